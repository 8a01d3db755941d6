//! Browsers and programs find the way in: old ones that say little of themselves, plain HTTP that leads to the name that
//! was asked, hosts that cannot be one.

use std::net::TcpStream;
use std::time::Duration;

use reqwest::{Client, StatusCode, header::HeaderMap};
use rustls::pki_types::{CertificateDer, pem::PemObject as _};

use crate::support::{
    TestServer,
    site::{PASSWORD, TENANT},
};

/// What a browser without `Sec-Fetch` headers says of where a form comes from (Fetch Standard, 3.2: the page's referrer
/// policy decides): the origin, or `null`.
fn origin_of(policy: &str, site: &TestServer) -> String {
    match policy {
        "no-referrer" => "null".to_owned(),
        "same-origin" | "strict-origin" | "strict-origin-when-cross-origin" => site.url(),
        other => panic!("what becomes of the origin under {other}?"),
    }
}

/// A sign-in through the page's own form, by a browser that sends no `Sec-Fetch` headers; then a form behind it.
#[tokio::test(flavor = "multi_thread")]
async fn a_browser_without_fetch_metadata_signs_in_and_sends_forms() {
    let site = TestServer::start().await;
    let client = site.browser();
    let page = client.get(format!("{}/anmelden", site.url())).send().await.unwrap();
    let policy = page.headers()["referrer-policy"].to_str().unwrap().to_owned();
    assert!(
        !page.text().await.unwrap().to_lowercase().contains("referrer"),
        "no page has a policy of its own"
    );
    let fields = [("email", TestServer::email(TENANT, "admin")), ("passwort", PASSWORD.to_owned())];
    let origin = origin_of(&policy, &site);
    let sent = client.post(format!("{}/anmelden", site.url())).header("origin", &origin).form(&fields);
    let sent = sent.send().await.unwrap();
    assert_eq!(sent.status(), StatusCode::SEE_OTHER, "origin {origin}: {}", sent.text().await.unwrap());
    // The form for a new case, and the way out.
    let page = client.get(format!("{}/faelle/neu", site.url())).send().await.unwrap();
    assert_eq!(page.headers()["referrer-policy"].to_str().unwrap(), policy);
    let text = page.text().await.unwrap();
    let csrf = text.split("name=\"csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let out =
        client.post(format!("{}/abmelden", site.url())).header("origin", &origin).form(&[("csrf", csrf)]);
    assert_eq!(out.send().await.unwrap().status(), StatusCode::SEE_OTHER);
}

/// R-WEB-01: where a browser says too little, or something else, nothing is done; a program says nothing of the kind.
#[tokio::test(flavor = "multi_thread")]
async fn r_web_01_every_combination_of_site_origin_and_referer_is_judged() {
    let mut site = TestServer::prepared();
    site.set("sign_in_burst", 1000);
    site.serve(&[]).await;
    let own = site.url();
    let fields = [("email", TestServer::email(TENANT, "admin")), ("passwort", PASSWORD.to_owned())];
    let referer = format!("{own}/anmelden");
    let cases: [(&[(&str, &str)], u16); 15] = [
        (&[("sec-fetch-site", "same-origin")], 303),
        (&[("sec-fetch-site", "same-origin"), ("origin", "null")], 303),
        (&[("sec-fetch-site", "same-origin"), ("origin", &own)], 303),
        (&[("origin", &own)], 303),
        (&[("origin", &own), ("referer", &referer)], 303),
        (&[("sec-fetch-site", "cross-site"), ("origin", &own)], 403),
        (&[("sec-fetch-site", "same-site"), ("origin", &own)], 403),
        (&[("sec-fetch-site", "none")], 403),
        (&[("origin", "null")], 403),
        (&[("origin", "null"), ("referer", &referer)], 403),
        (&[("origin", "https://evil.example")], 403),
        (&[("origin", "https://localhost")], 403),
        (&[("origin", "http://localhost")], 403),
        (&[("referer", &referer)], 403),
        (&[], 403),
    ];
    for (headers, expected) in cases {
        let mut request = site.browser().post(format!("{own}/anmelden")).form(&fields);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status().as_u16(), expected, "{headers:?}");
        let signed_in =
            answer.headers().get_all("set-cookie").iter().any(|c| c.as_bytes().starts_with(b"__Host-zugang"));
        assert_eq!(signed_in, expected == 303, "{headers:?}");
    }
    // A program: JSON, and nothing that a browser adds.
    let login = serde_json::json!({"email": TestServer::email(TENANT, "admin"), "password": PASSWORD});
    let program = |headers: &[(&str, &str)]| {
        let client = Client::builder().tls_certs_only([site.authority()]).no_proxy();
        let client = client.resolve("localhost", ([127, 0, 0, 1], site.port()).into()).build().unwrap();
        let mut request = client.post(format!("{own}/api/v1/auth/login")).json(&login);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.send()
    };
    assert_eq!(program(&[]).await.unwrap().status(), StatusCode::OK);
    for odd in [("origin", "null"), ("referer", "https://evil.example/"), ("sec-fetch-site", "cross-site")] {
        assert_eq!(program(&[odd]).await.unwrap().status(), StatusCode::FORBIDDEN, "{odd:?}");
    }
}

/// One request as it stands, over TLS or plain; the status line and the `Location` of the answer.
fn said(stream: &mut (impl std::io::Read + std::io::Write), request: &str) -> (u16, String) {
    stream.write_all(request.as_bytes()).unwrap();
    let mut text = Vec::new();
    // The other side may close without a farewell; what it has said counts.
    let _ = stream.read_to_end(&mut text);
    let text = String::from_utf8_lossy(&text).into_owned();
    let status = text.split(' ').nth(1).and_then(|word| word.parse().ok());
    let location = text.lines().find_map(|line| line.strip_prefix("location: ").map(str::to_owned));
    (status.unwrap_or_else(|| panic!("no answer to {request:?}: {text:?}")), location.unwrap_or_default())
}

fn plain(port: u16) -> TcpStream {
    let socket = TcpStream::connect(("127.0.0.1", port)).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    socket
}

/// What RFC 9112 (3.2) has refused with 400: no host, two, an empty one, or what cannot be one.
fn odd_hosts() -> Vec<String> {
    let mut odd = vec![String::new(), "Host: localhost\r\nHost: localhost\r\n".to_owned()];
    odd.extend(
        [
            "",
            "localhost:",
            "localhost:0",
            "localhost:99999",
            "localhost:8443x",
            "localhost:https",
            "localhost:+1",
            "localhost:1:2",
            "mara@localhost",
            "mara:geheim@localhost:8443",
            "localhost/",
            "local host",
            "[::1",
            "::1",
            ":8443",
        ]
        .map(|host| format!("Host: {host}\r\n")),
    );
    odd
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_that_cannot_be_one_is_refused_like_none() {
    let site = TestServer::start().await;
    let mut roots = rustls::RootCertStore::empty();
    let pem = std::fs::read(site.data().join("tls/ca.pem")).unwrap();
    roots.add(CertificateDer::from_pem_slice(&pem).unwrap()).unwrap();
    let config = rustls::ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
    let config = std::sync::Arc::new(config);
    let ask = |head: &str| {
        let name = "localhost".try_into().unwrap();
        let connection = rustls::ClientConnection::new(config.clone(), name).unwrap();
        let mut stream = rustls::StreamOwned::new(connection, plain(site.port()));
        said(&mut stream, &format!("{head}Connection: close\r\n\r\n")).0
    };
    for host in odd_hosts() {
        for path in ["/anmelden", "/gibt-es-nicht", "/api/v1/health"] {
            assert_eq!(ask(&format!("GET {path} HTTP/1.1\r\n{host}")), 400, "{path} {host:?}");
        }
    }
    assert_eq!(ask("GET /anmelden HTTP/1.1\r\nHost: evil.example\r\n"), 421);
    assert_eq!(ask("GET https://evil.example/anmelden HTTP/1.1\r\nHost: localhost\r\n"), 421);
    // Any port that can be one: the site may stand behind another.
    for good in ["localhost", "localhost:8443", "LOCALHOST:1", "127.0.0.1:443", "[::1]:8443", "localhost."] {
        assert_eq!(ask(&format!("GET /anmelden HTTP/1.1\r\nHost: {good}\r\n")), 200, "{good}");
    }
    // HTTP/2 says the host as `:authority`.
    let h2 = Client::builder().tls_certs_only([site.authority()]).no_proxy().http2_prior_knowledge();
    let h2 = h2.resolve("localhost", ([127, 0, 0, 1], site.port()).into()).build().unwrap();
    let mut headers = HeaderMap::new();
    for (host, expected) in [("evil.example", 421), ("", 400), ("localhost:x", 400), ("localhost", 200)] {
        headers.insert("host", host.parse().unwrap());
        let answer =
            h2.get(format!("{}/anmelden", site.url())).headers(headers.clone()).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), expected, "host {host} beside an :authority");
    }
}

/// The port on which the site answers plain HTTP.
async fn serve_with_http(site: &mut TestServer) -> u16 {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let http = free.to_string();
    site.serve_verb(&["serve", "--listen", "127.0.0.1:0", "--http", &http, "--ops-listen", "127.0.0.1:0"])
        .await;
    free.port()
}

#[tokio::test(flavor = "multi_thread")]
async fn plain_http_leads_to_the_name_that_was_asked_and_to_no_other_site() {
    let mut site = TestServer::prepared();
    site.set("hosts", "haus.example,praxis.example,192.0.2.7");
    site.set("base_url", "https://portal.example");
    let http = serve_with_http(&mut site).await;
    let port = site.port();
    let to = |head: &str| said(&mut plain(http), &format!("{head}Connection: close\r\n\r\n"));
    for (host, expected) in [
        ("haus.example", format!("https://haus.example:{port}/faelle?seite=2")),
        ("praxis.example:8080", format!("https://praxis.example:{port}/faelle?seite=2")),
        ("PRAXIS.example", format!("https://praxis.example:{port}/faelle?seite=2")),
        ("192.0.2.7", format!("https://192.0.2.7:{port}/faelle?seite=2")),
        ("localhost", format!("https://localhost:{port}/faelle?seite=2")),
        ("[::1]:80", format!("https://[::1]:{port}/faelle?seite=2")),
        ("portal.example", "https://portal.example/faelle?seite=2".to_owned()),
        ("evil.example", "https://portal.example/faelle?seite=2".to_owned()),
        ("haus.example.evil.example", "https://portal.example/faelle?seite=2".to_owned()),
    ] {
        let answer = to(&format!("GET /faelle?seite=2 HTTP/1.1\r\nHost: {host}\r\n"));
        assert_eq!(answer, (308, expected), "{host}");
    }
    // No target leads elsewhere either.
    for target in
        ["//evil.example/", "/\\evil.example", "/.evil.example", "/@evil.example", "https://evil.example/x"]
    {
        let (status, location) = to(&format!("GET {target} HTTP/1.1\r\nHost: haus.example\r\n"));
        let own = location.starts_with(&format!("https://haus.example:{port}/"));
        assert!((status == 308 && own) || status == 400, "{target}: {status} {location}");
    }
    for host in odd_hosts() {
        assert_eq!(to(&format!("GET / HTTP/1.1\r\n{host}")).0, 400, "{host:?}");
    }
    assert_eq!(to("POST /anmelden HTTP/1.1\r\nHost: haus.example\r\nContent-Length: 0\r\n").0, 403);
    // And where the redirect leads, the site answers.
    for host in ["haus.example", "portal.example"] {
        let client = Client::builder().tls_danger_accept_invalid_certs(true).no_proxy();
        let client = client.resolve(host, ([127, 0, 0, 1], port).into()).build().unwrap();
        let answer = client.get(format!("https://{host}:{port}/anmelden")).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{host}");
    }
}

/// A certificate for `localhost` with its key, signed by an authority that nobody here made; or by itself.
fn certificate(site: &TestServer, name: &str, by_itself: bool) -> (String, String) {
    use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    let made = if by_itself {
        params.self_signed(&key).unwrap()
    } else {
        let (mut ca, ca_key) = (CertificateParams::new(Vec::new()).unwrap(), KeyPair::generate().unwrap());
        ca.distinguished_name.push(DnType::CommonName, "Amt für Zertifikate");
        ca.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.signed_by(&key, &Issuer::new(ca, ca_key)).unwrap()
    };
    let files = (site.path(&format!("{name}.pem")), site.path(&format!("{name}.key")));
    std::fs::write(&files.0, made.pem()).unwrap();
    std::fs::write(&files.1, key.serialize_pem()).unwrap();
    files
}

/// R-WEB-09: with a certificate that devices trust of themselves browsers are told to come encrypted only; with that of
/// the house's own authority, or one that signed itself, they are not: a new device could not get past its warning.
#[tokio::test(flavor = "multi_thread")]
async fn r_web_09_hsts_follows_the_certificate() {
    let mut site = TestServer::prepared();
    let hsts = async |site: &TestServer| {
        let client = Client::builder().tls_danger_accept_invalid_certs(true).no_proxy();
        let client = client.resolve("localhost", ([127, 0, 0, 1], site.port()).into()).build().unwrap();
        let mut seen = Vec::new();
        for path in ["/anmelden", "/gibt-es-nicht", "/assets/nichts"] {
            let answer = client.get(format!("{}{path}", site.url())).send().await.unwrap();
            let header = answer.headers().get("strict-transport-security");
            seen.push(header.map(|value| value.to_str().unwrap().to_owned()));
        }
        seen.dedup();
        assert_eq!(seen.len(), 1, "every answer says the same: {seen:?}");
        seen.remove(0)
    };
    let said = |site: &TestServer| {
        let doctor = site.try_run(&["--json", "doctor"], "");
        let found: serde_json::Value = serde_json::from_slice(&doctor.stdout).unwrap();
        let checks = found["checks"].as_array().unwrap().clone();
        let check = checks.into_iter().find(|check| check["id"] == "hsts");
        check.unwrap_or_else(|| panic!("doctor speaks of it: {found}"))
    };
    site.serve(&[]).await;
    assert_eq!(hsts(&site).await, None, "the house's own authority");
    assert_eq!(said(&site)["light"], "ok");
    site.stop();
    let year = Some("max-age=31536000".to_owned());
    for (name, by_itself, setting, expected, light) in [
        ("amt", false, None, year.clone(), "ok"),
        ("amt", false, Some("false"), None, "warning"),
        ("selbst", true, None, None, "warning"),
        ("selbst", true, Some("true"), year, "ok"),
    ] {
        let (chain, key) = certificate(&site, name, by_itself);
        site.set("tls_certificate", chain);
        site.set("tls_key", key);
        site.set("hsts", setting.unwrap_or("auto"));
        site.serve(&[]).await;
        assert_eq!(hsts(&site).await, expected, "{name} {setting:?}");
        assert_eq!(said(&site)["light"], light, "{name} {setting:?}");
        site.stop();
    }
}

/// Invented people with known passwords are no house: `serve` refuses them, also where only the data file was copied.
#[tokio::test(flavor = "multi_thread")]
async fn a_demo_is_not_served_as_a_house_unless_told() {
    let mut site = TestServer::empty();
    site.set("mfa_required", true);
    let demo = site.json(&["demo", "--cases", "20", "--days", "1", "--exit"]);
    let refused = |site: &TestServer| {
        let ports = ["--listen", "127.0.0.1:0", "--http", "127.0.0.1:0", "--ops-listen", "127.0.0.1:0"];
        let out = site.try_run(&[&["serve"], &ports[..]].concat(), "");
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        assert_eq!(out.status.code(), Some(78), "{said}");
        assert!(said.contains("invented people") && said.contains("serve --demo"), "{said}");
    };
    refused(&site);
    std::fs::remove_file(site.data().join("DEMO")).unwrap();
    refused(&site);
    assert_eq!(site.json(&["check"])["clean"], true);
    site.serve(&["--demo"]).await;
    // Nobody has an authenticator for invented people: on this machine they sign in without.
    let login = &demo["logins"][0];
    let word = |name: &str| login[name].as_str().unwrap();
    let page = site.stranger().try_sign_in(word("email"), word("password")).await;
    assert_eq!((page.status, page.path().as_str()), (StatusCode::OK, "/faelle/uebersicht"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_taken_port_is_told_with_what_to_do() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let out = TestServer::empty().try_run(&["serve", "--listen", &address], "");
    let said = String::from_utf8_lossy(&out.stderr);
    assert_eq!(out.status.code(), Some(73), "{said}");
    assert!(said.contains(&address) && said.contains("Another program listens there"), "{said}");
}
