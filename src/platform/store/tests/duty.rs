//! Grants that depend on what the tenant says of the actor: it is read from the state that is read or written, once.

use std::cell::Cell;

use jiff::Timestamp;

use crate::{
    grants,
    kernel::ids::Id,
    permission,
    platform::{
        store::{
            Event, EventKind, Purpose, RECORD_READ, Reader, Record, Recorded, StoreError, TableName,
            Versioned,
        },
        tenancy::{Actor, Duty, Permission, Reach, User},
        testing::TestStore,
    },
    record,
};

record! {
    /// Where somebody works.
    #[derive(Clone, PartialEq)]
    struct Desk {
        user: Id<User>,
        floor: u8,
        visits: u8,
    }
}
record! {
    /// A folder on a floor.
    #[derive(Clone, PartialEq)]
    struct Folder {
        id: Id<Folder>,
        floor: u8,
    }
}

impl Record for Desk {
    const TABLE: TableName = TableName::new(911, "test_desks");
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    type Key = Id<User>;
    fn key(&self) -> Id<User> {
        self.user
    }
}
impl Record for Folder {
    const TABLE: TableName = TableName::new(912, "test_folders");
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    type Key = Id<Self>;
    fn key(&self) -> Id<Self> {
        self.id
    }
}

thread_local! {
    static LOADED: Cell<usize> = const { Cell::new(0) };
}

/// The floor on which somebody works, and the one that they visit.
struct Floors(u8, u8);

impl Duty for Floors {
    type Reads = Know;
    fn of(r: &Reader<'_, Know>, who: &Actor, _: Timestamp) -> Result<Self, StoreError> {
        LOADED.set(LOADED.get() + 1);
        let desk: Option<Versioned<Desk>> = r.get(&who.user)?;
        Ok(desk.map_or(Self(0, 0), |desk| Self(desk.floor, desk.visits)))
    }
}

permission!(Know, "folders.know", []);
permission!(Arrange, "folders.arrange", [Admin]);
permission!(by Floors, Work, "folders.work", [Staff]);
grants!(Know: read Desk);
grants!(Arrange: write Desk, Folder);
grants!(Work: write Folder where duty is on_floor);
grants!(Work: write Desk);

fn on_floor(_: &Actor, floors: &Floors, folder: &Folder) -> Reach {
    match folder.floor {
        floor if floor == floors.0 => Reach::Plain,
        floor if floor == floors.1 => Reach::As("visit"),
        _ => Reach::Not,
    }
}

const WRITTEN: EventKind = EventKind::new("test.written");

fn written<T>(value: T) -> Recorded<T> {
    Recorded::new(value, Event::new(WRITTEN).about(Folder::TABLE, [1; 16]))
}

fn folder(number: u8, floor: u8) -> Folder {
    Folder { id: Id::from_bytes([number; 16]), floor }
}

/// Folders 1 to 3 on the floors 1 to 3; the bench's person works on the first and visits the second.
fn prepared() -> TestStore {
    let bench = TestStore::new();
    let made = bench.store.write(&bench.ctx::<Arrange>(), |w| {
        for number in 1..=3 {
            w.add(&folder(number, number))?;
        }
        w.add(&Desk { user: Id::from_bytes([7; 16]), floor: 1, visits: 2 })?;
        Ok::<_, StoreError>(written(()))
    });
    made.unwrap();
    bench
}

fn moves_to(bench: &TestStore, floor: u8) {
    let ctx = bench.ctx::<Arrange>();
    let moved = bench.store.write(&ctx, |w| {
        let desk: Versioned<Desk> = w.need(&Id::from_bytes([7; 16]))?;
        w.replace(&desk, &Desk { floor, ..Desk::clone(&desk) })?;
        Ok::<_, StoreError>(written(()))
    });
    moved.unwrap();
}

fn seen(bench: &TestStore) -> Vec<u8> {
    let found = bench.store.read(&bench.ctx::<Work>(), |r| {
        let scanned: Vec<u8> =
            r.scan::<Folder>()?.map(|seen| seen.map(|seen| seen.floor)).collect::<Result<_, _>>()?;
        for number in 1..=3 {
            let there = r.get::<Folder>(&Id::from_bytes([number; 16]))?.is_some();
            assert_eq!(there, scanned.contains(&number), "{number}");
        }
        Ok::<_, StoreError>(scanned)
    });
    found.unwrap()
}

#[test]
fn the_duty_is_read_once_in_a_transaction_and_a_change_counts_for_the_next() {
    let bench = prepared();
    LOADED.set(0);
    assert_eq!(seen(&bench), [1, 2]);
    assert_eq!(LOADED.get(), 1, "not once a row");
    moves_to(&bench, 3);
    assert_eq!(seen(&bench), [2, 3]);
    assert_eq!(LOADED.get(), 2);
    assert!(seen(&bench.by_person(8)).is_empty(), "of whom nothing is said");
}

#[test]
fn what_the_duty_does_not_reach_is_neither_changed_nor_given_away() {
    let bench = prepared();
    let ctx = bench.ctx::<Work>();
    let change = |number: u8, floor: u8| {
        bench.store.write(&ctx, |w| {
            let seen: Versioned<Folder> = w.need(&Id::from_bytes([number; 16]))?;
            w.replace(&seen, &folder(number, floor))?;
            Ok::<_, StoreError>(written(()))
        })
    };
    assert!(matches!(change(3, 1), Err(StoreError::Missing)));
    assert!(matches!(change(1, 3), Err(StoreError::Missing)), "given away");
    assert!(change(1, 2).is_ok());
    let adds = |floor| bench.store.write(&ctx, |w| Ok::<_, StoreError>(written(w.add(&folder(9, floor))?)));
    assert!(matches!(adds(3), Err(StoreError::Missing)));
    assert!(adds(2).is_ok());
    assert!(matches!(
        bench.store.open::<_, Folder>(&ctx, &Id::from_bytes([3; 16]), Purpose("work")),
        Err(StoreError::Missing)
    ));
}

#[test]
fn what_is_opened_out_of_turn_is_noted_so() {
    let bench = prepared();
    let ctx = bench.ctx::<Work>();
    for number in [1, 2] {
        bench.store.open::<_, Folder>(&ctx, &Id::from_bytes([number; 16]), Purpose("work")).unwrap();
    }
    let purpose = |number: u8| -> Vec<String> {
        let ctx = bench.ctx::<Arrange>();
        let all = bench.store.read(&ctx, |r| r.history::<Folder>([number; 16])).unwrap();
        all.iter()
            .filter(|entry| entry.kind == RECORD_READ.name)
            .filter_map(|entry| entry.note("zweck"))
            .collect()
    };
    assert_eq!((purpose(1), purpose(2)), (vec!["work".to_owned()], vec!["visit".to_owned()]));
}

/// Only permissions that say so depend on anybody.
#[test]
fn a_permission_without_a_duty_asks_for_none() {
    let bench = prepared();
    LOADED.set(0);
    let all = bench.store.read(&bench.ctx::<Arrange>(), |r| Ok::<_, StoreError>(r.scan::<Folder>()?.count()));
    assert_eq!((all.unwrap(), LOADED.get()), (3, 0));
    let counts = [<Arrange as Permission>::Duty::COUNTS, <Work as Permission>::Duty::COUNTS];
    assert_eq!(counts, [false, true]);
}
