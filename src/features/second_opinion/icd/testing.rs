//! For tests of this area's features: a facility with people and cases, and a clock that is moved by hand.

use std::{path::PathBuf, sync::Arc};

use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;

use super::EnterIcd;
use crate::{
    features::{
        house::accounts,
        second_opinion::cases::{Beginning, Case, Fallgruppe, ImportQuelle},
    },
    kernel::{clock::Clock, ids::Id},
    platform::{
        NewTenant, Platform, Wiring,
        settings::Settings,
        store::{Event, EventKind, Record as _, Recorded, Store, StoreError},
        tenancy::{Area, Ctx, Permission, Role, Tenant},
        web::present::Nav,
    },
};

/// A clock that stands still until it is moved.
#[derive(Clone)]
pub struct Hand(Arc<Mutex<Timestamp>>);

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        *self.0.lock()
    }
}

impl Hand {
    /// Moves on.
    pub fn seconds(&self, seconds: i64) {
        *self.0.lock() += SignedDuration::from_secs(seconds);
    }
}

/// A facility with two admins (`a@example.org`, `b@example.org`) and an insurer's clerk (`dak@example.org`).
pub struct Desk {
    /// The handle.
    pub p: Platform,
    /// Its clock.
    pub clock: Hand,
    tenant: Tenant,
}

impl Default for Desk {
    fn default() -> Self {
        Self::new()
    }
}

impl Desk {
    /// A fresh one.
    pub fn new() -> Self {
        let clock = Hand(Arc::new(Mutex::new("2026-11-20T13:00:00Z".parse().unwrap())));
        let wiring = Wiring { kinds: &[], nav: |_, _| Nav::default(), desk: Nav::default };
        let store = Store::in_memory().unwrap();
        let p = Platform::new(store, Box::new(clock.clone()), Settings::default(), wiring, PathBuf::new());
        let p = p.unwrap();
        let operator = p.operator("op".into());
        let new =
            NewTenant { slug: "haus", name: "Haus", zone: "Europe/Berlin", areas: &[Area::Zweitmeinung] };
        let made = Event::new(EventKind::new("test.tenant"));
        let tenant = p.create_tenant(&operator, new, made).unwrap().unwrap();
        for (email, name, role) in [
            ("a@example.org", "A. Brandt", Role::Admin),
            ("b@example.org", "B. Celik", Role::Admin),
            ("dak@example.org", "D. Koch", Role::DakMitarbeiter),
        ] {
            let new = accounts::NewAccount { email, name, role, password: String::new(), must_change: false };
            accounts::create(&p, &operator, &tenant, new).unwrap();
        }
        Self { p, clock, tenant }
    }

    /// The right of a person, by the part of the e-mail before the `@`.
    pub fn ctx<P: Permission>(&self, who: &str) -> Ctx<P> {
        self.try_ctx(who).unwrap()
    }

    /// The same, none when the role has it not.
    pub fn try_ctx<P: Permission>(&self, who: &str) -> Option<Ctx<P>> {
        let email = format!("{who}@example.org");
        self.p.command_line(&self.p.operator("op".into()), &self.tenant, Some(&email)).ok()
    }

    /// Stores a case of a day and group, changed before.
    pub fn case(&self, datum: &str, fallgruppe: Fallgruppe, change: impl FnOnce(&mut Case)) -> Id<Case> {
        let ctx = self.ctx::<EnterIcd>("a");
        self.p
            .store()
            .write(&ctx, |w| {
                let nr = w.next_number::<Case>()?;
                let beginning = Beginning {
                    id: Id::new(ctx.now()),
                    datum: datum.parse().unwrap(),
                    nachname: format!("Tonn{nr}"),
                    fallgruppe,
                    quelle: ImportQuelle::Manual,
                    now: ctx.now(),
                    user: ctx.actor().user,
                };
                let mut case = Case::begin(beginning).call(nr, format!("fall-{nr}"), None);
                change(&mut case);
                w.add(&case)?;
                let event = Event::new(EventKind::new("test.case")).about(Case::TABLE, case.id.bytes());
                Ok::<_, StoreError>(Recorded::new(case.id, event))
            })
            .unwrap()
    }

    /// A case as it is stored.
    pub fn stored(&self, id: Id<Case>) -> Case {
        self.p.store().read(&self.ctx::<EnterIcd>("a"), |r| r.need::<Case>(&id)).unwrap().into_inner()
    }

    /// The kinds of events about a case, oldest first.
    pub fn history(&self, id: Id<Case>) -> Vec<String> {
        let ctx = self.ctx::<EnterIcd>("a");
        let entries = self.p.store().read(&ctx, |r| r.history::<Case>(id.bytes())).unwrap();
        entries.into_iter().map(|entry| entry.kind).collect()
    }
}
