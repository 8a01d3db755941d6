//! A mail of the outbox, as record of the instance. Its text is made when it is sent.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{
    notice::{Facts, Kind},
    smtp::Trouble,
};
use crate::{
    kernel::{ids::Id, words::Lang},
    platform::store::{Corrupt, InstanceRecord, InstanceWriter, OnDisk, StoreError, TableName, codec},
    record,
};

/// What a mail says: a closed set, so that no free text can get into one.
#[derive(Clone, PartialEq, Eq)]
pub enum Template {
    /// That there is a message in the inbox.
    Notification {
        /// What it is about.
        kind: Kind,
        /// What the text says.
        facts: Facts,
        /// For a resident or client: then the mail says nothing but that there is one.
        bare: bool,
    },
    /// An invitation.
    Invitation(LinkUntil),
    /// A link to set a new password.
    Recovery(LinkUntil),
    /// A link that proves that the mailbox belongs to who typed it.
    MailboxProof(LinkUntil),
    /// A link to set the first password of an account that was made for somebody.
    FirstPassword(LinkUntil),
    /// Somebody wanted to register with a mailbox that has an account.
    HasAccount,
    /// The password was set by a link.
    PasswordSet,
    /// The second factor was taken off.
    FactorReset,
    /// The own account is locked for so many minutes.
    Locked {
        /// How long.
        minutes: u32,
    },
    /// One of the own recovery codes was used; so many are left.
    RecoveryUsed {
        /// How many.
        left: u32,
    },
    /// The operator's test.
    Test,
}

record! {
    /// A link that counts for a while. Erased from the outbox once it is sent, or useless.
    #[derive(Clone, PartialEq, Eq)]
    pub struct LinkUntil {
        /// Local path with its secret, e.g. `/registrieren?einladung=…`; the base address stands in front when it is sent.
        pub path: String,
        /// Until when it counts.
        pub until: Timestamp,
    }
}

impl LinkUntil {
    /// A link to a local path.
    #[must_use]
    pub fn new(path: String, until: Timestamp) -> Self {
        Self { path, until }
    }
}

impl Template {
    /// The link, where it has one.
    #[must_use]
    pub fn link(&self) -> Option<&LinkUntil> {
        match self {
            Self::Invitation(link)
            | Self::Recovery(link)
            | Self::MailboxProof(link)
            | Self::FirstPassword(link) => Some(link),
            Self::Notification { .. }
            | Self::HasAccount
            | Self::PasswordSet
            | Self::FactorReset
            | Self::Locked { .. }
            | Self::RecoveryUsed { .. }
            | Self::Test => None,
        }
    }
    /// The key of its name on the operator's page.
    #[must_use]
    pub fn words(&self) -> &'static str {
        match self {
            Self::Notification { .. } => "mail-kind-notification",
            Self::Invitation(_) => "mail-kind-invitation",
            Self::Recovery(_) => "mail-kind-recovery",
            Self::MailboxProof(_) => "mail-kind-mailbox",
            Self::FirstPassword(_) => "mail-kind-first-password",
            Self::HasAccount => "mail-kind-has-account",
            Self::PasswordSet => "mail-kind-password-set",
            Self::FactorReset => "mail-kind-factor",
            Self::Locked { .. } => "mail-kind-locked",
            Self::RecoveryUsed { .. } => "mail-kind-recovery-used",
            Self::Test => "mail-kind-test",
        }
    }
    fn scrubbed(&self) -> Self {
        let gone = |link: &LinkUntil| LinkUntil { path: String::new(), until: link.until };
        match self {
            Self::Invitation(link) => Self::Invitation(gone(link)),
            Self::Recovery(link) => Self::Recovery(gone(link)),
            Self::MailboxProof(link) => Self::MailboxProof(gone(link)),
            Self::FirstPassword(link) => Self::FirstPassword(gone(link)),
            other => other.clone(),
        }
    }
}

record! {
    /// A mail to be queued.
    #[derive(Clone)]
    pub struct NewMail {
        /// The address.
        pub to: String,
        /// Name for the salutation; empty: "Guten Tag" alone.
        pub name: String,
        /// Language.
        pub lang: Lang,
        /// What it says.
        pub template: Template,
    }
}

/// What became of a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailState {
    /// Not sent yet; due at that time.
    Waiting(Timestamp),
    /// Taken by the server.
    Sent(Timestamp),
    /// Given up; the operator can send it again.
    Failed(Timestamp),
}

record! {
    /// A mail of the outbox.
    #[derive(Clone)]
    pub struct Mail {
        /// Its id; also its Message-ID, so that a mail that comes twice is recognisable.
        pub id: Id<Mail>,
        /// What and to whom.
        pub new: NewMail,
        /// What became of it.
        pub state: MailState,
        /// Attempts so far.
        pub attempts: u8,
        /// Queued at.
        pub created_at: Timestamp,
        /// Why the last attempt failed, with what the server said.
        pub trouble: Option<(Trouble, String)>,
    }
}

crate::opaque_debug!(Template);

/// Waits in minutes before the second, third and fourth attempt (domain.md, 7).
const PAUSES: [i64; 3] = [1, 10, 60];

impl Mail {
    fn queued(id: Id<Self>, new: NewMail, due: Timestamp, now: Timestamp) -> Self {
        Self { id, new, state: MailState::Waiting(due), attempts: 0, created_at: now, trouble: None }
    }

    /// Whether it is to be sent.
    #[must_use]
    pub fn due(&self, now: Timestamp) -> bool {
        matches!(self.state, MailState::Waiting(at) if at <= now)
    }

    /// After the server took it. A link in it is a secret of its reader from now on.
    #[must_use]
    pub fn sent(mut self, now: Timestamp) -> Self {
        self.state = MailState::Sent(now);
        self.attempts = self.attempts.saturating_add(1);
        self.trouble = None;
        self.new.template = self.new.template.scrubbed();
        self
    }

    /// After an attempt that failed: tried again later, or given up (at once, where trying again would meet the same). `minute` is the length of one in seconds.
    #[must_use]
    pub fn refused(mut self, trouble: (Trouble, String), now: Timestamp, minute: u32) -> Self {
        let pause = PAUSES.get(usize::from(self.attempts)).filter(|_| !trouble.0.is_permanent());
        self.attempts = self.attempts.saturating_add(1);
        self.state = match pause {
            Some(pause) => {
                let pause = SignedDuration::from_secs(pause.saturating_mul(i64::from(minute)));
                MailState::Waiting(now.saturating_add(pause).unwrap_or(now))
            }
            None => MailState::Failed(now),
        };
        self.trouble = Some(trouble);
        self
    }

    /// Whether the operator can have it sent again: a link whose time is over helps nobody.
    #[must_use]
    pub fn can_be_resent(&self, now: Timestamp) -> bool {
        matches!(self.state, MailState::Failed(_))
            && self.new.template.link().is_none_or(|link| !link.path.is_empty() && link.until > now)
    }

    /// Due now, as if it were new.
    #[must_use]
    pub fn again(mut self, now: Timestamp) -> Self {
        self.state = MailState::Waiting(now);
        self.attempts = 0;
        self
    }

    /// What tidying makes of it: its link erased when that no longer counts; a mail that waits with it is given up.
    #[must_use]
    pub fn outlived(&self, now: Timestamp) -> Option<Self> {
        let link = self.new.template.link()?;
        if link.until > now || link.path.is_empty() {
            return None;
        }
        let mut over = self.clone();
        over.new.template = self.new.template.scrubbed();
        if matches!(self.state, MailState::Waiting(_)) {
            over.state = MailState::Failed(now);
            over.trouble = Some((Trouble::TooLate, String::new()));
        }
        Some(over)
    }

    /// The address shortened for the operator, who can recognise their own but not read another person's.
    #[must_use]
    pub fn masked(&self) -> String {
        masked(&self.new.to)
    }
}

/// The first letter of an address, and its domain.
#[must_use]
pub(super) fn masked(address: &str) -> String {
    match address.rsplit_once('@') {
        Some((local, domain)) => format!("{}…@{domain}", local.chars().take(1).collect::<String>()),
        None => "…".into(),
    }
}

/// Puts a mail into the outbox, in the transaction of what it tells; it is sent once that is durable. Without a mail
/// server it waits there until one is set up.
///
/// # Errors
/// Those of the store.
pub fn queue(w: &mut InstanceWriter<'_, '_>, now: Timestamp, new: NewMail) -> Result<Id<Mail>, StoreError> {
    let id = Id::new(now);
    queue_as(w, id, now, now, new)?;
    Ok(id)
}

/// [`queue`] under an id of the caller's, due at a time; a mail with that id stays as it is.
pub(super) fn queue_as(
    w: &mut InstanceWriter<'_, '_>,
    id: Id<Mail>,
    due: Timestamp,
    now: Timestamp,
    new: NewMail,
) -> Result<(), StoreError> {
    if w.reader().get::<Mail>(id.bytes())?.is_some() {
        return Ok(());
    }
    w.put(&Mail::queued(id, new, due, now))
}

/// The form on disk. The order of the variants is stored and for ever.
#[derive(Serialize, Deserialize)]
#[allow(missing_docs, reason = "the variants of `Template`")]
pub enum StoredTemplate {
    Notification(u8, <Facts as OnDisk>::Raw, bool),
    Invitation(StoredLink),
    Recovery(StoredLink),
    MailboxProof(StoredLink),
    FirstPassword(StoredLink),
    HasAccount,
    PasswordSet,
    FactorReset,
    Locked(u32),
    Test,
    RecoveryUsed(u32),
}

type StoredLink = <LinkUntil as OnDisk>::Raw;

impl OnDisk for Template {
    type Raw = StoredTemplate;
    fn raw(&self) -> StoredTemplate {
        match self {
            Self::Notification { kind, facts, bare } => {
                StoredTemplate::Notification(kind.raw(), facts.raw(), *bare)
            }
            Self::Invitation(link) => StoredTemplate::Invitation(link.raw()),
            Self::Recovery(link) => StoredTemplate::Recovery(link.raw()),
            Self::MailboxProof(link) => StoredTemplate::MailboxProof(link.raw()),
            Self::FirstPassword(link) => StoredTemplate::FirstPassword(link.raw()),
            Self::HasAccount => StoredTemplate::HasAccount,
            Self::PasswordSet => StoredTemplate::PasswordSet,
            Self::FactorReset => StoredTemplate::FactorReset,
            Self::Locked { minutes } => StoredTemplate::Locked(*minutes),
            Self::RecoveryUsed { left } => StoredTemplate::RecoveryUsed(*left),
            Self::Test => StoredTemplate::Test,
        }
    }
    fn of_raw(raw: StoredTemplate) -> Result<Self, Corrupt> {
        Ok(match raw {
            StoredTemplate::Notification(kind, facts, bare) => {
                Self::Notification { kind: Kind::new(kind), facts: OnDisk::of_raw(facts)?, bare }
            }
            StoredTemplate::Invitation(link) => Self::Invitation(OnDisk::of_raw(link)?),
            StoredTemplate::Recovery(link) => Self::Recovery(OnDisk::of_raw(link)?),
            StoredTemplate::MailboxProof(link) => Self::MailboxProof(OnDisk::of_raw(link)?),
            StoredTemplate::FirstPassword(link) => Self::FirstPassword(OnDisk::of_raw(link)?),
            StoredTemplate::HasAccount => Self::HasAccount,
            StoredTemplate::PasswordSet => Self::PasswordSet,
            StoredTemplate::FactorReset => Self::FactorReset,
            StoredTemplate::Locked(minutes) => Self::Locked { minutes },
            StoredTemplate::RecoveryUsed(left) => Self::RecoveryUsed { left },
            StoredTemplate::Test => Self::Test,
        })
    }
}

impl OnDisk for MailState {
    type Raw = (u8, i64);
    fn raw(&self) -> (u8, i64) {
        match self {
            Self::Waiting(at) => (0, at.raw()),
            Self::Sent(at) => (1, at.raw()),
            Self::Failed(at) => (2, at.raw()),
        }
    }
    fn of_raw((state, at): (u8, i64)) -> Result<Self, Corrupt> {
        let made = match state {
            0 => Self::Waiting,
            1 => Self::Sent,
            2 => Self::Failed,
            _ => return Err(Corrupt),
        };
        codec::instant(at).map(made)
    }
}

impl InstanceRecord for Mail {
    type Owner = ();
    const TABLE: TableName = TableName::new(9, "mails");
    const VERSION: u8 = 1;

    fn key(&self) -> [u8; 16] {
        self.id.bytes()
    }
    fn owner(&self) {}
    fn found_by(&self, out: &mut Vec<(&'static str, String)>) {
        let state = match self.state {
            MailState::Waiting(_) => WAITING,
            MailState::Sent(_) => return,
            MailState::Failed(_) => FAILED,
        };
        out.push((STATE, state.to_owned()));
    }
}

/// By what the open mails are found.
pub(super) const STATE: &str = "state";
pub(super) const WAITING: &str = "waiting";
pub(super) const FAILED: &str = "failed";
