//! Resident care under `kill -9` at a random moment while entries are written, corrected and withdrawn: what was acknowledged
//! is there with all its versions, each striking entry has its alert and no other has one, `check` is clean. And canaries:
//! what is written about residents stands in no file and no log.
//!
//! `VISITE_KILLS` says how many kills (20), `VISITE_KILL_SEED` replays the seed that a run has printed.
//!
//! Covers: store, residents, observations, alerts.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::canary::{Detector, Nest};
use super::seeds::{self, TestRng};
use super::storm::Program;
use crate::support::{Actor, TestServer};

/// Programs that write at once.
const WRITERS: u64 = 4;
/// Longest time until a kill, milliseconds.
const LONGEST: u64 = 1_500;

/// An entry as one program wrote it: the temperature of each version that was acknowledged, the version that was sent
/// without an answer, and whether it was withdrawn.
#[derive(Clone, Default)]
struct Known {
    /// Whether the entry itself was acknowledged.
    made: bool,
    versions: Vec<u64>,
    sent: Option<u64>,
    withdrawn: bool,
    withdrawal_sent: bool,
}

/// By the id that the program gave.
type Model = Arc<Mutex<BTreeMap<String, Known>>>;

fn degrees(tenths: u64) -> Value {
    let exact: Value = serde_json::from_str(&format!("{}.{}", tenths / 10, tenths % 10)).unwrap();
    json!({"temperatur": exact})
}

fn is_striking(tenths: u64) -> bool {
    !(355..=380).contains(&tenths)
}

fn client_id(dice: &mut TestRng) -> String {
    let (high, low) = (dice.roll(), dice.roll());
    let whole = format!("{high:016x}{low:016x}");
    format!("{}-{}-7{}-8{}-{}", &whole[..8], &whole[8..12], &whole[13..16], &whole[17..20], &whole[20..])
}

async fn a_resident(admin: &Actor, name: &str) -> String {
    let unit = json!({"name": format!("Erdgeschoss {name}"), "kuerzel": "EG"});
    let (status, unit) = admin.api(Method::POST, "/units", Some(unit)).await;
    assert_eq!(status, StatusCode::CREATED, "{unit}");
    let person = json!({"nachname": name, "vorname": "Erna", "geburtsdatum": "1938-02-03",
        "wohnbereich_id": unit["id"], "aufnahme_datum": "2020-01-01"});
    let (status, person) = admin.api(Method::POST, "/residents", Some(person)).await;
    assert_eq!(status, StatusCode::CREATED, "{person}");
    person["id"].as_str().unwrap().to_owned()
}

/// Writes, corrects and withdraws entries of its own until the site is gone.
async fn write(program: Program, model: Model, resident: String, mut dice: TestRng) -> Option<()> {
    let mut own: Vec<String> = Vec::new();
    loop {
        let tenths = 350 + dice.below(50);
        let at = usize::try_from(dice.below(8)).unwrap();
        match own.get(at).cloned() {
            None => {
                let id = client_id(&mut dice);
                model.lock().unwrap().insert(id.clone(), Known { sent: Some(tenths), ..Known::default() });
                let body = json!({"resident_id": resident, "vorlage": "vitalzeichen", "werte": degrees(tenths), "client_id": id});
                let (status, said) = program.send(Method::POST, "/observations", Some(body), &[]).await?;
                assert_eq!((status, &said["id"]), (201, &json!(id)), "{said}");
                let mut model = model.lock().unwrap();
                let known = model.get_mut(&id).unwrap();
                (known.made, known.versions, known.sent) = (true, vec![tenths], None);
                own.push(id);
            }
            Some(id) if dice.below(4) > 0 => {
                let known = model.lock().unwrap()[&id].clone();
                if known.withdrawn {
                    own.remove(at);
                    continue;
                }
                model.lock().unwrap().get_mut(&id).unwrap().sent = Some(tenths);
                let seen = [("if-match", format!("\"{}\"", known.versions.len()))];
                let body = json!({"werte": degrees(tenths), "freitext": ""});
                let path = format!("/observations/{id}/correct");
                let (status, said) = program.send(Method::POST, &path, Some(body), &seen).await?;
                assert_eq!(status, 200, "{said}");
                let mut model = model.lock().unwrap();
                let known = model.get_mut(&id).unwrap();
                known.versions.push(tenths);
                known.sent = None;
            }
            Some(id) => {
                let known = model.lock().unwrap()[&id].clone();
                if known.withdrawn {
                    own.remove(at);
                    continue;
                }
                model.lock().unwrap().get_mut(&id).unwrap().withdrawal_sent = true;
                let seen = [("if-match", format!("\"{}\"", known.versions.len()))];
                let body = json!({"grund": "doppelt erfasst"});
                let path = format!("/observations/{id}/withdraw");
                let (status, said) = program.send(Method::POST, &path, Some(body), &seen).await?;
                assert_eq!(status, 200, "{said}");
                let mut model = model.lock().unwrap();
                let known = model.get_mut(&id).unwrap();
                (known.withdrawn, known.withdrawal_sent) = (true, false);
            }
        }
    }
}

/// What the site says of an entry is what was acknowledged, or that and the one act in flight. How many alerts it raised.
fn agrees(known: &mut Known, entry: &Value) -> usize {
    let told = entry["fassungen"].as_array().unwrap();
    let told: Vec<u64> = told
        .iter()
        .map(|version| {
            format!("{:.0}", version["werte"]["temperatur"].as_f64().unwrap() * 10.0).parse().unwrap()
        })
        .collect();
    if told.len() == known.versions.len() + 1 {
        known.versions.push(known.sent.expect("a version that nobody sent"));
        known.made = true;
    }
    known.sent = None;
    assert_eq!(told, known.versions, "every version that was acknowledged");
    let withdrawn = !entry["storno"].is_null();
    assert!(withdrawn >= known.withdrawn, "an acknowledged withdrawal is gone");
    assert!(!withdrawn || known.withdrawn || known.withdrawal_sent, "a withdrawal that nobody sent");
    (known.withdrawn, known.withdrawal_sent) = (withdrawn, false);
    let current = *told.last().unwrap();
    assert_eq!(entry["auffaellig"], json!(is_striking(current)));
    let before = std::iter::once(false).chain(told.iter().map(|tenths| is_striking(*tenths)));
    told.iter().zip(before).filter(|(tenths, before)| is_striking(**tenths) && !before).count()
}

/// Every alert of the house, by the entry that raised it.
async fn alerts(program: &Program) -> BTreeMap<String, Vec<String>> {
    let (mut found, mut cursor) = (BTreeMap::<String, Vec<String>>::new(), String::new());
    loop {
        let (status, page) = program.ask(Method::GET, &format!("/alerts?cursor={cursor}"), None).await;
        assert_eq!(status, 200, "{page}");
        for alert in page["items"].as_array().unwrap() {
            let text = |name: &str| alert[name].as_str().unwrap().to_owned();
            found.entry(text("observation_id")).or_default().push(text("zustand"));
        }
        match page["next"].as_str() {
            Some(next) => cursor = next.to_owned(),
            None => return found,
        }
    }
}

/// `before`: the entries that earlier kills were followed by, whose alerts are there, too.
async fn examine(
    site: &TestServer,
    program: &Program,
    model: &Model,
    before: &mut BTreeSet<String>,
) -> (usize, usize) {
    let mut known = std::mem::take(&mut *model.lock().unwrap());
    let mut raised = alerts(program).await;
    let mut told = 0;
    let ids: Vec<String> = known.keys().cloned().collect();
    for id in ids {
        let one = known.get_mut(&id).unwrap();
        let (status, entry) = program.ask(Method::GET, &format!("/observations/{id}"), None).await;
        if status == 404 {
            assert!(!one.made, "an acknowledged entry is gone");
            known.remove(&id);
            continue;
        }
        assert_eq!(status, 200, "{entry}");
        let expected = agrees(one, &entry);
        let of_it = raised.remove(&id).unwrap_or_default();
        assert_eq!(of_it.len(), expected, "each that became striking has its alert");
        let lapsed = of_it.iter().all(|state| (state == "hinfaellig") == one.withdrawn);
        assert!(lapsed, "{of_it:?}");
        told += expected;
    }
    raised.retain(|id, _| !before.contains(id));
    assert!(raised.is_empty(), "alerts of nothing: {raised:?}");
    before.extend(known.keys().cloned());
    let check = site.json(&["check"]);
    assert_eq!(check["clean"], true, "{check}");
    let entries = known.len();
    *model.lock().unwrap() = known;
    (entries, told)
}

/// R-AUD-01.
#[tokio::test(flavor = "multi_thread")]
async fn no_acknowledged_entry_is_lost_and_every_striking_one_alarms_when_the_site_is_killed() {
    let (seed, kills) = (seeds::seed("VISITE_KILL_SEED"), seeds::number("VISITE_KILLS").unwrap_or(20));
    println!("VISITE_KILL_SEED={seed} VISITE_KILLS={kills}");
    let mut site = TestServer::prepared_with("pflege");
    site.set("user_burst", 1_000_000);
    site.serve(&[]).await;
    let resident = a_resident(&site.admin().await, "Bergfeld").await;
    let model = Model::default();
    let mut dice = TestRng::new(seed);
    let (mut written, mut before) = (0, BTreeSet::new());
    for kill in 0..kills {
        let program = Program::sign_in(&site).await;
        let mut storm = JoinSet::new();
        for _ in 0..WRITERS {
            let dice = TestRng::new(dice.roll());
            storm.spawn(write(program.clone(), model.clone(), resident.clone(), dice));
        }
        tokio::time::sleep(Duration::from_millis(dice.below(LONGEST))).await;
        site.kill();
        while let Some(ended) = storm.join_next().await {
            ended.unwrap();
        }
        site.serve(&[]).await;
        let program = Program::sign_in(&site).await;
        let (entries, told) = examine(&site, &program, &model, &mut before).await;
        println!("kill {kill}: {entries} entries, {told} alerts");
        written += entries;
        // What was looked at once is not asked for again, so that the last kill costs what the first did.
        model.lock().unwrap().clear();
    }
    assert!(written > 20, "{written} entries: nothing was written");
}

/// A wound, an order of restraint and a dose with its effect, each with words of the nest; and the lists that show them. The
/// admin nurses from then on.
async fn wounds_and_restraints(admin: &Actor, resident: &str, nest: &mut Nest) {
    let (_, me) = admin.api(Method::GET, "/auth/me", None).await;
    let at = format!("/care/profiles/{}", me["id"].as_str().unwrap());
    let first = || crate::support::case::tag(&json!(0));
    let nurses = json!({"handzeichen": "PDL", "fachkraft": true});
    let (status, _, said) = admin.api_with(Method::PATCH, &at, Some(nurses), first()).await;
    assert_eq!(status, StatusCode::OK, "{said}");
    let wound = json!({"art": "ulcus", "lokalisation": nest.word(), "ort": "hier"});
    let order = json!({"art": "gurt", "grundlage": "notstand", "aktenzeichen": nest.word(),
        "alternativen": nest.word(), "kontrolle_min": 15});
    let given = json!({"medikament": nest.word(), "dosis": nest.word(), "anlass": nest.word(), "wirkung": "noch_offen"});
    let dose = json!({"resident_id": resident, "vorlage": "bedarfsmedikation", "werte": given});
    let applied = json!({"resident_id": resident, "vorlage": "fem_anwendung", "freitext": nest.word(),
        "werte": {"aktion": "beginn", "zustand": nest.word()}});
    for (path, body) in [
        (format!("/residents/{resident}/wounds"), wound),
        (format!("/residents/{resident}/restraints"), order),
        ("/observations".to_owned(), dose),
        ("/observations".to_owned(), applied),
    ] {
        let (status, said) = admin.api(Method::POST, &path, Some(body)).await;
        assert_eq!(status, StatusCode::CREATED, "{said}");
    }
    for page in ["wunden", "fem"] {
        assert_eq!(admin.get(&format!("/bewohner/{resident}/{page}")).await.status, StatusCode::OK);
    }
    assert_eq!(admin.get(&format!("/pflege/faellig?bewohner={resident}")).await.status, StatusCode::OK);
    // What is refused, which only a log could keep.
    let odd = json!({"art": nest.word(), "lokalisation": nest.word(), "ort": nest.word()});
    let refused = admin.api(Method::POST, &format!("/residents/{resident}/wounds"), Some(odd)).await;
    assert!(refused.0.is_client_error());
}

/// R-LOG-01, R-ENC-01.
#[tokio::test(flavor = "multi_thread")]
async fn no_canary_of_care_is_found_in_any_file_or_in_the_log() {
    let (mut site, mut nest) = (TestServer::prepared_with("pflege"), Nest::default());
    let config = site.path("config.toml");
    std::fs::write(&config, "log = \"trace\"\nmfa_required = false\nuser_burst = 100000\n").unwrap();
    let listeners = ["--listen", "127.0.0.1:0", "--http", "127.0.0.1:0", "--ops-listen", "127.0.0.1:0"];
    site.serve_verb(&[&["--config", &config, "serve"], &listeners[..]].concat()).await;
    let admin = site.admin().await;
    let name = nest.word();
    let resident = a_resident(&admin, &name).await;
    let at = format!("/residents/{resident}");
    let (_, seen) = admin.api(Method::GET, &at, None).await;
    let more = json!({"rufname": nest.word(), "hausarzt": nest.word(), "hinweise": nest.word(), "allergien": nest.word(),
        "zimmer": nest.word(), "notfallkontakte": format!("{}; Tochter; 0351 12", nest.word())});
    let first = crate::support::case::tag(&seen["row_version"]);
    let (status, _, said) = admin.api_with(Method::PATCH, &at, Some(more), first).await;
    assert_eq!(status, StatusCode::OK, "{said}");
    wounds_and_restraints(&admin, &resident, &mut nest).await;
    while nest.0.len() < 100 {
        let fall = json!({"resident_id": resident, "vorlage": "sturz", "freitext": nest.word(),
            "werte": {"hergang": nest.word()}});
        let (status, entry) = admin.api(Method::POST, "/observations", Some(fall)).await;
        assert_eq!((status, &entry["alarm"]), (StatusCode::CREATED, &json!(true)), "{entry}");
        let at = format!("/observations/{}", entry["id"].as_str().unwrap());
        let right = json!({"werte": {"hergang": nest.word()}, "freitext": nest.word(), "grund": nest.word()});
        let first = crate::support::case::tag(&json!(1));
        let (status, _, said) =
            admin.api_with(Method::POST, &format!("{at}/correct"), Some(right), first).await;
        assert_eq!(status, StatusCode::OK, "{said}");
        let (_, open) = admin.api(Method::GET, "/alerts?zustand=offen", None).await;
        let alert = open["items"][0]["id"].as_str().unwrap();
        let done = json!({"text": nest.word()});
        let (status, said) = admin.api(Method::POST, &format!("/alerts/{alert}/close"), Some(done)).await;
        assert_eq!(status, StatusCode::OK, "{said}");
        // What is refused and what is searched for, which only a log could keep.
        let odd =
            json!({"resident_id": resident, "vorlage": nest.word(), "werte": {nest.word(): nest.word()}});
        assert!(admin.api(Method::POST, "/observations", Some(odd)).await.0.is_client_error());
        let word = nest.0[nest.0.len() / 2].clone();
        admin.get(&format!("/bewohner/{resident}/beobachtungen?q={word}")).await;
        admin.get(&format!("/bewohner?q={name}")).await;
    }
    site.run(&["backup"], "");
    site.run(&["backup", "--out", &site.path("out.visite-backup")], "");
    let canaries = nest.0;
    assert_eq!(canaries.iter().collect::<BTreeSet<_>>().len(), canaries.len(), "each is another");
    let detector = Detector::new(&canaries);
    let timeline = admin.get(&format!("/bewohner/{resident}/beobachtungen")).await;
    assert!(detector.look(&timeline.bytes).len() >= 20, "the page of the resident holds what was written");
    let hits = detector.look_everywhere(&site);
    assert!(hits.is_empty(), "beside the running site: {} hits\n{}", hits.len(), hits.join("\n"));
    site.kill();
    let hits = detector.look_everywhere(&site);
    assert!(hits.is_empty(), "after kill -9: {} hits\n{}", hits.len(), hits.join("\n"));
}
