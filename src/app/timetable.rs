//! Every clock-driven job on one screen.

use std::time::Duration;

use crate::{
    features::second_opinion::case_import,
    kernel::problem::Problem,
    platform::{Platform, notify},
};

/// How often the hourly jobs run.
const HOUR: Duration = Duration::from_secs(3600);

/// Done once an hour and at start: name for the log, and what it does. Doing it twice is the same as once.
type Hourly = (&'static str, fn(&Platform) -> Result<(), Problem>);
static HOURLY: &[Hourly] = &[
    ("import.upkeep", case_import::upkeep),
    ("session.upkeep", Platform::tidy_sessions),
    ("link.upkeep", Platform::tidy_links),
    ("certificate.upkeep", Platform::tend_certificate),
    ("inbox.upkeep", notify::tidy),
    ("purge", Platform::purge),
];

/// Runs the timetable for ever; spawn it.
pub async fn keep(platform: Platform) {
    loop {
        for (name, job) in HOURLY {
            let platform = platform.clone();
            let done = tokio::task::spawn_blocking(move || job(&platform)).await;
            match done {
                Ok(Ok(())) => {}
                Ok(Err(problem)) => {
                    tracing::warn!(name, code = problem.code, cause = %problem.cause, "an hourly job failed");
                }
                Err(_) => tracing::error!(name, "an hourly job panicked"),
            }
        }
        tokio::time::sleep(HOUR).await;
    }
}
