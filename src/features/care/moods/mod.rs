//! Moods: how a resident says or shows that they feel, their course, and when somebody is told.
//!
//! Owns: the mood with its rules, recording and withdrawing, the page and JSON of moods; how a mood that alerts reads.
//! May use: `kernel`, `ui`, `platform`, `units`, `residents`, `settings`, `staff`, `alerts`, `observations`, `courses`.
//! Never: what becomes of an alert once it is raised.

mod access;
mod actions;
mod api;
mod json;
mod model;
mod pages;
mod quote;
mod record;
mod routes;
mod rules;
#[cfg(test)]
mod tests;

pub use access::{ReadMoods, RecordMoods, ReviseAnyMood, ReviseOwnMoods};
pub use actions::{RecordsMoods, Sent as NewMood, between as moods_between, low_in, record as record_mood};
#[cfg(test)]
pub use actions::{Seen as MoodAt, withdraw as withdraw_mood};
pub use json::MoodJson;
pub use model::Mood;
pub use pages::{face, mood_at, word as mood_word};
pub use quote::{QuotedMoods, show_mood};
pub use record::{BY_RESIDENT, values as mood_values};
pub use rules::{ENDS, MOST_NOTE};

use self::actions::{RECORDED, WITHDRAWN};
use crate::{
    features::care::{residents::Resident, units::Unit},
    platform::{
        action::Action,
        feature::{Feature, Right},
        jobs::Reaction,
        shown_at::ShownAt,
        store::{Link, Record as _, RecordKind},
        web::beside::Beside,
    },
};

/// What this feature registers.
pub static FEATURE: Feature = Feature {
    records: &[RecordKind::of::<Mood>()], // 59
    links: &[Link::of::<Mood, Resident>(), Link::of::<Mood, Unit>()],
    shown_at: &[ShownAt {
        table: Mood::TABLE,
        words: "audit-object-mood",
        page: Some(|id| format!("/stimmungen/{id}")),
    }],
    beside: &[Beside { table: Resident::TABLE, add: routes::beside }],
    rights: &[
        Right::of::<ReadMoods>(430, "right-moods-read"),
        Right::of::<RecordMoods>(432, "right-moods-record"),
        Right::of::<ReviseOwnMoods>(434, "right-moods-revise-own"),
        Right::of::<ReviseAnyMood>(436, "right-moods-revise"),
    ],
    events: &[(RECORDED, Reaction::Nothing), (WITHDRAWN, Reaction::Nothing)],
    actions: &[(RECORDED, Action::Create), (WITHDRAWN, Action::Delete)],
    routes: || routes::routes().and(api::routes()),
    ..Feature::named("care::moods")
};
