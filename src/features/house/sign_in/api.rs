//! Signing in, renewing and signing out for programs (api.md: `/auth`).

use axum::{Extension, extract::State, http::StatusCode, response::Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    kernel::{problem::Explain, secret::Secret},
    platform::{
        Platform,
        tenancy::{Ctx, Role, Tenant, User},
        web::{
            present::{Look, json},
            query::Json,
            routes::{Doc, Routes, shape},
            server::Peer,
            session::{TokenPair, Visitor},
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
        .doc(Doc { summary: "The own account", gives: Some(shape::<Me>()), ..Doc::default() })
}

/// A sign-in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Login {
    email: String,
    #[schema(value_type = String)]
    password: Secret,
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
    /// Short name of the tenant.
    tenant: String,
    mfa_enabled: bool,
}

/// The own account.
#[derive(Serialize, ToSchema)]
struct Me {
    id: String,
    username: String,
    #[schema(value_type = String)]
    role: Role,
    /// Name of the facility.
    facility: String,
}

fn tokens(pair: TokenPair, user: User, tenant: Tenant, role: Role) -> Tokens {
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
            tenant: tenant.slug,
            mfa_enabled: false,
        },
    }
}

async fn login(
    _: Visitor,
    State(p): State<Platform>,
    Extension(peer): Extension<Peer>,
    Json(login): Json<Login>,
) -> Response {
    match p.sign_in(&login.email, login.password, login.tenant, peer.0, None, false).await {
        Ok(done) => json(StatusCode::OK, &tokens(done.tokens, done.user, done.tenant, done.role)),
        Err(problem) => crate::platform::web::answer::refuse(problem),
    }
}

async fn refresh(_: Visitor, State(p): State<Platform>, Json(body): Json<Refresh>) -> Response {
    p.answer(move |p| {
        let (pair, user, tenant, role) = p.renew(&body.refresh_token)?;
        Ok(json(StatusCode::OK, &tokens(pair, user, tenant, role)))
    })
    .await
}

async fn logout(_: Visitor, State(p): State<Platform>, Json(body): Json<Refresh>) -> Response {
    p.answer(move |p| {
        p.sign_out(&body.refresh_token).map_err(|error| error.explain())?;
        Ok(axum::response::IntoResponse::into_response(StatusCode::NO_CONTENT))
    })
    .await
}

async fn me(ctx: Ctx<Look>, State(p): State<Platform>) -> Response {
    p.answer(move |_| {
        let actor = ctx.actor();
        let me = Me {
            id: actor.user.to_string(),
            username: actor.name.clone(),
            role: actor.role,
            facility: ctx.facility().to_owned(),
        };
        Ok(json(StatusCode::OK, &me))
    })
    .await
}
