//! An authenticator app as the tests hold it, and the tools of others that must agree with it.

use std::process::Command;
use visite::{kernel::clock::Clock as _, platform::clock::SystemClock};

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
