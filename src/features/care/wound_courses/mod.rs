//! Courses of wounds: which wound somebody has, where, and since when, until it is healed or followed no longer.
//!
//! Owns: the course with its versions, its rules, how it is called.
//! May use: `kernel`, `ui`, `platform`, `residents`.
//! Never: how the wound looked (entries), or a page (`wounds`).

mod model;
mod record;
mod rules;
#[cfg(test)]
mod tests;
mod words;

pub use model::{CourseEnd, CourseVersion, WoundCourse};
pub use record::{of_resident, only_open};
pub use rules::{
    MOST_PLACE, Sent as SentCourse, ending, next_assessment, says_the_same as courses_say_the_same,
    version as course_version,
};
pub use words::{CourseState, Origin, WoundKind, called, kind_word, origin_word, state_word};

use crate::{
    features::care::residents::Resident,
    platform::{
        feature::Feature,
        shown_at::ShownAt,
        store::{Link, Record as _, RecordKind},
    },
};

/// What this feature registers.
pub static FEATURE: Feature = Feature {
    records: &[RecordKind::of::<WoundCourse>()], // 53
    links: &[Link::of::<WoundCourse, Resident>()],
    shown_at: &[ShownAt {
        table: WoundCourse::TABLE,
        words: "audit-object-wound-course",
        page: Some(|id| format!("/wunden/{id}")),
    }],
    ..Feature::named("care::wound_courses")
};
