//! Who is there: recovery, roles, locks, and the settings of the facility.

use std::sync::Barrier;

use jiff::SignedDuration;

use super::{
    super::{EntryLink, FacilityChange, Invitation, IssuedLink, NewPerson, PeopleError, PersonChange, post},
    bench::{OTHER, TestPeople, code, secret},
};
use crate::{
    kernel::{ids::Id, secret::Secret},
    platform::{
        bench::{PASSWORD, lenient},
        settings::Settings,
        tenancy::{Role, User},
        web::{
            factor::{Offer, confirm},
            session::{Asked, SignInFailures, SignInOutcome},
        },
    },
};

#[tokio::test]
async fn r_auth_17_recovery_says_nothing_counts_once_for_half_an_hour_and_ends_all_sessions() {
    let bench = TestPeople::new(true).await;
    bench.account(Some(&bench.house), "ada@haus.example", Role::DakMitarbeiter).await;
    let Ok(SignInOutcome::In(first)) = bench.sign_in("ada@haus.example", PASSWORD).await else {
        panic!("not in")
    };
    let told = bench.told();
    for unknown in ["niemand@haus.example", "kein Postfach", ""] {
        assert_eq!(code(bench.recover(unknown).await), "ok");
    }
    assert_eq!(bench.told().0, told.0 + 3, "the same commit, whoever it is");
    bench.recover("ada@haus.example").await.unwrap();
    assert_eq!(bench.told().0, told.0 + 4);
    let late = secret(post::received("ada@haus.example"));
    bench.clock.wait(SignedDuration::from_mins(30));
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
    assert!(matches!(bench.sign_in("ada@haus.example", OTHER).await, Ok(SignInOutcome::In(_))));
}

#[tokio::test]
async fn r_auth_17_recovery_never_stands_for_the_second_factor() {
    let bench = TestPeople::new(true).await;
    bench.account(Some(&bench.house), "tom@haus.example", Role::Staff).await;
    bench.edit("tom@haus.example", |user| confirm(user, &Offer::new().unwrap(), 1, user.created_at));
    bench.recover("tom@haus.example").await.unwrap();
    bench.set(&secret(post::received("tom@haus.example"))).await.unwrap();
    assert!(matches!(bench.sign_in("tom@haus.example", OTHER).await, Ok(SignInOutcome::CodeDue(_))));
    assert!(bench.user("tom@haus.example").unwrap().factor.is_some());
}

#[tokio::test]
async fn a_link_dies_with_what_it_was_made_for() {
    let bench = TestPeople::new(true).await;
    bench.account(Some(&bench.house), "uwe@haus.example", Role::Staff).await;
    bench.recover("uwe@haus.example").await.unwrap();
    let token = secret(post::received("uwe@haus.example"));
    bench.p.disable_account(&bench.op, "uwe@haus.example").unwrap();
    assert_eq!(code(bench.set(&token).await), "LINK_UNGUELTIG", "disabled");
    bench.clock.wait(SignedDuration::from_mins(5));
    bench.recover("uwe@haus.example").await.unwrap();
    assert!(post::received("uwe@haus.example").is_empty(), "nobody disabled gets a link");
    bench.p.enable_account(&bench.op, "uwe@haus.example").unwrap();
    assert_eq!(code(bench.set(&token).await), "LINK_UNGUELTIG", "the old link stays dead");
}

#[tokio::test]
async fn r_auth_15_somebody_who_has_not_accepted_has_no_rights() {
    let bench = TestPeople::new(false).await;
    let new = NewPerson { name: "Ina Vogt", email: "ina@haus.example", role: "admin" };
    let (id, handed) = bench.p.add_person(&bench.admin(), &new).unwrap();
    let IssuedLink::Shown { link, .. } = handed else { panic!("nothing is mailed") };
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
    bench.edit("admin@haus.example", |_| {});
    let by_ina = bench.as_admin(&bench.house, "ina@haus.example");
    let end = PersonChange { role: None, active: Some(false) };
    assert_eq!(code(bench.p.change_person(&by_ina, second, end, None)), "LETZTER_ADMIN");
    let token = link.reveal().rsplit('/').next().unwrap().to_owned();
    bench.set(&token).await.unwrap();
    assert!(matches!(bench.sign_in("ina@haus.example", OTHER).await, Ok(SignInOutcome::In(_))));
    assert_eq!(code(bench.p.change_person(&by_ina, second, end, None)), "ok");
}

#[tokio::test]
async fn r_acc_09_of_two_parallel_demotions_of_the_last_two_admins_one_is_refused() {
    for round in 0..20 {
        let bench = TestPeople::new(false).await;
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
    let bench = TestPeople::new(false).await;
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
        let bench = TestPeople::new(mails).await;
        let shared = if mails { "lea-mit@beide.example" } else { "lea-ohne@beide.example" };
        let id = bench.account(Some(&bench.house), shared, Role::Staff).await;
        bench.account(Some(&bench.other), shared, Role::Admin).await;
        match bench.p.reset_password(&bench.admin(), id) {
            Ok(IssuedLink::Mailed) if mails => drop(secret(post::received(shared))),
            Err(PeopleError::OperatorOnly) if !mails => {}
            other => panic!("{mails}: {}", code(other.map(|_| ()))),
        }
        assert_eq!(code(bench.p.reset_factor(&bench.admin(), id)), "NUR_BETREIBER");
        // Ending the membership here leaves what she does there.
        assert!(matches!(bench.sign_in(shared, PASSWORD).await, Ok(SignInOutcome::In(_))));
        let end = PersonChange { role: None, active: Some(false) };
        bench.p.change_person(&bench.admin(), id, end, None).unwrap();
        let there = bench.as_admin(&bench.other, "admin@anders.example");
        assert!(bench.p.person(&there, id).is_ok());
        assert!(
            matches!(bench.sign_in(shared, PASSWORD).await, Ok(SignInOutcome::In(_))),
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
    let bench = TestPeople::new(false).await;
    let id = bench.account(Some(&bench.house), "ada@haus.example", Role::Staff).await;
    for _ in 0..5 {
        assert!(bench.sign_in("ada@haus.example", "ein falsches Passwort").await.is_err());
    }
    assert!(bench.sign_in("ada@haus.example", PASSWORD).await.is_err());
    assert!(bench.p.person(&bench.admin(), id).unwrap().locked_until.is_some());
    bench.p.unlock_person(&bench.admin(), id).unwrap();
    assert!(bench.p.person(&bench.admin(), id).unwrap().locked_until.is_none());
    assert!(matches!(bench.sign_in("ada@haus.example", PASSWORD).await, Ok(SignInOutcome::In(_))));
    assert!(bench.p.person(&bench.admin(), id).unwrap().signed_in_at.is_some());
    assert!(bench.read(|r| r.all::<SignInFailures>()).is_empty());
}

#[tokio::test]
async fn an_act_on_people_stands_in_both_chains_and_a_refused_one_in_neither() {
    let bench = TestPeople::new(false).await;
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
        idle_minutes: "10".into(),
        absolute_hours: String::new(),
        factor_roles: vec!["staff".into()],
    };
    bench.p.change_facility(&admin, &change).unwrap();
    one_more("facility", (1, 1));
    assert_eq!(code(bench.p.change_facility(&admin, &change)), "KONFLIKT", "from the version before");
    let stored = bench.p.facility(&admin).unwrap().tenant;
    assert_eq!(stored.name, "Haus am See");
    assert_eq!((stored.policy.idle_minutes, stored.policy.absolute_hours), (Some(10), None));
    assert!(stored.policy.needs_factor(Role::Staff) && !stored.policy.needs_factor(Role::Therapist));
}

#[tokio::test]
async fn settings_of_a_facility_that_cannot_be_are_refused_field_by_field() {
    let bench = TestPeople::new(false).await;
    let change = FacilityChange {
        version: 1,
        name: " ".into(),
        zone: "Europe/Nirgends".into(),
        idle_minutes: "4".into(),
        absolute_hours: "200".into(),
        factor_roles: Vec::new(),
    };
    let Err(PeopleError::Invalid(errors)) = bench.p.change_facility(&bench.admin(), &change) else {
        panic!("taken")
    };
    let fields: Vec<String> = errors.0.iter().map(|error| error.field.to_string()).collect();
    assert_eq!(fields, ["name", "zeitzone", "idle_minutes", "absolute_hours"]);
}

/// decisions.md, 8: an admin without a second factor was told apart from nobody.
#[tokio::test]
async fn who_lacks_the_second_factor_that_their_role_demands_is_told_to_the_admin() {
    for required in [true, false] {
        let settings = Settings { mfa_required: required, ..lenient() };
        let bench = TestPeople::with(false, settings).await;
        for (email, role) in [("zwei@haus.example", Role::Admin), ("ada@haus.example", Role::DakMitarbeiter)]
        {
            bench.account(Some(&bench.house), email, role).await;
        }
        bench.edit("zwei@haus.example", |user| confirm(user, &Offer::new().unwrap(), 1, user.created_at));
        let lacking = || -> Vec<String> {
            let all = bench.p.people(&bench.admin()).unwrap();
            all.into_iter().filter(|person| person.lacks_factor).map(|person| person.email).collect()
        };
        let expected: &[&str] = if required { &["admin@haus.example"] } else { &[] };
        assert_eq!(lacking(), expected, "whose role demands none may do without");
        // Where the facility demands one of them too, they lack it; who has left lacks nothing.
        let facility = bench.p.facility(&bench.admin()).unwrap();
        let change = FacilityChange {
            version: facility.version,
            name: "Haus".into(),
            zone: "Europe/Berlin".into(),
            factor_roles: vec!["dak_mitarbeiter".into()],
            ..FacilityChange::default()
        };
        bench.p.change_facility(&bench.admin(), &change).unwrap();
        let expected: &[&str] = if required { &["ada@haus.example", "admin@haus.example"] } else { &[] };
        assert_eq!(lacking(), expected);
        let ada = bench.user("ada@haus.example").unwrap().id;
        assert_eq!(bench.p.person(&bench.admin(), ada).unwrap().lacks_factor, required);
        let end = PersonChange { role: None, active: Some(false) };
        bench.p.change_person(&bench.admin(), ada, end, None).unwrap();
        assert!(!bench.p.person(&bench.admin(), ada).unwrap().lacks_factor);
    }
}
