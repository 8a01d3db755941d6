//! The pages of moods.
//!
//! Owns: how a mood reads, the page of a resident's moods with its form and course, what is asked before one is withdrawn.
//! May use: `kernel`, `ui`, and what the feature and those below it have read.
//! Never: the store, or who may see a page (permissions stand in handlers).

mod card;
mod course;
mod face;
mod withdraw;

pub use card::Card;
pub use course::{MoodPage, anchor};
pub use face::face;
pub use withdraw::WithdrawPage;

use maud::{Markup, html};

use super::model::{Mood, Origin};
use crate::{
    features::care::residents::Resident,
    kernel::{ids::Id, words::Msg},
    ui::{NavSpot, View, badge, view::Tone},
};

/// The place of the pages of moods in the navigation: that of residents.
pub const HERE: NavSpot = NavSpot("residents");

/// The page of a resident's moods.
#[must_use]
pub fn mood_at(id: Id<Resident>) -> String {
    format!("/bewohner/{id}/stimmung")
}
/// Where a mood is withdrawn.
#[must_use]
pub fn withdraw_at(id: Id<Mood>) -> String {
    format!("/stimmungen/{id}/zurueckziehen")
}
fn resident_at(id: Id<Resident>) -> String {
    format!("/bewohner/{id}")
}
fn called(resident: &Resident) -> String {
    format!("{}, {}", resident.nachname, resident.vorname)
}

/// The word of a mood.
#[must_use]
pub fn word(v: &View, wert: u8) -> String {
    v.t(&Msg { key: format!("mood-{wert}").into(), args: Vec::new() })
}

/// Face, word and note; of a withdrawn one struck through.
#[must_use]
pub fn content(v: &View, mood: &Mood) -> Markup {
    let said = html! {
        p { (face(mood.wert)) " " strong { (word(v, mood.wert)) } " (" (mood.wert) ")" }
        @if let Some(note) = &mood.notiz { p.text { (note) } }
    };
    html! { @if mood.storno.is_some() { del { (said) } } @else { (said) } }
}

/// What is special about a mood, each as shape and word.
#[must_use]
pub fn marks(v: &View, mood: &Mood) -> Markup {
    let marks = [
        (mood.storno.is_some(), Tone::Bad, "entry-withdrawn"),
        (mood.alarm && mood.storno.is_none(), Tone::Warn, "mood-alerted"),
        (mood.quelle == Origin::Selbst, Tone::Neutral, "mood-self"),
    ];
    html! { @for (_, tone, word) in marks.into_iter().filter(|(on, ..)| *on) { (badge::badge(tone, &v.w(word))) " " } }
}
