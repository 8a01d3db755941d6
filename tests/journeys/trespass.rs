//! Trespass: every route of the table, tried by everybody who has no business there (architecture.md, 8).
//!
//! The list is the route table itself, so a new route is tried without being named here; a path with an id of a kind
//! that `object` does not know fails the test.
//!
//! Covers: tenancy, app, units, staff, settings, residents, resident_import, templates, template_pages, observations, alerts,
//! alert_pages, measures, due, as_needed, wound_courses, wounds, restraint_orders, restraints, courses, moods, handover,
//! overview, evaluations, assessments, information, figures, resident_export, print_pages, devices, badges, mein.

use reqwest::{Client, Method, StatusCode, redirect::Policy};
use serde_json::json;
use visite::for_tests::{Role, Route, routes};

use crate::support::{
    Actor, TestServer,
    care::{a_plan, a_tablet_and_a_badge, a_wound_and_an_order, an_occasion, assessed},
    case::tag,
    pictures,
    site::{OTHER_TENANT, PASSWORD, TENANT},
};

/// Well formed, and nobody's.
const NOBODYS: &str = "0192f0c1-2d3e-7f40-8a1b-2c3d4e5f6071";

/// Every role of a tenant.
const ROLES: [Role; 5] = [Role::Admin, Role::DakMitarbeiter, Role::Staff, Role::Therapist, Role::Client];
const AREAS: &str = "zweitmeinung,pflege,praxis";
/// Suspended while its people are signed in.
const SUSPENDED: &str = "stilles-haus";
/// Has every role, but neither the area of second opinions nor that of care.
const ELSEWHERE: &str = "praxishaus";
/// Who gets through nothing of a facility, and the role that they had.
const OUTCASTS: [(&str, &str); 3] = [("ended", "admin"), ("invited", "admin"), ("operator", "operator")];

/// Tenants, an account of every role in each, and people of every role who are disabled later on.
async fn peopled() -> TestServer {
    let mut site = TestServer::empty().terse();
    // Two dozen people sign in from one address within seconds.
    site.set("sign_in_burst", 1000);
    site.run(&["init", "--host", "localhost", "--recovery-out", &site.path("recovery.txt")], "");
    let houses = [(TENANT, AREAS), (OTHER_TENANT, AREAS), (SUSPENDED, AREAS), (ELSEWHERE, "praxis")];
    for (tenant, areas) in houses {
        site.run(&["tenant", "create", "--slug", tenant, "--name", tenant, "--areas", areas], "");
        for role in ROLES {
            site.account(tenant, role.code());
        }
    }
    for role in ROLES {
        site.account_of(TENANT, role.code(), &disabled(role));
        site.account_of(TENANT, role.code(), &colleague(role));
    }
    site.serve(&[]).await;
    site
}

/// Who of this role is disabled later on.
fn disabled(role: Role) -> String {
    TestServer::email("ausgeschieden", role.code())
}

/// Another person of this role in the same tenant, whose nothing is that `objects` makes.
fn colleague(role: Role) -> String {
    TestServer::email("kollegium", role.code())
}

/// 401, or for a page the way to the sign-in.
fn shut_out(route: &Route, status: StatusCode, location: &str) -> bool {
    let page = route.method == "GET" && !route.path.starts_with("/api/");
    if page { status == 303 && location.starts_with("/anmelden") } else { status == 401 }
}

pub struct Objects {
    case: String,
    import: String,
    resident_import: String,
    report: String,
    person: String,
    invitation: String,
    domain: String,
    notification: String,
    session: String,
    unit: String,
    resident: String,
    template: String,
    entry: String,
    alert: String,
    photo: String,
    measure: String,
    answer: String,
    proof: String,
    course: String,
    order: String,
    mood: String,
    occasion: String,
    assessment: String,
    sis: String,
    sis_draft: String,
    device: String,
    badge: String,
}

/// The path with the ids of these objects, or with ids that nobody has.
pub fn path(route: &Route, objects: Option<&Objects>) -> String {
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
            // Shipped templates are in every house; this one is its own, and has two versions.
            ("key", _) => objects.map_or("niemandes", |objects| &objects.template),
            ("foto", _) => objects.map_or(NOBODYS, |objects| &objects.photo),
            ("massnahme", _) => objects.map_or(NOBODYS, |objects| &objects.measure),
            ("faellig", _) => "2026-11-20T06:30:00Z",
            // The number of an absence within its resident.
            ("nr", _) => "1",
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
    } else if starts(&["/verwaltung/bewohner-import/", "/api/v1/import/residents/"]) {
        &objects.resident_import
    } else if starts(&["/import/", "/api/v1/import/"]) {
        &objects.import
    } else if starts(&["/berichte/", "/api/v1/reports/"]) {
        &objects.report
    } else if starts(&[
        "/verwaltung/personen/",
        "/api/v1/admin/users/",
        "/verwaltung/handzeichen/",
        "/api/v1/care/profiles/",
    ]) {
        &objects.person
    } else if starts(&["/verwaltung/einladungen/", "/api/v1/admin/invitations/"]) {
        &objects.invitation
    } else if starts(&["/verwaltung/domaenen/", "/api/v1/admin/domains/"]) {
        &objects.domain
    } else if starts(&["/benachrichtigungen/", "/api/v1/notifications/"]) {
        &objects.notification
    } else if starts(&["/betrieb/email/", "/konto/sicherheit/passkey/"]) {
        // Of the instance, or of one person alone: no tenant has any.
        NOBODYS
    } else if starts(&["/verwaltung/wohnbereiche/", "/api/v1/units/", "/api/v1/dashboard/units/"]) {
        &objects.unit
    } else if starts(&["/beobachtungen/", "/api/v1/observations/"]) {
        &objects.entry
    } else if starts(&["/pflege/hinweise/", "/api/v1/alerts/"]) {
        &objects.alert
    } else if starts(&["/massnahmen/", "/api/v1/measures/"]) {
        &objects.measure
    } else if starts(&["/durchfuehrungen/", "/api/v1/answers/"]) {
        &objects.answer
    } else if starts(&["/schichtnachweise/", "/api/v1/shift-proofs/"]) {
        &objects.proof
    } else if starts(&["/wunden/", "/api/v1/wounds/"]) {
        &objects.course
    } else if starts(&["/fem/", "/api/v1/restraints/"]) {
        &objects.order
    } else if starts(&["/stimmungen/", "/api/v1/mood/"]) {
        &objects.mood
    } else if starts(&["/anlaesse/", "/api/v1/occasions/"]) {
        &objects.occasion
    } else if starts(&["/begutachtungen/"]) {
        &objects.assessment
    } else if starts(&["/informationssammlungen/"]) {
        &objects.sis
    } else if starts(&["/api/v1/sis/"]) {
        &objects.sis_draft
    } else if starts(&["/verwaltung/geraete/", "/api/v1/devices/"]) {
        &objects.device
    } else if starts(&["/ausweise/", "/api/v1/badges/"]) {
        &objects.badge
    } else if starts(&[
        "/bewohner/",
        "/api/v1/residents/",
        "/api/v1/dashboard/residents/",
        "/api/v1/export/residents/",
    ]) {
        &objects.resident
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
    async fn outcast(&self, site: &TestServer, state: &str, role: &str) -> String {
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
        if state == "ended" {
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
            // Nor does the password open the door again.
            let (status, answer) = self.sign_in(&email, PASSWORD).await;
            assert_eq!((status, &answer["code"]), (StatusCode::UNAUTHORIZED, &json!("LOGIN_FEHLGESCHLAGEN")));
        }
        token
    }

    /// Tokens of every role of a tenant.
    async fn tokens(&self, tenant: &str) -> Vec<(Role, String)> {
        let mut tokens = Vec::new();
        for role in ROLES {
            tokens.push((role, self.token(tenant, role.code()).await));
        }
        tokens
    }

    async fn token(&self, tenant: &str, role: &str) -> String {
        self.token_of(&TestServer::email(tenant, role)).await
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

/// A unit, and a resident who was away once; `write` gives what people write into a field.
pub async fn a_resident(
    admin: &Actor,
    mut write: impl FnMut(&str) -> String,
) -> (serde_json::Value, serde_json::Value) {
    let short = write("kuerzel").chars().rev().take(8).collect::<String>();
    let unit = json!({"name": write("name"), "kuerzel": short.trim(), "plaetze": 12});
    let (status, unit) = admin.api(Method::POST, "/units", Some(unit)).await;
    assert_eq!(status, StatusCode::CREATED, "{unit}");
    let mut person = json!({"geburtsdatum": "1938-02-03", "aufnahme_datum": "1995-09-01",
        "wohnbereich_id": unit["id"], "pflegegrad": 3});
    let columns =
        ["nachname", "vorname", "rufname", "bewohnernr", "zimmer", "hinweise", "allergien", "hausarzt"];
    for column in columns.into_iter().chain(["notfallkontakte"]) {
        person[column] = write(column).into();
    }
    let (status, person) = admin.api(Method::POST, "/residents", Some(person)).await;
    assert_eq!(status, StatusCode::CREATED, "{person}");
    let at = format!("/residents/{}/absences", person["id"].as_str().unwrap());
    let away = json!({"art": "urlaub", "von": "2026-01-05T08:00:00Z", "bis": "2026-01-06T08:00:00Z",
        "notiz": write("notiz")});
    let (status, _, person) =
        admin.api_with(Method::POST, &at, Some(away), tag(&person["row_version"])).await;
    assert_eq!(status, StatusCode::CREATED, "{person}");
    (unit, person)
}

/// The key of a template of the house's own, in its second version.
async fn a_template(admin: &Actor, tenant: &str) -> String {
    let key = format!("eigener_{}", tenant.replace('-', "_"));
    let fields = json!([{"key": "notiz", "label": "Notiz", "typ": "text"}, {"key": "bild", "label": "Bild", "typ": "foto"}]);
    let mut sent = json!({"key": key, "titel": format!("Eigener von {tenant}"), "felder": fields});
    let (status, made) = admin.api(Method::POST, "/templates", Some(sent.clone())).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    sent["titel"] = format!("Anderer von {tenant}").into();
    let at = format!("/templates/{key}");
    let (status, _, saved) = admin.api_with(Method::PUT, &at, Some(sent), tag(&made["version"])).await;
    assert_eq!((status, &saved["version"]), (StatusCode::OK, &json!(2)), "{saved}");
    key
}

/// An entry with a photo, of a resident who agrees to it.
async fn an_entry(admin: &Actor, resident: &serde_json::Value, template: &str) -> serde_json::Value {
    let at = format!("/residents/{}/consents", resident["id"].as_str().unwrap());
    let agrees = json!({"einwilligung_foto": true});
    let (status, _, said) =
        admin.api_with(Method::POST, &at, Some(agrees), tag(&resident["row_version"])).await;
    assert!(status.is_success(), "{status} {said}");
    let body = json!({"resident_id": resident["id"], "vorlage": template, "freitext": "Probe freitext"});
    let (status, entry) = admin.api(Method::POST, "/observations", Some(body)).await;
    assert_eq!(status, StatusCode::CREATED, "{entry}");
    let at = format!("/observations/{}/photos", entry["id"].as_str().unwrap());
    let (status, entry) =
        admin.upload_with(&at, "a.jpg", pictures::jpeg(40, 30), tag(&entry["fassung"])).await;
    assert_eq!(status, StatusCode::CREATED, "{entry}");
    entry
}

/// One object of each kind, of that tenant.
pub async fn objects(site: &TestServer, tenant: &str) -> Objects {
    let admin = site.person(tenant, "admin").await;
    let case = json!({"nachname": "Probst", "vorname": "Alma", "datum": "2026-02-02", "fallgruppe": "onko"});
    let (status, case) = admin.api(Method::POST, "/cases", Some(case)).await;
    assert_eq!(status, StatusCode::CREATED, "{case}");
    let csv = "Hauptkontakt,Erstellungsdatum,Modul\nBerg | Eva | |,02.02.2026,Zweitmeinung Onkologie\n";
    let (status, plan) = admin.upload("/import/csv", "faelle.csv", csv.into()).await;
    assert_eq!(status, StatusCode::CREATED, "{plan}");
    let csv = "Nachname;Vorname;Geburtsdatum;Wohnbereich;Aufnahme\nBerg;Eva;03.02.1938;Hof;01.09.2025\n";
    let (status, resident_import) = admin.upload("/import/residents", "bewohner.csv", csv.into()).await;
    assert_eq!(status, StatusCode::CREATED, "{resident_import}");
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
    let domain = json!({"domain": format!("{tenant}.example"), "role": "dak_mitarbeiter"});
    let (status, domain) = admin.api(Method::POST, "/admin/domains", Some(domain)).await;
    assert_eq!(status, StatusCode::CREATED, "{domain}");
    let id = |value: &serde_json::Value| value["id"].as_str().unwrap().to_owned();
    let (unit, resident) = a_resident(&admin, |field| format!("Probe {field}")).await;
    let template = a_template(&admin, tenant).await;
    let entry = an_entry(&admin, &resident, &template).await;
    let fever =
        json!({"resident_id": resident["id"], "vorlage": "vitalzeichen", "werte": {"temperatur": 40.5}});
    let (status, fever) = admin.api(Method::POST, "/observations", Some(fever)).await;
    assert_eq!((status, &fever["alarm"]), (StatusCode::CREATED, &json!(true)), "{fever}");
    let (status, alerts) = admin.api(Method::GET, "/alerts", None).await;
    assert_eq!(status, StatusCode::OK, "{alerts}");
    let [measure, answer, proof] = a_plan(&admin, &unit, &resident).await;
    let [course, order] = a_wound_and_an_order(&admin, &resident).await;
    let felt = json!({"resident_id": resident["id"], "wert": 3, "notiz": "Probe notiz"});
    let (status, mood) = admin.api(Method::POST, "/mood", Some(felt)).await;
    assert_eq!(status, StatusCode::CREATED, "{mood}");
    let [assessment, sis, sis_draft] = assessed(&admin, resident["id"].as_str().unwrap()).await;
    let [device, badge] = a_tablet_and_a_badge(&admin, resident["id"].as_str().unwrap()).await;
    // The report is told of; the message is there a moment later.
    let told = site.person(tenant, "dak_mitarbeiter").await.told(1).await;
    Objects {
        case: id(&case),
        import: id(&plan),
        resident_import: id(&resident_import),
        report: id(&report),
        person: id(clerk.unwrap()),
        invitation: id(&invitation),
        domain: id(&domain),
        notification: id(&told[0]),
        session: id(&sessions["items"][0]),
        unit: id(&unit),
        resident: id(&resident),
        template,
        photo: entry["werte"]["bild"][0].as_str().unwrap().to_owned(),
        entry: id(&entry),
        alert: id(&alerts["items"][0]),
        measure,
        answer,
        proof,
        course,
        order,
        mood: id(&mood),
        occasion: an_occasion(&admin, &resident).await,
        assessment,
        sis,
        sis_draft,
        device,
        badge,
    }
}

/// The house says that its member of staff works in a unit where nobody lives, and that nobody stands in elsewhere.
async fn in_another_unit(site: &TestServer) {
    let admin = site.person(TENANT, "admin").await;
    let unit = json!({"name": "Anderswo", "kuerzel": "AW"});
    let (status, unit) = admin.api(Method::POST, "/units", Some(unit)).await;
    assert_eq!(status, StatusCode::CREATED, "{unit}");
    let first = || tag(&json!(0));
    let strict = json!({"zugriff": "streng"});
    let (status, _, said) = admin.api_with(Method::PATCH, "/care/settings", Some(strict), first()).await;
    assert_eq!(status, StatusCode::OK, "{said}");
    let (status, people) = admin.api(Method::GET, "/admin/users", None).await;
    assert_eq!(status, StatusCode::OK, "{people}");
    let email = TestServer::email(TENANT, "staff");
    let staff = people["items"].as_array().unwrap().iter().find(|person| person["email"] == email).unwrap();
    let at = format!("/care/profiles/{}", staff["id"].as_str().unwrap());
    let works = json!({"handzeichen": "AWo", "qualifikation": "pflegefachkraft", "fachkraft": true,
        "wohnbereiche": [unit["id"]]});
    let (status, _, said) = admin.api_with(Method::PATCH, &at, Some(works), first()).await;
    assert_eq!(status, StatusCode::OK, "{said}");
}

/// R-ACC-01, R-ACC-02, R-ACC-09, R-AUTH-15.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_through_a_route_that_is_not_theirs() {
    let site = peopled().await;
    let client = site.client().redirect(Policy::none()).build().unwrap();
    let tried = Try { client, base: site.url() };
    let objects = objects(&site, TENANT).await;
    let table = routes().split().1;
    assert!(table.len() > 40, "the table is the product's: {}", table.len());

    in_another_unit(&site).await;
    let own = tried.tokens(TENANT).await;
    let mut colleagues = Vec::new();
    for role in ROLES {
        colleagues.push((role, tried.token_of(&colleague(role)).await));
    }
    let foreign = tried.tokens(OTHER_TENANT).await;
    let elsewhere = tried.tokens(ELSEWHERE).await;
    // Signed in while they might; suspended, disabled, shown the door since. And who never came in.
    let mut gone = Vec::new();
    for (role, token) in tried.tokens(SUSPENDED).await {
        gone.push((format!("{} of a suspended tenant", role.code()), token));
    }
    for role in ROLES {
        gone.push((format!("disabled {}", role.code()), tried.token_of(&disabled(role)).await));
        site.run(&["account", "disable", "--email", &disabled(role)], "");
    }
    site.run(&["tenant", "suspend", "--slug", SUSPENDED, "--reason", "Vertrag beendet"], "");
    let mut operator = String::new();
    for (state, role) in OUTCASTS {
        let token = tried.outcast(&site, state, role).await;
        if state == "operator" {
            operator = token;
        } else {
            gone.push((state.to_owned(), token));
        }
    }

    let before = site.json(&["check", "--json"]);
    let mut wrong = Vec::new();
    // Of routes for badges, whom no sign-in lets in, `app::tests::badges` tries the same.
    for route in table.iter().filter(|route| !route.access.public && route.access.badge.is_none()) {
        let (ours, nobodys) = (path(route, Some(&objects)), path(route, None));
        let name = format!("{} {}", route.method, route.path);
        let mut fault = |who: &str, said: String| wrong.push(format!("{name}: {who} got {said}"));
        let (status, location, _) = tried.send(route, &ours, None).await;
        if !shut_out(route, status, &location) {
            fault("anonymous", format!("{status} {location}"));
        }
        // 401 at every route, also the own account's.
        for (who, token) in &gone {
            let (status, location, _) = tried.send(route, &ours, Some(token)).await;
            if !shut_out(route, status, &location) {
                fault(who, format!("{status} {location}"));
            }
        }
        // The operator: 403 at every route of a facility. What is theirs may end the very session that tries the rest.
        if !matches!(route.access.permission, "account.own" | "operator") {
            let (status, _, _) = tried.send(route, &ours, Some(&operator)).await;
            if status != 403 {
                fault("operator", status.to_string());
            }
        }
        // A role that lacks the permission: 403, here and in another tenant, whatever the id.
        let lacks = |(role, _): &&(Role, String)| !route.access.roles.contains(role);
        for (role, token) in own.iter().chain(&foreign).filter(lacks) {
            let (status, _, _) = tried.send(route, &ours, Some(token)).await;
            if status != 403 {
                fault(role.code(), status.to_string());
            }
        }
        // A tenant that has not switched the area on: 403, whatever the role.
        for (role, token) in elsewhere.iter().filter(|_| route.access.area.is_some()) {
            let (status, _, _) = tried.send(route, &ours, Some(token)).await;
            if status != 403 {
                fault(&format!("{} without the area", role.code()), status.to_string());
            }
        }
        // Another tenant's role that has it, and of a right to some records the same role's other person: an id of ours
        // looks exactly like an id of nobody.
        let foreign = foreign.iter().map(|who| ("another tenant", who));
        let colleagues = colleagues.iter().filter(|_| route.access.own).map(|who| ("the same tenant", who));
        // Where it depends on the house whom somebody reaches, it is told that staff reach nobody here but in their units.
        let barred = own.iter().filter(|(role, _)| route.access.by_duty && *role == Role::Staff);
        let barred = barred.map(|who| ("the same tenant, of another unit", who));
        let others = foreign.chain(colleagues).chain(barred).filter(|(_, who)| !lacks(who));
        for (place, (role, token)) in others.filter(|_| ours != nobodys) {
            let (found, _, our_body) = tried.send(route, &ours, Some(token)).await;
            let (none, _, no_body) = tried.send(route, &nobodys, Some(token)).await;
            let same = steady(&our_body).replace(&ours, "") == steady(&no_body).replace(&nobodys, "");
            let let_in = found.is_success() || (route.method == "GET" && found.is_redirection());
            if found != none || !same || let_in {
                let who = format!("another {} of {place}", role.code());
                fault(&who, format!("{found}, for nobody's id {none}, same body {same}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} faults:\n{}", wrong.len(), wrong.join("\n"));
    let after = site.json(&["check", "--json"]);
    assert_eq!(cases(&before), cases(&after), "nothing was changed by any of it");
}

fn cases(check: &serde_json::Value) -> String {
    let text = check.to_string();
    assert!(text.contains("cases"), "{text}");
    check["tenants"].to_string().split("\"audit\"").next().unwrap_or_default().to_owned()
}
