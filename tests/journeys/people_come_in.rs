//! People are invited, register, are locked out and let in again, change their role, and go.
//!
//! Covers: people, invitations, registration, domains, recovery, settings.

use std::fs;

use reqwest::{
    Method, StatusCode,
    header::{HeaderMap, IF_MATCH},
};
use serde_json::{Value, json};

use crate::support::{Actor, TestServer, page::Page, site::PASSWORD, site::TENANT};

const OWN: &str = "Anker-Seerose-47-Kiesel";

/// A site at which many may try at once.
async fn busy_site() -> TestServer {
    let mut site = TestServer::prepared();
    let config = site.path("busy.toml");
    fs::write(&config, "sign_in_burst = 10000\npassword_memory_kib = 1024\npassword_passes = 1\n").unwrap();
    site.serve(&["--config", &config]).await;
    site
}

/// The secret at the end of the link that a page shows.
fn shown(page: &Page) -> String {
    let link =
        page.attributes("#link", "value").into_iter().next().unwrap_or_else(|| panic!("{}", page.body()));
    link.rsplit(['=', '/']).next().unwrap().to_owned()
}

/// The path below the site of a link as it is shown.
fn below(link: &str) -> String {
    let rest = link.split("://").nth(1).unwrap();
    rest[rest.find('/').unwrap()..].trim().to_owned()
}

async fn login(who: &Actor, email: &str, password: &str) -> (StatusCode, Value) {
    who.api(Method::POST, "/auth/login", Some(json!({"email": email, "password": password}))).await
}

async fn invite(admin: &Actor, wish: Value) -> String {
    let (status, made) = admin.api(Method::POST, "/admin/invitations", Some(wish)).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    made["token"].as_str().unwrap().to_owned()
}

fn register(email: &str, token: Option<&str>) -> Value {
    let mut body = json!({"username": "Eva Berg", "email": email, "password": OWN});
    if let Some(token) = token {
        body["invitation_token"] = token.into();
    }
    body
}

async fn people(admin: &Actor) -> Vec<Value> {
    let (status, list) = admin.api(Method::GET, "/admin/users", None).await;
    assert_eq!(status, StatusCode::OK, "{list}");
    list["items"].as_array().unwrap().clone()
}

async fn person(admin: &Actor, email: &str) -> Value {
    people(admin).await.into_iter().find(|person| person["email"] == email).unwrap()
}

async fn patch(admin: &Actor, person: &Value, change: Value) -> (StatusCode, Value) {
    let mut headers = HeaderMap::new();
    headers.insert(IF_MATCH, format!("\"{}\"", person["row_version"]).parse().unwrap());
    let path = format!("/admin/users/{}", person["id"].as_str().unwrap());
    let (status, _, answer) = admin.api_with(Method::PATCH, &path, Some(change), headers).await;
    (status, answer)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_admin_invites_and_the_invited_person_comes_in_once() {
    let site = TestServer::start().await;
    let admin = site.admin().await;
    let page = admin.get("/verwaltung/einladungen").await;
    assert!(page.body().contains("Noch keine Einladung."));
    let form = page.form("form[action='/verwaltung/einladungen']");
    let refused = admin.submit(form.clone().set("email", "eva")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.has("a[href='#feld-email']") && refused.attributes("#feld-email", "value") == ["eva"]);
    let made = admin.submit(form.set("email", "eva@berg.example").set("role", "dak_mitarbeiter")).await;
    assert_eq!(made.status, StatusCode::OK);
    let token = shown(&made);
    let list = admin.get("/verwaltung/einladungen").await;
    assert!(!list.body().contains(&token), "the link is shown once");
    assert!(list.text("#einladungen").contains("Offen"));

    let eva = site.stranger();
    let old = eva.get(&format!("/register?token={token}")).await;
    assert_eq!(old.path(), format!("/registrieren?einladung={token}"), "the address of the mails of before");
    assert!(old.text("main").contains("Haus nordlicht") && old.text("main").contains("DAK-Mitarbeiter/in"));
    let form = old
        .form("form[action='/registrieren']")
        .set("username", "Eva Berg")
        .set("email", "eva@berg.example")
        .set("password", OWN)
        .set("password_again", OWN);
    let differ = eva.submit(form.clone().set("password_again", "anders")).await;
    assert_eq!(differ.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(differ.has("a[href='#feld-password_again']"));
    assert_eq!(differ.attributes("#feld-username", "value"), ["Eva Berg"], "what was typed is kept");
    assert!(!differ.body().contains(OWN), "but no password");
    let short = eva.submit(form.clone().set("password", "zu kurz").set("password_again", "zu kurz")).await;
    assert!(short.text("main").contains("mindestens 12 Zeichen"));
    let done = eva.submit(form.clone()).await;
    assert_eq!(done.path(), "/faelle/uebersicht", "who has just chosen a password is not asked for it");
    assert!(done.text("main").contains("Ihr Konto ist eingerichtet, und Sie sind angemeldet."));
    let again = site.stranger().submit(form).await;
    assert!(again.text("main").contains("abgelaufen oder wurde schon benutzt"), "{}", again.text("main"));
    let inside = site.stranger().try_sign_in("eva@berg.example", OWN).await;
    assert_eq!(inside.path(), "/faelle/uebersicht");
    let list = admin.get("/verwaltung/einladungen").await;
    assert!(list.text("#einladungen").contains("Benutzt"));
    let roster = admin.get("/verwaltung/personen").await;
    assert!(roster.text("#personen").contains("Eva Berg"));
    // The clerk sees nothing of the administration.
    assert_eq!(eva.get("/verwaltung/personen").await.status, StatusCode::FORBIDDEN);
    assert!(!inside.has("nav a[href='/verwaltung/personen']"));
}

/// D9: valid domain, invalid domain, invitation, success, wrong password, lockout after five, refresh, logout revokes.
/// (The valid domain's letter, and what comes of it, is told where letters can be read: `platform::people`.)
#[tokio::test(flavor = "multi_thread")]
async fn d9_the_eight_flows_of_coming_in_and_going() {
    let site = busy_site().await;
    let (admin, stranger) = (site.admin().await, site.stranger());
    let domain = json!({"domain": "dak.de", "role": "dak_mitarbeiter"});
    assert_eq!(admin.api(Method::POST, "/admin/domains", Some(domain)).await.0, StatusCode::CREATED);
    let before = people(&admin).await.len();
    // R-AUTH-16: no letter can be sent from here, and so nobody registers by domain; nothing is made.
    for email in ["eva@dak.de", "eva@x.dak.de", "eva@notdak.de"] {
        let (status, answer) =
            stranger.api(Method::POST, "/auth/register", Some(register(email, None))).await;
        assert_eq!((status, &answer["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("NUR_EINLADUNG")));
    }
    assert_eq!(people(&admin).await.len(), before);
    let token = invite(&admin, json!({"role": "dak_mitarbeiter"})).await;
    let (status, answer) =
        stranger.api(Method::POST, "/auth/register", Some(register("eva@berg.example", Some(&token)))).await;
    assert_eq!(status, StatusCode::CREATED, "{answer}");
    let (status, first) = login(&stranger, "eva@berg.example", OWN).await;
    assert_eq!((status, &first["user"]["role"]), (StatusCode::OK, &json!("dak_mitarbeiter")));
    let renew = json!({"refresh_token": first["refresh_token"]});
    let (status, second) = stranger.api(Method::POST, "/auth/refresh", Some(renew)).await;
    assert_eq!(status, StatusCode::OK, "{second}");
    let end = json!({"refresh_token": second["refresh_token"]});
    let (status, _) = stranger.api(Method::POST, "/auth/logout", Some(end.clone())).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    assert_eq!(stranger.api(Method::POST, "/auth/refresh", Some(end)).await.0, StatusCode::UNAUTHORIZED);
    for turn in 1..=4 {
        let (status, wrong) = login(&stranger, "eva@berg.example", "ein falsches Passwort").await;
        assert_eq!(
            (status, &wrong["code"]),
            (StatusCode::UNAUTHORIZED, &json!("LOGIN_FEHLGESCHLAGEN")),
            "{turn}"
        );
    }
    let (status, locked) = login(&stranger, "eva@berg.example", "ein falsches Passwort").await;
    assert_eq!((status, &locked["code"]), (StatusCode::TOO_MANY_REQUESTS, &json!("ZU_VIELE_VERSUCHE")));
    assert_eq!(login(&stranger, "eva@berg.example", OWN).await.0, StatusCode::TOO_MANY_REQUESTS);
    // D8: seen and lifted by the admin.
    let id = person(&admin, "eva@berg.example").await["id"].as_str().unwrap().to_owned();
    let page = admin.get(&format!("/verwaltung/personen/{id}")).await;
    assert!(page.text("main").contains("Vorübergehend gesperrt"), "{}", page.text("main"));
    let lifted = admin.submit(page.form("form[action$='/entsperren']")).await;
    assert!(!lifted.text("main").contains("Vorübergehend gesperrt"));
    assert_eq!(login(&stranger, "eva@berg.example", OWN).await.0, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn r_auth_14_of_fifty_who_accept_one_invitation_at_once_one_gets_in() {
    let site = busy_site().await;
    let admin = site.admin().await;
    let before = people(&admin).await.len();
    let token = invite(&admin, json!({"role": "staff"})).await;
    let mut tries = Vec::new();
    for n in 0..50 {
        let (stranger, token) = (site.stranger(), token.clone());
        tries.push(tokio::spawn(async move {
            let body = register(&format!("eva{n}@berg.example"), Some(&token));
            stranger.api(Method::POST, "/auth/register", Some(body)).await
        }));
    }
    let mut made = 0;
    for one in tries {
        let (status, answer) = one.await.unwrap();
        match status {
            StatusCode::CREATED => made += 1,
            StatusCode::SERVICE_UNAVAILABLE => {}
            status => assert_eq!(
                (status, &answer["code"]),
                (StatusCode::UNPROCESSABLE_ENTITY, &json!("EINLADUNG_UNGUELTIG"))
            ),
        }
    }
    assert_eq!(made, 1);
    assert_eq!(people(&admin).await.len(), before + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn r_acc_09_the_last_admin_stays_whoever_tries_at_the_same_time() {
    let site = busy_site().await;
    for round in 0..5 {
        let second = format!("zweite{round}@nordlicht.example");
        let who = ["--tenant", TENANT, "--email", &second, "--name", "Zweite Admin", "--role", "admin"];
        site.run(
            &[&["account", "create"], &who[..], &["--password-stdin", "--no-must-change"]].concat(),
            &format!("{PASSWORD}\n"),
        );
        let first = site.admin().await;
        let mut other = site.stranger();
        other.sign_in(&second, PASSWORD).await;
        let (one, two) =
            (person(&first, &TestServer::email(TENANT, "admin")).await, person(&first, &second).await);
        let change = json!({"role": "staff"});
        let (a, b) = tokio::join!(patch(&first, &two, change.clone()), patch(&other, &one, change.clone()));
        let mut codes = [a.0.as_u16(), b.0.as_u16()];
        codes.sort_unstable();
        // The one who came second has lost the role, or is told that nobody would be left.
        assert!(codes[0] == 200 && matches!(codes[1], 401 | 403 | 409), "round {round}: {a:?} {b:?}");
        let left = if a.0 == StatusCode::OK { &first } else { &other };
        let admins: Vec<Value> =
            people(left).await.into_iter().filter(|person| person["role"] == "admin").collect();
        assert_eq!(admins.len(), 1, "{admins:?}");
        let (status, refused) = patch(left, &admins[0], json!({"active": false})).await;
        assert_eq!((status, &refused["code"]), (StatusCode::CONFLICT, &json!("EIGENES_KONTO")));
        if a.0 != StatusCode::OK {
            let demoted = person(&other, &TestServer::email(TENANT, "admin")).await;
            assert_eq!(patch(&other, &demoted, json!({"role": "admin"})).await.0, StatusCode::OK);
            // Back to the first admin alone, for the next round.
            let first = site.admin().await;
            let second = person(&first, &second).await;
            assert_eq!(patch(&first, &second, json!({"role": "staff"})).await.0, StatusCode::OK);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_acc_07_what_is_not_to_be_changed_is_refused_and_a_role_change_ends_sessions() {
    let site = busy_site().await;
    let admin = site.admin().await;
    let dak = site.dak().await;
    let clerk = person(&admin, &TestServer::email(TENANT, "dak_mitarbeiter")).await;
    for field in ["id", "email", "username", "password", "tenant_id", "created_at", "mfa_enabled", "disabled"]
    {
        let (status, answer) = patch(&admin, &clerk, json!({"role": "staff", field: "x"})).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{field}: {answer}");
        assert_eq!(answer["fields"][field], json!(["FELD_UNBEKANNT"]), "{answer}");
    }
    for (path, body) in [
        (
            "/admin/users",
            json!({"username": "A B", "email": "a@b.example", "role": "staff", "password": OWN}),
        ),
        ("/admin/invitations", json!({"role": "staff", "tenant": "suedwind"})),
        ("/admin/domains", json!({"domain": "dak.de", "role": "staff", "tenant_id": "x"})),
        (
            "/auth/register",
            json!({"username": "A B", "email": "a@b.example", "password": OWN, "role": "admin"}),
        ),
    ] {
        let (status, answer) = admin.api(Method::POST, path, Some(body)).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{path}: {answer}");
    }
    let path = format!("/admin/users/{}", clerk["id"].as_str().unwrap());
    let (status, missing) = admin.api(Method::PATCH, &path, Some(json!({"role": "staff"}))).await;
    assert_eq!(status, StatusCode::PRECONDITION_REQUIRED, "{missing}");
    assert_eq!(dak.api(Method::GET, "/cases", None).await.0, StatusCode::OK);
    // R-SES-03, R-SES-07: the old session is over with the change; the new one is judged by the new role.
    let (status, changed) = patch(&admin, &clerk, json!({"role": "staff"})).await;
    assert_eq!((status, &changed["role"]), (StatusCode::OK, &json!("staff")));
    assert_eq!(dak.api(Method::GET, "/cases", None).await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(patch(&admin, &clerk, json!({"role": "client"})).await.0, StatusCode::PRECONDITION_FAILED);
    let (_, again) = login(&site.stranger(), &TestServer::email(TENANT, "dak_mitarbeiter"), PASSWORD).await;
    assert_eq!(again["user"]["role"], "staff");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_admin_hands_over_links_and_ends_and_resumes_a_membership() {
    let site = busy_site().await;
    let admin = site.admin().await;
    let clerk = person(&admin, &TestServer::email(TENANT, "dak_mitarbeiter")).await;
    let path = format!("/verwaltung/personen/{}", clerk["id"].as_str().unwrap());
    let dak = site.dak().await;
    let link = admin.submit(admin.get(&path).await.form("form[action$='/passwort']")).await;
    let token = shown(&link);
    let stranger = site.stranger();
    let page = stranger.get(&format!("/passwort/{token}")).await;
    assert_eq!(page.status, StatusCode::OK);
    let form = page.form("form[action^='/passwort/']").set("password", OWN).set("password_again", OWN);
    let done = stranger.submit(form.clone()).await;
    assert_eq!(done.path(), "/anmelden");
    assert!(done.text("main").contains("Das neue Passwort gilt"));
    assert_eq!(dak.api(Method::GET, "/cases", None).await.0, StatusCode::UNAUTHORIZED, "all sessions ended");
    let used = stranger.submit(form).await;
    assert_eq!(used.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(used.text("main").contains("abgelaufen oder wurde schon benutzt"));
    let email = TestServer::email(TENANT, "dak_mitarbeiter");
    assert_eq!(login(&stranger, &email, PASSWORD).await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(login(&stranger, &email, OWN).await.0, StatusCode::OK);
    let ended = admin.submit(admin.get(&path).await.form("form[action$='/ende']")).await;
    assert!(ended.text("main").contains("Beendet"));
    let (status, out) = login(&stranger, &email, OWN).await;
    assert_eq!((status, &out["code"]), (StatusCode::UNAUTHORIZED, &json!("LOGIN_FEHLGESCHLAGEN")));
    let back = admin.submit(ended.form("form[action$='/wieder']")).await;
    assert!(back.text("main").contains("Aktiv"));
    assert_eq!(login(&stranger, &email, OWN).await.0, StatusCode::OK);
    // A new person's account has no password until its owner sets one.
    let page = admin.get("/verwaltung/personen/neu").await;
    let form = page.form("form[action='/verwaltung/personen/neu']");
    let taken = admin.submit(form.clone().set("username", "X Y").set("email", email.as_str())).await;
    assert!(taken.text("main").contains("schon ein Konto"), "{}", taken.text("main"));
    let new = admin.submit(form.set("username", "Ina Vogt").set("email", "ina@vogt.example")).await;
    let token = shown(&new);
    assert_eq!(login(&stranger, "ina@vogt.example", "").await.0, StatusCode::UNAUTHORIZED);
    let confirm = json!({"token": token, "password": OWN});
    let (status, answer) = stranger.api(Method::POST, "/auth/recovery/confirm", Some(confirm)).await;
    assert_eq!(status, StatusCode::NO_CONTENT, "{answer}");
    assert_eq!(login(&stranger, "ina@vogt.example", OWN).await.0, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn r_auth_18_no_route_of_an_admin_takes_a_password() {
    let site = TestServer::start().await;
    let document = site.stranger().api(Method::GET, "/openapi.json", None).await.1;
    for (path, methods) in document["paths"].as_object().unwrap() {
        if path.starts_with("/api/v1/admin/") {
            for schema in methods.to_string().split("#/components/schemas/").skip(1) {
                let name = schema.split('"').next().unwrap();
                let properties = document["components"]["schemas"][name]["properties"].to_string();
                assert!(!properties.contains("password"), "{path}: {name}");
            }
        }
    }
    let admin = site.admin().await;
    let clerk = person(&admin, &TestServer::email(TENANT, "dak_mitarbeiter")).await;
    let detail = format!("/verwaltung/personen/{}", clerk["id"].as_str().unwrap());
    for path in ["/verwaltung/personen", "/verwaltung/personen/neu", &detail, "/verwaltung/einladungen"] {
        assert!(!admin.get(path).await.has("input[type=password]"), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r_auth_17_asking_for_a_new_password_is_answered_alike_and_says_whom_to_ask_without_mail() {
    let site = busy_site().await;
    let stranger = site.stranger();
    let ask = |email: String| {
        let stranger = &stranger;
        async move { stranger.api(Method::POST, "/auth/recovery", Some(json!({"email": email}))).await }
    };
    let known = ask(TestServer::email(TENANT, "admin")).await;
    assert_eq!(known, ask("niemand@nordlicht.example".into()).await);
    assert_eq!(known.0, StatusCode::ACCEPTED);
    let page = stranger.get("/passwort-vergessen").await;
    assert!(page.text("main").contains("Bitten Sie die Verwaltung"), "{}", page.text("main"));
    let sign_in = stranger.get("/anmelden").await;
    assert!(sign_in.has("a[href='/passwort-vergessen']") && sign_in.has("a[href='/registrieren']"));
    for path in ["/passwort/AAAA", "/registrieren?einladung=AAAA"] {
        let page = stranger.get(path).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        assert!(page.text("main").contains("abgelaufen oder wurde schon benutzt"), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_who_is_signed_in_takes_up_a_second_facility() {
    let site = busy_site().await;
    let there = site.other_tenant().await;
    let email = TestServer::email(TENANT, "dak_mitarbeiter");
    let token = invite(&there, json!({"role": "therapist", "email": email})).await;
    let somebody = site.admin().await;
    let refused = somebody.get(&format!("/registrieren?einladung={token}")).await;
    let refused = somebody.submit(refused.form("form[action='/registrieren/annehmen']")).await;
    assert!(refused.text("main").contains("abgelaufen oder wurde schon benutzt"), "it is not the admin's");
    let dak = site.dak().await;
    let page = dak.get(&format!("/registrieren?einladung={token}")).await;
    assert!(page.text("main").contains("Haus suedwind"), "{}", page.text("main"));
    let done = dak.submit(page.form("form[action='/registrieren/annehmen']")).await;
    assert!(done.text("main").contains("Die Einladung ist angenommen"), "{}", done.text("main"));
    let (_, answer) = site
        .stranger()
        .api(
            Method::POST,
            "/auth/login",
            Some(json!({"email": email, "password": PASSWORD, "tenant": "suedwind"})),
        )
        .await;
    assert_eq!(
        (&answer["user"]["role"], &answer["user"]["tenant"]),
        (&json!("therapist"), &json!("suedwind"))
    );
    // By registering anew nobody gets hold of an account that is there.
    let token = invite(&there, json!({"role": "staff"})).await;
    let mail = TestServer::email(TENANT, "admin");
    let (status, taken) =
        site.stranger().api(Method::POST, "/auth/register", Some(register(&mail, Some(&token)))).await;
    assert_eq!((status, &taken["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("EMAIL_VERGEBEN")));
    assert_eq!(login(&site.stranger(), &mail, OWN).await.0, StatusCode::UNAUTHORIZED);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_line_makes_accounts_by_link_and_mends_them() {
    let site = busy_site().await;
    let made = site.json(&[
        "account",
        "create",
        "--tenant",
        TENANT,
        "--email",
        "pia@nordlicht.example",
        "--name",
        "Pia Pflege",
        "--role",
        "staff",
    ]);
    let path = below(made["link"].as_str().unwrap());
    assert!(path.starts_with("/passwort/"), "{made}");
    let stranger = site.stranger();
    let page = stranger.get(&path).await;
    let welcome = page.text("main");
    for said in ["Willkommen bei Haus nordlicht", "Guten Tag, Pia Pflege.", "pia@nordlicht.example"] {
        assert!(welcome.contains(said), "{welcome}");
    }
    let form = page.form("form[action^='/passwort/']").set("password", OWN).set("password_again", OWN);
    // The first password lets its owner in; one that replaces another does not.
    let inside = stranger.submit(form).await;
    assert!(inside.text("main").contains("Ihr Konto ist eingerichtet, und Sie sind angemeldet."));
    let (_, pia) = login(&stranger, "pia@nordlicht.example", OWN).await;
    assert_eq!(pia["user"]["role"], "staff");
    // Short and obvious passwords are refused here as everywhere.
    for bad in ["zu kurz", "rob@nordlicht.example"] {
        let who =
            ["--tenant", TENANT, "--email", "rob@nordlicht.example", "--name", "Rob Roth", "--role", "staff"];
        let out = site.try_run(
            &[&["account", "create"], &who[..], &["--password-stdin"]].concat(),
            &format!("{bad}\n"),
        );
        assert_eq!(out.status.code(), Some(2), "{bad}");
    }
    // An operator sits at no tenant's desk, and the other way round.
    let boss =
        ["account", "create", "--email", "boss@visite.example", "--name", "Olga Ober", "--role", "operator"];
    assert!(site.json(&boss)["tenant"].is_null());
    assert_eq!(site.try_run(&[&boss[..], &["--tenant", TENANT]].concat(), "").status.code(), Some(2));
    let nowhere =
        ["account", "create", "--email", "rob@nordlicht.example", "--name", "Rob Roth", "--role", "staff"];
    assert_eq!(site.try_run(&nowhere, "").status.code(), Some(2));
    let list = site.json(&["account", "list"]);
    let of = |email: &str| {
        let all = list["accounts"].as_array().unwrap();
        all.iter().find(|account| account["email"] == email).unwrap()["roles"].clone()
    };
    assert_eq!(of("boss@visite.example"), json!([{"tenant": null, "role": "operator"}]));
    assert_eq!(of("pia@nordlicht.example"), json!([{"tenant": TENANT, "role": "staff"}]));
    let email = ["--email", "pia@nordlicht.example"];
    let verb = |verb: &str| site.run(&[&["account", verb], &email[..]].concat(), "");
    verb("disable");
    assert_eq!(login(&stranger, "pia@nordlicht.example", OWN).await.0, StatusCode::UNAUTHORIZED);
    verb("enable");
    assert_eq!(login(&stranger, "pia@nordlicht.example", OWN).await.0, StatusCode::OK);
    for _ in 0..5 {
        login(&stranger, "pia@nordlicht.example", "ein falsches Passwort").await;
    }
    assert_eq!(login(&stranger, "pia@nordlicht.example", OWN).await.0, StatusCode::TOO_MANY_REQUESTS);
    verb("unlock");
    verb("reset-mfa");
    let said = verb("reset-password");
    let path = below(said.lines().find(|line| line.contains("/passwort/")).unwrap());
    assert_eq!(
        login(&stranger, "pia@nordlicht.example", OWN).await.0,
        StatusCode::OK,
        "the old one counts until then"
    );
    let page = stranger.get(&path).await;
    let form =
        page.form("form[action^='/passwort/']").set("password", PASSWORD).set("password_again", PASSWORD);
    assert_eq!(stranger.submit(form).await.path(), "/anmelden");
    assert_eq!(login(&stranger, "pia@nordlicht.example", PASSWORD).await.0, StatusCode::OK);
    assert_eq!(
        site.try_run(&["account", "unlock", "--email", "niemand@x.example"], "").status.code(),
        Some(1)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn r_auth_19_a_fresh_site_has_nobody_and_refuses_placeholders() {
    let site = TestServer::empty();
    site.run(&["init", "--host", "localhost", "--recovery-out", &site.path("recovery.txt")], "");
    assert_eq!(site.json(&["account", "list"])["accounts"], json!([]));
    let config = site.path("placeholder.toml");
    fs::write(&config, "log = \"change-me\"\n").unwrap();
    let out = site.try_run(&["--config", &config, "config", "show"], "");
    assert_eq!(out.status.code(), Some(78), "{}", String::from_utf8_lossy(&out.stderr));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_admin_sets_up_the_facility_and_sees_who_may_what() {
    let site = busy_site().await;
    let admin = site.admin().await;
    let page = admin.get("/verwaltung/einrichtung").await;
    let form = page.form("form[action='/verwaltung/einrichtung']");
    let refused = admin.submit(form.clone().set("name", "").set("idle_minutes", "4")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.has("a[href='#feld-name']") && refused.has("a[href='#feld-idle_minutes']"));
    let saved = admin.submit(form.clone().set("name", "Haus am See").set("idle_minutes", "10")).await;
    assert!(saved.text("main").contains("Die Einrichtung ist gespeichert"));
    assert_eq!(saved.text("header .facility"), "Haus am See");
    let stale = admin.submit(form.set("name", "Haus am Berg")).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert_eq!(stale.attributes("#feld-name", "value"), ["Haus am Berg"], "the input is kept");
    assert_eq!(admin.get("/verwaltung/einrichtung").await.attributes("#feld-idle_minutes", "value"), ["10"]);
    let roles = admin.get("/verwaltung/rollen").await;
    assert!(roles.text("#rollen").contains("Fälle kodieren"));
    let domains = admin.get("/verwaltung/domaenen").await;
    assert!(domains.body().contains("Keine Domain freigegeben. Registrierung nur mit Einladung."));
    let form = domains.form("form[action='/verwaltung/domaenen']");
    let public = admin.submit(form.clone().set("domain", "gmail.com")).await;
    assert_eq!(public.status, StatusCode::UNPROCESSABLE_ENTITY);
    let allowed = admin.submit(form.set("domain", "dak.de")).await;
    assert!(allowed.text("#domaenen").contains("@dak.de"));
    let gone = admin.submit(allowed.form("form[action$='/entfernen']")).await;
    assert!(gone.body().contains("Keine Domain freigegeben."));
}
