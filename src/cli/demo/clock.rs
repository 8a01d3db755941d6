//! The clock of a demo: while the job tells a past it stands where that is, afterwards it is the one that was asked for.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use jiff::Timestamp;

use crate::kernel::clock::Clock;

/// No past is told.
const PRESENT: i64 = i64::MIN;

/// It; clones stand at the same instant.
#[derive(Clone)]
pub struct DemoClock(Arc<Hands>);

struct Hands {
    /// Microseconds since the epoch.
    past: AtomicI64,
    present: Box<dyn Clock>,
}

impl DemoClock {
    /// A clock that shows what `present` does.
    pub fn new(present: Box<dyn Clock>) -> Self {
        Self(Arc::new(Hands { past: AtomicI64::new(PRESENT), present }))
    }

    /// From now on it stands there.
    pub fn set(&self, at: Timestamp) {
        self.0.past.store(at.as_microsecond(), Ordering::SeqCst);
    }

    /// From now on it shows the present again.
    pub fn release(&self) {
        self.0.past.store(PRESENT, Ordering::SeqCst);
    }
}

impl Clock for DemoClock {
    fn now(&self) -> Timestamp {
        let past = self.0.past.load(Ordering::SeqCst);
        let past = (past != PRESENT).then(|| Timestamp::from_microsecond(past).ok()).flatten();
        past.unwrap_or_else(|| self.0.present.now())
    }
}
