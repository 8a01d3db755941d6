//! For tests of this area's features: a facility with people and cases, and a clock that is moved by hand.

use super::EnterIcd;
use crate::{
    features::second_opinion::cases::{Beginning, Case, Fallgruppe, ImportQuelle},
    kernel::ids::Id,
    platform::{
        Platform,
        bench::{NOW, TestClock, TestPlatform},
        store::{Event, EventKind, Record as _, Recorded, StoreError},
        tenancy::{Ctx, Operator, Permission, Role, Tenant},
    },
};

/// A facility with two admins (`a@example.org`, `b@example.org`) and an insurer's clerk (`dak@example.org`).
pub struct Desk {
    /// The handle.
    pub p: Platform,
    /// Its clock.
    pub clock: TestClock,
    op: Operator,
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
        let site = TestPlatform::at(NOW, &[]);
        let tenant = site.house("haus");
        for (email, name, role) in [
            ("a@example.org", "A. Brandt", Role::Admin),
            ("b@example.org", "B. Celik", Role::Admin),
            ("dak@example.org", "D. Koch", Role::DakMitarbeiter),
        ] {
            site.add(Some(&tenant), email, name, role, "");
        }
        let TestPlatform { p, clock, op } = site;
        Self { p, clock, op, tenant }
    }

    /// The right of a person, by the part of the e-mail before the `@`.
    pub fn ctx<P: Permission>(&self, who: &str) -> Ctx<P> {
        self.try_ctx(who).unwrap()
    }

    /// The same, none when the role has it not.
    pub fn try_ctx<P: Permission>(&self, who: &str) -> Option<Ctx<P>> {
        let email = format!("{who}@example.org");
        self.p.command_line(&self.op, &self.tenant, Some(&email)).ok()
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
