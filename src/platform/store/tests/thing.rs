//! A record kind for tests, with everything that the store derives.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    grants,
    kernel::ids::Id,
    permission,
    platform::testing::TestStore,
    platform::{
        store::{
            Draft, Event, EventKind, Index, IndexEntries, Record, RecordKind, Recorded, SearchWords,
            StoreError, TableName, Tally, TallyEntries, Writer, codec,
        },
        tenancy::Ctx,
    },
};

permission!(pub UseThings, "things.use", [Admin, Staff]);
permission!(pub SeeThings, "things.see", [Admin, Client], Pflege);
grants!(UseThings: write Thing);
grants!(SeeThings: read Thing);

pub const CHANGED: EventKind = EventKind::with_reaction("thing.changed");
/// Carries the length of the name.
pub const BY_GROUP: Index<Thing, (u8, Date), u32> = Index::new(1);
pub const BY_NAME: Index<Thing, [u8; 16]> = Index::new(2);
pub const SUMS: Tally<Thing, (u16, u8)> = Tally::new(1);
pub const KINDS: [RecordKind; 1] = [RecordKind::of::<Thing>()];

/// Something with a group, a day and a name.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Thing {
    pub id: [u8; 16],
    pub group: u8,
    pub days: i32,
    pub name: String,
}

crate::stored_as_it_is!(Thing);

impl Thing {
    pub fn numbered(number: u32, group: u8, name: &str) -> Self {
        let mut id = [0; 16];
        id[12..].copy_from_slice(&number.to_be_bytes());
        Self { id, group, days: i32::try_from(number).unwrap(), name: name.into() }
    }
    pub fn key_of(number: u32) -> Id<Thing> {
        Id::from_bytes(Self::numbered(number, 0, "").id)
    }
    pub fn length(&self) -> u32 {
        u32::try_from(self.name.len()).unwrap()
    }
    pub fn day(&self) -> Date {
        codec::date(self.days).unwrap()
    }
}

impl Record for Thing {
    const TABLE: TableName = TableName::new(900, "test_things");
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    type Key = Id<Self>;
    fn key(&self) -> Id<Self> {
        Id::from_bytes(self.id)
    }
    fn indexes(&self, out: &mut IndexEntries<'_>) {
        out.add_covering(&BY_GROUP, &(self.group, self.day()), &self.length());
        let hash = out.blind("name", &self.name);
        out.add(&BY_NAME, &hash);
    }
    fn tallies(&self, out: &mut TallyEntries) {
        out.count(&SUMS, &(2026, self.group), b"all");
        if self.name.len().is_multiple_of(2) {
            out.count(&SUMS, &(2026, self.group), b"even");
        }
        out.count(&SUMS, &(2027, 0), self.name.as_bytes().get(..4).unwrap_or(self.name.as_bytes()));
    }
    fn words(&self) -> Option<SearchWords> {
        (self.group != 3).then(|| SearchWords { words: vec![self.name.clone()], ..SearchWords::default() })
    }
}

impl Draft for Thing {}

pub fn event(id: [u8; 16]) -> Event {
    Event::new(CHANGED).about(Thing::TABLE, id)
}

/// One write with an event about nothing in particular.
pub fn write<T>(
    bench: &TestStore,
    f: impl FnOnce(&mut Writer<'_, '_, UseThings>) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    write_in(bench, &bench.ctx(), f)
}

pub fn write_in<T>(
    bench: &TestStore,
    ctx: &Ctx<UseThings>,
    f: impl FnOnce(&mut Writer<'_, '_, UseThings>) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    bench.store.write(ctx, |w| Ok(Recorded::new(f(w)?, Event::new(CHANGED))))
}

/// One save of drafts that no event tells.
pub fn save<T>(
    bench: &TestStore,
    f: impl FnOnce(&mut Writer<'_, '_, UseThings>) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    bench.store.save_draft(&bench.ctx::<UseThings>(), |w| f(&mut w.0).map(Recorded::without_event))
}

pub fn put(bench: &TestStore, thing: &Thing) {
    write(bench, |w| w.add(thing)).unwrap();
}

pub fn get(bench: &TestStore, number: u32) -> Option<Thing> {
    let ctx = bench.ctx::<UseThings>();
    let found: Result<_, StoreError> = bench.store.read(&ctx, |r| r.get::<Thing>(&Thing::key_of(number)));
    found.unwrap().map(super::super::Versioned::into_inner)
}
