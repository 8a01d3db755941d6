//! People sign in and out; who may not come in is told the same whatever the reason.
//!
//! Covers: sign_in, session.

use reqwest::{Method, StatusCode, header::HeaderMap};
use serde_json::{Value, json};

use crate::support::{Actor, TestServer, site::PASSWORD};

async fn login(who: &Actor, email: &str, password: &str) -> (StatusCode, Value) {
    who.api(Method::POST, "/auth/login", Some(json!({"email": email, "password": password}))).await
}

/// The answer without the id of the request.
fn steady(mut answer: Value) -> Value {
    answer["request_id"] = Value::Null;
    answer
}

/// R-AUTH-05: who is unknown, and who is known and wrong, get the same answer.
#[tokio::test(flavor = "multi_thread")]
async fn too_many_wrong_passwords_lock_known_and_unknown_alike() {
    let site = TestServer::start().await;
    let (known, unknown) = (TestServer::email("nordlicht", "admin"), "niemand@nordlicht.example".to_owned());
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

/// R-AUTH-05: so does who is disabled, whatever the password.
#[tokio::test(flavor = "multi_thread")]
async fn a_disabled_account_is_out_with_its_next_request() {
    let site = TestServer::start().await;
    let dak = site.dak().await;
    assert_eq!(dak.api(Method::GET, "/cases", None).await.0, StatusCode::OK);
    site.run(&["account", "disable", "--email", &TestServer::email("nordlicht", "dak_mitarbeiter")], "");
    let (status, answer) = dak.api(Method::GET, "/cases", None).await;
    assert_eq!((status, &answer["code"]), (StatusCode::UNAUTHORIZED, &json!("SITZUNG_ABGELAUFEN")));
    assert!(dak.get("/faelle").await.path().starts_with("/anmelden"));
    let (status, answer) =
        login(&site.stranger(), &TestServer::email("nordlicht", "dak_mitarbeiter"), PASSWORD).await;
    assert_eq!((status, &answer["code"]), (StatusCode::UNAUTHORIZED, &json!("LOGIN_FEHLGESCHLAGEN")));
    let (other, nobody) = login(&site.stranger(), "niemand@nordlicht.example", PASSWORD).await;
    assert_eq!((status, steady(answer)), (other, steady(nobody)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_token_buys_once_and_signing_out_ends_it() {
    let site = TestServer::start().await;
    let stranger = site.stranger();
    let (_, first) = login(&stranger, &TestServer::email("nordlicht", "admin"), PASSWORD).await;
    let renew = |token: Value| {
        let stranger = &stranger;
        async move { stranger.api(Method::POST, "/auth/refresh", Some(json!({"refresh_token": token}))).await }
    };
    let (status, second) = renew(first["refresh_token"].clone()).await;
    assert_eq!(status, StatusCode::OK, "{second}");
    assert_ne!(first["refresh_token"], second["refresh_token"]);
    // Two tabs at once: within the grace the used one still buys an access token, and the same successor (R-SES-06).
    let (status, same) = renew(first["refresh_token"].clone()).await;
    assert_eq!(status, StatusCode::OK, "{same}");
    assert_eq!(same["refresh_token"], second["refresh_token"]);
    let end = json!({"refresh_token": second["refresh_token"]});
    assert_eq!(stranger.api(Method::POST, "/auth/logout", Some(end)).await.0, StatusCode::NO_CONTENT);
    assert_eq!(renew(second["refresh_token"].clone()).await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(renew(json!("nonsense")).await.0, StatusCode::UNAUTHORIZED);
}

/// R-WEB-02.
#[tokio::test(flavor = "multi_thread")]
async fn a_forged_form_changes_nothing() {
    let site = TestServer::start().await;
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
    let (_, cases) = admin.api(Method::GET, "/cases", None).await;
    assert_eq!(cases["total"], 0);
    let other = site.other_tenant().await.get("/faelle/neu").await.csrf();
    let foreign = admin.raw(Method::POST, "/faelle/neu", with("same-origin", &headers), form(&other)).await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN, "another session's token");
    let own = admin.raw(Method::POST, "/faelle/neu", with("same-origin", &headers), form(&token)).await;
    assert!(own.status.is_success(), "{}", own.status);
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_takes_everything_off_the_browser() {
    let site = TestServer::start().await;
    let admin = site.admin().await;
    let page = admin.get("/faelle").await;
    assert_eq!(page.header("cache-control"), "no-store");
    let out = admin.submit(page.form("form[action='/abmelden']")).await;
    assert_eq!(out.path(), "/anmelden");
    assert!(admin.get("/faelle").await.path().starts_with("/anmelden"));
}
