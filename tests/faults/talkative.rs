//! A site that logs everything it can, ten megabytes of it, while people do all that there is to do: and nothing of
//! them, of their patients or of what lets them in stands in one line (security.md, R-LOG-01).
//!
//! The log is at `trace` for every crate that is compiled in, so a dependency that begins to log what passes through it
//! is found here.
//!
//! Covers: web.

use std::sync::Arc;

use reqwest::{Method, StatusCode, Version, header::HeaderMap};
use serde_json::{Value, json};

use super::canary::{Detector, Nest, edit, import, stray};
use crate::support::{
    Actor, TestServer,
    authenticator::{Factor, code, login},
    site::TENANT,
    smtp::SmtpServer,
};

/// So much is written before it is searched.
const BYTES: usize = 10 << 20;

fn written(site: &TestServer) -> usize {
    site.log().iter().map(|line| line.len() + 1).sum()
}

/// A site at trace whose mails go to that server.
async fn talkative(mails: Option<&SmtpServer>, form: &str) -> TestServer {
    let mut site = TestServer::prepared();
    site.set("log", "trace");
    site.set("log_format", form);
    for (key, value) in [
        ("sign_in_burst", 10_000),
        ("password_memory_kib", 8),
        ("password_passes", 1),
        ("mail_retry_seconds", 1),
        ("mail_settle_seconds", 1),
        ("smtp_timeout_seconds", 60),
    ] {
        site.set(key, value);
    }
    if let Some(server) = mails {
        server.sends_for(&mut site, "tls", true);
    }
    site.serve(&[]).await;
    site
}

/// Somebody with a canary for each of name, address and password.
struct Person {
    email: String,
    password: String,
}

fn person(site: &TestServer, nest: &mut Nest, role: &str) -> Person {
    let (email, name) = (format!("{}@haus.example", nest.word().to_lowercase()), nest.word());
    let password = format!("{}-47-Seerose", nest.word());
    let who = ["account", "create", "--tenant", TENANT, "--email", &email, "--name", &name, "--role", role];
    site.run(&[&who[..], &["--password-stdin", "--no-must-change"]].concat(), &format!("{password}\n"));
    Person { email, password }
}

/// Everything that an answer lets its reader do.
fn keep_tokens(nest: &mut Nest, answer: &Value) {
    for name in ["access_token", "refresh_token", "mfa_token", "token", "secret"] {
        if let Some(token) = answer[name].as_str() {
            nest.keep(token.to_owned());
            for part in token.split('.').filter(|part| part.len() > 20 && !part.starts_with("eyJhbGciOi")) {
                nest.keep(part.to_owned());
            }
        }
    }
}

/// Right and wrong passwords, a second factor, its codes, the lock.
async fn doors(site: &TestServer, nest: &mut Nest) -> Vec<String> {
    let (known, locked) = (person(site, nest, "dak_mitarbeiter"), person(site, nest, "staff"));
    let mut clerk = site.stranger();
    clerk.sign_in(&known.email, &known.password).await;
    let factor = Factor::of(&mut clerk).await;
    keep_tokens(nest, &factor.offer);
    keep_tokens(nest, &factor.done);
    let codes: Vec<String> = factor.recovery().into_iter().map(|code| nest.keep(code.to_owned())).collect();
    let stranger = site.stranger();
    let shown = vec![factor.shown, code(&factor.key, 0)];
    for said in [shown[1].as_str(), &codes[0], "000000"] {
        let (_, answer) = login(&stranger, &known.email, &known.password, Some(said)).await;
        keep_tokens(nest, &answer);
    }
    // With the page: the password first, then the code, which is wrong.
    let due = stranger.try_sign_in(&known.email, &known.password).await;
    let wrong = stranger.submit(due.form("form:has([name=code])").set("code", nest.word())).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.body());
    let right = stranger.submit(wrong.form("form:has([name=code])").set("code", &codes[1])).await;
    assert_eq!(right.status, StatusCode::OK, "{}", right.body());
    nest.keep(right.csrf());
    let prove = json!({"password": known.password, "mfa_code": codes[2]});
    assert!(clerk.api(Method::POST, "/auth/reauth", Some(prove)).await.0.is_success());
    let new = format!("{}-Anker-47", nest.word());
    let change = json!({"current_password": known.password, "new_password": new});
    let (status, changed) = clerk.api(Method::POST, "/auth/password", Some(change)).await;
    assert_eq!(status, StatusCode::OK, "{changed}");
    keep_tokens(nest, &changed);
    let renew = json!({"refresh_token": changed["refresh_token"]});
    let (status, renewed) = stranger.api(Method::POST, "/auth/refresh", Some(renew)).await;
    assert_eq!(status, StatusCode::OK, "{renewed}");
    keep_tokens(nest, &renewed);
    for turn in 0..6 {
        let (status, _) = login(&stranger, &locked.email, &nest.word(), None).await;
        assert_eq!(status == StatusCode::TOO_MANY_REQUESTS, turn >= 4);
    }
    shown
}

/// Invitation, registration, recovery, and what is mailed of them, by a server that refuses, breaks off, and takes it.
async fn arrivals(site: &TestServer, admin: &Actor, mails: Option<&SmtpServer>, nest: &mut Nest) {
    let known = person(site, nest, "therapist");
    for mode in ["refuse", "drop", "later", "ok"] {
        if let Some(server) = mails {
            server.mode(mode);
        }
        let email = format!("{}@fremd.example", nest.word().to_lowercase());
        let wish = json!({"role": "staff", "email": email});
        let (status, invited) = admin.api(Method::POST, "/admin/invitations", Some(wish)).await;
        assert_eq!(status, StatusCode::CREATED, "{invited}");
        keep_tokens(nest, &invited);
        let register = json!({"username": nest.word(), "email": email, "password": nest.word() + "-47-Berg",
            "invitation_token": invited["token"]});
        let (status, made) =
            site.stranger().api(Method::POST, "/auth/register", Some(register.clone())).await;
        assert_eq!(status, StatusCode::CREATED, "{made}");
        site.stranger().api(Method::POST, "/auth/register", Some(register)).await;
        let ask = json!({"email": known.email});
        assert_eq!(
            site.stranger().api(Method::POST, "/auth/recovery", Some(ask)).await.0,
            StatusCode::ACCEPTED
        );
        if let Some(server) = mails {
            server.until(mode, 1).await;
        }
    }
    if let Some(server) = mails {
        // The link's secret as it was mailed, used up.
        let mails = server.mails(2).await;
        for mail in &mails {
            let link = mail["plain"].as_str().unwrap().split("https://visite.example").nth(1);
            let path = link.and_then(|link| link.split_whitespace().next()).unwrap_or("/");
            let token = path.rsplit(['/', '=']).next().unwrap().to_owned();
            // A mail that only leads to the inbox or the sign-in has no secret in it.
            if token.len() < 30 {
                continue;
            }
            nest.keep(token.clone());
            site.stranger().get(path).await;
            let set = json!({"token": token, "password": nest.word() + "-47-Wald"});
            site.stranger().api(Method::POST, "/auth/recovery/confirm", Some(set)).await;
        }
    }
    let set = json!({"token": nest.word(), "password": nest.word()});
    site.stranger().api(Method::POST, "/auth/recovery/confirm", Some(set)).await;
}

/// Pages: forms, searches, files.
async fn pages(admin: &Actor, nest: &mut Nest) {
    let form = admin.get("/faelle/neu").await.form("main form");
    let filled = form.set("nachname", nest.word()).set("email", nest.word()).set("datum", nest.word());
    assert_eq!(admin.submit(filled).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let form = admin.get("/konto").await.form("form[action='/konto']");
    assert_eq!(admin.submit(form.set("name", nest.word())).await.status, StatusCode::OK);
    let form = admin.get("/verwaltung/einrichtung").await.form("main form");
    assert_eq!(admin.submit(form.set("name", nest.word())).await.status, StatusCode::OK);
    let (_, report) = admin.api(Method::GET, "/reports/list", None).await;
    let id = report["items"][0]["id"].as_str().or(report[0]["id"].as_str()).unwrap().to_owned();
    assert_eq!(admin.get(&format!("/berichte/{id}/datei.xlsx")).await.status, StatusCode::OK);
    for file in ["csv", "xlsx", "jsonl"] {
        let path = format!("/verwaltung/protokoll/protokoll.{file}");
        assert_eq!(admin.get(&path).await.status, StatusCode::OK, "{path}");
    }
}

/// The same again, until enough is written: reads that find, miss and are refused, over both protocols.
async fn again_and_again(site: &TestServer, nest: &Nest) {
    let client = |second: bool| {
        let builder = site.client().redirect(reqwest::redirect::Policy::none());
        if second { builder.http2_prior_knowledge() } else { builder.http1_only() }.build().unwrap()
    };
    let clients = [client(false), client(true)];
    let token = nest.0.iter().rfind(|word| word.matches('.').count() == 2).unwrap();
    let words: Arc<[String]> = nest.0.iter().filter(|word| word.starts_with("Zq")).cloned().collect();
    for turn in 0..20_000 {
        if turn % 20 == 0 && written(site) >= BYTES {
            return;
        }
        let word = &words[turn % words.len()];
        let client = &clients[turn % 2];
        let at = |path: String| format!("{}{path}", site.url());
        let request = match turn % 7 {
            0 => client.get(at(format!("/faelle?q={word}"))),
            1 => client.get(at(format!("/api/v1/cases?q={word}"))),
            2 => client.get(at(format!("/{word}/{word}?{word}={word}"))),
            3 => client.get(at(format!("/api/v1/cases/{word}"))),
            4 => client.post(at("/api/v1/cases".into())).body(format!("{{\"nachname\": \"{word}")),
            5 => client.post(at("/api/v1/auth/login".into())).json(&json!({"email": word, "password": word})),
            _ => client
                .post(at("/anmelden".into()))
                .header("sec-fetch-site", "same-origin")
                .form(&[("email", word), ("passwort", word)]),
        };
        let request = if turn % 7 < 5 { request.bearer_auth(token) } else { request };
        let answer = request
            .header("referer", format!("https://localhost/{word}"))
            .header("user-agent", word)
            .header("cookie", format!("{word}={word}"))
            .header("x-forwarded-for", word)
            .send()
            .await
            .unwrap();
        let version = if turn % 2 == 1 { Version::HTTP_2 } else { Version::HTTP_11 };
        assert_eq!(answer.version(), version);
        assert!(!answer.status().is_server_error(), "{}", answer.status());
        answer.bytes().await.unwrap();
    }
    panic!("only {} bytes were written", written(site));
}

/// R-LOG-01.
#[tokio::test(flavor = "multi_thread")]
async fn r_log_01_ten_megabytes_at_trace_hold_nothing_of_anybody() {
    let mut server = SmtpServer::there("the mails of a talkative site").then(|| SmtpServer::new("tls"));
    if let Some(server) = &mut server {
        server.start().await;
    }
    let site = talkative(server.as_ref(), "json").await;
    let mut nest = Nest::default();
    let chief = person(&site, &mut nest, "admin");
    let mut admin = site.stranger();
    admin.sign_in(&chief.email, &chief.password).await;
    import(&admin, &mut nest).await;
    edit(&admin, &mut nest).await;
    stray(&site, &admin, &mut nest).await;
    let codes = doors(&site, &mut nest).await;
    arrivals(&site, &admin, server.as_ref(), &mut nest).await;
    pages(&admin, &mut nest).await;
    // Bytes that no browser would send.
    let mut odd = HeaderMap::new();
    odd.insert("content-type", "text/\u{fc}".parse().unwrap());
    odd.insert("x-request-id", nest.word().parse().unwrap());
    site.stranger().raw(Method::POST, "/api/v1/auth/login", odd, nest.word().into_bytes()).await;
    let fresh = json!({"email": chief.email, "password": chief.password});
    let (status, answer) = site.stranger().api(Method::POST, "/auth/login", Some(fresh)).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    keep_tokens(&mut nest, &answer);
    again_and_again(&site, &nest).await;

    nest.keep("01.07.1937".into());
    nest.keep("1937-07-01".into());
    assert!(nest.0.len() >= 100, "{} canaries", nest.0.len());
    let log = site.log();
    let whole = log.join("\n");
    for crate_name in ["h2", "hyper", "rustls"] {
        println!("{crate_name}: {} lines", log.iter().filter(|line| line.contains(crate_name)).count());
    }
    assert!(whole.len() >= BYTES);
    let hits = Detector::new(&nest.0).look(whole.as_bytes());
    let lines =
        |word: &str| log.iter().filter(|line| line.contains(word)).take(2).cloned().collect::<Vec<_>>();
    let said: Vec<String> = hits
        .iter()
        .map(|hit| format!("{hit}: {:?}", lines(hit.split(' ').next().unwrap_or_default())))
        .collect();
    assert!(hits.is_empty(), "{} hits\n{}", hits.len(), said.join("\n"));
    for code in codes {
        for form in [format!("\"{code}\""), format!("={code}"), format!("code {code}"), format!(":{code}")] {
            assert!(!whole.contains(&form), "a code of six digits: {form}");
        }
    }
}
