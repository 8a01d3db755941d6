//! Saves of drafts: as durable and as exact as every write, without an entry of the audit trail for each.
//! (`model`, `power` and `views` mix them with other writes.)

use std::{
    sync::{Arc, Barrier},
    thread,
};

use parking_lot::Mutex;
use serde::{Deserialize, Serialize};

use super::{
    files::places,
    rig::{Fault, rig},
    thing::{BY_GROUP, CHANGED, KINDS, Thing, UseThings, event, get, put, save, write},
};
use crate::{
    grants,
    kernel::ids::Id,
    permission,
    platform::{
        store::{
            Draft, DraftWriter, Event, Index, IndexEntries, Order, Range, Record, RecordKind, Recorded,
            Store, StoreError, TableName, Versioned, restore,
        },
        tenancy::{Ctx, User},
        testing::TestStore,
    },
};

permission!(own Write, "test_texts.write", [Staff]);
permission!(Sign, "test_texts.sign", [Admin]);
grants!(Write: write Text where |who, text| text.author == who.user, by BY_AUTHOR);
grants!(Sign: write Text, Thing);

const BY_AUTHOR: Index<Text, Id<User>> = Index::new(1);
const TEXTS: [RecordKind; 2] = [RecordKind::of::<Text>(), RecordKind::of::<Thing>()];

/// What its author is still writing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Text {
    id: [u8; 16],
    author: Id<User>,
    said: String,
}

crate::stored_as_it_is!(Text);

impl Record for Text {
    const TABLE: TableName = TableName::new(904, "test_texts");
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    type Key = Id<Self>;
    fn key(&self) -> Id<Self> {
        Id::from_bytes(self.id)
    }
    fn indexes(&self, out: &mut IndexEntries<'_>) {
        out.add(&BY_AUTHOR, &self.author);
    }
}

impl Draft for Text {}

/// The bench's person is 7.
fn text(number: u8, author: u8, said: &str) -> Text {
    Text { id: [number; 16], author: Id::from_bytes([author; 16]), said: said.into() }
}

fn saved<T>(
    bench: &TestStore,
    ctx: &Ctx<Write>,
    f: impl FnOnce(&mut DraftWriter<'_, '_, Write>) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    bench.store.save_draft(ctx, |w| f(w).map(Recorded::without_event))
}

fn seen(bench: &TestStore, ctx: &Ctx<Write>, number: u8) -> Option<Versioned<Text>> {
    let found: Result<_, StoreError> = bench.store.read(ctx, |r| r.get(&Id::from_bytes([number; 16])));
    found.unwrap()
}

#[test]
fn a_draft_is_added_replaced_and_removed_without_an_entry() {
    let bench = TestStore::new();
    let ctx = bench.ctx::<Write>();
    saved(&bench, &ctx, |w| w.add(&text(1, 7, "a"))).unwrap();
    assert!(matches!(saved(&bench, &ctx, |w| w.add(&text(1, 7, "b"))), Err(StoreError::Stale)));
    let first = seen(&bench, &ctx, 1).unwrap();
    assert_eq!(saved(&bench, &ctx, |w| w.replace(&first, &text(1, 7, "ab"))).unwrap(), 2);
    // Another tab saves what it had seen: it learns of the newer text, and overwrites nothing.
    assert!(matches!(saved(&bench, &ctx, |w| w.replace(&first, &text(1, 7, "ac"))), Err(StoreError::Stale)));
    assert!(matches!(saved(&bench, &ctx, |w| w.remove(&first)), Err(StoreError::Stale)));
    assert_eq!(seen(&bench, &ctx, 1).unwrap().said, "ab");
    let failed = saved(&bench, &ctx, |w| w.add(&text(2, 7, "x")).and(Err::<(), _>(StoreError::Busy)));
    assert!(failed.is_err() && seen(&bench, &ctx, 2).is_none());
    let report = bench.check(&TEXTS);
    assert!(report.clean() && report.audit.entries == 0, "{report:?}");
    assert_eq!((report.tables[0].records, report.tables[0].index_rows), (1, 1));
    saved(&bench, &ctx, |w| w.remove(&w.need::<Text>(&Id::from_bytes([1; 16]))?)).unwrap();
    let report = bench.check(&TEXTS);
    assert!(report.clean() && report.audit.entries == 0 && report.tables[0].records == 0, "{report:?}");
}

/// Index rows, tallies and the words of the search follow a save as they follow every write.
#[test]
fn what_is_derived_follows_a_save() {
    let bench = TestStore::new();
    let heard: Arc<Mutex<Vec<bool>>> = Arc::default();
    let hears = heard.clone();
    bench.store.listen(move |fed| hears.lock().extend(fed.iter().map(|fed| fed.words.is_some())));
    save(&bench, |w| w.add(&Thing::numbered(1, 0, "a"))).unwrap();
    save(&bench, |w| w.replace(&w.need::<Thing>(&Thing::key_of(1))?, &Thing::numbered(1, 2, "ab"))).unwrap();
    let groups = bench.store.read(&bench.ctx::<UseThings>(), |r| {
        let rows = r.by(&BY_GROUP, &Range::all(), Order::Up)?;
        rows.map(|row| row.map(|((group, _), _)| group)).collect::<Result<Vec<_>, _>>()
    });
    assert_eq!(groups.map_err(|error: StoreError| error).unwrap(), [2]);
    save(&bench, |w| w.remove(&w.need::<Thing>(&Thing::key_of(1))?)).unwrap();
    let report = bench.check(&KINDS);
    assert!(report.clean() && report.audit.entries == 0, "{report:?}");
    assert_eq!(*heard.lock(), [true, true, false]);
}

#[test]
fn a_save_may_tell_an_event_and_only_a_save_may_tell_none() {
    let bench = TestStore::new();
    let ctx = bench.ctx::<Write>();
    let told = bench.store.save_draft(&ctx, |w| {
        w.add(&text(1, 7, "a"))?;
        Ok::<_, StoreError>(Recorded::new((), Event::new(CHANGED).about(Text::TABLE, [1; 16])))
    });
    assert!(told.is_ok());
    assert_eq!(bench.check(&TEXTS).audit.entries, 1);
    let history = bench.store.read(&ctx, |r| r.history_of::<Text>(&Id::from_bytes([1; 16])));
    assert_eq!(history.map_err(|error: StoreError| error).unwrap().acts.len(), 1);
    let untold = bench.store.write(&ctx, |w| {
        w.add(&text(2, 7, "b"))?;
        Ok::<_, StoreError>(Recorded::without_event(()))
    });
    assert!(matches!(untold, Err(StoreError::Unrecorded)));
    assert!(seen(&bench, &ctx, 2).is_none());
}

#[test]
fn another_author_saves_nothing_and_nothing_is_saved_for_another() {
    let bench = TestStore::new();
    let (mine, other) = (bench.ctx::<Write>(), bench.by_person(8).ctx::<Write>());
    saved(&bench, &mine, |w| w.add(&text(1, 7, "mine"))).unwrap();
    let own = seen(&bench, &mine, 1).unwrap();
    let missing = |done: Result<(), StoreError>| matches!(done, Err(StoreError::Missing));
    assert!(missing(saved(&bench, &other, |w| w.replace(&own, &text(1, 7, "theirs")).map(drop))));
    assert!(missing(saved(&bench, &other, |w| w.replace(&own, &text(1, 8, "theirs")).map(drop))));
    assert!(missing(saved(&bench, &other, |w| w.remove(&own))));
    assert!(missing(saved(&bench, &other, |w| w.need::<Text>(&own.key()).map(drop))));
    assert!(missing(saved(&bench, &mine, |w| w.replace(&own, &text(1, 8, "given away")).map(drop))));
    assert!(missing(saved(&bench, &mine, |w| w.add(&text(2, 8, "for another")))));
    assert!(missing(saved(&bench, &bench.system(), |w| w.add(&text(3, 0, "of nobody")))));
    assert_eq!(seen(&bench, &mine, 1).unwrap().said, "mine");
    assert!(bench.check(&TEXTS).clean());
}

/// What was signed is there, the draft is gone, and one entry tells both; a second signing finds nothing to sign.
#[test]
fn signing_is_one_write_that_takes_the_draft_away() {
    let bench = TestStore::new();
    let (author, signs) = (bench.ctx::<Write>(), bench.ctx::<Sign>());
    saved(&bench, &author, |w| w.add(&text(1, 7, "signed"))).unwrap();
    let draft = seen(&bench, &author, 1).unwrap();
    let sign = || {
        bench.store.write(&signs, |w| {
            w.remove(&draft)?;
            w.add(&Thing::numbered(1, 0, &draft.said))?;
            Ok::<_, StoreError>(Recorded::new((), event(Thing::numbered(1, 0, "").id)))
        })
    };
    sign().unwrap();
    assert!(matches!(sign(), Err(StoreError::Missing)));
    assert!(seen(&bench, &author, 1).is_none());
    assert_eq!(get(&bench, 1).unwrap().name, "signed");
    let report = bench.check(&TEXTS);
    assert!(report.clean() && report.audit.entries == 1, "{report:?}");
}

#[test]
fn a_failed_commit_fails_the_saves_in_it_and_built_on_it() {
    let rig = rig();
    put(&rig.bench, &Thing::numbered(1, 0, "before"));
    rig.fail(&[Fault::Fails]);
    let (held, first) = rig.committing(2);
    let second = {
        let bench = rig.bench.clone();
        thread::spawn(move || save(&bench, |w| w.add(&Thing::numbered(3, 0, "draft"))))
    };
    rig.await_seen(&[2, 3]);
    assert!(get(&rig.bench, 3).is_none(), "a read sees only what is durable");
    drop(held);
    assert!(matches!(first.join().unwrap(), Err(StoreError::Engine(_))));
    assert!(matches!(second.join().unwrap(), Err(StoreError::Engine(_))));
    assert!(get(&rig.bench, 3).is_none());
    save(&rig.bench, |w| w.add(&Thing::numbered(3, 0, "again"))).unwrap();
    let report = rig.bench.check(&KINDS);
    assert!(report.clean() && report.audit.entries == 1, "{report:?}");
}

/// A real file: saves of many authors share commits with each other, are there after the file is opened again, and go
/// through backup and restore.
#[test]
fn saves_share_commits_and_outlive_a_restart_and_a_restore() {
    let folder = tempfile::tempdir().unwrap();
    let there = places(folder.path());
    let bench = Arc::new(TestStore::on(Arc::new(Store::init(&there).unwrap().0)));
    let (before, start) = (bench.store.commit_counts(), Arc::new(Barrier::new(32)));
    let threads: Vec<_> = (0..32_u32)
        .map(|t| {
            let (bench, start) = (bench.clone(), start.clone());
            thread::spawn(move || {
                save(&bench, |w| w.add(&Thing::numbered(t, 0, "0"))).unwrap();
                start.wait();
                for turn in 1..=20_u32 {
                    let next = Thing::numbered(t, 0, &turn.to_string());
                    save(&bench, |w| w.replace(&w.need::<Thing>(&Thing::key_of(t))?, &next)).unwrap();
                }
            })
        })
        .collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    let after = bench.store.commit_counts();
    assert_eq!(after.1 - before.1, 32 * 21);
    assert!((after.1 - before.1) > 4 * (after.0 - before.0), "{before:?} {after:?}");
    write(&bench, |w| w.add(&Thing::numbered(99, 0, "an act"))).unwrap();
    let file = folder.path().join("b.visite");
    bench.store.backup(&file, bench.now()).unwrap();
    let whole = |bench: &TestStore| {
        let report = bench.check(&KINDS);
        assert!(report.clean() && report.audit.entries == 1, "{report:?}");
        assert!((0..32).all(|n| get(bench, n).unwrap().name == "20"));
    };
    whole(&bench);
    drop(bench);
    whole(&TestStore::on(Arc::new(Store::open_at(&there).unwrap())));
    restore(&file, &there, None, true).unwrap();
    whole(&TestStore::on(Arc::new(Store::open_at(&there).unwrap())));
}
