//! The navigation of each role (interface.md, 2.1). What is not there yet is not shown.

use crate::{
    features::{
        house::{accounts, audit_trail, certificates, inbox, mail, operations, tenants},
        second_opinion::{case_import, cases, coding, dashboard, icd, reports},
    },
    kernel::words::Msg,
    platform::{
        Platform,
        tenancy::Ctx,
        web::present::{Look, Nav},
    },
    ui::{
        NavSpot,
        icon::Icon,
        view::{NavItem, SearchBox},
    },
};

/// The navigation of one person.
#[must_use]
pub fn nav(p: &Platform, look: &Ctx<Look>) -> Nav {
    let mut nav = Nav { bell: inbox::bell(p, look), ..Nav::default() };
    if look.also::<reports::ReadReports>() {
        nav.items.push(item(dashboard::HERE, "/faelle/uebersicht", "nav-dashboard", Icon::Home));
    }
    if look.also::<cases::ReadCases>() {
        nav.items.push(item(cases::HERE, "/faelle", "nav-cases", Icon::Cases));
        let label = Msg::new("nav-search-cases");
        nav.search = Some(SearchBox { action: "/faelle".into(), label, value: String::new() });
    }
    if look.also::<case_import::ImportCases>() {
        nav.items.push(item(case_import::HERE, "/import", "nav-import", Icon::Import));
    }
    nav.items.extend(icd::nav(p, look));
    nav.items.extend(coding::nav(p, look));
    if look.also::<reports::ReadReports>() {
        nav.items.push(item(reports::HERE, "/berichte", "nav-reports", Icon::Report));
    }
    if look.also::<accounts::ManagePeople>() {
        nav.items.push(item(accounts::ADMIN, "/verwaltung/personen", "nav-admin", Icon::Settings));
    }
    if look.also::<audit_trail::ReadAuditTrail>() {
        nav.items.push(item(audit_trail::HERE, "/verwaltung/protokoll", "nav-audit", Icon::Log));
    }
    nav
}

/// The navigation of the operator's desk.
#[must_use]
pub fn desk() -> Nav {
    let items = [
        (operations::OVERVIEW, operations::HREF, "desk-overview", Icon::Home),
        (tenants::HERE, tenants::HREF, "desk-facilities", Icon::People),
        (certificates::HERE, "/betrieb/zertifikat", "desk-certificate", Icon::Settings),
        (mail::HERE, mail::HREF, "nav-mail", Icon::Bell),
        (operations::CHECKS, "/betrieb/pruefungen", "desk-checks", Icon::Coding),
        (operations::LOG, "/betrieb/protokoll", "desk-log", Icon::Log),
    ];
    let items = items.into_iter().map(|(spot, href, label, icon)| item(spot, href, label, icon));
    Nav { items: items.collect(), ..Nav::default() }
}

fn item(spot: NavSpot, href: &str, label: &'static str, icon: Icon) -> NavItem {
    NavItem { spot, href: href.to_owned(), label: Msg::new(label), icon, count: None }
}
