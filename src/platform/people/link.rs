//! A link of one use: a new password, the proof of a mailbox, the first password.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::token::{TokenHash, key};
use crate::{
    kernel::ids::Id,
    platform::{
        store::{Corrupt, InstanceRecord, TableName, codec},
        tenancy::User,
    },
};

/// What a link is for. The numbers are stored and for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    /// A new password for an account that has one.
    Recovery,
    /// Proof that a mailbox of an allowed domain can be read.
    Mailbox,
    /// The first password of an account that was made for somebody.
    FirstPassword,
}

impl EntryKind {
    fn number(self) -> u8 {
        match self {
            Self::Recovery => 1,
            Self::Mailbox => 2,
            Self::FirstPassword => 3,
        }
    }
    fn from_number(number: u8) -> Option<Self> {
        [Self::Recovery, Self::Mailbox, Self::FirstPassword].into_iter().find(|kind| kind.number() == number)
    }
    /// How long it counts: half an hour (R-AUTH-17), the first password three days (R-AUTH-14).
    #[must_use]
    pub fn life(self) -> SignedDuration {
        match self {
            Self::Recovery | Self::Mailbox => SignedDuration::from_mins(30),
            Self::FirstPassword => SignedDuration::from_hours(72),
        }
    }
}

/// A link of one use.
#[derive(Clone)]
pub struct EntryLink {
    /// Its id.
    pub id: Id<EntryLink>,
    pub(super) token: TokenHash,
    /// What it is for.
    pub kind: EntryKind,
    /// Whose password it sets; none for the proof of a mailbox.
    pub user: Option<Id<User>>,
    /// The epoch of that user: whatever ended their tokens since ended the link too.
    pub epoch: u32,
    /// The mailbox.
    pub email: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// Counts until then.
    pub expires_at: Timestamp,
}

crate::opaque_debug!(EntryLink);

/// The form on disk, version 1.
#[derive(Serialize, Deserialize)]
pub struct StoredEntryLink {
    id: [u8; 16],
    token: [u8; 32],
    kind: u8,
    user: Option<[u8; 16]>,
    epoch: u32,
    email: String,
    created_at: i64,
    expires_at: i64,
}

impl InstanceRecord for EntryLink {
    type Owner = Option<Id<User>>;
    const TABLE: TableName = TableName::new(8, "entry_links");
    const VERSION: u8 = 1;
    type Stored = StoredEntryLink;
    fn key(&self) -> [u8; 16] {
        self.id.bytes()
    }
    fn owner(&self) -> Option<Id<User>> {
        self.user
    }
    fn store(&self) -> StoredEntryLink {
        StoredEntryLink {
            id: self.id.bytes(),
            token: self.token,
            kind: self.kind.number(),
            user: self.user.map(|user| user.bytes()),
            epoch: self.epoch,
            email: self.email.clone(),
            created_at: self.created_at.as_microsecond(),
            expires_at: self.expires_at.as_microsecond(),
        }
    }
    fn load(version: u8, bytes: &[u8]) -> Result<Self, Corrupt> {
        let stored: StoredEntryLink = codec::only_version(1, version, bytes)?;
        Ok(Self {
            id: Id::from_bytes(stored.id),
            token: stored.token,
            kind: EntryKind::from_number(stored.kind).ok_or(Corrupt)?,
            user: stored.user.map(Id::from_bytes),
            epoch: stored.epoch,
            email: stored.email,
            created_at: codec::instant(stored.created_at)?,
            expires_at: codec::instant(stored.expires_at)?,
        })
    }
    fn found_by(&self, out: &mut Vec<(&'static str, String)>) {
        out.push(("token", key(&self.token)));
        out.push(("email", self.email.clone()));
    }
}
