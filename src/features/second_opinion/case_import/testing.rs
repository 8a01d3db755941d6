//! What the tests of the import share.

use std::{path::PathBuf, sync::Arc};

use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;
use serde_json::Value;

use super::{
    access::ImportCases,
    actions::{self, Confirmed, ImportResult},
    record::{ImportPiece, ImportPlan, ImportRun, PlanChunk},
};
use crate::{
    features::{
        house::accounts::{self, NewAccount},
        second_opinion::cases::{BY_NR, Case},
    },
    kernel::{clock::Clock, secret::Secret},
    platform::{
        NewTenant, Platform, Wiring,
        blobs::{Blob, BlobChunk},
        settings::Settings,
        store::{Event, EventKind, Record, RecordKind, Recorded, Seen, Store, StoreError},
        tenancy::{Area, Ctx, MayRead, Permission, Role, Tenant},
        web::{
            once::Once,
            present::Nav,
            session::{Attempt, Entered},
        },
    },
};

/// The worked examples of domain.md, section 10.
pub fn examples() -> Value {
    serde_json::from_slice(&fixture("examples.json")).unwrap()
}

/// A file of `fixtures/imports`.
pub fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/fixtures/imports/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

static KINDS: &[RecordKind] = &[
    RecordKind::of::<Case>(),
    RecordKind::of::<ImportPlan>(),
    RecordKind::of::<PlanChunk>(),
    RecordKind::of::<ImportRun>(),
    RecordKind::of::<ImportPiece>(),
    RecordKind::of::<Once>(),
    RecordKind::of::<Blob>(),
    RecordKind::of::<BlobChunk>(),
];

/// A tenant with two admins and an insurer's clerk, on a store in memory, under a clock that the test moves.
pub struct House {
    pub platform: Platform,
    pub tenant: Tenant,
    clock: Arc<Mutex<Timestamp>>,
}

struct Moved(Arc<Mutex<Timestamp>>);

impl Clock for Moved {
    fn now(&self) -> Timestamp {
        *self.0.lock()
    }
}

impl House {
    /// On the reference day of the fixtures.
    pub fn new() -> Self {
        let clock = Arc::new(Mutex::new("2026-11-20T13:00:00Z".parse().unwrap()));
        let platform = Platform::new(
            Store::in_memory().unwrap(),
            Box::new(Moved(clock.clone())),
            Settings { mfa_required: false, ..Settings::default() },
            Wiring { kinds: KINDS, nav: |_, _| Nav::default(), desk: Nav::default },
            PathBuf::new(),
        )
        .unwrap();
        let operator = platform.operator("op".into());
        let areas = &[Area::Zweitmeinung];
        let new = NewTenant { slug: "haus", name: "Haus", zone: "Europe/Berlin", areas };
        let made = Event::new(EventKind::new("test.tenant"));
        let tenant = platform.create_tenant(&operator, new, made).unwrap().unwrap();
        for (email, role) in
            [("a@x.de", Role::Admin), ("b@x.de", Role::Admin), ("d@x.de", Role::DakMitarbeiter)]
        {
            let new = NewAccount { email, name: email, role, password: "x".into(), must_change: false };
            accounts::create(&platform, &operator, &tenant, new).unwrap();
        }
        Self { platform, tenant, clock }
    }

    /// Lets time pass.
    pub fn wait(&self, span: SignedDuration) {
        let mut clock = self.clock.lock();
        *clock = clock.checked_add(span).unwrap();
    }

    /// A person's context; `a@x.de` and `b@x.de` are admins, `d@x.de` is the insurer's.
    pub fn ctx<P: Permission>(&self, email: &str) -> Ctx<P> {
        self.platform.command_line(&self.platform.operator("op".into()), &self.tenant, Some(email)).unwrap()
    }

    /// The command line without a person.
    pub fn nobody(&self) -> Ctx<ImportCases> {
        self.platform.command_line(&self.platform.operator("op".into()), &self.tenant, None).unwrap()
    }

    /// The first admin.
    pub fn admin(&self) -> Ctx<ImportCases> {
        self.ctx("a@x.de")
    }

    /// All cases, by number.
    pub fn cases(&self) -> Vec<Case> {
        let mut cases: Vec<Case> = self
            .platform
            .store()
            .read(&self.admin(), |r| r.scan::<Case>()?.collect::<Result<Vec<_>, StoreError>>())
            .unwrap()
            .into_iter()
            .map(Seen::into_inner)
            .collect();
        cases.sort_by_key(|case| case.nr);
        cases
    }

    /// Uploads and confirms.
    pub fn import(&self, name: &str, bytes: &[u8]) -> ImportResult {
        let ctx = self.admin();
        let plan = actions::upload(&self.platform, &ctx, name, bytes).unwrap();
        match actions::confirm(&self.platform, &ctx, plan.id, &plan.hash_hex(), "").unwrap() {
            Confirmed::Done(result) => result,
            Confirmed::Stale(_) => panic!("stale"),
        }
    }

    /// Changes a case as an edit would.
    pub fn touch(&self, nr: u64) {
        let ctx = self.admin();
        self.platform
            .store()
            .write(&ctx, |w| {
                let id = w.reader().first_by(&BY_NR, &nr)?.ok_or(StoreError::Missing)?;
                let seen = w.need::<Case>(&id)?;
                let mut case = Case::clone(&seen);
                case.kommentar = Some("geprüft".into());
                w.replace(&seen, &case)?;
                Ok::<_, StoreError>(Recorded::new((), Event::new(EventKind::new("test.touched"))))
            })
            .unwrap();
    }

    /// A token of the first admin or of the insurer's clerk, got by signing in.
    pub async fn token(&self, role: Role) -> String {
        let (operator, secret) = (self.platform.operator("op".into()), "korrekt pferd batterie");
        let password = self.platform.door().passwords().hash(Secret::new(secret.into())).await.unwrap();
        let email = format!("{}@y.de", role.code());
        let new = NewAccount {
            email: &email,
            name: if role == Role::Admin { "Ada Ohm" } else { "Ben Watt" },
            role,
            password,
            must_change: false,
        };
        accounts::create(&self.platform, &operator, &self.tenant, new).unwrap();
        let attempt = Attempt { browser: false, ..Attempt::for_tests(&email, secret) };
        match self.platform.sign_in(attempt).await {
            Ok(Entered::In(signed_in)) => signed_in.tokens.access,
            Ok(Entered::CodeDue(_)) => panic!("no code is due"),
            Err(problem) => panic!("{}", problem.code),
        }
    }

    /// How many records of a kind there are.
    pub fn count<R: Record>(&self) -> usize
    where
        ImportCases: MayRead<R>,
    {
        self.platform.store().read(&self.admin(), |r| Ok::<_, StoreError>(r.scan::<R>()?.count())).unwrap()
    }
}
