//! The audit trail as the admins of a tenant see it: who did what, when, from where, with old and new values.
//!
//! Owns: the page with its filters, the exports, the API of the trail.
//! May use: `kernel`, `ui`, `platform` (the log itself, and its verification, are the store's).
//! Never: a feature's records; writing an entry that is not about the trail itself.

mod access;
mod actions;
mod api;
mod export;
mod filter;
mod pages;
mod routes;

pub use access::ReadAuditTrail;
pub use pages::HERE;
pub use routes::routes;

use crate::{
    platform::feature::{Feature, NavEntry, Right},
    ui::icon::Icon,
};

/// What this feature registers.
pub static FEATURE: Feature = Feature {
    rights: &[Right::of::<ReadAuditTrail>(110, "right-audit-read")],
    nav: &[NavEntry::of::<ReadAuditTrail>(80, HERE, "/verwaltung/protokoll", "nav-audit", Icon::Log)],
    routes,
    ..Feature::named("house::audit_trail")
};

/// The page that shows who read or changed one record.
fn about(table: &str, id: impl std::fmt::Display) -> String {
    format!("/verwaltung/protokoll?objekt={table}:{id}")
}
