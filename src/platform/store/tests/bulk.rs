//! Adding many records at once is adding each of them, and the engine's shortcut for many keys is none for what they are.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use proptest::{
    prelude::{ProptestConfig, any, prop},
    prop_assert_eq, proptest,
};

use super::thing::{BY_GROUP, CHANGED, KINDS, SUMS, Thing, UseThings, get, put, write};
use crate::platform::{
    store::{
        Event, Kept, Order, Range, Reader, Recorded, StoreError,
        engine::{Changes, Engine as _},
        engine_redb::Redb,
    },
    tenancy::{MayRead, Permission},
    testing::Bench,
};

/// Every third number: others lie between them.
fn things(from: u32, count: u32) -> impl Iterator<Item = Thing> {
    (from..from + count).map(|n| Thing::numbered(n * 3, (n % 4) as u8, &format!("name {}", n % 50)))
}

#[test]
fn many_records_at_once_are_as_if_each_had_been_added() {
    let (at_once, singly) = (Bench::new(), Bench::new());
    let told = AtomicU32::new(0);
    for bench in [&at_once, &singly] {
        // Some are there before, so that the new keys of table and indexes fall between known ones.
        write(bench, |w| (0..40).try_for_each(|n| w.add(&Thing::numbered(n * 501 + 1, 1, "before"))))
            .unwrap();
    }
    write(&at_once, |w| {
        w.add_all(things(0, 9_000), || {
            told.fetch_add(1, Ordering::Relaxed);
        })?;
        // What comes later in the same write finds them.
        let found = w.reader().by(&BY_GROUP, &Range::prefix(&2_u8), Order::Down)?.count();
        assert_eq!(found, 2_250);
        let seen = w.need::<Thing>(&Thing::key_of(3))?;
        w.remove(&seen)
    })
    .unwrap();
    write(&singly, |w| {
        things(0, 9_000).filter(|thing| thing.id != Thing::numbered(3, 0, "").id).try_for_each(|t| w.add(&t))
    })
    .unwrap();
    assert_eq!(told.into_inner(), 9_000);
    let ctx = singly.ctx::<UseThings>();
    let content = |bench: &Bench| -> Result<_, StoreError> {
        bench.store.read(&bench.ctx::<UseThings>(), |r| {
            let all: Vec<Thing> =
                r.scan::<Thing>()?.map(|seen| Ok(seen?.into_inner())).collect::<Result<_, StoreError>>()?;
            let rows: Vec<_> = r.by(&BY_GROUP, &Range::all(), Order::Up)?.collect::<Result<_, _>>()?;
            Ok((all, rows, r.tally(&SUMS, &Range::all())?))
        })
    };
    let (at_once_holds, singly_holds) = (content(&at_once).unwrap(), content(&singly).unwrap());
    assert!(at_once_holds == singly_holds);
    let mut told: Vec<((u16, u8), Vec<u8>, i64)> = Vec::new();
    let read = singly.store.read(&ctx, |r| {
        r.tally_each(&SUMS, &Range::all(), |bucket, name, count| {
            told.push((*bucket, name.to_vec(), count));
            Ok(())
        })
    });
    read.map_err(|error: StoreError| error).unwrap();
    let expected = singly_holds.2.into_iter();
    let expected: Vec<_> = expected
        .flat_map(|(bucket, counters)| counters.into_iter().map(move |(name, count)| (bucket, name, count)))
        .collect();
    assert_eq!(told, expected);
    for bench in [&at_once, &singly] {
        let report = bench.check(&KINDS);
        assert!(report.clean(), "{report:?}");
    }
}

#[test]
fn one_key_that_is_not_new_and_nothing_is_there_even_if_the_error_is_swallowed() {
    let bench = Bench::new();
    put(&bench, &Thing::numbered(4_500, 0, "there"));
    let twice = || things(0, 600).chain(things(10, 1));
    let refused = [
        write(&bench, |w| w.add_all(things(0, 5_000), || ())),
        write(&bench, |w| w.add_all(twice(), || ())),
        write(&bench, |w| {
            w.add(&Thing::numbered(1, 0, "x"))?;
            w.add_all(twice(), || ()).ok();
            Ok(())
        }),
    ];
    assert!(refused.iter().all(|refused| matches!(refused, Err(StoreError::Stale))), "{refused:?}");
    assert!(get(&bench, 0).is_none() && get(&bench, 1).is_none() && get(&bench, 4_500).is_some());
    let report = bench.check(&KINDS);
    assert!(report.clean() && report.tables[0].records == 1, "{report:?}");
}

type Model = BTreeMap<Vec<u8>, Vec<u8>>;

fn committed(engine: &Redb, changes: &[(u16, Option<u8>)], model: &mut Model) {
    let mut batch = Changes::default();
    for (key, value) in changes {
        let key = key.to_be_bytes().to_vec();
        match value {
            Some(value) => {
                batch.put("t", key.clone(), vec![*value; usize::from(*value)]);
                model.insert(key, vec![*value; usize::from(*value)]);
            }
            None => {
                batch.remove("t", key.clone());
                model.remove(&key);
            }
        }
    }
    engine.commit(&batch).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// New, changed and removed keys in any mixture, between and upon any that are there.
    #[test]
    fn a_large_commit_leaves_what_a_map_would_hold(
        before in prop::collection::vec((0..2_000_u16, any::<Option<u8>>()), 0..900),
        dense in prop::collection::vec((500..900_u16, any::<Option<u8>>()), 0..900),
        wide in prop::collection::vec((any::<u16>(), any::<Option<u8>>()), 300..900),
        from in any::<u16>(),
    ) {
        let (engine, mut model) = (Redb::in_memory().unwrap(), Model::new());
        committed(&engine, &before, &mut model);
        let row: Vec<(u16, Option<u8>)> = (0..700).map(|n| (from.saturating_add(n), Some(7))).collect();
        for changes in [dense, wide, row] {
            committed(&engine, &changes, &mut model);
            let snapshot = engine.snapshot().unwrap();
            let there: Model = snapshot.range("t", &[], None, false).unwrap().map(Result::unwrap).collect();
            prop_assert_eq!(&there, &model);
        }
    }
}

/// How many things there are, and how often somebody had to count.
struct Counted(usize);

static COUNTED: AtomicU32 = AtomicU32::new(0);

impl Kept for Counted {
    type Of = Thing;
    fn work_out<P: Permission + MayRead<Thing>>(r: &Reader<'_, P>) -> Result<Self, StoreError> {
        COUNTED.fetch_add(1, Ordering::Relaxed);
        Ok(Self(r.scan::<Thing>()?.count()))
    }
}

#[test]
fn a_kept_view_is_worked_out_anew_after_each_write_of_its_tenant_and_only_then() {
    let bench = Bench::new();
    let of = |tenant: usize| -> usize {
        let ctx = bench.in_tenant::<UseThings>(tenant);
        bench.store.read(&ctx, |r| Ok::<_, StoreError>(r.kept::<Counted>()?.0)).unwrap()
    };
    assert_eq!((of(0), of(1), of(0), of(1)), (0, 0, 0, 0));
    assert_eq!(COUNTED.load(Ordering::Relaxed), 2);
    let ctx = bench.ctx::<UseThings>();
    bench
        .store
        .write(&ctx, |w| {
            w.add(&Thing::numbered(1, 0, "a"))?;
            // Within the write it sees the write's own records, and nobody else is shown that.
            assert_eq!(w.reader().kept::<Counted>()?.0, 1);
            assert_eq!(of(0), 0);
            Ok::<_, StoreError>(Recorded::new((), Event::new(CHANGED)))
        })
        .unwrap();
    assert_eq!((of(0), of(0), of(1)), (1, 1, 0));
    assert_eq!(COUNTED.load(Ordering::Relaxed), 4);
}

/// What tells no event (a message that is read) and what an erasure leaves in memory: neither is shown from before.
#[test]
fn a_kept_view_knows_of_writes_without_an_event_and_nothing_is_kept_of_the_erased() {
    struct Names(Vec<String>);
    impl Kept for Names {
        type Of = Thing;
        fn work_out<P: Permission + MayRead<Thing>>(r: &Reader<'_, P>) -> Result<Self, StoreError> {
            Ok(Self(
                r.scan::<Thing>()?.map(|seen| Ok(seen?.name.clone())).collect::<Result<_, StoreError>>()?,
            ))
        }
    }
    let bench = Bench::new();
    let ctx = bench.ctx::<UseThings>();
    let names = || bench.store.read(&ctx, |r| r.kept::<Names>()).unwrap();
    put(&bench, &Thing::numbered(1, 0, "with an event"));
    let kept = names();
    assert!(Arc::ptr_eq(&kept, &names()));
    bench
        .store
        .upkeep(&ctx, |w| w.add(&Thing::numbered(2, 0, "without")).map(|()| ((), ())), |_, ()| Ok(()))
        .map_err(|error: StoreError| error)
        .unwrap();
    assert_eq!(names().0, ["with an event", "without"]);
    assert!(Arc::ptr_eq(&names(), &names()));
    bench.store.rebuild_scope(&bench.keys(0), &KINDS).unwrap();
    let kept = Arc::downgrade(&names());
    assert!(kept.upgrade().is_some());
    bench.store.erase_tenant_keys(bench.keys(0).scope()).unwrap();
    assert!(kept.upgrade().is_none());
    // A request that began before still has the keys.
    assert!(!Arc::ptr_eq(&names(), &names()));
}
