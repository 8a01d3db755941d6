//! What is asked before a course is closed.

use maud::{Markup, html};

use super::{HERE, called, course_at, wounds_at};
use crate::{
    features::care::{
        residents::Resident,
        wound_courses::{self, CourseState, WoundCourse, state_word},
    },
    kernel::{
        problem::{FieldErrors, Link},
        words::Msg,
    },
    ui::{
        NavSpot, Page, View,
        form::{self, Choice, Field, Width},
    },
};

/// Whether a wound is healed, or followed no longer and why.
pub struct ClosePage {
    /// Whose it is.
    pub resident: Resident,
    /// Which one.
    pub course: WoundCourse,
    /// What was sent: how it ends, and why.
    pub filled: (String, String),
    /// What is wrong with it.
    pub errors: FieldErrors,
}

impl Page for ClosePage {
    fn title(&self) -> Msg {
        Msg::new("wound-close-title").with("name", called(&self.resident))
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn refused(&self) -> bool {
        !self.errors.is_empty()
    }
    fn back(&self) -> Option<Link> {
        Some(Link { href: wounds_at(self.resident.id), words: Msg::new("wound-back") })
    }
    fn body(&self, v: &View) -> Markup {
        let field =
            |name: &'static str, words: &'static str| Field::new(name, Msg::new(words)).errors(&self.errors);
        let endings = [CourseState::Abgeheilt, CourseState::Beendet];
        let endings = endings.map(|state| Choice::new(state.code(), state_word(v, state)));
        let (als, grund) = &self.filled;
        let why = field("grund", "entry-reason")
            .hint(Msg::new("wound-reason-hint"))
            .width(Width::Full)
            .maxlength(500);
        html! {
            (form::error_summary(v, &self.errors))
            p { strong { (wound_courses::called(v, &self.course)) } }
            p { (v.w("wound-close-said")) }
            form.form method="post" action=(course_at(self.course.id, "abschliessen")) {
                (form::guard(v))
                (form::row_version(self.course.fassung().into()))
                (form::radios(v, &field("als", "wound-ends-as").required(), &endings, als))
                (form::text(v, &why, grund))
                (form::actions(v, &Msg::new("wound-close"), Some((&wounds_at(self.resident.id), &Msg::new("common-cancel")))))
            }
        }
    }
}
