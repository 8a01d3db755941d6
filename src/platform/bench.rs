//! For tests anywhere in the crate: a whole platform in memory, with facilities and people, under a clock that the test
//! moves. What needs the store alone takes `testing`.

use std::{collections::BTreeMap, sync::Arc};

use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;

use super::{
    NewTenant, Platform, Wiring,
    demo_mark::DemoMark,
    notify::{Mail, MailSettings},
    people::{AllowedDomain, EntryLink, Invitation, NewAccount},
    settings::Settings,
    setup::Setup,
    store::{Event, EventKind, InstanceReader, RecordKind, Store, StoreError, Versioned},
    tenancy::{Area, Ctx, Membership, Operator, Permission, Role, Tenant, User},
    web::{
        acme::{AcmeAccount, AcmeChoice},
        authority::SealedAuthority,
        session::{BadgeSession, PairedBrowser, Pairing, Session, SignInFailures, TokenKeyBook},
    },
};
use crate::kernel::{clock::Clock, ids::Id, secret::Secret};

/// Friday, 2026-11-20, 14:00 in Berlin.
pub const NOW: &str = "2026-11-20T13:00:00Z";
/// The password of everybody who has one.
pub const PASSWORD: &str = "Kiesel-47-Seerose-Anker";

/// A clock that stands still until it is moved.
#[derive(Clone)]
pub struct TestClock(Arc<Mutex<Timestamp>>);

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        *self.0.lock()
    }
}

impl TestClock {
    /// Stands at an instant.
    #[must_use]
    pub fn at(instant: &str) -> Self {
        Self(Arc::new(Mutex::new(instant.parse().unwrap())))
    }

    /// Moves on; back by a negative span.
    pub fn wait(&self, span: SignedDuration) {
        *self.0.lock() += span;
    }

    /// The same in seconds.
    pub fn seconds(&self, seconds: i64) {
        self.wait(SignedDuration::from_secs(seconds));
    }

    /// Moves to an instant.
    pub fn set(&self, instant: &str) {
        *self.0.lock() = instant.parse().unwrap();
    }
}

/// Hashes cost little, nobody is slowed down, and nobody needs a second factor.
#[must_use]
pub fn lenient() -> Settings {
    Settings {
        password_memory_kib: 8,
        password_passes: 1,
        sign_in_burst: 10_000,
        mfa_required: false,
        ..Settings::default()
    }
}

/// These records, and nothing around a page.
#[must_use]
pub fn wiring(kinds: &'static [RecordKind]) -> Wiring {
    Wiring { kinds, ..Wiring::NONE }
}

/// A platform with nobody in it yet.
pub struct TestPlatform {
    /// The handle.
    pub p: Platform,
    /// Its clock.
    pub clock: TestClock,
    /// Whoever sits at the command line.
    pub op: Operator,
}

impl TestPlatform {
    /// A lenient one with these records, at an instant.
    #[must_use]
    pub fn at(instant: &str, kinds: &'static [RecordKind]) -> Self {
        Self::wired(instant, lenient(), wiring(kinds), "")
    }

    /// The same, with settings, wiring and data directory of one's own.
    #[must_use]
    pub fn wired(instant: &str, settings: Settings, wiring: Wiring, data: &str) -> Self {
        let (store, clock) = (Store::in_memory().unwrap(), TestClock::at(instant));
        let p = Platform::new(store, Box::new(clock.clone()), settings, wiring, data.into()).unwrap();
        Self { op: p.operator("op".into()), p, clock }
    }

    /// A new facility for second opinions; its name is its short name.
    #[must_use]
    pub fn house(&self, slug: &str) -> Tenant {
        let new = NewTenant { slug, name: slug, zone: "Europe/Berlin", areas: &[Area::Zweitmeinung] };
        let made = Event::new(EventKind::new("test.tenant"));
        self.p.create_tenant(&self.op, new, made).unwrap().unwrap()
    }

    /// What is stored of [`PASSWORD`].
    pub async fn phc(&self) -> String {
        self.p.door().passwords().hash(Secret::new(PASSWORD.into())).await.unwrap()
    }

    /// An account in a facility, or at the operator's desk; without `phc` its owner has no password yet.
    pub fn add(&self, house: Option<&Tenant>, email: &str, name: &str, role: Role, phc: &str) -> Id<User> {
        let password = Some(phc.to_owned()).filter(|phc| !phc.is_empty());
        let new = NewAccount { email, name, role, password, must_change: false };
        self.p.create_account(&self.op, house, new).unwrap().0
    }

    /// The same for somebody whose name does not matter and who signs in with [`PASSWORD`].
    pub async fn account(&self, house: Option<&Tenant>, email: &str, role: Role) -> Id<User> {
        self.add(house, email, "Erika Muster", role, &self.phc().await)
    }

    /// The right of a person of a facility; without one, of the command line.
    #[must_use]
    pub fn ctx<P: Permission>(&self, house: &Tenant, email: Option<&str>) -> Ctx<P> {
        self.p.command_line(&self.op, house, email).unwrap()
    }

    /// Reads what is no facility's.
    pub fn read<T>(&self, f: impl FnOnce(&InstanceReader<'_>) -> Result<T, StoreError>) -> T {
        self.p.store().instance_read(f).unwrap()
    }

    /// A person as stored.
    #[must_use]
    pub fn user(&self, email: &str) -> Option<User> {
        self.read(|r| Ok(r.find::<User>("email", email)?.into_iter().next().map(Versioned::into_inner)))
    }

    /// Changes a person behind everybody's back.
    pub fn edit(&self, email: &str, f: impl FnOnce(&mut User)) {
        let mut user = self.user(email).unwrap();
        f(&mut user);
        self.p.store().instance_upkeep(|w| w.put(&user)).unwrap();
    }
}

/// How many records of each kind there are, each stored in the same bytes again.
#[must_use]
pub fn stored_again(p: &Platform) -> BTreeMap<&'static str, u64> {
    let store = p.store();
    let tenants = store.instance_read(|r| r.all::<Tenant>()).map_err(|error: StoreError| error).unwrap();
    let of_tenants = tenants.iter().flat_map(|tenant| store.stored_again(tenant.id.0, p.kinds()));
    let of_the_instance = [
        store.instance_stored_again::<Tenant>(),
        store.instance_stored_again::<User>(),
        store.instance_stored_again::<Membership>(),
        store.instance_stored_again::<Session>(),
        store.instance_stored_again::<BadgeSession>(),
        store.instance_stored_again::<Pairing>(),
        store.instance_stored_again::<PairedBrowser>(),
        store.instance_stored_again::<SignInFailures>(),
        store.instance_stored_again::<Invitation>(),
        store.instance_stored_again::<AllowedDomain>(),
        store.instance_stored_again::<EntryLink>(),
        store.instance_stored_again::<Mail>(),
        store.instance_stored_again::<Setup>(),
        store.instance_stored_again::<MailSettings>(),
        store.instance_stored_again::<TokenKeyBook>(),
        store.instance_stored_again::<AcmeAccount>(),
        store.instance_stored_again::<SealedAuthority>(),
        store.instance_stored_again::<AcmeChoice>(),
        store.instance_stored_again::<DemoMark>(),
    ];
    let mut counts = BTreeMap::new();
    for (kind, count) in of_tenants.chain(of_the_instance) {
        *counts.entry(kind).or_default() += count;
    }
    counts
}
