//! What is known of sessions while the store cannot write it: when they were last in use, and which ended.
//!
//! People go on reading while the disk is full: their refresh token is looked at, not followed by another, so each buys
//! only a short access token, and the first use after writing works again follows it as ever. Whoever shows a token that
//! was followed before is still refused, and the session counts as ended from then on; that is written, with its event,
//! as soon as it can be. A restart before that forgets it: the log tells.

use std::{collections::HashMap, sync::Arc};

use jiff::Timestamp;
use parking_lot::Mutex;

use super::{identity::Asked, lifetime::Timed, principal::Principal};
use crate::platform::{
    Platform,
    store::{EventKind, StoreError},
};

/// So many sessions are remembered; others end by their time.
pub(super) const MOST: usize = 65_536;
/// So many ends one request writes that comes after a disturbance: its user waits for them.
pub(super) const MOST_BESIDE_A_REQUEST: usize = 8;

/// An end that is still to be written.
struct End {
    whose: Principal,
    asked: Asked,
    kind: EventKind,
}

/// Uses and ends of sessions that the store does not hold yet.
#[derive(Default)]
pub struct Unwritten {
    seen: Mutex<HashMap<[u8; 16], Timestamp>>,
    ended: Mutex<HashMap<[u8; 16], Arc<End>>>,
    writing: Mutex<()>,
}
crate::opaque_debug!(Unwritten);

impl Unwritten {
    /// The session was in use.
    pub(super) fn used(&self, id: [u8; 16], at: Timestamp) {
        let mut seen = self.seen.lock();
        if seen.len() < MOST || seen.contains_key(&id) {
            seen.insert(id, at);
        }
    }
    /// The store knows it now, or never will.
    pub(super) fn written(&self, id: [u8; 16]) {
        self.seen.lock().remove(&id);
    }
    /// The session as it is: last used at the later of both; none when it ended.
    pub(super) fn applied<S: Timed>(&self, mut session: S) -> Option<S> {
        let id = session.key();
        if self.ended.lock().contains_key(&id) {
            return None;
        }
        if let Some(at) = self.seen.lock().get(&id) {
            session.see(session.seen_at().max(*at));
        }
        Some(session)
    }
    /// Forgets uses that no session can have any more.
    pub(super) fn tidy(&self, before: Timestamp) {
        self.seen.lock().retain(|_, at| *at >= before);
    }
}

/// Whether a failure is the store's: it cannot be read or written now, whatever was asked of it.
pub(super) fn is_fault(error: &StoreError) -> bool {
    !matches!(error, StoreError::Missing | StoreError::Stale)
}

impl Platform {
    /// Ends a session that the store cannot end now: from here on nobody is let in with it.
    pub(super) fn end_unwritten(&self, id: [u8; 16], whose: Principal, asked: &Asked, kind: EventKind) {
        let mut ended = self.door().unwritten.ended.lock();
        if ended.len() >= MOST {
            tracing::error!("too many sessions ended while nothing could be written; this one lives on");
            return;
        }
        tracing::warn!(kind = kind.name, "a session ended; that is written when the store can write again");
        ended.insert(id, Arc::new(End { whose, asked: asked.clone(), kind }));
    }

    /// Writes down what could not be written before, so many of them at most. What still cannot be is kept, and stops
    /// nothing else.
    pub(super) fn write_ends(&self, most: usize) {
        let unwritten = &self.door().unwritten;
        // One at a time, so that each end is told once.
        let Some(_writing) = unwritten.writing.try_lock() else { return };
        let ended: Vec<_> =
            unwritten.ended.lock().iter().map(|(id, end)| (*id, end.clone())).take(most).collect();
        for (id, end) in ended {
            match self.note_end(&end.whose, &end.asked, end.kind, id) {
                Ok(()) => drop(unwritten.ended.lock().remove(&id)),
                Err(error) => {
                    if self.passing().is_due(end.kind.name, self.now()) {
                        tracing::warn!(%error, kind = end.kind.name, "the end of a session is still to be written");
                    }
                    // The next would most likely meet the same fault; upkeep tries them all.
                    if most < MOST {
                        return;
                    }
                }
            }
        }
    }
}
