//! Entering the ICD codes of cases, fast and one after another.
//!
//! Owns: the pending list and its cell, what it refuses and warns of; the part of a year that somebody works through.
//! May use: `kernel`, `ui`, `platform`, `cases`.
//! Never: what an ICD code is (that is `kernel::icd`), how a case changes (that is `cases`).

mod access;
mod actions;
mod api;
mod beginning;
mod entry;
mod error;
mod notices;
mod pages;
mod pending;
mod routes;
mod scope;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

pub use access::{ClearIcd, EnterIcd};
pub use actions::{Expected, ICD_CLEARED, ICD_ENTERED, enter};
pub use api::{Waiting, case_answer};
pub use beginning::{Beside, Queue, begin, beside};
pub use pages::{HERE, WrongScope, scope_filter, standing};
pub use pending::pending;
pub use routes::routes;
pub use scope::{Scope, ScopeQuery, counts, waiting};
#[cfg(test)]
pub use testing::Desk;

use crate::{
    platform::{
        feature::{Feature, NavEntry, Right},
        jobs::Reaction,
    },
    ui::icon::Icon,
};

/// What this feature registers.
pub static FEATURE: Feature = Feature {
    rights: &[Right::of::<EnterIcd>(30, "right-icd-enter"), Right::of::<ClearIcd>(40, "right-icd-clear")],
    events: &[(ICD_ENTERED, Reaction::Do(notices::icd_entered)), (ICD_CLEARED, Reaction::Nothing)],
    notices: &[&notices::ICD_ENTERED, &notices::ICD_UPLOADED],
    nav: &[NavEntry {
        count: Some(routes::waiting_count),
        ..NavEntry::of::<EnterIcd>(40, HERE, pages::HREF, "nav-icd", Icon::Icd)
    }],
    routes,
    ..Feature::named("second_opinion::icd")
};
