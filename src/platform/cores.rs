//! Work on every core at once.

use std::sync::OnceLock;

use rayon::{ThreadPool, ThreadPoolBuilder};

/// The threads of one large act, begun when it turns out to be large. They end with it: a thread that waits for the next
/// one keeps its part of the heap, and an idle house would hold for good what its largest import needed.
#[derive(Default)]
pub struct Cores(OnceLock<Option<ThreadPool>>);

impl Cores {
    /// What rayon does in `work`, which has so many parts, is done by these threads.
    pub fn run<T: Send>(&self, parts: usize, work: impl FnOnce() -> T + Send) -> T {
        // To begin threads takes longer than to write a single record.
        if parts <= 1 {
            return work();
        }
        let begin = || {
            let threads = ThreadPoolBuilder::new().thread_name(|_| "cores".into()).build();
            threads.inspect_err(|error| tracing::warn!(%error, "no threads for a large act")).ok()
        };
        match self.0.get_or_init(begin) {
            Some(threads) => threads.install(work),
            None => work(),
        }
    }
}
