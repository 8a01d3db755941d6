//! Runs what follows from events, one scope at a time: at least once after the commit, never before it. Runs what is due by
//! the clock beside it (`timed`).
//!
//! Owns: draining the outbox, the timetable of the tenants, retry.
//! May use: `kernel`, `base`, `store`, `tenancy`.
//! Never: what any reaction or job does.

mod timed;

use std::{
    collections::{BTreeMap, BTreeSet},
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, mpsc},
    thread::JoinHandle,
    time::{Duration, Instant},
};

use super::{
    base::Base,
    store::{Due, Entry, InstanceReader, ScopeKeys, StoreError},
    tenancy::{Actor, Ctx, Grant, Permission, Tenant},
};
use crate::kernel::problem::Problem;

pub(in crate::platform) use timed::JobDay;
pub use timed::{Timed, Timetable, Turn, When};

/// What follows from a kind of event. The features register it, for every kind of event.
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
    /// Its sequence number in the scope's audit trail.
    pub seq: u64,
    /// What it is reacted with.
    pub base: &'a Base,
    tenant: Option<(&'a Tenant, &'a Arc<ScopeKeys>)>,
}

impl Happened<'_> {
    /// The event as the audit trail has it: who, when, about what, with which notes and values.
    pub fn entry(&self) -> Result<Entry, Problem> {
        let keys = self.tenant.map_or_else(|| self.base.store().instance_keys(), |(_, keys)| keys);
        let found = self.base.store().log_entry(keys, self.seq);
        let damaged = || StoreError::Damaged("an event of the outbox");
        found.and_then(|entry| entry.ok_or_else(damaged)).map_err(Problem::from)
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
        let (request, now) = (self.base.request().ok()?, self.base.now());
        Ctx::admit(Grant::apart_from_browsers(tenant, keys.clone(), Actor::system(), request, now))
    }
}

/// Events read from the outbox at once.
const MOST: usize = 256;
/// Events that are taken off together, so that a large pass holds little in memory.
const TOGETHER: usize = 4_096;
/// The runner looks for commits this often, in case it was not notified of one.
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
    /// Scopes whose outbox could not be read, or not be written after the reactions: those are repeated.
    pub stopped: usize,
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
    /// When the next one is due. Those that were due in the pass at `last` were not reached, and come when what stopped
    /// that is tried again.
    fn next(&self, last: Instant) -> Option<Instant> {
        self.0.values().map(|(_, again)| *again).filter(|again| *again > last).min()
    }
}

/// Takes everything that is due off the outboxes of the instance and of all tenants.
#[cfg(test)]
pub fn drain(base: &Base, react: impl Fn(&str) -> Reaction) -> Result<Drained, StoreError> {
    pass(base, react, &mut Backoff::default(), Instant::now())
}

/// One pass: every event that is due, past those that fail, and one commit for all that is done in a scope.
fn pass(
    base: &Base,
    react: impl Fn(&str) -> Reaction,
    backoff: &mut Backoff,
    now: Instant,
) -> Result<Drained, StoreError> {
    let store = base.store();
    if !store.any_due()? {
        backoff.0.clear();
        return Ok(Drained::default());
    }
    let tenants = store.instance_read(|r: &InstanceReader<'_>| r.all::<Tenant>())?;
    let mut pass = Pass { base, react, backoff, now, drained: Drained::default(), there: BTreeSet::new() };
    let mut stopped = Vec::new();
    for tenant in std::iter::once(None).chain(tenants.iter().map(|tenant| Some(&**tenant))) {
        // What is wrong in one scope is not to stop the others.
        if let Err(error) = pass.outbox_of(tenant) {
            tracing::error!(%error, "an outbox was not drained; that is tried again later");
            stopped.push(tenant.map_or_else(|| store.instance_keys().scope(), |tenant| tenant.id.0));
        }
    }
    let Pass { drained, there, .. } = pass;
    // The rows of an erased tenant are gone, and nobody waits for them.
    backoff.0.retain(|key, _| there.contains(key) || stopped.iter().any(|scope| key.starts_with(scope)));
    Ok(Drained { stopped: stopped.len(), ..drained })
}

struct Pass<'a, F> {
    base: &'a Base,
    react: F,
    backoff: &'a mut Backoff,
    now: Instant,
    drained: Drained,
    /// The rows that stay in the outboxes for later.
    there: BTreeSet<Vec<u8>>,
}

impl<F: Fn(&str) -> Reaction> Pass<'_, F> {
    /// Drains the outbox of a tenant that still has its keys; none: of the instance.
    fn outbox_of(&mut self, tenant: Option<&Tenant>) -> Result<(), StoreError> {
        let Some(tenant) = tenant else { return self.scope(None) };
        let keys = self.base.store().tenant_keys(tenant.id.0)?;
        keys.map_or(Ok(()), |keys| self.scope(Some((tenant, &keys))))
    }

    fn scope(&mut self, tenant: Option<(&Tenant, &Arc<ScopeKeys>)>) -> Result<(), StoreError> {
        let store = self.base.store();
        let keys = tenant.map_or_else(|| store.instance_keys(), |(_, keys)| keys);
        let (mut after, mut done) = (0, Vec::new());
        loop {
            let due = store.due(keys, after, MOST)?;
            let Some(last) = due.last() else { return self.taken_off(keys, done) };
            after = last.seq;
            for event in due {
                if self.backoff.waits(&event, self.now) {
                    self.drained.waiting = self.drained.waiting.saturating_add(1);
                    self.there.insert(event.key);
                } else if reacted(self.base, tenant, &event, &self.react) {
                    done.push(event);
                } else {
                    self.there.insert(event.key.clone());
                    self.backoff.failed(event, self.now);
                    self.drained.failed = self.drained.failed.saturating_add(1);
                }
            }
            if done.len() >= TOGETHER {
                self.taken_off(keys, std::mem::take(&mut done))?;
            }
        }
    }

    fn taken_off(&mut self, keys: &ScopeKeys, done: Vec<Due>) -> Result<(), StoreError> {
        let events = done.len();
        self.base.store().reacted(keys, done)?;
        self.drained.done = self.drained.done.saturating_add(events);
        Ok(())
    }
}

/// Whether the event is done with. A panic is a failure like any other: the runner goes on.
fn reacted(
    base: &Base,
    tenant: Option<(&Tenant, &Arc<ScopeKeys>)>,
    event: &Due,
    react: &impl Fn(&str) -> Reaction,
) -> bool {
    let Some(kind) = event.kind.as_deref() else {
        tracing::error!(seq = event.seq, "a row of the outbox does not open");
        return false;
    };
    let Reaction::Do(act) = react(kind) else { return true };
    let happened = Happened { seq: event.seq, base, tenant };
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

/// The thread that drains the outboxes. Ends when dropped, after the pass under way.
pub struct Runner {
    stop: mpsc::Sender<()>,
    thread: Option<JoinHandle<()>>,
}

impl Runner {
    /// Starts the thread. What was due when the process last ended is done first.
    pub fn start(base: Base, react: impl Fn(&str) -> Reaction + Send + 'static) -> std::io::Result<Self> {
        let (stop, stopped) = mpsc::channel();
        let thread =
            std::thread::Builder::new().name("jobs".into()).spawn(move || run(&base, react, &stopped))?;
        Ok(Self { stop, thread: Some(thread) })
    }
}

impl Drop for Runner {
    fn drop(&mut self) {
        let _ = self.stop.send(());
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

fn run(base: &Base, react: impl Fn(&str) -> Reaction, stopped: &mpsc::Receiver<()>) {
    let (mut seen, mut last) = (None, Instant::now());
    let mut backoff = Backoff::default();
    // After a pass that the store stopped, as a whole or in some scope.
    let mut again: Option<Instant> = None;
    loop {
        // Every event came with a commit: without a new one there is nothing to look for.
        let (commits, _) = base.store().commit_counts();
        let now = Instant::now();
        let due = backoff.next(last).into_iter().chain(again).any(|at| at <= now);
        if seen != Some(commits) || due {
            (seen, last) = (Some(commits), now);
            let outcome = pass(base, &react, &mut backoff, now);
            let whole = outcome.as_ref().is_ok_and(|drained| drained.stopped == 0);
            again = (!whole).then(|| now + RETRY);
            if let Err(error) = &outcome {
                tracing::error!(%error, "the outbox was not drained");
            }
        }
        if !matches!(stopped.recv_timeout(POLL), Err(mpsc::RecvTimeoutError::Timeout)) {
            return;
        }
    }
}

#[cfg(test)]
mod tests;
