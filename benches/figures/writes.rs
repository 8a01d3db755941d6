//! P5: durable single writes (ICD entry) from 64 writers at once, at the store.

use std::time::Instant;

use redb::{Database, Durability, TableDefinition};
use visite::{
    features::second_opinion::cases::{Case, EditCases, rules::set_icd},
    platform::store::{Event, EventKind, Record, Recorded, StoreError},
};

use crate::{Measured, house::House};

const ENTERED: EventKind = EventKind::new("bench.icd_entered");
const WRITERS: usize = 64;
const EACH: usize = 100;

pub fn measure(_: usize) -> Vec<Measured> {
    let mut house = House::new();
    let ids = house.fill(20_000);
    // Touch each case once before, so that every measured write is a change of the same kind.
    let store = house.platform.store().clone();
    let before = store.commit_counts();
    let began = Instant::now();
    std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            let (store, house, ids) = (&store, &house, &ids);
            scope.spawn(move || {
                let ctx = house.ctx::<EditCases>();
                for turn in 0..EACH {
                    let id = ids[(writer * EACH + turn) * 3 % ids.len()];
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
    let writes = WRITERS * EACH;
    let grouped = writes as f64 / began.elapsed().as_secs_f64();
    let after = store.commit_counts();
    let per_commit = (after.1 - before.1) as f64 / (after.0 - before.0).max(1) as f64;
    let (alone, pairs) = baseline(&house);
    let ratio = grouped / alone;
    vec![Measured {
        figure: format!("{grouped:.0} writes/s, {per_commit:.0} per commit"),
        baseline: format!("{alone:.0} commits/s of {pairs} pairs"),
        ratio: format!("{ratio:.1} x"),
        met: Some(ratio >= 4.0 && per_commit >= 16.0),
    }]
}

/// The same number of pairs of the same sizes per write, one commit of the same durability each, one after another.
fn baseline(house: &House) -> (f64, usize) {
    let file = house.folder.path().join("baseline.redb");
    let db = Database::create(&file).expect("a file");
    // What one ICD entry writes: the record, its index rows (removed and added), two tallies, the log with values,
    // index, head and outbox.
    let table: TableDefinition<'_, &[u8], &[u8]> = TableDefinition::new("t");
    let sizes: Vec<(usize, usize)> =
        [(32, 460), (32, 340), (24, 420), (24, 180), (24, 75), (24, 110), (42, 0)]
            .into_iter()
            .chain(std::iter::repeat_n((52, 0), 9))
            .chain([(24, 150), (22, 190)])
            .collect();
    let commit = |round: usize| {
        let mut transaction = db.begin_write().expect("a transaction");
        transaction.set_durability(Durability::Immediate).expect("durable");
        transaction.set_two_phase_commit(true);
        transaction.set_quick_repair(true);
        {
            let mut open = transaction.open_table(table).expect("a table");
            for (at, (key, value)) in sizes.iter().enumerate() {
                let mut bytes = vec![u8::try_from(at).unwrap_or(0); *key];
                bytes.extend_from_slice(&(round.wrapping_mul(0x9E37_79B9) % 20_000).to_be_bytes());
                open.insert(bytes.as_slice(), vec![7; *value].as_slice()).expect("a pair");
            }
        }
        transaction.commit().expect("a commit");
    };
    for round in 0..100 {
        commit(round);
    }
    let began = Instant::now();
    for round in 0..400 {
        commit(round * 31);
    }
    (400.0 / began.elapsed().as_secs_f64(), sizes.len())
}
