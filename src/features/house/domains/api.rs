//! Allowed domains as JSON (api.md: `/admin/domains`).

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
        people::{AllowedDomain, DomainRow},
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
        .get("/api/v1/admin/domains", list)
        .doc(Doc { summary: "The allowed domains", gives: Some(shape::<DomainList>()), ..Doc::default() })
        .post("/api/v1/admin/domains", allow)
        .doc(Doc {
            summary: "Allows a domain: exactly what stands after the @",
            takes: Some(shape::<NewDomain>()),
            status: Some(201),
            gives: Some(shape::<DomainJson>()),
            ..Doc::default()
        })
        .delete("/api/v1/admin/domains/{id}", remove)
        .doc(Doc { summary: "Allows a domain no longer", status: Some(204), ..Doc::default() })
}

/// An allowed domain.
#[derive(Serialize, ToSchema)]
struct DomainJson {
    #[schema(value_type = String, format = "uuid")]
    id: Id<AllowedDomain>,
    domain: String,
    #[schema(value_type = String)]
    role: Role,
    #[schema(value_type = String, format = "date-time")]
    created_at: Timestamp,
}

impl From<AllowedDomain> for DomainJson {
    fn from(allowed: AllowedDomain) -> Self {
        Self { id: allowed.id, domain: allowed.domain, role: allowed.role, created_at: allowed.created_at }
    }
}

/// Allowed domains.
#[derive(Serialize, ToSchema)]
struct DomainList {
    items: Vec<DomainJson>,
    total: usize,
}

/// A domain to allow.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewDomain {
    domain: String,
    /// The role that its people get; never `admin`.
    role: String,
}

type Manager = Ctx<ManagePeople>;

async fn list(ctx: Manager, State(p): State<Platform>) -> Response {
    p.answer(move |p| {
        let all = p.domains(&ctx)?;
        let items: Vec<DomainJson> = all.into_iter().map(DomainJson::from).collect();
        Ok(json(StatusCode::OK, &DomainList { total: items.len(), items }))
    })
    .await
}

async fn allow(ctx: Manager, State(p): State<Platform>, Json(new): Json<NewDomain>) -> Response {
    p.answer(move |p| {
        let row = DomainRow { domain: &new.domain, role: &new.role };
        let allowed = p.allow_domain(&ctx, &row)?;
        Ok(json(StatusCode::CREATED, &DomainJson::from(allowed)))
    })
    .await
}

async fn remove(ctx: Manager, State(p): State<Platform>, Path(id): Path<Id<AllowedDomain>>) -> Response {
    p.answer(move |p| {
        p.remove_domain(&ctx, id)?;
        Ok(StatusCode::NO_CONTENT.into_response())
    })
    .await
}
