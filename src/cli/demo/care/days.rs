//! The days of the house, one after the other: what was observed, what was done of what was due, what went wrong.

use jiff::{SignedDuration, Timestamp, civil::Date};
use serde_json::{Map, Value, json};

use super::{
    super::people::DemoRng,
    Story,
    events::{self, Stays},
    files::{self, Files},
    house::{Colleague, HEAD, House, STAFF, UNITS},
    plans::Ordered,
    with, words,
};
use crate::{
    cli::{
        demo::job::{at_once, failed},
        exit::Failure,
    },
    features::care::{
        due::{AnswerDue, Answering, answer, prove, said as judged},
        figures::close_shifts,
        measures::Measure,
        observations::{Entry, How, Names, Sent, Source, WriteEntries, write_entries},
        residents::Resident,
        restraint_orders::RestraintOrder,
        templates::Input,
        wound_courses::WoundCourse,
    },
    kernel::{ids::Id, schedule::DueKey, shift::ShiftId},
    platform::{entity::ActError, tenancy::Ctx},
};

/// When somebody sits down to write, and what that is about.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// At the end of the night.
    Night,
    /// After breakfast.
    Morning,
    /// At the end of the early shift.
    Noon,
    /// After supper.
    Evening,
    /// At the end of the late shift.
    Late,
}

const SLOTS: [(Slot, i8, i8); 5] = [
    (Slot::Night, 5, 30),
    (Slot::Morning, 9, 40),
    (Slot::Noon, 13, 30),
    (Slot::Evening, 18, 40),
    (Slot::Late, 21, 30),
];

/// Something that is written down in a slot, by whoever is on duty in the unit.
enum Act {
    /// An entry: template, values, text, how many minutes ago, whether it belongs into the handover.
    Entry(usize, &'static str, Value, &'static str, i64, bool),
    /// An answer to something due then.
    Answer(usize, Id<Measure>, Timestamp, Said),
    /// The proof of a shift.
    Proof(usize, ShiftId),
}

/// What became of something due.
enum Said {
    Done(Option<Value>),
    Otherwise(&'static str),
    Not(&'static str),
}

/// Who is on duty in a unit.
pub fn on_duty(slot: Slot, nth: usize, unit: usize) -> &'static Colleague {
    let (nurses, helpers): ([usize; 2], [usize; 2]) = match unit {
        0 => ([0, 9], [1, 2]),
        1 => ([3, 9], [4, 5]),
        _ => ([6, 10], [7, 8]),
    };
    let [one, other] = match slot {
        Slot::Night => [11, 12],
        Slot::Morning | Slot::Noon => nurses,
        Slot::Evening | Slot::Late => helpers,
    };
    STAFF.get(if nth % 3 == 2 { other } else { one }).unwrap_or(&HEAD)
}

/// Tells all of them. How many entries, answers and proofs that made.
pub fn lived(story: &Story<'_>, house: &House, ordered: &[Ordered]) -> Result<usize, Failure> {
    let (mut stays, mut files) = (Stays::default(), Files::default());
    let mut acts = 0;
    let days = story.first.series(jiff::Span::new().days(1)).take_while(|day| *day <= story.today());
    for (nth, day) in days.enumerate() {
        for (slot, hour, minute) in SLOTS {
            let Some(at) = story.at(day, hour, minute) else { continue };
            story.clock.set(at);
            if slot == Slot::Night {
                close_shifts(story.p, &story.closing()?).map_err(|error| failed(&error))?;
            }
            let mut dice =
                DemoRng::new(u64::try_from(nth).unwrap_or(0) * 10 + u64::try_from(hour).unwrap_or(0));
            events::before(story, house, (day, slot, nth), &mut stays)?;
            let wanted = of_slot(story, house, ordered, (day, slot), &stays, &mut dice);
            acts += carried_out(story, house, (slot, nth), &wanted)?;
            acts += files::kept(story, house, (day, slot, nth), (&mut files, &stays), &mut dice)?;
            acts += events::after(story, house, (day, slot, nth), &mut dice)?;
        }
    }
    Ok(acts)
}

fn carried_out(
    story: &Story<'_>,
    house: &House,
    (slot, nth): (Slot, usize),
    wanted: &[Act],
) -> Result<usize, Failure> {
    let mut acting: Vec<(Ctx<WriteEntries>, Ctx<AnswerDue>)> = Vec::new();
    for unit in 0..UNITS.len() {
        let email = on_duty(slot, nth, unit).email();
        acting.push((story.acting(&email)?, story.acting(&email)?));
    }
    at_once(wanted, |act| {
        let (Act::Entry(lodger, ..) | Act::Answer(lodger, ..) | Act::Proof(lodger, _)) = act;
        let Some(of) = house.residents.get(*lodger) else { return Ok(false) };
        let Some((writes, answers)) = acting.get(of.unit) else { return Ok(false) };
        match act {
            Act::Entry(_, vorlage, werte, text, ago, uebergabe) => {
                let at = writes.now() - SignedDuration::from_mins(*ago);
                entry(story, writes, of.id, (vorlage, werte, text), at, *uebergabe).map(|_| true)
            }
            Act::Answer(_, measure, due, said) => {
                let (status, grund, text, werte) = match said {
                    Said::Done(werte) => ("erledigt", "", "", werte.as_ref()),
                    Said::Otherwise(text) => ("abweichung", "", *text, None),
                    Said::Not(why) => ("nicht_erledigt", *why, "", None),
                };
                let sent =
                    judged(status, grund, text).map_err(|errors| failed(&ActError::Invalid(errors)))?;
                let none = Map::new();
                let werte = werte.map(|werte| Input::Json(werte.as_object().unwrap_or(&none)));
                let with = Answering {
                    zeitpunkt: Some(*due).filter(|due| *due <= answers.now()),
                    werte: werte.map(|werte| (werte, None)),
                    json: None,
                    names: Names::default(),
                    quelle: Source::Seite,
                    begruendung: "",
                    idempotency_key: "",
                };
                answer(story.p, answers, (*measure, &DueKey::At(*due)), &sent, &with)
                    .map(|(_, is_new)| is_new)
                    .map_err(|error| failed(&error))
            }
            Act::Proof(_, shift) => prove(story.p, answers, of.id, shift, (Source::Seite, None, "", ""))
                .map(|(_, is_new)| is_new)
                .map_err(|error| failed(&error)),
        }
    })
}

/// To what an entry belongs, beside its resident.
#[derive(Clone, Copy, Default)]
pub struct Bound {
    /// A wound.
    pub course: Option<Id<WoundCourse>>,
    /// A restraint.
    pub order: Option<Id<RestraintOrder>>,
}

/// Writes an entry.
pub fn entry(
    story: &Story<'_>,
    ctx: &Ctx<WriteEntries>,
    resident: Id<Resident>,
    said: (&str, &Value, &str),
    at: Timestamp,
    uebergabe: bool,
) -> Result<Option<Entry>, Failure> {
    entry_of(story, ctx, resident, said, (at, uebergabe), Bound::default())
}

/// Writes an entry that belongs to something.
pub fn entry_of(
    story: &Story<'_>,
    ctx: &Ctx<WriteEntries>,
    resident: Id<Resident>,
    (vorlage, werte, text): (&str, &Value, &str),
    (at, uebergabe): (Timestamp, bool),
    of: Bound,
) -> Result<Option<Entry>, Failure> {
    let none = Map::new();
    let sent = Sent {
        vorlage: vorlage.to_owned(),
        version: None,
        werte: Input::Json(werte.as_object().unwrap_or(&none)),
        freitext: text.to_owned(),
        zeitpunkt: Some(at),
        uebergabe,
        bezug_id: None,
        verlauf_id: of.course,
        anordnung_id: of.order,
        client_id: None,
        photos: &[],
        names: Names::default(),
    };
    let how = How { quelle: Source::Seite, grund: "", idempotency_key: "" };
    let written = write_entries(story.p, ctx, resident, &[sent], &how).map_err(|error| failed(&error))?;
    Ok(written.entries.into_iter().next())
}

/// What a slot brings.
fn of_slot(
    story: &Story<'_>,
    house: &House,
    ordered: &[Ordered],
    (day, slot): (Date, Slot),
    stays: &Stays,
    dice: &mut DemoRng,
) -> Vec<Act> {
    let mut acts = Vec::new();
    let running = story.is_ending();
    for (lodger, of) in house.residents.iter().enumerate() {
        if stays.is_away(lodger) {
            continue;
        }
        observed(lodger, of.unit, slot, dice, &mut acts);
        let shift = match slot {
            Slot::Night => day.yesterday().ok().map(|day| ShiftId { day, key: "nacht".to_owned() }),
            Slot::Noon => Some(ShiftId { day, key: "frueh".to_owned() }),
            Slot::Late => Some(ShiftId { day, key: "spaet".to_owned() }),
            Slot::Morning | Slot::Evening => None,
        };
        let begun = shift.as_ref().is_some_and(|shift| shift.day >= story.first);
        // Now and then a shift is not proved.
        if let Some(shift) = shift.filter(|_| begun && !dice.percent(if running { 25 } else { 1 })) {
            acts.push(Act::Proof(lodger, shift));
        }
    }
    for one in ordered.iter().filter(|one| !stays.is_away(one.lodger)) {
        for due in due_in(story, one, (day, slot)) {
            if dice.percent(if running { 30 } else { 1 }) {
                continue;
            }
            let said = match dice.below(60) {
                0 => Said::Not("abgelehnt"),
                1 => Said::Not("schlaeft"),
                2 => Said::Otherwise("Etwas später gemacht, es war Besuch da."),
                _ => Said::Done((one.of.vorlage == "vitalzeichen").then(|| vitals(dice, 3))),
            };
            acts.push(Act::Answer(one.lodger, one.id, due, said));
        }
    }
    acts
}

/// The times at which something was due since the slot before.
fn due_in(story: &Story<'_>, one: &Ordered, (day, slot): (Date, Slot)) -> Vec<Timestamp> {
    let of_slot = |hour: i8| match slot {
        Slot::Night => !(6..22).contains(&hour),
        Slot::Morning => (6..10).contains(&hour),
        Slot::Noon => (10..14).contains(&hour),
        Slot::Evening => (14..19).contains(&hour),
        Slot::Late => (19..22).contains(&hour),
    };
    let mut all = Vec::new();
    for (hour, minute) in one.of.times.iter().filter(|(hour, _)| of_slot(*hour)) {
        let of = if *hour >= 22 { day.yesterday().unwrap_or(day) } else { day };
        let at = story.at(of, *hour, *minute).filter(|_| one.of.has(of));
        // The plan holds from the first morning on.
        all.extend(at.filter(|at| *at > story.begun()));
    }
    all
}

/// Vital signs; so many of a hundred are striking.
fn vitals(dice: &mut DemoRng, striking: u64) -> Value {
    let mut werte = json!({
        "blutdruck": {"syst": 112 + dice.below(40), "diast": 64 + dice.below(22)},
        "puls": 60 + dice.below(32),
    });
    if dice.percent(60) {
        with(&mut werte, "temperatur", json!(36.0 + decimal(dice.below(12))));
    }
    if dice.percent(40) {
        with(&mut werte, "spo2", json!(93 + dice.below(6)));
    }
    if dice.percent(striking) {
        with(&mut werte, "blutdruck", json!({"syst": 165 + dice.below(20), "diast": 92 + dice.below(10)}));
    }
    werte
}

/// So many tenths.
fn decimal(tenths: u64) -> f64 {
    f64::from(u32::try_from(tenths).unwrap_or(0)) / 10.0
}

/// What is observed of somebody.
fn observed(lodger: usize, unit: usize, slot: Slot, dice: &mut DemoRng, acts: &mut Vec<Act>) {
    let ago = i64::try_from(dice.below(70)).unwrap_or(0);
    let mut add = |vorlage: &'static str, werte: Value, text: &'static str, uebergabe: bool| {
        acts.push(Act::Entry(lodger, vorlage, werte, text, ago, uebergabe));
    };
    let eaten = |dice: &mut DemoRng, mahlzeit: &str| {
        json!({
            "mahlzeit": mahlzeit, "anteil": dice.pick(&["50", "75", "75", "100", "100", "25"]),
            "trinkmenge": 100 + 50 * dice.below(7),
        })
    };
    match slot {
        Slot::Night => {
            if dice.percent(15) {
                let werte =
                    json!({"dauer": 5.0 + decimal(5 * dice.below(8)), "qualitaet": 1 + dice.below(5)});
                add("schlaf", werte, "", false);
            }
            if dice.percent(6) {
                add("bericht", json!({"anlass": "allgemein"}), dice.pick(&words::NIGHTS), false);
            }
        }
        Slot::Morning => {
            if dice.percent(35) {
                add("ernaehrung", eaten(dice, "fruehstueck"), "", false);
            }
            if dice.percent(18) {
                add("vitalzeichen", vitals(dice, 3), "", false);
            }
        }
        Slot::Noon => {
            if dice.percent(10) {
                add("bericht", json!({"anlass": "allgemein"}), dice.pick(&words::REPORTS), false);
            }
            if dice.percent(3) {
                add("bericht", json!({"anlass": "arzt"}), dice.pick(&words::HANDOVERS), true);
            }
        }
        Slot::Evening => {
            if dice.percent(20) {
                add("ernaehrung", eaten(dice, "abend"), "", false);
            }
            if unit == 2 && dice.percent(20) {
                add(
                    "verhalten",
                    json!({"stimmung": 1 + dice.below(5), "orientierung": ["person"]}),
                    "",
                    false,
                );
            }
            if dice.percent(4) {
                let ort = dice.pick(&["Knie", "Rücken", "Schulter"]);
                add("schmerz", json!({"nrs": dice.below(5), "ort": ort, "art": "ziehend"}), "", false);
            }
        }
        Slot::Late => {
            if dice.percent(12) {
                add("bericht", json!({"anlass": "allgemein"}), dice.pick(&words::REPORTS), false);
            }
        }
    }
}
