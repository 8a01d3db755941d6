//! Data files of earlier versions: each opens, is whole, and says what it said when it was made.

use std::{collections::BTreeMap, os::unix::fs::PermissionsExt as _, path::Path};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Answer, api};
use crate::{
    app::{boot::assemble, records, site::public},
    platform::{
        bench::{TestClock, lenient, stored_again},
        store::{Places, Store},
        web::server::Limits,
    },
};

/// Below `fixtures/databases`, the oldest first. Every change of a stored form opens them all; its version adds one.
const ALL: [&str; 2] = ["2026-11", "2026-11-house"];

/// Kinds of which none of them holds a record: tests beside them say how these are stored.
const LACKS: [&str; 40] = [
    "acme",
    "acme_choice",
    "alerts",
    "answers",
    "assessments",
    "badge_sessions",
    "badges",
    "care_profiles",
    "care_settings",
    "closed_shifts",
    "devices",
    "evaluations",
    "job_days",
    "last_filters",
    "mail_settings",
    "measures",
    "moods",
    "observations",
    "occasions",
    "paired_browsers",
    "pairings",
    "photos",
    "resident_import_log",
    "resident_import_pieces",
    "resident_import_plan_rows",
    "resident_import_plans",
    "residents",
    "restraint_orders",
    "second_opinion_settings",
    "setup",
    "shift_proofs",
    "sis",
    "sis_drafts",
    "stand_ins",
    "takeovers",
    "template_versions",
    "templates",
    "units",
    "weight_hints_aside",
    "wound_courses",
];

/// What each person is told: by person and path.
type Answers = BTreeMap<String, BTreeMap<String, Value>>;

/// What a data file says.
#[derive(Serialize, Deserialize)]
struct Said {
    /// When it is asked.
    at: String,
    /// By whom, with their passwords.
    logins: BTreeMap<String, String>,
    /// What each is told.
    answers: Answers,
}

/// Every case that it names is asked for, too.
const CASES: &str = "/cases?per_page=100";
const PATHS: [&str; 15] = [
    CASES,
    "/import/log",
    "/search?q=a",
    "/cases/pending-icd",
    "/cases/pending-coding",
    "/coding/queue",
    "/reports/list",
    "/reports/weekly/2020/53",
    "/reports/weekly/2026/46",
    "/reports/yearly/2025",
    "/reports/dashboard",
    "/notifications",
    "/admin/users",
    "/admin/audit-log?per_page=100",
    "/auth/me",
];

/// What is the same whenever it is asked: no sign-in of this test, no id of a request.
fn lasting(answer: Value) -> Value {
    match answer {
        Value::Array(all) => {
            let lasts = |value: &Value| value["event"] != "sign_in.done";
            Value::Array(all.into_iter().filter(lasts).map(lasting).collect())
        }
        Value::Object(fields) => {
            let lasts = |(name, _): &(String, Value)| name != "request_id";
            Value::Object(
                fields.into_iter().filter(lasts).map(|(name, value)| (name, lasting(value))).collect(),
            )
        }
        plain => plain,
    }
}

async fn asked(
    folder: &Path,
    at: &str,
    logins: &BTreeMap<String, String>,
) -> (BTreeMap<&'static str, u64>, Answers) {
    let copy = tempfile::tempdir().unwrap();
    let (data, keyring) = (copy.path().join("data"), copy.path().join("keys"));
    for (from, to) in [(folder.to_path_buf(), &data), (folder.join("keys"), &keyring)] {
        std::fs::create_dir_all(to).unwrap();
        for file in
            std::fs::read_dir(from).unwrap().map(|file| file.unwrap().path()).filter(|path| path.is_file())
        {
            let copied = to.join(file.file_name().unwrap());
            std::fs::copy(&file, &copied).unwrap();
            // A checkout lets others read what a keyring must not.
            std::fs::set_permissions(&copied, std::fs::Permissions::from_mode(0o600)).unwrap();
        }
    }
    let store = Store::open_at(&Places { data: data.clone(), keyring, key_inside_allowed: false }).unwrap();
    let p = assemble(store, Box::new(TestClock::at(at)), lenient(), data).unwrap();
    let operator = p.operator("op".into());
    let report = p.check_deep(&operator, &records::LINKS);
    assert!(report.clean(), "{}", serde_json::to_string(&report).unwrap());
    let kinds = stored_again(&p);
    p.search().settle().unwrap();
    let router = public(&p, &Limits::default());
    let ask = async |method: &str, path: &str, token: Option<&str>, body: Option<Value>| {
        api(&router, method, path, token, body).await
    };
    let mut answers = BTreeMap::new();
    for (email, password) in logins {
        let body = json!({"email": email, "password": password});
        let signed: Answer = ask("POST", "/auth/login", None, Some(body)).await;
        let token = signed.json()["access_token"].as_str().unwrap().to_owned();
        let mut told = BTreeMap::new();
        let mut paths: Vec<String> = PATHS.iter().map(ToString::to_string).collect();
        let cases = ask("GET", CASES, Some(&token), None).await.json();
        let ids = cases["items"].as_array().unwrap().iter().map(|case| case["id"].as_str().unwrap());
        paths.extend(ids.map(|id| format!("/cases/{id}")));
        for path in paths {
            let answer = ask("GET", &path, Some(&token), None).await;
            if answer.status.is_success() {
                told.insert(path, lasting(answer.json()));
            }
        }
        answers.insert(email.clone(), told);
    }
    (kinds, answers)
}

/// The answer without the members that records have gained since: a newer program may say more, never something else.
fn as_then(now: &Value, then: &Value) -> Value {
    match (now, then) {
        (Value::Object(now), Value::Object(then)) => {
            let known = now.iter().filter_map(|(name, value)| Some((name, value, then.get(name)?)));
            known.map(|(name, now, then)| (name.clone(), as_then(now, then))).collect()
        }
        (Value::Array(now), Value::Array(then)) if now.len() == then.len() => {
            now.iter().zip(then).map(|(now, then)| as_then(now, then)).collect()
        }
        _ => now.clone(),
    }
}

/// To add one: a demo of a few cases with a fixed clock, or a house that was set up and used, and `said.json` with its logins, that instant and no answers; the
/// test writes what it is told beside it, to be looked at and taken over.
#[tokio::test]
async fn a_data_file_of_every_version_opens_and_says_what_it_said() {
    let mut kinds: BTreeMap<&str, u64> = BTreeMap::new();
    for name in ALL {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/databases").join(name);
        let said: Said = serde_json::from_slice(&std::fs::read(folder.join("said.json")).unwrap()).unwrap();
        let (found, now) = asked(&folder, &said.at, &said.logins).await;
        for (kind, count) in found {
            *kinds.entry(kind).or_default() += count;
        }
        if said.answers.is_empty() {
            let said = Said { answers: now, ..said };
            let new = std::env::temp_dir().join("said.json");
            std::fs::write(&new, serde_json::to_string(&said).unwrap()).unwrap();
            panic!("what {name} says: {}", new.display());
        }
        for (person, told) in &now {
            for (path, answer) in told {
                let then = said.answers.get(person).and_then(|told| told.get(path)).unwrap();
                assert_eq!(&as_then(answer, then), then, "{name}, {person}, {path}");
            }
        }
        let count = |answers: &Answers| answers.values().map(BTreeMap::len).sum::<usize>();
        assert_eq!(count(&now), count(&said.answers), "{name}");
    }
    let lacks = kinds.into_iter().filter(|(_, count)| *count == 0).map(|(kind, _)| kind);
    assert_eq!(lacks.collect::<Vec<_>>(), LACKS);
}
