//! Passkeys beside the app: asked for, added, removed.

use super::{Changing, NotDone, fresh};
use crate::{
    kernel::{
        ids::Id,
        problem::{FieldErrors, Kind, Problem},
        text,
    },
    platform::{
        Platform,
        store::{Event, EventKind, InstanceRecord as _},
        tenancy::{Passkey, SecondFactor, User},
        web::{
            passkey::{Home, MOST, Refused, Unfit},
            session::{identity::SessionUser, sign_in::SignedIn},
        },
    },
};

/// Somebody added a passkey.
pub const PASSKEY_ADDED: EventKind = EventKind::new("account.passkey_added");
/// Somebody removed one of their passkeys.
pub const PASSKEY_REMOVED: EventKind = EventKind::new("account.passkey_removed");

/// Longest name of a passkey, characters.
const LONGEST_NAME: usize = 60;

fn refused(code: &'static str) -> Problem {
    Problem::new(Kind::Conflict, code)
}

/// The factor that passkeys stand beside: its recovery codes are the way back when all of them are lost.
fn beside(user: &User) -> Result<&SecondFactor, Problem> {
    let factor = user.factor.as_ref().ok_or_else(|| refused("PASSKEY_OHNE_APP"))?;
    if factor.passkeys.len() < MOST { Ok(factor) } else { Err(refused("PASSKEY_ZU_VIELE")) }
}

fn named(name: &str) -> Result<String, Problem> {
    let name = text::line(name).unwrap_or_default();
    if !name.is_empty() && text::length(&name) <= LONGEST_NAME {
        return Ok(name);
    }
    let mut fields = FieldErrors::new();
    fields.add("name", "NAME_UNGUELTIG");
    Err(Problem::new(Kind::Invalid, "NAME_UNGUELTIG").with_fields(fields))
}

impl Platform {
    /// What the browser is asked in order to make a passkey: JSON for the page's script. The answer goes to
    /// [`Platform::add_passkey`] in the same session within five minutes. 403 `ERNEUT_ANMELDEN`, 409 without an app or
    /// with as many passkeys as there may be.
    pub fn offer_passkey(&self, me: &SessionUser, home: &Home) -> Result<String, Problem> {
        fresh(me)?;
        beside(me.user())?;
        let asked = self.door().questions().to_make(me.session().bytes(), me.user(), home, self.now());
        asked.map_err(|Unfit| refused("PASSKEY_HIER_NICHT"))
    }

    /// Adds the passkey that the browser has made. The person's other sessions end. 422 on the field `name`; 409
    /// `PASSKEY_UNGUELTIG` when the answer is none to the last question.
    pub fn add_passkey(
        &self,
        me: &SessionUser,
        home: &Home,
        name: &str,
        answer: &str,
    ) -> Result<SignedIn, Problem> {
        fresh(me)?;
        let name = named(name)?;
        beside(me.user())?;
        let (now, whose) = (self.now(), me.session().bytes());
        let made = self.door().questions().made(whose, home, (&name, answer), now);
        let passkey = made.map_err(|_: Refused| refused("PASSKEY_UNGUELTIG"))?;
        let done = self.begin_anew(me, me.0.session.proved_at, |Changing { user, .. }| {
            beside(user)?;
            user.factor.iter_mut().for_each(|factor| factor.passkeys.push(passkey.clone()));
            Ok(((), Event::new(PASSKEY_ADDED).about(User::TABLE, user.id.bytes())))
        });
        done.map(|((), signed_in)| signed_in)
    }

    /// Removes one of the person's passkeys. Their other sessions end.
    pub fn remove_passkey(&self, me: &SessionUser, id: Id<Passkey>) -> Result<SignedIn, Problem> {
        fresh(me)?;
        let done = self.begin_anew(me, me.0.session.proved_at, |Changing { user, .. }| {
            let passkeys = user.factor.as_mut().map(|factor| &mut factor.passkeys);
            let place = passkeys.as_ref().and_then(|all| all.iter().position(|passkey| passkey.id == id));
            let Some((passkeys, place)) = passkeys.zip(place) else {
                return Err(NotDone::from(Problem::new(Kind::NotFound, "NICHT_GEFUNDEN")));
            };
            passkeys.remove(place);
            Ok(((), Event::new(PASSKEY_REMOVED).about(User::TABLE, user.id.bytes())))
        });
        done.map(|((), signed_in)| signed_in)
    }
}
