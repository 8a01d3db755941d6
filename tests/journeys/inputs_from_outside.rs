//! Inputs that once failed in somebody's hands (`fixtures/outside`), each through the product's own way in. `cases.json`
//! says what must hold: one of the alternatives of `want`. A `guard` was right before and stays so.

use std::{fs, process::Command};

use reqwest::{
    Method, StatusCode,
    header::{HeaderMap, HeaderValue},
};
use serde_json::{Value, json};

use crate::support::{
    Actor, Page, TestServer,
    case::tag,
    smtp::SmtpServer,
    wait::{until_it, within},
};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/outside/");

fn bytes(file: &str) -> Vec<u8> {
    fs::read(format!("{FOLDER}{file}")).unwrap()
}

fn parsed(file: &str) -> Value {
    serde_json::from_slice(&bytes(file)).unwrap()
}

/// The text of a file that holds what somebody types into one field.
fn typed(file: &str) -> String {
    String::from_utf8(bytes(file)).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_input_from_outside_holds() {
    let all = parsed("cases.json");
    let all = all["cases"].as_array().unwrap();
    let site = TestServer::prepared();
    let mut ways = Ways { site, admin: None };
    let mut failed = Vec::new();
    for case in all {
        let id = case["id"].as_str().unwrap();
        let Some(got) = ways.get(case).await else { continue };
        if !case["want"].as_array().unwrap().iter().any(|want| holds(want, &got)) {
            failed.push(format!("{id}: {got} is none of {}", case["want"]));
        }
    }
    assert!(failed.is_empty(), "{} of {}:\n{}", failed.len(), all.len(), failed.join("\n"));
}

/// Whether all that an alternative names is so. `got` has `http`, and what the way in gave.
fn holds(want: &Value, got: &Value) -> bool {
    want.as_object().unwrap().iter().all(|(what, wanted)| {
        let text = got["text"].as_str().unwrap_or_default();
        let strings = |value: &Value| -> Vec<String> {
            value.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
        };
        match what.as_str() {
            "rows" => wanted.as_array().unwrap().iter().all(|row| {
                let n = usize::try_from(row["n"].as_u64().unwrap()).unwrap();
                row_holds(row, &got["rows"][n - 1])
            }),
            "file_warning_besides" => {
                let besides = strings(wanted);
                strings(&got["file_warnings"]).iter().any(|code| !besides.contains(code))
            }
            "detail_any" => strings(wanted).iter().any(|said| text.contains(said.as_str())),
            "not_code" => &got["code"] != wanted,
            "not_said" => !text.contains(wanted.as_str().unwrap()),
            "policy_not" => &got["policy"] != wanted,
            "http_not" => &got["http"] != wanted,
            _ => &got[what] == wanted,
        }
    })
}

fn row_holds(want: &Value, row: &Value) -> bool {
    let has = |list: &Value, code: &Value| list.as_array().is_some_and(|list| list.contains(code));
    want.as_object().unwrap().iter().all(|(what, wanted)| match what.as_str() {
        "n" => true,
        "thema_has" => {
            let thema = row["parsed"]["thema"].as_str().unwrap_or_default();
            wanted.as_array().unwrap().iter().all(|part| thema.contains(part.as_str().unwrap()))
        }
        "without" => wanted.as_array().unwrap().iter().all(|code| !has(&row["warnings"], code)),
        "warnings_any" => wanted.as_array().unwrap().iter().any(|code| has(&row["warnings"], code)),
        "reasons_any" => wanted.as_array().unwrap().iter().any(|code| has(&row["reasons"], code)),
        "status" => &row["status"] == wanted,
        "ticket" => &row["parsed"]["crm_ticket_id"] == wanted,
        _ => &row["parsed"][what] == wanted,
    })
}

/// An answer as the alternatives look at it.
fn answer(status: StatusCode, mut body: Value) -> Value {
    let text = body.to_string();
    if !body.is_object() {
        body = json!({});
    }
    body["http"] = status.as_u16().into();
    body["text"] = text.into();
    body
}

struct Ways {
    site: TestServer,
    /// Signed in once the site serves.
    admin: Option<Actor>,
}

impl Ways {
    /// What comes of an input; none where this machine cannot try it.
    async fn get(&mut self, case: &Value) -> Option<Value> {
        let file = case["file"].as_str().unwrap();
        let via = case["via"].as_str().unwrap();
        match via {
            "mail" => return mail(&parsed(file)).await,
            "config" => return Some(config(&parsed(file))),
            "noflock" => return no_locks(&parsed(file)),
            _ => {}
        }
        if self.admin.is_none() {
            self.site.serve(&[]).await;
            self.admin = Some(self.site.admin().await);
        }
        let admin = self.admin.as_ref().unwrap();
        Some(match via {
            "csv" => csv(admin, file).await,
            "case" => create(admin, parsed(file)).await,
            "icd" => icd(admin, &typed(file)).await,
            "search" => search(admin, &parsed(file)).await,
            "lag" => lag(admin, &parsed(file)).await,
            "address" => address(admin, &typed(file)).await,
            "http" => links(&self.site.stranger(), &parsed(file)).await,
            "signin" => sign_in(&self.site, &parsed(file)).await,
            _ => panic!("{via} is no way in"),
        })
    }
}

/// The preview of a file, with whether anything in it is marked.
async fn csv(admin: &Actor, file: &str) -> Value {
    let (status, body) = admin.upload("/import/csv", file, bytes(file)).await;
    let mut got = answer(status, body);
    let some = |list: &Value| list.as_array().is_some_and(|list| !list.is_empty());
    let row = got["rows"].as_array().is_some_and(|rows| rows.iter().any(|row| some(&row["warnings"])));
    got["row_warning"] = row.into();
    got["flagged"] = (row || some(&got["file_warnings"])).into();
    got["new"] = got["new_cases"].clone();
    got
}

async fn create(admin: &Actor, case: Value) -> Value {
    let (status, body) = admin.api(Method::POST, "/cases?trotzdem=1", Some(case)).await;
    answer(status, body)
}

/// A case of that name, which must be taken.
async fn some_case(admin: &Actor, nachname: &str) -> Value {
    let case = json!({"nachname": nachname, "vorname": "Eva", "datum": "2026-02-02", "fallgruppe": "galle"});
    let made = create(admin, case).await;
    assert_eq!(made["http"], 201, "{made}");
    made
}

async fn enter(admin: &Actor, case: &Value, icd: &str) -> Value {
    let path = format!("/cases/{}/icd", case["id"].as_str().unwrap());
    let (status, _, body) =
        admin.api_with(Method::PUT, &path, Some(json!({"icd": icd})), tag(&case["row_version"])).await;
    answer(status, body)
}

async fn icd(admin: &Actor, icd: &str) -> Value {
    let case = some_case(admin, "Kodierung").await;
    let mut got = enter(admin, &case, icd).await;
    let count = |case: &Value| case["warnings"].as_array().map_or(0, Vec::len);
    got["warned"] = (count(&got) > count(&case)).into();
    got
}

async fn finds(admin: &Actor, query: &str, case: &Value) -> bool {
    let url = reqwest::Url::parse_with_params("https://x/cases", [("q", query)]).unwrap();
    let (status, list) = admin.api(Method::GET, &format!("/cases?{}", url.query().unwrap()), None).await;
    assert_eq!(status, StatusCode::OK, "{list}");
    list["items"].as_array().unwrap().iter().any(|item| item["id"] == case["id"])
}

async fn search(admin: &Actor, input: &Value) -> Value {
    let case = some_case(admin, input["nachname"].as_str().unwrap()).await;
    // The index is fed in the order of the changes: once it has the next case, it has this one.
    let name = format!("Nachzug{}", case["nr"]);
    let next = some_case(admin, &name).await;
    until_it("the index has both", async || finds(admin, &name, &next).await).await;
    let (mut all, mut missed) = (true, Vec::new());
    for query in input["queries"].as_array().unwrap() {
        if !finds(admin, query.as_str().unwrap(), &case).await {
            all = false;
            missed.push(query.clone());
        }
    }
    json!({"found": if all { "all" } else { "some" }, "missed": missed})
}

/// Whether what was just saved counts in the very next answer. Several rounds, because it depends on the moment.
async fn lag(admin: &Actor, input: &Value) -> Value {
    let mut at_once = true;
    for _ in 0..10 {
        let case = some_case(admin, input["nachname"].as_str().unwrap()).await;
        let query = input["query"].as_str().unwrap();
        until_it("the case is found", async || finds(admin, query, &case).await).await;
        assert_eq!(enter(admin, &case, input["icd"].as_str().unwrap()).await["http"], 200);
        let path = format!("/cases?q={query}&has_icd={}", input["filter"]["has_icd"].as_str().unwrap());
        let (_, list) = admin.api(Method::GET, &path, None).await;
        at_once &= list["items"].as_array().unwrap().iter().all(|item| item["id"] != case["id"]);
    }
    json!({"at_once": at_once})
}

async fn address(admin: &Actor, address: &str) -> Value {
    let new = json!({"role": "dak_mitarbeiter", "email": address});
    let (status, body) = admin.api(Method::POST, "/admin/invitations", Some(new)).await;
    answer(status, body)
}

/// Whether a page links a file of one of these types.
async fn links(stranger: &Actor, input: &Value) -> Value {
    let page = stranger.get(input["page"].as_str().unwrap()).await;
    let types = input["types"].as_array().unwrap();
    let mut linked = Vec::new();
    for href in page.attributes("main a[href]", "href") {
        if href.starts_with("/geraet") {
            linked.push(stranger.get(&href).await.header("content-type").to_owned());
        }
    }
    json!({"linked_type": linked.iter().any(|linked| types.contains(&json!(linked))), "linked": linked})
}

/// A browser that says little about where a form came from.
async fn sign_in(site: &TestServer, input: &Value) -> Value {
    let stranger = site.stranger();
    let page = stranger.get("/anmelden").await;
    let form = page.form("form:has([name=passwort])");
    let mut form = form.set("email", TestServer::email("nordlicht", "admin"));
    form = form.set("passwort", crate::support::site::PASSWORD);
    let mut headers: HeaderMap = input["headers"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, value)| (name.parse().unwrap(), value.as_str().unwrap().parse().unwrap()))
        .collect();
    headers.insert("content-type", HeaderValue::from_static("application/x-www-form-urlencoded"));
    let url = reqwest::Url::parse_with_params("https://x/", form.pairs()).unwrap();
    let body = url.query().unwrap().as_bytes().to_vec();
    let path = form.target().path().to_owned();
    let sent: Page = stranger.raw(Method::POST, &path, headers, body).await;
    json!({"policy": page.header("referrer-policy"), "http": sent.status.as_u16()})
}

/// Whether invitations arrive at a server of some mood.
async fn mail(input: &Value) -> Option<Value> {
    if !SmtpServer::there("mails from outside") {
        return None;
    }
    let mut server = SmtpServer::new("starttls");
    server.mode(if input["mood"] == "strict-ehlo" { "strict-ehlo" } else { "ok" });
    server.start().await;
    let mut site = TestServer::prepared();
    server.sends_for(&mut site, "starttls", true);
    site.set("smtp_timeout_seconds", 2);
    site.set("mail_retry_seconds", 1);
    site.set("mail_settle_seconds", 1);
    site.serve(&[]).await;
    let admin = site.admin().await;
    for email in input["invite"].as_array().unwrap() {
        let got = address(&admin, email.as_str().unwrap()).await;
        assert!(got["http"] == 201 || got["http"] == 422, "{got}");
    }
    let wanted = input["must_arrive"].as_array().unwrap();
    let arrived = || {
        let mails = server.told("ok");
        let to = |email: &Value| mails.iter().any(|mail| mail["to"][0] == *email);
        wanted.iter().all(to)
    };
    // The time is the bound of `cases.json` for a quiet machine, many times over.
    let all = within(60, arrived).await;
    Some(json!({"arrived": if all { "all" } else { "some" }}))
}

/// What is said about a configuration file.
fn config(input: &Value) -> Value {
    let site = TestServer::empty();
    let file = site.path("config.toml");
    fs::write(&file, input["toml"].as_str().unwrap()).unwrap();
    let out = site.try_run(&["--config", &file, "config", "show"], "");
    let text = [out.stdout, out.stderr].map(|said| String::from_utf8_lossy(&said).into_owned()).concat();
    assert!(out.status.success() || text.contains("smtp_from"), "it is read, or the key is named: {text}");
    json!({"text": text, "code": out.status.code()})
}

/// What `check` says of sound data on a drive without file locks.
fn no_locks(input: &Value) -> Option<Value> {
    assert_eq!(input["errno"], 95, "the one that no_locks.c gives");
    let site = TestServer::prepared();
    let library = site.path("no_locks.so");
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/no_locks.c");
    let built = Command::new("cc").args(["-shared", "-fPIC", "-o", &library, source]).status().unwrap();
    assert!(built.success(), "the linker that Rust needs builds C too");
    let out = site.command().arg("check").env("LD_PRELOAD", &library).output().unwrap();
    let text = [out.stdout, out.stderr].map(|said| String::from_utf8_lossy(&said).into_owned()).concat();
    assert!(text.contains("lock"), "the library was there, and the locks are spoken of: {text}");
    Some(json!({"text": text, "code": out.status.code()}))
}
