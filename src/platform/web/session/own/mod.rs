//! What people do to their own account: profile, password, second factor, sessions, the place where they work.
//!
//! Owns: those acts, each one transaction with its event in the instance's chain and in that of the person's tenant.
//! May use: `kernel`, `ui` (a person's choice of colours), `store`, `tenancy`, the rest of `web`.
//! Never: somebody else's account, a page.

mod factor;
mod passkeys;
mod password;
mod places;
mod profile;
mod proof;
mod sessions;

use jiff::Timestamp;
use zeroize::Zeroizing;

pub use factor::{CODES_RENEWED, FACTOR_REMOVED, FACTOR_SET, FactorOffer};
pub use passkeys::{PASSKEY_ADDED, PASSKEY_REMOVED};
pub use password::PASSWORD_CHANGED;
pub use places::{OwnPlace, PLACE_CHANGED};
pub use profile::{PROFILE_CHANGED, Profile};
pub use proof::PROVED;
pub use sessions::{OTHERS_ENDED, OwnSession, SESSION_ENDED};

use super::{identity::SessionUser, principal::Principal, record::Session, sign_in::SignedIn};
use crate::{
    kernel::{
        ids::Id,
        problem::{Kind, Problem},
    },
    platform::{
        Platform,
        store::{Event, InstanceWriter, Recorded, StoreError, Versioned, random},
        tenancy::User,
    },
};

/// Why an act on the own account was not done.
pub(super) enum NotDone {
    Refused(Box<Problem>),
    Store(StoreError),
}

impl From<StoreError> for NotDone {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}
impl From<Problem> for NotDone {
    fn from(problem: Problem) -> Self {
        Self::Refused(Box::new(problem))
    }
}
impl From<NotDone> for Problem {
    fn from(not: NotDone) -> Self {
        match not {
            NotDone::Refused(problem) => *problem,
            NotDone::Store(error) => error.into(),
        }
    }
}

fn over() -> Problem {
    Problem::new(Kind::SignIn, "SITZUNG_ABGELAUFEN")
}

/// The proof is older than five minutes: password (and code) first (R-AUTH-13).
#[must_use]
pub fn prove_again() -> Problem {
    Problem::new(Kind::NotAllowed, "ERNEUT_ANMELDEN")
}

fn fresh(me: &SessionUser) -> Result<(), Problem> {
    if me.proved_lately() { Ok(()) } else { Err(prove_again()) }
}

/// What an act on a person changes: the person, and the secret that this session had shown to be confirmed.
struct Changing<'a> {
    user: &'a mut User,
    offer: Option<Zeroizing<[u8; 20]>>,
}

impl Platform {
    /// Changes what lets the person in. Every session of theirs ends, half-made ones too, and one begins in place of
    /// the one behind `me` (R-AUTH-13, R-SES-03, R-SES-08).
    fn begin_anew<T>(
        &self,
        me: &SessionUser,
        proved_at: Timestamp,
        change: impl FnOnce(Changing<'_>) -> Result<(T, Event), NotDone>,
    ) -> Result<(T, SignedIn), Problem> {
        let done = || -> Result<(T, SignedIn), NotDone> {
            let (identity, now, secret) = (&me.0, self.now(), random::<32>()?);
            let keys = self.keys_of(&me.principal_of())?;
            let asked = &identity.asked;
            let (value, user, session) =
                self.store().joint_write(&identity.actor(), asked.request, now, keys.as_deref(), |w| {
                    let old = still_there(w, me)?;
                    let mut user = person(w, me)?;
                    let (value, event) = change(Changing { user: &mut user, offer: old.offer.clone() })?;
                    user.epoch = user.epoch.saturating_add(1);
                    w.put(&user)?;
                    let ended = end_all(w, &user)?;
                    let session = Session { proved_at, offer: None, ..self.successor_of(&old, &secret, me) };
                    w.put(&session)?;
                    let others = ended.saturating_sub(1);
                    Ok::<_, NotDone>(Recorded::new((value, user, session), event.note("sitzungen", others)))
                })?;
            let principal = Principal { user, ..me.principal_of() };
            Ok((value, self.let_in_again(me, session, principal, &secret)?))
        };
        done().map_err(Problem::from)
    }

    /// The session that takes the place of another; the absolute limit stays that of the first sign-in.
    fn successor_of(&self, old: &Session, secret: &[u8; 32], me: &SessionUser) -> Session {
        let now = self.now();
        Session {
            id: Id::new(now),
            created_at: now,
            seen_at: now,
            refresh: self.door().hash(secret),
            refresh_before: None,
            origin: Some(me.0.asked.origin.clone()),
            ..old.clone()
        }
    }

    fn let_in_again(
        &self,
        me: &SessionUser,
        session: Session,
        principal: Principal,
        secret: &[u8; 32],
    ) -> Result<SignedIn, StoreError> {
        let tokens = self.pair(&session, &principal, Some(secret))?;
        let device = self.door().device_mark(principal.user.id);
        Ok(self.signed_in(session, principal, tokens, device, me.0.asked.clone()))
    }
}

impl SessionUser {
    fn principal_of(&self) -> Principal {
        Principal {
            user: self.0.user.clone(),
            membership: self.0.membership.clone(),
            tenant: self.0.tenant.clone(),
        }
    }
}

/// The session behind `me`, if nobody ended it meanwhile.
fn still_there(w: &InstanceWriter<'_, '_>, me: &SessionUser) -> Result<Session, NotDone> {
    let found = w.reader().get_of::<Session>(&me.user().id, me.session().bytes())?;
    Ok(found.map(Versioned::into_inner).ok_or_else(over)?)
}

/// The person as stored now, if nobody shut them out meanwhile.
fn person(w: &InstanceWriter<'_, '_>, me: &SessionUser) -> Result<User, NotDone> {
    let found = w.reader().get::<User>(me.user().id.bytes())?;
    let same = found.filter(|user| !user.disabled && user.epoch == me.user().epoch);
    Ok(same.map(Versioned::into_inner).ok_or_else(over)?)
}

fn end_all(w: &mut InstanceWriter<'_, '_>, user: &User) -> Result<usize, StoreError> {
    let sessions = w.reader().find::<Session>("user", &user.id.to_string())?;
    for session in &sessions {
        w.remove(&**session)?;
    }
    Ok(sessions.len())
}
