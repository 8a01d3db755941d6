//! "As planned": the proof of a shift for a resident, once.

use jiff::{SignedDuration, Timestamp};

use super::{
    super::{
        access::AnswerDue,
        error::DueError,
        list::{self, Presence},
        model::ShiftProof,
        rules::{self, When},
    },
    about_proof, fits, usual_time,
};
use crate::{
    features::care::{
        observations::{Source, calendar, entry_reason},
        residents::Resident,
        settings::CareSettings,
        staff,
    },
    kernel::{clock::whole_micros, ids::Id, schedule::Due, shift::ShiftId},
    platform::{
        Platform,
        entity::reached,
        store::{EventKind, Recorded, Versioned},
        tenancy::Ctx,
        web::idempotency,
    },
};

/// A shift was proved.
pub const PROVED: EventKind = EventKind::new("shift_proof.created");

/// Proves a shift for a resident. Whether that is new: a shift that is proved stays so.
///
/// # Errors
/// [`DueError`]; the user does not reach the resident.
pub fn prove(
    p: &Platform,
    ctx: &Ctx<AnswerDue>,
    resident: Id<Resident>,
    shift: &ShiftId,
    (quelle, zeitpunkt, begruendung, idempotency_key): (Source, Option<Timestamp>, &str, &str),
) -> Result<(ShiftProof, bool), DueError> {
    reached::<Resident, _>(p, ctx, resident, "abzeichnen")?;
    let (id, is_new) = p.store().write(ctx, |w| {
        if let Some(id) = idempotency::result_of(ctx, w, idempotency_key)?.and_then(|id| id.parse().ok()) {
            return Ok::<_, DueError>(Recorded::unchanged((id, false)));
        }
        let r = w.reader();
        let resident: Versioned<Resident> = r.need(&resident)?;
        let span = calendar(&r, resident.wohnbereich_id)?.span(shift, ctx.zone()).ok_or(DueError::NotDue)?;
        if let Some((known, _)) = list::proof(&r, resident.id, &span)? {
            return Ok(Recorded::unchanged((known, false)));
        }
        // Nobody was there of whom it could be said.
        if !Presence::of(&resident, ctx.zone()).has(&Due::In(span.clone())) {
            return Err(DueError::NotDue);
        }
        let (now, settings) = (ctx.now(), CareSettings::in_force(&r)?);
        let last = span.until.checked_sub(SignedDuration::from_secs(1)).unwrap_or(span.from);
        let usual = usual_time(now, last, &resident, ctx.zone());
        let zeitpunkt = whole_micros(zeitpunkt.unwrap_or(usual));
        let when = When { role: ctx.actor().role, now, zeitpunkt, begruendung };
        fits(ctx, &resident, zeitpunkt, begruendung)?;
        rules::not_ahead(rules::earliest_proof(&span, &settings), &when, ctx.zone())?;
        rules::not_late(span.until, &when, &settings)?;
        let fachkraft = r.duty()?.fachkraft;
        let handzeichen = staff::sign(ctx, w)?;
        let at = whole_micros(now);
        let new = ShiftProof {
            id: Id::new(now),
            resident_id: resident.id,
            wohnbereich_id: resident.wohnbereich_id,
            schicht: span.id.to_string(),
            beginn: span.from,
            fachkraft,
            von: ctx.actor().user,
            handzeichen,
            zeitpunkt,
            quelle,
            at,
            empfangen_at: at,
            begruendung: entry_reason(begruendung)?,
            storno: None,
        };
        w.add(&new)?;
        idempotency::remember(ctx, w, idempotency_key, new.id.to_string())?;
        Ok(Recorded::new((new.id, true), about_proof(&new, PROVED)))
    })?;
    Ok((p.store().read(ctx, |r| r.need::<ShiftProof>(&id))?.into_inner(), is_new))
}
