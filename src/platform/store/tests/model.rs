//! The store equals a map, whatever is done to it.

use std::{
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
};

use proptest::{
    prelude::{Just, ProptestConfig, Strategy, prop},
    prop_assert, prop_assert_eq, prop_oneof, proptest,
};

use super::thing::{BY_GROUP, BY_NAME, KINDS, SUMS, Thing, UseThings, get, put, save, write, write_in};
use crate::platform::{
    store::{Order, Range, Record, StoreError, Versioned, Writer},
    testing::TestStore,
};

#[derive(Debug, Clone)]
enum Act {
    Add(u32, u8, String),
    Replace(u32, u8, String),
    Remove(u32),
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum End {
    Commit,
    Fail,
    Panic,
}

/// Transactions: their acts, how they end, and whether they are saves of drafts that no event tells.
fn acts() -> impl Strategy<Value = Vec<(Vec<Act>, End, bool)>> {
    let name = "[a-d]{0,2}";
    let act = prop_oneof![
        3 => (0..8_u32, 0..4_u8, name).prop_map(|(n, g, s)| Act::Add(n, g, s)),
        2 => (0..8_u32, 0..4_u8, name).prop_map(|(n, g, s)| Act::Replace(n, g, s)),
        2 => (0..8_u32).prop_map(Act::Remove),
    ];
    let end = prop_oneof![4 => Just(End::Commit), 1 => Just(End::Fail), 1 => Just(End::Panic)];
    prop::collection::vec((prop::collection::vec(act, 1..6), end, prop::bool::ANY), 1..12)
}

type Model = BTreeMap<u32, Thing>;

fn run(bench: &TestStore, model: &Model, acts: &[Act], end: End, untold: bool) -> Result<Model, StoreError> {
    let all = |w: &mut Writer<'_, '_, UseThings>| {
        let mut model = model.clone();
        for act in acts {
            match act {
                Act::Add(n, g, name) => {
                    let thing = Thing::numbered(*n, *g, name);
                    let added = w.add(&thing);
                    assert_eq!(added.is_ok(), !model.contains_key(n));
                    model.entry(*n).or_insert(thing);
                }
                Act::Replace(n, g, name) => {
                    let seen = w.get::<Thing>(&Thing::key_of(*n))?;
                    assert_eq!(seen.is_some(), model.contains_key(n));
                    if let Some(seen) = seen {
                        let thing = Thing::numbered(*n, *g, name);
                        w.replace(&seen, &thing)?;
                        model.insert(*n, thing);
                    }
                }
                Act::Remove(n) => {
                    if let Some(seen) = w.get::<Thing>(&Thing::key_of(*n))? {
                        w.remove(&seen)?;
                    }
                    model.remove(n);
                }
            }
        }
        match end {
            End::Commit => Ok(model),
            End::Fail => Err(StoreError::Missing),
            End::Panic => panic!("planted"),
        }
    };
    if untold { save(bench, all) } else { write(bench, all) }
}

fn compare(bench: &TestStore, model: &Model) {
    let ctx = bench.ctx::<UseThings>();
    bench
        .store
        .read(&ctx, |r| {
            let there: Vec<Thing> =
                r.scan::<Thing>()?.map(|seen| seen.map(Versioned::into_inner)).collect::<Result<_, _>>()?;
            assert_eq!(there, model.values().cloned().collect::<Vec<_>>());
            for order in [Order::Up, Order::Down] {
                let mut rows: Vec<_> =
                    model.values().map(|t| ((t.group, t.day()), t.length(), t.key())).collect();
                rows.sort();
                if order == Order::Down {
                    rows.reverse();
                }
                let found: Vec<_> =
                    r.by_covering(&BY_GROUP, &Range::all(), order)?.collect::<Result<_, _>>()?;
                assert_eq!(found, rows);
                for group in 0..4_u8 {
                    let of_group: Vec<_> = rows.iter().filter(|row| row.0.0 == group).copied().collect();
                    let found: Vec<_> =
                        r.by_covering(&BY_GROUP, &Range::prefix(&group), order)?.collect::<Result<_, _>>()?;
                    assert_eq!(found, of_group);
                    let between: Vec<_> = r
                        .by_covering(&BY_GROUP, &Range::between(&group, &(group + 1)), order)?
                        .collect::<Result<_, _>>()?;
                    assert_eq!(between, of_group);
                }
            }
            for thing in model.values() {
                let blind = r.blind("name", &thing.name);
                assert!(
                    r.by(&BY_NAME, &Range::prefix(&blind), Order::Up)?
                        .any(|row| row.unwrap().1 == thing.key())
                );
            }
            let mut sums: BTreeMap<(u16, u8), BTreeMap<Vec<u8>, i64>> = BTreeMap::new();
            for thing in model.values() {
                let own = sums.entry((2026, thing.group)).or_default();
                *own.entry(b"all".to_vec()).or_default() += 1;
                if thing.name.len() % 2 == 0 {
                    *own.entry(b"even".to_vec()).or_default() += 1;
                }
                *sums.entry((2027, 0)).or_default().entry(thing.name.clone().into_bytes()).or_default() += 1;
            }
            assert_eq!(r.tally(&SUMS, &Range::all())?, sums.into_iter().collect::<Vec<_>>());
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn the_store_equals_a_map_after_any_sequence(transactions in acts()) {
        let bench = TestStore::new();
        let mut model = Model::new();
        let mut committed = 0;
        for (acts, end, untold) in transactions {
            match catch_unwind(AssertUnwindSafe(|| run(&bench, &model, &acts, end, untold))) {
                Ok(Ok(after)) => {
                    assert_eq!(end, End::Commit);
                    model = after;
                    committed += u64::from(!untold);
                }
                Ok(Err(_)) => assert_eq!(end, End::Fail),
                Err(_) => assert_eq!(end, End::Panic),
            }
            compare(&bench, &model);
            let report = bench.check(&KINDS);
            prop_assert!(report.clean(), "{report:?}");
            prop_assert_eq!(report.audit.entries, committed);
            prop_assert_eq!(report.tables[0].records, model.len() as u64);
        }
    }
}

#[test]
fn a_stale_record_is_neither_replaced_nor_removed() {
    let bench = TestStore::new();
    put(&bench, &Thing::numbered(1, 0, "a"));
    let old = write(&bench, |w| w.need::<Thing>(&Thing::key_of(1))).unwrap();
    assert_eq!(old.row_version(), 1);
    assert_eq!(write(&bench, |w| w.replace(&old, &Thing::numbered(1, 1, "b"))).unwrap(), 2);
    assert!(matches!(
        write(&bench, |w| w.replace(&old, &Thing::numbered(1, 2, "c"))),
        Err(StoreError::Stale)
    ));
    assert!(matches!(write(&bench, |w| w.remove(&old)), Err(StoreError::Stale)));
    assert_eq!(get(&bench, 1).unwrap().name, "b");
    let new = write(&bench, |w| w.need::<Thing>(&Thing::key_of(1))).unwrap();
    write(&bench, |w| w.remove(&new)).unwrap();
    assert!(matches!(write(&bench, |w| w.remove(&new)), Err(StoreError::Missing)));
    assert!(bench.check(&KINDS).clean());
}

#[test]
fn a_record_is_not_replaced_by_one_with_another_key() {
    let bench = TestStore::new();
    put(&bench, &Thing::numbered(1, 0, "a"));
    put(&bench, &Thing::numbered(2, 0, "b"));
    let one = write(&bench, |w| w.need::<Thing>(&Thing::key_of(1))).unwrap();
    assert!(write(&bench, |w| w.replace(&one, &Thing::numbered(2, 0, "c"))).is_err());
    assert_eq!(get(&bench, 2).unwrap().name, "b");
}

#[test]
fn a_number_is_never_given_twice() {
    let bench = TestStore::new();
    let next = |fail: bool| {
        let mut given = 0;
        let _ = write(&bench, |w| {
            given = w.next_number::<Thing>()?;
            if fail { Err(StoreError::Missing) } else { Ok(()) }
        });
        given
    };
    assert_eq!(next(false), 1);
    // A number that was rolled back was given to nobody.
    let _ = next(true);
    let mut kept = vec![1];
    for _ in 0..20 {
        kept.push(next(false));
    }
    assert!(kept.windows(2).all(|pair| pair[0] < pair[1]));
    write(&bench, |w| {
        assert_eq!(w.next_number::<Thing>()? + 1, w.next_number::<Thing>()?);
        Ok(())
    })
    .unwrap();
    assert_eq!(next(false), kept.last().unwrap() + 3);
    let other = bench.other_tenant::<UseThings>();
    assert_eq!(write_in(&bench, &other, |w| w.next_number::<Thing>()).unwrap(), 1);
}
