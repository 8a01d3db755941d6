//! Taking a unit over: that somebody has read its handover, in one transaction with its event.

use jiff::Timestamp;

use super::{
    access::{ReadHandover, TakeOver},
    model::Takeover,
    read::{self, Handover, When},
};
use crate::{
    features::care::{staff, units::Unit},
    kernel::{
        clock::whole_micros,
        ids::Id,
        problem::{Kind, Problem},
    },
    platform::{
        Platform,
        entity::ActError,
        store::{Event, EventKind, Record as _, Recorded, StoreError},
        tenancy::Ctx,
        web::idempotency,
    },
};

/// Somebody has taken a unit over.
pub const TAKEN_OVER: EventKind = EventKind::new("handover.taken");

/// What was read.
#[derive(Clone, Copy)]
pub struct Shown {
    /// Of which unit.
    pub unit: Id<Unit>,
    /// From when on.
    pub von: Timestamp,
    /// Until before when.
    pub bis: Timestamp,
}

/// Says that the user has taken a unit over: what stood in the handover of that time is counted again and hashed. Whether that
/// is new: the same form sent again is not.
///
/// # Errors
/// `ZEIT_IN_ZUKUNFT`, `FELD_UNGUELTIG`; those of [`read::handover`].
pub fn take_over(
    p: &Platform,
    ctx: &Ctx<TakeOver>,
    shown: Shown,
    idempotency_key: &str,
) -> Result<(Takeover, bool), Problem> {
    let (von, bis) = (whole_micros(shown.von), whole_micros(shown.bis));
    if bis > ctx.now() {
        return Err(ActError::field("bis", "ZEIT_IN_ZUKUNFT").into());
    }
    if von > bis {
        return Err(ActError::field("von", "FELD_UNGUELTIG").into());
    }
    let reads = ctx.try_as::<ReadHandover>();
    let reads = reads.ok_or_else(|| Problem::new(Kind::NotAllowed, "KEINE_BERECHTIGUNG"))?;
    let Handover { ids, pruefwert, .. } =
        read::handover(p, &reads, shown.unit, When::Shown(von, bis), "uebergabe")?;
    let user = ctx.actor().user;
    let (id, is_new) = p.store().write(ctx, |w| {
        if let Some(id) = idempotency::result_of(ctx, w, idempotency_key)?.and_then(|id| id.parse().ok()) {
            return Ok::<_, StoreError>(Recorded::unchanged((id, false)));
        }
        let handzeichen = staff::sign(ctx, w)?;
        let new = Takeover {
            id: Id::new(ctx.now()),
            wohnbereich_id: shown.unit,
            benutzer: user,
            handzeichen,
            von,
            bis,
            anzahl: u32::try_from(ids.len()).unwrap_or(u32::MAX),
            pruefwert,
            at: whole_micros(ctx.now()),
        };
        w.add(&new)?;
        idempotency::remember(ctx, w, idempotency_key, new.id.to_string())?;
        let event = Event::new(TAKEN_OVER)
            .about(Takeover::TABLE, new.id.bytes())
            .note("von", von)
            .note("bis", bis)
            .note("anzahl", new.anzahl);
        Ok(Recorded::new((new.id, true), event))
    })?;
    Ok((p.store().read(ctx, |r| r.need::<Takeover>(&id))?.into_inner(), is_new))
}
