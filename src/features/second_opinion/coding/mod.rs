//! Coding the expert reports, one card after another.
//!
//! Owns: the queue with its cards and leases, coding, taking it back and resetting it.
//! May use: `kernel`, `ui`, `platform`, `cases`, `icd`.
//! Never: what a coding may be (that is `cases`), what it counts as.

mod access;
mod actions;
mod api;
mod error;
mod lease;
mod notices;
mod pages;
mod queue;
mod routes;
#[cfg(test)]
mod tests;

pub use access::CodeCases;
pub use actions::{CARD_OPENED, CODED, CODING_RESET, CODING_UNDONE, save};
pub use lease::{Coding, CodingLease};
pub use routes::routes;

use crate::{
    platform::{
        action::Action,
        feature::{Feature, NavEntry, Right},
        jobs::Reaction,
        store::RecordKind,
    },
    ui::icon::Icon,
};

/// What this feature registers.
pub static FEATURE: Feature = Feature {
    records: &[RecordKind::of::<CodingLease>()], // 17
    rights: &[Right::of::<CodeCases>(70, "right-cases-code")],
    events: &[
        (CARD_OPENED, Reaction::Nothing),
        (CODED, Reaction::Do(notices::coding_completed)),
        (CODING_UNDONE, Reaction::Nothing),
        (CODING_RESET, Reaction::Nothing),
    ],
    actions: &[(CARD_OPENED, Action::Read)],
    notices: &[&notices::CODING_COMPLETED],
    nav: &[NavEntry {
        count: Some(routes::open_cards),
        ..NavEntry::of::<CodeCases>(50, pages::HERE, queue::HREF, "nav-coding", Icon::Coding)
    }],
    routes,
    ..Feature::named("second_opinion::coding")
};
