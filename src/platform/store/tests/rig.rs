//! A store on an engine whose commits wait at a gate and fail when told.

use std::{
    collections::VecDeque,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread,
};

use parking_lot::{Mutex, MutexGuard};

use super::thing::{Thing, write};
use crate::platform::{
    store::{
        Store, StoreError,
        engine::{self, Changes, Engine, EngineError, Examined, Pairs, Snapshot},
        engine_redb::Redb,
        keyring::Keyring,
        open::first_commit,
    },
    testing::TestStore,
};

/// What the next commits of a faulty engine do.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    None,
    Fails,
    Full,
    Panics,
    /// Commits, but says that it failed.
    Lies,
}

/// An engine in memory whose commits wait at a gate and fail when told.
struct Faulty {
    inner: Redb,
    faults: Arc<Mutex<VecDeque<Fault>>>,
    gate: Arc<Mutex<()>>,
    entered: mpsc::SyncSender<()>,
    reopens: Arc<Mutex<Vec<bool>>>,
    /// It did not open for writing the last time.
    looking: AtomicBool,
    reopen_gate: Arc<Mutex<()>>,
    sticks: Arc<AtomicBool>,
    room: Arc<Mutex<Option<u64>>>,
}

/// A snapshot that cannot be given back once it is told so.
struct Sticky(Arc<dyn Snapshot>, Arc<AtomicBool>);

impl Snapshot for Sticky {
    fn get(&self, space: &str, key: &[u8]) -> Result<Option<Vec<u8>>, EngineError> {
        self.0.get(space, key)
    }
    fn range<'a>(
        &'a self,
        space: &str,
        from: &[u8],
        to: Option<&[u8]>,
        descending: bool,
    ) -> Result<Pairs<'a>, EngineError> {
        self.0.range(space, from, to, descending)
    }
    fn spaces(&self) -> Result<Vec<String>, EngineError> {
        self.0.spaces()
    }
}

impl Drop for Sticky {
    fn drop(&mut self) {
        assert!(!self.1.swap(false, Ordering::SeqCst), "planted");
    }
}

impl Engine for Faulty {
    fn snapshot(&self) -> Result<Arc<dyn Snapshot>, EngineError> {
        Ok(Arc::new(Sticky(self.inner.snapshot()?, self.sticks.clone())))
    }
    fn commit_parts(&self, parts: &[&Changes]) -> Result<(), EngineError> {
        let _ = self.entered.try_send(());
        drop(self.gate.lock());
        if !self.commits() {
            return Err(EngineError::new("closed"));
        }
        let error = |fault| EngineError::of(fault, "planted");
        match self.faults.lock().pop_front().unwrap_or(Fault::None) {
            Fault::None => self.inner.commit_parts(parts),
            Fault::Fails => Err(error(engine::Fault::Passing)),
            Fault::Full => Err(error(engine::Fault::Full)),
            Fault::Panics => panic!("planted"),
            Fault::Lies => self.inner.commit_parts(parts).and(Err(error(engine::Fault::Passing))),
        }
    }
    fn commits(&self) -> bool {
        !self.looking.load(Ordering::SeqCst)
    }
    fn room(&self) -> Option<u64> {
        assert!(!self.sticks.swap(false, Ordering::SeqCst), "planted");
        *self.room.lock()
    }
    fn examine(&self) -> Result<Examined, EngineError> {
        self.inner.examine()
    }
    fn reopen(&self) -> Result<(), EngineError> {
        let _ = self.entered.try_send(());
        drop(self.reopen_gate.lock());
        let works = self.reopens.lock().pop().unwrap_or(true);
        self.looking.store(!works, Ordering::SeqCst);
        if works { Ok(()) } else { Err(EngineError::new("gone")) }
    }
}

pub struct Rig {
    pub bench: Arc<TestStore>,
    pub faults: Arc<Mutex<VecDeque<Fault>>>,
    pub gate: Arc<Mutex<()>>,
    pub entered: mpsc::Receiver<()>,
    pub reopens: Arc<Mutex<Vec<bool>>>,
    pub reopen_gate: Arc<Mutex<()>>,
    pub sticks: Arc<AtomicBool>,
    pub room: Arc<Mutex<Option<u64>>>,
}

pub fn rig() -> Rig {
    let (keyring, _) = Keyring::create(None).unwrap();
    let inner = Redb::in_memory().unwrap();
    inner.commit(&first_commit(&keyring.instance())).unwrap();
    let (entered, receiver) = mpsc::sync_channel(1000);
    let (faults, gate, reopens) = (Arc::default(), Arc::default(), Arc::default());
    let reopen_gate: Arc<Mutex<()>> = Arc::default();
    let (sticks, room): (Arc<AtomicBool>, Arc<Mutex<Option<u64>>>) = Default::default();
    let engine = Faulty {
        inner,
        faults: Arc::clone(&faults),
        gate: Arc::clone(&gate),
        entered,
        reopens: Arc::clone(&reopens),
        looking: AtomicBool::default(),
        reopen_gate: reopen_gate.clone(),
        sticks: sticks.clone(),
        room: room.clone(),
    };
    let store = Arc::new(Store::assemble(Box::new(engine), keyring).unwrap());
    let bench = Arc::new(TestStore::on(store));
    Rig { bench, faults, gate, entered: receiver, reopens, reopen_gate, sticks, room }
}

impl Rig {
    pub fn fail(&self, faults: &[Fault]) {
        self.faults.lock().extend(faults);
    }
    pub fn add(&self, number: u32) -> thread::JoinHandle<Result<(), StoreError>> {
        let bench = self.bench.clone();
        thread::spawn(move || write(&bench, |w| w.add(&Thing::numbered(number, 0, "x"))))
    }
    /// A write that is being committed, as long as the guard is held.
    pub fn committing(
        &self,
        number: u32,
    ) -> (MutexGuard<'_, ()>, thread::JoinHandle<Result<(), StoreError>>) {
        // What was opened, reopened and written before told of itself too.
        while self.entered.try_recv().is_ok() {}
        let held = self.gate.lock();
        let first = self.add(number);
        self.entered.recv().unwrap();
        (held, first)
    }
    /// Waits until so many things are seen by a writer, durable or not.
    pub fn await_seen(&self, numbers: &[u32]) {
        loop {
            let mut missing = false;
            // Ends in a panic: the only way out of a write that waits for nothing and leaves nothing.
            let _ = catch_unwind(AssertUnwindSafe(|| {
                let _: Result<(), StoreError> = write(&self.bench, |w| {
                    missing = numbers.iter().any(|n| w.get::<Thing>(&Thing::key_of(*n)).unwrap().is_none());
                    resume_unwind(Box::new("looked"))
                });
            }));
            if !missing {
                return;
            }
            thread::yield_now();
        }
    }
}
