//! Brakes on guessing: attempts under way, and the arithmetic of the lockout (decisions.md, 7).

use std::{
    collections::{BTreeSet, HashMap},
    net::{IpAddr, Ipv6Addr},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use tokio::sync::Notify;

/// Who counts as one neighbour: an IPv4 address, or an IPv6 /64 (one household gets a whole /64).
#[must_use]
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(four) => IpAddr::V4(four),
        IpAddr::V6(six) => IpAddr::V6(Ipv6Addr::from_bits(six.to_bits() & !u128::from(u64::MAX))),
    }
}

/// Attempts under way at each counter of failures: of many at once no more are judged than may still fail.
#[derive(Default)]
pub struct UnderWay {
    counters: Mutex<HashMap<[u8; 16], BTreeSet<u64>>>,
    next: AtomicU64,
    left: Notify,
}
crate::opaque_debug!(UnderWay);

/// So many attempts wait at one counter.
const AT_ONE_COUNTER: usize = 64;

impl UnderWay {
    /// Comes to a counter, behind all who are there; none when there are too many.
    pub fn come(self: &Arc<Self>, counter: [u8; 16]) -> Option<Turn> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let mut counters = self.counters.lock();
        let there = counters.entry(counter).or_default();
        if there.len() >= AT_ONE_COUNTER {
            return None;
        }
        there.insert(number);
        Some(Turn { all: Arc::clone(self), counter, number })
    }
}

/// A place at a counter; left when it is dropped.
pub struct Turn {
    all: Arc<UnderWay>,
    counter: [u8; 16],
    number: u64,
}
crate::opaque_debug!(Turn);

impl Turn {
    /// Waits until `judged` says so. It is asked with how many are before this one, first at once and then whenever
    /// somebody has left.
    pub async fn come_up<T, E, F: Future<Output = Result<Option<T>, E>>>(
        &self,
        judged: impl Fn(u32) -> F,
    ) -> Result<T, E> {
        loop {
            let mut left = std::pin::pin!(self.all.left.notified());
            left.as_mut().enable();
            // Counted before the failures are read: who leaves meanwhile has written theirs down.
            if let Some(done) = judged(self.ahead()).await? {
                return Ok(done);
            }
            left.await;
        }
    }

    fn ahead(&self) -> u32 {
        let counters = self.all.counters.lock();
        let ahead = counters.get(&self.counter).map_or(0, |there| there.range(..self.number).count());
        u32::try_from(ahead).unwrap_or(u32::MAX)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut counters = self.all.counters.lock();
        if let Some(there) = counters.get_mut(&self.counter) {
            there.remove(&self.number);
            if there.is_empty() {
                counters.remove(&self.counter);
            }
        }
        drop(counters);
        self.all.left.notify_waiters();
    }
}

/// When something was tried of late on each device: so many times within a while, by the clock of the product.
#[derive(Default)]
pub struct Tries(Mutex<HashMap<[u8; 16], Vec<Timestamp>>>);
crate::opaque_debug!(Tries);

/// Longest while that tries are counted in.
const TRIES_KEPT: SignedDuration = SignedDuration::from_hours(1);

/// Whether it was within that while; what a clock that was set back left in the future was not.
fn lately(at: Timestamp, within: SignedDuration, now: Timestamp) -> bool {
    (SignedDuration::ZERO..within).contains(&now.duration_since(at))
}

impl Tries {
    /// Counts one more. One too many is not counted.
    ///
    /// # Errors
    /// When there may be one again.
    pub fn take(
        &self,
        device: [u8; 16],
        most: usize,
        within: SignedDuration,
        now: Timestamp,
    ) -> Result<(), Timestamp> {
        let mut tries = self.0.lock();
        let tries = tries.entry(device).or_default();
        tries.retain(|at| lately(*at, within, now));
        match tries.first() {
            Some(first) if tries.len() >= most => Err(first.saturating_add(within).unwrap_or(*first)),
            _ => {
                tries.push(now);
                Ok(())
            }
        }
    }

    /// Forgets devices on which nothing was tried for an hour.
    pub fn tidy(&self, now: Timestamp) {
        self.0.lock().retain(|_, tries| tries.iter().any(|at| lately(*at, TRIES_KEPT, now)));
    }
}

/// When failures lock (decisions.md, 7); configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LockRule {
    /// So many failures lock.
    pub failures: u32,
    /// Failures count together within this many seconds of the first.
    pub window_s: i64,
    /// The lock lasts so many seconds.
    pub lock_s: i64,
}
impl Default for LockRule {
    fn default() -> Self {
        Self { failures: 5, window_s: 30 * 60, lock_s: 30 * 60 }
    }
}

/// The failures of one typed e-mail from one network (or one known device); the stored form, times in Unix seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Failures {
    /// Failures since `first_at`.
    pub count: u32,
    /// The first of them.
    pub first_at: i64,
    /// Locked until then; 0 = not locked.
    pub until: i64,
}

crate::stored_as_it_is!(Failures);

impl Failures {
    /// How many more may fail before the lock; none while it lasts.
    #[must_use]
    pub fn left(&self, now: Timestamp, rule: &LockRule) -> u32 {
        match self.locked_until(now) {
            Some(_) => 0,
            None if self.until != 0 || self.is_stale(now, rule) => rule.failures,
            None => rule.failures.saturating_sub(self.count),
        }
    }

    /// Until when nobody is let in, if `now` lies before it.
    #[must_use]
    pub fn locked_until(&self, now: Timestamp) -> Option<Timestamp> {
        (self.until > now.as_second()).then(|| Timestamp::from_second(self.until).unwrap_or(Timestamp::MAX))
    }

    /// The state after one more failure at `now`. While locked, attempts are not judged and do not prolong the lock.
    #[must_use]
    pub fn after_failure(self, now: Timestamp, rule: &LockRule) -> Self {
        if self.locked_until(now).is_some() {
            return self;
        }
        let now = now.as_second();
        let lapsed = self.until != 0 || self.count == 0 || now.saturating_sub(self.first_at) >= rule.window_s;
        let (count, first_at) = if lapsed { (1, now) } else { (self.count.saturating_add(1), self.first_at) };
        let until = if count >= rule.failures { now.saturating_add(rule.lock_s) } else { 0 };
        Self { count, first_at, until }
    }

    /// Whether the row says nothing any more and may be removed.
    #[must_use]
    pub fn is_stale(&self, now: Timestamp, rule: &LockRule) -> bool {
        self.locked_until(now).is_none() && now.as_second().saturating_sub(self.first_at) >= rule.window_s
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_790_000_000 + second).unwrap()
    }

    #[test]
    fn five_failures_lock_for_thirty_minutes() {
        let rule = LockRule::default();
        let mut state = Failures::default();
        for n in 0..4 {
            state = state.after_failure(at(n), &rule);
            assert_eq!(state.locked_until(at(n)), None);
        }
        state = state.after_failure(at(10), &rule);
        assert_eq!(state.locked_until(at(10)), Some(at(1_810)));
        assert_eq!(state.after_failure(at(1_000), &rule), state, "a try during the lock changes nothing");
        assert_eq!(state.locked_until(at(1_809)), Some(at(1_810)));
        assert_eq!(state.locked_until(at(1_810)), None);
        assert_eq!(state.after_failure(at(1_810), &rule).count, 1);
        assert!(!state.is_stale(at(1_809), &rule) && state.is_stale(at(1_811), &rule));
    }

    #[test]
    fn old_failures_are_forgotten() {
        let rule = LockRule::default();
        let mut state = Failures::default();
        for _ in 0..4 {
            state = state.after_failure(at(0), &rule);
        }
        assert_eq!(state.after_failure(at(1_800), &rule).count, 1);
        assert_eq!(state.after_failure(at(1_799), &rule).count, 5);
    }

    /// R-AUTH-07.
    #[test]
    fn neighbours_share_a_network() {
        let check = |a: &str, b: &str, same: bool| {
            assert_eq!(network(a.parse().unwrap()) == network(b.parse().unwrap()), same, "{a} {b}");
        };
        check("2001:db8::1", "2001:db8::ffff:1", true);
        check("2001:db8::1", "2001:db8:0:1::1", false);
        check("192.0.2.1", "::ffff:192.0.2.1", true);
        check("192.0.2.1", "192.0.2.2", false);
    }

    #[tokio::test]
    async fn no_more_are_judged_at_once_than_may_still_fail() {
        let all = Arc::new(UnderWay::default());
        let turns: Vec<Turn> = (0..AT_ONE_COUNTER).map(|_| all.come([1; 16]).unwrap()).collect();
        assert!(all.come([1; 16]).is_none() && all.come([2; 16]).is_some());
        assert_eq!((turns[0].ahead(), turns[5].ahead(), turns[63].ahead()), (0, 5, 63));
        let mut turns = turns.into_iter();
        let first = turns.next().unwrap();
        let second = turns.next().unwrap();
        let asked = |ahead: u32| async move { Ok::<_, ()>((ahead == 0).then_some(ahead)) };
        let comes = second.come_up(asked);
        let leaves = async { drop(first) };
        assert_eq!(tokio::join!(comes, leaves).0, Ok(0));
        drop((second, turns));
        assert!(all.counters.lock().is_empty(), "nothing is kept of who has left");
    }

    #[test]
    fn what_may_still_fail_is_what_the_lock_leaves() {
        let rule = LockRule::default();
        let mut state = Failures::default();
        for left in [5, 4, 3, 2, 1, 0] {
            assert_eq!(state.left(at(0), &rule), left);
            state = state.after_failure(at(0), &rule);
        }
        assert_eq!((state.left(at(1_799), &rule), state.left(at(1_800), &rule)), (0, 5));
    }
}
