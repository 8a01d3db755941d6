//! The audit trail: one entry per event, old and new values, and every manipulation found.

use super::thing::{CHANGED, KINDS, Thing, UseThings, event, put};
use crate::platform::{
    store::{
        Change, Event, Purpose, Record as _, Recorded, StoreError, VALUES_ERASED, Writer, codec, event_log,
        layers::Layers, reader::Source,
    },
    tenancy::User,
    testing::TestStore,
};

fn change(old: &str, new: &str) -> Vec<Change> {
    vec![Change { field: "name".into(), old: Some(old.into()), new: Some(new.into()) }]
}

/// Five entries: one per write, the fourth write with two.
fn filled() -> TestStore {
    let bench = TestStore::new();
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

/// What is written beside a record, and who reads it, neither stands in its history nor makes it dearer.
#[test]
fn a_history_holds_the_acts_on_the_record_itself_and_looks_at_so_many_rows() {
    let bench = filled();
    let id = Thing::numbered(1, 0, "").id;
    let ctx = bench.ctx::<UseThings>();
    let history = || {
        let read = bench.store.read(&ctx, |r| r.history_of::<Thing>(&Thing::key_of(1)));
        let read = read.map_err(|error: StoreError| error).unwrap();
        (read.acts.iter().map(|entry| entry.seq).collect::<Vec<_>>(), read.is_cut)
    };
    let write = |count: usize, one: &dyn Fn() -> Event| {
        let more = (1..count).fold(Recorded::new((), one()), |all, _| all.and(one()));
        bench.store.write(&ctx, |_| Ok::<_, StoreError>(more)).unwrap();
    };
    let beside = || Event::new(CHANGED).about(Thing::TABLE, [9; 16]).of(Thing::TABLE, id);
    write(1_000, &beside);
    bench.store.open::<_, Thing>(&ctx, &Thing::key_of(1), Purpose("seite")).unwrap();
    assert_eq!(history(), (vec![2, 3, 5], false), "neither readings nor what was done beside");
    write(1_000, &beside);
    assert_eq!(history(), (vec![], true), "so many rows are looked at, and it says that there may be more");
    write(60, &|| event(id));
    let (acts, is_cut) = history();
    assert_eq!((acts.len(), acts[0], is_cut), (50, 2_017, true), "the newest of many, the oldest first");
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
    let due = bench.store.due(&bench.keys(0), 0, 100).unwrap();
    assert_eq!(due.iter().map(|due| due.seq).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
    bench.store.reacted(&bench.keys(0), due.into_iter().take(3).collect()).unwrap();
    assert_eq!(bench.store.due(&bench.keys(0), 0, 1).unwrap()[0].seq, 4);
    assert!(bench.store.due(&bench.keys(1), 0, 100).unwrap().is_empty());
    assert_eq!(bench.check(&KINDS).audit.entries, 5);
}

/// An act of which nothing came leaves no entry; one that changed something cannot say that it did not.
#[test]
fn what_changes_nothing_tells_nothing_and_nothing_changes_untold() {
    let bench = filled();
    let ctx = bench.ctx::<UseThings>();
    let before = bench.store.commit_counts();
    let read = bench.store.write(&ctx, |w| {
        Ok::<_, StoreError>(Recorded::unchanged(w.need::<Thing>(&Thing::key_of(1))?.name.clone()))
    });
    assert_eq!(read.unwrap(), "c");
    for change in [
        (|w| w.add(&Thing::numbered(2, 0, "d")))
            as fn(&mut Writer<'_, '_, UseThings>) -> Result<(), StoreError>,
        |w| w.remove(&w.need::<Thing>(&Thing::key_of(1))?).map(drop),
        |w| w.next_number::<Thing>().map(drop),
    ] {
        let untold = bench.store.write(&ctx, |w| change(w).map(Recorded::unchanged));
        assert!(matches!(untold, Err(StoreError::Unrecorded)));
    }
    let of_the_instance = bench.store.instance_write(ctx.actor(), ctx.request(), ctx.now(), |w| {
        w.put(&User::new("e@haus.example".into(), "Erika Muster".into(), String::new(), ctx.now()))?;
        Ok::<_, StoreError>(Recorded::unchanged(()))
    });
    assert!(matches!(of_the_instance, Err(StoreError::Unrecorded)));
    assert_eq!(bench.store.commit_counts(), before);
    assert_eq!(bench.check(&KINDS).audit.entries, 5);
}

/// R-AUD-01.
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

fn row(bench: &TestStore, seq: u64) -> Vec<u8> {
    [&bench.keys(0).scope()[..], &seq.to_be_bytes()].concat()
}

/// Whether `verify` finds what was planted.
fn found(plant: impl FnOnce(&TestStore, &mut Layers<'_>)) -> bool {
    let bench = filled();
    bench
        .store
        .committer
        .write(&[bench.keys(0).scope(), [0; 16]], |layers| {
            plant(&bench, layers);
            Ok::<_, StoreError>(((), Vec::new()))
        })
        .unwrap();
    !bench.store.check_log(Some(&bench.keys(0))).faults.is_empty()
}

#[test]
fn every_flip_in_an_entry_is_found() {
    let length = filled().store.committer.snapshot().get("log", &row(&TestStore::new(), 3)).unwrap();
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

/// An event of a person stands in two histories by one entry; any other event keeps the form that it always had.
#[test]
fn the_file_of_a_person_lists_what_was_done_to_other_records_of_theirs() {
    const PERSON: [u8; 16] = [9; 16];
    let bench = filled();
    let ctx = bench.ctx::<UseThings>();
    let (record, other) = (Thing::numbered(1, 0, "").id, Thing::numbered(2, 0, "").id);
    for event in [
        event(record).of(Thing::TABLE, PERSON),
        Event::new(CHANGED).of(Thing::TABLE, PERSON),
        event(PERSON).of(Thing::TABLE, PERSON),
        event(other),
    ] {
        bench.store.write(&ctx, |_| Ok::<_, StoreError>(Recorded::new((), event))).unwrap();
    }
    let history = |id| {
        let entries: Result<_, StoreError> = bench.store.read(&ctx, |r| r.history::<Thing>(id));
        entries.unwrap().iter().map(|entry| entry.seq).collect::<Vec<_>>()
    };
    assert_eq!((history(PERSON), history(other)), (vec![6, 7, 8], vec![9]));
    assert_eq!(history(record), [2, 3, 5, 6]);
    let keys = bench.keys(0);
    let read = |seq| bench.store.log_entry(&keys, seq).unwrap().unwrap();
    let person = Some((Thing::TABLE.number, PERSON));
    assert_eq!((read(6).object, read(6).person), (Some((Thing::TABLE.number, record)), person));
    assert_eq!((read(7).object, read(7).person), (None, person));
    assert_eq!((read(8).object, read(8).person), (person, None));
    let snapshot = bench.store.committer.snapshot();
    let told = event_log::told(Source::Snapshot(&*snapshot), &keys).unwrap();
    let told: Vec<_> = told.map(Result::unwrap).collect();
    assert_eq!(told.iter().map(|told| told.form).collect::<Vec<_>>(), [2, 2, 2, 2, 2, 3, 3, 2, 2]);
    // The third form is the second with the person behind it.
    let tail = [&stored_number(Thing::TABLE.number)[..], &PERSON].concat();
    assert!(told[5].stored.ends_with(&tail));
    assert!(event_log::plain(6, 2, &told[5].stored[..told[5].stored.len() - tail.len()], [0; 32]).is_some());
    let report = bench.check(&KINDS).audit;
    assert_eq!((report.entries, report.faults), (9, Vec::new()));
    // Nobody takes the second row away unseen.
    let layers_found = bench.store.committer.write(&[keys.scope()], |layers| {
        let row = event_log::about_key(Thing::TABLE.number, &PERSON, Some(6));
        layers.own.remove("log_about", [&keys.scope()[..], &row].concat());
        Ok::<_, StoreError>((bench.store.verify_layers(&keys, layers).unwrap().faults.len(), Vec::new()))
    });
    assert_eq!(layers_found.unwrap(), 1);
}

fn stored_number(number: u16) -> Vec<u8> {
    codec::encode(&number).unwrap()
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
    // Values that belong to no entry, and a history that names none.
    assert!(found(|bench, layers| {
        let values = layers.get("log_values", &row(bench, 2)).unwrap().unwrap();
        layers.own.put("log_values", row(bench, 9), values);
    }));
    assert!(found(|bench, layers| {
        let key = [&row(bench, 2)[..16], &[0; 26]].concat();
        layers.own.put("log_about", key, Vec::new());
    }));
}

/// Erasing values (Art. 17) breaks nothing as long as an entry tells of it; taking them away in silence is found.
#[test]
fn r_aud_03_values_are_erased_only_with_an_entry_that_says_so() {
    let erase = |bench: &TestStore| {
        let gone = bench.store.committer.write(&[bench.keys(0).scope()], |layers| {
            layers.own.remove("log_values", row(bench, 2));
            Ok::<_, StoreError>(((), Vec::new()))
        });
        gone.unwrap();
        bench.store.check_log(Some(&bench.keys(0)))
    };
    let bench = filled();
    assert_eq!(erase(&bench).faults, ["the values of entry 2 are missing"]);
    let bench = filled();
    let told = Recorded::new((), Event::new(VALUES_ERASED).note("eintrag", 2));
    bench.store.write(&bench.ctx::<UseThings>(), |_| Ok::<_, StoreError>(told)).unwrap();
    let report = erase(&bench);
    assert_eq!((report.entries, report.erased, report.faults.len()), (6, 1, 0));
}

/// Space, key, value.
type Row = (&'static str, Vec<u8>, Vec<u8>);

/// Every row of a scope's audit trail.
fn trail(bench: &TestStore) -> Vec<Row> {
    let snapshot = bench.store.committer.snapshot();
    let mut rows = Vec::new();
    for space in ["log", "log_values", "log_about", "log_head"] {
        for row in snapshot.range(space, &bench.keys(0).scope(), Some(&bench.keys(1).scope()), false).unwrap()
        {
            let (key, value) = row.unwrap();
            rows.push((space, key, value));
        }
    }
    rows
}

/// What `verify` says if the trail of the first tenant were exactly these rows, as somebody with the file in hand could
/// make it. Nothing is committed.
fn judged(bench: &TestStore, whole: &[Row], rows: &[Row]) -> Vec<String> {
    let mut faults = Vec::new();
    let undone: Result<(), StoreError> = bench.store.committer.write(&[bench.keys(0).scope()], |layers| {
        for (space, key, _) in whole {
            layers.own.remove(space, key.clone());
        }
        for (space, key, value) in rows {
            layers.own.put(space, key.clone(), value.clone());
        }
        faults = bench.store.verify_layers(&bench.keys(0), layers).unwrap().faults;
        Err(StoreError::Missing)
    });
    assert!(undone.is_err());
    faults
}

/// R-AUD-02: flip, delete, insert, swap, cut, older copy; each of 10,000 is found, and undone the chain is whole again.
#[test]
fn r_aud_02_ten_thousand_random_manipulations_are_found() {
    let bench = TestStore::new();
    put(&bench, &Thing::numbered(1, 0, "a"));
    let id = Thing::numbered(1, 0, "").id;
    let mut older = Vec::new();
    for step in 0..8_u8 {
        let ctx = bench.ctx::<UseThings>();
        let entry =
            if step % 3 == 0 { event(id) } else { event(id).changing(change("a", &step.to_string())) };
        bench.store.write(&ctx, |_| Ok::<_, StoreError>(Recorded::new((), entry))).unwrap();
        older.push(trail(&bench));
    }
    older.pop();
    let whole = trail(&bench);
    let seed = u64::from_be_bytes(crate::platform::store::random().unwrap());
    println!("seed {seed}");
    let mut state = seed;
    let mut dice = |sides: usize| {
        // SplitMix64.
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) >> 1).unwrap() % sides
    };
    for round in 0..10_000 {
        let mut rows = whole.clone();
        let kind = round % 6;
        match kind {
            0 => {
                let with_value: Vec<usize> = (0..rows.len()).filter(|at| !rows[*at].2.is_empty()).collect();
                let at = with_value[dice(with_value.len())];
                let byte = dice(rows[at].2.len());
                rows[at].2[byte] ^= 1 << dice(8);
            }
            1 => drop(rows.remove(dice(rows.len()))),
            2 => {
                let (space, mut key, value) = rows[dice(rows.len())].clone();
                let last = key.len() - 1 - dice(8.min(key.len() - 16).max(1));
                key[last] = key[last].wrapping_add(1 + u8::try_from(dice(255)).unwrap());
                if rows.iter().any(|(known, other, _)| *known == space && *other == key)
                    || space == "log_head"
                {
                    continue;
                }
                rows.push((space, key, value));
            }
            3 => {
                let (a, b) = (dice(rows.len()), dice(rows.len()));
                if rows[a].0 != rows[b].0 || rows[a].2 == rows[b].2 {
                    continue;
                }
                let value = rows[a].2.clone();
                rows[a].2 = rows[b].2.clone();
                rows[b].2 = value;
            }
            4 => {
                // The end is cut, with or without what stands beside the entries, and with the head of that time.
                let keep = 1 + dice(older.len());
                rows = older[keep - 1].clone();
                if dice(2) == 0 {
                    rows.retain(|(space, ..)| *space != "log_about");
                }
            }
            _ => rows = older[dice(older.len())].clone(),
        }
        assert!(!judged(&bench, &whole, &rows).is_empty(), "round {round}, kind {kind}, seed {seed}");
    }
    assert_eq!(judged(&bench, &whole, &whole), Vec::<String>::new());
}

#[test]
fn a_missing_or_surplus_index_row_and_a_wrong_tally_are_found_and_rebuilt() {
    for space in ["index", "tally"] {
        for remove in [true, false] {
            let bench = filled();
            bench
                .store
                .committer
                .write(&[bench.keys(0).scope()], |layers| {
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
