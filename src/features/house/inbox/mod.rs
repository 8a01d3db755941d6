//! The inbox: the bell, the list of messages, which of them also come by mail, and what is told of people's own accounts.
//!
//! Owns: the notices about accounts (domain.md, 7), the pages and the JSON of messages.
//! May use: `kernel`, `ui`, `platform`, `house::accounts`.
//! Never: delivery itself (that is the platform's); the notices of another feature, which registers them itself.

mod api;
mod notices;
mod pages;
mod routes;

pub use routes::{bell, routes};

use crate::platform::{
    feature::Feature,
    jobs::Reaction,
    web::session::{LOCKED, RECOVERY_USED},
};

/// What this feature registers.
pub static FEATURE: Feature = Feature {
    events: &[
        (LOCKED, Reaction::Do(notices::account_locked)),
        (RECOVERY_USED, Reaction::Do(notices::recovery_used)),
    ],
    notices: &[&notices::ACCOUNT_LOCKED, &notices::RECOVERY_USED],
    bell: Some(bell),
    routes,
    ..Feature::named("house::inbox")
};
