//! Waiting for what comes a moment later.

use std::time::{Duration, Instant};

/// Longer than anything takes that is not broken.
const LIMIT: Duration = Duration::from_secs(60);

/// Looks until it is so.
pub async fn until(what: &str, is_so: impl Fn() -> bool) {
    until_it(what, async || is_so()).await;
}

/// The same for what only an answer of the site shows.
pub async fn until_it(what: &str, is_so: impl AsyncFn() -> bool) {
    let limit = Instant::now() + LIMIT;
    while !is_so().await {
        assert!(Instant::now() < limit, "{what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Whether it becomes so within that many seconds: for what a test expects not to happen yet.
pub async fn within(seconds: u64, is_so: impl Fn() -> bool) -> bool {
    let limit = Instant::now() + Duration::from_secs(seconds);
    while !is_so() {
        if Instant::now() >= limit {
            return false;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    true
}
