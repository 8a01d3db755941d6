//! Recovery as JSON.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    kernel::secret::Secret,
    platform::{
        Platform,
        web::{
            answer::refuse,
            query::Json,
            routes::{Doc, Routes, shape},
            session::{Asked, Visitor},
        },
    },
};

pub(super) fn routes() -> Routes {
    Routes::new()
        .post("/api/v1/auth/recovery", ask)
        .doc(Doc {
            summary: "Sends a link for a new password, if there is such an account; the answer does not say",
            also: &[429],
            takes: Some(shape::<Recovery>()),
            status: Some(202),
            ..Doc::default()
        })
        .post("/api/v1/auth/recovery/confirm", confirm)
        .doc(Doc {
            summary: "Sets the password by the token of the link; all sessions end, nobody is signed in",
            also: &[429],
            takes: Some(shape::<NewPassword>()),
            status: Some(204),
            ..Doc::default()
        })
}

/// Whose password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Recovery {
    email: String,
}

/// A new password by a link.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewPassword {
    #[schema(value_type = String)]
    token: Secret,
    #[schema(value_type = String)]
    password: Secret,
}

async fn ask(_: Visitor, State(p): State<Platform>, asked: Asked, Json(body): Json<Recovery>) -> Response {
    match p.ask_for_recovery(&body.email, asked).await {
        Ok(()) => StatusCode::ACCEPTED.into_response(),
        Err(error) => refuse(error.into()),
    }
}

async fn confirm(
    _: Visitor,
    State(p): State<Platform>,
    asked: Asked,
    Json(body): Json<NewPassword>,
) -> Response {
    match p.set_password_by_link(body.token.reveal().to_owned(), body.password, asked).await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => refuse(error.into()),
    }
}
