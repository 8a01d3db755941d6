//! What is due: computed from the plans, the answers and the proofs each time, and stored nowhere (care.md, 5.4).

use std::{
    collections::HashMap,
    ops::{Deref, Range as Time},
};

use jiff::{SignedDuration, Timestamp, tz::TimeZone};

use super::{
    model::{Answer, ShiftProof},
    record::{BY_RESIDENT, BY_SHIFT, KEY, SHIFT},
    rules,
    words::{State, Status},
};
use crate::{
    features::care::{
        measures::{Measure, MeasureVersion, Proof, of_resident},
        observations::{instant, moment},
        residents::Resident,
        settings::CareSettings,
    },
    kernel::{
        ids::Id,
        local_time::first_instant,
        schedule::{Absences, Due, Validity},
        shift::{ShiftCalendar, ShiftSpan},
    },
    platform::{
        store::{Order, Range, Reader, StoreError, Versioned},
        tenancy::MayReadAll,
    },
};

/// A rule of the house that moves its shifts does not lose what was answered before: answers are looked for so far around.
const AROUND: SignedDuration = SignedDuration::from_hours(36);

/// By what it is judged what is due.
#[derive(Clone, Copy)]
pub struct By<'a> {
    /// Now.
    pub now: Timestamp,
    /// The zone of the house.
    pub zone: &'a TimeZone,
    /// The shifts of the unit.
    pub calendar: &'a ShiftCalendar,
    /// The settings of the house.
    pub settings: &'a CareSettings,
}

/// Something due, with how it stands.
pub struct Item {
    /// For whom.
    pub resident_id: Id<Resident>,
    /// Their room.
    pub zimmer: Option<String>,
    /// What: the measure.
    pub massnahme: Id<Measure>,
    /// The number of its version.
    pub fassung: u32,
    /// What that says.
    pub version: MeasureVersion,
    /// When.
    pub due: Due,
    /// How it stands.
    pub state: State,
    /// When it may be signed as done at the earliest.
    pub fruehestens: Timestamp,
    /// Its answer.
    pub answer: Option<Answer>,
    /// The proof of the shift that answers it.
    pub proof: Option<Id<ShiftProof>>,
}

/// What a measure makes due in a time, by the version that is valid then.
pub fn of_measure<'a>(
    measure: &'a Measure,
    time: &'a Time<Timestamp>,
    calendar: &'a ShiftCalendar,
    zone: &'a TimeZone,
) -> impl Iterator<Item = (u32, &'a MeasureVersion, Due)> {
    let versions = measure.versions().filter(|(_, version, _)| version.nachweis != Proof::Keiner);
    versions.flat_map(move |(nr, version, validity)| {
        let due = version.zeitplan.0.due(time, calendar, zone);
        due.into_iter().filter(move |due| validity.has(due)).map(move |due| (nr, version, due))
    })
}

/// When nothing is due for a resident: while they are away, before the stay, and after it.
pub struct Presence {
    away: Absences,
    stay: Validity,
}

impl Presence {
    /// Of that resident.
    #[must_use]
    pub fn of(resident: &Resident, zone: &TimeZone) -> Self {
        let start = |day: jiff::civil::Date| first_instant(day.at(0, 0, 0, 0), zone);
        Self {
            away: Absences::new(resident.abwesenheiten.iter().map(|one| (one.von, one.bis))),
            stay: Validity {
                from: start(resident.aufnahme_datum).unwrap_or(Timestamp::MIN),
                until: resident.auszug_datum.and_then(|last| last.tomorrow().ok()).and_then(start),
            },
        }
    }
    /// Whether something is due for them.
    #[must_use]
    pub fn has(&self, due: &Due) -> bool {
        self.stay.has(due) && !self.away.excuse(due)
    }
}

/// What plans make due in a shift for these residents; in no order.
///
/// # Errors
/// Those of the store.
pub fn of_shift<P, R>(
    r: &Reader<'_, P>,
    span: &ShiftSpan,
    residents: &[R],
    by: By<'_>,
) -> Result<Vec<Item>, StoreError>
where
    P: MayReadAll<Measure> + MayReadAll<Answer> + MayReadAll<ShiftProof>,
    R: Deref<Target = Resident>,
{
    let time = span.from..span.until;
    let mut items = Vec::new();
    for resident in residents {
        let presence = Presence::of(resident, by.zone);
        let answers = answers(r, resident.id, &time)?;
        let proof = proof(r, resident.id, span)?;
        for measure in of_resident(r, resident.id, (Some(span.from), Some(span.until)))? {
            for (fassung, version, due) in of_measure(&measure, &time, by.calendar, by.zone) {
                if !presence.has(&due) {
                    continue;
                }
                let key = r.blind(KEY, &due.key().to_string());
                let own = answers.get(&(measure.id, key));
                let proved = proof.filter(|(_, nurse)| {
                    rules::is_answered_by(version.nachweis, version.nur_fachkraft, *nurse)
                });
                let status = own.and_then(|(_, status)| *status);
                let state = rules::state(&due, status, proved.is_some(), by.now, by.settings.toleranz_min);
                let answer: Option<Versioned<Answer>> = own.map(|(id, _)| r.need(id)).transpose()?;
                items.push(Item {
                    resident_id: resident.id,
                    zimmer: resident.zimmer.clone(),
                    massnahme: measure.id,
                    fassung,
                    version: version.clone(),
                    fruehestens: rules::earliest(&due, by.settings),
                    due,
                    state,
                    proof: proved.filter(|_| answer.is_none()).map(|(id, _)| id),
                    answer: answer.map(Versioned::into_inner),
                });
            }
        }
    }
    Ok(items)
}

type Answers = HashMap<(Id<Measure>, [u8; 16]), (Id<Answer>, Option<Status>)>;

/// The answers of a resident around a time, by measure and hash of when it was due.
fn answers<P>(
    r: &Reader<'_, P>,
    resident: Id<Resident>,
    time: &Time<Timestamp>,
) -> Result<Answers, StoreError>
where
    P: MayReadAll<Answer>,
{
    let from = time.start.checked_sub(AROUND).map_or(0, moment);
    let until = time.end.checked_add(AROUND).map_or(u64::MAX, moment);
    let rows =
        r.by_covering(&BY_RESIDENT, &Range::between(&(resident, from), &(resident, until)), Order::Up)?;
    rows.map(|row| {
        row.map(|(_, (measure, key, status), id)| ((measure, key), (id, Status::from_number(status))))
    })
    .collect()
}

/// What was said of a resident's measures in a time and is not that they were done as planned: done otherwise, or not done. It
/// is looked for among what was due up to so many days before.
///
/// # Errors
/// Those of the store.
pub fn otherwise_said<P>(
    r: &Reader<'_, P>,
    resident: Id<Resident>,
    time: &Time<Timestamp>,
    days: u16,
) -> Result<Vec<Answer>, StoreError>
where
    P: MayReadAll<Answer>,
{
    let late = SignedDuration::from_hours(24 * i64::from(days));
    let around = time.start.checked_sub(late).unwrap_or(Timestamp::MIN)..time.end;
    let mut found = Vec::new();
    for (id, status) in answers(r, resident, &around)?.into_values() {
        if status == Some(Status::Erledigt) {
            continue;
        }
        let answer: Versioned<Answer> = r.need(&id)?;
        if answer.current().is_some_and(|said| time.start <= said.at && said.at < time.end) {
            found.push(answer.into_inner());
        }
    }
    found.sort_by_key(|answer| (answer.beginn, answer.id));
    Ok(found)
}

/// When a measure was due in a time and was not done, the earliest first.
///
/// # Errors
/// Those of the store.
pub fn undone<P>(
    r: &Reader<'_, P>,
    resident: Id<Resident>,
    measure: Id<Measure>,
    time: Time<Timestamp>,
) -> Result<Vec<Timestamp>, StoreError>
where
    P: MayReadAll<Answer>,
{
    let range = Range::between(&(resident, moment(time.start)), &(resident, moment(time.end)));
    let mut times = Vec::new();
    for row in r.by_covering(&BY_RESIDENT, &range, Order::Up)? {
        let ((_, at), (of, _, status), _) = row?;
        if of == measure && Status::from_number(status) == Some(Status::NichtErledigt) {
            times.extend(instant(at));
        }
    }
    Ok(times)
}

/// The proof of a shift for a resident, and whether a nurse gave it.
///
/// # Errors
/// Those of the store.
pub fn proof<P>(
    r: &Reader<'_, P>,
    resident: Id<Resident>,
    span: &ShiftSpan,
) -> Result<Option<(Id<ShiftProof>, bool)>, StoreError>
where
    P: MayReadAll<ShiftProof>,
{
    let wanted = r.blind(SHIFT, &span.id.to_string());
    let from = span.from.checked_sub(AROUND).map_or(0, moment);
    let until = span.from.checked_add(AROUND).map_or(u64::MAX, moment);
    for row in r.by_covering(&BY_SHIFT, &Range::between(&(resident, from), &(resident, until)), Order::Up)? {
        let (_, (shift, nurse), id) = row?;
        if shift == wanted {
            return Ok(Some((id, nurse == 1)));
        }
    }
    Ok(None)
}
