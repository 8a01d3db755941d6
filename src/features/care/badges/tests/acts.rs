//! Acts on badges and devices, races, and what is refused alike.

use std::time::Instant;

use super::{super::actions::Opened, *};
use crate::{
    features::care::observations::tests::NURSE,
    kernel::problem::Explain as _,
    platform::{
        entity::ActError,
        store::{Entry as Told, Reader},
        tenancy::ReadsTrail,
        web::session::{Asked, PairedBy},
    },
};

crate::permission!(Trail, "test.trail", [Admin]);
impl ReadsTrail for Trail {}

fn entries(house: &House) -> Vec<Told> {
    let read = house
        .site
        .p
        .store()
        .read(&house.ctx::<Trail>(None), |r| r.trail()?.collect::<Result<Vec<_>, StoreError>>());
    let mut all = read.unwrap();
    all.sort_by_key(|entry| entry.seq);
    all
}

fn count(house: &House, kind: &str) -> usize {
    entries(house).iter().filter(|entry| entry.kind == kind).count()
}

async fn show(browser: &mut Browser, said: &str) -> Answer {
    post(browser, "/q", &format!("token={said}")).await
}

fn code_of(error: ActError) -> &'static str {
    error.explain().code
}

/// 50 scans of one code at once pair one browser.
#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_bring_the_same_code_one_is_paired() {
    let house = house();
    let (device, pairing) = entered(&house.site.p, &admin::<ManageDevices>(&house), "Tablet");
    let token = pairing.token.reveal().to_owned();
    let all = (0..50).map(|_| {
        let (p, by) = (house.site.p.clone(), PairedBy::Token(token.clone()));
        tokio::task::spawn_blocking(move || p.pair_browser(&by, &Asked::for_tests()).is_ok())
    });
    let mut paired = 0;
    for one in all.collect::<Vec<_>>() {
        paired += usize::from(one.await.unwrap());
    }
    assert_eq!(paired, 1);
    assert_eq!(count(&house, "device.paired"), 1);
    // Used: by the code of the same pairing nobody comes either.
    let mut late = stranger(&house);
    let answer = post(&mut late, "/geraet/koppeln", &format!("code={}", pairing.code.reveal())).await;
    assert_eq!(answer.0, StatusCode::FORBIDDEN);
    assert!(answer.2.contains("Dieser Code gilt nicht"), "{}", answer.2);
    let _: Id<Device> = device;
}

#[tokio::test]
async fn a_code_counts_fifteen_minutes_and_the_newest_of_a_device_alone() {
    let house = house();
    let ctx = admin::<ManageDevices>(&house);
    let (device, first) = entered(&house.site.p, &ctx, "Tablet");
    let life = jiff::SignedDuration::from_mins(15);
    let second = house.site.p.new_pairing(&ctx, device.bytes(), "Tablet", life).unwrap();
    let by = |token: &Secret| PairedBy::Token(token.reveal().to_owned());
    let asked = Asked::for_tests();
    assert_eq!(house.site.p.pair_browser(&by(&first.token), &asked).unwrap_err().code, "KOPPLUNG_UNGUELTIG");
    house.site.clock.seconds(15 * 60);
    assert_eq!(house.site.p.pair_browser(&by(&second.token), &asked).unwrap_err().code, "KOPPLUNG_UNGUELTIG");
    house.site.clock.seconds(-1);
    assert!(house.site.p.pair_browser(&by(&second.token), &asked).is_ok());
}

/// Five wrong PINs at once lock once, and one of them says so.
#[tokio::test(flavor = "multi_thread")]
async fn wrong_pins_at_once_lock_once() {
    let house = house();
    let (mut browser, _) = tablet(&house).await;
    let (badge, token, _) = issued(&house, "4711");
    let shown = ticket(&show(&mut browser, token.reveal()).await.2);
    let cookie = browser.cookies().to_owned();
    let tries = (0..20).map(|_| {
        let (p, cookie, ticket) = (house.site.p.clone(), cookie.clone(), shown.clone());
        tokio::task::spawn_blocking(move || {
            let headers = [(header::COOKIE, cookie.parse().unwrap())].into_iter().collect();
            let lang = crate::kernel::words::Lang::De;
            let here = devices::here(&p, &headers, &Asked::for_tests(), lang).unwrap().unwrap();
            match actions::enter_pin(&p, &here, &ticket, "0000") {
                Ok(Opened::Session(_) | Opened::NeedsPin { .. }) => "IN",
                Err(problem) => problem.code,
            }
        })
    });
    let mut said = Vec::new();
    for one in tries.collect::<Vec<_>>() {
        said.push(one.await.unwrap());
    }
    let of = |code| said.iter().filter(|one| **one == code).count();
    assert_eq!(
        (of("PIN_FALSCH"), of("AUSWEIS_GESPERRT"), of("QR_UNGUELTIG"), of("IN")),
        (4, 1, 15, 0),
        "{said:?}"
    );
    assert_eq!(count(&house, "card.locked"), 1);
    let answer = post(&mut browser, "/q/pin", &format!("ausweis={shown}&pin=4711")).await;
    assert_eq!(word(&answer), "QR_UNGUELTIG", "the right one is of no use");
    // Unlocked by an admin, the count begins anew.
    actions::unlock(&house.site.p, &admin::<ManageBadges>(&house), badge.id).unwrap();
    let answer = post(&mut browser, "/q/pin", &format!("ausweis={shown}&pin=0000")).await;
    assert_eq!(word(&answer), "PIN_FALSCH");
    let answer = post(&mut browser, "/q/pin", &format!("ausweis={shown}&pin=4711")).await;
    assert_eq!(word(&answer), "SITZUNG");
}

/// Unknown, locked, revoked, expired, moved out, another house's: one answer, byte for byte.
#[tokio::test]
async fn whatever_does_not_count_is_answered_by_the_same_bytes() {
    type Fate = fn(&House, &Badge);
    let cases: [(&str, Fate); 5] = [
        ("locked", |house, badge| {
            actions::lock(&house.site.p, &locks(house), badge.id).unwrap();
        }),
        ("revoked", |house, badge| {
            actions::revoke(&house.site.p, &admin::<ManageBadges>(house), badge.id).unwrap();
        }),
        ("replaced", |house, _| {
            issued(house, "");
        }),
        ("expired", |house, _| house.site.clock.seconds(365 * 86_400)),
        ("moved out", |house, _| moves_out(house)),
    ];
    for (name, fate) in cases {
        let house = house();
        let (mut browser, _) = tablet(&house).await;
        let (badge, token, code) = issued(&house, "");
        assert_eq!(word(&show(&mut browser, token.reveal()).await), "SITZUNG", "{name}");
        fate(&house, &badge);
        let nobodys = show(&mut browser, "AAAA").await;
        assert_eq!(word(&nobodys), "QR_UNGUELTIG", "{name}");
        for said in [token.reveal(), code.reveal()] {
            assert_eq!(show(&mut browser, said).await, nobodys, "{name}");
        }
        let answer = browser.get("/mein").await;
        assert_eq!(word(&answer), "SITZUNG_ABGELAUFEN", "{name}: what it opened is over");
    }
    // Of another house, and of none.
    let (mine, theirs) = (house(), house());
    let (mut browser, _) = tablet(&mine).await;
    let (_, token, code) = issued(&theirs, "");
    let nobodys = show(&mut browser, "AAAA").await;
    for said in [token.reveal(), code.reveal(), "", "ABCDEFGH", "\u{202e}"] {
        assert_eq!(show(&mut browser, said).await, nobodys);
    }
}

/// The time of an answer does not say why a badge counts for nothing.
#[tokio::test]
async fn whatever_does_not_count_takes_as_long() {
    let house = house();
    let (mut browser, _) = tablet(&house).await;
    let (badge, token, _) = issued(&house, "");
    actions::lock(&house.site.p, &locks(&house), badge.id).unwrap();
    let mut medians = Vec::new();
    for said in [token.reveal(), "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
        let mut took = Vec::new();
        for _ in 0..41 {
            house.site.clock.seconds(61);
            let began = Instant::now();
            assert_eq!(word(&show(&mut browser, said).await), "QR_UNGUELTIG");
            took.push(began.elapsed());
        }
        took.sort();
        medians.push(took[20].as_secs_f64());
    }
    let ratio = medians[0] / medians[1];
    assert!((0.5..2.0).contains(&ratio), "{medians:?}");
}

#[tokio::test]
async fn a_device_that_is_revoked_is_a_strangers_at_once() {
    let house = house();
    let (mut browser, device) = tablet(&house).await;
    let (_, token, _) = issued(&house, "");
    assert_eq!(word(&show(&mut browser, token.reveal()).await), "SITZUNG");
    assert_eq!(word(&browser.get("/mein").await), "OK");
    devices::testing::revoked(&house.site.p, &admin::<ManageDevices>(&house), device);
    assert_eq!(word(&browser.get("/mein").await), "SITZUNG_ABGELAUFEN");
    assert_eq!(word(&show(&mut browser, token.reveal()).await), "NUR_TEAM");
    // On another device the badge still counts, and a new showing there ends whoever was in before.
    let (mut other, _) = tablet(&house).await;
    assert_eq!(word(&show(&mut other, token.reveal()).await), "SITZUNG");
    let before = other.cookies().to_owned();
    assert_eq!(word(&show(&mut other, token.reveal()).await), "SITZUNG");
    let mut old = stranger(&house);
    old.hold(&before);
    assert_eq!(word(&old.get("/mein").await), "SITZUNG_ABGELAUFEN");
    assert_eq!(word(&other.get("/mein").await), "OK");
}

/// What a ticket says is sealed: of another device, another badge, another time it is none.
#[tokio::test]
async fn a_pin_is_taken_where_its_badge_was_shown_and_soon_after() {
    let house = house();
    let ((mut browser, _), (mut other, _)) = (tablet(&house).await, tablet(&house).await);
    let (_, token, _) = issued(&house, "4711");
    let shown = ticket(&show(&mut browser, token.reveal()).await.2);
    let pin = |ticket: &str| format!("ausweis={ticket}&pin=4711");
    assert_eq!(word(&post(&mut other, "/q/pin", &pin(&shown)).await), "SITZUNG_ABGELAUFEN");
    let forged = shown.replacen('.', ".9", 1);
    for ticket in ["", "..", forged.as_str()] {
        assert_eq!(word(&post(&mut browser, "/q/pin", &pin(ticket)).await), "SITZUNG_ABGELAUFEN", "{ticket}");
    }
    house.site.clock.seconds(5 * 60);
    assert_eq!(word(&post(&mut browser, "/q/pin", &pin(&shown)).await), "SITZUNG_ABGELAUFEN");
    house.site.clock.seconds(-1);
    assert_eq!(word(&post(&mut browser, "/q/pin", &pin(&shown)).await), "SITZUNG");
    assert_eq!(word(&post(&mut stranger(&house), "/q/pin", &pin(&shown)).await), "NUR_TEAM");
}

#[tokio::test]
async fn badges_are_issued_by_an_admin_who_has_shown_who_they_are() {
    let house = house();
    let p = &house.site.p;
    let issue = |ctx: &Ctx<ManageBadges>, pin: &str, tage: Option<u16>, key: &str| {
        let sent = Sent { resident: house.residents[0], pin, tage, idempotency_key: key };
        actions::issue(p, ctx, &sent)
    };
    let plain = house.ctx::<ManageBadges>(Some(ADMIN));
    assert_eq!(code_of(issue(&plain, "", None, "").err().unwrap()), "ERNEUT_ANMELDEN");
    let ctx = admin::<ManageBadges>(&house);
    for (pin, tage, field) in
        [("12", None, "pin"), ("12a4", None, "pin"), ("", Some(0), "tage"), ("", Some(396), "tage")]
    {
        let Err(ActError::Invalid(errors)) = issue(&ctx, pin, tage, "") else { panic!("{pin} {tage:?}") };
        assert_eq!(errors.0[0].field, field);
    }
    let first = issue(&ctx, "", Some(1), "k-1").unwrap();
    let twice = issue(&ctx, "", Some(1), "k-1").unwrap();
    assert!(first.secrets.is_some() && twice.secrets.is_none(), "shown once");
    assert_eq!(first.badge.id, twice.badge.id);
    // The house asks for a PIN; a new badge revokes the old one.
    house.set(&[("ausweis_pin", "pflicht")]);
    let Err(ActError::Invalid(errors)) = issue(&ctx, "", None, "") else { panic!("without a PIN") };
    assert_eq!(errors.0[0].code, "PFLICHTFELD_FEHLT");
    let second = issue(&ctx, "471100", None, "").unwrap();
    let old = p.store().read(&ctx, |r: &Reader<'_, ManageBadges>| r.need::<Badge>(&first.badge.id)).unwrap();
    assert!(old.widerruf.is_some() && second.badge.widerruf.is_none());
    assert_eq!(count(&house, "card.revoked"), 1);
    for act in [actions::lock(p, &locks(&house), old.id), actions::unlock(p, &ctx, old.id)] {
        assert_eq!(code_of(act.err().unwrap()), "AUSWEIS_ZUSTAND");
    }
    // A nurse locks; who locks twice changes nothing.
    let nurse = house.ctx::<LockBadges>(Some(NURSE));
    for _ in 0..2 {
        actions::lock(p, &nurse, second.badge.id).unwrap();
    }
    assert_eq!(count(&house, "card.locked_by_staff"), 1);
    moves_out(&house);
    assert_eq!(code_of(issue(&ctx, "4711", None, "").err().unwrap()), "BEWOHNER_AUSGEZOGEN");
}

/// What a badge does stands in the trail as a badge's; PIN, token and code stand nowhere.
#[tokio::test]
async fn every_use_is_told_and_no_secret_is() {
    let house = house();
    let (mut browser, _) = tablet(&house).await;
    let (_, token, code) = issued(&house, "739154");
    let shown = ticket(&show(&mut browser, token.reveal()).await.2);
    post(&mut browser, "/q/pin", &format!("ausweis={shown}&pin=839154")).await;
    assert_eq!(word(&post(&mut browser, "/q/pin", &format!("ausweis={shown}&pin=739154")).await), "SITZUNG");
    assert_eq!(word(&browser.get("/mein").await), "OK");
    let told = entries(&house);
    let came_to: Vec<String> = told
        .iter()
        .filter(|entry| entry.kind == "card.shown")
        .map(|entry| entry.note::<String>("ergebnis").unwrap())
        .collect();
    assert_eq!(came_to, ["PIN_ERFORDERLICH", "PIN_FALSCH", "SITZUNG"]);
    let opened = told.iter().find(|entry| entry.kind == "badge.opened").unwrap();
    assert_eq!(opened.actor.kind.word(), "badge");
    let read = told.iter().filter(|entry| entry.kind == "record.read" && entry.actor.kind.word() == "badge");
    assert_eq!(read.count(), 1);
    let secrets = [token.reveal(), code.reveal(), "739154", "839154"];
    for entry in &told {
        let said: Vec<&str> = entry.notes.iter().map(|(_, value)| value.as_str()).collect();
        assert!(
            said.iter().all(|said| secrets.iter().all(|secret| !said.contains(secret))),
            "{}",
            entry.kind
        );
    }
    assert!(house.site.p.check(&house.site.op).clean());
}
