//! What has had its time goes: previews after 30 minutes, rows that were not imported after 30 days.

use super::{
    super::{ImportId, Intake, Part, Piece, PlanHead, Run},
    confirm::remove_plan,
};
use crate::{
    kernel::problem::Problem,
    platform::{
        Platform,
        base::Base,
        store::{Event, Order, Range, Recorded, StoreError},
        tenancy::Ctx,
    },
};

/// Removes what has run out, in every tenant. Called hourly; doing it twice is the same as once.
pub fn upkeep<I: Intake>(platform: &Platform) -> Result<(), Problem> {
    platform.sweep(&(), purge::<I>).map(drop).map_err(|error: StoreError| error.into())
}

/// Previews and rows of one tenant that have run out.
fn purge<I: Intake>(ctx: &Ctx<I::Purge>, base: &Base, (): &()) -> Result<(), StoreError> {
    let now = u64::try_from(ctx.now().as_microsecond()).unwrap_or(0);
    let (plans, runs) = base.store().read(ctx, |r| {
        let due = Range::between(&0_u64, &now);
        let plans: Vec<ImportId> = r
            .by(&PlanHead::<I>::BY_EXPIRY, &due, Order::Up)?
            .map(|row| row.map(|(_, id)| id))
            .collect::<Result<_, _>>()?;
        let runs: Vec<ImportId> = r
            .by(&Run::<I>::BY_PURGE, &due, Order::Up)?
            .map(|row| row.map(|(_, id)| id))
            .collect::<Result<_, _>>()?;
        Ok::<_, StoreError>((plans, runs))
    })?;
    if plans.is_empty() && runs.is_empty() {
        return Ok(());
    }
    base.store().write(ctx, |w| {
        for id in &plans {
            if let Some(plan) = w.get::<PlanHead<I>>(id)? {
                remove_plan(w, &plan)?;
            }
        }
        for id in &runs {
            let Some(run) = w.get::<Run<I>>(id)? else { continue };
            for part in [Part::Frame, Part::Rows] {
                for nr in 0.. {
                    let Some(piece) = w.get::<Piece<I>>(&part.key(*id, nr))? else { break };
                    w.remove(&piece)?;
                }
            }
            w.replace(&run, &Run { rows_until: None, ..Run::clone(&run) })?;
        }
        let event = Event::new(I::EVENTS.purged).note("vorschauen", plans.len()).note("importe", runs.len());
        Ok(Recorded::new((), event))
    })
}
