//! Restraints (freiheitsentziehende Maßnahmen): writing and ending orders, what was applied and when somebody looks again,
//! who is told that an approval ends or that one was applied without a basis (care.md, 8.4).
//!
//! Owns: the acts on orders, the state of applications, messages, pages and API.
//! May use: `kernel`, `ui`, `platform`, `residents`, `templates`, `staff`, `observations`, `restraint_orders`,
//! `versioned`.
//! Never: that an application is refused.

mod access;
mod actions;
mod api;
mod applications;
mod form;
mod json;
mod notices;
mod pages;
mod routes;
#[cfg(test)]
mod tests;

pub use access::{ReadRestraints, WriteRestraints};
pub use actions::end_with_the_stay;
pub use applications::{ControlDue, controls};
pub use pages::control_button;

use self::actions::{CHANGED, DEADLINE, ENDED, ORDERED};
use crate::{
    features::care::{
        residents::Resident,
        restraint_orders::{RestraintOrder, UNFOUNDED},
        versioned::api_routes,
    },
    platform::{
        action::Action,
        feature::{Feature, Right},
        jobs::{Reaction, Timed, When},
        store::Record as _,
        web::beside::Beside,
    },
};

/// What this feature registers.
pub static FEATURE: Feature = Feature {
    beside: &[Beside { table: Resident::TABLE, add: routes::beside }],
    rights: &[
        Right::of::<ReadRestraints>(312, "right-restraints-read"),
        Right::of::<WriteRestraints>(314, "right-restraints-write"),
    ],
    events: &[
        (ORDERED, Reaction::Nothing),
        (CHANGED, Reaction::Nothing),
        (ENDED, Reaction::Nothing),
        (DEADLINE, Reaction::Do(notices::deadline)),
        (UNFOUNDED, Reaction::Do(notices::unfounded)),
    ],
    actions: &[
        (ORDERED, Action::Create),
        (ENDED, Action::Delete),
        (DEADLINE, Action::Update),
        (UNFOUNDED, Action::Update),
    ],
    notices: &[&notices::FEM_DEADLINE, &notices::FEM_UNFOUNDED],
    timed: &[Timed {
        name: "restraints.deadlines",
        when: When::At(jiff::civil::time(6, 0, 0, 0)),
        job: actions::watch,
    }],
    routes: || routes::routes().and(api_routes::<RestraintOrder>()),
    ..Feature::named("care::restraints")
};
