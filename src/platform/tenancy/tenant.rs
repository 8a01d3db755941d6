//! A tenant: one facility with its own key, people and data.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Area, Role};
use crate::platform::store::{Corrupt, InstanceRecord, OnDisk, TableName, codec};

/// Names a tenant inside `platform`. No `FromStr`, no `Deserialize`: paths, forms and jobs cannot make one.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TenantId(pub(in crate::platform) [u8; 16]);

impl OnDisk for TenantId {
    type Raw = [u8; 16];
    fn raw(&self) -> [u8; 16] {
        self.0
    }
    fn of_raw(raw: [u8; 16]) -> Result<Self, Corrupt> {
        Ok(Self(raw))
    }
}

impl fmt::Debug for TenantId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TenantId(…)")
    }
}

/// Whether a tenant works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TenantState {
    /// In use.
    Active,
    /// Sign-in refused; data untouched.
    Suspended,
    /// Its key is gone: nothing of it opens any more. Only the short name stays, so that nobody gets it again.
    Erased,
}

impl TenantState {
    /// The word at the command line.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Erased => "erased",
        }
    }
}

/// What a tenant demands of the people who sign in; the instance's own settings are the frame (decisions.md, 6 and 8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SignInPolicy {
    /// Minutes without a request after which a browser must sign in again, 5 to 30; none: as the instance says.
    pub idle_minutes: Option<u16>,
    /// Hours after which everybody must sign in again, 1 to 168; none: as the instance says.
    pub absolute_hours: Option<u16>,
    /// Bits of the roles that need a second factor beside those that always do.
    factor_roles: u8,
}

impl SignInPolicy {
    /// Whether a role needs a second factor here; admins always do.
    #[must_use]
    pub fn needs_factor(self, role: Role) -> bool {
        role.always_needs_factor() || self.factor_roles & role.bit() != 0
    }
    /// The same with or without the demand for one role.
    #[must_use]
    pub fn with_factor(mut self, role: Role, needed: bool) -> Self {
        self.factor_roles =
            if needed { self.factor_roles | role.bit() } else { self.factor_roles & !role.bit() };
        self
    }
}

/// A facility (domain.md, 8.1).
#[derive(Clone)]
pub struct Tenant {
    pub(in crate::platform) id: TenantId,
    /// Short name of the command line, `^[a-z0-9-]{3,40}$`, unique on the instance.
    pub slug: String,
    /// The name that people see.
    pub name: String,
    /// IANA time zone; `Europe/Berlin` by default.
    pub zone: String,
    /// Bits of [`Area`].
    pub areas: u8,
    /// Works or suspended.
    pub state: TenantState,
    /// Counts up when tokens of the tenant must die.
    pub epoch: u32,
    /// What was chosen before areas had settings of their own, 0 for nothing: never changed any more, and read only by
    /// the area that it was for ([`super::Ctx::legacy_setting`]).
    pub legacy_setting: u16,
    /// When it was created.
    pub created_at: Timestamp,
    /// What it demands at sign-in.
    pub policy: SignInPolicy,
}

crate::opaque_debug!(Tenant);

impl Tenant {
    /// Whether an area is switched on.
    #[must_use]
    pub fn has(&self, area: Area) -> bool {
        self.areas & area.bit() != 0
    }
    /// The areas that are switched on.
    pub fn areas(&self) -> impl Iterator<Item = Area> + '_ {
        Area::ALL.into_iter().filter(|area| self.has(*area))
    }
    /// Whether a text may be a slug.
    #[must_use]
    pub fn is_slug(text: &str) -> bool {
        (3..=40).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    }
}

/// The form on disk: version 1 up to `created_at`. That a tenant is erased came last, and so stands apart from the rest of
/// its state.
#[derive(Serialize, Deserialize)]
pub struct StoredTenant {
    id: [u8; 16],
    slug: String,
    name: String,
    zone: String,
    areas: u8,
    suspended: bool,
    epoch: u32,
    legacy_setting: u16,
    created_at: i64,
    erased: bool,
    policy: SignInPolicy,
}

impl OnDisk for Tenant {
    type Raw = StoredTenant;
    fn raw(&self) -> StoredTenant {
        StoredTenant {
            id: self.id.0,
            slug: self.slug.clone(),
            name: self.name.clone(),
            zone: self.zone.clone(),
            areas: self.areas,
            suspended: self.state != TenantState::Active,
            epoch: self.epoch,
            legacy_setting: self.legacy_setting,
            created_at: self.created_at.raw(),
            erased: self.state == TenantState::Erased,
            policy: self.policy,
        }
    }
    fn of_raw(raw: StoredTenant) -> Result<Self, Corrupt> {
        Ok(Self {
            id: TenantId(raw.id),
            slug: raw.slug,
            name: raw.name,
            zone: raw.zone,
            areas: raw.areas,
            state: match (raw.erased, raw.suspended) {
                (true, _) => TenantState::Erased,
                (false, true) => TenantState::Suspended,
                (false, false) => TenantState::Active,
            },
            epoch: raw.epoch,
            legacy_setting: raw.legacy_setting,
            created_at: codec::instant(raw.created_at)?,
            policy: raw.policy,
        })
    }
}

impl InstanceRecord for Tenant {
    type Owner = ();
    const TABLE: TableName = TableName::new(1, "tenants");
    const VERSION: u8 = 2;
    fn key(&self) -> [u8; 16] {
        self.id.0
    }
    fn owner(&self) {}
    fn older(_: u8, bytes: &mut Vec<u8>) -> Result<(), Corrupt> {
        codec::append(bytes, &(false, SignInPolicy::default())) // Not erased.
    }
    fn found_by(&self, out: &mut Vec<(&'static str, String)>) {
        out.push(("slug", self.slug.clone()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::store::testing::stored_bytes;

    /// No two members of the sample are alike, so that a change of their order is seen.
    #[test]
    fn bytes_on_disk_are_for_ever() {
        let (idle_minutes, absolute_hours) = (Some(9), Some(10));
        let tenant = Tenant {
            id: TenantId([1; 16]),
            slug: "s".into(),
            name: "n".into(),
            zone: "z".into(),
            areas: 2,
            state: TenantState::Suspended,
            epoch: 3,
            legacy_setting: 14,
            created_at: codec::instant(4).unwrap(),
            policy: SignInPolicy { idle_minutes, absolute_hours, factor_roles: 11 },
        };
        let rest = b"\x01s\x01n\x01z\x02\x01\x03\x0e\x08\0\x01\x09\x01\x0a\x0b";
        assert_eq!(stored_bytes(&tenant), [[1; 16].as_slice(), rest].concat());
    }

    /// Data files of the first version are opened for ever.
    #[test]
    fn a_tenant_of_version_1_is_read() {
        let at = 1_790_000_000_000_000_i64;
        let old = ([7_u8; 16], "haus", "Haus", "Europe/Berlin", 1_u8, true, 2_u32, 14_u16, at);
        let tenant = Tenant::load(1, &codec::encode(&old).unwrap()).unwrap();
        assert_eq!((tenant.state, tenant.policy), (TenantState::Suspended, SignInPolicy::default()));
        assert_eq!(tenant.legacy_setting, 14);
        let again = Tenant::load(2, &codec::encode(&tenant.raw()).unwrap()).unwrap();
        assert_eq!((again.slug, again.epoch, again.legacy_setting), ("haus".to_owned(), 2, 14));
    }

    #[test]
    fn admins_always_need_a_second_factor_and_others_when_the_tenant_says_so() {
        let policy = SignInPolicy::default();
        assert!(policy.needs_factor(Role::Admin) && !policy.needs_factor(Role::Staff));
        let strict = policy.with_factor(Role::Staff, true).with_factor(Role::Admin, false);
        assert!(strict.needs_factor(Role::Staff) && strict.needs_factor(Role::Admin));
        assert!(!strict.with_factor(Role::Staff, false).needs_factor(Role::Staff));
    }
}
