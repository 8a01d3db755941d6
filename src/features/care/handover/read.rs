//! Reading a handover: what the index rows of those who live in a unit tell of a time, in one state of the data. Entries,
//! answers and measures are opened where they are shown; the reading is audited as one list of each kind.

use std::ops::Range as Time;

use jiff::{SignedDuration, Timestamp};

use super::{
    access::ReadHandover,
    model::Takeover,
    record::BY_USER,
    rules::{self, LONGEST, Marks, Place, Since},
};
use crate::{
    features::care::{
        alerts::{self, Alert},
        due::{self, Answer},
        measures::{self, Measure},
        moods::{self, Mood},
        observations::{Entry, Quoted, calendar, changed_entries, glances},
        residents::{Absence, Resident, Status, room_order},
        settings::CareSettings,
        staff::Barred,
        units::{self, Unit},
    },
    kernel::{
        clock::day_in,
        ids::Id,
        problem::{Explain as _, FieldErrors, Problem},
        shift::ShiftCalendar,
        words::Msg,
    },
    platform::{
        Platform,
        entity::ActError,
        store::{Order, Purpose, Range, Reader, Record as _, StoreError, Versioned},
        tenancy::Ctx,
    },
};

/// What is made longer after it was observed has a row of its own ([`changed_entries`]).
const MADE_LATER: SignedDuration = SignedDuration::from_hours(12);

/// What became of a measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Became {
    /// It is new.
    New,
    /// It has another version.
    Changed,
    /// It is not valid any more.
    Ended,
}

/// What is told of one resident.
pub struct OfResident {
    /// Who.
    pub resident: Versioned<Resident>,
    /// Alerts about which there is something to do, the newest first.
    pub alerts: Vec<Alert>,
    /// Entries that are told, the earliest first.
    pub told: Vec<Id<Entry>>,
    /// What was done otherwise or not at all, with what should have been done.
    pub answers: Vec<(Answer, String)>,
    /// Bad moods, the earliest first.
    pub moods: Vec<Mood>,
    /// Measures that are new, changed or ended.
    pub measures: Vec<(Measure, Became)>,
    /// Absences that began or ended, or last.
    pub absences: Vec<Absence>,
    /// Whether they moved in.
    pub is_new: bool,
    /// Whether their stay ended.
    pub has_left: bool,
    /// What was known and was corrected or withdrawn since.
    pub changed: Vec<Id<Entry>>,
    /// The other entries, the earliest first.
    pub rest: Vec<Id<Entry>>,
}

impl OfResident {
    /// Whether there is nothing special to tell.
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        self.alerts.is_empty()
            && self.told.is_empty()
            && self.answers.is_empty()
            && self.moods.is_empty()
            && self.measures.is_empty()
            && self.absences.is_empty()
            && self.changed.is_empty()
            && !self.is_new
            && !self.has_left
    }
}

/// The handover of a unit.
pub struct Handover {
    /// The unit.
    pub unit: Versioned<Unit>,
    /// Of when it tells.
    pub time: Time<Timestamp>,
    /// Those who live there, by room.
    pub residents: Vec<OfResident>,
    /// The entries that it shows.
    pub quoted: Quoted,
    /// When the user took the unit over for the last time.
    pub last: Option<Takeover>,
    /// The ids of all records that it tells of, in order.
    pub ids: Vec<[u8; 16]>,
    /// Their keyed hash.
    pub pruefwert: [u8; 32],
}

impl Handover {
    /// How many residents there is nothing special to tell of.
    #[must_use]
    pub fn quiet(&self) -> usize {
        self.residents.iter().filter(|one| one.is_quiet()).count()
    }
}

/// Until when a handover tells, and since when.
#[derive(Clone, Copy)]
pub enum When {
    /// Until now.
    Now(Since),
    /// The time that was shown.
    Shown(Timestamp, Timestamp),
}

/// The units whose lists a user begins with, in their order.
///
/// # Errors
/// Those of the store.
pub fn units(p: &Platform, ctx: &Ctx<ReadHandover>) -> Result<Vec<Unit>, StoreError> {
    p.store().read(ctx, |r| {
        let (duty, role) = (r.duty()?, ctx.actor().role);
        let all = units::all(r)?.into_iter();
        Ok(all.filter(|unit| unit.aktiv && duty.lists(role, unit.id)).collect())
    })
}

/// The handover of a unit.
///
/// # Errors
/// The unit is not there, or the user does not reach those who live in it ([`Barred`]); `ZEITRAUM_UNGUELTIG` for one that
/// begins more than 14 days ago; those of the store.
pub fn handover(
    p: &Platform,
    ctx: &Ctx<ReadHandover>,
    unit: Id<Unit>,
    when: When,
    purpose: &'static str,
) -> Result<Handover, Problem> {
    let found = p.store().read(ctx, |r| {
        let unit: Versioned<Unit> = r.need(&unit)?;
        let reached = r.duty()?.reaches(ctx.actor().role, unit.id, false, None);
        reached.map_err(|barred: Barred| barred.explain())?;
        Ok::<_, Problem>(of_unit(r, ctx, unit, when)?)
    })?;
    let of = (Unit::TABLE, unit.bytes());
    let told = found.residents.iter().filter(|one| !one.is_quiet() || !one.rest.is_empty());
    let told: Vec<[u8; 16]> = told.map(|one| one.resident.id.bytes()).collect();
    p.store().note_listed::<_, Resident>(ctx, of, &told, Purpose(purpose))?;
    let entries: Vec<[u8; 16]> = found.quoted.entries().map(|entry| entry.id.bytes()).collect();
    p.store().note_listed::<_, Entry>(ctx, of, &entries, Purpose(purpose))?;
    let moods = found.residents.iter().flat_map(|one| &one.moods);
    let moods: Vec<[u8; 16]> = moods.map(|mood| mood.id.bytes()).collect();
    p.store().note_listed::<_, Mood>(ctx, of, &moods, Purpose(purpose))?;
    let mut measures: Vec<[u8; 16]> = Vec::new();
    for one in &found.residents {
        measures.extend(one.measures.iter().map(|(measure, _)| measure.id.bytes()));
        measures.extend(one.answers.iter().map(|(answer, _)| answer.massnahme_id.bytes()));
    }
    measures.sort_unstable();
    measures.dedup();
    p.store().note_listed::<_, Measure>(ctx, of, &measures, Purpose(purpose))?;
    Ok(found)
}

/// When the user took that unit over for the last time.
fn last_of(
    r: &Reader<'_, ReadHandover>,
    ctx: &Ctx<ReadHandover>,
    unit: Id<Unit>,
) -> Result<Option<Takeover>, StoreError> {
    let own = Range::prefix(&(ctx.actor().user, unit));
    let last = r.by(&BY_USER, &own, Order::Down)?.next().transpose()?;
    last.map(|(_, id)| r.need::<Takeover>(&id).map(Versioned::into_inner)).transpose()
}

fn of_unit(
    r: &Reader<'_, ReadHandover>,
    ctx: &Ctx<ReadHandover>,
    unit: Versioned<Unit>,
    when: When,
) -> Result<Handover, ActError> {
    let (calendar, last, now): (ShiftCalendar, _, _) =
        (calendar(r, unit.id)?, last_of(r, ctx, unit.id)?, ctx.now());
    let time = match when {
        When::Now(since) => {
            rules::window(since, (now, last.as_ref().map(|last| last.bis)), &calendar, ctx.zone())
        }
        When::Shown(von, bis) => von..bis,
    };
    if now.duration_since(time.start) > LONGEST {
        let days = LONGEST.as_hours() / 24;
        let mut errors = FieldErrors::new();
        errors.add_with("seit", "ZEITRAUM_UNGUELTIG", Msg::new("handover-too-long").with("n", days));
        return Err(ActError::Invalid(errors));
    }
    let first_day = day_in(time.start, ctx.zone());
    let mut here = Vec::new();
    for resident in r.scan::<Resident>()? {
        let resident = resident?;
        let stayed = resident.auszug_datum.is_none_or(|last| last >= first_day);
        let begun = resident.aufnahme_datum <= ctx.today();
        if resident.wohnbereich_id == unit.id && !resident.gesperrt && stayed && begun {
            here.push(resident);
        }
    }
    here.sort_by_cached_key(|one| {
        (room_order(one.zimmer.as_deref()), one.nachname.clone(), one.vorname.clone(), one.id)
    });
    let days = CareSettings::in_force(r)?.nachtrag_tage;
    let (mut residents, mut shown) = (Vec::new(), Vec::new());
    for resident in here {
        let (of, entries) = of_resident(r, resident, &time, (days, first_day))?;
        residents.push(of);
        shown.extend(entries);
    }
    let mut ids: Vec<[u8; 16]> = shown.iter().map(|entry: &Entry| entry.id.bytes()).collect();
    for one in &residents {
        ids.extend(one.answers.iter().map(|(answer, _)| answer.id.bytes()));
        ids.extend(one.measures.iter().map(|(measure, _)| measure.id.bytes()));
        ids.extend(one.moods.iter().map(|mood| mood.id.bytes()));
    }
    ids.sort_unstable();
    let pruefwert = r.address(&ids.concat());
    // What alerts may be older than what is told.
    for one in &residents {
        for alert in &one.alerts {
            shown.extend(r.get::<Entry>(&Id::from_bytes(alert.anlass))?.map(Versioned::into_inner));
        }
    }
    let quoted = Quoted::with(r, shown)?;
    Ok(Handover { unit, time, residents, quoted, last, ids, pruefwert })
}

fn of_resident(
    r: &Reader<'_, ReadHandover>,
    resident: Versioned<Resident>,
    time: &Time<Timestamp>,
    (days, first_day): (u16, jiff::civil::Date),
) -> Result<(OfResident, Vec<Entry>), StoreError> {
    let within = |at: Timestamp| time.contains(&at);
    let answers = answers(r, resident.id, time, days)?;
    // The report of what went otherwise stands with the answer of which it is a part.
    let reports: Vec<Id<Entry>> =
        answers.iter().filter_map(|(answer, _)| answer.current().and_then(|said| said.eintrag_id)).collect();
    let mut of = OfResident {
        alerts: alerts::open_of(r, resident.id)?,
        told: Vec::new(),
        answers,
        moods: moods::low_in(r, resident.id, time, MADE_LATER)?,
        measures: measures_of(r, resident.id, time)?,
        absences: resident
            .abwesenheiten
            .iter()
            .filter(|one| within(one.von) || one.bis.is_some_and(within) || one.covers(time.end))
            .cloned()
            .collect(),
        is_new: resident.aufnahme_datum >= first_day,
        has_left: resident.status != Status::Aktiv,
        changed: Vec::new(),
        rest: Vec::new(),
        resident,
    };
    let mut shown = Vec::new();
    for entry in entries(r, of.resident.id, time)? {
        let place = rules::place(Marks {
            is_for_handover: entry.uebergabe,
            is_striking: entry.is_striking(),
            is_withdrawn: entry.storno.is_some(),
            is_new: within(entry.created_at) || within(entry.zeitpunkt()),
        });
        match place {
            _ if reports.contains(&entry.id) => {}
            Place::Told => of.told.push(entry.id),
            Place::Changed => of.changed.push(entry.id),
            Place::Rest => of.rest.push(entry.id),
        }
        shown.push(entry);
    }
    Ok((of, shown))
}

/// The entries that were observed or made in a time, or changed in it, the earliest first. One that was made after it is not
/// told yet.
fn entries(
    r: &Reader<'_, ReadHandover>,
    resident: Id<Resident>,
    time: &Time<Timestamp>,
) -> Result<Vec<Entry>, StoreError> {
    let before = time.start.checked_sub(MADE_LATER).unwrap_or(Timestamp::MIN);
    // A clock that was ahead has observed what is still to come.
    let behind = time.end.checked_add(MADE_LATER).unwrap_or(Timestamp::MAX);
    let mut found: Vec<Entry> = Vec::new();
    for glance in glances(r, resident, (before, behind))? {
        let entry: Versioned<Entry> = r.need(&glance.id)?;
        let made = time.contains(&entry.created_at);
        if made || time.contains(&glance.zeitpunkt) && entry.created_at < time.end {
            found.push(entry.into_inner());
        }
    }
    for id in changed_entries(r, resident, (time.start, time.end))? {
        if !found.iter().any(|entry| entry.id == id) {
            found.push(r.need::<Entry>(&id)?.into_inner());
        }
    }
    found.sort_by_key(|entry| (entry.zeitpunkt(), entry.id));
    Ok(found)
}

/// What was said of the measures and is not that they were done as planned, with what should have been done.
fn answers(
    r: &Reader<'_, ReadHandover>,
    resident: Id<Resident>,
    time: &Time<Timestamp>,
    days: u16,
) -> Result<Vec<(Answer, String)>, StoreError> {
    let answers = due::otherwise_said(r, resident, time, days)?.into_iter();
    let named = answers.map(|answer| {
        let measure: Option<Versioned<Measure>> = r.get(&answer.massnahme_id)?;
        let titel = measure.and_then(|measure| {
            let of = measure.versions().find(|(nr, ..)| *nr == answer.massnahme_fassung);
            of.map(|(_, version, _)| version.titel.clone())
        });
        Ok((answer, titel.unwrap_or_default()))
    });
    named.collect()
}

/// The measures that were planned, changed or ended in a time.
fn measures_of(
    r: &Reader<'_, ReadHandover>,
    resident: Id<Resident>,
    time: &Time<Timestamp>,
) -> Result<Vec<(Measure, Became)>, StoreError> {
    let all = measures::of_resident(r, resident, (Some(time.start), None))?;
    let told = all.into_iter().filter_map(|measure| {
        let ends = measure.valid_until().is_some_and(|until| time.contains(&until));
        let written = measure.newest().is_some_and(|newest| time.contains(&newest.at));
        let first = measure.fassungen.first().is_some_and(|first| time.contains(&first.at));
        let became = match (ends, first, written) {
            (true, ..) => Became::Ended,
            (_, true, _) => Became::New,
            (.., true) => Became::Changed,
            _ => return None,
        };
        Some((measure.into_inner(), became))
    });
    Ok(told.collect())
}
