//! P5: durable single writes (ICD entry) from 64 writers at once, at the store and through HTTPS.

use std::{sync::Arc, time::Instant};

use redb::{Database, Durability, TableDefinition};
use visite::{
    features::second_opinion::cases::{Case, EditCases, rules::set_icd},
    kernel::ids::Id,
    platform::store::{Event, EventKind, Record, Recorded, StoreError},
};

use crate::{
    Measured,
    house::House,
    load::{Ask, load},
    median,
    site::Site,
};

const ENTERED: EventKind = EventKind::new("bench.icd_entered");
const CASES: usize = 80_000;
const WRITERS: usize = 64;
const EACH: usize = 100;
const WRITES: usize = WRITERS * EACH;
const ROUNDS: usize = 3;

pub fn measure() -> Vec<Measured> {
    let mut house = House::new();
    let made = house.fill(CASES);
    house.platform().search().settle().ok();
    let mut pending = without_icd(&house, &made);
    let rounds: Vec<[f64; 3]> = (0..ROUNDS)
        .map(|_| {
            let (grouped, per_commit) = at_the_store(&house, &pending.split_off(pending.len() - WRITES));
            [grouped, per_commit, baseline(&house)]
        })
        .collect();
    let middle = |value: &dyn Fn(&[f64; 3]) -> f64| median(rounds.iter().map(value).collect());
    let (grouped, per_commit) =
        (middle(&|[grouped, ..]| *grouped), middle(&|[_, per_commit, _]| *per_commit));
    let ratio = middle(&|[grouped, _, alone]| grouped / alone);
    let alone = middle(&|[.., alone]| *alone);
    vec![
        Measured {
            figure: format!("{grouped:.0} writes/s at the store, {per_commit:.0} per commit"),
            baseline: format!("{alone:.0} commits/s of {} pairs", PAIRS.len()),
            ratio: format!("{ratio:.1} x"),
            met: Some(ratio >= 4.0 && per_commit >= 16.0),
        },
        over_https(&house, &pending.split_off(pending.len() - WRITES)),
    ]
}

/// Those that still wait for their ICD, so that each write is a first entry.
fn without_icd(house: &House, ids: &[Id<Case>]) -> Vec<Id<Case>> {
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
fn at_the_store(house: &House, ids: &[Id<Case>]) -> (f64, f64) {
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
                            let (case, _) = set_icd(&seen, &code, ctx.now(), ctx.actor().user)
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
fn over_https(house: &House, fresh: &[Id<Case>]) -> Measured {
    let site = Site::open(house);
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

/// The same number of pairs of the same sizes per write, one commit of the same durability each, one after another, in a
/// file that holds as many cases.
fn baseline(house: &House) -> f64 {
    let file = house.folder().join("baseline.redb");
    let mut builder = Database::builder();
    builder.set_cache_size(64 << 20);
    let db = builder.create(&file).expect("a file");
    let table: TableDefinition<'_, &[u8], &[u8]> = TableDefinition::new("t");
    let pair = |kind: usize, case: usize| {
        let (key, value) = PAIRS[kind];
        let mut bytes = vec![u8::try_from(kind).unwrap_or(0); key - 8];
        bytes.extend_from_slice(&case.to_be_bytes());
        (bytes, vec![7; value])
    };
    let commit = |pairs: &mut dyn Iterator<Item = (Vec<u8>, Vec<u8>)>| {
        let mut transaction = db.begin_write().expect("a transaction");
        transaction.set_durability(Durability::Immediate).expect("durable");
        transaction.set_two_phase_commit(true);
        transaction.set_quick_repair(true);
        {
            let mut open = transaction.open_table(table).expect("a table");
            for (key, value) in pairs {
                open.insert(key.as_slice(), value.as_slice()).expect("a pair");
            }
        }
        transaction.commit().expect("a commit");
    };
    for kind in 0..OF_A_CASE {
        commit(&mut (0..CASES).map(|case| pair(kind, case)));
    }
    let act = |round: usize| {
        let case = round.wrapping_mul(0x9E37_79B9) % CASES;
        commit(&mut (0..PAIRS.len()).map(|kind| pair(kind, case)));
    };
    (0..100).for_each(act);
    let began = Instant::now();
    (100..500).for_each(act);
    std::fs::remove_file(&file).ok();
    400.0 / began.elapsed().as_secs_f64()
}

/// Lengths of key and value of what one ICD entry writes: the record and its index rows, removed and added, which each
/// case has; then what comes with the act: two tallies, the log with values, index, head, outbox and the waiting list.
const PAIRS: [(usize, usize); 18] = [
    (32, 460),
    (52, 0),
    (52, 0),
    (52, 0),
    (52, 0),
    (52, 0),
    (52, 0),
    (52, 0),
    (52, 0),
    (52, 0),
    (32, 340),
    (24, 420),
    (24, 180),
    (24, 75),
    (24, 110),
    (42, 0),
    (24, 150),
    (22, 190),
];
/// So many of them each case has.
const OF_A_CASE: usize = 10;
