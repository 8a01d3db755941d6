//! Programs that write to the site at once, and the model of what it has acknowledged to them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use reqwest::{Client, Method, multipart};
use serde_json::{Value, json};

use super::seeds::{TestRng, letters};
use crate::support::{TestServer, site::PASSWORD, site::TENANT, wait::LIMIT};

/// A program with the token of the admin. What it sends may get no answer.
#[derive(Clone)]
pub struct Program {
    base: String,
    http: Client,
    token: String,
}

pub type Answer = Option<(u16, Value)>;

impl Program {
    pub async fn sign_in(site: &TestServer) -> Self {
        let http = site.client().timeout(LIMIT).build().unwrap();
        let mut program = Self { base: site.url(), http, token: String::new() };
        let login = json!({"email": TestServer::email(TENANT, "admin"), "password": PASSWORD});
        let answer = program.send(Method::POST, "/auth/login", Some(login), &[]).await;
        let (status, answer) = answer.expect("a running site answers");
        assert_eq!(status, 200, "{answer}");
        program.token = answer["access_token"].as_str().unwrap().to_owned();
        program
    }

    /// None when no whole answer came back: then nothing was promised.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
        headers: &[(&str, String)],
    ) -> Answer {
        let mut request = self.http.request(method, format!("{}/api/v1{path}", self.base));
        if !self.token.is_empty() {
            request = request.bearer_auth(&self.token);
        }
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        whole(request).await
    }

    pub async fn upload(&self, name: &str, bytes: Vec<u8>) -> Answer {
        let part = multipart::Part::bytes(bytes).file_name(name.to_owned());
        let form = multipart::Form::new().part("file", part);
        whole(
            self.http
                .post(format!("{}/api/v1/import/csv", self.base))
                .bearer_auth(&self.token)
                .multipart(form),
        )
        .await
    }

    /// The answer of a site that is not being killed.
    pub async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> (u16, Value) {
        let answer = self.send(method, path, body, &[]).await;
        answer.unwrap_or_else(|| panic!("{path}: no answer"))
    }

    pub async fn confirm(&self, import: &Import) -> Answer {
        let body = json!({"id": import.id, "plan_hash": import.hash});
        let key = [("idempotency-key", format!("kill-{}", import.id))];
        self.send(Method::POST, "/import/csv/confirm", Some(body), &key).await
    }
}

async fn whole(request: reqwest::RequestBuilder) -> Answer {
    let answer = request.send().await.ok()?;
    let status = answer.status().as_u16();
    let text = answer.text().await.ok()?;
    assert!(status < 500, "the site answered {status}: {text}");
    Some((status, serde_json::from_str(&text).unwrap_or(Value::Null)))
}

/// A case that one program alone changes: three columns, always to the same number.
#[derive(Clone)]
pub struct Owned {
    pub stand: u64,
    pub version: u64,
    pub sent: Option<u64>,
}

#[derive(Clone)]
pub struct Import {
    pub id: String,
    pub hash: String,
    pub rows: u64,
    pub acknowledged: bool,
}

/// What was acknowledged, and what was sent without an answer.
#[derive(Default)]
pub struct Model {
    pub owned: BTreeMap<String, Owned>,
    /// The case that everybody appends to, with the marks that were acknowledged.
    pub shared: String,
    pub marks: Vec<String>,
    pub imports: Vec<Import>,
    pub created: u64,
    pub perhaps_created: u64,
    /// Entries that the audit trail of the tenant must have since the last count: one for each write, and one for the
    /// first look at a case in an hour, which comes with its creation.
    pub entries: u64,
    /// Further ones that it may have.
    pub perhaps_entries: u64,
    pub names: Vec<String>,
    next: u64,
}

pub type Shared = Arc<Mutex<Model>>;

impl Model {
    fn fresh(&mut self) -> u64 {
        self.next += 1;
        self.next
    }
}

pub fn three(stand: u64) -> Value {
    json!({"kommentar": format!("Stand {stand}"), "thema": format!("Stand {stand}"), "telefonnummer": stand.to_string()})
}

/// A CSV of so many rows of people that nobody else is.
pub fn csv(model: &Shared, rows: u64) -> Vec<u8> {
    let mut text = "Name,Hauptkontakt,Thema,Modul,Erstellungsdatum\r\n".to_owned();
    let mut model = model.lock().unwrap();
    for row in 0..rows {
        let person = model.fresh();
        let (name, day) = (letters(person), row % 28 + 1);
        text.push_str(&format!(
            "S-{person},Imp{name} | Eva | {day:02}.03.1961 |,Anfrage {person},Zweitmeinung Onkologie,\"{day:02}.02.26, 08:50\"\r\n"
        ));
    }
    text.into_bytes()
}

/// Uploads; the plan that was promised goes into the model.
pub async fn plan(program: &Program, model: &Shared, rows: u64) -> Option<Import> {
    let file = csv(model, rows);
    model.lock().unwrap().perhaps_entries += 1;
    let (status, answer) = program.upload("sturm.csv", file).await?;
    assert_eq!((status, &answer["new_cases"]), (201, &json!(rows)), "{answer}");
    let text = |name: &str| answer[name].as_str().unwrap().to_owned();
    let import = Import { id: text("id"), hash: text("plan_hash"), rows, acknowledged: false };
    let mut model = model.lock().unwrap();
    model.perhaps_entries -= 1;
    model.entries += 1;
    model.imports.push(import.clone());
    Some(import)
}

pub async fn carry_out(program: &Program, model: &Shared, import: &Import) -> Option<()> {
    model.lock().unwrap().perhaps_entries += 1;
    let (status, answer) = program.confirm(import).await?;
    assert_eq!((status, &answer["imported"]), (200, &json!(import.rows)), "{answer}");
    let mut model = model.lock().unwrap();
    model.perhaps_entries -= 1;
    model.entries += 1;
    model.imports.iter_mut().find(|other| other.id == import.id).unwrap().acknowledged = true;
    Some(())
}

/// Imports small files until the site is gone.
pub async fn import_many(program: Program, model: Shared, mut dice: TestRng) -> Option<()> {
    loop {
        let import = plan(&program, &model, 5 + dice.below(60)).await?;
        carry_out(&program, &model, &import).await?;
    }
}

pub async fn create(program: &Program, model: &Shared) -> Option<String> {
    let name = {
        let mut model = model.lock().unwrap();
        model.perhaps_created += 1;
        model.perhaps_entries += 2;
        let person = model.fresh();
        format!("Neu{}", letters(person))
    };
    let mut body = three(0);
    let person = json!({"nachname": name, "vorname": "Alma", "datum": "2026-02-02", "fallgruppe": "onko"});
    body.as_object_mut().unwrap().extend(person.as_object().unwrap().clone());
    let (status, case) = program.send(Method::POST, "/cases?trotzdem=1", Some(body), &[]).await?;
    assert_eq!(status, 201, "{case}");
    let mut model = model.lock().unwrap();
    model.perhaps_created -= 1;
    model.perhaps_entries -= 2;
    model.created += 1;
    model.entries += 2;
    model.names.push(name);
    Some(case["id"].as_str().unwrap().to_owned())
}

/// Creates and changes cases of its own and appends to the shared one, until the site is gone.
pub async fn edit(program: Program, model: Shared, mut dice: TestRng, mut own: Vec<String>) -> Option<()> {
    loop {
        match dice.below(10) {
            0 | 1 => {
                let id = create(&program, &model).await?;
                model.lock().unwrap().owned.insert(id.clone(), Owned { stand: 0, version: 1, sent: None });
                own.push(id);
            }
            2..=4 => append(&program, &model).await?,
            _ if own.is_empty() => {}
            _ => {
                let at = dice.below(u64::try_from(own.len()).unwrap());
                change(&program, &model, &own[usize::try_from(at).unwrap()]).await?;
            }
        }
    }
}

async fn change(program: &Program, model: &Shared, id: &str) -> Option<()> {
    let (stand, version) = {
        let mut model = model.lock().unwrap();
        model.perhaps_entries += 1;
        let stand = model.fresh();
        let owned = model.owned.get_mut(id).unwrap();
        owned.sent = Some(stand);
        (stand, owned.version)
    };
    let tag = [("if-match", format!("\"{version}\""))];
    let (status, case) =
        program.send(Method::PATCH, &format!("/cases/{id}"), Some(three(stand)), &tag).await?;
    assert_eq!((status, &case["row_version"]), (200, &json!(version + 1)), "{case}");
    let mut model = model.lock().unwrap();
    model.perhaps_entries -= 1;
    model.entries += 1;
    model.owned.insert(id.to_owned(), Owned { stand, version: version + 1, sent: None });
    Some(())
}

/// Reads, adds a mark, writes back: a stale write must be refused, or somebody's mark is lost.
async fn append(program: &Program, model: &Shared) -> Option<()> {
    let (id, mark) = {
        let mut model = model.lock().unwrap();
        model.perhaps_entries += 1;
        (model.shared.clone(), letters(model.fresh()))
    };
    let (status, case) = program.send(Method::GET, &format!("/cases/{id}"), None, &[]).await?;
    assert_eq!(status, 200, "{case}");
    let text = format!("{} {mark}", case["kommentar"].as_str().unwrap_or_default());
    let tag = [("if-match", format!("\"{}\"", case["row_version"]))];
    let body = json!({"kommentar": text.trim()});
    let (status, answer) = program.send(Method::PATCH, &format!("/cases/{id}"), Some(body), &tag).await?;
    let mut model = model.lock().unwrap();
    model.perhaps_entries -= 1;
    match status {
        200 => {
            model.entries += 1;
            model.marks.push(mark);
        }
        412 | 422 => {}
        _ => panic!("{status}: {answer}"),
    }
    Some(())
}
