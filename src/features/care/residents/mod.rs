//! The residents of a house: who lives there, where, since when, and who is away.
//!
//! Owns: their record, rules and transitions, possible duplicates, and who of the staff reaches whom.
//! May use: `kernel`, `ui`, `platform`, `units`, `staff`.
//! Never: what is written down about a resident day by day (entries, plans, moods).

pub mod access;
pub mod actions;
mod acts;
mod api;
mod columns;
pub mod error;
mod file_acts;
mod living;
pub mod model;
mod pages;
pub mod record;
mod routes;
pub mod rules;
mod shown;
#[cfg(test)]
pub mod testing;
#[cfg(test)]
mod tests;
pub mod words;

pub use access::{
    AskStandIn, EditHints, EditResidents, KeepAbsences, ReadResidents, RestrictResidents, reach,
};
pub use actions::{insert_residents, living_in};
pub use acts::{KeepAbsence, MoveOut};
pub use columns::FIRST_YEAR;
pub use error::ResidentError;
pub use file_acts::{Agree, KeepHints};
pub use living::living_by_room;
pub use model::{Absence, Contact, ImportId, Resident};
pub use record::{BEWOHNERNR, BY_BEWOHNERNR, BY_IMPORT, BY_KVNR, BY_NR, BY_PERSON, KVNR, PERSON, person_key};
pub use rules::{Stay, entry_fits, graded, reason, room as room_order, too_far_ahead as is_too_far_ahead};
pub use words::{AbsenceKind, Geschlecht, Status};

#[cfg(test)]
pub use self::{actions::Candidate, model::ResidentPatch, record::BY_UNIT, words::Shown};

use self::{
    acts::{Lift, Look, MoveWithin, Reopen, Restrict},
    file_acts::KeepLimit,
};
use crate::{
    features::care::units::Unit,
    platform::{
        entity::{Shown as _, Transition as _},
        feature::{Feature, NavEntry, Right, SearchEntry},
        jobs::Reaction,
        shown_at::ShownAt,
        store::{EventKind, Link, Record as _, RecordKind},
        web::told::Told,
    },
    ui::icon::Icon,
};

/// A stay was closed. What ends with it is named by a feature that stands on all of those (`move_out`).
pub const STAY_CLOSED: EventKind = MoveOut::EVENT;
/// An absence was entered or changed, or ended. Returning from hospital gives occasion to evaluate the plan.
pub const ABSENCE_KEPT: EventKind = KeepAbsence::EVENT;
/// Columns were changed. Another care grade gives occasion to evaluate the plan.
pub const CHANGED: EventKind = Resident::EVENTS.changed;

/// What this feature registers.
pub static FEATURE: Feature = Feature {
    records: &[RecordKind::of::<Resident>()], // 31
    links: &[Link::of::<Resident, Unit>()],
    shown_at: &[ShownAt {
        table: Resident::TABLE,
        words: "audit-object-resident",
        page: Some(|id| format!("/bewohner/{id}")),
    }],
    told: &[Told::of::<Resident>()],
    rights: &[
        Right::of::<ReadResidents>(140, "right-residents-read"),
        Right::of::<EditResidents>(150, "right-residents-edit"),
        Right::of::<EditHints>(160, "right-residents-hints"),
        Right::of::<AskStandIn>(138, "right-residents-ask"),
        Right::of::<KeepAbsences>(170, "right-residents-absence"),
        Right::of::<RestrictResidents>(180, "right-residents-restrict"),
    ],
    events: &[
        (Resident::EVENTS.created, Reaction::Nothing),
        (MoveWithin::EVENT, Reaction::Nothing),
        (KeepHints::EVENT, Reaction::Nothing),
        (KeepLimit::EVENT, Reaction::Nothing),
        (Agree::EVENT, Reaction::Nothing),
        (Reopen::EVENT, Reaction::Nothing),
        (Restrict::EVENT, Reaction::Nothing),
        (Lift::EVENT, Reaction::Nothing),
        (Look::EVENT, Reaction::Nothing),
    ],
    nav: &[NavEntry::of::<ReadResidents>(64, pages::HERE, "/bewohner", "nav-residents", Icon::People)],
    search: Some(SearchEntry::of::<ReadResidents>("/bewohner", "resident-search")),
    routes: routes::routes,
    ..Feature::named("care::residents")
};
