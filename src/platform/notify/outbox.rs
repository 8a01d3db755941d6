//! What the operator sees of the outbox, and what they can do with it.

use jiff::SignedDuration;

use super::{
    compose::{message, sender},
    mail::{FAILED, Mail, MailState, NewMail, STATE, Template, WAITING},
    server::{MailServer, Source},
    settings::{MAIL_SETTINGS_CHANGED, MailSettings},
    smtp::{Answer, Line, Trouble, authority},
};
use crate::{
    kernel::{email, ids::Id, words::Lang},
    platform::{
        base::Base,
        store::{Event, EventKind, InstanceRecord as _, Recorded, StoreError, Versioned},
        tenancy::Operator,
    },
};

/// Failed mails were sent again.
pub const MAIL_RESENT: EventKind = EventKind::new("mail.resent");
/// A test mail was tried.
pub const MAIL_TESTED: EventKind = EventKind::new("mail.tested");

/// Sent mails are kept so long; what failed, longer.
const SENT_KEPT: SignedDuration = SignedDuration::from_hours(24 * 90);
const FAILED_KEPT: SignedDuration = SignedDuration::from_hours(24 * 365);
/// Failed mails that are shown.
const SHOWN: usize = 100;

/// The outbox as the operator sees it.
pub struct Outbox {
    /// The mail server in force.
    pub server: Option<MailServer>,
    /// Mails that are not sent yet, oldest first; those that were tried already say why.
    pub waiting: Vec<Mail>,
    /// Mails that were given up, newest first.
    pub failed: Vec<Mail>,
}

impl Base {
    /// The outbox.
    ///
    /// # Errors
    /// When the store fails.
    pub fn outbox(&self, operator: &Operator) -> Result<Outbox, StoreError> {
        let server = self.mail_server()?;
        self.operator_read(operator, |r| {
            let mails = |state: &str| {
                let mut found: Vec<Mail> =
                    r.find::<Mail>(STATE, state)?.into_iter().map(Versioned::into_inner).collect();
                found.sort_by_key(|mail| mail.id);
                Ok::<_, StoreError>(found)
            };
            let waiting = mails(WAITING)?;
            let mut failed = mails(FAILED)?;
            failed.reverse();
            failed.truncate(SHOWN);
            Ok(Outbox { server, waiting, failed })
        })
    }

    /// Sets the mail server up. A password of none keeps the stored one. Refused (`false`) where the configuration says
    /// which server it is.
    ///
    /// # Errors
    /// When the store fails.
    pub fn set_mail_server(
        &self,
        operator: &Operator,
        new: MailSettings,
        keep_password: bool,
    ) -> Result<bool, StoreError> {
        if self.mail_server()?.is_some_and(|server| server.source == Source::Configuration) {
            return Ok(false);
        }
        self.operator_write(operator, |w| {
            let mut new = new;
            if keep_password && let Some(stored) = w.reader().get::<MailSettings>(new.key())? {
                new.password = stored.password.clone();
            }
            w.put(&new)?;
            let event = Event::new(MAIL_SETTINGS_CHANGED).about(MailSettings::TABLE, new.key());
            Ok(Recorded::new(true, event))
        })
    }

    /// Has a mail that was given up sent again, or all of them. Returns how many.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such mail, or it cannot be sent again.
    pub fn resend(&self, operator: &Operator, id: Option<Id<Mail>>) -> Result<usize, StoreError> {
        let now = self.now();
        self.operator_write(operator, |w| {
            let failed = w.reader().find::<Mail>(STATE, FAILED)?;
            let wanted = failed.into_iter().map(Versioned::into_inner);
            let wanted: Vec<Mail> =
                wanted.filter(|mail| id.is_none_or(|id| id == mail.id) && mail.can_be_resent(now)).collect();
            if id.is_some() && wanted.is_empty() {
                return Err(StoreError::Missing);
            }
            let count = wanted.len();
            for mail in wanted {
                w.put(&mail.again(now))?;
            }
            let mut event = Event::new(MAIL_RESENT).note("mails", count);
            if let Some(id) = id {
                event = event.about(Mail::TABLE, id.bytes());
            }
            Ok(Recorded::new(count, event))
        })
    }

    /// Sends a test mail at once, past the outbox. The answer is the server's; none when no server is set up.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn test_mail(
        &self,
        _: &Operator,
        to: String,
        lang: Lang,
    ) -> Result<Option<Answer>, StoreError> {
        let Some(server) = self.run(|p| p.mail_server()).await? else { return Ok(None) };
        let server = server.settings;
        let now = self.now();
        let mail = Mail {
            id: Id::new(now),
            new: NewMail { to, name: String::new(), lang, template: Template::Test },
            state: MailState::Waiting(now),
            attempts: 0,
            created_at: now,
            trouble: None,
        };
        let limit = u64::from(self.settings().smtp_timeout_seconds.max(1));
        let limit = std::time::Duration::from_secs(limit);
        let line = Line::to(&server, self.settings().smtp_hello.as_deref(), limit);
        // The text of a test is that of no notice.
        let answer = match (line, message(&mail, &server, now, &[])) {
            (Err(wrong), _) => Err(wrong),
            (Ok(_), Err(_)) => Err((Trouble::Address, String::new())),
            (Ok(mut line), Ok(message)) => {
                let answer = line.send(message).await;
                line.end().await;
                answer
            }
        };
        Ok(Some(answer))
    }

    /// Writes down that a test was tried, and what came of it.
    ///
    /// # Errors
    /// When the store fails.
    pub fn note_mail_test(&self, operator: &Operator, sent: bool) -> Result<(), StoreError> {
        let event = Event::new(MAIL_TESTED).note("ergebnis", if sent { "gesendet" } else { "abgelehnt" });
        self.operator_write(operator, |_| Ok(Recorded::new((), event)))
    }

    /// Removes mails that have had their time, and links that no longer count.
    pub(super) fn tidy_mails(&self) -> Result<(), StoreError> {
        let now = self.now();
        let before = |kept: SignedDuration| now.saturating_sub(kept).unwrap_or(now);
        let (sent, failed) = (before(SENT_KEPT), before(FAILED_KEPT));
        let all = self.store().instance_read(|r| r.all::<Mail>())?;
        let over = |mail: &Mail| match mail.state {
            MailState::Sent(at) => at < sent,
            MailState::Failed(at) => at < failed,
            MailState::Waiting(_) => false,
        };
        let gone: Vec<&Mail> = all.iter().map(|mail| &**mail).filter(|mail| over(mail)).collect();
        let outlived = all.iter().filter(|mail| mail.outlived(now).is_some());
        let outlived: Vec<[u8; 16]> = outlived.map(|mail| mail.id.bytes()).collect();
        if gone.is_empty() && outlived.is_empty() {
            return Ok(());
        }
        self.store().instance_upkeep(|w| {
            gone.iter().try_for_each(|mail| w.remove(*mail))?;
            for id in outlived {
                // Read again: it may have been sent meanwhile.
                let over = w.reader().get::<Mail>(id)?.and_then(|mail| mail.outlived(now));
                over.map_or(Ok(()), |mail| w.put(&mail))?;
            }
            Ok(())
        })
    }
}

/// Whether a text is one or more certificates (PEM).
#[must_use]
pub fn is_authority(pem: &str) -> bool {
    authority(pem)
}

/// Whether a text can be the sender of mails.
#[must_use]
pub fn is_sender(text: &str) -> bool {
    sender(text).is_some_and(|from| email::clean(from.email.as_ref()).is_some())
}
