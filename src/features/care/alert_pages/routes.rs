//! The handlers of the pages of alerts.

use std::sync::Arc;

use axum::{extract::State, http::StatusCode, response::Response};
use maud::html;
use serde::Deserialize;

use super::{
    about::About,
    pages::{AlertPage, AlertsPage, Which, line},
};
use crate::{
    features::care::{
        alerts::{self, AT, Alert, Asked, CloseAlerts, ReadAlerts, SeeAlerts, State as AlertState},
        observations::People,
        residents::Resident,
        staff::CareDuty,
    },
    kernel::{
        ids::Id,
        problem::{FieldErrors, Kind, Problem},
        words::Msg,
    },
    platform::{
        Platform,
        entity::{ActError, reached},
        store::{StoreError, Versioned},
        tenancy::Ctx,
        web::{
            beside::Added,
            present::{Look, see_other},
            query::{Form, Path, Query},
            routes::Routes,
        },
    },
    ui::View,
};

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(AT, list)
        .get("/pflege/hinweise/{id}", show)
        .post("/pflege/hinweise/{id}/gesehen", seen)
        .post("/pflege/hinweise/{id}/erledigen", close)
}

/// Those who looked at alerts and closed them.
///
/// # Errors
/// Those of the store.
pub fn people<'a>(
    p: &Platform,
    ctx: &Ctx<ReadAlerts>,
    alerts: impl Iterator<Item = &'a Alert>,
) -> Result<People, StoreError> {
    let who = |alert: &'a Alert| {
        let seen = alert.gesehen.map(|seen| seen.von);
        seen.into_iter().chain(alert.erledigt.as_ref().map(|closing| closing.von))
    };
    People::named(p, ctx, alerts.flat_map(who))
}

/// An alert as it is now.
pub(super) fn alert_of(p: &Platform, ctx: &Ctx<ReadAlerts>, id: Id<Alert>) -> Result<Alert, StoreError> {
    Ok(p.store().read(ctx, |r| r.need::<Alert>(&id))?.into_inner())
}

/// What alerts are about; audited as one list for each resident.
///
/// # Errors
/// The reader may not read entries; those of the store.
pub fn quoted<'a>(
    p: &Platform,
    ctx: &Ctx<ReadAlerts>,
    alerts: impl Iterator<Item = &'a Alert> + Clone,
    purpose: &'static str,
) -> Result<About, Problem> {
    About::of(p, ctx, alerts, purpose)
}

/// At how many alerts nobody has looked, beside the navigation.
pub(super) fn unseen(p: &Platform, look: &Ctx<Look>) -> Option<u64> {
    alerts::unseen(p, &look.try_as::<ReadAlerts>()?).ok()
}

/// The filters of the list.
#[derive(Default, Deserialize)]
#[serde(default)]
struct ListQuery {
    zustand: String,
    cursor: String,
}

async fn list(ctx: Ctx<ReadAlerts>, State(p): State<Platform>, Query(query): Query<ListQuery>) -> Response {
    p.answer(move |p| {
        let which = Which::of(&query.zustand);
        let zustand = (which == Which::Done).then_some(AlertState::Erledigt);
        let cursor = query.cursor.parse().ok();
        let asked = Asked { zustand, offen: which == Which::Open, wohnbereich: None, cursor };
        let listed = alerts::list(p, &ctx, &asked)?;
        let found = || listed.alerts.iter().map(|(alert, _)| alert);
        let (quoted, people) = (quoted(p, &ctx, found(), "hinweise")?, people(p, &ctx, found())?);
        let (is_first, now) = (query.cursor.is_empty(), ctx.now());
        Ok(p.page(&ctx, &AlertsPage { which, is_first, listed, quoted, people, now }))
    })
    .await
}

/// The page of an alert. Asking for it changes nothing: the page itself says that it was opened, and without a script its
/// reader does.
async fn show(ctx: Ctx<ReadAlerts>, State(p): State<Platform>, Path(id): Path<Id<Alert>>) -> Response {
    p.answer(move |p| page(p, &ctx, id, None)).await
}

fn page(
    p: &Platform,
    ctx: &Ctx<ReadAlerts>,
    id: Id<Alert>,
    sent: Option<(String, FieldErrors)>,
) -> Result<Response, Problem> {
    let alert = alert_of(p, ctx, id)?;
    let resident = reached::<Resident, _>(p, ctx, alert.resident_id, "hinweis")?;
    let quoted = quoted(p, ctx, std::iter::once(&alert), "hinweis")?;
    let people = people(p, ctx, std::iter::once(&alert))?;
    let may_close = match ctx.try_as::<CloseAlerts>() {
        Some(closes) => {
            let duty: Arc<CareDuty> = p.store().read(&closes, |r| r.duty())?;
            duty.admin_or_nurse(ctx.actor().role).is_ok()
        }
        None => false,
    };
    let status = if sent.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let (text, errors) = sent.unwrap_or_default();
    let is_own = alert.verfasser == Some(ctx.actor().user);
    let page = AlertPage { alert, resident, quoted, people, is_own, may_close, text, errors, now: ctx.now() };
    Ok(p.page_as(status, ctx, &page))
}

async fn seen(ctx: Ctx<SeeAlerts>, State(p): State<Platform>, Path(id): Path<Id<Alert>>) -> Response {
    p.answer(move |p| {
        alerts::see(p, &ctx, id)?;
        Ok(see_other(&format!("{AT}/{id}"), None))
    })
    .await
}

async fn close(
    ctx: Ctx<CloseAlerts>,
    State(p): State<Platform>,
    Path(id): Path<Id<Alert>>,
    form: Form,
) -> Response {
    p.answer(move |p| match alerts::close(p, &ctx, id, form.get("text"), &form.idempotency_key()) {
        Ok(()) => Ok(see_other(AT, Some(&Msg::new("notice-alert-closed")))),
        Err(ActError::Invalid(errors)) => {
            let reads = ctx.try_as::<ReadAlerts>();
            let reads = reads.ok_or_else(|| Problem::new(Kind::NotAllowed, "KEINE_BERECHTIGUNG"))?;
            page(p, &reads, id, Some((form.get("text").to_owned(), errors)))
        }
        Err(other) => Err(other.into()),
    })
    .await
}

/// What there is to do about a resident, on their page; nothing where there is nothing.
///
/// # Errors
/// Those of the store.
pub(super) fn beside(
    p: &Platform,
    look: &Ctx<Look>,
    v: &View,
    id: [u8; 16],
) -> Result<Option<Added>, Problem> {
    let Some(ctx) = look.try_as::<ReadAlerts>() else { return Ok(None) };
    let resident: Option<Versioned<Resident>> = p.store().read(&ctx, |r| r.get(&Id::from_bytes(id)))?;
    let Some(resident) = resident else { return Ok(None) };
    let open = alerts::of_resident(p, &ctx, &resident)?;
    if open.is_empty() {
        return Ok(None);
    }
    let (quoted, people) = (quoted(p, &ctx, open.iter(), "seite")?, people(p, &ctx, open.iter())?);
    let part = html! {
        section.card {
            h2 { (v.w("alert-open")) }
            ol role="list" { @for alert in &open { (line(v, alert, None, (&quoted, &people), ctx.now())) } }
        }
    };
    Ok(Some(Added { first: None, part }))
}
