//! What can be done with assessments: one function, one transaction, one event.

use super::{
    access::{EnterDecisions, ReadAssessments, WriteAssessments},
    model::Assessment,
    record::BY_RESIDENT,
    rules::{self, Sent},
    words::Kind,
};
use crate::{
    features::care::{
        residents::{Resident, ResidentError, graded},
        staff::{self, Profile},
    },
    kernel::{
        clock::whole_micros,
        ids::Id,
        problem::{Kind as Problems, Problem},
    },
    platform::{
        Platform,
        entity::{ActError, Stamp, reached, settled},
        store::{
            Change, Event, EventKind, Order, Purpose, Range, Reader, Record as _, Recorded, StoreError,
            Versioned, Writer,
        },
        tenancy::{Ctx, MayReadAll, MayWrite, Permission},
        web::idempotency::{self, IdempotencyRecord},
    },
};

/// A nurse assessed a resident.
pub const ASSESSED: EventKind = EventKind::new("assessment.created");
/// What the care insurance decided was entered.
pub const DECIDED: EventKind = EventKind::new("assessment.decided");
/// What people read assessments for, as the audit trail says it.
const PURPOSE: &str = "begutachtung";
/// Behind every row of a resident.
const LAST: [u8; 16] = [0xff; 16];

fn about(one: &Assessment, kind: EventKind) -> Event {
    Event::new(kind)
        .about(Assessment::TABLE, one.id.bytes())
        .of(Resident::TABLE, one.resident_id.bytes())
        .note("stichtag", one.stichtag.to_string())
}

/// Judges what was sent and adds it. The file must still be written.
fn add<P>(
    ctx: &Ctx<P>,
    w: &mut Writer<'_, '_, P>,
    resident: &Resident,
    sent: &Sent,
) -> Result<Assessment, ActError>
where
    P: Permission + MayWrite<Assessment> + MayWrite<Profile>,
{
    resident.stay().is_written(ctx.today(), false)?;
    let judged = rules::assessed(sent, ctx.today()).map_err(ActError::Invalid)?;
    let handzeichen = staff::sign(ctx, w)?;
    let new = Assessment {
        id: Id::new(ctx.now()),
        resident_id: resident.id,
        stichtag: judged.stichtag,
        art: judged.art,
        punkte: judged.punkte,
        haeufigkeiten: judged.haeufigkeiten,
        besonders: sent.besonders,
        tabelle: judged.tabelle,
        ergebnis: judged.ergebnis,
        pflegegrad: judged.pflegegrad,
        von: ctx.actor().user,
        handzeichen,
        at: whole_micros(ctx.now()),
    };
    w.add(&new)?;
    Ok(new)
}

/// The one that was entered with this key before.
fn before<P>(ctx: &Ctx<P>, w: &Writer<'_, '_, P>, key: &str) -> Result<Option<Id<Assessment>>, StoreError>
where
    P: Permission + MayWrite<IdempotencyRecord>,
{
    Ok(idempotency::result_of(ctx, w, key)?.and_then(|id| id.parse().ok()))
}

/// A nurse assesses a resident. Their care grade stays what it is.
///
/// # Errors
/// `FACHKRAFT_NOETIG`, `BEWOHNER_AUSGEZOGEN`, those of [`rules::assessed`]; the user does not reach the resident.
pub fn assess(
    p: &Platform,
    ctx: &Ctx<WriteAssessments>,
    resident: Id<Resident>,
    sent: &Sent,
    idempotency_key: &str,
) -> Result<Assessment, ActError> {
    reached::<Resident, _>(p, ctx, resident, PURPOSE)?;
    let id = p.store().write(ctx, |w| {
        if let Some(id) = before(ctx, w, idempotency_key)? {
            return Ok::<_, ActError>(Recorded::unchanged(id));
        }
        w.reader().duty()?.nurse().map_err(ResidentError::from)?;
        if sent.art != Kind::Eigeneinschaetzung.code() {
            return Err(ActError::field("art", "ENUM_UNGUELTIG"));
        }
        let seen: Versioned<Resident> = w.need(&resident)?;
        let new = add(ctx, w, &seen, sent)?;
        idempotency::remember(ctx, w, idempotency_key, new.id.to_string())?;
        Ok(Recorded::new(new.id, about(&new, ASSESSED)))
    })?;
    Ok(p.store().read(ctx, |r| r.need::<Assessment>(&id))?.into_inner())
}

/// An admin enters what was decided. From its day on that is the resident's care grade; one that holds from an earlier day
/// than a later decision takes its place in the history alone.
///
/// # Errors
/// As [`assess`], but for `FACHKRAFT_NOETIG`.
pub fn decide(
    p: &Platform,
    ctx: &Ctx<EnterDecisions>,
    resident: Id<Resident>,
    sent: &Sent,
    idempotency_key: &str,
) -> Result<Assessment, ActError> {
    reached::<Resident, _>(p, ctx, resident, PURPOSE)?;
    let id = p.store().write(ctx, |w| {
        if let Some(id) = before(ctx, w, idempotency_key)? {
            return Ok::<_, ActError>(Recorded::unchanged(id));
        }
        if sent.art != Kind::Bescheid.code() {
            return Err(ActError::field("art", "ENUM_UNGUELTIG"));
        }
        let seen: Versioned<Resident> = w.need(&resident)?;
        if seen.gesperrt {
            return Err(ResidentError::Restricted.into());
        }
        let new = add(ctx, w, &seen, sent)?;
        let (old, becomes) = (seen.pflegegrad, graded(&seen, new.pflegegrad, new.stichtag));
        let now = becomes.pflegegrad;
        if becomes != *seen {
            let becomes = settled(Some(&*seen), becomes, &Stamp::of(ctx)).map_err(ActError::Invalid)?;
            w.replace(&seen, &becomes)?;
        }
        idempotency::remember(ctx, w, idempotency_key, new.id.to_string())?;
        let told = |grade: Option<u8>| grade.map(|grade| grade.to_string());
        let change = Change { field: "pflegegrad".into(), old: told(old), new: told(now) };
        let changes = if old == now { Vec::new() } else { vec![change] };
        Ok(Recorded::new(new.id, about(&new, DECIDED).changing(changes)))
    })?;
    Ok(p.store().read(ctx, |r| r.need::<Assessment>(&id))?.into_inner())
}

/// The assessments of a resident, the newest day first.
///
/// # Errors
/// Those of the store.
pub fn of_resident<P>(r: &Reader<'_, P>, resident: Id<Resident>) -> Result<Vec<Assessment>, StoreError>
where
    P: MayReadAll<Assessment>,
{
    let whole = Range::between(&(resident, 0_u64), &(resident, u64::MAX, LAST));
    let mut found = Vec::new();
    for row in r.by(&BY_RESIDENT, &whole, Order::Down)? {
        let (_, id) = row?;
        found.push(r.need::<Assessment>(&id)?.into_inner());
    }
    // Those of one day stay in the order of entry, the last first.
    found.sort_by_key(|one| std::cmp::Reverse(one.stichtag));
    Ok(found)
}

/// The assessments of a resident; audited as one reading.
///
/// # Errors
/// The user does not reach the resident; those of the store.
pub fn list(
    p: &Platform,
    ctx: &Ctx<ReadAssessments>,
    resident: Id<Resident>,
) -> Result<(Versioned<Resident>, Vec<Assessment>), ActError> {
    let resident = reached::<Resident, _>(p, ctx, resident, PURPOSE)?;
    let all = p.store().read(ctx, |r| of_resident(r, resident.id))?;
    let ids: Vec<[u8; 16]> = all.iter().map(|one| one.id.bytes()).collect();
    let of = (Resident::TABLE, resident.id.bytes());
    p.store().note_listed::<_, Assessment>(ctx, of, &ids, Purpose(PURPOSE))?;
    Ok((resident, all))
}

/// Opens an assessment; audited.
///
/// # Errors
/// It is not there, or the user does not reach its resident.
pub fn open(
    p: &Platform,
    ctx: &Ctx<ReadAssessments>,
    id: Id<Assessment>,
) -> Result<(Versioned<Resident>, Assessment), ActError> {
    let seen: Versioned<Assessment> = p.store().read(ctx, |r| r.need(&id))?;
    let resident = reached::<Resident, _>(p, ctx, seen.resident_id, PURPOSE)?;
    let seen: Versioned<Assessment> = p.store().open(ctx, &id, Purpose(PURPOSE))?;
    Ok((resident, seen.into_inner()))
}

/// The resident, for a form that is opened; whoever may not fill it in is told so before they do.
///
/// # Errors
/// `FACHKRAFT_NOETIG`; the user does not reach the resident.
pub fn before_assessing(
    p: &Platform,
    ctx: &Ctx<WriteAssessments>,
    id: Id<Resident>,
) -> Result<Versioned<Resident>, ActError> {
    let resident = reached::<Resident, _>(p, ctx, id, PURPOSE)?;
    let nurse = p.store().read(ctx, |r| Ok::<_, StoreError>(r.duty()?.nurse()))?;
    nurse.map_err(ResidentError::from)?;
    Ok(resident)
}

/// The resident, for the form of a decision.
///
/// # Errors
/// Those of the store; a restricted file asks for a reason.
pub fn before_deciding(
    p: &Platform,
    ctx: &Ctx<EnterDecisions>,
    id: Id<Resident>,
) -> Result<Versioned<Resident>, ActError> {
    reached::<Resident, _>(p, ctx, id, PURPOSE)
}

/// Who may not enter a decision is told so.
#[must_use]
pub fn no_right() -> Problem {
    Problem::new(Problems::NotAllowed, "KEINE_BERECHTIGUNG")
}
