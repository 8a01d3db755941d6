//! A site with two facilities, and what people do at its door.

use std::sync::{Arc, Mutex};

use jiff::{SignedDuration, Timestamp};

use super::super::{Arrival, Asking, Letter, ManagesPeople, NewAccount, PeopleError, Proven, Wish};
use crate::{
    kernel::{
        clock::Clock,
        ids::Id,
        problem::{Explain as _, Problem},
        secret::Secret,
        words::Lang,
    },
    platform::{
        NewTenant, Platform, Wiring,
        settings::Settings,
        store::{Event, EventKind, InstanceReader, Seen, Store, StoreError},
        tenancy::{Area, Ctx, Operator, Role, Tenant, TenantState, User},
        web::{
            present::Nav,
            session::{Asked, Attempt, Entered, Session},
        },
    },
};

crate::permission!(pub Manage, "test.people", [Admin]);
impl ManagesPeople for Manage {}

pub const PASSWORD: &str = "Kiesel-47-Seerose-Anker";
pub const OTHER: &str = "Anker-Seerose-47-Kiesel";

#[derive(Clone)]
pub struct Hand(Arc<Mutex<Timestamp>>);
impl Clock for Hand {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

/// A site with two facilities; each has an admin `admin@…` whose password is [`PASSWORD`].
pub struct Bench {
    pub p: Platform,
    pub clock: Hand,
    pub op: Operator,
    pub house: Tenant,
    pub other: Tenant,
}

impl Bench {
    pub async fn new(mails: bool) -> Self {
        let settings = Settings {
            password_memory_kib: 8,
            password_passes: 1,
            sign_in_burst: 10_000,
            mfa_required: false,
            ..Settings::default()
        };
        let clock = Hand(Arc::new(Mutex::new("2026-11-20T13:00:00Z".parse().unwrap())));
        let wiring = Wiring { kinds: &[], nav: |_, _| Nav::default(), desk: Nav::default };
        let data = if mails { "sends-mail" } else { "" };
        let p = Platform::new(
            Store::in_memory().unwrap(),
            Box::new(clock.clone()),
            settings,
            wiring,
            data.into(),
        );
        let p = p.unwrap();
        let op = p.operator("op".into());
        let tenant = |slug| {
            let new = NewTenant { slug, name: slug, zone: "Europe/Berlin", areas: &[Area::Zweitmeinung] };
            p.create_tenant(&op, new, Event::new(EventKind::new("test.tenant"))).unwrap().unwrap()
        };
        let (house, other) = (tenant("haus"), tenant("anders"));
        let bench = Self { op: p.operator("op".into()), p, clock, house, other };
        bench.account(Some(&bench.house), "admin@haus.example", Role::Admin).await;
        bench.account(Some(&bench.other), "admin@anders.example", Role::Admin).await;
        bench
    }

    pub async fn account(&self, tenant: Option<&Tenant>, email: &str, role: Role) -> Id<User> {
        let phc = self.p.door().passwords().hash(Secret::new(PASSWORD.into())).await.unwrap();
        let new = NewAccount { email, name: "Erika Muster", role, password: Some(phc), must_change: false };
        self.p.create_account(&self.op, tenant, new).unwrap().0
    }

    pub fn later(&self, by: SignedDuration) {
        let mut now = self.clock.0.lock().unwrap();
        *now = now.checked_add(by).unwrap();
    }

    pub fn as_admin(&self, tenant: &Tenant, email: &str) -> Ctx<Manage> {
        self.p.command_line(&self.op, tenant, Some(email)).unwrap()
    }

    pub fn admin(&self) -> Ctx<Manage> {
        self.as_admin(&self.house, "admin@haus.example")
    }

    pub fn invite(&self, role: &str, email: &str) -> String {
        let asking = Asking { role, email, expires_at: None, vorgang: "" };
        self.p.invite(&self.admin(), &asking).unwrap().token.unwrap().reveal().to_owned()
    }

    pub async fn accept(&self, token: &str, email: &str) -> Result<Id<User>, PeopleError> {
        self.p
            .accept_invitation(Arrival {
                token: token.into(),
                name: "Eva Berg".into(),
                email: email.into(),
                password: Secret::new(OTHER.into()),
                lang: Lang::De,
                asked: Asked::for_tests(),
            })
            .await
    }

    pub async fn register(&self, email: &str) -> Result<(), PeopleError> {
        self.p.ask_to_register(Wish { email: email.into(), lang: Lang::De, asked: Asked::for_tests() }).await
    }

    pub async fn finish(&self, token: &str, slug: &str) -> Result<Id<User>, PeopleError> {
        self.p
            .finish_registration(Proven {
                token: token.into(),
                name: "Eva Berg".into(),
                password: Secret::new(OTHER.into()),
                slug: slug.into(),
                lang: Lang::De,
                asked: Asked::for_tests(),
            })
            .await
    }

    pub async fn recover(&self, email: &str) -> Result<(), PeopleError> {
        self.p.ask_for_recovery(email, Asked::for_tests()).await
    }

    pub async fn set(&self, token: &str) -> Result<(), PeopleError> {
        self.p.set_password_by_link(token.into(), Secret::new(OTHER.into()), Asked::for_tests()).await
    }

    pub async fn sign_in(&self, email: &str, password: &str) -> Result<Entered, Problem> {
        self.p.sign_in(Attempt::for_tests(email, password)).await
    }

    pub fn read<T>(&self, f: impl FnOnce(&InstanceReader<'_>) -> Result<T, StoreError>) -> T {
        self.p.store().instance_read(f).unwrap()
    }

    pub fn user(&self, email: &str) -> Option<User> {
        self.read(|r| Ok(r.find::<User>("email", email)?.into_iter().next().map(Seen::into_inner)))
    }

    pub fn edit_user(&self, email: &str, f: impl FnOnce(&mut User)) {
        let mut user = self.user(email).unwrap();
        f(&mut user);
        self.p.store().instance_upkeep(|w| w.put(&user)).unwrap();
    }

    pub fn suspend(&self, tenant: &Tenant) {
        let mut tenant = tenant.clone();
        tenant.state = TenantState::Suspended;
        self.p.store().instance_upkeep(|w| w.put(&tenant)).unwrap();
    }

    pub fn sessions(&self) -> usize {
        self.read(|r| r.all::<Session>()).len()
    }

    /// Entries of the audit chains: of the instance, and of the house.
    pub fn told(&self) -> (u64, u64) {
        let reports = self.p.verify_audit(&self.op, None).unwrap();
        let of = |slug: Option<&str>| {
            reports.iter().find(|report| report.tenant.as_deref() == slug).unwrap().log.entries
        };
        (of(None), of(Some("haus")))
    }
}

pub fn code<T>(result: Result<T, PeopleError>) -> &'static str {
    result.err().map_or("ok", |error| error.explain().code)
}

/// The secret at the end of the link of the only letter.
pub fn secret(letters: Vec<Letter>) -> String {
    assert_eq!(letters.len(), 1);
    match letters.into_iter().next().unwrap() {
        Letter::Recovery(way)
        | Letter::MailboxProof(way)
        | Letter::FirstPassword(way)
        | Letter::Invitation(way) => way.path.reveal().rsplit(['/', '=']).next().unwrap().to_owned(),
        _ => panic!("a letter without a link"),
    }
}
