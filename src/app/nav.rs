//! The navigation of each role (interface.md, 2.1). What is not there yet is not shown.

use crate::{
    features::second_opinion::case_import,
    kernel::words::Msg,
    platform::{
        Platform,
        tenancy::Ctx,
        web::present::{Look, Nav},
    },
    ui::{NavSpot, icon::Icon, view::NavItem},
};

/// The navigation of one person.
#[must_use]
pub fn nav(_: &Platform, look: &Ctx<Look>) -> Nav {
    let mut nav = Nav::default();
    if look.also::<case_import::ImportCases>() {
        nav.items.push(item(case_import::HERE, "/import", "nav-import", Icon::Import));
    }
    nav
}

fn item(spot: NavSpot, href: &str, label: &'static str, icon: Icon) -> NavItem {
    NavItem { spot, href: href.to_owned(), label: Msg::new(label), icon, count: None }
}
