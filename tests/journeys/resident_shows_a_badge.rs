//! A resident shows their badge on a tablet that the house has paired, over TLS: who gets in, how far, and who does not.
//!
//! Covers: devices, badges, mein, moods.

use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{
    Actor, TestServer,
    case::tag,
    site::{OTHER_TENANT, TENANT},
};

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_else(|| panic!("{name} of {value}"))
}

/// A browser of its own, which follows nothing.
struct Tablet {
    client: Client,
    base: String,
}

type Said = (u16, String, String);

impl Tablet {
    fn new(site: &TestServer) -> Self {
        Self { client: site.browser(), base: site.url() }
    }
    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Said {
        let request =
            self.client.post(format!("{}{path}", self.base)).header("sec-fetch-site", "same-origin");
        said(request.form(fields).send().await.unwrap()).await
    }
    async fn get(&self, path: &str) -> Said {
        said(self.client.get(format!("{}{path}", self.base)).send().await.unwrap()).await
    }
}

async fn said(answer: reqwest::Response) -> Said {
    let to = answer.headers().get("location").and_then(|to| to.to_str().ok()).unwrap_or_default().to_owned();
    (answer.status().as_u16(), to, answer.text().await.unwrap())
}

/// The value of a hidden field.
fn hidden(page: &str, name: &str) -> String {
    let at = page.find(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("{name}: {page}"));
    let rest = &page[at + name.len() + 15..];
    rest[..rest.find('"').unwrap()].to_owned()
}

async fn a_resident(admin: &Actor) -> Value {
    let unit = json!({"name": "Hof", "kuerzel": "H"});
    let (status, unit) = admin.api(Method::POST, "/units", Some(unit)).await;
    assert_eq!(status, StatusCode::CREATED, "{unit}");
    let person = json!({"nachname": "Bergfeld", "vorname": "Erna", "anrede": "Frau", "geburtsdatum": "1938-02-03",
        "aufnahme_datum": "1995-09-01", "wohnbereich_id": unit["id"]});
    let (status, person) = admin.api(Method::POST, "/residents", Some(person)).await;
    assert_eq!(status, StatusCode::CREATED, "{person}");
    let at = format!("/residents/{}/consents", text(&person, "id"));
    let agrees = json!({"einwilligung_mood": true});
    let (status, _, said) =
        admin.api_with(Method::POST, &at, Some(agrees), tag(&person["row_version"])).await;
    assert!(status.is_success(), "{said}");
    person
}

async fn made(admin: &Actor, at: &str, body: Value) -> Value {
    let (status, said) = admin.api(Method::POST, at, Some(body)).await;
    assert_eq!(status, StatusCode::CREATED, "{said}");
    said
}

/// What comes behind the `#` of a link.
fn secret(of: &Value) -> String {
    text(of, "url").split_once('#').unwrap().1.to_owned()
}

/// A browser that is paired, where a resident has shown a badge without a PIN.
pub async fn a_resident_at_a_tablet(site: &TestServer, admin: &Actor) -> Client {
    let resident = a_resident(admin).await;
    let device = made(admin, "/devices/pairings", json!({"art": "bewohnertablet", "name": "Tablet"})).await;
    let badge = made(admin, "/badges", json!({"resident_id": resident["id"]})).await;
    let tablet = Tablet::new(site);
    tablet.post("/geraet/koppeln", &[("token", &secret(&device))]).await;
    assert_eq!(tablet.post("/q", &[("token", &secret(&badge))]).await.1, "/mein");
    tablet.client
}

#[tokio::test(flavor = "multi_thread")]
async fn a_badge_opens_the_residents_own_pages_on_a_paired_tablet_and_nothing_else() {
    let site = TestServer::start_with("pflege").await;
    let admin = site.person(TENANT, "admin").await;
    let resident = a_resident(&admin).await;
    let device = made(&admin, "/devices/pairings", json!({"art": "bewohnertablet", "name": "Tablet"})).await;
    let badge = made(&admin, "/badges", json!({"resident_id": resident["id"], "pin": "739154"})).await;
    let (pairing, token) = (secret(&device), secret(&badge));

    // On a stranger's device the card opens nothing, by its link or by its code.
    let stranger = Tablet::new(&site);
    for field in [("token", token.as_str()), ("code", text(&badge, "code"))] {
        let (status, _, page) = stranger.post("/q", &[field]).await;
        assert!(status == 403 && page.contains("Bitte an das Team wenden."), "{status} {page}");
    }
    // The code pairs one browser, once: a picture of it is of no use.
    let tablet = Tablet::new(&site);
    assert_eq!(tablet.post("/geraet/koppeln", &[("token", &pairing)]).await.1, "/geraet/koppeln");
    let (status, _, page) = stranger.post("/geraet/koppeln", &[("token", &pairing)]).await;
    assert!(status == 403 && page.contains("Dieser Code gilt nicht"), "{status}");
    assert!(tablet.post("/geraet/koppeln", &[("token", "test")]).await.2.contains("Gerät erkannt"));
    let (_, listed) = admin.api(Method::GET, "/devices", None).await;
    assert_eq!(listed["items"][0]["zustand"], "gekoppelt", "{listed}");
    assert!(listed["items"][0]["erkannt_at"].is_string());

    let (status, _, page) = tablet.post("/q", &[("token", &token)]).await;
    assert!(status == 200 && page.contains("Guten Tag, Frau B.") && !page.contains("Bergfeld"), "{page}");
    let shown = hidden(&page, "ausweis");
    let (status, _, page) = tablet.post("/q/pin", &[("ausweis", &shown), ("pin", "0000")]).await;
    assert!(status == 403 && page.contains("Diese PIN stimmt nicht."));
    assert_eq!(tablet.post("/q/pin", &[("ausweis", &shown), ("pin", "739154")]).await.1, "/mein");
    let (status, _, page) = tablet.get("/mein/stimmung").await;
    assert_eq!(status, 200);
    let csrf = hidden(&page, "csrf");
    let feels = [("csrf", csrf.as_str()), ("vorgang", "v-1"), ("wert", "1")];
    assert_eq!(tablet.post("/mein/stimmung", &feels).await.1, "/mein");
    let (_, moods) =
        admin.api(Method::GET, &format!("/mood?resident_id={}", text(&resident, "id")), None).await;
    assert_eq!((&moods["items"][0]["quelle"], &moods["items"][0]["wert"]), (&json!("selbst"), &json!(1)));

    // It reaches nothing else, and buys nothing.
    for path in ["/pflege/heute", "/bewohner", "/verwaltung/geraete", "/konto", "/"] {
        let (status, to, _) = tablet.get(path).await;
        assert!(status == 303 && to.starts_with("/anmelden"), "{path}: {status} {to}");
    }
    for path in ["/api/v1/residents", "/api/v1/mood", "/api/v1/devices", "/api/v1/auth/me"] {
        assert_eq!(tablet.get(path).await.0, 401, "{path}");
    }

    // Locked while in use: over at once, and what is shown then is as if there was no such badge.
    let at = format!("/badges/{}/lock", text(&badge, "id"));
    assert_eq!(admin.api(Method::POST, &at, None).await.0, StatusCode::OK);
    assert!(tablet.get("/mein").await.1.starts_with("/q"));
    let locked = tablet.post("/q", &[("token", &token)]).await;
    assert!(locked.0 == 403 && locked.2.contains("QR-Code ungültig"));
    assert_eq!(tablet.post("/q", &[("token", "AAAA")]).await, locked, "byte for byte");

    // Another house's badge and device.
    let theirs = site.person(OTHER_TENANT, "admin").await;
    let person = a_resident(&theirs).await;
    let foreign = made(&theirs, "/badges", json!({"resident_id": person["id"]})).await;
    assert_eq!(tablet.post("/q", &[("token", &secret(&foreign))]).await, locked);
    let gone = format!("/devices/{}", text(&device, "id"));
    assert_eq!(theirs.api(Method::DELETE, &gone, None).await.0, StatusCode::NOT_FOUND);
    assert_eq!(admin.api(Method::DELETE, &gone, None).await.0, StatusCode::NO_CONTENT);
    assert!(tablet.post("/q", &[("token", &token)]).await.2.contains("Bitte an das Team wenden."));

    // No secret lies on the disk or in the log: neither PIN, nor what the codes say.
    let check = site.json(&["check"]);
    assert_eq!(check["clean"], json!(true), "{check}");
    let file = std::fs::read(site.data().join("visite.redb")).unwrap();
    let log = site.log().join("\n");
    for secret in ["739154", &token, &pairing, text(&badge, "code"), text(&device, "code")] {
        assert!(!log.contains(secret));
        assert!(file.windows(secret.len()).all(|part| part != secret.as_bytes()));
    }
}
