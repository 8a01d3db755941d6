//! The cases that wait for their ICD, in the order of entry, and how far the work has come.

use super::{
    access::EnterIcd,
    beginning::{Beside, Queue, beside},
    pages::HREF,
    scope::{Place, Scope, counts, waiting},
};
use crate::{
    features::second_opinion::cases::{Case, PENDING_ICD, Traits},
    kernel::{ids::Id, paging::Paging},
    platform::{
        Platform,
        store::{Reader, StoreError, Versioned},
        tenancy::{Ctx, MayReadAll, Permission},
    },
};

/// The cases that wait for their ICD.
pub static QUEUE: Queue =
    Queue { name: "icd", href: HREF, index: &PENDING_ICD, waits: |traits| !traits.has(Traits::ICD) };

/// How many cases of a scope have their ICD.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Cases with ICD.
    pub done: u64,
    /// All cases, cancelled ones not.
    pub all: u64,
}

impl Progress {
    /// Cases that still wait.
    #[must_use]
    pub fn open(self) -> u64 {
        self.all.saturating_sub(self.done)
    }
}

/// A stretch of the pending list.
pub struct Pending {
    /// The cases, at most a page of them.
    pub cases: Vec<Versioned<Case>>,
    /// Behind which place the list goes on; none at its end.
    pub next: Option<Place>,
    /// How far the scope has come.
    pub progress: Progress,
    /// What waits beside it.
    pub beside: Beside,
}

crate::opaque_debug!(Pending);

/// The first `most` waiting cases of a scope behind a place. A place and no page number: what is done leaves the
/// list, so that the second page would skip as many cases as the first one lost.
///
/// # Errors
/// What the store says.
pub fn pending(
    p: &Platform,
    ctx: &Ctx<EnterIcd>,
    scope: Scope,
    after: Option<Place>,
    paging: Paging,
) -> Result<Pending, StoreError> {
    p.store().read(ctx, |r| {
        let mut found: Vec<(Place, Id<Case>)> = waiting(r, &PENDING_ICD, scope, after)?
            .skip(paging.skip())
            .take(paging.per_page.saturating_add(1))
            .collect::<Result<_, _>>()?;
        let more = found.len() > paging.per_page;
        found.truncate(paging.per_page);
        let next = found.last().map(|(place, _)| *place).filter(|_| more);
        let cases = found.iter().map(|(_, id)| r.need(id)).collect::<Result<_, _>>()?;
        Ok(Pending {
            cases,
            next,
            progress: progress(r, scope)?,
            beside: beside(r, &QUEUE, scope, ctx.today())?,
        })
    })
}

/// How far a scope has come.
///
/// # Errors
/// What the store says.
pub fn progress<P: Permission + MayReadAll<Case>>(
    r: &Reader<'_, P>,
    scope: Scope,
) -> Result<Progress, StoreError> {
    let mut progress = Progress::default();
    for (traits, count) in counts(r, scope)? {
        progress.all = progress.all.saturating_add(count);
        if traits.has(Traits::ICD) {
            progress.done = progress.done.saturating_add(count);
        }
    }
    Ok(progress)
}

/// How many cases of the facility wait for their ICD.
///
/// # Errors
/// What the store says.
pub fn open_icds(p: &Platform, ctx: &Ctx<EnterIcd>) -> Result<u64, StoreError> {
    p.store().read(ctx, |r| Ok(progress(r, Scope::default())?.open()))
}
