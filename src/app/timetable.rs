//! Runs what features do by the clock.

use std::time::{Duration, Instant};

use super::features::each;
use crate::platform::{Platform, feature::Hourly, jobs::Timetable};

/// How often the hourly jobs run.
const HOUR: Duration = Duration::from_secs(3600);
/// After so long the other jobs are looked at again where looking panicked.
const AFTER_PANIC: Duration = Duration::from_secs(60);

/// Runs the timetable for ever; spawn it.
pub async fn keep(platform: Platform) {
    tokio::join!(keep_hourly(platform.clone()), keep_timed(platform));
}

/// Runs the jobs of the minute and of local times. Sleeps until the next one is due; without any there is nothing to wake
/// for.
async fn keep_timed(platform: Platform) {
    let new = || Timetable::new(each(|feature| feature.timed));
    let mut timetable = new();
    while !timetable.is_empty() {
        let (platform, began) = (platform.clone(), Instant::now());
        let passed = tokio::task::spawn_blocking(move || {
            let wait = timetable.pass(&platform, began);
            (timetable, wait)
        });
        let wait;
        (timetable, wait) = passed.await.unwrap_or_else(|_| {
            tracing::error!("the timetable panicked; it begins anew");
            (new(), AFTER_PANIC)
        });
        tokio::time::sleep_until((began + wait).into()).await;
    }
}

async fn keep_hourly(platform: Platform) {
    loop {
        for Hourly { name, job } in each(|feature| feature.hourly) {
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
