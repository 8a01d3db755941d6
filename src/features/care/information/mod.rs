//! Information collections: what a nurse has learnt of a resident in a talk, and which risks that shows. On pages it is
//! "Informationssammlung (SIS-kompatibel)"; the makers' mark is theirs (care.md, 5.1 and 24).
//!
//! Owns: the draft and the signed collection with their rules, the bytes that are signed, which risks are still to be looked at;
//! their pages.
//! May use: `kernel`, `ui`, `platform`, `residents`, `staff`, `observations`, `measures`.
//! Never: what is planned for it, or whether it was evaluated.

pub mod access;
pub mod actions;
mod api;
mod canonical;
mod json;
pub mod model;
mod pages;
mod record;
mod routes;
pub mod rules;
#[cfg(test)]
mod tests;

pub use access::{ReadInformation, WriteInformation};
pub use actions::{in_force_at as information_at, signed_of};
pub use model::{Content, MATRIX_TOPICS, Sis, SisDraft, TOPICS};
pub use rules::{STILL_COUNTS, open as open_looks, scales as looks_of_scales};

use self::actions::{BEGUN, DISCARDED, SIGNED};
use crate::{
    features::care::residents::Resident,
    platform::{
        feature::{Feature, Right},
        jobs::Reaction,
        shown_at::ShownAt,
        store::{Link, Record as _, RecordKind},
        web::beside::Beside,
    },
};

/// What this feature registers.
pub static FEATURE: Feature = Feature {
    records: &[RecordKind::of::<Sis>(), RecordKind::of::<SisDraft>()], // 51, 69
    links: &[Link::of::<Sis, Resident>(), Link::of::<Sis, Sis>(), Link::of::<SisDraft, Resident>()],
    shown_at: &[
        ShownAt {
            table: Sis::TABLE,
            words: "audit-object-sis",
            page: Some(|id| format!("/informationssammlungen/{id}")),
        },
        ShownAt::named(SisDraft::TABLE, "audit-object-sis-draft"),
    ],
    beside: &[Beside { table: Resident::TABLE, add: routes::beside }],
    rights: &[
        Right::of::<ReadInformation>(258, "right-information-read"),
        Right::of::<WriteInformation>(259, "right-information-write"),
    ],
    events: &[(BEGUN, Reaction::Nothing), (DISCARDED, Reaction::Nothing), (SIGNED, Reaction::Nothing)],
    routes: || routes::routes().and(api::routes()),
    ..Feature::named("care::information")
};
