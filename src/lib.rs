//! Visite: second-opinion case portal, resident care documentation and EHR in one self-contained executable.
//!
//! ```text
//! kernel  <-  ui  <-  platform  <-  features  <-  app  <-  cli <- main.rs      (arrow = "is used by"; never the other way)
//! ```
//!
//! * [`kernel`]: words that the whole product shares.
//! * [`platform`]: what a user must never have to think about: tenancy, store, web.
//! * [`features`]: everything that a user could name, one folder per feature.
#![cfg_attr(test, allow(clippy::as_conversions))]

pub mod features;
pub mod kernel;
pub mod platform;
