//! Runs what features do by the minute and by the local time of a tenant.
//!
//! Owns: when a job is due, the mark of its last day.
//! May use: `kernel`, `base`, `store`, `tenancy`.
//! Never: what any job does.

use std::{
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    time::{Duration, Instant},
};

use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, Time},
    tz::{AmbiguousOffset, TimeZone},
};

use crate::{
    grants,
    kernel::problem::Problem,
    permission,
    platform::{
        base::{Base, scopes_with_faults},
        store::{Record, ScopeKeys, StoreError, TableName, codec, mac_of},
        tenancy::{Actor, Ctx, Grant, Permission, SweepPermission, Tenant, TenantId},
    },
    record,
};

/// When a job is due.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Once a minute, and at start. Minutes in which nothing ran are not made up for.
    EveryMinute,
    /// Once per local day of the tenant, when its clocks show this time: at the first instant behind it where they skip
    /// it, at the first of the two where they show it twice. However many days were missed, it is made up for once.
    At(Time),
}

/// Done by the clock in every tenant, one tenant after the other. It may be done again, so doing it twice must be the
/// same as once. A job that takes long holds up the others.
#[derive(Clone, Copy)]
pub struct Timed {
    /// Name for the log. The mark of the last day is kept by it: for ever, where the job has a local time.
    pub name: &'static str,
    /// When it is due.
    pub when: When,
    /// What it does in one tenant. On a problem (whose code is logged) the other tenants are not held up, and it is
    /// tried again: in the next minute, or after an hour where it has a local time.
    pub job: fn(&Turn<'_>) -> Result<(), Problem>,
}

/// One tenant's turn.
pub struct Turn<'a> {
    /// What it is done with.
    pub base: &'a Base,
    tenant: &'a Tenant,
    keys: &'a Arc<ScopeKeys>,
}

impl Turn<'_> {
    /// The right to act in the tenant, as "System"; none for an area switched off.
    ///
    /// # Errors
    /// When the machine gives no random number for the act.
    pub fn ctx<P: SweepPermission>(&self) -> Result<Option<Ctx<P>>, Problem> {
        self.admitted().map_err(Problem::from)
    }

    fn admitted<P: Permission>(&self) -> Result<Option<Ctx<P>>, StoreError> {
        let (request, now) = (self.base.request()?, self.base.now());
        let keys = self.keys.clone();
        Ok(Ctx::admit(Grant::apart_from_browsers(self.tenant, keys, Actor::system(), request, now)))
    }
}

permission!(Timekeeper, "jobs.days", []);
grants!(Timekeeper: write JobDay);

record! {
    /// The last local day of a tenant that a job was done for. Without it a restart would do the job again, or not know
    /// that it was missed.
    pub(in crate::platform) struct JobDay {
        job: String,
        day: Date,
    }
}

impl JobDay {
    fn key_of(job: &str) -> [u8; 16] {
        mac_of(&[job.as_bytes()])
    }
}

impl Record for JobDay {
    const TABLE: TableName = TableName::new(24, "job_days");
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    const BARE: bool = true;
    type Key = [u8; 16];

    fn key(&self) -> [u8; 16] {
        Self::key_of(&self.job)
    }
}

/// After so long a pass is repeated that could not read the tenants.
const RETRY: Duration = Duration::from_secs(30);
/// A minute.
const MINUTE: Duration = Duration::from_secs(60);
/// How long nobody looks at the most: so late a new tenant's or a changed zone's local time may be noticed. Also how much
/// later a job with a local time is tried again.
const LONGEST: Duration = Duration::from_secs(3600);
/// How long nobody looks at the least, so that no clock makes the timetable spin.
const SHORTEST: Duration = Duration::from_secs(1);
/// The local days of two zones are at most so many days apart.
const ZONES_APART: i32 = 2;

/// The jobs, and when they are due again.
pub struct Timetable {
    jobs: Vec<Timed>,
    /// When the jobs of the minute are due; none: at once.
    minute: Option<Instant>,
    /// The jobs with a local time that failed in a tenant, and when each is tried again. In memory: a restart tries them at
    /// once.
    again: BTreeMap<(TenantId, &'static str), Instant>,
}

impl Timetable {
    /// A timetable of these jobs, of which nothing has run in this process.
    #[must_use]
    pub fn new(jobs: Vec<Timed>) -> Self {
        Self { jobs, minute: None, again: BTreeMap::new() }
    }

    /// Whether there is nothing to do, ever.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.jobs.is_empty()
    }

    /// Runs what is due, in every tenant. Minutes are counted by `now`, local times are told by the clock of the base.
    /// Returns how long after `now` the next pass is due: up to an hour.
    pub fn pass(&mut self, base: &Base, now: Instant) -> Duration {
        let instant = base.now();
        let scopes = match scopes_with_faults(base.store()) {
            Ok(scopes) => scopes,
            Err(error) => {
                tracing::error!(%error, "the tenants were not read; their jobs wait");
                return RETRY;
            }
        };
        let by_minute = self.jobs.iter().any(|timed| timed.when == When::EveryMinute);
        let minute = by_minute && self.minute.is_none_or(|at| at <= now);
        if minute {
            self.minute = Some(now + MINUTE);
        }
        self.again.retain(|_, at| *at > now);
        let mut next = LONGEST;
        for (tenant, keys) in &scopes {
            match keys {
                Ok(keys) => {
                    let until = self.turn(&Turn { base, tenant, keys }, minute, instant, now);
                    next = next.min(until);
                }
                Err(error) => tracing::error!(%error, "the jobs of a tenant did not run"),
            }
        }
        let soonest = self.again.values().chain(&self.minute).min();
        let soonest = soonest.map_or(LONGEST, |at| at.saturating_duration_since(now));
        next.min(soonest).max(SHORTEST)
    }

    /// Runs what is due in one tenant; returns how long after `instant` its next local time comes.
    fn turn(&mut self, turn: &Turn<'_>, minute: bool, instant: Timestamp, now: Instant) -> Duration {
        let zone = TimeZone::get(&turn.tenant.zone).unwrap_or(TimeZone::UTC);
        let mut next = LONGEST;
        for timed in &self.jobs {
            match timed.when {
                When::EveryMinute if minute => drop(done(turn, timed)),
                When::EveryMinute => {}
                When::At(time) => {
                    let slot = (turn.tenant.id, timed.name);
                    if !self.again.contains_key(&slot) && !today(turn, timed, time, &zone, instant) {
                        self.again.insert(slot, now + LONGEST);
                    }
                    if let Some(at) = next_at(time, &zone, instant) {
                        let until = Duration::try_from(at.duration_since(instant)).unwrap_or_default();
                        next = next.min(until);
                    }
                }
            }
        }
        next
    }
}

/// Does a job with a local time if it is due in the tenant, and marks the day. False: to be tried again.
fn today(turn: &Turn<'_>, timed: &Timed, time: Time, zone: &TimeZone, now: Timestamp) -> bool {
    let store = turn.base.store();
    let marked = || -> Result<bool, StoreError> {
        let Some(ctx) = turn.admitted::<Timekeeper>()? else { return Ok(true) };
        let key = JobDay::key_of(timed.name);
        let last = store.read(&ctx, |r| r.get::<JobDay>(&key))?.map(|mark| mark.day);
        let Some(day) = due(last, turn.tenant.created_at, time, zone, now) else { return Ok(true) };
        if !done(turn, timed) {
            return Ok(false);
        }
        store.upkeep(
            &ctx,
            |w| {
                w.discard::<JobDay>(&key)?;
                w.add(&JobDay { job: timed.name.to_owned(), day }).map(|()| ((), ()))
            },
            |_, ()| Ok::<_, StoreError>(()),
        )?;
        Ok(true)
    };
    // A torn page of one tenant panics in the store; the others have their turn all the same.
    let name = timed.name;
    match catch_unwind(AssertUnwindSafe(marked)) {
        Ok(Ok(done)) => done,
        Ok(Err(error)) => {
            tracing::error!(name, %error, "the mark of a job was not read or written; it is tried again");
            false
        }
        Err(_) => {
            tracing::error!(name, "reading or writing the mark of a job panicked; it is tried again");
            false
        }
    }
}

/// Whether the job was done. A panic is a failure like any other: the timetable goes on.
fn done(turn: &Turn<'_>, timed: &Timed) -> bool {
    let name = timed.name;
    match catch_unwind(AssertUnwindSafe(|| (timed.job)(turn))) {
        Ok(Ok(())) => true,
        Ok(Err(problem)) => {
            tracing::warn!(name, code = problem.code, cause = %problem.cause, "a job failed in a tenant");
            false
        }
        Err(_) => {
            tracing::error!(name, "a job panicked in a tenant");
            false
        }
    }
}

/// The local day that a job is due for; none: it was done for it. `last` is the day of its last run; without one, a day
/// counts as done whose time came before the tenant did.
fn due(last: Option<Date>, created: Timestamp, time: Time, zone: &TimeZone, now: Timestamp) -> Option<Date> {
    let (day, at) = around(zone, now, time).rev().find(|(_, at)| *at <= now)?;
    let is_due = match last {
        None => at > created,
        // A day that is further ahead than zones are apart was marked under a wrong clock. It would silence the job
        // until then.
        Some(last) => last < day || codec::days(last) > codec::days(day).saturating_add(ZONES_APART),
    };
    is_due.then_some(day)
}

/// When the time comes next.
fn next_at(time: Time, zone: &TimeZone, now: Timestamp) -> Option<Timestamp> {
    around(zone, now, time).map(|(_, at)| at).find(|at| *at > now)
}

/// The local days around an instant, in their order, with the instant at which each comes to this time. Clocks that are
/// set at midnight may show a day twice or leave one out, hence more than yesterday, today and tomorrow.
fn around(
    zone: &TimeZone,
    now: Timestamp,
    time: Time,
) -> impl DoubleEndedIterator<Item = (Date, Timestamp)> + '_ {
    let today = codec::days(zone.to_datetime(now).date());
    (-2..=2).filter_map(move |offset| {
        let day = codec::date(today.saturating_add(offset)).ok()?;
        Some((day, instant_of(day, time, zone)?))
    })
}

/// The first instant at which the clocks of a zone show this time of a day or, where they skip it, a later one.
fn instant_of(day: Date, time: Time, zone: &TimeZone) -> Option<Timestamp> {
    let local = day.to_datetime(time);
    match zone.to_ambiguous_timestamp(local).offset() {
        AmbiguousOffset::Unambiguous { offset } => offset.to_timestamp(local).ok(),
        AmbiguousOffset::Fold { before, .. } => before.to_timestamp(local).ok(),
        AmbiguousOffset::Gap { before, .. } => {
            let inside = before.to_timestamp(local).ok()?;
            // At the very beginning of the gap this is the instant of the change itself.
            let behind = inside.checked_add(SignedDuration::from_nanos(1)).ok()?;
            zone.preceding(behind).next().map(|change| change.timestamp())
        }
    }
}

#[cfg(test)]
mod tests;
