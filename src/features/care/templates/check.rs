//! Whether a template may be saved (care.md, 3.1), pure.

use std::collections::BTreeSet;

use super::{
    model::{FieldType, MOST_FIELDS, MOST_OPTIONS, Template, TemplateField},
    shipped::find_shipped,
};
use crate::kernel::{
    decimal::Decimal,
    problem::FieldErrors,
    text::{length, norm},
    words::Msg,
};

/// Addresses that a template's would be the same as.
const RESERVED: [&str; 1] = ["neu"];
/// Hard limits of a blood pressure, which no house moves: systolic, diastolic.
pub const PRESSURE: [(u16, u16); 2] = [(40, 300), (20, 200)];
/// The most steps of a scale.
const MOST_STEPS: i64 = 100;
/// The most points of an option.
const MOST_POINTS: u16 = 100;
const MOST_LEVELS: usize = 20;

/// What is wrong with a template, by the path of the field: `felder.2.optionen.0.label`. `history` are all its saved
/// versions, the latest last, the shipped one included.
#[must_use]
pub fn check(template: &Template, history: &[Template]) -> FieldErrors {
    let mut found = Found(FieldErrors::new());
    if history.is_empty() && (!is_key(&template.key) || RESERVED.contains(&template.key.as_str())) {
        found.say("key", "SCHLUESSEL_UNGUELTIG");
    }
    found.text("titel", &template.titel, 1..=80);
    found.text("beschreibung", &template.beschreibung, 0..=300);
    let fields = template.felder.len();
    if !(1..=MOST_FIELDS).contains(&fields) {
        found.count("felder", MOST_FIELDS, 1);
    }
    for (at, field) in template.felder.iter().enumerate() {
        let path = format!("felder.{at}");
        if template.felder.iter().take(at).any(|before| before.key == field.key) {
            found.say(&format!("{path}.key"), "SCHLUESSEL_DOPPELT");
        }
        found.field(&path, field);
        found.kept(&path, field, history);
    }
    found.levels(template);
    found.scale(template);
    found.0
}

fn is_key(key: &str) -> bool {
    (2..=40).contains(&key.len()) && key.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'))
}

/// The key of an option, which may be short: `0`, `x`.
fn is_option_key(key: &str) -> bool {
    is_key(&format!("{key}_"))
}

struct Found(FieldErrors);

impl Found {
    fn say(&mut self, path: &str, code: &'static str) {
        self.0.add(path.to_owned(), code);
    }

    fn text(&mut self, path: &str, text: &str, long: std::ops::RangeInclusive<usize>) {
        let length = length(text);
        if length < *long.start() {
            self.say(path, "PFLICHTFELD_FEHLT");
        } else if length > *long.end() {
            let words = Msg::new("template-too-long").with("n", *long.end());
            self.0.add_with(path.to_owned(), "FELD_ZU_LANG", words);
        }
    }

    fn count(&mut self, path: &str, most: usize, least: u8) {
        let words = Msg::new("template-count").with("min", least).with("max", most);
        self.0.add_with(path.to_owned(), "AUSSERHALB", words);
    }

    fn field(&mut self, path: &str, field: &TemplateField) {
        let at = |part: &str| format!("{path}.{part}");
        if !is_key(&field.key) {
            self.say(&at("key"), "SCHLUESSEL_UNGUELTIG");
        }
        self.text(&at("label"), &field.label, 1..=80);
        self.text(&at("einheit"), field.einheit.as_deref().unwrap_or_default(), 0..=20);
        self.text(&at("hilfe"), field.hilfe.as_deref().unwrap_or_default(), 0..=200);
        if field.typ == FieldType::Foto && field.pflicht {
            self.say(&at("pflicht"), "NICHT_MOEGLICH");
        }
        if field.dezimalstellen > 3 {
            let words = Msg::code("AUSSERHALB").with("min", 0_u8).with("max", 3_u8);
            self.0.add_with(at("dezimalstellen"), "AUSSERHALB", words);
        } else if field.dezimalstellen > 0 && field.typ != FieldType::Zahl {
            self.say(&at("dezimalstellen"), "NICHT_MOEGLICH");
        }
        if field.bilanz.is_some() && field.typ != FieldType::Zahl {
            self.say(&at("bilanz"), "NICHT_MOEGLICH");
        }
        self.limits(path, field);
        self.options(path, field);
    }

    fn limits(&mut self, path: &str, field: &TemplateField) {
        let (own, second) = (field.grenzen, field.diast);
        match field.typ {
            FieldType::Zahl => self.ordered(path, "", &own, field.dezimalstellen),
            FieldType::Skala => {
                self.ordered(path, "", &own, 0);
                let ends = |end: Option<Decimal>| end.and_then(Decimal::as_whole);
                match (ends(own.min), ends(own.max)) {
                    (Some(min), Some(max)) if (1..=MOST_STEPS).contains(&(max - min)) => {}
                    _ => self.say(&format!("{path}.max"), "SKALA_ENDEN"),
                }
            }
            FieldType::Blutdruck => {
                for (limits, (min, max), part) in
                    [(own, PRESSURE[0], "syst."), (second, PRESSURE[1], "diast.")]
                {
                    self.ordered(path, part, &limits, 0);
                    if limits.min != Some(min.into()) || limits.max != Some(max.into()) {
                        self.say(&format!("{path}.{part}min"), "BLUTDRUCK_GRENZEN");
                    }
                }
            }
            _ => {
                let all = [own.min, own.max, own.warn_min, own.warn_max];
                if all.iter().any(Option::is_some) {
                    self.say(&format!("{path}.min"), "NICHT_MOEGLICH");
                }
            }
        }
        let both = [second.min, second.max, second.warn_min, second.warn_max];
        if field.typ != FieldType::Blutdruck && both.iter().any(Option::is_some) {
            self.say(&format!("{path}.diast.min"), "NICHT_MOEGLICH");
        }
    }

    /// No more decimals than the field has, each limit within the one around it.
    fn ordered(&mut self, path: &str, part: &str, limits: &super::Limits, places: u8) {
        let named = [
            ("min", limits.min),
            ("max", limits.max),
            ("warn_min", limits.warn_min),
            ("warn_max", limits.warn_max),
        ];
        for (name, limit) in named {
            if limit.is_some_and(|limit| limit.places() > places) {
                let words = Msg::code("ZU_GENAU").with("n", places);
                self.0.add_with(format!("{path}.{part}{name}"), "ZU_GENAU", words);
            }
        }
        let above =
            |low: Option<Decimal>, high: Option<Decimal>| low.zip(high).is_some_and(|(low, high)| low > high);
        if above(limits.min, limits.max) {
            self.say(&format!("{path}.{part}max"), "GRENZEN_UNGUELTIG");
        }
        if above(limits.min, limits.warn_min) || above(limits.warn_min, limits.max) {
            self.say(&format!("{path}.{part}warn_min"), "GRENZEN_UNGUELTIG");
        }
        if above(limits.warn_max, limits.max)
            || above(limits.min, limits.warn_max)
            || above(limits.warn_min, limits.warn_max)
        {
            self.say(&format!("{path}.{part}warn_max"), "GRENZEN_UNGUELTIG");
        }
    }

    fn options(&mut self, path: &str, field: &TemplateField) {
        let chosen = matches!(field.typ, FieldType::Auswahl | FieldType::Mehrfach);
        let many = field.optionen.len();
        if chosen && !(2..=MOST_OPTIONS).contains(&many) {
            self.count(&format!("{path}.optionen"), MOST_OPTIONS, 2);
        } else if !chosen && many > 0 {
            self.say(&format!("{path}.optionen"), "NICHT_MOEGLICH");
        }
        for (number, option) in field.optionen.iter().enumerate() {
            let at = |part: &str| format!("{path}.optionen.{number}.{part}");
            if !is_option_key(&option.wert) {
                self.say(&at("wert"), "SCHLUESSEL_UNGUELTIG");
            }
            if field.optionen.iter().take(number).any(|before| before.wert == option.wert) {
                self.say(&at("wert"), "SCHLUESSEL_DOPPELT");
            }
            self.text(&at("label"), &option.label, 1..=80);
            match option.punkte {
                Some(_) if field.typ != FieldType::Auswahl => self.say(&at("punkte"), "NICHT_MOEGLICH"),
                Some(points) if points > MOST_POINTS => {
                    let words = Msg::code("AUSSERHALB").with("min", 0_u8).with("max", MOST_POINTS);
                    self.0.add_with(at("punkte"), "AUSSERHALB", words);
                }
                None if field.is_scored() => self.say(&at("punkte"), "PUNKTE_FEHLEN"),
                _ => {}
            }
        }
    }

    /// What a key meant in a saved version it means for ever: entries and courses stand on it.
    fn kept(&mut self, path: &str, field: &TemplateField, history: &[Template]) {
        let saved: Vec<&TemplateField> =
            history.iter().filter_map(|version| version.field(&field.key)).collect();
        if saved.iter().any(|saved| saved.typ != field.typ) {
            self.say(&format!("{path}.typ"), "TYP_FEST");
        }
        let newest = history.last().and_then(|version| version.field(&field.key));
        for (number, option) in field.optionen.iter().enumerate() {
            let before: Vec<_> = saved.iter().filter_map(|saved| saved.option(&option.wert)).collect();
            if before.iter().any(|before| before.punkte != option.punkte) {
                self.say(&format!("{path}.optionen.{number}.punkte"), "PUNKTE_FEST");
            }
            // A word is put right while it stands there. A key that was gone comes back as what it was.
            let stands = newest.is_some_and(|newest| newest.option(&option.wert).is_some());
            if !stands && before.last().is_some_and(|before| norm(&before.label) != norm(&option.label)) {
                self.say(&format!("{path}.optionen.{number}.wert"), "SCHLUESSEL_VERBRAUCHT");
            }
        }
    }

    fn levels(&mut self, template: &Template) {
        let levels = &template.stufen;
        if levels.len() > MOST_LEVELS {
            self.count("stufen", MOST_LEVELS, 0);
        }
        for (at, level) in levels.iter().enumerate() {
            self.text(&format!("stufen.{at}.label"), &level.label, 1..=80);
            if !(1..=9).contains(&level.rang) {
                let words = Msg::code("AUSSERHALB").with("min", 1_u8).with("max", 9_u8);
                self.0.add_with(format!("stufen.{at}.rang"), "AUSSERHALB", words);
            }
            let before = at.checked_sub(1).and_then(|before| levels.get(before));
            if level.von > level.bis || before.is_some_and(|before| before.bis >= level.von) {
                self.say(&format!("stufen.{at}.von"), "STUFEN_REIHENFOLGE");
            }
        }
        let scored: Vec<&TemplateField> = template.felder.iter().filter(|field| field.is_scored()).collect();
        match (levels.is_empty(), scored.is_empty()) {
            (true, false) => self.say("stufen", "STUFEN_FEHLEN"),
            (false, true) => self.say("stufen", "PUNKTE_FEHLEN"),
            _ => {}
        }
        let hit = |sum: &u32| levels.iter().any(|level| (level.von..=level.bis).contains(sum));
        if let Some(sum) = sums(&scored).into_iter().find(|sum| !levels.is_empty() && !hit(sum)) {
            self.0.add_with("stufen", "STUFEN_LUECKE", Msg::code("STUFEN_LUECKE").with("n", sum));
        }
    }

    /// Keys, points and levels of a shipped scale are those of its makers.
    fn scale(&mut self, template: &Template) {
        let Some(shipped) = find_shipped(&template.key).filter(|shipped| shipped.is_scale()) else { return };
        let points = |of: &Template| {
            let field = |field: &TemplateField| {
                let options = field.optionen.iter().map(|option| (option.wert.clone(), option.punkte));
                (field.key.clone(), options.collect::<Vec<_>>())
            };
            let mut all: Vec<_> = of.felder.iter().map(field).collect();
            all.sort();
            all
        };
        if points(template) != points(shipped) {
            self.say("felder", "SKALA_FEST");
        }
        if template.stufen != shipped.stufen {
            self.say("stufen", "SKALA_FEST");
        }
    }
}

/// Every sum that answers to all scored fields can give.
fn sums(scored: &[&TemplateField]) -> BTreeSet<u32> {
    scored.iter().fold(BTreeSet::from([0]), |sums, field| {
        let points = field.optionen.iter().filter_map(|option| option.punkte).map(u32::from);
        let points: BTreeSet<u32> = points.collect();
        sums.iter().flat_map(|sum| points.iter().map(move |more| sum + more)).collect()
    })
}
