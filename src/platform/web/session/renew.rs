//! What becomes of a session: renewed, ended by its owner, ended by time, tidied away.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as B64};
use jiff::SignedDuration;
use subtle::ConstantTimeEq as _;

use super::{
    auth_keys::AuthKeys,
    badge::BadgeSession,
    identity::Asked,
    paired::{PairedBrowser, Pairing},
    principal::{Principal, principal_of},
    record::{Session, SignInFailures},
    sign_in::TokenPair,
    unwritten::{MOST, MOST_BESIDE_A_REQUEST, is_fault},
};
use crate::{
    kernel::{
        ids::Id,
        problem::{Kind, Problem},
    },
    platform::{
        Platform,
        store::{
            Event, EventKind, InstanceReader, InstanceRecord as _, InstanceWriter, Recorded, StoreError,
        },
        tenancy::{Actor, Role, Tenant, User},
    },
};

/// Somebody signed out.
pub const SIGNED_OUT: EventKind = EventKind::new("sign_in.ended");
/// A refresh token was used twice: the session was ended.
pub const REUSED: EventKind = EventKind::new("sign_in.token_reused");

/// A used refresh token still buys an access token for so many seconds (two tabs at once).
const GRACE_S: i64 = 10;

/// The store cannot say now who asks. That is no reason to sign anybody out: 503, and what the browser holds stays.
pub(super) fn fault(error: &StoreError) -> Problem {
    tracing::error!(%error, "the store could not say who asks");
    Problem::new(Kind::Busy, "SITZUNG_UNGEPRUEFT").retry_after(5)
}

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
    /// The token that is due.
    Due(Box<(Session, Principal)>),
    /// It is followed by the next one.
    Bought(Box<(Session, Principal)>),
    /// It was followed before, and is shown again.
    Reused(Box<Principal>),
    /// This person's session has had its time.
    Late(Id<User>),
    Over,
}

/// Takes a person's session away, if it is still there.
fn forget(w: &mut InstanceWriter<'_, '_>, owner: Id<User>, id: [u8; 16]) -> Result<(), StoreError> {
    let found = w.reader().get_of::<Session>(&owner, id)?;
    found.map_or(Ok(()), |session| w.remove(&*session))
}

/// A token that a browser keeps: whose session, its secret, and the seal that says that it was once handed out.
pub(super) struct Presented {
    pub id: [u8; 16],
    pub secret: [u8; 32],
    genuine: bool,
}

impl Presented {
    pub fn of(door: &AuthKeys, refresh: &str) -> Option<Self> {
        let whole = B64.decode(refresh).ok()?;
        let (id, rest) = whole.split_first_chunk::<16>()?;
        let (secret, seal) = rest.split_first_chunk::<32>()?;
        let genuine = seal.ct_eq(&door.refresh_seal(id, secret)).into();
        // Tokens of before the seal have none; no other length was ever handed out.
        (genuine || seal.is_empty()).then_some(Self { id: *id, secret: *secret, genuine })
    }
}

/// The token of a session that a browser keeps, as it is handed out.
pub(super) fn refresh_token(door: &AuthKeys, id: [u8; 16], secret: &[u8; 32]) -> String {
    B64.encode([&id[..], &secret[..], &door.refresh_seal(&id, secret)[..]].concat())
}

impl Platform {
    /// Renews: a refresh token buys a new pair, once. Within the grace it buys the same successor again; used later it
    /// ends the session, however old it is (R-SES-06).
    pub fn renew(&self, refresh: &str, asked: &Asked) -> Result<Renewed, Problem> {
        let over = || Problem::new(Kind::SignIn, "SITZUNG_ABGELAUFEN");
        self.renewed(refresh, asked).map_err(|error| fault(&error))?.ok_or_else(over)
    }

    /// As [`Platform::renew`]; none when the token buys nothing. While the store cannot write, the token stays as it is
    /// and buys an access token alone.
    pub(super) fn renewed(&self, refresh: &str, asked: &Asked) -> Result<Option<Renewed>, StoreError> {
        let door = self.door();
        let Some(Presented { id, secret, genuine }) = Presented::of(door, refresh) else { return Ok(None) };
        // The successor follows from the token, so that two tabs at once get the same one.
        let fresh = door.successor(&id, &secret);
        let (now, presented) = (self.now(), door.hash(&secret));
        let judge = |r: &InstanceReader<'_>| -> Result<Renewal, StoreError> {
            let bought = |session: &Session| genuine || session.is_bought_by(&presented);
            let Some(session) = r.get_proven(id, bought)? else { return Ok(Renewal::Over) };
            let Some(session) = door.unwritten.applied(session.into_inner()) else {
                return Ok(Renewal::Over);
            };
            let Some(principal) = principal_of(r, &session)? else { return Ok(Renewal::Over) };
            if self.timed_out(&session, principal.tenant.as_ref(), now) {
                return Ok(if session.seen_at <= now { Renewal::Late(session.user) } else { Renewal::Over });
            }
            if presented == session.refresh {
                return Ok(Renewal::Due(Box::new((session, principal))));
            }
            Ok(match session.refresh_before {
                Some((before, until)) if before == presented && now <= until => {
                    Renewal::Bought(Box::new((session, principal)))
                }
                _ => Renewal::Reused(Box::new(principal)),
            })
        };
        let written = self.store().instance_upkeep(|w| {
            Ok(match judge(&w.reader())? {
                Renewal::Due(found) => {
                    let (mut session, principal) = *found;
                    let until = now.saturating_add(SignedDuration::from_secs(GRACE_S)).unwrap_or(now);
                    session.refresh_before = Some((session.refresh, until));
                    session.refresh = door.hash(&fresh);
                    if !asked.aside {
                        session.seen_at = now;
                    }
                    w.put(&session)?;
                    Renewal::Bought(Box::new((session, principal)))
                }
                Renewal::Late(owner) => {
                    forget(w, owner, id)?;
                    Renewal::Over
                }
                Renewal::Reused(whose) => {
                    forget(w, whose.user.id, id)?;
                    Renewal::Reused(whose)
                }
                other => other,
            })
        });
        let (outcome, writes) = match written {
            Ok(outcome) => {
                door.unwritten.written(id);
                self.write_ends(MOST_BESIDE_A_REQUEST);
                (outcome, true)
            }
            Err(error) if is_fault(&error) => {
                tracing::warn!(%error, "a refresh token could not be followed by the next one; it stays in use");
                (self.store().instance_read(judge)?, false)
            }
            Err(error) => return Err(error),
        };
        let (session, principal, secret) = match outcome {
            Renewal::Bought(found) => (found.0, found.1, Some(&fresh)),
            Renewal::Due(found) => {
                if !asked.aside {
                    door.unwritten.used(id, now);
                }
                (found.0, found.1, None)
            }
            Renewal::Reused(whose) => {
                let noted = if writes { self.note_end(&whose, asked, REUSED, id).is_ok() } else { false };
                if !noted {
                    self.end_unwritten(id, *whose, asked, REUSED);
                }
                return Ok(None);
            }
            Renewal::Late(_) | Renewal::Over => return Ok(None),
        };
        let tokens = self.pair(&session, &principal, secret)?;
        let (user, role) = (principal.user, principal.membership.role);
        Ok(Some(Renewed { tokens, user, role, tenant: principal.tenant }))
    }

    /// Takes a session away, with its event in both chains.
    pub(super) fn note_end(
        &self,
        whose: &Principal,
        asked: &Asked,
        kind: EventKind,
        id: [u8; 16],
    ) -> Result<(), StoreError> {
        let keys = self.keys_of(whose)?;
        let actor = Actor::person(&whose.user, whose.membership.role, Some(asked.origin.clone()));
        self.store().joint_write(&actor, asked.request, self.now(), keys.as_deref(), |w| {
            forget(w, whose.user.id, id)?;
            Ok(Recorded::new((), Event::new(kind).about(Session::TABLE, id)))
        })
    }

    /// Ends the session that a refresh token belongs to; unknown tokens are nothing to end.
    pub fn sign_out(&self, refresh: &str, asked: &Asked) -> Result<(), StoreError> {
        let Some(Presented { id, secret, .. }) = Presented::of(self.door(), refresh) else { return Ok(()) };
        let found = self.store().instance_read(|r| {
            let presented = self.door().hash(&secret);
            let shown = r.get_proven(id, |session: &Session| session.is_bought_by(&presented))?;
            shown.map_or(Ok(None), |session| principal_of(r, &session))
        })?;
        let Some(whose) = found else { return Ok(()) };
        match self.note_end(&whose, asked, SIGNED_OUT, id) {
            Err(error) if is_fault(&error) => {
                self.end_unwritten(id, whose, asked, SIGNED_OUT);
                Ok(())
            }
            done => done,
        }
    }

    /// Removes expired sessions, failures that no longer count, and full buckets.
    pub fn tidy_sessions(&self) -> Result<(), Problem> {
        let (door, now) = (self.door(), self.now());
        door.tidy(now);
        let oldest = SignedDuration::from_hours(24 * i64::from(self.settings().refresh_days));
        door.unwritten.tidy(now.saturating_sub(oldest).unwrap_or(now));
        self.write_ends(MOST);
        let (over, badges, stale, pairings, browsers) = self.store().instance_read(|r| {
            let sessions = r.all::<Session>()?.into_iter().filter(|session| now >= session.expires_at);
            let badges = r.all::<BadgeSession>()?.into_iter().filter(|session| session.is_over(now));
            let failures = r.all::<SignInFailures>()?.into_iter();
            let failures = failures.filter(|row| row.failures.is_stale(now, &door.lock));
            let pairings = r.all::<Pairing>()?.into_iter().filter(|pairing| pairing.is_over(now));
            let browsers = r.all::<PairedBrowser>()?.into_iter().filter(|paired| paired.is_over(now));
            let (sessions, badges): (Vec<_>, Vec<_>) = (sessions.collect(), badges.collect());
            let (pairings, browsers): (Vec<_>, Vec<_>) = (pairings.collect(), browsers.collect());
            Ok::<_, StoreError>((sessions, badges, failures.collect::<Vec<_>>(), pairings, browsers))
        })?;
        badges.iter().for_each(|session| door.unwritten.written(session.key()));
        self.store()
            .instance_upkeep(|w| {
                over.iter().try_for_each(|session| w.remove(&**session))?;
                badges.iter().try_for_each(|session| w.remove(&**session))?;
                pairings.iter().try_for_each(|pairing| w.remove(&**pairing))?;
                browsers.iter().try_for_each(|paired| w.remove(&**paired))?;
                stale.iter().try_for_each(|row| w.remove(&**row))
            })
            .map_err(Problem::from)
    }
}
