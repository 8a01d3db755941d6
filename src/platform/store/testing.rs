//! For tests anywhere in the crate: a store in memory with several tenants, and contexts at a fixed time.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use jiff::{Timestamp, tz::TimeZone};

use super::{
    ByOwner, Corrupt, Index, InstanceRecord, Order, OrderedKey, Purpose, Range, Record, RecordKind, Recorded,
    ScopeKeys, ScopeReport, Store, StoreError, Versioned, codec,
    engine::{Changes, Engine, EngineError, Examined, Fault, Pairs, Snapshot, after_prefix},
    engine_redb::Redb,
    event_log,
    keyring::Keyring,
    lanes::MOST,
    open::first_commit,
    reader::Source,
    seal::Place,
    writer::ACCESS,
};
use crate::{
    kernel::{ids::Id, words::Lang},
    platform::tenancy::{
        Actor, ActorKind, Area, Ctx, Grant, ListsOwn, MayWrite, Permission, RequestId, Role, TenantId, User,
    },
    ui::view::Colour,
};

/// The tenants of a bench: neighbours in key order, the last one all 0xFF.
const TENANTS: [[u8; 16]; 4] = [[0x41; 16], next_to([0x41; 16]), [0xFE; 16], [0xFF; 16]];

const fn next_to(mut tenant: [u8; 16]) -> [u8; 16] {
    tenant[15] += 1;
    tenant
}

/// A store with tenants, and contexts on it. All areas are on; it is Friday, 2026-11-20, 14:00 in Berlin.
pub struct TestStore {
    /// The store.
    pub store: Arc<Store>,
    now: Timestamp,
    user: Id<User>,
    keys: Vec<Arc<ScopeKeys>>,
}

impl TestStore {
    /// A fresh store in memory.
    #[must_use]
    pub fn new() -> Self {
        Self::on(Arc::new(Store::in_memory().unwrap()))
    }

    /// The same on a store of one's own (a real file, a failing engine). Makes the tenants that it lacks.
    #[must_use]
    pub fn on(store: Arc<Store>) -> Self {
        let keys = TENANTS
            .iter()
            .map(|tenant| match store.tenant_keys(*tenant).unwrap() {
                Some(keys) => keys,
                None => store.new_tenant_keys(*tenant).unwrap(),
            })
            .collect();
        let now = "2026-11-20T13:00:00Z".parse().unwrap();
        Self { store, now, user: Id::from_bytes([7; 16]), keys }
    }

    /// The same store at another time.
    #[must_use]
    pub fn at(&self, now: &str) -> Self {
        Self {
            store: self.store.clone(),
            now: now.parse().unwrap(),
            user: self.user,
            keys: self.keys.clone(),
        }
    }

    /// The same store, used by another person (any number but 7, which is the first one's).
    #[must_use]
    pub fn by_person(&self, number: u8) -> Self {
        let user = Id::from_bytes([number; 16]);
        Self { store: self.store.clone(), now: self.now, user, keys: self.keys.clone() }
    }

    /// The present instant of the bench.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// A context of the first tenant, as the first role that has `P`.
    #[must_use]
    pub fn ctx<P: Permission>(&self) -> Ctx<P> {
        self.in_tenant(0)
    }

    /// A context of the first tenant in a role; none when the role lacks `P`.
    #[must_use]
    pub fn try_ctx_as<P: Permission>(&self, role: Role) -> Option<Ctx<P>> {
        Ctx::admit(self.grant(0, role))
    }

    /// A context of the tenant whose keys follow those of the first.
    #[must_use]
    pub fn other_tenant<P: Permission>(&self) -> Ctx<P> {
        self.in_tenant(1)
    }

    /// A context of one of the four tenants, 0..=3; the last has the prefix of all 0xFF.
    #[must_use]
    pub fn in_tenant<P: Permission>(&self, tenant: usize) -> Ctx<P> {
        let role = P::ROLES.first().copied().unwrap_or(Role::Admin);
        Ctx::admit(self.grant(tenant, role)).unwrap()
    }

    /// A context of the first tenant for the product itself, which is no person.
    #[must_use]
    pub fn system<P: Permission>(&self) -> Ctx<P> {
        Ctx::admit(Grant { actor: Actor::system(), ..self.grant(0, Role::Operator) }).unwrap()
    }

    /// A context of the first tenant for whom this record of it stands; none unless `P` is for badges.
    #[must_use]
    pub fn badge<P: Permission, R: Record<Key = Id<R>>>(&self, record: Id<R>) -> Option<Ctx<P>> {
        let actor = Actor::badge(record, "Ausweis".into(), None);
        Ctx::admit(Grant { actor, ..self.grant(0, Role::Client) })
    }

    /// The keys of one of the four tenants.
    pub(in crate::platform) fn keys(&self, tenant: usize) -> Arc<ScopeKeys> {
        self.keys[tenant].clone()
    }

    /// Recounts the derived rows of these kinds and the audit chain of the first tenant.
    #[must_use]
    pub fn check(&self, kinds: &[RecordKind]) -> ScopeReport {
        self.store.check_scope(&self.keys[0], kinds)
    }

    fn grant(&self, tenant: usize, role: Role) -> Grant {
        Grant {
            tenant: TenantId(TENANTS[tenant]),
            keys: self.keys[tenant].clone(),
            actor: Actor {
                kind: ActorKind::Person,
                user: self.user,
                name: "Erika Muster".into(),
                role,
                origin: None,
            },
            request: RequestId(1),
            now: self.now,
            zone: TimeZone::get("Europe/Berlin").unwrap(),
            lang: Lang::De,
            areas: Area::ALL.into_iter().map(Area::bit).sum(),
            facility: "Musterhaus".into(),
            legacy_setting: 0,
            session: None,
            csrf_checked: false,
            notice: None,
            colour: Colour::System,
            shortcuts: true,
            idle_s: None,
            proved_lately: false,
        }
    }
}

/// Same role, other person: the ways in which another person gets at `mine`, a stored record of this bench's person, under
/// a grant of some records; and rows of `index` under this bench's person of which the record is not reached. Empty for a
/// grant that holds what it says.
#[must_use]
pub fn read_by_another<P, R, V, C>(bench: &TestStore, mine: &R, index: &Index<R, V, C>) -> Vec<&'static str>
where
    P: ListsOwn<R>,
    R: Record<Key: Into<[u8; 16]> + PartialEq>,
    V: ByOwner,
    C: OrderedKey,
{
    let (key, store) = (mine.key(), &bench.store);
    let (owner, other): (Ctx<P>, Ctx<P>) = (bench.ctx(), bench.by_person(8).ctx());
    let own = |ctx: &Ctx<P>| -> Vec<R::Key> {
        let rows = store.read(ctx, |r| {
            r.own(index, &Range::all(), Order::Up)?.map(|row| row.map(|(_, _, key)| key)).collect()
        });
        rows.unwrap_or_else(|error: StoreError| panic!("{error}"))
    };
    let is_there = |ctx: &Ctx<P>, key: &R::Key| {
        store.read(ctx, |r| r.get::<R>(key)).unwrap_or_else(|error: StoreError| panic!("{error}")).is_some()
    };
    let listed = own(&owner);
    assert!(is_there(&owner, &key) && listed.contains(&key), "the owner has it");
    let missing = |found: Result<(), StoreError>| matches!(found, Err(StoreError::Missing));
    let scanned = store.read(&other, |r| {
        Ok::<_, StoreError>(
            r.scan::<R>()?.filter(|seen| seen.as_ref().is_ok_and(|seen| seen.key() == key)).count(),
        )
    });
    let events = || store.read(&owner, |r| r.events()).unwrap_or_else(|error: StoreError| panic!("{error}"));
    let before = events();
    let opened = store.open::<P, R>(&other, &key, Purpose("test")).map(drop);
    [
        ("get", is_there(&other, &key)),
        ("need", !missing(store.read(&other, |r| r.need::<R>(&key).map(drop)))),
        ("scan", scanned.ok() != Some(0)),
        ("own", own(&other).contains(&key)),
        ("history", !missing(store.read(&other, |r| r.history_of::<R>(&key).map(drop)))),
        ("open", !missing(opened)),
        ("a mark that it was read", events() != before),
        ("a listed row that is not reached", !listed.iter().all(|key| is_there(&owner, key))),
    ]
    .into_iter()
    .filter_map(|(way, open)| open.then_some(way))
    .collect()
}

/// As [`read_by_another`], of the ways of changing `mine`, with what the owner had seen of it. Nothing is committed.
#[must_use]
pub fn written_by_another<P, R>(bench: &TestStore, mine: &R) -> Vec<&'static str>
where
    P: MayWrite<R>,
    R: Record,
{
    let (owner, other): (Ctx<P>, Ctx<P>) = (bench.ctx(), bench.by_person(8).ctx());
    let seen: Versioned<R> = bench
        .store
        .read(&owner, |r| r.need(&mine.key()))
        .unwrap_or_else(|error: StoreError| panic!("{error}"));
    let tried = |change: &dyn Fn(&mut super::Writer<'_, '_, P>) -> Result<(), StoreError>| {
        let done = bench.store.write(&other, |w| {
            change(w)?;
            // It got through; take it back.
            Err::<Recorded<()>, _>(StoreError::Busy)
        });
        !matches!(done, Err(StoreError::Missing))
    };
    [
        ("get", tried(&|w| w.get::<R>(&mine.key())?.map(drop).ok_or(StoreError::Missing))),
        ("need", tried(&|w| w.need::<R>(&mine.key()).map(drop))),
        ("replace", tried(&|w| w.replace(&seen, mine).map(drop))),
        ("remove", tried(&|w| w.remove(&seen))),
    ]
    .into_iter()
    .filter_map(|(way, open)| open.then_some(way))
    .collect()
}

impl Default for TestStore {
    fn default() -> Self {
        Self::new()
    }
}

impl Store {
    /// Names of all events of the instance's chain, oldest first.
    pub fn instance_kinds(&self) -> Vec<String> {
        let snapshot = self.committer.snapshot();
        event_log::kinds(Source::Snapshot(&*snapshot), &self.instance_keys).unwrap()
    }
}

/// Reads every record of a kind and stores it again: the bytes are the same, unless an earlier version wrote them. Returns
/// how many there are.
pub(super) fn stored_again<R: Record>(source: Source<'_>, keys: &ScopeKeys) -> u64 {
    again(source, keys, R::TABLE.name, R::VERSION, |version, bytes| R::load(version, bytes)?.encoded())
}

fn again(
    source: Source<'_>,
    keys: &ScopeKeys,
    space: &'static str,
    version: u8,
    store_again: impl Fn(u8, &[u8]) -> Result<Vec<u8>, Corrupt>,
) -> u64 {
    let mut count = 0;
    for row in source.range(space, &keys.scope(), false).unwrap() {
        let (key, sealed) = row.unwrap();
        let opened = keys.open(Place { space, key: &key[16..] }, &sealed).unwrap();
        let bytes = store_again(opened.version, &opened.bytes).unwrap();
        assert!(opened.version != version || bytes == opened.bytes, "{space} is stored in another form");
        count += 1;
    }
    count
}

impl Store {
    /// How many records of each of these kinds a tenant has, each stored in the same bytes again.
    pub fn stored_again(&self, tenant: [u8; 16], kinds: &[RecordKind]) -> Vec<(&'static str, u64)> {
        let (keys, snapshot) = (self.tenant_keys(tenant).unwrap().unwrap(), self.committer.snapshot());
        let again = |kind: &RecordKind| (kind.stored_again)(Source::Snapshot(&*snapshot), &keys);
        kinds.iter().map(|kind| (kind.table.name, again(kind))).collect()
    }

    /// The same of a kind of the instance.
    pub fn instance_stored_again<R: InstanceRecord>(&self) -> (&'static str, u64) {
        let (name, snapshot) = (R::TABLE.name, self.committer.snapshot());
        let store = |version, bytes: &[u8]| codec::encode(&R::load(version, bytes)?.raw());
        (name, again(Source::Snapshot(&*snapshot), &self.instance_keys, name, R::VERSION, store))
    }
}

/// The stored bytes of a record of the instance, which are read and written in the same bytes again.
#[must_use]
pub fn stored_bytes<R: InstanceRecord>(record: &R) -> Vec<u8> {
    let bytes = codec::encode(&record.raw()).unwrap();
    let again = R::load(R::VERSION, &bytes).map_err(|_| "does not open").unwrap();
    assert_eq!(codec::encode(&again.raw()).unwrap(), bytes);
    bytes
}

/// The same of a record of a tenant.
#[must_use]
pub fn tenant_stored_bytes<R: Record>(record: &R) -> Vec<u8> {
    let bytes = record.encoded().unwrap();
    let again = R::load(R::VERSION, &bytes).map_err(|_| "does not open").unwrap();
    assert_eq!(again.encoded().unwrap(), bytes);
    bytes
}

impl Store {
    /// Takes every place in the lane of a tenant: until this is dropped nobody writes there.
    pub fn crowded(&self, tenant: [u8; 16]) -> impl Sized + use<> {
        let lanes = &self.committer.shared.lanes;
        (0..MOST).map(|_| lanes.queue(&[tenant]).unwrap()).collect::<Vec<_>>()
    }
    /// From now on the key of a tenant does not open.
    pub fn spoil_keys(&self, tenant: [u8; 16]) {
        self.keyring.spoil(tenant);
    }
    /// How many marks tell who read what of a tenant.
    pub fn access_marks(&self, tenant: [u8; 16]) -> usize {
        let snapshot = self.committer.snapshot();
        snapshot.range(ACCESS, &tenant, after_prefix(&tenant).as_deref(), false).unwrap().count()
    }
}

/// Which faults the engine of [`with_faults`] has.
#[derive(Default)]
pub struct FaultSwitch {
    full: AtomicBool,
    once: AtomicBool,
    stops: AtomicBool,
    unreadable: AtomicBool,
    closed: AtomicBool,
    panics: AtomicBool,
}

impl FaultSwitch {
    /// From now on no commit finds room, or every one does.
    pub fn full(&self, full: bool) {
        self.full.store(full, Ordering::SeqCst);
    }
    /// The thread of the commits fails with the next one.
    pub fn stops(&self) {
        self.stops.store(true, Ordering::SeqCst);
    }
    /// The next commit finds no room, the ones after it do.
    pub fn fails_once(&self) {
        self.once.store(true, Ordering::SeqCst);
    }
    /// From now on nothing can be read, or everything.
    pub fn unreadable(&self, unreadable: bool) {
        self.unreadable.store(unreadable, Ordering::SeqCst);
    }
    /// From now on commits fail, and the file does not open afterwards; or everything works again.
    pub fn closed(&self, closed: bool) {
        self.closed.store(closed, Ordering::SeqCst);
    }
    /// From now on whoever reads panics, or nobody does.
    pub fn panics(&self, panics: bool) {
        self.panics.store(panics, Ordering::SeqCst);
    }
    fn open(&self) -> Result<(), EngineError> {
        if self.closed.load(Ordering::SeqCst) { Err(EngineError::new("planted")) } else { Ok(()) }
    }
}

/// A store in memory whose engine fails when told.
pub fn with_faults() -> (Store, Arc<FaultSwitch>) {
    let (keyring, _) = Keyring::create(None).unwrap();
    let inner = Redb::in_memory().unwrap();
    inner.commit(&first_commit(&keyring.instance())).unwrap();
    let faults: Arc<FaultSwitch> = Arc::default();
    let engine = Faulty { inner, faults: faults.clone() };
    (Store::assemble(Box::new(engine), keyring).unwrap(), faults)
}

struct Faulty {
    inner: Redb,
    faults: Arc<FaultSwitch>,
}

struct FaultySnapshot(Arc<dyn Snapshot>, Arc<FaultSwitch>);

impl Engine for Faulty {
    fn snapshot(&self) -> Result<Arc<dyn Snapshot>, EngineError> {
        self.faults.open()?;
        Ok(Arc::new(FaultySnapshot(self.inner.snapshot()?, self.faults.clone())))
    }
    fn commit_parts(&self, parts: &[&Changes]) -> Result<(), EngineError> {
        self.faults.open()?;
        if self.faults.once.swap(false, Ordering::SeqCst) || self.faults.full.load(Ordering::SeqCst) {
            Err(EngineError::of(Fault::Full, "planted"))
        } else {
            self.inner.commit_parts(parts)
        }
    }
    fn room(&self) -> Option<u64> {
        assert!(!self.faults.stops.load(Ordering::SeqCst), "planted");
        None
    }
    fn examine(&self) -> Result<Examined, EngineError> {
        self.inner.examine()
    }
    fn reopen(&self) -> Result<(), EngineError> {
        self.faults.open()
    }
}

impl FaultySnapshot {
    fn readable(&self) -> Result<(), EngineError> {
        assert!(!self.1.panics.load(Ordering::SeqCst), "planted");
        if self.1.unreadable.load(Ordering::SeqCst) { Err(EngineError::new("planted")) } else { Ok(()) }
    }
}

impl Snapshot for FaultySnapshot {
    fn get(&self, space: &str, key: &[u8]) -> Result<Option<Vec<u8>>, EngineError> {
        self.readable()?;
        self.0.get(space, key)
    }
    fn range<'a>(
        &'a self,
        space: &str,
        from: &[u8],
        to: Option<&[u8]>,
        descending: bool,
    ) -> Result<Pairs<'a>, EngineError> {
        self.readable()?;
        self.0.range(space, from, to, descending)
    }
    fn spaces(&self) -> Result<Vec<String>, EngineError> {
        self.0.spaces()
    }
}
