//! Corrections in the preview: each makes a new revision of the plan, with a new hash.

use std::collections::BTreeMap;

use super::{
    super::{
        Column, Corrections, ImportError, ImportId,
        access::ImportCases,
        lookups::StoredCases,
        plan::{Plan, PlanRow},
        record::{ImportPlan, Mark},
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

/// Most rows that [`Corrected`] names.
const NAMED: usize = 100;

/// What a correction led to.
pub struct Corrected {
    /// The new revision.
    pub plan: ImportPlan,
    /// The rows that are judged or marked otherwise now, each with its mark; none when they are too many to name.
    pub changed: Option<Vec<(Mark, PlanRow)>>,
    /// Whether the unknown Modul values or their counts are others now.
    pub moduln: bool,
}
crate::opaque_debug!(Corrected);

impl Corrected {
    fn of(before: &ImportPlan, old: &Plan, plan: ImportPlan, new: &Plan) -> Self {
        let rows = old.rows.iter().zip(&before.marks).zip(new.rows.iter().zip(&plan.marks));
        let moved = rows.filter(|(before, after)| before != after).map(|(_, (row, mark))| (*mark, row));
        let mut changed: Vec<(Mark, &PlanRow)> = moved.take(NAMED + 1).collect();
        let few = changed.len() <= NAMED;
        let changed = few.then(|| changed.drain(..).map(|(mark, row)| (mark, row.clone())).collect());
        Self { moduln: before.moduln != plan.moduln, plan, changed }
    }
}

/// Judges the file again with a correction and stores that as the plan's new revision.
///
/// # Errors
/// [`ImportError::StillRefused`] when new cells leave the row refused: nothing is stored, the form is shown again.
pub fn correct(
    platform: &Platform,
    ctx: &Ctx<ImportCases>,
    id: ImportId,
    correction: &Correction,
) -> Result<Corrected, ImportError> {
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
        Ok(Recorded::new(Corrected::of(&seen, &old, header, &new), event))
    })
}
