//! People and what lets them in: second factor, password, sessions, the key behind the tokens.
//!
//! Covers: my_account, accounts, session.

use std::fs;
use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{
    Actor, TestServer,
    authenticator::{self, Factor, code, pyotp},
    site::PASSWORD,
    smtp::SmtpServer,
};

/// A site whose brakes are loose and whose hashes are cheap: what is left is the one rule under test.
async fn loose() -> TestServer {
    let mut site = TestServer::prepared();
    let file = site.path("loose.toml");
    let text = "sign_in_burst = 10000\nlockout_failures = 10000\npassword_memory_kib = 8\npassword_passes = 1\n\
                connections_per_network = 400\n";
    fs::write(&file, text).unwrap();
    site.serve(&["--config", &file]).await;
    site
}

/// The clerk signs in.
async fn login(who: &Actor, mfa_code: Option<&str>) -> (StatusCode, Value) {
    authenticator::login(who, &TestServer::email("nordlicht", "dak_mitarbeiter"), PASSWORD, mfa_code).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn r_auth_11_a_hundred_at_once_with_one_code_let_one_in() {
    let mut site = loose().await;
    let key = Factor::of(&mut site.dak().await).await.key;
    let mut people = Vec::new();
    for _ in 0..100 {
        people.push(site.stranger());
    }
    let shown = code(&key, 0);
    let started = people.into_iter().map(|who| {
        let shown = shown.clone();
        tokio::spawn(async move {
            // A full gate asks to come again; that is no answer to the code.
            loop {
                let (status, answer) = login(&who, Some(&shown)).await;
                if status != StatusCode::SERVICE_UNAVAILABLE {
                    return (status, answer);
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        })
    });
    let started: Vec<_> = started.collect();
    let mut let_in = 0;
    for one in started {
        let (status, answer) = one.await.unwrap();
        let refused = status == StatusCode::UNAUTHORIZED && answer["code"] == "MFA_CODE_BENUTZT";
        assert!(status == StatusCode::OK || refused, "{status} {answer}");
        let_in += usize::from(status == StatusCode::OK);
    }
    assert_eq!(let_in, 1);
    // And it stays used when the process dies and another begins.
    site.kill();
    site.serve(&["--config", &site.path("loose.toml")]).await;
    let stranger = site.stranger();
    assert_eq!(login(&stranger, Some(&shown)).await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(login(&stranger, Some(&code(&key, 1))).await.0, StatusCode::OK, "the next one lets in");
}

#[tokio::test(flavor = "multi_thread")]
async fn r_auth_10_another_authenticator_agrees() {
    let site = TestServer::start().await;
    let dak = site.dak().await;
    let (_, offer) = dak.api(Method::POST, "/auth/mfa/setup", None).await;
    let (key, address) = (offer["secret"].as_str().unwrap(), offer["otpauth_uri"].as_str().unwrap());
    assert!(offer["qr_svg"].as_str().unwrap().starts_with("<svg"));
    let read = "import pyotp, sys; t = pyotp.parse_uri(sys.argv[1]); \
                assert t.secret == sys.argv[2] and t.digits == 6 and t.interval == 30, t.provisioning_uri(); \
                assert t.issuer == 'Visite' and '@' in t.name, (t.issuer, t.name); print(t.now())";
    let Some(theirs) = pyotp(read, &[address, key]) else { return };
    let (status, done) = dak.api(Method::POST, "/auth/mfa/verify", Some(json!({"code": theirs}))).await;
    assert_eq!(status, StatusCode::OK, "we accept their code: {done}");
    let ours = code(key, 1);
    let check = "import pyotp, sys; print(pyotp.TOTP(sys.argv[1]).verify(sys.argv[2], valid_window=2))";
    assert_eq!(pyotp(check, &[key, &ours]).unwrap(), "True", "they accept ours");
    assert_eq!(login(&site.stranger(), Some(&ours)).await.0, StatusCode::OK);
}

/// R-AUTH-10: the seed is sealed at rest.
#[tokio::test(flavor = "multi_thread")]
async fn r_auth_10_the_key_of_a_second_factor_is_not_found_in_the_data_file() {
    let mut site = TestServer::start().await;
    let key = Factor::of(&mut site.dak().await).await.key;
    assert!(site.stop());
    let bytes = fs::read(site.data().join("visite.redb")).unwrap();
    let raw: Vec<u8> = pyotp("import base64, sys; print(base64.b32decode(sys.argv[1]).hex())", &[&key])
        .map(|hex| {
            (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
        })
        .unwrap_or_default();
    let holds = |part: &[u8]| part.len() >= 16 && bytes.windows(part.len()).any(|window| window == part);
    assert!(!holds(key.as_bytes()) && !holds(&raw));
}

#[tokio::test(flavor = "multi_thread")]
async fn r_ses_12_the_key_is_changed_while_the_site_runs() {
    let site = TestServer::start().await;
    let dak = site.dak().await;
    let said = site.json(&["keys", "rotate", "jwt"]);
    assert_eq!((&said["number"], &said["sessions_ended"]), (&json!(2), &json!(0)), "{said}");
    assert_eq!(dak.api(Method::GET, "/auth/me", None).await.0, StatusCode::OK);
    assert!(dak.get("/faelle").await.path().starts_with("/faelle"));
    let said = site.json(&["keys", "rotate", "jwt", "--now"]);
    assert_eq!((&said["number"], &said["old_until"]), (&json!(3), &Value::Null), "{said}");
    assert!(said["sessions_ended"].as_u64().unwrap() >= 2, "{said}");
    assert_eq!(dak.api(Method::GET, "/auth/me", None).await.0, StatusCode::UNAUTHORIZED);
    assert!(dak.get("/faelle").await.path().starts_with("/anmelden"));
    // A new sign-in works, also after a restart.
    let mut site = site;
    assert!(site.stop());
    site.serve(&[]).await;
    assert_eq!(site.dak().await.api(Method::GET, "/auth/me", None).await.0, StatusCode::OK);
}

/// R-AUTH-12: that a recovery code was used stands in the audit trail, and its owner is told, in the inbox and by mail:
/// it may have been somebody else. Signing in and showing again who one is are the same in this; the second used to
/// leave no trace of the code.
#[tokio::test(flavor = "multi_thread")]
async fn r_auth_12_whoever_uses_a_recovery_code_is_told_of_it() {
    let mut server = SmtpServer::there("the mail about a recovery code").then(|| SmtpServer::new("tls"));
    let mut site = TestServer::prepared();
    if let Some(server) = &mut server {
        server.start().await;
        server.sends_for(&mut site, "tls", true);
    }
    site.set("sign_in_burst", 1000);
    site.serve(&[]).await;
    let (admin, mut dak) = (site.admin().await, site.dak().await);
    let factor = Factor::of(&mut dak).await;
    let codes = factor.recovery();
    assert_eq!(codes.len(), 10);

    let stranger = site.stranger();
    assert_eq!(login(&stranger, Some(codes[0])).await.0, StatusCode::OK);
    assert_eq!(login(&stranger, Some(codes[0])).await.0, StatusCode::UNAUTHORIZED, "once");
    let told = dak.told(1).await;
    assert_eq!((told.len(), &told[0]["notification_type"]), (1, &json!("recovery_code_used")), "{told:?}");
    assert!(told[0]["message"].as_str().unwrap().contains("noch übrig: 9"), "{told:?}");
    let body = json!({"password": PASSWORD, "mfa_code": codes[1]});
    let (status, answer) = dak.api(Method::POST, "/auth/reauth", Some(body)).await;
    assert!(status.is_success(), "{answer}");
    let told = dak.told(2).await;
    assert!(told[0]["message"].as_str().unwrap().contains("noch übrig: 8"), "{told:?}");
    let (_, trail) = admin.api(Method::GET, "/admin/audit-log?per_page=200", None).await;
    assert_eq!(trail.to_string().matches("sign_in.recovery_code_used").count(), 2, "{trail}");
    assert!(codes.iter().all(|code| !trail.to_string().contains(code)));
    assert!(admin.told(0).await.is_empty(), "nobody else's business");
    if let Some(server) = &server {
        let mails = server.mails(2).await;
        for mail in &mails {
            assert_eq!(mail["to"][0], TestServer::email("nordlicht", "dak_mitarbeiter"));
            assert_eq!(mail["headers"]["subject"], "[Visite] Wiederherstellungscode verwendet");
            let text = mail["plain"].as_str().unwrap();
            assert!(text.contains("noch übrig") && codes.iter().all(|code| !text.contains(code)), "{text}");
        }
    }
}
