//! People sign in and out; who may not come in is told the same whatever the reason.

use reqwest::{Method, StatusCode, header::HeaderMap};
use serde_json::{Value, json};

use crate::support::{Actor, Site, site::PASSWORD};

async fn login(who: &Actor, email: &str, password: &str) -> (StatusCode, Value) {
    who.api(Method::POST, "/auth/login", Some(json!({"email": email, "password": password}))).await
}

/// The answer without the id of the request.
fn steady(mut answer: Value) -> Value {
    answer["request_id"] = Value::Null;
    answer
}

#[tokio::test(flavor = "multi_thread")]
async fn too_many_wrong_passwords_lock_known_and_unknown_alike() {
    let site = Site::start().await;
    let (known, unknown) = (Site::email("nordlicht", "admin"), "niemand@nordlicht.example".to_owned());
    let stranger = site.stranger();
    for turn in 0..4 {
        let (status, wrong) = login(&stranger, &known, "ein falsches Passwort").await;
        let (other, nobody) = login(&stranger, &unknown, "ein falsches Passwort").await;
        assert_eq!((status, other), (StatusCode::UNAUTHORIZED, StatusCode::UNAUTHORIZED), "turn {turn}");
        assert_eq!(steady(wrong.clone()), steady(nobody));
        assert_eq!(wrong["code"], "LOGIN_FEHLGESCHLAGEN");
    }
    let (status, locked) = login(&stranger, &known, "ein falsches Passwort").await;
    assert_eq!((status, &locked["code"]), (StatusCode::TOO_MANY_REQUESTS, &json!("ZU_VIELE_VERSUCHE")));
    // The right password does not help while the lock lasts.
    let (status, locked) = login(&stranger, &known, PASSWORD).await;
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS, "{locked}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disabled_account_is_out_with_its_next_request() {
    let site = Site::start().await;
    let dak = site.dak().await;
    assert_eq!(dak.api(Method::GET, "/cases", None).await.0, StatusCode::OK);
    site.run(&["account", "disable", "--email", &Site::email("nordlicht", "dak_mitarbeiter")], "");
    let (status, answer) = dak.api(Method::GET, "/cases", None).await;
    assert_eq!((status, &answer["code"]), (StatusCode::UNAUTHORIZED, &json!("SITZUNG_ABGELAUFEN")));
    assert!(dak.get("/faelle").await.path().starts_with("/anmelden"));
    let (status, answer) =
        login(&site.stranger(), &Site::email("nordlicht", "dak_mitarbeiter"), PASSWORD).await;
    assert_eq!((status, &answer["code"]), (StatusCode::UNAUTHORIZED, &json!("LOGIN_FEHLGESCHLAGEN")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suspended_facility_is_out_with_its_next_request_and_its_sessions_do_not_come_back() {
    let site = Site::start().await;
    let (admin, dak) = (site.admin().await, site.dak().await);
    let other = site.other_tenant().await;
    let email = Site::email("nordlicht", "admin");
    let (_, tokens) = login(&site.stranger(), &email, PASSWORD).await;
    let body = json!({"nachname": "Probst", "vorname": "Alma", "datum": "2026-02-02", "fallgruppe": "onko"});
    assert_eq!(admin.api(Method::POST, "/cases", Some(body)).await.0, StatusCode::CREATED);

    site.run(&["tenant", "suspend", "--slug", "nordlicht"], "");
    assert_eq!(site.json(&["tenant", "list"])["tenants"][0]["suspended"], true);
    let renewed = || site.stranger();
    for who in [&admin, &dak] {
        let (status, answer) = who.api(Method::GET, "/cases", None).await;
        assert_eq!((status, &answer["code"]), (StatusCode::UNAUTHORIZED, &json!("SITZUNG_ABGELAUFEN")));
        assert!(who.get("/faelle").await.path().starts_with("/anmelden"));
    }
    // The same answer as for a wrong password: nobody is told that the facility is suspended.
    let (status, answer) = login(&renewed(), &email, PASSWORD).await;
    assert_eq!((status, &answer["code"]), (StatusCode::UNAUTHORIZED, &json!("LOGIN_FEHLGESCHLAGEN")));
    let refresh = json!({"refresh_token": tokens["refresh_token"]});
    let (status, _) = renewed().api(Method::POST, "/auth/refresh", Some(refresh.clone())).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert_eq!(other.api(Method::GET, "/cases", None).await.0, StatusCode::OK, "others go on");
    let twice = site.try_run(&["tenant", "suspend", "--slug", "nordlicht"], "");
    assert_eq!(twice.status.code(), Some(1));
    // Acting as one of its people by the command line is refused; the operator still looks after its data.
    let report = ["report", "--tenant", "nordlicht", "--jahr", "2026", "--kw", "6"];
    assert_eq!(site.try_run(&[&report[..], &["--as", &email]].concat(), "").status.code(), Some(77));
    assert_eq!(site.try_run(&report, "").status.code(), Some(0));

    site.run(&["tenant", "resume", "--slug", "nordlicht"], "");
    let (status, _) = renewed().api(Method::POST, "/auth/refresh", Some(refresh)).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED, "the old session is over for good");
    assert_eq!(admin.api(Method::GET, "/cases", None).await.0, StatusCode::UNAUTHORIZED);
    let (_, cases) = site.admin().await.api(Method::GET, "/cases", None).await;
    assert_eq!(cases["total"], 1, "the data stayed");
    assert_eq!(site.try_run(&["tenant", "resume", "--slug", "nordlicht"], "").status.code(), Some(1));
    assert_eq!(site.try_run(&["tenant", "suspend", "--slug", "gibt-es-nicht"], "").status.code(), Some(1));
    assert_eq!(site.json(&["audit", "verify"])["whole"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_token_buys_once_and_signing_out_ends_it() {
    let site = Site::start().await;
    let stranger = site.stranger();
    let (_, first) = login(&stranger, &Site::email("nordlicht", "admin"), PASSWORD).await;
    let renew = |token: Value| {
        let stranger = &stranger;
        async move { stranger.api(Method::POST, "/auth/refresh", Some(json!({"refresh_token": token}))).await }
    };
    let (status, second) = renew(first["refresh_token"].clone()).await;
    assert_eq!(status, StatusCode::OK, "{second}");
    assert_ne!(first["refresh_token"], second["refresh_token"]);
    // Two tabs at once: within the grace the used one still buys an access token, but no new refresh token.
    let (status, same) = renew(first["refresh_token"].clone()).await;
    assert_eq!(status, StatusCode::OK, "{same}");
    assert!(same.get("refresh_token").is_none());
    let end = json!({"refresh_token": second["refresh_token"]});
    assert_eq!(stranger.api(Method::POST, "/auth/logout", Some(end)).await.0, StatusCode::NO_CONTENT);
    assert_eq!(renew(second["refresh_token"].clone()).await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(renew(json!("nonsense")).await.0, StatusCode::UNAUTHORIZED);
}

const CSV: &str = "Hauptkontakt,Erstellungsdatum,Modul\nBerg | Eva | |,02.02.2026,Zweitmeinung Onkologie\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_forged_form_changes_nothing() {
    let site = Site::start().await;
    let admin = site.admin().await;
    let form = |token: &str| {
        format!("nachname=Falsch&datum=2026-02-02&fallgruppe=onko&vorgang=x{}&csrf={token}", token.len())
            .into_bytes()
    };
    let page = admin.get("/faelle/neu").await;
    let token = page.csrf();
    let mut headers = HeaderMap::new();
    headers.insert("content-type", "application/x-www-form-urlencoded".parse().unwrap());
    let with = |site: &str, headers: &HeaderMap| {
        let mut headers = headers.clone();
        headers.insert("sec-fetch-site", site.parse().unwrap());
        headers
    };
    for (from, csrf) in
        [("cross-site", token.as_str()), ("same-site", &token), ("same-origin", ""), ("same-origin", "AAAA")]
    {
        let answer = admin.raw(Method::POST, "/faelle/neu", with(from, &headers), form(csrf)).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{from} {csrf}");
    }
    let neither = admin.raw(Method::POST, "/faelle/neu", headers.clone(), form(&token)).await;
    assert_eq!(neither.status, StatusCode::FORBIDDEN, "a browser always says where it comes from");
    // A form with a file carries its token inside; a route that takes no file must not be fooled by its media type.
    let (_, plan) = admin.upload("/import/csv", "a.csv", CSV.into()).await;
    let confirm = json!({"id": plan["id"], "plan_hash": plan["plan_hash"]});
    let (status, done) = admin.api(Method::POST, "/import/csv/confirm", Some(confirm)).await;
    assert_eq!((status, &done["imported"]), (StatusCode::OK, &json!(1)), "{done}");
    let mut disguised = with("same-origin", &headers);
    disguised.insert("content-type", "multipart/form-data; boundary=B".parse().unwrap());
    for path in [format!("/api/v1/import/{}/undo", done["import_id"].as_str().unwrap()), "/abmelden".into()] {
        let answer = admin.raw(Method::POST, &path, disguised.clone(), b"--B--\r\n".to_vec()).await;
        assert!(answer.status.is_client_error(), "{path}: {}", answer.status);
    }
    assert!(!admin.get("/faelle").await.path().starts_with("/anmelden"), "still signed in");
    let (_, undone) = admin.api(Method::GET, "/import/log", None).await;
    assert_eq!(undone["items"][0]["undone_at"], Value::Null);
    let (_, cases) = admin.api(Method::GET, "/cases", None).await;
    assert_eq!(cases["total"], 1, "that of the import");
    let other = site.other_tenant().await.get("/faelle/neu").await.csrf();
    let foreign = admin.raw(Method::POST, "/faelle/neu", with("same-origin", &headers), form(&other)).await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN, "another session's token");
    let own = admin.raw(Method::POST, "/faelle/neu", with("same-origin", &headers), form(&token)).await;
    assert!(own.status.is_success(), "{}", own.status);
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_takes_everything_off_the_browser() {
    let site = Site::start().await;
    let admin = site.admin().await;
    let page = admin.get("/faelle").await;
    assert_eq!(page.header("cache-control"), "no-store");
    let out = admin.submit(page.form("form[action='/abmelden']")).await;
    assert_eq!(out.path(), "/anmelden");
    assert!(admin.get("/faelle").await.path().starts_with("/anmelden"));
}
