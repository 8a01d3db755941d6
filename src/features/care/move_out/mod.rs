//! What ends with a stay: when somebody has moved out or died, what was planned and ordered for them ends with the last day
//! (care.md, 2.1).
//!
//! Owns: which features end something then, and in which order.
//! May use: `platform`, `residents`, `measures`, `restraints`, `badges`.
//! Never: what ending means; each feature does that to its own records.

use crate::{
    features::care::{badges, measures, residents::STAY_CLOSED, restraints},
    kernel::problem::Problem,
    platform::{
        feature::Feature,
        jobs::{Happened, Reaction},
    },
};

/// What this feature registers.
pub static FEATURE: Feature =
    Feature { events: &[(STAY_CLOSED, Reaction::Do(stay_closed))], ..Feature::named("care::move_out") };

/// A stay has ended. Each part does nothing where it was done before, so that one which fails has all of them tried again.
///
/// # Errors
/// Those of the store.
fn stay_closed(happened: &Happened<'_>) -> Result<(), Problem> {
    badges::end_with_the_stay(happened)?;
    measures::end_with_the_stay(happened)?;
    restraints::end_with_the_stay(happened)
}
