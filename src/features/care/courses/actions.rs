//! What is done in courses: a nurse sets a hint about weight aside. One transaction, one event.

use super::{access::SetHintsAside, model::HintAside, read::weighing};
use crate::{
    features::care::{
        observations::Entry,
        residents::{Resident, ResidentError, reason},
        staff,
    },
    kernel::{
        clock::whole_micros,
        ids::Id,
        problem::{Kind, Problem},
        text,
    },
    platform::{
        Platform,
        entity::{ActError, reached},
        store::{Change, Event, EventKind, Record as _, Recorded, StoreError, Versioned},
        tenancy::Ctx,
        web::idempotency,
    },
};

/// A nurse set hints about a weight aside.
pub const SET_ASIDE: EventKind = EventKind::new("weight_hint.set_aside");
/// So many characters are a reason.
pub const LEAST_REASON: usize = 5;
/// Longest reason.
pub const MOST_REASON: usize = 500;

/// Sets the hints of a resident's newest weight aside, until there is another one.
///
/// # Errors
/// `FACHKRAFT_NOETIG`; `GRUND_FEHLT`, `FELD_ZU_LANG`; `BEWOHNER_AUSGEZOGEN`; `GEWICHTSHINWEIS_VERALTET` where that weight is
/// not the newest any more, or no hint of it stands; the user does not reach the resident.
pub fn set_aside(
    p: &Platform,
    ctx: &Ctx<SetHintsAside>,
    resident: Id<Resident>,
    (gewicht, grund): (Id<Entry>, &str),
    idempotency_key: &str,
) -> Result<(), ActError> {
    reached::<Resident, _>(p, ctx, resident, "verlauf")?;
    p.store().write(ctx, |w| {
        if idempotency::result_of(ctx, w, idempotency_key)?.is_some() {
            return Ok::<_, ActError>(Recorded::unchanged(()));
        }
        let r = w.reader();
        r.duty()?.nurse().map_err(ResidentError::from)?;
        let of: Versioned<Resident> = r.need(&resident)?;
        of.stay().is_written(ctx.today(), false)?;
        let grund = reason(grund, LEAST_REASON, "GRUND_FEHLT")?;
        if text::length(&grund) > MOST_REASON {
            return Err(ActError::field("grund", "FELD_ZU_LANG"));
        }
        let weight = weighing(&r, resident, ctx.zone())?;
        let stands = weight.filter(|weight| weight.entry == gewicht && !weight.open.is_empty());
        let Some(weight) = stands else {
            return Err(Problem::new(Kind::Conflict, "GEWICHTSHINWEIS_VERALTET").into());
        };
        let user = ctx.actor().user;
        let handzeichen = staff::sign(ctx, w)?;
        let new = HintAside {
            id: Id::new(ctx.now()),
            resident_id: resident,
            gewicht_id: gewicht,
            hinweise: weight.open,
            grund: grund.clone(),
            von: user,
            handzeichen,
            at: whole_micros(ctx.now()),
        };
        w.add(&new)?;
        idempotency::remember(ctx, w, idempotency_key, new.id.to_string())?;
        let why = Change { field: "grund".into(), old: None, new: Some(grund) };
        let event = Event::new(SET_ASIDE)
            .about(HintAside::TABLE, new.id.bytes())
            .of(Resident::TABLE, resident.bytes())
            .changing(vec![why]);
        Ok(Recorded::new((), event))
    })
}

/// Whether the user is a nurse, who sets hints aside.
///
/// # Errors
/// Those of the store.
pub fn is_nurse(p: &Platform, ctx: &Ctx<SetHintsAside>) -> Result<bool, StoreError> {
    p.store().read(ctx, |r| Ok(r.duty()?.nurse().is_ok()))
}
