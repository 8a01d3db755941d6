//! Giving a preview up: it goes with its file and rows, and nothing was imported.

use super::{
    super::{ImportId, Intake, IntakeError},
    confirm::remove_plan,
    preview::open,
};
use crate::platform::{
    base::Base,
    store::{Event, Recorded},
    tenancy::Ctx,
};

/// Removes the preview with that id.
///
/// # Errors
/// Those of a plan that is not there, not this person's, used or out of time.
pub fn discard<I: Intake>(base: &Base, ctx: &Ctx<I::Act>, id: ImportId) -> Result<(), IntakeError<I>> {
    base.store().write(ctx, |w| {
        let plan = open::<I>(&w.reader(), ctx, id)?;
        remove_plan(w, &plan)?;
        let event = Event::new(I::EVENTS.discarded).about(I::TABLES.plans, id.bytes());
        Ok(Recorded::new((), event))
    })
}
