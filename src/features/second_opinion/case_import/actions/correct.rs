//! Corrections in the preview: each makes a new revision of the plan, with a new hash.

use std::collections::BTreeMap;

use super::{
    super::{
        Column, Corrections, ImportError, ImportId,
        access::ImportCases,
        lookups::StoredCases,
        record::ImportPlan,
        row::{Cells, read_row},
    },
    preview::{open, whole},
    upload::{previewed, put_revision},
};
use crate::{
    features::second_opinion::cases::Fallgruppe,
    kernel::text::collapse,
    platform::{Platform, store::Recorded, tenancy::Ctx},
};

/// What the user wants otherwise.
pub enum Correction {
    /// New texts of a row's cells; a text like that of the file takes its correction back.
    Cells(u32, BTreeMap<Column, String>),
    /// A row as it stands in the file again.
    Restore(u32),
    /// A row is left out, or not any more.
    LeaveOut(u32, bool),
    /// The Fallgruppe of unknown Modul values, for the whole file; none takes a choice back.
    Moduln(Vec<(String, Option<Fallgruppe>)>),
}
crate::opaque_debug!(Correction);

/// Judges the file again with a correction and stores that as the plan's new revision.
///
/// # Errors
/// [`ImportError::StillRefused`] when new cells leave the row refused: nothing is stored, the form is shown again.
pub fn correct(
    platform: &Platform,
    ctx: &Ctx<ImportCases>,
    id: ImportId,
    correction: &Correction,
) -> Result<ImportPlan, ImportError> {
    let (seen, old, new, events) = platform.store().read(ctx, |r| {
        let seen = open(r, ctx, id)?;
        let old = whole(r, &seen)?;
        let mut corrections = old.corrections.clone();
        match correction {
            Correction::Cells(line, texts) => {
                let row = old.row(*line).ok_or(ImportError::Unknown)?;
                let untouched = Corrections::default();
                let raw = Cells::of(&old.head, &row.raw, &untouched);
                for (column, text) in texts {
                    // A row with too many fields is mended only by giving every cell that counts anew.
                    if raw.surplus.is_none() && collapse(raw.get(*column)) == collapse(text) {
                        corrections.cells.remove(&(*line, *column));
                    } else {
                        corrections.cells.insert((*line, *column), text.clone());
                    }
                }
                corrections.left_out.remove(line);
                let cells = Cells::of(&old.head, &row.raw, &corrections);
                let reading = read_row(&cells, &corrections, ctx.today());
                if reading.parsed.is_none() {
                    return Err(ImportError::StillRefused(reading.reasons));
                }
            }
            Correction::Restore(line) => corrections.cells.retain(|(of, _), _| of != line),
            Correction::LeaveOut(line, true) => {
                old.row(*line).ok_or(ImportError::Unknown)?;
                corrections.left_out.insert(*line);
            }
            Correction::LeaveOut(line, false) => drop(corrections.left_out.remove(line)),
            Correction::Moduln(choices) => {
                for (modul, choice) in choices {
                    match choice {
                        Some(fallgruppe) => corrections.assign(modul, *fallgruppe),
                        None => drop(corrections.modul.remove(&crate::kernel::text::norm(modul))),
                    }
                }
            }
        }
        let new = old.again(corrections, ctx.today(), &StoredCases::of(r))?;
        Ok::<_, ImportError>((seen, old, new, r.events()?))
    })?;
    platform.store().write(ctx, |w| {
        let header = put_revision(w, ctx, &seen, &old, &new, &[], events)?;
        let event = previewed(&header);
        Ok(Recorded::new(header, event))
    })
}
