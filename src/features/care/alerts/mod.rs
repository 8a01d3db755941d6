//! Alerts: something striking that somebody of the house must look at, until it is said what was done (care.md, 11).
//!
//! Owns: the alert with its states, who is told of it, and that it goes further up when nobody looks.
//! May use: `kernel`, `platform`, `units`, `settings`, `staff`, `residents`.
//! Never: what an alert is about (entries, moods raise theirs), or a page (`alert_pages`).

mod access;
mod actions;
mod find;
mod model;
mod notices;
mod record;
#[cfg(test)]
mod tests;

pub use access::{CloseAlerts, ReadAlerts, SeeAlerts};
pub use actions::{Occasion, close, lapse, raise, see};
#[cfg(test)]
pub use find::of_occasion;
pub use find::{Asked, Listed, list, of_resident, open_about, open_of, unseen};
pub use model::{Alert, Art, State};
pub use record::raised;

use self::actions::{CLOSED, ESCALATED, RAISED, SEEN};
use crate::{
    features::care::residents::Resident,
    platform::{
        action::Action,
        feature::{Feature, Right},
        jobs::{Reaction, Timed, When},
        shown_at::ShownAt,
        store::{Link, Record as _, RecordKind},
    },
};

/// The page of the alerts.
pub const AT: &str = "/pflege/hinweise";

/// What this feature registers.
pub static FEATURE: Feature = Feature {
    records: &[RecordKind::of::<Alert>()], // 46
    links: &[Link::of::<Alert, Resident>()],
    shown_at: &[ShownAt {
        table: Alert::TABLE,
        words: "audit-object-alert",
        page: Some(|id| format!("{AT}/{id}")),
    }],
    rights: &[
        Right::of::<ReadAlerts>(252, "right-alerts-read"),
        Right::of::<SeeAlerts>(254, "right-alerts-see"),
        Right::of::<CloseAlerts>(256, "right-alerts-close"),
    ],
    events: &[
        (RAISED, Reaction::Do(notices::raised)),
        (SEEN, Reaction::Nothing),
        (CLOSED, Reaction::Nothing),
        (ESCALATED, Reaction::Do(notices::escalated)),
    ],
    actions: &[
        (RAISED, Action::Create),
        (SEEN, Action::Update),
        (CLOSED, Action::Update),
        (ESCALATED, Action::Update),
    ],
    notices: &[&notices::OBSERVATION_ALERT, &notices::ALERT_ESCALATED, &notices::MOOD_ALERT],
    timed: &[Timed { name: "alerts.escalate", when: When::EveryMinute, job: actions::escalate }],
    ..Feature::named("care::alerts")
};
