//! What no user must ever have to think about: tenancy, transactions, sealing, audit, sessions, TLS.
//!
//! Owns: what every feature stands on. From the bottom up: the store with its tenants, search and files; the
//! [`Base`](base::Base) of an act; jobs and messages, which know no web; the web with the [`Platform`] of a handler;
//! records, imports and people upon it. `tests/house_rules/contracts.rs` says of each file here what it may name.
//! May use: `kernel`, `ui`.
//! Never: a type of a feature or of `app`.

pub mod action;
pub mod base;
#[cfg(test)]
pub mod bench;
pub mod blobs;
pub mod clock;
pub mod condition;
pub mod cores;
mod demo_mark;
pub mod entity;
pub mod feature;
pub mod intake;
pub mod jobs;
pub mod last_filters;
pub mod log_lines;
pub mod notify;
pub mod operation;
pub mod pdf;
pub mod people;
mod purge;
pub mod registered;
pub mod sandbox;
pub mod search;
pub mod settings;
pub mod setup;
pub mod sheet;
pub mod shown_at;
pub mod store;
pub mod tenancy;
pub mod tenants;
pub mod trail;
pub mod web;

pub use base::NewTenant;
pub use web::{Platform, Wiring};

#[cfg(test)]
pub use store::testing;
