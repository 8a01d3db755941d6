//! What an entry of the form belongs to: the wound's course, the order of the restraint; chosen in the block of its template.

use maud::{Markup, html};

use super::inputs::Filled;
use crate::{
    features::care::{
        restraint_orders::{self, RestraintOrder},
        templates::{RESTRAINT, WOUND},
        wound_courses::{self, WoundCourse},
    },
    kernel::{problem::FieldErrors, words::Msg},
    ui::{
        View,
        form::{self, Choice, Field},
        notice::say,
        view::Tone,
    },
};

/// The name of the field for the course of a wound.
pub const VERLAUF: &str = "verlauf_id";
/// The name of the field for the order of a restraint.
pub const ANORDNUNG: &str = "anordnung_id";

/// What there is to choose of for one resident.
pub struct Subjects {
    /// Their open wound courses.
    pub courses: Vec<WoundCourse>,
    /// Their orders of restraint that are in force.
    pub orders: Vec<RestraintOrder>,
}

impl Subjects {
    /// The select of a template's block; nothing for a template that belongs to none.
    #[must_use]
    pub fn show(&self, v: &View, template: &str, filled: &Filled, errors: &FieldErrors) -> Markup {
        let (name, words, none, all): (_, _, _, Vec<Choice>) = match template {
            WOUND => {
                let of = |one: &WoundCourse| Choice::new(one.id.to_string(), wound_courses::called(v, one));
                (VERLAUF, "entry-course", "entry-no-course", self.courses.iter().map(of).collect())
            }
            RESTRAINT => {
                let of =
                    |one: &RestraintOrder| Choice::new(one.id.to_string(), restraint_orders::called(v, one));
                (ANORDNUNG, "entry-order", "entry-no-order", self.orders.iter().map(of).collect())
            }
            _ => return html! {},
        };
        if all.is_empty() {
            // Nothing is refused for that; it is said before it is written.
            return html! { @if template == RESTRAINT { (say(v, Tone::Warn, Msg::new("entry-without-order"))) } };
        }
        let sent = filled.iter().find(|(field, _)| field == name).map(|(_, id)| id.as_str());
        let only = all.first().filter(|_| all.len() == 1).map(|one| one.value.clone()).unwrap_or_default();
        let chosen = sent.map_or(only, str::to_owned);
        let all: Vec<Choice> = std::iter::once(Choice::new("", v.w(none))).chain(all).collect();
        form::select(v, &Field::new(name, Msg::new(words)).errors(errors), &all, &chosen)
    }
}
