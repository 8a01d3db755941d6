//! A brake on guessing: a bucket of attempts per network (decisions.md, 7).

use std::{
    collections::{BTreeSet, HashMap},
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

use parking_lot::Mutex;
use tokio::sync::Notify;

use super::throttle::network;

/// How many attempts a network has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BucketRule {
    /// Attempts at once.
    pub burst: NonZeroU32,
    /// One more after this time.
    pub refill: Duration,
    /// Attempts beyond the burst that are still judged, as a multiple of it: a right one succeeds, a wrong one is answered
    /// with 429. Guesses of one user do not lock out others of the same network, which gains no attempts in the long run.
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
#[derive(Debug, PartialEq, Eq)]
pub struct Taken {
    /// Whether it came out of the reserve.
    pub scarce: bool,
    /// The key of the entry that it was taken of.
    key: IpAddr,
}

/// What a network has used.
struct Used {
    /// The instant at which nothing of it is left.
    until: Instant,
    /// Those who wait: by what went before them at their counter, then in order of coming.
    waiting: BTreeSet<(u32, u64)>,
}

impl Used {
    fn is_over(&self, now: Instant) -> bool {
        self.until <= now && self.waiting.is_empty()
    }
}

type Networks = HashMap<IpAddr, Used>;

/// One bucket per network. An attempt that is given back counts as never taken.
pub struct Bucket {
    rule: BucketRule,
    networks: Mutex<Networks>,
    next: AtomicU64,
    /// An attempt was given back, or somebody no longer waits.
    moved: Notify,
}
crate::opaque_debug!(Bucket);

/// Most networks with a bucket of their own; those beyond share one, so that memory is bounded.
const NETWORKS: usize = 65_536;
/// The key of those beyond; no network has it.
const ALL_OTHERS: IpAddr = IpAddr::V6(Ipv6Addr::from_bits(u128::MAX));
/// So many of one network wait for an attempt; others are told at once.
const WAITING: usize = 32;

impl Bucket {
    /// Full buckets for everybody; a refill of zero counts as one millisecond.
    #[must_use]
    pub fn new(rule: BucketRule) -> Self {
        let rule = BucketRule { refill: rule.refill.max(Duration::from_millis(1)), ..rule };
        Self { rule, networks: Mutex::default(), next: AtomicU64::default(), moved: Notify::new() }
    }

    /// The entry of the address's network, and its key. The key of an entry in use stays good, whatever becomes of the
    /// others; that of an address does not.
    fn with<T>(&self, address: IpAddr, now: Instant, f: impl FnOnce(IpAddr, &mut Used) -> T) -> T {
        let mut networks = self.networks.lock();
        let mut key = network(address);
        if networks.len() >= NETWORKS && !networks.contains_key(&key) {
            networks.retain(|_, used| !used.is_over(now));
            if networks.len() >= NETWORKS {
                key = ALL_OTHERS;
            }
        }
        f(key, networks.entry(key).or_insert_with(|| Used { until: now, waiting: BTreeSet::new() }))
    }

    fn take_of(&self, key: IpAddr, used: &mut Used, now: Instant) -> Result<Taken, Duration> {
        let debt = used.until.saturating_duration_since(now).saturating_add(self.rule.refill);
        let most = self.rule.capacity(self.rule.reserve.saturating_add(1));
        if debt > most {
            return Err(debt.saturating_sub(most));
        }
        used.until = now.checked_add(debt).unwrap_or(now);
        Ok(Taken { scarce: debt > self.rule.capacity(1), key })
    }

    fn take_at(&self, address: IpAddr, now: Instant) -> Result<Taken, Duration> {
        self.with(address, now, |key, used| self.take_of(key, used, now))
    }

    /// Takes one attempt of the address's network, past those who wait.
    ///
    /// # Errors
    /// How long to wait for the next attempt.
    pub fn take(&self, address: IpAddr) -> Result<Taken, Duration> {
        self.take_at(address, Instant::now())
    }

    /// The same; where there is none, waits for one that is given back or grows anew, at most so long. Those before whom
    /// less went at their counter (`before`: failures, and attempts under way) come first, then those who came first.
    ///
    /// # Errors
    /// How long to wait for the next attempt.
    pub async fn take_within(
        &self,
        address: IpAddr,
        before: u32,
        patience: Duration,
    ) -> Result<Taken, Duration> {
        let Some(place) = Place::of(self, address, before) else { return Err(self.rule.refill) };
        let end = Instant::now().checked_add(patience);
        loop {
            let mut moved = std::pin::pin!(self.moved.notified());
            // From here on none is missed.
            moved.as_mut().enable();
            let now = Instant::now();
            let left = end.map_or(Duration::ZERO, |end| end.saturating_duration_since(now));
            let wait = match place.take(now) {
                Some(Ok(taken)) => return Ok(taken),
                Some(Err(wait)) => Some(wait),
                // Only the first in the queue waits for the refill; it notifies the others.
                None if place.is_kept() => None,
                None => return Err(self.rule.refill),
            };
            if left.is_zero() {
                return Err(wait.unwrap_or(self.rule.refill));
            }
            let _ = tokio::time::timeout(wait.map_or(left, |wait| wait.min(left)), moved).await;
        }
    }

    /// Gives an attempt back that was no failure.
    pub fn give_back(&self, taken: Taken) {
        let now = Instant::now();
        if let Some(used) = self.networks.lock().get_mut(&taken.key) {
            used.until = used.until.checked_sub(self.rule.refill).unwrap_or(now).max(now);
        }
        self.moved.notify_waiters();
    }

    /// How long until an attempt need not come out of the reserve.
    #[must_use]
    pub fn until_plenty(&self, taken: &Taken) -> Duration {
        let now = Instant::now();
        let networks = self.networks.lock();
        let debt =
            networks.get(&taken.key).map_or(Duration::ZERO, |used| used.until.saturating_duration_since(now));
        debt.saturating_add(self.rule.refill).saturating_sub(self.rule.capacity(1))
    }

    /// Forgets networks whose bucket is full again. Where too many are told apart, that is done at once; call it now and
    /// then, so that memory is not kept.
    pub fn tidy(&self) {
        let now = Instant::now();
        let mut networks = self.networks.lock();
        networks.retain(|_, used| !used.is_over(now));
        networks.shrink_to_fit();
    }
}

/// A place among those of a network that wait; free again when it is dropped.
struct Place<'a> {
    bucket: &'a Bucket,
    key: IpAddr,
    turn: (u32, u64),
}

impl<'a> Place<'a> {
    /// Behind all who wait and before whom no more went. Where too many wait, the last one gives way; none when that is
    /// the one who comes.
    fn of(bucket: &'a Bucket, address: IpAddr, before: u32) -> Option<Self> {
        let turn = (before, bucket.next.fetch_add(1, Ordering::Relaxed));
        bucket.with(address, Instant::now(), |key, used| {
            if used.waiting.len() >= WAITING {
                let last = *used.waiting.last().filter(|last| **last > turn)?;
                used.waiting.remove(&last);
                bucket.moved.notify_waiters();
            }
            used.waiting.insert(turn);
            Some(Self { bucket, key, turn })
        })
    }

    fn with<T>(&self, f: impl FnOnce(&mut Used) -> T) -> Option<T> {
        // The entry is there as long as somebody waits.
        self.bucket.networks.lock().get_mut(&self.key).map(f)
    }

    /// Takes an attempt; none while others come first.
    fn take(&self, now: Instant) -> Option<Result<Taken, Duration>> {
        self.with(|used| {
            let first = used.waiting.first() == Some(&self.turn);
            first.then(|| self.bucket.take_of(self.key, used, now))
        })?
    }

    /// Whether nobody took it.
    fn is_kept(&self) -> bool {
        self.with(|used| used.waiting.contains(&self.turn)).unwrap_or_default()
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.with(|used| used.waiting.remove(&self.turn));
        self.bucket.moved.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use std::{net::Ipv4Addr, sync::Arc};

    use super::*;

    const HERE: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));
    const THERE: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 2));

    fn scarce(taken: Result<Taken, Duration>) -> Result<bool, Duration> {
        taken.map(|taken| taken.scarce)
    }

    /// R-AUTH-07.
    #[test]
    fn ten_are_plenty_a_hundred_lie_in_reserve_and_then_there_is_one_in_six_seconds() {
        let (bucket, start) = (Bucket::new(BucketRule::SIGN_IN), Instant::now());
        for n in 0..110 {
            assert_eq!(scarce(bucket.take_at(HERE, start)), Ok(n >= 10), "{n}");
        }
        assert_eq!(bucket.take_at(HERE, start), Err(Duration::from_secs(6)));
        assert_eq!(scarce(bucket.take_at(THERE, start)), Ok(false), "another network");
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
            let taken = bucket.take(HERE).unwrap();
            assert!(!taken.scarce);
            bucket.give_back(taken);
        }
        for _ in 0..10 {
            assert_eq!(scarce(bucket.take(HERE)), Ok(false));
        }
        let taken = bucket.take(HERE).unwrap();
        assert!(taken.scarce && bucket.until_plenty(&taken) > Duration::from_secs(11));
    }

    /// Nothing grows anew in it while a test runs.
    fn slow() -> Bucket {
        Bucket::new(BucketRule { refill: Duration::from_secs(600), reserve: 0, ..BucketRule::SIGN_IN })
    }

    #[tokio::test]
    async fn who_waits_gets_what_is_given_back() {
        let bucket = Arc::new(slow());
        let mut taken: Vec<_> = (0..10).map(|_| bucket.take(HERE).unwrap()).collect();
        let waiting = Arc::clone(&bucket);
        let waiting = tokio::spawn(async move { waiting.take_within(HERE, 0, Duration::from_secs(8)).await });
        tokio::task::yield_now().await;
        bucket.give_back(taken.remove(0));
        assert_eq!(scarce(waiting.await.unwrap()), Ok(false));
        let place: Vec<_> = (0..WAITING).map(|_| Place::of(&bucket, HERE, 0).unwrap()).collect();
        assert!(bucket.take_within(HERE, 0, Duration::from_secs(8)).await.is_err(), "too many wait already");
        drop(place);
        assert!(Place::of(&bucket, HERE, 0).is_some());
    }

    /// Story: a neighbour who kept so many waiting had every attempt that grew, and a colleague was refused at once.
    #[test]
    fn what_grows_anew_goes_to_whom_less_went_before_and_then_in_order_of_coming() {
        let (bucket, now) = (slow(), Instant::now());
        let taken: Vec<_> = (0..10).map(|_| bucket.take(HERE).unwrap()).collect();
        let neighbours: Vec<_> = (0..WAITING).map(|_| Place::of(&bucket, HERE, 1).unwrap()).collect();
        assert!(Place::of(&bucket, HERE, 1).is_none(), "one too many");
        let colleague = Place::of(&bucket, HERE, 0).unwrap();
        assert!(neighbours[WAITING - 2].is_kept() && !neighbours[WAITING - 1].is_kept(), "the last gave way");
        taken.into_iter().for_each(|taken| bucket.give_back(taken));
        assert!(neighbours[0].take(now).is_none(), "others come first");
        assert!(colleague.take(now).is_some_and(|taken| taken.is_ok()));
        drop(colleague);
        assert!(neighbours[1].take(now).is_none());
        assert!(neighbours[0].take(now).is_some_and(|taken| taken.is_ok()));
    }

    /// Story: who had waited in the bucket that too many networks share counted one down in another when they left.
    #[test]
    fn who_leaves_gives_back_the_place_that_they_took() {
        let bucket = slow();
        for n in 0..u32::try_from(NETWORKS).unwrap() {
            bucket.take(Ipv4Addr::from_bits(n).into()).unwrap();
        }
        let (taken, place) = (bucket.take(THERE).unwrap(), Place::of(&bucket, THERE, 0).unwrap());
        bucket.networks.lock().retain(|key, _| *key == ALL_OTHERS);
        let own = bucket.take(THERE).unwrap();
        drop(place);
        bucket.give_back(taken);
        let networks = bucket.networks.lock();
        assert!(networks[&ALL_OTHERS].is_over(Instant::now()) && !networks[&own.key].is_over(Instant::now()));
    }
}
