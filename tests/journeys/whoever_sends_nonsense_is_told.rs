//! Whoever sends nonsense is told so in the product's own words: a page, a part of a page, or `application/problem+json`.
//!
//! A program that forgot its content type used to get the framework's plain text, and one that sent too much over
//! HTTP/2 a reset stream instead of the 413. The walk goes over the whole table of routes, so a new route is tried
//! without being named here.
//!
//! Covers: web.

use std::collections::BTreeSet;

use reqwest::{Client, Method, RequestBuilder, Response, StatusCode, header::HeaderMap};
use scraper::{Html, Selector};
use serde_json::{Value, json};
use visite::for_tests::{Route, routes};

use crate::resident_shows_a_badge::a_resident_at_a_tablet;
use crate::support::{Actor, TestServer};

/// Well formed, and nobody's.
const NOBODYS: &str = "0192f0c1-2d3e-7f40-8a1b-2c3d4e5f6071";
const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";
const FILE: &str = "multipart/form-data; boundary=B";

/// Bodies that no route can do anything with: content type, body.
const NONSENSE: &[(&str, Option<&str>, &[u8])] = &[
    ("no body at all", None, b""),
    ("no content type", None, b"{\"icd\":\"C50\"}"),
    ("an empty content type", Some(""), b"x"),
    ("a content type that is none", Some("quatsch"), b"x"),
    ("a content type of bytes", Some("text/\u{fc}"), b"x"),
    ("text", Some("text/plain"), b"Guten Tag"),
    ("a picture", Some("image/png"), b"\x89PNG\r\n"),
    ("empty JSON", Some(JSON), b""),
    ("half of JSON", Some(JSON), b"{\"icd\": \"C50"),
    ("JSON that is no UTF-8", Some(JSON), b"{\"icd\": \"\xff\xfe\"}"),
    ("JSON of another shape", Some(JSON), b"7"),
    ("JSON with a field that does not exist", Some(JSON), b"{\"mandant\": \"x\"}"),
    ("JSON that nests too deep", Some(JSON), &[b'['; 4_000]),
    ("a form that is no UTF-8", Some(FORM), b"nachname=%ff%fe&icd=%C3&email=%ff&passwort=%ff"),
    ("a multipart form without boundary", Some("multipart/form-data"), b"x"),
    ("a multipart form that breaks off", Some(FILE), b"--B\r\nContent-Disposition: form-data; name=\"file\""),
    ("a multipart form without parts", Some(FILE), b"--B--\r\n"),
    ("something else than its multipart form", Some(FILE), b"nonsense"),
];

fn client(site: &TestServer, second: bool) -> Client {
    let builder = site.client().redirect(reqwest::redirect::Policy::none());
    if second { builder.http2_prior_knowledge() } else { builder.http1_only() }.build().unwrap()
}

fn path(route: &Route) -> String {
    let values = [
        ("{id}", NOBODYS),
        ("{import_id}", NOBODYS),
        ("{jahr}", "2026"),
        ("{kw}", "6"),
        ("{key}", "vitalzeichen"),
        ("{n}", "1"),
        ("{line}", "2"),
        ("{nr}", "1"),
        ("{foto}", NOBODYS),
        ("{massnahme}", NOBODYS),
        ("{faellig}", "2026-11-20T06:30:00Z"),
        ("{token}", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
        ("{slug}", "niemand"),
        ("{schritt}", "2"),
    ];
    let filled = values.iter().fold(route.path.to_owned(), |path, (name, value)| path.replace(name, value));
    assert!(!filled.contains('{'), "{filled}: teach `path` this kind of part");
    filled
}

/// What no answer may say: where the code lies, what it is made of, what went on inside.
const INSIDE: [&str; 16] = [
    ".rs:",
    "src/",
    "/root",
    "/tmp/",
    "/home/",
    "panicked",
    "backtrace",
    "unwrap",
    "redb",
    "tantivy",
    "axum",
    "serde",
    "hyper",
    "StoreError",
    "Err(",
    "expected `",
];

/// What is wrong with the refusal, if anything: it must be ours, with a code and words, and nothing of the inside.
async fn fault(answer: Response) -> Option<String> {
    let status = answer.status();
    let kind = answer.headers().get("content-type").map(|kind| kind.to_str().unwrap().to_owned());
    let kind = kind.unwrap_or_default();
    let body = answer.text().await.unwrap();
    if !status.is_client_error() {
        return Some(format!("{status}"));
    }
    if let Some(inside) = INSIDE.iter().find(|inside| body.contains(**inside)) {
        return Some(format!("{status} says {inside}: {body}"));
    }
    if kind == "application/problem+json" {
        let problem: Value = serde_json::from_str(&body).unwrap();
        let full = ["type", "title", "code", "detail", "request_id"];
        let said = full.iter().all(|name| problem[*name].as_str().is_some_and(|text| !text.is_empty()));
        let same = problem["status"] == status.as_u16() && problem["fields"].is_object();
        let words = !problem["detail"].as_str().unwrap_or_default().contains('«');
        return (!said || !same || !words).then_some(body);
    }
    if !kind.starts_with("text/html") {
        return Some(format!("{status} {kind}: {body}"));
    }
    let page = Html::parse_document(&body);
    let has = |css: &str| page.select(&Selector::parse(css).unwrap()).next().is_some();
    let said =
        ["[data-code]", ".error-summary", ".notice.tone-bad", ".again", "[role=alert]:not(.visually-hidden)"];
    let said = said.into_iter().any(has);
    (!said || body.contains('«')).then_some(format!("{status}: {body}"))
}

/// The statuses that the document names for a route, success among them.
fn documented(document: &Value, route: &Route) -> BTreeSet<String> {
    let method = route.method.to_lowercase();
    let responses = &document["paths"][route.path][&method]["responses"];
    responses.as_object().unwrap_or_else(|| panic!("{method} {}", route.path)).keys().cloned().collect()
}

/// The token of an admin.
async fn token(site: &TestServer, client: &Client) -> String {
    token_of(site, client, &TestServer::email("nordlicht", "admin")).await
}

async fn token_of(site: &TestServer, client: &Client, email: &str) -> String {
    let login = json!({"email": email, "password": crate::support::site::PASSWORD});
    let answer = client.post(format!("{}/api/v1/auth/login", site.url())).json(&login).send().await.unwrap();
    let answer: Value = answer.json().await.unwrap();
    answer["access_token"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

/// The tokens of an admin and of an operator.
async fn tokens(site: &TestServer, client: &Client) -> (String, String) {
    let who = [
        "account",
        "create",
        "--role",
        "operator",
        "--email",
        "betrieb@haus.example",
        "--name",
        "Olga Betrieb",
    ];
    let how = ["--password-stdin", "--no-must-change"];
    site.run(&[&who[..], &how[..]].concat(), &format!("{}\n", crate::support::site::PASSWORD));
    (token(site, client).await, token_of(site, client, "betrieb@haus.example").await)
}

/// R-ERR-01.
#[tokio::test(flavor = "multi_thread")]
async fn every_route_refuses_every_kind_of_nonsense_in_our_own_words() {
    let site = TestServer::start_with("zweitmeinung,pflege").await;
    let client = client(&site, false);
    let (token, operators) = tokens(&site, &client).await;
    let tablet = a_resident_at_a_tablet(&site, &site.admin().await).await;
    let document: Value = {
        let answer = client.get(format!("{}/api/v1/openapi.json", site.url())).send().await.unwrap();
        answer.json().await.unwrap()
    };
    let mut wrong = Vec::new();
    let mut tried = 0;
    // What asks for no body does what it does, whatever is sent along.
    let asks = |route: &&Route| route.asked.json || route.asked.form || route.asked.file;
    for route in routes().split().1.iter().filter(|route| route.method != "GET").filter(asks) {
        let token = if route.access.permission == "operator" { &operators } else { &token };
        let of_badge = route.access.badge.is_some();
        let client = if of_badge { &tablet } else { &client };
        for (name, kind, body) in NONSENSE {
            let method: Method = route.method.parse().unwrap();
            for part in [false, true] {
                let mut request = client
                    .request(method.clone(), format!("{}{}", site.url(), path(route)))
                    .header("if-match", "\"1\"")
                    .header("sec-fetch-site", "same-origin")
                    .body(*body);
                if !route.access.public && !of_badge {
                    request = request.bearer_auth(token);
                }
                if let Some(kind) = kind {
                    request = request.header("content-type", kind.as_bytes());
                }
                if part {
                    request = request.header("hx-request", "true").header("hx-target", "x");
                }
                tried += 1;
                let answer = request.send().await.unwrap();
                let status = answer.status().as_u16().to_string();
                if route.path.starts_with("/api/v1") && !documented(&document, route).contains(&status) {
                    wrong.push(format!(
                        "{} {}: {name}: {status} is not in the document",
                        route.method, route.path
                    ));
                }
                if let Some(fault) = fault(answer).await {
                    wrong.push(format!("{} {}: {name}: {fault}", route.method, route.path));
                }
            }
        }
    }
    println!("{tried} malformed requests");
    assert!(tried > 2_000, "the table is the product's: {tried}");
    assert!(wrong.is_empty(), "{} of {tried}:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(site.json(&["check"])["clean"], true);
    let (_, cases) = site.admin().await.api(Method::GET, "/cases", None).await;
    assert_eq!(cases["total"], 0);
}

/// R-ERR-01: and 404 is what is not there and what is not allowed to be known.
#[tokio::test(flavor = "multi_thread")]
async fn every_address_with_an_id_or_a_query_that_means_nothing_is_refused_in_our_own_words() {
    let site = TestServer::start_with("zweitmeinung,pflege").await;
    let client = client(&site, false);
    let (token, operators) = tokens(&site, &client).await;
    let mut wrong = Vec::new();
    let by =
        |token: &str, path: String| client.get(format!("{}{path}", site.url())).bearer_auth(token).send();
    for route in routes().split().1.iter().filter(|route| route.method == "GET") {
        let send =
            |path: String| by(if route.access.permission == "operator" { &operators } else { &token }, path);
        let parts: Vec<&str> = route.path.split('/').filter(|part| part.starts_with('{')).collect();
        for part in parts {
            for value in ["quatsch", "%ff", "1%2F2", "-1", "99999999999999999999", "0192f0c1-2d3e-7f40-8a1b"]
            {
                let name = part.split_inclusive('}').next().unwrap();
                let own = route.path.replace(name, value);
                let own = path(&Route { path: Box::leak(own.into_boxed_str()), ..route.clone() });
                let answer = send(own.clone()).await.unwrap();
                let found = answer.status();
                // A link that nobody was sent is told as one that is used up: which of both is nobody's business.
                let link = part.starts_with("{token}") && found == StatusCode::UNPROCESSABLE_ENTITY;
                if found != StatusCode::NOT_FOUND && !link {
                    wrong.push(format!("{own}: {found}"));
                }
                wrong.extend(fault(answer).await.map(|fault| format!("{own}: {fault}")));
            }
        }
        // A query string that is no UTF-8 is unreadable, wherever one is read; other routes do not look at it.
        let own = format!("{}?q=%ff&page=%ff&jahr=%ff&seite=%ff&nur=%ff&weiter=%ff", path(route));
        let answer = send(own.clone()).await.unwrap();
        if route.asked.query {
            if answer.status() != StatusCode::BAD_REQUEST {
                wrong.push(format!("{own}: {}", answer.status()));
            }
            wrong.extend(fault(answer).await.map(|fault| format!("{own}: {fault}")));
        }
    }
    for (own, field) in [
        ("/cases?status=fertig", "status"),
        ("/cases?has_icd=vielleicht", "has_icd"),
        ("/cases?import_id=7", "import_id"),
        ("/cases?sort=ort", "sort"),
        ("/cases?jahr=1066", "jahr"),
        ("/cases?per_page=201", "per_page"),
        ("/cases/pending-icd?page=zwei", "page"),
        ("/coding/queue?per_page=-1", "per_page"),
        ("/import/log?page=1.5", "page"),
        ("/import/residents/log?per_page=0", "per_page"),
        ("/reports/list?jahr=heuer", "jahr"),
    ] {
        let answer = by(&token, format!("/api/v1{own}")).await.unwrap();
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "{own}");
        let problem: Value = answer.json().await.unwrap();
        assert!(problem["fields"][field][0].is_string(), "{own}: {problem}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // An address that knows other methods names them.
    let answer = client.put(format!("{}/api/v1/cases", site.url())).bearer_auth(&token).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::METHOD_NOT_ALLOWED);
    let allowed = answer.headers()["allow"].to_str().unwrap().to_owned();
    assert!(allowed.contains("GET") && allowed.contains("POST"), "{allowed}");
    assert_eq!(answer.json::<Value>().await.unwrap()["code"], "METHODE_UNGUELTIG");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_field_that_does_not_exist_or_may_not_be_sent_is_named() {
    let site = TestServer::start().await;
    let admin = site.admin().await;
    let body = json!({"nachname": "Probst", "vorname": "Alma", "datum": "2026-02-02", "fallgruppe": "onko"});
    let (_, case) = admin.api(Method::POST, "/cases", Some(body)).await;
    assert_eq!(case["thema"], "", "a text without content is empty, not null (domain.md, 1.1)");
    let id = case["id"].as_str().unwrap();
    let refused = |answer: (StatusCode, HeaderMap, Value)| {
        assert_eq!(answer.0, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.2);
        answer.2["fields"].clone()
    };
    let mut tag = HeaderMap::new();
    tag.insert("if-match", "\"1\"".parse().unwrap());
    let send = async |method: Method, path: &str, body: Value| {
        refused(admin.api_with(method, path, Some(body), tag.clone()).await)
    };
    let all = json!({"ort": "Ems", "mandant": 1, "tenant_id": 1, "id": 7, "created_by": "x", "row_version": 9, "kw": 1});
    assert_eq!(
        send(Method::PATCH, &format!("/cases/{id}"), all).await,
        json!({
            "mandant": ["FELD_UNBEKANNT"],
            "tenant_id": ["FELD_UNVERAENDERLICH"],
            "id": ["FELD_UNVERAENDERLICH"],
            "created_by": ["FELD_UNVERAENDERLICH"],
            "row_version": ["FELD_UNVERAENDERLICH"],
            "kw": ["FELD_UNVERAENDERLICH"],
        })
    );
    for (method, path, body, fields) in [
        (
            Method::PUT,
            format!("/cases/{id}/icd"),
            json!({"icd": "C50", "rolle": 1}),
            json!({"rolle": ["FELD_UNBEKANNT"]}),
        ),
        (Method::PUT, format!("/cases/{id}/icd"), json!({}), json!({"icd": ["PFLICHTFELD"]})),
        (Method::PUT, format!("/cases/{id}/coding"), json!({"typ": 1}), json!({"typ": ["FELD_UNBEKANNT"]})),
        (Method::DELETE, format!("/cases/{id}"), json!({"grund": "x"}), json!({"grund": ["FELD_UNBEKANNT"]})),
        (
            Method::POST,
            "/reports/generate".into(),
            json!({"jahr": "2026"}),
            json!({"jahr": ["FELD_UNGUELTIG"]}),
        ),
        (Method::POST, "/reports/generate".into(), json!({"jahr": 2026}), json!({"kw": ["PFLICHTFELD"]})),
        (Method::POST, "/auth/login".into(), json!({"user": "x"}), json!({"user": ["FELD_UNBEKANNT"]})),
        (
            Method::POST,
            "/coding/batch".into(),
            json!([{"id": id}, {"nr": 7}]),
            json!({"[1].nr": ["FELD_UNBEKANNT"]}),
        ),
    ] {
        assert_eq!(send(method.clone(), &path, body).await, fields, "{method} {path}");
    }
    let (_, unchanged) = admin.api(Method::GET, &format!("/cases/{id}"), None).await;
    assert_eq!(unchanged["row_version"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_update_names_the_version_that_it_was_made_from() {
    let site = TestServer::start().await;
    let admin = site.admin().await;
    let body = json!({"nachname": "Probst", "vorname": "Alma", "datum": "2026-02-02", "fallgruppe": "onko"});
    let (_, case) = admin.api(Method::POST, "/cases", Some(body)).await;
    let id = case["id"].as_str().unwrap();
    let (_, document) = admin.api(Method::GET, "/openapi.json", None).await;
    let coding = json!({"gutachten_typ": "Alternative", "therapieaenderung": "Ja"});
    let updates = [
        (Method::PATCH, "/cases/{id}", json!({"ort": "Ems"})),
        (Method::PUT, "/cases/{id}/icd", json!({"icd": "C50"})),
        (Method::PUT, "/cases/{id}/coding", coding.clone()),
        (Method::PUT, "/coding/{id}", coding),
        (Method::DELETE, "/cases/{id}", json!({"loesch_grund": "Irrtum"})),
    ];
    for (method, path, body) in &updates {
        let operation = &document["paths"][format!("/api/v1{path}")][method.as_str().to_lowercase()];
        let parameter =
            operation["parameters"].as_array().unwrap().iter().find(|one| one["name"] == "If-Match");
        let parameter = parameter.unwrap_or_else(|| panic!("{method} {path}: {operation}"));
        assert_eq!((&parameter["in"], &parameter["required"]), (&json!("header"), &json!(true)));
        for (sent, status, code) in [
            (None, 428, "IF_MATCH_FEHLT"),
            (Some("*"), 428, "IF_MATCH_FEHLT"),
            (Some("\"7\""), 412, "FASSUNG_VERALTET"),
            (Some("W/\"1\""), 412, "FASSUNG_VERALTET"),
            (Some("\"abc\""), 412, "FASSUNG_VERALTET"),
            (Some("1"), 400, "IF_MATCH_UNLESBAR"),
            (Some("\"1"), 400, "IF_MATCH_UNLESBAR"),
            (Some("\"1\", \"2\""), 400, "IF_MATCH_UNLESBAR"),
        ] {
            let mut headers = HeaderMap::new();
            if let Some(sent) = sent {
                headers.insert("if-match", sent.parse().unwrap());
            }
            let path = path.replace("{id}", id);
            let (got, _, problem) = admin.api_with(method.clone(), &path, Some(body.clone()), headers).await;
            // A case that has no expert report cannot be coded, whatever its version.
            let coding = path.contains("coding") && sent == Some("\"7\"");
            let right = (got.as_u16() == status && problem["code"] == code) || (coding && got == 409);
            assert!(right, "{method} {path} {sent:?}: {problem}");
            assert!(problem["detail"].as_str().unwrap().len() > 20, "{problem}");
        }
        assert!(
            operation["responses"]["428"]["content"]["application/problem+json"].is_object(),
            "{operation}"
        );
    }
    let (_, _, changed) = {
        let mut headers = HeaderMap::new();
        headers.insert("if-match", "\"1\"".parse().unwrap());
        admin.api_with(Method::PATCH, &format!("/cases/{id}"), Some(json!({"ort": "Ems"})), headers).await
    };
    assert_eq!((&changed["ort"], &changed["row_version"]), (&json!("Ems"), &json!(2)));
}

// ---- too much

/// So many bytes of `a`, a mebibyte at a time, of a length that is told or not.
struct Flood {
    chunks: usize,
    head: Option<Vec<u8>>,
}

impl http_body::Body for Flood {
    type Data = axum::body::Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<Self::Data>, Self::Error>>> {
        if let Some(head) = self.head.take() {
            return std::task::Poll::Ready(Some(Ok(http_body::Frame::data(head.into()))));
        }
        if self.chunks == 0 {
            return std::task::Poll::Ready(None);
        }
        self.chunks -= 1;
        std::task::Poll::Ready(Some(Ok(http_body::Frame::data(vec![b'a'; 1 << 20].into()))))
    }
}

const PART: &[u8] = b"--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n";

/// A body of so many mebibytes, in a file's form or plain; chunked (of no told length), or whole.
fn flood(request: RequestBuilder, mebibytes: usize, head: &[u8], chunked: bool) -> RequestBuilder {
    if chunked {
        return request.body(reqwest::Body::wrap(Flood { chunks: mebibytes, head: Some(head.to_vec()) }));
    }
    request.body([head, &vec![b'a'; mebibytes << 20]].concat())
}

#[tokio::test(flavor = "multi_thread")]
async fn r_file_01_who_sends_too_much_is_told_so_over_both_protocols() {
    let mut site = TestServer::prepared().terse();
    site.serve(&[]).await;
    for second in [false, true] {
        let client = client(&site, second);
        let token = token(&site, &client).await;
        for chunked in [false, true] {
            for (path, kind, head, code) in [
                ("/api/v1/import/csv", FILE, PART, "DATEI_ZU_GROSS"),
                ("/import", FILE, &[PART, b""].concat(), "DATEI_ZU_GROSS"),
                ("/api/v1/cases", JSON, b"\"", "ANFRAGE_ZU_GROSS"),
                ("/faelle/neu", FORM, b"nachname=", "ANFRAGE_ZU_GROSS"),
                ("/anmelden", FORM, b"email=", "ANFRAGE_ZU_GROSS"),
            ] {
                let name = format!("{path}, HTTP/{}, chunked {chunked}", if second { 2 } else { 1 });
                let request = client
                    .post(format!("{}{path}", site.url()))
                    .bearer_auth(&token)
                    .header("content-type", kind)
                    .header("sec-fetch-site", "same-origin");
                let request = if path == "/anmelden" {
                    client
                        .post(format!("{}{path}", site.url()))
                        .header("content-type", kind)
                        .header("sec-fetch-site", "same-origin")
                } else {
                    request
                };
                let answer = flood(request, 21, head, chunked).send().await;
                let answer = answer.unwrap_or_else(|error| panic!("{name}: {error:?}"));
                assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE, "{name}");
                let version = if second { reqwest::Version::HTTP_2 } else { reqwest::Version::HTTP_11 };
                assert_eq!(answer.version(), version, "{name}");
                let body = answer.text().await.unwrap_or_else(|error| panic!("{name}: {error:?}"));
                if path.starts_with("/api/") {
                    let problem: Value = serde_json::from_str(&body).unwrap();
                    assert_eq!(problem["code"], code, "{name}");
                } else {
                    let words =
                        if code == "DATEI_ZU_GROSS" { "größer als 20 MB" } else { "Anfrage ist zu groß" };
                    assert!(body.contains(words) && body.contains("<h1"), "{name}: {body}");
                }
            }
        }
        // The same connection goes on.
        let list =
            client.get(format!("{}/api/v1/cases", site.url())).bearer_auth(&token).send().await.unwrap();
        assert_eq!(list.json::<Value>().await.unwrap()["total"], 0);
    }
    let admin: Actor = site.admin().await;
    let (_, log) = admin.api(Method::GET, "/import/log", None).await;
    assert_eq!(log["total"], 0);
}

/// curl sends all that it has before it listens, over HTTP/2 too; it is the strictest of the clients at hand.
#[tokio::test(flavor = "multi_thread")]
async fn curl_too_gets_the_413_and_its_words() {
    let site = TestServer::start().await;
    let big = site.path("big.csv");
    std::fs::write(&big, vec![b'a'; 21 << 20]).unwrap();
    let token = token(&site, &client(&site, false)).await;
    let ca = site.data().join("tls").join("ca.pem");
    for protocol in ["--http1.1", "--http2"] {
        for more in [
            &["-F", "file=@big.csv"][..],
            &["-F", "file=@big.csv", "-H", "Transfer-Encoding: chunked"],
            &["--data-binary", "@big.csv"],
        ] {
            let mut curl = std::process::Command::new("curl");
            curl.args([
                "-sS",
                protocol,
                "--noproxy",
                "*",
                "--cacert",
                ca.to_str().unwrap(),
                "--max-time",
                "120",
            ])
            .args(["-H", &format!("Authorization: Bearer {token}"), "-w", "\n%{http_code}"])
            .args(more)
            .arg(format!("{}/api/v1/import/csv", site.url()))
            .current_dir(std::path::Path::new(&big).parent().unwrap());
            let Ok(out) = tokio::task::spawn_blocking(move || curl.output()).await.unwrap() else {
                println!("curl is not installed: what it gets is not tried");
                return;
            };
            let (said, wrong) = (String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
            let (code, status) =
                if more[0] == "-F" { ("DATEI_ZU_GROSS", "413") } else { ("ERWARTET", "415") };
            assert!(out.status.success(), "{protocol} {more:?}: {wrong}");
            assert!(said.contains(code) && said.ends_with(status), "{protocol} {more:?}: {said}");
        }
    }
}
