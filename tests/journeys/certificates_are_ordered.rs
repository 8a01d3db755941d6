//! A certificate is ordered by ACME: from Debian's `pebble`, which proves the name over plain HTTP.
//!
//! Covers: certificates.

use std::{
    fs,
    process::{Child, Command, Stdio},
};

use crate::support::{
    TestServer,
    port::Reserved,
    wait::{until, until_some},
};

struct Pebble(Child);

impl Drop for Pebble {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// A certificate for the directory of the authority itself, which the site is told to know.
fn tls(folder: &std::path::Path) -> (String, String) {
    use rcgen::{CertificateParams, KeyPair};
    let key = KeyPair::generate().unwrap();
    let certificate =
        CertificateParams::new(vec!["localhost".to_owned()]).unwrap().self_signed(&key).unwrap();
    let (pem, private) = (folder.join("acme.pem"), folder.join("acme.key"));
    fs::write(&pem, certificate.pem()).unwrap();
    fs::write(&private, key.serialize_pem()).unwrap();
    (pem.display().to_string(), private.display().to_string())
}

/// A running authority: its folder's files, where its directory, its management and its look at plain HTTP are.
struct Authority {
    _pebble: Pebble,
    _ports: [Reserved; 4],
    pem: String,
    directory: String,
    manage: u16,
    http: String,
}

/// Starts one; none where pebble is not installed, and says so.
async fn authority(site: &TestServer, what: &str) -> Option<Authority> {
    if Command::new("pebble").arg("-version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_err() {
        println!("skipped: {what}, because pebble is not installed");
        return None;
    }
    let folder = std::path::PathBuf::from(site.path("."));
    let (pem, key) = tls(&folder);
    let ports = [Reserved::new(), Reserved::new(), Reserved::new(), Reserved::new()];
    let [directory, manage, http, unused] = ports.each_ref().map(Reserved::number);
    let config = serde_json::json!({"pebble": {
        "listenAddress": format!("127.0.0.1:{directory}"),
        "managementListenAddress": format!("127.0.0.1:{manage}"),
        "certificate": pem,
        "privateKey": key,
        "httpPort": http,
        "tlsPort": unused,
        "ocspResponderURL": "",
        "externalAccountBindingRequired": false,
    }});
    let path = folder.join("pebble.json");
    fs::write(&path, config.to_string()).unwrap();
    let pebble = Command::new("pebble")
        .args(["-config", path.to_str().unwrap()])
        .env("PEBBLE_VA_NOSLEEP", "1")
        .env("PEBBLE_WFE_NONCEREJECT", "0")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // It makes its keys first, which takes as long as chance will have it.
    until("the authority listens", || std::net::TcpStream::connect(("127.0.0.1", directory)).is_ok()).await;
    let directory = format!("https://localhost:{directory}/dir");
    let http = format!("127.0.0.1:{http}");
    Some(Authority { _pebble: Pebble(pebble), _ports: ports, pem, directory, manage, http })
}

impl Authority {
    /// Whether the listener of a site shows a certificate of this authority.
    async fn is_shown_by(&self, site: &TestServer) -> bool {
        let manage = reqwest::Client::builder()
            .tls_certs_only([reqwest::Certificate::from_pem(&fs::read(&self.pem).unwrap()).unwrap()])
            .no_proxy()
            .build()
            .unwrap();
        let root = format!("https://localhost:{}/roots/0", self.manage);
        let root = manage.get(root).send().await.unwrap().bytes().await.unwrap();
        let client = reqwest::Client::builder()
            .tls_certs_only([reqwest::Certificate::from_pem(&root).unwrap()])
            .resolve("localhost", ([127, 0, 0, 1], site.port()).into())
            .no_proxy()
            .build()
            .unwrap();
        let ask = || async { client.get(format!("{}/healthz", site.url())).send().await.ok() };
        until_some("the new certificate is shown", ask).await.status() == reqwest::StatusCode::OK
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_tls_02_a_certificate_is_ordered_proven_and_shown_without_a_restart() {
    let mut site = TestServer::prepared();
    let Some(authority) = authority(&site, "the order of a certificate").await else { return };
    site.set("acme_directory", &authority.directory);
    site.set("acme_authority", &authority.pem);
    site.set("acme_contact", "betrieb@haus.example");
    site.set("acme_names", "localhost");
    let listeners =
        ["serve", "--listen", "127.0.0.1:0", "--http", &authority.http, "--ops-listen", "127.0.0.1:0"];

    // Nobody agreed to the terms: said in plain words, nothing is ordered, the own authority goes on.
    site.serve_verb(&listeners).await;
    let operator = site.operator().await;
    let page = operator.get("/betrieb/zertifikat").await;
    assert!(page.body().contains("acme_terms_agreed"), "{}", page.body());
    assert!(page.text(".facts").contains("Eigene Stelle"));
    assert!(site.stop());

    site.set("acme_terms_agreed", true);
    site.serve_verb(&listeners).await;
    let shown = || fs::read_to_string(site.data().join("tls/acme.pem")).unwrap_or_default();
    until("a certificate comes", || shown().contains("BEGIN CERTIFICATE")).await;
    assert!(authority.is_shown_by(&site).await, "{}", site.log().join("\n"));
    let trail = site.json(&["audit", "verify"]);
    assert!(trail["chains"][0]["faults"].as_array().unwrap().is_empty(), "{trail}");
}

/// The README promised it, and the first run did not have it.
#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_is_ordered_in_the_first_run_with_its_errors_at_the_field_and_a_way_back() {
    let mut site = TestServer::empty();
    let Some(authority) = authority(&site, "the order of a certificate in the first run").await else {
        return;
    };
    site.set("acme_authority", &authority.pem);
    let listen = ["serve", "--listen", "127.0.0.1:0", "--ops-listen", "127.0.0.1:0"];
    site.serve_verb(&[&listen[..], &["--http", &authority.http]].concat()).await;
    let browser = site.stranger();
    let page = browser.get("/einrichtung").await;
    let code = site.log().iter().rev().find_map(|line| line.strip_prefix("setup code: ").map(str::to_owned));
    let page = browser.submit(page.form("main form").set("code", code.unwrap())).await;
    let page = browser.submit(page.form("main form").set("weg", "neu")).await;
    let page = browser.submit(page.form("main form").set("adresse", "localhost")).await;
    assert_eq!(page.path(), "/einrichtung/4", "{}", page.body());
    assert!(page.body().contains("Port 80"), "what must be reachable is said");
    let order = |page: &crate::support::Page, directory: &str, terms: bool| {
        let form = page.form("main form").set("zertifikat", "acme").set("acme_namen", "localhost");
        let form = form.set("acme_verzeichnis", "eigen").set("acme_adresse", directory);
        let form = form.set("acme_kontakt", "betrieb@haus.example");
        if terms { form.set("acme_bedingungen", "ja") } else { form }
    };
    // A public authority knows no localhost; nobody agreed; no address.
    let wrong = order(&page, "http://localhost/dir", false).set("acme_verzeichnis", "produktion");
    let wrong = browser.submit(wrong).await;
    assert_eq!(wrong.status, reqwest::StatusCode::UNPROCESSABLE_ENTITY);
    let links = wrong.attributes(".error-summary a", "href");
    assert_eq!(links, ["#feld-acme_namen", "#feld-acme_bedingungen"], "{}", wrong.body());
    let wrong = browser.submit(order(&page, "http://localhost/dir", true)).await;
    assert_eq!(wrong.attributes(".error-summary a", "href"), ["#feld-acme_adresse"]);
    assert_eq!(wrong.attributes("#feld-acme_kontakt", "value"), ["betrieb@haus.example"], "kept");
    // Nobody answers there: said at the field, nothing is ordered behind anybody's back, and there is a way back.
    let nobody = Reserved::new();
    let nobody = format!("https://localhost:{}/dir", nobody.number());
    let failed = browser.submit(order(&page, &nobody, true)).await;
    assert_eq!(failed.status, reqwest::StatusCode::UNPROCESSABLE_ENTITY);
    assert!(failed.text("#feld-acme_namen-fehler").contains("antwortet nicht"), "{}", failed.body());
    assert_eq!(failed.attributes("#feld-acme_adresse", "value"), [nobody]);
    let local = browser.submit(failed.form("main form").set("zertifikat", "lokal")).await;
    assert_eq!(local.path(), "/einrichtung/5");
    // Back, and ordered from an authority that is there.
    let page = browser.get("/einrichtung/4").await;
    let done = browser.submit(order(&page, &authority.directory, true)).await;
    assert_eq!(done.path(), "/einrichtung/5", "{}\n{}", done.body(), site.log().join("\n"));
    assert!(authority.is_shown_by(&site).await, "{}", site.log().join("\n"));
    // The own authority after all: nothing of the order is left.
    let page = browser.get("/einrichtung/4").await;
    let local = browser.submit(page.form("main form").set("zertifikat", "lokal")).await;
    assert_eq!(local.path(), "/einrichtung/5", "{}", local.body());
    assert!(!site.data().join("tls/acme.pem").exists());
    let page = browser.get("/einrichtung/4").await;
    let done = browser.submit(order(&page, &authority.directory, true)).await;
    assert_eq!(done.path(), "/einrichtung/5", "{}\n{}", done.body(), site.log().join("\n"));
    // It is remembered: a restart shows it, and doctor judges it.
    assert!(site.stop());
    site.serve_verb(&[&listen[..], &["--http", &authority.http]].concat()).await;
    assert!(authority.is_shown_by(&site).await);
    let said = String::from_utf8(site.try_run(&["--json", "doctor"], "").stdout).unwrap();
    let said: serde_json::Value = serde_json::from_str(&said).unwrap();
    let check =
        |id: &str| said["checks"].as_array().unwrap().iter().find(|check| check["id"] == id).unwrap().clone();
    assert_eq!(check("zertifikat")["light"], "ok", "{said}");
    assert_eq!(check("geraete")["light"], "ok", "no device has to be told");
}

/// Once the site showed the local authority's certificate at once, which browsers that know HSTS let nobody past.
#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_that_is_ordered_no_more_is_shown_until_it_ends_and_the_operator_knows_what_follows() {
    let mut site = TestServer::prepared();
    site.set("http", "127.0.0.1:0");
    site.serve(&[]).await;
    let nobody = Reserved::new();
    let operator = site.operator().await;
    let form = operator.get("/betrieb/zertifikat").await.form("form[action$='/acme']");
    let form = form.set("acme_namen", "localhost").set("acme_bedingungen", "ja");
    let directory = format!("https://localhost:{}/dir", nobody.number());
    let chosen = operator.submit(form.set("acme_verzeichnis", "eigen").set("acme_adresse", directory)).await;
    assert!(chosen.has("form[action$=acme-beenden]"), "{}", chosen.body());
    assert!(!chosen.has("form[action$=acme-beenden] [name=verstanden]"), "the local one is in use already");
    assert!(site.stop());
    // As if the order had come to its end; the tests' own clients trust this one.
    let tls = site.data().join("tls");
    let read = |name: &str| fs::read_to_string(tls.join(name)).unwrap();
    fs::write(tls.join("acme.pem"), read("server.pem") + &read("server.key")).unwrap();
    site.serve(&[]).await;
    let operator = site.operator().await;
    let page = operator.get("/betrieb/zertifikat").await;
    assert!(page.text(".facts").contains("Automatisch bestellt"), "{}", page.text(".facts"));
    let refused = operator.submit(page.form("form[action$=acme-beenden]")).await;
    assert_eq!(refused.status, reqwest::StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text("#feld-verstanden-fehler").contains("jedes Gerät"), "{}", refused.body());
    let ended = operator.submit(refused.form("form[action$=acme-beenden]").set("verstanden", "ja")).await;
    assert!(ended.text(".facts").contains("Automatisch bestellt"), "{}", ended.body());
    assert!(!ended.has("form[action$=acme-beenden]"), "it is ordered no more");
    // Devices are prepared for what follows, and then it need not wait for the end.
    let device = site.stranger().get("/geraet").await;
    assert!(device.body().contains("nicht von ihrer eigenen Zertifizierungsstelle"), "{}", device.body());
    assert!(device.has("a[href='/geraet/ca.pem']"), "{}", device.body());
    assert!(ended.has("form[action$=verwerfen] a[href='/geraet']") && ended.has("form[action$=stelle]"));
    let refused = operator.submit(ended.form("form[action$=verwerfen]")).await;
    assert_eq!(refused.status, reqwest::StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.has("form[action$=verwerfen] #feld-verstanden-fehler"), "{}", refused.body());
    let discarded = operator.submit(refused.form("form[action$=verwerfen]").set("verstanden", "ja")).await;
    assert!(discarded.text(".facts").contains("Eigene Stelle"), "{}", discarded.body());
    assert!(!discarded.has("form[action$=verwerfen]"), "nothing is left over");
}

/// Once the check stayed red for good, because nothing threw such files away.
#[tokio::test(flavor = "multi_thread")]
async fn files_that_cannot_be_shown_are_thrown_away_on_the_page() {
    let site = TestServer::start().await;
    let operator = site.operator().await;
    let own = site.data().join("tls/own.pem");
    fs::write(&own, "broken").unwrap();
    let page = operator.get("/betrieb/zertifikat").await;
    assert!(page.body().contains("lässt sich nicht verwenden"), "{}", page.body());
    assert!(!page.has("form[action$=verwerfen] [name=verstanden]"), "nobody misses it");
    let gone = operator.submit(page.form("form[action$=verwerfen]")).await;
    assert_eq!(gone.status, reqwest::StatusCode::OK, "{}", gone.body());
    assert!(!gone.has("form[action$=verwerfen]") && !own.exists(), "{}", gone.body());
}

/// Once the page said that the log has the reason, and the log had nothing.
#[tokio::test(flavor = "multi_thread")]
async fn an_act_that_fails_has_an_incident_and_its_cause_stands_in_the_log() {
    let mut site = TestServer::prepared();
    site.serve(&[]).await;
    assert!(site.stop());
    let tls = site.data().join("tls");
    let read = |name: &str| fs::read_to_string(tls.join(name)).unwrap();
    fs::write(tls.join("own.pem"), read("server.pem") + &read("server.key")).unwrap();
    site.serve(&[]).await;
    let operator = site.operator().await;
    let form = operator.get("/betrieb/zertifikat").await.form("form[action$=zuruecknehmen]");
    // No file of that name can be removed.
    fs::create_dir(tls.join("own.key")).unwrap();
    let failed = operator.submit(form.set("verstanden", "ja")).await;
    assert_eq!(failed.status, reqwest::StatusCode::INTERNAL_SERVER_ERROR);
    let incident = failed.text(".problem-page code");
    assert!(incident.len() >= 16, "{}", failed.body());
    let said =
        || site.log().iter().any(|line| line.contains(&incident) && line.contains("certificate files"));
    until("the log has the incident with its cause", said).await;
}
