//! The parts of a record that can be chosen, and what was asked for.

use crate::{closed_list, features::care::courses::Period, kernel::problem::FieldErrors, kernel::words::Msg};
use jiff::civil::Date;

closed_list! {
    /// A part of the record (care.md, 16).
    pub enum Part {
        /// Who it is, and what those who care must know.
        Stammdaten = 1 "stammdaten",
        /// The signed information collections.
        Informationssammlung = 2 "informationssammlung",
        /// The plan, and what became of it.
        Massnahmen = 3 "massnahmen",
        /// The entries with all their versions.
        Eintraege = 4 "eintraege",
        /// The courses of wounds.
        Wunden = 5 "wunden",
        /// The moods.
        Stimmung = 6 "stimmung",
        /// The orders of restraint.
        Fem = 7 "fem",
        /// The assessments of the care grade.
        Begutachtung = 8 "begutachtung",
        /// Who read the record.
        Zugriffe = 9 "zugriffe",
    }
}

impl Part {
    /// Its words.
    #[must_use]
    pub fn words(self) -> Msg {
        Msg { key: format!("export-part-{}", self.code()).into(), args: Vec::new() }
    }
}

/// So many days are usual.
pub const USUAL: u16 = 31;

/// What was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Which days.
    pub period: Period,
    /// Which parts, in their order; never none.
    pub parts: Vec<Part>,
}

impl Wanted {
    /// What stands in an address: first and last day, and the codes of parts. Without any part all that are offered.
    ///
    /// # Errors
    /// `DATUM_UNGUELTIG`; `ZEITRAUM_UNGUELTIG` of no day or more than 366; `ENUM_UNGUELTIG` of an unknown part.
    pub fn of(
        [von, bis]: [&str; 2],
        teile: &[String],
        (offered, today): (&[Part], Date),
    ) -> Result<Self, FieldErrors> {
        let period = Period::of(["", von, bis], today, USUAL);
        let codes = teile.iter().flat_map(|text| text.split(',')).map(str::trim);
        let mut codes: Vec<&str> = codes.filter(|code| !code.is_empty()).collect();
        if codes.is_empty() {
            codes = offered.iter().map(|part| part.code()).collect();
        }
        let known = |code: &&str| Part::from_code(code).filter(|part| offered.contains(part));
        let chosen: Option<Vec<Part>> = codes.iter().map(known).collect();
        match (period, chosen) {
            (Ok(period), Some(chosen)) => {
                let parts = Part::ALL.into_iter().filter(|part| chosen.contains(part)).collect();
                Ok(Self { period, parts })
            }
            (period, chosen) => {
                let mut errors = period.err().unwrap_or_default();
                if chosen.is_none() {
                    errors.add("teile", "ENUM_UNGUELTIG");
                }
                Err(errors)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_parts_are_judged() {
        let today = "2026-11-20".parse().unwrap();
        let check = |von: &str, bis: &str, teile: &[&str], codes: &[(&str, &str)]| {
            let teile: Vec<String> = teile.iter().map(|one| (*one).to_owned()).collect();
            let found = Wanted::of([von, bis], &teile, (&Part::ALL, today));
            let told = found.as_ref().err().map(|errors| {
                errors.0.iter().map(|error| (error.field.to_string(), error.code)).collect::<Vec<_>>()
            });
            let codes: Vec<(String, &str)> = codes.iter().map(|(f, c)| ((*f).to_owned(), *c)).collect();
            assert_eq!(told.unwrap_or_default(), codes, "{von} {bis} {teile:?}");
            found.ok().map(|wanted| (wanted.period.days(), wanted.parts.len()))
        };
        assert_eq!(check("", "", &[], &[]), Some((31, 9)));
        assert_eq!(check("20.11.2025", "20.11.2026", &["stimmung,eintraege"], &[]), Some((366, 2)));
        assert_eq!(check("20.11.2026", "20.11.2026", &["eintraege", "fem"], &[]), Some((1, 2)));
        check("19.11.2025", "20.11.2026", &[], &[("bis", "ZEITRAUM_UNGUELTIG")]);
        check(
            "20.11.2026",
            "19.11.2026",
            &["fotos"],
            &[("bis", "ZEITRAUM_UNGUELTIG"), ("teile", "ENUM_UNGUELTIG")],
        );
        check("31.2.2026", "19.11.2026", &[], &[("von", "DATUM_UNGUELTIG")]);
        let few = Wanted::of(["", ""], &["zugriffe".into()], (&[Part::Eintraege], today));
        assert!(few.is_err(), "what is not offered is not there");
    }
}
