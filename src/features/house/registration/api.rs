//! Registration as JSON (api.md: `/auth/register`).

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    kernel::{ids::Id, secret::Secret},
    platform::{
        Platform,
        people::{InvitedPerson, RegistrationRequest},
        tenancy::User,
        web::{
            answer::refuse,
            present::json,
            query::Json,
            routes::{Doc, Routes, shape},
            session::{Asked, Visitor},
        },
    },
};

pub(super) fn routes() -> Routes {
    Routes::new().post("/api/v1/auth/register", register).doc(Doc {
        summary: "Makes an account by an invitation (201); without one, sends a link that proves the mailbox (202, no \
                  body: name and password are chosen behind the link)",
        also: &[429],
        takes: Some(shape::<Register>()),
        status: Some(201),
        gives: Some(shape::<Registered>()),
        ..Doc::default()
    })
}

/// Somebody who comes in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Register {
    username: String,
    email: String,
    #[schema(value_type = String)]
    password: Secret,
    #[schema(value_type = Option<String>)]
    invitation_token: Option<Secret>,
}

/// The new account.
#[derive(Serialize, ToSchema)]
struct Registered {
    #[schema(value_type = String, format = "uuid")]
    id: Id<User>,
    username: String,
    email: String,
}

async fn register(
    visitor: Visitor,
    State(p): State<Platform>,
    asked: Asked,
    Json(body): Json<Register>,
) -> Response {
    let Register { username, email, password, invitation_token } = body;
    let Some(token) = invitation_token else {
        // Whoever types a name and a password here has not shown that the mailbox is theirs; both are asked for behind
        // the link, so that nobody finds a stranger's password on their account.
        let wish = RegistrationRequest { email, lang: visitor.lang, asked };
        return match p.ask_to_register(wish).await {
            Ok(()) => StatusCode::ACCEPTED.into_response(),
            Err(error) => refuse(error.into()),
        };
    };
    let arrival = InvitedPerson {
        token: token.reveal().to_owned(),
        name: username.clone(),
        email: email.clone(),
        password,
        lang: visitor.lang,
        asked,
    };
    match p.accept_invitation(arrival).await {
        Ok(id) => json(StatusCode::CREATED, &Registered { id, username, email }),
        Err(error) => refuse(error.into()),
    }
}
