//! Power loss at any write (T-POWER): the disk keeps what was synced and a random part of the rest, in torn sectors.
//!
//! `VISITE_POWER_IMAGES` says how many images (200); `VISITE_POWER_SEED` replays one seed.

use std::{
    collections::BTreeMap,
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use parking_lot::Mutex;

use super::thing::{KINDS, Thing, UseThings, save, write};
use crate::platform::{
    store::{
        Store, StoreError, Versioned,
        engine::Engine as _,
        engine_redb::{Backend, Redb},
        keyring::{Keyring, KeyringFile},
        open::first_commit,
    },
    testing::TestStore,
};

const SECTOR: usize = 512;

/// A small generator whose whole state is the seed (splitmix64).
pub struct Chance(pub u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        x ^ (x >> 31)
    }
    pub fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }
}

pub enum Pending {
    Write(usize, Vec<u8>),
    Length(usize),
}

#[derive(Default)]
pub struct Image {
    pub live: Vec<u8>,
    durable: Vec<u8>,
    pending: Vec<Pending>,
    pub operations: u64,
    crash_at: Option<u64>,
    dead: bool,
    /// The planted bug: fsync does nothing.
    lies: bool,
    /// This one operation fails, the next ones work again.
    pub fail_at: Option<u64>,
    /// With this error of the operating system; none: with one that says nothing.
    pub errno: Option<i32>,
    /// What is in no cache cannot be read.
    pub unreadable: bool,
    /// The volume is full: the file cannot grow beyond this.
    pub most_bytes: Option<usize>,
}

#[derive(Clone, Default)]
pub struct Disk(pub Arc<Mutex<Image>>);

impl std::fmt::Debug for Disk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Disk")
    }
}

fn dead() -> io::Error {
    io::Error::other("the power is gone")
}

impl Image {
    /// Counts an operation; an error when the power goes with it.
    fn operate(&mut self, pending: Option<Pending>) -> Result<(), io::Error> {
        if self.dead {
            return Err(dead());
        }
        self.operations += 1;
        if let Some(Pending::Length(length)) = &pending
            && self.most_bytes.is_some_and(|most| *length > most)
        {
            return Err(io::ErrorKind::StorageFull.into());
        }
        if self.fail_at == Some(self.operations) {
            let other = || io::Error::other("a bad moment");
            return Err(self.errno.map_or_else(other, io::Error::from_raw_os_error));
        }
        self.pending.extend(pending);
        self.dead = self.crash_at == Some(self.operations);
        if self.dead { Err(dead()) } else { Ok(()) }
    }
}

impl Backend for Disk {
    fn len(&self) -> Result<u64, io::Error> {
        let image = self.0.lock();
        if image.dead { Err(dead()) } else { Ok(image.live.len() as u64) }
    }
    fn read(&self, offset: u64, out: &mut [u8]) -> Result<(), io::Error> {
        let image = self.0.lock();
        if image.dead {
            return Err(dead());
        }
        if image.unreadable {
            return Err(io::Error::from_raw_os_error(5));
        }
        let at = offset as usize;
        let from = image.live.get(at..at + out.len()).ok_or(io::ErrorKind::UnexpectedEof)?;
        out.copy_from_slice(from);
        Ok(())
    }
    fn set_len(&self, len: u64) -> Result<(), io::Error> {
        let mut image = self.0.lock();
        image.operate(Some(Pending::Length(len as usize)))?;
        image.live.resize(len as usize, 0);
        Ok(())
    }
    fn sync_data(&self) -> Result<(), io::Error> {
        let mut image = self.0.lock();
        image.operate(None)?;
        if !image.lies {
            for pending in std::mem::take(&mut image.pending) {
                match pending {
                    Pending::Length(length) => image.durable.resize(length, 0),
                    Pending::Write(at, data) => image.durable[at..at + data.len()].copy_from_slice(&data),
                }
            }
        }
        Ok(())
    }
    fn write(&self, offset: u64, data: &[u8]) -> Result<(), io::Error> {
        let mut image = self.0.lock();
        image.operate(Some(Pending::Write(offset as usize, data.to_vec())))?;
        let at = offset as usize;
        image.live[at..at + data.len()].copy_from_slice(data);
        Ok(())
    }
}

impl Disk {
    /// What the platter holds after the power went: all that was synced, and of the rest sectors by chance. How much of
    /// it survives is drawn too, since "all" and "nothing" are states of their own.
    fn survivor(&self, chance: &mut Chance) -> Self {
        let image = self.0.lock();
        let mut bytes = image.durable.clone();
        let share = [0, 10, 50, 90, 100][chance.below(5) as usize];
        let put = |bytes: &mut Vec<u8>, at: usize, part: &[u8]| {
            if bytes.len() < at + part.len() {
                bytes.resize(at + part.len(), 0);
            }
            bytes[at..at + part.len()].copy_from_slice(part);
        };
        for pending in &image.pending {
            match pending {
                Pending::Length(length) if chance.below(100) < share => bytes.resize(*length, 0),
                Pending::Length(_) => {}
                Pending::Write(at, data) => {
                    let (mut from, end) = (*at, at + data.len());
                    while from < end {
                        let to = ((from / SECTOR + 1) * SECTOR).min(end);
                        if chance.below(100) < share {
                            put(&mut bytes, from, &data[from - at..to - at]);
                        }
                        from = to;
                    }
                }
            }
        }
        let survivor = Image { live: bytes.clone(), durable: bytes, ..Image::default() };
        Self(Arc::new(Mutex::new(survivor)))
    }
    fn crash_in(&self, operations: Option<u64>) {
        let mut image = self.0.lock();
        image.crash_at = operations.map(|after| image.operations + after);
    }
}

pub type Model = BTreeMap<u32, Thing>;

struct Run {
    disk: Disk,
    keys: KeyringFile,
    keyring: Keyring,
    /// State and entries of the trail after the last acknowledged write.
    last: (Model, u64),
    /// The same, if the write in flight counts.
    next: (Model, u64),
    operations: u64,
}

/// A new store on a disk.
pub fn start(disk: &Disk) -> (TestStore, Keyring) {
    let (keyring, _) = Keyring::create(None).unwrap();
    let engine = Redb::on_backend(disk.clone()).unwrap();
    engine.commit(&first_commit(&keyring.instance())).unwrap();
    let with_tenants = keyring.with_same_master(keyring.content()).unwrap();
    (TestStore::on(Arc::new(Store::assemble(Box::new(engine), with_tenants).unwrap())), keyring)
}

/// A save of drafts that no event tells; as [`transaction`].
fn draft(chance: &mut Chance, bench: &TestStore, before: &Model) -> (Model, Result<(), StoreError>) {
    let mut after = before.clone();
    let saved = save(bench, |w| {
        let n = chance.below(30) as u32;
        let thing = Thing::numbered(n, chance.below(4) as u8, &"d".repeat(chance.below(600) as usize));
        match w.get::<Thing>(&Thing::key_of(n))? {
            None => w.add(&thing)?,
            Some(seen) => w.replace(&seen, &thing).map(drop)?,
        }
        after.insert(n, thing);
        Ok(())
    });
    (after, saved)
}

/// One write of some random acts; what the state is if it counts, and its outcome.
pub fn transaction(
    chance: &mut Chance,
    bench: &TestStore,
    before: &Model,
    size: u64,
) -> (Model, Result<(), StoreError>) {
    let mut after = before.clone();
    let written = write(bench, |w| {
        for _ in 0..1 + chance.below(20) {
            let n = chance.below(30) as u32;
            let name = "n".repeat(chance.below(size) as usize);
            let thing = Thing::numbered(n, chance.below(4) as u8, &name);
            match w.get::<Thing>(&Thing::key_of(n))? {
                None => {
                    w.add(&thing)?;
                    after.insert(n, thing);
                }
                Some(seen) if chance.below(3) == 0 => {
                    w.remove(&seen)?;
                    after.remove(&n);
                }
                Some(seen) => {
                    w.replace(&seen, &thing)?;
                    after.insert(n, thing);
                }
            }
        }
        // As an import does: many keys at once, which the engine puts down otherwise than few.
        if chance.below(6) == 0 {
            let from = after.keys().next_back().map_or(1_000, |last| last + 1_000);
            let many: Vec<Thing> =
                (0..400).map(|n| Thing::numbered(from + n, (n % 4) as u8, "many")).collect();
            w.add_all(many.clone(), || ())?;
            after.extend((from..).zip(many));
        }
        w.next_number::<Thing>()?;
        Ok(())
    });
    (after, written)
}

/// Random writes until the power goes, or until all are done.
fn work(chance: &mut Chance, crash_in: Option<u64>, lies: bool) -> Run {
    let disk = Disk::default();
    let (bench, keyring) = start(&disk);
    let keys = bench.store.keyring.content();
    disk.0.lock().lies = lies;
    disk.crash_in(crash_in);
    let start = disk.0.lock().operations;
    let mut last = (Model::new(), 0);
    let mut next = last.clone();
    for _ in 0..12 {
        let untold = chance.below(3) == 0;
        let (model, written) =
            if untold { draft(chance, &bench, &last.0) } else { transaction(chance, &bench, &last.0, 600) };
        next = (model, last.1 + u64::from(!untold));
        if written.is_err() {
            break;
        }
        last = next.clone();
    }
    let operations = disk.0.lock().operations - start;
    disk.0.lock().dead = true;
    drop(bench);
    Run { disk, keys, keyring, last, next, operations }
}

/// Everything of the first tenant.
pub fn all(bench: &TestStore) -> Result<Vec<Thing>, StoreError> {
    let ctx = bench.ctx::<UseThings>();
    bench.store.read(&ctx, |r| r.scan::<Thing>()?.map(|seen| seen.map(Versioned::into_inner)).collect())
}

/// Opens what survived and compares it with what was acknowledged.
fn judge(run: &Run, disk: &Disk) -> Result<(), String> {
    let text = |error: &dyn std::fmt::Display| error.to_string();
    let engine = Redb::on_backend(disk.clone()).map_err(|error| text(&error))?;
    let keyring = run.keyring.with_same_master(run.keys.clone()).map_err(|error| text(&error))?;
    let store = Store::assemble(Box::new(engine), keyring).map_err(|error| text(&error))?;
    let bench = TestStore::on(Arc::new(store));
    let found = all(&bench).map_err(|error| text(&error))?;
    let report = bench.store.check_scope(&bench.keys(0), &KINDS);
    if !report.clean() {
        return Err(format!("not clean: {report:?}"));
    }
    let due = bench.store.due(&bench.keys(0), 0, 1000).map_err(|error| text(&error))?.len() as u64;
    let number = write(&bench, |w| w.next_number::<Thing>()).map_err(|error| text(&error))?;
    for (model, entries) in [&run.last, &run.next] {
        if found.iter().eq(model.values()) {
            let counts = (report.audit.entries, due, number);
            if counts == (*entries, *entries, entries + 1) {
                return Ok(());
            }
        }
    }
    Err(format!("neither state: {} things, {} entries, {due} due", found.len(), report.audit.entries))
}

fn image(seed: u64, most: u64, lies: bool) -> Result<(), String> {
    let mut chance = Chance(seed);
    let crash_in = 1 + chance.below(most);
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        let run = work(&mut chance, Some(crash_in), lies);
        let mut disk = run.disk.survivor(&mut chance);
        // Often enough the power goes a second time, while the file is being repaired or in the next writes.
        if chance.below(3) == 0 {
            disk.crash_in(Some(1 + chance.below(12)));
            let _ = Redb::on_backend(disk.clone()).map(|engine| engine.snapshot().map(drop));
            disk.0.lock().dead = true;
            disk = disk.survivor(&mut chance);
        }
        judge(&run, &disk)
    }));
    outcome.unwrap_or_else(|_| Err("a panic".into()))
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

fn most_operations() -> u64 {
    work(&mut Chance(1), None, false).operations + 10
}

#[test]
fn after_a_power_loss_the_last_acknowledged_state_or_the_one_in_flight_is_there() {
    let most = most_operations();
    if let Some(seed) = number("VISITE_POWER_SEED") {
        image(seed, most, false).unwrap();
        return;
    }
    let base = u64::from_be_bytes(super::super::random().unwrap());
    for n in 0..number("VISITE_POWER_IMAGES").unwrap_or(200) {
        let seed = base.wrapping_add(n);
        if let Err(fault) = image(seed, most, false) {
            panic!("VISITE_POWER_SEED={seed}: {fault}");
        }
    }
}

#[test]
fn the_harness_finds_an_fsync_that_does_nothing() {
    let most = most_operations();
    let wrong = (0..40).filter(|seed| image(*seed, most, true).is_err()).count();
    assert!(wrong > 20, "only {wrong} of 40 images of a lying disk were found wrong");
}
