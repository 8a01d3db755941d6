//! What the API says of itself: that it is there, its OpenAPI document, and that document as a page.

use std::sync::OnceLock;

use axum::{extract::State, http::StatusCode, response::Response};
use maud::{Markup, html};
use serde::Serialize;
use utoipa::ToSchema;

use super::routes;
use crate::{
    kernel::words::Msg,
    platform::{
        Platform,
        feature::Feature,
        web::{
            openapi,
            present::{html as page_response, json},
            routes::{Doc, Route, Routes, shape},
            session::Visitor,
        },
    },
    ui::{
        NavSpot, Page, View,
        page::full,
        table::{Column, Row, Table, table},
    },
};

/// The API's answer to "are you there?".
#[derive(Serialize, ToSchema)]
struct Health {
    /// Always `ok`.
    status: &'static str,
}

/// What these pages register.
pub static FEATURE: Feature = Feature { routes, ..Feature::named("app::api_docs") };

/// The routes of this file.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/health", health)
        .doc(Doc { summary: "Whether the API answers", gives: Some(shape::<Health>()), ..Doc::default() })
        .get("/api/v1/openapi.json", document)
        .doc(Doc { summary: "This document", gives_file: Some("application/json"), ..Doc::default() })
        .get("/api/docs", page)
}

fn described() -> &'static [Route] {
    static TABLE: OnceLock<Vec<Route>> = OnceLock::new();
    TABLE.get_or_init(|| routes::routes().split().1)
}

async fn health(_: Visitor) -> Response {
    json(StatusCode::OK, &Health { status: "ok" })
}

async fn document(_: Visitor) -> Response {
    static DOCUMENT: OnceLock<utoipa::openapi::OpenApi> = OnceLock::new();
    json(StatusCode::OK, DOCUMENT.get_or_init(|| openapi::document(described())))
}

async fn page(visitor: Visitor, State(platform): State<Platform>) -> Response {
    let view = platform.bare_view(visitor.lang, None);
    page_response(StatusCode::OK, full(&ApiDocs { routes: described() }, &view))
}

fn names(doc: &Doc) -> String {
    doc.query.iter().map(|param| param.name).collect::<Vec<_>>().join("&")
}

/// The API, route by route.
struct ApiDocs {
    routes: &'static [Route],
}

impl Page for ApiDocs {
    fn title(&self) -> Msg {
        Msg::new("api-docs-title")
    }
    fn here(&self) -> NavSpot {
        NavSpot::NONE
    }
    fn body(&self, v: &View) -> Markup {
        let columns =
            ["api-docs-route", "api-docs-does", "api-docs-needs"].map(|key| Column::new(Msg::new(key)));
        let api = self.routes.iter().filter_map(|route| Some((route, route.doc.as_ref()?)));
        let rows = api.map(|(route, doc)| {
            Row::new(vec![
                html! { code { (route.method) " " (route.path) } },
                // The document is English throughout, whatever the page's language.
                html! { span lang="en" { (doc.summary) @if !doc.query.is_empty() { br; code { "?" (names(doc)) } } } },
                html! { @if route.access.public { (v.w("api-docs-public")) } @else { code { (route.access.permission) } } },
            ])
        });
        html! {
            p { (v.w("api-docs-lead")) " " a href="/api/v1/openapi.json" { "openapi.json" } }
            (table(v, &Table::new("adressen", self.title(), columns.to_vec()).rows(rows.collect())))
        }
    }
}
