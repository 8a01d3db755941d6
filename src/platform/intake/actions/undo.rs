//! Taking an import back: its untouched records go, changed ones stay (decisions.md, 12).

use jiff::SignedDuration;

use super::super::{ImportId, Intake, IntakeError, Run, RunRecords, record::Undone};
use crate::platform::{
    base::Base,
    cores::behind,
    store::{Event, Recorded},
    tenancy::Ctx,
    web::idempotency,
};

/// How long an import can be taken back.
const UNDOABLE: SignedDuration = SignedDuration::from_hours(30 * 24);

/// What taking back did, or would do.
pub struct UndoPlan<I: Intake> {
    /// Records that go.
    pub removed: u32,
    /// Records that stay.
    pub kept: Vec<I::Kept>,
}
crate::opaque_debug!(<I: Intake> UndoPlan);

/// What the user has seen before confirming.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undoing {
    /// As many untouched records as were shown, and no fewer or more.
    Exactly(u32),
    /// Whatever is untouched.
    Untouched,
}

/// Whether a run can be taken back at all.
///
/// # Errors
/// It was taken back before, or more than 30 days have passed.
pub fn undoable<I: Intake>(run: &Run<I>, ctx: &Ctx<I::Act>) -> Result<(), IntakeError<I>> {
    if run.undone.is_some() {
        return Err(IntakeError::UndoDone);
    }
    let until = run.imported_at.checked_add(UNDOABLE).map_err(|_| IntakeError::UndoExpired)?;
    if ctx.now() > until { Err(IntakeError::UndoExpired) } else { Ok(()) }
}

fn count<T>(records: &[T]) -> u32 {
    u32::try_from(records.len()).unwrap_or(u32::MAX)
}

/// What taking back would do now.
///
/// # Errors
/// Those of [`undoable`], or there is no such import.
pub fn undo_plan<I: Intake>(
    base: &Base,
    ctx: &Ctx<I::Act>,
    id: ImportId,
) -> Result<(Run<I>, UndoPlan<I>), IntakeError<I>> {
    base.store().read(ctx, |r| {
        let run = r.get::<Run<I>>(&id)?.ok_or(IntakeError::Unknown)?.into_inner();
        undoable(&run, ctx)?;
        let RunRecords { untouched, kept } = I::made(r, id)?;
        Ok((run, UndoPlan { removed: count(&untouched), kept }))
    })
}

/// Removes the untouched records of an import, in one transaction. The same `idempotency_key` again gives the first result.
///
/// # Errors
/// [`IntakeError::UndoBlocked`] when the records are not those that were shown; then nothing is removed.
pub fn undo<I: Intake>(
    base: &Base,
    ctx: &Ctx<I::Act>,
    id: ImportId,
    shown: Undoing,
    idempotency_key: &str,
) -> Result<UndoPlan<I>, IntakeError<I>> {
    let bound_key =
        if idempotency_key.is_empty() { String::new() } else { format!("undo:{id}:{idempotency_key}") };
    let write = || {
        base.store().write(ctx, |w| {
            let seen = w.get::<Run<I>>(&id)?.ok_or(IntakeError::Unknown)?;
            undoable(&seen, ctx)?;
            let RunRecords { untouched, kept } = I::made(&w.reader(), id)?;
            if matches!(shown, Undoing::Exactly(number) if number != count(&untouched)) {
                return Err(IntakeError::UndoBlocked(kept.len()));
            }
            for made in &untouched {
                I::remove(w, made)?;
            }
            let (removed, stayed) = (count(&untouched), count(&kept));
            let by = ctx.actor().user;
            let undone = Some(Undone { at: ctx.now(), by, removed, kept: stayed });
            w.replace(&seen, &Run { undone, ..Run::clone(&seen) })?;
            idempotency::remember(ctx, w, &bound_key, id.to_string())?;
            let event = Event::new(I::EVENTS.undone)
                .about(I::TABLES.runs, id.bytes())
                .note("entfernt", removed)
                .note("behalten", stayed);
            Ok(Recorded::new(UndoPlan { removed, kept }, event))
        })
    };
    match behind(write) {
        Err(IntakeError::UndoDone) => base.store().read(ctx, |r| {
            let before = idempotency::seen(ctx, r, &bound_key)?;
            let run = r.need::<Run<I>>(&id)?;
            match (before, run.undone) {
                (Some(_), Some(undone)) => {
                    Ok(UndoPlan { removed: undone.removed, kept: I::made(r, id)?.kept })
                }
                _ => Err(IntakeError::UndoDone),
            }
        }),
        done => done,
    }
}
