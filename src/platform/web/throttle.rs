//! Brakes on guessing: a bucket per network, and the arithmetic of the lockout (decisions.md, 7).

use std::{
    collections::{BTreeSet, HashMap},
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use jiff::Timestamp;
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

/// How many attempts a network has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BucketRule {
    /// Attempts at once.
    pub burst: NonZeroU32,
    /// One more after this time.
    pub refill: Duration,
    /// So many times the burst lie in reserve: what is judged from there on is told to be too much when it is wrong, and
    /// counts when it is right. So a neighbour's guesses shut nobody out, and in the long run a network has no more of them.
    pub reserve: u32,
}
impl BucketRule {
    /// Sign-in: ten at once, then one in six seconds; a hundred in reserve.
    pub const SIGN_IN: Self =
        Self { burst: NonZeroU32::MIN.saturating_add(9), refill: Duration::from_secs(6), reserve: 10 };
    /// Letters that somebody asks for, links that open nothing: as sign-in, without a reserve.
    pub const LETTERS: Self = Self { reserve: 0, ..Self::SIGN_IN };

    fn capacity(&self, times: u32) -> Duration {
        self.refill.saturating_mul(self.burst.get().saturating_mul(times))
    }
}

/// An attempt that was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// Whether it came out of the reserve.
    pub scarce: bool,
}

/// What a network has used: the instant at which nothing of it is left, and how many wait there.
#[derive(Debug, Clone, Copy)]
struct Used {
    until: Instant,
    waiting: u32,
}

/// One bucket per network. An attempt that is given back counts as never taken.
pub struct Bucket {
    rule: BucketRule,
    networks: Mutex<HashMap<IpAddr, Used>>,
    given_back: Notify,
}
crate::opaque_debug!(Bucket);

/// So many networks are told apart; those beyond share one bucket, so that memory is bounded.
const NETWORKS: usize = 65_536;
/// So many of one network wait for an attempt; others are told at once.
const WAITING: u32 = 32;

impl Bucket {
    /// Full buckets for everybody; a refill of zero counts as one millisecond.
    #[must_use]
    pub fn new(rule: BucketRule) -> Self {
        let rule = BucketRule { refill: rule.refill.max(Duration::from_millis(1)), ..rule };
        Self { rule, networks: Mutex::default(), given_back: Notify::new() }
    }

    fn with<T>(&self, address: IpAddr, now: Instant, f: impl FnOnce(&mut Used) -> T) -> T {
        let mut networks = self.networks.lock();
        let mut key = network(address);
        if networks.len() >= NETWORKS && !networks.contains_key(&key) {
            networks.retain(|_, used| used.until > now || used.waiting > 0);
            if networks.len() >= NETWORKS {
                key = IpAddr::V6(Ipv6Addr::UNSPECIFIED);
            }
        }
        f(networks.entry(key).or_insert(Used { until: now, waiting: 0 }))
    }

    fn take_at(&self, address: IpAddr, now: Instant) -> Result<Taken, Duration> {
        self.with(address, now, |used| {
            let debt = used.until.saturating_duration_since(now).saturating_add(self.rule.refill);
            let most = self.rule.capacity(self.rule.reserve.saturating_add(1));
            if debt > most {
                return Err(debt.saturating_sub(most));
            }
            used.until = now.checked_add(debt).unwrap_or(now);
            Ok(Taken { scarce: debt > self.rule.capacity(1) })
        })
    }

    /// Takes one attempt of the address's network.
    ///
    /// # Errors
    /// How long to wait for the next attempt.
    pub fn take(&self, address: IpAddr) -> Result<Taken, Duration> {
        self.take_at(address, Instant::now())
    }

    /// The same; where there is none, waits for one that is given back or grows anew, at most so long.
    ///
    /// # Errors
    /// How long to wait for the next attempt.
    pub async fn take_within(&self, address: IpAddr, patience: Duration) -> Result<Taken, Duration> {
        let wait = match self.take(address) {
            Ok(taken) => return Ok(taken),
            Err(wait) => wait,
        };
        let Some(_place) = Place::of(self, address) else { return Err(wait) };
        let end = Instant::now().checked_add(patience);
        loop {
            let mut given_back = std::pin::pin!(self.given_back.notified());
            // From here on none is missed.
            given_back.as_mut().enable();
            let wait = match self.take(address) {
                Ok(taken) => return Ok(taken),
                Err(wait) => wait,
            };
            let left = end.map_or(Duration::ZERO, |end| end.saturating_duration_since(Instant::now()));
            if left.is_zero() {
                return Err(wait);
            }
            let _ = tokio::time::timeout(wait.min(left), given_back).await;
        }
    }

    /// Gives an attempt back that was no failure.
    pub fn give_back(&self, address: IpAddr) {
        let now = Instant::now();
        self.with(address, now, |used| {
            used.until = used.until.checked_sub(self.rule.refill).unwrap_or(now).max(now);
        });
        self.given_back.notify_waiters();
    }

    /// How long until an attempt need not come out of the reserve.
    #[must_use]
    pub fn until_plenty(&self, address: IpAddr) -> Duration {
        let now = Instant::now();
        let debt = self.with(address, now, |used| used.until.saturating_duration_since(now));
        debt.saturating_add(self.rule.refill).saturating_sub(self.rule.capacity(1))
    }

    /// Forgets networks whose bucket is full again; call it every minute.
    pub fn tidy(&self) {
        let now = Instant::now();
        let mut networks = self.networks.lock();
        networks.retain(|_, used| used.until > now || used.waiting > 0);
        networks.shrink_to_fit();
    }
}

/// A place among those of a network that wait; free again when it is dropped.
struct Place<'a> {
    bucket: &'a Bucket,
    address: IpAddr,
}

impl<'a> Place<'a> {
    fn of(bucket: &'a Bucket, address: IpAddr) -> Option<Self> {
        let taken = bucket.with(address, Instant::now(), |used| {
            let free = used.waiting < WAITING;
            used.waiting = used.waiting.saturating_add(u32::from(free));
            free
        });
        taken.then_some(Self { bucket, address })
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.bucket.with(self.address, Instant::now(), |used| used.waiting = used.waiting.saturating_sub(1));
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

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));
    const THERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 2));

    /// R-AUTH-07.
    #[test]
    fn ten_are_plenty_a_hundred_lie_in_reserve_and_then_there_is_one_in_six_seconds() {
        let (bucket, start) = (Bucket::new(BucketRule::SIGN_IN), Instant::now());
        for n in 0..110 {
            assert_eq!(bucket.take_at(HERE, start), Ok(Taken { scarce: n >= 10 }), "{n}");
        }
        assert_eq!(bucket.take_at(HERE, start), Err(Duration::from_secs(6)));
        assert_eq!(bucket.take_at(THERE, start), Ok(Taken { scarce: false }), "another network");
        assert_eq!(bucket.take_at(HERE, start + Duration::from_secs(2)), Err(Duration::from_secs(4)));
        // In the long run it is the same as without a reserve.
        let mut taken = 0;
        for second in 0..600 {
            taken += u32::from(bucket.take_at(HERE, start + Duration::from_secs(second)).is_ok());
        }
        assert_eq!(taken, 99);
        bucket.tidy();
        assert!(bucket.take_at(HERE, start + Duration::from_secs(599)).is_err(), "not forgotten");
    }

    #[test]
    fn what_is_given_back_costs_nothing() {
        let bucket = Bucket::new(BucketRule::SIGN_IN);
        for _ in 0..1_000 {
            assert_eq!(bucket.take(HERE), Ok(Taken { scarce: false }));
            bucket.give_back(HERE);
        }
        // Giving back more than was taken saves nothing up.
        for _ in 0..100 {
            bucket.give_back(HERE);
        }
        for _ in 0..10 {
            assert_eq!(bucket.take(HERE), Ok(Taken { scarce: false }));
        }
        assert_eq!(bucket.take(HERE), Ok(Taken { scarce: true }));
        assert!(bucket.until_plenty(HERE) > Duration::from_secs(11));
    }

    #[tokio::test]
    async fn who_waits_gets_what_is_given_back() {
        let rule = BucketRule { refill: Duration::from_secs(600), reserve: 0, ..BucketRule::SIGN_IN };
        let bucket = Arc::new(Bucket::new(rule));
        for _ in 0..10 {
            bucket.take(HERE).unwrap();
        }
        let waiting = Arc::clone(&bucket);
        let waiting = tokio::spawn(async move { waiting.take_within(HERE, Duration::from_secs(8)).await });
        tokio::task::yield_now().await;
        bucket.give_back(HERE);
        assert_eq!(waiting.await.unwrap(), Ok(Taken { scarce: false }));
        let place: Vec<_> = (0..WAITING).map(|_| Place::of(&bucket, HERE).unwrap()).collect();
        assert!(bucket.take_within(HERE, Duration::from_secs(8)).await.is_err(), "too many wait already");
        drop(place);
        assert!(Place::of(&bucket, HERE).is_some());
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
