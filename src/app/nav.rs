//! The navigation of each role (interface.md, 2.1), folded out of the register. What is not there yet is not shown.

use std::sync::LazyLock;

use super::features::{FEATURES, each};
use crate::kernel::{problem::Link, words::Msg};
use crate::platform::{
    Platform,
    feature::{DeskEntry, FooterEntry, NavEntry},
    tenancy::Ctx,
    web::present::{Look, Nav},
};

/// The entries of all features, from the top.
static ENTRIES: LazyLock<Vec<NavEntry>> = LazyLock::new(|| sorted(each(|feature| feature.nav)));
/// The parts of the administration that features add.
static ADMIN: LazyLock<Vec<NavEntry>> = LazyLock::new(|| sorted(each(|feature| feature.admin)));

fn sorted(mut entries: Vec<NavEntry>) -> Vec<NavEntry> {
    entries.sort_by_key(|entry| entry.place);
    entries
}

/// The navigation of one person.
#[must_use]
pub fn nav(p: &Platform, look: &Ctx<Look>) -> Nav {
    Nav {
        items: ENTRIES.iter().filter_map(|entry| entry.item(p, look)).collect(),
        admin: ADMIN.iter().filter_map(|entry| entry.item(p, look)).collect(),
        search: FEATURES
            .iter()
            .filter_map(|feature| feature.search)
            .find_map(|search| search.search_box(look)),
        bell: FEATURES.iter().filter_map(|feature| feature.bell).find_map(|bell| bell(p, look)),
    }
}

/// The page on which somebody begins, as local path; none for people without a page of that kind.
#[must_use]
pub fn home(look: &Ctx<Look>) -> Option<&'static str> {
    ENTRIES.iter().find(|entry| entry.home && (entry.shown)(look)).map(|entry| entry.href)
}

/// The navigation of the operator's desk.
#[must_use]
pub fn desk() -> Nav {
    let mut entries = each(|feature| feature.desk);
    entries.sort_by_key(|entry| entry.place);
    Nav { items: entries.iter().map(DeskEntry::item).collect(), ..Nav::default() }
}

/// The links of the footer, the same for everybody.
#[must_use]
pub fn footer() -> Vec<Link> {
    let link = |entry: &FooterEntry| Link { href: entry.href.into(), words: Msg::new(entry.label) };
    each(|feature| feature.footer).iter().map(link).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::boot,
        platform::{
            NewTenant,
            bench::{NOW, TestPlatform, lenient},
            store::{Event, EventKind},
            tenancy::{Area, Role},
        },
        ui::view::NavItem,
    };

    /// Nothing of an area shows in a facility that has not switched it on.
    #[tokio::test]
    async fn navigation_search_and_administration_know_residents_with_the_area_alone() {
        let site = TestPlatform::wired(NOW, lenient(), boot::wiring(), "");
        for (slug, area, shown) in [("pflege", Area::Pflege, true), ("faelle", Area::Zweitmeinung, false)] {
            let new = NewTenant { slug, name: slug, zone: "Europe/Berlin", areas: &[area] };
            let begun = Event::new(EventKind::new("test.begun"));
            let tenant = site.p.create_tenant(&site.op, new, begun).unwrap().unwrap();
            let email = format!("{slug}@x.de");
            site.account(Some(&tenant), &email, Role::Admin).await;
            let look = site.ctx::<Look>(&tenant, Some(&email));
            let nav = site.p.nav(&look);
            let leads = |items: &[NavItem], to: &str| items.iter().any(|item| item.href == to);
            assert_eq!(leads(&nav.items, "/bewohner"), shown, "{slug}");
            assert_eq!(leads(&nav.admin, "/verwaltung/wohnbereiche"), shown, "{slug}");
            assert_eq!(nav.search.is_some_and(|search| search.action == "/bewohner"), shown, "{slug}");
            assert_eq!(home(&look) == Some("/pflege/heute"), shown, "{slug}");
        }
    }
}
