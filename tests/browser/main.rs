//! Journeys in a real browser against the built executable over TLS, and the harness that they run on.
//!
//! `in_browser(name, |tab| async move { … })` gives a fresh Chromium; `Tab` is its page: what a person does and reads in
//! it ([tab]), and what is asked of every page ([checks]). Pictures lie in `target/screenshots/`; with
//! `VISITE_PICTURES=1` those of the README in `packaging/pictures/`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout
)]
#![allow(dead_code, reason = "the harness offers more than the journeys of one issue use")]

#[path = "../support/mod.rs"]
mod support;

mod account;
mod alerts;
mod bell;
mod checks;
mod collections;
mod courses;
mod crawl;
mod desk;
mod driver;
mod figures;
mod first_run;
mod forms;
mod gallery;
mod harness;
mod in_sight;
mod journey;
mod keyboard;
mod keys;
mod measures;
mod no_script;
mod nothing_misleads;
mod observations;
mod passkeys;
mod people;
mod photos;
mod plans;
mod preview;
mod queues;
mod records;
mod resident_import;
mod residents;
mod still;
mod swaps;
mod tab;
mod tablet;
mod today;
mod work;
mod wounds;
