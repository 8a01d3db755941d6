//! What a resident's page shows of moods: the last one, and the way to all of them.

use maud::{Markup, html};

use super::{content, mood_at};
use crate::{
    features::care::{moods::model::Mood, observations::moment_shown, residents::Resident},
    kernel::ids::Id,
    ui::View,
};

/// The card.
pub struct Card<'a> {
    /// Whose.
    pub resident: Id<Resident>,
    /// The last mood that counts, of the last days.
    pub last: Option<&'a Mood>,
}

impl Card<'_> {
    /// It.
    #[must_use]
    pub fn show(&self, v: &View) -> Markup {
        html! {
            section.card #stimmungsverlauf {
                h2 { (v.w("mood-title")) }
                @match self.last {
                    Some(mood) => { (content(v, mood)) p.meta { (moment_shown(v, mood.zeitpunkt)) } }
                    None => p { (v.w("mood-none-lately")) }
                }
                p.actions { a href=(mood_at(self.resident)) { (v.w("mood-open")) } }
            }
        }
    }
}
