//! Runs what follows from events, one scope at a time: at least once after the commit, never before it.
//!
//! Owns: draining the outbox, retry.
//! May use: `store`, `tenancy`, the handle.
//! Never: what any reaction does.

use std::{
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, mpsc},
    thread::JoinHandle,
    time::{Duration, Instant},
};

use super::{
    handle::Platform,
    store::{Due, Entry, ScopeKeys, StoreError},
    tenancy::{Actor, Ctx, Permission, Standing, Tenant},
};
use crate::kernel::problem::{Explain as _, Problem};

/// What follows from a kind of event. `app/reactions.rs` decides it for every kind.
#[derive(Clone, Copy)]
pub enum Reaction {
    /// Nothing.
    Nothing,
    /// This is done once the event is durable. It may be done again, so doing it twice must be the same as once.
    /// On a problem (whose code is logged) the event stays due.
    Do(fn(&Happened<'_>) -> Result<(), Problem>),
}

/// An event that a reaction is due for.
pub struct Happened<'a> {
    /// The event's stable name.
    pub kind: &'a str,
    /// Its sequence number in the scope's audit trail.
    pub seq: u64,
    /// Store, clock and settings.
    pub platform: &'a Platform,
    tenant: Option<(&'a Tenant, &'a Arc<ScopeKeys>)>,
}

impl Happened<'_> {
    /// The event as the audit trail has it: who, when, about what, with which notes and values.
    pub fn entry(&self) -> Result<Entry, Problem> {
        let keys = self.tenant.map_or_else(|| self.platform.store().instance_keys(), |(_, keys)| keys);
        let found = self.platform.store().log_entry(keys, self.seq);
        let damaged = || StoreError::Damaged("an event of the outbox");
        found.and_then(|entry| entry.ok_or_else(damaged)).map_err(|error| error.explain())
    }

    /// Whether it stands in the instance's trail. An event about a tenant's people stands in both, and is reacted to in
    /// both.
    #[must_use]
    pub fn of_the_instance(&self) -> bool {
        self.tenant.is_none()
    }

    /// The right to act on it in its tenant, as "System"; none for events of the instance or an area switched off.
    #[must_use]
    pub fn ctx<P: Permission>(&self) -> Option<Ctx<P>> {
        let (tenant, keys) = self.tenant?;
        let (request, now) = (self.platform.request().ok()?, self.platform.now());
        Ctx::admit(Standing::apart_from_browsers(tenant, keys.clone(), Actor::system(), request, now))
    }
}

/// Events read from the outbox at once.
const MOST: usize = 256;
/// Events that are taken off together, so that a large pass holds little in memory.
const TOGETHER: usize = 4_096;
/// How soon a commit is noticed when nobody wakes the runner.
const POLL: Duration = Duration::from_secs(1);
/// An event whose reaction failed is tried again so much later, after each further failure twice as much later.
const RETRY: Duration = Duration::from_secs(30);
/// The longest time between two tries.
const LONGEST: Duration = Duration::from_secs(3600);

/// What one pass over all scopes did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Drained {
    /// Events done with.
    pub done: usize,
    /// Events that stay due because their reaction failed.
    pub failed: usize,
    /// Events that failed before and are not tried yet.
    pub waiting: usize,
}

/// The events whose reactions failed, by their rows in the outbox, and when each is tried again. In memory: a restart tries them
/// all at once.
#[derive(Default)]
struct Backoff(BTreeMap<Vec<u8>, (u32, Instant)>);

impl Backoff {
    fn waits(&self, event: &Due, now: Instant) -> bool {
        self.0.get(&event.key).is_some_and(|(_, again)| *again > now)
    }
    fn failed(&mut self, event: Due, now: Instant) {
        let (times, again) = self.0.entry(event.key).or_insert((0, now));
        *again = now + RETRY.saturating_mul(1 << (*times).min(16)).min(LONGEST);
        *times = times.saturating_add(1);
    }
    /// When the next one is due.
    fn next(&self) -> Option<Instant> {
        self.0.values().map(|(_, again)| *again).min()
    }
}

/// Takes everything that is due off the outboxes of the instance and of all tenants.
///
/// # Errors
/// When the store fails; nothing is lost, only repeated.
pub fn drain(platform: &Platform, react: impl Fn(&str) -> Reaction) -> Result<Drained, StoreError> {
    pass(platform, react, &mut Backoff::default(), Instant::now())
}

/// One pass: every event that is due, past those that fail, and one commit for all that is done.
fn pass(
    platform: &Platform,
    react: impl Fn(&str) -> Reaction,
    backoff: &mut Backoff,
    now: Instant,
) -> Result<Drained, StoreError> {
    let mut drained = Drained::default();
    if !platform.store().any_due()? {
        return Ok(drained);
    }
    let mut done = Vec::new();
    drain_scope(platform, None, &react, backoff, now, &mut done, &mut drained)?;
    for (tenant, keys) in platform.scopes()? {
        let whose = Some((&tenant, &keys));
        // What is wrong in one tenant is not to stop the others.
        if let Err(error) = drain_scope(platform, whose, &react, backoff, now, &mut done, &mut drained) {
            tracing::error!(%error, "the outbox of a tenant was not drained");
            drained.failed = drained.failed.saturating_add(1);
        }
    }
    platform.store().reacted(done)?;
    Ok(drained)
}

fn drain_scope(
    platform: &Platform,
    tenant: Option<(&Tenant, &Arc<ScopeKeys>)>,
    react: &impl Fn(&str) -> Reaction,
    backoff: &mut Backoff,
    now: Instant,
    done: &mut Vec<Due>,
    drained: &mut Drained,
) -> Result<(), StoreError> {
    let keys = tenant.map_or_else(|| platform.store().instance_keys(), |(_, keys)| keys);
    let mut after = 0;
    loop {
        let due = platform.store().due(keys, after, MOST)?;
        let Some(last) = due.last() else { return Ok(()) };
        after = last.seq;
        for event in due {
            if backoff.waits(&event, now) {
                drained.waiting = drained.waiting.saturating_add(1);
            } else if reacted(platform, tenant, &event, react) {
                backoff.0.remove(&event.key);
                drained.done = drained.done.saturating_add(1);
                done.push(event);
            } else {
                backoff.failed(event, now);
                drained.failed = drained.failed.saturating_add(1);
            }
        }
        if done.len() >= TOGETHER {
            platform.store().reacted(std::mem::take(done))?;
        }
    }
}

/// Whether the event is done with. A panic is a failure like any other: the runner goes on.
fn reacted(
    platform: &Platform,
    tenant: Option<(&Tenant, &Arc<ScopeKeys>)>,
    event: &Due,
    react: &impl Fn(&str) -> Reaction,
) -> bool {
    let Some(kind) = event.kind.as_deref() else {
        tracing::error!(seq = event.seq, "a row of the outbox does not open");
        return false;
    };
    let Reaction::Do(act) = react(kind) else { return true };
    let happened = Happened { kind, seq: event.seq, platform, tenant };
    match catch_unwind(AssertUnwindSafe(|| act(&happened))) {
        Ok(Ok(())) => true,
        Ok(Err(problem)) => {
            let cause = &problem.cause;
            tracing::warn!(kind, seq = event.seq, code = problem.code, %cause, "a reaction failed");
            false
        }
        Err(_) => {
            tracing::error!(kind, seq = event.seq, "a reaction panicked");
            false
        }
    }
}

enum Call {
    Wake,
    Stop,
}

/// The thread that drains the outboxes. Ends when dropped, after the pass under way.
pub struct Runner {
    calls: mpsc::Sender<Call>,
    thread: Option<JoinHandle<()>>,
}

impl Runner {
    /// Starts the thread. What was due when the process last ended is done first.
    pub fn start(
        platform: Platform,
        react: impl Fn(&str) -> Reaction + Send + 'static,
    ) -> std::io::Result<Self> {
        let (calls, inbox) = mpsc::channel();
        let thread =
            std::thread::Builder::new().name("jobs".into()).spawn(move || run(&platform, react, &inbox))?;
        Ok(Self { calls, thread: Some(thread) })
    }

    /// Drains now instead of at the next poll.
    pub fn wake(&self) {
        let _ = self.calls.send(Call::Wake);
    }
}

impl Drop for Runner {
    fn drop(&mut self) {
        let _ = self.calls.send(Call::Stop);
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

fn run(platform: &Platform, react: impl Fn(&str) -> Reaction, inbox: &mpsc::Receiver<Call>) {
    let mut seen = None;
    let mut backoff = Backoff::default();
    // After a pass that the store stopped.
    let mut again: Option<Instant> = None;
    loop {
        // Every event came with a commit: without a new one there is nothing to look for.
        let (commits, _) = platform.store().commit_counts();
        let now = Instant::now();
        let due = backoff.next().into_iter().chain(again).any(|at| at <= now);
        if seen != Some(commits) || due {
            seen = Some(commits);
            let outcome = pass(platform, &react, &mut backoff, now);
            again = outcome.is_err().then(|| now + RETRY);
            if let Err(error) = &outcome {
                tracing::error!(%error, "the outbox was not drained");
            }
        }
        match inbox.recv_timeout(POLL) {
            Ok(Call::Wake) | Err(mpsc::RecvTimeoutError::Timeout) => {}
            Ok(Call::Stop) | Err(mpsc::RecvTimeoutError::Disconnected) => return,
        }
    }
}

#[cfg(test)]
mod tests;
