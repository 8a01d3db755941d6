//! Facilities of the instance, as its operator makes, suspends and erases them.
//!
//! Owns: the rules of a tenant's short name and areas, the operator's pages of facilities.
//! May use: `kernel`, `ui`, `platform`, `accounts`.
//! Never: anything inside a tenant.

mod pages;
mod routes;

pub use pages::{HERE, HREF, MadePage, NewFacility, made, new_fields};
pub use routes::{entered, routes};

use crate::{
    kernel::{
        problem::{Explain, FieldErrors, Kind, Problem},
        secret::Secret,
    },
    platform::{
        NewTenant, Platform,
        feature::{DeskEntry, Feature},
        jobs::Reaction,
        people::{NewAccount, PeopleError, address},
        store::{Event, EventKind, StoreError},
        tenancy::{Area, Operator, Role, Tenant},
        tenants::TenantActError,
    },
    ui::icon::Icon,
};

/// What this feature registers.
pub static FEATURE: Feature = Feature {
    events: &[(TENANT_CREATED, Reaction::Nothing)],
    desk: &[DeskEntry { place: 20, spot: HERE, href: HREF, label: "desk-facilities", icon: Icon::Facility }],
    routes,
    ..Feature::named("house::tenants")
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
    /// The name or the e-mail of its first admin is none.
    #[error("the first admin needs a name and an e-mail address")]
    Admin(FieldErrors),
    /// It is in that state already, or another page was quicker.
    #[error("that tenant is in this state already")]
    State,
    /// It was erased.
    #[error("that tenant was erased")]
    Erased,
    /// A suspension says why.
    #[error("a reason of 3 to 500 characters is needed")]
    Reason,
    /// What was typed is not its short name.
    #[error("the short name that was typed is another one")]
    Typed,
    /// The account of the first admin.
    #[error(transparent)]
    People(#[from] PeopleError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The short name that a facility's name proposes: its letters and digits, hyphens for all between. Empty when that gives
/// none.
#[must_use]
pub fn short_name(name: &str) -> String {
    let mut out = String::new();
    for c in name.to_lowercase().chars() {
        match c {
            'ä' => out.push_str("ae"),
            'ö' => out.push_str("oe"),
            'ü' => out.push_str("ue"),
            'ß' => out.push_str("ss"),
            c if c.is_ascii_alphanumeric() => out.push(c),
            _ if !out.is_empty() && !out.ends_with('-') => out.push('-'),
            _ => {}
        }
    }
    out.truncate(40);
    let out = out.trim_end_matches('-');
    if Tenant::is_slug(out) { out.to_owned() } else { String::new() }
}

impl From<TenantActError> for TenantError {
    fn from(error: TenantActError) -> Self {
        match error {
            TenantActError::Unknown => Self::Unknown,
            TenantActError::Erased => Self::Erased,
            TenantActError::State => Self::State,
            TenantActError::Reason => Self::Reason,
            TenantActError::NoArea => Self::NoArea,
            TenantActError::Typed => Self::Typed,
            TenantActError::Store(error) => Self::Store(error),
        }
    }
}

impl Explain for TenantError {
    fn explain(&self) -> Problem {
        let at = |kind, field, code| {
            let mut fields = FieldErrors::new();
            fields.add(field, code);
            Problem::new(kind, code).with_fields(fields)
        };
        match self {
            Self::Slug => at(Kind::Invalid, "kurzname", "KURZNAME_UNGUELTIG"),
            Self::Taken => at(Kind::Conflict, "kurzname", "KURZNAME_VERGEBEN"),
            Self::NoArea => at(Kind::Invalid, "bereiche", "BEREICH_FEHLT"),
            Self::Name => at(Kind::Invalid, "name", "NAME_UNGUELTIG"),
            Self::Reason => at(Kind::Invalid, "grund", "GRUND_FEHLT"),
            Self::Typed => at(Kind::Invalid, "kurzname", "KURZNAME_ANDERS"),
            Self::Admin(fields) => Problem::new(Kind::Invalid, "FELD_UNGUELTIG").with_fields(fields.clone()),
            Self::Unknown => Problem::new(Kind::NotFound, "MANDANT_UNBEKANNT"),
            Self::State => Problem::new(Kind::Conflict, "MANDANT_ZUSTAND"),
            Self::Erased => Problem::new(Kind::Conflict, "MANDANT_GELOESCHT"),
            Self::People(error) => error.explain(),
            Self::Store(error) => error.explain(),
        }
    }
}

/// Makes a facility with its first admin. Returns the link by which the admin sets a first password; none when they
/// have an account already, which then gets the role.
pub fn found(
    platform: &Platform,
    operator: &Operator,
    new: &NewFacility,
    zone: &str,
) -> Result<(Tenant, Option<Secret>), TenantError> {
    let mut errors = FieldErrors::new();
    let name = crate::kernel::text::line(&new.admin).unwrap_or_default();
    if name.is_empty() || name.chars().count() > 200 {
        errors.add("username", "NAME_UNGUELTIG");
    }
    if address(&new.email).is_none() {
        errors.add("email", "EMAIL_UNGUELTIG");
    }
    // The admin is looked at first: a facility without anybody in it is of no use.
    if !errors.is_empty() {
        return Err(TenantError::Admin(errors));
    }
    let areas: Vec<Area> = new.areas.iter().filter_map(|code| Area::from_code(code)).collect();
    let tenant = create_in(platform, operator, (new.slug.trim(), &new.name), &areas, zone)?;
    let admin = NewAccount {
        email: &new.email,
        name: &new.admin,
        role: Role::Admin,
        password: None,
        must_change: false,
    };
    let (_, link) = platform.create_account(operator, Some(&tenant), admin)?;
    Ok((tenant, link))
}

/// The time zone of facilities unless told otherwise (domain.md, 8.1).
pub const ZONE: &str = "Europe/Berlin";

/// Creates a tenant in the time zone Europe/Berlin.
pub fn create(
    platform: &Platform,
    operator: &Operator,
    slug: &str,
    name: &str,
    areas: &[Area],
) -> Result<Tenant, TenantError> {
    create_in(platform, operator, (slug, name), areas, ZONE)
}

fn create_in(
    platform: &Platform,
    operator: &Operator,
    (slug, name): (&str, &str),
    areas: &[Area],
    zone: &str,
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
    let new = NewTenant { slug, name: &name, zone, areas };
    platform.create_tenant(operator, new, Event::new(TENANT_CREATED))?.ok_or(TenantError::Taken)
}

/// Every tenant, by short name.
pub fn list(platform: &Platform, operator: &Operator) -> Result<Vec<Tenant>, TenantError> {
    let all = platform.operator_read(operator, |r| r.all::<Tenant>())?;
    let mut all: Vec<Tenant> = all.into_iter().map(crate::platform::store::Versioned::into_inner).collect();
    all.sort_by(|a, b| a.slug.cmp(&b.slug));
    Ok(all)
}

/// The tenant with that short name.
pub fn by_slug(platform: &Platform, operator: &Operator, slug: &str) -> Result<Tenant, TenantError> {
    let found = platform.operator_read(operator, |r| r.find::<Tenant>("slug", slug))?;
    found.into_iter().next().map(crate::platform::store::Versioned::into_inner).ok_or(TenantError::Unknown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_name_is_proposed_out_of_the_name() {
        assert_eq!(short_name("Haus am Süßen See"), "haus-am-suessen-see");
        assert_eq!(short_name("  Klinikum „Nordlicht“ (Kiel) "), "klinikum-nordlicht-kiel");
        assert_eq!(short_name(&"Langer Name ".repeat(9)), "langer-name-langer-name-langer-name-lang");
        for none in ["", "A", "日本", "!!"] {
            assert_eq!(short_name(none), "", "{none}");
        }
    }
}
