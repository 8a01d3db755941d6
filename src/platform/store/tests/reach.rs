//! Grants of some records: same role, other person. What is not reached is not there, in whatever way it is asked for.

use serde::{Deserialize, Serialize};

use crate::{
    grants,
    kernel::ids::Id,
    permission,
    platform::{
        store::{
            Event, EventKind, Index, IndexEntries, Order, Range, Record, Recorded, StoreError, TableName,
            Writer,
        },
        tenancy::{Ctx, Permission, User},
        testing::{TestStore, read_by_another, written_by_another},
    },
};

permission!(All, "letters.all", [Admin]);
permission!(own Own, "letters.own", [Staff]);
permission!(own OwnLook, "letters.look", [Staff]);
permission!(own Careless, "letters.careless", [Staff]);
grants!(All: write Letter);
grants!(Own: write Letter where |who, letter| letter.owner == who.user, by BY_OWNER);
grants!(OwnLook: read Letter where |who, letter| letter.owner == who.user);
grants!(Careless: write Letter where |_who, _letter| true, by BY_OWNER, BY_READER);

const WRITTEN: EventKind = EventKind::new("test.written");
const BY_OWNER: Index<Letter, (Id<User>, u32), u8> = Index::new(1);
/// By somebody who does not own it.
const BY_READER: Index<Letter, Id<User>> = Index::new(2);

/// A record with an owner.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Letter {
    id: [u8; 16],
    owner: Id<User>,
    reader: Id<User>,
    day: u32,
    text: String,
}

crate::stored_as_it_is!(Letter);

impl Record for Letter {
    const TABLE: TableName = TableName::new(903, "test_letters");
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    type Key = Id<Self>;
    fn key(&self) -> Id<Self> {
        Id::from_bytes(self.id)
    }
    fn indexes(&self, out: &mut IndexEntries<'_>) {
        out.add_covering(&BY_OWNER, &(self.owner, self.day), &7);
        out.add(&BY_READER, &self.reader);
    }
}

/// The bench's person is 7.
fn letter(number: u8, owner: u8) -> Letter {
    let user = Id::from_bytes([owner; 16]);
    Letter { id: [number; 16], owner: user, reader: user, day: u32::from(number), text: "text".into() }
}

fn write<P: Permission, T>(
    bench: &TestStore,
    ctx: &Ctx<P>,
    f: impl FnOnce(&mut Writer<'_, '_, P>) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    bench.store.write(ctx, |w| Ok(Recorded::new(f(w)?, Event::new(WRITTEN).about(Letter::TABLE, [1; 16]))))
}

/// Letters 1, 2, 3 of the bench's person, 4 of another, 5 of nobody.
fn prepared() -> TestStore {
    let bench = TestStore::new();
    let letters = [letter(1, 7), letter(2, 7), letter(3, 7), letter(4, 8), letter(5, 0)];
    write(&bench, &bench.ctx::<All>(), |w| letters.iter().try_for_each(|letter| w.add(letter))).unwrap();
    bench
}

fn own(bench: &TestStore, below: &Range, order: Order) -> Vec<u32> {
    let rows = bench.store.read(&bench.ctx::<Own>(), |r| {
        r.own(&BY_OWNER, below, order)?.map(|row| row.map(|((_, day), _, _)| day)).collect::<Result<_, _>>()
    });
    rows.unwrap_or_else(|error: StoreError| panic!("{error}"))
}

#[test]
fn another_person_of_the_same_role_finds_and_changes_nothing() {
    let bench = prepared();
    assert!(read_by_another::<Own, _, _, _>(&bench, &letter(1, 7), &BY_OWNER).is_empty());
    assert!(written_by_another::<Own, _>(&bench, &letter(1, 7)).is_empty());
    let there =
        |ctx: &Ctx<OwnLook>| bench.store.read(ctx, |r| Ok::<_, StoreError>(r.scan::<Letter>()?.count()));
    assert_eq!(there(&bench.ctx()).unwrap(), 3);
    assert_eq!(there(&bench.by_person(8).ctx()).unwrap(), 1);
    assert_eq!(there(&bench.by_person(9).ctx()).unwrap(), 0);
}

/// What the test above would say of a grant that forgot to ask whose the record is. Its list still keeps to the person.
#[test]
fn a_grant_that_reaches_everything_is_caught() {
    let bench = prepared();
    let read = read_by_another::<Careless, _, _, _>(&bench, &letter(1, 7), &BY_OWNER);
    assert_eq!(read, ["get", "need", "scan", "history", "open", "a mark that it was read"]);
    assert_eq!(
        written_by_another::<Careless, _>(&bench, &letter(1, 7)),
        ["get", "need", "replace", "remove"]
    );
}

/// An index by somebody else than the owner lists what is not reached; its grant must not name it.
#[test]
fn an_index_of_what_is_not_reached_is_caught() {
    permission!(own Wrong, "letters.wrong", [Staff]);
    grants!(Wrong: read Letter where |who, letter| letter.owner == who.user, by BY_READER);
    let bench = prepared();
    let lent = Letter { reader: Id::from_bytes([7; 16]), ..letter(6, 8) };
    assert!(read_by_another::<Wrong, _, _, _>(&bench, &letter(1, 7), &BY_READER).is_empty());
    write(&bench, &bench.ctx::<All>(), |w| w.add(&lent)).unwrap();
    let read = read_by_another::<Wrong, _, _, _>(&bench, &letter(1, 7), &BY_READER);
    assert_eq!(read, ["a listed row that is not reached"]);
}

#[test]
fn a_list_of_ones_own_has_the_persons_rows_only() {
    let bench = prepared();
    assert_eq!(own(&bench, &Range::all(), Order::Up), [1, 2, 3]);
    assert_eq!(own(&bench, &Range::all(), Order::Down), [3, 2, 1]);
    assert_eq!(own(&bench, &Range::between(&2_u32, &9_u32), Order::Up), [2, 3]);
    assert_eq!(own(&bench, &Range::between(&0_u32, &u32::MAX), Order::Up), [1, 2, 3]);
    assert_eq!(own(&bench, &Range::prefix(&3_u32), Order::Up), [3]);
    assert_eq!(own(&bench.by_person(8), &Range::all(), Order::Up), [4]);
    assert_eq!(own(&bench.by_person(9), &Range::all(), Order::Up), [0_u32; 0]);
    // One more than the last id of the other, whose rows come first or last.
    assert_eq!(own(&bench.by_person(0xFF), &Range::all(), Order::Down), [0_u32; 0]);
}

#[test]
fn a_list_by_an_index_that_the_grant_does_not_name_is_refused() {
    let bench = prepared();
    let listed = bench
        .store
        .read(&bench.ctx::<Own>(), |r| r.own(&BY_READER, &Range::all(), Order::Up).map(|rows| rows.count()));
    assert!(matches!(listed, Err(StoreError::NotOwn)));
}

/// The system has the nil id, and so has the owner of what nobody owns.
#[test]
fn who_is_no_person_reaches_nothing() {
    let bench = prepared();
    let ctx = bench.system::<Own>();
    let found = bench.store.read(&ctx, |r| {
        let listed = r.own(&BY_OWNER, &Range::all(), Order::Up)?.count();
        Ok::<_, StoreError>((
            listed,
            r.scan::<Letter>()?.count(),
            r.get::<Letter>(&letter(5, 0).key())?.is_some(),
        ))
    });
    assert_eq!(found.unwrap(), (0, 0, false));
    assert!(matches!(write(&bench, &ctx, |w| w.add(&letter(6, 0))), Err(StoreError::Missing)));
}

#[test]
fn nothing_is_made_for_another_or_given_away() {
    let bench = prepared();
    let (ctx, all) = (bench.ctx::<Own>(), bench.ctx::<All>());
    assert!(matches!(write(&bench, &ctx, |w| w.add(&letter(6, 8))), Err(StoreError::Missing)));
    let both = || vec![letter(6, 7), letter(7, 8)];
    assert!(matches!(write(&bench, &ctx, |w| w.add_all(both(), || {})), Err(StoreError::Missing)));
    let seen =
        bench.store.read(&ctx, |r| r.need::<Letter>(&letter(1, 7).key()).map_err(|e: StoreError| e)).unwrap();
    let away = write(&bench, &ctx, |w| w.replace(&seen, &letter(1, 8)));
    assert!(matches!(away, Err(StoreError::Missing)));
    assert_eq!(own(&bench, &Range::all(), Order::Up), [1, 2, 3], "none of it was committed");
    // Who may change all hands it over; what the former owner had seen of it is then of no use.
    write(&bench, &all, |w| w.replace(&seen, &letter(1, 8))).unwrap();
    assert!(matches!(write(&bench, &ctx, |w| w.replace(&seen, &letter(1, 7))), Err(StoreError::Missing)));
    assert!(matches!(write(&bench, &ctx, |w| w.remove(&seen)), Err(StoreError::Missing)));
    assert_eq!(own(&bench.by_person(8), &Range::all(), Order::Up), [1, 4]);
    write(&bench, &ctx, |w| w.add_all(vec![letter(6, 7)], || {})).unwrap();
    assert_eq!(own(&bench, &Range::all(), Order::Up), [2, 3, 6]);
}
