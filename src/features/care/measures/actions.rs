//! What a measure is as a record in versions, how a resident's are found, and what becomes of them with an evaluation and with
//! the stay.

use super::{
    access::{ReadPlans, WritePlans},
    json::NewEnd,
    model::{End, Evaluated, Measure, Version},
    record::BY_RESIDENT,
    rules::{self, By, Sent},
};
use crate::{
    features::care::{
        observations::{calendar, instant, moment},
        residents::{Resident, reason},
        settings::CareSettings,
        staff, templates,
        versioned::{self, Revised, lives_here},
    },
    kernel::{
        clock::whole_micros,
        ids::Id,
        problem::{Kind, Problem},
    },
    platform::{
        entity::ActError,
        jobs::Happened,
        store::{Change, EventKind, Order, Range, Reader, StoreError, Versioned, Writer},
        tenancy::{Ctx, MayReadAll, MayWrite, Permission},
    },
};

/// A measure was planned.
pub const PLANNED: EventKind = EventKind::new("measure.created");
/// A measure was changed: it has another version.
pub const CHANGED: EventKind = EventKind::new("measure.changed");
/// A measure was ended.
pub const ENDED: EventKind = EventKind::new("measure.ended");
/// Behind every row of a resident.
const LAST: [u8; 16] = [0xff; 16];
/// So many characters are a reason to end one.
const LEAST_REASON: usize = 5;

impl Revised for Measure {
    type Read = ReadPlans;
    type Write = WritePlans;
    type Version = Version;
    type Sent = Sent;
    type End = NewEnd;
    const PURPOSE: &'static str = "plan";
    const BEGUN: EventKind = PLANNED;
    const CHANGED: EventKind = CHANGED;
    const ENDED: EventKind = ENDED;

    fn resident(&self) -> Id<Resident> {
        self.resident_id
    }
    fn fassungen(&self) -> &[Version] {
        &self.fassungen
    }
    fn over(&self) -> Option<Problem> {
        self.ende.as_ref().map(|_| Problem::new(Kind::Conflict, "MASSNAHME_BEENDET"))
    }
    fn of_resident<P: MayReadAll<Self>>(
        r: &Reader<'_, P>,
        resident: Id<Resident>,
    ) -> Result<Vec<Versioned<Self>>, StoreError> {
        of_resident(r, resident, (None, None))
    }
    /// A version ends where the next one starts, at one instant. The errors are `BEWOHNER_AUSGEZOGEN` and those of
    /// [`rules::version`].
    fn written(
        of: Option<&Self>,
        ctx: &Ctx<WritePlans>,
        w: &mut Writer<'_, '_, WritePlans>,
        resident: &Resident,
        sent: &Sent,
    ) -> Result<Self, ActError> {
        lives_here(resident)?;
        let known = of.and_then(Self::newest).and_then(|newest| newest.vorlage.as_deref());
        let version = judged(ctx, w, resident, sent, known)?;
        let mut measure = of.cloned().unwrap_or_else(|| Self {
            id: Id::new(ctx.now()),
            resident_id: resident.id,
            fassungen: Vec::new(),
            ende: None,
            evaluiert: None,
        });
        let later = sent.gueltig_ab.is_some();
        if later || !measure.newest().is_some_and(|newest| rules::says_the_same(newest, &version)) {
            measure.fassungen.push(version);
        }
        Ok(measure)
    }
    /// The error is `GRUND_FEHLT`.
    fn ended(
        &self,
        ctx: &Ctx<WritePlans>,
        w: &mut Writer<'_, '_, WritePlans>,
        end: &NewEnd,
    ) -> Result<(Self, Vec<Change>), ActError> {
        let grund = reason(&end.grund, LEAST_REASON, "GRUND_FEHLT")?;
        let (von, handzeichen, now) = staff::author(ctx, w)?;
        let told = vec![Change { field: "grund".into(), old: None, new: Some(grund.clone()) }];
        let ende = End { at: whole_micros(now), von, handzeichen, grund: Some(grund) };
        Ok((Self { ende: Some(ende), ..self.clone() }, told))
    }
}

/// The version that was sent, judged in the transaction that writes it.
fn judged(
    ctx: &Ctx<WritePlans>,
    w: &mut Writer<'_, '_, WritePlans>,
    resident: &Resident,
    sent: &Sent,
    known: Option<&str>,
) -> Result<Version, ActError> {
    let (von, handzeichen, now) = staff::author(ctx, w)?;
    let r = w.reader();
    let licensed = CareSettings::in_force(&r)?.is_licensed();
    let offered = templates::find(&r, &sent.vorlage, licensed)?.is_some_and(|one| one.is_offered());
    let by = By {
        now,
        zone: ctx.zone(),
        calendar: &calendar(&r, resident.wohnbereich_id)?,
        von,
        handzeichen,
        // A template that is not offered any more stays where it was.
        has_template: offered || known == Some(sent.vorlage.as_str()),
    };
    rules::version(sent, by).map_err(ActError::Invalid)
}

/// Keeps with a measure that it was evaluated, in the transaction of the evaluation, whose event tells it.
///
/// # Errors
/// It is not there; those of the store.
pub fn evaluated<P>(
    w: &mut Writer<'_, '_, P>,
    id: Id<Measure>,
    evaluated: Evaluated,
) -> Result<(), StoreError>
where
    P: Permission + MayWrite<Measure>,
{
    let old: Versioned<Measure> = w.need(&id)?;
    w.replace(&old, &Measure { evaluiert: Some(evaluated), ..Measure::clone(&old) })?;
    Ok(())
}

/// The measures of a resident that are valid at some instant of a time, by the row of the index: those of other times are not
/// opened. None of the ends: without a bound.
///
/// # Errors
/// Those of the store.
pub fn of_resident<P>(
    r: &Reader<'_, P>,
    resident: Id<Resident>,
    (from, until): (Option<jiff::Timestamp>, Option<jiff::Timestamp>),
) -> Result<Vec<Versioned<Measure>>, StoreError>
where
    P: MayReadAll<Measure>,
{
    let whole = Range::between(&(resident, from.map_or(0, moment)), &(resident, u64::MAX, LAST));
    let mut found = Vec::new();
    for row in r.by_covering(&BY_RESIDENT, &whole, Order::Up)? {
        let (_, first, id) = row?;
        if until.is_none_or(|until| instant(first).is_some_and(|first| first < until)) {
            found.push(r.need(&id)?);
        }
    }
    Ok(found)
}

/// How many measures of a resident are valid then or will be; by the rows of the index.
///
/// # Errors
/// Those of the store.
pub fn counted<P>(
    r: &Reader<'_, P>,
    resident: Id<Resident>,
    now: jiff::Timestamp,
) -> Result<usize, StoreError>
where
    P: MayReadAll<Measure>,
{
    let open = Range::between(&(resident, moment(now).saturating_add(1)), &(resident, u64::MAX, LAST));
    r.by(&BY_RESIDENT, &open, Order::Up)?.try_fold(0_usize, |count, row| row.map(|_| count.saturating_add(1)))
}

/// A stay has ended: so have the measures that would still be valid, with the end of its last day.
///
/// # Errors
/// Those of the store.
pub fn end_with_the_stay(happened: &Happened<'_>) -> Result<(), Problem> {
    versioned::end_with_the_stay::<Measure, WritePlans>(
        happened,
        |r, resident, at| {
            let mut all = of_resident(r, resident, (Some(at), None))?;
            all.retain(|measure| measure.ende.is_none());
            Ok(all)
        },
        |measure, at, von| {
            let ende = End { at, von, handzeichen: None, grund: None };
            Measure { ende: Some(ende), ..measure.clone() }
        },
    )
}
