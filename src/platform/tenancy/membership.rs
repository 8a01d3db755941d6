//! One user's role in one tenant, or at the operator's desk (decisions.md, 3).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Role, Tenant, TenantId, User};
use crate::{
    kernel::{ids::Id, text::hex},
    platform::store::{Corrupt, InstanceRecord, TableName, codec},
};

/// Stands where a tenant would for the operator's desk; no tenant has it (ids are UUIDv7).
const DESK: TenantId = TenantId([0; 16]);

/// Whether a membership counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MembershipState {
    /// Counts.
    Active,
    /// No rights at all, until an admin takes that back.
    Ended,
}

/// One user's role in one tenant. It belongs to the user: a tenant finds its memberships, a session has the one of its user.
#[derive(Clone)]
pub struct Membership {
    /// Its id.
    pub id: Id<Membership>,
    /// Who.
    pub user: Id<User>,
    /// Where.
    pub(in crate::platform) tenant: TenantId,
    /// As what.
    pub role: Role,
    /// Whether it counts.
    pub state: MembershipState,
    /// When it was created.
    pub created_at: Timestamp,
    /// Last sign-in in this role; what the person does elsewhere is nobody's business here.
    pub signed_in_at: Option<Timestamp>,
}

crate::opaque_debug!(Membership);

impl Membership {
    /// A new membership of a user in a tenant.
    #[must_use]
    pub fn new(user: Id<User>, tenant: &Tenant, role: Role, now: Timestamp) -> Self {
        Self::in_tenant(user, tenant.id, role, now)
    }
    pub(in crate::platform) fn in_tenant(
        user: Id<User>,
        tenant: TenantId,
        role: Role,
        now: Timestamp,
    ) -> Self {
        let state = MembershipState::Active;
        Self { id: Id::new(now), user, tenant, role, state, created_at: now, signed_in_at: None }
    }
    /// The right to sit at the operator's desk, which is no tenant.
    #[must_use]
    pub fn operator(user: Id<User>, now: Timestamp) -> Self {
        Self::in_tenant(user, DESK, Role::Operator, now)
    }
    /// Whether it is one of that tenant.
    #[must_use]
    pub fn is_in(&self, tenant: &Tenant) -> bool {
        self.tenant == tenant.id
    }
    /// Whether it is the operator's desk.
    #[must_use]
    pub fn is_operator(&self) -> bool {
        self.tenant == DESK && self.role == Role::Operator
    }
}

/// The form on disk, version 1.
#[derive(Serialize, Deserialize)]
struct StoredMembershipV1 {
    id: [u8; 16],
    user: [u8; 16],
    tenant: [u8; 16],
    role: u8,
    ended: bool,
    created_at: i64,
}

/// The form on disk, version 2.
#[derive(Serialize, Deserialize)]
pub struct StoredMembership {
    first: StoredMembershipV1,
    signed_in_at: Option<i64>,
}

impl InstanceRecord for Membership {
    type Owner = Id<User>;
    const TABLE: TableName = TableName::new(3, "memberships");
    const VERSION: u8 = 2;
    type Stored = StoredMembership;
    fn key(&self) -> [u8; 16] {
        self.id.bytes()
    }
    fn owner(&self) -> Id<User> {
        self.user
    }
    fn store(&self) -> StoredMembership {
        StoredMembership {
            first: StoredMembershipV1 {
                id: self.id.bytes(),
                user: self.user.bytes(),
                tenant: self.tenant.0,
                role: self.role.number(),
                ended: self.state == MembershipState::Ended,
                created_at: self.created_at.as_microsecond(),
            },
            signed_in_at: self.signed_in_at.map(Timestamp::as_microsecond),
        }
    }
    fn load(version: u8, bytes: &[u8]) -> Result<Self, Corrupt> {
        let StoredMembership { first: stored, signed_in_at } = match version {
            1 => StoredMembership { first: codec::decode(bytes)?, signed_in_at: None },
            2 => codec::decode::<StoredMembership>(bytes)?,
            _ => return Err(Corrupt),
        };
        Ok(Self {
            id: Id::from_bytes(stored.id),
            user: Id::from_bytes(stored.user),
            tenant: TenantId(stored.tenant),
            role: Role::from_number(stored.role).ok_or(Corrupt)?,
            state: if stored.ended { MembershipState::Ended } else { MembershipState::Active },
            created_at: codec::instant(stored.created_at)?,
            signed_in_at: signed_in_at.map(codec::instant).transpose()?,
        })
    }
    fn found_by(&self, out: &mut Vec<(&'static str, String)>) {
        out.push(("user", self.user.to_string()));
        out.push(("tenant", hex(&self.tenant.0)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Data files of the first version are opened for ever.
    #[test]
    fn a_membership_of_version_1_is_read() {
        let old = StoredMembershipV1 {
            id: [1; 16],
            user: [2; 16],
            tenant: [3; 16],
            role: Role::Staff.number(),
            ended: true,
            created_at: 1_790_000_000_000_000,
        };
        let read = Membership::load(1, &codec::encode(&old).unwrap()).unwrap();
        assert_eq!((read.role, read.state, read.signed_in_at), (Role::Staff, MembershipState::Ended, None));
        let again = Membership::load(2, &codec::encode(&read.store()).unwrap()).unwrap();
        assert_eq!((again.id, again.user, again.created_at), (read.id, read.user, read.created_at));
        assert!(Membership::load(3, &codec::encode(&read.store()).unwrap()).is_err());
    }
}
