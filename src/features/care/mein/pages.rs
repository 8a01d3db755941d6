//! The pages of residents: large, two tiles, "Fertig" always at the top right, and nothing of anybody's health but what they say
//! themselves.

use maud::{Markup, html};

use crate::{
    features::care::{
        badges::greeting_in_full,
        moods::{ENDS, MOST_NOTE, Mood, face, mood_word},
        residents::Resident,
    },
    kernel::{
        problem::{FieldErrors, Link, Problem},
        words::Msg,
    },
    ui::{
        NavSpot, Page, View,
        form::{self, Field, Width},
        notice::{empty, say},
        view::Tone,
    },
};

/// Where a resident begins.
pub const HOME: &str = "/mein";
/// How they feel.
pub const MOOD: &str = "/mein/stimmung";
/// Their day.
pub const DAY: &str = "/mein/tag";
/// Where they end.
pub const DONE: &str = "/mein/fertig";

/// The button that ends the session.
fn done(v: &View) -> Markup {
    html! {
        form.own-done method="post" action=(DONE) {
            (form::guard(v))
            button.button.secondary type="submit" { (v.w("own-done")) }
        }
    }
}

fn home() -> Option<Link> {
    Some(Link { href: HOME.into(), words: Msg::new("own-back") })
}

/// The tiles.
pub struct HomePage {
    /// Who.
    pub resident: Resident,
}

impl Page for HomePage {
    fn title(&self) -> Msg {
        greeting_in_full(&self.resident)
    }
    fn here(&self) -> NavSpot {
        NavSpot::NONE
    }
    fn roomy(&self) -> bool {
        true
    }
    fn beside_title(&self, v: &View) -> Markup {
        done(v)
    }
    fn body(&self, v: &View) -> Markup {
        html! {
            div.own-page {
                ul.tiles role="list" {
                    @if self.resident.einwilligung_mood_at.is_some() {
                        li { a.tile href=(MOOD) { (face(4)) strong { (v.w("own-mood")) } } }
                    }
                    li { a.tile href=(DAY) { strong { (v.w("own-day")) } } }
                }
            }
        }
    }
}

/// How they feel.
pub struct MoodPage {
    /// What they recorded today.
    pub today: Vec<Mood>,
    /// Whether they have agreed to record it themselves.
    pub agreed: bool,
    /// What was chosen.
    pub wert: String,
    /// What was written.
    pub notiz: String,
    /// What is wrong with it.
    pub errors: FieldErrors,
    /// Why it was not recorded.
    pub problem: Option<Problem>,
}

impl Page for MoodPage {
    fn title(&self) -> Msg {
        Msg::new("own-mood-how")
    }
    fn here(&self) -> NavSpot {
        NavSpot::NONE
    }
    fn refused(&self) -> bool {
        !self.errors.is_empty() || self.problem.is_some()
    }
    fn roomy(&self) -> bool {
        true
    }
    fn back(&self) -> Option<Link> {
        home()
    }
    fn beside_title(&self, v: &View) -> Markup {
        done(v)
    }
    fn body(&self, v: &View) -> Markup {
        let note =
            Field::new("notiz", Msg::new("mood-note")).optional().width(Width::Full).maxlength(MOST_NOTE);
        let note = note.errors(&self.errors);
        let (worst, best) = ENDS;
        let faces = html! {
            div.choices {
                @for wert in worst..=best {
                    label.choice {
                        input id={ "feld-wert-" (wert) } type="radio" name="wert" value=(wert) checked[self.wert == wert.to_string()];
                        (face(wert))
                        span { (mood_word(v, wert)) }
                    }
                }
            }
        };
        html! {
            div.own-page {
                (form::error_summary(v, &self.errors))
                @if let Some(problem) = &self.problem { (say(v, Tone::Bad, problem.words.clone())) }
                @if !self.agreed && self.problem.is_none() { (say(v, Tone::Info, Msg::code("EINWILLIGUNG_FEHLT"))) }
                @if self.agreed {
                    form.form method="post" action=(MOOD) {
                        (form::guard(v))
                        (Field::new("wert", Msg::new("own-mood-choose")).required().errors(&self.errors).group(v, faces))
                        (form::textarea(v, &note, &self.notiz, 2))
                        (form::actions(v, &Msg::new("own-mood-save"), None))
                    }
                }
                @if !self.today.is_empty() {
                    section {
                        h2 { (v.w("own-mood-today")) }
                        ul role="list" { @for mood in &self.today { li {
                            (face(mood.wert)) " " (crate::ui::time::clock(v, mood.zeitpunkt)) " " (mood_word(v, mood.wert))
                        } } }
                    }
                }
            }
        }
    }
}

/// Their day.
pub struct DayPage {
    /// What they do, in order.
    pub titles: Vec<String>,
}

impl Page for DayPage {
    fn title(&self) -> Msg {
        Msg::new("own-day")
    }
    fn here(&self) -> NavSpot {
        NavSpot::NONE
    }
    fn roomy(&self) -> bool {
        true
    }
    fn back(&self) -> Option<Link> {
        home()
    }
    fn beside_title(&self, v: &View) -> Markup {
        done(v)
    }
    fn body(&self, v: &View) -> Markup {
        html! {
            div.own-page {
                @if self.titles.is_empty() {
                    (empty(v, &Msg::new("own-day-none"), &[]))
                } @else {
                    ul role="list" { @for title in &self.titles { li { (title) } } }
                }
            }
        }
    }
}
