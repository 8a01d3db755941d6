//! Badges: the card by which a resident is known on a tablet of the house, its PIN, and what is said when it is shown.
//!
//! Owns: the badge with its states and rules, issuing, locking and taking back, the page `/q` where it is shown.
//! May use: `kernel`, `ui`, `platform`, `residents`, `settings`, `staff`, `devices`.
//! Never: what a resident sees and does once they are in (`mein`).

mod access;
mod actions;
mod api;
mod json;
mod model;
mod notices;
mod pages;
mod record;
mod routes;
mod rules;
#[cfg(test)]
pub mod tests;

pub use access::{LockBadges, ManageBadges};
pub use actions::end_with_the_stay;
pub use model::Badge;
pub use pages::{START, greeting_in_full};
pub use record::BY_RESIDENT;
pub use rules::is_over;

use self::actions::{ISSUED, LOCKED, LOCKED_BY_STAFF, REVOKED, SHOWN, UNLOCKED};
use crate::{
    features::care::residents::Resident,
    platform::{
        action::Action,
        feature::{Feature, Right},
        jobs::Reaction,
        shown_at::ShownAt,
        store::{Link, Record as _, RecordKind},
        web::beside::Beside,
    },
};

/// What this feature registers.
pub static FEATURE: Feature = Feature {
    records: &[RecordKind::of::<Badge>()], // 66
    links: &[Link::of::<Badge, Resident>()],
    shown_at: &[ShownAt {
        table: Badge::TABLE,
        words: "audit-object-badge",
        page: Some(|id| format!("/ausweise/{id}")),
    }],
    beside: &[Beside { table: Resident::TABLE, add: routes::beside }],
    rights: &[
        Right::of::<ManageBadges>(455, "right-badges"),
        Right::of::<LockBadges>(457, "right-badges-lock"),
    ],
    events: &[
        (ISSUED, Reaction::Nothing),
        (SHOWN, Reaction::Nothing),
        (LOCKED, Reaction::Do(notices::locked)),
        (LOCKED_BY_STAFF, Reaction::Nothing),
        (UNLOCKED, Reaction::Nothing),
        (REVOKED, Reaction::Nothing),
    ],
    actions: &[(ISSUED, Action::Create), (REVOKED, Action::Delete)],
    notices: &[&notices::BADGE_LOCKED],
    routes: || routes::routes().and(api::routes()),
    ..Feature::named("care::badges")
};
