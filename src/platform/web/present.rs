//! Results as responses: page, fragment, redirect, JSON, download.

use std::{io, sync::Arc};

use axum::{
    extract::{FromRequestParts, Request},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use maud::Markup;

use super::{
    answer::{Members, refuse, refuse_with, status},
    query::Asks,
    session::{Gate, Identity, PrincipalId, SessionUser, notice_cookie},
    stream,
};
use crate::{
    kernel::{
        clock::day_in,
        ids::Id,
        problem::{Kind, Link, Problem},
        words::{Lang, Msg},
    },
    platform::{
        Platform,
        tenancy::{Ctx, Grant, Permission, Role, User},
    },
    ui::{
        Page, View,
        page::full,
        view::{Bell, NavItem, Notice, Person, SearchBox, Tone},
    },
};

crate::permission!(
    /// Seeing the shell around every page; everybody who signed in has it.
    pub Look, "shell.look", [Admin, DakMitarbeiter, Staff, Therapist, Client]
);

/// What stands around a page for one person.
#[derive(Default)]
pub struct Nav {
    /// The navigation, in order.
    pub items: Vec<NavItem>,
    /// Parts of the administration that features add, in order.
    pub admin: Vec<NavItem>,
    /// The search box of the header.
    pub search: Option<SearchBox>,
    /// The bell of the header.
    pub bell: Option<Bell>,
}

/// How the answer is wanted: a whole page, or the part that htmx asked for.
#[derive(Debug, Clone, Default)]
pub struct Hx {
    /// The request comes from htmx and wants a part, not a page.
    pub fragment: bool,
    /// Id of the element that the answer goes into.
    pub target: Option<String>,
}

impl Asks for Hx {}

impl<S: Send + Sync> FromRequestParts<S> for Hx {
    type Rejection = std::convert::Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self::of(&parts.headers))
    }
}

impl Hx {
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let is = |name: &str| headers.get(name).is_some_and(|value| value == "true");
        let target = headers.get("hx-target").and_then(|value| value.to_str().ok()).map(str::to_owned);
        Self { fragment: is("hx-request") && !is("hx-boosted") && !is("hx-history-restore-request"), target }
    }
}

impl Platform {
    /// Runs a handler's work on the blocking pool and answers; a problem is presented by the outer layer.
    pub async fn answer(
        &self,
        work: impl FnOnce(&Self) -> Result<Response, Problem> + Send + 'static,
    ) -> Response {
        let platform = self.clone();
        match tokio::task::spawn_blocking(move || work(&platform)).await {
            Ok(Ok(response)) => response,
            Ok(Err(problem)) => refuse(problem),
            Err(joined) if joined.is_panic() => std::panic::resume_unwind(joined.into_panic()),
            Err(_) => refuse(Problem::new(Kind::Busy, "ZU_VIEL_LOS")),
        }
    }

    /// The view under which a page is rendered for the user of `ctx`.
    #[must_use]
    pub fn view<P: Permission>(&self, ctx: &Ctx<P>) -> View {
        let nav = ctx.try_as::<Look>().map(|look| self.nav(&look)).unwrap_or_default();
        let whose = PrincipalId { user: ctx.actor().user, tenant: ctx.grant.tenant };
        View {
            lang: ctx.lang(),
            zone: ctx.zone().clone(),
            today: ctx.today(),
            facility: ctx.facility().to_owned(),
            // A badge has no account, and no role that people have.
            person: (!ctx.actor().is_badge()).then(|| {
                person(&ctx.actor().name, ctx.actor().role, self.account_links(ctx.actor().user), true)
            }),
            nav: nav.items,
            admin: nav.admin,
            search: nav.search,
            bell: nav.bell,
            footer: (self.wiring().footer)(),
            colour: ctx.colour(),
            shortcuts: ctx.shortcuts(),
            csrf: ctx.session().map(|session| self.door().csrf_token(&session, whose)).unwrap_or_default(),
            idempotency_key: uuid::Uuid::new_v4().simple().to_string(),
            notice: ctx.notice().map(|words| Notice { tone: Tone::Good, words: words.clone(), link: None }),
            idle_s: ctx.idle_s().map(as_counted),
            ..View::bare(ctx.lang(), ctx.facility(), ctx.today())
        }
    }

    /// What the pages of the own account know: navigation only behind an open gate.
    #[must_use]
    pub fn view_of_me(&self, me: &SessionUser) -> View {
        self.view_of(&me.0, None)
    }

    /// A whole page of the own account or the operator's desk.
    #[must_use]
    pub fn page_of_me(&self, status: StatusCode, me: &SessionUser, page: &dyn Page) -> Response {
        html(status, full(page, &self.view_of_me(me)))
    }

    pub(super) fn view_of(&self, identity: &Identity, grant: Option<&Arc<Grant>>) -> View {
        let grant = grant.cloned().or_else(|| self.grant_of(identity).ok().flatten());
        if let Some(ctx) = grant.and_then(Ctx::<Look>::admit) {
            return self.view(&ctx);
        }
        let lang = identity.user.lang;
        let at_desk = identity.membership.is_operator() && identity.gate == Gate::Open;
        let nav = if at_desk { (self.wiring().desk)() } else { Nav::default() };
        let open = identity.gate == Gate::Open;
        let links = if open { self.account_links(identity.user.id) } else { Vec::new() };
        let whose = PrincipalId { user: identity.user.id, tenant: identity.membership.tenant };
        View {
            zone: identity.zone.clone(),
            person: Some(person(&identity.user.name, identity.membership.role, links, open)),
            nav: nav.items,
            footer: (self.wiring().footer)(),
            csrf: identity.browser_session().map(|id| self.door().csrf_token(&id, whose)).unwrap_or_default(),
            idempotency_key: uuid::Uuid::new_v4().simple().to_string(),
            colour: identity.user.colour,
            shortcuts: identity.user.shortcuts,
            notice: identity.notice.clone().map(|words| Notice { tone: Tone::Good, words, link: None }),
            idle_s: identity.session.browser.then(|| as_counted(self.idle_s(identity.tenant.as_ref()))),
            ..View::bare(lang, &*identity.facility, day_in(identity.now, &identity.zone))
        }
    }

    /// Above "Abmelden" in the account menu.
    fn account_links(&self, user: Id<User>) -> Vec<Link> {
        let mut links = vec![("/konto", "nav-account")];
        if self.has_several_places(user) {
            links.push(("/konto/einrichtung", "nav-places"));
        }
        links.into_iter().map(|(href, key)| Link { href: href.into(), words: Msg::new(key) }).collect()
    }

    /// The view of a page before sign-in.
    #[must_use]
    pub fn bare_view(&self, lang: Lang, notice: Option<&Msg>) -> View {
        let today =
            day_in(self.now(), &jiff::tz::TimeZone::get("Europe/Berlin").unwrap_or(jiff::tz::TimeZone::UTC));
        let notice = notice.map(|words| Notice { tone: Tone::Info, words: words.clone(), link: None });
        View { notice, footer: (self.wiring().footer)(), ..View::bare(lang, "Visite", today) }
    }

    /// A whole page.
    #[must_use]
    pub fn page<P: Permission>(&self, ctx: &Ctx<P>, page: &dyn Page) -> Response {
        html(StatusCode::OK, full(page, &self.view(ctx)))
    }

    /// A whole page with another status: 422 for a refused form, 409 for a conflict.
    #[must_use]
    pub fn page_as<P: Permission>(&self, status: StatusCode, ctx: &Ctx<P>, page: &dyn Page) -> Response {
        html(status, full(page, &self.view(ctx)))
    }

    /// Compares the token of a multipart form; call it with the form's field `csrf`.
    pub fn check_form_token<P: Permission>(&self, ctx: &Ctx<P>, token: Option<&str>) -> Result<(), Problem> {
        match ctx.csrf_due() {
            None => Ok(()),
            Some(session) if token.is_some_and(|token| self.door().csrf_matches(&session, token)) => Ok(()),
            Some(_) => Err(Problem::new(Kind::NotAllowed, "CSRF_UNGUELTIG")),
        }
    }
}

fn person(name: &str, role: Role, links: Vec<Link>, open: bool) -> Person {
    Person {
        name: name.to_owned(),
        role: Msg::new(role.words()),
        links,
        looks: open.then_some("/konto/darstellung"),
        sign_out: "/abmelden".into(),
    }
}

/// What a page may count on: the last use is stored to within a minute.
fn as_counted(idle_s: u32) -> u32 {
    idle_s.saturating_sub(60)
}

/// HTML with a status: a page or a fragment.
#[must_use]
pub fn html(status: StatusCode, markup: Markup) -> Response {
    (status, markup).into_response()
}

/// See other: the answer to a form that did its work. The notice (key `notice-…`, counts) shows on the next page.
#[must_use]
pub fn see_other(path: &str, notice: Option<&Msg>) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    if let Ok(path) = HeaderValue::from_str(path) {
        response.headers_mut().insert(header::LOCATION, path);
    }
    if let Some(cookie) = notice.and_then(|msg| HeaderValue::from_str(&notice_cookie(msg)).ok()) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// Tells a script that sent a form where the form leads to, so that the browser goes there itself. The script would follow
/// a redirect unseen, and the notice for the next page would be spent.
pub async fn tell_location(request: Request, next: Next) -> Response {
    let by_script = request.headers().get("x-requested-with").is_some_and(|by| by == "XMLHttpRequest");
    let mut response = next.run(request).await;
    if by_script && response.status() == StatusCode::SEE_OTHER {
        *response.status_mut() = StatusCode::NO_CONTENT;
    }
    response
}

/// A fragment whose address the browser shows.
#[must_use]
pub fn pushed(response: Response, href: &str) -> Response {
    let mut headers = HeaderMap::new();
    if let Ok(href) = HeaderValue::from_str(href) {
        headers.insert("HX-Push-Url", href);
    }
    with_headers(response, headers)
}

/// JSON with a status.
#[must_use]
pub fn json(status: StatusCode, body: &impl serde::Serialize) -> Response {
    (status, axum::Json(body)).into_response()
}

/// JSON of one record, with the record's version as its `ETag`: what an update names in `If-Match`.
#[must_use]
pub fn versioned(status: StatusCode, body: &impl serde::Serialize, row_version: u64) -> Response {
    let mut response = json(status, body);
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{row_version}\"")) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

/// Refuses what somebody else was faster with, with the record as they left it (`aktuell`) and the version of that as its
/// `ETag`: so that both can be shown.
#[must_use]
pub fn refused_with(problem: Problem, current: &impl serde::Serialize, row_version: u64) -> Response {
    let current = serde_json::to_value(current).unwrap_or_default();
    let mut response = refuse_with(problem, Members([("aktuell".to_owned(), current)].into_iter().collect()));
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{row_version}\"")) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

/// Says at which path that stands which the request made.
#[must_use]
pub fn located(mut response: Response, path: &str) -> Response {
    if let Ok(path) = HeaderValue::from_str(path) {
        response.headers_mut().insert(header::LOCATION, path);
    }
    response
}

/// A file to keep: attachment, exact type, sandboxed (R-WEB-08). The name is the product's own, never a person's.
#[must_use]
pub fn download(name: &str, media_type: &'static str, bytes: Vec<u8>) -> Response {
    attached(name, media_type, bytes.into_response())
}

/// As [`download`], of a file of that length that is written while it is sent; it is never in memory as a whole. When
/// `write` fails, the connection breaks off: nobody takes a part for the whole.
#[must_use]
pub fn streamed<E: std::fmt::Display>(
    name: &str,
    media_type: &'static str,
    length: u64,
    write: impl FnOnce(&mut dyn io::Write) -> Result<(), E> + Send + 'static,
) -> Response {
    attached(name, media_type, Response::new(stream::body(length, write)))
}

/// A photo to look at, as it was drawn anew (JPEG): sandboxed like a file, and never kept by the browser.
#[must_use]
pub fn photo(jpeg: Vec<u8>) -> Response {
    let mut response = attached("foto.jpg", "image/jpeg", jpeg.into_response());
    let shown = HeaderValue::from_static("attachment; filename=\"foto.jpg\"");
    response.headers_mut().insert(header::CONTENT_DISPOSITION, shown);
    response
}

fn attached(name: &str, media_type: &'static str, mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    let safe: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || "._-".contains(*c)).collect();
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{safe}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; sandbox"),
    );
    response
}

/// Adds headers to a response.
#[must_use]
pub fn with_headers(mut response: Response, headers: HeaderMap) -> Response {
    let mut last: Option<HeaderName> = None;
    for (name, value) in headers {
        last = name.or(last);
        if let Some(name) = &last {
            response.headers_mut().append(name.clone(), value);
        }
    }
    response
}

/// What a problem says in headers (when to try again), for handlers that show it on a page of their own.
#[must_use]
pub fn headers_of(problem: &Problem) -> HeaderMap {
    let wait = problem.retry_after.map(|seconds| (header::RETRY_AFTER, HeaderValue::from(seconds)));
    wait.into_iter().collect()
}

/// The status of a problem, for handlers that show it on a page of their own.
#[must_use]
pub fn status_of(problem: &Problem) -> StatusCode {
    status(problem.kind)
}
