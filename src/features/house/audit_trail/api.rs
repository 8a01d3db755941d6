//! The JSON of the audit trail (api.md: `GET /admin/audit-log`).

use axum::{extract::State, http::StatusCode, response::Response};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    access::ReadAuditTrail,
    actions,
    filter::{Filter, begin, table},
};
use crate::{
    kernel::{
        ids::Id,
        paging::Paging,
        problem::{FieldErrors, Kind, Problem},
    },
    platform::{
        Platform,
        action::Action,
        store::Entry,
        tenancy::{Ctx, Role},
        web::{
            present::json,
            query::Query,
            routes::{Doc, Param, Routes, shape},
        },
    },
};

const QUERY: &[Param] = &[
    Param::id("user"),
    Param::text("action"),
    Param::text("entity_type"),
    Param::id("entity_id"),
    Param::text("from"),
    Param::text("to"),
    Param::PAGE,
    Param::PER_PAGE,
];

pub(super) fn routes() -> Routes {
    Routes::new().get("/api/v1/admin/audit-log", list).doc(Doc {
        summary: "The audit trail, newest first",
        query: QUERY,
        gives: Some(shape::<Trail>()),
        ..Doc::default()
    })
}

/// The filters of api.md.
#[derive(Deserialize)]
struct Wanted {
    user: Option<String>,
    action: Option<String>,
    entity_type: Option<String>,
    entity_id: Option<String>,
    from: Option<String>,
    to: Option<String>,
    page: Option<usize>,
    per_page: Option<usize>,
}

/// One page of the trail.
#[derive(Serialize, ToSchema)]
struct Trail {
    items: Vec<Line>,
    total: usize,
    page: usize,
    per_page: usize,
}

/// One entry.
#[derive(Serialize, ToSchema)]
struct Line {
    /// Number in the chain, without gaps from 1.
    seq: u64,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    user_id: Option<String>,
    username: String,
    /// None of somebody who had not signed in.
    #[schema(value_type = Option<String>)]
    role: Option<Role>,
    /// create, read, update, delete, login, login_failed, export or import.
    action: &'static str,
    /// The event's stable name.
    event: String,
    entity_type: Option<&'static str>,
    entity_id: Option<String>,
    /// Field -> old value; values that were erased are left out.
    #[schema(value_type = Object)]
    old_values: serde_json::Map<String, serde_json::Value>,
    /// Field -> new value.
    #[schema(value_type = Object)]
    new_values: serde_json::Map<String, serde_json::Value>,
    #[schema(value_type = Object)]
    notes: serde_json::Map<String, serde_json::Value>,
    ip: Option<String>,
    user_agent: Option<String>,
    request_id: String,
}

fn line(p: &Platform, entry: Entry) -> Line {
    let nobody = entry.actor.user.bytes() == [0; 16];
    let (mut old_values, mut new_values) = (serde_json::Map::new(), serde_json::Map::new());
    for change in entry.changes {
        old_values.insert(change.field.clone(), change.old.into());
        new_values.insert(change.field, change.new.into());
    }
    let table = entry.object.and_then(|(number, _)| {
        p.kinds().iter().map(|kind| kind.table).find(|table| table.number == number).map(|table| table.name)
    });
    Line {
        seq: entry.seq,
        created_at: entry.at,
        user_id: (!nobody).then(|| entry.actor.user.to_string()),
        role: entry.actor.acting_role(),
        username: entry.actor.name,
        action: p.action_of(&entry.kind).code(),
        event: entry.kind,
        entity_type: table,
        entity_id: entry.object.map(|(_, id)| Id::<()>::from_bytes(id).to_string()),
        old_values,
        new_values,
        notes: entry.notes.into_iter().map(|(name, value)| (name, value.into())).collect(),
        ip: entry.actor.origin.as_ref().map(|origin| origin.address.to_string()),
        user_agent: entry.actor.origin.map(|origin| origin.agent),
        request_id: entry.request.to_string(),
    }
}

/// A day (in the tenant's zone) or an instant; the end of a range is the day's end.
fn moment(text: &str, ctx: &Ctx<ReadAuditTrail>, end: bool) -> Option<Timestamp> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(at);
    }
    let day: jiff::civil::Date = text.parse().ok()?;
    begin(if end { day.tomorrow().ok()? } else { day }, ctx.zone())
}

fn filter(p: &Platform, ctx: &Ctx<ReadAuditTrail>, wanted: &Wanted) -> Result<Filter, Problem> {
    let mut errors = FieldErrors::new();
    let mut filter = Filter::default();
    if let Some(user) = &wanted.user {
        match user.parse::<Id<()>>() {
            Ok(id) => filter.user = Some(id.bytes()),
            Err(_) => errors.add("user", "FELD_UNGUELTIG"),
        }
    }
    if let Some(action) = &wanted.action {
        match Action::from_code(action) {
            Some(action) => filter.action = Some(action),
            None => filter.kind = Some(action.clone()),
        }
    }
    let kind = wanted.entity_type.as_deref().map(|name| table(p.kinds(), name));
    match (kind, &wanted.entity_id) {
        (Some(None), _) => errors.add("entity_type", "ENUM_UNGUELTIG"),
        (Some(Some(table)), Some(id)) => match id.parse::<Id<()>>() {
            Ok(id) => filter.object = Some((table, id.bytes())),
            Err(_) => errors.add("entity_id", "FELD_UNGUELTIG"),
        },
        (Some(Some(table)), None) => filter.table = Some(table),
        (None, Some(_)) => errors.add("entity_type", "FELD_UNGUELTIG"),
        (None, None) => {}
    }
    for (name, text, end) in [("from", &wanted.from, false), ("to", &wanted.to, true)] {
        let Some(text) = text else { continue };
        match (moment(text, ctx, end), end) {
            (Some(at), false) => filter.from = Some(at),
            (Some(at), true) => filter.before = Some(at),
            (None, _) => errors.add(name, "DATUM_UNGUELTIG"),
        }
    }
    if errors.is_empty() {
        Ok(filter)
    } else {
        Err(Problem::new(Kind::Invalid, "FELD_UNGUELTIG").with_fields(errors))
    }
}

async fn list(ctx: Ctx<ReadAuditTrail>, State(p): State<Platform>, Query(wanted): Query<Wanted>) -> Response {
    p.answer(move |p| {
        let filter = filter(p, &ctx, &wanted)?;
        let paging = Paging {
            page: wanted.page.unwrap_or(1).max(1),
            per_page: wanted.per_page.unwrap_or(Paging::PER_PAGE).clamp(1, Paging::MAX_PER_PAGE),
        };
        let found = actions::list(p, &ctx, &filter, paging)?;
        let items = found.items.into_iter().map(|entry| line(p, entry)).collect();
        let body = Trail { items, total: found.total, page: paging.page, per_page: paging.per_page };
        Ok(json(StatusCode::OK, &body))
    })
    .await
}
