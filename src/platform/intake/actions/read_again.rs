//! The file of a preview read otherwise: with another encoding or delimiter. That makes a new revision of the plan, with a
//! new hash (decisions.md, 12).

use super::{
    super::{Corrections, ImportId, Intake, IntakeError, Plan, PlanChunk, PlanHead, classify},
    preview::{open, whole},
    upload::{add_rows, previewed, valid_until},
};
use crate::platform::{
    base::Base,
    blobs,
    sheet::{RawRow, Reading, read_csv_as},
    store::{Recorded, StoreError},
    tenancy::Ctx,
};

/// What reading again did.
pub struct ReadAgain<I: Intake> {
    /// The new revision.
    pub plan: PlanHead<I>,
    /// Rows whose corrections are lost, because they stand otherwise in the file now.
    pub lost: usize,
}
crate::opaque_debug!(<I: Intake> ReadAgain);

/// Reads the stored file again as a person says. Corrections of a row stay where the row still stands as it did; the
/// choices for unknown values stay.
///
/// # Errors
/// [`IntakeError::File`] when the file cannot be read so; then the plan stays as it is.
pub fn read_again<I: Intake>(
    base: &Base,
    ctx: &Ctx<I::Act>,
    id: ImportId,
    reading: Reading,
) -> Result<ReadAgain<I>, IntakeError<I>> {
    let (seen, new, lost, events) = base.store().read(ctx, |r| {
        let seen = open(r, ctx, id)?;
        // A plan from before files were kept: as one that has run out, the file must be uploaded again.
        let bytes = blobs::get(r, seen.file.ok_or(IntakeError::Expired)?)?;
        let old = whole(r, &seen)?;
        let sheet = read_csv_as(&bytes, &seen.filename, &I::COLUMNS, reading)?;
        let (corrections, lost) = kept(&old, &sheet.rows);
        let new = classify(sheet.head, sheet.rows, corrections, ctx.today(), &I::known(r)?)?;
        Ok::<_, IntakeError<I>>((seen, new, lost, r.events()?))
    })?;
    let mut header = PlanHead::clone(&seen);
    header.revision = header.revision.saturating_add(1);
    (header.reading, header.head) = (reading, new.head.clone());
    (header.samples, header.names) = (new.samples(), new.names());
    header.judged(&new, &[], events);
    (header.made_at, header.expires_at) = (ctx.now(), valid_until(ctx.now()));
    base.store()
        .write(ctx, |w| {
            w.replace(&seen, &header)?;
            for (nr, _) in (0..).zip(&seen.first_lines) {
                w.discard::<PlanChunk<I>>(&(header.id, nr))?;
            }
            add_rows(w, header.id, new.rows)?;
            let event = previewed(&header);
            Ok::<_, StoreError>(Recorded::new(ReadAgain { plan: header, lost }, event))
        })
        .map_err(IntakeError::from)
}

/// The corrections that still fit, and of how many rows they do not.
fn kept<I: Intake>(old: &Plan<I>, rows: &[RawRow]) -> (Corrections<I>, usize) {
    let text = |line: u32| {
        let at = rows.binary_search_by_key(&line, |row| row.line).ok()?;
        rows.get(at).map(|row| row.text.as_str())
    };
    let stands = |line: u32| old.row(line).is_some_and(|row| text(line) == Some(row.raw.text.as_str()));
    let mut corrections = old.corrections.clone();
    let mut lines: Vec<u32> = corrections.cells.keys().map(|(line, _)| *line).collect();
    lines.extend(&corrections.left_out);
    lines.sort_unstable();
    lines.dedup();
    let lost = lines.into_iter().filter(|line| !stands(*line)).count();
    corrections.retain_lines(stands);
    (corrections, lost)
}
