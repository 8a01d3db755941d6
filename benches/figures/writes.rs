//! P5: durable single writes (ICD entry) from 64 writers at once, at the store and through HTTPS, against the pairs that
//! they wrote, put one act after another into a copy of the data file as it was before them.

use std::{collections::HashMap, path::Path, sync::Arc, time::Instant};

use visite::for_tests::{
    Case, EditCases, Event, EventKind, Id, Record, Recorded, Stamp, StoreError, set_icd, settled,
};

use crate::{
    Measured,
    house::BenchTenant,
    load::{Ask, load},
    median,
    pairs::{Changes, apply, builder, changes, transaction},
    site::BenchServer,
};

const ENTERED: EventKind = EventKind::new("bench.icd_entered");
const CASES: usize = 80_000;
const WRITERS: usize = 64;
const EACH: usize = 100;
const WRITES: usize = WRITERS * EACH;
const ROUNDS: usize = 3;
/// Writes that the baseline repeats, and how many of them come before its clock.
const ALONE: usize = 500;
const WARM: usize = 100;

/// Key space, key and new value of all that one ICD entry changes.
type Act<'c> = Vec<(&'c String, &'c Vec<u8>, &'c Option<Vec<u8>>)>;

/// One round at the store.
struct Round {
    /// Writes per second.
    grouped: f64,
    per_commit: f64,
    /// Pairs of one write, on average.
    pairs: f64,
    /// Commits per second of the same pairs into a copy of the file as it was before.
    alone: f64,
    /// The same into an empty file.
    empty: f64,
}

pub fn measure() -> Vec<Measured> {
    let mut house = BenchTenant::new();
    let made = house.fill(CASES);
    house.platform().search().settle().ok();
    let mut pending = without_icd(&house, &made);
    let mut writes = || pending.split_off(pending.len() - WRITES);
    let rounds: Vec<Round> = (0..ROUNDS).map(|_| round(&house, &writes())).collect();
    let middle = |value: &dyn Fn(&Round) -> f64| median(rounds.iter().map(value).collect());
    let (grouped, per_commit) = (middle(&|round| round.grouped), middle(&|round| round.per_commit));
    let ratio = middle(&|round| round.grouped / round.alone);
    vec![
        Measured {
            figure: format!("{grouped:.0} writes/s at the store, {per_commit:.0} per commit"),
            baseline: format!(
                "{:.0} commits/s of the same {:.0} pairs each",
                middle(&|round| round.alone),
                middle(&|round| round.pairs)
            ),
            ratio: format!("{ratio:.1} x"),
            met: Some(ratio >= 4.0 && per_commit >= 16.0),
        },
        Measured {
            figure: "the same".into(),
            baseline: format!("{:.0} commits/s into an empty file", middle(&|round| round.empty)),
            ratio: format!("{:.1} x", middle(&|round| round.grouped / round.empty)),
            met: None,
        },
        over_https(&house, &writes()),
    ]
}

fn round(house: &BenchTenant, ids: &[Id<Case>]) -> Round {
    let file = |name: &str| house.folder().join(name);
    let copy = |name| std::fs::copy(house.data_file(), file(name)).expect("a copy");
    copy("before.redb");
    let (grouped, per_commit) = at_the_store(house, ids);
    copy("after.redb");
    let written = changes(&file("before.redb"), &file("after.redb"));
    let acts = &acts(&written)[..ALONE];
    let pairs = acts.iter().map(Vec::len).sum::<usize>() as f64 / ALONE as f64;
    let (alone, empty) = (one_by_one(&file("before.redb"), acts), one_by_one(&file("empty.redb"), acts));
    std::fs::remove_file(file("empty.redb")).ok();
    Round { grouped, per_commit, pairs, alone, empty }
}

/// Those that still wait for their ICD, so that each write is a first entry.
fn without_icd(house: &BenchTenant, ids: &[Id<Case>]) -> Vec<Id<Case>> {
    let ctx = house.ctx::<EditCases>();
    let pending = house.platform().store().read(&ctx, |r| {
        let mut pending = Vec::new();
        for id in ids {
            if r.need::<Case>(id)?.icd.is_empty() {
                pending.push(*id);
            }
        }
        Ok::<_, StoreError>(pending)
    });
    pending.expect("the cases are there")
}

/// Writes per second, and writes per commit.
fn at_the_store(house: &BenchTenant, ids: &[Id<Case>]) -> (f64, f64) {
    let store = house.platform().store().clone();
    let before = store.commit_counts();
    let began = Instant::now();
    std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            let store = &store;
            scope.spawn(move || {
                let ctx = house.ctx::<EditCases>();
                for turn in 0..EACH {
                    let id = ids[writer * EACH + turn];
                    let code = format!("C{:02}.{}", turn % 90, writer % 10);
                    store
                        .write(&ctx, |w| {
                            let seen = w.need::<Case>(&id)?;
                            let case = set_icd(&seen, &code)
                                .and_then(|(case, _)| settled(Some(&*seen), case, &Stamp::of(&ctx)))
                                .map_err(|_| StoreError::Missing)?;
                            w.replace(&seen, &case)?;
                            Ok::<_, StoreError>(Recorded::new(
                                (),
                                Event::new(ENTERED).about(Case::TABLE, id.bytes()),
                            ))
                        })
                        .expect("the write is durable");
                }
            });
        }
    });
    let seconds = began.elapsed().as_secs_f64();
    let after = store.commit_counts();
    let per_commit = (after.1 - before.1) as f64 / (after.0 - before.0).max(1) as f64;
    (WRITES as f64 / seconds, per_commit)
}

/// The same act through the JSON API, TLS and all, by 64 programs at once; each answer is looked for afterwards.
fn over_https(house: &BenchTenant, fresh: &[Id<Case>]) -> Measured {
    let site = BenchServer::open(house);
    let headers = Arc::new(vec![
        ("authorization", format!("Bearer {}", site.token)),
        ("content-type", "application/json".into()),
        ("if-match", "\"1\"".into()),
    ]);
    let code = |at: usize| format!("C{:02}.{}", at % 90, at % 10);
    let asks: Vec<Ask> = fresh
        .iter()
        .enumerate()
        .map(|(at, id)| Ask {
            method: "PUT",
            path: format!("/api/v1/cases/{id}/icd"),
            headers: Arc::clone(&headers),
            body: format!("{{\"icd\":\"{}\"}}", code(at)).into(),
        })
        .collect();
    let before = house.platform().store().commit_counts();
    let load = site.run(load(site.address, &site.trust, &Arc::new(asks), WRITERS, fresh.len()));
    let after = house.platform().store().commit_counts();
    let per_commit = (after.1 - before.1) as f64 / (after.0 - before.0).max(1) as f64;
    let ctx = house.ctx::<EditCases>();
    let lost = house.platform().store().read(&ctx, |r| {
        let mut lost = 0_usize;
        for (at, id) in fresh.iter().enumerate() {
            lost += usize::from(r.need::<Case>(id)?.icd != [code(at)]);
        }
        Ok::<_, StoreError>(lost)
    });
    let lost = lost.expect("the cases are there");
    Measured {
        figure: format!("{:.0} writes/s through HTTPS, {per_commit:.0} per commit", load.per_second),
        baseline: format!("{} acknowledged", fresh.len()),
        ratio: format!("{lost} lost"),
        met: Some(lost == 0),
    }
}

/// The acts of which the pairs of each are known: what the log tells of them, in its order.
fn acts(written: &Changes) -> Vec<Act<'_>> {
    let of = |space: &str| written.get_key_value(space).expect("it is written to");
    let (about, log) = (of("log_about"), of("log"));
    let mut of_record: HashMap<&[u8], Act<'_>> = HashMap::new();
    for space in ["cases", "index"].map(of) {
        for (key, value) in space.1 {
            let id = key.last_chunk::<16>().expect("an id");
            of_record.entry(id).or_default().push((space.0, key, value));
        }
    }
    let mut tallies = of("tally").1.iter().cycle();
    let acts = log.1.keys().map(|entry| {
        let (scope, seq) = entry.split_at(16);
        let (row, told) = about.1.iter().find(|(row, _)| row.ends_with(seq)).expect("what it is about");
        let mut act = of_record.remove(&row[18..34]).expect("what it changed");
        act.push((about.0, row, told));
        for (name, pairs) in
            ["log", "log_values", "outbox"].into_iter().filter_map(|it| written.get_key_value(it))
        {
            act.extend(pairs.get_key_value(entry).map(|(key, value)| (name, key, value)));
        }
        // Each write puts these anew.
        for space in ["log_head", "generations"].map(of) {
            let (key, value) = space.1.iter().find(|(key, _)| key.starts_with(scope)).expect("the tenant's");
            act.push((space.0, key, value));
        }
        // At least one; an oncology case counts in two.
        act.extend(tallies.next().map(|(key, value)| (of("tally").0, key, value)));
        act.sort_unstable();
        act
    });
    let acts: Vec<_> = acts.collect();
    assert!(of_record.is_empty(), "every changed record has its act");
    // Nothing that was written is left out; what each write changes anew stands in every act.
    let own = |space: &str| !["tally", "log_head", "generations"].contains(&space);
    let changed = written.iter().filter(|(space, _)| own(space)).map(|(_, pairs)| pairs.len()).sum::<usize>();
    assert_eq!(acts.iter().flatten().filter(|(space, ..)| own(space)).count(), changed);
    acts
}

/// Commits per second: each act's pairs in a transaction of its own, one after another, into a file. The first warm up.
fn one_by_one(file: &Path, acts: &[Act<'_>]) -> f64 {
    let db = builder().create(file).expect("a file");
    let mut began = Instant::now();
    for (turn, act) in acts.iter().enumerate() {
        if turn == WARM {
            began = Instant::now();
        }
        let spaces = act.chunk_by(|one, next| one.0 == next.0).map(|pairs| (pairs[0].0, pairs));
        transaction(&db, spaces, |table, pairs| {
            apply(table, pairs.iter().map(|(_, key, value)| (*key, *value)))
        });
    }
    (acts.len() - WARM) as f64 / began.elapsed().as_secs_f64()
}
