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

use crate::support::{Site, site::PASSWORD};

/// Well formed, and nobody's.
const NOBODYS: &str = "0192f0c1-2d3e-7f40-8a1b-2c3d4e5f6071";

/// Who gets through nothing of a facility, and the role that they had.
const OUTCASTS: [(&str, &str); 4] =
    [("ended", "admin"), ("disabled", "admin"), ("invited", "admin"), ("operator", "operator")];

struct Objects {
    case: String,
    import: String,
    report: String,
    person: String,
    invitation: String,
    domain: String,
    notification: String,
    session: String,
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
            ("token", _) => "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            // The operator's pages name a facility by its short name, and the first run its steps; both are no record.
            ("slug", _) => "niemand",
            ("schritt", _) => "2",
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
    } else if starts(&["/verwaltung/personen/", "/api/v1/admin/users/"]) {
        &objects.person
    } else if starts(&["/verwaltung/einladungen/", "/api/v1/admin/invitations/"]) {
        &objects.invitation
    } else if starts(&["/verwaltung/domaenen/", "/api/v1/admin/domains/"]) {
        &objects.domain
    } else if starts(&["/benachrichtigungen/", "/api/v1/notifications/"]) {
        &objects.notification
    } else if path.starts_with("/betrieb/email/") {
        // Of the instance: no tenant has any.
        NOBODYS
    } else if starts(&["/konto/sitzungen/", "/api/v1/auth/sessions/"]) {
        &objects.session
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

    /// Somebody who has no business anywhere in a facility, with what they hold from before.
    async fn outcast(&self, site: &Site, state: &str, role: &str) -> String {
        let email = format!("{state}@nordlicht.example");
        let who = ["--email", &email, "--name", state, "--role", role];
        let place: &[&str] = if role == "operator" { &[] } else { &["--tenant", "nordlicht"] };
        let create = [&["account", "create"], &who[..], place].concat();
        if state == "invited" {
            site.run(&create, "");
            let (status, answer) = self.sign_in(&email, PASSWORD).await;
            assert_eq!((status, &answer["code"]), (StatusCode::UNAUTHORIZED, &json!("LOGIN_FEHLGESCHLAGEN")));
            return "nothing".into();
        }
        let how = ["--password-stdin", "--no-must-change"];
        site.run(&[&create[..], &how[..]].concat(), &format!("{PASSWORD}\n"));
        let token = self.token_of(&email).await;
        if state == "disabled" {
            site.run(&["account", "disable", "--email", &email], "");
        } else if state == "ended" {
            let admin = self.token("nordlicht", "admin").await;
            let users = format!("{}/api/v1/admin/users", self.base);
            let list = self.client.get(&users).bearer_auth(&admin).send().await.unwrap();
            let list: serde_json::Value = list.json().await.unwrap();
            let person = list["items"].as_array().unwrap().iter().find(|p| p["email"] == *email).unwrap();
            let answer = self
                .client
                .patch(format!("{users}/{}", person["id"].as_str().unwrap()))
                .bearer_auth(&admin)
                .header("if-match", format!("\"{}\"", person["row_version"]))
                .json(&json!({"active": false}))
                .send()
                .await
                .unwrap();
            assert_eq!(answer.status(), StatusCode::OK);
        }
        token
    }

    async fn token(&self, tenant: &str, role: &str) -> String {
        self.token_of(&Site::email(tenant, role)).await
    }

    async fn token_of(&self, email: &str) -> String {
        let (_, answer) = self.sign_in(email, PASSWORD).await;
        answer["access_token"].as_str().unwrap_or_else(|| panic!("{email}: {answer}")).to_owned()
    }

    async fn sign_in(&self, email: &str, password: &str) -> (StatusCode, serde_json::Value) {
        let body = json!({"email": email, "password": password});
        let answer = self
            .client
            .post(format!("{}/api/v1/auth/login", self.base))
            .json(&body)
            .header("sec-fetch-site", "same-origin")
            .send()
            .await
            .unwrap();
        (answer.status(), answer.json().await.unwrap())
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
    let (status, sessions) = admin.api(Method::GET, "/auth/sessions", None).await;
    assert_eq!(status, StatusCode::OK, "{sessions}");
    let (status, people) = admin.api(Method::GET, "/admin/users", None).await;
    assert_eq!(status, StatusCode::OK, "{people}");
    let clerk = people["items"].as_array().unwrap().iter().find(|person| person["role"] == "dak_mitarbeiter");
    let (status, invitation) =
        admin.api(Method::POST, "/admin/invitations", Some(json!({"role": "staff"}))).await;
    assert_eq!(status, StatusCode::CREATED, "{invitation}");
    let domain = json!({"domain": "nordlicht.example", "role": "dak_mitarbeiter"});
    let (status, domain) = admin.api(Method::POST, "/admin/domains", Some(domain)).await;
    assert_eq!(status, StatusCode::CREATED, "{domain}");
    let id = |value: &serde_json::Value| value["id"].as_str().unwrap().to_owned();
    // The report is told of; the message is there a moment later.
    let told = site.dak().await.told(1).await;
    Objects {
        case: id(&case),
        import: id(&plan),
        report: id(&report),
        person: id(clerk.unwrap()),
        invitation: id(&invitation),
        domain: id(&domain),
        notification: id(&told[0]),
        session: id(&sessions["items"][0]),
    }
}

/// R-ACC-01, R-ACC-02.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_through_a_route_that_is_not_theirs() {
    let mut site = Site::prepared();
    let config = site.path("busy.toml");
    std::fs::write(&config, "sign_in_burst = 1000\n").unwrap();
    site.serve(&["--config", &config]).await;
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

    let mut outcasts = Vec::new();
    for (state, role) in OUTCASTS {
        outcasts.push((state, tried.outcast(&site, state, role).await));
    }
    let before = site.json(&["check", "--json"]);
    let mut lesser = Vec::new();
    for role in [Role::Admin, Role::DakMitarbeiter] {
        lesser.push((role, tried.token("nordlicht", role.code()).await));
    }
    let (foreign_admin, foreign_dak) =
        (tried.token("suedwind", "admin").await, tried.token("suedwind", "dak_mitarbeiter").await);
    let mut wrong = Vec::new();
    for route in &table {
        let (own, nobodys) = (path(route, Some(&objects)), path(route, None));
        let name = format!("{} {}", route.method, route.path);
        if route.access.public {
            continue;
        }
        // Without signing in: 401, or the way to the sign-in page.
        let (status, location, _) = tried.send(route, &own, None).await;
        let page = route.method == "GET" && !route.path.starts_with("/api/");
        let refused = if page { status == 303 && location.starts_with("/anmelden") } else { status == 401 };
        if !refused {
            wrong.push(format!("{name}: anonymous got {status} {location}"));
        }
        // R-ACC-01, R-AUTH-15: who was a member, whose account is disabled, who was never let in: 401 at every route,
        // also the own account's. The operator: 403 at every route of a facility (R-ACC-09).
        for (state, token) in &outcasts {
            let expected = if *state == "operator" { 403 } else { 401 };
            let open = *state == "operator" && matches!(route.access.permission, "account.own" | "operator");
            if open {
                // Theirs to use: some of these end the very session that tries the rest.
                continue;
            }
            let (status, location, _) = tried.send(route, &own, Some(token)).await;
            let sent_off = page && expected == 401 && status == 303 && location.starts_with("/anmelden");
            if !sent_off && status != expected {
                wrong.push(format!("{name}: {state} got {status} {location}"));
            }
        }
        // A role that lacks the permission: 403, whatever the id.
        for (role, token) in lesser.iter().filter(|(role, _)| !route.access.roles.contains(role)) {
            let (status, _, _) = tried.send(route, &own, Some(token)).await;
            if status != 403 {
                wrong.push(format!("{name}: {} got {status}", role.code()));
            }
        }
        // Another tenant, same role and admin: an id of ours looks exactly like an id of nobody.
        if own != nobodys {
            for token in [&foreign_admin, &foreign_dak] {
                let (ours, _, our_body) = tried.send(route, &own, Some(token)).await;
                let (none, _, no_body) = tried.send(route, &nobodys, Some(token)).await;
                let same = steady(&our_body).replace(&own, "") == steady(&no_body).replace(&nobodys, "");
                if ours != none
                    || !same
                    || ours.is_success()
                    || (route.method == "GET" && ours.is_redirection())
                {
                    wrong.push(format!(
                        "{name}: another tenant got {ours}, for nobody's id {none}, same body {same}"
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let after = site.json(&["check", "--json"]);
    assert_eq!(cases(&before), cases(&after), "nothing was changed by any of it");
}

fn cases(check: &serde_json::Value) -> String {
    let text = check.to_string();
    assert!(text.contains("cases"), "{text}");
    check["tenants"].to_string().split("\"audit\"").next().unwrap_or_default().to_owned()
}
