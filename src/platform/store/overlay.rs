//! A file that is never written: what is changed of it stays in memory. For looking into a data file with an engine that
//! would repair it.

use std::{collections::BTreeMap, fs::File, io, path::Path};

use parking_lot::Mutex;

use super::lock::{How, Lock, hold};

/// Bytes of a block that is kept in memory as a whole.
const BLOCK: usize = 4096;
const BLOCK_U64: u64 = 4096;

/// The file below, and the blocks that differ from it.
#[derive(Debug)]
pub struct Overlay {
    file: File,
    _held: Option<Lock>,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    len: u64,
    /// Bytes of the file from here on are not seen any more: the length was less once.
    floor: u64,
    blocks: BTreeMap<u64, Box<[u8; BLOCK]>>,
}

impl Overlay {
    /// Over a file as it lies there. Whether others write to it is the caller's affair.
    pub fn over(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let len = file.metadata()?.len();
        let state = State { len, floor: len, blocks: BTreeMap::new() };
        Ok(Self { file, _held: None, state: Mutex::new(state) })
    }

    /// Over a file that nobody else holds, and that nobody else can open for writing as long as this lives.
    /// `WouldBlock` when another process holds it; a drive without locks cannot report that.
    pub fn alone(path: &Path) -> io::Result<Self> {
        let held = match hold(path, How::Shared)? {
            Lock::Busy => return Err(io::ErrorKind::WouldBlock.into()),
            held => held,
        };
        Ok(Self { _held: Some(held), ..Self::over(path)? })
    }

    /// Its length as changed.
    pub fn length(&self) -> u64 {
        self.state.lock().len
    }

    /// Reads exactly this much.
    pub fn read_at(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let state = self.state.lock();
        let end = u64::try_from(out.len()).ok().and_then(|length| offset.checked_add(length));
        if end.is_none_or(|end| end > state.len) {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let mut at = offset;
        let mut rest = out;
        while !rest.is_empty() {
            let (block, within) = (at / BLOCK_U64, usize::try_from(at % BLOCK_U64).unwrap_or(0));
            let (part, more) = rest.split_at_mut(rest.len().min(BLOCK.saturating_sub(within)));
            match state.blocks.get(&block).and_then(|kept| kept.get(within..)?.get(..part.len())) {
                Some(kept) => part.copy_from_slice(kept),
                None => self.below(&state, at, part)?,
            }
            at = at.saturating_add(u64::try_from(part.len()).unwrap_or(0));
            rest = more;
        }
        Ok(())
    }

    /// From the file, as far as it is still seen; zeros after that.
    fn below(&self, state: &State, at: u64, out: &mut [u8]) -> io::Result<()> {
        let seen = usize::try_from(state.floor.saturating_sub(at)).unwrap_or(usize::MAX).min(out.len());
        let (seen, beyond) = out.split_at_mut(seen);
        beyond.fill(0);
        if seen.is_empty() { Ok(()) } else { exactly(&self.file, at, seen) }
    }

    /// Keeps what is written.
    pub fn write_at(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        if data.is_empty() {
            return Ok(());
        }
        let mut state = self.state.lock();
        let mut at = offset;
        let mut rest = data;
        while !rest.is_empty() {
            let (block, within) = (at / BLOCK_U64, usize::try_from(at % BLOCK_U64).unwrap_or(0));
            let (part, more) = rest.split_at_checked(BLOCK.saturating_sub(within)).unwrap_or((rest, &[]));
            if !state.blocks.contains_key(&block) {
                let mut fresh = Box::new([0; BLOCK]);
                self.below(&state, block.saturating_mul(BLOCK_U64), &mut fresh[..])?;
                state.blocks.insert(block, fresh);
            }
            let kept =
                state.blocks.get_mut(&block).and_then(|kept| kept.get_mut(within..)?.get_mut(..part.len()));
            kept.ok_or(io::ErrorKind::InvalidInput)?.copy_from_slice(part);
            at = at.saturating_add(u64::try_from(part.len()).unwrap_or(0));
            rest = more;
        }
        state.len = state.len.max(at);
        Ok(())
    }

    /// Cuts, or adds zeros.
    pub fn set_length(&self, len: u64) {
        let mut state = self.state.lock();
        if len < state.len {
            state.floor = state.floor.min(len);
            state.blocks.retain(|block, _| block.saturating_mul(BLOCK_U64) < len);
            let (last, within) = (len / BLOCK_U64, usize::try_from(len % BLOCK_U64).unwrap_or(0));
            if let Some(cut) = state.blocks.get_mut(&last).and_then(|kept| kept.get_mut(within..)) {
                cut.fill(0);
            }
        }
        state.len = len;
    }
}

#[cfg(unix)]
fn exactly(file: &File, at: u64, out: &mut [u8]) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, out, at)
}
#[cfg(windows)]
fn exactly(file: &File, at: u64, out: &mut [u8]) -> io::Result<()> {
    use std::os::windows::fs::FileExt as _;
    let mut done = 0;
    while let Some(rest) = out.get_mut(done..).filter(|rest| !rest.is_empty()) {
        match file.seek_read(rest, at.saturating_add(u64::try_from(done).unwrap_or(0)))? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            read => done = done.saturating_add(read),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[derive(Debug, Clone)]
    enum Act {
        Write(u64, Vec<u8>),
        Length(u64),
        Read(u64, usize),
    }

    fn act() -> impl Strategy<Value = Act> {
        prop_oneof![
            (0_u64..20_000, proptest::collection::vec(any::<u8>(), 0..9_000))
                .prop_map(|(at, data)| Act::Write(at, data)),
            (0_u64..30_000).prop_map(Act::Length),
            (0_u64..30_000, 0_usize..9_000).prop_map(|(at, length)| Act::Read(at, length)),
        ]
    }

    proptest! {
        #[test]
        fn it_behaves_like_the_file_and_leaves_the_file_alone(
            start in proptest::collection::vec(any::<u8>(), 0..20_000),
            acts in proptest::collection::vec(act(), 1..20),
        ) {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("file");
            std::fs::write(&path, &start).unwrap();
            let overlay = Overlay::over(&path).unwrap();
            let mut model = start.clone();
            for act in acts {
                match act {
                    Act::Write(at, data) => {
                        overlay.write_at(at, &data).unwrap();
                        let (from, end) = (at as usize, at as usize + data.len());
                        if !data.is_empty() {
                            model.resize(model.len().max(end), 0);
                            model[from..end].copy_from_slice(&data);
                        }
                    }
                    Act::Length(len) => {
                        overlay.set_length(len);
                        model.resize(len as usize, 0);
                    }
                    Act::Read(at, length) => {
                        let mut out = vec![7; length];
                        let read = overlay.read_at(at, &mut out);
                        match model.get(at as usize..at as usize + length) {
                            Some(expected) => prop_assert!(read.is_ok() && out == expected),
                            None => prop_assert!(read.is_err()),
                        }
                    }
                }
                prop_assert_eq!(overlay.length(), model.len() as u64);
            }
            prop_assert!(std::fs::read(&path).unwrap() == start);
        }
    }
}
