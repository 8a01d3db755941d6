//! What becomes of a session: renewed, ended by its owner, ended by time, tidied away.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as B64};
use jiff::SignedDuration;

use super::{
    record::{Session, SignInFailures},
    sign_in::{TokenPair, internal},
    signed::Asked,
    stands::{Stands, stands},
};
use crate::{
    kernel::problem::{Kind, Problem},
    platform::{
        Platform,
        store::{Event, EventKind, InstanceRecord as _, Recorded, StoreError, random},
        tenancy::{Actor, Role, Tenant, User},
    },
};

/// Somebody signed out.
pub const SIGNED_OUT: EventKind = EventKind::new("sign_in.ended");
/// A refresh token was used twice: the session was ended.
pub const REUSED: EventKind = EventKind::new("sign_in.token_reused");

/// A used refresh token still buys an access token for so many seconds (two tabs at once).
const GRACE_S: i64 = 10;

/// What a refresh token bought.
pub struct Renewed {
    /// The new tokens.
    pub tokens: TokenPair,
    /// The person.
    pub user: User,
    /// The role.
    pub role: Role,
    /// The tenant; none at the operator's desk.
    pub tenant: Option<Tenant>,
}

enum Renewal {
    New(Box<(Session, Stands)>),
    Same(Box<(Session, Stands)>),
    Reused(Box<Stands>),
    Over,
}

/// Id and secret of a refresh token.
fn parts(refresh: &str) -> Option<([u8; 16], [u8; 32])> {
    let whole = B64.decode(refresh).ok()?;
    let (id, secret) = whole.split_first_chunk::<16>()?;
    Some((*id, <[u8; 32]>::try_from(secret).ok()?))
}

impl Platform {
    /// Renews: a refresh token buys a new pair, once. Used again after the grace it ends the session (R-SES-06).
    pub fn renew(&self, refresh: &str, asked: &Asked) -> Result<Renewed, Problem> {
        let over = || Problem::new(Kind::SignIn, "SITZUNG_ABGELAUFEN");
        let (id, secret) = parts(refresh).ok_or_else(over)?;
        let door = self.door();
        let fresh = random::<32>().map_err(|error| internal(&error))?;
        let (now, presented) = (self.now(), door.hash(&secret));
        let outcome = self
            .store()
            .instance_upkeep(|w| {
                let Some(seen) = w.reader().get::<Session>(id)? else { return Ok(Renewal::Over) };
                let Some(stands) = stands(&w.reader(), &seen)? else { return Ok(Renewal::Over) };
                if self.timed_out(&seen, stands.tenant.as_ref(), now) {
                    return Ok(Renewal::Over);
                }
                let mut session = seen.into_inner();
                if presented == session.refresh {
                    let until = now.saturating_add(SignedDuration::from_secs(GRACE_S)).unwrap_or(now);
                    session.refresh_before = Some((session.refresh, until));
                    session.refresh = door.hash(&fresh);
                    if !asked.by_itself {
                        session.seen_at = now;
                    }
                    w.put(&session)?;
                    return Ok(Renewal::New(Box::new((session, stands))));
                }
                match session.refresh_before {
                    Some((before, until)) if before == presented && now <= until => {
                        Ok(Renewal::Same(Box::new((session, stands))))
                    }
                    Some((before, _)) if before == presented => {
                        w.remove::<Session>(id)?;
                        Ok(Renewal::Reused(Box::new(stands)))
                    }
                    _ => Ok(Renewal::Over),
                }
            })
            .map_err(|error: StoreError| internal(&error))?;
        let (session, stands, secret) = match outcome {
            Renewal::New(found) => (found.0, found.1, Some(&fresh)),
            Renewal::Same(found) => (found.0, found.1, None),
            Renewal::Reused(whose) => {
                self.note_end(&whose, asked, REUSED, id).map_err(|error| internal(&error))?;
                return Err(over());
            }
            Renewal::Over => return Err(over()),
        };
        let tokens = self.pair(&session, &stands, secret).map_err(|error| internal(&error))?;
        Ok(Renewed { tokens, user: stands.user, role: stands.membership.role, tenant: stands.tenant })
    }

    /// Takes a session away, with its event in both chains.
    fn note_end(
        &self,
        whose: &Stands,
        asked: &Asked,
        kind: EventKind,
        id: [u8; 16],
    ) -> Result<(), StoreError> {
        let keys = self.keys_of(whose)?;
        let actor = Actor::person(&whose.user, whose.membership.role, Some(asked.origin.clone()));
        self.store().joint_write(&actor, asked.request, self.now(), keys.as_deref(), |w| {
            w.remove::<Session>(id)?;
            Ok(Recorded::new((), Event::new(kind).about(Session::TABLE, id)))
        })
    }

    /// Ends the session that a refresh token belongs to; unknown tokens are nothing to end.
    pub fn sign_out(&self, refresh: &str, asked: &Asked) -> Result<(), StoreError> {
        let Some((id, secret)) = parts(refresh) else { return Ok(()) };
        let found = self.store().instance_read(|r| {
            let Some(session) = r.get::<Session>(id)? else { return Ok(None) };
            let presented = self.door().hash(&secret);
            let before = session.refresh_before.is_some_and(|(before, _)| before == presented);
            let right = session.refresh == presented || before;
            Ok::<_, StoreError>(if right { stands(r, &session)? } else { None })
        })?;
        found.map_or(Ok(()), |whose| self.note_end(&whose, asked, SIGNED_OUT, id))
    }

    /// Forgets what has had its time: sessions that are over, failures that no longer count, full buckets.
    pub fn tidy_sessions(&self) -> Result<(), Problem> {
        let (door, now) = (self.door(), self.now());
        door.bucket.tidy();
        let (over, stale) = self
            .store()
            .instance_read(|r| {
                let sessions = r.all::<Session>()?.into_iter().filter(|session| now >= session.expires_at);
                let failures = r.all::<SignInFailures>()?.into_iter();
                let failures = failures.filter(|row| row.failures.is_stale(now, &door.lock));
                Ok::<_, StoreError>((
                    sessions.map(|session| session.id.bytes()).collect::<Vec<_>>(),
                    failures.map(|row| row.key).collect::<Vec<_>>(),
                ))
            })
            .map_err(|error| internal(&error))?;
        self.store()
            .instance_upkeep(|w| {
                over.iter().try_for_each(|id| w.remove::<Session>(*id))?;
                stale.iter().try_for_each(|key| w.remove::<SignInFailures>(*key))
            })
            .map_err(|error: StoreError| internal(&error))
    }
}
