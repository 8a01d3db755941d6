//! Shifts are closed `nachtrag_tage` after their end, every night those that have come to it; doing it again closes nothing
//! twice. What an admin answers even later counts no more: the figure says what was documented in time.

use jiff::{SignedDuration, Timestamp, civil::Date};

use super::{access::CloseShifts, model::ClosedShift, record::last_closed, rules::Done};
use crate::{
    features::care::{
        due::{self, Answer, AnswerStatus, By, Item, ShiftProof},
        measures::{self, Measure},
        residents::Resident,
        settings::CareSettings,
        units::{self, Unit},
    },
    kernel::{ids::Id, problem::Problem, shift::ShiftSpan},
    platform::{
        base::Base,
        jobs::Turn,
        store::{Event, EventKind, Reader, Record as _, Recorded, StoreError, Versioned},
        tenancy::{Ctx, MayRead, MayReadAll, Permission},
    },
};

/// Shifts of a unit were closed.
pub const CLOSED: EventKind = EventKind::new("figures.shifts_closed");
/// So many shifts of a unit are closed in one transaction.
const TOGETHER: usize = 90;

/// What is read to say what became of what was due.
pub trait CountsDue:
    Permission
    + MayRead<Resident>
    + MayReadAll<Measure>
    + MayReadAll<Answer>
    + MayReadAll<ShiftProof>
    + MayReadAll<ClosedShift>
    + MayReadAll<Unit>
    + MayRead<CareSettings>
{
}
impl CountsDue for CloseShifts {}
impl CountsDue for super::access::ReadFigures {}

/// Where a resident lived on a day.
#[must_use]
pub fn lived_in(resident: &Resident, day: Date) -> Id<Unit> {
    let moved = resident.umzuege.iter().rev().find(|one| one.ab <= day);
    moved.or_else(|| resident.umzuege.first()).map_or(resident.wohnbereich_id, |one| one.wohnbereich_id)
}

/// Until when answers to what was due in a shift count.
#[must_use]
pub fn deadline(span: &ShiftSpan, settings: &CareSettings) -> Timestamp {
    let days = SignedDuration::from_hours(24 * i64::from(settings.nachtrag_tage));
    span.until.checked_add(days).unwrap_or(Timestamp::MAX)
}

/// What became of what was due in a shift to those who lived in the unit then, by what was said until its deadline.
///
/// # Errors
/// Those of the store.
pub fn became<P: CountsDue>(
    r: &Reader<'_, P>,
    unit: Id<Unit>,
    span: &ShiftSpan,
    residents: &[Versioned<Resident>],
    by: By<'_>,
) -> Result<Done, StoreError> {
    let here: Vec<&Resident> =
        residents.iter().map(|one| &**one).filter(|one| lived_in(one, span.id.day) == unit).collect();
    let until = deadline(span, by.settings);
    let mut done = Done::default();
    for item in due::of_shift(r, span, &here, by)? {
        let of = match said(r, span, &item, until)? {
            Some(AnswerStatus::Erledigt) => &mut done.erledigt,
            Some(AnswerStatus::Abweichung) => &mut done.abweichung,
            Some(AnswerStatus::NichtErledigt) => &mut done.nicht_erledigt,
            None => &mut done.nicht_dokumentiert,
        };
        *of = of.saturating_add(1);
    }
    Ok(done)
}

/// What was said of something due until an instant. An answer counts before the proof of the shift.
fn said<P: CountsDue>(
    r: &Reader<'_, P>,
    span: &ShiftSpan,
    item: &Item,
    until: Timestamp,
) -> Result<Option<AnswerStatus>, StoreError> {
    if let Some(answer) = item.answer.as_ref().filter(|answer| answer.empfangen_at <= until) {
        let then = answer.fassungen.iter().rev().find(|said| said.at <= until);
        return Ok(then.or_else(|| answer.fassungen.first()).map(|said| said.status));
    }
    let Some((id, nurse)) = due::proof_of(r, item.resident_id, span)? else { return Ok(None) };
    let answers = due::is_answered_by(item.version.nachweis, item.version.nur_fachkraft, nurse);
    let in_time = || Ok::<_, StoreError>(r.need::<ShiftProof>(&id)?.empfangen_at <= until);
    Ok(if answers && in_time()? { Some(AnswerStatus::Erledigt) } else { None })
}

/// The nightly job.
///
/// # Errors
/// When the store fails; it is tried again.
pub fn nightly(turn: &Turn<'_>) -> Result<(), Problem> {
    let Some(ctx) = turn.ctx::<CloseShifts>()? else { return Ok(()) };
    close(turn.base, &ctx)?;
    Ok(())
}

/// Closes the shifts of every unit that have come to their deadline.
///
/// # Errors
/// Those of the store.
pub fn close(base: &Base, ctx: &Ctx<CloseShifts>) -> Result<(), StoreError> {
    for unit in base.store().read(ctx, units::all)? {
        while close_some(base, ctx, &unit)? {}
    }
    Ok(())
}

/// Closes the next shifts of a unit; whether there may be more of them.
fn close_some(base: &Base, ctx: &Ctx<CloseShifts>, unit: &Unit) -> Result<bool, StoreError> {
    let ready = base.store().read(ctx, |r| ready(r, ctx, unit))?;
    let Some(last) = ready.last() else { return Ok(false) };
    let event = Event::new(CLOSED).about(Unit::TABLE, unit.id.bytes());
    let event = event.note("anzahl", ready.len()).note("schicht", &last.schicht);
    base.store().write(ctx, |w| {
        let mut is_new = false;
        for shift in &ready {
            // Whoever closed it meanwhile said the same.
            if w.get::<ClosedShift>(&shift.key())?.is_none() {
                w.add(shift)?;
                is_new = true;
            }
        }
        let event = Recorded::new((), event);
        Ok::<_, StoreError>(if is_new { event } else { Recorded::unchanged(()) })
    })?;
    Ok(ready.len() == TOGETHER)
}

/// The next shifts of a unit that have come to their deadline, as they are closed.
fn ready(
    r: &Reader<'_, CloseShifts>,
    ctx: &Ctx<CloseShifts>,
    unit: &Unit,
) -> Result<Vec<ClosedShift>, StoreError> {
    let settings = CareSettings::in_force(r)?;
    let calendar = settings.calendar_of(unit).ok_or(StoreError::Damaged("shifts"))?;
    let residents = r.scan::<Resident>()?.collect::<Result<Vec<_>, _>>()?;
    let next = match last_closed(r, unit.id)? {
        Some(last) => last
            .schicht
            .parse()
            .ok()
            .and_then(|id| calendar.span(&id, ctx.zone()))
            .filter(|span| span.from == last.beginn)
            .or_else(|| calendar.at(last.beginn, ctx.zone()))
            .and_then(|span| calendar.after(&span, ctx.zone())),
        None => first_planned(r, &residents)?.and_then(|first| calendar.at(first, ctx.zone())),
    };
    let by = By { now: ctx.now(), zone: ctx.zone(), calendar: &calendar, settings: &settings };
    let spans = std::iter::successors(next, |span| calendar.after(span, ctx.zone()));
    let over = spans.take_while(|span| deadline(span, &settings) < ctx.now()).take(TOGETHER);
    let closed = over.map(|span| {
        let done = became(r, unit.id, &span, &residents, by)?;
        let count = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
        Ok(ClosedShift {
            wohnbereich_id: unit.id,
            beginn: span.from,
            schicht: span.id.to_string(),
            tag: span.id.day,
            erledigt: count(done.erledigt),
            abweichung: count(done.abweichung),
            nicht_erledigt: count(done.nicht_erledigt),
            nicht_dokumentiert: count(done.nicht_dokumentiert),
            frist: deadline(&span, &settings),
        })
    });
    closed.collect()
}

/// When the first measure of anybody begins: before it nothing was due.
fn first_planned(
    r: &Reader<'_, CloseShifts>,
    residents: &[Versioned<Resident>],
) -> Result<Option<Timestamp>, StoreError> {
    let mut first = None;
    for resident in residents {
        for measure in measures::of_resident(r, resident.id, (None, None))? {
            let begins = measure.fassungen.iter().map(|version| version.gueltig_ab).min();
            first = [first, begins].into_iter().flatten().min();
        }
    }
    Ok(first)
}
