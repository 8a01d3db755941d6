//! People of the instance: a user once (login = e-mail), a membership per tenant with one role (decisions.md, 3).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Role, Tenant, TenantId};
use crate::{
    kernel::{ids::Id, text::hex, words::Lang},
    platform::store::{Corrupt, InstanceRecord, TableName, codec},
};

/// A person who can sign in.
#[derive(Clone)]
pub struct User {
    /// Its id.
    pub id: Id<User>,
    /// The login, lower case, unique on the instance.
    pub email: String,
    /// The name that people see.
    pub name: String,
    /// argon2id, as a PHC string.
    pub password: String,
    /// Must choose a new password at the next sign-in.
    pub must_change: bool,
    /// Cannot sign in.
    pub disabled: bool,
    /// Counts up when the user's tokens must die (password, role, disabled).
    pub epoch: u32,
    /// Language of pages and mails.
    pub lang: Lang,
    /// When it was created.
    pub created_at: Timestamp,
}

crate::opaque_debug!(User, Membership);

/// Whether a membership counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MembershipState {
    /// Counts.
    Active,
    /// No rights at all.
    Ended,
}

/// One user's role in one tenant.
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
}

impl Membership {
    /// A new membership of a user in a tenant.
    #[must_use]
    pub fn new(user: Id<User>, tenant: &Tenant, role: Role, now: Timestamp) -> Self {
        let state = MembershipState::Active;
        Self { id: Id::new(now), user, tenant: tenant.id, role, state, created_at: now }
    }
    /// Whether it is one of that tenant.
    #[must_use]
    pub fn is_in(&self, tenant: &Tenant) -> bool {
        self.tenant == tenant.id
    }
}

/// The form on disk, version 1.
#[derive(Serialize, Deserialize)]
pub struct StoredUser {
    id: [u8; 16],
    email: String,
    name: String,
    password: String,
    must_change: bool,
    disabled: bool,
    epoch: u32,
    english: bool,
    created_at: i64,
}

impl InstanceRecord for User {
    const TABLE: TableName = TableName::new(2, "users");
    const VERSION: u8 = 1;
    type Stored = StoredUser;

    fn key(&self) -> [u8; 16] {
        self.id.bytes()
    }
    fn store(&self) -> StoredUser {
        StoredUser {
            id: self.id.bytes(),
            email: self.email.clone(),
            name: self.name.clone(),
            password: self.password.clone(),
            must_change: self.must_change,
            disabled: self.disabled,
            epoch: self.epoch,
            english: self.lang == Lang::En,
            created_at: self.created_at.as_microsecond(),
        }
    }
    fn load(version: u8, bytes: &[u8]) -> Result<Self, Corrupt> {
        let stored: StoredUser = codec::only_version(1, version, bytes)?;
        Ok(Self {
            id: Id::from_bytes(stored.id),
            email: stored.email,
            name: stored.name,
            password: stored.password,
            must_change: stored.must_change,
            disabled: stored.disabled,
            epoch: stored.epoch,
            lang: if stored.english { Lang::En } else { Lang::De },
            created_at: codec::instant(stored.created_at)?,
        })
    }
    fn found_by(&self, out: &mut Vec<(&'static str, String)>) {
        out.push(("email", self.email.clone()));
    }
}

/// The form on disk, version 1.
#[derive(Serialize, Deserialize)]
pub struct StoredMembership {
    id: [u8; 16],
    user: [u8; 16],
    tenant: [u8; 16],
    role: u8,
    ended: bool,
    created_at: i64,
}

impl InstanceRecord for Membership {
    const TABLE: TableName = TableName::new(3, "memberships");
    const VERSION: u8 = 1;
    type Stored = StoredMembership;

    fn key(&self) -> [u8; 16] {
        self.id.bytes()
    }
    fn store(&self) -> StoredMembership {
        StoredMembership {
            id: self.id.bytes(),
            user: self.user.bytes(),
            tenant: self.tenant.0,
            role: self.role.number(),
            ended: self.state == MembershipState::Ended,
            created_at: self.created_at.as_microsecond(),
        }
    }
    fn load(version: u8, bytes: &[u8]) -> Result<Self, Corrupt> {
        let stored: StoredMembership = codec::only_version(1, version, bytes)?;
        Ok(Self {
            id: Id::from_bytes(stored.id),
            user: Id::from_bytes(stored.user),
            tenant: TenantId(stored.tenant),
            role: Role::from_number(stored.role).ok_or(Corrupt)?,
            state: if stored.ended { MembershipState::Ended } else { MembershipState::Active },
            created_at: codec::instant(stored.created_at)?,
        })
    }
    fn found_by(&self, out: &mut Vec<(&'static str, String)>) {
        out.push(("user", self.user.to_string()));
        out.push(("tenant", hex(&self.tenant.0)));
    }
}
