//! Canaries: personal data by every way into the site, then looked for in every file that it has written (security.md,
//! R-ENC-01, R-LOG-01): as it is, UTF-16, base64, hexadecimal, reversed, in either case; logs at `trace` included.
//!
//! Covers: store.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use reqwest::{Method, StatusCode, header::HeaderMap};
use serde_json::json;

use super::seeds::letters;
use crate::support::{
    Actor, TestServer,
    case::{ENDS, tag, whole},
    finder::Finder,
    site::TENANT,
};

/// Finds canaries in any form.
pub(super) struct Detector {
    /// In bytes made lower-case.
    either_case: Finder,
    exact: Finder,
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// What of the base64 of a text does not depend on what stands around it, at each of the three places that it may have.
fn base64(text: &str) -> Vec<String> {
    let cut = |lead: usize| {
        let coded = STANDARD_NO_PAD.encode([&vec![0; lead][..], text.as_bytes()].concat());
        let (from, to) = ((lead * 8).div_ceil(6), (lead + text.len()) * 8 / 6);
        coded[from..to].to_owned()
    };
    (0..3).map(cut).collect()
}

impl Detector {
    pub(super) fn new(canaries: &[String]) -> Self {
        let (mut either, mut exact) = (Vec::new(), Vec::new());
        for canary in canaries {
            let lower = canary.to_lowercase();
            let reversed: String = lower.chars().rev().collect();
            let hex: String = canary.bytes().map(|byte| format!("{byte:02x}")).collect();
            let lower_hex: String = lower.bytes().map(|byte| format!("{byte:02x}")).collect();
            for (name, bytes) in [
                ("plain", lower.clone().into_bytes()),
                ("UTF-16", utf16(&lower)),
                ("reversed", reversed.into_bytes()),
                ("hex", hex.into_bytes()),
                ("hex of lower case", lower_hex.into_bytes()),
            ] {
                either.push((bytes, format!("{canary} ({name})")));
            }
            for text in [canary, &lower] {
                // Of shorter texts too little is left to tell it from chance.
                if text.len() >= 8 {
                    exact.extend(
                        base64(text).into_iter().map(|b| (b.into_bytes(), format!("{canary} (base64)"))),
                    );
                }
            }
        }
        Self { either_case: Finder::new(either), exact: Finder::new(exact) }
    }

    pub(super) fn look(&self, bytes: &[u8]) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        self.exact.find(bytes, &mut found);
        self.either_case.find(&bytes.to_ascii_lowercase(), &mut found);
        found
    }

    /// Every file below the directory; sockets and the test's own uploads are not there.
    fn look_below(&self, dir: &Path, looked: &mut Vec<String>) -> Vec<String> {
        let mut hits = Vec::new();
        for entry in fs::read_dir(dir).unwrap() {
            let entry = entry.unwrap();
            let (path, kind) = (entry.path(), entry.file_type().unwrap());
            if kind.is_dir() {
                hits.extend(self.look_below(&path, looked));
            } else if kind.is_file() {
                let name = path.display().to_string();
                let found = self.look(&[name.as_bytes(), b"\n", &fs::read(&path).unwrap()].concat());
                hits.extend(found.into_iter().map(|hit| format!("{name}: {hit}")));
                looked.push(name);
            }
        }
        hits
    }

    pub(super) fn look_everywhere(&self, site: &TestServer) -> Vec<String> {
        let mut looked = Vec::new();
        let mut hits = self.look_below(Path::new(&site.path("")), &mut looked);
        for file in ["visite.redb", "visite-backup", "keyring.json", ".pem"] {
            assert!(looked.iter().any(|name| name.contains(file)), "{file} is not among {looked:?}");
        }
        let log = site.log();
        assert!(log.len() > 1_000, "a log at trace is long, not {} lines", log.len());
        hits.extend(self.look(log.join("\n").as_bytes()).into_iter().map(|hit| format!("log: {hit}")));
        hits
    }
}

/// Makes values that stand nowhere else, and remembers them.
#[derive(Default)]
pub(super) struct Nest(pub(super) Vec<String>);

impl Nest {
    pub(super) fn keep(&mut self, value: String) -> String {
        self.0.push(value.clone());
        value
    }
    pub(super) fn word(&mut self) -> String {
        let word = letters(70_000 + 7 * u64::try_from(self.0.len()).unwrap());
        self.keep(format!("Zq{word}xv"))
    }
    fn kvnr(&mut self) -> String {
        self.keep(format!("Q918{:06}", 273_600 + self.0.len()))
    }
}

/// Rows that become cases, and rows that are refused for their Modul or their date.
fn csv(nest: &mut Nest) -> String {
    let mut text = "Name,Hauptkontakt,Thema,Modul,Erstellungsdatum\n".to_owned();
    for row in 0..8 {
        let (name, first, thema, ticket) = (nest.word(), nest.word(), nest.word(), nest.word());
        let (kvnr, day) = (nest.kvnr(), row + 1);
        text.push_str(&format!("{ticket},{name} | {first} | 0{day}.07.1937 | {kvnr},{thema},Zweitmeinung Onkologie,\"0{day}.02.26, 08:50\"\n"));
    }
    let (name, first, odd, day) = (nest.word(), nest.word(), nest.word(), nest.word());
    text.push_str(&format!("T,{name} | {first} | |,x,Zweitmeinung {odd},\"01.02.26, 08:50\"\n"));
    let (name, ticket) = (nest.word(), nest.word());
    text.push_str(&format!("{ticket},{name} | | |,x,Zweitmeinung Onkologie,{day}\n"));
    text
}

pub(super) async fn import(admin: &Actor, nest: &mut Nest) -> String {
    let (file, name) = (csv(nest), format!("{}.csv", nest.word()));
    // A refused file first: its cells must not stay anywhere either.
    let refused = format!("Name,Hauptkontakt\n{},\"{}\n", nest.word(), nest.word());
    let (status, _) = admin.upload("/import/csv", &name, refused.into_bytes()).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let (status, plan) = admin.upload("/import/csv", &name, file.into_bytes()).await;
    assert_eq!((status, &plan["new_cases"], &plan["rejected"]), (StatusCode::CREATED, &json!(8), &json!(2)));
    let id = plan["id"].as_str().unwrap().to_owned();
    // A corrected cell in the preview.
    let page = admin.get(&format!("/import/{id}/zeile/2")).await;
    let form = page.form(&format!("form[action^='/import/{id}/zeile/2']:has(input[type=text])"));
    let thema =
        form.pairs().into_iter().map(|(name, _)| name).find(|name| name.to_lowercase().contains("thema"));
    let corrected = admin.submit(form.set(&thema.unwrap(), nest.word())).await;
    assert_eq!(corrected.status, StatusCode::OK, "{}", corrected.body());
    let (_, plan) = admin.api(Method::GET, &format!("/import/csv/{id}"), None).await;
    assert!(plan.to_string().contains(nest.0.last().unwrap()), "{plan}");
    let body = json!({"id": id, "plan_hash": plan["plan_hash"]});
    let (status, done) = admin.api(Method::POST, "/import/csv/confirm", Some(body)).await;
    assert_eq!((status, &done["imported"]), (StatusCode::OK, &json!(8)), "{done}");
    id
}

/// Every column of text by the API, ICD, coding, Storno with its reason.
pub(super) async fn edit(admin: &Actor, nest: &mut Nest) -> String {
    let mut cases = Vec::new();
    for end in ENDS {
        let body = whole(end, |column| match column.name {
            "email" => format!("{}@post.example", nest.word()),
            "kvnr" => nest.kvnr(),
            _ => nest.word(),
        });
        let (status, case) = admin.api(Method::POST, "/cases", Some(body)).await;
        assert_eq!(status, StatusCode::CREATED, "{case}");
        cases.push(case);
    }
    let case = cases.remove(0);
    let at = format!("/cases/{}", case["id"].as_str().unwrap());
    let icd = json!({"icd": format!("{}, {}", nest.keep("C92.55".into()), nest.keep("Q87.43".into()))});
    let (status, _, case) =
        admin.api_with(Method::PUT, &format!("{at}/icd"), Some(icd), tag(&case["row_version"])).await;
    assert_eq!(status, StatusCode::OK, "{case}");
    let coding =
        json!({"gutachten_typ": "Alternative", "therapieaenderung": "Ja", "ta_unterversorgung": true});
    let (status, _, case) =
        admin.api_with(Method::PUT, &format!("{at}/coding"), Some(coding), tag(&case["row_version"])).await;
    assert_eq!(status, StatusCode::OK, "{case}");
    // Old values stay in the audit trail: sealed as well.
    let more = json!({"kommentar": nest.word(), "ablehnung": true, "ablehnung_datum": "2026-02-06", "ablehnung_grund": nest.word()});
    let (status, _, changed) =
        admin.api_with(Method::PATCH, &at, Some(more), tag(&case["row_version"])).await;
    assert!(matches!(status.as_u16(), 200 | 422), "{changed}");
    let (_, case) = admin.api(Method::GET, &at, None).await;
    let storno = json!({"loesch_grund": nest.word()});
    let (status, _, gone) =
        admin.api_with(Method::DELETE, &at, Some(storno), tag(&case["row_version"])).await;
    assert_eq!(status, StatusCode::OK, "{gone}");
    at
}

/// What is refused, asked and mistyped, which only a log could keep.
pub(super) async fn stray(site: &TestServer, admin: &Actor, nest: &mut Nest) {
    let word = nest.0[0].clone();
    for path in [format!("/faelle?q={word}"), format!("/{}", nest.word()), format!("/faelle/{}", nest.word())]
    {
        admin.get(&path).await;
    }
    let (status, found) = admin.api(Method::GET, &format!("/cases?q={word}"), None).await;
    assert_eq!(status, StatusCode::OK, "{found}");
    for body in [json!({"nachname": nest.word(), "datum": nest.word()}), json!({nest.word(): nest.word()})] {
        let (status, answer) = admin.api(Method::POST, "/cases", Some(body)).await;
        assert!(status.is_client_error(), "{answer}");
    }
    let mut headers = HeaderMap::new();
    headers.insert("if-match", nest.word().parse().unwrap());
    headers.insert("idempotency-key", nest.word().parse().unwrap());
    headers.insert("user-agent", nest.word().parse().unwrap());
    headers.insert("referer", format!("https://localhost/{}", nest.word()).parse().unwrap());
    headers.insert("cookie", format!("__Host-zugang={}", nest.word()).parse().unwrap());
    site.stranger().raw(Method::POST, "/api/v1/cases", headers, nest.word().into_bytes()).await;
    let email = format!("{}@fremd.example", nest.word());
    site.stranger().try_sign_in(&email, &nest.word()).await;
    let (status, report) =
        admin.api(Method::POST, "/reports/generate", Some(json!({"jahr": 2026, "kw": 6}))).await;
    assert_eq!(status, StatusCode::CREATED, "{report}");
}

/// R-LOG-01, R-ENC-01.
#[tokio::test(flavor = "multi_thread")]
async fn no_canary_is_found_in_any_file_or_in_the_log() {
    let (mut site, mut nest) = (TestServer::prepared(), Nest::default());
    let config = site.path("config.toml");
    fs::write(&config, "log = \"trace\"\n").unwrap();
    let (email, name) = (format!("{}@haus.example", nest.word()), nest.word());
    let who =
        ["account", "create", "--tenant", TENANT, "--email", &email, "--name", &name, "--role", "admin"];
    let password = format!("{}-47-Seerose", nest.word());
    site.run(&[&who[..], &["--password-stdin", "--no-must-change"]].concat(), &format!("{password}\n"));
    let listeners = ["--listen", "127.0.0.1:0", "--http", "127.0.0.1:0", "--ops-listen", "127.0.0.1:0"];
    let serve = [&["--config", &config, "serve"], &listeners[..]].concat();
    site.serve_verb(&serve).await;
    let mut admin = site.stranger();
    admin.sign_in(&email, &password).await;

    let import = import(&admin, &mut nest).await;
    edit(&admin, &mut nest).await;
    stray(&site, &admin, &mut nest).await;
    nest.keep("01.07.1937".into());
    nest.keep("1937-07-01".into());
    let rest = admin.get(&format!("/import/{import}/nicht-importiert.csv")).await;
    assert_eq!(rest.status, StatusCode::OK);
    while nest.0.len() < 100 {
        let mut body = json!({"datum": "2026-02-02", "fallgruppe": "kardio"});
        for column in ["nachname", "vorname", "strasse", "ort"] {
            body[column] = nest.word().into();
        }
        let (status, case) = admin.api(Method::POST, "/cases", Some(body)).await;
        assert_eq!(status, StatusCode::CREATED, "{case}");
    }
    site.run(&["backup"], "");
    site.run(&["backup", "--out", &site.path("out.visite-backup")], "");

    let canaries = nest.0;
    assert!(canaries.len() >= 100, "{}", canaries.len());
    assert_eq!(canaries.iter().collect::<BTreeSet<_>>().len(), canaries.len(), "each is another");
    let detector = Detector::new(&canaries);
    // They are really in there: the site finds the first by search, and the canaries are found where they may be.
    assert!(detector.look(&rest.bytes).len() >= 4, "the rows that were not imported hold canaries");
    let hits = detector.look_everywhere(&site);
    assert!(hits.is_empty(), "beside the running site: {} hits\n{}", hits.len(), hits.join("\n"));
    site.kill();
    let hits = detector.look_everywhere(&site);
    assert!(hits.is_empty(), "after kill -9: {} hits\n{}", hits.len(), hits.join("\n"));
}

#[test]
fn planted_canaries_are_found_in_every_form() {
    let detector = Detector::new(&["Zqbdfgkxv".to_owned(), "C92.55".to_owned()]);
    let found = |bytes: &[u8]| detector.look(bytes).len();
    for text in ["…Zqbdfgkxv…", "ZQBDFGKXV", "zqbdfgkxv", "vxkgfdbqZ", "5a716264666b", "nothing"] {
        let expected = usize::from(text.to_lowercase().contains("zqbdfgkxv") || text.starts_with("vx"));
        assert_eq!(found(text.as_bytes()), expected, "{text}");
    }
    let hex: String = "Zqbdfgkxv".bytes().map(|byte| format!("{byte:02X}")).collect();
    assert_eq!(found(hex.as_bytes()), 1);
    assert_eq!(found(&utf16("x Zqbdfgkxv")), 1);
    assert_eq!(found(b"\0\0c92.55\0"), 1);
    for lead in ["", "a", "ab", "abc"] {
        let coded = STANDARD_NO_PAD.encode(format!("{lead}Zqbdfgkxv und weiter"));
        assert_eq!(found(coded.as_bytes()), 1, "{coded}");
    }
}
