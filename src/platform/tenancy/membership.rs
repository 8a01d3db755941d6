//! One user's role in one tenant, or at the operator's desk (decisions.md, 3).

use jiff::Timestamp;

use super::{Role, Tenant, TenantId, User};
use crate::{
    closed_list,
    kernel::{ids::Id, text::hex},
    platform::store::{Corrupt, InstanceRecord, TableName, codec},
    record,
};

/// Stands where a tenant would for the operator's desk; no tenant has it (ids are UUIDv7).
const DESK: TenantId = TenantId([0; 16]);

closed_list! {
    /// Whether a membership counts.
    pub enum MembershipState {
        /// Counts.
        Active = 0 "active",
        /// No rights at all, until an admin takes that back.
        Ended = 1 "ended",
    }
}

record! {
    /// One user's role in one tenant. It belongs to the user: a tenant finds its memberships, a session has the one of its
    /// user.
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
}

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

impl InstanceRecord for Membership {
    type Owner = Id<User>;
    const TABLE: TableName = TableName::new(3, "memberships");
    const VERSION: u8 = 2;
    fn key(&self) -> [u8; 16] {
        self.id.bytes()
    }
    fn owner(&self) -> Id<User> {
        self.user
    }
    fn older(_: u8, bytes: &mut Vec<u8>) -> Result<(), Corrupt> {
        codec::append(bytes, &None::<i64>) // No sign-in.
    }
    fn found_by(&self, out: &mut Vec<(&'static str, String)>) {
        out.push(("user", self.user.to_string()));
        out.push(("tenant", hex(&self.tenant.0)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::store::{OnDisk as _, testing::stored_bytes};

    /// No two members of the sample are alike, so that a change of their order is seen.
    #[test]
    fn bytes_on_disk_are_for_ever() {
        let membership = Membership {
            id: Id::from_bytes([1; 16]),
            user: Id::from_bytes([2; 16]),
            tenant: TenantId([3; 16]),
            role: Role::Therapist,
            state: MembershipState::Ended,
            created_at: codec::instant(4).unwrap(),
            signed_in_at: Some(codec::instant(5).unwrap()),
        };
        let bytes = [[[1; 16], [2; 16], [3; 16]].concat().as_slice(), b"\x04\x01\x08\x01\x0a"].concat();
        assert_eq!(stored_bytes(&membership), bytes);
    }

    /// Data files of the first version are opened for ever.
    #[test]
    fn a_membership_of_version_1_is_read() {
        let old = ([1_u8; 16], [2_u8; 16], [3_u8; 16], Role::Staff.number(), true, 1_790_000_000_000_000_i64);
        let read = Membership::load(1, &codec::encode(&old).unwrap()).unwrap();
        assert_eq!((read.role, read.state, read.signed_in_at), (Role::Staff, MembershipState::Ended, None));
        let again = Membership::load(2, &codec::encode(&read.raw()).unwrap()).unwrap();
        assert_eq!((again.id, again.user, again.created_at), (read.id, read.user, read.created_at));
        assert!(Membership::load(3, &codec::encode(&read.raw()).unwrap()).is_err());
    }
}
