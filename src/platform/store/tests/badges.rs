//! Those without an account: which permissions they have, what they reach, and what the trail says of them.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    files::places,
    thing::{CHANGED, Thing, UseThings},
};
use crate::{
    grants,
    kernel::{ids::Id, text::hex},
    permission,
    platform::{
        store::{
            Event, Purpose, Record, RecordKind, Recorded, Store, StoreError, TableName, Trail, event_log,
            reader::Source, verify_export,
        },
        tenancy::{ActorKind, Ctx, Permission as _},
        testing::TestStore,
    },
};

permission!(badge Mine, "badge.mine", from "/start", Pflege);
permission!(badge Every, "badge.every", from "/start");
permission!(OfClients, "badge.clients", [Client]);
permission!(own OfStaff, "badge.staff", [Staff]);
permission!(All, "badge.all", [Admin]);
grants!(Mine: write Slip where |who, slip| who.badge_of::<Thing>() == Some(slip.holder));
grants!(Every: read Slip where |_who, _slip| true);
grants!(OfStaff: read Slip where |_who, _slip| true);
grants!(All: write Slip);

const KINDS: [RecordKind; 1] = [RecordKind::of::<Slip>()];

/// What belongs to somebody for whom a thing stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Slip {
    id: [u8; 16],
    holder: Id<Thing>,
}

crate::stored_as_it_is!(Slip);

impl Record for Slip {
    const TABLE: TableName = TableName::new(905, "test_slips");
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    type Key = Id<Self>;
    fn key(&self) -> Id<Self> {
        Id::from_bytes(self.id)
    }
}

fn slip(number: u8, holder: u32) -> Slip {
    Slip { id: [number; 16], holder: Thing::key_of(holder) }
}

fn holder(bench: &TestStore, number: u32) -> Ctx<Mine> {
    bench.badge(Thing::key_of(number)).unwrap()
}

/// Slips 1 and 2 of holder 1, 3 of holder 2; three entries of a person.
fn prepared() -> TestStore {
    let bench = TestStore::new();
    for slip in [slip(1, 1), slip(2, 1), slip(3, 2)] {
        bench
            .store
            .write(&bench.ctx::<All>(), |w| {
                w.add(&slip)?;
                Ok::<_, StoreError>(Recorded::new((), Event::new(CHANGED).about(Slip::TABLE, slip.id)))
            })
            .unwrap();
    }
    bench
}

#[test]
fn a_badge_has_no_permission_of_a_role_and_no_role_one_of_a_badge() {
    let bench = TestStore::new();
    let record = Thing::key_of(1);
    assert!(Mine::ROLES.is_empty() && Mine::BADGE.is_some() && Mine::OWN && OfClients::BADGE.is_none());
    assert!(bench.badge::<Mine, _>(record).is_some());
    // Its entries hold the role of clients, the least there is; it has none of theirs.
    assert!(bench.badge::<OfClients, _>(record).is_none());
    assert!(bench.badge::<UseThings, _>(record).is_none());
    let ctx = holder(&bench, 1);
    assert!(ctx.also::<Mine>() && !ctx.also::<OfClients>() && ctx.try_as::<OfClients>().is_none());
    for role in crate::platform::tenancy::Role::ALL {
        assert!(bench.try_ctx_as::<Mine>(role).is_none(), "{}", role.code());
    }
    assert!(!bench.ctx::<OfClients>().also::<Mine>());
}

#[test]
fn a_badge_reaches_what_belongs_to_its_record_alone() {
    let bench = prepared();
    let ids = |ctx: &Ctx<Mine>| {
        let found: Result<Vec<_>, StoreError> =
            bench.store.read(ctx, |r| r.scan::<Slip>()?.map(|slip| slip.map(|slip| slip.id[0])).collect());
        found.unwrap()
    };
    assert_eq!(ids(&holder(&bench, 1)), [1, 2]);
    assert_eq!(ids(&holder(&bench, 2)), [3]);
    // A record of another kind with the same id, and the product itself, have nothing.
    assert_eq!(ids(&bench.badge(Id::<Slip>::from_bytes(Thing::key_of(1).bytes())).unwrap()), [0_u8; 0]);
    assert_eq!(ids(&bench.system()), [0_u8; 0]);
    let made = |ctx: &Ctx<Mine>, slip: Slip| {
        bench.store.write(ctx, |w| {
            w.add(&slip)?;
            Ok::<_, StoreError>(Recorded::new((), Event::new(CHANGED)))
        })
    };
    assert!(matches!(made(&holder(&bench, 1), slip(4, 2)), Err(StoreError::Missing)));
    made(&holder(&bench, 2), slip(4, 2)).unwrap();
    // What a grant for people says reaches no badge, whatever it says.
    let other = bench.badge::<Mine, Thing>(Thing::key_of(1)).unwrap();
    assert!(!other.actor().owns_under::<OfStaff>() && other.actor().owns_under::<Mine>());
}

/// R-AUD-03, R-AUD-05: who it was stands there by the record that stands for them.
#[test]
fn the_trail_names_a_badge_by_its_record() {
    let bench = prepared();
    let one = holder(&bench, 1);
    let event = Event::new(CHANGED).about(Slip::TABLE, [1; 16]).of(Thing::TABLE, Thing::key_of(1).bytes());
    bench.store.write(&one, |_| Ok::<_, StoreError>(Recorded::new((), event))).unwrap();
    bench.store.write(&one, |_| Ok::<_, StoreError>(Recorded::new((), Event::new(CHANGED)))).unwrap();
    let keys = bench.keys(0);
    let entry = bench.store.log_entry(&keys, 4).unwrap().unwrap();
    let id = Thing::key_of(1).bytes();
    assert_eq!(entry.actor.kind, ActorKind::Badge { table: Thing::TABLE.number, id });
    assert_eq!((entry.actor.user.bytes(), entry.actor.acting_role()), ([0; 16], None));
    assert_eq!(
        (entry.actor.badge_of::<Thing>(), entry.actor.badge_of::<Slip>()),
        (Some(Id::from_bytes(id)), None)
    );
    assert_eq!(entry.person, Some((Thing::TABLE.number, id)));
    // People's entries keep the form that they always had.
    let snapshot = bench.store.committer.snapshot();
    let told = event_log::told(Source::Snapshot(&*snapshot), &keys).unwrap();
    let told: Vec<_> = told.map(Result::unwrap).collect();
    assert_eq!(told.iter().map(|told| told.form).collect::<Vec<_>>(), [2, 2, 2, 4, 4]);
    assert_eq!(hex(&told[3].stored), OF_A_PERSON);
    assert_eq!(hex(&told[4].stored), OF_NOBODY);
    // Its number without its record is no entry, and neither is a record with another number.
    let bare = told[4].stored.len() - 1 - 3 - 16;
    assert!(event_log::plain(5, 2, &told[4].stored[..bare], [0; 32]).is_none());
    let mut other = told[4].stored.clone();
    let number = other.windows(8).position(|part| part == b"changed\x03").unwrap() + 7;
    other[number] = 2;
    assert!(event_log::plain(5, 4, &told[4].stored, [0; 32]).is_some());
    assert!(event_log::plain(5, 4, &other, [0; 32]).is_none());
    assert!(bench.check(&KINDS).clean());
}

/// R-AUD-04: another machine reads by which record, and that no role stood behind it.
#[test]
fn an_export_names_a_badge_by_its_record() {
    let folder = tempfile::tempdir().unwrap();
    let there = places(folder.path());
    let bench = TestStore::on(Arc::new(Store::init(&there).unwrap().0));
    bench
        .store
        .write(&holder(&bench, 1), |_| Ok::<_, StoreError>(Recorded::new((), Event::new(CHANGED))))
        .unwrap();
    let (keys, file) = (bench.keys(0), folder.path().join("trail.jsonl"));
    let trail = Trail { keys: &keys, tenant: "haus", until: 1, now: bench.now() };
    bench.store.export_log(&trail, &file).unwrap();
    let text = std::fs::read_to_string(&file).unwrap();
    let entry: serde_json::Value = serde_json::from_str(text.lines().nth(1).unwrap()).unwrap();
    let badge = json!({"table": 900, "id": "00000000000000000000000000000001"});
    let actor = json!({"kind": "badge", "user": null, "name": "Ausweis", "role": null, "badge": badge});
    assert_eq!((&entry["actor"], &entry["form"]), (&actor, &json!(4)));
    let report = verify_export(&file, &there.keyring, None).unwrap();
    assert!(report.faults.is_empty() && report.links_verified == Some(true), "{report:?}");
}

/// R-AUD-05: two of them who read the same record in the same hour are told apart.
#[test]
fn a_badge_that_reads_is_noted_once_an_hour_for_itself() {
    let bench = prepared();
    let read = |ctx: &Ctx<All>| {
        let entries: Result<_, StoreError> = bench.store.read(ctx, |r| r.history::<Slip>([3; 16]));
        entries.unwrap().iter().filter(|entry| entry.kind == "record.read").count()
    };
    let key = slip(3, 2).key();
    for (number, reads) in [(1, 1), (1, 1), (2, 2), (2, 2)] {
        let ctx = bench.badge::<Every, _>(Thing::key_of(number)).unwrap();
        bench.store.open::<_, Slip>(&ctx, &key, Purpose("test")).unwrap();
        assert_eq!(read(&bench.ctx()), reads);
    }
    let missing = bench.store.open::<_, Slip>(&holder(&bench, 1), &key, Purpose("test"));
    assert!(matches!(missing, Err(StoreError::Missing)));
    assert_eq!((read(&bench.ctx()), bench.store.access_marks(bench.keys(0).scope())), (2, 2));
    assert!(bench.check(&KINDS).clean());
}

/// Time, kind, actor, request, object, fields, values, notes; address, agent; person, badge.
const OF_A_PERSON: &str = concat!(
    "fd0068bba469c10c000d7468696e672e6368616e67656403000000000000000000000000000000000741757377",
    "656973050101fb890301010101010101010101010101010101000000000001fb84030000000000000000000000",
    "0000000001fb840300000000000000000000000000000001"
);
const OF_NOBODY: &str = concat!(
    "fd0068bba469c10c000d7468696e672e6368616e67656403000000000000000000000000000000000741757377",
    "656973050100000000000000fb840300000000000000000000000000000001"
);
