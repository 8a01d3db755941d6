//! Work on every core at once.

use rayon::{ThreadPool, ThreadPoolBuilder};

/// The threads of one large act. They end with it: a thread that waits for the next one keeps its part of the heap, and an
/// idle house would hold for good what its largest import needed.
pub struct Cores(Option<ThreadPool>);

impl Cores {
    /// A thread for each core.
    #[must_use]
    pub fn new() -> Self {
        let threads = ThreadPoolBuilder::new().thread_name(|_| "cores".into()).build();
        Self(threads.inspect_err(|error| tracing::warn!(%error, "no threads for a large act")).ok())
    }

    /// What rayon does in `work` is done by these threads.
    pub fn run<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        match &self.0 {
            Some(threads) => threads.install(work),
            None => work(),
        }
    }
}

impl Default for Cores {
    fn default() -> Self {
        Self::new()
    }
}
