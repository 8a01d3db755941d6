//! The operator at the desk: sees the instance and its facilities, and never anything inside one.
//!
//! Covers: operations, tenants.

use std::fs;

use reqwest::{
    Method, StatusCode,
    header::{HeaderMap, HeaderValue},
};
use serde_json::json;

use crate::support::{Actor, TestServer, site::PASSWORD, wait::until_it};

/// Every page of the desk that takes no form.
const PAGES: [&str; 8] = [
    "/betrieb",
    "/betrieb/einrichtungen",
    "/betrieb/einrichtungen/neu",
    "/betrieb/einrichtungen/nordlicht",
    "/betrieb/einrichtungen/nordlicht/loeschen",
    "/betrieb/zertifikat",
    "/betrieb/pruefungen",
    "/betrieb/protokoll",
];

#[tokio::test(flavor = "multi_thread")]
async fn r_acc_09_the_operator_sees_the_instance_and_nothing_inside_a_facility() {
    let site = TestServer::start().await;
    let admin = site.admin().await;
    let canaries = ["Kanarienvogel", "Zaunkoenig", "2026-06-onko"];
    let case =
        json!({"nachname": canaries[0], "vorname": canaries[1], "datum": "2026-02-02", "fallgruppe": "onko"});
    let (status, case) = admin.api(Method::POST, "/cases", Some(case)).await;
    assert_eq!(status, StatusCode::CREATED, "{case}");
    let case_id = case["id"].as_str().unwrap().to_owned();
    let operator = site.operator().await;
    let home = operator.get("/").await;
    assert_eq!((home.status, home.path().as_str()), (StatusCode::OK, "/betrieb"));
    for page in PAGES.iter().chain(&["/betrieb/protokoll/protokoll.txt"]) {
        let shown = operator.get(page).await;
        assert_eq!(shown.status, StatusCode::OK, "{page}");
        let body = shown.body();
        let people = [TestServer::email("nordlicht", "admin"), "admin nordlicht".to_owned()];
        for canary in
            canaries.iter().copied().chain([case_id.as_str()]).chain(people.iter().map(String::as_str))
        {
            assert!(!body.contains(canary), "{page} shows {canary}");
        }
    }
    for page in ["/faelle", "/faelle/uebersicht", &format!("/faelle/{case_id}"), "/verwaltung/personen"] {
        assert_eq!(operator.get(page).await.status, StatusCode::FORBIDDEN, "{page}");
    }
    let (status, _) = operator.api(Method::GET, &format!("/cases/{case_id}"), None).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    for page in PAGES {
        assert_eq!(admin.get(page).await.status, StatusCode::FORBIDDEN, "an admin at {page}");
    }
    // The list counts: two people in each facility.
    let list = operator.get("/betrieb/einrichtungen").await;
    assert_eq!(list.texts("#einrichtungen tbody td:nth-child(5)"), ["2", "2"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_operator_makes_suspends_and_resumes_a_facility() {
    let site = TestServer::start().await;
    let (operator, admin) = (site.operator().await, site.admin().await);
    let new = operator.get("/betrieb/einrichtungen/neu").await;
    let form = new.form("main form").set("name", "Haus Westwind").set("kurzname", "nordlicht");
    let form = form.set("username", "Wilma West").set("email", "wilma@westwind.example");
    let taken = operator.submit(form.clone()).await;
    assert_eq!(taken.status, StatusCode::CONFLICT);
    assert!(taken.text(".error-summary").contains("vergeben"), "{}", taken.body());
    assert_eq!(taken.attributes("#feld-name", "value"), ["Haus Westwind"], "the input is kept");
    let nobody = operator.submit(form.clone().set("kurzname", "westwind").set("email", "wilma")).await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
    let made = operator.submit(form.set("kurzname", "westwind")).await;
    assert_eq!(made.status, StatusCode::OK);
    let link = made.attributes("#link", "value").remove(0);
    let path = link.split_once(".example").map_or(link.as_str(), |_| link.as_str());
    let path = path.split("localhost").nth(1).unwrap();
    let path = &path[path.find('/').unwrap()..];
    let first = site.stranger().get(path).await;
    assert_eq!(first.status, StatusCode::OK, "the link leads to the first password: {path}");

    // Suspended: nobody is in any more, and nobody gets in.
    let page = operator.get("/betrieb/einrichtungen/nordlicht").await;
    let suspend = page.form("form[action$=sperren]");
    let refused = operator.submit(suspend.clone().set("grund", "x")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(admin.get("/faelle").await.status, StatusCode::OK);
    let done = operator.submit(suspend.set("grund", "Vertrag ausgelaufen")).await;
    assert!(done.text(".notice").contains("gesperrt"), "{}", done.body());
    assert_eq!(admin.get("/faelle").await.url.path(), "/anmelden", "the session is over at once");
    let (status, _) = admin.api(Method::GET, "/cases", None).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    let again = site.stranger().try_sign_in(&TestServer::email("nordlicht", "admin"), PASSWORD).await;
    assert_eq!(again.url.path(), "/anmelden");
    let other = site.other_tenant().await;
    assert_eq!(other.get("/faelle").await.status, StatusCode::OK, "another facility works on");

    let page = operator.get("/betrieb/einrichtungen/nordlicht").await;
    operator.submit(page.form("form[action$=freigeben]")).await;
    assert_eq!(admin.get("/faelle").await.url.path(), "/anmelden", "old sessions do not come back");
    let admin = site.admin().await;
    let trail = admin.get("/verwaltung/protokoll").await;
    let lines = trail.texts("#protokollzeilen tbody td:nth-child(3)");
    assert!(lines.iter().any(|line| line == "Einrichtung gesperrt"), "{lines:?}");
    assert!(trail.body().contains("Vertrag ausgelaufen"), "the facility reads the reason");

    let page = operator.get("/betrieb/einrichtungen/nordlicht").await;
    let areas = page.form("form[action$=bereiche]");
    let none = operator.submit(areas.clone().without("bereiche")).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    operator.submit(areas.set("bereiche", "pflege")).await;
    assert_eq!(admin.get("/faelle").await.status, StatusCode::FORBIDDEN, "an area that is off has no pages");
}

async fn ready(site: &TestServer) {
    let stranger = site.stranger();
    until_it("it is ready", async || stranger.get("/readyz").await.status == StatusCode::OK).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erased_facility_opens_nowhere_any_more() {
    let mut site = TestServer::start().await;
    let (operator, admin) = (site.operator().await, site.admin().await);
    let case = json!({"nachname": "Probst", "vorname": "Alma", "datum": "2026-02-02", "fallgruppe": "onko"});
    let (status, _) = admin.api(Method::POST, "/cases", Some(case)).await;
    assert_eq!(status, StatusCode::CREATED);
    let backup = site.path("before.visite-backup");
    site.run(&["backup", "--out", &backup], "");

    let page = operator.get("/betrieb/einrichtungen/nordlicht/loeschen").await;
    let erase = page.form("main form");
    let wrong = operator.submit(erase.clone().set("kurzname", "suedwind")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(admin.get("/faelle").await.status, StatusCode::OK, "nothing was deleted");
    let erased = operator.submit(erase.set("kurzname", "nordlicht")).await;
    assert_eq!(erased.status, StatusCode::OK);
    let proof = erased.texts(".facts dd");
    assert_eq!(proof[..2], ["Ja", "Ja"]);
    assert!(proof[2].ends_with("0 geöffnet") && !proof[2].starts_with("0 "), "{}", proof[2]);

    assert_eq!(admin.get("/faelle").await.url.path(), "/anmelden");
    let again = site.stranger().try_sign_in(&TestServer::email("nordlicht", "admin"), PASSWORD).await;
    assert_eq!(again.url.path(), "/anmelden", "the people of it are gone");
    for file in ["keyring.json", "keyring.json.previous"] {
        let keyring: serde_json::Value =
            serde_json::from_slice(&fs::read(site.keyring().join(file)).unwrap()).unwrap();
        assert_eq!(keyring["tenants"].as_object().unwrap().len(), 1, "{file}");
        assert_eq!(keyring["erased"].as_array().unwrap().len(), 1, "{file}");
    }
    // The short name stays taken, and what is left is whole.
    let taken =
        site.try_run(&["tenant", "create", "--slug", "nordlicht", "--name", "N", "--areas", "pflege"], "");
    assert_eq!(taken.status.code(), Some(1));
    site.run(&["check"], "");
    site.run(&["audit", "verify"], "");
    assert_eq!(operator.get("/betrieb/einrichtungen/nordlicht").await.status, StatusCode::OK);
    let accounts = site.json(&["account", "list"]).to_string();
    assert!(!accounts.contains("nordlicht.example") && accounts.contains("suedwind.example"), "{accounts}");
    assert!(site.stop());
    site.serve(&[]).await;
    // The site starts without it.
    ready(&site).await;
    assert_eq!(site.other_tenant().await.get("/faelle").await.status, StatusCode::OK);
}

#[test]
fn the_command_line_erases_after_asking_and_the_doctor_says_what_to_do() {
    let site = TestServer::prepared();
    let erase = ["tenant", "erase", "--slug", "nordlicht"];
    assert_eq!(site.try_run(&erase, "suedwind\n").status.code(), Some(2));
    assert_eq!(site.json(&["tenant", "list"])["tenants"].as_array().unwrap().len(), 2);
    let out = site.run(&[&erase[..], &["--confirm", "nordlicht"]].concat(), "");
    assert!(out.contains("no key left"), "{out}");
    let looked = site.try_run(&["--json", "doctor"], "");
    assert_eq!(looked.status.code(), Some(1), "no backup and no operator: something needs to be done");
    let looked: serde_json::Value = serde_json::from_slice(&looked.stdout).unwrap();
    let light = |id: &str| {
        let all = looked["checks"].as_array().unwrap();
        all.iter().find(|check| check["id"] == id).unwrap()["light"].as_str().unwrap().to_owned()
    };
    assert_eq!((light("sicherung").as_str(), light("betreiber").as_str()), ("problem", "problem"));
    assert_eq!(light("speichern"), "ok");
}

#[tokio::test(flavor = "multi_thread")]
async fn checks_and_the_technical_log_can_be_read_and_searched() {
    let site = TestServer::start().await;
    let operator = site.operator().await;
    let checks = operator.get("/betrieb/pruefungen").await;
    assert!(checks.has("#pruefung-sicherung .tone-bad"), "there is no backup yet");
    assert_eq!(checks.texts("main section.card").len(), 1, "one card of rows");
    assert!(checks.texts("#ampeln .check").len() >= 10, "{:?}", checks.texts("#ampeln .check"));
    let again = operator.submit(checks.form("main form")).await;
    assert!(again.has("#pruefung-protokoll .tone-good"), "the audit trails hold: {}", again.body());
    site.run(&["backup"], "");
    let checks = operator.get("/betrieb/pruefungen").await;
    assert!(checks.has("#pruefung-sicherung .tone-good"));

    let missing = operator.get("/gibt-es-nicht").await;
    let id = missing.header("x-request-id").to_owned();
    let log = operator.get(&format!("/betrieb/protokoll?stufe=info&suche={id}")).await;
    assert_eq!(log.texts("#zeilen tbody tr").len(), 1, "{}", log.body());
    let none = operator.get("/betrieb/protokoll?stufe=fehler&suche=gibt-es-nicht").await;
    assert!(none.has(".empty"));
    let file = operator.get(&format!("/betrieb/protokoll/protokoll.txt?suche={id}")).await;
    assert!(file.header("content-disposition").contains("visite-protokoll.txt"));
    assert_eq!(file.body().lines().count(), 1);
}

/// A certificate for `names` and its key, by an authority of its own; and that authority.
pub fn certificate(names: &[&str]) -> (String, String, reqwest::Certificate) {
    use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
    let ca_key = KeyPair::generate().unwrap();
    let mut ca = CertificateParams::new(Vec::new()).unwrap();
    ca.distinguished_name.push(DnType::CommonName, "Haus-CA");
    ca.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let root = ca.self_signed(&ca_key).unwrap();
    let issuer = Issuer::new(ca, ca_key);
    let key = KeyPair::generate().unwrap();
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let leaf = CertificateParams::new(names).unwrap().signed_by(&key, &issuer).unwrap();
    (leaf.pem(), key.serialize_pem(), reqwest::Certificate::from_pem(root.pem().as_bytes()).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn r_tls_02_an_own_certificate_is_shown_at_once_and_a_wrong_one_never() {
    let site = TestServer::start().await;
    let operator = site.operator().await;
    let (chain, key, root) = certificate(&["localhost"]);
    let (_, other_key, _) = certificate(&["localhost"]);
    let (foreign, foreign_key, _) = certificate(&["evil.example"]);
    let form = operator.get("/betrieb/zertifikat").await.form("main form[action='/betrieb/zertifikat']");
    for (chain, key, words) in [
        (&chain, &other_key, "gehören nicht zusammen"),
        (&foreign, &foreign_key, "gilt nicht für localhost"),
        (&key, &key, "kein Zertifikat"),
        (&chain, &chain, "kein privater Schlüssel"),
    ] {
        let refused = operator.submit(form.clone().set("kette", chain).set("schluessel", key)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}");
        assert!(refused.text(".error-summary").contains(words), "{}", refused.text(".error-summary"));
        assert!(!refused.body().contains("PRIVATE KEY-----\n"), "the key is never sent back");
    }
    let done = operator.submit(form.set("kette", &chain).set("schluessel", &key)).await;
    assert!(done.text(".facts").contains("Haus-CA"), "{}", done.text(".facts"));
    let client = reqwest::Client::builder()
        .tls_certs_only([root])
        .resolve("localhost", ([127, 0, 0, 1], site.port()).into())
        .no_proxy()
        .build()
        .unwrap();
    let url = format!("{}/geraet", site.url());
    let device = client.get(&url).send().await.unwrap().text().await.unwrap();
    assert!(device.contains("nicht von ihrer eigenen Zertifizierungsstelle"), "{device}");
    assert!(device.contains("href=\"/geraet/ca.pem\""), "devices can be prepared for what follows: {device}");
    let key_file = site.data().join("tls/own.pem");
    let mode = std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&key_file).unwrap().permissions());
    assert_eq!(mode & 0o777, 0o600);
    // Taken back: the own authority again, for whoever trusts it.
    let page = operator.get("/betrieb/zertifikat").await;
    let refused = operator.submit(page.form("form[action$=zuruecknehmen]")).await;
    assert!(refused.has("#feld-verstanden-fehler"), "every device will warn: {}", refused.body());
    assert!(refused.has("form[action$=zuruecknehmen] a[href='/geraet']"), "they are prepared there");
    operator.submit(page.form("form[action$=zuruecknehmen]").set("verstanden", "ja")).await;
    let device = site.stranger().get("/geraet").await;
    assert!(device.has("a[href='/geraet/ca.pem']"));
    let ca = site.stranger().get("/geraet/ca.pem").await;
    assert_eq!(ca.bytes, fs::read(site.data().join("tls/ca.pem")).unwrap());
    assert!(!ca.body().contains("KEY"));
}

async fn status_of(
    actor: &Actor,
    headers: &[(&'static str, &'static str)],
    path: &str,
) -> (StatusCode, HeaderMap) {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.append(*name, HeaderValue::from_static(value));
    }
    let page = actor.raw(Method::GET, path, map, Vec::new()).await;
    (page.status, page.headers)
}

#[tokio::test(flavor = "multi_thread")]
async fn r_web_10_foreign_hosts_are_refused_and_nobody_is_invited_from_elsewhere() {
    let site = TestServer::start().await;
    let admin = site.admin().await;
    let (foreign, none) = (StatusCode::MISDIRECTED_REQUEST, StatusCode::BAD_REQUEST);
    for (host, expected) in [
        ("evil.example", foreign),
        ("localhost.evil.example", foreign),
        ("10.0.0.1", foreign),
        ("visite:8443", foreign),
        ("", none),
    ] {
        for path in ["/anmelden", "/faelle", "/api/v1/health", "/gibt-es-nicht"] {
            let (status, headers) = status_of(&admin, &[("host", host)], path).await;
            assert_eq!(status, expected, "{host} {path}");
            assert!(headers.contains_key("content-security-policy"), "dressed like every answer");
        }
        assert_eq!(status_of(&admin, &[("host", host)], "/healthz").await.0, StatusCode::OK);
    }
    for origin in ["https://evil.example", "null", "https://localhost"] {
        for path in ["/faelle", "/api/v1/cases", "/api/v1/health"] {
            let (_, headers) = status_of(&admin, &[("origin", origin)], path).await;
            let cors: Vec<_> =
                headers.keys().filter(|name| name.as_str().starts_with("access-control")).collect();
            assert!(cors.is_empty(), "{origin} {path}: {cors:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_dos_04_who_asks_too_often_is_told_how_long_to_wait_and_others_are_not() {
    let mut site = TestServer::prepared();
    site.set("user_rate", 1);
    site.set("user_burst", 60);
    site.serve(&[]).await;
    let (admin, other) = (site.admin().await, site.other_tenant().await);
    let mut refused = None;
    // A slow machine gives some of the share back meanwhile: so many are asked that it cannot give back all.
    for _ in 0..1_000 {
        let (status, headers) = status_of(&admin, &[], "/konto").await;
        if status == StatusCode::TOO_MANY_REQUESTS {
            refused = Some(headers);
            break;
        }
    }
    let headers = refused.expect("somebody who asks without a pause is refused");
    let wait: u64 = headers["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=3).contains(&wait), "{wait}");
    assert_eq!(other.get("/konto").await.status, StatusCode::OK, "another person has a share of their own");
}

#[tokio::test(flavor = "multi_thread")]
async fn r_tls_03_the_audit_trail_names_who_asked_only_where_a_proxy_is_trusted() {
    for (proxies, named) in [("", "127.0.0.1"), ("127.0.0.0/8, ::1", "203.0.113.77")] {
        let mut site = TestServer::prepared();
        site.set("trusted_proxies", proxies);
        site.serve(&[]).await;
        let admin = site.admin().await;
        let path = "/verwaltung/protokoll/protokoll.csv";
        status_of(&admin, &[("x-forwarded-for", "127.0.0.1, 203.0.113.77")], path).await;
        let trail = admin.get("/verwaltung/protokoll").await;
        let newest = trail.texts("#protokollzeilen tbody tr").remove(0);
        assert!(newest.contains(named), "{proxies}: {newest}");
    }
}
