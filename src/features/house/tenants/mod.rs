//! Facilities of the instance: creating, listing, suspending and resuming them.
//!
//! Owns: the rules of a tenant's short name and areas.
//! May use: `kernel`, `platform`.
//! Never: anything inside a tenant.

use crate::{
    kernel::problem::{Explain, Kind, Problem},
    platform::{
        NewTenant, Platform,
        store::{Event, EventKind, InstanceReader, InstanceRecord as _, Recorded, Seen, StoreError},
        tenancy::{Area, Membership, Operator, Tenant, TenantState},
        web::session::Session,
    },
};

/// A tenant was created.
pub const TENANT_CREATED: EventKind = EventKind::new("tenant.created");
/// Nobody of a tenant may sign in any more; its sessions were ended.
pub const TENANT_SUSPENDED: EventKind = EventKind::new("tenant.suspended");
/// People of a tenant may sign in again.
pub const TENANT_RESUMED: EventKind = EventKind::new("tenant.resumed");

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
    /// It is suspended already.
    #[error("that tenant is suspended already")]
    Suspended,
    /// It is not suspended.
    #[error("that tenant is not suspended")]
    Active,
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
            Self::Suspended => Problem::new(Kind::Conflict, "MANDANT_GESPERRT"),
            Self::Active => Problem::new(Kind::Conflict, "MANDANT_AKTIV"),
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

/// Suspends a tenant: nobody of it signs in any more, and its sessions end with their next request, for good. Its data
/// stays as it is.
pub fn suspend(platform: &Platform, operator: &Operator, slug: &str) -> Result<(), TenantError> {
    platform.operator_write(operator, |w| {
        let mut tenant = found(&w.reader(), slug)?;
        if tenant.state == TenantState::Suspended {
            return Err(TenantError::Suspended);
        }
        tenant.state = TenantState::Suspended;
        tenant.epoch = tenant.epoch.saturating_add(1);
        w.put(&tenant)?;
        let members: Vec<_> = w.reader().all::<Membership>()?;
        let ours = |session: &Session| {
            members.iter().any(|member| member.id == session.membership && member.is_in(&tenant))
        };
        let sessions: Vec<_> =
            w.reader().all::<Session>()?.into_iter().filter(|session| ours(session)).collect();
        for session in &sessions {
            w.remove::<Session>(session.key())?;
        }
        let event =
            Event::new(TENANT_SUSPENDED).about(Tenant::TABLE, tenant.key()).note("sitzungen", sessions.len());
        Ok(Recorded::new((), event))
    })
}

/// Takes a suspension back.
pub fn resume(platform: &Platform, operator: &Operator, slug: &str) -> Result<(), TenantError> {
    platform.operator_write(operator, |w| {
        let mut tenant = found(&w.reader(), slug)?;
        if tenant.state == TenantState::Active {
            return Err(TenantError::Active);
        }
        tenant.state = TenantState::Active;
        w.put(&tenant)?;
        Ok(Recorded::new((), Event::new(TENANT_RESUMED).about(Tenant::TABLE, tenant.key())))
    })
}

fn found(r: &InstanceReader<'_>, slug: &str) -> Result<Tenant, TenantError> {
    r.find::<Tenant>("slug", slug)?.into_iter().next().map(Seen::into_inner).ok_or(TenantError::Unknown)
}

/// Every tenant, by short name.
pub fn list(platform: &Platform, operator: &Operator) -> Result<Vec<Tenant>, TenantError> {
    let all = platform.operator_read(operator, |r| r.all::<Tenant>())?;
    let mut all: Vec<Tenant> = all.into_iter().map(Seen::into_inner).collect();
    all.sort_by(|a, b| a.slug.cmp(&b.slug));
    Ok(all)
}

/// The tenant with that short name.
pub fn by_slug(platform: &Platform, operator: &Operator, slug: &str) -> Result<Tenant, TenantError> {
    platform.operator_read(operator, |r| found(r, slug))
}
