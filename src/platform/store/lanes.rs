//! One lane per scope: writes of a tenant run one after another, those of different tenants side by side.
//!
//! How many may be in a lane at once is bounded. Each of them occupies a blocking thread; the pool keeps some for those
//! who only read.

use std::{
    cell::Cell,
    collections::HashMap,
    marker::PhantomData,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use parking_lot::{Mutex, MutexGuard};

use super::StoreError;

/// The 16 bytes in front of every key of a tenant, or of the instance.
pub(in crate::platform) type Scope = [u8; 16];

/// Most writers of one scope, waiting or at work.
pub(super) const MOST: usize = 256;
/// Most writers of all scopes: fewer than the threads of the blocking pool (512), so that reads never wait for one.
const MOST_OF_ALL: usize = 384;

#[derive(Default)]
struct Lane {
    turn: Mutex<()>,
    inside: AtomicUsize,
}

/// The lanes of all scopes that were ever written to.
#[derive(Default)]
pub(super) struct Lanes {
    by_scope: Mutex<HashMap<Scope, Arc<Lane>>>,
    inside: Arc<AtomicUsize>,
}

/// A place in the queue of one or more lanes, from the beginning of a write until its changes are durable.
pub(super) struct Queued {
    lanes: Vec<Arc<Lane>>,
    _places: Vec<Place>,
}

/// Counts down when it is dropped.
enum Place {
    InLane(Arc<Lane>),
    OfAll(Arc<AtomicUsize>),
}

impl Place {
    fn counter(&self) -> (&AtomicUsize, usize) {
        match self {
            Self::InLane(lane) => (&lane.inside, MOST),
            Self::OfAll(all) => (all, MOST_OF_ALL),
        }
    }
    /// Counts up; none when all places are taken.
    fn taken(self) -> Option<Self> {
        let (counter, most) = self.counter();
        let before = counter.fetch_add(1, Ordering::AcqRel);
        let free = before < most;
        // Otherwise dropping it counts down again.
        free.then_some(self)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.counter().0.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Lanes {
    /// Takes a place in the queues of these scopes.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when too many are waiting already.
    pub fn queue(&self, scopes: &[Scope]) -> Result<Queued, StoreError> {
        let lanes: Vec<Arc<Lane>> = {
            let mut by_scope = self.by_scope.lock();
            scopes.iter().map(|scope| by_scope.entry(*scope).or_default().clone()).collect()
        };
        let wanted = lanes.iter().cloned().map(Place::InLane);
        let places: Option<Vec<Place>> =
            std::iter::once(Place::OfAll(self.inside.clone())).chain(wanted).map(Place::taken).collect();
        Ok(Queued { lanes, _places: places.ok_or(StoreError::Busy)? })
    }
}

#[cfg(test)]
impl Lanes {
    /// Writers of all scopes, waiting or at work.
    pub fn inside(&self) -> usize {
        self.inside.load(Ordering::Acquire)
    }
}

impl Queued {
    /// Waits until no other write is in any of the lanes. Who waits for one of several holds none of the others: an
    /// import in one tenant must not keep the instance's scope, and so everybody's signing in, waiting.
    pub fn turn(&self) -> Vec<MutexGuard<'_, ()>> {
        let mut first = 0;
        loop {
            let mut turns = Vec::with_capacity(self.lanes.len());
            let Some(lane) = self.lanes.get(first) else { return turns };
            turns.push(lane.turn.lock());
            let mut others = self.lanes.iter().enumerate().filter(|(number, _)| *number != first);
            let busy = others.find_map(|(number, lane)| match lane.turn.try_lock() {
                Some(turn) => {
                    turns.push(turn);
                    None
                }
                None => Some(number),
            });
            match busy {
                None => return turns,
                Some(number) => first = number,
            }
        }
    }
}

thread_local! {
    static WRITING: Cell<bool> = const { Cell::new(false) };
}

/// Marks this thread as one whose further writes would wait for themselves.
pub(super) struct Writing(PhantomData<*const ()>);

impl Writing {
    /// # Errors
    /// [`StoreError::Nested`] when the thread is within a write already.
    pub fn begin() -> Result<Self, StoreError> {
        if WRITING.replace(true) {
            tracing::error!("a write within a write was refused: it would wait for itself");
            return Err(StoreError::Nested);
        }
        Ok(Self(PhantomData))
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        WRITING.set(false);
    }
}
