//! The navigation of each role (interface.md, 2.1). What is not there yet is not shown.

use crate::{
    features::second_opinion::{dashboard, reports},
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
    if look.also::<reports::ReadReports>() {
        nav.items.push(item(dashboard::HERE, "/faelle/uebersicht", "nav-dashboard", Icon::Home));
        nav.items.push(item(reports::HERE, "/berichte", "nav-reports", Icon::Report));
    }
    nav
}

fn item(spot: NavSpot, href: &str, label: &'static str, icon: Icon) -> NavItem {
    NavItem { spot, href: href.to_owned(), label: Msg::new(label), icon, count: None }
}
