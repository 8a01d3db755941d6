//! The settings of a house that cares for residents.
//!
//! Owns: their record, what counts before it is there, the page on which an admin changes them, what staff reach outside
//! their own units.
//! May use: `kernel`, `ui`, `platform`, `units`, the tabs of the administration (`accounts`).
//! Never: who works where.

mod access;
mod fields;
mod record;
#[cfg(test)]
mod tests;

pub use access::ManageCareSettings;
pub use record::{AusweisPin, CareSettings, SETTINGS_CHANGED, Zugriff};

use crate::{
    features::house::accounts::ADMIN,
    platform::{
        entity::{self, Single as _},
        feature::{Feature, NavEntry, Right},
        jobs::Reaction,
        shown_at::ShownAt,
        store::{Record as _, RecordKind},
        web::routes::Routes,
    },
    ui::icon::Icon,
};

/// What this feature registers.
pub static FEATURE: Feature = Feature {
    records: &[RecordKind::of::<CareSettings>()], // 42
    shown_at: &[ShownAt {
        table: CareSettings::TABLE,
        words: "audit-object-care-settings",
        page: Some(|_| CareSettings::AT.to_owned()),
    }],
    rights: &[Right::of::<ManageCareSettings>(132, "right-care-settings")],
    events: &[(SETTINGS_CHANGED, Reaction::Nothing)],
    admin: &[NavEntry::of::<ManageCareSettings>(
        12,
        ADMIN,
        CareSettings::AT,
        "care-settings",
        Icon::Settings,
    )],
    routes,
    ..Feature::named("care::settings")
};

fn routes() -> Routes {
    entity::single::routes::<CareSettings>().and(entity::single::calls::<CareSettings>())
}
