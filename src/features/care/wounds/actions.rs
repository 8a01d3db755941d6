//! What can be done with courses of wounds: one function, one transaction, one event. Each asks whether the user is a nurse.

use jiff::Timestamp;

use super::access::{ReadWounds, WriteWounds};
use crate::{
    features::care::{
        residents::{Resident, ResidentError, reason},
        staff,
        wound_courses::{
            self, CourseEnd, CourseState, SentCourse as Sent, WoundCourse, course_version,
            courses_say_the_same, ending,
        },
    },
    kernel::{
        clock::whole_micros,
        ids::Id,
        problem::{Kind, Problem},
        text::{self, length},
    },
    platform::{
        Platform,
        entity::{ActError, reached},
        store::{Change, Event, EventKind, Purpose, Record as _, Recorded, Versioned, Writer},
        tenancy::{Ctx, MayRead, MayReadAll, Permission, User},
        web::idempotency,
    },
};

/// The course of a wound was opened.
pub const OPENED: EventKind = EventKind::new("wound.opened");
/// A course was changed: it has another version.
pub const CHANGED: EventKind = EventKind::new("wound.changed");
/// A course was closed.
pub const CLOSED: EventKind = EventKind::new("wound.closed");
/// So many characters are a reason to follow a wound no longer.
const LEAST_REASON: usize = 5;
/// Most characters of a reason.
const MOST_REASON: usize = 500;

/// The course that is meant, at the version that was seen.
#[derive(Clone, Copy)]
pub struct Seen<'a> {
    /// Which one.
    pub id: Id<WoundCourse>,
    /// That version.
    pub fassung: u32,
    /// The one-time id of the form; empty for programs.
    pub idempotency_key: &'a str,
}

fn about(course: &WoundCourse, kind: EventKind) -> Event {
    Event::new(kind)
        .about(WoundCourse::TABLE, course.id.bytes())
        .of(Resident::TABLE, course.resident_id.bytes())
        .note("fassung", course.fassung())
}

/// Who writes, as a version names them; their Handzeichen is theirs from then on.
fn author(
    ctx: &Ctx<WriteWounds>,
    w: &mut Writer<'_, '_, WriteWounds>,
) -> Result<(Id<User>, Option<String>, Timestamp), ActError> {
    w.reader().duty()?.nurse().map_err(ResidentError::from)?;
    let user = ctx.actor().user;
    let handzeichen = staff::sign_of(&w.reader(), user)?.and_then(text::some);
    if handzeichen.is_some() {
        staff::signed_with(w, user, ctx.now())?;
    }
    Ok((user, handzeichen, ctx.now()))
}

/// Opens the course of a wound.
///
/// # Errors
/// `FACHKRAFT_NOETIG`, `BEWOHNER_AUSGEZOGEN`, those of [`course_version`]; the user does not reach the resident.
pub fn begin(
    p: &Platform,
    ctx: &Ctx<WriteWounds>,
    resident: Id<Resident>,
    sent: &Sent,
    idempotency_key: &str,
) -> Result<WoundCourse, ActError> {
    reached::<Resident, _>(p, ctx, resident, "wunden")?;
    let id = p.store().write(ctx, |w| {
        if let Some(id) = idempotency::result_of(ctx, w, idempotency_key)?.and_then(|id| id.parse().ok()) {
            return Ok::<_, ActError>(Recorded::unchanged(id));
        }
        let author = author(ctx, w)?;
        let lives: Versioned<Resident> = w.need(&resident)?;
        if let Some(last) = lives.auszug_datum {
            return Err(ResidentError::Closed(last).into());
        }
        let version = course_version(sent, author, ctx.today()).map_err(ActError::Invalid)?;
        let new = WoundCourse {
            id: Id::new(ctx.now()),
            resident_id: resident,
            fassungen: vec![version],
            ende: None,
        };
        w.add(&new)?;
        idempotency::remember(ctx, w, idempotency_key, new.id.to_string())?;
        Ok(Recorded::new(new.id, about(&new, OPENED)))
    })?;
    Ok(p.store().read(ctx, |r| r.need::<WoundCourse>(&id))?.into_inner())
}

/// Changes one that is still as it was seen.
fn revise(
    p: &Platform,
    ctx: &Ctx<WriteWounds>,
    seen: Seen<'_>,
    kind: EventKind,
    becomes: impl FnOnce(
        &mut Writer<'_, '_, WriteWounds>,
        &WoundCourse,
    ) -> Result<(WoundCourse, Vec<Change>), ActError>,
) -> Result<WoundCourse, ActError> {
    let stored: Versioned<WoundCourse> = p.store().read(ctx, |r| r.need(&seen.id))?;
    reached::<Resident, _>(p, ctx, stored.resident_id, "wunden")?;
    p.store().write(ctx, |w| {
        if idempotency::result_of(ctx, w, seen.idempotency_key)?.is_some() {
            return Ok::<_, ActError>(Recorded::unchanged(()));
        }
        let old: Versioned<WoundCourse> = w.need(&seen.id)?;
        // Of the resident it is known in this transaction, too, that the user reaches them.
        w.need::<Resident>(&old.resident_id)?;
        w.reader().duty()?.nurse().map_err(ResidentError::from)?;
        if old.ende.is_some() {
            return Err(Problem::new(Kind::Conflict, "VERLAUF_ABGESCHLOSSEN").into());
        }
        if old.fassung() != seen.fassung {
            return Err(ActError::Stale);
        }
        let (new, told) = becomes(w, &old)?;
        if new == *old {
            return Ok(Recorded::unchanged(()));
        }
        w.replace(&old, &new)?;
        idempotency::remember(ctx, w, seen.idempotency_key, seen.id.to_string())?;
        Ok(Recorded::new((), about(&new, kind).changing(told)))
    })?;
    Ok(p.store().read(ctx, |r| r.need::<WoundCourse>(&seen.id))?.into_inner())
}

/// Changes what is said of a wound as a whole. What says the same is no change.
///
/// # Errors
/// As [`begin`]; `VERLAUF_ABGESCHLOSSEN`; another version was made since.
pub fn change(
    p: &Platform,
    ctx: &Ctx<WriteWounds>,
    seen: Seen<'_>,
    sent: &Sent,
) -> Result<WoundCourse, ActError> {
    revise(p, ctx, seen, CHANGED, |w, old| {
        let author = author(ctx, w)?;
        let version = course_version(sent, author, ctx.today()).map_err(ActError::Invalid)?;
        let mut new = old.clone();
        if !old.newest().is_some_and(|newest| courses_say_the_same(newest, &version)) {
            new.fassungen.push(version);
        }
        Ok((new, Vec::new()))
    })
}

/// Closes a course: the wound is healed, or followed no longer for a reason.
///
/// # Errors
/// `FACHKRAFT_NOETIG`, `NICHT_LEERBAR`, `ENUM_UNGUELTIG`, `GRUND_FEHLT`, `FELD_ZU_LANG`, `VERLAUF_ABGESCHLOSSEN`; another version
/// was made since.
pub fn close(
    p: &Platform,
    ctx: &Ctx<WriteWounds>,
    seen: Seen<'_>,
    (als, grund): (&str, &str),
) -> Result<WoundCourse, ActError> {
    revise(p, ctx, seen, CLOSED, |w, old| {
        let Some(als) = ending(als) else {
            let code = if als.is_empty() { "NICHT_LEERBAR" } else { "ENUM_UNGUELTIG" };
            return Err(ActError::field("als", code));
        };
        let grund = if als == CourseState::Beendet || !grund.trim().is_empty() {
            let least = if als == CourseState::Beendet { LEAST_REASON } else { 1 };
            Some(reason(grund, least, "GRUND_FEHLT")?)
        } else {
            None
        };
        if grund.as_ref().is_some_and(|grund| length(grund) > MOST_REASON) {
            return Err(ActError::field("grund", "FELD_ZU_LANG"));
        }
        let (von, handzeichen, now) = author(ctx, w)?;
        let told = vec![Change { field: "als".into(), old: None, new: Some(als.code().to_owned()) }];
        let ende = CourseEnd { als, at: whole_micros(now), von, handzeichen, grund };
        Ok((WoundCourse { ende: Some(ende), ..old.clone() }, told))
    })
}

/// Every course that there is or was for a resident, open ones first; audited as one reading.
///
/// # Errors
/// The user does not reach the resident; those of the store.
pub fn list(
    p: &Platform,
    ctx: &Ctx<ReadWounds>,
    resident: Id<Resident>,
    purpose: &'static str,
) -> Result<(Versioned<Resident>, Vec<WoundCourse>), ActError> {
    let resident = reached::<Resident, _>(p, ctx, resident, purpose)?;
    let all = p.store().read(ctx, |r| wound_courses::of_resident(r, resident.id, false))?;
    let all: Vec<WoundCourse> = all.into_iter().map(Versioned::into_inner).collect();
    let ids: Vec<[u8; 16]> = all.iter().map(|one| one.id.bytes()).collect();
    let of = (Resident::TABLE, resident.id.bytes());
    p.store().note_listed::<_, WoundCourse>(ctx, of, &ids, Purpose(purpose))?;
    Ok((resident, all))
}

/// Opens a course; audited.
///
/// # Errors
/// It is not there, or the user does not reach its resident.
pub fn open<P>(
    p: &Platform,
    ctx: &Ctx<P>,
    id: Id<WoundCourse>,
    purpose: &'static str,
) -> Result<(Versioned<Resident>, WoundCourse), ActError>
where
    P: Permission + MayReadAll<WoundCourse> + MayRead<Resident>,
{
    let seen: Versioned<WoundCourse> = p.store().read(ctx, |r| r.need(&id))?;
    let resident = reached::<Resident, _>(p, ctx, seen.resident_id, purpose)?;
    let seen: Versioned<WoundCourse> = p.store().open(ctx, &id, Purpose(purpose))?;
    Ok((resident, seen.into_inner()))
}
