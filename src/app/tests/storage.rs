//! Sessions while the storage fails: nobody is signed out by it, and everybody goes on reading.

use super::*;
use crate::platform::{
    log_lines::{LINES, Recorder, Severity},
    store::testing::{FaultSwitch, with_faults},
};

const PAGE: &str = "/faelle";

async fn house() -> (TestApp, std::sync::Arc<FaultSwitch>) {
    let (store, faults) = with_faults();
    (TestApp::on(store, Settings { mfa_required: false, ..Settings::default() }).await, faults)
}

/// A full disk used to sign everybody out a quarter of an hour later: the refresh token could not be followed by the
/// next one, and that was answered like a wrong one.
#[tokio::test]
async fn reading_goes_on_for_hours_while_nothing_can_be_written() {
    let (house, faults) = house().await;
    let mut browser = house.signed_in("d@x.de").await;
    let (mut token, refresh) = house.tokens("d@x.de").await;
    let kept = browser.cookie("__Host-sitzung").to_owned();
    faults.full(true);
    for turn in 0..20 {
        house.wait(14 * 60);
        let page = browser.get(PAGE).await;
        assert_eq!(page.status, 200, "{turn}: {} {}", page.to(), page.text);
        assert_eq!(browser.cookie("__Host-sitzung"), kept, "the token stays in use");
        let renewed = house.api("POST", "/auth/refresh", None, Some(json!({"refresh_token": refresh}))).await;
        assert_eq!(renewed.status, 200, "{turn}: {}", renewed.text);
        assert!(renewed.json()["refresh_token"].is_null());
        token = renewed.json()["access_token"].as_str().unwrap().to_owned();
        assert_eq!(house.api("GET", "/cases", Some(&token), None).await.status, 200, "{turn}");
    }
    // Idle is idle, and a sign-in that cannot be written is not called a wrong one.
    let mut idle = browser.clone();
    let answer = house.browser().sign_in("n@x.de", PASSWORD).await;
    assert!(answer.status.is_server_error(), "{} {}", answer.status, answer.text);
    let login = json!({"email": "n@x.de", "password": "ein falsches Passwort"});
    let answer = house.api("POST", "/auth/login", None, Some(login)).await;
    assert!(answer.status.is_server_error(), "{} {}", answer.status, answer.text);
    faults.full(false);
    house.wait(14 * 60);
    assert_eq!(browser.get(PAGE).await.status, 200);
    assert_eq!(house.api("GET", "/cases", Some(&token), None).await.status, 200);
    // The access token is over.
    house.wait(2 * 60);
    assert_eq!(browser.get(PAGE).await.status, 200);
    assert_ne!(browser.cookie("__Host-sitzung"), kept, "followed by the next one as ever");
    // And who shows the one before ends the session.
    house.wait(11);
    idle.cookies.remove("__Host-zugang");
    assert!(idle.get(PAGE).await.to().starts_with("/anmelden"));
    assert!(browser.get(PAGE).await.to().starts_with("/anmelden"), "the family is dead");
    assert!(house.kinds().contains(&"sign_in.token_reused".to_owned()));
}

#[tokio::test]
async fn idle_and_the_day_end_a_session_while_nothing_can_be_written_too() {
    let (house, faults) = house().await;
    let (mut idle, mut busy) = (house.signed_in("d@x.de").await, house.signed_in("n@x.de").await);
    faults.full(true);
    for minute in 1..=73 {
        house.wait(10 * 60);
        let page = busy.get(PAGE).await;
        assert_eq!(page.status == 200, minute < 72, "{minute}: {} {}", page.status, page.to());
        if minute == 2 {
            assert!(idle.get(PAGE).await.to().starts_with("/anmelden"));
        }
    }
}

/// R-SES-06: reuse is seen while nothing can be written; the session is over at once, and the trail tells it later.
#[tokio::test]
async fn a_token_that_was_followed_ends_the_session_while_nothing_can_be_written() {
    let (house, faults) = house().await;
    let mut browser = house.signed_in("d@x.de").await;
    let mut thief = browser.clone();
    house.wait(14 * 60);
    browser.cookies.remove("__Host-zugang");
    assert_eq!(browser.get(PAGE).await.status, 200);
    house.wait(11);
    faults.full(true);
    thief.cookies.remove("__Host-zugang");
    assert!(thief.get(PAGE).await.to().starts_with("/anmelden"), "the one before is worth nothing");
    for _ in 0..2 {
        assert!(browser.get(PAGE).await.to().starts_with("/anmelden"), "nor is the one that followed");
    }
    assert!(!house.kinds().contains(&"sign_in.token_reused".to_owned()));
    house.p.tidy_sessions().unwrap();
    assert!(!house.kinds().contains(&"sign_in.token_reused".to_owned()), "it cannot be written yet");
    faults.full(false);
    house.p.tidy_sessions().unwrap();
    assert!(house.kinds().contains(&"sign_in.token_reused".to_owned()));
    assert!(browser.get(PAGE).await.to().starts_with("/anmelden"));
    house.p.tidy_sessions().unwrap();
    assert_eq!(house.kinds().iter().filter(|kind| *kind == "sign_in.token_reused").count(), 1, "told once");
}

#[tokio::test]
async fn signing_out_works_while_nothing_can_be_written() {
    let (house, faults) = house().await;
    let (mut browser, mut other) = (house.signed_in("d@x.de").await, house.signed_in("n@x.de").await);
    let page = browser.get(PAGE).await;
    faults.full(true);
    let mut kept = browser.clone();
    let out = browser.submit(&page, "form[action='/abmelden']", &[]).await;
    assert_eq!((out.status.as_u16(), out.to()), (303, "/anmelden"), "{}", out.text);
    assert!(kept.get(PAGE).await.to().starts_with("/anmelden"), "the session is over");
    faults.full(false);
    house.wait(2 * 60);
    assert_eq!(other.get(PAGE).await.status, 200);
    assert!(house.kinds().contains(&"sign_in.ended".to_owned()), "told with the first use that is written");
}

/// Story: one end that could not be written kept all others, and everything else that is tidied, from being so.
#[tokio::test]
async fn an_end_that_cannot_be_written_stops_no_other() {
    let (house, faults) = house().await;
    let mut browsers = [house.signed_in("d@x.de").await, house.signed_in("n@x.de").await];
    faults.full(true);
    for browser in &mut browsers {
        let page = browser.get(PAGE).await;
        assert_eq!(browser.submit(&page, "form[action='/abmelden']", &[]).await.status, 303);
    }
    faults.full(false);
    let told = || house.kinds().iter().filter(|kind| *kind == "sign_in.ended").count();
    faults.fails_once();
    house.p.tidy_sessions().unwrap();
    assert_eq!(told(), 1);
    house.p.tidy_sessions().unwrap();
    assert_eq!(told(), 2);
}

/// What cannot be read says nothing about anybody: 503 with words, and the browser keeps what it holds.
#[tokio::test]
async fn a_fault_of_the_storage_signs_nobody_out() {
    let (house, faults) = house().await;
    let mut browser = house.signed_in("d@x.de").await;
    let (token, refresh) = house.tokens("d@x.de").await;
    let before = browser.cookies.clone();
    faults.unreadable(true);
    for access in [true, false] {
        let mut asking = browser.clone();
        if !access {
            asking.cookies.remove("__Host-zugang");
        }
        for path in [PAGE, "/", "/konto"] {
            let page = asking.get(path).await;
            assert_eq!(page.status, 503, "{path}: {}", page.text);
            assert!(page.set_cookies().is_empty() && !page.header("retry-after").is_empty(), "{path}");
            assert!(page.text.contains("Sie bleiben angemeldet"), "{path}: {}", page.text);
        }
    }
    let answer = house.api("GET", "/cases", Some(&token), None).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (503, "SITZUNG_UNGEPRUEFT"));
    let answer = house.api("POST", "/auth/refresh", None, Some(json!({"refresh_token": refresh}))).await;
    assert_eq!(answer.status, 503, "{}", answer.text);
    let login = json!({"email": "d@x.de", "password": PASSWORD});
    let answer = house.api("POST", "/auth/login", None, Some(login)).await;
    assert!(answer.status.is_server_error(), "{} {}", answer.status, answer.text);
    faults.unreadable(false);
    assert_eq!(browser.cookies, before);
    assert_eq!(browser.get(PAGE).await.status, 200);
    assert_eq!(house.api("GET", "/cases", Some(&token), None).await.status, 200);
}

/// Story: a full disk was told to everybody who asked for something, and to nobody who could do something about it.
#[tokio::test]
async fn what_cannot_be_served_for_the_moment_is_told_in_the_log_once() {
    use tracing_subscriber::layer::SubscriberExt as _;
    let (house, faults) = house().await;
    faults.full(true);
    let listening = tracing::subscriber::set_default(tracing_subscriber::registry().with(Recorder));
    for _ in 0..3 {
        let login = json!({"email": "n@x.de", "password": PASSWORD});
        let answer = house.api("POST", "/auth/login", None, Some(login)).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (507, "SPEICHER_VOLL"));
    }
    drop(listening);
    let told = LINES.newest(Severity::Warn, "a request was not served", 9);
    assert!(told.len() == 1 && told[0].text.contains("planted"), "{told:?}");
}

/// Story: a volume that was gone for a second closed the file, and no page was served until a restart.
#[tokio::test]
async fn a_file_that_was_gone_for_a_moment_is_read_again_without_a_restart() {
    let (house, faults) = house().await;
    let mut browser = house.signed_in("d@x.de").await;
    faults.closed(true);
    assert!(house.browser().sign_in("n@x.de", PASSWORD).await.status.is_server_error());
    assert!(!house.p.store().reads());
    assert_eq!(house.browser().get("/readyz").await.status, 503);
    assert_eq!(browser.get(PAGE).await.status, 503);
    faults.closed(false);
    let opened = async {
        while !house.p.store().reads() {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), opened).await.unwrap();
    assert_eq!(browser.get(PAGE).await.status, 200);
    assert_eq!(house.browser().get("/readyz").await.status, 200);
}
