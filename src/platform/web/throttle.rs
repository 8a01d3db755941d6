//! Brakes on guessing: a bucket per network, and the arithmetic of the lockout (decisions.md, 7).

use std::{
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    time::Duration,
};

use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock as _, DefaultClock},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

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
}
impl BucketRule {
    /// Sign-in: ten at once, then one in six seconds.
    pub const SIGN_IN: Self =
        Self { burst: NonZeroU32::MIN.saturating_add(9), refill: Duration::from_secs(6) };
}

/// One bucket per network.
pub struct Bucket {
    limiter: DefaultKeyedRateLimiter<IpAddr>,
    clock: DefaultClock,
}
crate::opaque_debug!(Bucket);

impl Bucket {
    /// Empty buckets for everybody; a refill of zero counts as one millisecond.
    #[must_use]
    pub fn new(rule: BucketRule) -> Self {
        let refill = rule.refill.max(Duration::from_millis(1));
        let quota =
            Quota::with_period(refill).unwrap_or(Quota::per_second(NonZeroU32::MIN)).allow_burst(rule.burst);
        Self { limiter: RateLimiter::keyed(quota), clock: DefaultClock::default() }
    }

    /// Takes one attempt of the address's network.
    ///
    /// # Errors
    /// How long to wait for the next attempt.
    pub fn take(&self, address: IpAddr) -> Result<(), Duration> {
        self.limiter.check_key(&network(address)).map_err(|until| until.wait_time_from(self.clock.now()))
    }

    /// Forgets networks whose bucket is full again; call it every minute.
    pub fn tidy(&self) {
        self.limiter.retain_recent();
        self.limiter.shrink_to_fit();
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

    #[test]
    fn the_eleventh_sign_in_waits() {
        let bucket = Bucket::new(BucketRule { refill: Duration::from_secs(600), ..BucketRule::SIGN_IN });
        let (one, other) = ("192.0.2.1".parse().unwrap(), "192.0.2.2".parse().unwrap());
        for _ in 0..10 {
            assert_eq!(bucket.take(one), Ok(()));
        }
        assert!(bucket.take(one).is_err_and(|wait| wait > Duration::from_secs(1)));
        assert_eq!(bucket.take(other), Ok(()));
        bucket.tidy();
        assert!(bucket.take(one).is_err());
    }
}
