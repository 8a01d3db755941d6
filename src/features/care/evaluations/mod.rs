//! Evaluations of plans of care, and what gives occasion to them.
//!
//! Owns: the evaluation; the occasion, once for each source; what is to be evaluated when; its page, its part of the first page
//! and the daily message.
//! May use: `kernel`, `ui`, `platform`, `units`, `residents`, `templates`, `settings`, `staff`, `observations`, `measures`, `due`.
//! Never: what is planned (`measures`): an evaluation says what becomes of it, and the plan is changed there.

mod access;
mod actions;
mod api;
mod find;
mod json;
mod model;
mod notices;
mod occasions;
mod pages;
mod record;
mod routes;
mod rules;
#[cfg(test)]
mod tests;
mod words;

pub use access::{ReadEvaluations, WriteEvaluations};
pub use find::{coming, open_in, overdue};
pub use model::{Evaluation, Occasion};
pub use pages::{at as evaluation_at, occasion_words};

use self::{
    actions::{DROPPED, EVALUATED},
    notices::{DUE, EVALUATION_DUE},
    occasions::{LAPSED, OPENED},
};
use crate::{
    features::care::{
        due::{ANSWER_CORRECTED, ANSWER_WITHDRAWN, LEFT_UNDONE},
        measures::Measure,
        observations::{ENTRY_CORRECTED, ENTRY_WITHDRAWN, GIVES_OCCASION},
        residents::{ABSENCE_KEPT, CHANGED, Resident},
    },
    platform::{
        action::Action,
        feature::{Feature, Right},
        jobs::{Reaction, Timed, When},
        shown_at::ShownAt,
        store::{Link, Record as _, RecordKind},
        web::beside::Beside,
    },
};

/// What this feature registers.
pub static FEATURE: Feature = Feature {
    records: &[RecordKind::of::<Evaluation>(), RecordKind::of::<Occasion>()], // 56, 57
    links: &[
        Link::of::<Evaluation, Resident>(),
        Link::of::<Evaluation, Measure>(),
        Link::of::<Evaluation, Occasion>(),
        Link::of::<Occasion, Resident>(),
    ],
    shown_at: &[
        ShownAt::named(Evaluation::TABLE, "audit-object-evaluation"),
        ShownAt::named(Occasion::TABLE, "audit-object-occasion"),
    ],
    beside: &[Beside { table: Resident::TABLE, add: routes::beside }],
    rights: &[
        Right::of::<ReadEvaluations>(388, "right-evaluations-read"),
        Right::of::<WriteEvaluations>(390, "right-evaluations-write"),
    ],
    events: &[
        (EVALUATED, Reaction::Nothing),
        (OPENED, Reaction::Nothing),
        (LAPSED, Reaction::Nothing),
        (DROPPED, Reaction::Nothing),
        (DUE, Reaction::Do(notices::due)),
        // What gives occasion to evaluate, and what takes it away again.
        (GIVES_OCCASION, Reaction::Do(occasions::of_entry)),
        (ENTRY_CORRECTED, Reaction::Do(occasions::of_entry)),
        (ENTRY_WITHDRAWN, Reaction::Do(occasions::of_entry)),
        (LEFT_UNDONE, Reaction::Do(occasions::of_measure)),
        (ANSWER_CORRECTED, Reaction::Do(occasions::of_answer)),
        (ANSWER_WITHDRAWN, Reaction::Do(occasions::of_answer)),
        (ABSENCE_KEPT, Reaction::Do(occasions::of_resident)),
        (CHANGED, Reaction::Do(occasions::of_resident)),
    ],
    actions: &[(OPENED, Action::Create)],
    notices: &[&EVALUATION_DUE],
    timed: &[Timed {
        name: "evaluations.due",
        when: When::At(jiff::civil::Time::constant(6, 0, 0, 0)),
        job: notices::daily,
    }],
    routes: || routes::routes().and(api::routes()),
    ..Feature::named("care::evaluations")
};
