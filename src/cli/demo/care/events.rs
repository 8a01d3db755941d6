//! What does not happen every day: falls, absences, departures, corrections, and what is striking.

use std::collections::BTreeSet;

use jiff::{SignedDuration, civil::Date};
use serde_json::{Map, json};

use super::{
    super::people::DemoRng,
    Story,
    days::{Slot, entry, on_duty},
    house::{HEAD, House, STAFF, UNITS},
    words,
};
use crate::{
    cli::{demo::job::failed, exit::Failure},
    features::care::{
        alerts::{self, CloseAlerts, ReadAlerts, SeeAlerts},
        observations::{Correction, EntryAt, Names, WriteEntries, correct, withdraw},
        residents::{AbsenceKind, EditResidents, KeepAbsence, KeepAbsences, MoveOut, Status},
        staff::{StandInFor, stand_in},
        templates::Input,
    },
    platform::entity::{self, Target},
};

/// Who is not in the house, by their place.
#[derive(Default)]
pub struct Stays {
    away: BTreeSet<usize>,
    left: BTreeSet<usize>,
}

impl Stays {
    /// Whether nothing is due for them.
    pub fn is_away(&self, lodger: usize) -> bool {
        self.away.contains(&lodger) || self.left.contains(&lodger)
    }
}

/// Falls: so many days ago, who, whether a doctor is needed.
const FALLS: [(i64, usize, bool); 9] = [
    (1, 30, false),
    (4, 8, true),
    (9, 33, false),
    (16, 21, false),
    (22, 36, false),
    (31, 3, true),
    (38, 30, false),
    (47, 17, false),
    (55, 38, false),
];
/// Who moved out, or died: so many days ago.
const LEFT: [(i64, usize, Status); 2] = [(12, 25, Status::Ausgezogen), (34, 13, Status::Verstorben)];
/// In hospital: who, from so many days ago until so many days ago.
const HOSPITAL: (usize, i64, i64) = (8, 4, 2);
/// So many days ago an entry was put right.
const CORRECTED: [i64; 12] = [1, 3, 6, 10, 14, 19, 25, 29, 36, 43, 50, 57];
/// So many days ago something was written down that was forgotten the day before.
const LATE: [i64; 5] = [2, 11, 23, 40, 52];
/// So many days ago an entry was withdrawn.
const WITHDRAWN: [i64; 2] = [7, 28];
/// So many days ago a colleague stood in elsewhere.
const STOOD_IN: [i64; 2] = [3, 18];

/// Who comes and goes.
pub fn before(
    story: &Story<'_>,
    house: &House,
    (day, slot, _): (Date, Slot, usize),
    stays: &mut Stays,
) -> Result<(), Failure> {
    let ago = story.ago(day);
    if slot == Slot::Noon {
        for (_, lodger, status) in LEFT.iter().filter(|(then, ..)| *then == ago) {
            let Some(of) = house.residents.get(*lodger) else { continue };
            let ctx = story.acting::<EditResidents>(&HEAD.email())?;
            let act = MoveOut { status: Some(*status), auszug_datum: Some(day) };
            let target = Target::of(of.id, story.version(&ctx, of.id)?);
            entity::carry_out(story.p, &ctx, target, &act).map_err(|error| failed(&error))?;
            stays.left.insert(*lodger);
        }
    }
    let (lodger, from, until) = HOSPITAL;
    let Some(of) = house.residents.get(lodger) else { return Ok(()) };
    let is_away = stays.away.contains(&lodger);
    let leaves = slot == Slot::Morning && ago == from && !is_away;
    if leaves || slot == Slot::Noon && ago == until && is_away {
        let ctx = story.acting::<KeepAbsences>(&on_duty(slot, 0, of.unit).email())?;
        let now = story.clock_at();
        let began = story.at(story.today().saturating_sub(jiff::Span::new().days(from)), 9, 40);
        let act = KeepAbsence {
            nr: is_away.then_some(1),
            art: Some(AbsenceKind::Krankenhaus),
            von: if is_away { began } else { Some(now) },
            bis: is_away.then_some(now),
            notiz: Some("Nach dem Sturz zur Beobachtung".to_owned()),
        };
        let target = Target::of(of.id, story.version(&ctx, of.id)?);
        entity::carry_out(story.p, &ctx, target, &act).map_err(|error| failed(&error))?;
        if is_away {
            stays.away.remove(&lodger)
        } else {
            stays.away.insert(lodger)
        };
    }
    Ok(())
}

/// What happens beside the routine of a slot. How many entries that made.
pub fn after(
    story: &Story<'_>,
    house: &House,
    (day, slot, nth): (Date, Slot, usize),
    dice: &mut DemoRng,
) -> Result<usize, Failure> {
    let ago = story.ago(day);
    let mut made = 0;
    if slot == Slot::Morning {
        for (_, lodger, grave) in FALLS.iter().filter(|(then, ..)| *then == ago) {
            made += fallen(story, house, (*lodger, *grave), nth, dice)?;
        }
    }
    if slot == Slot::Evening && CORRECTED.contains(&ago) {
        made += put_right(story, house, (slot, nth), dice)?;
    }
    if slot == Slot::Noon && LATE.contains(&ago) {
        let lodger = usize::try_from(dice.below(24)).unwrap_or(0);
        if let Some(of) = house.residents.get(lodger) {
            let ctx = story.acting::<WriteEntries>(&on_duty(slot, nth, of.unit).email())?;
            let at = ctx.now() - SignedDuration::from_hours(20);
            let text = dice.pick(&words::REPORTS);
            entry(story, &ctx, of.id, ("bericht", &json!({"anlass": "allgemein"}), text), at, false)?;
            made += 1;
        }
    }
    if slot == Slot::Noon && WITHDRAWN.contains(&ago) {
        made += taken_back(story, house, (slot, nth), dice)?;
    }
    if slot == Slot::Evening && STOOD_IN.contains(&ago) {
        let helper = STAFF.get(1).unwrap_or(&HEAD);
        let ctx = story.acting::<StandInFor>(&helper.email())?;
        if let Some(unit) = house.units.get(1) {
            stand_in(story.p, &ctx, *unit, "").map_err(|error| failed(&error))?;
        }
    }
    if matches!(slot, Slot::Noon | Slot::Late) && !story.is_ending() {
        looked_after(story, house, (slot, nth), dice)?;
    }
    Ok(made)
}

fn fallen(
    story: &Story<'_>,
    house: &House,
    (lodger, grave): (usize, bool),
    nth: usize,
    dice: &mut DemoRng,
) -> Result<usize, Failure> {
    let Some(of) = house.residents.get(lodger) else { return Ok(0) };
    let ctx = story.acting::<WriteEntries>(&on_duty(Slot::Morning, nth, of.unit).email())?;
    let at = ctx.now() - SignedDuration::from_mins(25);
    let werte = json!({
        "uhrzeit": "09:15", "ort": dice.pick(&["Zimmer", "Bad", "Flur"]), "verletzung": grave,
        "arzt_informiert": true, "beobachtet": false, "hergang": dice.pick(&words::FALLS),
        "folgen": if grave { json!(["kopf", "wunde_arzt"]) } else { json!(["keine"]) },
    });
    entry(story, &ctx, of.id, ("sturz", &werte, ""), at, true)?;
    let vitals = json!({"blutdruck": {"syst": 138, "diast": 80}, "puls": 88});
    entry(story, &ctx, of.id, ("vitalzeichen", &vitals, ""), at + SignedDuration::from_mins(10), false)?;
    Ok(2)
}

/// A pulse that was mistyped, and put right a little later by whoever wrote it.
fn put_right(
    story: &Story<'_>,
    house: &House,
    (slot, nth): (Slot, usize),
    dice: &mut DemoRng,
) -> Result<usize, Failure> {
    let lodger = usize::try_from(dice.below(12)).unwrap_or(0);
    let Some(of) = house.residents.get(lodger) else { return Ok(0) };
    let ctx = story.acting::<WriteEntries>(&on_duty(slot, nth, of.unit).email())?;
    let wrong = json!({"puls": 27, "temperatur": 36.8});
    let Some(made) = entry(story, &ctx, of.id, ("vitalzeichen", &wrong, ""), ctx.now(), false)? else {
        return Ok(0);
    };
    let right = Map::from_iter([("puls".to_owned(), json!(72)), ("temperatur".to_owned(), json!(36.8))]);
    let seen = EntryAt { id: made.id, fassung: 1, idempotency_key: "" };
    let new = Correction {
        werte: Input::Json(&right),
        freitext: String::new(),
        zeitpunkt: None,
        grund: "Zahlendreher",
        photos: &[],
        names: Names::default(),
    };
    correct(story.p, &ctx, seen, &new).map_err(|error| failed(&error))?;
    Ok(1)
}

fn taken_back(
    story: &Story<'_>,
    house: &House,
    (slot, nth): (Slot, usize),
    dice: &mut DemoRng,
) -> Result<usize, Failure> {
    let lodger = usize::try_from(dice.below(12)).unwrap_or(0);
    let Some(of) = house.residents.get(lodger) else { return Ok(0) };
    let ctx = story.acting::<WriteEntries>(&on_duty(slot, nth, of.unit).email())?;
    let werte = json!({"anlass": "allgemein"});
    let text = dice.pick(&words::REPORTS);
    let Some(made) = entry(story, &ctx, of.id, ("bericht", &werte, text), ctx.now(), false)? else {
        return Ok(0);
    };
    let seen = EntryAt { id: made.id, fassung: 1, idempotency_key: "" };
    withdraw(story.p, &ctx, seen, "Doppelt geschrieben", None).map_err(|error| failed(&error))?;
    Ok(1)
}

/// A nurse of each unit looks at what is striking, and says what was done.
fn looked_after(
    story: &Story<'_>,
    house: &House,
    (slot, nth): (Slot, usize),
    dice: &mut DemoRng,
) -> Result<(), Failure> {
    for (place, unit) in house.units.iter().enumerate().take(UNITS.len()) {
        // In the evening, too, a nurse does.
        let nurse = on_duty(Slot::Noon, nth, place).email();
        let asked = alerts::Asked { offen: true, wohnbereich: Some(*unit), ..alerts::Asked::default() };
        let open = alerts::list(story.p, &story.acting::<ReadAlerts>(&nurse)?, &asked);
        let open = open.map_err(|error| failed(&error))?.alerts;
        if open.is_empty() {
            continue;
        }
        let (sees, closes) = (story.acting::<SeeAlerts>(&nurse)?, story.acting::<CloseAlerts>(&nurse)?);
        for (alert, _) in open {
            alerts::see(story.p, &sees, alert.id).map_err(|error| failed(&error))?;
            if slot == Slot::Late || dice.percent(70) {
                let text = dice.pick(&words::DONE);
                alerts::close(story.p, &closes, alert.id, text, "").map_err(|error| failed(&error))?;
            }
        }
    }
    Ok(())
}
