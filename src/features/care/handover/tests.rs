//! The handover through the handlers of the routes, the worked examples over HTTP among them, its page, and what is stored.

use axum::{extract::State, http::StatusCode};
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{FEATURE, ReadHandover, TakeOver, api, json::NewTakeover, model::Takeover};
use crate::{
    features::care::{
        alert_pages,
        alerts::Alert,
        due::{self, Answer, ShiftProof},
        measures::{
            self, Measure,
            testing::{ADMIN, HELPER, House, NURSE, OTHER, answered, encoded},
        },
        moods::{Mood, NewMood, RecordMoods, record_mood},
        observations::{self, Entry, Photo, Source, WriteEntries},
        residents::{AbsenceKind, Resident, model::Absence},
        settings::CareSettings,
        staff::{Profile, StandIn},
        templates::{TemplateHead, TemplateVersion},
        units::Unit,
    },
    kernel::{ids::Id, text::hex},
    platform::{
        Wiring,
        bench::{NOW, TestPlatform},
        store::{Record as _, RecordKind, StoreError},
        web::{
            browser::all,
            idempotency::IdempotencyRecord,
            query::{Json, Query},
            routes::Routes,
        },
    },
};

static KINDS: [RecordKind; 16] = [
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
    RecordKind::of::<Mood>(),
    RecordKind::of::<Takeover>(),
    RecordKind::of::<IdempotencyRecord>(),
];

const AT: &str = "/uebergabe";

fn house() -> House {
    House::new(Wiring { kinds: &KINDS, ..Wiring::NONE }, "")
}

fn routes() -> Routes {
    [alert_pages::FEATURE.routes, due::FEATURE.routes, observations::FEATURE.routes, measures::FEATURE.routes]
        .into_iter()
        .fold((FEATURE.routes)(), |all, routes| all.and(routes()))
}

/// `GET /handover` of the first unit as that person.
async fn handover(house: &House, who: &str, seit: &str) -> (u16, Value) {
    of_unit(house, who, house.units[0], seit).await
}

async fn of_unit(house: &House, who: &str, unit: Id<Unit>, seit: &str) -> (u16, Value) {
    let query: api::HandoverQuery =
        serde_json::from_value(json!({"wohnbereich_id": unit.to_string(), "seit": seit})).unwrap();
    let ctx = house.ctx::<ReadHandover>(Some(who));
    answered(api::read(ctx, State(house.site.p.clone()), Query(query)).await).await
}

/// `POST /handover` of the first unit.
async fn take(house: &House, who: &str, von: &Value, bis: &Value) -> (u16, Value) {
    let body: NewTakeover =
        serde_json::from_value(json!({"wohnbereich_id": house.units[0], "von": von, "bis": bis})).unwrap();
    let ctx = house.ctx::<TakeOver>(Some(who));
    answered(api::take_over(ctx, State(house.site.p.clone()), Json(body)).await).await
}

fn takeovers(house: &House) -> usize {
    let read = house.site.p.store().read(&house.ctx::<ReadHandover>(None), |r| {
        r.scan::<Takeover>()?.map(|one| one.map(|_| ())).collect::<Result<Vec<()>, StoreError>>()
    });
    read.unwrap().len()
}

/// Over HTTP: taken over then, read at `jetzt`.
#[tokio::test]
async fn uebergabe() {
    let examples: Value =
        serde_json::from_str(include_str!("../../../../fixtures/care/care_examples.json")).unwrap();
    let cases: Vec<&Value> =
        examples["cases"].as_array().unwrap().iter().filter(|case| case["kind"] == "uebergabe").collect();
    assert_eq!(cases.len(), 6);
    for case in cases {
        let (input, expect, name) = (&case["input"], &case["expect"], &case["id"]);
        let house = house();
        if let Some(last) = input["letzte_uebernahme"].as_str() {
            house.site.clock.set(last);
            let at = json!(last);
            assert_eq!(take(&house, NURSE, &at, &at).await.0, 201, "{name}");
        }
        house.site.clock.set(input["jetzt"].as_str().unwrap());
        let (status, said) = handover(&house, NURSE, "").await;
        assert_eq!(status, 200, "{name}: {said}");
        assert_eq!(json!({"von": said["von"], "bis": said["bis"]}), *expect, "{name}");
        // What somebody else took over is not one's own.
        let (_, other) = handover(&house, OTHER, "").await;
        let (_, shift) = handover(&house, OTHER, "schicht").await;
        assert_eq!(other["von"], shift["von"], "{name}");
    }
}

#[tokio::test]
async fn silence_is_counted_and_what_is_special_is_told() {
    let house = house();
    let one = house.residents[0];
    house.take_in("Anger", 0, "3");
    let (_, said) = handover(&house, NURSE, "").await;
    assert_eq!((&said["bewohner"], &said["ohne_besonderheiten"]), (&json!([]), &json!(2)));
    house.write(HELPER, (one, "bericht"), (&json!({}), "Liest Zeitung."), (false, None));
    house.site.clock.seconds(1);
    let (_, said) = handover(&house, NURSE, "").await;
    assert_eq!(
        (&said["bewohner"], &said["ohne_besonderheiten"]),
        (&json!([]), &json!(2)),
        "an ordinary entry is nothing special"
    );
    assert_eq!(said["anzahl"], 1);
    let told = house.write(HELPER, (one, "bericht"), (&json!({}), "Tochter kommt um zehn."), (true, None));
    let striking =
        house.write(HELPER, (one, "vitalzeichen"), (&json!({"temperatur": 39.5}), ""), (false, None));
    house.site.clock.seconds(1);
    let (_, said) = handover(&house, NURSE, "").await;
    assert_eq!(said["ohne_besonderheiten"], 1);
    let of = &said["bewohner"][0];
    let ids =
        |name: &str| of[name].as_array().unwrap().iter().map(|one| one["id"].clone()).collect::<Vec<_>>();
    assert_eq!(ids("eintraege"), [json!(told), json!(striking)]);
    assert_eq!(of["alarme"].as_array().unwrap().len(), 1);
    assert_eq!(of["weitere"].as_array().unwrap().len(), 1);
}

/// Records a mood, felt so many hours ago.
fn feels(house: &House, resident: Id<Resident>, wert: u8, felt: i64) {
    let ctx = house.ctx::<RecordMoods>(Some(HELPER));
    let sent = NewMood {
        wert: Some(wert),
        notiz: "Weint viel.",
        zeitpunkt: Some(ctx.now() - SignedDuration::from_hours(felt)),
        grund: "",
        client_id: None,
        weg: Source::Api,
        idempotency_key: "",
    };
    record_mood(&house.site.p, &ctx, resident, &sent).unwrap();
}

#[tokio::test]
async fn a_bad_mood_is_told_and_a_good_one_is_not() {
    let house = house();
    let one = house.residents[0];
    feels(&house, one, 3, 0);
    house.site.clock.seconds(1);
    let (_, said) = handover(&house, NURSE, "").await;
    assert_eq!(said["bewohner"], json!([]), "nothing special");
    // Felt before the time that is told of, and recorded in it.
    for (wert, felt) in [(2, 0), (1, 11)] {
        feels(&house, one, wert, felt);
    }
    house.site.clock.seconds(1);
    let (_, said) = handover(&house, NURSE, "").await;
    let moods = said["bewohner"][0]["stimmungen"].as_array().unwrap();
    let values: Vec<&Value> = moods.iter().map(|mood| &mood["wert"]).collect();
    assert_eq!(values, [1, 2], "{said}");
    assert_eq!((&said["ohne_besonderheiten"], &said["anzahl"]), (&json!(0), &json!(2)));
}

#[tokio::test]
async fn what_was_not_done_stands_with_its_measure_and_its_report_once() {
    let house = house();
    let one = house.residents[0];
    let timed =
        |titel: &str, time: &str| json!({"titel": titel, "zeitplan": {"art": "taeglich", "zeiten": [time]}});
    house.site.clock.set("2026-11-20T05:30:00Z");
    let (insulin, walk) =
        (house.plan(one, &timed("Insulin", "12:00")), house.plan(one, &timed("Gehen", "13:00")));
    let tablets = house.plan(one, &timed("Tabletten", "12:30"));
    house.site.clock.set("2026-11-20T13:00:00Z");
    let answer =
        async |id: Id<Measure>, at: &str, body: Value| due::tests::put(&house, HELPER, id, at, body).await.0;
    assert_eq!(
        answer(insulin, "2026-11-20T11:00:00Z", json!({"status": "nicht_erledigt", "grund": "abgelehnt"}))
            .await,
        201
    );
    assert_eq!(
        answer(walk, "2026-11-20T12:00:00Z", json!({"status": "abweichung", "text": "nur bis zur Tür"}))
            .await,
        201
    );
    assert_eq!(answer(tablets, "2026-11-20T11:30:00Z", json!({"status": "erledigt"})).await, 201);
    house.site.clock.seconds(1);
    let (_, said) = handover(&house, NURSE, "24h").await;
    let of = &said["bewohner"][0];
    let told: Vec<Value> = of["abweichungen"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| json!([one["titel"], one["status"], one["grund"], one["text"]]))
        .collect();
    assert_eq!(
        json!(told),
        json!([
            ["Insulin", "nicht_erledigt", "abgelehnt", ""],
            ["Gehen", "abweichung", null, "nur bis zur Tür"]
        ])
    );
    assert_eq!(of["eintraege"], json!([]), "its report is the answer's own text");
    let became: Vec<&Value> =
        of["massnahmen"].as_array().unwrap().iter().map(|one| &one["ereignis"]).collect();
    assert_eq!(became, ["neu", "neu", "neu"]);
}

#[tokio::test]
async fn what_was_known_and_changed_since_is_told_once() {
    let house = house();
    let one = house.residents[0];
    house.site.clock.set("2026-11-19T08:00:00Z");
    let known = house.write(NURSE, (one, "bericht"), (&json!({}), "Kopfschmerzen."), (false, None));
    let old = house.write(NURSE, (one, "bericht"), (&json!({}), "Schwindel."), (true, None));
    house.site.clock.set("2026-11-20T05:00:00Z");
    let (_, first) = handover(&house, OTHER, "").await;
    assert_eq!(take(&house, OTHER, &first["von"], &first["bis"]).await.0, 201);
    // Corrected; withdrawn; and written down a day late.
    house.site.clock.set("2026-11-20T09:00:00Z");
    let ctx = house.ctx::<WriteEntries>(Some(NURSE));
    let seen = |id: Id<Entry>| observations::actions::Seen { id, fassung: 1, idempotency_key: "" };
    let none = serde_json::Map::new();
    let correction = observations::actions::Correction {
        werte: crate::features::care::templates::Input::Json(&none),
        freitext: "Zahnschmerzen.".into(),
        zeitpunkt: None,
        grund: "verhört",
        photos: &[],
        names: observations::Names::default(),
    };
    observations::actions::correct(&house.site.p, &ctx, seen(known), &correction).unwrap();
    observations::actions::withdraw(&house.site.p, &ctx, seen(old), "doppelt", None).unwrap();
    let late = house.write(
        NURSE,
        (one, "bericht"),
        (&json!({}), "War gestern gestürzt."),
        (true, Some("2026-11-19T10:00:00Z")),
    );
    house.site.clock.seconds(60);
    let (_, said) = handover(&house, OTHER, "").await;
    assert_eq!(said["von"], "2026-11-20T05:00:00Z");
    let of = &said["bewohner"][0];
    let ids =
        |name: &str| of[name].as_array().unwrap().iter().map(|one| one["id"].clone()).collect::<Vec<_>>();
    assert_eq!(ids("geaendert"), [json!(known), json!(old)]);
    assert_eq!(ids("eintraege"), [json!(late)]);
    // Taken over, it is not told again.
    assert_eq!(take(&house, OTHER, &said["von"], &said["bis"]).await.0, 201);
    house.site.clock.seconds(60);
    let (_, said) = handover(&house, OTHER, "").await;
    assert_eq!((&said["bewohner"], &said["anzahl"]), (&json!([]), &json!(0)));
    assert_eq!(said["letzte_uebernahme"]["von_wem"]["handzeichen"], "OO");
}

#[tokio::test]
async fn who_left_came_or_is_away_is_told() {
    let house = house();
    let [one, new, left] =
        [house.residents[0], house.take_in("Anger", 0, "3"), house.take_in("Wiese", 0, "4")];
    let day = |text: &str| text.parse().unwrap();
    house.change(one, |mut one| {
        let (von, bis) = ("2026-11-18T08:00:00Z".parse().unwrap(), "2026-11-20T09:00:00Z".parse().unwrap());
        one.abwesenheiten.push(Absence {
            nr: 1,
            art: AbsenceKind::Krankenhaus,
            von,
            bis: Some(bis),
            notiz: None,
        });
        one
    });
    house.change(new, |one| Resident { aufnahme_datum: day("2026-11-20"), ..one });
    house.change(left, |one| Resident {
        auszug_datum: Some(day("2026-11-20")),
        status: crate::features::care::residents::Status::Ausgezogen,
        ..one
    });
    let (_, said) = handover(&house, NURSE, "24h").await;
    let of = said["bewohner"].as_array().unwrap();
    assert_eq!(of[0]["eingezogen_am"], "2026-11-20");
    assert_eq!(of[1]["ausgezogen_am"], "2026-11-20");
    assert_eq!(of[2]["abwesenheiten"][0]["art"], "krankenhaus");
    assert_eq!(of.len(), 3);
    // Three weeks later nothing of it is news.
    house.site.clock.set("2026-12-11T13:00:00Z");
    let (_, said) = handover(&house, NURSE, "24h").await;
    assert_eq!((&said["bewohner"], &said["ohne_besonderheiten"]), (&json!([]), &json!(2)));
}

#[tokio::test]
async fn what_was_taken_over_can_be_shown_and_nobody_takes_over_the_future() {
    let house = house();
    house.write(HELPER, (house.residents[0], "bericht"), (&json!({}), "Tochter kommt."), (true, None));
    house.site.clock.seconds(1);
    let (_, said) = handover(&house, NURSE, "24h").await;
    let (status, taken) = take(&house, NURSE, &said["von"], &said["bis"]).await;
    assert_eq!(status, 201, "{taken}");
    assert_eq!((&taken["pruefwert"], &taken["anzahl"]), (&said["pruefwert"], &json!(1)));
    // What is written afterwards was not read, and the same time gives the same hash.
    house.site.clock.seconds(60);
    house.write(HELPER, (house.residents[0], "bericht"), (&json!({}), "Tochter sagt ab."), (true, None));
    house.site.clock.seconds(1);
    let (_, again) = take(&house, OTHER, &said["von"], &said["bis"]).await;
    assert_eq!(again["pruefwert"], taken["pruefwert"]);
    let (_, later) = handover(&house, OTHER, "24h").await;
    assert_ne!(later["pruefwert"], taken["pruefwert"]);
    for (von, bis, field) in [
        ("2026-11-20T12:00:00Z", "2026-11-20T23:00:00Z", "bis"),
        ("2026-11-20T12:30:00Z", "2026-11-20T12:00:00Z", "von"),
        ("2026-11-01T12:00:00Z", "2026-11-20T12:00:00Z", "seit"),
    ] {
        let (status, refused) = take(&house, NURSE, &json!(von), &json!(bis)).await;
        assert_eq!((status, &refused["fields"][0][0]), (422, &json!(field)), "{von}");
    }
    assert_eq!(takeovers(&house), 2);
}

#[tokio::test]
async fn who_does_not_reach_a_unit_is_not_told_of_it() {
    let house = house();
    house.say(house.users[2], "HH", &house.units[..1], false);
    let (status, said) = of_unit(&house, HELPER, house.units[1], "").await;
    assert_eq!((status, &said["code"]), (403, &json!("VERTRETUNG_NOETIG")));
    assert_eq!(of_unit(&house, ADMIN, house.units[1], "").await.0, 200);
    assert_eq!(of_unit(&house, ADMIN, Id::from_bytes([9; 16]), "").await.0, 404);
    assert_eq!(handover(&house, NURSE, "gestern").await.0, 422);
    assert_eq!(handover(&house, NURSE, "2026-11-01T00:00:00Z").await.1["fields"][0][1], "ZEITRAUM_UNGUELTIG");
    house.change(house.residents[0], |one| Resident { gesperrt: true, ..one });
    assert_eq!(
        handover(&house, ADMIN, "").await.1["ohne_besonderheiten"],
        0,
        "a restricted file is in no list"
    );
}

#[tokio::test]
async fn the_page_is_read_taken_over_and_says_what_is_wrong_with_its_time() {
    let phc = TestPlatform::at(NOW, &KINDS).phc().await;
    let house = House::new(Wiring { kinds: &KINDS, ..Wiring::NONE }, &phc);
    house.take_in("Anger", 0, "3");
    house.write(
        HELPER,
        (house.residents[0], "bericht"),
        (&json!({}), "Tochter kommt um zehn."),
        (true, None),
    );
    house.site.clock.seconds(30);
    let mut nurse = house.browser(NURSE, routes()).await;
    let (status, _, page) = nurse.get(AT).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    assert_eq!(all(&page, "#uebergabe .card h2", None), ["12a Bergfeld, Erna"]);
    assert!(page.contains("Tochter kommt um zehn.") && page.contains("Ohne Besonderheiten: 1"));
    assert!(!all(&page, "#uebergabe .tick", None).is_empty(), "there is a box to tick on paper");
    let tabs = all(&page, ".tabs a", Some("href"));
    assert_eq!(tabs.len(), 4);
    for tab in &tabs {
        assert_eq!(nurse.get(tab).await.0, StatusCode::OK, "{tab}");
    }
    let form = "form[method=post][action='/uebergabe'] input[type=hidden]";
    let pairs: Vec<(String, String)> =
        all(&page, form, Some("name")).into_iter().zip(all(&page, form, Some("value"))).collect();
    let fields: Vec<(&str, &str)> = pairs
        .iter()
        .filter(|(name, _)| name != "csrf")
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    for _ in 0..2 {
        let (status, at, _) = nurse.form(&page, AT, &encoded(&fields)).await;
        assert_eq!((status, at.starts_with(AT)), (StatusCode::SEE_OTHER, true));
    }
    assert_eq!(takeovers(&house), 1, "pressed twice it is the same takeover");
    house.site.clock.seconds(30);
    let (_, _, page) = nurse.get(AT).await;
    assert!(page.contains("Ohne Besonderheiten: 2") && page.contains("Zuletzt von Ihnen übernommen:"));
    for wrong in [
        "seit=ab&tag=31.02.2026&zeit=06:00",
        "seit=ab&tag=20.11.2026&zeit=25:00",
        "seit=ab&tag=1.1.2026&zeit=06:00",
    ] {
        let (status, _, page) = nurse.get(&format!("{AT}?{wrong}")).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert_eq!(all(&page, ".error-summary a", None).len(), 1, "{wrong}");
    }
    let (status, _, page) = nurse.get(&format!("{AT}?seit=ab&tag=20.11.2026&zeit=13:00")).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("Tochter kommt um zehn."));
}

/// Takeovers written by any version must be read for ever: when this fails, make another version, do not change the bytes.
#[test]
fn every_version_is_these_bytes() {
    let at = |text: &str| text.parse().unwrap();
    let taken = Takeover {
        id: Id::from_bytes([1; 16]),
        wohnbereich_id: Id::from_bytes([2; 16]),
        benutzer: Id::from_bytes([7; 16]),
        handzeichen: Some("NN".into()),
        von: at("2026-11-20T05:00:00Z"),
        bis: at("2026-11-20T13:00:00Z"),
        anzahl: 12,
        pruefwert: [9; 32],
        at: at("2026-11-20T13:01:00Z"),
    };
    let bytes = taken.encoded().unwrap();
    assert_eq!(hex(&bytes), include_str!("../../../../fixtures/records/takeover_v1.hex").trim());
    assert!(Takeover::load(1, &bytes).is_ok_and(|read| read == taken));
    assert!(Takeover::load(2, &bytes).is_err());
}

#[test]
fn the_roles_of_each_right_are_those_of_the_matrix() {
    assert_eq!(FEATURE.matrix(), ["handover.read: admin staff", "handover.take: admin staff"]);
}
