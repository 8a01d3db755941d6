//! Runs what follows from events, one scope at a time: at least once after the commit, never before it.
//!
//! Owns: draining the outbox, retry, hourly upkeep.
//! May use: `store`, `tenancy`, the handle.
//! Never: what any reaction does.

use std::{
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

/// Events taken from the outbox at once.
const MOST: usize = 256;
/// How soon a commit is noticed when nobody wakes the runner.
const POLL: Duration = Duration::from_secs(1);
/// Events whose reaction failed are tried again so much later, or with the next commit.
const RETRY: Duration = Duration::from_secs(30);
/// How often old access marks go.
const UPKEEP: Duration = Duration::from_secs(3600);

/// What one pass over all scopes did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Drained {
    /// Events done with.
    pub done: usize,
    /// Events that stay due because their reaction failed.
    pub failed: usize,
}

/// Takes everything that is due off the outboxes of the instance and of all tenants.
pub fn drain(platform: &Platform, react: impl Fn(&str) -> Reaction) -> Result<Drained, StoreError> {
    let mut drained = Drained::default();
    drain_scope(platform, platform.store().instance_keys(), None, &react, &mut drained)?;
    for (tenant, keys) in platform.scopes()? {
        drain_scope(platform, &keys, Some((&tenant, &keys)), &react, &mut drained)?;
    }
    Ok(drained)
}

fn drain_scope(
    platform: &Platform,
    keys: &ScopeKeys,
    tenant: Option<(&Tenant, &Arc<ScopeKeys>)>,
    react: &impl Fn(&str) -> Reaction,
    drained: &mut Drained,
) -> Result<(), StoreError> {
    loop {
        let due = platform.store().due(keys, MOST)?;
        let full = due.len() == MOST;
        let (done, failed): (Vec<Due>, Vec<Due>) = due.into_iter().partition(|event| {
            let happened = Happened { kind: &event.kind, seq: event.seq, platform, tenant };
            reacted(&happened, react(&event.kind))
        });
        if !done.is_empty() {
            platform.store().reacted(keys, &done)?;
        }
        drained.done = drained.done.saturating_add(done.len());
        if !full || done.is_empty() {
            drained.failed = drained.failed.saturating_add(failed.len());
            return Ok(());
        }
    }
}

/// Whether the event is done with. A panic is a failure like any other: the runner goes on.
fn reacted(happened: &Happened<'_>, reaction: Reaction) -> bool {
    let Reaction::Do(act) = reaction else { return true };
    match catch_unwind(AssertUnwindSafe(|| act(happened))) {
        Ok(Ok(())) => true,
        Ok(Err(problem)) => {
            tracing::warn!(
                kind = happened.kind,
                seq = happened.seq,
                code = problem.code,
                "a reaction failed"
            );
            false
        }
        Err(_) => {
            tracing::error!(kind = happened.kind, seq = happened.seq, "a reaction panicked");
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
    let mut retry: Option<Instant> = None;
    let mut tidied: Option<Instant> = None;
    loop {
        if tidied.is_none_or(|at| at.elapsed() >= UPKEEP) {
            tidied = Some(Instant::now());
            if let Err(error) = platform.store().prune_access(platform.now()) {
                tracing::error!(%error, "old access marks were not removed");
            }
        }
        // Every event came with a commit: without a new one there is nothing to look for.
        let (commits, _) = platform.store().commit_counts();
        if seen != Some(commits) || retry.is_some_and(|at| at <= Instant::now()) {
            seen = Some(commits);
            let outcome = drain(platform, &react);
            if let Err(error) = &outcome {
                tracing::error!(%error, "the outbox was not drained");
            }
            let again = outcome.map_or(true, |drained| drained.failed > 0);
            retry = again.then(|| Instant::now() + RETRY);
        }
        match inbox.recv_timeout(POLL) {
            Ok(Call::Wake) | Err(mpsc::RecvTimeoutError::Timeout) => {}
            Ok(Call::Stop) | Err(mpsc::RecvTimeoutError::Disconnected) => return,
        }
    }
}

#[cfg(test)]
mod tests;
