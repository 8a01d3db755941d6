//! The addresses of the pages, for everybody: signed in or not.

use axum::{extract::State, http::StatusCode, response::Response};

use super::pages::{ACCESS, DATA, HELP, SHORTCUTS, TextPage};
use crate::{
    platform::{
        Platform,
        web::{
            present::html,
            routes::Routes,
            session::{SessionUser, Visitor},
        },
    },
    ui::page::full,
};

/// The routes of the pages that the footer leads to.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get(super::HELP, help)
        .get(super::KEYS, keys)
        .get(super::ACCESSIBILITY, accessibility)
        .get(super::PRIVACY, privacy)
}

/// Whoever is behind the request, if they are signed in: the page then stands in their shell.
type Maybe = Result<SessionUser, Response>;

async fn help(visitor: Visitor, State(p): State<Platform>, me: Maybe) -> Response {
    show(p, visitor, me, &HELP).await
}

async fn keys(visitor: Visitor, State(p): State<Platform>, me: Maybe) -> Response {
    show(p, visitor, me, &SHORTCUTS).await
}

async fn accessibility(visitor: Visitor, State(p): State<Platform>, me: Maybe) -> Response {
    show(p, visitor, me, &ACCESS).await
}

async fn privacy(visitor: Visitor, State(p): State<Platform>, me: Maybe) -> Response {
    show(p, visitor, me, &DATA).await
}

async fn show(p: Platform, visitor: Visitor, me: Maybe, page: &'static TextPage) -> Response {
    p.answer(move |p| {
        Ok(match &me {
            Ok(me) => p.page_of_me(StatusCode::OK, me, &page),
            Err(_) => html(StatusCode::OK, full(&page, &p.bare_view(visitor.lang, visitor.notice.as_ref()))),
        })
    })
    .await
}
