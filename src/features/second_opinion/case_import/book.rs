//! Judges the rows of one file, one after another, by single lookups (domain.md, section 6).

use std::collections::{BTreeSet, hash_map::Entry};

use foldhash::{HashMap, HashMapExt as _, HashSet, HashSetExt as _};
use jiff::civil::Date;

use super::{
    duplicates::{Known, KnownCase, Of, Rule},
    keys::{D1, D3, Keys, Spelt, near},
};
use crate::{
    features::second_opinion::cases::{Facts, person_key, with_suffix},
    kernel::text::norm,
};

/// What the rules say about one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judgement {
    /// Not to be imported.
    Duplicate(Rule, Of),
    /// A new case, with its soft hints.
    New {
        /// GLEICHER_NAME_ANDERE_KVNR
        other_kvnr: bool,
        /// TICKET_BEKANNT
        ticket: bool,
        /// MOEGLICHE_DUBLETTE
        near: bool,
    },
}

/// Entries of [`D1`] and [`D3`] by which a row is found.
const ENTRIES: usize = 4;

/// Judges the rows of one file in their order, against the known cases and the rows accepted so far. The known cases of a
/// key are asked for once and then kept with the rows, so that the work per row does not grow with either.
pub struct Book<'k, K: Known> {
    known: &'k K,
    asked: HashSet<String>,
    first: HashMap<String, Of>,
    fall_ids: HashMap<String, u32>,
    next_suffix: HashMap<String, u32>,
    tickets: HashSet<String>,
    days: HashMap<String, BTreeSet<Date>>,
    /// By [`Spelt::alike`]: the first name as it is compared, and whether there is another.
    spelt: HashMap<String, (Option<String>, bool)>,
}

impl<'k, K: Known> Book<'k, K> {
    /// No row accepted yet.
    #[must_use]
    pub fn new(known: &'k K) -> Self {
        Self::for_rows(known, 0)
    }

    /// [`Book::new`] with room for so many rows: tables that grow are filled several times.
    pub(super) fn for_rows(known: &'k K, rows: usize) -> Self {
        Self {
            known,
            asked: HashSet::new(),
            first: HashMap::with_capacity(rows.saturating_mul(ENTRIES)),
            fall_ids: HashMap::with_capacity(rows),
            next_suffix: HashMap::new(),
            tickets: HashSet::with_capacity(rows),
            days: HashMap::with_capacity(rows),
            spelt: HashMap::with_capacity(rows),
        }
    }

    /// Judges a row. `fall_id` is the one that it names itself (rule D2), which a CRM row never does.
    pub fn judge(&mut self, row: &Facts<'_>, fall_id: Option<&str>) -> Result<Judgement, K::Error> {
        self.judge_by(row, &Keys::of(row, self.known)?, fall_id)
    }

    /// [`Book::judge`] with the row's keys.
    pub(super) fn judge_by(
        &mut self,
        row: &Facts<'_>,
        keys: &Keys,
        fall_id: Option<&str>,
    ) -> Result<Judgement, K::Error> {
        let (d1, d3) = (&keys.d1, &keys.d3);
        if keys.known.d1 && self.asked.insert(d1.any.clone()) {
            let cases = self.known.by_d1(&d1.key)?;
            self.keep(cases, |case| D1::entries(&d1.key, case.kvnr.as_deref()));
        }
        if let Some(of) = self.earliest(d1.matches()) {
            return Ok(Judgement::Duplicate(Rule::D1, of));
        }
        if let Some(of) = self.named(fall_id)? {
            return Ok(Judgement::Duplicate(Rule::D2, of));
        }
        if keys.known.base && self.asked.insert(d3.spelling.clone()) {
            let cases = self.known.by_base(&d3.spelling)?;
            for case in &cases {
                self.write_down(Spelt::of(&case.base, case.vorname.as_deref(), case.geburtsdatum));
            }
            self.keep(cases, |case| {
                let person = person_key(case.vorname.as_deref(), case.geburtsdatum);
                D3::entries(&norm(&case.base), &person, case.kvnr.as_deref())
            });
        }
        if let Some(of) = self.earliest(d3.matches()) {
            return Ok(Judgement::Duplicate(Rule::D3, of));
        }
        Ok(Judgement::New {
            other_kvnr: self.first.contains_key(&d1.any),
            ticket: keys.known.ticket || keys.ticket.as_ref().is_some_and(|key| self.tickets.contains(key)),
            near: keys.known.near || self.near(row.datum, keys) || self.is_spelt_otherwise(&d3.spelt),
        })
    }

    /// Takes a row in as a new case and gives it its fall_id: base, and number if the base is taken.
    pub fn accept(&mut self, row: &Facts<'_>, line: u32) -> Result<(String, Option<u32>), K::Error> {
        self.accept_by(row, Keys::of(row, self.known)?, line)
    }

    /// [`Book::accept`] with the row's keys.
    pub(super) fn accept_by(
        &mut self,
        row: &Facts<'_>,
        keys: Keys,
        line: u32,
    ) -> Result<(String, Option<u32>), K::Error> {
        let of = Of::Line(line);
        let (spelt, d3) = keys.d3.into_parts();
        self.write_down(spelt);
        for entry in keys.d1.into_entries().into_iter().chain(d3) {
            self.first.entry(entry).or_insert(of);
        }
        self.tickets.extend(keys.ticket);
        if let Some(key) = keys.kvnr {
            self.days.entry(key).or_default().insert(row.datum);
        }
        let taken = keys.known.taken || self.fall_ids.contains_key(&keys.base);
        let suffix = if taken { Some(self.free_suffix(&keys.base)?) } else { None };
        let fall_id = with_suffix(&keys.base, suffix);
        self.fall_ids.insert(fall_id.clone(), line);
        Ok((fall_id, suffix))
    }

    fn keep(&mut self, mut cases: Vec<KnownCase>, entries: impl Fn(&KnownCase) -> [String; 2]) {
        cases.sort_by_key(|case| case.nr);
        for case in &cases {
            for entry in entries(case) {
                self.first.entry(entry).or_insert(Of::There(case.nr));
            }
        }
    }

    fn write_down(&mut self, spelt: Spelt) {
        match self.spelt.entry(spelt.alike) {
            Entry::Vacant(entry) => {
                entry.insert((spelt.exact, false));
            }
            Entry::Occupied(mut entry) => {
                let (first, others) = entry.get_mut();
                *others |= *first != spelt.exact;
            }
        }
    }

    /// Whether the same person is there under another typography of the name.
    fn is_spelt_otherwise(&self, spelt: &Spelt) -> bool {
        self.spelt.get(&spelt.alike).is_some_and(|(first, others)| *others || *first != spelt.exact)
    }

    fn earliest(&self, keys: [Option<&str>; 2]) -> Option<Of> {
        keys.into_iter().flatten().filter_map(|key| self.first.get(key).copied()).min()
    }

    fn named(&self, fall_id: Option<&str>) -> Result<Option<Of>, K::Error> {
        let Some(fall_id) = fall_id else { return Ok(None) };
        let stored =
            self.known.holder(fall_id)?.filter(|holder| !holder.deleted).map(|holder| Of::There(holder.nr));
        Ok(stored.or_else(|| self.fall_ids.get(fall_id).map(|line| Of::Line(*line))))
    }

    fn near(&self, datum: Date, keys: &Keys) -> bool {
        let days = keys.kvnr.as_ref().and_then(|key| self.days.get(key));
        let (from, to) = near(datum);
        days.is_some_and(|days| days.range(from..=to).next().is_some())
    }

    /// The smallest number that makes a taken base free.
    fn free_suffix(&mut self, base: &str) -> Result<u32, K::Error> {
        // What was taken stays taken while a file is judged, so no number below the last is looked at again.
        let mut number = self.next_suffix.get(base).copied().unwrap_or(2);
        while self.taken(&with_suffix(base, Some(number)))? {
            number = number.saturating_add(1);
        }
        self.next_suffix.insert(base.to_owned(), number.saturating_add(1));
        Ok(number)
    }

    fn taken(&self, fall_id: &str) -> Result<bool, K::Error> {
        Ok(self.fall_ids.contains_key(fall_id) || self.known.holder(fall_id)?.is_some())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use serde_json::Value;

    use super::*;
    use crate::platform::intake::Code as _;
    use crate::{
        features::second_opinion::{
            case_import::{known::KnownList, testing::examples},
            cases::{Fallgruppe, base_fall_id},
        },
        kernel::kvnr,
    };

    fn facts(row: &Value) -> Facts<'_> {
        let text = |name: &str| row[name].as_str();
        Facts {
            datum: text("datum").unwrap().parse().unwrap(),
            fallgruppe: Fallgruppe::from_code(text("fg").unwrap()).unwrap(),
            nachname: text("nach").unwrap(),
            vorname: text("vor"),
            geburtsdatum: text("geb").map(|day| day.parse().unwrap()),
            kvnr: text("kvnr"),
            ticket: None,
        }
    }

    #[test]
    fn worked_examples_against_a_stored_case_and_against_an_earlier_row() {
        let examples = examples();
        let examples = examples["dublette_gegen_Tonn"].as_array().unwrap();
        let tonn = facts(&examples[0]["row"]);
        let mut stored = KnownList::default();
        stored.add(7, "2026-06-onko-Tonn", &tonn);
        for example in examples {
            let (row, named) = (facts(&example["row"]), example["row"]["fid"].as_str());
            let rule = |judgement| match judgement {
                Judgement::Duplicate(rule, of) => (Some(rule.code()), Some(of)),
                Judgement::New { .. } => (None, None),
            };
            let expected = example["rule"].as_str();
            let judged = Book::new(&stored).judge(&row, named).unwrap();
            assert_eq!(rule(judged), (expected, expected.map(|_| Of::There(7))), "{example}");
            let empty = KnownList::default();
            let mut book = Book::new(&empty);
            assert_eq!(book.accept(&tonn, 2).unwrap(), ("2026-06-onko-Tonn".to_owned(), None));
            assert_eq!(
                rule(book.judge(&row, named).unwrap()),
                (expected, expected.map(|_| Of::Line(2))),
                "{example}"
            );
        }
    }

    #[test]
    fn worked_examples_of_fall_ids_in_order() {
        let empty = KnownList::default();
        let mut book = Book::new(&empty);
        for (line, example) in (2..).zip(examples()["fall_id_in_reihenfolge"].as_array().unwrap()) {
            let row = serde_json::json!({"datum": example["in"][0], "fg": example["in"][1], "nach": example["in"][2]});
            let (fall_id, _) = book.accept(&facts(&row), line).unwrap();
            assert_eq!(fall_id, example["out"].as_str().unwrap());
        }
    }

    #[test]
    fn a_deleted_case_keeps_its_fall_id_but_is_no_duplicate() {
        let row = serde_json::json!({"datum": "2026-02-02", "fg": "sd", "nach": "Alt", "kvnr": "A123456780"});
        let row = facts(&row);
        let mut known = KnownList::default();
        known.add_deleted(3, "2026-06-sd-Alt");
        let mut book = Book::new(&known);
        let new = Judgement::New { other_kvnr: false, ticket: false, near: false };
        assert_eq!(book.judge(&row, Some("2026-06-sd-Alt")).unwrap(), new);
        assert_eq!(book.accept(&row, 2).unwrap(), ("2026-06-sd-Alt-2".to_owned(), Some(2)));
    }

    #[test]
    fn the_lowest_of_several_matches_is_named_and_stored_cases_come_before_rows() {
        let row = serde_json::json!({"datum": "2026-02-02", "fg": "sd", "nach": "Alt", "vor": "Eva"});
        let (row, mut known) = (facts(&row), KnownList::default());
        known.add(9, "2026-06-sd-Alt-2", &row);
        known.add(4, "2026-06-sd-Alt", &row);
        let mut book = Book::new(&known);
        assert_eq!(book.judge(&row, None).unwrap(), Judgement::Duplicate(Rule::D1, Of::There(4)));
        let later = Facts { datum: date(2026, 2, 3), ..row };
        assert_eq!(book.judge(&later, None).unwrap(), Judgement::Duplicate(Rule::D3, Of::There(4)));
    }

    #[test]
    fn ninety_days_are_near_and_one_more_is_not() {
        let first =
            serde_json::json!({"datum": "2026-01-10", "fg": "sd", "nach": "Alt", "kvnr": "A123456780"});
        let first = facts(&first);
        let mut known = KnownList::default();
        known.add(1, "2026-02-sd-Alt", &first);
        for (day, near) in [(date(2026, 4, 10), true), (date(2026, 4, 11), false), (date(2025, 10, 12), true)]
        {
            let row = Facts { datum: day, nachname: "Neu", ..first };
            let Judgement::New { near: found, .. } = Book::new(&known).judge(&row, None).unwrap() else {
                panic!()
            };
            assert_eq!(found, near, "{day}");
        }
    }

    #[test]
    fn the_same_person_in_other_typography_is_pointed_at_and_a_placeholder_is_nobody() {
        let row = |nach: &'static str, vor: &'static str, kvnr: Option<&'static str>| Facts {
            datum: date(2026, 2, 2),
            fallgruppe: Fallgruppe::Sd,
            nachname: nach,
            vorname: Some(vor),
            geburtsdatum: Some(date(1960, 4, 28)),
            kvnr,
            ticket: None,
        };
        let first = row("O'Brien-Groß", "Eva-Maria", Some("FOLGT"));
        let mut stored = KnownList::default();
        stored.add(7, "2026-06-sd-O'Brien-Groß", &first);
        let empty = KnownList::default();
        let hint = |near| Judgement::New { other_kvnr: false, ticket: false, near };
        for (other, expected) in [
            (row("O’Brien–Groß", "Eva-Maria", None), hint(true)),
            (row("O'Brien-Groß", "Eva‑Maria", Some("FOLGT")), hint(true)),
            // Another person, whatever stands in place of the number.
            (row("O'Brien-Groß", "Ida", Some("FOLGT")), hint(false)),
            (row("O’Brien-Groß", "Ida", Some("FOLGT")), hint(false)),
        ] {
            assert_eq!(Book::new(&stored).judge(&other, None).unwrap(), expected);
            let mut book = Book::new(&empty);
            book.accept(&first, 2).unwrap();
            assert_eq!(book.judge(&other, None).unwrap(), expected);
        }
        let same = row("O'BRIEN-Groß", "Eva-Maria", None);
        assert_eq!(
            Book::new(&stored).judge(&same, None).unwrap(),
            Judgement::Duplicate(Rule::D1, Of::There(7))
        );
        // With two known spellings, each is pointed at by the other.
        let mut book = Book::new(&stored);
        book.judge(&row("O’Brien-Groß", "Eva-Maria", None), None).unwrap();
        book.accept(&row("O’Brien-Groß", "Eva-Maria", None), 2).unwrap();
        let third = Facts { datum: date(2026, 2, 3), ..row("O'Brien‑Groß", "Eva-Maria", None) };
        assert_eq!(book.judge(&third, None).unwrap(), hint(true));
    }

    /// The rules to the letter, one pair after another.
    fn by_the_book(row: &Facts<'_>, case: &Facts<'_>) -> Option<Rule> {
        let name = |text: Option<&str>| norm(text.unwrap_or_default());
        let same_person = name(row.vorname) == name(case.vorname) && row.geburtsdatum == case.geburtsdatum;
        let both_valid_and_different =
            kvnr::valid(row.kvnr).is_some() && kvnr::valid(case.kvnr).is_some() && row.kvnr != case.kvnr;
        let same_name = norm(row.nachname) == norm(case.nachname);
        if same_name
            && same_person
            && (row.fallgruppe, row.datum) == (case.fallgruppe, case.datum)
            && !both_valid_and_different
        {
            return Some(Rule::D1);
        }
        let person = match kvnr::valid(row.kvnr).zip(kvnr::valid(case.kvnr)) {
            Some((one, other)) => one == other,
            None => same_person,
        };
        let base = |facts: &Facts<'_>| norm(&base_fall_id(facts.datum, facts.fallgruppe, facts.nachname));
        (base(row) == base(case) && person).then_some(Rule::D3)
    }

    type Pick = (usize, usize, usize, usize, i8);

    fn picked((nachname, vorname, kvnr, born, day): Pick) -> Facts<'static> {
        Facts {
            datum: date(2026, 2, day),
            fallgruppe: Fallgruppe::Sd,
            nachname: ["Tonn", "TONN", "Alt"][nachname],
            vorname: [None, Some("Eva"), Some("eva")][vorname],
            geburtsdatum: [None, Some(date(1960, 4, 28))][born],
            kvnr: [None, Some("A123456780"), Some("D410126355"), Some("A123456789"), Some("X1")][kvnr],
            ticket: None,
        }
    }

    proptest::proptest! {
        #[test]
        fn single_lookups_find_what_comparing_every_pair_finds(
            picks in proptest::collection::vec((0_usize..3, 0_usize..3, 0_usize..5, 0_usize..2, 1_i8..5), 1..40),
            stored in 0_usize..20,
        ) {
            let mut known = KnownList::default();
            let mut accepted: Vec<(Of, Facts<'static>)> = Vec::new();
            let rows: Vec<Facts<'static>> = picks.into_iter().map(picked).collect();
            let stored = stored.min(rows.len());
            for (nr, facts) in (1..).zip(&rows[..stored]) {
                known.add(nr, &format!("egal-{nr}"), facts);
                accepted.push((Of::There(nr), *facts));
            }
            let mut book = Book::new(&known);
            for (line, row) in (2..).zip(&rows[stored..]) {
                let expected = accepted
                    .iter()
                    .filter_map(|(of, case)| by_the_book(row, case).map(|rule| (rule, *of)))
                    .min();
                let found = match book.judge(row, None).unwrap() {
                    Judgement::Duplicate(rule, of) => Some((rule, of)),
                    Judgement::New { .. } => None,
                };
                proptest::prop_assert_eq!(found, expected);
                if found.is_none() {
                    book.accept(row, line).unwrap();
                    accepted.push((Of::Line(line), *row));
                }
            }
        }
    }
}
