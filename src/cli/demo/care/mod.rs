//! The house that cares: who works and lives there, and what was planned, done and written down in the last weeks. Each act is
//! one of the pages', by somebody who may do it, at a clock that stands where it happened.
//!
//! Owns: the people of the house, their plans, what happens to them day by day.
//! May use: the public acts of the features, as any page.
//! Never: a way of its own into the store.

mod days;
mod events;
mod files;
mod house;
mod plans;
mod words;

use std::time::Instant;

use jiff::{SignedDuration, Timestamp, ToSpan as _, civil::Date, tz::TimeZone};
use serde_json::{Value, json};

use self::house::House;
use super::{
    clock::DemoClock,
    job::{Job, Login, failed},
};
use crate::{
    cli::exit::Failure,
    features::care::{figures::CloseShifts, residents::Resident},
    kernel::{clock::day_in, ids::Id, local_time::first_instant},
    platform::{
        Platform,
        store::{StoreError, Versioned},
        tenancy::{Ctx, MayRead, Operator, Permission, Tenant},
    },
};

/// A house whose past is told.
struct Story<'p> {
    p: &'p Platform,
    operator: &'p Operator,
    clock: &'p DemoClock,
    tenant: Tenant,
    zone: TimeZone,
    /// Now, where the past ends.
    now: Timestamp,
    /// The first day that is told.
    first: Date,
}

impl Story<'_> {
    /// The instant at which its clocks show that, and whether that is past already.
    fn at(&self, day: Date, hour: i8, minute: i8) -> Option<Timestamp> {
        let at = first_instant(day.at(hour, minute, 0, 0), &self.zone)?;
        (at <= self.now).then_some(at)
    }

    /// The local day on which its past ends.
    fn today(&self) -> Date {
        day_in(self.now, &self.zone)
    }

    /// How many days ago that was.
    fn ago(&self, day: Date) -> i64 {
        i64::from((self.today() - day).get_days())
    }

    /// Where the clock stands.
    fn clock_at(&self) -> Timestamp {
        self.p.now()
    }

    /// Whether its past is about to end: what is done now is left half done, so that there is something to do.
    fn is_ending(&self) -> bool {
        self.now.duration_since(self.clock_at()) < SignedDuration::from_hours(9)
    }

    /// Where its past begins.
    fn begun(&self) -> Timestamp {
        first_instant(self.first.at(5, 0, 0, 0), &self.zone).unwrap_or(self.now)
    }

    /// The day so many days after the first one.
    fn day(&self, nth: i64) -> Date {
        self.first.saturating_add(nth.days())
    }

    /// What somebody may do, at the instant at which the clock stands.
    fn acting<P: Permission>(&self, email: &str) -> Result<Ctx<P>, Failure> {
        Ok(self.p.command_line::<P>(self.operator, &self.tenant, Some(email))?)
    }

    /// The right of the nightly job that closes shifts, at the instant at which the clock stands.
    fn closing(&self) -> Result<Ctx<CloseShifts>, Failure> {
        Ok(self.p.command_line::<CloseShifts>(self.operator, &self.tenant, None)?)
    }

    /// The version at which a resident's file stands.
    fn version<P: Permission + MayRead<Resident>>(
        &self,
        ctx: &Ctx<P>,
        id: Id<Resident>,
    ) -> Result<u64, Failure> {
        let seen = self.p.store().read(ctx, |r| r.need(&id));
        seen.map(|seen: Versioned<Resident>| seen.row_version()).map_err(|error: StoreError| failed(&error))
    }
}

/// Tells the last `days` days of the house. Its logins.
pub fn run(job: &mut Job<'_>, clock: &DemoClock, days: u32) -> Result<Vec<Login>, Failure> {
    let zone = TimeZone::get("Europe/Berlin").unwrap_or(TimeZone::UTC);
    let first = job.today.saturating_sub(i64::from(days).days());
    let now = job.p.now();
    let began = Instant::now();
    clock.set(first_instant(first.at(5, 0, 0, 0), &zone).unwrap_or(now));
    let told = tell(job, clock, (zone, now, first));
    clock.release();
    let (house, acts) = told?;
    let line = format!(
        "{}: {} residents, {} measures; {acts} entries, answers and proofs of {days} days",
        house.slug,
        house.residents.len(),
        house.measures
    );
    let figures = json!({
        "tenant": house.slug, "residents": house.residents.len(), "measures": house.measures, "acts": acts, "days": days,
    });
    job.step("care", figures, began, &line);
    Ok(house.logins)
}

fn tell(
    job: &Job<'_>,
    clock: &DemoClock,
    (zone, now, first): (TimeZone, Timestamp, Date),
) -> Result<(House, usize), Failure> {
    let founded = house::found(job.p, &job.operator)?;
    let tenant = founded.tenant.clone();
    let story = Story { p: job.p, operator: &job.operator, clock, tenant, zone, now, first };
    let mut house = house::furnished(&story, founded)?;
    let (measures, ordered) = plans::planned(&story, &house)?;
    house.measures = measures;
    let acts = days::lived(&story, &house, &ordered)?;
    Ok((house, acts))
}

/// Sets a member of an object.
fn with(object: &mut Value, name: &str, value: Value) {
    if let Some(members) = object.as_object_mut() {
        members.insert(name.to_owned(), value);
    }
}

/// What a login of this house says beside its address.
fn login(role: &'static str, email: &str, password: String) -> Login {
    Login { tenant: house::NAME.to_owned(), role, email: email.to_owned(), password }
}
