//! The worked examples of care.md that are about residents.

use std::collections::BTreeMap;

use jiff::{Timestamp, ToSpan as _, civil::Date, tz::TimeZone};
use serde_json::Value;

use super::super::{EditHints, EditResidents, ReadResidents, Stay, entry_fits};
use crate::{
    features::care::{
        settings::Zugriff,
        staff::{Barred, CareDuty},
        units::Unit,
    },
    kernel::{ids::Id, problem::Explain as _},
    platform::{
        tenancy::{Permission, Role},
        web::present::status_of,
    },
};

fn cases(kind: &str) -> Vec<Value> {
    let all: Value =
        serde_json::from_str(include_str!("../../../../../fixtures/care/care_examples.json")).unwrap();
    all["cases"].as_array().unwrap().iter().filter(|case| case["kind"] == kind).cloned().collect()
}

/// The id of a unit that an example calls so.
fn unit(name: &str) -> Id<Unit> {
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(name.bytes()).for_each(|(to, from)| *to = from);
    Id::from_bytes(bytes)
}

fn duty(input: &Value, now: Timestamp) -> CareDuty {
    let actor = &input["akteur"];
    let units = |value: &Value| {
        value.as_array().map(|names| names.iter().map(|n| unit(n.as_str().unwrap())).collect())
    };
    let stands_in = actor["vertretungen"].as_array().into_iter().flatten();
    CareDuty {
        now,
        zugriff: input["zugriff"]
            .as_str()
            .map_or(Zugriff::Vertretung, |code| Zugriff::from_code(code).unwrap()),
        fachkraft: actor["fachkraft"] == true,
        wohnbereiche: units(&actor["wohnbereiche"]),
        vertretungen: stands_in
            .map(|one| {
                (unit(one["wohnbereich"].as_str().unwrap()), one["bis"].as_str().unwrap().parse().unwrap())
            })
            .collect(),
    }
}

/// What an act on a resident comes to: the permission by the role, then the rule beside it.
fn asked(input: &Value) -> (u16, Option<&'static str>) {
    let role = Role::from_code(input["akteur"]["rolle"].as_str().unwrap()).unwrap();
    let act = input["akt"].as_str().unwrap();
    let roles = match act {
        "bewohner.lesen" => ReadResidents::ROLES,
        "bewohner.aendern" => EditResidents::ROLES,
        "bewohner.hinweise" => EditHints::ROLES,
        other => panic!("{other}"),
    };
    if !roles.contains(&role) {
        return (403, Some("KEINE_BERECHTIGUNG"));
    }
    let now = input["jetzt"].as_str().unwrap_or("2026-11-20T13:00:00Z").parse().unwrap();
    let (duty, of) = (duty(input, now), &input["objekt"]);
    let place = unit(of["wohnbereich"].as_str().unwrap());
    let reached = duty.reaches(role, place, of["gesperrt"] == true, input["grund"].as_str());
    let may =
        reached.and_then(|_| if act == "bewohner.hinweise" { duty.admin_or_nurse(role) } else { Ok(()) });
    match may {
        Ok(()) => (200, None),
        Err(barred) => {
            assert_eq!(barred.explain().code, barred.code());
            (status_of(&barred.explain()).as_u16(), Some(barred.code()).filter(|_| barred != Barred::Missing))
        }
    }
}

#[test]
fn who_reaches_whom_is_as_the_examples_say() {
    let mut acts: BTreeMap<String, u16> = BTreeMap::new();
    for case in cases("recht") {
        let (input, expect) = (&case["input"], &case["expect"]);
        let act = input["akt"].as_str().unwrap();
        if !act.starts_with("bewohner.") {
            continue;
        }
        let expected = (expect["status"].as_u64().unwrap().try_into().unwrap(), expect["code"].as_str());
        assert_eq!(asked(input), expected, "{}", case["id"]);
        *acts.entry(act.to_owned()).or_default() += 1;
    }
    let shown: Vec<(&str, u16)> = acts.iter().map(|(act, count)| (act.as_str(), *count)).collect();
    assert_eq!(shown, [("bewohner.aendern", 1), ("bewohner.hinweise", 2), ("bewohner.lesen", 13)]);
}

/// The examples about corrections name the end of the last day; two of them are refused for that alone.
#[test]
fn a_file_is_written_up_for_seven_days_after_the_last() {
    let berlin = TimeZone::get("Europe/Berlin").unwrap();
    let local = |text: &Value| -> Date {
        text.as_str().unwrap().parse::<jiff::Timestamp>().unwrap().to_zoned(berlin.clone()).date()
    };
    let mut seen = 0;
    for case in cases("fassung") {
        let (input, expect) = (&case["input"], &case["expect"]);
        if input["eintrag"]["auszug_ende"].is_null() {
            continue;
        }
        let last = local(&input["eintrag"]["auszug_ende"]).yesterday().unwrap();
        let stay = Stay { aufnahme: Date::constant(2020, 1, 1), auszug: Some(last) };
        let today = local(&input["jetzt"]);
        let asked = entry_fits(&stay, last, today, false);
        let closed = expect["code"] == "BEWOHNER_AUSGEZOGEN";
        assert_eq!(
            asked.is_err_and(|error| error.explain().code == "BEWOHNER_AUSGEZOGEN"),
            closed,
            "{}",
            case["id"]
        );
        assert!(entry_fits(&stay, last, today, true).is_ok(), "an admin may, with a reason");
        seen += 1;
    }
    assert!(seen >= 2, "{seen}");
}

#[test]
fn entries_are_of_days_of_the_stay() {
    let day = |iso: &str| -> Date { iso.parse().unwrap() };
    let stay = Stay { aufnahme: day("2026-11-01"), auszug: Some(day("2026-11-12")) };
    let code = |of: &str, today: &str| match entry_fits(&stay, day(of), day(today), false) {
        Ok(()) => "",
        Err(error) => error.explain().code,
    };
    assert_eq!(code("2026-10-31", "2026-11-12"), "VOR_AUFNAHME");
    assert_eq!(code("2026-11-01", "2026-11-12"), "");
    assert_eq!(code("2026-11-12", "2026-11-19"), "");
    assert_eq!(code("2026-11-13", "2026-11-13"), "BEWOHNER_AUSGEZOGEN");
    assert_eq!(code("2026-11-12", "2026-11-20"), "BEWOHNER_AUSGEZOGEN");
    let open = Stay { auszug: None, ..stay };
    assert!(entry_fits(&open, day("2030-01-01"), day("2030-01-01").saturating_add(9.days()), false).is_ok());
}
