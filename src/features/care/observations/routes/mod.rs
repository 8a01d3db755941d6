//! The pages' handlers: parse, one act, show. A refused form is shown again with everything that was entered.
//!
//! Owns: the addresses of the pages of entries, and what each of them reads.
//! May use: everything of the feature.
//! Never: a rule.

mod enter;
mod one;
pub mod photos;
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
        // Most of what is sent there has no photo in it.
        .post_file("/bewohner/{id}/beobachtungen/neu", photos::LARGEST_FORM, enter::create)
        .costly(Cost::Page)
        .get("/beobachtungen/{id}", one::show)
        .get("/beobachtungen/{id}/einsehen", one::ask_look)
        .post("/beobachtungen/{id}/einsehen", one::look)
        .get("/beobachtungen/{id}/berichtigen", revise::ask_correct)
        .post_file("/beobachtungen/{id}/berichtigen", photos::LARGEST_FORM, revise::correct)
        .costly(Cost::Page)
        .get("/beobachtungen/{id}/fotos/{foto}", photos::page)
        .get("/beobachtungen/{id}/fotos/{foto}/bild", photos::whole)
        .get("/beobachtungen/{id}/fotos/{foto}/vorschau", photos::preview)
        .get("/beobachtungen/{id}/zurueckziehen", revise::ask_withdraw)
        .post("/beobachtungen/{id}/zurueckziehen", revise::withdraw)
        .get("/beobachtungen/{id}/richtige-person", one::right_person)
        .get("/beobachtungen/{id}/richtige-person/eintragen", one::carry)
        .get(ROUND_AT, round::show)
        .post(ROUND_AT, round::save)
}
