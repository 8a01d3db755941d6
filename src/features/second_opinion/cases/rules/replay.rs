//! The 4,000 changes of `crm_medium.events.json`, applied in order: each must be accepted or refused as expected,
//! and the sums of the cases must then be those of `crm_medium.reports.json`.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::Value;

use super::{set_coding, set_icd, storno};
use crate::{
    features::second_opinion::cases::{
        fallgruppe::Fallgruppe,
        fields::Patch,
        model::{Beginning, Case, ImportQuelle},
        testing,
        traits::Traits,
    },
    kernel::{ids::Id, problem::FieldErrors},
    platform::entity::{Stamp, settled},
};

const TODAY: Date = Date::constant(2026, 11, 20);

fn imported() -> BTreeMap<String, Case> {
    let expected: Value =
        serde_json::from_str(include_str!("../../../../../fixtures/imports/crm_medium.expected.json"))
            .unwrap();
    let rows = expected["rows"].as_array().unwrap().iter().filter(|row| row["status"] == "neu");
    rows.zip(1..)
        .map(|(row, nr)| {
            let parsed = &row["parsed"];
            let text = |name: &str| parsed[name].as_str().map(str::to_owned);
            let fall_id = row["fall_id"].as_str().unwrap().to_owned();
            let mut case = Case::begin(Beginning {
                id: Id::new(testing::now()),
                datum: parsed["datum"].as_str().unwrap().parse().unwrap(),
                nachname: text("nachname").unwrap(),
                fallgruppe: Fallgruppe::from_code(parsed["fallgruppe"].as_str().unwrap()).unwrap(),
                quelle: ImportQuelle::CrmCsv,
                now: testing::now(),
                user: testing::user(),
            })
            .call(nr, fall_id.clone(), None);
            (case.vorname, case.kvnr, case.crm_ticket_id) =
                (text("vorname"), text("kvnr"), text("crm_ticket_id"));
            (case.geburtsdatum_roh, case.thema) =
                (text("geburtsdatum_roh"), text("thema").unwrap_or_default());
            case.geburtsdatum = parsed["geburtsdatum"].as_str().map(|iso| iso.parse().unwrap());
            assert_eq!(
                (u64::from(case.jahr), u64::from(case.kw)),
                (parsed["jahr"].as_u64().unwrap(), parsed["kw"].as_u64().unwrap())
            );
            assert_eq!(super::repair(&mut case), Ok(vec![]), "{fall_id}");
            (fall_id, case)
        })
        .collect()
}

fn change(case: &Case, op: &str, body: &Value) -> Result<Case, FieldErrors> {
    let (now, user) = (testing::now(), testing::user());
    let patch = || Patch::from_json(body.as_object().unwrap());
    let new = match op {
        "patch" => patch()?.on(case),
        "coding" => set_coding(case, &patch()?),
        "icd" => set_icd(case, body["icd"].as_str().unwrap()).map(|(case, _)| case),
        "storno" => storno(case, body["loesch_grund"].as_str().unwrap(), now),
        other => panic!("{other}"),
    };
    settled(Some(case), new?, &Stamp { now, today: TODAY, user })
}

fn replayed() -> BTreeMap<String, Case> {
    let mut cases = imported();
    let events: Vec<Value> =
        serde_json::from_str(include_str!("../../../../../fixtures/imports/crm_medium.events.json")).unwrap();
    assert!(events.len() >= 4000);
    for (at, event) in events.iter().enumerate() {
        let case = cases.get_mut(event["fall_id"].as_str().unwrap()).unwrap();
        let got = match change(case, event["op"].as_str().unwrap(), &event["body"]) {
            Ok(changed) => {
                *case = changed;
                vec!["ok"]
            }
            Err(errors) => {
                let mut codes: Vec<&str> = errors.0.iter().map(|error| error.code).collect();
                codes.dedup();
                codes
            }
        };
        assert_eq!(got, [event["expect"].as_str().unwrap()], "event {at}");
    }
    cases
}

/// The 43 sums of domain.md, 5.8, of some traits.
fn sums(cases: &[(Fallgruppe, Traits)]) -> BTreeMap<String, u64> {
    let count = |holds: &dyn Fn(Fallgruppe, Traits) -> bool| {
        u64::try_from(cases.iter().filter(|(group, traits)| holds(*group, *traits)).count()).unwrap()
    };
    let report = |traits: Traits, also: Traits| traits.has(Traits::GUTACHTEN) && traits.has(also);
    let mut sums = BTreeMap::new();
    sums.insert("erstberatungen".to_owned(), count(&|_, _| true));
    sums.insert("keine_rueckmeldung".to_owned(), count(&|_, traits| traits.keine_rueckmeldung()));
    for (name, flag) in [
        ("unterlagen", Traits::UNTERLAGEN),
        ("ablehnungen", Traits::ABLEHNUNG),
        ("abbrueche", Traits::ABBRUCH),
        ("gutachten", Traits::GUTACHTEN),
    ] {
        sums.insert(name.to_owned(), count(&|_, traits| traits.has(flag)));
    }
    for (name, flag) in [
        ("gutachten_alternative", Traits::ALTERNATIVE),
        ("gutachten_bestaetigung", Traits::BESTAETIGUNG),
        ("ta_ja", Traits::TA_JA),
        ("ta_nein", Traits::TA_NEIN),
        ("ta_diagnosekorrektur", Traits::DIAGNOSEKORREKTUR),
        ("ta_unterversorgung", Traits::UNTERVERSORGUNG),
        ("ta_uebertherapie", Traits::UEBERTHERAPIE),
    ] {
        sums.insert(name.to_owned(), count(&|_, traits| report(traits, flag)));
    }
    for f in Fallgruppe::ALL {
        let mut group = |name: &str, holds: &dyn Fn(Traits) -> bool| {
            sums.insert(format!("{}_{name}", f.code()), count(&|group, traits| group == f && holds(traits)));
        };
        group("anzahl", &|_| true);
        group("unterlagen", &|traits| traits.has(Traits::UNTERLAGEN));
        group("gutachten", &|traits| traits.has(Traits::GUTACHTEN));
        group("keine_rm_ablehnung", &|traits| traits.keine_rueckmeldung() || traits.has(Traits::ABLEHNUNG));
        group("alternative", &|traits| report(traits, Traits::ALTERNATIVE));
        group("bestaetigung", &|traits| report(traits, Traits::BESTAETIGUNG));
    }
    sums
}

#[test]
fn every_event_ends_as_expected_and_the_sums_are_those_of_the_reports() {
    let cases = replayed();
    let reports: Value =
        serde_json::from_str(include_str!("../../../../../fixtures/imports/crm_medium.reports.json"))
            .unwrap();
    let live: Vec<&Case> = cases.values().filter(|case| !case.storniert()).collect();
    let of_year = |jahr: &str| -> Vec<(Fallgruppe, Traits)> {
        let jahr: u16 = jahr.parse().unwrap();
        live.iter().filter(|case| case.jahr == jahr).map(|case| (case.fallgruppe, case.traits())).collect()
    };
    for (jahr, expected) in reports["yearly"].as_object().unwrap() {
        let sums = sums(&of_year(jahr));
        assert_eq!(sums.len(), 43);
        assert_eq!(serde_json::json!(sums).as_object().unwrap().len(), expected.as_object().unwrap().len());
        for (name, sum) in &sums {
            assert_eq!(Some(*sum), expected[name].as_u64(), "{jahr} {name}");
        }
    }
    for (jahr, expected) in reports["dashboard"].as_object().unwrap() {
        let count = |holds: fn(Traits) -> bool| {
            u64::try_from(live.iter().filter(|case| holds(case.traits())).count()).ok()
        };
        assert_eq!(count(|_| true), expected["total_cases"].as_u64());
        assert_eq!(count(|traits| !traits.has(Traits::ICD)), expected["pending_icd"].as_u64());
        let uncoded = |traits: Traits| traits.has(Traits::GUTACHTEN) && !traits.kodiert();
        assert_eq!(count(uncoded), expected["pending_coding"].as_u64());
        let sums = sums(&of_year(jahr));
        for (name, sum) in expected["current_year_stats"].as_object().unwrap() {
            assert_eq!(sums.get(name).copied(), sum.as_u64(), "{jahr} {name}");
        }
    }
}
