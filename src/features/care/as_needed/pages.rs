//! How the effect of a medicine is said: one tap in a list, or a page with room for a remark.

use maud::{Markup, html};

use crate::{
    features::care::{
        observations::{Entry, content_shown, entry_at, moment_shown},
        residents::Resident,
        templates::{EFFECT, Template},
    },
    kernel::{
        ids::Id,
        problem::{FieldErrors, Link},
        words::Msg,
    },
    ui::{
        NavSpot, Page, View,
        form::{self, Field, Width},
    },
};

/// The effects, the best first.
const EFFECTS: [&str; 3] = ["gut", "teilweise", "keine"];

fn word(v: &View, effect: &str) -> String {
    v.t(&Msg { key: format!("effect-{effect}").into(), args: Vec::new() })
}

/// Where the effect of a dose is said.
fn effect_at(dose: Id<Entry>) -> String {
    format!("{}/wirkung", entry_at(dose))
}

/// A button for each effect of a dose; each is the whole answer. `of` says to those who do not see the page to what it
/// belongs, `back` where it goes on.
#[must_use]
pub fn effect_buttons(v: &View, dose: Id<Entry>, of: &str, back: &str) -> Markup {
    html! {
        form method="post" action=(effect_at(dose)) {
            (form::guard(v))
            (form::hidden("zurueck", back))
            div.actions {
                @for effect in EFFECTS {
                    button.button.secondary type="submit" name=(EFFECT) value=(effect) {
                        (word(v, effect)) span.visually-hidden { ": " (of) }
                    }
                }
                a href=(effect_at(dose)) { (v.w("effect-remark")) span.visually-hidden { ": " (of) } }
            }
        }
    }
}

/// What came of a dose.
pub struct EffectPage {
    /// Who got it.
    pub resident: Resident,
    /// The entry that tells of it.
    pub entry: Entry,
    /// The template by which that is shown.
    pub template: Option<Template>,
    /// What was typed.
    pub bemerkung: String,
    /// What is wrong with it.
    pub errors: FieldErrors,
    /// Where it goes back to.
    pub zurueck: String,
}

impl Page for EffectPage {
    fn title(&self) -> Msg {
        Msg::new("effect-title")
            .with("name", format!("{}, {}", self.resident.nachname, self.resident.vorname))
    }
    fn here(&self) -> NavSpot {
        NavSpot("residents")
    }
    fn refused(&self) -> bool {
        !self.errors.is_empty()
    }
    fn back(&self) -> Option<Link> {
        Some(Link { href: entry_at(self.entry.id), words: Msg::new("entry-back") })
    }
    fn body(&self, v: &View) -> Markup {
        let remark = Field::new("bemerkung", Msg::new("effect-remark"))
            .errors(&self.errors)
            .width(Width::Full)
            .optional();
        html! {
            (form::error_summary(v, &self.errors))
            @if let Some(current) = self.entry.current() {
                section.card {
                    h2 { (v.w("effect-given")) }
                    p.meta { (moment_shown(v, current.zeitpunkt)) }
                    (content_shown(v, current, self.template.as_ref()))
                    p.hint { (v.w("effect-no-order")) }
                }
            }
            form.form method="post" action=(effect_at(self.entry.id)) {
                (form::guard(v))
                (form::hidden("zurueck", &self.zurueck))
                (form::text(v, &remark.maxlength(2_000), &self.bemerkung))
                fieldset.fieldset #feld-wirkung {
                    legend { (v.w("effect-which")) }
                    div.actions {
                        @for effect in EFFECTS {
                            button.button type="submit" name=(EFFECT) value=(effect) { (word(v, effect)) }
                        }
                    }
                }
            }
        }
    }
}
