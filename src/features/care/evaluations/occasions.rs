//! What gives occasion to evaluate a plan, followed from the events that say so, once for each source. Each of these looks at
//! how its source is now: done again it changes nothing. What is corrected or withdrawn takes its occasion away again, as long
//! as nobody has decided about it.

use jiff::{SignedDuration, Timestamp};

use super::{
    access::FollowOccasions,
    model::{Dropped, Occasion},
    record::BY_SOURCE,
    words::Art,
};
use crate::{
    features::care::{
        due::{self, Answer, UNDONE_WITHIN},
        measures::Measure,
        observations::{Entry, FALL, entries_before},
        residents::{AbsenceKind, Resident},
    },
    kernel::{clock::whole_micros, ids::Id, problem::Problem},
    platform::{
        jobs::{Happened, Turn},
        store::{
            Event, EventKind, Order, Range, Reader, Record as _, Recorded, StoreError, Versioned, Writer,
        },
        tenancy::Ctx,
    },
};

/// There is occasion to evaluate a plan.
pub const OPENED: EventKind = EventKind::new("occasion.opened");
/// What gave occasion was corrected or withdrawn.
pub const LAPSED: EventKind = EventKind::new("occasion.lapsed");

/// A return from hospital that is entered so much later is none any more.
const RETURNED_WITHIN: SignedDuration = SignedDuration::from_hours(30 * 24);
/// What was left undone is looked for in so long a time before and after now: answers are given late, and said ahead.
const UNDONE_BEFORE: SignedDuration = SignedDuration::from_hours(60 * 24);
/// See [`UNDONE_BEFORE`].
const UNDONE_AFTER: SignedDuration = SignedDuration::from_hours(8 * 24);

/// What may give occasion.
#[derive(Clone, Copy)]
struct Source {
    resident: Id<Resident>,
    art: Art,
    quelle: [u8; 16],
    nr: u32,
    zeitpunkt: Timestamp,
}

/// An event about an occasion, which the resident's file lists, too.
pub fn about(occasion: &Occasion, kind: EventKind) -> Event {
    Event::new(kind)
        .about(Occasion::TABLE, occasion.id.bytes())
        .of(Resident::TABLE, occasion.resident_id.bytes())
        .note("anlass", occasion.art.code())
}

fn known(
    r: &Reader<'_, FollowOccasions>,
    source: &Source,
) -> Result<Option<Versioned<Occasion>>, StoreError> {
    let id = r.first_by(&BY_SOURCE, &(source.quelle, source.art.number(), source.nr))?;
    id.map(|id| r.need(&id)).transpose()
}

/// Keeps an occasion, unless it is there. One that had lapsed is open again: its source says so once more.
fn keep(
    w: &mut Writer<'_, '_, FollowOccasions>,
    source: Source,
    now: Timestamp,
) -> Result<Option<Event>, StoreError> {
    if let Some(seen) = known(&w.reader(), &source)? {
        if !seen.has_lapsed() {
            return Ok(None);
        }
        w.replace(&seen, &Occasion { verworfen: None, ..Occasion::clone(&seen) })?;
        return Ok(Some(about(&seen, OPENED)));
    }
    let new = Occasion {
        id: Id::new(now),
        resident_id: source.resident,
        art: source.art,
        quelle: source.quelle,
        nr: source.nr,
        zeitpunkt: whole_micros(source.zeitpunkt),
        created_at: whole_micros(now),
        bewertet: None,
        verworfen: None,
    };
    w.add(&new)?;
    Ok(Some(about(&new, OPENED)))
}

/// Takes an occasion away, as long as nobody has decided about it.
fn lapse(
    w: &mut Writer<'_, '_, FollowOccasions>,
    ctx: &Ctx<FollowOccasions>,
    seen: Option<Versioned<Occasion>>,
) -> Result<Option<Event>, StoreError> {
    let Some(seen) = seen.filter(|seen| seen.is_open()) else { return Ok(None) };
    let at = whole_micros(ctx.now());
    let verworfen = Some(Dropped { at, von: ctx.actor().user, handzeichen: None, grund: None });
    w.replace(&seen, &Occasion { verworfen, ..Occasion::clone(&seen) })?;
    Ok(Some(about(&seen, LAPSED)))
}

/// What a write comes to that may have had nothing to do.
fn recorded(events: impl IntoIterator<Item = Event>) -> Recorded<()> {
    let mut events = events.into_iter();
    let first = events.next().map(|first| Recorded::new((), first));
    first.map_or_else(|| Recorded::unchanged(()), |first| events.fold(first, Recorded::and))
}

/// What an entry gives occasion as, as it is now: a fall, or a scale that says worse than the newest one before it.
fn art_of(r: &Reader<'_, FollowOccasions>, entry: &Entry) -> Result<Option<Art>, StoreError> {
    if entry.storno.is_some() {
        return Ok(None);
    }
    if entry.vorlage == FALL {
        return Ok(Some(Art::Sturz));
    }
    let rank = |entry: &Entry| {
        let score = entry.current().and_then(|current| current.punkte.as_ref());
        score.filter(|score| score.summe.is_some()).and_then(|score| score.rang)
    };
    let Some(now) = rank(entry) else { return Ok(None) };
    for before in entries_before(r, entry.resident_id, &entry.vorlage, Some(entry.zeitpunkt()))? {
        let before: Versioned<Entry> = before?;
        if let Some(before) = rank(&before) {
            return Ok((now > before).then_some(Art::Stufe));
        }
    }
    Ok(None)
}

/// An entry says that it gives occasion, or was corrected or withdrawn.
///
/// # Errors
/// Those of the store; the event then stays due.
pub fn of_entry(happened: &Happened<'_>) -> Result<(), Problem> {
    let Some(ctx) = happened.ctx::<FollowOccasions>() else { return Ok(()) };
    let Some((_, id)) = happened.entry()?.object else { return Ok(()) };
    let done = happened.base.store().write(&ctx, |w| {
        let Some(entry) = w.get::<Entry>(&Id::from_bytes(id))? else {
            return Ok::<_, StoreError>(Recorded::unchanged(()));
        };
        let found = art_of(&w.reader(), &entry)?;
        let mut events = Vec::new();
        for art in [Art::Sturz, Art::Stufe] {
            let zeitpunkt = entry.zeitpunkt();
            let source = Source { resident: entry.resident_id, art, quelle: id, nr: 0, zeitpunkt };
            if found == Some(art) {
                events.extend(keep(w, source, ctx.now())?);
            } else {
                let seen = known(&w.reader(), &source)?;
                events.extend(lapse(w, &ctx, seen)?);
            }
        }
        Ok(recorded(events))
    });
    Ok(done?)
}

/// A measure was left undone once more.
///
/// # Errors
/// Those of the store; the event then stays due.
pub fn of_measure(happened: &Happened<'_>) -> Result<(), Problem> {
    let Some(ctx) = happened.ctx::<FollowOccasions>() else { return Ok(()) };
    let Some((_, id)) = happened.entry()?.object else { return Ok(()) };
    let done = happened.base.store().write(&ctx, |w| {
        let Some(measure) = w.get::<Measure>(&Id::from_bytes(id))? else {
            return Ok::<_, StoreError>(Recorded::unchanged(()));
        };
        Ok(recorded(undone(w, &ctx, (measure.id, measure.resident_id))?))
    });
    Ok(done?)
}

/// An answer was corrected or withdrawn.
///
/// # Errors
/// Those of the store; the event then stays due.
pub fn of_answer(happened: &Happened<'_>) -> Result<(), Problem> {
    let Some(ctx) = happened.ctx::<FollowOccasions>() else { return Ok(()) };
    let Some((_, id)) = happened.entry()?.object else { return Ok(()) };
    let done = happened.base.store().write(&ctx, |w| {
        let Some(answer) = w.get::<Answer>(&Id::from_bytes(id))? else {
            return Ok::<_, StoreError>(Recorded::unchanged(()));
        };
        Ok(recorded(undone(w, &ctx, (answer.massnahme_id, answer.resident_id))?))
    });
    Ok(done?)
}

/// What a measure that was left undone gives occasion to. Each time it was not done counts once.
fn undone(
    w: &mut Writer<'_, '_, FollowOccasions>,
    ctx: &Ctx<FollowOccasions>,
    (measure, resident): (Id<Measure>, Id<Resident>),
) -> Result<Vec<Event>, StoreError> {
    let (quelle, art, now) = (measure.bytes(), Art::NichtErledigt, ctx.now());
    let r = w.reader();
    let rows = r.by(&BY_SOURCE, &Range::prefix(&(quelle, art.number())), Order::Up)?;
    let ids = rows.map(|row| row.map(|(_, id)| id)).collect::<Result<Vec<_>, StoreError>>()?;
    let all = ids.iter().map(|id| r.need(id)).collect::<Result<Vec<Versioned<Occasion>>, StoreError>>()?;
    let from = now.checked_sub(UNDONE_BEFORE).unwrap_or(Timestamp::MIN);
    let until = now.checked_add(UNDONE_AFTER).unwrap_or(Timestamp::MAX);
    let times = due::undone(&r, resident, measure, from..until)?;
    let nr = u32::try_from(all.len()).unwrap_or(u32::MAX);
    let (mut events, mut counted) = (Vec::new(), None::<Timestamp>);
    for seen in all {
        let begins = seen.zeitpunkt.checked_sub(UNDONE_WITHIN).unwrap_or(Timestamp::MIN);
        let own: Vec<Timestamp> =
            times.iter().copied().filter(|at| begins <= *at && *at <= seen.zeitpunkt).collect();
        let lapsed = seen.has_lapsed();
        let zeitpunkt = seen.zeitpunkt;
        let still = !seen.is_open() || begins < from || due::left_undone(&own, None).is_some();
        if !still {
            events.extend(lapse(w, ctx, Some(seen))?);
        } else if !lapsed {
            counted = counted.max(Some(zeitpunkt));
        }
    }
    if let Some(zeitpunkt) = due::left_undone(&times, counted) {
        events.extend(keep(w, Source { resident, art, quelle, nr, zeitpunkt }, now)?);
    }
    Ok(events)
}

/// The numbers of the absences from which somebody is back from hospital, and when they came back.
fn returns(resident: &Resident, now: Timestamp) -> impl Iterator<Item = (u32, Timestamp)> {
    let all = resident.abwesenheiten.iter().filter(|one| one.art == AbsenceKind::Krankenhaus);
    let back = all.filter_map(|one| one.bis.map(|bis| (u32::from(one.nr), bis)));
    back.filter(move |(_, bis)| *bis <= now && now.duration_since(*bis) <= RETURNED_WITHIN)
}

/// A resident was changed, or an absence of theirs.
///
/// # Errors
/// Those of the store; the event then stays due.
pub fn of_resident(happened: &Happened<'_>) -> Result<(), Problem> {
    let Some(ctx) = happened.ctx::<FollowOccasions>() else { return Ok(()) };
    let entry = happened.entry()?;
    let Some((_, id)) = entry.object else { return Ok(()) };
    let graded = entry.fields.iter().any(|field| field == "pflegegrad");
    let done = happened.base.store().write(&ctx, |w| {
        let Some(resident) = w.get::<Resident>(&Id::from_bytes(id))? else {
            return Ok::<_, StoreError>(Recorded::unchanged(()));
        };
        let mut events = came_back(w, &ctx, &resident)?;
        if let (true, [.., before, last]) = (graded, resident.pflegegrad_verlauf.as_slice())
            && before.grad != last.grad
        {
            let nr = u32::try_from(resident.pflegegrad_verlauf.len()).unwrap_or(u32::MAX);
            let (art, zeitpunkt) = (Art::Pflegegrad, entry.at);
            let source = Source { resident: resident.id, art, quelle: id, nr, zeitpunkt };
            events.extend(keep(w, source, ctx.now())?);
        }
        Ok(recorded(events))
    });
    Ok(done?)
}

/// Keeps the returns of a resident, and takes those away that are none any more.
fn came_back(
    w: &mut Writer<'_, '_, FollowOccasions>,
    ctx: &Ctx<FollowOccasions>,
    resident: &Resident,
) -> Result<Vec<Event>, StoreError> {
    let art = Art::Krankenhaus;
    let source = |nr: u32, zeitpunkt: Timestamp| Source {
        resident: resident.id,
        art,
        quelle: resident.id.bytes(),
        nr,
        zeitpunkt,
    };
    let mut events = Vec::new();
    for (nr, bis) in returns(resident, ctx.now()) {
        events.extend(keep(w, source(nr, bis), ctx.now())?);
    }
    for one in &resident.abwesenheiten {
        let back = one.art == AbsenceKind::Krankenhaus && one.bis.is_some_and(|bis| bis <= ctx.now());
        if !back {
            let seen = known(&w.reader(), &source(one.nr.into(), one.von))?;
            events.extend(lapse(w, ctx, seen)?);
        }
    }
    Ok(events)
}

/// Those who were to come back by now have: a return that was entered ahead is no event of its day.
///
/// # Errors
/// Those of the store.
pub fn follow_returns(turn: &Turn<'_>, ctx: &Ctx<FollowOccasions>) -> Result<(), StoreError> {
    let store = turn.base.store();
    let back = store.read(ctx, |r| {
        let mut back = Vec::new();
        for resident in r.scan::<Resident>()? {
            let resident = resident?;
            for (nr, zeitpunkt) in returns(&resident, ctx.now()) {
                let (art, quelle) = (Art::Krankenhaus, resident.id.bytes());
                let source = Source { resident: resident.id, art, quelle, nr, zeitpunkt };
                if known(r, &source)?.is_none() {
                    back.push(source);
                }
            }
        }
        Ok::<_, StoreError>(back)
    })?;
    if back.is_empty() {
        return Ok(());
    }
    store.write(ctx, |w| {
        let mut events = Vec::new();
        for source in back {
            events.extend(keep(w, source, ctx.now())?);
        }
        Ok(recorded(events))
    })
}
