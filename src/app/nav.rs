//! The navigation of each role (interface.md, 2.1). What is not there yet is not shown.

use crate::platform::{
    Platform,
    tenancy::Ctx,
    web::present::{Look, Nav},
};

/// The navigation of one person.
#[must_use]
pub fn nav(_: &Platform, _: &Ctx<Look>) -> Nav {
    Nav::default()
}
