//! The figures once more, as slowly and plainly as can be: every record is read, and every day is asked of every record.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};

use super::*;
use crate::{
    features::care::{
        due::AnswerStatus,
        measures::{ReadPlans, testing::NURSE},
        observations::ReadEntries,
    },
    kernel::local_time::first_instant,
    platform::{
        store::{Record, StoreError, Versioned},
        tenancy::{MayRead, Permission},
    },
};

/// What must be counted of a day.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Plain {
    pub residents: u64,
    pub entries: u64,
    pub delays: Vec<u16>,
    pub late: u64,
    pub falls: u64,
    pub grave: u64,
    /// Done, otherwise, not done, nothing said.
    pub done: [u64; 4],
    pub moods: Vec<u8>,
    pub alerts: u64,
    pub seen_after: Vec<u16>,
}

/// Everything that there is.
pub struct All {
    pub residents: Vec<Resident>,
    pub entries: Vec<Entry>,
    pub moods: Vec<Mood>,
    pub alerts: Vec<Alert>,
    pub measures: Vec<Measure>,
    pub answers: Vec<Answer>,
    pub proofs: Vec<ShiftProof>,
}

fn scanned<P: Permission + MayRead<R>, R: Record>(house: &House) -> Vec<R> {
    let read = house.site.p.store().read(&house.ctx::<P>(Some(NURSE)), |r| {
        r.scan::<R>()?.map(|one| one.map(Versioned::into_inner)).collect::<Result<Vec<R>, StoreError>>()
    });
    read.unwrap()
}

pub fn all(house: &House) -> All {
    All {
        residents: scanned::<ReadFigures, _>(house),
        entries: scanned::<ReadEntries, _>(house),
        moods: scanned::<ReadFigures, _>(house),
        alerts: scanned::<ReadFigures, _>(house),
        measures: scanned::<ReadPlans, _>(house),
        answers: scanned::<ReadFigures, _>(house),
        proofs: scanned::<ReadFigures, _>(house),
    }
}

fn unit_on(resident: &Resident, day: Date) -> Id<Unit> {
    let mut unit = resident.umzuege.first().map_or(resident.wohnbereich_id, |first| first.wohnbereich_id);
    for moved in &resident.umzuege {
        if moved.ab <= day {
            unit = moved.wohnbereich_id;
        }
    }
    unit
}

/// Whether they were away at every quarter of an hour of a time: absences of these tests begin and end with one.
fn away_for_all_of(resident: &Resident, from: Timestamp, until: Timestamp) -> bool {
    let mut at = from;
    while at < until {
        let away =
            resident.abwesenheiten.iter().any(|one| one.von <= at && one.bis.is_none_or(|bis| at < bis));
        if !away {
            return false;
        }
        at += SignedDuration::from_mins(15);
    }
    true
}

/// The days of a time with what must be counted of each.
pub fn days(
    house: &House,
    all: &All,
    (from, until): (Date, Date),
    unit: Option<Id<Unit>>,
) -> BTreeMap<Date, Plain> {
    let zone = TimeZone::get("Europe/Berlin").unwrap();
    let wanted = |of: Id<Unit>| unit.is_none_or(|unit| unit == of);
    let local = |at: Timestamp| zone.to_datetime(at).date();
    let midnight = |day: Date| first_instant(day.at(0, 0, 0, 0), &zone).unwrap();
    let now = house.site.p.now();
    let mut found = BTreeMap::new();
    let mut day = from;
    while day <= until {
        let (begin, end) = (midnight(day), midnight(day.tomorrow().unwrap()));
        let mut plain = Plain::default();
        for resident in &all.residents {
            let stays =
                resident.aufnahme_datum <= day && resident.auszug_datum.is_none_or(|last| day <= last);
            let here = stays && wanted(unit_on(resident, day));
            plain.residents += u64::from(here && !away_for_all_of(resident, begin, end));
        }
        for entry in all.entries.iter().filter(|one| one.storno.is_none() && wanted(one.wohnbereich_id)) {
            let shown = entry.fassungen.last().unwrap();
            if local(shown.zeitpunkt) == day {
                plain.entries += 1;
                let fell = entry.vorlage == "sturz";
                let grave = ["wunde_arzt", "fraktur", "hilfebedarf_alltag", "hilfebedarf_mobilitaet"];
                plain.falls += u64::from(fell);
                plain.grave +=
                    u64::from(fell && grave.iter().any(|grave| shown.werte.chose("folgen", grave)));
            }
            if local(entry.created_at) == day {
                let seconds = entry.created_at.duration_since(shown.zeitpunkt).as_secs();
                plain.delays.push(u16::try_from((seconds / 60).clamp(0, 20_160)).unwrap());
                plain.late += u64::from(
                    entry.created_at.duration_since(shown.zeitpunkt) > SignedDuration::from_hours(12),
                );
            }
        }
        for mood in all.moods.iter().filter(|one| one.storno.is_none() && wanted(one.wohnbereich_id)) {
            if local(mood.zeitpunkt) == day {
                plain.moods.push(mood.wert);
            }
        }
        for alert in all.alerts.iter().filter(|one| local(one.created_at) == day) {
            let of = all.residents.iter().find(|one| one.id == alert.resident_id).unwrap();
            if wanted(unit_on(of, day)) {
                plain.alerts += 1;
                plain.seen_after.extend(alert.gesehen.map(|seen| {
                    u16::try_from(seen.at.duration_since(alert.created_at).as_secs() / 60).unwrap()
                }));
            }
        }
        done(all, &zone, day, now, &wanted, &mut plain);
        plain.delays.sort_unstable();
        plain.moods.sort_unstable();
        plain.seen_after.sort_unstable();
        found.insert(day, plain);
        day = day.tomorrow().unwrap();
    }
    found
}

/// What became of what was due on a day: every measure of these tests is due every day, at 08:00 or in the late shift.
fn done(
    all: &All,
    zone: &TimeZone,
    day: Date,
    now: Timestamp,
    wanted: &dyn Fn(Id<Unit>) -> bool,
    plain: &mut Plain,
) {
    let at = |hour: i8| first_instant(day.at(hour, 0, 0, 0), zone).unwrap();
    for measure in &all.measures {
        let of = all.residents.iter().find(|one| one.id == measure.resident_id).unwrap();
        if !wanted(unit_on(of, day)) {
            continue;
        }
        let version = measure.fassungen.last().unwrap();
        let by_shift = version.nachweis == crate::features::care::measures::Proof::Schicht;
        let (due, key, ends) = if by_shift {
            (at(14), format!("{day}/spaet"), at(22))
        } else {
            (at(8), at(8).to_string(), at(14))
        };
        let valid = if by_shift { version.gueltig_ab < ends } else { version.gueltig_ab <= due };
        let excused = if by_shift {
            away_for_all_of(of, due, ends)
        } else {
            away_for_all_of(of, due, due + SignedDuration::from_secs(1))
        };
        if !valid || excused || ends > now {
            continue;
        }
        let until = ends + SignedDuration::from_hours(7 * 24);
        let answer = all
            .answers
            .iter()
            .find(|one| one.massnahme_id == measure.id && one.faellig == key && one.empfangen_at <= until);
        let proof = all.proofs.iter().find(|one| {
            one.resident_id == of.id && one.schicht == key && one.empfangen_at <= until && by_shift
        });
        let place = match (answer.map(|one| one.fassungen.last().unwrap().status), proof) {
            (Some(AnswerStatus::Erledigt), _) | (None, Some(_)) => 0,
            (Some(AnswerStatus::Abweichung), _) => 1,
            (Some(AnswerStatus::NichtErledigt), _) => 2,
            (None, None) => 3,
        };
        plain.done[place] += 1;
    }
}
