//! The facility's own settings: its name, its time, what it demands at sign-in.

use jiff::tz::TimeZone;

use super::{ManagesPeople, PeopleError, ROLES, events::FACILITY_CHANGED, rules};
use crate::{
    kernel::problem::FieldErrors,
    platform::{
        Platform,
        store::{Change, Event, InstanceRecord as _, Recorded},
        tenancy::{Ctx, Role, Tenant},
    },
};

/// A facility's settings as its admin sees them.
pub struct Facility {
    /// The record.
    pub tenant: Tenant,
    /// Counts up with every change.
    pub version: u64,
    /// Minutes without a request where the facility says nothing: the instance's.
    pub idle_minutes: u32,
    /// Hours until everybody signs in again where the facility says nothing.
    pub absolute_hours: u32,
}

/// What an admin entered; texts as typed.
#[derive(Clone, Default)]
pub struct FacilityChange {
    /// The version that the form was filled from.
    pub version: u64,
    /// The name.
    pub name: String,
    /// IANA time zone.
    pub zone: String,
    /// Minutes; empty: as the instance says.
    pub idle_minutes: String,
    /// Hours; empty: as the instance says.
    pub absolute_hours: String,
    /// Words of the roles that need a second factor beside admins.
    pub factor_roles: Vec<String>,
}

fn number(text: &str, least: u16, most: u16) -> Option<u16> {
    text.trim().parse().ok().filter(|number| (least..=most).contains(number))
}

impl FacilityChange {
    /// The record with the changes, or what is wrong with them.
    fn onto(&self, tenant: &Tenant) -> Result<Tenant, FieldErrors> {
        let mut errors = FieldErrors::new();
        let mut changed = tenant.clone();
        match rules::name(&self.name) {
            Some(name) => changed.name = name,
            None => errors.add("name", "NAME_UNGUELTIG"),
        }
        match TimeZone::get(self.zone.trim()) {
            Ok(_) => changed.zone = self.zone.trim().to_owned(),
            Err(_) => errors.add("zeitzone", "ZEITZONE_UNGUELTIG"),
        }
        let mut optional = |text: &str, field, least, most| {
            if text.trim().is_empty() {
                return None;
            }
            let number = number(text, least, most);
            if number.is_none() {
                errors.add(field, "ZAHL_UNGUELTIG");
            }
            number
        };
        changed.policy.idle_minutes = optional(&self.idle_minutes, "idle_minutes", 5, 60);
        changed.policy.absolute_hours = optional(&self.absolute_hours, "absolute_hours", 1, 168);
        for role in ROLES {
            let needed = self.factor_roles.iter().any(|code| code == role.code());
            changed.policy = changed.policy.with_factor(role, needed);
        }
        if errors.is_empty() { Ok(changed) } else { Err(errors) }
    }
}

/// The settings as people read them, for the audit trail.
fn said(tenant: &Tenant) -> [(&'static str, String); 5] {
    let optional = |number: Option<u16>| number.map(|number| number.to_string()).unwrap_or_default();
    let roles: Vec<&str> =
        ROLES.into_iter().filter(|role| tenant.policy.needs_factor(*role)).map(Role::code).collect();
    [
        ("name", tenant.name.clone()),
        ("zeitzone", tenant.zone.clone()),
        ("idle_minutes", optional(tenant.policy.idle_minutes)),
        ("absolute_hours", optional(tenant.policy.absolute_hours)),
        ("factor_roles", roles.join(", ")),
    ]
}

impl Platform {
    /// The facility's settings.
    pub fn facility<P: ManagesPeople>(&self, ctx: &Ctx<P>) -> Result<Facility, PeopleError> {
        let seen = self
            .store()
            .instance_read(|r| r.get::<Tenant>(ctx.grant.tenant.0))?
            .ok_or(PeopleError::Missing)?;
        Ok(Facility {
            version: seen.row_version(),
            tenant: seen.into_inner(),
            idle_minutes: self.settings().session_idle_minutes,
            absolute_hours: self.settings().session_absolute_hours,
        })
    }

    /// Changes the facility's settings; they count from the next request on.
    pub fn change_facility<P: ManagesPeople>(
        &self,
        ctx: &Ctx<P>,
        change: &FacilityChange,
    ) -> Result<(), PeopleError> {
        let acting = self.acting(ctx);
        let tenant = acting.tenant()?;
        let done = self.act(&acting, |w| {
            let seen = w.reader().get::<Tenant>(tenant.0)?.ok_or(PeopleError::Missing)?;
            let changed = change.onto(&seen).map_err(PeopleError::Invalid)?;
            if seen.row_version() != change.version {
                return Err(PeopleError::Stale);
            }
            let before = said(&seen).into_iter().zip(said(&changed));
            let changes: Vec<Change> = before
                .filter(|((_, old), (_, new))| old != new)
                .map(|((field, old), (_, new))| Change {
                    field: field.into(),
                    old: Some(old),
                    new: Some(new),
                })
                .collect();
            if changes.is_empty() {
                return Err(PeopleError::Unchanged);
            }
            w.put(&changed)?;
            Ok(Recorded::new(
                (),
                Event::new(FACILITY_CHANGED).about(Tenant::TABLE, tenant.0).changing(changes),
            ))
        });
        match done {
            Err(PeopleError::Unchanged) => Ok(()),
            other => other,
        }
    }
}
