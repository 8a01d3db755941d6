//! What runs through weeks of somebody's file: wounds, restraints, moods, medicine as needed.

use jiff::{ToSpan as _, civil::Date};
use serde_json::{Value, json};

use super::{
    super::people::DemoRng,
    Story,
    days::{Bound, Slot, entry_of, on_duty},
    events::Stays,
    house::{House, STAFF},
};
use crate::{
    cli::{demo::job::failed, exit::Failure},
    features::care::{
        moods::{NewMood, RecordMoods, record_mood},
        observations::{Source, WriteEntries},
        restraint_orders::{RestraintOrder, SentOrder},
        restraints::WriteRestraints,
        versioned::begin,
        wound_courses::{SentCourse, WoundCourse},
        wounds::WriteWounds,
    },
    kernel::ids::Id,
};

/// What was begun on the first day that is told.
#[derive(Default)]
pub struct Files {
    wounds: Vec<(usize, Id<WoundCourse>)>,
    orders: Vec<(usize, Id<RestraintOrder>)>,
}

/// A wound of somebody.
struct Sore {
    whose: usize,
    art: &'static str,
    lokalisation: &'static str,
    ort: &'static str,
    /// Length and breadth at first, in tenths of a centimetre.
    sides: [u64; 2],
    /// How much of both is left after a week, in percent.
    left: u64,
}

const WOUNDS: [Sore; 3] = [
    Sore {
        whose: 6,
        art: "dekubitus",
        lokalisation: "Ferse rechts",
        ort: "krankenhaus",
        sides: [34, 25],
        left: 82,
    },
    Sore {
        whose: 19,
        art: "ulcus",
        lokalisation: "Unterschenkel links, innen",
        ort: "mitgebracht",
        sides: [41, 30],
        left: 97,
    },
    Sore {
        whose: 35,
        art: "feuchtigkeit",
        lokalisation: "Gesäßfalte",
        ort: "hier",
        sides: [18, 12],
        left: 88,
    },
];
/// Restraints: whose, kind, basis, file number.
const ORDERS: [(usize, &str, &str, &str); 2] =
    [(32, "bettgitter", "genehmigung", "7 XVII 118/26"), (37, "bettgitter", "einwilligung", "")];

/// What a slot adds. How many entries that made.
pub fn kept(
    story: &Story<'_>,
    house: &House,
    (day, slot, nth): (Date, Slot, usize),
    (files, stays): (&mut Files, &Stays),
    dice: &mut DemoRng,
) -> Result<usize, Failure> {
    if slot == Slot::Morning && nth == 0 {
        begun(story, house, day, files)?;
    }
    let mut made = 0;
    if slot == Slot::Morning && nth % 7 == 0 {
        for (weeks, (lodger, course)) in std::iter::repeat(nth / 7).zip(&files.wounds) {
            made += assessed(story, house, (*lodger, *course), (slot, nth, weeks))?;
        }
    }
    if matches!(slot, Slot::Late | Slot::Night) {
        for (lodger, order) in &files.orders {
            let aktion = if slot == Slot::Late { "beginn" } else { "ende" };
            let werte = json!({"aktion": aktion, "zustand": "ruhig"});
            let of = Bound { order: Some(*order), ..Bound::default() };
            made += wrote(story, house, (*lodger, slot, nth), ("fem_anwendung", &werte), of)?;
        }
    }
    if slot == Slot::Noon {
        made += felt(story, house, nth, stays, dice)?;
    }
    let running = story.is_ending();
    if slot == Slot::Evening && nth % 4 == 1 || running && slot != Slot::Noon {
        let effect = if running { "noch_offen" } else { "gut" };
        let werte = json!({
            "medikament": "Beispieltropfen", "dosis": "20 Tropfen", "anlass": "Schmerzen im Knie", "wirkung": effect,
        });
        made += wrote(story, house, (10, slot, nth), ("bedarfsmedikation", &werte), Bound::default())?;
    }
    if running {
        // Something is striking at which nobody has looked yet.
        let werte = json!({"blutdruck": {"syst": 172, "diast": 96}, "puls": 92});
        for lodger in [4, 18, 34] {
            made += wrote(story, house, (lodger, slot, nth), ("vitalzeichen", &werte), Bound::default())?;
        }
    }
    Ok(made)
}

/// A nurse of that unit.
fn nurse(unit: usize) -> String {
    let nurse = STAFF.iter().find(|who| who.nurse && who.units.contains(&unit));
    nurse.map_or_else(|| super::house::HEAD.email(), |nurse| nurse.email())
}

fn begun(story: &Story<'_>, house: &House, day: Date, files: &mut Files) -> Result<(), Failure> {
    for Sore { whose, art, lokalisation, ort, .. } in WOUNDS {
        let Some(of) = house.residents.get(whose) else { continue };
        let ctx = story.acting::<WriteWounds>(&nurse(of.unit))?;
        let sent = SentCourse {
            art: art.to_owned(),
            lokalisation: lokalisation.to_owned(),
            entstanden_am: Some(day.saturating_sub(9.days())),
            ort: ort.to_owned(),
        };
        let course = begin::<WoundCourse>(story.p, &ctx, of.id, &sent, "").map_err(|error| failed(&error))?;
        files.wounds.push((whose, course.id));
    }
    for (lodger, art, grundlage, aktenzeichen) in ORDERS {
        let Some(of) = house.residents.get(lodger) else { continue };
        let ctx = story.acting::<WriteRestraints>(&nurse(of.unit))?;
        let sent = SentOrder {
            art: art.to_owned(),
            grundlage: grundlage.to_owned(),
            aktenzeichen: aktenzeichen.to_owned(),
            gueltig_bis: (grundlage == "genehmigung").then(|| story.today().saturating_add(20.days())),
            alternativen: "Niedrigbett, Matte vor dem Bett, Sitzwache; ohne ausreichenden Erfolg".to_owned(),
            kontrolle_min: Some(240),
        };
        let order =
            begin::<RestraintOrder>(story.p, &ctx, of.id, &sent, "").map_err(|error| failed(&error))?;
        files.orders.push((lodger, order.id));
    }
    Ok(())
}

fn assessed(
    story: &Story<'_>,
    house: &House,
    (lodger, course): (usize, Id<WoundCourse>),
    (slot, nth, weeks): (Slot, usize, usize),
) -> Result<usize, Failure> {
    let Some(Sore { sides, left, .. }) = WOUNDS.iter().find(|sore| sore.whose == lodger) else {
        return Ok(0);
    };
    let [length, breadth] = sides.map(|side| {
        let tenths = (0..weeks).fold(side * 100, |side, _| side * left / 100) / 100;
        f64::from(u32::try_from(tenths.max(2)).unwrap_or(2)) / 10.0
    });
    let werte = json!({"laenge": length, "breite": breadth, "zustand": "Wundgrund rosig, Rand reizlos"});
    let of = Bound { course: Some(course), ..Bound::default() };
    wrote(story, house, (lodger, slot, nth), ("wunde", &werte), of)
}

/// An entry by whoever is on duty in the unit. How many that made.
fn wrote(
    story: &Story<'_>,
    house: &House,
    (lodger, slot, nth): (usize, Slot, usize),
    (vorlage, werte): (&str, &Value),
    of: Bound,
) -> Result<usize, Failure> {
    let Some(lives) = house.residents.get(lodger) else { return Ok(0) };
    let ctx = story.acting::<WriteEntries>(&on_duty(slot, nth, lives.unit).email())?;
    entry_of(story, &ctx, lives.id, (vorlage, werte, ""), (ctx.now(), false), of)?;
    Ok(1)
}

/// How a third of them feels, each day another.
fn felt(
    story: &Story<'_>,
    house: &House,
    nth: usize,
    stays: &Stays,
    dice: &mut DemoRng,
) -> Result<usize, Failure> {
    let mut made = 0;
    for (lodger, of) in house.residents.iter().enumerate() {
        if lodger % 3 != nth % 3 || stays.is_away(lodger) {
            continue;
        }
        let ctx = story.acting::<RecordMoods>(&on_duty(Slot::Noon, nth, of.unit).email())?;
        let wert = u8::try_from(2 + dice.below(4)).unwrap_or(3);
        let sent = NewMood {
            wert: Some(wert),
            notiz: "",
            zeitpunkt: None,
            grund: "",
            client_id: None,
            weg: Source::Seite,
            idempotency_key: "",
        };
        record_mood(story.p, &ctx, of.id, &sent).map_err(|error| failed(&error))?;
        made += 1;
    }
    Ok(made)
}
