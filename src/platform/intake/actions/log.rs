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
        Platform,
        store::{Event, Order, Range, Recorded, StoreError, codec},
        tenancy::Ctx,
    },
};

/// A page of the log.
pub type LogPage<I> = Slice<Run<I>>;

/// The imports, latest first. Some roles see their own ([`Intake::OWN_LOG`]).
///
/// # Errors
/// Those of the store.
pub fn log<I: Intake>(
    platform: &Platform,
    ctx: &Ctx<I::Log>,
    paging: Paging,
) -> Result<LogPage<I>, IntakeError<I>> {
    platform.store().read(ctx, |r| {
        let ids: Vec<ImportId> = if I::OWN_LOG.contains(&ctx.actor().role) {
            let mine = Range::prefix(&ctx.actor().user.bytes());
            r.by(&Run::<I>::BY_PERSON, &mine, Order::Down)?
                .map(|row| row.map(|(_, id)| id))
                .collect::<Result<_, StoreError>>()?
        } else {
            r.by(&Run::<I>::BY_AT, &Range::all(), Order::Down)?
                .map(|row| row.map(|(_, id)| id))
                .collect::<Result<_, StoreError>>()?
        };
        let total = ids.len();
        let items = ids.into_iter().skip(paging.skip()).take(paging.per_page);
        let items = items.map(|id| Ok(r.need::<Run<I>>(&id)?.into_inner())).collect::<Result<_, _>>();
        Ok(Slice { items: items.map_err(|error: StoreError| error)?, total, paging })
    })
}

/// An import that was carried out.
///
/// # Errors
/// There is no such import.
pub fn run<I: Intake>(
    platform: &Platform,
    ctx: &Ctx<I::Act>,
    id: ImportId,
) -> Result<Run<I>, IntakeError<I>> {
    platform.store().read(ctx, |r| Ok(r.get::<Run<I>>(&id)?.ok_or(IntakeError::Unknown)?.into_inner()))
}

/// The rows that were not imported, as CSV in the columns of the file. The export is audited.
///
/// # Errors
/// There is no such import, or its rows are gone.
pub fn not_imported<I: Intake>(
    platform: &Platform,
    ctx: &Ctx<I::Act>,
    id: ImportId,
    say: impl Fn(&Msg) -> String,
) -> Result<Vec<u8>, IntakeError<I>> {
    platform.store().write(ctx, |w| {
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
