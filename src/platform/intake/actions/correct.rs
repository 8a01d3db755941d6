//! Corrections in the preview: each makes a new revision of the plan, with a new hash.

use std::collections::BTreeMap;

use super::{
    super::{
        Cells, Corrections, ImportId, Intake, IntakeError, Judge as _, Mark, Plan, PlanHead, PlanRow, Verdict,
    },
    preview::{open, whole},
    upload::{previewed, put_revision},
};
use crate::{
    kernel::text::{collapse, norm},
    platform::{base::Base, store::Recorded, tenancy::Ctx},
};

/// What the user wants otherwise.
pub enum Correction<I: Intake> {
    /// New texts of a row's cells; a text like that of the file takes its correction back.
    Cells(u32, BTreeMap<I::Column, String>),
    /// A row as it stands in the file again.
    Restore(u32),
    /// A row is left out, or not any more.
    LeaveOut(u32, bool),
    /// The meaning of unknown values, for the whole file; none takes a choice back.
    Choices(Vec<(String, Option<I::Choice>)>),
}
crate::opaque_debug!(<I: Intake> Correction);

/// Most rows that [`Corrected`] names.
const NAMED: usize = 100;

/// What a correction led to.
pub struct Corrected<I: Intake> {
    /// The new revision.
    pub plan: PlanHead<I>,
    /// The rows that are judged or marked otherwise now, each with its mark; none when they are too many to name.
    pub changed: Option<Vec<(Mark, PlanRow<I>)>>,
    /// Whether the unknown values or their counts are others now.
    pub choices: bool,
}
crate::opaque_debug!(<I: Intake> Corrected);

impl<I: Intake> Corrected<I> {
    fn of(before: &PlanHead<I>, old: &Plan<I>, plan: PlanHead<I>, new: &Plan<I>) -> Self {
        let rows = old.rows.iter().zip(&before.marks).zip(new.rows.iter().zip(&plan.marks));
        let moved = rows.filter(|(before, after)| before != after).map(|(_, (row, mark))| (*mark, row));
        let mut changed: Vec<(Mark, &PlanRow<I>)> = moved.take(NAMED + 1).collect();
        let few = changed.len() <= NAMED;
        let changed = few.then(|| changed.drain(..).map(|(mark, row)| (mark, row.clone())).collect());
        Self { choices: before.choices != plan.choices, plan, changed }
    }
}

/// Judges the file again with a correction and stores that as the plan's new revision.
///
/// # Errors
/// [`IntakeError::StillRefused`] when new cells leave the row refused: nothing is stored, the form is shown again.
pub fn correct<I: Intake>(
    base: &Base,
    ctx: &Ctx<I::Act>,
    id: ImportId,
    correction: &Correction<I>,
) -> Result<Corrected<I>, IntakeError<I>> {
    let (seen, old, new, events) = base.store().read(ctx, |r| {
        let (seen, known) = (open(r, ctx, id)?, I::known(r)?);
        let old = whole(r, &seen)?;
        let mut corrections = old.corrections.clone();
        match correction {
            Correction::Cells(line, texts) => {
                let row = old.row(*line).ok_or(IntakeError::Unknown)?;
                let untouched = Corrections::<I>::default();
                let record = old.head.record(&row.raw);
                let raw = Cells::of(&old.head, &row.raw, &record, &untouched);
                for (column, text) in texts {
                    // A row with too many fields is mended only by giving every cell that counts anew.
                    if raw.surplus.is_none() && collapse(raw.get(*column)) == collapse(text) {
                        corrections.cells.remove(&(*line, *column));
                    } else {
                        corrections.cells.insert((*line, *column), text.clone());
                    }
                }
                corrections.left_out.remove(line);
                let cells = Cells::of(&old.head, &row.raw, &record, &corrections);
                let reading = known.read(&cells, &corrections, ctx.today());
                if reading.parsed.is_none() {
                    return Err(IntakeError::StillRefused(reading.reasons));
                }
            }
            Correction::Restore(line) => corrections.cells.retain(|(of, _), _| of != line),
            Correction::LeaveOut(line, true) => {
                old.row(*line).ok_or(IntakeError::Unknown)?;
                corrections.left_out.insert(*line);
            }
            Correction::LeaveOut(line, false) => drop(corrections.left_out.remove(line)),
            Correction::Choices(choices) => {
                for (value, choice) in choices {
                    match choice {
                        Some(choice) => corrections.assign(value, *choice),
                        None => drop(corrections.choices.remove(&norm(value))),
                    }
                }
            }
        }
        let new = old.again(corrections, ctx.today(), &known)?;
        // Its cells are right, but not beside what there is already.
        if let Correction::Cells(line, _) = correction
            && let Some(row) = new.row(*line)
            && row.verdict == Verdict::Refused
        {
            return Err(IntakeError::StillRefused(row.reasons.clone()));
        }
        Ok::<_, IntakeError<I>>((seen, old, new, r.events()?))
    })?;
    base.store().write(ctx, |w| {
        let header = put_revision(w, ctx, &seen, &old, &new, &[], events)?;
        let event = previewed(&header);
        Ok(Recorded::new(Corrected::of(&seen, &old, header, &new), event))
    })
}
