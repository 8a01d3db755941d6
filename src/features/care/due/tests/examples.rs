//! The worked examples of care.md that are about what is due, through the functions that the routes call and over HTTP.

use std::collections::HashMap;

use jiff::{Timestamp, tz::TimeZone};
use serde_json::{Value, json};

use super::{super::rules, *};
use crate::{
    features::care::{
        measures::{
            Proof, WritePlans,
            testing::{HELPER, NURSE},
        },
        residents::{AbsenceKind, model::Absence},
        versioned::begin,
    },
    kernel::{
        schedule::{Absences, Schedule},
        shift::{ShiftCalendar, ShiftId, shifts},
    },
    platform::tenancy::{Permission as _, Role},
};

fn cases(kind: &str) -> Vec<Value> {
    let all: Value =
        serde_json::from_str(include_str!("../../../../../fixtures/care/care_examples.json")).unwrap();
    let all = all["cases"].as_array().unwrap();
    all.iter().filter(|case| case["kind"] == kind).cloned().collect()
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_else(|| panic!("{name} of {value}"))
}

fn instant(value: &Value) -> Option<Timestamp> {
    value.as_str().map(|text| text.parse().unwrap())
}

/// By the pure functions alone.
#[test]
fn faellig() {
    let berlin = TimeZone::get("Europe/Berlin").unwrap();
    let calendar = ShiftCalendar::new(shifts("frueh 06:00\nspaet 14:00\nnacht 22:00").unwrap());
    let cases = cases("faellig");
    for case in &cases {
        let input = &case["input"];
        let shift: ShiftId = text(input, "schicht").parse().unwrap();
        let span = calendar.span(&shift, &berlin).unwrap();
        let now = instant(&input["jetzt"]).unwrap();
        let mut items = Vec::new();
        for measure in input["massnahmen"].as_array().unwrap() {
            let away = input["abwesend"][text(measure, "bewohner")].as_array().into_iter().flatten();
            let away = Absences::new(away.map(|one| (instant(&one["von"]).unwrap(), instant(&one["bis"]))));
            let schedule = Schedule::of_json(&measure["zeitplan"]).unwrap();
            let nachweis = Proof::from_code(text(measure, "nachweis")).unwrap();
            for due in schedule.due(&(span.from..span.until), &calendar, &berlin) {
                if away.excuse(&due) {
                    continue;
                }
                let key = due.key().to_string();
                let answers = input["antworten"].as_array().unwrap().iter();
                let own =
                    answers.filter(|one| one["massnahme"] == measure["id"] && one["faellig"] == key.as_str());
                let own = own
                    .map(|one| super::super::words::Status::from_code(text(one, "status")).unwrap())
                    .next();
                let mut proofs = input["schichtnachweise"].as_array().into_iter().flatten();
                let proved = proofs
                    .any(|one| one["bewohner"] == measure["bewohner"] && one["schicht"] == input["schicht"])
                    && rules::is_answered_by(nachweis, false, true);
                let state = rules::state(&due, own, proved, now, 60);
                let place = rules::place(&due, measure["zimmer"].as_str(), text(measure, "titel"));
                let told = json!({"massnahme": measure["id"], "faellig": key, "status": state.code()});
                items.push(((place, text(measure, "id").to_owned()), told));
            }
        }
        items.sort_by(|one, next| one.0.cmp(&next.0));
        let told: Vec<Value> = items.into_iter().map(|(_, told)| told).collect();
        assert_eq!(json!(told), case["expect"], "{}", case["id"]);
    }
    assert_eq!(cases.len(), 11);
}

/// The same over HTTP: planned in a house of its own before all of it, answered and proved at `jetzt`, then read.
#[tokio::test]
async fn faellig_over_http() {
    for case in &cases("faellig") {
        let (input, name) = (&case["input"], &case["id"]);
        let house = house();
        house.site.clock.set("2026-03-01T00:00:00Z");
        let (mut residents, mut planned) = (HashMap::new(), HashMap::new());
        for measure in input["massnahmen"].as_array().unwrap() {
            let bewohner = text(measure, "bewohner").to_owned();
            let resident = *residents
                .entry(bewohner.clone())
                .or_insert_with(|| house.take_in(&format!("Zimmer{bewohner}"), 0, text(measure, "zimmer")));
            let body = json!({
                "titel": measure["titel"], "nachweis": measure["nachweis"], "zeitplan": measure["zeitplan"],
                "evaluation_am": "2026-06-01",
            });
            planned.insert(text(measure, "id").to_owned(), house.plan(resident, &body));
        }
        for (bewohner, times) in input["abwesend"].as_object().into_iter().flatten() {
            house.change(residents[bewohner], |mut one| {
                for (nr, time) in (1..).zip(times.as_array().unwrap()) {
                    let (von, bis) = (instant(&time["von"]).unwrap(), instant(&time["bis"]));
                    one.abwesenheiten.push(Absence {
                        nr,
                        art: AbsenceKind::Krankenhaus,
                        von,
                        bis,
                        notiz: None,
                    });
                }
                one
            });
        }
        house.site.clock.set(text(input, "jetzt"));
        for answer in input["antworten"].as_array().unwrap() {
            let body = match text(answer, "status") {
                "erledigt" => json!({"status": "erledigt"}),
                "abweichung" => json!({"status": "abweichung", "text": "nur das Gesicht"}),
                status => json!({"status": status, "grund": "abgelehnt"}),
            };
            let id = planned[text(answer, "massnahme")];
            let (status, said) = put(&house, NURSE, id, text(answer, "faellig"), body).await;
            assert_eq!(status, 201, "{name}: {said}");
        }
        for proof in input["schichtnachweise"].as_array().into_iter().flatten() {
            let body =
                json!({"resident_id": residents[text(proof, "bewohner")], "schicht": proof["schicht"]});
            assert_eq!(prove(&house, NURSE, body).await.0, 201, "{name}");
        }
        let (status, said) = due(&house, NURSE, house.units[0], text(input, "schicht")).await;
        assert_eq!(status, 200, "{name}: {said}");
        let called: HashMap<String, &String> =
            planned.iter().map(|(name, id)| (id.to_string(), name)).collect();
        let told = said["items"].as_array().unwrap().iter().map(|item| {
            json!({"massnahme": called[text(item, "massnahme")], "faellig": item["faellig"], "status": item["status"]})
        });
        assert_eq!(json!(told.collect::<Vec<Value>>()), case["expect"], "{name}");
    }
}

/// Those about measures and answers, over HTTP.
#[tokio::test]
async fn recht() {
    let mut seen = 0;
    for case in &cases("recht") {
        let (input, expect, name) = (&case["input"], &case["expect"], &case["id"]);
        let (writes, nurses_only) = match text(input, "akt") {
            "massnahme.schreiben" => (true, false),
            "massnahme.abzeichnen" => (false, false),
            "massnahme.abzeichnen_fachkraft" => (false, true),
            _ => continue,
        };
        seen += 1;
        let house = house();
        let fachkraft = input["akteur"]["fachkraft"] == true;
        let role = Role::from_code(text(&input["akteur"], "rolle")).unwrap();
        assert!(WritePlans::ROLES.contains(&role) && AnswerDue::ROLES.contains(&role), "{name}");
        let who = match role {
            Role::Admin => crate::features::care::measures::testing::ADMIN,
            _ => HELPER,
        };
        house.say(house.users[2], "HH", &house.units[..1], fachkraft);
        house.say(house.users[3], "AA", &[], fachkraft);
        let zeitplan = json!({"art": "taeglich", "zeiten": ["14:00"]});
        let body = json!({"nur_fachkraft": nurses_only, "zeitplan": zeitplan});
        let (status, said) = if writes {
            let ctx = house.ctx::<WritePlans>(Some(who));
            match begin::<Measure>(&house.site.p, &ctx, house.residents[0], &House::sent(&body), "") {
                Ok(_) => (200, Value::Null),
                Err(error) => {
                    let problem = crate::kernel::problem::Problem::from(error);
                    (
                        crate::platform::web::present::status_of(&problem).as_u16(),
                        json!({"code": problem.code}),
                    )
                }
            }
        } else {
            let id = house.plan(house.residents[0], &body);
            let (status, said) = done(&house, who, id, "2026-11-20T13:00:00Z").await;
            (if status == 201 { 200 } else { status }, said)
        };
        assert_eq!(u64::from(status), expect["status"].as_u64().unwrap(), "{name}: {said}");
        if let Some(code) = expect["code"].as_str() {
            assert_eq!(said["code"], code, "{name}");
        }
    }
    assert!(seen >= 4, "{seen}");
}
