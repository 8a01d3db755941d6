//! Waiting for what only an answer of the site shows; `site::until` waits for what is at hand.

use std::time::{Duration, Instant};

/// Asks until it is so, a minute at most.
pub async fn until_it(what: &str, is_so: impl AsyncFn() -> bool) {
    let limit = Instant::now() + Duration::from_secs(60);
    while !is_so().await {
        assert!(Instant::now() < limit, "{what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
