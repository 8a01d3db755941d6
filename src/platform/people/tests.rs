use std::sync::{Arc, Barrier, Mutex};

use jiff::{SignedDuration, Timestamp};

use super::{
    Arrival, Asking, DomainRow, EntryLink, FacilityChange, Handed, Invitation, InvitationState, Letter,
    ManagesPeople, NewAccount, NewPerson, PeopleError, PersonChange, Proven, Wish, post,
};
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
        tenancy::{Area, Ctx, Membership, Operator, Role, Tenant, TenantState, User},
        web::{
            factor::{Offer, confirm},
            present::Nav,
            session::{Asked, Attempt, Entered, Session, SignInFailures},
        },
    },
};

crate::permission!(Manage, "test.people", [Admin]);
impl ManagesPeople for Manage {}

const PASSWORD: &str = "Kiesel-47-Seerose-Anker";
const OTHER: &str = "Anker-Seerose-47-Kiesel";

#[derive(Clone)]
struct Hand(Arc<Mutex<Timestamp>>);
impl Clock for Hand {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

/// A site with two facilities; each has an admin `admin@…` whose password is [`PASSWORD`].
struct Bench {
    p: Platform,
    clock: Hand,
    op: Operator,
    house: Tenant,
    other: Tenant,
}

impl Bench {
    async fn new(mails: bool) -> Self {
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

    async fn account(&self, tenant: Option<&Tenant>, email: &str, role: Role) -> Id<User> {
        let phc = self.p.door().passwords().hash(Secret::new(PASSWORD.into())).await.unwrap();
        let new = NewAccount { email, name: "Erika Muster", role, password: Some(phc), must_change: false };
        self.p.create_account(&self.op, tenant, new).unwrap().0
    }

    fn later(&self, by: SignedDuration) {
        let mut now = self.clock.0.lock().unwrap();
        *now = now.checked_add(by).unwrap();
    }

    fn as_admin(&self, tenant: &Tenant, email: &str) -> Ctx<Manage> {
        self.p.command_line(&self.op, tenant, Some(email)).unwrap()
    }

    fn admin(&self) -> Ctx<Manage> {
        self.as_admin(&self.house, "admin@haus.example")
    }

    fn invite(&self, role: &str, email: &str) -> String {
        let asking = Asking { role, email, expires_at: None, vorgang: "" };
        self.p.invite(&self.admin(), &asking).unwrap().token.unwrap().reveal().to_owned()
    }

    async fn accept(&self, token: &str, email: &str) -> Result<Id<User>, PeopleError> {
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

    async fn register(&self, email: &str) -> Result<(), PeopleError> {
        self.p.ask_to_register(Wish { email: email.into(), lang: Lang::De, asked: Asked::for_tests() }).await
    }

    async fn finish(&self, token: &str, slug: &str) -> Result<Id<User>, PeopleError> {
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

    async fn recover(&self, email: &str) -> Result<(), PeopleError> {
        self.p.ask_for_recovery(email, Asked::for_tests()).await
    }

    async fn set(&self, token: &str) -> Result<(), PeopleError> {
        self.p.set_password_by_link(token.into(), Secret::new(OTHER.into()), Asked::for_tests()).await
    }

    async fn sign_in(&self, email: &str, password: &str) -> Result<Entered, Problem> {
        self.p.sign_in(Attempt::for_tests(email, password)).await
    }

    fn read<T>(&self, f: impl FnOnce(&InstanceReader<'_>) -> Result<T, StoreError>) -> T {
        self.p.store().instance_read(f).unwrap()
    }

    fn user(&self, email: &str) -> Option<User> {
        self.read(|r| Ok(r.find::<User>("email", email)?.into_iter().next().map(Seen::into_inner)))
    }

    fn edit_user(&self, email: &str, f: impl FnOnce(&mut User)) {
        let mut user = self.user(email).unwrap();
        f(&mut user);
        self.p.store().instance_upkeep(|w| w.put(&user)).unwrap();
    }

    fn suspend(&self, tenant: &Tenant) {
        let mut tenant = tenant.clone();
        tenant.state = TenantState::Suspended;
        self.p.store().instance_upkeep(|w| w.put(&tenant)).unwrap();
    }

    fn sessions(&self) -> usize {
        self.read(|r| r.all::<Session>()).len()
    }

    /// Entries of the audit chains: of the instance, and of the house.
    fn told(&self) -> (u64, u64) {
        let reports = self.p.verify_audit(&self.op, None).unwrap();
        let of = |slug: Option<&str>| {
            reports.iter().find(|report| report.tenant.as_deref() == slug).unwrap().log.entries
        };
        (of(None), of(Some("haus")))
    }
}

fn code<T>(result: Result<T, PeopleError>) -> &'static str {
    result.err().map_or("ok", |error| error.explain().code)
}

/// The secret at the end of the link of the only letter.
fn secret(letters: Vec<Letter>) -> String {
    assert_eq!(letters.len(), 1);
    match letters.into_iter().next().unwrap() {
        Letter::Recovery(way)
        | Letter::MailboxProof(way)
        | Letter::FirstPassword(way)
        | Letter::Invitation(way) => way.path.reveal().rsplit(['/', '=']).next().unwrap().to_owned(),
        _ => panic!("a letter without a link"),
    }
}

#[tokio::test]
async fn r_auth_14_whatever_is_wrong_with_an_invitation_is_said_in_the_same_way() {
    let bench = Bench::new(false).await;
    let token = bench.invite("staff", "eva@berg.example");
    assert_eq!(code(bench.accept("AAAA", "eva@berg.example").await), "EINLADUNG_UNGUELTIG");
    assert_eq!(code(bench.accept(&token, "max@berg.example").await), "EINLADUNG_UNGUELTIG");
    // Somebody with an account learns nothing through an invitation of somebody else.
    assert_eq!(code(bench.accept(&token, "admin@anders.example").await), "EINLADUNG_UNGUELTIG");
    assert_eq!(code(bench.accept(&token, " EVA@Berg.example").await), "ok");
    assert_eq!(code(bench.accept(&token, "eva@berg.example").await), "EINLADUNG_UNGUELTIG", "used");
    let expired = bench.invite("staff", "");
    bench.later(SignedDuration::from_hours(72));
    assert_eq!(code(bench.accept(&expired, "zoe@berg.example").await), "EINLADUNG_UNGUELTIG", "expired");
    let revoked = bench.invite("staff", "");
    let newest = bench.p.invitations(&bench.admin()).unwrap().remove(0);
    bench.p.revoke_invitation(&bench.admin(), newest.id).unwrap();
    assert_eq!(code(bench.accept(&revoked, "zoe@berg.example").await), "EINLADUNG_UNGUELTIG", "revoked");
    let suspended = bench.invite("staff", "");
    bench.suspend(&bench.house);
    assert_eq!(code(bench.accept(&suspended, "zoe@berg.example").await), "EINLADUNG_UNGUELTIG", "suspended");
    let states: Vec<_> =
        bench.read(|r| r.all::<Invitation>()).iter().map(|i| i.state(bench.p.now())).collect();
    for state in
        [InvitationState::Used, InvitationState::Expired, InvitationState::Revoked, InvitationState::Open]
    {
        assert!(states.contains(&state), "{state:?}");
    }
}

#[tokio::test]
async fn r_auth_14_an_invitation_is_stored_as_a_hash_and_gives_its_own_role_in_its_own_facility() {
    let bench = Bench::new(false).await;
    let token = bench.invite("therapist", "");
    let stored = bench.read(|r| r.all::<Invitation>());
    assert!(!format!("{:?}", stored.first().unwrap().token).contains(&token));
    let id = bench.accept(&token, "eva@berg.example").await.unwrap();
    let places = bench.read(|r| r.find::<Membership>("user", &id.to_string()));
    assert_eq!(
        places.iter().map(|m| (m.role, m.is_in(&bench.house))).collect::<Vec<_>>(),
        [(Role::Therapist, true)]
    );
    let late = bench.clock.now().checked_add(SignedDuration::from_hours(73)).unwrap();
    for bad in [Some(late), Some(bench.clock.now())] {
        let asking = Asking { role: "staff", email: "", expires_at: bad, vorgang: "" };
        assert_eq!(code(bench.p.invite(&bench.admin(), &asking)), "FELD_UNGUELTIG");
    }
    let asking = Asking { role: "operator", email: "", expires_at: None, vorgang: "" };
    assert_eq!(code(bench.p.invite(&bench.admin(), &asking)), "FELD_UNGUELTIG", "no admin makes an operator");
}

/// Story: a doubled click made two invitations, one of which nobody knew of.
#[tokio::test]
async fn a_form_sent_twice_makes_one_invitation_and_shows_its_link_once() {
    let bench = Bench::new(false).await;
    let asking = Asking { role: "staff", email: "", expires_at: None, vorgang: "v1" };
    assert!(bench.p.invite(&bench.admin(), &asking).unwrap().link.is_some());
    assert!(bench.p.invite(&bench.admin(), &asking).unwrap().link.is_none());
    assert_eq!(bench.p.invitations(&bench.admin()).unwrap().len(), 1);
}

#[tokio::test]
async fn r_auth_16_a_mail_domain_makes_nobody_an_account_before_the_mailbox_is_proven() {
    let bench = Bench::new(true).await;
    assert_eq!(code(bench.register("eva@dak.de").await), "DOMAIN_NICHT_ERLAUBT", "off by default");
    let row = DomainRow { domain: "DAK.de", role: "dak_mitarbeiter" };
    bench.p.allow_domain(&bench.admin(), &row).unwrap();
    for lookalike in ["eva@x.dak.de", "eva@notdak.de", "eva@dak.de.evil.example", "eva@dak.com"] {
        assert_eq!(code(bench.register(lookalike).await), "DOMAIN_NICHT_ERLAUBT", "{lookalike}");
    }
    for letters in ["eva@da\u{212a}.de", "eva@dаk.de", "eva@ｄａｋ.de", "eva@dak\u{2024}de", "eva@x@dak.de"]
    {
        assert_eq!(code(bench.register(letters).await), "FELD_UNGUELTIG", "{letters}");
    }
    // A known address is answered like an unknown one; only its own letter says more.
    bench.account(Some(&bench.house), "schon@dak.de", Role::Staff).await;
    let before = bench.told();
    assert_eq!(code(bench.register("eva@dak.de").await), "ok");
    let one = (bench.told().0 - before.0, bench.told().1 - before.1);
    assert_eq!(code(bench.register("schon@dak.de").await), "ok");
    assert_eq!((bench.told().0 - before.0, bench.told().1 - before.1), (one.0 * 2, one.1 * 2));
    assert!(matches!(post::received("schon@dak.de").as_slice(), [Letter::HasAccount]));
    assert!(bench.user("eva@dak.de").is_none(), "nothing is made before the proof");
    // A second letter would only annoy.
    assert_eq!(code(bench.register("eva@dak.de").await), "ok");
    let token = secret(post::received("eva@dak.de"));
    assert_eq!(code(bench.set(&token).await), "LINK_UNGUELTIG", "a proof of a mailbox is no recovery");
    let id = bench.finish(&token, "").await.unwrap();
    let places = bench.read(|r| r.find::<Membership>("user", &id.to_string()));
    assert_eq!(places.iter().map(|m| m.role).collect::<Vec<_>>(), [Role::DakMitarbeiter]);
    assert_eq!(code(bench.finish(&token, "").await), "LINK_UNGUELTIG", "once");
    assert!(matches!(bench.sign_in("eva@dak.de", OTHER).await, Ok(Entered::In(_))));
}

#[tokio::test]
async fn a_proof_of_a_mailbox_counts_half_an_hour_and_only_while_the_domain_is_allowed() {
    let bench = Bench::new(true).await;
    let row = DomainRow { domain: "kasse.example", role: "staff" };
    let allowed = bench.p.allow_domain(&bench.admin(), &row).unwrap();
    bench.register("eins@kasse.example").await.unwrap();
    let late = secret(post::received("eins@kasse.example"));
    bench.later(SignedDuration::from_mins(30));
    assert_eq!(code(bench.finish(&late, "").await), "LINK_UNGUELTIG");
    bench.register("zwei@kasse.example").await.unwrap();
    let token = secret(post::received("zwei@kasse.example"));
    bench.p.remove_domain(&bench.admin(), allowed.id).unwrap();
    assert_eq!(code(bench.finish(&token, "").await), "LINK_UNGUELTIG");
    // Two facilities allow it: the person chooses, and gets the role of that one.
    bench.p.allow_domain(&bench.admin(), &row).unwrap();
    let there = bench.as_admin(&bench.other, "admin@anders.example");
    bench.p.allow_domain(&there, &DomainRow { domain: "kasse.example", role: "therapist" }).unwrap();
    let choices = bench.p.proven_choices(&token).unwrap().1;
    assert_eq!(choices.iter().map(|c| c.slug.as_str()).collect::<Vec<_>>(), ["anders", "haus"]);
    assert_eq!(code(bench.finish(&token, "").await), "DOMAIN_NICHT_ERLAUBT", "nothing chosen");
    let id = bench.finish(&token, "anders").await.unwrap();
    let places = bench.read(|r| r.find::<Membership>("user", &id.to_string()));
    assert_eq!(
        places.iter().map(|m| (m.role, m.is_in(&bench.other))).collect::<Vec<_>>(),
        [(Role::Therapist, true)]
    );
}

#[tokio::test]
async fn without_mail_nobody_registers_by_domain_and_nobody_gets_admin_by_a_mailbox() {
    let bench = Bench::new(false).await;
    bench.p.allow_domain(&bench.admin(), &DomainRow { domain: "dak.de", role: "staff" }).unwrap();
    assert_eq!(code(bench.register("eva@dak.de").await), "NUR_EINLADUNG");
    for (domain, role) in [
        ("gmx.de", "staff"),
        ("dak", "staff"),
        ("*.dak.de", "staff"),
        ("kasse.de", "admin"),
        ("dak.de", "staff"),
    ] {
        let refused = bench.p.allow_domain(&bench.admin(), &DomainRow { domain, role });
        assert_eq!(code(refused), "FELD_UNGUELTIG", "{domain} {role}");
    }
}

#[tokio::test]
async fn r_auth_17_recovery_says_nothing_counts_once_for_half_an_hour_and_ends_all_sessions() {
    let bench = Bench::new(true).await;
    bench.account(Some(&bench.house), "ada@haus.example", Role::DakMitarbeiter).await;
    let Ok(Entered::In(first)) = bench.sign_in("ada@haus.example", PASSWORD).await else { panic!("not in") };
    let told = bench.told();
    for unknown in ["niemand@haus.example", "kein Postfach", ""] {
        assert_eq!(code(bench.recover(unknown).await), "ok");
    }
    assert_eq!(bench.told().0, told.0 + 3, "the same commit, whoever it is");
    bench.recover("ada@haus.example").await.unwrap();
    assert_eq!(bench.told().0, told.0 + 4);
    let late = secret(post::received("ada@haus.example"));
    bench.later(SignedDuration::from_mins(30));
    assert_eq!(code(bench.set(&late).await), "LINK_UNGUELTIG", "30 minutes");
    bench.recover("ada@haus.example").await.unwrap();
    let token = secret(post::received("ada@haus.example"));
    assert!(
        bench.p.password_link(&token).is_ok() && bench.p.password_link(&token).is_ok(),
        "looking uses nothing up"
    );
    let stored = bench.read(|r| r.all::<EntryLink>());
    assert!(stored.iter().all(|link| !format!("{:?}", link.token).contains(&token)));
    let short =
        bench.p.set_password_by_link(token.clone(), Secret::new("zu kurz".into()), Asked::for_tests());
    assert_eq!(code(short.await), "PASSWORT_ZU_KURZ");
    assert_eq!(code(bench.set(&token).await), "ok");
    assert_eq!(code(bench.set(&token).await), "LINK_UNGUELTIG", "once");
    assert_eq!(bench.sessions(), 0);
    let refresh = first.tokens.refresh.unwrap();
    assert!(bench.p.renew(&refresh, &Asked::for_tests()).is_err(), "the refresh token died too (R-SES-08)");
    assert!(bench.sign_in("ada@haus.example", PASSWORD).await.is_err());
    assert!(matches!(bench.sign_in("ada@haus.example", OTHER).await, Ok(Entered::In(_))));
}

#[tokio::test]
async fn r_auth_17_recovery_never_stands_for_the_second_factor() {
    let bench = Bench::new(true).await;
    bench.account(Some(&bench.house), "tom@haus.example", Role::Staff).await;
    bench.edit_user("tom@haus.example", |user| confirm(user, &Offer::new().unwrap(), 1, user.created_at));
    bench.recover("tom@haus.example").await.unwrap();
    bench.set(&secret(post::received("tom@haus.example"))).await.unwrap();
    assert!(matches!(bench.sign_in("tom@haus.example", OTHER).await, Ok(Entered::CodeDue(_))));
    assert!(bench.user("tom@haus.example").unwrap().factor.is_some());
}

#[tokio::test]
async fn a_link_dies_with_what_it_was_made_for() {
    let bench = Bench::new(true).await;
    bench.account(Some(&bench.house), "uwe@haus.example", Role::Staff).await;
    bench.recover("uwe@haus.example").await.unwrap();
    let token = secret(post::received("uwe@haus.example"));
    bench.p.disable_account(&bench.op, "uwe@haus.example").unwrap();
    assert_eq!(code(bench.set(&token).await), "LINK_UNGUELTIG", "disabled");
    bench.later(SignedDuration::from_mins(5));
    bench.recover("uwe@haus.example").await.unwrap();
    assert!(post::received("uwe@haus.example").is_empty(), "nobody disabled gets a link");
    bench.p.enable_account(&bench.op, "uwe@haus.example").unwrap();
    assert_eq!(code(bench.set(&token).await), "LINK_UNGUELTIG", "the old link stays dead");
}

#[tokio::test]
async fn r_auth_15_somebody_who_has_not_accepted_has_no_rights() {
    let bench = Bench::new(false).await;
    let new = NewPerson { name: "Ina Vogt", email: "ina@haus.example", role: "admin" };
    let (id, handed) = bench.p.add_person(&bench.admin(), &new).unwrap();
    let Handed::Shown { link, .. } = handed else { panic!("nothing is mailed") };
    for guess in ["", PASSWORD] {
        assert!(bench.sign_in("ina@haus.example", guess).await.is_err(), "no password lets her in");
    }
    // She is no admin who could keep the facility going, either.
    let own = bench.p.people(&bench.admin()).unwrap();
    assert!(!own.iter().find(|person| person.id == id).unwrap().has_password);
    let second = bench.account(Some(&bench.house), "zweite@haus.example", Role::Admin).await;
    let by_second = bench.as_admin(&bench.house, "zweite@haus.example");
    let first = bench.user("admin@haus.example").unwrap().id;
    bench
        .p
        .change_person(&by_second, first, PersonChange { role: Some("staff"), active: None }, None)
        .unwrap();
    bench.edit_user("admin@haus.example", |_| {});
    let by_ina = bench.as_admin(&bench.house, "ina@haus.example");
    let end = PersonChange { role: None, active: Some(false) };
    assert_eq!(code(bench.p.change_person(&by_ina, second, end, None)), "LETZTER_ADMIN");
    let token = link.reveal().rsplit('/').next().unwrap().to_owned();
    bench.set(&token).await.unwrap();
    assert!(matches!(bench.sign_in("ina@haus.example", OTHER).await, Ok(Entered::In(_))));
    assert_eq!(code(bench.p.change_person(&by_ina, second, end, None)), "ok");
}

#[tokio::test]
async fn r_acc_09_of_two_parallel_demotions_of_the_last_two_admins_one_is_refused() {
    for round in 0..20 {
        let bench = Bench::new(false).await;
        let first = bench.user("admin@haus.example").unwrap().id;
        let second = bench.account(Some(&bench.house), "zweite@haus.example", Role::Admin).await;
        let barrier = Barrier::new(2);
        let demote = |by: &str, whom: Id<User>, change: PersonChange<'static>| {
            let ctx = bench.as_admin(&bench.house, by);
            barrier.wait();
            code(bench.p.change_person(&ctx, whom, change, None))
        };
        let role = PersonChange { role: Some("staff"), active: None };
        let end = PersonChange { role: None, active: Some(false) };
        let (a, b) = std::thread::scope(|scope| {
            let a = scope.spawn(|| demote("admin@haus.example", second, role));
            let b = scope.spawn(|| demote("zweite@haus.example", first, end));
            (a.join().unwrap(), b.join().unwrap())
        });
        let mut both = [a, b];
        both.sort_unstable();
        assert_eq!(both, ["LETZTER_ADMIN", "ok"], "round {round}");
    }
}

#[tokio::test]
async fn nobody_changes_their_own_role_and_nobody_of_another_facility_is_there() {
    let bench = Bench::new(false).await;
    let own = bench.user("admin@haus.example").unwrap().id;
    bench.account(Some(&bench.house), "zweite@haus.example", Role::Admin).await;
    let admin = bench.admin();
    let role = PersonChange { role: Some("staff"), active: None };
    let end = PersonChange { role: None, active: Some(false) };
    assert_eq!(code(bench.p.change_person(&admin, own, role, None)), "EIGENES_KONTO");
    assert_eq!(code(bench.p.change_person(&admin, own, end, None)), "EIGENES_KONTO");
    assert_eq!(code(bench.p.reset_factor(&admin, own)), "EIGENES_KONTO");
    let foreign = bench.user("admin@anders.example").unwrap().id;
    for refused in [
        code(bench.p.person(&admin, foreign)),
        code(bench.p.change_person(&admin, foreign, role, None)),
        code(bench.p.unlock_person(&admin, foreign)),
        code(bench.p.end_sessions_of(&admin, foreign)),
        code(bench.p.reset_password(&admin, foreign)),
        code(bench.p.reset_factor(&admin, foreign)),
    ] {
        assert_eq!(refused, code(bench.p.person(&admin, Id::from_bytes([9; 16]))));
    }
    let people = bench.p.people(&admin).unwrap();
    assert!(people.iter().all(|person| person.email.ends_with("haus.example")), "{}", people.len());
    let invitation = bench.invite("staff", "");
    assert!(!invitation.is_empty());
    let there = bench.as_admin(&bench.other, "admin@anders.example");
    let id = bench.read(|r| r.all::<Invitation>()).first().unwrap().id;
    assert_eq!(code(bench.p.revoke_invitation(&there, id)), "NICHT_GEFUNDEN");
    assert!(bench.p.invitations(&there).unwrap().is_empty());
}

/// A person of two facilities: neither admin gets hold of the account that opens the other.
#[tokio::test]
async fn r_auth_18_who_belongs_elsewhere_is_reset_by_mail_or_by_the_operator_only() {
    for mails in [false, true] {
        let bench = Bench::new(mails).await;
        let shared = if mails { "lea-mit@beide.example" } else { "lea-ohne@beide.example" };
        let id = bench.account(Some(&bench.house), shared, Role::Staff).await;
        bench.account(Some(&bench.other), shared, Role::Admin).await;
        match bench.p.reset_password(&bench.admin(), id) {
            Ok(Handed::Mailed) if mails => drop(secret(post::received(shared))),
            Err(PeopleError::OperatorOnly) if !mails => {}
            other => panic!("{mails}: {}", code(other.map(|_| ()))),
        }
        assert_eq!(code(bench.p.reset_factor(&bench.admin(), id)), "NUR_BETREIBER");
        // Ending the membership here leaves what she does there.
        assert!(matches!(bench.sign_in(shared, PASSWORD).await, Ok(Entered::In(_))));
        let end = PersonChange { role: None, active: Some(false) };
        bench.p.change_person(&bench.admin(), id, end, None).unwrap();
        let there = bench.as_admin(&bench.other, "admin@anders.example");
        assert!(bench.p.person(&there, id).is_ok());
        assert!(
            matches!(bench.sign_in(shared, PASSWORD).await, Ok(Entered::In(_))),
            "by the other membership"
        );
        // So does an operator's account, which is everybody's key.
        let boss = if mails { "boss-mit@beide.example" } else { "boss-ohne@beide.example" };
        let id = bench.account(Some(&bench.house), boss, Role::Staff).await;
        bench.account(None, boss, Role::Operator).await;
        assert_eq!(code(bench.p.reset_factor(&bench.admin(), id)), "NUR_BETREIBER");
    }
}

#[tokio::test]
async fn a_lock_is_seen_and_lifted_by_the_admin() {
    let bench = Bench::new(false).await;
    let id = bench.account(Some(&bench.house), "ada@haus.example", Role::Staff).await;
    for _ in 0..5 {
        assert!(bench.sign_in("ada@haus.example", "ein falsches Passwort").await.is_err());
    }
    assert!(bench.sign_in("ada@haus.example", PASSWORD).await.is_err());
    assert!(bench.p.person(&bench.admin(), id).unwrap().locked_until.is_some());
    bench.p.unlock_person(&bench.admin(), id).unwrap();
    assert!(bench.p.person(&bench.admin(), id).unwrap().locked_until.is_none());
    assert!(matches!(bench.sign_in("ada@haus.example", PASSWORD).await, Ok(Entered::In(_))));
    assert!(bench.p.person(&bench.admin(), id).unwrap().signed_in_at.is_some());
    assert!(bench.read(|r| r.all::<SignInFailures>()).is_empty());
}

#[tokio::test]
async fn an_act_on_people_stands_in_both_chains_and_a_refused_one_in_neither() {
    let bench = Bench::new(false).await;
    let id = bench.account(Some(&bench.house), "ada@haus.example", Role::Staff).await;
    let admin = bench.admin();
    let mut before = bench.told();
    let mut one_more = |what: &str, by: (u64, u64)| {
        let now = bench.told();
        assert_eq!((now.0 - before.0, now.1 - before.1), by, "{what}");
        before = now;
    };
    bench.p.change_person(&admin, id, PersonChange { role: Some("therapist"), active: None }, None).unwrap();
    one_more("role", (1, 1));
    bench.p.change_person(&admin, id, PersonChange { role: Some("therapist"), active: None }, None).unwrap();
    one_more("nothing changed", (0, 0));
    assert_eq!(code(bench.p.change_person(&admin, id, PersonChange::default(), Some(7))), "KONFLIKT");
    one_more("stale", (0, 0));
    bench.p.reset_password(&admin, id).unwrap();
    one_more("link", (1, 1));
    bench.p.reset_factor(&admin, id).unwrap();
    one_more("factor", (1, 1));
    let token = bench.invite("staff", "");
    one_more("invited", (1, 1));
    bench.accept(&token, "eva@berg.example").await.unwrap();
    one_more("accepted, created", (2, 2));
    bench.p.unlock_account(&bench.op, "ada@haus.example").unwrap();
    one_more("the operator", (1, 1));
    let facility = bench.p.facility(&admin).unwrap();
    let change = FacilityChange {
        version: facility.version,
        name: "Haus am See".into(),
        zone: "Europe/Berlin".into(),
        keine_rm_frist_tage: "14".into(),
        idle_minutes: "10".into(),
        absolute_hours: String::new(),
        factor_roles: vec!["staff".into()],
    };
    bench.p.change_facility(&admin, &change).unwrap();
    one_more("facility", (1, 1));
    assert_eq!(code(bench.p.change_facility(&admin, &change)), "KONFLIKT", "from the version before");
    let stored = bench.p.facility(&admin).unwrap().tenant;
    assert_eq!((stored.name.as_str(), stored.keine_rm_frist_tage), ("Haus am See", 14));
    assert_eq!((stored.policy.idle_minutes, stored.policy.absolute_hours), (Some(10), None));
    assert!(stored.policy.needs_factor(Role::Staff) && !stored.policy.needs_factor(Role::Therapist));
}

#[tokio::test]
async fn settings_of_a_facility_that_cannot_be_are_refused_field_by_field() {
    let bench = Bench::new(false).await;
    let change = FacilityChange {
        version: 1,
        name: " ".into(),
        zone: "Europe/Nirgends".into(),
        keine_rm_frist_tage: "0".into(),
        idle_minutes: "4".into(),
        absolute_hours: "200".into(),
        factor_roles: Vec::new(),
    };
    let Err(PeopleError::Invalid(errors)) = bench.p.change_facility(&bench.admin(), &change) else {
        panic!("taken")
    };
    let fields: Vec<String> = errors.0.iter().map(|error| error.field.to_string()).collect();
    assert_eq!(fields, ["name", "zeitzone", "keine_rm_frist_tage", "idle_minutes", "absolute_hours"]);
}

#[tokio::test]
async fn links_and_old_invitations_are_forgotten_when_their_time_is_over() {
    let bench = Bench::new(false).await;
    bench.invite("staff", "");
    let id = bench.account(Some(&bench.house), "ada@haus.example", Role::Staff).await;
    bench.p.reset_password(&bench.admin(), id).unwrap();
    bench.p.tidy_links().unwrap();
    let counts = || (bench.read(|r| r.all::<EntryLink>()).len(), bench.read(|r| r.all::<Invitation>()).len());
    assert_eq!(counts(), (1, 1));
    bench.later(SignedDuration::from_hours(24));
    bench.p.tidy_links().unwrap();
    assert_eq!(counts(), (0, 1));
    bench.later(SignedDuration::from_hours(24 * 100));
    bench.p.tidy_links().unwrap();
    assert_eq!(counts(), (0, 0));
    let report = bench.p.check(&bench.op);
    assert!(report.clean(), "{report:?}");
}
