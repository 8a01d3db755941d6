//! The addresses of the inbox.

use axum::{extract::State, http::StatusCode, response::Response};
use serde::Deserialize;

use super::{
    api,
    pages::{CHOICES, ChoicesPage, HREF, InboxPage},
};
use crate::{
    kernel::{ids::Id, paging::Paging, words::Msg},
    platform::{
        Platform,
        notify::{self, Inbox, Notice, Notification},
        tenancy::{Ctx, Permission},
        web::{
            present::{html, see_other},
            query::{Form, Path, Query},
            routes::Routes,
            session::{BELL, SessionUser},
        },
    },
    ui::{shell::inside_bell, view::Bell},
};

/// The routes of the inbox.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get(HREF, list)
        .get(BELL, glocke)
        .post("/benachrichtigungen/alle-gelesen", read_all)
        .post("/benachrichtigungen/{id}/oeffnen", open)
        .get(CHOICES, choices)
        .post(CHOICES, choose)
        .and(api::routes())
}

/// The bell in the header of somebody's pages. Where the count cannot be read, the page itself will say so.
#[must_use]
pub fn bell<P: Permission>(p: &Platform, ctx: &Ctx<P>) -> Option<Bell> {
    let unread = notify::unread(p, &ctx.try_as::<Inbox>()?).unwrap_or_default();
    Some(Bell { href: HREF.into(), unread: u64::try_from(unread).unwrap_or(u64::MAX) })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    #[serde(default)]
    nur: String,
    seite: Option<usize>,
}

async fn list(ctx: Ctx<Inbox>, State(p): State<Platform>, Query(query): Query<ListQuery>) -> Response {
    p.answer(move |p| {
        let only_unread = query.nur == "ungelesen";
        let paging = Paging::page(query.seite.unwrap_or(1));
        let list = notify::list(p, p.notices(), &ctx, only_unread, paging)?;
        Ok(p.page(&ctx, &InboxPage { list, only_unread }))
    })
    .await
}

/// Asked every 30 seconds; keeps no session alive.
async fn glocke(ctx: Ctx<Inbox>, State(p): State<Platform>) -> Response {
    p.answer(move |p| {
        let unread = notify::unread(p, &ctx)?;
        let bell = Bell { href: HREF.into(), unread: u64::try_from(unread).unwrap_or(u64::MAX) };
        Ok(html(StatusCode::OK, inside_bell(&p.view(&ctx), &bell)))
    })
    .await
}

async fn read_all(ctx: Ctx<Inbox>, State(p): State<Platform>) -> Response {
    p.answer(move |p| {
        let count = notify::read_all(p, &ctx)?;
        Ok(see_other(HREF, Some(&Msg::new("notice-inbox-read").with("n", count))))
    })
    .await
}

async fn open(
    ctx: Ctx<Inbox>,
    State(p): State<Platform>,
    Path(id): Path<Id<Notification>>,
    form: Form,
) -> Response {
    p.answer(move |p| {
        let listed = notify::read(p, p.notices(), &ctx, id)?;
        let back = if form.get("nur").is_empty() { HREF.to_owned() } else { format!("{HREF}?nur=ungelesen") };
        Ok(see_other(listed.href.as_deref().unwrap_or(&back), None))
    })
    .await
}

/// The notices that somebody in a role is told of by mail too.
fn notices(p: &Platform, me: &SessionUser) -> Vec<&'static Notice> {
    let told = |notice: &&Notice| notice.to.contains(&me.role()) && notice.mailed;
    p.notices().iter().copied().filter(told).collect()
}

async fn choices(me: SessionUser, State(p): State<Platform>) -> Response {
    p.answer(move |p| {
        let off = &me.user().mail_off;
        let on = |notice: &Notice| !off.iter().any(|off| off == "*" || off == notice.name);
        let page = ChoicesPage {
            notices: notices(p, &me).into_iter().map(|notice| (notice, on(notice))).collect(),
            email: me.user().email.clone(),
            sends_mail: p.sends_mail()?,
        };
        Ok(p.page_of_me(StatusCode::OK, &me, &page))
    })
    .await
}

async fn choose(me: SessionUser, State(p): State<Platform>, form: Form) -> Response {
    p.answer(move |p| {
        let on: Vec<&str> =
            form.0.iter().filter(|(name, _)| name == "mail").map(|(_, value)| value.as_str()).collect();
        let asked = notices(p, &me);
        // What this role is not asked about (that of another tenant) stays as it is.
        let names: Vec<&str> = asked.iter().map(|notice| notice.name).collect();
        let mut off: Vec<String> = me.user().mail_off.iter().flat_map(|off| spelled(p, off)).collect();
        off.retain(|off| !names.contains(&off.as_str()));
        off.extend(names.iter().filter(|name| !on.contains(*name)).map(|name| (*name).to_owned()));
        p.choose_mails(&me, off)?;
        Ok(see_other(CHOICES, Some(&Msg::new("notice-inbox-choices"))))
    })
    .await
}

/// "All off" as the names that it means.
fn spelled(p: &Platform, off: &str) -> Vec<String> {
    if off == "*" {
        p.notices().iter().map(|notice| notice.name.to_owned()).collect()
    } else {
        vec![off.to_owned()]
    }
}
