//! The pages that the footer leads to: help, keys, accessibility, privacy.
//!
//! Owns: their addresses, and what they say in both languages.
//! May use: `kernel`, `ui`, `platform`.
//! Never: words of one area; a facility reads them whatever it has switched on. Data of anybody.

mod pages;
mod routes;

pub use routes::routes;

use crate::platform::feature::{Feature, FooterEntry};

const HELP: &str = "/hilfe";
const KEYS: &str = "/tastenkuerzel";
const ACCESSIBILITY: &str = "/barrierefreiheit";
const PRIVACY: &str = "/datenschutz";

/// What this feature registers.
pub static FEATURE: Feature = Feature {
    footer: &[
        FooterEntry { href: HELP, label: "common-help" },
        FooterEntry { href: KEYS, label: "shell-shortcuts" },
        FooterEntry { href: ACCESSIBILITY, label: "common-accessibility" },
        FooterEntry { href: PRIVACY, label: "common-privacy" },
    ],
    routes,
    ..Feature::named("house::help")
};
