//! The pages and the API of templates: what there is, and how a house makes and changes them.
//!
//! Owns: the list, the page of one with its versions and a trial of it, the page on which one is made, their JSON.
//! May use: `kernel`, `ui`, `platform`, `templates`, the tabs of the administration (`accounts`).
//! Never: a rule of templates, or an entry.

mod api;
mod builder;
mod draft;
mod pages;
mod preview;
mod routes;
#[cfg(test)]
mod tests;

use crate::{
    features::{care::templates::ManageTemplates, house::accounts::ADMIN},
    platform::{
        feature::{Feature, NavEntry},
        store::{Reader, StoreError},
        tenancy::Permission,
        web::routes::Routes,
    },
    ui::{NavSpot, icon::Icon},
};

/// The place of these pages in the navigation.
const HERE: NavSpot = ADMIN;
/// Where the list is.
const HREF: &str = "/vorlagen";

/// The page of a template.
fn at(key: &str) -> String {
    format!("{HREF}/{key}")
}

/// Whether the house has confirmed its licence of the scale that needs one. No setting says so yet, so none has.
#[expect(
    clippy::unnecessary_wraps,
    reason = "the settings of care, which will say so, are read from the store"
)]
fn is_licensed<P: Permission>(_: &Reader<'_, P>) -> Result<bool, StoreError> {
    Ok(false)
}

/// What this feature registers.
pub static FEATURE: Feature = Feature {
    admin: &[NavEntry::of::<ManageTemplates>(16, ADMIN, HREF, "template-list", Icon::Report)],
    routes: all_routes,
    ..Feature::named("care::template_pages")
};

fn all_routes() -> Routes {
    routes::routes().and(api::routes())
}
