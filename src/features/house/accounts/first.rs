//! The first minutes of somebody who has just chosen the password of their new account.

use axum::{http::HeaderMap, response::Response};

use crate::{
    kernel::{secret::Secret, words::Msg},
    platform::{
        Platform,
        web::{
            present::{see_other, with_headers},
            session::{Asked, Attempt, SignInOutcome},
        },
    },
};

/// Lets somebody in with the password that they have just chosen, by the rules of every sign-in: to where they begin, to
/// setting up the second factor where the facility demands one, or to the code where they have one already. Where they
/// are not let in now, to the sign-in page.
pub async fn come_in(
    p: &Platform,
    headers: &HeaderMap,
    email: String,
    password: Secret,
    asked: Asked,
) -> Response {
    let device = Platform::cookies_from(headers).1;
    let attempt =
        Attempt { email, password, code: None, tenant: None, device, browser: true, same: None, asked };
    match p.sign_in(attempt).await {
        Ok(SignInOutcome::In(signed_in)) => {
            let at = signed_in.me.gate().path();
            with_headers(see_other(at, Some(&Msg::new("notice-welcome"))), p.cookies_of(&signed_in))
        }
        Ok(SignInOutcome::CodeDue(half)) => {
            with_headers(see_other("/anmelden/code", None), p.mfa_pending_cookie(&half))
        }
        Err(_) => see_other("/anmelden", Some(&Msg::new("notice-registered"))),
    }
}
