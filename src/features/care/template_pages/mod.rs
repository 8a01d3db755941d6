//! The pages and the API of templates: what there is, and how a house makes and changes them.
//!
//! Owns: the list, the page of one with its versions and a trial of it, the page on which one is made, their JSON.
//! May use: `kernel`, `ui`, `platform`, `templates`, `settings`, the tabs of the administration (`accounts`).
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
    features::{
        care::{
            settings::CareSettings,
            templates::{ManageTemplates, ReadTemplates},
        },
        house::accounts::ADMIN,
    },
    grants,
    platform::{
        feature::{Feature, NavEntry},
        store::{Reader, StoreError},
        tenancy::MayRead,
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

grants!(ReadTemplates: read CareSettings);
grants!(ManageTemplates: read CareSettings);

/// Whether the house has the licence of the scale that needs one: only then is it offered.
fn is_licensed<P: MayRead<CareSettings>>(r: &Reader<'_, P>) -> Result<bool, StoreError> {
    Ok(CareSettings::in_force(r)?.is_licensed())
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
