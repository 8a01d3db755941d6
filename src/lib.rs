//! Visite: second-opinion case portal, resident care documentation and EHR in one self-contained executable.
//!
//! ```text
//! kernel  <-  ui  <-  platform  <-  features  <-  app  <-  cli <- main.rs      (arrow = "is used by"; never the other way)
//! ```
//!
//! * [`kernel`]: words that the whole product shares.
//! * [`ui`]: reusable page components, the page shell, and the words of both languages.
//! * [`platform`]: what a user must never have to think about: tenancy, store, web.
//! * [`features`]: everything that a user could name, one folder per feature.
//! * [`app`]: the wiring, the only place that knows every feature.
//! * [`cli`]: one file per operator command.
//! * [`for_tests`]: what tests and benches use; all else is private.
//!
//! # Glossary
//!
//! | Word | Meaning |
//! |---|---|
//! | tenant | One facility: its people, records and settings, under a key of its own. On pages "Einrichtung". |
//! | operator | Who runs the instance. Sees no record of a tenant. |
//! | area | A part of the product that a tenant switches on: second opinions, care, practice. |
//! | base | The open data file, clock, settings, search: for acts below the web ([`Base`](platform::base::Base)). |
//! | platform | The base with what the web stands on and what features register ([`Platform`](platform::Platform)). |
//! | feature | What a user could name; a folder, registered by its [`Feature`](platform::feature::Feature). |
//! | record | What is stored under one key of a scope; its kind is a table. |
//! | scope | The rows that one key seals: those of a tenant, or those of the instance. |
//! | draft | A record that is saved again and again without an event each; its kind says so. |
//! | row version | Counts the changes of a record; a write names the one that it saw. |
//! | idempotency key | Said with a request that may be sent twice; carried out once. |
//! | field | A column of a record that people read, enter and compare ([`entity`](platform::entity)). |
//! | index, tally | Rows derived from records: which there are in an order, and how many. |
//! | cached view | What is computed of many records and kept until one of them changes. |
//! | change feed, indexer | What of searchable records has changed, and who puts it into the search index. |
//! | lane | The order in which the writes of one tenant are carried out. |
//! | permission | What a role may do, as a type; held as [`Ctx`](platform::tenancy::Ctx). |
//! | grant | That a permission reads or writes a kind of record: all of them, or those that belong to somebody. |
//! | membership | A person's role in a tenant. |
//! | principal | A person, their membership and its tenant, for whom a session stands. |
//! | badge | Who acts without an account, known by a record of the tenant; has permissions for badges alone. |
//! | badge session | The session of a badge on one device: a record of the instance, with a cookie of its own. |
//! | identity | Who is behind a request, from where, and in which session. |
//! | event | What happened, in the audit trail; a hash chain ties each to the one before. |
//! | reaction | What follows from an event after its commit. |
//! | notice | What people are told of: in the inbox, and by mail. |
//! | job | What is done at its time, without a request. |
//! | child | This program once more, under limits, to read a file of a stranger's ([`sandbox`](platform::sandbox)). |
//! | incident id | Ties what a person reads of a fault to its cause in the log. |
#![cfg_attr(test, allow(clippy::as_conversions))]

mod app;
mod cli;
mod features;
pub mod for_tests;
mod kernel;
mod platform;
mod ui;

pub use cli::{no_runtime, run};
pub use platform::{sandbox::as_child, web::panic::install_hook};

/// The heap of every thread: it gives memory back after large acts, which that of glibc does not.
#[global_allocator]
static HEAP: mimalloc::MiMalloc = mimalloc::MiMalloc;
