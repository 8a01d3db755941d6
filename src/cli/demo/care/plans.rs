//! What is done for each resident again and again.

use jiff::civil::Date;
use parking_lot::Mutex;
use serde_json::{Value, json};

use super::{
    super::people::DemoRng,
    Story,
    house::{HEAD, House, STAFF, UNITS},
};
use crate::{
    cli::{
        demo::job::{at_once, failed},
        exit::Failure,
    },
    features::care::{
        measures::{Measure, NewMeasure, WritePlans},
        versioned::begin,
    },
    kernel::ids::Id,
};

/// A measure as somebody plans it: title, topic, risk, how it is proved, and how many of a hundred have it.
struct Planned {
    titel: &'static str,
    thema: i64,
    risiko: &'static str,
    nachweis: &'static str,
    ziel: &'static str,
    share: u64,
    zeitplan: fn() -> Value,
}

impl Planned {
    fn sent(&self) -> NewMeasure {
        NewMeasure {
            titel: self.titel.to_owned(),
            thema: Some(self.thema),
            risiko: self.risiko.to_owned(),
            ziel: self.ziel.to_owned(),
            nachweis: self.nachweis.to_owned(),
            zeitplan: (self.zeitplan)(),
            ..NewMeasure::default()
        }
    }
}

const fn of_shift(titel: &'static str, thema: i64, share: u64, zeitplan: fn() -> Value) -> Planned {
    Planned { titel, thema, risiko: "", nachweis: "schicht", ziel: "", share, zeitplan }
}

/// What is proved by shift, or not at all.
const ROUTINE: [Planned; 13] = [
    of_shift("Waschen am Becken", 4, 90, || json!({"art": "taeglich", "schichten": ["frueh"]})),
    of_shift("Mundpflege", 4, 95, || json!({"art": "taeglich", "schichten": ["frueh", "spaet"]})),
    of_shift("Ankleiden begleiten", 4, 85, || json!({"art": "taeglich", "schichten": ["frueh"]})),
    Planned {
        risiko: "ernaehrung",
        ziel: "Trinkt über den Tag, was vereinbart ist",
        ..of_shift(
            "Getränke anreichen",
            4,
            85,
            || json!({"art": "taeglich", "schichten": ["frueh", "spaet"]}),
        )
    },
    Planned {
        risiko: "sturz",
        ziel: "Geht sicher bis zum Speisesaal",
        ..of_shift("Gehen mit Rollator im Flur", 2, 60, || json!({"art": "taeglich", "schichten": ["spaet"]}))
    },
    Planned {
        risiko: "inkontinenz",
        ..of_shift(
            "Zur Toilette begleiten",
            4,
            75,
            || json!({"art": "taeglich", "schichten": ["frueh", "spaet", "nacht"]}),
        )
    },
    of_shift(
        "Duschen oder baden",
        4,
        90,
        || json!({"art": "wochentage", "tage": [3], "schichten": ["frueh"]}),
    ),
    of_shift(
        "Gruppe am Nachmittag",
        5,
        65,
        || json!({"art": "wochentage", "tage": [2, 5], "schichten": ["spaet"]}),
    ),
    Planned {
        risiko: "sturz",
        ..of_shift(
            "Klingel und Licht in Reichweite",
            2,
            80,
            || json!({"art": "taeglich", "schichten": ["spaet", "nacht"]}),
        )
    },
    of_shift("Rundgang in der Nacht", 6, 95, || json!({"art": "taeglich", "schichten": ["nacht"]})),
    of_shift("Haut eincremen", 4, 60, || json!({"art": "taeglich", "schichten": ["spaet"]})),
    of_shift("Nagelpflege", 4, 80, || json!({"art": "monatlich", "tag": 15, "schichten": ["frueh"]})),
    Planned {
        nachweis: "keiner",
        ziel: "Fühlt sich nicht allein",
        ..of_shift("Gespräch, wenn es gewünscht ist", 5, 40, || json!({"art": "bei_bedarf"}))
    },
];

/// What is proved singly: title, topic, how many of a hundred have it, the times of day, the template that ticking opens,
/// whether a nurse must do it.
const SINGLY: [Single; 5] = [
    Single { nurse: true, ..Single::of("Insulin nach ärztlicher Anordnung", 3, 12, &[(8, 0)]) },
    Single::of("Kompressionsstrümpfe an- und ausziehen", 3, 30, &[(8, 0), (20, 0)]),
    Single {
        vorlage: "vitalzeichen",
        days: Some(&[1, 4]),
        ..Single::of("Blutdruck messen", 3, 45, &[(9, 0)])
    },
    Single {
        risiko: "dekubitus",
        ..Single::of("Positionswechsel im Bett", 2, 18, &[(23, 0), (2, 0), (5, 0)])
    },
    Single::of("Augentropfen nach ärztlicher Anordnung", 3, 15, &[(8, 0), (18, 0)]),
];

/// Something that is proved singly.
pub struct Single {
    titel: &'static str,
    thema: i64,
    risiko: &'static str,
    share: u64,
    /// The local times at which it is due.
    pub times: &'static [(i8, i8)],
    /// The template that ticking opens; empty: none.
    pub vorlage: &'static str,
    /// Whether only a nurse does it.
    nurse: bool,
    /// On which days of the week, Monday 1; none: on each.
    days: Option<&'static [i8]>,
}

impl Single {
    const fn of(titel: &'static str, thema: i64, share: u64, times: &'static [(i8, i8)]) -> Self {
        Self { titel, thema, risiko: "", share, times, vorlage: "", nurse: false, days: None }
    }

    /// Whether it is due on that day.
    pub fn has(&self, day: Date) -> bool {
        self.days.is_none_or(|days| days.contains(&day.weekday().to_monday_one_offset()))
    }

    fn sent(&self) -> NewMeasure {
        NewMeasure {
            titel: self.titel.to_owned(),
            thema: Some(self.thema),
            risiko: self.risiko.to_owned(),
            nachweis: "einzeln".to_owned(),
            vorlage: self.vorlage.to_owned(),
            nur_fachkraft: self.nurse,
            zeitplan: self.zeitplan(),
            ..NewMeasure::default()
        }
    }

    fn zeitplan(&self) -> Value {
        let zeiten: Vec<String> =
            self.times.iter().map(|(hour, minute)| format!("{hour:02}:{minute:02}")).collect();
        match self.days {
            Some(days) => json!({"art": "wochentage", "tage": days, "zeiten": zeiten}),
            None => json!({"art": "taeglich", "zeiten": zeiten}),
        }
    }
}

/// A measure that is answered singly.
pub struct Ordered {
    /// Of whom, by their place.
    pub lodger: usize,
    /// The measure.
    pub id: Id<Measure>,
    /// What it says.
    pub of: &'static Single,
}

/// Plans what everybody needs, by a nurse of their unit. How many measures that are, and those that are answered singly.
pub fn planned(story: &Story<'_>, house: &House) -> Result<(usize, Vec<Ordered>), Failure> {
    let mut acting = Vec::new();
    for unit in 0..UNITS.len() {
        let nurse = STAFF.iter().find(|who| who.nurse && who.units.contains(&unit));
        acting.push(story.acting::<WritePlans>(&nurse.unwrap_or(&HEAD).email())?);
    }
    let mut wanted: Vec<(usize, NewMeasure, Option<&'static Single>)> = Vec::new();
    for (lodger, seed) in (0..house.residents.len()).zip(0_u64..) {
        let mut dice = DemoRng::new(seed);
        let mut evaluation = || Some(story.day(50 + i64::try_from(dice.below(60)).unwrap_or(0)));
        let mut roll = DemoRng::new(seed + 1_000);
        for measure in ROUTINE.iter().filter(|measure| roll.percent(measure.share)) {
            wanted.push((lodger, NewMeasure { evaluation_am: evaluation(), ..measure.sent() }, None));
        }
        for single in SINGLY.iter().filter(|single| roll.percent(single.share)) {
            wanted.push((lodger, NewMeasure { evaluation_am: evaluation(), ..single.sent() }, Some(single)));
        }
    }
    let ordered = Mutex::new(Vec::new());
    let count = at_once(&wanted, |(lodger, sent, single)| {
        let Some(of) = house.residents.get(*lodger) else { return Ok(false) };
        let Some(ctx) = acting.get(of.unit) else { return Ok(false) };
        let made = begin::<Measure>(story.p, ctx, of.id, sent, "").map_err(|error| failed(&error))?;
        if let Some(of) = single {
            ordered.lock().push(Ordered { lodger: *lodger, id: made.id, of });
        }
        Ok(true)
    })?;
    let mut ordered = ordered.into_inner();
    // Whoever was first does not decide what happens later.
    ordered.sort_by_key(|one| (one.lodger, one.of.titel));
    Ok((count, ordered))
}
