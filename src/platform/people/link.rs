//! A link of one use: a new password, the proof of a mailbox, the first password.

use jiff::{SignedDuration, Timestamp};

use super::token::{TokenHash, key};
use crate::{
    closed_list,
    kernel::ids::Id,
    platform::{
        store::{InstanceRecord, TableName},
        tenancy::User,
    },
    record,
};

closed_list! {
    /// What a link is for.
    pub enum EntryKind {
        /// A new password for an account that has one.
        Recovery = 1 "recovery",
        /// Proof that a mailbox of an allowed domain can be read.
        Mailbox = 2 "mailbox",
        /// The first password of an account that was made for somebody.
        FirstPassword = 3 "first_password",
    }
}

impl EntryKind {
    /// How long it counts: half an hour (R-AUTH-17), the first password three days (R-AUTH-14).
    #[must_use]
    pub fn life(self) -> SignedDuration {
        match self {
            Self::Recovery | Self::Mailbox => SignedDuration::from_mins(30),
            Self::FirstPassword => SignedDuration::from_hours(72),
        }
    }
}

record! {
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
}

impl InstanceRecord for EntryLink {
    type Owner = Option<Id<User>>;
    const TABLE: TableName = TableName::new(8, "entry_links");
    const VERSION: u8 = 1;
    fn key(&self) -> [u8; 16] {
        self.id.bytes()
    }
    fn owner(&self) -> Option<Id<User>> {
        self.user
    }
    fn found_by(&self, out: &mut Vec<(&'static str, String)>) {
        out.push(("token", key(&self.token)));
        out.push(("email", self.email.clone()));
    }
}
