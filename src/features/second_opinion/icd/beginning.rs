//! Where a waiting list begins, and what waits beside the part of it that is shown.

use jiff::civil::Date;

use super::scope::{Place, Scope, ScopeQuery, counts, waiting};
use crate::{
    features::second_opinion::cases::{Case, Traits},
    kernel::{period::IsoWeek, problem::Problem},
    platform::{
        Platform, last_filters,
        store::{Index, Order, Range, Reader, StoreError},
        tenancy::{Ctx, MayReadAll, Permission},
    },
};

/// A list of waiting cases.
pub struct Queue {
    /// The name under which its last filter is remembered; for ever.
    pub name: &'static str,
    /// Where it is, as local path.
    pub href: &'static str,
    /// Its cases, in the order of entry.
    pub index: &'static Index<Case, Place>,
    /// Whether a case with these traits waits in it.
    pub waits: fn(Traits) -> bool,
}

/// What waits beside the part that is shown; every number counts what waits, so that they add up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Beside {
    /// What is shown.
    pub scope: Scope,
    /// Waiting in it.
    pub here: u64,
    /// Waiting in the weeks before it.
    pub older: u64,
    /// Waiting in the facility.
    pub all: u64,
    /// The newest week of this year in which something waits; without one, the newest of all.
    pub newest: Option<IsoWeek>,
    /// Whether there are any cases at all.
    pub any: bool,
}

/// What is shown of a queue: what was asked for. Unasked, it begins with the filter that the person chose last, as long as
/// something waits there, else with the newest week.
///
/// # Errors
/// A filter that means nothing ([`Scope::read`]), or those of the store.
pub fn begin<P: Permission + MayReadAll<Case>>(
    p: &Platform,
    ctx: &Ctx<P>,
    queue: &Queue,
    asked: &ScopeQuery,
) -> Result<Scope, Problem> {
    let scope = Scope::read(asked, queue.href)?;
    if asked.is_chosen() {
        let filter = Some(scope.query()).filter(|_| !scope.is_all());
        // What cannot be remembered is shown all the same.
        let _ = last_filters::remember(p, ctx, queue.name, filter.as_deref());
    }
    if asked.is_chosen() || !asked.is_empty() {
        return Ok(scope);
    }
    let last = last_filters::remembered(p, ctx, queue.name)?;
    let last = last.and_then(|text| Scope::read(&ScopeQuery::written(&text), queue.href).ok());
    let begun = p.store().read(ctx, |r| {
        if let Some(scope) = last
            && waiting(r, queue.index, scope, None)?.next().transpose()?.is_some()
        {
            return Ok(scope);
        }
        Ok::<_, StoreError>(newest(r, queue, ctx.today())?.map(Scope::from).unwrap_or_default())
    })?;
    Ok(begun)
}

/// What waits beside a scope.
///
/// # Errors
/// Those of the store.
pub fn beside<P: Permission + MayReadAll<Case>>(
    r: &Reader<'_, P>,
    queue: &Queue,
    scope: Scope,
    today: Date,
) -> Result<Beside, StoreError> {
    let open = |scope| -> Result<u64, StoreError> {
        Ok(counts(r, scope)?.into_iter().filter(|(traits, _)| (queue.waits)(*traits)).map(|(_, n)| n).sum())
    };
    let older = scope.older().map(open).transpose()?.unwrap_or_default();
    let any = !counts(r, Scope::default())?.is_empty();
    let (here, all) = (open(scope)?, open(Scope::default())?);
    Ok(Beside { scope, here, older, all, newest: newest(r, queue, today)?, any })
}

/// The newest week of this year in which something waits; without one, the newest of all.
fn newest<P: Permission + MayReadAll<Case>>(
    r: &Reader<'_, P>,
    queue: &Queue,
    today: Date,
) -> Result<Option<IsoWeek>, StoreError> {
    let last = |range: &Range| -> Result<Option<IsoWeek>, StoreError> {
        let row = r.by(queue.index, range, Order::Down)?.next().transpose()?;
        Ok(row.and_then(|((jahr, kw, ..), _)| IsoWeek::new(jahr, kw)))
    };
    let jahr = IsoWeek::of(today).jahr;
    match last(&Range::between(&(jahr, 0_u8), &(jahr.saturating_add(1), 0_u8)))? {
        Some(week) => Ok(Some(week)),
        None => last(&Range::all()),
    }
}
