//! Letters to people: the one place through which this folder reaches the outbox of mails.
//!
//! There is no outbox yet: nothing is sent, so links are shown to whoever may hand them over, and what needs the mail
//! (recovery by oneself, proof of a mailbox) says whom to ask.

use crate::{
    kernel::{secret::Secret, words::Lang},
    platform::{
        Platform,
        store::{InstanceWriter, StoreError},
    },
};

/// What a letter says; the words are the catalogue's. Links in it are whole addresses.
pub enum Letter {
    /// Somebody is invited into a facility.
    Invitation {
        /// Its name.
        facility: String,
        /// Where to go.
        link: Secret,
        /// Until which day, as the facility writes it.
        until: String,
    },
    /// A link for a new password.
    Recovery {
        /// Where to go.
        link: Secret,
    },
    /// A link for the first password.
    FirstPassword {
        /// Name of the facility.
        facility: String,
        /// Where to go.
        link: Secret,
    },
    /// Proof that the mailbox can be read, to go on with the registration.
    MailboxProof {
        /// Where to go.
        link: Secret,
    },
    /// Somebody wanted to register with a mailbox that has an account.
    HasAccount,
    /// The password was changed by a link.
    PasswordSet,
    /// The second factor was taken off.
    FactorReset,
}

/// A letter on its way.
pub struct NewMail {
    /// To whom.
    pub to: String,
    /// In which language.
    pub lang: Lang,
    /// What it says.
    pub letter: Letter,
}
crate::opaque_debug!(Letter, NewMail);

/// Whether letters reach anybody.
#[cfg(not(test))]
pub(super) fn sends(_: &Platform) -> bool {
    false
}

/// Puts a letter into the outbox, in the transaction of the act that it tells about.
#[cfg(not(test))]
pub(super) fn queue(_: &Platform, _: &mut InstanceWriter<'_, '_>, _: NewMail) -> Result<(), StoreError> {
    Ok(())
}

/// The address of a page of this site, as it is written into letters and shown to be handed over.
pub(super) fn address(p: &Platform, path: &str) -> String {
    p.address(path)
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
