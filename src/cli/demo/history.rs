//! What happened to an invented case until today: papers, expert report, codes, or why it came to nothing.

use jiff::{ToSpan as _, civil::Date};
use serde_json::{Map, Value, json};

use super::people::DemoRng;
use crate::features::second_opinion::cases::Fallgruppe;

/// How far a case came.
#[derive(Debug, Default)]
pub struct History {
    /// Changes of the edit form, as the API takes them; empty: none.
    pub changes: Map<String, Value>,
    /// Codes that were entered.
    pub icd: Option<&'static str>,
    /// The coding, if there is one.
    pub coding: Option<Coding>,
    /// Why it was taken back.
    pub storno: Option<&'static str>,
}

/// How an expert report was coded.
#[derive(Debug, Clone, Copy)]
pub struct Coding {
    /// Another therapy than planned, or the same.
    pub alternative: bool,
    /// Whether the therapy changes; with one of the three reasons.
    pub reason: Option<usize>,
}

const ONKO: [&str; 8] = ["C50.4", "C50.9, C77.3", "C61", "C18.7", "C43.5", "C34.1, C79.5", "C56", "C67.9"];
const KARDIO: [&str; 3] = ["I25.13", "I35.0", "I48.1"];
const INTENSIV: [&str; 2] = ["J96.00", "A41.9"];
const GALLE: [&str; 2] = ["K80.20", "K82.8"];
const SD: [&str; 2] = ["E04.1", "E04.2"];

fn codes(group: Fallgruppe) -> &'static [&'static str] {
    match group {
        Fallgruppe::Onko => &ONKO,
        Fallgruppe::Kardio => &KARDIO,
        Fallgruppe::Intensiv => &INTENSIV,
        Fallgruppe::Galle => &GALLE,
        Fallgruppe::Sd => &SD,
    }
}

/// The history of a case of that day; what would lie after `today` has not happened yet.
pub fn of(dice: &mut DemoRng, group: Fallgruppe, datum: Date, today: Date) -> History {
    let mut history = History::default();
    let mut set = |name: &str, value: Value| drop(history.changes.insert(name.to_owned(), value));
    let after = |from: Date, days: u64| from.saturating_add(i64::try_from(days).unwrap_or(0).days());
    let fate = dice.below(100);
    let (asked, back) = (after(datum, 1 + dice.below(4)), after(datum, 6 + dice.below(16)));
    if fate < 4 && back <= today {
        set("ablehnung", true.into());
        set("ablehnung_datum", back.to_string().into());
        set("ablehnung_grund", "Keine Unterlagen gewünscht".into());
        return history;
    }
    if fate < 7 && back <= today {
        set("abbruch", true.into());
        set("abbruch_datum", back.to_string().into());
        return history;
    }
    if fate == 99 {
        history.storno = Some("Doppelt gemeldet");
        return history;
    }
    if asked <= today {
        set("unterlagen_verschickt", asked.to_string().into());
    }
    // One in seven never answers.
    if fate < 21 || back > today {
        history.changes.remove("unterlagen_verschickt");
        return history;
    }
    set("schweigepflicht", true.into());
    set("unterlagen", true.into());
    set("unterlagen_erhalten", back.to_string().into());
    let report = after(back, 5 + dice.below(14));
    let with_report = fate < 90 && report <= today;
    if with_report {
        set("unterlagen_an_gutachter", after(back, 2).to_string().into());
        set("gutachten", true.into());
        set("gutachter", json!(dice.pick(&["Dr. Ahornberg", "Prof. Lerchenfeld", "Dr. Seerose"])));
        set("gutachten_erstellt", report.to_string().into());
    }
    let recent = after(back, 21) > today;
    if !recent || dice.percent(40) {
        history.icd = Some(dice.pick(codes(group))).filter(|_| dice.percent(96));
    }
    if with_report && (after(report, 14) <= today || dice.percent(30)) {
        let alternative = dice.percent(35);
        let changed = if alternative { dice.percent(80) } else { dice.percent(15) };
        let reason = usize::try_from(dice.below(3)).unwrap_or(0);
        history.coding = Some(Coding { alternative, reason: changed.then_some(reason) });
    }
    history
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_lies_in_the_future_and_every_stage_comes_up() {
        let today = Date::constant(2026, 2, 18);
        let mut dice = DemoRng::new(1);
        let (mut refused, mut coded, mut open, mut cancelled) = (0, 0, 0, 0);
        for day in 0..1000 {
            let datum = today.saturating_sub((day % 60).days());
            let history = of(&mut dice, Fallgruppe::Onko, datum, today);
            for value in history.changes.values().filter_map(Value::as_str) {
                assert!(value.parse::<Date>().map_or(true, |date| date <= today && date >= datum));
            }
            refused += i32::from(history.changes.contains_key("ablehnung"));
            coded += i32::from(history.coding.is_some());
            open += i32::from(history.changes.is_empty());
            cancelled += i32::from(history.storno.is_some());
        }
        assert!(
            refused > 5 && coded > 50 && open > 50 && cancelled > 2,
            "{refused} {coded} {open} {cancelled}"
        );
    }
}
