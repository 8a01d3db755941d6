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
#![cfg_attr(test, allow(clippy::as_conversions))]

pub mod app;
pub mod cli;
pub mod features;
pub mod kernel;
pub mod platform;
pub mod ui;

/// The heap of every thread: it gives memory back after large acts, which that of glibc does not.
#[global_allocator]
static HEAP: mimalloc::MiMalloc = mimalloc::MiMalloc;
