//! The pages' handlers: parse, one act, show. A refused form is shown again with everything that was entered.
//!
//! Owns: the addresses of the pages of entries, and what each of them reads.
//! May use: everything of the feature.
//! Never: a rule.

mod enter;
mod one;
mod revise;
mod round;
mod timeline;

pub use timeline::beside;

use super::pages::ROUND_AT;
use crate::platform::web::{request_limits::Cost, routes::Routes};

/// Every route of the pages of entries.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get("/bewohner/{id}/beobachtungen", timeline::timeline)
        .costly(Cost::Search)
        .get("/bewohner/{id}/beobachtungen/neu", enter::new)
        .post("/bewohner/{id}/beobachtungen/neu", enter::create)
        .get("/beobachtungen/{id}", one::show)
        .get("/beobachtungen/{id}/einsehen", one::ask_look)
        .post("/beobachtungen/{id}/einsehen", one::look)
        .get("/beobachtungen/{id}/berichtigen", revise::ask_correct)
        .post("/beobachtungen/{id}/berichtigen", revise::correct)
        .get("/beobachtungen/{id}/zurueckziehen", revise::ask_withdraw)
        .post("/beobachtungen/{id}/zurueckziehen", revise::withdraw)
        .get("/beobachtungen/{id}/richtige-person", one::right_person)
        .get("/beobachtungen/{id}/richtige-person/eintragen", one::carry)
        .get(ROUND_AT, round::show)
        .post(ROUND_AT, round::save)
}
