//! Who stands behind a request: token, session, epochs, role; renewed where due. The first thing after the headers.

use std::sync::Arc;

use axum::{
    extract::{FromRef, FromRequestParts, Request, State},
    http::{HeaderMap, HeaderValue, Method, header, request::Parts},
    middleware::Next,
    response::Response,
};
use axum_extra::extract::CookieJar;
use jiff::{SignedDuration, tz::TimeZone};

use super::{
    cookies,
    record::Session,
    sign_in::{SignedIn, TokenPair, standing_of},
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
        tenancy::{Actor, ActorKind, Ctx, Permission, RequestId, Standing},
        web::{answer::refuse, csrf, headers, jwt::TokenType},
    },
};

/// Who was found behind the request.
#[derive(Clone)]
pub(in crate::platform) struct Known(pub Arc<Standing>);

/// A sentence that the page before left for this one.
#[derive(Clone)]
pub(in crate::platform) struct Notice(pub Msg);

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
    let bearer = bearer(request.headers());
    let mut fresh = None;
    let mut found;
    if let Some(token) = bearer {
        match platform.standing(&token, request.extensions().get(), None) {
            Ok(standing) => found = Some(standing),
            Err(_) => return refuse(Problem::new(Kind::SignIn, "SITZUNG_ABGELAUFEN")),
        }
    } else {
        let id = request.extensions().get::<headers::RequestId>().cloned();
        let access = jar.get(cookies::ACCESS).map(|cookie| cookie.value().to_owned());
        let refresh = jar.get(cookies::REFRESH).map(|cookie| cookie.value().to_owned());
        let (known, renewed) = platform
            .run(move |p| {
                if let Some(standing) =
                    access.and_then(|token| p.standing(&token, id.as_ref(), Some(())).ok())
                {
                    return Ok::<_, StoreError>((Some(standing), None));
                }
                let Some(pair) = refresh.and_then(|token| p.renew(&token).ok()).map(|renewed| renewed.0)
                else {
                    return Ok((None, None));
                };
                Ok((p.standing(&pair.access, id.as_ref(), Some(())).ok(), Some(pair)))
            })
            .await
            .unwrap_or((None, None));
        found = known;
        fresh = renewed;
    }
    if let Some(standing) = &mut found
        && let Some(session) = standing.session.filter(|_| unsafe_method(request.method()))
    {
        match checked(&platform, &session, request).await {
            Ok((checked, passed)) => {
                standing.csrf_checked = checked;
                request = passed;
            }
            Err(refused) => return refused,
        }
    }
    let notice = jar.get(cookies::NOTICE).and_then(|cookie| decode_notice(cookie.value()));
    let shows_notice = notice.is_some() && request.method() == Method::GET;
    if let Some(notice) = notice.filter(|_| shows_notice) {
        if let Some(standing) = &mut found {
            standing.notice = Some(notice.clone());
        }
        request.extensions_mut().insert(Notice(notice));
    }
    if let Some(standing) = found {
        request.extensions_mut().insert(Known(Arc::new(standing)));
    }
    let mut response = next.run(request).await;
    if let Some(pair) = fresh {
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

/// Compares the session's token against forged requests. A multipart form carries it in a field instead, which the
/// routes that take one compare ([`TakesFile`]).
async fn checked(
    platform: &Platform,
    session: &[u8; 16],
    request: Request,
) -> Result<(bool, Request), Response> {
    let multipart = request
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().to_ascii_lowercase().starts_with(b"multipart/form-data"));
    let (presented, request) = csrf::presented(request).await.map_err(refuse)?;
    match presented {
        Some(token) if platform.door().csrf_matches(session, &token) => Ok((true, request)),
        None if multipart => Ok((false, request)),
        _ => Err(refuse(Problem::new(Kind::NotAllowed, "CSRF_UNGUELTIG"))),
    }
}

fn bearer(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
}

fn add_cookie(headers: &mut HeaderMap, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        headers.append(header::SET_COOKIE, value);
    }
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
        let name = ["n", "m", "kw", "jahr", "nr", "version"].into_iter().find(|known| *known == name)?;
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
    /// Who an access token stands for now: session, user, membership and tenant are compared with the store.
    fn standing(
        &self,
        token: &str,
        request: Option<&headers::RequestId>,
        browser: Option<()>,
    ) -> Result<Standing, Problem> {
        let over = || Problem::new(Kind::SignIn, "SITZUNG_ABGELAUFEN");
        let now = self.now();
        let claims = self.door().tokens().verify(token, TokenType::Access, now).map_err(|_| over())?;
        let id = *claims.sid.as_bytes();
        let found = self
            .store()
            .instance_read(|r| {
                let Some(session) = r.get::<Session>(id)? else { return Ok(None) };
                let standing = standing_of(r, &session)?;
                Ok::<_, StoreError>(standing.map(|found| (session.into_inner(), found)))
            })
            .map_err(|_| over())?;
        let (session, (user, membership, tenant)) = found.ok_or_else(over)?;
        let epochs = (u64::from(user.epoch), u64::from(tenant.epoch));
        let same = claims.epoch == epochs
            && claims.sub.as_bytes() == &user.id.bytes()
            && claims.tid.as_bytes() == &tenant.id.0
            && session.browser == browser.is_some();
        if !same || self.timed_out(&session, now) {
            return Err(over());
        }
        let keys = self.store().tenant_keys(tenant.id.0).map_err(|_| over())?.ok_or_else(over)?;
        if now.duration_since(session.seen_at) > SignedDuration::from_mins(5) {
            self.touch(session);
        }
        Ok(Standing {
            tenant: tenant.id,
            keys,
            actor: Actor { kind: ActorKind::Person, user: user.id, name: user.name, role: membership.role },
            request: request
                .and_then(|id| u128::from_str_radix(&id.0, 16).ok())
                .map(RequestId)
                .unwrap_or(RequestId(u128::from_be_bytes(Id::<()>::new(now).bytes()))),
            now,
            zone: TimeZone::get(&tenant.zone).unwrap_or(TimeZone::UTC),
            lang: user.lang,
            areas: tenant.areas,
            facility: tenant.name.as_str().into(),
            frist_tage: tenant.keine_rm_frist_tage,
            session: browser.map(|()| id),
            csrf_checked: false,
            notice: None,
        })
    }

    /// Remembers that the session is in use; losing this is no harm.
    fn touch(&self, session: Session) {
        let now = self.now();
        let touched = self.store().instance_upkeep(|w| {
            if let Some(stored) = w.reader().get::<Session>(session.id.bytes())? {
                let mut stored = stored.into_inner();
                stored.seen_at = now;
                w.put(&stored)?;
            }
            Ok::<_, StoreError>(())
        });
        if let Err(error) = touched {
            tracing::warn!(%error, "a session's last use was not stored");
        }
    }

    /// The cookies that a browser gets when it is let in.
    #[must_use]
    pub fn cookies_of(&self, signed_in: &SignedIn) -> HeaderMap {
        let mut headers = HeaderMap::new();
        put_tokens(&mut headers, &signed_in.tokens, self.settings().refresh_days);
        add_cookie(&mut headers, &cookies::set(cookies::DEVICE, &signed_in.device, 400 * 86_400));
        headers
    }

    /// The headers that take everything of a session off a browser (R-SES-10). The mark of the device stays.
    #[must_use]
    pub fn farewell(&self) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for name in [cookies::ACCESS, cookies::REFRESH, cookies::NOTICE] {
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
        (value(cookies::REFRESH), value(cookies::DEVICE))
    }
}

/// The route takes a form with a file, and compares the token that stands in it ([`Platform::check_form_token`]).
#[derive(Debug, Clone, Copy)]
pub struct TakesFile;

impl<P: Permission, S: Send + Sync> FromRequestParts<S> for Ctx<P>
where
    Platform: FromRef<S>,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        let known = parts.extensions.get::<Known>().cloned();
        let Known(standing) = known.ok_or_else(|| refuse(Problem::new(Kind::SignIn, "ANMELDUNG_NOETIG")))?;
        let ctx = Self::admit((*standing).clone())
            .ok_or_else(|| refuse(Problem::new(Kind::NotAllowed, "KEINE_BERECHTIGUNG")))?;
        // The token of a form with a file is read late, by its route. No other route looks for it.
        let late = parts.extensions.get::<TakesFile>().is_some();
        if unsafe_method(&parts.method) && !late && ctx.csrf_due().is_some() {
            return Err(refuse(Problem::new(Kind::NotAllowed, "CSRF_UNGUELTIG")));
        }
        Ok(ctx)
    }
}

/// Somebody who need not have signed in. The only first extractor beside `Ctx<P>`.
pub struct Visitor {
    /// Their language.
    pub lang: Lang,
    /// Whether they are signed in.
    pub signed_in: bool,
    /// A sentence that the page before left.
    pub notice: Option<Msg>,
}

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let known = parts.extensions.get::<Known>();
        Ok(Self {
            lang: known.map_or_else(|| browser_language(&parts.headers), |known| known.0.lang),
            signed_in: known.is_some(),
            notice: parts.extensions.get::<Notice>().map(|notice| notice.0.clone()),
        })
    }
}
