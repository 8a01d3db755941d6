//! What an assessment comes to, as pure functions in whole numbers (care.md, 3.7; § 15 SGB XI with annexes 1 and 2).

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{
    items::{DIET, Item, MODULES, TREATMENT},
    model::{Outcome, Points, Rate},
    table::{self, Table},
    words::Kind,
};
use crate::kernel::{problem::FieldErrors, words::Msg};

/// Something is done at most so many times in a day, a week or a month.
pub const MOST_TIMES: i64 = 999;
/// The highest care grade.
const MOST_GRADE: i64 = 5;
/// A day has so many parts, a week 7 of which are a day, a month 30: times are added in 210ths of a day.
const DAY: u32 = 210;
const OF_WEEK: u32 = DAY / 7;
const OF_MONTH: u32 = DAY / 30;

/// An assessment as it was sent.
#[derive(Default)]
pub struct Sent {
    /// The code of its kind.
    pub art: String,
    /// Of which day.
    pub stichtag: Option<Date>,
    /// Criterion and points.
    pub punkte: Vec<(String, i64)>,
    /// Criterion and how often in a day, a week, a month.
    pub haeufigkeiten: Vec<(String, [i64; 3])>,
    /// Module (`m1`) and sum, for a module of which only that is known.
    pub summen: Vec<(String, i64)>,
    /// Arms and legs are of no use.
    pub besonders: bool,
    /// What was decided; of the house's own it is worked out.
    pub pflegegrad: Option<i64>,
}

/// An assessment that was judged: what is stored of it beside whose it is and who entered it.
pub struct Assessed {
    /// Its kind.
    pub art: Kind,
    /// Of which day.
    pub stichtag: Date,
    /// What was answered.
    pub punkte: Vec<Points>,
    /// How often something is done.
    pub haeufigkeiten: Vec<Rate>,
    /// By the limits that hold from this day on.
    pub tabelle: Date,
    /// What came out.
    pub ergebnis: Option<Outcome>,
    /// The care grade.
    pub pflegegrad: u8,
}

fn missing(errors: &mut FieldErrors, field: String) {
    errors.add(field, "PFLICHTFELD_FEHLT");
}

fn outside(errors: &mut FieldErrors, field: String, most: impl Into<crate::kernel::words::Arg>) {
    let words = Msg::code("AUSSERHALB").with("min", 0_u8).with("max", most);
    errors.add_with(field, "AUSSERHALB", words);
}

/// How a module is called in fields and JSON: `m1`.
#[must_use]
pub fn module_key(modul: u8) -> String {
    format!("m{modul}")
}

/// The four parts of the fifth module; their sum is that of the module. `diet` is the fourth part itself.
#[must_use]
pub fn treatment(rates: &[Rate], diet: u8) -> [u8; 4] {
    let times = |from: u8, to: u8| -> u32 {
        let these = rates.iter().filter(|rate| (from..=to).contains(&rate.nr));
        let parts = these.map(|rate| {
            u32::from(rate.tag) * DAY + u32::from(rate.woche) * OF_WEEK + u32::from(rate.monat) * OF_MONTH
        });
        parts.fold(0, u32::saturating_add)
    };
    let first = match times(1, 7) {
        few if few < DAY => 0,
        few if few <= 3 * DAY => 1,
        some if some <= 8 * DAY => 2,
        _ => 3,
    };
    let second = match times(8, 11) {
        seldom if seldom < OF_WEEK => 0,
        some if some < DAY => 1,
        daily if daily < 3 * DAY => 2,
        _ => 3,
    };
    let daily = rates.iter().any(|rate| rate.nr == 12 && rate.tag > 0);
    let tenths = rates.iter().fold(0_u32, |sum, rate| {
        let (week, month) = match rate.nr {
            12 | 15 => (86, 20),
            13 | 14 => (43, 10),
            _ => (0, 0),
        };
        sum.saturating_add(u32::from(rate.woche) * week + u32::from(rate.monat) * month)
    });
    let third = match tenths {
        _ if daily => 6,
        seldom if seldom < 43 => 0,
        some if some < 86 => 1,
        more if more < 129 => 2,
        often if often < 600 => 3,
        _ => 6,
    };
    [first, second, third, diet]
}

/// The sums that no module can have: `AUSSERHALB` at `m1` to `m6`.
#[must_use]
pub fn sums_fit(table: &Table, sums: [i64; 6]) -> FieldErrors {
    let mut errors = FieldErrors::new();
    for ((modul, sum), most) in (1..).zip(sums).zip(table.most) {
        if !(0..=i64::from(most)).contains(&sum) {
            outside(&mut errors, module_key(modul), most);
        }
    }
    errors
}

/// What six sums come to. `besonders` is the highest grade at once.
#[must_use]
pub fn outcome(table: &Table, sums: [u8; 6], teile: Vec<u8>, besonders: bool) -> Outcome {
    let gewichtet = table.weighted(sums);
    let [first, second, third, fourth, fifth, sixth] = gewichtet;
    // Of behaviour and cognition only the higher counts (§ 15 (3) SGB XI).
    let gesamt = first + second.max(third) + fourth + fifth + sixth;
    let pflegegrad = if besonders { 5 } else { table.grade(gesamt) };
    Outcome { summen: sums.to_vec(), teile, gewichtet: gewichtet.to_vec(), gesamt, pflegegrad }
}

/// What was answered, with everything that is wrong about it.
#[derive(Default)]
struct Answers {
    points: BTreeMap<Item, u8>,
    rates: BTreeMap<Item, Rate>,
    sums: BTreeMap<u8, i64>,
}

impl Answers {
    fn read(sent: &Sent, errors: &mut FieldErrors) -> Self {
        let mut read = Self::default();
        for (code, points) in &sent.punkte {
            let field = format!("punkte.{}", cut(code));
            match Item::of_code(code).filter(|item| !item.points().is_empty()) {
                None => errors.add(field, "FELD_UNBEKANNT"),
                Some(item) => match u8::try_from(*points).ok().filter(|one| item.points().contains(one)) {
                    Some(points) => drop(read.points.insert(item, points)),
                    None => outside(errors, field, item.points().iter().copied().max().unwrap_or(0)),
                },
            }
        }
        for (code, times) in &sent.haeufigkeiten {
            let field = format!("haeufigkeiten.{}", cut(code));
            let item = Item::of_code(code).filter(|item| item.modul == TREATMENT && *item != DIET);
            let Some(item) = item else {
                errors.add(field, "FELD_UNBEKANNT");
                continue;
            };
            let whole = times.map(|times| u16::try_from(times).ok().filter(|n| i64::from(*n) <= MOST_TIMES));
            match whole {
                [Some(tag), ..] if tag > 0 && !item.is_daily() => {
                    errors.add(format!("{field}.tag"), "FELD_UNBEKANNT");
                }
                [Some(tag), Some(woche), Some(monat)] => {
                    let rate = Rate { nr: item.nr, tag, woche, monat };
                    if tag.max(woche).max(monat) > 0 {
                        read.rates.insert(item, rate);
                    }
                }
                _ => outside(errors, field, MOST_TIMES),
            }
        }
        for (key, sum) in &sent.summen {
            match (1..=MODULES).find(|modul| module_key(*modul) == *key) {
                Some(modul) => drop(read.sums.insert(modul, *sum)),
                None => errors.add(format!("summen.{}", cut(key)), "FELD_UNBEKANNT"),
            }
        }
        read
    }

    fn answers(&self, modul: u8) -> bool {
        self.points.keys().chain(self.rates.keys()).any(|item| item.modul == modul)
    }

    /// The parts of the fifth module; none where its sum alone is known.
    fn parts(&self) -> Option<[u8; 4]> {
        if self.sums.contains_key(&TREATMENT) && !self.answers(TREATMENT) {
            return None;
        }
        let rates: Vec<Rate> = self.rates.values().cloned().collect();
        Some(treatment(&rates, self.points.get(&DIET).copied().unwrap_or(0)))
    }

    /// The sum of a module: of its criteria, or as it was entered.
    fn sum(&self, modul: u8, errors: &mut FieldErrors) -> i64 {
        let told = self.sums.get(&modul).copied();
        if !self.answers(modul) {
            if let Some(sum) = told {
                return sum;
            }
            // Where sums alone are known, one that is not is not taken for nothing.
            if !self.sums.is_empty() && self.points.is_empty() && self.rates.is_empty() {
                missing(errors, format!("summen.{}", module_key(modul)));
                return 0;
            }
        }
        for item in Item::of(modul).filter(|item| item.is_needed() && !self.points.contains_key(item)) {
            let field = format!("punkte.{}", item.code());
            // What was answered wrongly is not missing as well.
            if errors.of(&field).next().is_none() {
                missing(errors, field);
            }
        }
        let sum = if modul == TREATMENT {
            self.parts().map_or(0, |parts| parts.iter().map(|part| i64::from(*part)).sum())
        } else {
            let own = self.points.iter().filter(|(item, _)| item.modul == modul);
            own.map(|(_, points)| i64::from(*points)).sum()
        };
        if told.is_some_and(|told| told != sum) {
            errors.add(format!("summen.{}", module_key(modul)), "SUMME_PASST_NICHT");
        }
        sum
    }
}

/// What was sent as a key is told again, but not at any length.
fn cut(code: &str) -> String {
    code.chars().take(20).collect()
}

/// Judges what was sent on that day.
///
/// # Errors
/// `ENUM_UNGUELTIG`, `NICHT_LEERBAR`, `STICHTAG_AUSSERHALB`; of criteria and sums `PFLICHTFELD_FEHLT`, `AUSSERHALB`,
/// `FELD_UNBEKANNT`, `SUMME_PASST_NICHT`; `PFLEGEGRAD_UNGUELTIG` of a decision, and `FELD_UNVERAENDERLICH` of the house's own,
/// whose grade is worked out.
pub fn assessed(sent: &Sent, today: Date) -> Result<Assessed, FieldErrors> {
    let mut errors = FieldErrors::new();
    let art = Kind::from_code(&sent.art);
    if art.is_none() {
        errors.add("art", "ENUM_UNGUELTIG");
    }
    let table = sent.stichtag.filter(|day| *day <= today).and_then(table::in_force);
    match sent.stichtag {
        None => errors.add_with("stichtag", "NICHT_LEERBAR", Msg::code("NICHT_LEERBAR_KURZ")),
        Some(_) if table.is_none() => errors.add("stichtag", "STICHTAG_AUSSERHALB"),
        Some(_) => {}
    }
    let decided = match (art, sent.pflegegrad) {
        (Some(Kind::Eigeneinschaetzung), Some(_)) => {
            errors.add("pflegegrad", "FELD_UNVERAENDERLICH");
            None
        }
        (Some(Kind::Bescheid), None) => {
            errors.add_with("pflegegrad", "NICHT_LEERBAR", Msg::code("NICHT_LEERBAR_KURZ"));
            None
        }
        (_, Some(grade)) if !(0..=MOST_GRADE).contains(&grade) => {
            errors.add("pflegegrad", "PFLEGEGRAD_UNGUELTIG");
            None
        }
        (_, grade) => grade.and_then(|grade| u8::try_from(grade).ok()),
    };
    let answers = Answers::read(sent, &mut errors);
    let nothing = answers.points.is_empty() && answers.rates.is_empty() && answers.sums.is_empty();
    let by_grade_alone = art == Some(Kind::Bescheid) && nothing && !sent.besonders;
    let mut ergebnis = None;
    if let Some(table) = table.filter(|_| !by_grade_alone) {
        let mut sums = [0_i64; 6];
        for (modul, place) in (1..).zip(&mut sums) {
            *place = answers.sum(modul, &mut errors);
        }
        for mut error in sums_fit(table, sums).0 {
            error.field = format!("summen.{}", error.field).into();
            errors.0.push(error);
        }
        let whole = sums.map(|sum| u8::try_from(sum).unwrap_or(0));
        let parts = answers.parts().map(Vec::from).unwrap_or_default();
        ergebnis = Some(outcome(table, whole, parts, sent.besonders));
    }
    let estimated = ergebnis.as_ref().map(|outcome| outcome.pflegegrad);
    match (art, sent.stichtag, table, decided.or(estimated)) {
        (Some(art), Some(stichtag), Some(table), Some(pflegegrad)) if errors.is_empty() => {
            let points = answers.points.iter();
            Ok(Assessed {
                art,
                stichtag,
                punkte: points
                    .map(|(item, punkte)| Points { modul: item.modul, nr: item.nr, punkte: *punkte })
                    .collect(),
                haeufigkeiten: answers.rates.into_values().collect(),
                tabelle: table.gilt_ab,
                ergebnis,
                pflegegrad,
            })
        }
        _ => Err(errors),
    }
}
