//! Stopping an import that is under way: until it commits nothing is imported, and nothing ever was.

use super::{
    super::{ImportId, Intake, IntakeError, progress},
    preview::open,
};
use crate::platform::{
    base::Base,
    store::{Event, Recorded, StoreError},
    tenancy::Ctx,
};

/// Stops the import of a plan, if it runs and has not gone through all its rows yet; whether it did. The plan stays and
/// can be confirmed again. The event is written when the import has let go of the store.
///
/// # Errors
/// Those of a plan that is not there, not this person's, used or out of time.
pub fn stop<I: Intake>(base: &Base, ctx: &Ctx<I::Act>, id: ImportId) -> Result<bool, IntakeError<I>> {
    base.store().read(ctx, |r| open::<I>(r, ctx, id).map(drop))?;
    let Some(done) = progress::stop(id) else { return Ok(false) };
    base.store()
        .write(ctx, |_| {
            let event = Event::new(I::EVENTS.stopped).about(I::TABLES.plans, id.bytes()).note("zeilen", done);
            Ok::<_, StoreError>(Recorded::new(true, event))
        })
        .map_err(IntakeError::from)
}
