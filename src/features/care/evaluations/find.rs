//! What is to be evaluated, what gives occasion to it, and what was: of one resident, by the rows of the indexes.

use std::collections::HashMap;

use jiff::{Timestamp, civil::Date};

use super::{
    model::{Evaluation, Occasion},
    record::{BY_RESIDENT, OF_PLAN, OF_RESIDENT, OPEN},
    rules::{self, Near},
};
use crate::{
    features::care::{
        measures::{self, Measure},
        observations::moment,
        residents::Resident,
    },
    kernel::ids::Id,
    platform::{
        store::{Order, Range, Reader, StoreError, Versioned},
        tenancy::MayReadAll,
    },
};

/// Most evaluations and occasions that a page shows.
const MOST_SHOWN: usize = 100;

/// Something that is to be evaluated.
pub struct Coming {
    /// Which measure, and what it is called; none: the whole plan.
    pub measure: Option<(Id<Measure>, String)>,
    /// When.
    pub day: Date,
}

impl Coming {
    /// How near it is.
    #[must_use]
    pub fn near(&self, today: Date) -> Near {
        rules::near(self.day, today)
    }
    /// Whether it is due.
    #[must_use]
    pub fn is_due(&self, today: Date) -> bool {
        self.near(today) == Near::Due
    }
    /// Whether it is due, or will be within a week.
    #[must_use]
    pub fn is_near(&self, today: Date) -> bool {
        self.near(today) != Near::Later
    }
}

/// What is to be evaluated of a resident: every measure that runs, and the plan where it was evaluated as a whole before; the
/// next first.
///
/// # Errors
/// Those of the store.
pub fn coming<P>(r: &Reader<'_, P>, resident: Id<Resident>, now: Timestamp) -> Result<Vec<Coming>, StoreError>
where
    P: MayReadAll<Measure> + MayReadAll<Evaluation>,
{
    let running = measures::of_resident(r, resident, (Some(now), None))?.into_iter();
    let mut all: Vec<Coming> = running
        .filter(|measure| measure.runs(now))
        .filter_map(|measure| {
            let titel = measure.newest()?.titel.clone();
            Some(Coming { day: measure.evaluation_on()?, measure: Some((measure.id, titel)) })
        })
        .collect();
    let newest = r.by(&OF_PLAN, &Range::prefix(&resident), Order::Down)?.next().transpose()?;
    // Without a measure there is no plan.
    if let (Some((_, id)), false) = (newest, all.is_empty()) {
        let evaluation: Versioned<Evaluation> = r.need(&id)?;
        all.extend(evaluation.current().map(|said| Coming { measure: None, day: said.naechste_am }));
    }
    all.sort_by(|one, next| (one.day, &one.measure).cmp(&(next.day, &next.measure)));
    Ok(all)
}

/// The open occasions of a resident, the newest first.
///
/// # Errors
/// Those of the store.
pub fn open_in<P>(r: &Reader<'_, P>, resident: Id<Resident>) -> Result<Vec<Occasion>, StoreError>
where
    P: MayReadAll<Occasion>,
{
    let rows = r.by(&OPEN, &Range::prefix(&resident), Order::Down)?;
    rows.take(MOST_SHOWN).map(|row| row.and_then(|(_, id)| r.need(&id).map(Versioned::into_inner))).collect()
}

/// The newest occasions of a resident, decided ones included, the newest first.
///
/// # Errors
/// Those of the store.
pub fn all_in<P>(r: &Reader<'_, P>, resident: Id<Resident>) -> Result<Vec<Occasion>, StoreError>
where
    P: MayReadAll<Occasion>,
{
    let rows = r.by(&OF_RESIDENT, &Range::prefix(&resident), Order::Down)?;
    rows.take(MOST_SHOWN).map(|row| row.and_then(|(_, id)| r.need(&id).map(Versioned::into_inner))).collect()
}

/// The newest evaluations of a resident, the newest first.
///
/// # Errors
/// Those of the store.
pub fn evaluations<P>(r: &Reader<'_, P>, resident: Id<Resident>) -> Result<Vec<Evaluation>, StoreError>
where
    P: MayReadAll<Evaluation>,
{
    let rows = r.by(&BY_RESIDENT, &Range::prefix(&resident), Order::Down)?;
    rows.take(MOST_SHOWN).map(|row| row.and_then(|(_, id)| r.need(&id).map(Versioned::into_inner))).collect()
}

/// How many evaluations of a resident were overdue at an instant: of measures that were not ended by then, and of the plan as a
/// whole; their day lies before that one.
///
/// # Errors
/// Those of the store.
pub fn overdue<P>(
    r: &Reader<'_, P>,
    resident: Id<Resident>,
    (at, day): (Timestamp, Date),
) -> Result<u64, StoreError>
where
    P: MayReadAll<Measure> + MayReadAll<Evaluation>,
{
    // By measure, and of the plan (none): the newest evaluation that was there then, and when it was made.
    let mut evaluated: HashMap<Option<Id<Measure>>, (Timestamp, Date)> = HashMap::new();
    let until_then = Range::between(&(resident, 0_u64), &(resident, moment(at).saturating_add(1)));
    for row in r.by(&BY_RESIDENT, &until_then, Order::Down)? {
        let evaluation: Versioned<Evaluation> = r.need(&row?.1)?;
        let stood = evaluation.storno.as_ref().is_none_or(|storno| storno.at > at);
        let said = evaluation.fassungen.iter().rev().find(|said| said.at <= at);
        if let Some(said) = said.filter(|_| stood) {
            evaluated.entry(evaluation.massnahme_id).or_insert((evaluation.created_at, said.naechste_am));
        }
    }
    let plan = evaluated.get(&None).copied();
    let (mut overdue, mut measures) = (0_u64, 0_u64);
    for measure in measures::of_resident(r, resident, (Some(at), None))? {
        let Some(version) = measure.fassungen.iter().rev().find(|version| version.at <= at) else { continue };
        let own = evaluated.get(&Some(measure.id)).copied();
        let newest = own.into_iter().chain(plan).max_by_key(|(made, _)| *made);
        let later = newest.filter(|(made, _)| *made >= version.at);
        let next = later.map_or(version.evaluation_am, |(_, next)| next);
        measures = measures.saturating_add(1);
        overdue = overdue.saturating_add(u64::from(next < day));
    }
    let plan_is = plan.is_some_and(|(_, next)| measures > 0 && next < day);
    Ok(overdue.saturating_add(u64::from(plan_is)))
}
