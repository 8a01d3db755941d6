//! Reading what is due, and single answers and proofs. Each reading goes through residents whom the user reaches, and is
//! audited: a list once, with the measures that it shows.

use jiff::Timestamp;

use super::super::{
    access::{AnswerDue, ReadDue},
    error::DueError,
    list::{self, By, Item},
    model::{Answer, ShiftProof},
    record::{BY_KEY, KEY},
};
use crate::{
    features::care::{
        measures::Measure,
        observations::calendar,
        residents::Resident,
        settings::CareSettings,
        units::{self, Unit},
    },
    kernel::{
        ids::Id,
        schedule::DueKey,
        shift::{ShiftCalendar, ShiftId, ShiftSpan},
    },
    platform::{
        Platform,
        entity::{ActError, reached},
        store::{Purpose, Reader, Record as _, StoreError, Versioned},
        tenancy::Ctx,
    },
};

/// Which list is asked for.
#[derive(Clone)]
pub enum Asked {
    /// Of those who live in a unit.
    Unit(Id<Unit>),
    /// Of one resident.
    Resident(Id<Resident>),
}

/// What is due in a shift.
pub struct DueList {
    /// The unit.
    pub unit: Versioned<Unit>,
    /// The shift.
    pub span: ShiftSpan,
    /// Its shifts at all times.
    pub calendar: ShiftCalendar,
    /// Whose it is, by room.
    pub residents: Vec<Versioned<Resident>>,
    /// What is due.
    pub items: Vec<Item>,
    /// The proofs of the shift that were given.
    pub proofs: Vec<ShiftProof>,
    /// The settings by which it is judged.
    pub settings: CareSettings,
}

/// The units whose lists a user begins with, in their order.
///
/// # Errors
/// Those of the store.
pub fn units(p: &Platform, ctx: &Ctx<ReadDue>) -> Result<Vec<Unit>, StoreError> {
    p.store().read(ctx, |r| {
        let (duty, role) = (r.duty()?, ctx.actor().role);
        let all = units::all(r)?.into_iter();
        Ok(all.filter(|unit| unit.aktiv && duty.lists(role, unit.id)).collect())
    })
}

/// Whether somebody's stay has a part in a time.
fn stays(resident: &Resident, span: &ShiftSpan, ctx: &Ctx<ReadDue>) -> bool {
    let day = |at: Timestamp| crate::kernel::clock::day_in(at, ctx.zone());
    resident.aufnahme_datum <= day(span.until)
        && resident.auszug_datum.is_none_or(|last| last >= day(span.from))
}

/// What is due in a shift, the present one unless another is asked for; audited.
///
/// # Errors
/// The user does not reach the resident; `SCHICHT_UNBEKANNT`; those of the store.
pub fn list(
    p: &Platform,
    ctx: &Ctx<ReadDue>,
    asked: &Asked,
    shift: Option<&ShiftId>,
    purpose: &'static str,
) -> Result<DueList, DueError> {
    let one = match asked {
        Asked::Resident(id) => Some(reached::<Resident, _>(p, ctx, *id, purpose)?),
        Asked::Unit(_) => None,
    };
    let found = p.store().read(ctx, |r| {
        let unit = match (&one, asked) {
            (Some(one), _) => one.wohnbereich_id,
            (None, Asked::Unit(unit)) => *unit,
            (None, Asked::Resident(_)) => return Err(StoreError::Missing.into()),
        };
        of(r, ctx, unit, one, shift)
    })?;
    let mut ids: Vec<[u8; 16]> = found.items.iter().map(|item| item.massnahme.bytes()).collect();
    ids.dedup();
    let about = match asked {
        Asked::Resident(id) => (Resident::TABLE, id.bytes()),
        Asked::Unit(id) => (Unit::TABLE, id.bytes()),
    };
    p.store().note_listed::<_, Measure>(ctx, about, &ids, Purpose(purpose))?;
    Ok(found)
}

fn of(
    r: &Reader<'_, ReadDue>,
    ctx: &Ctx<ReadDue>,
    unit: Id<Unit>,
    one: Option<Versioned<Resident>>,
    shift: Option<&ShiftId>,
) -> Result<DueList, DueError> {
    let (unit, calendar): (Versioned<Unit>, _) = (r.need(&unit)?, calendar(r, unit)?);
    let span = match shift {
        Some(id) => calendar.span(id, ctx.zone()),
        None => calendar.at(ctx.now(), ctx.zone()),
    };
    let span = span.ok_or_else(|| ActError::field("schicht", "SCHICHT_UNBEKANNT"))?;
    let residents = match one {
        Some(one) => vec![one],
        None => {
            let mut all = Vec::new();
            for resident in r.scan::<Resident>()? {
                let resident = resident?;
                let here = resident.wohnbereich_id == unit.id && !resident.gesperrt;
                if here && stays(&resident, &span, ctx) {
                    all.push(resident);
                }
            }
            all
        }
    };
    let settings = CareSettings::in_force(r)?;
    let by = By { now: ctx.now(), zone: ctx.zone(), calendar: &calendar, settings: &settings };
    let items = list::of_shift(r, &span, &residents, by)?;
    let mut proofs = Vec::new();
    for resident in &residents {
        if let Some((id, _)) = list::proof(r, resident.id, &span)? {
            proofs.push(r.need::<ShiftProof>(&id)?.into_inner());
        }
    }
    Ok(DueList { unit, span, calendar, residents, items, proofs, settings })
}

/// An answer with what its page shows beside it.
pub struct Opened<R> {
    /// It.
    pub record: R,
    /// For whom.
    pub resident: Versioned<Resident>,
    /// What it answers; none of a proof.
    pub measure: Option<Measure>,
}

/// Opens an answer; audited.
///
/// # Errors
/// It is not there, or the user does not reach its resident.
pub fn open(
    p: &Platform,
    ctx: &Ctx<ReadDue>,
    id: Id<Answer>,
    purpose: &'static str,
) -> Result<Opened<Answer>, DueError> {
    let seen: Versioned<Answer> = p.store().read(ctx, |r| r.need(&id))?;
    let resident = reached::<Resident, _>(p, ctx, seen.resident_id, purpose)?;
    let record: Versioned<Answer> = p.store().open(ctx, &id, Purpose(purpose))?;
    let measure = p.store().read(ctx, |r| r.get::<Measure>(&record.massnahme_id))?;
    Ok(Opened { record: record.into_inner(), resident, measure: measure.map(Versioned::into_inner) })
}

/// Opens the proof of a shift; audited.
///
/// # Errors
/// It is not there, or the user does not reach its resident.
pub fn open_proof(
    p: &Platform,
    ctx: &Ctx<ReadDue>,
    id: Id<ShiftProof>,
    purpose: &'static str,
) -> Result<Opened<ShiftProof>, DueError> {
    let seen: Versioned<ShiftProof> = p.store().read(ctx, |r| r.need(&id))?;
    let resident = reached::<Resident, _>(p, ctx, seen.resident_id, purpose)?;
    let record: Versioned<ShiftProof> = p.store().open(ctx, &id, Purpose(purpose))?;
    Ok(Opened { record: record.into_inner(), resident, measure: None })
}

/// The answer that a key has; none while it is open. For whoever is told that somebody else was first.
///
/// # Errors
/// Those of the store.
pub fn answer_to(
    p: &Platform,
    ctx: &Ctx<AnswerDue>,
    measure: Id<Measure>,
    key: &DueKey,
) -> Result<Option<Answer>, StoreError> {
    p.store().read(ctx, |r| {
        let id = r.first_by(&BY_KEY, &(measure, r.blind(KEY, &key.to_string())))?;
        id.map(|id| Ok(r.need::<Answer>(&id)?.into_inner())).transpose()
    })
}
