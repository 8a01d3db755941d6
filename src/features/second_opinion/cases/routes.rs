//! The pages of cases: parse, one action, show.

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode},
    response::Response,
};
use serde::Deserialize;

use super::{
    Case, EditCases, ReadCases, actions,
    filter::{LIST, ListQuery},
    pages::{
        detail::DetailPage,
        list::{CaseTable, Item, ListPage},
    },
    repo, rules,
    status::status,
};
use crate::{
    kernel::{
        ids::Id,
        paging::{Paging, Slice},
        problem::Problem,
    },
    platform::{
        Platform,
        tenancy::Ctx,
        web::{
            present::{Hx, html, see_other, with_headers},
            query::{Path, Query, escaped},
            request_limits::Cost,
            routes::Routes,
        },
    },
};

/// Every route of cases.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get("/faelle", list)
        .costly(Cost::Search)
        .get("/faelle/{id}", detail)
        .get("/suche", search)
        .costly(Cost::Search)
        .and(super::forms::routes())
        .and(super::api::routes())
}

pub(super) async fn list(
    ctx: Ctx<ReadCases>,
    State(p): State<Platform>,
    hx: Hx,
    Query(query): Query<ListQuery>,
) -> Response {
    p.answer(move |p| listed(p, &ctx, &hx, query)).await
}

fn listed(p: &Platform, ctx: &Ctx<ReadCases>, hx: &Hx, query: ListQuery) -> Result<Response, Problem> {
    let (filter, sort, errors) = query.read();
    let paging = Paging::page(query.page());
    let refused = !errors.is_empty();
    let found = if refused { nothing(paging) } else { repo::list(p, ctx, &filter, sort, paging)? };
    let items = found
        .page
        .items
        .into_iter()
        .map(|seen| Item { status: status(&seen, ctx.today(), ctx.frist_tage()), case: seen.into_inner() });
    let table = CaseTable {
        sort,
        filter,
        items: items.collect(),
        total: found.page.total,
        paging,
        exact: found.exact,
        without_search: found.without_search,
        may_edit: ctx.also::<EditCases>(),
        query,
    };
    if hx.fragment && hx.target.as_deref() == Some(<CaseTable as crate::ui::Fragment>::ID) {
        let mut headers = HeaderMap::new();
        if let Ok(here) = HeaderValue::from_str(&table.query.here()) {
            headers.insert("HX-Push-Url", here);
        }
        return Ok(with_headers(html(StatusCode::OK, table.answer(&p.view(ctx))), headers));
    }
    let years = p.store().read(ctx, repo::years)?;
    let status = if refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(p.page_as(status, ctx, &ListPage { table, years, errors }))
}

/// What a filter that means nothing finds.
fn nothing(paging: Paging) -> repo::CasePage {
    let page = Slice { items: Vec::new(), total: 0, paging };
    repo::CasePage { page, exact: None, without_search: false }
}

pub(super) async fn detail(
    ctx: Ctx<ReadCases>,
    State(p): State<Platform>,
    Path(id): Path<Id<Case>>,
) -> Response {
    p.answer(move |p| {
        let opened = actions::open(p, &ctx, id)?;
        let version = opened.seen.row_version();
        let case = opened.seen.into_inner();
        let page = DetailPage {
            version,
            status: status(&case, ctx.today(), ctx.frist_tage()),
            warnings: rules::warnings(&case, ctx.today()),
            history: opened.history,
            people: opened.people,
            may_edit: ctx.also::<EditCases>(),
            case,
        };
        Ok(p.page(&ctx, &page))
    })
    .await
}

/// The search box of every page.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Sought {
    q: String,
}

pub(super) async fn search(_: Ctx<ReadCases>, Query(sought): Query<Sought>) -> Response {
    let q = sought.q.trim();
    if q.is_empty() {
        return see_other(LIST, None);
    }
    see_other(&format!("{LIST}?q={}", escaped(q)), None)
}
