//! The audit trail: one entry per event, old and new values, and every manipulation found.

use super::thing::{CHANGED, KINDS, Thing, UseThings, event, put};
use crate::platform::{
    store::{Change, Event, Recorded, StoreError, commit::Layers},
    testing::Bench,
};

fn change(old: &str, new: &str) -> Vec<Change> {
    vec![Change { field: "name".into(), old: Some(old.into()), new: Some(new.into()) }]
}

/// Five entries: one per write, the fourth write with two.
fn filled() -> Bench {
    let bench = Bench::new();
    let id = Thing::numbered(1, 0, "").id;
    put(&bench, &Thing::numbered(1, 0, "a"));
    for (old, new) in [("a", "b"), ("b", "c")] {
        let ctx = bench.ctx::<UseThings>();
        bench
            .store
            .write(&ctx, |w| {
                let seen = w.need::<Thing>(&Thing::key_of(1))?;
                w.replace(&seen, &Thing::numbered(1, 0, new))?;
                Ok::<_, StoreError>(Recorded::new((), event(id).changing(change(old, new)).note("kw", 6)))
            })
            .unwrap();
    }
    let ctx = bench.ctx::<UseThings>();
    let two = Recorded::new((), Event::new(CHANGED)).and(event(id));
    bench.store.write(&ctx, |_| Ok::<_, StoreError>(two)).unwrap();
    bench
}

#[test]
fn every_write_leaves_its_entry_with_old_and_new_values() {
    let bench = filled();
    let report = bench.check(&KINDS).audit;
    assert_eq!((report.entries, report.erased, report.faults.len()), (5, 0, 0));
    let ctx = bench.ctx::<UseThings>();
    let history: Result<_, StoreError> =
        bench.store.read(&ctx, |r| r.history::<Thing>(Thing::numbered(1, 0, "").id));
    let history = history.unwrap();
    assert_eq!(history.iter().map(|entry| entry.seq).collect::<Vec<_>>(), [2, 3, 5]);
    let first = &history[0];
    assert!(first.changes == change("a", "b"));
    assert_eq!(first.fields, ["name"]);
    assert_eq!(first.notes, [("kw".to_owned(), "6".to_owned())]);
    assert_eq!((first.at, &*first.actor.name, &*first.kind), (bench.now(), "Erika Muster", "thing.changed"));
    assert_eq!(first.actor.user.bytes(), [7; 16]);
    // The outbox holds the same events until somebody reacted.
    let due = bench.store.due(&bench.keys(0), 100).unwrap();
    assert_eq!(due.iter().map(|due| due.seq).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
    bench.store.reacted(&bench.keys(0), &due[..3]).unwrap();
    assert_eq!(bench.store.due(&bench.keys(0), 1).unwrap()[0].seq, 4);
    assert!(bench.store.due(&bench.keys(1), 100).unwrap().is_empty());
    assert_eq!(bench.check(&KINDS).audit.entries, 5);
}

#[test]
fn a_write_that_fails_leaves_no_entry() {
    let bench = filled();
    let ctx = bench.ctx::<UseThings>();
    let failed: Result<(), StoreError> = bench.store.write(&ctx, |w| {
        w.add(&Thing::numbered(9, 0, "x"))?;
        Err(StoreError::Missing)
    });
    assert!(failed.is_err());
    assert_eq!(bench.check(&KINDS).audit.entries, 5);
}

fn row(bench: &Bench, seq: u64) -> Vec<u8> {
    [&bench.keys(0).scope()[..], &seq.to_be_bytes()].concat()
}

/// Whether `verify` finds what was planted.
fn found(plant: impl FnOnce(&Bench, &mut Layers<'_>)) -> bool {
    let bench = filled();
    bench
        .store
        .committer
        .write(|layers| {
            plant(&bench, layers);
            Ok::<_, StoreError>(((), Vec::new()))
        })
        .unwrap();
    !bench.store.check_log(Some(&bench.keys(0))).faults.is_empty()
}

#[test]
fn every_flip_in_an_entry_is_found() {
    let length = filled().store.committer.snapshot().get("log", &row(&Bench::new(), 3)).unwrap();
    assert!(length.is_none() || length.is_some_and(|row| row.len() > 100));
    for at in 0..100 {
        assert!(
            found(|bench, layers| {
                let mut entry = layers.get("log", &row(bench, 3)).unwrap().unwrap();
                let at = at * entry.len() / 100;
                entry[at] ^= 4;
                layers.own.put("log", row(bench, 3), entry);
            }),
            "byte at {at} %"
        );
    }
}

#[test]
fn removed_added_swapped_and_cut_entries_are_found() {
    assert!(!found(|_, layers| layers.own.put("meta", b"x".to_vec(), vec![])));
    for seq in 1..=5 {
        assert!(found(|bench, layers| layers.own.remove("log", row(bench, seq))), "{seq}");
    }
    assert!(found(|bench, layers| {
        for seq in 1..=5 {
            layers.own.remove("log", row(bench, seq));
        }
    }));
    assert!(found(|bench, layers| layers.own.remove("log_head", bench.keys(0).scope().to_vec())));
    for (from, to) in [(2, 3), (1, 6), (5, 6), (3, 0)] {
        assert!(found(|bench, layers| {
            let entry = layers.get("log", &row(bench, from)).unwrap().unwrap();
            layers.own.put("log", row(bench, to), entry);
        }));
    }
    assert!(found(|bench, layers| {
        let two = layers.get("log", &row(bench, 2)).unwrap().unwrap();
        let three = layers.get("log", &row(bench, 3)).unwrap().unwrap();
        layers.own.put("log", row(bench, 2), three);
        layers.own.put("log", row(bench, 3), two);
    }));
    // An entry sealed with the right key, but by another store's chain.
    assert!(found(|bench, layers| {
        let link = bench.keys(0).link(&[9; 32], 6, b"x");
        let mut entry = layers.get("log", &row(bench, 5)).unwrap().unwrap();
        entry[..32].copy_from_slice(&link);
        layers.own.put("log", row(bench, 5), entry);
    }));
}

#[test]
fn changed_values_and_hidden_history_are_found() {
    assert!(found(|bench, layers| {
        let mut values = layers.get("log_values", &row(bench, 2)).unwrap().unwrap();
        values[40] ^= 1;
        layers.own.put("log_values", row(bench, 2), values);
    }));
    assert!(found(|bench, layers| {
        let values = layers.get("log_values", &row(bench, 2)).unwrap().unwrap();
        layers.own.put("log_values", row(bench, 3), values);
    }));
    // Without its row an entry would not show in its record's history.
    assert!(found(|bench, layers| {
        let snapshot = bench.store.committer.snapshot();
        let rows = snapshot.range("log_about", &[], None, false).unwrap();
        let first = rows.map(|row| row.unwrap().0).next().unwrap();
        layers.own.remove("log_about", first);
    }));
    // Erasing values (Art. 17) breaks nothing.
    let bench = filled();
    bench
        .store
        .committer
        .write(|layers| {
            layers.own.remove("log_values", row(&bench, 2));
            Ok::<_, StoreError>(((), Vec::new()))
        })
        .unwrap();
    let report = bench.store.check_log(Some(&bench.keys(0)));
    assert_eq!((report.entries, report.erased, report.faults.len()), (5, 1, 0));
}

#[test]
fn a_missing_or_surplus_index_row_and_a_wrong_tally_are_found_and_rebuilt() {
    for space in ["index", "tally"] {
        for remove in [true, false] {
            let bench = filled();
            bench
                .store
                .committer
                .write(|layers| {
                    let snapshot = bench.store.committer.snapshot();
                    let rows = snapshot.range(space, &bench.keys(0).scope(), None, false)?;
                    let (key, value) = rows.take(1).collect::<Result<Vec<_>, _>>()?.remove(0);
                    if remove {
                        layers.own.remove(space, key);
                    } else {
                        layers.own.put(space, [&key[..], &[1]].concat(), value);
                    }
                    Ok::<_, StoreError>(((), Vec::new()))
                })
                .unwrap();
            assert!(!bench.check(&KINDS).clean());
            bench.store.rebuild_derived(&[bench.keys(0)], &KINDS).unwrap();
            let report = bench.check(&KINDS);
            assert!(report.clean(), "{space} {remove} {report:?}");
        }
    }
}
