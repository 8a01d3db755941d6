//! What is due: computed from the plans and the record each time and stored nowhere, what was answered to it, and the proof of
//! a shift.
//!
//! Owns: the list of what is due and its order; answers with their versions, and proofs of shifts; their pages.
//! May use: `kernel`, `ui`, `platform`, `units`, `residents`, `templates`, `settings`, `staff`, `observations`, `measures`,
//! `as_needed`, `restraints`, `wounds`.
//! Never: what is planned (`measures`), or how an entry is judged (`observations`).

pub mod access;
pub mod actions;
mod api;
mod error;
mod json;
mod lines;
mod list;
pub mod model;
mod pages;
mod record;
mod routes;
mod rules;
#[cfg(test)]
pub mod tests;
pub mod words;

pub use access::{AnswerDue, ReadDue, ReviseAnyAnswer, ReviseOwnAnswers};
pub use actions::{
    Asked as AskedDue, CORRECTED as ANSWER_CORRECTED, LEFT_UNDONE, WITHDRAWN as ANSWER_WITHDRAWN,
    With as Answering, answer, list as list_due, prove,
};
pub use api::people as people_of_list;
pub use json::{AnswerJson, DueListJson, ShiftJson};
pub use list::{By, Item, Presence, of_shift, otherwise_said, proof as proof_of, undone};
pub use model::{Answer, ShiftProof};
pub use pages::{Which, answer_at, listed as due_word, proof_at};
pub use rules::{UNDONE_WITHIN, earliest_proof, is_answered_by, left_undone, said};
pub use words::{State as DueState, Status as AnswerStatus};

use self::actions::{ANSWERED, PROVED, WITHDRAWN, WITHDRAWN_PROOF};
use crate::{
    features::care::{measures::Measure, observations::Entry, residents::Resident, units::Unit},
    platform::{
        action::Action,
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
    records: &[RecordKind::of::<Answer>(), RecordKind::of::<ShiftProof>()], // 49, 50
    links: &[
        Link::of::<Answer, Measure>(),
        Link::of::<Answer, Resident>(),
        Link::of::<Answer, Unit>(),
        Link::of::<Answer, Entry>(),
        Link::of::<ShiftProof, Resident>(),
        Link::of::<ShiftProof, Unit>(),
    ],
    shown_at: &[
        ShownAt {
            table: Answer::TABLE,
            words: "audit-object-answer",
            page: Some(|id| format!("/durchfuehrungen/{id}")),
        },
        ShownAt {
            table: ShiftProof::TABLE,
            words: "audit-object-shift-proof",
            page: Some(|id| format!("/schichtnachweise/{id}")),
        },
    ],
    rights: &[
        Right::of::<ReadDue>(280, "right-due-read"),
        Right::of::<AnswerDue>(290, "right-due-answer"),
        Right::of::<ReviseOwnAnswers>(300, "right-due-revise-own"),
        Right::of::<ReviseAnyAnswer>(310, "right-due-revise"),
    ],
    events: &[
        (ANSWERED, Reaction::Nothing),
        (PROVED, Reaction::Nothing),
        (WITHDRAWN_PROOF, Reaction::Nothing),
    ],
    actions: &[(WITHDRAWN, Action::Delete), (WITHDRAWN_PROOF, Action::Delete)],
    nav: &[NavEntry::of::<ReadDue>(67, pages::HERE, pages::AT, "nav-due", Icon::Calendar)],
    beside: &[Beside { table: Resident::TABLE, add: routes::beside }],
    routes: || routes::routes().and(api::routes()),
    ..Feature::named("care::due")
};
