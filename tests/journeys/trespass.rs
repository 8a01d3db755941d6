//! Trespass: every route of the table, tried by everybody who has no business there (architecture.md, 8).
//!
//! The list is the route table itself, so a new route is tried without being named here; a path with an id of a kind
//! that `object` does not know fails the test.

use std::net::SocketAddr;

use reqwest::{Client, Method, StatusCode, redirect::Policy};
use serde_json::json;
use visite::{
    app::routes::routes,
    platform::{tenancy::Role, web::routes::Route},
};

use crate::support::{
    Site,
    site::{OTHER_TENANT, PASSWORD, TENANT},
};

/// Well formed, and nobody's.
const NOBODYS: &str = "0192f0c1-2d3e-7f40-8a1b-2c3d4e5f6071";

struct Objects {
    case: String,
    import: String,
    report: String,
}

/// The path with the ids of these objects, or with ids that nobody has.
fn path(route: &Route, objects: Option<&Objects>) -> String {
    let mut segments: Vec<String> = Vec::new();
    for segment in route.path.split('/') {
        let Some(name) = segment.strip_prefix('{').and_then(|rest| rest.split('}').next()) else {
            segments.push(segment.to_owned());
            continue;
        };
        let kind = segments.iter().rev().find(|part| !part.is_empty()).map_or("", String::as_str);
        let value = match (name, kind) {
            ("id" | "import_id", _) => match objects {
                None => NOBODYS,
                Some(objects) => object(route.path, objects),
            },
            ("jahr", _) => "2026",
            ("kw", _) => "6",
            ("line" | "zeile" | "n", _) => "2",
            (unknown, _) => panic!("{}: what is `{unknown}`? teach `path` this kind of id", route.path),
        };
        segments.push(segment.replace(&format!("{{{name}}}"), value));
    }
    segments.join("/")
}

fn object<'a>(path: &str, objects: &'a Objects) -> &'a str {
    let starts = |prefixes: &[&str]| prefixes.iter().any(|prefix| path.starts_with(prefix));
    if starts(&["/faelle/", "/api/v1/cases/", "/kodierung/", "/api/v1/coding/", "/icd/"]) {
        &objects.case
    } else if starts(&["/import/", "/api/v1/import/"]) {
        &objects.import
    } else if starts(&["/berichte/", "/api/v1/reports/"]) {
        &objects.report
    } else {
        panic!("{path}: whose id is this? teach `object` this kind of path")
    }
}

struct Try {
    client: Client,
    base: String,
}

impl Try {
    async fn send(&self, route: &Route, path: &str, token: Option<&str>) -> (StatusCode, String, String) {
        let method: Method = route.method.parse().unwrap();
        let mut request = self.client.request(method.clone(), format!("{}{path}", self.base));
        if let Some(token) = token {
            request = request.bearer_auth(token);
        } else {
            request = request.header("sec-fetch-site", "same-origin");
        }
        if method != Method::GET {
            request = if route.path.starts_with("/api/") {
                request.header("if-match", "\"1\"").json(&json!({}))
            } else {
                request.form(&[("vorgang", "")])
            };
        }
        let answer = request.send().await.unwrap();
        let location =
            answer.headers().get("location").and_then(|value| value.to_str().ok()).unwrap_or("").to_owned();
        (answer.status(), location, answer.text().await.unwrap())
    }

    async fn token(&self, tenant: &str, role: &str) -> String {
        let body = json!({"email": Site::email(tenant, role), "password": PASSWORD});
        let answer = self
            .client
            .post(format!("{}/api/v1/auth/login", self.base))
            .json(&body)
            .header("sec-fetch-site", "same-origin")
            .send()
            .await
            .unwrap();
        let answer: serde_json::Value = answer.json().await.unwrap();
        answer["access_token"].as_str().unwrap_or_else(|| panic!("{role} of {tenant}: {answer}")).to_owned()
    }
}

/// An answer without what differs from request to request.
fn steady(body: &str) -> String {
    let mut text = body.to_owned();
    for mark in ["\"request_id\":\"", "name=\"vorgang\" value=\"", NOBODYS] {
        while let Some(at) = text.find(mark).filter(|_| mark != NOBODYS) {
            let end = text[at + mark.len()..].find('"').map_or(text.len(), |end| at + mark.len() + end + 1);
            text.replace_range(at..end, "");
        }
    }
    text
}

async fn objects(site: &Site) -> Objects {
    let admin = site.admin().await;
    let case = json!({"nachname": "Probst", "vorname": "Alma", "datum": "2026-02-02", "fallgruppe": "onko"});
    let (status, case) = admin.api(Method::POST, "/cases", Some(case)).await;
    assert_eq!(status, StatusCode::CREATED, "{case}");
    let csv = "Hauptkontakt,Erstellungsdatum,Modul\nBerg | Eva | |,02.02.2026,Zweitmeinung Onkologie\n";
    let (status, plan) = admin.upload("/import/csv", "faelle.csv", csv.into()).await;
    assert_eq!(status, StatusCode::CREATED, "{plan}");
    let week = json!({"jahr": 2026, "kw": 6});
    let (status, report) = admin.api(Method::POST, "/reports/generate", Some(week)).await;
    assert_eq!(status, StatusCode::CREATED, "{report}");
    let id = |value: &serde_json::Value| value["id"].as_str().unwrap().to_owned();
    Objects { case: id(&case), import: id(&plan), report: id(&report) }
}

/// Every role of a tenant; the operator is none (the command line refuses it).
const ROLES: [Role; 5] = [Role::Admin, Role::DakMitarbeiter, Role::Staff, Role::Therapist, Role::Client];
const AREAS: &str = "zweitmeinung,pflege,praxis";
/// Suspended while its people are signed in.
const SUSPENDED: &str = "stilles-haus";
/// Has every role but not the area of second opinions.
const ELSEWHERE: &str = "pflegehaus";

/// Tenants with every area, an account of every role in each, and of people who are disabled later on.
async fn site() -> Site {
    let mut site = Site::empty();
    // Two dozen people sign in from one address within seconds.
    let config = site.path("config.toml");
    std::fs::write(&config, "sign_in_burst = 100\npassword_memory_kib = 19456\npassword_passes = 2\n")
        .unwrap();
    site.configure(&config);
    site.run(&["init", "--host", "localhost", "--recovery-out", &site.path("recovery.txt")], "");
    for (tenant, areas) in
        [(TENANT, AREAS), (OTHER_TENANT, AREAS), (SUSPENDED, AREAS), (ELSEWHERE, "pflege,praxis")]
    {
        site.run(&["tenant", "create", "--slug", tenant, "--name", tenant, "--areas", areas], "");
        for role in ROLES.into_iter().filter(|role| tenant != ELSEWHERE || *role != Role::DakMitarbeiter) {
            site.account(tenant, role.code());
        }
    }
    for role in ROLES {
        site.account_of(TENANT, role.code(), &Site::email(DISABLED, role.code()));
    }
    site.serve(&[]).await;
    site
}

/// Where the people write from who are disabled later on.
const DISABLED: &str = "ausgeschieden";

type Tokens = Vec<(Role, String)>;

async fn tokens(tried: &Try, place: &str, roles: &[Role]) -> Tokens {
    let mut tokens = Vec::new();
    for role in roles {
        tokens.push((*role, tried.token(place, role.code()).await));
    }
    tokens
}

/// 401, or for a page the way to the sign-in.
fn shut_out(route: &Route, status: StatusCode, location: &str) -> bool {
    let page = route.method == "GET" && !route.path.starts_with("/api/");
    if page { status == 303 && location.starts_with("/anmelden") } else { status == 401 }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_through_a_route_that_is_not_theirs() {
    let site = site().await;
    let address = SocketAddr::from(([127, 0, 0, 1], site.port()));
    let client = Client::builder()
        .tls_certs_only([site.authority()])
        .resolve("localhost", address)
        .redirect(Policy::none())
        .no_proxy()
        .build()
        .unwrap();
    let tried = Try { client, base: site.url() };
    let objects = objects(&site).await;
    let table = routes().split().1;
    assert!(table.len() > 40, "the table is the product's: {}", table.len());

    let own = tokens(&tried, TENANT, &ROLES).await;
    let foreign = tokens(&tried, OTHER_TENANT, &ROLES).await;
    let others = [Role::Admin, Role::Staff, Role::Therapist, Role::Client];
    let elsewhere = tokens(&tried, ELSEWHERE, &others).await;
    // Signed in while they might; disabled and suspended since.
    let mut gone = tokens(&tried, DISABLED, &ROLES).await;
    gone.extend(tokens(&tried, SUSPENDED, &ROLES).await);
    for role in ROLES {
        site.run(&["account", "disable", "--email", &Site::email(DISABLED, role.code())], "");
    }
    site.run(&["tenant", "suspend", "--slug", SUSPENDED], "");

    let before = site.json(&["check", "--json"]);
    let mut wrong = Vec::new();
    let mut count = 0;
    for route in table.iter().filter(|route| !route.access.public) {
        let (ours, nobodys) = (path(route, Some(&objects)), path(route, None));
        let name = format!("{} {}", route.method, route.path);
        let mut fault = |who: &str, said: String| wrong.push(format!("{name}: {who} got {said}"));
        // Without signing in, disabled, of a suspended tenant.
        let (status, location, _) = tried.send(route, &ours, None).await;
        if !shut_out(route, status, &location) {
            fault("anonymous", format!("{status} {location}"));
        }
        for (role, token) in &gone {
            count += 1;
            let (status, location, _) = tried.send(route, &ours, Some(token)).await;
            if !shut_out(route, status, &location) {
                fault(&format!("a {} who is shut out", role.code()), format!("{status} {location}"));
            }
        }
        // A role that lacks the permission: 403, here and in another tenant, whatever the id.
        let lacks = |(role, _): &&(Role, String)| !route.access.roles.contains(role);
        for (role, token) in own.iter().chain(&foreign).filter(lacks) {
            count += 1;
            let (status, _, _) = tried.send(route, &ours, Some(token)).await;
            if status != 403 {
                fault(role.code(), status.to_string());
            }
        }
        // A tenant that has not switched the area on: 403, whatever the role.
        for (role, token) in elsewhere.iter().filter(|_| route.access.area.is_some()) {
            count += 1;
            let (status, _, _) = tried.send(route, &ours, Some(token)).await;
            if status != 403 {
                fault(&format!("{} without the area", role.code()), status.to_string());
            }
        }
        // Another tenant's role that has it: an id of ours looks exactly like an id of nobody.
        for (role, token) in foreign.iter().filter(|who| !lacks(who)).filter(|_| ours != nobodys) {
            count += 1;
            let (found, _, our_body) = tried.send(route, &ours, Some(token)).await;
            let (none, _, no_body) = tried.send(route, &nobodys, Some(token)).await;
            let same = steady(&our_body).replace(&ours, "") == steady(&no_body).replace(&nobodys, "");
            let let_in = found.is_success() || (route.method == "GET" && found.is_redirection());
            if found != none || !same || let_in {
                fault(
                    &format!("{} of another tenant", role.code()),
                    format!("{found}, for nobody's id {none}, same body {same}"),
                );
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count > 800, "every route by every role: {count}");
    let after = site.json(&["check", "--json"]);
    assert_eq!(cases(&before), cases(&after), "nothing was changed by any of it");
}

fn cases(check: &serde_json::Value) -> String {
    let text = check.to_string();
    assert!(text.contains("cases"), "{text}");
    check["tenants"].to_string().split("\"audit\"").next().unwrap_or_default().to_owned()
}
