//! Orders of restraint (freiheitsentziehende Maßnahmen): what was ordered for whom, on which basis, and until when that holds.
//!
//! Owns: the order with its versions, its rules and hints, how it is called.
//! May use: `kernel`, `ui`, `platform`, `residents`.
//! Never: what was applied (entries), or a page (`restraints`).

mod model;
mod record;
mod rules;
#[cfg(test)]
mod tests;
mod words;

pub use model::{OrderEnd, OrderVersion, RestraintOrder};
pub use record::{approved_until, of_resident, only_open};
pub use rules::{
    CONTROL, ENDS_SOON, Hint, MOST_FILE_NUMBER, MOST_TEXT, Sent as SentOrder, days_left, is_founded, is_told,
    kind as order_kind, says_the_same as orders_say_the_same, version as order_version,
};
pub use words::{Basis, RestraintKind, basis_word, called, kind_word};

use crate::{
    features::care::residents::Resident,
    platform::{
        feature::Feature,
        shown_at::ShownAt,
        store::{EventKind, Link, Record as _, RecordKind},
    },
};

/// A restraint was applied without a valid basis. The entry is stored and marked; whoever reads this event tells the admins.
pub const UNFOUNDED: EventKind = EventKind::with_reaction("restraint.unfounded");

/// What this feature registers.
pub static FEATURE: Feature = Feature {
    records: &[RecordKind::of::<RestraintOrder>()], // 54
    links: &[Link::of::<RestraintOrder, Resident>()],
    shown_at: &[ShownAt {
        table: RestraintOrder::TABLE,
        words: "audit-object-restraint-order",
        page: Some(|id| format!("/fem/{id}")),
    }],
    ..Feature::named("care::restraint_orders")
};
