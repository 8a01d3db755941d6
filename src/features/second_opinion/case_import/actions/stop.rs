//! Stopping an import that is under way: until it commits nothing is imported, and nothing ever was.

use super::{
    super::{
        ImportError, ImportId, access::ImportCases, events::IMPORT_STOPPED, progress, record::ImportPlan,
    },
    preview::open,
};
use crate::platform::{
    Platform,
    store::{Event, Record as _, Recorded, StoreError},
    tenancy::Ctx,
};

/// Stops the import of a plan, if it runs and has not gone through all its rows yet; whether it did. The plan stays and
/// can be confirmed again. The event is written when the import has let go of the store.
///
/// # Errors
/// Those of a plan that is not there, not this person's, used or out of time.
pub fn stop(platform: &Platform, ctx: &Ctx<ImportCases>, id: ImportId) -> Result<bool, ImportError> {
    platform.store().read(ctx, |r| open(r, ctx, id).map(drop))?;
    let Some(done) = progress::stop(id) else { return Ok(false) };
    platform
        .store()
        .write(ctx, |_| {
            let event = Event::new(IMPORT_STOPPED).about(ImportPlan::TABLE, id.bytes()).note("zeilen", done);
            Ok::<_, StoreError>(Recorded::new(true, event))
        })
        .map_err(ImportError::from)
}
