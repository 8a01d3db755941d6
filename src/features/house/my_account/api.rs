//! The own account for programs (api.md: `/auth`). Before a gate is open these are the routes that work.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::security::demand;
use crate::{
    kernel::{ids::Id, problem::Problem, secret::Secret},
    platform::{
        Platform,
        web::{
            answer::refuse,
            present::{json, with_headers},
            query::{Json, Path},
            routes::{Doc, Routes, shape},
            session::{Session, SessionUser, SignedIn},
        },
    },
    ui::qr,
};

pub(super) fn routes() -> Routes {
    Routes::new()
        .post("/api/v1/auth/reauth", reauth)
        .doc(Doc {
            summary: "Show again who you are: opens password and second factor to changes for five minutes",
            takes: Some(shape::<Reauth>()),
            status: Some(204),
            ..Doc::default()
        })
        .post("/api/v1/auth/password", password)
        .doc(Doc {
            summary: "Change the password; ends every session and begins a new one",
            takes: Some(shape::<NewPassword>()),
            gives: Some(shape::<Fresh>()),
            ..Doc::default()
        })
        .post("/api/v1/auth/mfa/setup", setup)
        .doc(Doc {
            summary: "Offer a second factor; it counts when a code of it was verified",
            gives: Some(shape::<Offered>()),
            ..Doc::default()
        })
        .post("/api/v1/auth/mfa/verify", verify)
        .doc(Doc {
            summary: "Confirm the offered second factor; ends every session and begins a new one",
            takes: Some(shape::<Verify>()),
            gives: Some(shape::<Confirmed>()),
            ..Doc::default()
        })
        .get("/api/v1/auth/sessions", sessions)
        .doc(Doc { summary: "Where you are signed in", gives: Some(shape::<Sessions>()), ..Doc::default() })
        .delete("/api/v1/auth/sessions", end_others)
        .doc(Doc { summary: "End all your other sessions", status: Some(204), ..Doc::default() })
        .delete("/api/v1/auth/sessions/{id}", end_session)
        .doc(Doc { summary: "End one of your sessions", status: Some(204), ..Doc::default() })
}

/// A proof of who sits there.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Reauth {
    #[schema(value_type = String)]
    password: Secret,
    /// Where the account has a second factor.
    #[schema(value_type = Option<String>)]
    mfa_code: Option<Secret>,
}

/// A change of password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewPassword {
    #[schema(value_type = String)]
    current_password: Secret,
    /// 12 to 128 characters, not among those that are tried first.
    #[schema(value_type = String)]
    new_password: Secret,
}

/// A second factor that waits for its first code.
#[derive(Serialize, ToSchema)]
struct Offered {
    /// Base 32.
    secret: String,
    otpauth_uri: String,
    qr_svg: String,
}

/// A code of the offered second factor.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Verify {
    #[schema(value_type = String)]
    code: Secret,
}

/// The new session's tokens; a browser gets them as cookies instead.
#[derive(Serialize, ToSchema)]
struct Fresh {
    #[serde(skip_serializing_if = "Option::is_none")]
    access_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<String>,
    token_type: &'static str,
    /// Seconds.
    expires_in: i64,
}

/// Recovery codes, shown this once, and the new session's tokens.
#[derive(Serialize, ToSchema)]
struct Confirmed {
    recovery_codes: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    access_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<String>,
    token_type: &'static str,
    /// Seconds.
    expires_in: i64,
}

/// The own sessions.
#[derive(Serialize, ToSchema)]
struct Sessions {
    items: Vec<OneSession>,
}

/// One signed-in device.
#[derive(Serialize, ToSchema)]
struct OneSession {
    id: String,
    /// Whether it is the one that asks.
    current: bool,
    /// A browser, or a program.
    browser: bool,
    user_agent: String,
    address: Option<String>,
    facility: Option<String>,
    created_at: Timestamp,
    last_seen_at: Timestamp,
}

fn fresh(p: &Platform, browser: bool, signed_in: SignedIn) -> (Fresh, HeaderMap) {
    let headers = if browser { p.cookies_of(&signed_in) } else { HeaderMap::new() };
    let tokens = signed_in.tokens;
    let fresh = Fresh {
        access_token: (!browser).then_some(tokens.access),
        refresh_token: tokens.refresh.filter(|_| !browser),
        token_type: "bearer",
        expires_in: tokens.expires_in,
    };
    (fresh, headers)
}

async fn reauth(me: SessionUser, State(p): State<Platform>, Json(body): Json<Reauth>) -> Response {
    let code = body.mfa_code.map(|code| code.reveal().to_owned());
    match p.prove(&me, body.password, code).await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(problem) => refuse(problem),
    }
}

async fn password(me: SessionUser, State(p): State<Platform>, Json(body): Json<NewPassword>) -> Response {
    match p.change_password(&me, body.current_password, body.new_password).await {
        Ok(signed_in) => {
            let (body, headers) = fresh(&p, me.in_browser(), signed_in);
            with_headers(json(StatusCode::OK, &body), headers)
        }
        Err(problem) => refuse(problem),
    }
}

async fn setup(me: SessionUser, State(p): State<Platform>) -> Response {
    p.answer(move |p| {
        demand(&me)?;
        let offer = p.offer_factor(&me)?;
        let qr_svg = qr::svg(&offer.address);
        Ok(json(StatusCode::OK, &Offered { secret: offer.key, otpauth_uri: offer.address, qr_svg }))
    })
    .await
}

async fn verify(me: SessionUser, State(p): State<Platform>, Json(body): Json<Verify>) -> Response {
    p.answer(move |p| {
        demand(&me)?;
        let (recovery_codes, signed_in) = p.confirm_factor(&me, &body.code)?;
        let (Fresh { access_token, refresh_token, token_type, expires_in }, headers) =
            fresh(p, me.in_browser(), signed_in);
        let body = Confirmed { recovery_codes, access_token, refresh_token, token_type, expires_in };
        Ok(with_headers(json(StatusCode::OK, &body), headers))
    })
    .await
}

async fn sessions(me: SessionUser, State(p): State<Platform>) -> Response {
    p.answer(move |p| {
        let items = p.own_sessions(&me)?.into_iter().map(|session| OneSession {
            id: session.id.to_string(),
            current: session.current,
            browser: session.browser,
            user_agent: session.agent,
            address: session.address.map(|address| address.to_string()),
            facility: session.facility,
            created_at: session.begun_at,
            last_seen_at: session.seen_at,
        });
        Ok(json(StatusCode::OK, &Sessions { items: items.collect() }))
    })
    .await
}

async fn end_others(me: SessionUser, State(p): State<Platform>) -> Response {
    p.answer(move |p| {
        p.end_other_sessions(&me)?;
        Ok::<_, Problem>(StatusCode::NO_CONTENT.into_response())
    })
    .await
}

async fn end_session(me: SessionUser, State(p): State<Platform>, Path(id): Path<Id<Session>>) -> Response {
    p.answer(move |p| {
        p.end_own_session(&me, id)?;
        Ok::<_, Problem>(StatusCode::NO_CONTENT.into_response())
    })
    .await
}
