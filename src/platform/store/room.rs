//! Whether there is room for a commit, asked before it is tried: a volume that fills up in the midst of one costs a
//! reopening of the data file.

use std::sync::atomic::{AtomicBool, Ordering};

use super::engine::{EngineError, Fault};

/// Kept free for what the engine writes beside the changes.
const RESERVE: u64 = 8 << 20;
/// Changed pages, and the pages of the tree above them, per byte of the changes.
const PER_BYTE: u64 = 2;

/// Remembers that the volume was full, so that writing does not start and stop with every block that is freed.
#[derive(Default)]
pub(super) struct Room {
    full: AtomicBool,
}

impl Room {
    /// Whether changes of so many bytes fit into what is free (none: not known).
    ///
    /// # Errors
    /// [`EngineError`] with `full` set.
    pub fn admit(&self, free: Option<u64>, bytes: usize) -> Result<(), EngineError> {
        let Some(free) = free else { return Ok(()) };
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        let needed = bytes.saturating_mul(PER_BYTE).saturating_add(RESERVE);
        let was_full = self.full.load(Ordering::Acquire);
        // A large act that does not fit says nothing about the small ones.
        let low = free < RESERVE || (was_full && free < RESERVE.saturating_mul(2));
        self.full.store(low, Ordering::Release);
        if !low && free >= needed {
            return Ok(());
        }
        if !was_full {
            tracing::error!(free, needed, "there is too little room for a commit; it was not tried");
        }
        Err(EngineError::of(Fault::Full, "too little room on the volume"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIB: u64 = 1 << 20;

    #[test]
    fn small_acts_go_on_when_a_large_one_does_not_fit_and_a_full_volume_is_full_until_there_is_room_to_spare()
    {
        let room = Room::default();
        let admits = |free: u64, bytes: usize| room.admit(Some(free * MIB), bytes).is_ok();
        assert!(room.admit(None, usize::MAX).is_ok());
        assert!(admits(100, 40 << 20) && !admits(80, 40 << 20) && admits(80, 1_000));
        assert!(admits(9, 1_000) && !admits(7, 1_000));
        assert!(!admits(9, 1_000) && !admits(15, 1_000) && admits(17, 1_000) && admits(9, 1_000));
        assert!(room.admit(Some(0), 0).is_err_and(|error| error.is_full()));
    }
}
