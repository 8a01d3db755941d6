//! The handover: what those who come must know of those who live in a unit, and that somebody has taken it over.
//!
//! Owns: since when it tells and what belongs into it; the record that it was taken over; its page and print.
//! May use: `kernel`, `ui`, `platform`, `units`, `residents`, `templates`, `settings`, `staff`, `alerts`, `alert_pages`,
//! `observations`, `measures`, `due`, `moods`.
//! Never: what it tells of (entries, answers, plans are others'), or that anybody must take it over.

mod access;
mod actions;
mod api;
mod json;
mod model;
mod pages;
mod read;
mod record;
mod routes;
mod rules;
#[cfg(test)]
mod tests;

pub use access::{ReadHandover, TakeOver};
pub use model::Takeover;

use self::actions::TAKEN_OVER;
use crate::{
    features::care::units::Unit,
    platform::{
        action::Action,
        feature::{Feature, NavEntry, Right},
        jobs::Reaction,
        shown_at::ShownAt,
        store::{Link, Record as _, RecordKind},
    },
    ui::icon::Icon,
};

/// What this feature registers.
pub static FEATURE: Feature = Feature {
    records: &[RecordKind::of::<Takeover>()], // 55
    links: &[Link::of::<Takeover, Unit>()],
    shown_at: &[ShownAt::named(Takeover::TABLE, "audit-object-takeover")],
    rights: &[
        Right::of::<ReadHandover>(384, "right-handover-read"),
        Right::of::<TakeOver>(386, "right-handover-take"),
    ],
    events: &[(TAKEN_OVER, Reaction::Nothing)],
    actions: &[(TAKEN_OVER, Action::Create)],
    nav: &[NavEntry::of::<ReadHandover>(66, pages::HERE, pages::AT, "nav-handover", Icon::Report)],
    routes: || routes::routes().and(api::routes()),
    ..Feature::named("care::handover")
};
