//! The navigation of each role (interface.md, 2.1). What is not there yet is not shown.

use crate::{
    features::second_opinion::icd,
    platform::{
        Platform,
        tenancy::Ctx,
        web::present::{Look, Nav},
    },
};

/// The navigation of one person.
#[must_use]
pub fn nav(p: &Platform, ctx: &Ctx<Look>) -> Nav {
    let items = [icd::nav(p, ctx)];
    Nav { items: items.into_iter().flatten().collect(), search: None }
}
