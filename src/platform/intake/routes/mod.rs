//! The addresses of an import: parse, one action, show.
//!
//! Owns: the routes of the upload, the preview with its rows, the run, its result and undo.
//! May use: the actions and pages, `web`.
//! Never: a rule, or markup.

mod preview;
mod row;
mod run;

#[cfg(test)]
pub(super) use run::in_background;

use std::collections::HashMap;

use serde::Deserialize;

use super::{
    Filter, ImportId, Of, Pages, PlanRow, Verdict,
    pages::{Showing, line_id},
};
use crate::{
    kernel::problem::Problem,
    platform::{
        Platform,
        sheet::MAX_BYTES,
        store::StoreError,
        tenancy::Ctx,
        web::{request_limits::Cost, routes::Routes},
    },
};

/// Every page of an import, at [`Intake::AT`](super::Intake::AT) and below.
#[must_use]
pub fn routes<I: Pages>() -> Routes {
    // The table of routes is made once and stays as long as the process.
    let at = |tail: &str| -> &'static str { format!("{}{tail}", I::AT).leak() };
    let all = Routes::new()
        .get(I::AT, preview::list::<I>)
        .post_file(I::AT, MAX_BYTES, preview::post::<I>)
        .get(at("/{id}"), preview::preview::<I>)
        .post(at("/{id}/lesen"), preview::read_again::<I>)
        .get(at("/{id}/zeile/{line}"), row::row::<I>)
        .post(at("/{id}/zeile/{line}"), row::correct::<I>)
        .post(at("/{id}/zeile/{line}/auslassen"), row::leave_out::<I>)
        .post(at("/{id}/verwerfen"), preview::discard::<I>)
        .post(at("/{id}/zeile/{line}/verwerfen"), row::restore::<I>)
        .post(at("/{id}/uebernehmen"), run::confirm::<I>)
        .costly(Cost::Import)
        .get(at("/{id}/lauf"), run::lauf::<I>)
        .post(at("/{id}/abbrechen"), run::stop::<I>)
        .get(at("/{id}/ergebnis"), run::result::<I>)
        .get(at("/{id}/nicht-importiert.csv"), run::rest::<I>)
        .costly(Cost::Export)
        .get(at("/{id}/rueckgaengig"), run::ask_undo::<I>)
        .post(at("/{id}/rueckgaengig"), run::undo::<I>)
        .costly(Cost::Import);
    let all = match I::TEMPLATE {
        Some(name) => all.get(at(&format!("/{name}")), preview::template::<I>),
        None => all,
    };
    match I::CHOSEN {
        Some(chosen) => all.post(at(&format!("/{{id}}/{}", chosen.at)), preview::choices::<I>),
        None => all,
    }
}

#[derive(Deserialize, Clone, Copy)]
struct ShowingQuery {
    nur: Option<Filter>,
    seite: Option<usize>,
    /// The row itself is wanted, not its form.
    ansehen: Option<u8>,
}

impl From<ShowingQuery> for Showing {
    fn from(query: ShowingQuery) -> Self {
        Self { filter: query.nur, page: query.seite.unwrap_or(1).max(1) }
    }
}

/// The preview where it was left, at a row.
fn back<I: Pages>(id: ImportId, showing: Showing, line: Option<u32>) -> String {
    let anchor = line.map(|line| format!("#{}", line_id(line))).unwrap_or_default();
    format!("{}/{id}{}{anchor}", I::AT, showing.query())
}

/// Pages of the records that these rows duplicate.
fn twins<'a, I: Pages>(
    p: &Platform,
    ctx: &Ctx<I::Act>,
    rows: impl IntoIterator<Item = &'a PlanRow<I>>,
) -> Result<HashMap<I::Twin, String>, Problem> {
    let named = rows.into_iter().filter_map(|row| match row.verdict {
        Verdict::Duplicate { of: Of::There(twin), .. } => Some(twin),
        _ => None,
    });
    p.store()
        .read(ctx, |r| {
            let mut twins = HashMap::new();
            for twin in named {
                if let Some(page) = I::page_of(r, twin)? {
                    twins.insert(twin, page);
                }
            }
            Ok::<_, StoreError>(twins)
        })
        .map_err(Problem::from)
}
