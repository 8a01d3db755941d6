//! Figures of the house: counts of days, entries, falls and measures, from tallies alone and of nobody in particular.
//!
//! Owns: the rules and the reading of K1 to K16 (care.md, 12), the record of closed shifts, the page, its file and its JSON.
//! May use: `kernel`, `ui`, `platform`, `units`, `residents`, `settings`, `staff`, `alerts`, `observations`, `information`,
//! `measures`, `due`, `wound_courses`, `restraint_orders`, `courses`, `moods`, `evaluations`.
//! Never: an entry, or anything of one resident.

mod access;
mod actions;
mod api;
mod closing;
mod json;
mod model;
mod pages;
mod read;
mod record;
mod routes;
mod rules;
mod sheet;
#[cfg(test)]
mod tests;

pub use access::{CloseShifts, ReadFigures};
pub use closing::close as close_shifts;
pub use model::ClosedShift;

use self::{actions::EXPORTED, closing::CLOSED};
use crate::{
    features::care::units::Unit,
    platform::{
        Platform,
        action::Action,
        feature::{Feature, NavEntry, Right},
        jobs::{Reaction, Timed, When},
        shown_at::ShownAt,
        store::{Link, Record as _, RecordKind, StoreError},
        tenancy::Ctx,
        web::present::Look,
    },
    ui::icon::Icon,
};

/// What this feature registers.
pub static FEATURE: Feature = Feature {
    records: &[RecordKind::of::<ClosedShift>()], // 60
    links: &[Link::of::<ClosedShift, Unit>()],
    shown_at: &[ShownAt::named(ClosedShift::TABLE, "audit-object-closed-shift")],
    rights: &[Right::of::<ReadFigures>(440, "right-figures-read")],
    events: &[(CLOSED, Reaction::Nothing), (EXPORTED, Reaction::Nothing)],
    actions: &[(CLOSED, Action::Create)],
    nav: &[NavEntry {
        only: Some(is_shown),
        ..NavEntry::of::<ReadFigures>(71, pages::HERE, pages::AT, "nav-figures", Icon::Cases)
    }],
    timed: &[Timed {
        name: "figures.close_shifts",
        when: When::At(jiff::civil::Time::constant(4, 30, 0, 0)),
        job: closing::nightly,
    }],
    routes: || routes::routes().and(api::routes()),
    ..Feature::named("care::figures")
};

/// Whether somebody sees figures: not all staff do (care.md, 10.1).
fn is_shown(p: &Platform, look: &Ctx<Look>) -> bool {
    let Some(ctx) = look.try_as::<ReadFigures>() else { return false };
    let role = ctx.actor().role;
    p.store().read(&ctx, |r| Ok::<_, StoreError>(r.duty()?.admin_or_nurse(role).is_ok())).unwrap_or(false)
}
