//! The settings of second opinions in a facility.
//!
//! Owns: their record, what counts before it is there, and the page on which an admin changes them.
//! May use: `kernel`, `ui`, `platform`, `accounts`.
//! Never: what a case is, or where one stands.

mod access;
mod record;

pub use access::ManageSettings;
pub use record::{SETTINGS_CHANGED, Settings};

use crate::{
    features::house::accounts::ADMIN,
    platform::{
        entity::{self, Single as _},
        feature::{Feature, NavEntry, Right},
        jobs::Reaction,
        shown_at::ShownAt,
        store::{Record as _, RecordKind},
    },
    ui::icon::Icon,
};

/// What this feature registers.
pub static FEATURE: Feature = Feature {
    records: &[RecordKind::of::<Settings>()], // 18
    shown_at: &[ShownAt {
        table: Settings::TABLE,
        words: "audit-object-second-opinion-settings",
        page: Some(|_| Settings::AT.to_owned()),
    }],
    rights: &[Right::of::<ManageSettings>(95, "right-second-opinion-settings")],
    events: &[(SETTINGS_CHANGED, Reaction::Nothing)],
    admin: &[NavEntry::of::<ManageSettings>(
        20,
        ADMIN,
        Settings::AT,
        "second-opinion-settings",
        Icon::Settings,
    )],
    routes: entity::single::routes::<Settings>,
    ..Feature::named("second_opinion::settings")
};
