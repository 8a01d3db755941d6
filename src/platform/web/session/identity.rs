//! Who stands behind a request, and what still stands between them and their work.

use std::sync::Arc;

use axum::{
    extract::{FromRef, FromRequestParts},
    http::{HeaderMap, header, request::Parts},
    response::Response,
};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};

use super::{
    badge::badge_grant,
    identify::{Notice, browser_language, is_forged},
    record::Session,
};
use crate::{
    kernel::{
        ids::Id,
        problem::{Kind, Problem},
        words::{Lang, Msg},
    },
    platform::{
        Platform,
        tenancy::{
            Actor, Ctx, Grant, Membership, Operator, Origin, Permission, RequestId, Role, Tenant, User,
        },
        web::{
            answer::refuse,
            headers,
            present::Look,
            query::{Asks, AsksBesideUser},
            server::Peer,
        },
    },
    ui::view::Colour,
};

/// Longest name that a program may give itself, characters.
const LONGEST_AGENT: usize = 200;
/// The header with which the script marks a request that nobody asked for.
const ASIDE: &str = "x-nebenbei";
/// How fresh a proof must be for a change of password, mail or second factor (R-AUTH-13).
const FRESH: SignedDuration = SignedDuration::from_mins(5);

/// Where a request comes from and under which id.
#[derive(Clone)]
pub struct Asked {
    /// Address and program.
    pub origin: Origin,
    /// Its id.
    pub request: RequestId,
    /// Whether a page asks by itself (polls): no sign that anybody is there (R-SES-09).
    pub aside: bool,
}
crate::opaque_debug!(Asked);

/// What every page asks by itself: how many messages are unread.
pub const BELL: &str = "/benachrichtigungen/glocke";

impl Asked {
    /// Of the head of a request.
    pub(in crate::platform) fn of(
        headers: &HeaderMap,
        peer: Option<&Peer>,
        id: Option<&headers::RequestId>,
    ) -> Self {
        let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let agent = agent.chars().filter(|c| !c.is_control()).take(LONGEST_AGENT).collect();
        let address = peer.map_or(std::net::Ipv4Addr::UNSPECIFIED.into(), |peer| peer.0);
        let request = id.and_then(|id| u128::from_str_radix(&id.0, 16).ok());
        let request = request.unwrap_or_else(|| uuid::Uuid::new_v4().as_u128());
        let aside = headers.contains_key(ASIDE);
        Self { origin: Origin { address, agent }, request: RequestId(request), aside }
    }
}

impl Asks for Asked {}
impl AsksBesideUser for SessionUser {}
impl AsksBesideUser for Result<SessionUser, Response> {}
impl AsksBesideUser for Result<Ctx<Look>, Response> {}

#[cfg(test)]
impl Asked {
    /// From this machine, by no program.
    #[must_use]
    pub fn for_tests() -> Self {
        Self::of(&HeaderMap::new(), Some(&Peer(std::net::Ipv4Addr::LOCALHOST.into())), None)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = std::convert::Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self::of(&parts.headers, parts.extensions.get(), parts.extensions.get()))
    }
}

/// What somebody who signed in must do before anything else; until then only their own account is open to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// Nothing.
    Open,
    /// Choose a new password.
    ChangePassword,
    /// Set up the second factor (R-AUTH-10).
    SetUpFactor,
}

impl Gate {
    /// Where that is done.
    #[must_use]
    pub fn path(self) -> &'static str {
        match self {
            Self::Open => "/",
            Self::ChangePassword => "/konto/passwort",
            Self::SetUpFactor => "/konto/sicherheit",
        }
    }
    /// Why everything else is refused; none when it is not.
    pub(in crate::platform) fn problem(self) -> Option<Problem> {
        let code = match self {
            Self::Open => return None,
            Self::ChangePassword => "PASSWORT_AENDERN",
            Self::SetUpFactor => "MFA_EINRICHTEN",
        };
        let words = Msg::new("gate-onward");
        Some(Problem::new(Kind::NotAllowed, code).way_out(self.path(), words))
    }
}

/// The person behind a request, in whatever role.
#[derive(Clone)]
pub(in crate::platform) struct Identity {
    pub user: User,
    pub membership: Membership,
    /// None at the operator's desk.
    pub tenant: Option<Tenant>,
    pub session: Session,
    /// Whether a form's token was compared already.
    pub csrf_checked: bool,
    pub asked: Asked,
    pub now: Timestamp,
    pub zone: TimeZone,
    /// The facility; the product's name at the operator's desk.
    pub facility: Arc<str>,
    pub gate: Gate,
    pub notice: Option<Msg>,
}

impl Identity {
    pub fn actor(&self) -> Actor {
        Actor::person(&self.user, self.membership.role, Some(self.asked.origin.clone()))
    }
    pub fn proved_lately(&self) -> bool {
        self.now.duration_since(self.session.proved_at) <= FRESH
    }
    pub fn browser_session(&self) -> Option<[u8; 16]> {
        self.session.browser.then(|| self.session.id.bytes())
    }
}

/// Who was found behind the request; the grant only of those whose gate is open, in a tenant.
#[derive(Clone)]
pub(in crate::platform) struct Authenticated {
    pub identity: Arc<Identity>,
    pub grant: Option<Arc<Grant>>,
}

impl Authenticated {
    fn of(parts: &Parts) -> Result<Self, Box<Response>> {
        let authenticated = parts.extensions.get::<Self>().cloned();
        let authenticated =
            authenticated.ok_or_else(|| Box::new(refuse(Problem::new(Kind::SignIn, "ANMELDUNG_NOETIG"))))?;
        let due = authenticated.identity.browser_session().is_some() && !authenticated.identity.csrf_checked;
        if is_forged(parts, due) {
            return Err(Box::new(refuse(Problem::new(Kind::NotAllowed, "CSRF_UNGUELTIG"))));
        }
        Ok(authenticated)
    }
    fn refused(&self) -> Response {
        let problem = self.identity.gate.problem();
        refuse(problem.unwrap_or_else(|| Problem::new(Kind::NotAllowed, "KEINE_BERECHTIGUNG")))
    }
}

impl<P: Permission, S: Send + Sync> FromRequestParts<S> for Ctx<P>
where
    Platform: FromRef<S>,
{
    type Rejection = Response;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        // Of a user or of a badge, as the permission says; who else is known by another cookie does not count.
        let grant = if P::BADGE.is_some() {
            badge_grant(parts).map_err(refuse)?
        } else {
            let authenticated = Authenticated::of(parts).map_err(|refused| *refused)?;
            authenticated.grant.clone().ok_or_else(|| authenticated.refused())?
        };
        Self::admit(grant).ok_or_else(|| refuse(Problem::new(Kind::NotAllowed, "KEINE_BERECHTIGUNG")))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Operator {
    type Rejection = Response;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        let authenticated = Authenticated::of(parts).map_err(|refused| *refused)?;
        let identity = &authenticated.identity;
        if !identity.membership.is_operator() || identity.gate != Gate::Open {
            return Err(authenticated.refused());
        }
        Ok(Self::at_desk(identity.actor(), identity.asked.request, identity.now))
    }
}

/// The signed-in person as the owner of their account, in whatever role and before any gate: the first extractor of
/// the account's routes.
pub struct SessionUser(pub(in crate::platform) Arc<Identity>);

impl<S: Send + Sync> FromRequestParts<S> for SessionUser {
    type Rejection = Response;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        Authenticated::of(parts).map(|authenticated| Self(authenticated.identity)).map_err(|refused| *refused)
    }
}

impl SessionUser {
    /// The person.
    #[must_use]
    pub fn user(&self) -> &User {
        &self.0.user
    }
    /// In which role they came.
    #[must_use]
    pub fn role(&self) -> Role {
        self.0.membership.role
    }
    /// The membership that the session stands for.
    #[must_use]
    pub fn membership(&self) -> Id<Membership> {
        self.0.membership.id
    }
    /// The facility's name; the product's at the operator's desk.
    #[must_use]
    pub fn facility(&self) -> &str {
        &self.0.facility
    }
    /// Their session.
    #[must_use]
    pub fn session(&self) -> Id<Session> {
        self.0.session.id
    }
    /// What they must do first.
    #[must_use]
    pub fn gate(&self) -> Gate {
        self.0.gate
    }
    /// The language of the answer.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.0.user.lang
    }
    /// When: one instant for the whole act.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.0.now
    }
    /// The facility's time zone.
    #[must_use]
    pub fn zone(&self) -> &TimeZone {
        &self.0.zone
    }
    /// Whether they have shown who they are within the last five minutes (R-AUTH-13).
    #[must_use]
    pub fn proved_lately(&self) -> bool {
        self.0.proved_lately()
    }
    /// Whether they sit at a browser; a program otherwise.
    #[must_use]
    pub fn in_browser(&self) -> bool {
        self.0.session.browser
    }
    /// Where they act from.
    #[must_use]
    pub fn asked(&self) -> &Asked {
        &self.0.asked
    }
}

/// Somebody who need not have signed in. The only first extractor beside `Ctx<P>`, [`SessionUser`] and [`Operator`].
pub struct Visitor {
    /// Their language.
    pub lang: Lang,
    /// Their choice of colours.
    pub colour: Colour,
    /// Whether they are signed in.
    pub signed_in: bool,
    /// A sentence that the page before left.
    pub notice: Option<Msg>,
}

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = std::convert::Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let authenticated = parts.extensions.get::<Authenticated>();
        Ok(Self {
            lang: authenticated.map_or_else(
                || browser_language(&parts.headers),
                |authenticated| authenticated.identity.user.lang,
            ),
            colour: authenticated.map_or(Colour::System, |authenticated| authenticated.identity.user.colour),
            signed_in: authenticated.is_some(),
            notice: parts.extensions.get::<Notice>().map(|notice| notice.0.clone()),
        })
    }
}
