//! The pages and the API of units, with how many live in each.
//!
//! Owns: what is special about list, page and JSON of a unit; closing one in which nobody lives.
//! May use: `kernel`, `ui`, `platform`, `units`, `residents`, the tabs of the administration (`accounts`).
//! Never: a rule of units, or who lives in one.

mod acts;
mod api;
mod shown;
#[cfg(test)]
mod tests;

use crate::{
    features::{
        care::units::{ManageUnits, Unit},
        house::accounts::ADMIN,
    },
    platform::{
        entity::{self, Shown as _},
        feature::{Feature, NavEntry},
        web::routes::Routes,
    },
    ui::icon::Icon,
};

/// What this feature registers.
pub static FEATURE: Feature = Feature {
    admin: &[NavEntry::of::<ManageUnits>(10, ADMIN, Unit::AT.list, "unit-table", Icon::Home)],
    routes,
    ..Feature::named("care::unit_pages")
};

fn routes() -> Routes {
    entity::routes::routes::<Unit>().and(entity::api::routes::<Unit>())
}
