//! Who stands behind a request: token, session, epochs, role; renewed where due. The first thing after the headers.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts},
    middleware::Next,
    response::Response,
};
use axum_extra::extract::CookieJar;
use jiff::tz::TimeZone;

use super::{
    auth_keys::PrincipalId,
    badge::BadgeShown,
    cookies,
    identity::{Asked, Authenticated, BELL, Gate, Identity, SessionUser},
    principal::{Principal, principal_of},
    record::Session,
    renew::fault,
    sign_in::{SignedIn, TokenPair},
};
use crate::{
    kernel::{
        ids::Id,
        problem::{Kind, Problem},
        words::{Lang, Msg},
    },
    platform::{
        Platform,
        store::StoreError,
        tenancy::Grant,
        web::{
            answer::refuse,
            csrf,
            jwt::TokenType,
            present::{Hx, with_headers},
            relogin,
        },
    },
};

/// A sentence that the page before left for this one.
#[derive(Clone)]
pub(in crate::platform) struct Notice(pub Msg);

/// Marks a request whose cookies have been looked at.
#[derive(Clone)]
pub(in crate::platform) struct Identified;

/// The reader's language: of their account, else of the browser, else German.
#[must_use]
pub fn browser_language(headers: &HeaderMap) -> Lang {
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or("de");
    let first = accepted.split(',').map(str::trim).find(|tag| tag.starts_with("de") || tag.starts_with("en"));
    if first.is_some_and(|tag| tag.starts_with("en")) { Lang::En } else { Lang::De }
}

/// Middleware: finds who asks, renews a browser's tokens, refuses forged unsafe requests.
pub async fn identify(State(platform): State<Platform>, mut request: Request, next: Next) -> Response {
    let jar = CookieJar::from_headers(request.headers());
    let asked = Asked::of(request.headers(), request.extensions().get(), request.extensions().get());
    let asked = Asked { aside: asked.aside || request.uri().path() == BELL, ..asked };
    let bearer = bearer(request.headers());
    let mut fresh = None;
    let mut found;
    let mut badge = None;
    if let Some(cookie) = jar.get(cookies::BADGE) {
        let (token, asked) = (cookie.value().to_owned(), asked.clone());
        let lang = browser_language(request.headers());
        match platform.run(move |p| p.badge_behind(&token, &asked, lang)).await {
            Ok(behind) => badge = Some(behind),
            Err(error) => return refuse(fault(&error)),
        }
    }
    if let Some(token) = bearer {
        match platform.run(move |p| p.authenticated(&token, &asked, false)).await {
            Ok(Some(authenticated)) => found = Some(authenticated),
            Ok(None) => return refuse(Problem::new(Kind::SignIn, "SITZUNG_ABGELAUFEN")),
            Err(error) => return refuse(fault(&error)),
        }
    } else {
        let access = jar.get(cookies::ACCESS).map(|cookie| cookie.value().to_owned());
        let refresh = jar.get(cookies::REFRESH).map(|cookie| cookie.value().to_owned());
        if access.is_none() && refresh.is_none() {
            found = None;
        } else {
            let looked = platform.run(move |p| p.looked_up(access, refresh, &asked)).await;
            match looked {
                Ok((authenticated, renewed)) => (found, fresh) = (authenticated, renewed),
                Err(error) => return refuse(fault(&error)),
            }
        }
    }
    let user = found.as_ref().and_then(Identity::browser_session);
    let holder = badge.as_mut().and_then(Option::as_mut);
    if unsafe_method(request.method()) && (user.is_some() || holder.is_some()) {
        let token;
        (token, request) = match csrf::presented(request).await {
            Ok(presented) => presented,
            Err(problem) => return refuse(problem),
        };
        let is_of = |session: &[u8; 16]| {
            token.as_ref().is_some_and(|token| platform.door().csrf_matches(session, token))
        };
        // A form of the badge's is none of the user's who is signed in beside it, and the other way round: the route
        // decides whose it must be.
        let of_badge = holder.is_some_and(|grant| {
            grant.csrf_checked = grant.session.as_ref().is_some_and(&is_of);
            grant.csrf_checked
        });
        if let (Some(authenticated), Some(session)) = (&mut found, user) {
            authenticated.csrf_checked = is_of(&session);
            if !authenticated.csrf_checked && !of_badge {
                match unchecked(&platform, &session, authenticated, token, request).await {
                    Ok(passed) => request = passed,
                    Err(refused) => return refused,
                }
            }
        }
    }
    request.extensions_mut().insert(Identified);
    let notice = jar.get(cookies::NOTICE).and_then(|cookie| decode_notice(cookie.value()));
    let shows_notice = notice.is_some() && request.method() == Method::GET;
    if let Some(notice) = notice.filter(|_| shows_notice) {
        if let Some(authenticated) = &mut found {
            authenticated.notice = Some(notice.clone());
        }
        if let Some(Some(grant)) = &mut badge {
            grant.notice = Some(notice.clone());
        }
        request.extensions_mut().insert(Notice(notice));
    }
    if let Some(behind) = badge {
        request.extensions_mut().insert(BadgeShown(behind.map(Arc::new)));
    }
    if let Some(identity) = found {
        match platform.grant_of(&identity) {
            Ok(grant) => {
                request.extensions_mut().insert(Authenticated { identity: Arc::new(identity), grant });
            }
            Err(error) => return refuse(fault(&error)),
        }
    }
    let mut response = next.run(request).await;
    // A handler that made another session, or ended this one, has said so in its own cookies.
    if let Some(pair) = fresh.filter(|_| !sets_session(response.headers())) {
        put_tokens(response.headers_mut(), &pair, platform.settings().refresh_days);
    }
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if shows_notice && is_page {
        add_cookie(response.headers_mut(), &cookies::clear(cookies::NOTICE));
    }
    response
}

fn unsafe_method(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Whether an unsafe request lacks its session's token, where that is due. The token of a form with a file is read late,
/// by its route; no other route looks for it.
pub(super) fn is_forged(parts: &Parts, due: bool) -> bool {
    due && unsafe_method(&parts.method) && parts.extensions.get::<TakesFile>().is_none()
}

/// What becomes of a request that does not show its session's token. A multipart form carries it in a field instead,
/// which the routes that take one compare ([`TakesFile`]). A page of this very person whose session was followed by
/// another gets the new token, and its request is sent again by the one who sits there; nothing is done yet.
async fn unchecked(
    platform: &Platform,
    session: &[u8; 16],
    identity: &Identity,
    token: Option<String>,
    request: Request,
) -> Result<Request, Response> {
    let multipart = request
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().to_ascii_lowercase().starts_with(b"multipart/form-data"));
    if token.is_none() && multipart {
        return Ok(request);
    }
    let token = token.unwrap_or_default();
    let refused = refuse(Problem::new(Kind::NotAllowed, "CSRF_UNGUELTIG"));
    let whose = PrincipalId { user: identity.user.id, tenant: identity.membership.tenant };
    if !platform.door().is_page_of(&token, whose) {
        return Err(refused);
    }
    if Hx::of(request.headers()).fragment {
        let fresh = platform.door().csrf_token(session, whose);
        return Err(with_headers(refused, relogin::signed_in_again(&fresh)));
    }
    let me = SessionUser(Arc::new(identity.clone()));
    match relogin::sent(request).await.0.kept {
        Some(kept) => {
            let page = move |p: &Platform| Ok(p.send_again(StatusCode::FORBIDDEN, &me, kept));
            Err(platform.answer(page).await)
        }
        None => Err(refused),
    }
}

fn bearer(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
}

pub(super) fn add_cookie(headers: &mut HeaderMap, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        headers.append(header::SET_COOKIE, value);
    }
}

fn sets_session(headers: &HeaderMap) -> bool {
    headers.get_all(header::SET_COOKIE).iter().any(|cookie| {
        cookie.as_bytes().strip_prefix(cookies::ACCESS.as_bytes()).is_some_and(|rest| rest.starts_with(b"="))
    })
}

fn put_tokens(headers: &mut HeaderMap, pair: &TokenPair, days: u32) {
    let seconds = i64::from(days) * 86_400;
    add_cookie(headers, &cookies::set(cookies::ACCESS, &pair.access, pair.expires_in));
    if let Some(refresh) = &pair.refresh {
        add_cookie(headers, &cookies::set(cookies::REFRESH, refresh, seconds));
    }
}

fn decode_notice(value: &str) -> Option<Msg> {
    // `key` or `key~name=number~…`: keys of the catalogue and counts only, so a forged cookie can say nothing new.
    let mut parts = value.split('~');
    let key = parts.next().filter(|key| {
        (1..=60).contains(&key.len())
            && key.starts_with("notice-")
            && key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    })?;
    let mut msg = Msg { key: key.to_owned().into(), args: Vec::new() };
    for part in parts.take(4) {
        let (name, number) = part.split_once('=')?;
        let name = ["n", "m", "kw", "jahr", "nr", "version"]
            .into_iter()
            .find(|authenticated| *authenticated == name)?;
        msg = msg.with(name, number.parse::<i64>().ok()?);
    }
    Some(msg)
}

/// A cookie that leaves a sentence for the next page: a key that begins with `notice-`, and counts.
pub(in crate::platform) fn notice_cookie(msg: &Msg) -> String {
    let mut value = msg.key.to_string();
    for (name, arg) in &msg.args {
        if let crate::kernel::words::Arg::Number(number) = arg {
            value.push_str(&format!("~{name}={number}"));
        }
    }
    cookies::set(cookies::NOTICE, &value, 60)
}

impl Platform {
    /// Who a browser's cookies stand for, and its new tokens where they were due.
    fn looked_up(
        &self,
        access: Option<String>,
        refresh: Option<String>,
        asked: &Asked,
    ) -> Result<(Option<Identity>, Option<TokenPair>), StoreError> {
        if let Some(token) = access
            && let Some(authenticated) = self.authenticated(&token, asked, true)?
        {
            return Ok((Some(authenticated), None));
        }
        let Some(token) = refresh else { return Ok((None, None)) };
        let Some(pair) = self.renewed(&token, asked)?.map(|renewed| renewed.tokens) else {
            return Ok((None, None));
        };
        Ok((self.authenticated(&pair.access, asked, true)?, Some(pair)))
    }

    /// Who an access token stands for now: session, user, membership and tenant are compared with the store
    /// (R-SES-07). None when it counts no more; an error when the store cannot say.
    fn authenticated(
        &self,
        token: &str,
        asked: &Asked,
        browser: bool,
    ) -> Result<Option<Identity>, StoreError> {
        let now = self.now();
        let Ok(claims) = self.door().tokens().verify(token, TokenType::Access, now) else { return Ok(None) };
        let (owner, id) = (Id::from_bytes(*claims.sub.as_bytes()), *claims.sid.as_bytes());
        let found = self.store().instance_read(|r| {
            let Some(session) = r.get_of::<Session>(&owner, id)? else { return Ok(None) };
            let behind = principal_of(r, &session)?;
            Ok::<_, StoreError>(behind.map(|found| (session.into_inner(), found)))
        })?;
        let Some((session, principal)) = found else { return Ok(None) };
        let Some(session) = self.door().unwritten.applied(session) else { return Ok(None) };
        let same = claims.epoch == principal.epochs()
            && claims.tid.as_bytes() == &principal.membership.tenant.0
            && session.browser == browser;
        if same && self.timed_out(&session, principal.tenant.as_ref(), now) {
            self.expire(&session);
            return Ok(None);
        }
        if !same {
            return Ok(None);
        }
        self.touch(&session, asked);
        Ok(Some(self.identity(session, principal, asked.clone())))
    }

    /// The person of a session, at this instant.
    pub(super) fn identity(&self, session: Session, principal: Principal, asked: Asked) -> Identity {
        let zone = principal.tenant.as_ref().and_then(|tenant| TimeZone::get(&tenant.zone).ok());
        Identity {
            gate: self.gate(&principal),
            zone: zone.unwrap_or_else(|| TimeZone::get("Europe/Berlin").unwrap_or(TimeZone::UTC)),
            facility: principal.tenant.as_ref().map_or("Visite", |tenant| tenant.name.as_str()).into(),
            user: principal.user,
            membership: principal.membership,
            tenant: principal.tenant,
            session,
            csrf_checked: false,
            asked,
            now: self.now(),
            notice: None,
        }
    }

    /// The grant in a tenant of a user whose gate is open.
    pub(in crate::platform) fn grant_of(
        &self,
        identity: &Identity,
    ) -> Result<Option<Arc<Grant>>, StoreError> {
        let Some(tenant) = identity.tenant.as_ref().filter(|_| identity.gate == Gate::Open) else {
            return Ok(None);
        };
        let Some(keys) = self.store().tenant_keys(tenant.id.0)? else { return Ok(None) };
        let request = identity.asked.request;
        Ok(Some(Arc::new(Grant {
            lang: identity.user.lang,
            colour: identity.user.colour,
            shortcuts: identity.user.shortcuts,
            idle_s: identity.session.browser.then(|| self.idle_s(identity.tenant.as_ref())),
            session: identity.browser_session(),
            csrf_checked: identity.csrf_checked,
            notice: identity.notice.clone(),
            proved_lately: identity.proved_lately(),
            ..Grant::apart_from_browsers(tenant, keys, identity.actor(), request, identity.now)
        })))
    }

    /// The cookies that a browser gets when it is let in.
    #[must_use]
    pub fn cookies_of(&self, signed_in: &SignedIn) -> HeaderMap {
        let mut headers = HeaderMap::new();
        add_cookie(&mut headers, &cookies::clear(cookies::HALF));
        put_tokens(&mut headers, &signed_in.tokens, self.settings().refresh_days);
        add_cookie(&mut headers, &cookies::set(cookies::KNOWN, &signed_in.device, 400 * 86_400));
        headers
    }

    /// The cookie of somebody who has shown their password and still owes a code.
    #[must_use]
    pub fn mfa_pending_cookie(&self, token: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        add_cookie(&mut headers, &cookies::set(cookies::HALF, token, 300));
        headers
    }

    /// What [`Platform::mfa_pending_cookie`] left on a browser.
    #[must_use]
    pub fn half_from(headers: &HeaderMap) -> Option<String> {
        CookieJar::from_headers(headers).get(cookies::HALF).map(|cookie| cookie.value().to_owned())
    }

    /// The headers that take everything of a session off a browser (R-SES-10). The mark of the device stays.
    #[must_use]
    pub fn clear_cookies(&self) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for name in [cookies::ACCESS, cookies::REFRESH, cookies::HALF, cookies::NOTICE] {
            add_cookie(&mut headers, &cookies::clear(name));
        }
        headers.insert("clear-site-data", HeaderValue::from_static("\"cache\", \"storage\""));
        headers
    }

    /// The refresh token and the device's mark of a browser.
    #[must_use]
    pub fn cookies_from(headers: &HeaderMap) -> (Option<String>, Option<String>) {
        let jar = CookieJar::from_headers(headers);
        let value = |name| jar.get(name).map(|cookie| cookie.value().to_owned());
        (value(cookies::REFRESH), value(cookies::KNOWN).or_else(|| value(cookies::DEVICE)))
    }
}

/// The route takes a form with a file, and compares the token that stands in it ([`Platform::check_form_token`]).
#[derive(Debug, Clone, Copy)]
pub struct TakesFile;
