//! Waiting for what comes a moment later: by condition, under one generous limit.

use std::future::Future;
use std::time::{Duration, Instant};

/// Longer than anything takes that is not broken, on a machine with ten others at work.
pub const LIMIT: Duration = Duration::from_secs(120);

/// Looks until it is so.
pub async fn until(what: &str, is_so: impl Fn() -> bool) {
    until_it(what, async || is_so()).await;
}

/// The same for what only an answer of the site shows.
pub async fn until_it(what: &str, is_so: impl AsyncFn() -> bool) {
    let limit = Instant::now() + LIMIT;
    while !is_so().await {
        assert!(Instant::now() < limit, "{} s without: {what}", LIMIT.as_secs());
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

/// Asks until there is an answer. A refusal is said when there is none in time.
pub async fn until_ok<T, Fut>(what: &str, ask: impl Fn() -> Fut) -> T
where
    Fut: Future<Output = Result<T, String>>,
{
    let limit = Instant::now() + LIMIT;
    loop {
        match ask().await {
            Ok(answer) => return answer,
            Err(why) => assert!(Instant::now() < limit, "{} s without: {what}: {why}", LIMIT.as_secs()),
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// The same for what is there or not yet.
pub async fn until_some<T, Fut>(what: &str, ask: impl Fn() -> Fut) -> T
where
    Fut: Future<Output = Option<T>>,
{
    let ask = &ask;
    until_ok(what, || async move { ask().await.ok_or_else(|| "not yet".to_owned()) }).await
}
