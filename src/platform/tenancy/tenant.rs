//! A tenant: one facility with its own key, people and data.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Area;
use crate::platform::store::{Corrupt, InstanceRecord, TableName, codec};

/// Names a tenant inside `platform`. No `FromStr`, no `Deserialize`: paths, forms and jobs cannot make one.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TenantId(pub(in crate::platform) [u8; 16]);

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
}

/// A facility (domain.md, 8.1).
#[derive(Clone)]
pub struct Tenant {
    pub(in crate::platform) id: TenantId,
    /// Short name of the command line, `^[a-z0-9-]{3,40}$`, unique on the instance.
    pub slug: String,
    /// The name that people see.
    pub name: String,
    /// IANA time zone, `Europe/Berlin` unless told.
    pub zone: String,
    /// Bits of [`Area`].
    pub areas: u8,
    /// Works or suspended.
    pub state: TenantState,
    /// Counts up when tokens of the tenant must die.
    pub epoch: u32,
    /// Days until a case without answer shows as "Keine Rückmeldung" (domain.md, 1.2).
    pub keine_rm_frist_tage: u16,
    /// When it was created.
    pub created_at: Timestamp,
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

/// The form on disk, version 1.
#[derive(Serialize, Deserialize)]
pub struct StoredTenant {
    id: [u8; 16],
    slug: String,
    name: String,
    zone: String,
    areas: u8,
    suspended: bool,
    epoch: u32,
    keine_rm_frist_tage: u16,
    created_at: i64,
}

impl InstanceRecord for Tenant {
    const TABLE: TableName = TableName::new(1, "tenants");
    const VERSION: u8 = 1;
    type Stored = StoredTenant;

    fn key(&self) -> [u8; 16] {
        self.id.0
    }
    fn store(&self) -> StoredTenant {
        StoredTenant {
            id: self.id.0,
            slug: self.slug.clone(),
            name: self.name.clone(),
            zone: self.zone.clone(),
            areas: self.areas,
            suspended: self.state == TenantState::Suspended,
            epoch: self.epoch,
            keine_rm_frist_tage: self.keine_rm_frist_tage,
            created_at: self.created_at.as_microsecond(),
        }
    }
    fn load(version: u8, bytes: &[u8]) -> Result<Self, Corrupt> {
        let stored: StoredTenant = codec::only_version(1, version, bytes)?;
        Ok(Self {
            id: TenantId(stored.id),
            slug: stored.slug,
            name: stored.name,
            zone: stored.zone,
            areas: stored.areas,
            state: if stored.suspended { TenantState::Suspended } else { TenantState::Active },
            epoch: stored.epoch,
            keine_rm_frist_tage: stored.keine_rm_frist_tage,
            created_at: codec::instant(stored.created_at)?,
        })
    }
    fn found_by(&self, out: &mut Vec<(&'static str, String)>) {
        out.push(("slug", self.slug.clone()));
    }
}
