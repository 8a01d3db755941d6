//! The import log, and the rows that were not imported.

use super::{
    super::{Content, Counts, ImportId, Intake, IntakeError, Part, Plan, Run},
    confirm::pieces,
};
use crate::{
    kernel::{
        paging::{Paging, Slice},
        words::Msg,
    },
    platform::{
        base::Base,
        store::{Event, Order, Range, Reader, Recorded, StoreError, codec},
        tenancy::{Ctx, MayRead},
    },
};

/// A page of the log.
pub type LogPage<I> = Slice<Run<I>>;

/// The imports, latest first: all of them for who imports, else one's own (domain.md, 9).
///
/// # Errors
/// Those of the store.
pub fn log<I: Intake>(base: &Base, ctx: &Ctx<I::Log>, paging: Paging) -> Result<LogPage<I>, IntakeError<I>> {
    let store = base.store();
    if let Some(all) = ctx.try_as::<I::Act>() {
        return store.read(&all, |r| {
            let rows = r.by(&Run::<I>::BY_AT, &Range::all(), Order::Down)?;
            page(r, rows.map(|row| row.map(|(_, id)| id)), paging)
        });
    }
    store.read(ctx, |r| {
        let rows = r.own(&Run::<I>::BY_PERSON, &Range::all(), Order::Down)?;
        page(r, rows.map(|row| row.map(|(_, (), id)| id)), paging)
    })
}

fn page<I: Intake, P: MayRead<Run<I>>>(
    r: &Reader<'_, P>,
    rows: impl Iterator<Item = Result<ImportId, StoreError>>,
    paging: Paging,
) -> Result<LogPage<I>, IntakeError<I>> {
    let ids: Vec<ImportId> = rows.collect::<Result<_, _>>()?;
    let total = ids.len();
    let items = ids.into_iter().skip(paging.skip()).take(paging.per_page);
    let items = items.map(|id| Ok(r.need::<Run<I>>(&id)?.into_inner())).collect::<Result<_, StoreError>>()?;
    Ok(Slice { items, total, paging })
}

/// An import that was carried out.
///
/// # Errors
/// There is no such import.
pub fn run<I: Intake>(base: &Base, ctx: &Ctx<I::Act>, id: ImportId) -> Result<Run<I>, IntakeError<I>> {
    base.store().read(ctx, |r| Ok(r.get::<Run<I>>(&id)?.ok_or(IntakeError::Unknown)?.into_inner()))
}

/// The rows that were not imported, as CSV in the columns of the file. The export is audited.
///
/// # Errors
/// There is no such import, or its rows are gone.
pub fn not_imported<I: Intake>(
    base: &Base,
    ctx: &Ctx<I::Act>,
    id: ImportId,
    say: impl Fn(&Msg) -> String,
) -> Result<Vec<u8>, IntakeError<I>> {
    base.store().write(ctx, |w| {
        let r = w.reader();
        let run = r.get::<Run<I>>(&id)?.ok_or(IntakeError::Unknown)?;
        if run.rows_until.is_none_or(|until| until <= ctx.now()) {
            return Err(IntakeError::Unknown);
        }
        let frame = pieces::<I>(&r, id, Part::Frame)?.pop();
        let Some(Content::Frame(head, corrections, today)) = frame else { return Err(IntakeError::Unknown) };
        let today = codec::date(today).map_err(StoreError::from)?;
        let mut rows = Vec::new();
        for piece in pieces(&r, id, Part::Rows)? {
            if let Content::Rows(some) = piece {
                rows.extend(some);
            }
        }
        let n = rows.len();
        let plan = Plan { head, corrections, today, rows, counts: Counts::default() };
        let event = Event::new(I::EVENTS.exported).about(I::TABLES.runs, id.bytes()).note("zeilen", n);
        Ok(Recorded::new(plan.not_imported_csv(say), event))
    })
}
