//! Courses: values of a resident over time, their fluid balance, and what a loss of weight tells.
//!
//! Owns: the rules of balance and weight, the pages and JSON of courses, hints about weight that were set aside.
//! May use: `kernel`, `ui`, `platform`, `units`, `residents`, `templates`, `settings`, `staff`, `observations`.
//! Never: an entry of its own: a course is what the entries say.

mod access;
mod actions;
mod api;
mod json;
mod model;
mod pages;
mod read;
mod record;
mod routes;
mod rules;
#[cfg(test)]
mod tests;

pub use access::{ReadCourses, SetHintsAside};
pub use model::HintAside;
pub use rules::{
    period::{DAYS, Period, seconds},
    weight::{HALF_YEAR, LIMIT_OF_HALF_YEAR, loss},
};

use self::actions::SET_ASIDE;
use crate::{
    features::care::{observations::Entry, residents::Resident},
    platform::{
        feature::{Feature, Right},
        jobs::Reaction,
        shown_at::ShownAt,
        store::{Link, Record as _, RecordKind},
        web::beside::Beside,
    },
};

/// What this feature registers.
pub static FEATURE: Feature = Feature {
    records: &[RecordKind::of::<HintAside>()], // 58
    links: &[Link::of::<HintAside, Resident>(), Link::of::<HintAside, Entry>()],
    shown_at: &[ShownAt::named(HintAside::TABLE, "audit-object-hint-aside")],
    beside: &[Beside { table: Resident::TABLE, add: routes::beside }],
    rights: &[
        Right::of::<ReadCourses>(420, "right-courses-read"),
        Right::of::<SetHintsAside>(422, "right-courses-set-aside"),
    ],
    events: &[(SET_ASIDE, Reaction::Nothing)],
    routes: || routes::routes().and(api::routes()),
    ..Feature::named("care::courses")
};
