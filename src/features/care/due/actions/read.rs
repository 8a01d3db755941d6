//! Reading what is due, and single answers and proofs. Each reading goes through residents whom the user reaches, and is
//! audited: a list once, with the measures that it shows.

use jiff::Timestamp;

use super::super::{
    access::{AnswerDue, ReadDue},
    error::DueError,
    lines::{self, Line, What},
    list::{self, By, Item},
    model::{Answer, ShiftProof},
    record::{BY_KEY, KEY},
};
use crate::{
    features::care::{
        measures::Measure,
        observations::{Entry, calendar},
        residents::Resident,
        restraint_orders::RestraintOrder,
        settings::CareSettings,
        units::{self, Unit},
        wound_courses::WoundCourse,
    },
    kernel::{
        ids::Id,
        schedule::DueKey,
        shift::{ShiftCalendar, ShiftId, ShiftSpan},
    },
    platform::{
        Platform,
        entity::{ActError, reached},
        store::{Purpose, Reader, Record as _, StoreError, TableName, Versioned},
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
    /// What is due, in its order.
    pub lines: Vec<Line>,
    /// The proofs of the shift that were given.
    pub proofs: Vec<ShiftProof>,
    /// The settings by which it is judged.
    pub settings: CareSettings,
}

impl DueList {
    /// What plans make due in it.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.lines.iter().filter_map(Line::item)
    }
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
    let about = match asked {
        Asked::Resident(id) => (Resident::TABLE, id.bytes()),
        Asked::Unit(id) => (Unit::TABLE, id.bytes()),
    };
    note(p, ctx, about, &found, purpose)?;
    Ok(found)
}

/// What is due now for a resident whose page is shown: that they are reached was asked there. None of somebody who is not
/// there; audited as a list.
///
/// # Errors
/// Those of the store.
pub fn of_page(p: &Platform, ctx: &Ctx<ReadDue>, id: Id<Resident>) -> Result<Option<DueList>, DueError> {
    let found = p.store().read(ctx, |r| {
        let Some(resident) = r.get::<Resident>(&id)? else { return Ok::<_, DueError>(None) };
        of(r, ctx, resident.wohnbereich_id, Some(resident), None).map(Some)
    })?;
    if let Some(found) = &found {
        note(p, ctx, (Resident::TABLE, id.bytes()), found, "zeitachse")?;
    }
    Ok(found)
}

/// Notes what a list shows, for each kind of record.
fn note(
    p: &Platform,
    ctx: &Ctx<ReadDue>,
    about: (TableName, [u8; 16]),
    list: &DueList,
    purpose: &'static str,
) -> Result<(), StoreError> {
    let mut measures: Vec<[u8; 16]> = list.items().map(|item| item.massnahme.bytes()).collect();
    measures.dedup();
    p.store().note_listed::<_, Measure>(ctx, about, &measures, Purpose(purpose))?;
    let (mut doses, mut orders, mut courses) = (Vec::new(), Vec::new(), Vec::new());
    for line in &list.lines {
        let Line::Other(other) = line else { continue };
        match &other.what {
            What::Effect(one) => doses.push(one.entry.id.bytes()),
            What::Control(one) => orders.push(one.order.id.bytes()),
            What::Assessment(one) => courses.push(one.course.id.bytes()),
        }
    }
    if !doses.is_empty() {
        p.store().note_listed::<_, Entry>(ctx, about, &doses, Purpose(purpose))?;
    }
    if !orders.is_empty() {
        p.store().note_listed::<_, RestraintOrder>(ctx, about, &orders, Purpose(purpose))?;
    }
    if !courses.is_empty() {
        p.store().note_listed::<_, WoundCourse>(ctx, about, &courses, Purpose(purpose))?;
    }
    Ok(())
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
    let mut lines: Vec<Line> = items.into_iter().map(|item| Line::Measure(Box::new(item))).collect();
    lines.extend(lines::others(r, &span, &residents, (ctx.now(), ctx.zone(), &settings))?);
    lines.sort_by_cached_key(|line| line.place(&span));
    let mut proofs = Vec::new();
    for resident in &residents {
        if let Some((id, _)) = list::proof(r, resident.id, &span)? {
            proofs.push(r.need::<ShiftProof>(&id)?.into_inner());
        }
    }
    Ok(DueList { unit, span, calendar, residents, lines, proofs, settings })
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
