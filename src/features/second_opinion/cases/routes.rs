//! The routes of cases: those of any record, and the search box of every page.

use axum::response::Response;
use serde::Deserialize;

use super::{Case, ReadCases, api};
use crate::platform::{
    entity::{self, ListQuery},
    tenancy::Ctx,
    web::{present::see_other, query::Query, request_limits::Cost, routes::Routes},
};

/// Every route of cases.
#[must_use]
pub fn routes() -> Routes {
    let search = Routes::new().get("/suche", search).costly(Cost::Search);
    entity::routes::routes::<Case>().and(search).and(api::routes())
}

/// The search box of every page.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Sought {
    q: String,
}

async fn search(_: Ctx<ReadCases>, Query(sought): Query<Sought>) -> Response {
    see_other(&ListQuery::<Case>::asking(&[("q", &sought.q)]).here(), None)
}
