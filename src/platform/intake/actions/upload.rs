//! A file becomes a stored plan. Reading and judging it happens before the write, which only stores.

use jiff::{SignedDuration, Timestamp};

use super::super::{
    Corrections, Counts, ImportId, Intake, IntakeError, Plan, PlanChunk, PlanHead, PlanRow, Run, classify,
    record::{Earlier, ROWS_PER_CHUNK},
};
use crate::{
    kernel::{ids::Id, text::hex},
    platform::{
        base::Base,
        blobs,
        sheet::{Reading, read_csv},
        store::{Event, Order, Range, Reader, Recorded, StoreError, Versioned, Writer},
        tenancy::Ctx,
    },
};

/// How long a plan may be confirmed (decisions.md, 12).
const VALID: SignedDuration = SignedDuration::from_mins(30);

/// Until when a plan made now may be confirmed.
pub(super) fn valid_until(now: Timestamp) -> Timestamp {
    now.checked_add(VALID).unwrap_or(Timestamp::MAX)
}

/// Reads a file and stores what importing it would do. Nothing is imported.
///
/// # Errors
/// [`IntakeError::File`] when the whole file is refused; then nothing is stored.
pub fn upload<I: Intake>(
    base: &Base,
    ctx: &Ctx<I::Act>,
    filename: &str,
    bytes: &[u8],
) -> Result<PlanHead<I>, IntakeError<I>> {
    let sheet = read_csv(bytes, filename, &I::COLUMNS)?;
    let sha256 = sha256(bytes);
    let (plan, earlier, events) = base.store().read(ctx, |r| {
        let known = I::known(r)?;
        let plan = classify(sheet.head, sheet.rows, Corrections::default(), ctx.today(), &known)?;
        Ok::<_, StoreError>((plan, earlier::<I>(r, &sha256)?, r.events()?))
    })?;
    let mut header = PlanHead {
        id: Id::new(ctx.now()),
        user: ctx.actor().user,
        revision: 1,
        hash: [0; 32],
        filename: base_name(filename),
        sha256,
        file: None,
        reading: Reading::default(),
        head: plan.head.clone(),
        samples: plan.samples(),
        names: plan.names(),
        corrections: Corrections::default(),
        today: plan.today,
        counts: Counts::default(),
        marks: Vec::new(),
        first_lines: Vec::new(),
        choices: Vec::new(),
        earlier,
        made_at: ctx.now(),
        expires_at: valid_until(ctx.now()),
        judged_after: 0,
    };
    header.judged(&plan, &[], events);
    base.store()
        .write(ctx, |w| {
            header.file = Some(blobs::put(w, bytes)?);
            w.add(&header)?;
            add_rows(w, header.id, plan.rows)?;
            let event = previewed(&header);
            Ok::<_, StoreError>(Recorded::new(header, event))
        })
        .map_err(IntakeError::from)
}

/// Stores the rows of a plan in chunks.
pub(super) fn add_rows<I: Intake>(
    w: &mut Writer<'_, '_, I::Act>,
    plan: ImportId,
    rows: Vec<PlanRow<I>>,
) -> Result<(), StoreError> {
    let mut rows = rows.into_iter();
    let chunks = (0..).map_while(|nr| {
        let rows: Vec<PlanRow<I>> = rows.by_ref().take(ROWS_PER_CHUNK).collect();
        (!rows.is_empty()).then_some(PlanChunk { plan, nr, rows })
    });
    w.add_all(chunks, || ())
}

fn sha256(bytes: &[u8]) -> [u8; 32] {
    use sha2::Digest as _;
    sha2::Sha256::digest(bytes).into()
}

/// Without folders, at most 255 characters (domain.md, 2.6).
fn base_name(filename: &str) -> String {
    filename.rsplit(['/', '\\']).next().unwrap_or_default().chars().take(255).collect()
}

/// The latest import of the same bytes that was not taken back.
fn earlier<I: Intake>(r: &Reader<'_, I::Act>, sha256: &[u8; 32]) -> Result<Option<Earlier>, StoreError> {
    let hash = r.blind(I::CONTENT, &hex(sha256));
    let latest = r.by(&Run::<I>::BY_CONTENT, &Range::prefix(&hash), Order::Down)?.next().transpose()?;
    let Some((_, run)) = latest else { return Ok(None) };
    let run = r.need::<Run<I>>(&run)?;
    Ok((run.sha256 == *sha256).then_some(Earlier { run: run.id, at: run.imported_at }))
}

/// The event of a stored plan: counts only.
pub(super) fn previewed<I: Intake>(plan: &PlanHead<I>) -> Event {
    Event::new(I::EVENTS.previewed)
        .about(I::TABLES.plans, plan.id.bytes())
        .note("fassung", plan.revision)
        .note("neu", plan.counts.new)
        .note("doppelt", plan.counts.duplicates)
        .note("abgelehnt", plan.rejected())
        .note("ausgelassen", plan.left_out())
}

/// Stores a new revision of a plan: the header, and the chunks in which a row is judged otherwise than before.
pub(super) fn put_revision<I: Intake>(
    w: &mut Writer<'_, '_, I::Act>,
    ctx: &Ctx<I::Act>,
    seen: &Versioned<PlanHead<I>>,
    old: &Plan<I>,
    new: &Plan<I>,
    changed: &[u32],
    after: u64,
) -> Result<PlanHead<I>, StoreError> {
    let mut header = PlanHead::clone(seen);
    header.revision = header.revision.saturating_add(1);
    header.judged(new, changed, after);
    (header.made_at, header.expires_at) = (ctx.now(), valid_until(ctx.now()));
    w.replace(seen, &header)?;
    let chunks = |rows| <[PlanRow<I>]>::chunks(rows, ROWS_PER_CHUNK);
    for (nr, (before, after)) in (0..).zip(chunks(&old.rows).zip(chunks(&new.rows))) {
        if before != after {
            let chunk = w.need::<PlanChunk<I>>(&(header.id, nr))?;
            w.replace(&chunk, &PlanChunk { plan: header.id, nr, rows: after.to_vec() })?;
        }
    }
    Ok(header)
}
