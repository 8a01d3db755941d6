//! Taking an import back: its untouched cases go, and free their fall_id; changed ones stay (decisions.md, 12).

use jiff::SignedDuration;
use serde::Serialize;

use super::super::{
    ImportError, ImportId,
    access::ImportCases,
    events::IMPORT_UNDONE,
    record::{ImportRun, Undone},
};
use crate::{
    features::second_opinion::cases::{BY_IMPORT, Case},
    kernel::ids::Id,
    platform::{
        Platform,
        cores::behind,
        store::{Event, Order, Range, Reader, Record as _, Recorded, StoreError, Versioned},
        tenancy::Ctx,
        web::idempotency,
    },
};

/// How long an import can be taken back.
const UNDOABLE: SignedDuration = SignedDuration::from_hours(30 * 24);

/// A case that stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Kept {
    /// Its number.
    pub nr: u64,
    /// Its id.
    #[serde(skip)]
    #[schema(ignore)]
    pub id: [u8; 16],
    /// Why it stays.
    pub reason: &'static str,
}

/// What taking back did, or would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct UndoPlan {
    /// Cases that go.
    pub removed: u32,
    /// Cases that stay.
    pub kept: Vec<Kept>,
}

/// What the user has seen before confirming.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undoing {
    /// As many untouched cases as were shown, and no fewer or more.
    Exactly(u32),
    /// Whatever is untouched.
    Untouched,
}

/// Whether a run can be taken back at all.
///
/// # Errors
/// It was taken back before, or more than 30 days have passed.
pub fn undoable(run: &ImportRun, ctx: &Ctx<ImportCases>) -> Result<(), ImportError> {
    if run.undone.is_some() {
        return Err(ImportError::UndoDone);
    }
    let until = run.imported_at.checked_add(UNDOABLE).map_err(|_| ImportError::UndoExpired)?;
    if ctx.now() > until { Err(ImportError::UndoExpired) } else { Ok(()) }
}

/// The run's cases: untouched ones, and those that were changed since.
fn sort(r: &Reader<'_, ImportCases>, run: ImportId) -> Result<(Vec<Id<Case>>, Vec<Kept>), StoreError> {
    let (mut untouched, mut kept) = (Vec::new(), Vec::new());
    for row in r.by(&BY_IMPORT, &Range::prefix(&run.bytes()), Order::Up)? {
        let (_, id) = row?;
        let case: Versioned<Case> = r.need(&id)?;
        if case.row_version() == 1 {
            untouched.push(id);
        } else {
            kept.push(Kept { nr: case.nr, id: id.bytes(), reason: "FALL_GEAENDERT" });
        }
    }
    Ok((untouched, kept))
}

fn count(cases: &[Id<Case>]) -> u32 {
    u32::try_from(cases.len()).unwrap_or(u32::MAX)
}

/// What taking back would do now.
pub fn undo_plan(
    platform: &Platform,
    ctx: &Ctx<ImportCases>,
    id: ImportId,
) -> Result<(ImportRun, UndoPlan), ImportError> {
    platform.store().read(ctx, |r| {
        let run = r.get::<ImportRun>(&id)?.ok_or(ImportError::Unknown)?.into_inner();
        undoable(&run, ctx)?;
        let (untouched, kept) = sort(r, id)?;
        Ok((run, UndoPlan { removed: count(&untouched), kept }))
    })
}

/// Removes the untouched cases of an import, in one transaction. The same `idempotency_key` again gives the first result.
///
/// # Errors
/// [`ImportError::UndoBlocked`] when the cases are not those that were shown; then nothing is removed.
pub fn undo(
    platform: &Platform,
    ctx: &Ctx<ImportCases>,
    id: ImportId,
    shown: Undoing,
    idempotency_key: &str,
) -> Result<UndoPlan, ImportError> {
    let bound_key =
        if idempotency_key.is_empty() { String::new() } else { format!("undo:{id}:{idempotency_key}") };
    let write = || {
        platform.store().write(ctx, |w| {
            let seen = w.get::<ImportRun>(&id)?.ok_or(ImportError::Unknown)?;
            undoable(&seen, ctx)?;
            let (untouched, kept) = sort(&w.reader(), id)?;
            if matches!(shown, Undoing::Exactly(number) if number != count(&untouched)) {
                return Err(ImportError::UndoBlocked(kept.len()));
            }
            for case in &untouched {
                let case = w.need::<Case>(case)?;
                w.remove(&case)?;
            }
            let removed = count(&untouched);
            let stayed = u32::try_from(kept.len()).unwrap_or(u32::MAX);
            let by = ctx.actor().user;
            let undone = Some(Undone { at: ctx.now(), by, removed, kept: stayed });
            w.replace(&seen, &ImportRun { undone, ..ImportRun::clone(&seen) })?;
            idempotency::remember(ctx, w, &bound_key, id.to_string())?;
            let event = Event::new(IMPORT_UNDONE)
                .about(ImportRun::TABLE, id.bytes())
                .note("entfernt", removed)
                .note("behalten", stayed);
            Ok(Recorded::new(UndoPlan { removed, kept }, event))
        })
    };
    match behind(write) {
        Err(ImportError::UndoDone) => platform.store().read(ctx, |r| {
            let before = idempotency::seen(ctx, r, &bound_key)?;
            let run = r.need::<ImportRun>(&id)?;
            match (before, run.undone) {
                (Some(_), Some(undone)) => Ok(UndoPlan { removed: undone.removed, kept: sort(r, id)?.1 }),
                _ => Err(ImportError::UndoDone),
            }
        }),
        done => done,
    }
}
