//! Inviting in a browser.

use axum::{extract::State, response::Response};
use jiff::{SignedDuration, Timestamp};

use super::{
    api,
    pages::{HOURS, HREF, InvitationsPage},
};
use crate::{
    features::house::accounts::{LinkShown, ManagePeople, Section, roles_of},
    kernel::{ids::Id, problem::Problem, words::Msg},
    platform::{
        Platform,
        people::{Invitation, InvitationRequest},
        tenancy::Ctx,
        web::{
            present::{see_other, status_of},
            query::{Form, Path},
            routes::Routes,
        },
    },
};

/// The routes of invitations.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get("/verwaltung/einladungen", show)
        .post("/verwaltung/einladungen", invite)
        .post("/verwaltung/einladungen/{id}/widerrufen", revoke)
        .and(api::routes())
}

type Manager = Ctx<ManagePeople>;

fn page(p: &Platform, ctx: &Manager) -> Result<InvitationsPage, Problem> {
    let roles = roles_of(ctx);
    Ok(InvitationsPage {
        invitations: p.invitations(ctx)?,
        now: ctx.now(),
        mails: p.proves_mailboxes(),
        role: roles.get(1).or(roles.first()).map_or("", |role| role.code()).to_owned(),
        roles,
        email: String::new(),
        hours: "72".into(),
        problem: None,
    })
}

async fn show(ctx: Manager, State(p): State<Platform>) -> Response {
    p.answer(move |p| Ok(p.page(&ctx, &page(p, &ctx)?))).await
}

/// When an invitation of so many hours ends; what is none of the choices is in the past, and so refused.
fn until(now: Timestamp, hours: &str) -> Timestamp {
    let hours =
        HOURS.into_iter().find(|known| *known == hours).and_then(|hours| hours.parse().ok()).unwrap_or(0);
    now.saturating_add(SignedDuration::from_hours(hours)).unwrap_or(now)
}

async fn invite(ctx: Manager, State(p): State<Platform>, form: Form) -> Response {
    p.answer(move |p| {
        let asking = InvitationRequest {
            role: form.get("role"),
            email: form.get("email"),
            expires_at: Some(until(ctx.now(), form.get("expires_at"))),
            idempotency_key: &form.idempotency_key(),
        };
        match p.invite(&ctx, &asking) {
            // By mail and for one mailbox only: nobody else needs the link.
            Ok(made) if made.mailed => Ok(see_other(HREF, Some(&Msg::new("notice-invitation-mailed")))),
            Ok(made) => {
                let said = match &made.invitation.email {
                    Some(email) => Msg::new("invitation-made-for").with("email", email.as_str()),
                    None => Msg::new("invitation-made"),
                };
                let shown = LinkShown {
                    title: Msg::new("invitation-made-title"),
                    said,
                    link: made.link,
                    until: made.invitation.expires_at,
                    back: (HREF, "invitation-back"),
                    section: Section::Invitations,
                };
                Ok(p.page(&ctx, &shown))
            }
            Err(error) => {
                let problem = Problem::from(error);
                let status = status_of(&problem);
                let refused = InvitationsPage {
                    role: form.get("role").to_owned(),
                    email: form.get("email").to_owned(),
                    hours: form.get("expires_at").to_owned(),
                    problem: Some(problem),
                    ..page(p, &ctx)?
                };
                Ok(p.page_as(status, &ctx, &refused))
            }
        }
    })
    .await
}

async fn revoke(ctx: Manager, State(p): State<Platform>, Path(id): Path<Id<Invitation>>) -> Response {
    p.answer(move |p| {
        p.revoke_invitation(&ctx, id)?;
        Ok(see_other(HREF, Some(&Msg::new("notice-invitation-revoked"))))
    })
    .await
}
