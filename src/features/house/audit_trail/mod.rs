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

/// The page that shows who read or changed one record.
fn about(table: &str, id: impl std::fmt::Display) -> String {
    format!("/verwaltung/protokoll?objekt={table}:{id}")
}
