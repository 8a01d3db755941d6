//! An invitation: a role in a facility for whoever brings its link, once.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::token::{TokenHash, key};
use crate::{
    kernel::{ids::Id, text::hex},
    platform::{
        store::{Corrupt, InstanceRecord, TableName, codec},
        tenancy::{Role, TenantId, User},
    },
};

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

crate::opaque_debug!(Invitation);

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

/// The form on disk, version 1.
#[derive(Serialize, Deserialize)]
pub struct StoredInvitation {
    id: [u8; 16],
    tenant: [u8; 16],
    token: [u8; 32],
    role: u8,
    email: Option<String>,
    by: String,
    created_at: i64,
    expires_at: i64,
    used: Option<([u8; 16], i64)>,
    revoked_at: Option<i64>,
    idempotency_key: [u8; 16],
}

impl InstanceRecord for Invitation {
    type Owner = TenantId;
    const TABLE: TableName = TableName::new(6, "invitations");
    const VERSION: u8 = 1;
    type Stored = StoredInvitation;
    fn key(&self) -> [u8; 16] {
        self.id.bytes()
    }
    fn owner(&self) -> TenantId {
        self.tenant
    }
    fn store(&self) -> StoredInvitation {
        StoredInvitation {
            id: self.id.bytes(),
            tenant: self.tenant.0,
            token: self.token,
            role: self.role.number(),
            email: self.email.clone(),
            by: self.by.clone(),
            created_at: self.created_at.as_microsecond(),
            expires_at: self.expires_at.as_microsecond(),
            used: self.used.map(|(user, at)| (user.bytes(), at.as_microsecond())),
            revoked_at: self.revoked_at.map(Timestamp::as_microsecond),
            idempotency_key: self.idempotency_key,
        }
    }
    fn load(version: u8, bytes: &[u8]) -> Result<Self, Corrupt> {
        let stored: StoredInvitation = codec::only_version(1, version, bytes)?;
        let used = match stored.used {
            Some((user, at)) => Some((Id::from_bytes(user), codec::instant(at)?)),
            None => None,
        };
        Ok(Self {
            id: Id::from_bytes(stored.id),
            tenant: TenantId(stored.tenant),
            token: stored.token,
            role: Role::from_number(stored.role).ok_or(Corrupt)?,
            email: stored.email,
            by: stored.by,
            created_at: codec::instant(stored.created_at)?,
            expires_at: codec::instant(stored.expires_at)?,
            used,
            revoked_at: stored.revoked_at.map(codec::instant).transpose()?,
            idempotency_key: stored.idempotency_key,
        })
    }
    fn found_by(&self, out: &mut Vec<(&'static str, String)>) {
        out.push(("token", key(&self.token)));
        out.push(("tenant", hex(&self.tenant.0)));
    }
}
