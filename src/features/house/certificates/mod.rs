//! The certificate of the site: what it says, replacing it, and how devices come to trust it.
//!
//! Owns: the operator's certificate page and the public page for devices.
//! May use: `kernel`, `ui`, `platform`, `accounts`.
//! Never: a private key in an answer.

mod device;
mod order;
mod pages;
mod routes;

pub use order::AcmeTyped;
pub use pages::HERE;
pub use routes::{refused, routes, without_key};

use crate::{
    platform::feature::{DeskEntry, Feature},
    ui::icon::Icon,
};

/// What this feature registers.
pub static FEATURE: Feature = Feature {
    desk: &[DeskEntry {
        place: 30,
        spot: HERE,
        href: "/betrieb/zertifikat",
        label: "desk-certificate",
        icon: Icon::Certificate,
    }],
    routes,
    ..Feature::named("house::certificates")
};
