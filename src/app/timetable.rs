//! Runs what features do by the clock.

use std::time::Duration;

use super::features::each;
use crate::platform::{Platform, feature::Hourly};

/// How often the hourly jobs run.
const HOUR: Duration = Duration::from_secs(3600);

/// Runs the timetable for ever; spawn it.
pub async fn keep(platform: Platform) {
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
