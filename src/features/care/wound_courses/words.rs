//! The closed lists of wound courses, and how a course is called.

use super::model::WoundCourse;
use crate::{closed_list, kernel::words::Msg, ui::View};

closed_list! {
    /// What kind of wound it is (care.md, 8.3).
    pub enum WoundKind {
        /// A pressure sore.
        Dekubitus = 1 "dekubitus",
        /// An ulcer.
        Ulcus = 2 "ulcus",
        /// A diabetic foot.
        DiabetischerFuss = 3 "diabetischer_fuss",
        /// Of an operation.
        Chirurgisch = 4 "chirurgisch",
        /// Of moisture.
        Feuchtigkeit = 5 "feuchtigkeit",
        /// Something else.
        Sonstige = 6 "sonstige",
    }
}

closed_list! {
    /// Where it came about.
    pub enum Origin {
        /// In the house.
        Hier = 1 "hier",
        /// Before the resident moved in.
        Mitgebracht = 2 "mitgebracht",
        /// In hospital.
        Krankenhaus = 3 "krankenhaus",
        /// Nobody knows.
        Unbekannt = 4 "unbekannt",
    }
}

closed_list! {
    /// How a course stands.
    pub enum CourseState {
        /// The wound is looked after.
        Offen = 1 "offen",
        /// It is healed.
        Abgeheilt = 2 "abgeheilt",
        /// It is followed no longer.
        Beendet = 3 "beendet",
    }
}

fn listed(v: &View, list: &str, code: &str) -> String {
    v.t(&Msg { key: format!("wound-{list}-{}", code.replace('_', "-")).into(), args: Vec::new() })
}

/// The word of a kind.
#[must_use]
pub fn kind_word(v: &View, kind: WoundKind) -> String {
    listed(v, "kind", kind.code())
}
/// The word of an origin.
#[must_use]
pub fn origin_word(v: &View, origin: Origin) -> String {
    listed(v, "origin", origin.code())
}
/// The word of a state.
#[must_use]
pub fn state_word(v: &View, state: CourseState) -> String {
    listed(v, "state", state.code())
}

/// How a course is called: what it is, and where.
#[must_use]
pub fn called(v: &View, course: &WoundCourse) -> String {
    match course.newest() {
        Some(newest) => format!("{}, {}", kind_word(v, newest.art), newest.lokalisation),
        None => String::new(),
    }
}
