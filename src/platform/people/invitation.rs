//! An invitation: a role in a facility for whoever brings its link, once.

use jiff::Timestamp;

use super::token::{TokenHash, key};
use crate::{
    kernel::{ids::Id, text::hex},
    platform::{
        store::{InstanceRecord, TableName},
        tenancy::{Role, TenantId, User},
    },
    record,
};

record! {
    /// An invitation.
    #[derive(Clone)]
    pub struct Invitation {
        /// Its id.
        pub id: Id<Invitation>,
        pub(in crate::platform) tenant: TenantId,
        pub(super) token: TokenHash,
        /// The role that it gives.
        pub role: Role,
        /// The only e-mail that may use it; none: any.
        pub email: Option<String>,
        /// Name of the person who invited.
        pub by: String,
        /// When it was made.
        pub created_at: Timestamp,
        /// Counts until then.
        pub expires_at: Timestamp,
        /// Who used it, and when.
        pub used: Option<(Id<User>, Timestamp)>,
        /// When it was revoked.
        pub revoked_at: Option<Timestamp>,
        /// The one-time id of the form that made it: the form sent twice makes one.
        pub(super) idempotency_key: [u8; 16],
    }
}

/// What has become of an invitation (features.md, D5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvitationState {
    /// It can be used.
    Open,
    /// It was used.
    Used,
    /// Its time is over.
    Expired,
    /// It was taken back.
    Revoked,
}

impl InvitationState {
    /// The word of the API.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "offen",
            Self::Used => "benutzt",
            Self::Expired => "abgelaufen",
            Self::Revoked => "widerrufen",
        }
    }
}

impl Invitation {
    /// What has become of it.
    #[must_use]
    pub fn state(&self, now: Timestamp) -> InvitationState {
        if self.used.is_some() {
            InvitationState::Used
        } else if self.revoked_at.is_some() {
            InvitationState::Revoked
        } else if now >= self.expires_at {
            InvitationState::Expired
        } else {
            InvitationState::Open
        }
    }
}

impl InstanceRecord for Invitation {
    type Owner = TenantId;
    const TABLE: TableName = TableName::new(6, "invitations");
    const VERSION: u8 = 1;
    fn key(&self) -> [u8; 16] {
        self.id.bytes()
    }
    fn owner(&self) -> TenantId {
        self.tenant
    }
    fn found_by(&self, out: &mut Vec<(&'static str, String)>) {
        out.push(("token", key(&self.token)));
        out.push(("tenant", hex(&self.tenant.0)));
    }
}
