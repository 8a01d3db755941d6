//! The first run: from an empty directory to a house with an operator, a facility and a backup, in the browser.
//!
//! Covers: setup.

use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::operator_at_the_desk::certificate;
use crate::support::{Actor, Page, TestServer, authenticator, site::PASSWORD, wait::until};

/// The newest code on the console.
fn code(site: &TestServer) -> String {
    let log = site.log();
    let line = log.iter().rev().find_map(|line| line.strip_prefix("setup code: ").map(str::to_owned));
    line.unwrap_or_else(|| panic!("no code on the console: {}", log.join("\n")))
}

async fn empty() -> TestServer {
    let mut site = TestServer::empty();
    site.set("mfa_required", true);
    site.serve(&[]).await;
    site
}

async fn enter(site: &TestServer, browser: &Actor) -> Page {
    let page = browser.get("/einrichtung").await;
    browser.submit(page.form("main form").set("code", code(site).to_lowercase().replace('-', " "))).await
}

/// Sends the step's form as it is, with these fields; must lead on to `next`.
async fn step(browser: &Actor, page: &Page, fields: &[(&str, &str)], next: &str) -> Page {
    let mut form = page.form("main form");
    for (name, value) in fields {
        form = form.set(name, *value);
    }
    let after = browser.submit(form).await;
    assert_eq!((after.status, after.path().as_str()), (StatusCode::OK, next), "{}", after.body());
    after
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_directory_becomes_a_house() {
    let mut site = empty().await;
    let browser = site.stranger();
    // Every page leads to the first run; machines are answered.
    for path in ["/", "/anmelden", "/faelle", "/betrieb", "/gibt-es-nicht"] {
        let page = browser.get(path).await;
        assert_eq!((page.status, page.path().as_str()), (StatusCode::OK, "/einrichtung/1"), "{path}");
    }
    assert_eq!(browser.get("/healthz").await.body(), "ok\n");
    let (status, answer) = browser.api(Method::POST, "/auth/login", Some(json!({}))).await;
    assert_eq!((status, &answer["code"]), (StatusCode::SERVICE_UNAVAILABLE, &json!("EINRICHTUNG_LAEUFT")));
    // Nobody skips the code.
    for path in ["/einrichtung/3", "/einrichtung/5", "/einrichtung/8"] {
        assert_eq!(browser.get(path).await.path(), "/einrichtung/1", "{path}");
    }

    let page = enter(&site, &browser).await;
    assert_eq!(page.path(), "/einrichtung/2");
    let restore = browser.submit(page.form("main form").set("weg", "zurueck")).await;
    assert!(restore.body().contains("visite restore"));
    let page = step(&browser, &page, &[("weg", "neu")], "/einrichtung/3").await;
    let zones = page.attributes("#feld-zeitzone-liste option", "value");
    assert!(zones.contains(&"Europe/Vienna".into()) && zones.contains(&"America/Lima".into()), "{zones:?}");
    let bad =
        browser.submit(page.form("main form").set("adresse", "https://haus").set("zeitzone", "Mond")).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(bad.attributes("#feld-adresse", "value"), ["https://haus"], "what was typed is kept");
    assert_eq!(bad.texts(".error-summary li").len(), 2);
    let names = [("adresse", "localhost, haus.example"), ("zeitzone", "Europe/Vienna")];
    let page = step(&browser, &page, &names, "/einrichtung/4").await;
    assert!(page.body().contains("haus.example"), "the certificate has followed");
    let own = page.form("main form").set("zertifikat", "eigen");
    for pem in ["kein PEM", &certificate(&["localhost", "haus.example"]).0] {
        let refused = browser.submit(own.clone().set("kette", pem)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{pem}");
        assert_eq!(refused.attributes(".error-summary a", "href"), ["#feld-kette"], "the one box says it");
    }
    let page = step(&browser, &page, &[("zertifikat", "lokal")], "/einrichtung/5").await;

    // The operator: password, second factor, codes.
    let who = [("username", "Olga Betrieb"), ("email", "olga@haus.example")];
    let form = page.form("main form").set("username", who[0].1).set("email", who[1].1);
    let short = browser.submit(form.set("password", "kurz").set("password_again", "kurz")).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(short.attributes("#feld-email", "value"), ["olga@haus.example"]);
    let secret = [("password", PASSWORD), ("password_again", PASSWORD)];
    let page = step(&browser, &page, &[&who[..], &secret[..]].concat(), "/einrichtung/5").await;
    assert!(page.has(".qr svg"));
    let key = page.text("#schluessel");
    let wrong = browser.submit(page.form("main form").set("code", "000000")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(wrong.text("#schluessel"), key, "the same secret is shown again");
    let page = step(&browser, &page, &[("code", &authenticator::code(&key, 0))], "/einrichtung/5").await;
    assert_eq!(page.texts("#codes li").len(), 10);
    let hurried = browser.submit(page.form("main form")).await;
    assert_eq!(hurried.status, StatusCode::UNPROCESSABLE_ENTITY, "the codes are kept first");
    let recovery_code = page.texts("#codes li")[0].clone();

    // The server is restarted in the middle: the console shows a new code, and nothing is lost.
    assert!(site.stop());
    site.serve(&[]).await;
    let browser = site.stranger();
    let page = enter(&site, &browser).await;
    assert_eq!(page.path(), "/einrichtung/5", "it goes on where it was");
    assert_eq!(page.texts("#codes li")[0], recovery_code);
    let back = browser.get("/einrichtung/3").await;
    assert_eq!(back.attributes("#feld-adresse", "value"), ["localhost, haus.example"], "Back loses nothing");
    assert_eq!(back.attributes("#feld-zeitzone", "value"), ["Europe/Vienna"]);
    let page = step(&browser, &page, &[("gesichert", "ja")], "/einrichtung/6").await;

    let first = [("name", "Haus Nordlicht"), ("kurzname", "nordlicht"), ("username", "Anna Nord")];
    let page =
        step(&browser, &page, &[&first[..], &[("email", "anna@nord.example")]].concat(), "/einrichtung/6")
            .await;
    assert!(page.attributes("#link", "value")[0].starts_with("https://"));
    let page = browser.get("/einrichtung/7").await;

    // The backup is made where it can be written, and only there.
    for (folder, status) in [("sicherung", 422), ("/proc/nowhere", 422)] {
        let refused = browser.submit(page.form("main form").set("ordner", folder)).await;
        assert_eq!(refused.status.as_u16(), status, "{folder}");
        assert_eq!(refused.attributes("#feld-ordner", "value"), [folder]);
    }
    let folder = site.path("sicherung");
    let page = step(&browser, &page, &[("ordner", &folder)], "/einrichtung/7").await;
    let backup = std::fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path();
    let key: String = page.text("#notfallblatt code");
    let facts = page.text("#notfallblatt .facts");
    assert!(facts.contains("https://localhost"), "the sheet says where the site is: {facts}");
    assert!(page.text("#notfallblatt ol").contains("visite restore"), "and how it comes back");
    let letters: Vec<char> = key.chars().filter(|c| *c != '-').collect();
    let asked: Vec<usize> = page
        .texts("main form label")
        .iter()
        .map(|label| label.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap())
        .collect();
    let wrong = browser.submit(page.form("main form").set("erstes", "?").set("zweites", "?")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let right = asked.iter().map(|place| letters[place - 1].to_string()).collect::<Vec<_>>();
    let letters = [("erstes", right[0].as_str()), ("zweites", &right[1])];
    let page = step(&browser, &page, &letters, "/einrichtung/8").await;
    assert_eq!(page.text("h1"), "Letzter Schritt", "nothing is said to be done before it is");
    step(&browser, &page, &[], "/anmelden").await;

    // Over: the wizard is gone, the code is worth nothing, and the operator works with the second factor.
    for path in ["/einrichtung", "/einrichtung/1", "/einrichtung/5"] {
        assert_eq!(browser.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let login = json!({"email": "olga@haus.example", "password": PASSWORD, "mfa_code": recovery_code});
    let (status, answer) = site.stranger().api(Method::POST, "/auth/login", Some(login)).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    assert_eq!((&answer["user"]["role"], &answer["user"]["mfa_enabled"]), (&json!("operator"), &json!(true)));
    // The recovery key of the sheet opens the backup, with no keyring at hand.
    let sheet = site.path("sheet.txt");
    std::fs::write(&sheet, key).unwrap();
    let verify = ["backup", "verify", backup.to_str().unwrap(), "--recovery-file", &sheet];
    assert!(site.run(&verify, "").contains("visite") || !site.run(&verify, "").is_empty());
    let looked = site.try_run(&["--json", "doctor"], "");
    let looked: serde_json::Value = serde_json::from_slice(&looked.stdout).unwrap();
    let backup =
        looked["checks"].as_array().unwrap().iter().find(|check| check["id"] == "sicherung").unwrap();
    assert_eq!(backup["light"], "ok", "the chosen folder is the one that counts: {backup}");
    site.run(&["check"], "");
    site.run(&["audit", "verify"], "");
    let plain = std::fs::read(site.data().join("visite.redb")).unwrap();
    let text = String::from_utf8_lossy(&plain);
    assert!(!text.contains("olga@haus.example") && !text.contains(&recovery_code), "sealed at rest");
}

/// R-AUTH-19: no default account and no default secret; the way in is a code that only the console knows.
#[tokio::test(flavor = "multi_thread")]
async fn five_wrong_codes_and_the_console_shows_another() {
    let site = empty().await;
    assert!(site.json(&["account", "list"])["accounts"].as_array().unwrap().is_empty());
    let browser = site.stranger();
    let first = code(&site);
    let page = browser.get("/einrichtung").await;
    for attempt in 1..=5 {
        let refused = browser.submit(page.form("main form").set("code", "AAAAA-AAAAA")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let said = refused.text(".error-summary");
        assert_eq!(said.contains("fünfmal"), attempt == 5, "{attempt}: {said}");
    }
    until("another code is printed", || code(&site) != first).await;
    let old = browser.submit(page.form("main form").set("code", first)).await;
    assert_eq!(old.status, StatusCode::UNPROCESSABLE_ENTITY, "the old code is worth nothing");
    assert_eq!(enter(&site, &browser).await.path(), "/einrichtung/2");
    // Another browser is not in, and takes over only with the code.
    let other = site.stranger();
    assert_eq!(other.get("/einrichtung/2").await.path(), "/einrichtung/1");
    assert_eq!(enter(&site, &other).await.path(), "/einrichtung/2");
    assert_eq!(browser.get("/einrichtung/2").await.path(), "/einrichtung/1", "one browser at a time");
    // Somebody who goes on guessing throws nobody out, and leaves the time to type the code.
    let shown = code(&site);
    let stranger = site.stranger();
    let page = stranger.get("/einrichtung").await;
    for _ in 0..12 {
        let refused = stranger.submit(page.form("main form").set("code", "AAAAA-AAAAA")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!refused.text(".error-summary").contains("fünfmal"));
    }
    assert_eq!(other.get("/einrichtung/2").await.path(), "/einrichtung/2", "who is in stays in");
    assert_eq!(code(&site), shown);
    assert_eq!(enter(&site, &browser).await.path(), "/einrichtung/2");
}
