//! Entering and clearing codes: one transaction each, and nothing written when nothing changes.

use super::{
    access::{ClearIcd, EnterIcd},
    entry,
    error::{IcdError, Meanwhile},
};
use crate::{
    features::second_opinion::cases::{Case, clear_icd, set_icd},
    kernel::{ids::Id, problem::FieldErrors},
    platform::{
        Platform,
        entity::{Stamp, replace, settled},
        store::{EventKind, Purpose, Reader, Recorded, Versioned},
        tenancy::{Ctx, MayReadAll, MayWrite, Permission},
    },
};

/// ICD codes were entered or replaced.
pub const ICD_ENTERED: EventKind = EventKind::with_reaction("case.icd_entered");
/// ICD codes were taken away.
pub const ICD_CLEARED: EventKind = EventKind::new("case.icd_cleared");

/// What the one who enters believes to stand there.
#[derive(Clone, PartialEq, Eq)]
pub enum Expected {
    /// Whatever.
    Any,
    /// These codes, joined, as the form showed them; other changes of the case do not matter.
    Icd(String),
    /// This version of the case (`If-Match`).
    Version(u64),
}

/// A case whose codes are as they were entered.
pub struct EnteredCodes {
    /// The case.
    pub case: Case,
    /// Its version.
    pub row_version: u64,
    /// What was dropped while reading, as codes of domain.md, 4.3, and what looks unusual.
    pub warnings: Vec<&'static str>,
    /// Whether anything was written.
    pub changed: bool,
}

crate::opaque_debug!(Expected, EnteredCodes);

/// Enters codes. The same codes again write nothing.
///
/// # Errors
/// [`IcdError`]: unreadable text, other codes entered meanwhile, a cancelled case.
pub fn enter(
    p: &Platform,
    ctx: &Ctx<EnterIcd>,
    id: Id<Case>,
    raw: &str,
    expected: &Expected,
) -> Result<EnteredCodes, IcdError> {
    let read = entry::read(raw).map_err(IcdError::Refused)?;
    let mut entered = change(p, ctx, id, expected, Some(&read.text()), ICD_ENTERED, |case| {
        set_icd(case, raw).map(|(case, _)| case)
    })?;
    entered.warnings = read.warnings;
    entered.warnings.dedup();
    if entry::unusual(entered.case.fallgruppe, &entered.case.icd) {
        entered.warnings.push("ICD_UNPLAUSIBEL");
    }
    Ok(entered)
}

/// Takes the codes away.
///
/// # Errors
/// [`IcdError`], as [`enter`].
pub fn clear(
    p: &Platform,
    ctx: &Ctx<ClearIcd>,
    id: Id<Case>,
    expected: &Expected,
) -> Result<EnteredCodes, IcdError> {
    change(p, ctx, id, expected, None, ICD_CLEARED, |case| Ok(clear_icd(case)))
}

fn change<P: Permission + MayReadAll<Case> + MayWrite<Case>>(
    p: &Platform,
    ctx: &Ctx<P>,
    id: Id<Case>,
    expected: &Expected,
    wanted: Option<&str>,
    kind: EventKind,
    make: impl FnOnce(&Case) -> Result<Case, FieldErrors>,
) -> Result<EnteredCodes, IcdError> {
    p.store().write(ctx, |w| {
        let seen: Versioned<Case> = w.need(&id)?;
        judge(&w.reader(), &seen, expected, wanted)?;
        let new = make(&seen)
            .and_then(|new| settled(Some(&*seen), new, &Stamp::of(ctx)))
            .map_err(IcdError::Broken)?;
        let entered =
            |case, row_version, changed| EnteredCodes { case, row_version, warnings: Vec::new(), changed };
        if new == *seen {
            return Ok(Recorded::unchanged(entered(new, seen.row_version(), false)));
        }
        let (row_version, event) = replace(w, &seen, &new, kind)?;
        // The number for people: what is told of the event names nothing else.
        let event = event.note("nr", new.nr);
        Ok(Recorded::new(entered(new, row_version, true), event))
    })
}

/// Opens a case for whoever wants to enter its codes; audited.
///
/// # Errors
/// [`IcdError::Storniert`], with nothing shown and nothing audited; or the store failed.
pub fn open_for_entry(p: &Platform, ctx: &Ctx<EnterIcd>, id: Id<Case>) -> Result<Versioned<Case>, IcdError> {
    if p.store().read(ctx, |r| r.need::<Case>(&id))?.storniert() {
        return Err(IcdError::Storniert(id));
    }
    Ok(p.store().open(ctx, &id, Purpose("icd"))?)
}

/// Whether the case as it stands takes the codes.
///
/// # Errors
/// Why not.
fn judge<P: Permission + MayReadAll<Case>>(
    r: &Reader<'_, P>,
    seen: &Versioned<Case>,
    expected: &Expected,
    wanted: Option<&str>,
) -> Result<(), IcdError> {
    if seen.storniert() {
        return Err(IcdError::Storniert(seen.id));
    }
    let stored = seen.icd_text().unwrap_or_default();
    match expected {
        Expected::Version(version) if *version != seen.row_version() => Err(IcdError::Stale),
        Expected::Icd(shown) if *shown != stored && wanted != Some(stored.as_str()) => {
            let history = r.history::<Case>(seen.id.bytes())?;
            let by = history
                .into_iter()
                .rfind(|entry| entry.fields.iter().any(|field| field == "icd"))
                .map(|entry| entry.actor.name);
            Err(IcdError::Changed(Box::new(Meanwhile { icd: stored, by })))
        }
        Expected::Any | Expected::Icd(_) | Expected::Version(_) => Ok(()),
    }
}
