//! What a connection is doing, and when that has taken too long.

use std::collections::HashMap;

use parking_lot::Mutex;
use tokio::{sync::Notify, time::Instant};

use super::limits::Limits;

/// The state of one connection, shared by its socket, its bodies and the task that closes it when it is idle.
pub(super) struct ConnectionState {
    inner: Mutex<Inner>,
    changed: Notify,
}

struct Inner {
    h2: bool,
    /// Requests whose handler runs or whose answer is not yet sent.
    active: usize,
    served: bool,
    /// When the present silence, or the present head, began.
    since: Instant,
    /// A head has begun to arrive.
    head: bool,
    /// The socket takes no more bytes since then.
    blocked: Option<Instant>,
    /// Answers that nobody has asked for their next part since then.
    waiting: HashMap<u64, Instant>,
    next: u64,
}

impl ConnectionState {
    pub(super) fn new(h2: bool) -> Self {
        let (since, waiting) = (Instant::now(), HashMap::new());
        let inner =
            Inner { h2, active: 0, served: false, since, head: false, blocked: None, waiting, next: 0 };
        Self { inner: Mutex::new(inner), changed: Notify::new() }
    }

    /// Whether HTTP/2 was negotiated.
    pub(super) fn is_h2(&self) -> bool {
        self.inner.lock().h2
    }

    /// Waits until a limit is broken.
    pub(super) async fn broken(&self, limits: &Limits) {
        loop {
            let deadline = self.inner.lock().deadline(limits);
            let changed = self.changed.notified();
            match deadline {
                Some(at) if at <= Instant::now() => return,
                Some(at) => {
                    tokio::select! { () = tokio::time::sleep_until(at) => {}, () = changed => {} }
                }
                None => changed.await,
            }
        }
    }

    /// Bytes arrived.
    pub(super) fn heard(&self) {
        let mut inner = self.inner.lock();
        if inner.active == 0 && !inner.head && !(inner.h2 && inner.served) {
            inner.head = true;
            inner.since = Instant::now();
            self.changed.notify_one();
        }
    }

    /// The socket took bytes, or did not.
    pub(super) fn wrote(&self, blocked: bool) {
        let mut inner = self.inner.lock();
        if blocked != inner.blocked.is_some() {
            inner.blocked = blocked.then(Instant::now);
            self.changed.notify_one();
        }
    }

    /// A head is complete; the number names its answer.
    pub(super) fn begin(&self) -> u64 {
        let mut inner = self.inner.lock();
        inner.active += 1;
        inner.served = true;
        inner.head = false;
        inner.next += 1;
        self.changed.notify_one();
        inner.next
    }

    /// The answer `number` waits for its reader (`true`) or for its own source (`false`).
    pub(super) fn reader_awaited(&self, number: u64, awaited: bool) {
        let mut inner = self.inner.lock();
        if awaited {
            inner.waiting.insert(number, Instant::now());
        } else {
            inner.waiting.remove(&number);
        }
        self.changed.notify_one();
    }

    /// The answer `number` is handed over, or given up.
    pub(super) fn end(&self, number: u64) {
        let mut inner = self.inner.lock();
        inner.waiting.remove(&number);
        inner.active = inner.active.saturating_sub(1);
        inner.since = Instant::now();
        self.changed.notify_one();
    }
}

impl Inner {
    fn deadline(&self, limits: &Limits) -> Option<Instant> {
        let reading = match (self.active, self.head, self.served) {
            (1.., _, _) => None,
            (0, true, _) => Some(self.since + limits.headers),
            (0, false, false) => Some(self.since + limits.first_byte),
            (0, false, true) => Some(self.since + limits.keep_alive),
        };
        let writing =
            self.blocked.iter().chain(self.waiting.values()).min().map(|since| *since + limits.write_idle);
        [reading, writing].into_iter().flatten().min()
    }
}
