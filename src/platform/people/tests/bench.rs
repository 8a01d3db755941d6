//! A site with two facilities, and what people do at its door.

use std::ops::Deref;

use super::super::{
    InvitationRequest, InvitedPerson, Letter, ManagesPeople, PeopleError, Proven, RegistrationRequest,
};
use crate::{
    kernel::{
        ids::Id,
        problem::{Explain as _, Problem},
        secret::Secret,
        words::Lang,
    },
    platform::{
        bench::{NOW, TestPlatform, lenient, wiring},
        settings::Settings,
        tenancy::{Ctx, Role, Tenant, TenantState, User},
        web::session::{Asked, Attempt, Session, SignInOutcome},
    },
};

crate::permission!(pub Manage, "test.people", [Admin]);
impl ManagesPeople for Manage {}

pub const OTHER: &str = "Anker-Seerose-47-Kiesel";

/// A site with two facilities; each has an admin `admin@…` whose password is [`PASSWORD`].
pub struct TestPeople {
    site: TestPlatform,
    pub house: Tenant,
    pub other: Tenant,
}

impl Deref for TestPeople {
    type Target = TestPlatform;
    fn deref(&self) -> &TestPlatform {
        &self.site
    }
}

impl TestPeople {
    pub async fn new(mails: bool) -> Self {
        Self::with(mails, lenient()).await
    }

    pub async fn with(mails: bool, settings: Settings) -> Self {
        let data = if mails { "sends-mail" } else { "" };
        let site = TestPlatform::wired(NOW, settings, wiring(&[]), data);
        let (house, other) = (site.house("haus"), site.house("anders"));
        site.account(Some(&house), "admin@haus.example", Role::Admin).await;
        site.account(Some(&other), "admin@anders.example", Role::Admin).await;
        Self { site, house, other }
    }

    pub fn as_admin(&self, tenant: &Tenant, email: &str) -> Ctx<Manage> {
        self.ctx(tenant, Some(email))
    }

    pub fn admin(&self) -> Ctx<Manage> {
        self.as_admin(&self.house, "admin@haus.example")
    }

    pub fn invite(&self, role: &str, email: &str) -> String {
        let asking = InvitationRequest { role, email, expires_at: None, idempotency_key: "" };
        self.p.invite(&self.admin(), &asking).unwrap().token.unwrap().reveal().to_owned()
    }

    pub async fn accept(&self, token: &str, email: &str) -> Result<Id<User>, PeopleError> {
        self.p
            .accept_invitation(InvitedPerson {
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
        self.p
            .ask_to_register(RegistrationRequest {
                email: email.into(),
                lang: Lang::De,
                asked: Asked::for_tests(),
            })
            .await
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

    pub async fn sign_in(&self, email: &str, password: &str) -> Result<SignInOutcome, Problem> {
        self.p.sign_in(Attempt::for_tests(email, password)).await
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
