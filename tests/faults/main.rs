//! Faults: power cuts, flipped bytes and curious readers of the disk meet the built executable, and the data holds.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout
)]

#[path = "../support/mod.rs"]
mod support;

mod canary;
mod care;
mod document;
mod flipped;
mod kill;
mod recount;
mod seeds;
mod storm;
#[cfg(debug_assertions)]
mod strangers;
mod talkative;
