//! The pages and the JSON of alerts, with what they are about.
//!
//! Owns: the list of alerts, the page of one, what a resident's page shows of them.
//! May use: `kernel`, `ui`, `platform`, `alerts`, `observations`, `moods`, `residents`, `staff`, `units`.
//! Never: a rule of alerts.

mod about;
mod api;
mod json;
mod pages;
mod routes;
#[cfg(test)]
mod tests;

pub use about::About;
pub use json::AlertJson;
pub use pages::{room as room_words, state as alert_state};
pub use routes::{people as people_of, quoted as quoted_by};

use crate::{
    features::care::{
        alerts::{AT, ReadAlerts},
        residents::Resident,
    },
    platform::{
        feature::{Feature, NavEntry},
        store::Record as _,
        web::beside::Beside,
    },
    ui::icon::Icon,
};

/// What this feature registers.
pub static FEATURE: Feature = Feature {
    beside: &[Beside { table: Resident::TABLE, add: routes::beside }],
    nav: &[NavEntry {
        count: Some(routes::unseen),
        ..NavEntry::of::<ReadAlerts>(68, pages::HERE, AT, "nav-alerts", Icon::Bell)
    }],
    routes: || routes::routes().and(api::routes()),
    ..Feature::named("care::alert_pages")
};
