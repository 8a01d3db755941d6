//! Entries: what is observed of a resident, with every version for ever.
//!
//! Owns: the entry with its photos and its rules; writing, correcting, withdrawing; the form, the timeline with search, the
//! round.
//! May use: `kernel`, `ui`, `platform`, `units`, `residents`, `templates`, `settings`, `staff`, `alerts`,
//! `restraint_orders`, `wound_courses`.
//! Never: what becomes of an alert once it is raised, what is planned, or how a day went as a whole.

pub mod access;
pub mod actions;
mod api;
mod api_photos;
mod asked;
mod error;
mod find;
mod glance;
mod json;
pub mod model;
mod pages;
mod photo;
mod quote;
mod record;
mod routes;
mod rules;
mod shifts;
mod tallies;
#[cfg(test)]
pub mod tests;
mod texts;
pub mod words;

pub use access::{
    ReadEntries, ReviseAnyEntry, ReviseOwnEntries, SeeHiddenEntries, WriteEntries, WritesEntries,
};
pub use actions::{
    CORRECTED as ENTRY_CORRECTED, Correction, GIVES_OCCASION, How, LinksEntries, Names, Range as EntryRange,
    Report, Seen as EntryAt, Sent, WITHDRAWN as ENTRY_WITHDRAWN, Written, add as add_entries, correct,
    entry_reason, list as list_entries, own_limits, report, retell, retract, withdraw,
    write as write_entries,
};
pub use error::EntryError;
pub use find::{
    Filter as EntryFilter, awaiting, before as entries_before, belonging, between as entries_between,
    is_written, weighed,
};
pub use glance::{changed as changed_entries, glances};
pub use json::{AuthorJson, EntryJson, People};
pub use model::{Entry, FALL, Version as EntryVersion, WEIGHT, Withdrawal as EntryWithdrawal};
#[cfg(test)]
pub use model::{delay_minutes, is_late};
pub use pages::{
    Filled, Last, at_time, called, clock_shown, content as content_shown, entry_at, fields_of, filled_when,
    form_at, moment_shown, photo_previews, read_when, resident_at, show_when, signed, timeline_at,
};
pub use photo::Photo;
pub use quote::Quoted;
pub use record::{instant, moment};
pub use rules::{Act, Asked, Revisable, may_revise, time_fits};
pub use shifts::calendar;
pub use tallies::{
    ALL_LOOKS, Look, SETTLING_IN, categories as categories_of, delays as entry_delays,
    entries as entry_counts, looks as looks_of, weights as weights_of,
};
pub use texts::Titles;
pub use words::Source;

use self::{
    actions::{CREATED, HIDDEN_SEEN, PHOTOS_REFUSED, WITHDRAWN},
    pages::{ROUND, ROUND_AT},
};
use crate::{
    features::care::{
        residents::Resident, restraint_orders::RestraintOrder, units::Unit, wound_courses::WoundCourse,
    },
    platform::{
        action::Action,
        blobs::Blob,
        feature::{Feature, NavEntry, Right},
        jobs::Reaction,
        shown_at::ShownAt,
        store::{Link, Record as _, RecordKind},
        web::beside::Beside,
    },
    ui::icon::Icon,
};

/// What this feature registers.
pub static FEATURE: Feature = Feature {
    records: &[RecordKind::of::<Entry>(), RecordKind::of::<Photo>()], // 45, 47
    links: &[
        Link::of::<Entry, Resident>(),
        Link::of::<Entry, Unit>(),
        Link::of::<Entry, Entry>(),
        Link::of::<Entry, WoundCourse>(),
        Link::of::<Entry, RestraintOrder>(),
        Link::of::<Photo, Entry>(),
        Link::of::<Photo, Resident>(),
        Link::of::<Photo, Blob>(),
    ],
    shown_at: &[
        ShownAt {
            table: Entry::TABLE,
            words: "audit-object-entry",
            page: Some(|id| format!("/beobachtungen/{id}")),
        },
        ShownAt::named(Photo::TABLE, "audit-object-photo"),
    ],
    beside: &[Beside { table: Resident::TABLE, add: routes::beside }],
    rights: &[
        Right::of::<ReadEntries>(210, "right-entries-read"),
        Right::of::<WriteEntries>(220, "right-entries-write"),
        Right::of::<ReviseOwnEntries>(230, "right-entries-revise-own"),
        Right::of::<ReviseAnyEntry>(240, "right-entries-revise"),
        Right::of::<SeeHiddenEntries>(250, "right-entries-hidden"),
    ],
    events: &[
        (CREATED, Reaction::Nothing),
        (HIDDEN_SEEN, Reaction::Nothing),
        (PHOTOS_REFUSED, Reaction::Nothing),
    ],
    actions: &[(WITHDRAWN, Action::Delete), (HIDDEN_SEEN, Action::Read), (PHOTOS_REFUSED, Action::Import)],
    nav: &[NavEntry::of::<WriteEntries>(65, ROUND, ROUND_AT, "nav-round", Icon::Checks)],
    routes: || routes::routes().and(api::routes()).and(api_photos::routes()),
    ..Feature::named("care::observations")
};
