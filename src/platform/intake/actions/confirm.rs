//! Carrying out a plan: all of it in one transaction, or nothing (decisions.md, 12).

use std::marker::PhantomData;

use jiff::SignedDuration;
use serde::Serialize;

use super::{
    super::{
        Code as _, Content, Handles, ImportId, Intake, IntakeError, NewRow, Part, Piece, Plan, PlanChunk,
        PlanHead, PlanRow, RowNote, Run, Verdict, progress::Progress, record::ImportType, rest::DUPLICATE,
    },
    preview::{open, plan as plan_of, whole},
    upload::{previewed, put_revision},
};
use crate::platform::{
    base::Base,
    blobs,
    store::{Event, Reader, Recorded, StoreError, Versioned, Writer},
    tenancy::Ctx,
    web::idempotency,
};

/// How long the rows that were not imported are kept.
const ROWS_KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Rows, notes or records of one piece.
const PER_PIECE: usize = 200;

/// What an import did (domain.md, 2.6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ImportResult {
    /// New records.
    pub imported: u32,
    /// Duplicates that were left alone.
    pub skipped: u32,
    /// Changed records: none, a CSV changes nothing.
    pub updated: u32,
    /// Rows that a person left out in the preview.
    pub left_out: u32,
    /// The rows that were refused, with their codes.
    pub errors: Vec<RowNote>,
    /// The run; the list of its records filters by it.
    #[schema(value_type = String, format = "uuid")]
    pub import_id: ImportId,
}

/// How a confirmation ended.
pub enum Confirmed<I: Intake> {
    /// Imported, now or by the same form before.
    Done(ImportResult),
    /// Not imported: this is the plan as it would be now, with the changed rows marked.
    Stale(Box<PlanHead<I>>),
}
crate::opaque_debug!(<I: Intake> Confirmed);

/// Refuses a preview whose encoding is a guess, unless a person has looked at the names (`checked`) or chosen the encoding.
///
/// # Errors
/// [`IntakeError::Unsure`]. What else may be wrong with the preview, confirming says.
pub fn sure<I: Intake>(
    base: &Base,
    ctx: &Ctx<I::Act>,
    id: ImportId,
    checked: bool,
) -> Result<(), IntakeError<I>> {
    match plan_of::<I>(base, ctx, id) {
        Ok(plan) if plan.is_unsure() && !checked => Err(IntakeError::Unsure(id)),
        _ => Ok(()),
    }
}

/// An import that ran in the background came to nothing: its uploader is told, who may have left the page.
///
/// # Errors
/// Those of the store.
pub fn failed<I: Intake>(
    base: &Base,
    ctx: &Ctx<I::Act>,
    id: ImportId,
    code: &'static str,
) -> Result<(), StoreError> {
    base.store().write(ctx, |_| {
        let event = Event::new(I::EVENTS.failed).about(I::TABLES.plans, id.bytes()).note("code", code);
        Ok::<_, StoreError>(Recorded::new((), event))
    })
}

/// Carries out the plan with that id and hash. `idempotency_key` is the form's one-time id or the API's `Idempotency-Key`: the same
/// again gives the first result.
pub fn confirm<I: Intake>(
    base: &Base,
    ctx: &Ctx<I::Act>,
    id: ImportId,
    plan_hash: &str,
    idempotency_key: &str,
) -> Result<Confirmed<I>, IntakeError<I>> {
    confirm_watched(base, ctx, id, plan_hash, idempotency_key, &Progress::default())
}

/// [`confirm`], telling how far it has come.
pub fn confirm_watched<I: Intake>(
    base: &Base,
    ctx: &Ctx<I::Act>,
    id: ImportId,
    plan_hash: &str,
    idempotency_key: &str,
    progress: &Progress,
) -> Result<Confirmed<I>, IntakeError<I>> {
    // An id of another preview is another act.
    let bound_key =
        if idempotency_key.is_empty() { String::new() } else { format!("{id}:{idempotency_key}") };
    let loaded = base.store().read(ctx, |r| {
        let seen = open(r, ctx, id)?;
        let plan = whole(r, &seen)?;
        Ok::<_, IntakeError<I>>((seen, plan))
    });
    let (seen, plan) = match loaded {
        Ok(loaded) => loaded,
        Err(IntakeError::Used(id)) => return used(base, ctx, id, &bound_key),
        Err(error) => return Err(error),
    };
    let stale = |base: &Base| Ok(Confirmed::Stale(Box::new(plan_of(base, ctx, id)?)));
    if !seen.hash_hex().eq_ignore_ascii_case(plan_hash.trim()) {
        return stale(base);
    }
    let written = base.store().write(ctx, |w| {
        let current = open(&w.reader(), ctx, id)?;
        if current.row_version() != seen.row_version() {
            return Err(IntakeError::Stale(id));
        }
        let events = w.reader().events()?;
        // Where nothing was written since but the plan itself, judging again could only say the same.
        if events != current.judged_after.saturating_add(1) {
            let now = plan.recheck(&I::known(&w.reader())?)?;
            let changed = now.changed_lines(&plan);
            if !changed.is_empty() {
                let header = put_revision(w, ctx, &current, &plan, &now, &changed, events)?;
                let event = previewed(&header);
                return Ok(Recorded::new(false, event));
            }
        }
        let (new, duplicates) = (plan.counts.new, plan.counts.duplicates);
        carry_out(w, ctx, &current, plan, progress)?;
        if !progress.close() {
            return Err(IntakeError::Stopped);
        }
        idempotency::remember(ctx, w, &bound_key, id.to_string())?;
        let event = Event::new(I::EVENTS.done)
            .about(I::TABLES.runs, id.bytes())
            .note("neu", new)
            .note("doppelt", duplicates)
            .note("abgelehnt", current.rejected())
            .note("ausgelassen", current.left_out());
        Ok(Recorded::new(true, event))
    });
    match written {
        Ok(true) => Ok(Confirmed::Done(result(base, ctx, id)?)),
        Ok(false) | Err(IntakeError::Stale(_)) => stale(base),
        Err(IntakeError::Used(id)) => used(base, ctx, id, &bound_key),
        Err(error) => Err(error),
    }
}

/// The first result, if it was this form that led to it; otherwise the plan is used up.
fn used<I: Intake>(
    base: &Base,
    ctx: &Ctx<I::Act>,
    id: ImportId,
    bound_key: &str,
) -> Result<Confirmed<I>, IntakeError<I>> {
    let before = base.store().read(ctx, |r| idempotency::seen(ctx, r, bound_key))?;
    if before.is_some() { Ok(Confirmed::Done(result(base, ctx, id)?)) } else { Err(IntakeError::Used(id)) }
}

/// The result of an import that was carried out.
pub fn result<I: Intake>(
    base: &Base,
    ctx: &Ctx<I::Act>,
    id: ImportId,
) -> Result<ImportResult, IntakeError<I>> {
    base.store().read(ctx, |r| {
        let run = r.get::<Run<I>>(&id)?.ok_or(IntakeError::Unknown)?;
        let mut errors = Vec::new();
        for piece in pieces::<I>(r, id, Part::Notes)? {
            if let Content::Notes(notes) = piece {
                let no_error = |code: &String| code == DUPLICATE || code == I::LEFT_OUT.code();
                errors.extend(notes.into_iter().filter(|note| !note.codes.iter().any(no_error)));
            }
        }
        Ok(ImportResult {
            imported: run.imported,
            skipped: run.skipped,
            updated: run.updated,
            left_out: run.left_out,
            errors,
            import_id: id,
        })
    })
}

/// The pieces of one part of a run, in their order.
pub(super) fn pieces<I: Intake>(
    r: &Reader<'_, I::Act>,
    run: ImportId,
    part: Part,
) -> Result<Vec<Content<I>>, StoreError> {
    let mut found = Vec::new();
    for nr in 0.. {
        let Some(piece) = r.get::<Piece<I>>(&part.key(run, nr))? else { break };
        found.push(piece.into_inner().content);
    }
    Ok(found)
}

/// Makes the records and the run, and removes the plan.
fn carry_out<I: Intake>(
    w: &mut Writer<'_, '_, I::Act>,
    ctx: &Ctx<I::Act>,
    header: &Versioned<PlanHead<I>>,
    plan: Plan<I>,
    progress: &Progress,
) -> Result<(), IntakeError<I>> {
    let mut kept = Vec::new();
    let going_on = plan.rows.into_iter().take_while(|_| !progress.is_stopped());
    let new = going_on.filter_map(|mut row| match (row.verdict, row.parsed.take()) {
        (Verdict::New(new), Some(parsed)) => {
            Some(NewRow { line: row.raw.line, row: parsed, new, warnings: row.warnings })
        }
        (verdict, parsed) => {
            progress.step();
            kept.push(PlanRow { verdict, parsed, ..row });
            None
        }
    });
    let made = I::insert(w, ctx, header.id, plan.counts.new, new, || progress.step())?;
    if progress.is_stopped() {
        return Err(IntakeError::Stopped);
    }
    let rows_until = ctx.now().checked_add(ROWS_KEPT).ok().filter(|_| !kept.is_empty());
    let run = Run::<I> {
        id: header.id,
        import_type: ImportType::Csv,
        filename: header.filename.clone(),
        sha256: header.sha256,
        plan_hash: header.hash,
        imported: plan.counts.new,
        skipped: plan.counts.duplicates,
        updated: 0,
        errors: header.rejected(),
        imported_by: ctx.actor().user,
        imported_by_name: ctx.actor().name.clone(),
        imported_at: ctx.now(),
        rows_until,
        undone: None,
        left_out: header.left_out(),
        of: PhantomData,
    };
    w.add(&run)?;
    let mut add = |nr, content: Content<I>| w.add(&Piece { run: run.id, nr, content });
    if !kept.is_empty() {
        let mut corrections = plan.corrections;
        // Only what the sentences about these rows need.
        corrections.retain_lines(|line| kept.binary_search_by_key(&line, |row| row.raw.line).is_ok());
        add(0, Content::frame(plan.head, corrections, plan.today))?;
    }
    for (nr, rows) in (0..).zip(kept.chunks(PER_PIECE)) {
        add(nr, Content::Rows(rows.to_vec()))?;
        let notes = rows.iter().map(|row| RowNote { line: row.raw.line, codes: row.codes() });
        add(nr, Content::Notes(notes.collect()))?;
    }
    for (nr, made) in (0..).zip(made.chunks(PER_PIECE)) {
        add(nr, Content::Made(made.to_vec()))?;
    }
    Ok(remove_plan(w, header)?)
}

/// Removes a plan with its file and rows: nobody's data stays longer than it is needed.
pub(super) fn remove_plan<I: Intake, P: Handles<I>>(
    w: &mut Writer<'_, '_, P>,
    header: &Versioned<PlanHead<I>>,
) -> Result<(), StoreError> {
    if let Some(file) = header.file {
        blobs::remove(w, file)?;
    }
    for (nr, _) in (0..).zip(&header.first_lines) {
        w.discard::<PlanChunk<I>>(&(header.id, nr))?;
    }
    w.remove(header)
}
