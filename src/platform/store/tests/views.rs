//! Cached views: what makes one out of date, who works it out, and what goes when there is no more room.

use std::{
    collections::BTreeSet,
    sync::{
        Arc, Barrier, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    thread,
};

use super::thing::{CHANGED, KINDS, SUMS, Thing, UseThings, put, save, write};
use crate::platform::{
    store::{
        CachedView, Event, Range, Reader, Recorded, StoreError, cached::ViewCache, generation::Generations,
        seal::ScopeKeys,
    },
    tenancy::{MayReadAll, Permission},
    testing::TestStore,
};

/// Which tenants' things were counted.
static COUNTED: Mutex<Vec<[u8; 16]>> = Mutex::new(Vec::new());

fn counted(keys: &ScopeKeys) -> usize {
    COUNTED.lock().unwrap().iter().filter(|scope| **scope == keys.scope()).count()
}

/// How many things there are, from the tally.
struct Sum(i64);

impl CachedView for Sum {
    type Of = Thing;
    fn work_out<P: Permission + MayReadAll<Thing>>(
        r: &Reader<'_, P>,
        _: Option<&Self>,
    ) -> Result<Self, StoreError> {
        COUNTED.lock().unwrap().push(r.keys.scope());
        let mut sum = 0;
        r.tally_each(&SUMS, &Range::prefix(&2026_u16), |_, name, count| {
            sum += if name == b"all" { count } else { 0 };
            Ok(())
        })?;
        Ok(Self(sum))
    }
    fn bytes(&self) -> usize {
        8
    }
}

/// The names of all things, and what they were before.
struct Names(Vec<String>, Vec<String>);

impl CachedView for Names {
    type Of = Thing;
    fn work_out<P: Permission + MayReadAll<Thing>>(
        r: &Reader<'_, P>,
        old: Option<&Self>,
    ) -> Result<Self, StoreError> {
        let names = r.scan::<Thing>()?.map(|seen| Ok(seen?.name.clone()));
        let names = names.collect::<Result<_, StoreError>>()?;
        Ok(Self(names, old.map(|old| old.0.clone()).unwrap_or_default()))
    }
    fn bytes(&self) -> usize {
        0
    }
}

fn sum(bench: &TestStore, tenant: usize) -> i64 {
    let ctx = bench.in_tenant::<UseThings>(tenant);
    bench.store.read(&ctx, |r| Ok::<_, StoreError>(r.cached::<Sum>()?.0)).unwrap()
}

#[test]
fn a_view_is_worked_out_anew_after_a_write_of_what_it_read_and_only_then() {
    let bench = TestStore::new();
    let times = || (counted(&bench.keys(0)), counted(&bench.keys(1)));
    assert_eq!((sum(&bench, 0), sum(&bench, 1), sum(&bench, 0), sum(&bench, 1)), (0, 0, 0, 0));
    assert_eq!(times(), (1, 1));
    let ctx = bench.ctx::<UseThings>();
    bench
        .store
        .write(&ctx, |w| {
            w.add(&Thing::numbered(1, 0, "aa"))?;
            // A write sees no tally of its own, and nobody else is shown what it sees.
            assert_eq!((w.reader().cached::<Sum>()?.0, sum(&bench, 0)), (0, 0));
            Ok::<_, StoreError>(Recorded::new((), Event::new(CHANGED)))
        })
        .unwrap();
    assert_eq!((sum(&bench, 0), sum(&bench, 0), sum(&bench, 1)), (1, 1, 0));
    // One of them within the write, which keeps nothing.
    assert_eq!(times(), (3, 1));
    // An event without a record, and a record whose change counts nowhere in the tally.
    let names = || bench.store.read(&ctx, |r| r.cached::<Names>()).unwrap();
    assert_eq!(names().0, ["aa"]);
    write(&bench, |_| Ok(())).unwrap();
    assert!(Arc::ptr_eq(&names(), &names()));
    write(&bench, |w| {
        let seen = w.need::<Thing>(&Thing::key_of(1))?;
        w.replace(&seen, &Thing { group: 0, days: 77, ..Thing::numbered(1, 0, "aa") })
    })
    .unwrap();
    assert_eq!((sum(&bench, 0), times()), (1, (3, 1)));
    write(&bench, |w| {
        let seen = w.need::<Thing>(&Thing::key_of(1))?;
        w.replace(&seen, &Thing { days: 77, ..Thing::numbered(1, 0, "bb") })
    })
    .unwrap();
    assert_eq!(names().0, ["bb"]);
    assert_eq!(names().1, ["aa"]);
}

/// Reads the records only when the tally is another one than before.
struct Sparing(i64);

impl CachedView for Sparing {
    type Of = Thing;
    fn work_out<P: Permission + MayReadAll<Thing>>(
        r: &Reader<'_, P>,
        old: Option<&Self>,
    ) -> Result<Self, StoreError> {
        let mut sum = 0;
        r.tally_each(&SUMS, &Range::prefix(&2026_u16), |_, name, count| {
            sum += if name == b"all" { count } else { 0 };
            Ok(())
        })?;
        if old.is_none_or(|old| old.0 != sum) {
            r.scan::<Thing>()?.try_for_each(|seen| seen.map(drop))?;
        }
        Ok(Self(sum))
    }
    fn bytes(&self) -> usize {
        8
    }
}

/// Story: what was worked out from fewer parts than the time before was taken for older than it, and never cached; every
/// list read the whole tally again.
#[test]
fn a_view_that_reads_less_the_second_time_is_cached_again() {
    let bench = TestStore::new();
    let ctx = bench.ctx::<UseThings>();
    let view = || bench.store.read(&ctx, |r| r.cached::<Sparing>()).unwrap();
    put(&bench, &Thing::numbered(1, 0, "aa"));
    let before = view();
    assert!(Arc::ptr_eq(&before, &view()));
    write(&bench, |w| {
        let seen = w.need::<Thing>(&Thing::key_of(1))?;
        w.replace(&seen, &Thing { group: 0, days: 77, ..Thing::numbered(1, 0, "aa") })
    })
    .unwrap();
    let after = view();
    assert!(!Arc::ptr_eq(&before, &after) && Arc::ptr_eq(&after, &view()));
}

/// What tells no event (a message that is read), a rebuild, and what an erasure leaves in memory: nothing is shown from
/// before.
#[test]
fn a_view_knows_of_writes_without_an_event_and_nothing_is_cached_of_the_erased() {
    let bench = TestStore::new();
    let ctx = bench.ctx::<UseThings>();
    let names = || bench.store.read(&ctx, |r| r.cached::<Names>()).unwrap();
    put(&bench, &Thing::numbered(1, 0, "with an event"));
    let kept = names();
    assert!(Arc::ptr_eq(&kept, &names()));
    bench
        .store
        .upkeep(&ctx, |w| w.add(&Thing::numbered(2, 0, "without")).map(|()| ((), ())), |_, ()| Ok(()))
        .map_err(|error: StoreError| error)
        .unwrap();
    assert_eq!(names().0, ["with an event", "without"]);
    save(&bench, |w| w.remove(&w.need::<Thing>(&Thing::key_of(1))?)).unwrap();
    assert_eq!(names().0, ["without"]);
    put(&bench, &Thing::numbered(1, 0, "with an event"));
    write(&bench, |w| w.add_all([Thing::numbered(3, 0, "many")], || ())).unwrap();
    write(&bench, |w| w.discard::<Thing>(&Thing::key_of(1))).unwrap();
    assert_eq!(names().0, ["without", "many"]);
    let before = names();
    bench.store.rebuild_scope(&bench.keys(0), &KINDS).unwrap();
    assert!(!Arc::ptr_eq(&before, &names()));
    drop(before);
    let kept = Arc::downgrade(&names());
    assert!(kept.upgrade().is_some());
    bench.store.erase_tenant_keys(bench.keys(0).scope()).unwrap();
    assert!(kept.upgrade().is_none());
    // A request that began before still has the keys.
    assert!(!Arc::ptr_eq(&names(), &names()));
}

/// A view for the cache alone; so many bytes.
struct Sized(usize);

impl CachedView for Sized {
    type Of = Thing;
    fn work_out<P: Permission + MayReadAll<Thing>>(
        _: &Reader<'_, P>,
        _: Option<&Self>,
    ) -> Result<Self, StoreError> {
        Ok(Self(0))
    }
    fn bytes(&self) -> usize {
        self.0
    }
}

#[test]
fn one_thread_works_a_view_out_and_the_others_wait_for_it() {
    let (cache, start, times) = (ViewCache::default(), Barrier::new(8), AtomicU32::new(0));
    let views: Vec<Arc<Sized>> = thread::scope(|scope| {
        let ask = || {
            start.wait();
            let made = cache.get([1; 16], &Generations::default(), |_| {
                times.fetch_add(1, Ordering::Relaxed);
                // Long enough that all others have asked.
                thread::sleep(std::time::Duration::from_millis(50));
                Ok((Sized(1), BTreeSet::new()))
            });
            made.unwrap().0
        };
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(ask)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(times.into_inner(), 1);
    assert!(views.iter().all(|view| Arc::ptr_eq(view, &views[0])));
}

#[test]
fn what_was_not_used_for_longest_goes_first_and_a_failure_keeps_nothing() {
    let cache = ViewCache::of(100);
    let get = |scope: u8, bytes: Option<usize>| {
        let make = |_: Option<&Sized>| Ok((Sized(bytes.ok_or(StoreError::Missing)?), BTreeSet::new()));
        cache.get([scope; 16], &Generations::default(), make).map(|(view, _)| view.0)
    };
    assert!(get(1, None).is_err());
    assert_eq!((get(1, Some(40)).unwrap(), get(2, Some(41)).unwrap()), (40, 41));
    assert_eq!((get(1, None).unwrap(), get(3, Some(42)).unwrap()), (40, 42));
    assert!(get(2, None).is_err());
    assert_eq!((get(1, None).unwrap(), get(3, None).unwrap()), (40, 42));
    // One that is larger than all that there is room for is kept alone.
    assert_eq!((get(4, Some(200)).unwrap(), get(4, None).unwrap()), (200, 200));
    assert!(get(1, None).is_err() && get(3, None).is_err());
}
