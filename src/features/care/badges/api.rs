//! Badges as JSON routes (care.md, 18).

use axum::{extract::State, http::StatusCode, response::Response};

use super::{
    access::{LockBadges, ManageBadges},
    actions::{self, Sent},
    json::{BadgeJson, IssuedJson, NewBadge},
    model::Badge,
    routes::address,
};
use crate::{
    kernel::{ids::Id, problem::Problem},
    platform::{
        Platform,
        tenancy::Ctx,
        web::{
            present::json,
            query::{Json, Path},
            routes::{Doc, Routes, shape},
        },
    },
};

pub(super) fn routes() -> Routes {
    let one = |summary| Doc { summary, gives: Some(shape::<BadgeJson>()), also: &[409], ..Doc::default() };
    Routes::new()
        .post("/api/v1/badges", issue)
        .doc(Doc {
            summary: "Issues a badge; the one that the resident had counts no more (403 ERNEUT_ANMELDEN, see /auth/reauth)",
            takes: Some(shape::<NewBadge>()),
            status: Some(201),
            gives: Some(shape::<IssuedJson>()),
            also: &[404, 409],
            ..Doc::default()
        })
        .post("/api/v1/badges/{id}/lock", lock)
        .doc(one("Locks a badge; what it opened is over"))
        .post("/api/v1/badges/{id}/unlock", unlock)
        .doc(one("Unlocks a badge (403 ERNEUT_ANMELDEN, see /auth/reauth)"))
        .post("/api/v1/badges/{id}/revoke", revoke)
        .doc(one("Takes a badge back for good; what it opened is over"))
}

async fn issue(ctx: Ctx<ManageBadges>, State(p): State<Platform>, Json(new): Json<NewBadge>) -> Response {
    p.answer(move |p| {
        let pin = new.pin.unwrap_or_default();
        let sent = Sent { resident: new.resident_id, pin: &pin, tage: new.tage, idempotency_key: "" };
        let issued = actions::issue(p, &ctx, &sent)?;
        let missing = || Problem::internal("a badge without a form's id was issued before");
        let (token, code) = issued.secrets.ok_or_else(missing)?;
        let told = IssuedJson {
            badge: BadgeJson::new(&issued.badge, ctx.now()),
            url: address(p, &token).reveal().to_owned(),
            code: code.reveal().to_owned(),
        };
        Ok(json(StatusCode::CREATED, &told))
    })
    .await
}

async fn lock(ctx: Ctx<LockBadges>, State(p): State<Platform>, Path(id): Path<Id<Badge>>) -> Response {
    p.answer(move |p| {
        let badge = actions::lock(p, &ctx, id)?;
        Ok(json(StatusCode::OK, &BadgeJson::new(&badge, ctx.now())))
    })
    .await
}

async fn unlock(ctx: Ctx<ManageBadges>, State(p): State<Platform>, Path(id): Path<Id<Badge>>) -> Response {
    p.answer(move |p| {
        let badge = actions::unlock(p, &ctx, id)?;
        Ok(json(StatusCode::OK, &BadgeJson::new(&badge, ctx.now())))
    })
    .await
}

async fn revoke(ctx: Ctx<ManageBadges>, State(p): State<Platform>, Path(id): Path<Id<Badge>>) -> Response {
    p.answer(move |p| {
        let badge = actions::revoke(p, &ctx, id)?;
        Ok(json(StatusCode::OK, &BadgeJson::new(&badge, ctx.now())))
    })
    .await
}
