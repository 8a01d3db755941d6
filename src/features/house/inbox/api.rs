//! The JSON of messages (api.md).

use axum::{extract::State, http::StatusCode, response::Response};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    kernel::{ids::Id, paging::Paging, words::Lang},
    platform::{
        Platform,
        notify::{self, Inbox, InboxRow, MailState, Notification},
        tenancy::Ctx,
        web::{
            present::json,
            query::{Path, Query},
            routes::{Doc, Param, Routes, shape},
        },
    },
    ui::words::t,
};

const QUERY: &[Param] = &[Param::words("unread", &["true", "false"]), Param::PAGE, Param::PER_PAGE];

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/notifications", list)
        .doc(Doc {
            summary: "One's own messages, newest first, with the number of unread ones",
            query: QUERY,
            gives: Some(shape::<NotificationList>()),
            ..Doc::default()
        })
        .put("/api/v1/notifications/{id}/read", read)
        .doc(Doc {
            summary: "Marks a message as read",
            gives: Some(shape::<NotificationJson>()),
            ..Doc::default()
        })
        .put("/api/v1/notifications/read-all", read_all)
        .doc(Doc { summary: "Marks all messages as read", gives: Some(shape::<ReadAll>()), ..Doc::default() })
}

/// A message. Its words say nothing about anybody's health, and name nobody.
#[derive(Serialize, ToSchema)]
pub struct NotificationJson {
    /// Its id.
    #[schema(value_type = String, format = "uuid")]
    pub id: Id<Notification>,
    /// What it is about, e.g. `report_ready`.
    pub notification_type: &'static str,
    /// Title in the reader's language.
    pub title: String,
    /// Text in the reader's language.
    pub message: String,
    /// The page that it leads to.
    pub href: Option<String>,
    /// Whether it was read.
    pub is_read: bool,
    /// Whether a mail of it was taken by the mail server.
    pub email_sent: bool,
    /// When.
    #[schema(value_type = Option<String>, format = "date-time")]
    pub email_sent_at: Option<Timestamp>,
    /// When it happened.
    #[schema(value_type = String, format = "date-time")]
    pub created_at: Timestamp,
}

/// A page of messages.
#[derive(Serialize, ToSchema)]
pub struct NotificationList {
    /// The messages.
    pub items: Vec<NotificationJson>,
    /// Messages of the filter.
    pub total: usize,
    /// Unread messages in all.
    pub unread: usize,
    /// Page number from 1.
    pub page: usize,
    /// Entries on a page.
    pub per_page: usize,
}

/// How many messages were marked.
#[derive(Serialize, ToSchema)]
pub struct ReadAll {
    /// How many.
    pub updated: usize,
}

fn shown(lang: Lang, listed: &InboxRow) -> NotificationJson {
    let notification = &listed.notification;
    let sent = match listed.mail {
        Some(MailState::Sent(at)) => Some(at),
        Some(MailState::Waiting(_) | MailState::Failed(_)) | None => None,
    };
    NotificationJson {
        id: notification.id,
        notification_type: listed.notice.name,
        title: t(lang, &listed.notice.title()),
        message: t(lang, &listed.notice.text(notification.facts)),
        href: listed.href.clone(),
        is_read: notification.read_at.is_some(),
        email_sent: sent.is_some(),
        email_sent_at: sent,
        created_at: notification.created_at,
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    #[serde(default)]
    unread: bool,
    page: Option<usize>,
    per_page: Option<usize>,
}

async fn list(ctx: Ctx<Inbox>, State(p): State<Platform>, Query(query): Query<ListQuery>) -> Response {
    p.answer(move |p| {
        let paging = Paging {
            page: query.page.unwrap_or(1).max(1),
            per_page: query.per_page.unwrap_or(Paging::PER_PAGE).clamp(1, Paging::MAX_PER_PAGE),
        };
        let list = notify::list(p, p.notices(), &ctx, query.unread, paging)?;
        let body = NotificationList {
            items: list.page.items.iter().map(|listed| shown(ctx.lang(), listed)).collect(),
            total: list.page.total,
            unread: list.unread,
            page: paging.page,
            per_page: paging.per_page,
        };
        Ok(json(StatusCode::OK, &body))
    })
    .await
}

async fn read(ctx: Ctx<Inbox>, State(p): State<Platform>, Path(id): Path<Id<Notification>>) -> Response {
    p.answer(move |p| {
        let listed = notify::read(p, p.notices(), &ctx, id)?;
        Ok(json(StatusCode::OK, &shown(ctx.lang(), &listed)))
    })
    .await
}

async fn read_all(ctx: Ctx<Inbox>, State(p): State<Platform>) -> Response {
    p.answer(move |p| {
        let updated = notify::read_all(p, &ctx)?;
        Ok(json(StatusCode::OK, &ReadAll { updated }))
    })
    .await
}
