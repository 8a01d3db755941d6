//! The facilities in which the person works, and going from one to another: always in a new session (decisions.md, 3).

use super::{NotDone, over, person, still_there};
use crate::{
    kernel::{
        ids::Id,
        problem::{Kind, Problem},
    },
    platform::{
        Platform,
        store::{Event, EventKind, InstanceRecord as _, Recorded, StoreError, random},
        tenancy::{Actor, Membership, Role, User},
        web::session::{
            identity::SessionUser,
            principal::{Principal, places},
            record::Session,
            sign_in::SignedIn,
        },
    },
};

/// Somebody went on in another facility.
pub const PLACE_CHANGED: EventKind = EventKind::new("sign_in.place_changed");

/// A place where the person may go.
pub struct OwnPlace {
    /// The membership behind it.
    pub membership: Id<Membership>,
    /// The facility; none: the operator's desk.
    pub facility: Option<String>,
    /// In which role.
    pub role: Role,
    /// Whether they are there.
    pub current: bool,
}

impl Platform {
    /// Where the person may go, oldest first.
    pub fn own_places(&self, me: &SessionUser) -> Result<Vec<OwnPlace>, Problem> {
        let found = self.store().instance_read(|r| places(r, me.user()));
        let found = found.map_err(|error: StoreError| Problem::from(NotDone::Store(error)))?;
        let place = |principal: Principal| OwnPlace {
            membership: principal.membership.id,
            facility: principal.tenant.map(|tenant| tenant.name),
            role: principal.membership.role,
            current: principal.membership.id == me.membership(),
        };
        Ok(found.into_iter().map(place).collect())
    }

    /// Whether a person has more than one place; `false` when that cannot be read.
    pub(in crate::platform) fn has_several_places(&self, user: Id<User>) -> bool {
        let found = self.store().instance_read(|r| {
            let Some(user) = r.get::<User>(user.bytes())? else { return Ok(false) };
            // Most people have one membership, ended or not: then nothing else is read.
            if r.find::<Membership>("user", &user.id.to_string())?.len() < 2 {
                return Ok(false);
            }
            Ok::<_, StoreError>(places(r, &user)?.len() > 1)
        });
        found.unwrap_or(false)
    }

    /// Goes on in another place: the session there begins, this one ends. A place that is not theirs is as unknown as
    /// none.
    pub fn go_to_place(&self, me: &SessionUser, to: Id<Membership>) -> Result<SignedIn, Problem> {
        let done = || -> Result<SignedIn, NotDone> {
            let (now, secret) = (self.now(), random::<32>()?);
            let all = self.store().instance_read(|r| places(r, me.user()))?;
            let principal = all.into_iter().find(|principal| principal.membership.id == to);
            let principal = principal.ok_or_else(|| Problem::new(Kind::NotFound, "NICHT_GEFUNDEN"))?;
            let keys = self.keys_of(&principal)?;
            let actor =
                Actor::person(&principal.user, principal.membership.role, Some(me.asked().origin.clone()));
            let request = me.asked().request;
            let (session, user) = self.store().joint_write(&actor, request, now, keys.as_deref(), |w| {
                let old = still_there(w, me)?;
                let user = person(w, me)?;
                let there = places(&w.reader(), &user)?;
                if !there.iter().any(|principal| principal.membership.id == to) {
                    return Err(NotDone::from(over()));
                }
                let end = self.session_end(principal.tenant.as_ref(), old.browser, old.created_at);
                let session = Session {
                    membership: to,
                    expires_at: old.expires_at.min(end),
                    offer: None,
                    ..self.successor_of(&old, &secret, me)
                };
                w.remove(&old)?;
                w.put(&session)?;
                let event = Event::new(PLACE_CHANGED).about(Session::TABLE, session.id.bytes());
                Ok(Recorded::new((session, user), event))
            })?;
            Ok(self.let_in_again(me, session, Principal { user, ..principal }, &secret)?)
        };
        done().map_err(Problem::from)
    }
}
