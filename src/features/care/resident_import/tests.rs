//! The worked examples of care.md, 13, and the edges of the grammar.

use std::{collections::HashMap, convert::Infallible};

use jiff::civil::Date;
use serde_json::{Value, json};

use super::{
    COLUMNS, Column, Holder, House, Known, Of, Reason, ResidentImport, ResidentPlanRow, Verdict, Warning,
    read,
};
use crate::{
    features::care::{
        residents::{Status, person_key},
        units::{Unit, UnitNames},
    },
    kernel::{ids::Id, kvnr, text::norm},
    platform::{
        entity::{Entity as _, Stamp, settled},
        intake::{self, Code as _, Corrections},
        sheet::{CsvWriter, read_csv},
    },
};

/// The residents of an example, by what they are looked up by.
#[derive(Default)]
pub struct KnownList {
    numbers: HashMap<String, Holder>,
    people: HashMap<String, u64>,
    kvnrs: HashMap<String, u64>,
}

impl KnownList {
    pub fn of(list: &Value) -> Self {
        let mut known = Self::default();
        for (one, nr) in list.as_array().into_iter().flatten().zip(1..) {
            let text = |name: &str| one[name].as_str().map(str::to_owned);
            let born = text("g").unwrap().parse().unwrap();
            let person = person_key(&text("n").unwrap(), &text("v").unwrap(), born);
            let valid = kvnr::valid(one["k"].as_str()).map(str::to_owned);
            let holder = Holder { of: Of::There(nr), person: person.clone(), kvnr: valid.clone() };
            known.numbers.insert(norm(&text("nr").unwrap()), holder);
            known.people.insert(person, nr);
            known.kvnrs.extend(valid.map(|kvnr| (kvnr, nr)));
        }
        known
    }
}

impl Known for KnownList {
    type Error = Infallible;

    fn by_number(&self, bewohnernr: &str) -> Result<Option<Holder>, Infallible> {
        Ok(self.numbers.get(bewohnernr).cloned())
    }
    fn by_person(&self, key: &str) -> Result<Option<u64>, Infallible> {
        Ok(self.people.get(key).copied())
    }
    fn by_kvnr(&self, kvnr: &str) -> Result<Option<u64>, Infallible> {
        Ok(self.kvnrs.get(kvnr).copied())
    }
}

fn stamp() -> Stamp {
    crate::features::care::residents::testing::stamp()
}

pub fn units(names: &[&str]) -> UnitNames {
    let unit = |(at, name): (usize, &&str)| Unit {
        id: Id::from_bytes([u8::try_from(at).unwrap() + 1; 16]),
        name: (*name).to_owned(),
        kuerzel: name.chars().take(3).collect(),
        ..Unit::begin(&stamp())
    };
    names.iter().enumerate().map(unit).collect::<Vec<_>>().iter().collect()
}

/// The cells of a row in the order of the columns.
fn cells(row: &Value) -> Vec<String> {
    Column::CODES.iter().map(|name| row[name].as_str().unwrap_or_default().to_owned()).collect()
}

/// What the file of these rows would do in a house.
pub fn planned(rows: &[Value], known: KnownList, units: UnitNames, today: Date) -> Vec<ResidentPlanRow> {
    // A column that is not read, so that a row of empty cells is one.
    let mut file = CsvWriter::new();
    file.row(Column::CODES.into_iter().chain(["Bemerkung"]));
    rows.iter().for_each(|row| file.row(cells(row).into_iter().chain(["x".to_owned()])));
    let sheet = read_csv(&file.finish(), "bewohner.csv", &COLUMNS).unwrap();
    let house = House { known, units };
    let Ok(plan) = intake::classify(sheet.head, sheet.rows, Corrections::default(), today, &house);
    plan.rows
}

fn shown(row: &ResidentPlanRow) -> Value {
    let warnings: Vec<&str> = row.warnings.iter().map(|warning| warning.code()).collect();
    match (&row.verdict, &row.parsed) {
        (Verdict::New(()), Some(parsed)) => json!({
            "status": "neu", "pflegegrad": parsed.pflegegrad, "warnungen": warnings,
            "geschlecht": parsed.geschlecht.map(|one| one.code()),
            "geburtsdatum": parsed.geburtsdatum.to_string(),
        }),
        (Verdict::Duplicate { rule, .. }, _) => {
            json!({"status": "dublette", "regel": rule.code(), "warnungen": warnings})
        }
        _ => {
            let reasons: Vec<&str> = row.reasons.iter().map(|reason| reason.code()).collect();
            json!({"status": "abgelehnt", "gruende": reasons, "warnungen": warnings})
        }
    }
}

#[test]
fn the_worked_examples_hold() {
    let all: Value =
        serde_json::from_str(include_str!("../../../../fixtures/care/care_examples.json")).unwrap();
    let mut seen = 0;
    for case in all["cases"].as_array().unwrap().iter().filter(|case| case["kind"] == "bewohnerimport") {
        let input = &case["input"];
        let names: Vec<&str> =
            input["wohnbereiche"].as_array().unwrap().iter().map(|n| n.as_str().unwrap()).collect();
        let (units, today) = (units(&names), input["heute"].as_str().unwrap().parse().unwrap());
        let rows = input["zeilen"].as_array().unwrap();
        let judged = planned(rows, KnownList::of(&input["bestand"]), units, today);
        for row in judged.iter().filter(|row| row.verdict.is_new()) {
            // What is judged to be new is what the rules of a resident let in.
            let resident = row.parsed.clone().unwrap().resident(None, &stamp());
            assert!(settled(None, resident, &stamp()).is_ok(), "{}", case["id"]);
        }
        assert_eq!(Value::from_iter(judged.iter().map(shown)), case["expect"], "{}", case["id"]);
        seen += 1;
    }
    assert_eq!(seen, all["counts"]["bewohnerimport"]);
}

pub const GOOD: [(&str, &str); 5] = [
    ("Nachname", "Bergfeld"),
    ("Vorname", "Erna"),
    ("Geburtsdatum", "03.02.1938"),
    ("Wohnbereich", "erd"),
    ("Aufnahme", "01.10.2025"),
];

/// A good row with other cells: its reasons and its warnings.
fn codes(more: &[(&str, &str)]) -> (Vec<Reason>, Vec<Warning>) {
    let mut row = Value::from_iter(GOOD);
    more.iter().for_each(|(name, cell)| row[*name] = Value::from(*cell));
    let today: Date = "2026-11-20".parse().unwrap();
    let reading = read(&cells(&row), &units(&["Erdgeschoss"]), today);
    assert_eq!(reading.parsed.is_none(), !reading.reasons.is_empty());
    (reading.reasons, reading.warnings)
}

#[test]
fn every_cell_is_judged_as_its_column_says() {
    let refused = |more: &[(&str, &str)], reasons: &[Reason]| assert_eq!(codes(more).0, reasons, "{more:?}");
    let odd = |name: &str, cell: &str, warnings: &[Warning]| {
        assert_eq!(codes(&[(name, cell)]), (vec![], warnings.to_vec()), "{name} {cell}");
    };
    refused(&[], &[]);
    refused(&[("Auszug", "30.09.2025")], &[Reason::AuszugVorAufnahme]);
    refused(&[("Auszug", "21.11.2026")], &[Reason::AuszugInZukunft]);
    refused(&[("Auszug", "21.11.2029")], &[Reason::AuszugInZukunft]);
    refused(&[("Auszug", "demnächst"), ("Pflegegrad seit", "31.02.2026")], &[Reason::DatumUngueltig]);
    refused(&[("Aufnahme", "01.10.2030")], &[Reason::AufnahmeZuWeit]);
    refused(&[("Aufnahme", "31.12.1939")], &[Reason::DatumUngueltig]);
    refused(&[("Aufnahme", "31.12.1940"), ("Geburtsdatum", "01.01.1941")], &[Reason::AufnahmeVorGeburt]);
    for long_ago in ["01.10.1999", "1.3.98", "1998-03-01"] {
        refused(&[("Aufnahme", long_ago)], &[]);
    }
    refused(&[("Geburtsdatum", "21.11.2026")], &[Reason::GeburtsdatumUngueltig]);
    refused(&[("Kontakt 1 Telefon", "0351 12")], &[Reason::KontaktOhneName]);
    refused(&[("Zimmer", "ein sehr langer Name für ein Zimmer")], &[Reason::FeldZuLang]);
    refused(&[("Hinweise", &"x".repeat(2001))], &[Reason::FeldZuLang]);
    refused(&[("Hinweise", &"x".repeat(2000))], &[]);
    refused(&[("Vorname", "Er\u{1}na")], &[Reason::ZeichenUngueltig]);
    for word in ["W", "weiblich", " Frau ", "m", "Männlich", "divers", "x"] {
        odd("Geschlecht", word, &[]);
    }
    odd("Geschlecht", "?", &[Warning::GeschlechtUnbekannt]);
    odd("Anrede", "frau", &[]);
    odd("Anrede", "Fräulein", &[Warning::AnredeUnbekannt]);
    for grade in ["PG 3", "pg3", "Pflegegrad 0", "kein", "5"] {
        odd("Pflegegrad", grade, &[]);
    }
    for grade in ["6", "-1", "33", "III", "PG"] {
        odd("Pflegegrad", grade, &[Warning::PflegegradUngueltig]);
    }
    odd("KVNR", "a 123.456-780", &[]);
    odd("KVNR", "folgt", &[Warning::KvnrFormat]);
    odd("Nachname", "MÃ¼ller", &[Warning::ZeichenVerdacht]);
}

#[test]
fn a_cell_says_which_allergies_there_are_or_that_none_are_known() {
    let came = |cell: &str| {
        let mut row = Value::from_iter(GOOD);
        row["Allergien"] = cell.into();
        let today = "2026-11-20".parse().unwrap();
        let parsed = read(&cells(&row), &units(&["Erdgeschoss"]), today).parsed.unwrap();
        assert_eq!(parsed.wohnbereich, "Erdgeschoss", "the file says only the short name");
        let resident = parsed.resident(None, &stamp());
        (resident.allergien, resident.keine_allergien_bekannt)
    };
    for none in ["keine", " Keine bekannt.", "KEINE ALLERGIEN BEKANNT"] {
        assert_eq!(came(none), (None, true), "{none}");
    }
    assert_eq!(came(""), (None, false), "nobody has asked");
    for known in ["Keine Nüsse", "Penicillin"] {
        assert_eq!(came(known), (Some(known.to_owned()), false));
    }
}

#[test]
fn one_who_moved_out_comes_in_as_closed() {
    let mut row = Value::from_iter(GOOD);
    row["Auszug"] = "20.11.2026".into();
    row["Kontakt 1 Name"] = "Karl Bergfeld".into();
    let today = "2026-11-20".parse().unwrap();
    let parsed = read(&cells(&row), &units(&["Erdgeschoss"]), today).parsed.unwrap();
    let one = parsed.resident(Some((Id::from_bytes([9; 16]), 7)), &stamp());
    let one = settled(None, one, &stamp()).unwrap();
    assert_eq!((one.status, one.import_zeile, one.notfallkontakte.len()), (Status::Ausgezogen, Some(7), 1));
    assert!(one.check(None, today).is_empty());
}

#[test]
fn a_number_of_another_person_is_refused_and_the_same_person_is_not() {
    let list = json!([{"nr": "17", "n": "Bergfeldt", "v": "Erna", "g": "1938-02-03", "k": "A123456780"}]);
    let judge = |more: &[(&str, &str)]| {
        let mut row = Value::from_iter(GOOD);
        more.iter().for_each(|(name, cell)| row[*name] = Value::from(*cell));
        let judged = planned(&[row], KnownList::of(&list), units(&["Erdgeschoss"]), stamp().today);
        let shown = shown(&judged[0]);
        shown["regel"].as_str().or(shown["gruende"][0].as_str()).unwrap_or("neu").to_owned()
    };
    assert_eq!(judge(&[("Bewohnernr", "17")]), "BEWOHNERNR_VERGEBEN");
    assert_eq!(judge(&[("Bewohnernr", "17"), ("KVNR", "A123456780")]), "R3");
    assert_eq!(judge(&[("Bewohnernr", "17"), ("Nachname", "BERGFELDT")]), "R1");
    assert_eq!(judge(&[("Bewohnernr", "18"), ("Nachname", "Bergfeldt")]), "R2");
    assert_eq!(judge(&[("Bewohnernr", "18"), ("KVNR", "A000000000")]), "neu");
}

#[test]
fn a_template_with_its_headings_is_a_file_of_residents() {
    let text = format!("{}\n{}\n", Column::CODES.join(";"), GOOD.map(|(_, cell)| cell).join(";"));
    let sheet = read_csv(text.as_bytes(), "bewohner.csv", &COLUMNS).unwrap();
    assert_eq!(sheet.rows.len(), 1);
    assert!(sheet.head.places.iter().enumerate().all(|(at, place)| *place == Some(at)));
    assert_eq!(COLUMNS.required, ["Nachname", "Vorname", "Geburtsdatum", "Wohnbereich", "Aufnahme"]);
    assert!(Column::ALL.into_iter().all(|column| Column::CODES[column.place()] == column.code()));
    let fields: std::collections::BTreeSet<&str> =
        Column::ALL.into_iter().map(intake::Column::field).collect();
    assert_eq!(fields.len(), Column::ALL.len(), "each column has a field of its own");
    let row: Vec<&str> = GOOD.iter().map(|(_, cell)| *cell).collect();
    assert_eq!(((COLUMNS.signs)(&row), (COLUMNS.signs)(&["a", "b", "c"])), (2, 0));
}

#[test]
fn it_says_everything_in_both_languages() {
    intake::testing::says_everything::<ResidentImport>();
}

proptest::proptest! {
    #[test]
    fn no_cells_make_it_panic(cells in proptest::collection::vec("\\PC{0,20}|[0-9.]{0,10}", 0..25)) {
        let today: Date = "2026-11-20".parse().unwrap();
        let reading = read(&cells, &units(&["Erdgeschoss"]), today);
        proptest::prop_assert!(reading.parsed.is_some() || !reading.reasons.is_empty());
    }
}

#[test]
fn the_roles_of_each_right_are_those_of_the_matrix() {
    let matrix = super::FEATURE.matrix();
    assert_eq!(matrix, ["residents.import: admin", "residents.import_log: admin"]);
}
