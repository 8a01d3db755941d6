//! What can be done with moods: recording, withdrawing, reading. One function, one transaction, one event.

use std::ops::Range as Time;

use jiff::{
    SignedDuration, Span, Timestamp,
    civil::{Date, Time as Clock},
    tz::TimeZone,
};

use super::{
    access::{ReadMoods, RecordMoods, ReviseAnyMood, ReviseOwnMoods},
    model::{Mood, Origin, Withdrawal},
    record::BY_RESIDENT,
    rules::{self, ENDS, Full, MOST_NOTE, OfDay, Outcome},
};
use crate::{
    features::care::{
        alerts::{self, Alert, Art, Occasion},
        observations::{Act, Asked, EntryError, Source, entry_reason, may_revise, moment, time_fits},
        residents::Resident,
        settings::CareSettings,
        staff::{self, Profile},
    },
    kernel::{
        clock::{day_in, whole_micros},
        decimal::Decimal,
        ids::Id,
        local_time,
        problem::{FieldErrors, Kind, Problem},
        text,
        words::Msg,
    },
    platform::{
        Platform,
        entity::{ActError, reached},
        store::{
            Change, Event, EventKind, Order, Purpose, Range, Reader, Record as _, Recorded, StoreError,
            Versioned, Writer,
        },
        tenancy::{Ctx, MayRead, MayReadAll, MayWrite, Permission},
        web::idempotency::{self, IdempotencyRecord},
    },
};

/// A mood was recorded.
pub const RECORDED: EventKind = EventKind::new("mood.recorded");
/// A mood was withdrawn.
pub const WITHDRAWN: EventKind = EventKind::new("mood.withdrawn");

/// A mood as it was sent.
pub struct Sent<'a> {
    /// From 1 to 5; none: nothing was chosen.
    pub wert: Option<u8>,
    /// A note.
    pub notiz: &'a str,
    /// When they felt so; none: now.
    pub zeitpunkt: Option<Timestamp>,
    /// Why an admin adds to a closed file.
    pub grund: &'a str,
    /// The id that its sender gave it.
    pub client_id: Option<Id<Mood>>,
    /// The way by which it comes.
    pub weg: Source,
    /// The one-time id of the form; empty for programs.
    pub idempotency_key: &'a str,
}

/// A permission under which a mood is recorded: that of staff, and of a resident for themselves.
pub trait RecordsMoods:
    Sized
    + Permission
    + MayWrite<Mood>
    + MayWrite<Alert>
    + MayWrite<IdempotencyRecord>
    + MayRead<Resident>
    + MayRead<CareSettings>
{
    /// The moods of a resident in some time; withdrawn ones, too.
    ///
    /// # Errors
    /// Those of the store.
    fn moods(
        r: &Reader<'_, Self>,
        resident: Id<Resident>,
        time: &Time<Timestamp>,
    ) -> Result<Vec<Mood>, StoreError>;

    /// How whoever acts signs, which from then on stays theirs; none of whoever does not.
    ///
    /// # Errors
    /// Those of the store.
    fn sign(ctx: &Ctx<Self>, w: &mut Writer<'_, '_, Self>) -> Result<Option<String>, StoreError>;
}

impl RecordsMoods for RecordMoods {
    fn moods(
        r: &Reader<'_, Self>,
        resident: Id<Resident>,
        time: &Time<Timestamp>,
    ) -> Result<Vec<Mood>, StoreError> {
        between(r, resident, time)
    }
    fn sign(ctx: &Ctx<Self>, w: &mut Writer<'_, '_, Self>) -> Result<Option<String>, StoreError> {
        let user = ctx.actor().user;
        let sign = staff::sign_of(&w.reader(), user)?;
        if sign.is_some() {
            staff::signed_with(w, user, ctx.now())?;
        }
        Ok(sign.and_then(text::some))
    }
}

/// The moods of a resident in some time, the earliest first; withdrawn ones, too.
///
/// # Errors
/// Those of the store.
pub fn between<P: MayReadAll<Mood>>(
    r: &Reader<'_, P>,
    resident: Id<Resident>,
    time: &Time<Timestamp>,
) -> Result<Vec<Mood>, StoreError> {
    let range = Range::between(&(resident, moment(time.start)), &(resident, moment(time.end)));
    let rows = r.by(&BY_RESIDENT, &range, Order::Up)?;
    rows.map(|row| row.and_then(|(_, id)| Ok(r.need::<Mood>(&id)?.into_inner()))).collect()
}

/// The bad moods of a resident felt or recorded in a time, the earliest first; none recorded more than `later` after.
///
/// # Errors
/// Those of the store.
pub fn low_in<P: MayReadAll<Mood>>(
    r: &Reader<'_, P>,
    resident: Id<Resident>,
    time: &Time<Timestamp>,
    later: SignedDuration,
) -> Result<Vec<Mood>, StoreError> {
    let from = time.start.checked_sub(later).unwrap_or(Timestamp::MIN);
    let mut moods = between(r, resident, &(from..time.end))?;
    moods.retain(|mood| {
        let of_time = time.contains(&mood.zeitpunkt) || time.contains(&mood.created_at);
        mood.is_low() && of_time && mood.created_at < time.end
    });
    Ok(moods)
}

/// The instants of local days, both included. None beyond the calendar.
fn days(from: Date, until: Date, zone: &TimeZone) -> Option<Time<Timestamp>> {
    let first = |day: Date| local_time::first_instant(day.to_datetime(Clock::midnight()), zone);
    Some(first(from)?..first(until.tomorrow().ok()?)?)
}

/// As the rules ask of moods.
fn of_days(moods: &[Mood], zone: &TimeZone) -> Vec<OfDay> {
    let told = |mood: &Mood| OfDay {
        day: day_in(mood.zeitpunkt, zone),
        wert: mood.wert,
        counts: mood.storno.is_none(),
        alarm: mood.alarm,
    };
    moods.iter().map(told).collect()
}

/// An event about a mood, which the resident's file lists, too. What it says is no part of it.
fn about(mood: &Mood, kind: EventKind) -> Event {
    Event::new(kind).about(Mood::TABLE, mood.id.bytes()).of(Resident::TABLE, mood.resident_id.bytes())
}

/// What was recorded.
pub struct Done {
    /// The mood.
    pub mood: Mood,
    /// The value of its day.
    pub outcome: Outcome,
    /// Whether it is new: the same sent again is not.
    pub is_new: bool,
}

/// What of a mood was sent, as it is stored.
struct Read {
    wert: u8,
    notiz: Option<String>,
    zeitpunkt: Timestamp,
    begruendung: Option<String>,
}

fn read<P: Permission>(ctx: &Ctx<P>, sent: &Sent<'_>, resident: &Resident) -> Result<Read, ActError> {
    let mut errors = FieldErrors::new();
    let (least, most) = ENDS;
    let wert = match sent.wert {
        Some(wert) if (least..=most).contains(&wert) => wert,
        Some(_) => {
            errors.add_with(
                "wert",
                "AUSSERHALB",
                Msg::code("AUSSERHALB").with("min", least).with("max", most),
            );
            0
        }
        None => {
            errors.add("wert", "PFLICHTFELD_FEHLT");
            0
        }
    };
    let notiz = text::lines(sent.notiz).unwrap_or_else(|_| {
        errors.add("notiz", "ZEICHEN_UNGUELTIG");
        String::new()
    });
    if text::length(&notiz) > MOST_NOTE {
        errors.add_with("notiz", "FELD_ZU_LANG", Msg::code("FELD_ZU_LANG").with("n", MOST_NOTE));
    }
    let zeitpunkt = whole_micros(sent.zeitpunkt.unwrap_or(ctx.now()));
    let who = (ctx.actor().role, ctx.now(), sent.grund);
    match time_fits(zeitpunkt, &resident.stay(), ctx.zone(), who) {
        Err(ActError::Invalid(more)) => errors.0.extend(more.0),
        other => other?,
    }
    let begruendung = entry_reason(sent.grund)?;
    if !errors.is_empty() {
        return Err(ActError::Invalid(errors));
    }
    Ok(Read { wert, notiz: text::some(notiz), zeitpunkt, begruendung })
}

/// Records a mood; by a resident themselves with their consent alone. It alerts in the same transaction.
///
/// # Errors
/// `MOOD_LIMIT`, `EINWILLIGUNG_FEHLT`, `KENNUNG_MIT_ANDEREM_INHALT`, `AUSSERHALB`, `PFLICHTFELD_FEHLT`, those of the time and
/// the note; whoever acts does not reach the resident.
pub fn record<P: RecordsMoods>(
    p: &Platform,
    ctx: &Ctx<P>,
    resident: Id<Resident>,
    sent: &Sent<'_>,
) -> Result<Done, ActError> {
    reached::<Resident, _>(p, ctx, resident, "stimmung")?;
    let (id, outcome, is_new) = p.store().write(ctx, |w| {
        let known = idempotency::result_of(ctx, w, sent.idempotency_key)?.and_then(|id| id.parse().ok());
        let known = known.or(sent.client_id);
        let r = w.reader();
        let of: Versioned<Resident> = r.need(&resident)?;
        if let Some(known) = known.map(|id| r.get::<Mood>(&id)).transpose()?.flatten() {
            return if sent.idempotency_key.is_empty() && !is_same(ctx, &known, resident, sent) {
                Err(EntryError::OtherContent.into())
            } else {
                let time = around(day_in(known.zeitpunkt, ctx.zone()), ctx.zone())?;
                let tageswert =
                    value_with(&of_days(&P::moods(&r, resident, &time)?, ctx.zone()), &known, ctx.zone());
                let outcome = Outcome { tageswert, anlass: known.anlass, alarm: known.alarm };
                Ok(Recorded::unchanged((known.id, outcome, false)))
            };
        }
        let is_own = ctx.actor().is_badge();
        if is_own && of.einwilligung_mood_at.is_none() {
            return Err(Problem::new(Kind::NotAllowed, "EINWILLIGUNG_FEHLT").into());
        }
        let Read { wert, notiz, zeitpunkt, begruendung } = read(ctx, sent, &of)?;
        let day = day_in(zeitpunkt, ctx.zone());
        let known = of_days(&P::moods(&r, resident, &around(day, ctx.zone())?)?, ctx.zone());
        let outcome = rules::judge(&known, (day, wert), CareSettings::in_force(&r)?.mood_pro_tag)
            .map_err(|Full(most)| limit(most))?;
        let handzeichen = P::sign(ctx, w)?;
        let now = whole_micros(ctx.now());
        let new = Mood {
            id: sent.client_id.unwrap_or_else(|| Id::new(ctx.now())),
            resident_id: resident,
            wohnbereich_id: of.wohnbereich_id,
            wert,
            notiz,
            zeitpunkt,
            quelle: if is_own { Origin::Selbst } else { Origin::Fremd },
            erfasst_von: (!is_own).then_some(ctx.actor().user),
            handzeichen,
            weg: sent.weg,
            client_id: sent.client_id.is_some(),
            anlass: outcome.anlass,
            alarm: outcome.alarm,
            created_at: now,
            empfangen_at: now,
            begruendung,
            storno: None,
        };
        w.add(&new)?;
        idempotency::remember(ctx, w, sent.idempotency_key, new.id.to_string())?;
        let occasion = Occasion {
            art: Art::Mood,
            anlass: new.id.bytes(),
            resident,
            verfasser: new.erfasst_von,
            felder: &[],
        };
        let alert = new.alarm.then(|| alerts::raise(w, &occasion, ctx.now())).transpose()?;
        let done = Recorded::new((new.id, outcome, true), about(&new, RECORDED));
        Ok::<_, ActError>(alert.into_iter().fold(done, Recorded::and))
    })?;
    let mood = p.store().read(ctx, |r| r.need::<Mood>(&id))?.into_inner();
    Ok(Done { mood, outcome, is_new })
}

/// As many were recorded on that day as the house takes.
fn limit(most: u16) -> ActError {
    Problem::new(Kind::TooMany, "MOOD_LIMIT").saying(Msg::code("MOOD_LIMIT").with("n", most)).into()
}

/// The days that matter to a mood of that day.
fn around(day: Date, zone: &TimeZone) -> Result<Time<Timestamp>, ActError> {
    let off = |days: i64| day.checked_add(Span::new().days(days)).ok();
    let time = off(-2).zip(off(2)).and_then(|(from, until)| days(from, until, zone));
    time.ok_or_else(|| ActError::field("zeitpunkt", "ZEIT_UNGUELTIG"))
}

/// The value of the day of a mood that is there; of one that was withdrawn, without it.
fn value_with(moods: &[OfDay], mood: &Mood, zone: &TimeZone) -> Decimal {
    let day = day_in(mood.zeitpunkt, zone);
    let own = moods.iter().filter(|one| one.counts && one.day == day).map(|one| one.wert);
    rules::day_value(own).unwrap_or_else(|| u16::from(mood.wert).into())
}

/// Whether a mood that is there is the one that was sent again.
fn is_same<P: Permission>(ctx: &Ctx<P>, known: &Mood, resident: Id<Resident>, sent: &Sent<'_>) -> bool {
    known.client_id
        && known.resident_id == resident
        && known.erfasst_von == (!ctx.actor().is_badge()).then_some(ctx.actor().user)
        && Some(known.wert) == sent.wert
        && known.notiz == text::lines(sent.notiz).ok().and_then(text::some)
        && sent.zeitpunkt.is_none_or(|at| whole_micros(at) == known.zeitpunkt)
}

/// The mood that is to be withdrawn.
#[derive(Clone, Copy)]
pub struct Seen<'a> {
    /// Which one.
    pub id: Id<Mood>,
    /// Why.
    pub grund: &'a str,
    /// The one-time id of the form; empty for programs.
    pub idempotency_key: &'a str,
}

/// What the two rights to withdraw have in common.
trait Revises:
    Permission
    + MayWrite<Mood>
    + MayWrite<Alert>
    + MayReadAll<Alert>
    + MayWrite<IdempotencyRecord>
    + MayRead<Resident>
    + MayRead<Profile>
{
}
impl Revises for ReviseOwnMoods {}
impl Revises for ReviseAnyMood {}

/// Whether the user may withdraw a mood now (care.md, 6.1 and 7).
///
/// # Errors
/// `STIMMUNG_BLEIBT` of what a resident recorded; [`EntryError`] in the order of care.md, 6.1.
pub fn may_withdraw<P: Permission>(
    ctx: &Ctx<P>,
    mood: &Mood,
    resident: &Resident,
    grund: &str,
) -> Result<(), EntryError> {
    let Some(of) = mood.revisable() else {
        return Err(ActError::from(Problem::new(Kind::Conflict, "STIMMUNG_BLEIBT")).into());
    };
    let actor = ctx.actor();
    let asked = Asked {
        act: Act::Withdraw,
        user: actor.user,
        role: actor.role,
        fassung: 1,
        grund,
        now: ctx.now(),
        today: ctx.today(),
    };
    may_revise(&of, &resident.stay(), &asked)
}

/// Withdraws a mood that staff recorded: it stays readable and counts nowhere; an alert that it raised lapses.
///
/// # Errors
/// Those of [`may_withdraw`]; it is not there, or the user does not reach its resident.
pub fn withdraw(p: &Platform, ctx: &Ctx<RecordMoods>, seen: Seen<'_>) -> Result<Mood, EntryError> {
    let old: Versioned<Mood> = p.store().read(ctx, |r| r.need(&seen.id))?;
    let resident = reached::<Resident, _>(p, ctx, old.resident_id, "stimmung")?;
    if let Some(any) = ctx.try_as::<ReviseAnyMood>() {
        // Whose it is is said before the row is not there for them.
        if old.erfasst_von.is_none() {
            may_withdraw(ctx, &old, &resident, seen.grund)?;
        }
        withdraw_as(p, &any, seen)?;
    } else if let Some(own) = ctx.try_as::<ReviseOwnMoods>() {
        if old.erfasst_von != Some(ctx.actor().user) {
            may_withdraw(ctx, &old, &resident, seen.grund)?;
        }
        withdraw_as(p, &own, seen)?;
    } else {
        return Err(StoreError::Missing.into());
    }
    Ok(p.store().read(ctx, |r| r.need::<Mood>(&seen.id))?.into_inner())
}

fn withdraw_as<P: Revises>(p: &Platform, ctx: &Ctx<P>, seen: Seen<'_>) -> Result<(), EntryError> {
    p.store().write(ctx, |w| {
        if idempotency::result_of(ctx, w, seen.idempotency_key)?.is_some() {
            return Ok::<_, EntryError>(Recorded::unchanged(()));
        }
        let old: Versioned<Mood> = w.need(&seen.id)?;
        let resident: Versioned<Resident> = w.need(&old.resident_id)?;
        may_withdraw(ctx, &old, &resident, seen.grund)?;
        let grund = entry_reason(seen.grund)?;
        let handzeichen = staff::sign_of(&w.reader(), ctx.actor().user)?.and_then(text::some);
        let at = whole_micros(ctx.now());
        let storno = Some(Withdrawal { at, von: ctx.actor().user, handzeichen, grund: grund.clone() });
        w.replace(&old, &Mood { storno, ..Mood::clone(&old) })?;
        alerts::lapse(w, old.id.bytes(), (ctx.now(), false))?;
        idempotency::remember(ctx, w, seen.idempotency_key, seen.id.to_string())?;
        let why = grund.map(|why| Change { field: "grund".into(), old: None, new: Some(why) });
        Ok(Recorded::new((), about(&old, WITHDRAWN).changing(why.into_iter().collect())))
    })
}

/// The moods of some days.
pub struct Course {
    /// Of whom.
    pub resident: Versioned<Resident>,
    /// They, newest first; withdrawn ones, too.
    pub moods: Vec<Mood>,
    /// A value or gap for each day.
    pub trend: Vec<(Date, Option<Decimal>)>,
}

/// The moods of a resident in the last days; audited.
///
/// # Errors
/// The user does not reach the resident; those of the store.
pub fn course(
    p: &Platform,
    ctx: &Ctx<ReadMoods>,
    id: Id<Resident>,
    (from, until): (Date, Date),
    purpose: &'static str,
) -> Result<Course, ActError> {
    let resident = reached::<Resident, _>(p, ctx, id, purpose)?;
    let time = days(from, until, ctx.zone());
    let time = time.ok_or_else(|| ActError::field("tage", "FELD_UNGUELTIG"))?;
    let mut moods = p.store().read(ctx, |r| between(r, resident.id, &time))?;
    let ids: Vec<[u8; 16]> = moods.iter().map(|mood| mood.id.bytes()).collect();
    let of = (Resident::TABLE, resident.id.bytes());
    p.store().note_listed::<_, Mood>(ctx, of, &ids, Purpose(purpose))?;
    let trend = rules::trend(&of_days(&moods, ctx.zone()), from, until);
    moods.reverse();
    Ok(Course { resident, moods, trend })
}

/// The newest mood that counts of a resident who was reached already, from a day on; audited. None but it is opened, and those
/// withdrawn since.
///
/// # Errors
/// Those of the store.
pub fn newest(
    p: &Platform,
    ctx: &Ctx<ReadMoods>,
    resident: &Versioned<Resident>,
    from: Date,
    purpose: &'static str,
) -> Result<Option<Mood>, StoreError> {
    let Some(time) = days(from, ctx.today(), ctx.zone()) else { return Ok(None) };
    let newest = p.store().read(ctx, |r| {
        let range = Range::between(&(resident.id, moment(time.start)), &(resident.id, u64::MAX));
        for row in r.by(&BY_RESIDENT, &range, Order::Down)? {
            let mood: Versioned<Mood> = r.need(&row?.1)?;
            if mood.storno.is_none() {
                return Ok::<_, StoreError>(Some(mood.into_inner()));
            }
        }
        Ok(None)
    })?;
    let ids: Vec<[u8; 16]> = newest.iter().map(|mood| mood.id.bytes()).collect();
    let of = (Resident::TABLE, resident.id.bytes());
    p.store().note_listed::<_, Mood>(ctx, of, &ids, Purpose(purpose))?;
    Ok(newest)
}

/// Opens a mood with its resident; audited.
///
/// # Errors
/// It is not there, or the user does not reach its resident.
pub fn open(
    p: &Platform,
    ctx: &Ctx<ReadMoods>,
    id: Id<Mood>,
    purpose: &'static str,
) -> Result<(Versioned<Resident>, Mood), ActError> {
    let seen: Versioned<Mood> = p.store().read(ctx, |r| r.need(&id))?;
    let resident = reached::<Resident, _>(p, ctx, seen.resident_id, purpose)?;
    let mood: Versioned<Mood> = p.store().open(ctx, &id, Purpose(purpose))?;
    Ok((resident, mood.into_inner()))
}
