//! How long a session counts, whoever's it is: its last use, its end by time.

use jiff::{SignedDuration, Timestamp};

use super::{identity::Asked, unwritten::MOST_BESIDE_A_REQUEST};
use crate::platform::{
    Platform,
    store::{InstanceRecord, StoreError},
};

/// A session that ends by its time.
pub(super) trait Timed: InstanceRecord {
    /// Last request, to within some minutes.
    fn seen_at(&self) -> Timestamp;
    /// It was in use.
    fn see(&mut self, at: Timestamp);
    /// Over from then on, whatever happens.
    fn expires_at(&self) -> Timestamp;

    /// Whether it has had its time: too long idle, too old, or from the future (R-SES-09).
    fn has_ended(&self, idle_s: Option<u32>, now: Timestamp) -> bool {
        // A clock that jumped back must not revive: a session from the future is over too.
        let future = self.seen_at() > now.saturating_add(SignedDuration::from_mins(5)).unwrap_or(now);
        let unused = now.duration_since(self.seen_at());
        let idle = idle_s.is_some_and(|most| unused > SignedDuration::from_secs(i64::from(most)));
        now >= self.expires_at() || idle || future
    }
}

impl Platform {
    /// Forgets a session that has had its time, so that a clock that is set back does not revive it (R-SES-09). One
    /// from the future stays: the clock may be the one that is wrong.
    pub(super) fn expire(&self, session: &impl Timed) {
        if session.seen_at() > self.now() {
            return;
        }
        let gone = self.store().instance_upkeep(|w| w.remove(session));
        if let Err(error) = gone {
            let error: StoreError = error;
            tracing::warn!(%error, "a session that is over was not forgotten");
        }
    }

    /// Remembers that the session is in use, to within a minute; losing this is no harm.
    pub(super) fn touch<S: Timed>(&self, session: &S, asked: &Asked) {
        let now = self.now();
        if asked.aside || now.duration_since(session.seen_at()) <= SignedDuration::from_mins(1) {
            return;
        }
        let touched = self.store().instance_upkeep(|w| {
            if let Some(stored) = w.reader().get_of::<S>(&session.owner(), session.key())? {
                let mut stored = stored.into_inner();
                stored.see(now);
                w.put(&stored)?;
            }
            Ok::<_, StoreError>(())
        });
        match touched {
            Ok(()) => {
                self.door().unwritten.written(session.key());
                self.write_ends(MOST_BESIDE_A_REQUEST);
            }
            Err(error) => {
                tracing::warn!(%error, "a session's last use was not stored");
                self.door().unwritten.used(session.key(), now);
            }
        }
    }
}
