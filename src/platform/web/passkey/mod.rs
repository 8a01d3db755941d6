//! Passkeys (WebAuthn) as a second factor: what a browser is asked, and what its answer proves.
//!
//! Owns: questions and their answers, the stored form of a key. No other folder names the WebAuthn library.
//! May use: `kernel`, `tenancy`, the name by which a browser is here.
//! Never: a page; letting somebody in (that is the sign-in's, in its own transaction).
//!
//! A passkey comes after the password, so it need not know its owner ("user verification preferred"), and its maker is not
//! asked about it (no attestation). A question is kept here, not with the browser: it belongs to one step of signing in or
//! to one session, and the first answer uses it up, right or wrong.

#[cfg(test)]
mod authenticator;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;
use serde::de::DeserializeOwned;
use uuid::Uuid;
use webauthn_rs::{
    Webauthn, WebauthnBuilder,
    prelude::{
        PublicKeyCredential, RegisterPublicKeyCredential, SecurityKey, SecurityKeyAuthentication,
        SecurityKeyRegistration, Url, WebauthnError,
    },
};

use crate::{
    kernel::ids::Id,
    platform::{
        tenancy::{Passkey, User},
        web::host::Reached,
    },
};

/// Most passkeys of one person.
pub const MOST: usize = 10;
/// How long a question may be answered.
const LIFE: SignedDuration = SignedDuration::from_mins(5);
/// Most questions that are open at once; the oldest make room. Each stands behind a right password.
const MOST_OPEN: usize = 4096;
/// No authenticator says more.
const LONGEST: usize = 16 * 1024;

/// The name of this site that passkeys are made for, and the origin that a browser there has.
#[derive(Clone, PartialEq, Eq)]
pub struct Home {
    name: String,
    origin: String,
}

impl Home {
    /// Where a browser is; none where it uses an address instead of a name: passkeys belong to names.
    #[must_use]
    pub fn of(reached: &Reached) -> Option<Self> {
        let (name, port) = reached.name()?;
        let port = port.map(|port| format!(":{port}")).unwrap_or_default();
        Some(Self { origin: format!("https://{name}{port}"), name: name.to_owned() })
    }
    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
    fn here(&self) -> Result<Webauthn, Unfit> {
        let origin = Url::parse(&self.origin).map_err(|_| Unfit)?;
        let builder = WebauthnBuilder::new(&self.name, &origin).map_err(|_| Unfit)?;
        builder.rp_name("Visite").build().map_err(|_| Unfit)
    }
}

/// No question can be asked here.
#[derive(Debug)]
pub(in crate::platform) struct Unfit;

/// Why an answer proves nothing.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::platform) enum Refused {
    /// Not asked in this step or session, asked too long ago, or answered before.
    NotAsked,
    /// It is no right answer.
    Wrong,
    /// Right, but the key counts backwards: there may be two of it.
    CountsBack,
}

/// A right answer; to be used up in the write that lets the person in.
#[derive(Clone, PartialEq, Eq)]
pub(in crate::platform) struct Answered {
    id: Id<Passkey>,
    counter: u32,
    key: String,
}
crate::opaque_debug!(Home, Answered);

impl Answered {
    /// Writes down that the key was used; `false` when it is gone, or when another answer was quicker.
    pub fn use_up(&self, user: &mut User, now: Timestamp) -> bool {
        let passkeys = user.factor.iter_mut().flat_map(|factor| &mut factor.passkeys);
        let Some(passkey) = passkeys.into_iter().find(|passkey| passkey.id == self.id) else { return false };
        // As WebAuthn 3, 7.2-22, has it: a key that counts must count on.
        if (self.counter > 0 || passkey.counter > 0) && self.counter <= passkey.counter {
            return false;
        }
        passkey.counter = self.counter;
        passkey.key.clone_from(&self.key);
        passkey.used_at = Some(now);
        true
    }
}

enum Asked {
    ToBeMade(SecurityKeyRegistration),
    ToBeShown(SecurityKeyAuthentication),
}

struct Question {
    at: Timestamp,
    asked: Asked,
}

/// Open questions, by the sign-in step or session that asked. They are in memory only: after a restart the browser asks
/// for a new one.
#[derive(Default)]
pub(in crate::platform) struct Questions(Mutex<HashMap<[u8; 16], Question>>);

impl Questions {
    fn keep(&self, whose: [u8; 16], question: Question) {
        let mut open = self.0.lock();
        let now = question.at;
        if open.len() >= MOST_OPEN {
            open.retain(|_, question| question.is_open(now));
        }
        if open.len() >= MOST_OPEN {
            let oldest = open.iter().min_by_key(|(_, question)| question.at).map(|(whose, _)| *whose);
            oldest.and_then(|oldest| open.remove(&oldest));
        }
        open.insert(whose, question);
    }

    /// Takes a question out, whatever comes of it.
    fn take(&self, whose: [u8; 16], now: Timestamp) -> Result<Asked, Refused> {
        let question = self.0.lock().remove(&whose).ok_or(Refused::NotAsked)?;
        if question.is_open(now) { Ok(question.asked) } else { Err(Refused::NotAsked) }
    }

    /// Asks a browser to make a key. The question is JSON for the page's script.
    pub fn to_make(
        &self,
        whose: [u8; 16],
        user: &User,
        home: &Home,
        now: Timestamp,
    ) -> Result<String, Unfit> {
        let known = here(user, home).map(|(_, key)| key.cred_id().clone()).collect();
        let id = Uuid::from_bytes(user.id.bytes());
        let started =
            home.here()?.start_securitykey_registration(id, &user.email, &user.name, Some(known), None, None);
        let (mut question, state) = started.map_err(|_| Unfit)?;
        // No hints: keys of every kind are accepted, and user verification is not required.
        question.public_key.hints = None;
        question.public_key.extensions = None;
        let asked = Asked::ToBeMade(state);
        self.keep(whose, Question { at: now, asked });
        serde_json::to_string(&question).map_err(|_| Unfit)
    }

    /// The key that a browser has made; one that the person has here already is none.
    pub fn made(
        &self,
        whose: [u8; 16],
        home: &Home,
        (name, answer): (&str, &str),
        now: Timestamp,
    ) -> Result<Passkey, Refused> {
        let Asked::ToBeMade(state) = self.take(whose, now)? else {
            return Err(Refused::NotAsked);
        };
        let answer: RegisterPublicKeyCredential = read(answer)?;
        let site = home.here().map_err(|Unfit| Refused::Wrong)?;
        let key = site.finish_securitykey_registration(&answer, &state).map_err(|_| Refused::Wrong)?;
        Ok(Passkey {
            id: Id::new(now),
            name: name.to_owned(),
            home: home.name.clone(),
            made_at: now,
            used_at: None,
            counter: 0,
            key: write(&key)?,
        })
    }

    /// Asks a browser for one of the person's keys; none when they have none here.
    pub fn to_show(
        &self,
        whose: [u8; 16],
        user: &User,
        home: &Home,
        now: Timestamp,
    ) -> Result<Option<String>, Unfit> {
        let keys: Vec<SecurityKey> = here(user, home).map(|(_, key)| key).collect();
        if keys.is_empty() {
            return Ok(None);
        }
        let started = home.here()?.start_securitykey_authentication(&keys);
        let (mut question, state) = started.map_err(|_| Unfit)?;
        question.public_key.hints = None;
        let asked = Asked::ToBeShown(state);
        self.keep(whose, Question { at: now, asked });
        serde_json::to_string(&question).map(Some).map_err(|_| Unfit)
    }

    /// What an answer proves.
    pub fn shown(
        &self,
        whose: [u8; 16],
        user: &User,
        home: &Home,
        answer: &str,
        now: Timestamp,
    ) -> Result<Answered, Refused> {
        let Asked::ToBeShown(state) = self.take(whose, now)? else {
            return Err(Refused::NotAsked);
        };
        let answer: PublicKeyCredential = read(answer)?;
        let site = home.here().map_err(|Unfit| Refused::Wrong)?;
        let result =
            site.finish_securitykey_authentication(&answer, &state).map_err(|error| match error {
                WebauthnError::CredentialPossibleCompromise => Refused::CountsBack,
                _ => Refused::Wrong,
            })?;
        let found = here(user, home).find(|(_, key)| key.cred_id() == result.cred_id());
        let (passkey, mut key) = found.ok_or(Refused::Wrong)?;
        key.update_credential(&result);
        Ok(Answered { id: passkey.id, counter: result.counter(), key: write(&key)? })
    }
}

impl Question {
    fn is_open(&self, now: Timestamp) -> bool {
        let age = now.duration_since(self.at);
        age >= SignedDuration::ZERO && age < LIFE
    }
}

/// Whether the person can show a passkey here.
pub(in crate::platform) fn has_any(user: &User, home: &Home) -> bool {
    here(user, home).next().is_some()
}

/// The person's passkeys for this name of the site. One that cannot be read proves nothing; others do.
fn here<'a>(user: &'a User, home: &'a Home) -> impl Iterator<Item = (&'a Passkey, SecurityKey)> {
    let passkeys = user.factor.iter().flat_map(|factor| &factor.passkeys);
    let passkeys = passkeys.filter(|passkey| passkey.home == home.name);
    passkeys.filter_map(|passkey| Some((passkey, serde_json::from_str(&passkey.key).ok()?)))
}

fn read<T: DeserializeOwned>(answer: &str) -> Result<T, Refused> {
    let answer = Some(answer).filter(|answer| answer.len() <= LONGEST).ok_or(Refused::Wrong)?;
    serde_json::from_str(answer).map_err(|_| Refused::Wrong)
}

fn write(key: &SecurityKey) -> Result<String, Refused> {
    serde_json::to_string(key).map_err(|_| Refused::Wrong)
}
