//! Evaluations and occasions through the handlers of the routes and the reactions, the message of the morning, pages, and what
//! is stored.

use std::time::{Duration, Instant};

use axum::{extract::State, http::StatusCode};
use serde_json::{Value, json};

use super::{
    FEATURE, ReadEvaluations, WriteEvaluations, api,
    json::{NewDrop, NewEvaluation},
    model::{Dropped, Evaluation, Occasion, Said, Withdrawal},
    words::{Art, Folge, Umfang},
};
use crate::{
    features::care::{
        alerts::Alert,
        due::{self, Answer, ShiftProof},
        measures::{
            self, Measure, ReadPlans,
            testing::{ADMIN, HELPER, House, NURSE, OTHER, answered, encoded},
        },
        observations::{self, Entry, Photo, Source, WriteEntries},
        residents::{
            AbsenceKind, EditResidents, Resident,
            model::{Absence, Grade},
        },
        settings::CareSettings,
        staff::{Profile, StandIn},
        templates::{TemplateHead, TemplateVersion},
        units::Unit,
    },
    kernel::{ids::Id, paging::Paging, text::hex},
    platform::{
        Wiring,
        bench::{NOW, TestPlatform},
        jobs::{Reaction, Timetable, drain},
        notify::{self, Inbox, Notification},
        store::{Event, Record as _, RecordKind, Recorded, StoreError, Versioned},
        web::{
            browser::all,
            idempotency::IdempotencyRecord,
            query::{Json, Path},
            routes::Routes,
        },
    },
};

static KINDS: [RecordKind; 17] = [
    RecordKind::of::<Unit>(),
    RecordKind::of::<Resident>(),
    RecordKind::of::<CareSettings>(),
    RecordKind::of::<Profile>(),
    RecordKind::of::<StandIn>(),
    RecordKind::of::<TemplateHead>(),
    RecordKind::of::<TemplateVersion>(),
    RecordKind::of::<Entry>(),
    RecordKind::of::<Photo>(),
    RecordKind::of::<Alert>(),
    RecordKind::of::<Measure>(),
    RecordKind::of::<Answer>(),
    RecordKind::of::<ShiftProof>(),
    RecordKind::of::<Evaluation>(),
    RecordKind::of::<Occasion>(),
    RecordKind::of::<Notification>(),
    RecordKind::of::<IdempotencyRecord>(),
];

fn wiring() -> Wiring {
    Wiring { kinds: &KINDS, beside: FEATURE.beside, ..Wiring::NONE }
}

fn house() -> House {
    House::new(wiring(), "")
}

async fn signing_in() -> House {
    let phc = TestPlatform::at(NOW, &KINDS).phc().await;
    House::new(wiring(), &phc)
}

fn routes() -> Routes {
    (FEATURE.routes)().and((measures::FEATURE.routes)()).and((observations::FEATURE.routes)())
}

fn reaction(kind: &str) -> Reaction {
    let own = FEATURE.events.iter().find(|(known, _)| known.name == kind);
    own.map_or(Reaction::Nothing, |(_, reaction)| *reaction)
}

/// What follows from what happened is done.
fn settle(house: &House) {
    assert_eq!(drain(&house.site.p, reaction).unwrap().failed, 0);
}

async fn list(house: &House, who: &str, id: Id<Resident>) -> Value {
    let ctx = house.ctx::<ReadEvaluations>(Some(who));
    let (status, said) = answered(api::list(ctx, State(house.site.p.clone()), Path(id)).await).await;
    assert_eq!(status, 200, "{said}");
    said
}

/// The occasions of the first resident: kind and state, the newest first.
async fn occasions(house: &House) -> Vec<(String, String)> {
    settle(house);
    let said = list(house, NURSE, house.residents[0]).await;
    let text = |one: &Value, name: &str| one[name].as_str().unwrap().to_owned();
    said["anlaesse"].as_array().unwrap().iter().map(|one| (text(one, "art"), text(one, "zustand"))).collect()
}

fn one(art: &str, zustand: &str) -> Vec<(String, String)> {
    vec![(art.to_owned(), zustand.to_owned())]
}

/// The id of the newest occasion of the first resident.
async fn newest(house: &House) -> Id<Occasion> {
    settle(house);
    list(house, NURSE, house.residents[0]).await["anlaesse"][0]["id"].as_str().unwrap().parse().unwrap()
}

/// `POST /residents/{id}/evaluations` of the first resident, with what is usual for what is not named.
async fn evaluate(house: &House, who: &str, named: Value) -> (u16, Value) {
    let mut body = json!({
        "umfang": "plan", "ergebnis": "Ziel erreicht.", "folge": "unveraendert", "naechste_am": "2027-02-18",
    });
    for (name, value) in named.as_object().unwrap() {
        body[name] = value.clone();
    }
    let body: NewEvaluation = serde_json::from_value(body).unwrap();
    let ctx = house.ctx::<WriteEvaluations>(Some(who));
    let at = Path(house.residents[0]);
    answered(api::create(ctx, State(house.site.p.clone()), at, Json(body)).await).await
}

async fn discard(house: &House, who: &str, id: Id<Occasion>, grund: &str) -> (u16, Value) {
    let ctx = house.ctx::<WriteEvaluations>(Some(who));
    let body = Json(NewDrop { grund: grund.to_owned() });
    answered(api::discard(ctx, State(house.site.p.clone()), Path(id), body).await).await
}

/// Changes the first resident as an event of that kind.
fn changed(house: &House, event: Event, to: impl Fn(Resident) -> Resident) {
    let ctx = house.ctx::<EditResidents>(None);
    let id = house.residents[0];
    let written = house.site.p.store().write(&ctx, |w| {
        let seen: Versioned<Resident> = w.need(&id)?;
        w.replace(&seen, &to(Resident::clone(&seen)))?;
        Ok::<_, StoreError>(Recorded::new((), event.about(Resident::TABLE, id.bytes())))
    });
    written.unwrap();
}

fn withdraw(house: &House, id: Id<Entry>) {
    let ctx = house.ctx::<WriteEntries>(Some(NURSE));
    let seen = observations::actions::Seen { id, fassung: 1, idempotency_key: "" };
    observations::actions::withdraw(&house.site.p, &ctx, seen, "verwechselt", None).unwrap();
}

#[tokio::test]
async fn a_fall_gives_occasion_once_and_takes_it_away_when_withdrawn() {
    let house = house();
    let who = house.residents[0];
    house.write(NURSE, (who, "bericht"), (&json!({}), "Alles ruhig."), (false, None));
    assert!(occasions(&house).await.is_empty());
    let fall = house.write(NURSE, (who, "sturz"), (&json!({"hergang": "Neben dem Bett."}), ""), (true, None));
    assert_eq!(occasions(&house).await, one("sturz", "offen"));
    // Followed again nothing comes of it.
    settle(&house);
    assert_eq!(occasions(&house).await.len(), 1);
    withdraw(&house, fall);
    assert_eq!(occasions(&house).await, one("sturz", "verworfen"));
}

#[tokio::test]
async fn a_scale_gives_occasion_where_it_says_worse_than_before() {
    let house = house();
    let who = house.residents[0];
    let besd = |sum: u32| {
        let part = |nr: u32| sum.saturating_sub(nr * 2).min(2).to_string();
        json!({"atmung": part(0), "lautaeusserung": part(1), "gesicht": part(2), "koerper": part(3), "trost": part(4)})
    };
    house.write(NURSE, (who, "besd"), (&besd(4), ""), (false, Some("2026-11-20T08:00:00Z")));
    assert!(occasions(&house).await.is_empty(), "a first score is not worse than any");
    house.write(NURSE, (who, "besd"), (&besd(0), ""), (false, Some("2026-11-20T09:00:00Z")));
    assert!(occasions(&house).await.is_empty(), "better is no occasion");
    let worse = house.write(NURSE, (who, "besd"), (&besd(5), ""), (false, Some("2026-11-20T10:00:00Z")));
    assert_eq!(occasions(&house).await, one("stufe", "offen"));
    withdraw(&house, worse);
    assert_eq!(occasions(&house).await, one("stufe", "verworfen"));
}

#[tokio::test]
async fn a_measure_left_undone_three_times_in_a_week_gives_occasion_once() {
    let house = house();
    let daily = json!({"titel": "Gehen", "zeitplan": {"art": "taeglich", "zeiten": ["10:00"]}});
    house.site.clock.set("2026-11-01T05:00:00Z");
    let id = house.plan(house.residents[0], &daily);
    let not_done = json!({"status": "nicht_erledigt", "grund": "abgelehnt"});
    let mut answers = Vec::new();
    for day in 1..=4 {
        house.site.clock.set(&format!("2026-11-0{day}T09:30:00Z"));
        let (status, said) =
            due::tests::put(&house, HELPER, id, &format!("2026-11-0{day}T09:00:00Z"), not_done.clone()).await;
        assert_eq!(status, 201, "{said}");
        answers.push(said["id"].as_str().unwrap().parse::<Id<Answer>>().unwrap());
        let open = occasions(&house).await;
        assert_eq!(open, if day < 3 { Vec::new() } else { one("nicht_erledigt", "offen") }, "day {day}");
    }
    // One of the first three is taken back; the fourth still makes three with the others.
    let ctx = house.ctx::<due::AnswerDue>(Some(HELPER));
    let seen = due::actions::Seen { id: answers[0], fassung: 1, grund: "verwechselt", idempotency_key: "" };
    due::actions::withdraw(&house.site.p, &ctx, seen).unwrap();
    let both = [one("nicht_erledigt", "offen"), one("nicht_erledigt", "verworfen")].concat();
    assert_eq!(occasions(&house).await, both);
    let seen = due::actions::Seen { id: answers[1], ..seen };
    due::actions::withdraw(&house.site.p, &ctx, seen).unwrap();
    let none = [one("nicht_erledigt", "verworfen"), one("nicht_erledigt", "verworfen")].concat();
    assert_eq!(occasions(&house).await, none);
}

#[tokio::test]
async fn a_return_from_hospital_and_another_care_grade_give_occasion() {
    let house = house();
    let kept = || Event::new(crate::features::care::residents::ABSENCE_KEPT);
    let away = |art: AbsenceKind, bis: Option<&str>| Absence {
        nr: 1,
        art,
        von: "2026-11-18T08:00:00Z".parse().unwrap(),
        bis: bis.map(|bis| bis.parse().unwrap()),
        notiz: None,
    };
    changed(&house, kept(), |one| Resident {
        abwesenheiten: vec![away(AbsenceKind::Urlaub, Some(NOW))],
        ..one
    });
    assert!(occasions(&house).await.is_empty(), "a holiday is none");
    changed(&house, kept(), |one| Resident {
        abwesenheiten: vec![away(AbsenceKind::Krankenhaus, None)],
        ..one
    });
    assert!(occasions(&house).await.is_empty(), "not back yet");
    // Entered ahead: the morning after finds it.
    let ahead = "2026-11-20T20:00:00Z";
    changed(&house, kept(), |one| Resident {
        abwesenheiten: vec![away(AbsenceKind::Krankenhaus, Some(ahead))],
        ..one
    });
    assert!(occasions(&house).await.is_empty());
    house.site.clock.set("2026-11-21T05:30:00Z");
    let mut timetable = Timetable::new(FEATURE.timed.to_vec());
    timetable.pass(&house.site.p, Instant::now());
    assert_eq!(occasions(&house).await, one("krankenhaus", "offen"));
    changed(&house, kept(), |one| Resident {
        abwesenheiten: vec![away(AbsenceKind::Reha, Some(ahead))],
        ..one
    });
    assert_eq!(occasions(&house).await, one("krankenhaus", "verworfen"));
    changed(&house, kept(), |one| Resident {
        abwesenheiten: vec![away(AbsenceKind::Krankenhaus, Some(ahead))],
        ..one
    });
    assert_eq!(occasions(&house).await, one("krankenhaus", "offen"), "it was hospital after all");

    let graded = || {
        let change =
            crate::platform::store::Change { field: "pflegegrad".into(), old: None, new: Some("3".into()) };
        Event::new(crate::features::care::residents::CHANGED).changing(vec![change])
    };
    let grade = |grad: u8| Grade { grad, seit: None };
    changed(&house, graded(), |one| Resident { pflegegrad_verlauf: vec![grade(2)], ..one });
    assert_eq!(occasions(&house).await.len(), 1, "the first grade that is known is no change");
    changed(&house, graded(), |one| Resident { pflegegrad_verlauf: vec![grade(2), grade(3)], ..one });
    assert_eq!(occasions(&house).await[0], ("pflegegrad".to_owned(), "offen".to_owned()));
    // Another column of the file changes: the grade of then is no news.
    let other = || Event::new(crate::features::care::residents::CHANGED);
    changed(&house, other(), |one| Resident { hausarzt: Some("Dr. Weiß".into()), ..one });
    assert_eq!(occasions(&house).await.len(), 2);
}

#[tokio::test]
async fn a_nurse_evaluates_and_the_plan_says_when_it_is_next() {
    let house = house();
    let who = house.residents[0];
    let planned = |titel: &str, am: &str| json!({"titel": titel, "evaluation_am": am});
    let (walk, wash) = (
        house.plan(who, &planned("Gehen", "2026-11-20")),
        house.plan(who, &planned("Waschen", "2026-11-25")),
    );
    let coming = async || {
        let said = list(&house, HELPER, who).await;
        let told = said["naechste"].as_array().unwrap().iter();
        told.map(|one| {
            format!(
                "{} {} {}",
                one["titel"].as_str().unwrap_or("Plan"),
                one["am"].as_str().unwrap(),
                one["stand"].as_str().unwrap()
            )
        })
        .collect::<Vec<_>>()
    };
    assert_eq!(coming().await, ["Gehen 2026-11-20 faellig", "Waschen 2026-11-25 bald"]);
    for (who, code) in [(HELPER, "FACHKRAFT_NOETIG"), (ADMIN, "FACHKRAFT_NOETIG")] {
        let (status, said) = evaluate(&house, who, json!({})).await;
        assert_eq!((status, said["code"].as_str()), (403, Some(code)));
    }
    let (status, said) = evaluate(
        &house,
        NURSE,
        json!({"umfang": "massnahme", "massnahme_id": walk, "naechste_am": "2027-01-10"}),
    )
    .await;
    assert_eq!(status, 201, "{said}");
    assert_eq!((&said["umfang"], &said["von"]["handzeichen"]), (&json!("massnahme"), &json!("NN")));
    assert_eq!(coming().await, ["Waschen 2026-11-25 bald", "Gehen 2027-01-10 spaeter"]);
    // The whole plan: every measure of it, and the plan itself.
    house.site.clock.seconds(60);
    assert_eq!(evaluate(&house, NURSE, json!({})).await.0, 201);
    assert_eq!(
        coming().await,
        ["Plan 2027-02-18 spaeter", "Gehen 2027-02-18 spaeter", "Waschen 2027-02-18 spaeter"]
    );
    // What does not run any more is not evaluated.
    house.end(wash, "nicht mehr nötig");
    house.site.clock.seconds(60);
    assert_eq!(coming().await.len(), 2);
    let (status, said) = evaluate(&house, NURSE, json!({"umfang": "massnahme", "massnahme_id": wash})).await;
    assert_eq!((status, said["code"].as_str()), (409, Some("MASSNAHME_BEENDET")));
    for (named, field, code) in [
        (json!({"umfang": "massnahme"}), "massnahme_id", "MASSNAHME_UNBEKANNT"),
        (
            json!({"umfang": "massnahme", "massnahme_id": Id::<Measure>::from_bytes([9; 16])}),
            "massnahme_id",
            "MASSNAHME_UNBEKANNT",
        ),
        (json!({"anlass_id": Id::<Occasion>::from_bytes([9; 16])}), "anlass_id", "ANLASS_UNBEKANNT"),
        (json!({"ergebnis": " "}), "ergebnis", "NICHT_LEERBAR"),
    ] {
        let (status, said) = evaluate(&house, NURSE, named).await;
        assert_eq!((status, &said["fields"]), (422, &json!([[field, code]])));
    }
    assert_eq!(list(&house, NURSE, who).await["items"].as_array().unwrap().len(), 2);
    // The evaluation did not make another version of the measure.
    let stored = house.site.p.store().read(&house.ctx::<ReadPlans>(None), |r| r.need::<Measure>(&walk));
    assert_eq!(stored.unwrap().fassungen.len(), 1);
}

#[tokio::test]
async fn an_occasion_is_decided_once() {
    let house = house();
    let who = house.residents[0];
    house.plan(who, &json!({"titel": "Gehen"}));
    house.write(NURSE, (who, "sturz"), (&json!({"hergang": "Neben dem Bett."}), ""), (true, None));
    let fall = newest(&house).await;
    assert_eq!(discard(&house, HELPER, fall, "war keiner").await.1["code"], "FACHKRAFT_NOETIG");
    let (status, said) = discard(&house, NURSE, fall, " ab ").await;
    assert_eq!((status, &said["fields"]), (422, &json!([["grund", "GRUND_FEHLT"]])));
    let (status, said) = evaluate(&house, NURSE, json!({"anlass_id": fall})).await;
    assert_eq!(status, 201, "{said}");
    assert_eq!(occasions(&house).await, one("sturz", "bewertet"));
    for (status, said) in [
        discard(&house, NURSE, fall, "war keiner").await,
        evaluate(&house, OTHER, json!({"anlass_id": fall})).await,
    ] {
        assert_eq!((status, said["code"].as_str()), (409, Some("ANLASS_ERLEDIGT")));
    }
    house.site.clock.seconds(60);
    house.write(NURSE, (who, "sturz"), (&json!({"hergang": "Im Bad."}), ""), (true, None));
    let second = newest(&house).await;
    let (status, said) = discard(&house, NURSE, second, "Nur gestolpert").await;
    assert_eq!(
        (status, &said["zustand"], &said["grund"]),
        (200, &json!("verworfen"), &json!("Nur gestolpert"))
    );
    // An occasion of somebody whom the user does not reach is not there.
    house.site.clock.seconds(60);
    house.write(NURSE, (who, "sturz"), (&json!({"hergang": "Im Flur."}), ""), (true, None));
    let third = newest(&house).await;
    house.say(house.users[1], "OO", &house.units[1..], true);
    assert_eq!(discard(&house, OTHER, third, "war keiner").await.1["code"], "VERTRETUNG_NOETIG");
}

#[tokio::test]
async fn in_the_morning_the_nurses_are_told_how_many_are_due() {
    let house = signing_in().await;
    house.say(house.users[1], "OO", &house.units[1..], true);
    let planned = |am: &str| json!({"titel": "Gehen", "evaluation_am": am});
    house.plan(house.residents[0], &planned("2026-11-21"));
    house.plan(house.residents[0], &planned("2026-11-22"));
    house.plan(house.residents[1], &planned("2026-11-20"));
    let mut timetable = Timetable::new(FEATURE.timed.to_vec());
    let mut began = Instant::now();
    let mut pass = |house: &House, at: &str| {
        house.site.clock.set(at);
        began += Duration::from_secs(61);
        timetable.pass(&house.site.p, began);
        settle(house);
    };
    let told = |who: &str| {
        let ctx = house.ctx::<Inbox>(Some(who));
        let list = notify::list(&house.site.p, FEATURE.notices, &ctx, false, Paging::page(1)).unwrap();
        let items = list.page.items.iter();
        items.map(|row| (row.notification.kind.number(), row.notification.facts.n)).collect::<Vec<_>>()
    };
    // At 06:00 where the house stands, not before; once a day.
    pass(&house, "2026-11-21T04:59:00Z");
    assert!(told(NURSE).is_empty());
    pass(&house, "2026-11-21T05:00:30Z");
    pass(&house, "2026-11-21T05:05:00Z");
    assert_eq!((told(NURSE), told(OTHER)), (vec![(12, 2)], vec![(12, 1)]));
    assert!(told(HELPER).is_empty() && told(ADMIN).is_empty(), "who is no nurse does not evaluate");
    pass(&house, "2026-11-22T05:00:30Z");
    assert_eq!(told(NURSE), [(12, 3), (12, 2)]);
}

#[tokio::test]
async fn the_pages_lead_from_the_occasion_to_the_evaluation_and_to_the_plan() {
    let house = signing_in().await;
    let who = house.residents[0];
    let at = format!("/bewohner/{who}/evaluation");
    let mut nurse = house.browser(NURSE, routes()).await;
    let (_, _, page) = nurse.get(&at).await;
    assert!(page.contains("Es ist noch nichts zu evaluieren."), "{page}");
    let walk = house.plan(who, &json!({"titel": "Gehen", "evaluation_am": "2026-11-20"}));
    house.write(NURSE, (who, "sturz"), (&json!({"hergang": "Neben dem Bett."}), ""), (true, None));
    settle(&house);
    let (_, _, page) = nurse.get(&format!("/bewohner/{who}")).await;
    assert!(page.contains("Eine Evaluation ist fällig") && page.contains("Ein Anlass ist offen."), "{page}");
    let (_, _, page) = nurse.get(&at).await;
    assert!(page.contains("Sturz, ") && page.contains("Evaluation fällig"));
    // Dropped without a reason it says so where it was typed.
    let drops = all(&page, "#anlaesse form", Some("action")).remove(0);
    let (status, _, refused) = nurse.form(&page, &drops, &encoded(&[("grund", "ab")])).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(all(&refused, "#anlaesse details[open] input[name=grund]", Some("value")), ["ab"]);
    let form = all(&page, "#anlaesse a.button", Some("href")).remove(0);
    let (status, _, page) = nurse.get(&form).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    let anlass = all(&page, "select[name=anlass] option[selected]", Some("value")).remove(0);
    let next = all(&page, "input[name=naechste_am]", Some("value")).remove(0);
    assert_eq!(next, "18.02.2027", "in so many days as the house says");
    let action = format!("{at}/neu");
    let wrong = [
        ("was", "plan"),
        ("anlass", &*anlass),
        ("ergebnis", ""),
        ("folge", "geaendert"),
        ("naechste_am", "31.2.2027"),
    ];
    let (status, _, page) = nurse.form(&page, &action, &encoded(&wrong)).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(all(&page, "input[name=naechste_am]", Some("value")), ["31.2.2027"], "what was typed stays");
    let was = walk.to_string();
    let good = [
        ("was", &*was),
        ("anlass", &*anlass),
        ("ergebnis", "Geht sicherer mit Rollator."),
        ("folge", "geaendert"),
        ("naechste_am", &*next),
    ];
    let (status, to, _) = nurse.form(&page, &action, &encoded(&good)).await;
    assert_eq!((status, to), (StatusCode::SEE_OTHER, format!("/massnahmen/{walk}/aendern")));
    let (_, _, page) = nurse.get(&at).await;
    assert!(page.contains("Geht sicherer mit Rollator.") && all(&page, "#anlaesse", None).is_empty());
    let (_, _, page) = nurse.get(&format!("/bewohner/{who}/plan")).await;
    assert!(!page.contains("Evaluation fällig") && page.contains("Zuletzt evaluiert"));
    // Who is no nurse reads all of it and is led nowhere.
    let mut helper = house.browser(HELPER, routes()).await;
    let (_, _, page) = helper.get(&at).await;
    assert!(
        page.contains("Geht sicherer mit Rollator.") && all(&page, "main a[href*='/neu']", None).is_empty()
    );
    assert_eq!(helper.get(&action).await.0, StatusCode::FORBIDDEN);
}

fn at(text: &str) -> jiff::Timestamp {
    text.parse().unwrap()
}

/// Evaluations written by any version must be read for ever: when this fails, make another version, do not change the bytes.
#[test]
fn every_version_of_an_evaluation_is_these_bytes() {
    let said = Said {
        ergebnis: "Geht sicherer\nmit Rollator".into(),
        folge: Folge::Geaendert,
        naechste_am: "2027-02-18".parse().unwrap(),
        von: Id::from_bytes([7; 16]),
        handzeichen: Some("NN".into()),
        at: at("2026-11-20T13:00:00Z"),
        begruendung: Some("verschrieben".into()),
    };
    let evaluation = Evaluation {
        id: Id::from_bytes([1; 16]),
        resident_id: Id::from_bytes([4; 16]),
        umfang: Umfang::Massnahme,
        massnahme_id: Some(Id::from_bytes([2; 16])),
        anlass_id: Some(Id::from_bytes([3; 16])),
        erfasst_von: Id::from_bytes([7; 16]),
        quelle: Source::Seite,
        created_at: at("2026-11-20T13:00:00Z"),
        empfangen_at: at("2026-11-20T13:01:00Z"),
        fassungen: vec![said],
        storno: Some(Withdrawal {
            at: at("2026-11-20T15:00:00Z"),
            von: Id::from_bytes([8; 16]),
            handzeichen: Some("AA".into()),
            grund: Some("falsche Person".into()),
        }),
    };
    let bytes = evaluation.encoded().unwrap();
    assert_eq!(hex(&bytes), include_str!("../../../../fixtures/records/evaluation_v1.hex").trim());
    assert!(Evaluation::load(1, &bytes).is_ok_and(|read| read == evaluation));
    assert!(Evaluation::load(2, &bytes).is_err());
}

#[test]
fn every_version_of_an_occasion_is_these_bytes() {
    let occasion = Occasion {
        id: Id::from_bytes([1; 16]),
        resident_id: Id::from_bytes([4; 16]),
        art: Art::NichtErledigt,
        quelle: [2; 16],
        nr: 3,
        zeitpunkt: at("2026-11-20T13:00:00Z"),
        created_at: at("2026-11-20T13:01:00Z"),
        bewertet: Some(Id::from_bytes([5; 16])),
        verworfen: Some(Dropped {
            at: at("2026-11-20T15:00:00Z"),
            von: Id::from_bytes([8; 16]),
            handzeichen: Some("AA".into()),
            grund: Some("war keiner".into()),
        }),
    };
    let bytes = occasion.encoded().unwrap();
    assert_eq!(hex(&bytes), include_str!("../../../../fixtures/records/occasion_v1.hex").trim());
    assert!(Occasion::load(1, &bytes).is_ok_and(|read| read == occasion));
    assert!(Occasion::load(2, &bytes).is_err());
}

#[test]
fn the_roles_of_each_right_are_those_of_the_matrix() {
    assert_eq!(FEATURE.matrix(), ["evaluations.read: admin staff", "evaluations.write: admin staff"]);
}
