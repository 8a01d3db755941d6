//! What can be done with what is due: one function, one transaction, an event for each record.
//!
//! Owns: answering, proving a shift, correcting, withdrawing; reading the list and one.
//! May use: everything of the feature and those below it.
//! Never: a rule (those are in `rules`).

mod answer;
mod prove;
mod read;
mod revise;

pub use answer::{ANSWERED, LEFT_UNDONE, With, answer, due_then};
pub use prove::{PROVED, prove};
pub use read::{Asked, DueList, Opened, answer_to, list, of_page, open, open_proof, units};
pub use revise::{CORRECTED, Seen, WITHDRAWN, WITHDRAWN_PROOF, correct, may_revise, take_back, withdraw};

use super::{error::DueError, model::Answer, model::ShiftProof};
use crate::{
    features::care::{
        observations::{Revisable, time_fits},
        residents::Resident,
    },
    kernel::clock::day_in,
    platform::{
        entity::ActError,
        store::{Event, EventKind, Record as _},
        tenancy::{Ctx, Permission},
    },
};

/// An event about an answer, which the resident's file lists, too.
fn about(answer: &Answer, kind: EventKind) -> Event {
    let status = answer.current().map_or("", |said| said.status.code());
    Event::new(kind)
        .about(Answer::TABLE, answer.id.bytes())
        .of(Resident::TABLE, answer.resident_id.bytes())
        .note("fassung", answer.fassung())
        .note("status", status)
}

fn about_proof(proof: &ShiftProof, kind: EventKind) -> Event {
    Event::new(kind)
        .about(ShiftProof::TABLE, proof.id.bytes())
        .of(Resident::TABLE, proof.resident_id.bytes())
        .note("schicht", &proof.schicht)
}

impl Answer {
    /// What is asked before it is revised.
    #[must_use]
    pub fn revisable(&self) -> Revisable {
        Revisable {
            erfasst_von: self.erfasst_von,
            handzeichen: self.fassungen.first().and_then(|first| first.handzeichen.clone()),
            is_withdrawn: self.storno.is_some(),
            fassung: self.fassung(),
            empfangen_at: self.empfangen_at,
        }
    }
}

impl ShiftProof {
    /// What is asked before it is taken back.
    #[must_use]
    pub fn revisable(&self) -> Revisable {
        Revisable {
            erfasst_von: self.von,
            handzeichen: self.handzeichen.clone(),
            is_withdrawn: self.storno.is_some(),
            fassung: 1,
            empfangen_at: self.empfangen_at,
        }
    }
}

/// Of when an answer is that does not say so: of now; after the stay, of when it was due.
fn usual_time(
    now: jiff::Timestamp,
    due: jiff::Timestamp,
    resident: &Resident,
    zone: &jiff::tz::TimeZone,
) -> jiff::Timestamp {
    let left = resident.auszug_datum.is_some_and(|last| day_in(now, zone) > last);
    if left { due.min(now) } else { now }
}

/// Whether that time fits into the file of the resident.
fn fits<P: Permission>(
    ctx: &Ctx<P>,
    resident: &Resident,
    zeitpunkt: jiff::Timestamp,
    begruendung: &str,
) -> Result<(), DueError> {
    let who = (ctx.actor().role, ctx.now(), begruendung);
    match time_fits(zeitpunkt, &resident.stay(), ctx.zone(), who) {
        Err(ActError::Refused(problem)) if problem.code == "GRUND_FEHLT" => {
            Err(DueError::Reason("begruendung"))
        }
        other => Ok(other?),
    }
}
