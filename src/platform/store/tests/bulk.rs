//! Adding many records at once is adding each of them, and the engine's shortcut for many keys is none for what they are.

use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicU32, Ordering},
};

use proptest::{
    prelude::{ProptestConfig, any, prop},
    prop_assert_eq, proptest,
};

use super::thing::{BY_GROUP, KINDS, SUMS, Thing, UseThings, get, put, write};
use crate::platform::{
    store::{
        Order, Range, StoreError,
        engine::{Changes, Engine as _},
        engine_redb::Redb,
    },
    testing::TestStore,
};

/// Every third number: others lie between them.
fn things(from: u32, count: u32) -> impl Iterator<Item = Thing> {
    (from..from + count).map(|n| Thing::numbered(n * 3, (n % 4) as u8, &format!("name {}", n % 50)))
}

#[test]
fn many_records_at_once_are_as_if_each_had_been_added() {
    let (at_once, singly) = (TestStore::new(), TestStore::new());
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
    let content = |bench: &TestStore| -> Result<_, StoreError> {
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
    let bench = TestStore::new();
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
        let gone = row.iter().map(|(key, _)| (*key, None)).collect();
        let sparse = (0..700).map(|n| (from.wrapping_add(n * 91), None)).collect();
        for changes in [dense, wide, row, gone, sparse] {
            committed(&engine, &changes, &mut model);
            let snapshot = engine.snapshot().unwrap();
            let there: Model = snapshot.range("t", &[], None, false).unwrap().map(Result::unwrap).collect();
            prop_assert_eq!(&there, &model);
        }
    }
}
