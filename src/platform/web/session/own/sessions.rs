//! Where the person is signed in, and ending that (R-SES-11).

use std::net::IpAddr;

use jiff::Timestamp;

use super::NotDone;
use crate::{
    kernel::{
        ids::Id,
        problem::{Kind, Problem},
    },
    platform::{
        Platform,
        store::{Event, EventKind, InstanceRecord as _, Recorded},
        tenancy::User,
        web::session::{identity::SessionUser, principal::principal_of, record::Session},
    },
};

/// Somebody ended one of their sessions from another.
pub const SESSION_ENDED: EventKind = EventKind::new("sign_in.session_ended");
/// Somebody ended all their sessions but the one that they sat at.
pub const OTHERS_ENDED: EventKind = EventKind::new("sign_in.others_ended");

/// One signed-in device of a person.
pub struct OwnSession {
    /// Its id.
    pub id: Id<Session>,
    /// Whether it is the one that asks.
    pub current: bool,
    /// A browser, or a program.
    pub browser: bool,
    /// What the program calls itself.
    pub agent: String,
    /// Where it was begun from.
    pub address: Option<IpAddr>,
    /// The facility that it works in; none at the operator's desk.
    pub facility: Option<String>,
    /// Signed in at.
    pub begun_at: Timestamp,
    /// Last request, to within a minute.
    pub seen_at: Timestamp,
}

crate::opaque_debug!(OwnSession);

impl Platform {
    /// The person's sessions that still count, the one that asks first, then the latest in use.
    pub fn own_sessions(&self, me: &SessionUser) -> Result<Vec<OwnSession>, Problem> {
        let now = self.now();
        let found = self.store().instance_read(|r| {
            let mut found = Vec::new();
            for session in r.find::<Session>("user", &me.user().id.to_string())? {
                let Some(principal) = principal_of(r, &session)? else { continue };
                if self.timed_out(&session, principal.tenant.as_ref(), now) {
                    continue;
                }
                let session = session.into_inner();
                found.push(OwnSession {
                    id: session.id,
                    current: session.id == me.session(),
                    browser: session.browser,
                    agent: session.origin.as_ref().map(|origin| origin.agent.clone()).unwrap_or_default(),
                    address: session.origin.map(|origin| origin.address),
                    facility: principal.tenant.map(|tenant| tenant.name),
                    begun_at: session.created_at,
                    seen_at: session.seen_at,
                });
            }
            Ok(found)
        });
        let mut found = found.map_err(|error| Problem::from(NotDone::Store(error)))?;
        found.sort_by_key(|session| (!session.current, std::cmp::Reverse(session.seen_at)));
        Ok(found)
    }

    /// Ends one of the person's sessions; somebody else's is as unknown as none.
    pub fn end_own_session(&self, me: &SessionUser, id: Id<Session>) -> Result<(), Problem> {
        let done = || -> Result<(), NotDone> {
            let keys = self.keys_of(&me.principal_of())?;
            let request = me.asked().request;
            self.store().joint_write(&me.0.actor(), request, me.now(), keys.as_deref(), |w| {
                let found = w.reader().get_of::<Session>(&me.user().id, id.bytes())?;
                let unknown = || NotDone::from(Problem::new(Kind::NotFound, "NICHT_GEFUNDEN"));
                w.remove(&*found.ok_or_else(unknown)?)?;
                Ok(Recorded::new((), Event::new(SESSION_ENDED).about(Session::TABLE, id.bytes())))
            })
        };
        done().map_err(Problem::from)
    }

    /// Ends all of the person's sessions but the one that asks. Gives their number.
    pub fn end_other_sessions(&self, me: &SessionUser) -> Result<usize, Problem> {
        let done = || -> Result<usize, NotDone> {
            let keys = self.keys_of(&me.principal_of())?;
            let request = me.asked().request;
            self.store().joint_write(&me.0.actor(), request, me.now(), keys.as_deref(), |w| {
                let mut ended = 0_usize;
                for session in w.reader().find::<Session>("user", &me.user().id.to_string())? {
                    if session.id != me.session() {
                        w.remove(&*session)?;
                        ended = ended.saturating_add(1);
                    }
                }
                let event = Event::new(OTHERS_ENDED).about(User::TABLE, me.user().id.bytes());
                Ok::<_, NotDone>(Recorded::new(ended, event.note("sitzungen", ended)))
            })
        };
        done().map_err(Problem::from)
    }
}
