//! Facilities of the instance: creating and listing them.
//!
//! Owns: the rules of a tenant's short name and areas.
//! May use: `kernel`, `platform`.
//! Never: anything inside a tenant.

use crate::{
    kernel::problem::{Explain, Kind, Problem},
    platform::{
        NewTenant, Platform,
        store::{Event, EventKind, StoreError},
        tenancy::{Area, Operator, Tenant},
    },
};

/// A tenant was created.
pub const TENANT_CREATED: EventKind = EventKind::new("tenant.created");

/// Why a tenant cannot be created or found.
#[derive(Debug, thiserror::Error)]
pub enum TenantError {
    /// The short name has a wrong form.
    #[error("a short name has 3 to 40 of a-z, 0-9 and -")]
    Slug,
    /// The short name is taken.
    #[error("that short name is taken")]
    Taken,
    /// No area was given.
    #[error("at least one area is needed")]
    NoArea,
    /// The name is empty or too long.
    #[error("the name has 1 to 200 characters")]
    Name,
    /// There is none of that name.
    #[error("no such tenant")]
    Unknown,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Explain for TenantError {
    fn explain(&self) -> Problem {
        match self {
            Self::Slug => Problem::new(Kind::Invalid, "KURZNAME_UNGUELTIG"),
            Self::Taken => Problem::new(Kind::Conflict, "KURZNAME_VERGEBEN"),
            Self::NoArea => Problem::new(Kind::Invalid, "BEREICH_FEHLT"),
            Self::Name => Problem::new(Kind::Invalid, "NAME_UNGUELTIG"),
            Self::Unknown => Problem::new(Kind::NotFound, "MANDANT_UNBEKANNT"),
            Self::Store(error) => error.explain(),
        }
    }
}

/// Creates a tenant in the time zone Europe/Berlin.
pub fn create(
    platform: &Platform,
    operator: &Operator,
    slug: &str,
    name: &str,
    areas: &[Area],
) -> Result<Tenant, TenantError> {
    if !Tenant::is_slug(slug) {
        return Err(TenantError::Slug);
    }
    let name = crate::kernel::text::line(name).map_err(|_| TenantError::Name)?;
    if name.is_empty() || name.chars().count() > 200 {
        return Err(TenantError::Name);
    }
    if areas.is_empty() {
        return Err(TenantError::NoArea);
    }
    let new = NewTenant { slug, name: &name, zone: "Europe/Berlin", areas };
    platform.create_tenant(operator, new, Event::new(TENANT_CREATED))?.ok_or(TenantError::Taken)
}

/// Every tenant, by short name.
pub fn list(platform: &Platform, operator: &Operator) -> Result<Vec<Tenant>, TenantError> {
    let all = platform.operator_read(operator, |r| r.all::<Tenant>())?;
    let mut all: Vec<Tenant> = all.into_iter().map(crate::platform::store::Seen::into_inner).collect();
    all.sort_by(|a, b| a.slug.cmp(&b.slug));
    Ok(all)
}

/// The tenant with that short name.
pub fn by_slug(platform: &Platform, operator: &Operator, slug: &str) -> Result<Tenant, TenantError> {
    let found = platform.operator_read(operator, |r| r.find::<Tenant>("slug", slug))?;
    found.into_iter().next().map(crate::platform::store::Seen::into_inner).ok_or(TenantError::Unknown)
}
