//! Outsiders try the door: guesses that shall lock people out or be forgotten, forms and links from elsewhere, lines
//! that shall forge a log, old ways of encryption.
//!
//! Covers: sign_in, server, web.

use std::fs::File;
use std::io::Write as _;
use std::process::{Child, Command, Stdio};

use reqwest::{Client, Method, StatusCode, header::HeaderMap, redirect::Policy};
use serde_json::{Value, json};

use crate::support::{
    Actor, TestServer,
    port::Reserved,
    site::{PASSWORD, TENANT},
    wait::{until, until_it},
};

async fn guess(who: &Actor, email: &str) -> (StatusCode, Value) {
    let body = json!({"email": email, "password": "ein falsches Passwort"});
    who.api(Method::POST, "/auth/login", Some(body)).await
}

/// Sends the sign-in's form with further headers; the status, and where it leads.
async fn sign_in(
    client: &Client,
    site: &TestServer,
    email: &str,
    weiter: &str,
    cookie: &str,
) -> (u16, String) {
    let fields = [("email", email), ("passwort", PASSWORD), ("weiter", weiter)];
    let mut request =
        client.post(format!("{}/anmelden", site.url())).header("sec-fetch-site", "same-origin").form(&fields);
    if !cookie.is_empty() {
        request = request.header("cookie", cookie);
    }
    let answer = request.send().await.unwrap();
    let location = answer.headers().get("location").map_or("", |to| to.to_str().unwrap()).to_owned();
    (answer.status().as_u16(), location)
}

/// What a device keeps of somebody who was let in there: `__Host-bekannt=…`.
async fn mark(site: &TestServer, email: &str) -> String {
    let request = site.browser().post(format!("{}/anmelden", site.url()));
    let fields = [("email", email), ("passwort", PASSWORD)];
    let answer = request.header("sec-fetch-site", "same-origin").form(&fields).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let cookies = answer.headers().get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap());
    let found =
        cookies.filter_map(|cookie| cookie.split(';').next()).find(|c| c.starts_with("__Host-bekannt="));
    found.expect("the device is marked").to_owned()
}

async fn quick_site() -> TestServer {
    let mut site = TestServer::prepared();
    site.set("sign_in_burst", 1000);
    site.serve(&[]).await;
    site
}

#[tokio::test(flavor = "multi_thread")]
async fn r_auth_08_an_outsider_locks_nobody_out_of_a_device_that_was_let_in_before() {
    let site = quick_site().await;
    let (email, other) = (TestServer::email(TENANT, "admin"), TestServer::email(TENANT, "dak_mitarbeiter"));
    let own = mark(&site, &email).await;
    let tries = async |mark: &str| sign_in(&site.browser(), &site, &email, "", mark).await.0;
    let outsider = site.stranger();
    for _ in 0..200 {
        guess(&outsider, &email).await;
    }
    assert_eq!(guess(&outsider, &email).await.0, StatusCode::TOO_MANY_REQUESTS);
    // A browser that nobody knows is locked out, from wherever in that network; the known one is not.
    assert_eq!(tries("").await, 429);
    assert_eq!(tries(&own).await, 303);
    // Marks that are made up, or another person's, open nothing.
    let theirs = mark(&site, &other).await;
    for mark in [theirs.as_str(), "__Host-bekannt=AAAA", "__Host-bekannt=", "geraet=1"] {
        assert_eq!(tries(mark).await, 429, "{mark}");
    }
    // And the known device has a count of its own, that locks it in turn.
    for turn in 0..5 {
        let fields = [("email", email.as_str()), ("passwort", "ein falsches Passwort")];
        let request = site.browser().post(format!("{}/anmelden", site.url())).header("cookie", &own);
        let answer = request.header("sec-fetch-site", "same-origin").form(&fields).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), if turn < 4 { 422 } else { 429 }, "turn {turn}");
        assert_eq!(answer.headers().contains_key("retry-after"), turn == 4, "turn {turn}");
    }
    assert_eq!(tries(&own).await, 429);
}

#[tokio::test(flavor = "multi_thread")]
async fn r_auth_09_a_count_of_failures_survives_the_death_of_the_process() {
    let mut site = quick_site().await;
    let email = TestServer::email(TENANT, "admin");
    for (turn, status) in [401, 401, 401, 401, 429].into_iter().enumerate() {
        assert_eq!(guess(&site.stranger(), &email).await.0.as_u16(), status, "turn {turn}");
        // Between any two, as a power cut does it.
        site.kill();
        site.serve(&[]).await;
    }
    let right = json!({"email": email, "password": PASSWORD});
    let (status, locked) = site.stranger().api(Method::POST, "/auth/login", Some(right)).await;
    assert_eq!((status, &locked["code"]), (StatusCode::TOO_MANY_REQUESTS, &json!("ZU_VIELE_VERSUCHE")));
}

#[tokio::test(flavor = "multi_thread")]
async fn r_web_04_nobody_is_signed_in_out_or_up_from_elsewhere() {
    let site = quick_site().await;
    let admin = site.admin().await;
    let wish = json!({"role": "staff"});
    let (status, invited) = admin.api(Method::POST, "/admin/invitations", Some(wish)).await;
    assert_eq!(status, StatusCode::CREATED, "{invited}");
    let token = invited["token"].as_str().unwrap();
    let csrf = admin.get("/konto").await.csrf();
    let (attacker, victim) = (TestServer::email("suedwind", "admin"), site.browser());
    let from: [&[(&str, &str)]; 6] = [
        &[("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "none")],
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
        &[],
    ];
    for headers in from {
        for (path, fields) in [
            ("/anmelden", vec![("email", attacker.as_str()), ("passwort", PASSWORD)]),
            ("/anmelden/code", vec![("code", "123456")]),
            ("/abmelden", vec![("csrf", csrf.as_str())]),
            ("/registrieren/annehmen", vec![("einladung", token), ("csrf", csrf.as_str())]),
            (
                "/registrieren",
                vec![
                    ("einladung", token),
                    ("username", "Eva Berg"),
                    ("email", "eva@berg.example"),
                    ("password", "Anker-Seerose-47-Kiesel"),
                    ("password_again", "Anker-Seerose-47-Kiesel"),
                ],
            ),
            ("/passwort-vergessen", vec![("email", attacker.as_str())]),
        ] {
            let mut request = victim.post(format!("{}{path}", site.url())).form(&fields);
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            let answer = request.send().await.unwrap();
            assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{path} {headers:?}");
            assert!(answer.headers().get("set-cookie").is_none(), "{path} {headers:?}");
        }
        let mut sent = HeaderMap::new();
        sent.insert("content-type", "application/x-www-form-urlencoded".parse().unwrap());
        for (name, value) in headers {
            sent.insert(*name, value.parse().unwrap());
        }
        let body = format!("csrf={csrf}").into_bytes();
        let out = admin.raw(Method::POST, "/abmelden", sent, body).await;
        assert_eq!(out.status, StatusCode::FORBIDDEN, "{headers:?}");
    }
    assert!(admin.get("/faelle").await.path().starts_with("/faelle"), "still signed in");
    let (_, list) = admin.api(Method::GET, "/admin/invitations", None).await;
    assert_eq!(list["items"][0]["state"], "offen", "nobody took it up: {list}");
    // A program's JSON with what a browser adds is a browser's.
    let login = json!({"email": attacker, "password": PASSWORD});
    for (name, value) in [
        ("origin", "https://evil.example"),
        ("referer", "https://evil.example/"),
        ("sec-fetch-site", "cross-site"),
    ] {
        let path = format!("{}/api/v1/auth/login", site.url());
        let answer = victim.post(path).header(name, value).json(&login).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_web_11_nobody_is_led_away_from_here() {
    let site = quick_site().await;
    let email = TestServer::email(TENANT, "admin");
    let signed_in = site.browser();
    assert_eq!(
        sign_in(&signed_in, &site, &email, "/faelle?jahr=2026", "").await,
        (303, "/faelle?jahr=2026".into())
    );
    for evil in [
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https:evil.example",
        "https://evil.example",
        "HTTPS://evil.example/faelle",
        "javascript:alert(1)",
        "data:text/html,x",
        "/\t/evil.example",
        "/\n/evil.example",
        "\u{0}//evil.example",
        " //evil.example",
        "/%09/evil.example",
        "%2F%2Fevil.example",
        "/%5Cevil.example",
        "/%2F/evil.example",
        "/.//evil.example",
        "/..//evil.example",
        "/faelle\r\nLocation: https://evil.example",
        "@evil.example",
        ".evil.example",
    ] {
        let (status, location) = sign_in(&site.browser(), &site, &email, evil, "").await;
        let url = reqwest::Url::parse(&site.url()).unwrap();
        let own = |to: &str| url.join(to).is_ok_and(|led| led.origin() == url.origin());
        assert_eq!(status, 303, "{evil:?}");
        assert!(location.starts_with('/') && own(&location), "{evil:?} leads to {location}");
        // Whoever is signed in already is led on at once.
        let path = format!("{}/anmelden", site.url());
        let answer = signed_in.get(path).query(&[("weiter", evil)]).send().await.unwrap();
        let location = answer.headers().get("location").map_or("/", |to| to.to_str().unwrap());
        assert!(location.starts_with('/') && own(location), "{evil:?} leads to {location}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_err_03_the_probes_say_two_words_and_figures_are_for_this_host() {
    let mut site = TestServer::prepared();
    let ops = Reserved::new();
    let verb = ["serve", "--listen", "127.0.0.1:0", "--http", "127.0.0.1:0"];
    site.serve_verb(&[&verb[..], &["--ops-listen", &ops.address().to_string()]].concat()).await;
    let public = site.browser();
    // The search of an empty house is built in a moment.
    until_it("it is ready", async || {
        let answer = public.get(format!("{}/readyz", site.url())).send().await.unwrap();
        let (status, headers) = (answer.status(), answer.headers().clone());
        let body = answer.text().await.unwrap();
        assert!(!headers.contains_key("server") && !headers.contains_key("x-powered-by"), "{headers:?}");
        let ready = status == StatusCode::OK;
        let expected =
            if ready { (StatusCode::OK, "ok\n") } else { (StatusCode::SERVICE_UNAVAILABLE, "not ready\n") };
        assert_eq!((status, body.as_str()), expected);
        ready
    })
    .await;
    let alive = public.get(format!("{}/healthz", site.url())).send().await.unwrap();
    assert_eq!((alive.status(), alive.text().await.unwrap().as_str()), (StatusCode::OK, "ok\n"));
    for path in ["/metrics", "/healthz/x", "/readyz/x", "/debug/pprof", "/server-status"] {
        let answer = public.get(format!("{}{path}", site.url())).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
        assert!(!answer.text().await.unwrap().contains("visite_"), "{path}");
    }
    // On the machine itself: numbers, and nothing of anybody.
    let plain = Client::builder().no_proxy().build().unwrap();
    let figures = plain.get(format!("http://{}/metrics", ops.address())).send().await.unwrap();
    assert_eq!(figures.status(), StatusCode::OK);
    for line in figures.text().await.unwrap().lines() {
        let (name, value) = line.rsplit_once(' ').unwrap();
        assert!(name.starts_with("visite_") && value.parse::<f64>().is_ok(), "{line}");
        assert!(!line.contains(TENANT), "{line}");
    }
}

// ---- lines that would forge a log

/// What ends a line, colours it, rings a bell, moves the cursor, or looks like another entry.
const FORGED: &str = "x\r\n{\"level\":\"ERROR\",\"message\":\"gefälscht\"}\n\u{1b}[31mzqrot\u{1b}[0m\u{7}\u{8}\u{9b}2J\u{2028}";

async fn forge(site: &TestServer) {
    let typed: String = FORGED.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let admin = site.admin().await;
    for path in [
        format!("/{typed}"),
        format!("/faelle/{typed}"),
        format!("/faelle?q={typed}"),
        format!("/registrieren/{typed}"),
        format!("/anmelden?weiter={typed}"),
        format!("/verwaltung/protokoll?q={typed}"),
    ] {
        let page = admin.get(&path).await;
        assert!(!page.status.is_server_error(), "{path}: {}", page.status);
    }
    let stranger = site.stranger();
    let login = json!({"email": FORGED, "password": FORGED, "mfa_code": FORGED});
    stranger.api(Method::POST, "/auth/login", Some(login)).await;
    let case = json!({"nachname": FORGED, "vorname": FORGED, "datum": FORGED, FORGED: FORGED});
    admin.api(Method::POST, "/cases", Some(case)).await;
    admin.upload("/import/csv", "x\u{1b}[31m.csv", FORGED.as_bytes().to_vec()).await;
    let mut headers = HeaderMap::new();
    for name in ["user-agent", "referer", "x-request-id", "x-forwarded-for", "if-match", "idempotency-key"] {
        // What a header may hold of it: bytes above the ASCII, and tabs.
        headers
            .insert(name, reqwest::header::HeaderValue::from_bytes(b"x\t\xc2\x9b2J\xff{\"level\"").unwrap());
    }
    admin.raw(Method::POST, "/api/v1/cases", headers, FORGED.as_bytes().to_vec()).await;
    let odd = Method::from_bytes(b"GEF~LSCHT").unwrap();
    stranger.raw(odd, "/faelle", HeaderMap::new(), Vec::new()).await;
    // Raw bytes, before there is a request at all.
    let mut socket = std::net::TcpStream::connect(("127.0.0.1", site.port())).unwrap();
    socket.write_all(FORGED.as_bytes()).unwrap();
    let missing = admin.get("/gibt-es-nicht").await.header("x-request-id").to_owned();
    until("the request is logged", || site.log().iter().any(|line| line.contains(&missing))).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn r_log_02_no_input_forges_a_line() {
    for form in ["json", "text"] {
        let mut site = TestServer::prepared();
        site.set("log_format", form);
        site.set("log", "debug");
        site.set("sign_in_burst", 1000);
        site.serve(&[]).await;
        forge(&site).await;
        let log = site.log();
        let lines = log.iter().skip_while(|line| !line.contains("\"request\"") && !line.contains("request "));
        let mut looked = 0;
        for line in lines {
            looked += 1;
            assert!(!line.chars().any(char::is_control), "{form}: {line:?}");
            assert!(!line.contains("gefälscht") && !line.contains("zqrot"), "{form}: {line:?}");
            if form == "json" {
                let entry: Value = serde_json::from_str(line).unwrap_or_else(|_| panic!("{line:?}"));
                assert!(entry["timestamp"].is_string() && entry["level"].is_string(), "{line}");
            } else {
                // Every line begins with its time.
                assert!(
                    line.starts_with("20") && line.get(..20).is_some_and(|at| at.contains('T')),
                    "{line:?}"
                );
            }
        }
        assert!(looked > 8, "{form}: {looked} lines\n{}", log.join("\n"));
    }
}

/// A site whose standard error takes nothing.
struct Mute(Child);

impl Drop for Mute {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn r_log_02_a_full_log_disk_stops_nothing() {
    let site = TestServer::prepared();
    let reserved = [Reserved::new(), Reserved::new(), Reserved::new()];
    let [listen, http, ops] = reserved.each_ref().map(Reserved::address);
    let full = File::options().write(true).open("/dev/full").unwrap();
    let mut command = site.command();
    command.env("VISITE_LOG", "trace").args(["serve", "--listen", &listen.to_string()]);
    command.args(["--http", &http.to_string(), "--ops-listen", &ops.to_string()]);
    let mute = Mute(command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(full).spawn().unwrap());
    let client = Client::builder()
        .tls_certs_only([site.authority()])
        .resolve("localhost", listen)
        .redirect(Policy::none())
        .no_proxy()
        .build()
        .unwrap();
    let base = format!("https://localhost:{}", listen.port());
    until_it("it serves", async || client.get(format!("{base}/healthz")).send().await.is_ok()).await;
    // Requests that are logged, at `trace` by every crate; and an act that is written down.
    let login = json!({"email": TestServer::email(TENANT, "admin"), "password": PASSWORD});
    let answer = client.post(format!("{base}/api/v1/auth/login")).json(&login).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    let answer: Value = answer.json().await.unwrap();
    let token = answer["access_token"].as_str().unwrap().to_owned();
    for n in 0..20 {
        let name = format!("Probst-{n}");
        let case = json!({"nachname": name, "vorname": "Alma", "datum": "2026-02-02", "fallgruppe": "onko"});
        let answer = client.post(format!("{base}/api/v1/cases")).bearer_auth(&token).json(&case).send();
        assert_eq!(answer.await.unwrap().status(), StatusCode::CREATED, "case {n}");
        let missing = client.get(format!("{base}/gibt-es-nicht")).send().await.unwrap();
        assert_eq!(missing.status(), StatusCode::NOT_FOUND);
    }
    drop(mute);
}

// ---- old ways of encryption, asked for by another's tool

/// What `openssl s_client` gets of a server: whether they agreed, on which suite, and all that it said.
fn agreed(port: u16, more: &[&str]) -> Option<(bool, String, String)> {
    let mut command = Command::new("openssl");
    command.args([
        "s_client",
        "-brief",
        "-connect",
        &format!("127.0.0.1:{port}"),
        "-servername",
        "localhost",
    ]);
    let mut child = command
        .args(more)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .ok()?;
    drop(child.stdin.take());
    let out = child.wait_with_output().unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
    let suite =
        said.lines().find_map(|line| line.strip_prefix("Ciphersuite: ")).unwrap_or_default().to_owned();
    Some((said.contains("CONNECTION ESTABLISHED"), suite, said))
}

/// Everything that is weak about a server; none when there is no openssl.
fn weak(port: u16) -> Option<Vec<String>> {
    let mut wrong = Vec::new();
    for old in ["-tls1", "-tls1_1"] {
        let (yes, suite, said) = agreed(port, &[old, "-cipher", "ALL:COMPLEMENTOFALL:@SECLEVEL=0"])?;
        if yes {
            wrong.push(format!("{old}: {suite}"));
        } else if !said.contains("alert") {
            // Refused by the server, and not by the tool itself.
            wrong.push(format!("{old} was not asked for: {said}"));
        }
    }
    // What has no forward secrecy or no authenticated encryption, one by one.
    let list = Command::new("openssl")
        .args(["ciphers", "-tls1_2", "-s", "ALL:COMPLEMENTOFALL:!PSK:!SRP:@SECLEVEL=0"])
        .output()
        .ok()?;
    let list = String::from_utf8(list.stdout).unwrap();
    let all: Vec<&str> = list.trim().split(':').filter(|suite| !suite.starts_with("TLS_")).collect();
    let sound = |suite: &str| {
        suite.starts_with("ECDHE-") && ["GCM", "CHACHA20", "CCM"].iter().any(|aead| suite.contains(aead))
    };
    let (good, bad): (Vec<&str>, Vec<&str>) = all.iter().partition(|suite| sound(suite));
    if good.is_empty() || bad.len() < 10 {
        wrong.push(format!("the tool knows too little: {list}"));
    }
    for suite in bad {
        if agreed(port, &["-tls1_2", "-cipher", &format!("{suite}:@SECLEVEL=0")])?.0 {
            wrong.push(format!("TLS 1.2 with {suite}"));
        }
    }
    for (new, prefix) in [("-tls1_2", "ECDHE-"), ("-tls1_3", "TLS_")] {
        let (yes, suite, said) = agreed(port, &[new])?;
        if !yes || !suite.starts_with(prefix) {
            wrong.push(format!("{new}: {suite} {said}"));
        }
    }
    Some(wrong)
}

#[tokio::test(flavor = "multi_thread")]
async fn r_tls_01_another_tool_finds_new_protocols_and_sound_suites_only() {
    let site = TestServer::start().await;
    let port = site.port();
    let Some(wrong) = tokio::task::spawn_blocking(move || weak(port)).await.unwrap() else {
        println!("skipped: what another tool thinks of the encryption, because openssl is not installed");
        return;
    };
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // The certificate is that of the authority, and nobody's else.
    let ca = site.data().join("tls").join("ca.pem");
    let trusting = ["-verify_return_error", "-CAfile", ca.to_str().unwrap(), "-verify_hostname", "localhost"];
    assert!(agreed(port, &trusting).unwrap().0);
    assert!(!agreed(port, &["-verify_return_error", "-no-CAfile", "-no-CApath"]).unwrap().0);
}

/// The same questions to a server that agrees to everything: the answers must be bad.
#[tokio::test(flavor = "multi_thread")]
async fn r_tls_01_a_weak_server_is_seen_to_be_weak() {
    let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).unwrap();
    let certificate =
        rcgen::CertificateParams::new(vec!["localhost".into()]).unwrap().self_signed(&key).unwrap();
    let dir = tempfile::TempDir::new().unwrap();
    let (cert, pem) = (dir.path().join("cert.pem"), dir.path().join("key.pem"));
    std::fs::write(&cert, certificate.pem()).unwrap();
    std::fs::write(&pem, key.serialize_pem()).unwrap();
    let reserved = Reserved::new();
    let port = reserved.number();
    let mut command = Command::new("openssl");
    command
        .args(["s_server", "-quiet", "-accept", &port.to_string()])
        .arg("-cert")
        .arg(&cert)
        .arg("-key")
        .arg(&pem);
    command.args(["-cipher", "ALL:COMPLEMENTOFALL:@SECLEVEL=0", "-min_protocol", "TLSv1"]);
    let started = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let Ok(server) = started else {
        println!("skipped: a weak server to compare with, because openssl is not installed");
        return;
    };
    let server = Mute(server);
    until("openssl serves", || std::net::TcpStream::connect(("127.0.0.1", port)).is_ok()).await;
    let wrong = tokio::task::spawn_blocking(move || weak(port)).await.unwrap().unwrap();
    let said = wrong.join("\n");
    for weakness in ["-tls1: ", "-tls1_1: ", "TLS 1.2 with ECDHE-ECDSA-AES128-SHA"] {
        assert!(said.contains(weakness), "{weakness} is not found:\n{said}");
    }
    drop(server);
}
