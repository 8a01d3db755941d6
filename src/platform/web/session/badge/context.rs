//! Who without an account stands behind a request, and what its handler gets of them.

use std::sync::Arc;

use axum::{
    http::{StatusCode, header, request::Parts},
    response::Response,
};

use super::record::BadgeSession;
use crate::{
    kernel::{
        problem::{Kind, Problem},
        words::{Lang, Msg},
    },
    platform::{
        Platform,
        store::{InstanceRecord as _, StoreError},
        tenancy::{Actor, Grant},
        web::{
            present::{Hx, see_other},
            session::{identify::is_forged, identity::Asked, principal::working, renew::Presented},
        },
    },
};

/// What the cookie of a badge stands for; none when it counts no more.
#[derive(Clone)]
pub(in crate::platform) struct BadgeShown(pub Option<Arc<Grant>>);

/// The grant of a request under a permission for badges. A user's cookie, and a token, are as nothing here.
pub(in crate::platform::web::session) fn badge_grant(parts: &Parts) -> Result<Arc<Grant>, Problem> {
    let show = |code| Err(Problem::new(Kind::ShowBadge, code).saying(Msg::new("notice-show-badge")));
    match parts.extensions.get() {
        None => show("AUSWEIS_NOETIG"),
        Some(BadgeShown(None)) => show("SITZUNG_ABGELAUFEN"),
        Some(BadgeShown(Some(grant))) if is_forged(parts, !grant.csrf_checked) => {
            Err(Problem::new(Kind::NotAllowed, "CSRF_UNGUELTIG"))
        }
        Some(BadgeShown(Some(grant))) => Ok(grant.clone()),
    }
}

/// A refusal of a route for badges leads to where they begin, unless it says where to itself: to nobody's sign-in.
pub(in crate::platform) fn lead_to_start(start: &'static str, mut response: Response) -> Response {
    if let Some(problem) = response.extensions_mut().get_mut::<Problem>()
        && problem.links().is_empty()
    {
        *problem = problem.clone().way_out(start, Msg::new("problem-start"));
    }
    response
}

/// What a page gives whose reader must show their badge first: the way to where they begin. htmx, which asked for no page,
/// takes the browser there.
pub(in crate::platform) fn to_start(problem: &Problem, hx: &Hx) -> Option<Response> {
    let start = problem.links().first().filter(|_| problem.kind == Kind::ShowBadge)?;
    let mut led = see_other(&start.href, Some(&problem.words));
    if hx.fragment
        && let Some(start) = led.headers_mut().remove(header::LOCATION)
    {
        *led.status_mut() = StatusCode::UNAUTHORIZED;
        led.headers_mut().insert("HX-Redirect", start);
    }
    Some(led)
}

impl Platform {
    /// Who the cookie of a badge stands for now. None when its session, or its tenant, counts no more.
    pub(in crate::platform::web::session) fn badge_behind(
        &self,
        token: &str,
        asked: &Asked,
        lang: Lang,
    ) -> Result<Option<Grant>, StoreError> {
        let door = self.door();
        let Some(Presented { id, secret, .. }) = Presented::of(door, token) else { return Ok(None) };
        let (now, secret) = (self.now(), door.hash(&secret));
        let found = self.store().instance_read(|r| {
            let session = r.get_proven(id, |session: &BadgeSession| session.secret == secret)?;
            let Some(session) = session.and_then(|session| door.unwritten.applied(session.into_inner()))
            else {
                return Ok(None);
            };
            Ok::<_, StoreError>(working(r, session.tenant)?.map(|tenant| (session, tenant)))
        })?;
        let Some((session, tenant)) = found else { return Ok(None) };
        if session.is_over(now) {
            door.unwritten.written(session.key());
            self.expire(&session);
            return Ok(None);
        }
        // What is stored is true to within a minute; so short a session is counted to the second, in memory.
        if !asked.aside {
            door.unwritten.used(session.key(), now);
        }
        self.touch(&session, asked);
        let Some(keys) = self.store().tenant_keys(tenant.id.0)? else { return Ok(None) };
        let (table, person) = session.person;
        let actor = Actor::standing_for(table, person, session.name, Some(asked.origin.clone()));
        Ok(Some(Grant {
            lang,
            session: Some(id),
            csrf_checked: false,
            ..Grant::apart_from_browsers(&tenant, keys, actor, asked.request, now)
        }))
    }
}
