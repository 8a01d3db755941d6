//! An authenticator app as the tests hold it, and the tools of others that must agree with it.

use std::process::Command;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use visite::for_tests::{Clock as _, SystemClock};

use super::Actor;

/// A second factor that somebody has just been given.
pub struct Factor {
    /// For [`code`].
    pub key: String,
    /// The code that confirmed it, of the step before: the present one still counts.
    pub shown: String,
    /// What was offered, and what was answered when it was confirmed.
    pub offer: Value,
    pub done: Value,
}

impl Factor {
    /// Gives somebody one; they stay signed in.
    pub async fn of(who: &mut Actor) -> Self {
        let (status, offer) = who.api(Method::POST, "/auth/mfa/setup", None).await;
        assert_eq!(status, StatusCode::OK, "{offer}");
        let key = offer["secret"].as_str().unwrap().to_owned();
        let shown = code(&key, -1);
        let (status, done) = who.api(Method::POST, "/auth/mfa/verify", Some(json!({"code": shown}))).await;
        assert_eq!(status, StatusCode::OK, "{done}");
        who.carry(done["access_token"].as_str().unwrap());
        Self { key, shown, offer, done }
    }

    /// The codes for the day on which the app is gone.
    pub fn recovery(&self) -> Vec<&str> {
        self.done["recovery_codes"].as_array().unwrap().iter().map(|code| code.as_str().unwrap()).collect()
    }
}

/// A sign-in by the API, with or without a code.
pub async fn login(who: &Actor, email: &str, password: &str, mfa_code: Option<&str>) -> (StatusCode, Value) {
    let body = json!({"email": email, "password": password, "mfa_code": mfa_code});
    who.api(Method::POST, "/auth/login", Some(body)).await
}

/// The code of a key (base 32, blanks allowed), `steps` of 30 s from now.
pub fn code(key: &str, steps: i64) -> String {
    let secret = totp_rs::Secret::try_from_base32(key.replace(' ', "")).unwrap();
    let totp = totp_rs::Builder::new().with_secret(secret).with_step_duration(30).build_noncompliant();
    totp.generate(now().checked_add_signed(steps * 30).unwrap()).to_string()
}

fn now() -> u64 {
    u64::try_from(SystemClock.now().as_second()).unwrap()
}

/// What `pyotp` says to a program text with `KEY` and `CODE` in it; none when it is not installed.
pub fn pyotp(program: &str, arguments: &[&str]) -> Option<String> {
    let python = "/usr/bin/python3";
    let there =
        Command::new(python).args(["-c", "import pyotp"]).output().is_ok_and(|out| out.status.success());
    if !there {
        println!("skipped: the independent authenticator, because python3 has no pyotp");
        return None;
    }
    let out = Command::new(python).args(["-c", program]).args(arguments).output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    Some(String::from_utf8(out.stdout).unwrap().trim().to_owned())
}
