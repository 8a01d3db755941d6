//! Assessing and deciding through the handlers of the routes: what comes out, what refuses, and what becomes of the care grade.

use serde_json::{Value, json};

use super::*;
use crate::{
    features::care::{
        measures::testing::{ADMIN, HELPER, NURSE, OTHER},
        residents::{EditResidents, Status},
    },
    platform::entity,
};

fn own(punkte: Value) -> Value {
    json!({"art": "eigeneinschaetzung", "stichtag": "2026-11-20", "punkte": punkte})
}

fn decision(day: &str, grade: u8) -> Value {
    json!({"art": "bescheid", "stichtag": day, "pflegegrad": grade})
}

fn history(house: &House, id: Id<Resident>) -> Vec<(u8, Option<String>)> {
    let seen = resident(house, id);
    let told: Vec<(u8, Option<String>)> =
        seen.pflegegrad_verlauf.iter().map(|one| (one.grad, one.seit.map(|day| day.to_string()))).collect();
    let last = told.last().cloned();
    assert_eq!(seen.pflegegrad, last.as_ref().map(|one| one.0), "the grade of today is the last");
    assert_eq!(seen.pflegegrad_seit.map(|day| day.to_string()), last.and_then(|one| one.1));
    told
}

#[tokio::test]
async fn a_nurse_assesses_and_the_care_grade_stays_what_it_is() {
    let house = house();
    let id = house.residents[0];
    let all =
        answers(&[("1.1", 2), ("1.5", 3), ("3.2", 5), ("4.8", 9), ("4.13", 6), ("5.16", 1), ("6.6", 3)]);
    let mut body = own(all);
    body["haeufigkeiten"] = json!({"5.1": {"tag": 4}, "5.13": {"woche": 1}});
    let (status, one) = post(&house, NURSE, id, body).await;
    assert_eq!(status, 201, "{one}");
    // 5 -> 5; 5 -> 11,25 of module 3; 15 -> 20; 2 + 1 + 1 = 4 -> 15; 3 -> 3,75.
    assert_eq!(one["summen"], sums([5, 0, 5, 15, 4, 3]));
    assert_eq!((&one["gesamt"], &one["pflegegrad"]), (&json!(55), &json!(3)));
    assert_eq!((&one["bis_naechster"], &one["tabelle"]), (&json!(15), &json!("2017-01-01")));
    assert_eq!(one["haeufigkeiten"]["5.1"], json!({"tag": 4, "woche": 0, "monat": 0}));
    assert_eq!((&one["punkte"]["4.13"], &one["autor"]["handzeichen"]), (&json!(6), &json!("NN")));
    assert_eq!(resident(&house, id).pflegegrad, None);
    let (status, all) = list(&house, HELPER, id).await;
    assert_eq!((status, &all["items"][0]["id"]), (200, &one["id"]));
    let told = house.site.p.store().read(&house.ctx::<ReadAssessments>(None), |r| {
        r.history::<Assessment>(one["id"].as_str().unwrap().parse::<Id<Assessment>>().unwrap().bytes())
    });
    assert_eq!(told.unwrap()[0].kind, "assessment.created");
}

#[tokio::test]
async fn what_is_not_whole_or_not_possible_is_refused_at_its_field() {
    let house = house();
    let id = house.residents[0];
    let without = |code: &str| {
        let mut all = answers(&[]);
        all.as_object_mut().unwrap().remove(code);
        all
    };
    let mut wrong_day = own(answers(&[]));
    wrong_day["stichtag"] = json!("2026-11-21");
    let mut too_old = own(answers(&[]));
    too_old["stichtag"] = json!("2016-12-31");
    let mut graded = own(answers(&[]));
    graded["pflegegrad"] = json!(3);
    let mut both = own(answers(&[("1.1", 3)]));
    both["summen"] = json!({"m1": 4});
    let mut daily_visits = own(answers(&[]));
    daily_visits["haeufigkeiten"] = json!({"5.14": {"tag": 1}});
    let mut too_often = own(answers(&[]));
    too_often["haeufigkeiten"] = json!({"5.2": {"woche": -1}, "5.3": {"monat": 1000}});
    for (body, expected) in [
        (own(without("2.11")), json!([["punkte.2.11", "PFLICHTFELD_FEHLT"]])),
        (own(answers(&[("3.1", 2)])), json!([["punkte.3.1", "AUSSERHALB"]])),
        (own(answers(&[("1.6", 1)])), json!([["punkte.1.6", "FELD_UNBEKANNT"]])),
        (own(answers(&[("5.1", 1)])), json!([["punkte.5.1", "FELD_UNBEKANNT"]])),
        (wrong_day, json!([["stichtag", "STICHTAG_AUSSERHALB"]])),
        (too_old, json!([["stichtag", "STICHTAG_AUSSERHALB"]])),
        (graded, json!([["pflegegrad", "FELD_UNVERAENDERLICH"]])),
        (both, json!([["summen.m1", "SUMME_PASST_NICHT"]])),
        (daily_visits, json!([["haeufigkeiten.5.14.tag", "FELD_UNBEKANNT"]])),
        (too_often, json!([["haeufigkeiten.5.2", "AUSSERHALB"], ["haeufigkeiten.5.3", "AUSSERHALB"]])),
        // A part of the sums is not taken for the whole.
        (
            json!({"art": "eigeneinschaetzung", "stichtag": "2026-11-20",
                "summen": {"m1": 1, "m2": 1, "m3": 1, "m4": 1, "m6": 1}}),
            json!([["summen.m5", "PFLICHTFELD_FEHLT"]]),
        ),
        (json!({"art": "gutachten", "stichtag": "2026-11-20"}), json!([["art", "ENUM_UNGUELTIG"]])),
    ] {
        let (status, said) = post(&house, NURSE, id, body).await;
        assert_eq!((status, &said["fields"]), (422, &expected));
    }
    let (_, all) = list(&house, NURSE, id).await;
    assert_eq!(all["items"], json!([]), "nothing of it was stored");
}

#[tokio::test]
async fn a_decision_is_an_admins_and_alone_changes_the_grade_with_its_history_in_order() {
    let house = house();
    let id = house.residents[0];
    for who in [NURSE, HELPER] {
        let (status, said) = post(&house, who, id, decision("2026-11-01", 2)).await;
        assert_eq!((status, &said["code"]), (403, &json!("KEINE_BERECHTIGUNG")), "{who}");
    }
    assert_eq!(history(&house, id), []);
    let day = |text: &str| Some(text.to_owned());
    for (body, becomes) in [
        (decision("2026-03-01", 2), vec![(2, day("2026-03-01"))]),
        (decision("2026-11-01", 3), vec![(2, day("2026-03-01")), (3, day("2026-11-01"))]),
        // One that is entered late takes its place in between, and what holds today stays.
        (
            decision("2026-07-01", 4),
            vec![(2, day("2026-03-01")), (4, day("2026-07-01")), (3, day("2026-11-01"))],
        ),
        // The same day again: that is how a slip is put right.
        (
            decision("2026-11-01", 5),
            vec![(2, day("2026-03-01")), (4, day("2026-07-01")), (5, day("2026-11-01"))],
        ),
        // What confirms the grade changes nothing.
        (
            decision("2026-11-20", 5),
            vec![(2, day("2026-03-01")), (4, day("2026-07-01")), (5, day("2026-11-01"))],
        ),
        // It held since earlier than was known.
        (
            decision("2026-02-01", 2),
            vec![(2, day("2026-02-01")), (4, day("2026-07-01")), (5, day("2026-11-01"))],
        ),
    ] {
        let (status, said) = post(&house, ADMIN, id, body).await;
        assert_eq!((status, &said["summen"], &said["gesamt"]), (201, &Value::Null, &Value::Null), "{said}");
        assert_eq!(history(&house, id), becomes);
    }
    // With the sums of the report what they come to is told, and what was decided counts.
    let mut with_sums = decision("2026-11-20", 4);
    with_sums["summen"] = sums([6, 0, 0, 19, 2, 0]);
    let (_, said) = post(&house, ADMIN, id, with_sums).await;
    assert_eq!((&said["gesamt"], &said["pflegegrad"]), (&json!(47.5), &json!(4)));
    assert_eq!(history(&house, id).last(), Some(&(4, day("2026-11-20"))));
    for (body, expected) in [
        (json!({"art": "bescheid", "stichtag": "2026-11-20"}), json!([["pflegegrad", "NICHT_LEERBAR"]])),
        (decision("2026-11-20", 6), json!([["pflegegrad", "PFLEGEGRAD_UNGUELTIG"]])),
    ] {
        let (status, said) = post(&house, ADMIN, id, body).await;
        assert_eq!((status, &said["fields"]), (422, &expected));
    }
}

#[tokio::test]
async fn no_edit_changes_the_grade_of_a_resident() {
    let house = house();
    let id = house.residents[0];
    post(&house, ADMIN, id, decision("2026-11-01", 3)).await;
    let ctx = house.ctx::<EditResidents>(Some(ADMIN));
    let today = "2026-11-20".parse().unwrap();
    for (name, value) in [("pflegegrad", "4"), ("pflegegrad", ""), ("pflegegrad_seit", "2.11.2026")] {
        let seen = resident(&house, id);
        let days = entity::Days { today, born_by: today };
        let patch = entity::Patch::<Resident>::from_form([(name, value)], days).unwrap();
        let target = entity::Target::of(id, seen.row_version());
        let done = entity::edit(&house.site.p, &ctx, target, |_| Ok(patch));
        let entity::ActError::Invalid(errors) = done.err().unwrap() else { panic!("{name}") };
        assert_eq!((&*errors.0[0].field, errors.0[0].code), (name, "PFLEGEGRAD_NUR_BESCHEID"));
    }
    assert_eq!(history(&house, id), [(3, Some("2026-11-01".to_owned()))]);
}

#[tokio::test]
async fn assessing_is_a_nurses_and_reading_follows_the_units() {
    let house = house();
    let [own_unit, elsewhere] = house.residents;
    for who in [HELPER, ADMIN] {
        let (status, said) = post(&house, who, own_unit, own(answers(&[]))).await;
        assert_eq!((status, &said["code"]), (403, &json!("FACHKRAFT_NOETIG")), "{who}");
    }
    house.say(house.users[3], "AA", &[], true);
    assert_eq!(post(&house, ADMIN, own_unit, own(answers(&[]))).await.0, 201, "an admin with the flag does");
    house.say(house.users[0], "NN", &house.units[..1], true);
    for (status, said) in
        [post(&house, NURSE, elsewhere, own(answers(&[]))).await, list(&house, NURSE, elsewhere).await]
    {
        assert_eq!((status, &said["code"]), (403, &json!("VERTRETUNG_NOETIG")));
    }
    house.set(&[("zugriff", "streng")]);
    assert_eq!(post(&house, NURSE, elsewhere, own(answers(&[]))).await.0, 404);
    assert_eq!(list(&house, NURSE, elsewhere).await.0, 404);
    house.set(&[("zugriff", "alle")]);
    assert_eq!(post(&house, NURSE, elsewhere, own(answers(&[]))).await.0, 201);
    // A closed file is written up for a week, and then not any more.
    house.change(own_unit, |one| Resident {
        status: Status::Ausgezogen,
        auszug_datum: Some("2026-11-12".parse().unwrap()),
        ..one
    });
    for (who, body) in [(OTHER, own(answers(&[]))), (ADMIN, decision("2026-11-01", 3))] {
        let (status, said) = post(&house, who, own_unit, body).await;
        assert_eq!((status, &said["code"]), (409, &json!("BEWOHNER_AUSGEZOGEN")), "{who}");
    }
    house.change(elsewhere, |one| Resident { gesperrt: true, ..one });
    assert_eq!(post(&house, NURSE, elsewhere, own(answers(&[]))).await.0, 404);
    assert_eq!(post(&house, ADMIN, elsewhere, decision("2026-11-01", 3)).await.1["code"], "GRUND_NOETIG");
}
