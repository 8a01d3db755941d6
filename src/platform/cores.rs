//! Work in the time of the processors that users leave, on every core at once.

use std::sync::OnceLock;

use rayon::{
    ThreadPool, ThreadPoolBuilder,
    iter::{IntoParallelIterator as _, ParallelIterator as _},
    slice::ParallelSliceMut as _,
};

/// Rows that are sorted faster by one thread.
const FEW_ROWS: usize = 4_096;

/// The threads of one large act, started when it turns out to be large. They end with the act: a pooled thread would keep
/// its part of the heap, and the process would never give back what its largest import needed.
#[derive(Default)]
pub struct Cores(OnceLock<Option<ThreadPool>>);

impl Cores {
    /// Does `work` for every part; the results are in the order of the parts. `least` parts are worth the threads: to begin
    /// them takes longer than to write a single record.
    ///
    /// # Errors
    /// One of those of `work`.
    pub fn each<T: Send, U: Send, E: Send>(
        &self,
        least: usize,
        parts: Vec<T>,
        work: impl Fn(T) -> Result<U, E> + Send + Sync,
    ) -> Result<Vec<U>, E> {
        match self.threads(parts.len() >= least) {
            Some(threads) => threads.install(|| parts.into_par_iter().map(work).collect()),
            None => parts.into_iter().map(work).collect(),
        }
    }

    /// Does two things, beside each other if there are threads.
    pub fn both<T: Send, U: Send>(
        &self,
        one: impl FnOnce() -> T + Send,
        other: impl FnOnce() -> U + Send,
    ) -> (T, U) {
        match self.0.get().and_then(Option::as_ref) {
            Some(threads) => threads.join(one, other),
            None => (one(), other()),
        }
    }

    /// Sorts rows that all differ.
    pub fn sort<T: Ord + Send>(&self, rows: &mut [T]) {
        match self.threads(rows.len() > FEW_ROWS) {
            Some(threads) => threads.install(|| rows.par_sort_unstable()),
            None => rows.sort_unstable(),
        }
    }

    /// The threads, begun if there is enough to do. Without them rayon would begin those of the whole process, which never
    /// end.
    fn threads(&self, enough: bool) -> Option<&ThreadPool> {
        if enough { self.0.get_or_init(|| threads(0)).as_ref() } else { None }
    }
}

/// So many threads of lower priority; as many as there are cores for none.
fn threads(count: usize) -> Option<ThreadPool> {
    let threads = ThreadPoolBuilder::new().num_threads(count).thread_name(|_| "cores".into());
    let threads = threads.start_handler(|_| lower_priority()).build();
    threads.inspect_err(|error| tracing::warn!(%error, "no threads for a large act")).ok()
}

/// Does the work on a thread of lower priority, and waits for it: a long act of one thread makes way for short ones.
pub fn behind<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    match threads(1) {
        Some(thread) => thread.install(work),
        None => work(),
    }
}

/// Puts the calling thread, and those that it begins, behind all others: on a small machine a large import or its index
/// would take every processor from those who save one record.
pub fn lower_priority() {
    // Elsewhere this is a property of the process.
    #[cfg(target_os = "linux")]
    {
        /// A thread of this niceness gets a ninth of what an ordinary one gets beside it, and all that is left over.
        const NICENESS: i32 = 10;
        if let Err(error) = rustix::process::setpriority_process(None, NICENESS) {
            tracing::warn!(%error, "background work has the priority of users");
        }
    }
}
