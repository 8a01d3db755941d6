//! Keys sort as their values, stay in their tenant, and sealed values open only at their place.

use std::collections::BTreeMap;

use jiff::civil::Date;
use proptest::{
    prelude::{Just, Strategy, any, prop},
    prop_assert_eq, prop_oneof, proptest,
};

use super::thing::{BY_GROUP, BY_NAME, KINDS, SUMS, SeeThings, Thing, UseThings, put, write, write_in};
use crate::{
    kernel::ids::Id,
    platform::{
        store::{
            Order, OrderedKey, Range, Record, ScopeKeys, StoreError, codec,
            engine::{Changes, Engine as _, after_prefix},
            engine_redb::Redb,
            merge::Merged,
            seal::{Nonces, Place},
        },
        tenancy::Role,
        testing::TestStore,
    },
};

fn sorts<K: OrderedKey + Ord + std::fmt::Debug>(a: &K, b: &K) {
    let (x, y) = (a.encoded(), b.encoded());
    assert_eq!(x.cmp(&y), a.cmp(b), "{a:?} {b:?}");
    assert_eq!((x.len(), y.len()), (K::LEN, K::LEN));
    let mut rest = x.as_slice();
    assert_eq!(K::decode(&mut rest).unwrap(), *a);
    assert!(rest.is_empty());
    assert!(K::LEN == 0 || K::decode(&mut &x[1..]).is_err());
}

fn dates() -> impl Strategy<Value = Date> {
    prop_oneof![
        (-9999..=9999_i16, 1..=12_i8, 1..=28_i8).prop_map(|(y, m, d)| Date::new(y, m, d).unwrap()),
        (1968..=1972_i16, 1..=12_i8, 1..=28_i8).prop_map(|(y, m, d)| Date::new(y, m, d).unwrap()),
        Just(Date::MIN),
        Just(Date::MAX),
        Just(Date::constant(2024, 2, 29)),
    ]
}

type Six = (bool, u8, u16, u32, u64, [u8; 2]);

proptest! {
    #[test]
    fn keys_sort_as_their_values(
        a in any::<Six>(), b in any::<Six>(), days in (dates(), dates()), ids in any::<([u8; 16], [u8; 16])>(),
    ) {
        sorts(&a.0, &b.0);
        sorts(&a.1, &b.1);
        sorts(&a.2, &b.2);
        sorts(&a.3, &b.3);
        sorts(&a.4, &b.4);
        sorts(&a.5, &b.5);
        sorts(&a, &b);
        sorts(&(a.1,), &(b.1,));
        sorts(&(a.1, days.0), &(b.1, days.1));
        sorts(&(a.1, days.0), &(a.1, days.1));
        sorts(&(days.0, a.2, a.0), &(days.1, b.2, b.0));
        sorts(&(a.0, days.0, a.1, a.3), &(b.0, days.1, b.1, b.3));
        sorts(&(a.0, a.1, a.2, days.0, a.3), &(a.0, a.1, a.2, days.1, b.3));
        sorts(&days.0, &days.1);
        sorts(&Id::<Thing>::from_bytes(ids.0), &Id::<Thing>::from_bytes(ids.1));
        sorts(&(), &());
    }

    #[test]
    fn what_follows_a_prefix_is_past_all_of_it(
        prefix in prop::collection::vec(prop_oneof![Just(255_u8), any::<u8>()], 0..6),
        key in prop::collection::vec(prop_oneof![Just(255_u8), any::<u8>()], 0..9),
    ) {
        let inside = key.starts_with(&prefix);
        let between = key >= prefix && after_prefix(&prefix).is_none_or(|end| key < end);
        prop_assert_eq!(inside, between);
    }

    #[test]
    fn merged_layers_equal_a_map(
        base in prop::collection::btree_map(0..20_u8, any::<u8>(), 0..15),
        layers in prop::collection::vec(prop::collection::btree_map(0..20_u8, any::<Option<u8>>(), 0..15), 0..4),
        from in 0..20_u8, to in prop::option::of(0..21_u8), descending: bool,
    ) {
        let engine = Redb::in_memory().unwrap();
        let mut first = Changes::default();
        for (k, v) in &base {
            first.put("x", vec![*k], vec![*v]);
        }
        engine.commit(&first).unwrap();
        let mut model: BTreeMap<u8, u8> = base;
        let mut changes = Vec::new();
        for layer in &layers {
            let mut these = Changes::default();
            for (k, v) in layer {
                match v {
                    Some(v) => { these.put("x", vec![*k], vec![*v]); model.insert(*k, *v); }
                    None => { these.remove("x", vec![*k]); model.remove(k); }
                }
            }
            changes.push(these);
        }
        let newest_first: Vec<&Changes> = changes.iter().rev().collect();
        let snapshot = engine.snapshot().unwrap();
        let to_bytes = to.map(|to| vec![to]);
        let run = snapshot.range("x", &[from], to_bytes.as_deref(), descending).unwrap();
        let merged = Merged::new(&newest_first, "x", &[from], to_bytes.as_deref(), descending, run);
        let found: Vec<(u8, u8)> = merged.map(|pair| pair.map(|(k, v)| (k[0], v[0])).unwrap()).collect();
        let mut expected: Vec<(u8, u8)> =
            model.into_iter().filter(|(k, _)| *k >= from && to.is_none_or(|to| *k < to)).collect();
        if descending {
            expected.reverse();
        }
        prop_assert_eq!(found, expected);
    }
}

/// What one tenant sees by every way of reading.
fn visible(bench: &TestStore, tenant: usize) -> Vec<String> {
    let ctx = bench.in_tenant::<UseThings>(tenant);
    bench
        .store
        .read(&ctx, |r| {
            let mut names: Vec<String> = Vec::new();
            for thing in r.scan::<Thing>()? {
                names.push(thing?.name.clone());
            }
            for order in [Order::Up, Order::Down] {
                for row in r.by(&BY_GROUP, &Range::all(), order)? {
                    let (_, key) = row?;
                    names.push(r.need::<Thing>(&key)?.name.clone());
                }
                for row in r.by(&BY_NAME, &Range::all(), order)? {
                    let (_, key) = row?;
                    names.push(r.need::<Thing>(&key)?.name.clone());
                }
            }
            for (_, counters) in r.tally(&SUMS, &Range::prefix(&2027_u16))? {
                names.extend(counters.into_keys().map(|name| String::from_utf8(name).unwrap()));
            }
            for entry in r.history::<Thing>(Thing::numbered(1, 0, "").id)? {
                names.extend(entry.notes.into_iter().map(|(_, value)| value));
            }
            Ok::<_, StoreError>(names)
        })
        .unwrap()
}

/// R-ACC-05.
#[test]
fn no_tenant_sees_a_neighbours_rows() {
    let bench = TestStore::new();
    for tenant in 0..4 {
        let ctx = bench.in_tenant::<UseThings>(tenant);
        // The same ids in every tenant, with the smallest and the greatest.
        for thing in [
            Thing::numbered(1, 0, &format!("{tenant}")),
            Thing { id: [0; 16], group: 0, days: i32::from(u16::MAX), name: format!("{tenant}") },
            Thing { id: [0xFF; 16], group: 0xFF, days: 0, name: format!("{tenant}") },
        ] {
            write_in(&bench, &ctx, |w| w.add(&thing)).unwrap();
        }
    }
    for tenant in 0..4 {
        let names = visible(&bench, tenant);
        assert_eq!(names.len(), 3 * 5 + 1);
        assert!(names.iter().all(|name| *name == tenant.to_string()), "{names:?}");
        assert!(bench.store.check_scope(&bench.keys(tenant), &KINDS).clean());
    }
    let seen = {
        let ctx = bench.in_tenant::<UseThings>(3);
        bench.store.read(&ctx, |r| r.need::<Thing>(&Thing::key_of(1))).unwrap()
    };
    write_in(&bench, &bench.in_tenant::<UseThings>(3), |w| w.remove(&seen)).unwrap();
    assert_eq!(visible(&bench, 2).len(), 3 * 5 + 1);
}

#[test]
fn an_id_of_another_tenant_is_not_there() {
    let bench = TestStore::new();
    put(&bench, &Thing::numbered(1, 0, "a"));
    let other = bench.other_tenant::<UseThings>();
    let found: Result<_, StoreError> = bench.store.read(&other, |r| r.need::<Thing>(&Thing::key_of(1)));
    assert!(matches!(found, Err(StoreError::Missing)));
}

#[test]
fn a_role_without_the_permission_gets_no_context() {
    let bench = TestStore::new();
    assert!(bench.try_ctx_as::<SeeThings>(Role::Client).is_some());
    for role in [Role::Operator, Role::DakMitarbeiter, Role::Staff, Role::Therapist] {
        assert!(bench.try_ctx_as::<SeeThings>(role).is_none());
    }
}

/// R-ENC-09.
#[test]
fn blind_hashes_differ_between_tenants_and_fields() {
    let bench = TestStore::new();
    let (a, b) = (bench.keys(0), bench.keys(1));
    assert_eq!(a.blind("kvnr", "A123456780"), a.blind("kvnr", "A123456780"));
    assert_ne!(a.blind("kvnr", "A123456780"), b.blind("kvnr", "A123456780"));
    assert_ne!(a.blind("kvnr", "A123456780"), a.blind("name", "A123456780"));
    assert_ne!(a.blind("ab", "c"), a.blind("a", "bc"));
}

/// R-ENC-02.
#[test]
fn a_sealed_value_opens_only_at_its_place_and_unchanged() {
    let (data, other) = ([1; 32], [2; 32]);
    let keys = ScopeKeys::new([0x41; 16], &data).unwrap();
    let place = Place { space: "cases", key: b"key" };
    let sealed = keys.seal(place, 3, 7, b"Erika Muster").unwrap();
    let opened = keys.open(place, &sealed).unwrap();
    assert_eq!((opened.version, opened.row_version, &*opened.bytes), (3, 7, &b"Erika Muster"[..]));
    assert!(!sealed.windows(5).any(|part| part == b"Erika"));
    assert_ne!(sealed, keys.seal(place, 3, 7, b"Erika Muster").unwrap(), "every nonce is fresh");
    for wrong in [
        Place { space: "notes", key: b"key" },
        Place { space: "cases", key: b"kez" },
        Place { space: "cases", key: b"" },
        Place { space: "casesk", key: b"ey" },
        Place { space: "case", key: b"skey" },
    ] {
        assert!(keys.open(wrong, &sealed).is_err());
    }
    // The same data key in another scope, and another data key in the same scope.
    assert!(ScopeKeys::new([0x42; 16], &data).unwrap().open(place, &sealed).is_err());
    assert!(ScopeKeys::new([0x41; 16], &other).unwrap().open(place, &sealed).is_err());
    for at in 0..sealed.len() {
        for bit in 0..8 {
            let mut flipped = sealed.clone();
            flipped[at] ^= 1 << bit;
            assert!(keys.open(place, &flipped).is_err(), "byte {at} bit {bit}");
        }
        assert!(keys.open(place, &sealed[..at]).is_err());
    }
    assert!(keys.open(place, &[&sealed[..], &[0]].concat()).is_err());
}

/// Whoever seals many values gets nonces many at a time: none is given twice, to nobody.
#[test]
fn no_nonce_is_used_twice() {
    let keys = ScopeKeys::new([0x41; 16], &[1; 32]).unwrap();
    let place = Place { space: "cases", key: b"key" };
    let mut seen = std::collections::HashSet::new();
    for _ in 0..8 {
        let mut nonces = Nonces::new();
        for _ in 0..200 {
            let many = keys.seal_one_of_many(&mut nonces, place, 1, 1, b"x").unwrap();
            let single = keys.seal(place, 1, 1, b"x").unwrap();
            assert!(keys.open(place, &many).is_ok() && keys.open(place, &single).is_ok());
            assert!(seen.insert(many[11..35].to_vec()) && seen.insert(single[11..35].to_vec()));
        }
    }
    assert_eq!(seen.len(), 3_200);
}

#[test]
fn a_flipped_or_moved_record_is_an_error_and_reported() {
    for plant in 0..3 {
        let bench = TestStore::new();
        put(&bench, &Thing::numbered(1, 0, "a"));
        put(&bench, &Thing::numbered(2, 0, "b"));
        let keys = bench.keys(0);
        let full = |n| [&keys.scope()[..], &Thing::numbered(n, 0, "").id].concat();
        let snapshot = bench.store.committer.snapshot();
        let mut one = snapshot.get("test_things", &full(1)).unwrap().unwrap();
        bench
            .store
            .committer
            .write(&[bench.keys(0).scope()], |layers| {
                match plant {
                    0 => {
                        one[40] ^= 1;
                        layers.own.put("test_things", full(1), one);
                    }
                    // Another record's value, and another tenant's.
                    1 => {
                        let two = layers.get("test_things", &full(2))?.unwrap();
                        layers.own.put("test_things", full(1), two);
                    }
                    _ => {
                        let place = Place { space: "test_things", key: &Thing::numbered(1, 0, "").id };
                        let plain = codec::encode(&Thing::numbered(1, 0, "foreign"))?;
                        let foreign = bench.keys(1).seal(place, 1, 1, &plain)?;
                        layers.own.put("test_things", full(1), foreign);
                    }
                }
                Ok::<_, StoreError>(((), Vec::new()))
            })
            .unwrap();
        let ctx = bench.ctx::<UseThings>();
        let read: Result<_, StoreError> = bench.store.read(&ctx, |r| r.need::<Thing>(&Thing::key_of(1)));
        assert!(matches!(read, Err(StoreError::DamagedRow("test_things", _))));
        let report = bench.check(&KINDS);
        assert!(!report.clean());
        assert!(report.tables[0].faults[0].contains("does not open"));
        assert!(write(&bench, |w| w.get::<Thing>(&Thing::key_of(1))).is_err());
    }
}

#[test]
fn a_value_that_could_not_be_read_again_is_not_written() {
    let bench = TestStore::new();
    let name = "x".repeat(65 << 20);
    assert!(write(&bench, |w| w.add(&Thing::numbered(1, 0, &name))).is_err());
    assert!(write(&bench, |w| Ok(w.get::<Thing>(&Thing::numbered(1, 0, "").key())?.is_none())).unwrap());
}
