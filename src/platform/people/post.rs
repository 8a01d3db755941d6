//! Letters to people: the one place through which this folder reaches the outbox of mails.
//!
//! Without a mail server nothing is sent: links are then shown to whoever may hand them over, and what needs the mail
//! (recovery by oneself, proof of a mailbox) says whom to ask.

use jiff::Timestamp;

#[cfg(not(test))]
use crate::platform::notify::{self, LinkUntil, Template};
use crate::{
    kernel::{secret::Secret, words::Lang},
    platform::{
        Platform,
        store::{InstanceWriter, StoreError},
    },
};

/// A link that counts for a while.
#[derive(Clone)]
pub struct WayIn {
    /// Local path with its secret; the address of the site stands in front when it is sent or shown.
    pub path: Secret,
    /// Counts until then.
    pub until: Timestamp,
}

/// What a letter says; the words are the catalogue's.
pub enum Letter {
    /// Somebody is invited into a facility.
    Invitation(WayIn),
    /// A link for a new password.
    Recovery(WayIn),
    /// A link for the first password of an account that was made for somebody.
    FirstPassword(WayIn),
    /// Proof that the mailbox can be read, to go on with the registration.
    MailboxProof(WayIn),
    /// Somebody wanted to register with a mailbox that has an account.
    HasAccount,
    /// The password was set by a link.
    PasswordSet,
    /// The second factor was taken off.
    FactorReset,
}

/// A letter on its way.
pub struct NewMail {
    /// To whom.
    pub to: String,
    /// In which language.
    #[cfg_attr(test, expect(dead_code, reason = "in tests the letters are not composed"))]
    pub lang: Lang,
    /// What it says.
    pub letter: Letter,
}
crate::opaque_debug!(WayIn, Letter, NewMail);

/// Whether letters reach anybody. When that cannot be read, nothing else will work either.
#[cfg(not(test))]
pub(super) fn sends(p: &Platform) -> bool {
    p.sends_mail().unwrap_or(false)
}

/// Puts a letter into the outbox, in the transaction of the act that it tells about.
#[cfg(not(test))]
pub(super) fn queue(p: &Platform, w: &mut InstanceWriter<'_, '_>, mail: NewMail) -> Result<(), StoreError> {
    if !sends(p) {
        return Ok(());
    }
    let link = |way: WayIn| LinkUntil::new(way.path.reveal().to_owned(), way.until);
    let template = match mail.letter {
        Letter::Invitation(way) => Template::Invitation(link(way)),
        Letter::Recovery(way) => Template::Recovery(link(way)),
        Letter::FirstPassword(way) => Template::FirstPassword(link(way)),
        Letter::MailboxProof(way) => Template::MailboxProof(link(way)),
        Letter::HasAccount => Template::HasAccount,
        Letter::PasswordSet => Template::PasswordSet,
        Letter::FactorReset => Template::FactorReset,
    };
    let new = notify::NewMail { to: mail.to, name: String::new(), lang: mail.lang, template };
    notify::queue(w, p.now(), new).map(drop)
}

/// A link as it is shown to be handed over.
pub(super) fn address(p: &Platform, way: &WayIn) -> Secret {
    Secret::new(p.address(way.path.reveal()))
}

#[cfg(test)]
pub(super) use letterbox::{queue, received, sends};

/// What would have been sent, for tests: a platform whose data lie in `sends-mail` sends.
#[cfg(test)]
mod letterbox {
    use std::sync::Mutex;

    use super::{InstanceWriter, Letter, NewMail, Platform, StoreError};

    static SENT: Mutex<Vec<NewMail>> = Mutex::new(Vec::new());

    pub fn sends(p: &Platform) -> bool {
        p.data().ends_with("sends-mail")
    }
    pub fn queue(p: &Platform, _: &mut InstanceWriter<'_, '_>, mail: NewMail) -> Result<(), StoreError> {
        if sends(p) {
            SENT.lock().unwrap().push(mail);
        }
        Ok(())
    }
    /// Takes what lies in somebody's mailbox.
    pub fn received(to: &str) -> Vec<Letter> {
        let mut sent = SENT.lock().unwrap();
        let (own, others) = sent.drain(..).partition::<Vec<_>, _>(|mail| mail.to == to);
        *sent = others;
        own.into_iter().map(|mail| mail.letter).collect()
    }
}
