//! Who comes in: by an invitation, by the domain of a mailbox.

use jiff::SignedDuration;

use super::{
    super::{DomainRow, EntryLink, Invitation, InvitationRequest, InvitationState, Letter, post},
    bench::{OTHER, TestPeople, code, secret},
};
use crate::{
    kernel::clock::Clock as _,
    platform::{
        bench::lenient,
        settings::Settings,
        tenancy::{Membership, Role},
        web::session::SignInOutcome,
    },
};

#[tokio::test]
async fn r_auth_14_whatever_is_wrong_with_an_invitation_is_said_in_the_same_way() {
    let bench = TestPeople::new(false).await;
    let token = bench.invite("staff", "eva@berg.example");
    assert_eq!(code(bench.accept("AAAA", "eva@berg.example").await), "EINLADUNG_UNGUELTIG");
    assert_eq!(code(bench.accept(&token, "max@berg.example").await), "EINLADUNG_UNGUELTIG");
    // Somebody with an account learns nothing through an invitation of somebody else.
    assert_eq!(code(bench.accept(&token, "admin@anders.example").await), "EINLADUNG_UNGUELTIG");
    assert_eq!(code(bench.accept(&token, " EVA@Berg.example").await), "ok");
    assert_eq!(code(bench.accept(&token, "eva@berg.example").await), "EINLADUNG_UNGUELTIG", "used");
    let expired = bench.invite("staff", "");
    bench.clock.wait(SignedDuration::from_hours(72));
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

/// Story: whoever had the link of somebody else's invitation had the house hash passwords, as many as they liked.
#[tokio::test]
async fn r_auth_14_no_password_is_hashed_for_whoever_is_not_invited() {
    let bench = TestPeople::new(false).await;
    let (hers, anybodys) = (bench.invite("staff", "eva@berg.example"), bench.invite("staff", ""));
    let shut = bench.p.door().passwords().shut().await;
    assert_eq!(code(bench.accept(&hers, "max@berg.example").await), "EINLADUNG_UNGUELTIG");
    assert_eq!(code(bench.accept(&anybodys, "admin@anders.example").await), "EMAIL_VERGEBEN");
    // Of two with one link, one waits for the gate, and the other behind it.
    drop(shut);
    let (one, other) = tokio::join!(
        bench.accept(&anybodys, "zoe@berg.example"),
        bench.accept(&anybodys, "max@berg.example")
    );
    let mut told = [code(one), code(other)];
    told.sort();
    assert_eq!(told, ["EINLADUNG_UNGUELTIG", "ok"]);
}

/// Story: an invitation without an address was a free test of which addresses have an account, hundreds in a second.
#[tokio::test]
async fn r_auth_14_an_invitation_for_anybody_tests_few_addresses() {
    let bench = TestPeople::with(false, Settings { sign_in_burst: 3, ..lenient() }).await;
    let anybodys = bench.invite("staff", "");
    for _ in 0..2 {
        assert_eq!(code(bench.accept(&anybodys, "admin@anders.example").await), "EMAIL_VERGEBEN");
    }
    // Who guesses links takes none of the looks.
    for _ in 0..9 {
        assert!(bench.accept("AAAA", "zoe@berg.example").await.is_err());
    }
    // Nor does it help to break off when the answer takes its time.
    let shut = bench.p.door().passwords().shut().await;
    let broken_off = async |of| tokio::time::timeout(std::time::Duration::from_millis(50), of).await.is_err();
    assert!(broken_off(bench.accept(&anybodys, "zoe@berg.example")).await);
    drop(shut);
    assert!(broken_off(bench.accept(&anybodys, "admin@anders.example")).await, "three were all");
    let bench = TestPeople::with(false, Settings { sign_in_burst: 1, ..lenient() }).await;
    for number in 0..3 {
        let token = bench.invite("staff", "");
        assert_eq!(code(bench.accept(&token, &format!("p{number}@berg.example")).await), "ok");
    }
}

#[tokio::test]
async fn r_auth_14_an_invitation_is_stored_as_a_hash_and_gives_its_own_role_in_its_own_facility() {
    let bench = TestPeople::new(false).await;
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
        let asking = InvitationRequest { role: "staff", email: "", expires_at: bad, idempotency_key: "" };
        assert_eq!(code(bench.p.invite(&bench.admin(), &asking)), "FELD_UNGUELTIG");
    }
    let asking = InvitationRequest { role: "operator", email: "", expires_at: None, idempotency_key: "" };
    assert_eq!(code(bench.p.invite(&bench.admin(), &asking)), "FELD_UNGUELTIG", "no admin makes an operator");
}

/// Story: a doubled click made two invitations, one of which nobody knew of.
#[tokio::test]
async fn a_form_sent_twice_makes_one_invitation_and_shows_its_link_once() {
    let bench = TestPeople::new(false).await;
    let asking = InvitationRequest { role: "staff", email: "", expires_at: None, idempotency_key: "v1" };
    assert!(bench.p.invite(&bench.admin(), &asking).unwrap().link.is_some());
    assert!(bench.p.invite(&bench.admin(), &asking).unwrap().link.is_none());
    assert_eq!(bench.p.invitations(&bench.admin()).unwrap().len(), 1);
}

#[tokio::test]
async fn r_auth_16_a_mail_domain_makes_nobody_an_account_before_the_mailbox_is_proven() {
    let bench = TestPeople::new(true).await;
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
    assert!(matches!(bench.sign_in("eva@dak.de", OTHER).await, Ok(SignInOutcome::In(_))));
}

#[tokio::test]
async fn a_proof_of_a_mailbox_counts_half_an_hour_and_only_while_the_domain_is_allowed() {
    let bench = TestPeople::new(true).await;
    let row = DomainRow { domain: "kasse.example", role: "staff" };
    let allowed = bench.p.allow_domain(&bench.admin(), &row).unwrap();
    bench.register("eins@kasse.example").await.unwrap();
    let late = secret(post::received("eins@kasse.example"));
    bench.clock.wait(SignedDuration::from_mins(30));
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
    let bench = TestPeople::new(false).await;
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
async fn links_and_old_invitations_are_forgotten_when_their_time_is_over() {
    let bench = TestPeople::new(false).await;
    bench.invite("staff", "");
    let id = bench.account(Some(&bench.house), "ada@haus.example", Role::Staff).await;
    bench.p.reset_password(&bench.admin(), id).unwrap();
    bench.p.tidy_links().unwrap();
    let counts = || (bench.read(|r| r.all::<EntryLink>()).len(), bench.read(|r| r.all::<Invitation>()).len());
    assert_eq!(counts(), (1, 1));
    bench.clock.wait(SignedDuration::from_hours(24));
    bench.p.tidy_links().unwrap();
    assert_eq!(counts(), (0, 1));
    bench.clock.wait(SignedDuration::from_hours(24 * 100));
    bench.p.tidy_links().unwrap();
    assert_eq!(counts(), (0, 0));
    let report = bench.p.check(&bench.op);
    assert!(report.clean(), "{report:?}");
}
