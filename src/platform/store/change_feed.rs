//! The change feed: sends the new state of searchable records to its listener, after the commit and in commit order.

use parking_lot::RwLock;

use super::record::SearchWords;

/// One searchable record that changed.
#[derive(Clone)]
pub(in crate::platform) struct ChangedRecord {
    /// The tenant's 16 bytes.
    pub scope: [u8; 16],
    /// The record kind.
    pub table: u16,
    /// The record's key.
    pub key: Vec<u8>,
    /// What it is found by now; none when it is gone.
    pub words: Option<SearchWords>,
}

type Listener = Box<dyn Fn(Vec<ChangedRecord>) + Send + Sync>;

/// Who listens.
#[derive(Default)]
pub(in crate::platform) struct ChangeFeed {
    listener: RwLock<Option<Listener>>,
}

impl ChangeFeed {
    /// Sets the one listener.
    pub fn listen(&self, listener: impl Fn(Vec<ChangedRecord>) + Send + Sync + 'static) {
        *self.listener.write() = Some(Box::new(listener));
    }
    pub(super) fn send(&self, fed: Vec<ChangedRecord>) {
        if fed.is_empty() {
            return;
        }
        if let Some(listener) = &*self.listener.read() {
            listener(fed);
        }
    }
}
