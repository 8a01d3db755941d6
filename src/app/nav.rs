//! The navigation of each role (interface.md, 2.1), folded out of the register. What is not there yet is not shown.

use std::sync::LazyLock;

use super::features::{FEATURES, each};
use crate::platform::{
    Platform,
    feature::{DeskEntry, NavEntry},
    tenancy::Ctx,
    web::present::{Look, Nav},
};

/// The entries of all features, from the top.
static ENTRIES: LazyLock<Vec<NavEntry>> = LazyLock::new(|| {
    let mut entries = each(|feature| feature.nav);
    entries.sort_by_key(|entry| entry.place);
    entries
});

/// The navigation of one person.
#[must_use]
pub fn nav(p: &Platform, look: &Ctx<Look>) -> Nav {
    Nav {
        items: ENTRIES.iter().filter_map(|entry| entry.item(p, look)).collect(),
        search: FEATURES
            .iter()
            .filter_map(|feature| feature.search)
            .find_map(|search| search.search_box(look)),
        bell: FEATURES.iter().filter_map(|feature| feature.bell).find_map(|bell| bell(p, look)),
        admin: each(|feature| feature.admin).iter().filter_map(|part| part.link(look)).collect(),
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
