//! Signing in, renewing and signing out for programs (api.md: `/auth`).

use axum::{extract::State, http::StatusCode, response::Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    kernel::{
        problem::{Kind, Problem},
        secret::Secret,
    },
    platform::{
        Platform,
        tenancy::{Role, Tenant, User},
        web::{
            answer::refuse,
            present::json,
            query::Json,
            routes::{Doc, Routes, shape},
            session::{Asked, Attempt, SessionUser, SignInOutcome, TokenPair, Visitor},
        },
    },
};

pub(super) fn routes() -> Routes {
    Routes::new()
        .post("/api/v1/auth/login", login)
        .doc(Doc {
            summary: "Sign in with e-mail and password",
            also: &[401, 429],
            takes: Some(shape::<Login>()),
            gives: Some(shape::<Tokens>()),
            ..Doc::default()
        })
        .post("/api/v1/auth/refresh", refresh)
        .doc(Doc {
            summary: "Renew the tokens; the refresh token is used up",
            also: &[401],
            takes: Some(shape::<Refresh>()),
            gives: Some(shape::<Tokens>()),
            ..Doc::default()
        })
        .post("/api/v1/auth/logout", logout)
        .doc(Doc {
            summary: "End the session",
            takes: Some(shape::<Refresh>()),
            status: Some(204),
            ..Doc::default()
        })
        .get("/api/v1/auth/me", me)
        .doc(Doc { summary: "The own account", gives: Some(shape::<Own>()), ..Doc::default() })
}

/// A sign-in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Login {
    email: String,
    #[schema(value_type = String)]
    password: Secret,
    /// Code of the second factor, or a recovery code, where the account has one.
    #[schema(value_type = Option<String>)]
    mfa_code: Option<Secret>,
    /// Short name of the tenant, when the account has several.
    tenant: Option<String>,
}

/// A refresh token.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Refresh {
    refresh_token: String,
}

/// Tokens and the account that they stand for.
#[derive(Serialize, ToSchema)]
struct Tokens {
    access_token: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<String>,
    token_type: &'static str,
    /// Seconds.
    expires_in: i64,
    user: Account,
}

/// An account.
#[derive(Serialize, ToSchema)]
struct Account {
    id: String,
    username: String,
    email: String,
    #[schema(value_type = String)]
    role: Role,
    /// Short name of the tenant; none for an operator of the instance.
    tenant: Option<String>,
    mfa_enabled: bool,
}

/// The own account.
#[derive(Serialize, ToSchema)]
struct Own {
    id: String,
    username: String,
    email: String,
    #[schema(value_type = String)]
    role: Role,
    /// Name of the facility.
    facility: String,
    mfa_enabled: bool,
    /// Until the password is changed, everything but the own account answers 403 `PASSWORT_AENDERN`.
    must_change_password: bool,
}

fn tokens(pair: TokenPair, user: User, tenant: Option<Tenant>, role: Role) -> Tokens {
    Tokens {
        access_token: pair.access,
        refresh_token: pair.refresh,
        token_type: "bearer",
        expires_in: pair.expires_in,
        user: Account {
            id: user.id.to_string(),
            username: user.name,
            email: user.email,
            role,
            tenant: tenant.map(|tenant| tenant.slug),
            mfa_enabled: user.factor.is_some(),
        },
    }
}

async fn login(_: Visitor, State(p): State<Platform>, asked: Asked, Json(login): Json<Login>) -> Response {
    let attempt = Attempt {
        email: login.email,
        password: login.password,
        code: login.mfa_code.map(|code| code.reveal().to_owned()),
        tenant: login.tenant,
        device: None,
        browser: false,
        same: None,
        asked,
    };
    match p.sign_in(attempt).await {
        Ok(SignInOutcome::In(done)) => {
            json(StatusCode::OK, &tokens(done.tokens, done.user, done.tenant, done.role))
        }
        Ok(SignInOutcome::CodeDue(_)) => refuse(Problem::new(Kind::SignIn, "MFA_ERFORDERLICH")),
        Err(problem) => refuse(problem),
    }
}

async fn refresh(_: Visitor, State(p): State<Platform>, asked: Asked, Json(body): Json<Refresh>) -> Response {
    p.answer(move |p| {
        let renewed = p.renew(&body.refresh_token, &asked)?;
        let body = tokens(renewed.tokens, renewed.user, renewed.tenant, renewed.role);
        Ok(json(StatusCode::OK, &body))
    })
    .await
}

async fn logout(_: Visitor, State(p): State<Platform>, asked: Asked, Json(body): Json<Refresh>) -> Response {
    p.answer(move |p| {
        p.sign_out(&body.refresh_token, &asked)?;
        Ok(axum::response::IntoResponse::into_response(StatusCode::NO_CONTENT))
    })
    .await
}

async fn me(me: SessionUser) -> Response {
    let user = me.user();
    let body = Own {
        id: user.id.to_string(),
        username: user.name.clone(),
        email: user.email.clone(),
        role: me.role(),
        facility: me.facility().to_owned(),
        mfa_enabled: user.factor.is_some(),
        must_change_password: user.must_change,
    };
    json(StatusCode::OK, &body)
}
