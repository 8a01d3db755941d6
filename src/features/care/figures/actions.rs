//! Handing figures out.

use super::{
    access::ReadFigures,
    read::{Asked, Figures, figures},
};
use crate::{
    features::care::units::Unit,
    kernel::problem::Problem,
    platform::{
        Platform,
        store::{Event, EventKind, Record as _, Recorded, StoreError},
        tenancy::Ctx,
    },
};

/// Figures were handed out as a file.
pub const EXPORTED: EventKind = EventKind::new("figures.exported");

/// The figures of a file. That it is handed out is in the trail before it is.
///
/// # Errors
/// Those of [`figures`].
pub fn export(p: &Platform, ctx: &Ctx<ReadFigures>, asked: Asked) -> Result<Figures, Problem> {
    let figures = figures(p, ctx, asked)?;
    let event = Event::new(EXPORTED).note("von", asked.from).note("bis", asked.until);
    let event = match asked.unit {
        Some(unit) => event.about(Unit::TABLE, unit.bytes()),
        None => event,
    };
    p.store().write(ctx, |_| Ok::<_, StoreError>(Recorded::new((), event)))?;
    Ok(figures)
}
