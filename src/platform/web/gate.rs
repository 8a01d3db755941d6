//! The gate before the hashing of passwords: a few at a time, and everybody in turn (R-AUTH-04).
//!
//! A burst of one lane (a network, a known device) makes nobody of another lane wait for more than one hash: start-time
//! fair queueing (Goyal, Vin, Cheng 1996) with every hash as one unit of work.

use std::{
    collections::{BTreeMap, HashMap},
    mem::{Discriminant, discriminant},
    net::IpAddr,
    sync::Arc,
    time::Duration,
};

use parking_lot::Mutex;
use tokio::sync::oneshot;

/// Who takes turns with whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lane {
    /// Sign-ins of one network.
    Network(IpAddr),
    /// Sign-ins of one person on devices that let them in before.
    Device([u8; 16]),
    /// Passwords that are set anew, by whoever showed that they may.
    NewPasswords,
}

impl Lane {
    /// Most that may wait in all lanes of its kind. Each kind has its own limit, so that an attacker with many networks
    /// cannot take the places of known devices.
    fn kind_waits(self) -> u32 {
        match self {
            Self::Network(_) => 1_024,
            Self::Device(_) => 256,
            Self::NewPasswords => LANE_WAITS,
        }
    }
}

/// So many of one lane wait; further ones are sent away at once.
const LANE_WAITS: u32 = 64;

/// Why somebody had no turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missed {
    /// So many wait that nobody else may: sent away at once.
    Full,
    /// It did not come in time, or the place went to somebody of a shorter lane.
    Late,
}

/// Lets a few through at a time.
pub struct Gate(Mutex<State>);
crate::opaque_debug!(Gate);

struct State {
    free: usize,
    /// The turn that was called last.
    called: u64,
    next: u64,
    /// Those who wait, by turn and order of coming.
    waiting: BTreeMap<(u64, u64), (Lane, oneshot::Sender<Pass>)>,
    /// The last turn given to a lane, and how many of it wait; only while that turn is still to come.
    lanes: HashMap<Lane, (u64, u32)>,
    /// How many of a kind of lane wait.
    kinds: HashMap<Discriminant<Lane>, u32>,
}

/// The right to hash; the next one's when it is dropped.
pub struct Pass(Option<Arc<Gate>>);
crate::opaque_debug!(Pass);

impl Gate {
    /// `at_once`: so many at a time, at least one.
    #[must_use]
    pub fn new(at_once: usize) -> Self {
        Self(Mutex::new(State {
            free: at_once.max(1),
            called: 0,
            next: 0,
            waiting: BTreeMap::new(),
            lanes: HashMap::new(),
            kinds: HashMap::new(),
        }))
    }

    /// Waits for a turn, at most so long.
    ///
    /// # Errors
    /// Why there was none.
    pub async fn enter(self: &Arc<Self>, lane: Lane, patience: Duration) -> Result<Pass, Missed> {
        let turn = {
            let mut state = self.0.lock();
            if state.free > 0 && state.waiting.is_empty() {
                state.free -= 1;
                return Ok(Pass(Some(Arc::clone(self))));
            }
            state.queue(lane).ok_or(Missed::Full)?
        };
        // Given up: a pass that comes too late is dropped with the receiver, and so handed on.
        tokio::time::timeout(patience, turn).await.ok().and_then(Result::ok).ok_or(Missed::Late)
    }

    fn leave(gate: Arc<Self>) {
        let mut pass = Pass(Some(gate));
        while let Some(gate) = pass.0.take() {
            let Some(next) = gate.0.lock().call() else { return };
            // Somebody who no longer waits gives the pass back, and the next one is called.
            match next.send(Pass(Some(gate))) {
                Ok(()) => return,
                Err(back) => pass = back,
            }
        }
    }
}

impl State {
    fn queue(&mut self, lane: Lane) -> Option<oneshot::Receiver<Pass>> {
        let waits = self.lanes.get(&lane).map_or(0, |(_, waits)| *waits);
        if waits >= LANE_WAITS {
            return None;
        }
        if self.kinds.get(&discriminant(&lane)).is_some_and(|waits| *waits >= lane.kind_waits()) {
            self.push_out(lane, waits)?;
        }
        let (last, waits) = self.lanes.entry(lane).or_insert((self.called, 0));
        let turn = self.called.max(*last).saturating_add(1);
        (*last, *waits) = (turn, waits.saturating_add(1));
        let of_kind = self.kinds.entry(discriminant(&lane)).or_default();
        *of_kind = of_kind.saturating_add(1);
        let (calls, called) = oneshot::channel();
        self.waiting.insert((turn, self.next), (lane, calls));
        self.next = self.next.saturating_add(1);
        Some(called)
    }

    /// Frees a place for a lane in which `waits` are waiting, by refusing the newest of the longest lane of the kind. None
    /// when that lane is no longer than this one would become.
    fn push_out(&mut self, lane: Lane, waits: u32) -> Option<()> {
        let of_kind = self.lanes.iter().filter(|(other, _)| discriminant(*other) == discriminant(&lane));
        let (longest, (_, most)) = of_kind.max_by_key(|(_, (_, most))| *most)?;
        if *most <= waits.saturating_add(1) {
            return None;
        }
        let (longest, mut newest) = (*longest, self.waiting.iter().rev());
        let key = newest.find_map(|(key, (whose, _))| (*whose == longest).then_some(*key))?;
        self.waiting.remove(&key);
        self.left(longest);
        Some(())
    }

    /// One of the lane waits no more.
    fn left(&mut self, lane: Lane) {
        if let Some((last, waits)) = self.lanes.get_mut(&lane) {
            *waits = waits.saturating_sub(1);
            // What is remembered of it would give it no other turn than one that never waited.
            if *waits == 0 && *last <= self.called {
                self.lanes.remove(&lane);
            }
        }
        if let Some(waits) = self.kinds.get_mut(&discriminant(&lane)) {
            *waits = waits.saturating_sub(1);
        }
    }

    /// Whose turn it is; the place is free when nobody waits.
    fn call(&mut self) -> Option<oneshot::Sender<Pass>> {
        let Some(((turn, _), (lane, next))) = self.waiting.pop_first() else {
            self.free = self.free.saturating_add(1);
            self.lanes.clear();
            self.kinds.clear();
            return None;
        };
        self.called = turn;
        self.left(lane);
        Some(next)
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        if let Some(gate) = self.0.take() {
            Gate::leave(gate);
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::oneshot::error::TryRecvError;

    use super::*;

    const LONG: Duration = Duration::from_secs(20);

    fn lane(last: u8) -> Lane {
        Lane::Network([192, 0, 2, last].into())
    }

    /// R-AUTH-04: sixty of one network wait; one of another comes behind them, and is next.
    #[tokio::test]
    async fn r_auth_04_a_burst_of_one_network_makes_no_other_wait() {
        let gate = Arc::new(Gate::new(1));
        let held = gate.enter(lane(1), LONG).await.unwrap();
        let (said, mut told) = tokio::sync::mpsc::unbounded_channel();
        let come = |who: Lane| {
            let (gate, said) = (Arc::clone(&gate), said.clone());
            tokio::spawn(async move {
                let _pass = gate.enter(who, LONG).await.unwrap();
                said.send(who).unwrap();
            })
        };
        let wait = async |count: usize| {
            while gate.0.lock().waiting.len() < count {
                tokio::task::yield_now().await;
            }
        };
        for n in 1..=60 {
            drop(come(lane(1)));
            wait(n).await;
        }
        drop(come(lane(2)));
        wait(61).await;
        drop(come(Lane::Device([7; 16])));
        wait(62).await;
        drop(held);
        let mut order = Vec::new();
        for _ in 0..62 {
            order.push(told.recv().await.unwrap());
        }
        let place = |who: Lane| order.iter().position(|found| *found == who).unwrap();
        assert!(place(lane(2)) <= 2 && place(Lane::Device([7; 16])) <= 2, "{order:?}");
        let state = gate.0.lock();
        assert_eq!((state.free, state.waiting.len(), state.lanes.len()), (1, 0, 0));
    }

    #[tokio::test]
    async fn who_gives_up_takes_no_place_and_too_many_are_sent_away() {
        let gate = Arc::new(Gate::new(1));
        let held = gate.enter(lane(1), LONG).await.unwrap();
        for _ in 0..LANE_WAITS {
            assert_eq!(gate.enter(lane(1), Duration::ZERO).await.err(), Some(Missed::Late));
        }
        assert_eq!(gate.0.lock().waiting.len(), 64, "they stand there until they are called");
        assert_eq!(gate.enter(lane(1), LONG).await.err(), Some(Missed::Full), "one too many of a lane");
        assert!(gate.0.lock().queue(lane(2)).is_some(), "another lane has places of its own");
        drop(held);
        {
            let left = gate.0.lock();
            assert_eq!((left.free, left.waiting.len()), (1, 0));
        }
        assert!(gate.enter(lane(1), Duration::ZERO).await.is_ok());
    }

    /// Story: sixteen networks of one household (a /60) kept known devices and new passwords out.
    #[tokio::test]
    async fn whoever_has_many_networks_takes_no_place_of_another_kind() {
        let gate = Arc::new(Gate::new(1));
        let held = gate.enter(lane(1), LONG).await.unwrap();
        let wait = |lane| gate.0.lock().queue(lane);
        let networks = (0..16).flat_map(|network| [network; 64]);
        let mut turns: Vec<_> = networks.map(|network| wait(lane(network)).unwrap()).collect();
        assert!(wait(Lane::Device([7; 16])).is_some() && wait(Lane::NewPasswords).is_some());
        assert!(wait(lane(100)).is_some(), "nor that of a network with fewer");
        let gone = turns.iter_mut().map(|turn| turn.try_recv().err());
        let gone = gone.filter(|error| *error == Some(TryRecvError::Closed)).count();
        assert_eq!(gone, 1, "the newest of a long lane gave way");
        drop(held);
    }
}
