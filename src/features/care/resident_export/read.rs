//! Gathers what a record has in some days, in one snapshot.

use std::ops::Range;

use jiff::Timestamp;

use super::{
    access::{ExportResidents, SeeAccesses},
    parts::{Part, Wanted},
};
use crate::{
    features::care::{
        assessments::{self, Assessment},
        due::{self, By, Item, ShiftProof},
        information::{self, Sis},
        measures::{self, Measure},
        moods::{Mood, moods_between},
        observations::{Entry, Titles, calendar, glances},
        residents::Resident,
        restraint_orders::{self, RestraintOrder},
        settings::CareSettings,
        units::{self, Unit},
        wound_courses::{self, WoundCourse},
    },
    kernel::{ids::Id, shift::ShiftSpan},
    platform::{
        store::{RECORD_READ, Reader, StoreError, Versioned},
        tenancy::{Actor, Ctx, User},
    },
};

/// What there is, as it is stored.
pub struct Raw {
    /// Whose.
    pub resident: Versioned<Resident>,
    /// Every unit of the house.
    pub units: Vec<Unit>,
    /// The instants of the days.
    pub time: Range<Timestamp>,
    /// The signed collections that were in force in them, the newest first.
    pub collections: Vec<Sis>,
    /// The measures that were valid in them.
    pub measures: Vec<Measure>,
    /// Their shifts with what was due, where the plan was chosen.
    pub shifts: Vec<Shift>,
    /// The shifts of a day as they are called now.
    pub shift_names: Vec<crate::kernel::shift::Shift>,
    /// The entries, the earliest first.
    pub entries: Vec<Entry>,
    /// The templates by which they are shown.
    pub titles: Titles,
    /// The courses of wounds that were open in them.
    pub wounds: Vec<WoundCourse>,
    /// The moods, the earliest first.
    pub moods: Vec<Mood>,
    /// The orders of restraint that were in force in them.
    pub orders: Vec<RestraintOrder>,
    /// Every assessment until then, the newest first.
    pub assessments: Vec<Assessment>,
    /// Who read the record, and when; the earliest first.
    pub accesses: Vec<(Timestamp, Actor)>,
}

/// A shift with what was due in it.
pub struct Shift {
    /// It.
    pub span: ShiftSpan,
    /// What was due.
    pub items: Vec<Item>,
    /// Its proof.
    pub proof: Option<ShiftProof>,
}

/// Reads it. The resident was reached before; in this snapshot they are again.
///
/// # Errors
/// Those of the store; the user does not reach the resident.
pub fn gather(
    r: &Reader<'_, ExportResidents>,
    ctx: &Ctx<ExportResidents>,
    (id, wanted): (Id<Resident>, &Wanted),
) -> Result<Raw, StoreError> {
    let resident: Versioned<Resident> = r.need(&id)?;
    let time = wanted.period.time(jiff::civil::Time::midnight(), ctx.zone());
    let time = time.ok_or(StoreError::Damaged("the calendar"))?;
    let has = |part: Part| wanted.parts.contains(&part);
    let calendar = calendar(r, resident.wohnbereich_id)?;
    let mut raw = Raw {
        units: units::all(r)?,
        shift_names: calendar.on(wanted.period.until).to_vec(),
        time,
        collections: Vec::new(),
        measures: Vec::new(),
        shifts: Vec::new(),
        entries: Vec::new(),
        titles: Titles::default(),
        wounds: Vec::new(),
        moods: Vec::new(),
        orders: Vec::new(),
        assessments: Vec::new(),
        accesses: Vec::new(),
        resident,
    };
    let (from, until) = (raw.time.start, raw.time.end);
    if has(Part::Informationssammlung) {
        let signed = information::signed_of(r, id)?;
        raw.collections = in_force(signed, (from, until));
    }
    if has(Part::Massnahmen) {
        let valid = measures::of_resident(r, id, (Some(from), Some(until)))?;
        raw.measures = valid.into_iter().map(Versioned::into_inner).collect();
        raw.shifts = shifts(r, ctx, &raw, &calendar)?;
    }
    if has(Part::Eintraege) {
        for glance in glances(r, id, (from, until))? {
            let entry = r.need::<Entry>(&glance.id)?.into_inner();
            for version in entry.fassungen.iter().filter(|_| !entry.is_of_another()) {
                raw.titles.version(r, &entry.vorlage, version.vorlage_version)?;
            }
            raw.entries.push(entry);
        }
    }
    if has(Part::Wunden) {
        let courses = wound_courses::of_resident(r, id, false)?;
        let open = courses
            .into_iter()
            .map(Versioned::into_inner)
            .filter(|one| one.begun_at() < until && one.ende.as_ref().is_none_or(|end| end.at >= from));
        raw.wounds = open.collect();
    }
    if has(Part::Stimmung) {
        raw.moods = moods_between(r, id, &raw.time)?;
    }
    if has(Part::Fem) {
        let orders = restraint_orders::of_resident(r, id)?;
        let open = orders.into_iter().map(Versioned::into_inner).filter(|one| {
            one.fassungen.first().is_some_and(|first| first.at < until)
                && one.ende.as_ref().is_none_or(|end| end.at >= from)
        });
        raw.orders = open.collect();
    }
    if has(Part::Begutachtung) {
        raw.assessments = assessments::assessments_of(r, id)?;
        raw.assessments.retain(|one| one.at < until);
    }
    Ok(raw)
}

/// Who read the record of a resident in a time, by the audit trail.
///
/// # Errors
/// Those of the store.
pub fn accesses(
    r: &Reader<'_, SeeAccesses>,
    id: Id<Resident>,
    time: &Range<Timestamp>,
) -> Result<Vec<(Timestamp, Actor)>, StoreError> {
    let told = r.history::<Resident>(id.bytes())?.into_iter();
    let reads = told.filter(|entry| entry.kind == RECORD_READ.name && time.contains(&entry.at));
    Ok(reads.map(|entry| (entry.at, entry.actor)).collect())
}

/// Of the signed collections, the newest first, those that were in force at some instant of a time.
fn in_force(signed: Vec<Sis>, (from, until): (Timestamp, Timestamp)) -> Vec<Sis> {
    let mut kept = Vec::new();
    for sis in signed.into_iter().filter(|sis| sis.unterschrieben_at < until) {
        let first = sis.unterschrieben_at <= from;
        kept.push(sis);
        if first {
            break;
        }
    }
    kept
}

/// The shifts that began in the days until now, with what was due in each.
fn shifts(
    r: &Reader<'_, ExportResidents>,
    ctx: &Ctx<ExportResidents>,
    raw: &Raw,
    calendar: &crate::kernel::shift::ShiftCalendar,
) -> Result<Vec<Shift>, StoreError> {
    let settings = CareSettings::in_force(r)?;
    let (now, zone) = (ctx.now(), ctx.zone());
    let by = By { now, zone, calendar, settings: &settings };
    let residents = std::slice::from_ref(&raw.resident);
    let mut found = Vec::new();
    let mut next = calendar.at(raw.time.start, zone);
    while let Some(span) = next.filter(|span| span.from < raw.time.end && span.from <= now) {
        next = calendar.after(&span, zone);
        if span.from < raw.time.start {
            continue;
        }
        let items = due::of_shift(r, &span, residents, by)?;
        let proof = due::proof_of(r, raw.resident.id, &span)?;
        let proof: Option<Versioned<ShiftProof>> = proof.map(|(id, _)| r.need(&id)).transpose()?;
        if !items.is_empty() || proof.is_some() {
            found.push(Shift { span, items, proof: proof.map(Versioned::into_inner) });
        }
    }
    Ok(found)
}

impl Raw {
    /// Everybody of the staff who wrote something of it.
    pub fn authors(&self) -> Vec<Id<User>> {
        let mut all: Vec<Id<User>> = self.entries.iter().flat_map(Entry::authors).collect();
        all.extend(self.moods.iter().flat_map(Mood::authors));
        all.extend(self.wounds.iter().flat_map(WoundCourse::authors));
        all.extend(self.orders.iter().flat_map(RestraintOrder::authors));
        all.extend(self.assessments.iter().map(|one| one.von));
        all.extend(self.collections.iter().map(|one| one.unterschrieben_von));
        for measure in &self.measures {
            all.extend(measure.fassungen.iter().map(|version| version.von));
            all.extend(measure.ende.iter().map(|end| end.von));
        }
        for shift in &self.shifts {
            all.extend(shift.proof.iter().flat_map(ShiftProof::authors));
            let answers = shift.items.iter().filter_map(|item| item.answer.as_ref());
            all.extend(answers.flat_map(due::Answer::authors));
        }
        all
    }
}
