//! The addresses of the import: parse, one action, show.
//!
//! Owns: the routes of the upload, the preview with its rows, the run, its result and undo.
//! May use: the actions and pages of this feature, `platform::web`.
//! Never: a rule, or markup.

mod preview;
mod row;
mod run;

use std::collections::HashMap;

use serde::Deserialize;

use super::{
    ImportId, PlanRow,
    access::ImportCases,
    actions::Filter,
    api,
    duplicates::Of,
    pages::{Showing, line_id},
    plan::Verdict,
};
use crate::{
    features::second_opinion::cases::BY_NR,
    kernel::problem::Problem,
    platform::{
        Platform,
        sheet::MAX_BYTES,
        store::StoreError,
        tenancy::Ctx,
        web::{request_limits::Cost, routes::Routes},
    },
};

/// Every route of the import.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get("/import", preview::list)
        .post_file("/import", MAX_BYTES, preview::post)
        .get("/import/{id}", preview::preview)
        .post("/import/{id}/lesen", preview::read_again)
        .post("/import/{id}/modul", preview::moduln)
        .get("/import/{id}/zeile/{line}", row::row)
        .post("/import/{id}/zeile/{line}", row::correct)
        .post("/import/{id}/zeile/{line}/auslassen", row::leave_out)
        .post("/import/{id}/zeile/{line}/verwerfen", row::restore)
        .post("/import/{id}/uebernehmen", run::confirm)
        .costly(Cost::Import)
        .get("/import/{id}/lauf", run::lauf)
        .post("/import/{id}/abbrechen", run::stop)
        .get("/import/{id}/ergebnis", run::result)
        .get("/import/{id}/nicht-importiert.csv", run::rest)
        .costly(Cost::Export)
        .get("/import/{id}/rueckgaengig", run::ask_undo)
        .post("/import/{id}/rueckgaengig", run::undo)
        .costly(Cost::Import)
        .and(api::routes())
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
fn back(id: ImportId, showing: Showing, line: Option<u32>) -> String {
    let at = line.map(|line| format!("#{}", line_id(line))).unwrap_or_default();
    format!("/import/{id}{}{at}", showing.query())
}

/// Ids of the cases that these rows duplicate, by number.
fn twins<'a>(
    p: &Platform,
    ctx: &Ctx<ImportCases>,
    rows: impl IntoIterator<Item = &'a PlanRow>,
) -> Result<HashMap<u64, String>, Problem> {
    let numbers = rows.into_iter().filter_map(|row| match row.verdict {
        Verdict::Dublette { of: Of::Nr(nr), .. } => Some(nr),
        _ => None,
    });
    p.store()
        .read(ctx, |r| {
            let mut twins = HashMap::new();
            for nr in numbers {
                if let Some(id) = r.first_by(&BY_NR, &nr)? {
                    twins.insert(nr, id.to_string());
                }
            }
            Ok::<_, StoreError>(twins)
        })
        .map_err(Problem::from)
}
