//! The two thousand imported cases of `fixtures/imports/crm_medium.*` after their four thousand changes, counted without a
//! store: the changes are expected to be accepted or refused as the fixture says, so that setting the fields is enough.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::figures::Counts;
use crate::{
    features::second_opinion::cases::{Fallgruppe, Traits},
    kernel::period::IsoWeek,
};

/// One case, as far as it counts.
pub struct Replayed {
    /// Where it counts.
    pub woche: IsoWeek,
    /// Its group.
    pub group: Fallgruppe,
    /// As what it counts.
    pub traits: Traits,
    /// Its codes, each once.
    pub icd: BTreeSet<String>,
}

impl Replayed {
    fn of(case: &Map<String, Value>) -> Self {
        let is = |field: &str, value: Value| case.get(field) == Some(&value);
        let flag = |field: &str| is(field, json!(true));
        let date: Date = case["datum"].as_str().unwrap().parse().unwrap();
        let icd: BTreeSet<String> =
            case.get("icd").and_then(Value::as_str).map(codes).unwrap_or_default().into_iter().collect();
        let traits = Traits::default()
            .with(Traits::UNTERLAGEN, flag("unterlagen"))
            .with(Traits::ABLEHNUNG, flag("ablehnung"))
            .with(Traits::ABBRUCH, flag("abbruch"))
            .with(Traits::GUTACHTEN, flag("gutachten"))
            .with(Traits::ALTERNATIVE, is("gutachten_typ", json!("Alternative")))
            .with(Traits::BESTAETIGUNG, is("gutachten_typ", json!("Bestätigung")))
            .with(Traits::TA_JA, is("therapieaenderung", json!("Ja")))
            .with(Traits::TA_NEIN, is("therapieaenderung", json!("Nein")))
            .with(Traits::DIAGNOSEKORREKTUR, flag("ta_diagnosekorrektur"))
            .with(Traits::UNTERVERSORGUNG, flag("ta_unterversorgung"))
            .with(Traits::UEBERTHERAPIE, flag("ta_uebertherapie"))
            .with(Traits::ICD, !icd.is_empty())
            .with(Traits::STORNIERT, case.contains_key("loesch_grund"));
        let group = Fallgruppe::from_code(case["fallgruppe"].as_str().unwrap()).unwrap();
        Self { woche: IsoWeek::of(date), group, traits, icd }
    }
}

/// The codes of an entry that is known to be accepted.
fn codes(entry: &str) -> Vec<String> {
    let code = |part: &str| {
        let upper = part.trim().to_uppercase();
        let word = upper.split_whitespace().next().unwrap_or_default();
        word.trim_end_matches(['†', '*', '!', '+', '#'])
            .trim_end_matches(".-")
            .trim_end_matches('-')
            .to_owned()
    };
    entry.split([',', ';']).map(code).filter(|code| !code.is_empty()).collect()
}

/// All cases after all changes.
pub fn cases() -> Vec<Replayed> {
    let import: Value =
        serde_json::from_str(include_str!("../../../../fixtures/imports/crm_medium.expected.json")).unwrap();
    let events: Vec<Value> =
        serde_json::from_str(include_str!("../../../../fixtures/imports/crm_medium.events.json")).unwrap();
    let mut cases: HashMap<String, Map<String, Value>> = import["rows"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["status"] == "neu")
        .map(|row| (row["fall_id"].as_str().unwrap().to_owned(), row["parsed"].as_object().unwrap().clone()))
        .collect();
    for event in events.iter().filter(|event| event["expect"] == "ok") {
        let case = cases.get_mut(event["fall_id"].as_str().unwrap()).unwrap();
        case.extend(event["body"].as_object().unwrap().clone());
    }
    cases.values().map(Replayed::of).collect()
}

/// The counts for the report of a week.
pub fn counts(cases: &[Replayed], bis: IsoWeek) -> Counts {
    let mut counts = Counts::default();
    let mut per: BTreeMap<(IsoWeek, Fallgruppe), BTreeMap<Traits, i64>> = BTreeMap::new();
    for case in cases {
        *per.entry((case.woche, case.group)).or_default().entry(case.traits).or_default() += 1;
        let in_population = case.woche.jahr == bis.jahr && case.woche.kw <= bis.kw;
        if in_population && case.group == Fallgruppe::Onko && !case.traits.has(Traits::STORNIERT) {
            for code in &case.icd {
                *counts.icd.entry(code.clone()).or_default() += 1;
            }
        }
    }
    counts.per = per.into_iter().map(|(at, traits)| (at, traits.into_iter().collect())).collect();
    counts
}
