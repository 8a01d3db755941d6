//! Mutated bodies for every route that writes about residents: each is refused in words or carried out, none is a fault, and
//! what is refused leaves the store as it was.
//!
//! `VISITE_FUZZ_BODIES` says how many for each route (300), `VISITE_FUZZ_SEED` replays the seed that a run has printed.
//!
//! Covers: units, residents, templates, settings, staff, observations, alerts, courses, moods.

use std::collections::BTreeMap;

use reqwest::Method;
use serde_json::{Value, json};

use crate::seeds::{self, TestRng};
use crate::support::{Actor, TestServer, case::tag};

/// A route with a body that it takes.
struct Target {
    method: Method,
    path: String,
    version: Option<u64>,
    body: Value,
}

/// What stands in place of a value.
fn odd(dice: &mut TestRng) -> Value {
    let mut deep = json!(1);
    for _ in 0..40 {
        deep = json!([deep]);
    }
    let all = [
        Value::Null,
        json!(true),
        json!(-1),
        json!(1e9),
        json!(1e308),
        json!(9_007_199_254_740_993_u64),
        json!(""),
        json!(" "),
        json!("1.000"),
        json!("1,5"),
        json!("NaN"),
        json!("x".repeat(2_001)),
        json!("\u{202e}links\u{200b}"),
        json!("a\u{0}b"),
        json!("<script>alert(1)</script>"),
        json!("=1+1"),
        json!("2026-03-29T02:30:00"),
        json!("2026-10-25T02:30:00+01:00"),
        json!("9999-12-31T23:59:59Z"),
        json!("-0001-01-01"),
        json!("0192f0c1-2d3e-7f40-8a1b-2c3d4e5f6071"),
        json!([]),
        json!({}),
        json!({"__proto__": {"x": 1}}),
        deep,
    ];
    let at = usize::try_from(dice.below(u64::try_from(all.len()).unwrap())).unwrap();
    all[at].clone()
}

/// The pointers of every value within.
fn pointers(value: &Value, at: String, all: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                pointers(member, format!("{at}/{}", name.replace('~', "~0").replace('/', "~1")), all);
            }
        }
        Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                pointers(item, format!("{at}/{place}"), all);
            }
        }
        _ => {}
    }
    all.push(at);
}

/// The body with one or two things wrong.
fn mutated(body: &Value, dice: &mut TestRng) -> Value {
    let mut body = body.clone();
    for _ in 0..=dice.below(2) {
        let mut all = Vec::new();
        pointers(&body, String::new(), &mut all);
        let at = all[usize::try_from(dice.below(u64::try_from(all.len()).unwrap())).unwrap()].clone();
        let (parent, name) = at.rsplit_once('/').unwrap_or(("", ""));
        match dice.below(4) {
            0 => {
                if let Some(Value::Object(members)) = body.pointer_mut(parent) {
                    members.remove(name);
                }
            }
            1 => {
                if let Some(Value::Object(members)) = body.pointer_mut(&at) {
                    members.insert(format!("unbekannt{}", dice.below(9)), odd(dice));
                }
            }
            2 => {
                if let Some(value) = body.pointer_mut(&at) {
                    *value = json!([value.clone(), value.clone()]);
                }
            }
            _ => {
                if let Some(value) = body.pointer_mut(&at) {
                    *value = odd(dice);
                }
            }
        }
    }
    body
}

async fn made(admin: &Actor, path: &str, body: Value) -> Value {
    let (status, said) = admin.api(Method::POST, path, Some(body)).await;
    assert_eq!(status, 201, "{path}: {said}");
    said
}

/// Every route of care that writes, with a body that it takes.
async fn targets(admin: &Actor) -> Vec<Target> {
    let id = |value: &Value| value["id"].as_str().unwrap().to_owned();
    let unit = made(admin, "/units", json!({"name": "Erdgeschoss", "kuerzel": "EG"})).await;
    let person = json!({"nachname": "Bergfeld", "vorname": "Erna", "geburtsdatum": "1938-02-03",
        "wohnbereich_id": unit["id"], "aufnahme_datum": "2020-01-01", "zimmer": "104", "pflegegrad": 3,
        "hinweise": "Hört schlecht", "notfallkontakte": "Karl; Sohn; 0351 12"});
    let resident = made(admin, "/residents", person.clone()).await;
    let fever = json!({"resident_id": resident["id"], "vorlage": "vitalzeichen", "zeitpunkt": "2026-01-05T08:00:00Z",
        "werte": {"temperatur": 39.5, "blutdruck": {"syst": 150, "diast": 80}}, "freitext": "nach dem Aufstehen",
        "uebergabe": true});
    let entry = made(admin, "/observations", fever.clone()).await;
    let (_, alerts) = admin.api(Method::GET, "/alerts", None).await;
    let block = json!({"key": "haus_probe", "titel": "Probe", "felder": [
        {"key": "menge", "label": "Menge", "typ": "zahl", "min": 0, "max": 10, "warn_max": 8},
        {"key": "art", "label": "Art", "typ": "auswahl", "optionen": [{"wert": "a", "label": "A"}, {"wert": "b", "label": "B"}]}]});
    made(admin, "/templates", block.clone()).await;
    let (_, people) = admin.api(Method::GET, "/admin/users", None).await;
    let profile = format!("/care/profiles/{}", people["items"][0]["id"].as_str().unwrap());
    let of = format!("/residents/{}", id(&resident));
    let entries = format!("/observations/{}", id(&entry));
    let target = |method: Method, path: String, version, body: Value| Target { method, path, version, body };
    let post = Method::POST;
    vec![
        target(post.clone(), "/units".into(), None, json!({"name": "Neu", "kuerzel": "N", "plaetze": 12})),
        target(
            Method::PATCH,
            format!("/units/{}", id(&unit)),
            Some(1),
            json!({"plaetze": 14, "sortierung": 2}),
        ),
        target(post.clone(), "/residents".into(), None, person),
        target(
            Method::PATCH,
            of.clone(),
            Some(1),
            json!({"zimmer": "105", "hausarzt": "Dr. Ernst", "pflegegrad": 4}),
        ),
        target(
            post.clone(),
            format!("{of}/absences"),
            Some(1),
            json!({"art": "krankenhaus", "von": "2026-01-05T08:00:00Z",
            "bis": "2026-01-09T08:00:00Z", "notiz": "Sturz"}),
        ),
        target(
            post.clone(),
            format!("{of}/move-out"),
            Some(1),
            json!({"status": "ausgezogen", "auszug_datum": "2026-02-02"}),
        ),
        target(
            post.clone(),
            format!("{of}/limits"),
            Some(1),
            json!({"feld": "vitalzeichen.puls", "min": 50, "max": 100,
            "grund": "Betablocker"}),
        ),
        target(post.clone(), "/observations".into(), None, fever.clone()),
        target(
            post.clone(),
            "/observations".into(),
            None,
            json!([fever, {"resident_id": resident["id"], "vorlage": "besd",
            "werte": {"atmung": "0", "lautaeusserung": "1", "gesicht": "0", "koerper": "2", "trost": "0"}}]),
        ),
        target(
            post.clone(),
            format!("{entries}/correct"),
            Some(1),
            json!({"werte": {"temperatur": 36.5}, "freitext": "",
            "zeitpunkt": "2026-01-05T09:00:00Z", "grund": "falsch abgelesen"}),
        ),
        target(
            post.clone(),
            format!("{entries}/withdraw"),
            Some(1),
            json!({"grund": "doppelt erfasst", "klasse": null}),
        ),
        target(
            post.clone(),
            "/mood".into(),
            None,
            json!({"resident_id": resident["id"], "wert": 4, "notiz": "lacht", "zeitpunkt": "2026-01-05T08:00:00Z",
            "grund": "Papierbogen", "client_id": "0192f0c1-2d3e-7f40-8a1b-2c3d4e5f6071"}),
        ),
        target(
            post.clone(),
            format!("{of}/weight/set-aside"),
            None,
            json!({"eintrag_id": entry["id"], "grund": "Entwässerung"}),
        ),
        target(
            post.clone(),
            format!("/alerts/{}/close", id(&alerts["items"][0])),
            None,
            json!({"text": "Ärztin angerufen"}),
        ),
        target(post, "/templates".into(), None, block.clone()),
        target(Method::PUT, "/templates/haus_probe".into(), Some(1), block),
        target(
            Method::PATCH,
            "/care/settings".into(),
            Some(0),
            json!({"zugriff": "alle", "alarm_frist_min": 30,
            "schichten": "tag 06:00 Tag\nnacht 18:00 Nacht"}),
        ),
        target(
            Method::PATCH,
            profile,
            Some(0),
            json!({"handzeichen": "AA", "qualifikation": "pflegefachkraft",
            "fachkraft": true, "wohnbereiche": []}),
        ),
    ]
}

async fn send(admin: &Actor, target: &Target, body: &Value) -> (u16, Value) {
    let headers = target.version.map(|version| tag(&json!(version))).unwrap_or_default();
    let (status, _, said) =
        admin.api_with(target.method.clone(), &target.path, Some(body.clone()), headers).await;
    (status.as_u16(), said)
}

#[tokio::test(flavor = "multi_thread")]
async fn three_hundred_mutated_bodies_for_each_route_of_care_do_no_harm() {
    let _alone = crate::ALONE.lock().await;
    let (seed, many) = (seeds::seed("VISITE_FUZZ_SEED"), seeds::number("VISITE_FUZZ_BODIES").unwrap_or(300));
    println!("VISITE_FUZZ_SEED={seed} VISITE_FUZZ_BODIES={many}");
    let mut site = TestServer::prepared_with("pflege");
    site.set("user_burst", 1_000_000);
    site.serve(&[]).await;
    let admin = site.admin().await;
    let targets = targets(&admin).await;
    let mut dice = TestRng::new(seed);
    let (mut codes, mut refused, mut taken) = (BTreeMap::<String, u32>::new(), Vec::new(), 0);
    for target in &targets {
        for _ in 0..many {
            let body = mutated(&target.body, &mut dice);
            let (status, said) = send(&admin, target, &body).await;
            assert!(status < 500, "VISITE_FUZZ_SEED={seed} {} {body}: {status} {said}", target.path);
            if status < 400 {
                taken += 1;
                continue;
            }
            let told = ["code", "detail"].iter().all(|name| said[*name].is_string());
            assert!(told, "VISITE_FUZZ_SEED={seed} {} {body}: {status} {said}", target.path);
            *codes.entry(said["code"].as_str().unwrap().to_owned()).or_default() += 1;
            refused.push((target, body));
        }
    }
    println!("{} refused, {taken} carried out, by code {codes:?}", refused.len());
    assert!(codes.len() >= 15, "the bodies reach few rules: {codes:?}");
    // What was refused once is refused again, and nothing comes of it.
    let before = site.json(&["check"]);
    let mut later = 0;
    for (target, body) in &refused {
        later += u32::from(send(&admin, target, body).await.0 < 400);
    }
    let after = site.json(&["check"]);
    assert_eq!(later, 0, "VISITE_FUZZ_SEED={seed}: refused at first, carried out at last");
    assert_eq!(
        after["tenants"], before["tenants"],
        "VISITE_FUZZ_SEED={seed}: a refused body changes nothing"
    );
    assert_eq!(after["clean"], true, "{after}");
    let panics: Vec<String> = site.log().into_iter().filter(|line| line.contains("panic")).collect();
    assert!(panics.is_empty(), "{panics:?}");
}
