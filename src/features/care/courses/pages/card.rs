//! What a resident's page shows of courses: hints about the weight, and the ways to the pages.

use maud::{Markup, html};

use super::{balance_at, course_at, hints};
use crate::{
    features::care::{courses::read::Weighing, residents::Resident},
    kernel::ids::Id,
    ui::View,
};

/// The card.
pub struct Card<'a> {
    /// Whose.
    pub resident: Id<Resident>,
    /// What the newest weight tells.
    pub weight: Option<&'a Weighing>,
}

impl Card<'_> {
    /// It.
    #[must_use]
    pub fn show(&self, v: &View) -> Markup {
        html! {
            section.card #verlaeufe {
                h2 { (v.w("course-title")) }
                @if let Some(weight) = self.weight { (hints::raised(v, weight, Some(self.resident))) }
                p.actions {
                    a href=(course_at(self.resident)) { (v.w("course-open")) }
                    a href=(balance_at(self.resident)) { (v.w("balance-open")) }
                }
            }
        }
    }
}
