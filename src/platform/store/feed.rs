//! The change feed: what searchable records became, told after the commit and in commit order.

use parking_lot::RwLock;

use super::record::SearchWords;

/// One searchable record that changed.
#[derive(Clone)]
pub(in crate::platform) struct Fed {
    /// The tenant's 16 bytes.
    pub scope: [u8; 16],
    /// The record kind.
    pub table: u16,
    /// The record's key.
    pub key: Vec<u8>,
    /// What it is found by now; none when it is gone.
    pub words: Option<SearchWords>,
}

type Listener = Box<dyn Fn(Vec<Fed>) + Send + Sync>;

/// Who listens.
#[derive(Default)]
pub(in crate::platform) struct Feed {
    listener: RwLock<Option<Listener>>,
}

impl Feed {
    /// Sets the one listener.
    pub fn listen(&self, listener: impl Fn(Vec<Fed>) + Send + Sync + 'static) {
        *self.listener.write() = Some(Box::new(listener));
    }
    pub(super) fn send(&self, fed: Vec<Fed>) {
        if fed.is_empty() {
            return;
        }
        if let Some(listener) = &*self.listener.read() {
            listener(fed);
        }
    }
}
