//! What is done with an alert: it is raised and lapses in the transaction of what it is about; somebody looks at it, says
//! what was done; nobody looks, and the admins are told.

use jiff::{SignedDuration, Timestamp};

use super::{
    access::{CloseAlerts, SeeAlerts, TellAlerts},
    model::{Alert, Art, Closing, Seen, State},
    record::{BY_OCCASION, DUE, micros},
};
use crate::{
    features::care::{residents::Resident, settings::CareSettings, staff},
    kernel::{
        clock::whole_micros,
        ids::Id,
        problem::{Explain as _, Kind, Problem},
        text::{self, length},
    },
    platform::{
        Platform,
        entity::{ActError, reached},
        jobs::Turn,
        store::{
            Change, Event, EventKind, Order, Range, Record as _, Recorded, StoreError, Versioned, Writer,
        },
        tenancy::{Ctx, MayRead, MayReadAll, MayWrite, Permission, User},
        web::idempotency,
    },
};

/// An alert was raised.
pub const RAISED: EventKind = EventKind::with_reaction("alert.raised");
/// Somebody looked at an alert.
pub const SEEN: EventKind = EventKind::new("alert.seen");
/// Somebody said what was done about an alert.
pub const CLOSED: EventKind = EventKind::new("alert.closed");
/// Nobody looked at an alert in time.
pub const ESCALATED: EventKind = EventKind::with_reaction("alert.escalated");

/// What was done is said in at least so many characters (care.md, 11.1), and at most so many.
const LEAST_TEXT: usize = 3;
const MOST_TEXT: usize = 500;
/// So many alerts go further up in one transaction.
const TOGETHER: usize = 200;

/// What raises an alert.
pub struct Occasion<'a> {
    /// What it is.
    pub art: Art,
    /// The id of the record.
    pub anlass: [u8; 16],
    /// Whom it is about.
    pub resident: Id<Resident>,
    /// Who wrote it.
    pub verfasser: Option<Id<User>>,
    /// The fields that are striking.
    pub felder: &'a [String],
}

fn about(alert: &Alert, kind: EventKind) -> Event {
    Event::new(kind).about(Alert::TABLE, alert.id.bytes()).of(Resident::TABLE, alert.resident_id.bytes())
}

/// Raises an alert in the transaction of what it is about; the event that tells it.
///
/// # Errors
/// Those of the store.
pub fn raise<P>(w: &mut Writer<'_, '_, P>, of: &Occasion<'_>, now: Timestamp) -> Result<Event, StoreError>
where
    P: Permission + MayWrite<Alert> + MayRead<CareSettings>,
{
    let minutes = CareSettings::in_force(&w.reader())?.alarm_frist_min;
    let created_at = whole_micros(now);
    let alert = Alert {
        id: Id::new(now),
        art: of.art,
        anlass: of.anlass,
        resident_id: of.resident,
        verfasser: of.verfasser,
        felder: of.felder.to_vec(),
        created_at,
        eskaliert_ab: created_at
            .saturating_add(SignedDuration::from_mins(i64::from(minutes)))
            .unwrap_or(Timestamp::MAX),
        gesehen: None,
        erledigt: None,
        hinfaellig_at: None,
        gemeldet_at: None,
    };
    w.add(&alert)?;
    Ok(about(&alert, RAISED))
}

/// What the alerts were about was withdrawn, in this transaction, whose event tells it: there is nothing to do about them
/// any more. `hides`: what was striking is another person's, and is not shown.
///
/// # Errors
/// Those of the store.
pub fn lapse<P>(
    w: &mut Writer<'_, '_, P>,
    anlass: [u8; 16],
    (now, hides): (Timestamp, bool),
) -> Result<(), StoreError>
where
    P: Permission + MayWrite<Alert> + MayReadAll<Alert>,
{
    let rows = w.reader().by(&BY_OCCASION, &Range::prefix(&anlass), Order::Up)?;
    let ids = rows.map(|row| row.map(|(_, id)| id)).collect::<Result<Vec<_>, _>>()?;
    for id in ids {
        let seen: Versioned<Alert> = w.need(&id)?;
        let mut alert = seen.clone();
        if alert.is_open() {
            alert.hinfaellig_at = Some(whole_micros(now));
        }
        if hides {
            alert.felder.clear();
        }
        if alert != *seen {
            w.replace(&seen, &alert)?;
        }
    }
    Ok(())
}

/// An alert of a resident whom the user reaches. Whether it is there is said only then.
fn of_reached<P>(p: &Platform, ctx: &Ctx<P>, id: Id<Alert>) -> Result<Versioned<Alert>, ActError>
where
    P: Permission + MayRead<Alert> + MayRead<Resident>,
{
    let alert: Versioned<Alert> = p.store().read(ctx, |r| r.need(&id))?;
    reached::<Resident, _>(p, ctx, alert.resident_id, "hinweis")?;
    Ok(alert)
}

/// The user looked at an alert. Whoever looks after the first changes nothing.
///
/// # Errors
/// It is not there, or the user does not reach its resident; those of the store.
pub fn see(p: &Platform, ctx: &Ctx<SeeAlerts>, id: Id<Alert>) -> Result<(), ActError> {
    if of_reached(p, ctx, id)?.state() != State::Offen {
        return Ok(());
    }
    p.store().write(ctx, |w| {
        let seen: Versioned<Alert> = w.need(&id)?;
        if seen.state() != State::Offen {
            return Ok(Recorded::unchanged(()));
        }
        let gesehen = Some(Seen { at: whole_micros(ctx.now()), von: ctx.actor().user });
        w.replace(&seen, &Alert { gesehen, ..seen.clone() })?;
        Ok(Recorded::new((), about(&seen, SEEN)))
    })
}

/// The user says what was done about an alert, and signs it.
///
/// # Errors
/// `FACHKRAFT_NOETIG`, `TEXT_FEHLT` below three characters, `HINWEIS_ERLEDIGT`, `HINWEIS_HINFAELLIG`; those of [`see`].
pub fn close(
    p: &Platform,
    ctx: &Ctx<CloseAlerts>,
    id: Id<Alert>,
    text: &str,
    idempotency_key: &str,
) -> Result<(), ActError> {
    of_reached(p, ctx, id)?;
    let (user, now) = (ctx.actor().user, whole_micros(ctx.now()));
    p.store().write(ctx, |w| {
        if idempotency::result_of(ctx, w, idempotency_key)?.is_some() {
            return Ok(Recorded::unchanged(()));
        }
        let seen: Versioned<Alert> = w.need(&id)?;
        w.reader().duty()?.admin_or_nurse(ctx.actor().role).map_err(|barred| barred.explain())?;
        let conflict = |code| Err(Problem::new(Kind::Conflict, code).into());
        match seen.state() {
            State::Erledigt => return conflict("HINWEIS_ERLEDIGT"),
            State::Hinfaellig => return conflict("HINWEIS_HINFAELLIG"),
            State::Offen | State::Gesehen => {}
        }
        let text = done(text)?;
        let handzeichen = staff::sign_of(&w.reader(), user)?;
        if handzeichen.is_some() {
            staff::signed_with(w, user, ctx.now())?;
        }
        let change = Change { field: "text".into(), old: None, new: Some(text.clone()) };
        let handzeichen = handzeichen.and_then(text::some);
        let erledigt = Some(Closing { at: now, von: user, handzeichen, text });
        let gesehen = seen.gesehen.or(Some(Seen { at: now, von: user }));
        w.replace(&seen, &Alert { gesehen, erledigt, ..seen.clone() })?;
        idempotency::remember(ctx, w, idempotency_key, id.to_string())?;
        Ok(Recorded::new((), about(&seen, CLOSED).changing(vec![change])))
    })
}

/// What was done, as it is stored.
fn done(raw: &str) -> Result<String, ActError> {
    let text = text::lines(raw).map_err(|_| ActError::field("text", "ZEICHEN_UNGUELTIG"))?;
    match length(&text) {
        0..LEAST_TEXT => Err(ActError::field("text", "TEXT_FEHLT")),
        length if length > MOST_TEXT => Err(ActError::field("text", "TEXT_ZU_LANG")),
        _ => Ok(text),
    }
}

/// Has the alerts of a house go further up at which nobody looked in time. Done again it finds nothing.
///
/// # Errors
/// When the store fails; it is tried again in the next minute.
pub fn escalate(turn: &Turn<'_>) -> Result<(), Problem> {
    let Some(ctx) = turn.ctx::<TellAlerts>()? else { return Ok(()) };
    let due = Range::between(&0_u64, &micros(ctx.now()).saturating_add(1));
    loop {
        let ids = turn.base.store().read(&ctx, |r| {
            let rows = r.by(&DUE, &due, Order::Up)?.take(TOGETHER);
            rows.map(|row| row.map(|(_, id)| id)).collect::<Result<Vec<_>, StoreError>>()
        })?;
        if ids.is_empty() {
            return Ok(());
        }
        turn.base.store().write(&ctx, |w| {
            let mut events = Vec::new();
            for id in &ids {
                let seen: Versioned<Alert> = w.need(id)?;
                if seen.gemeldet_at.is_none() && seen.escalated_at(ctx.now()).is_some() {
                    let gemeldet_at = Some(whole_micros(ctx.now()));
                    w.replace(&seen, &Alert { gemeldet_at, ..seen.clone() })?;
                    events.push(about(&seen, ESCALATED));
                }
            }
            let mut events = events.into_iter();
            let first = events.next().map(|first| Recorded::new((), first));
            Ok::<_, StoreError>(
                first.map_or(Recorded::unchanged(()), |first| events.fold(first, Recorded::and)),
            )
        })?;
    }
}
