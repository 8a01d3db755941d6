//! Carrying out a plan: all of it in one transaction, or nothing (decisions.md, 12).

use jiff::SignedDuration;
use serde::Serialize;

use super::{
    super::{
        Corrections, ImportError, ImportId,
        access::ImportCases,
        codes::Warning,
        events::{IMPORT_DONE, IMPORT_FAILED},
        lookups::StoredCases,
        plan::{Plan, PlanRow, Verdict},
        progress::Progress,
        record::{ImportPiece, ImportPlan, ImportRun, ImportType, Part, Piece, PlanChunk, RowNote},
        row::ParsedRow,
    },
    preview::{open, whole},
    upload::{previewed, put_revision},
};
use crate::{
    features::second_opinion::cases::{Beginning, Case, ImportQuelle, insert_cases},
    kernel::ids::Id,
    platform::{
        Platform,
        blobs::{self, Blob, BlobChunk},
        store::{Event, Reader, Record as _, Recorded, StoreError, Versioned, Writer},
        tenancy::{Ctx, MayReadAll, MayWrite},
        web::idempotency,
    },
};

/// How long the rows that were not imported are kept.
const ROWS_KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Rows, notes or cases of one piece.
const PER_PIECE: usize = 200;

/// What an import did (`ImportResult` of domain.md, 2.6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ImportResult {
    /// New cases.
    pub imported: u32,
    /// Duplicates that were left alone.
    pub skipped: u32,
    /// Changed cases: none, a CSV changes nothing.
    pub updated: u32,
    /// The rows that were refused, with their codes.
    pub errors: Vec<RowNote>,
    /// The run; the list of cases filters by it.
    #[schema(value_type = String, format = "uuid")]
    pub import_id: ImportId,
}

/// How a confirmation ended.
pub enum Confirmed {
    /// Imported, now or by the same form before.
    Done(ImportResult),
    /// Not imported: this is the plan as it would be now, with the changed rows marked.
    Stale(Box<ImportPlan>),
}
crate::opaque_debug!(Confirmed);

/// Refuses a preview whose encoding is a guess, unless a person has looked at the names (`checked`) or chosen the encoding.
///
/// # Errors
/// [`ImportError::Unsure`]. What else may be wrong with the preview, confirming says.
pub fn sure(
    platform: &Platform,
    ctx: &Ctx<ImportCases>,
    id: ImportId,
    checked: bool,
) -> Result<(), ImportError> {
    match super::preview::plan(platform, ctx, id) {
        Ok(plan) if plan.is_unsure() && !checked => Err(ImportError::Unsure(id)),
        _ => Ok(()),
    }
}

/// An import that ran in the background came to nothing: its uploader is told, who may have left the page.
///
/// # Errors
/// Those of the store.
pub fn failed(
    platform: &Platform,
    ctx: &Ctx<ImportCases>,
    id: ImportId,
    code: &'static str,
) -> Result<(), StoreError> {
    platform.store().write(ctx, |_| {
        let event = Event::new(IMPORT_FAILED).about(ImportPlan::TABLE, id.bytes()).note("code", code);
        Ok::<_, StoreError>(Recorded::new((), event))
    })
}

/// Carries out the plan with that id and hash. `idempotency_key` is the form's one-time id or the API's `Idempotency-Key`: the same
/// again gives the first result.
pub fn confirm(
    platform: &Platform,
    ctx: &Ctx<ImportCases>,
    id: ImportId,
    plan_hash: &str,
    idempotency_key: &str,
) -> Result<Confirmed, ImportError> {
    confirm_watched(platform, ctx, id, plan_hash, idempotency_key, &Progress::default())
}

/// [`confirm`], telling how far it has come.
pub fn confirm_watched(
    platform: &Platform,
    ctx: &Ctx<ImportCases>,
    id: ImportId,
    plan_hash: &str,
    idempotency_key: &str,
    progress: &Progress,
) -> Result<Confirmed, ImportError> {
    // An id of another preview is another act.
    let bound_key =
        if idempotency_key.is_empty() { String::new() } else { format!("{id}:{idempotency_key}") };
    let loaded = platform.store().read(ctx, |r| {
        let seen = open(r, ctx, id)?;
        let plan = whole(r, &seen)?;
        Ok::<_, ImportError>((seen, plan))
    });
    let (seen, plan) = match loaded {
        Ok(loaded) => loaded,
        Err(ImportError::Used(id)) => return used(platform, ctx, id, &bound_key),
        Err(error) => return Err(error),
    };
    let stale =
        |platform: &Platform| Ok(Confirmed::Stale(Box::new(super::preview::plan(platform, ctx, id)?)));
    if !seen.hash_hex().eq_ignore_ascii_case(plan_hash.trim()) {
        return stale(platform);
    }
    let written = platform.store().write(ctx, |w| {
        let current = open(&w.reader(), ctx, id)?;
        if current.row_version() != seen.row_version() {
            return Err(ImportError::Stale(id));
        }
        let events = w.reader().events()?;
        // Where nothing was written since but the plan itself, judging again could only say the same.
        if events != current.judged_after.saturating_add(1) {
            let now = plan.recheck(&StoredCases::of(&w.reader()))?;
            let changed = now.changed_lines(&plan);
            if !changed.is_empty() {
                let header = put_revision(w, ctx, &current, &plan, &now, &changed, events)?;
                let event = previewed(&header);
                return Ok(Recorded::new(false, event));
            }
        }
        let counts = plan.counts;
        carry_out(w, ctx, &current, plan, progress)?;
        if !progress.close() {
            return Err(ImportError::Stopped);
        }
        idempotency::remember(ctx, w, &bound_key, id.to_string())?;
        let event = Event::new(IMPORT_DONE)
            .about(ImportRun::TABLE, id.bytes())
            .note("neu", counts.new_cases)
            .note("doppelt", counts.duplicates)
            .note("abgelehnt", counts.rejected);
        Ok(Recorded::new(true, event))
    });
    match written {
        Ok(true) => Ok(Confirmed::Done(result(platform, ctx, id)?)),
        Ok(false) | Err(ImportError::Stale(_)) => stale(platform),
        Err(ImportError::Used(id)) => used(platform, ctx, id, &bound_key),
        Err(error) => Err(error),
    }
}

/// The first result, if it was this form that led to it; otherwise the plan is used up.
fn used(
    platform: &Platform,
    ctx: &Ctx<ImportCases>,
    id: ImportId,
    bound_key: &str,
) -> Result<Confirmed, ImportError> {
    let before = platform.store().read(ctx, |r| idempotency::seen(ctx, r, bound_key))?;
    if before.is_some() {
        Ok(Confirmed::Done(result(platform, ctx, id)?))
    } else {
        Err(ImportError::Used(id))
    }
}

/// The result of an import that was carried out.
pub fn result(
    platform: &Platform,
    ctx: &Ctx<ImportCases>,
    id: ImportId,
) -> Result<ImportResult, ImportError> {
    platform.store().read(ctx, |r| {
        let run = r.get::<ImportRun>(&id)?.ok_or(ImportError::Unknown)?;
        let mut errors = Vec::new();
        for piece in pieces(r, id, Part::Notes)? {
            if let Piece::Notes(notes) = piece {
                errors
                    .extend(notes.into_iter().filter(|note| note.codes.iter().all(|code| code != DUBLETTE)));
            }
        }
        Ok(ImportResult {
            imported: run.cases_imported,
            skipped: run.cases_skipped,
            updated: run.cases_updated,
            errors,
            import_id: id,
        })
    })
}

/// The code of a skipped duplicate in the notes.
const DUBLETTE: &str = "DUBLETTE";

/// The pieces of one part of a run, in their order.
pub(super) fn pieces(
    r: &Reader<'_, ImportCases>,
    run: ImportId,
    part: Part,
) -> Result<Vec<Piece>, StoreError> {
    let mut found = Vec::new();
    for nr in 0.. {
        let Some(piece) = r.get::<ImportPiece>(&part.key(run, nr))? else { break };
        found.push(piece.into_inner().piece);
    }
    Ok(found)
}

/// Makes the cases and the run, and removes the plan.
fn carry_out(
    w: &mut Writer<'_, '_, ImportCases>,
    ctx: &Ctx<ImportCases>,
    header: &Versioned<ImportPlan>,
    plan: Plan,
    progress: &Progress,
) -> Result<(), ImportError> {
    let mut kept = Vec::new();
    let going_on = plan.rows.into_iter().take_while(|_| !progress.is_stopped());
    let new = going_on.filter_map(|mut row| match (row.verdict, row.parsed.take()) {
        (Verdict::Neu { fall_id, suffix }, Some(parsed)) => {
            Some(case(ctx, header.id, row.raw.line, &row.warnings, parsed).call(0, fall_id, suffix))
        }
        (verdict, parsed) => {
            progress.step();
            kept.push(PlanRow { verdict, parsed, ..row });
            None
        }
    });
    let cases = insert_cases(w, plan.counts.new_cases, new, || progress.step())?;
    if progress.is_stopped() {
        return Err(ImportError::Stopped);
    }
    let rows_until = ctx.now().checked_add(ROWS_KEPT).ok().filter(|_| !kept.is_empty());
    let run = ImportRun {
        id: header.id,
        import_type: ImportType::Csv,
        filename: header.filename.clone(),
        sha256: header.sha256,
        plan_hash: header.hash,
        cases_imported: plan.counts.new_cases,
        cases_skipped: plan.counts.duplicates,
        cases_updated: 0,
        errors: plan.counts.rejected,
        imported_by: ctx.actor().user,
        imported_by_name: ctx.actor().name.clone(),
        imported_at: ctx.now(),
        rows_until,
        undone: None,
    };
    w.add(&run)?;
    if !kept.is_empty() {
        let corrections = corrections_of(&plan.corrections, &kept);
        add(w, run.id, 0, Piece::frame(plan.head, corrections, plan.today))?;
    }
    for (nr, rows) in (0..).zip(kept.chunks(PER_PIECE)) {
        add(w, run.id, nr, Piece::Rows(rows.to_vec()))?;
        add(w, run.id, nr, Piece::Notes(rows.iter().map(note).collect()))?;
    }
    for (nr, cases) in (0..).zip(cases.chunks(PER_PIECE)) {
        let cases = cases.iter().map(|(id, nr)| (id.bytes(), *nr)).collect();
        add(w, run.id, nr, Piece::Cases(cases))?;
    }
    Ok(remove_plan(w, header)?)
}

fn add(w: &mut Writer<'_, '_, ImportCases>, run: ImportId, nr: u32, piece: Piece) -> Result<(), StoreError> {
    w.add(&ImportPiece { run, nr, piece })
}

/// Removes a plan with its file and rows: nobody's data stays longer than it is needed.
pub(super) fn remove_plan<P>(
    w: &mut Writer<'_, '_, P>,
    header: &Versioned<ImportPlan>,
) -> Result<(), StoreError>
where
    P: MayWrite<ImportPlan>
        + MayWrite<PlanChunk>
        + MayReadAll<PlanChunk>
        + MayWrite<Blob>
        + MayWrite<BlobChunk>,
{
    if let Some(file) = header.file {
        blobs::remove(w, file)?;
    }
    for (nr, _) in (0..).zip(&header.first_lines) {
        w.discard::<PlanChunk>(&(header.id, nr))?;
    }
    w.remove(header)
}

/// The corrections that the sentences about these rows need.
fn corrections_of(all: &Corrections, rows: &[PlanRow]) -> Corrections {
    let kept = |line: u32| rows.binary_search_by_key(&line, |row| row.raw.line).is_ok();
    let mut some = all.clone();
    some.cells.retain(|(line, _), _| kept(*line));
    some.left_out.retain(|line| kept(*line));
    some
}

fn note(row: &PlanRow) -> RowNote {
    let codes = match &row.verdict {
        Verdict::Dublette { .. } => vec![DUBLETTE.to_owned()],
        Verdict::Neu { .. } | Verdict::Abgelehnt => {
            row.reasons.iter().map(|reason| reason.code().to_owned()).collect()
        }
    };
    RowNote { line: row.raw.line, codes }
}

/// The case of a new row, still without number and fall_id.
fn case(ctx: &Ctx<ImportCases>, run: ImportId, line: u32, warnings: &[Warning], parsed: ParsedRow) -> Case {
    let case = Case::begin(Beginning {
        id: Id::new(ctx.now()),
        datum: parsed.datum,
        nachname: parsed.nachname,
        fallgruppe: parsed.fallgruppe,
        quelle: ImportQuelle::CrmCsv,
        now: ctx.now(),
        user: ctx.actor().user,
    });
    Case {
        vorname: parsed.vorname,
        geburtsdatum: parsed.geburtsdatum,
        geburtsdatum_roh: parsed.geburtsdatum_roh,
        kvnr: parsed.kvnr,
        thema: parsed.thema,
        crm_ticket_id: parsed.crm_ticket_id,
        // domain.md, 1.1: the default of a CRM import.
        versicherung: Some("DAK-Gesundheit".into()),
        modul_roh: parsed.modul_roh,
        import_log_id: Some(run),
        import_zeile: Some(line),
        import_warnungen: warnings.iter().map(|warning| warning.code().to_owned()).collect(),
        ..case
    }
}
