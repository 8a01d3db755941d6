//! Invitations as JSON (api.md: `/admin/invitations`).

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    features::house::accounts::ManagePeople,
    kernel::ids::Id,
    platform::{
        Platform,
        people::{Invitation, InvitationRequest},
        tenancy::{Ctx, Role},
        web::{
            present::json,
            query::{Json, Path},
            routes::{Doc, Routes, shape},
        },
    },
};

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/admin/invitations", list)
        .doc(Doc {
            summary: "The invitations of the facility, the newest first",
            gives: Some(shape::<InvitationList>()),
            ..Doc::default()
        })
        .post("/api/v1/admin/invitations", invite)
        .doc(Doc {
            summary: "Invites somebody; token and link are given this once",
            takes: Some(shape::<NewInvitation>()),
            status: Some(201),
            gives: Some(shape::<MadeInvitation>()),
            ..Doc::default()
        })
        .delete("/api/v1/admin/invitations/{id}", revoke)
        .doc(Doc { summary: "Takes an invitation back", status: Some(204), ..Doc::default() })
}

/// An invitation.
#[derive(Serialize, ToSchema)]
struct InvitationJson {
    #[schema(value_type = String, format = "uuid")]
    id: Id<Invitation>,
    #[schema(value_type = String)]
    role: Role,
    /// The only e-mail that may use it; none: any.
    email: Option<String>,
    /// `offen`, `benutzt`, `abgelaufen` or `widerrufen`.
    state: &'static str,
    created_by: String,
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
    #[schema(value_type = String, format = "date-time")]
    expires_at: Timestamp,
    #[schema(value_type = Option<String>, format = "date-time")]
    used_at: Option<Timestamp>,
}

impl InvitationJson {
    fn of(invitation: Invitation, now: Timestamp) -> Self {
        Self {
            id: invitation.id,
            role: invitation.role,
            state: invitation.state(now).code(),
            email: invitation.email,
            created_by: invitation.by,
            created_at: invitation.created_at,
            expires_at: invitation.expires_at,
            used_at: invitation.used.map(|(_, at)| at),
        }
    }
}

/// Invitations.
#[derive(Serialize, ToSchema)]
struct InvitationList {
    items: Vec<InvitationJson>,
    total: usize,
}

/// Whom to invite.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewInvitation {
    /// The only e-mail that may use it.
    #[serde(default)]
    email: Option<String>,
    /// `admin`, `dak_mitarbeiter`, `staff`, `therapist` or `client`.
    role: String,
    /// At most 72 hours from now, which is also the default.
    #[schema(value_type = Option<String>, format = "date-time")]
    #[serde(default)]
    expires_at: Option<Timestamp>,
}

/// An invitation that was just made.
#[derive(Serialize, ToSchema)]
struct MadeInvitation {
    #[serde(flatten)]
    invitation: InvitationJson,
    token: Option<String>,
    link: Option<String>,
    /// Whether it is on its way by mail.
    mailed: bool,
}

type Manager = Ctx<ManagePeople>;

async fn list(ctx: Manager, State(p): State<Platform>) -> Response {
    p.answer(move |p| {
        let all = p.invitations(&ctx)?;
        let items: Vec<_> =
            all.into_iter().map(|invitation| InvitationJson::of(invitation, ctx.now())).collect();
        Ok(json(StatusCode::OK, &InvitationList { total: items.len(), items }))
    })
    .await
}

async fn invite(ctx: Manager, State(p): State<Platform>, Json(new): Json<NewInvitation>) -> Response {
    p.answer(move |p| {
        let asking = InvitationRequest {
            role: &new.role,
            email: new.email.as_deref().unwrap_or_default(),
            expires_at: new.expires_at,
            idempotency_key: "",
        };
        let made = p.invite(&ctx, &asking)?;
        let body = MadeInvitation {
            invitation: InvitationJson::of(made.invitation, ctx.now()),
            token: made.token.map(|token| token.reveal().to_owned()),
            link: made.link.map(|link| link.reveal().to_owned()),
            mailed: made.mailed,
        };
        Ok(json(StatusCode::CREATED, &body))
    })
    .await
}

async fn revoke(ctx: Manager, State(p): State<Platform>, Path(id): Path<Id<Invitation>>) -> Response {
    p.answer(move |p| {
        p.revoke_invitation(&ctx, id)?;
        Ok(StatusCode::NO_CONTENT.into_response())
    })
    .await
}
