//! What can be done with information collections. Saves of a draft are none of the audit trail's acts; beginning, discarding and
//! signing it are: one function, one transaction, one event.

use jiff::Timestamp;

use super::{
    access::{ReadInformation, WriteInformation},
    canonical::{self, Signature},
    model::{Sis, SisDraft},
    record::{BY_RESIDENT, DRAFT_OF},
    rules::{self, Sent},
};
use crate::{
    features::care::{
        measures::Risk,
        observations::{Entry, entries_before, moment},
        residents::{Resident, ResidentError},
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
        store::{
            Event, EventKind, Order, Purpose, Range, Reader, Record as _, Recorded, StoreError, Versioned,
        },
        tenancy::{Ctx, MayReadAll, Permission},
        web::{idempotency, session::prove_again},
    },
};

/// A collection was begun.
pub const BEGUN: EventKind = EventKind::new("sis_draft.created");
/// What was begun was thrown away.
pub const DISCARDED: EventKind = EventKind::new("sis_draft.removed");
/// A collection was signed.
pub const SIGNED: EventKind = EventKind::new("sis.signed");
/// What people read collections for, as the audit trail says it.
const PURPOSE: &str = "informationssammlung";
/// Behind every row of a resident.
const LAST: [u8; 16] = [0xff; 16];

/// The key of the draft with that id.
fn key_of(id: Id<Sis>) -> Id<SisDraft> {
    Id::from_bytes(id.bytes())
}

fn about_draft(draft: &SisDraft, kind: EventKind) -> Event {
    Event::new(kind).about(SisDraft::TABLE, draft.id.bytes()).of(Resident::TABLE, draft.resident_id.bytes())
}

/// Somebody is writing one already.
#[must_use]
pub fn has_draft() -> Problem {
    Problem::new(Kind::Conflict, "ENTWURF_VORHANDEN")
}

/// The collection that is being written for a resident.
///
/// # Errors
/// Those of the store.
pub fn draft_of<P>(
    r: &Reader<'_, P>,
    resident: Id<Resident>,
) -> Result<Option<Versioned<SisDraft>>, StoreError>
where
    P: MayReadAll<SisDraft>,
{
    r.first_by(&DRAFT_OF, &resident)?.map(|id| r.need(&id)).transpose()
}

/// The signed collections of a resident, the one in force first.
///
/// # Errors
/// Those of the store.
pub fn signed_of<P>(r: &Reader<'_, P>, resident: Id<Resident>) -> Result<Vec<Sis>, StoreError>
where
    P: MayReadAll<Sis>,
{
    let whole = Range::between(&(resident, 0_u64), &(resident, u64::MAX, LAST));
    let rows = r.by(&BY_RESIDENT, &whole, Order::Down)?;
    rows.map(|row| row.and_then(|(_, id)| Ok(r.need::<Sis>(&id)?.into_inner()))).collect()
}

/// The one in force.
///
/// # Errors
/// Those of the store.
pub fn in_force<P>(r: &Reader<'_, P>, resident: Id<Resident>) -> Result<Option<Sis>, StoreError>
where
    P: MayReadAll<Sis>,
{
    let whole = Range::between(&(resident, 0_u64), &(resident, u64::MAX, LAST));
    let newest = r.by(&BY_RESIDENT, &whole, Order::Down)?.next().transpose()?;
    newest.map(|(_, id)| Ok(r.need::<Sis>(&id)?.into_inner())).transpose()
}

/// The one that was in force at an instant.
///
/// # Errors
/// Those of the store.
pub fn in_force_at<P>(
    r: &Reader<'_, P>,
    resident: Id<Resident>,
    at: Timestamp,
) -> Result<Option<Sis>, StoreError>
where
    P: MayReadAll<Sis>,
{
    let until_then = Range::between(&(resident, 0_u64), &(resident, moment(at), LAST));
    let newest = r.by(&BY_RESIDENT, &until_then, Order::Down)?.next().transpose()?;
    newest.map(|(_, id)| Ok(r.need::<Sis>(&id)?.into_inner())).transpose()
}

/// The risks of a signed collection at which nobody has looked more closely yet (`EINSCHAETZUNG_OFFEN`), by the entries of the
/// resident that count. A hint: nothing is refused for it.
///
/// # Errors
/// Those of the store.
pub fn open_risks<P>(r: &Reader<'_, P>, sis: &Sis) -> Result<Vec<Risk>, StoreError>
where
    P: MayReadAll<Entry>,
{
    rules::open(&sis.inhalt, |risk| {
        for vorlage in rules::scales(risk).iter().copied().chain([rules::IN_WORDS]) {
            // The newest first: behind the first one that is too old there is none that counts.
            for entry in entries_before(r, sis.resident_id, vorlage, None)? {
                let entry = entry?;
                if !rules::counts(entry.zeitpunkt(), sis.unterschrieben_at) {
                    break;
                }
                let names = entry.current().is_some_and(|now| now.werte.chose("risiko", risk.code()));
                let of = names.then(|| risk.code());
                if rules::looks_at(risk, vorlage, of) {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    })
}

/// Begins a collection; of a resident there is one draft at most.
///
/// # Errors
/// `ENTWURF_VORHANDEN`, `FACHKRAFT_NOETIG`, `BEWOHNER_AUSGEZOGEN`, those of [`rules::content`]; the user does not reach the
/// resident.
pub fn begin(
    p: &Platform,
    ctx: &Ctx<WriteInformation>,
    resident: Id<Resident>,
    sent: &Sent,
) -> Result<Versioned<SisDraft>, ActError> {
    reached::<Resident, _>(p, ctx, resident, PURPOSE)?;
    let id = p.store().save_draft(ctx, |w| {
        let r = w.reader();
        r.duty()?.nurse().map_err(ResidentError::from)?;
        let seen: Versioned<Resident> = r.need(&resident)?;
        seen.stay().is_written(ctx.today(), false)?;
        if draft_of(&r, resident)?.is_some() {
            return Err(ActError::from(has_draft()));
        }
        let (user, now) = (ctx.actor().user, whole_micros(ctx.now()));
        let inhalt = rules::content(sent, None, user, ctx.today()).map_err(ActError::Invalid)?;
        let new = SisDraft {
            id: Id::new(ctx.now()),
            resident_id: resident,
            inhalt,
            begonnen_von: user,
            begonnen_at: now,
            gespeichert_von: user,
            gespeichert_at: now,
        };
        w.add(&new)?;
        Ok(Recorded::new(key_of(new.id), about_draft(&new, BEGUN)))
    })?;
    Ok(p.store().read(ctx, |r| r.need::<SisDraft>(&id))?)
}

/// Saves a draft that is still as it was seen. The same again is no change, whatever was seen.
///
/// # Errors
/// As [`begin`]; somebody else has saved it since.
pub fn save(
    p: &Platform,
    ctx: &Ctx<WriteInformation>,
    (id, row_version): (Id<Sis>, u64),
    sent: &Sent,
) -> Result<Versioned<SisDraft>, ActError> {
    let key = key_of(id);
    let seen: Versioned<SisDraft> = p.store().read(ctx, |r| r.need(&key))?;
    reached::<Resident, _>(p, ctx, seen.resident_id, PURPOSE)?;
    p.store().save_draft(ctx, |w| {
        let r = w.reader();
        r.duty()?.nurse().map_err(ResidentError::from)?;
        let old: Versioned<SisDraft> = r.need(&key)?;
        let resident: Versioned<Resident> = r.need(&old.resident_id)?;
        resident.stay().is_written(ctx.today(), false)?;
        let user = ctx.actor().user;
        let inhalt = rules::content(sent, Some(&old.inhalt), user, ctx.today()).map_err(ActError::Invalid)?;
        if inhalt == old.inhalt {
            return Ok(Recorded::without_event(()));
        }
        if old.row_version() != row_version {
            return Err(ActError::Stale);
        }
        let new = SisDraft {
            inhalt,
            gespeichert_von: user,
            gespeichert_at: whole_micros(ctx.now()),
            ..SisDraft::clone(&old)
        };
        w.replace(&old, &new)?;
        Ok(Recorded::without_event(()))
    })?;
    Ok(p.store().read(ctx, |r| r.need::<SisDraft>(&key))?)
}

/// Throws a draft away that is still as it was seen.
///
/// # Errors
/// `FACHKRAFT_NOETIG`; the user does not reach the resident; somebody else has saved it since.
pub fn discard(
    p: &Platform,
    ctx: &Ctx<WriteInformation>,
    (id, row_version): (Id<Sis>, u64),
) -> Result<Id<Resident>, ActError> {
    let key = key_of(id);
    let seen: Versioned<SisDraft> = p.store().read(ctx, |r| r.need(&key))?;
    reached::<Resident, _>(p, ctx, seen.resident_id, PURPOSE)?;
    p.store().write(ctx, |w| {
        w.reader().duty()?.nurse().map_err(ResidentError::from)?;
        let old: Versioned<SisDraft> = w.need(&key)?;
        w.need::<Resident>(&old.resident_id)?;
        if old.row_version() != row_version {
            return Err(ActError::Stale);
        }
        w.remove(&old)?;
        Ok(Recorded::new(old.resident_id, about_draft(&old, DISCARDED)))
    })
}

/// Signs a draft that is still as it was seen: what it says is frozen, and the collection before is followed by it. The person
/// must have shown within the last minutes who they are.
///
/// # Errors
/// `ERNEUT_ANMELDEN`, `FACHKRAFT_NOETIG`, `BEWOHNER_AUSGEZOGEN`, those of [`rules::missing`] below `matrix.`; the user does not
/// reach the resident; somebody else has saved it since.
pub fn sign(
    p: &Platform,
    ctx: &Ctx<WriteInformation>,
    (id, row_version): (Id<Sis>, u64),
    idempotency_key: &str,
) -> Result<Sis, ActError> {
    let done = p.store().read(ctx, |r| r.get::<Sis>(&id))?;
    let draft = p.store().read(ctx, |r| r.get::<SisDraft>(&key_of(id)))?;
    let resident = draft.map(|one| one.resident_id).or(done.map(|one| one.resident_id));
    let resident = resident.ok_or(StoreError::Missing)?;
    reached::<Resident, _>(p, ctx, resident, PURPOSE)?;
    p.store().write(ctx, |w| {
        if idempotency::result_of(ctx, w, idempotency_key)?.is_some() {
            return Ok::<_, ActError>(Recorded::unchanged(()));
        }
        w.reader().duty()?.nurse().map_err(ResidentError::from)?;
        let resident: Versioned<Resident> = w.need(&resident)?;
        let draft: Versioned<SisDraft> = w.need(&key_of(id))?;
        resident.stay().is_written(ctx.today(), false)?;
        if draft.row_version() != row_version {
            return Err(ActError::Stale);
        }
        let mut missing = rules::missing(&draft.inhalt);
        if !missing.is_empty() {
            for error in &mut missing.0 {
                error.field = format!("matrix.{}", error.field).into();
            }
            return Err(ActError::Invalid(missing));
        }
        // What is wrong with the text is said first: a proof that is asked for earlier would be for nothing.
        if !ctx.proved_lately() {
            return Err(prove_again().into());
        }
        let before = in_force(&w.reader(), resident.id)?;
        let handzeichen = staff::sign(ctx, w)?;
        let now = whole_micros(ctx.now());
        let fassung = before.as_ref().map_or(1, |before| before.fassung.saturating_add(1));
        let signature = Signature {
            einrichtung: ctx.facility(),
            von: ctx.actor().user,
            name: &ctx.actor().name,
            handzeichen: handzeichen.as_deref(),
            at: now,
        };
        let kanonisch =
            canonical::canonical((id, fassung), &resident, &draft.inhalt, &signature, before.as_ref());
        let new = Sis {
            id,
            resident_id: resident.id,
            fassung,
            inhalt: draft.inhalt.clone(),
            vorgaenger_id: before.as_ref().map(|before| before.id),
            unterschrieben_von: ctx.actor().user,
            handzeichen,
            unterschrieben_at: now,
            sha256: canonical::digest(&kanonisch),
            kanonisch,
        };
        w.remove(&draft)?;
        w.add(&new)?;
        idempotency::remember(ctx, w, idempotency_key, id.to_string())?;
        let event = Event::new(SIGNED)
            .about(Sis::TABLE, id.bytes())
            .of(Resident::TABLE, resident.id.bytes())
            .note("fassung", fassung)
            .note("sha256", text::hex(&new.sha256));
        Ok(Recorded::new((), event))
    })?;
    Ok(p.store().read(ctx, |r| r.need::<Sis>(&id))?.into_inner())
}

/// What there is of a resident.
pub struct Collected {
    /// Whose.
    pub resident: Versioned<Resident>,
    /// The signed ones, the one in force first.
    pub signed: Vec<Sis>,
    /// What is being written.
    pub draft: Option<Versioned<SisDraft>>,
    /// The risks of the one in force at which nobody has looked more closely yet.
    pub open: Vec<Risk>,
    /// Whether the reader is a nurse.
    pub nurse: bool,
}

/// The collections of a resident; audited as one reading. A draft is there for nurses.
///
/// # Errors
/// The user does not reach the resident; those of the store.
pub fn list(p: &Platform, ctx: &Ctx<ReadInformation>, id: Id<Resident>) -> Result<Collected, ActError> {
    let resident = reached::<Resident, _>(p, ctx, id, PURPOSE)?;
    let (signed, draft, open, nurse) = p.store().read(ctx, |r| {
        let signed = signed_of(r, id)?;
        let open = signed.first().map(|sis| open_risks(r, sis)).transpose()?.unwrap_or_default();
        let nurse = r.duty()?.nurse().is_ok();
        let draft = if nurse { draft_of(r, id)? } else { None };
        Ok::<_, StoreError>((signed, draft, open, nurse))
    })?;
    let ids: Vec<[u8; 16]> = signed.iter().map(|one| one.id.bytes()).collect();
    p.store().note_listed::<_, Sis>(ctx, (Resident::TABLE, id.bytes()), &ids, Purpose(PURPOSE))?;
    Ok(Collected { resident, signed, draft: shown(p, ctx, draft)?, open, nurse })
}

/// Opens a signed collection; audited.
///
/// # Errors
/// It is not there, or the user does not reach its resident.
pub fn open(
    p: &Platform,
    ctx: &Ctx<ReadInformation>,
    id: Id<Sis>,
) -> Result<(Versioned<Resident>, Sis), ActError> {
    let seen: Versioned<Sis> = p.store().read(ctx, |r| r.need(&id))?;
    let resident = reached::<Resident, _>(p, ctx, seen.resident_id, PURPOSE)?;
    let seen: Versioned<Sis> = p.store().open(ctx, &id, Purpose(PURPOSE))?;
    Ok((resident, seen.into_inner()))
}

/// A draft that is shown: of one that somebody else began it is noted that it was read.
fn shown<P>(
    p: &Platform,
    ctx: &Ctx<P>,
    draft: Option<Versioned<SisDraft>>,
) -> Result<Option<Versioned<SisDraft>>, StoreError>
where
    P: Permission + MayReadAll<SisDraft>,
{
    match draft {
        Some(draft) if draft.begonnen_von != ctx.actor().user => {
            p.store().open(ctx, &key_of(draft.id), Purpose(PURPOSE)).map(Some)
        }
        own => Ok(own),
    }
}

/// The resident with what is being written, for a form; whoever is no nurse is told so before they fill anything in.
///
/// # Errors
/// `FACHKRAFT_NOETIG`; the user does not reach the resident.
pub fn before_writing(
    p: &Platform,
    ctx: &Ctx<WriteInformation>,
    id: Id<Resident>,
) -> Result<(Versioned<Resident>, Option<Versioned<SisDraft>>), ActError> {
    let resident = reached::<Resident, _>(p, ctx, id, PURPOSE)?;
    let (nurse, draft) =
        p.store().read(ctx, |r| Ok::<_, StoreError>((r.duty()?.nurse(), draft_of(r, id)?)))?;
    nurse.map_err(ResidentError::from)?;
    Ok((resident, shown(p, ctx, draft)?))
}
