//! How such a session begins, how long it counts, and who ends it.

use axum::http::{HeaderMap, StatusCode, header};

use super::{
    DEVICE, Desk, House, RULE,
    slips::{Holder, at},
};
use crate::platform::{
    store::codec,
    web::{browser::all, session::BadgeSession},
};

impl House {
    fn stored(&self) -> Vec<BadgeSession> {
        let all = self.site.read(|r| r.all::<BadgeSession>());
        all.into_iter().map(crate::platform::store::Versioned::into_inner).collect()
    }

    /// Whether the session of these cookies counts.
    async fn counts(&self, cookies: &HeaderMap) -> bool {
        self.holding(std::slice::from_ref(cookies)).get("/zettel").await.0 == StatusCode::OK
    }
}

/// R-SES-01; the secret is stored as a keyed hash alone.
#[tokio::test]
async fn the_cookie_is_the_hosts_own_and_what_it_holds_is_not_stored() {
    let house = House::new();
    let cookies = house.opened(1);
    let all: Vec<_> = cookies.get_all(header::SET_COOKIE).iter().collect();
    let [cookie] = all[..] else { panic!("one cookie") };
    let (value, rest) = cookie.to_str().unwrap().split_once(';').unwrap();
    assert_eq!(rest, " Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=3600");
    let token = value.strip_prefix("__Host-ausweis=").unwrap();
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    let token = URL_SAFE_NO_PAD.decode(token).unwrap();
    let stored = codec::encode(&crate::platform::store::OnDisk::raw(&house.stored()[0])).unwrap();
    assert!(stored.windows(16).any(|part| part == &token[..16]), "by its id it is found");
    assert!(!stored.windows(16).any(|part| part == &token[16..32] || part == &token[32..48]));
    assert!(house.counts(&cookies).await);
    assert!(house.site.p.check(&house.site.op).clean());
}

#[tokio::test]
async fn it_ends_when_it_is_idle_and_after_its_longest_time() {
    let house = House::new();
    let idle = house.opened(1);
    house.site.clock.seconds(15 * 60);
    assert!(house.counts(&idle).await, "used a last time");
    house.site.clock.seconds(15 * 60 + 1);
    assert!(!house.counts(&idle).await);
    house.site.clock.seconds(-60);
    assert!(!house.counts(&idle).await, "a clock that is set back revives nothing");

    let used = house.opened(1);
    for minutes in [0, 14, 14, 14, 14] {
        house.site.clock.seconds(minutes * 60);
        assert!(house.counts(&used).await);
    }
    house.site.clock.seconds(4 * 60 - 1);
    assert!(house.counts(&used).await);
    house.site.clock.seconds(1);
    assert!(!house.counts(&used).await, "an hour after it began");
    assert!(house.stored().is_empty());
}

#[tokio::test]
async fn what_is_over_leaves_the_file_with_the_upkeep() {
    let house = House::new();
    house.opened(1);
    house.site.clock.seconds(10 * 60);
    let later = house.opened(2);
    house.site.clock.seconds(5 * 60);
    house.site.p.tidy_sessions().unwrap();
    assert_eq!(house.stored().len(), 2);
    house.site.clock.seconds(1);
    house.site.p.tidy_sessions().unwrap();
    assert_eq!(house.stored().len(), 1);
    assert!(house.counts(&later).await);
}

#[tokio::test]
async fn all_of_a_person_of_a_device_or_of_a_house_end_at_once() {
    let house = House::new();
    let other = house.site.house("anderes");
    let open = |holder, device: u8| house.opened_on(&house.tenant, holder, [device; 16]);
    let (ctx, p) = (house.site.ctx::<Desk>(&house.tenant, None), &house.site.p);
    let all = [open(1, 1), open(1, 2), open(2, 1), open(2, 2), house.opened_on(&other, 1, [1; 16])];
    let counts = async || {
        let mut counts = Vec::new();
        for cookies in &all {
            counts.push(house.counts(cookies).await);
        }
        counts
    };
    assert_eq!(counts().await, [true; 5]);
    assert_eq!(p.end_badge_sessions_of(&ctx, Holder::key_of(1)).unwrap(), 2);
    assert_eq!(counts().await, [false, false, true, true, true]);
    assert_eq!(p.end_badge_sessions_on(&ctx, [1; 16]).unwrap(), 1);
    assert_eq!(counts().await, [false, false, false, true, true]);
    // Nothing to end is nothing to tell.
    assert_eq!(p.end_badge_sessions_on(&ctx, [1; 16]).unwrap(), 0);
    p.suspend_tenant(&house.site.op, "haus", "Vertrag beendet").unwrap();
    assert_eq!(counts().await, [false, false, false, false, true]);
    p.resume_tenant(&house.site.op, "haus").unwrap();
    assert_eq!(counts().await, [false, false, false, false, true], "and not again");
    let told = house.told();
    assert_eq!(
        told[4..],
        [("badge.sessions_ended".into(), "command_line"), ("badge.sessions_ended".into(), "command_line")]
    );
}

/// R-AUD-03: what a badge does stands in the trail as a badge's.
#[tokio::test]
async fn they_end_their_own_and_the_trail_says_who() {
    let house = House::new();
    let (first, second) = (house.opened(1), house.opened(1));
    let mut browser = house.holding(std::slice::from_ref(&first));
    let page = browser.get("/zettel").await.2;
    assert!(all(&page, "header form, .account", None).is_empty(), "no account, no sign-out");
    assert_eq!(browser.form(&page, &at(1), "vorgang=v").await.0, StatusCode::SEE_OTHER);
    assert_eq!(
        all(&browser.get("/zettel").await.2, "main .notice", None).len(),
        1,
        "the sentence for the next page"
    );
    assert!(all(&browser.get("/zettel").await.2, "main .notice", None).is_empty(), "and for no other");
    let (status, location, _) = browser.form(&page, "/fertig", "").await;
    assert_eq!((status, location.as_str()), (StatusCode::SEE_OTHER, "/start"));
    assert_eq!(browser.get("/zettel").await.0, StatusCode::SEE_OTHER);
    assert!(!house.counts(&first).await && house.counts(&second).await);
    let told = ["badge.opened", "badge.opened", "slip.changed", "badge.ended"];
    assert_eq!(house.told(), told.map(|kind| (kind.to_owned(), "badge")));
    assert!(house.site.p.check(&house.site.op).clean());
}

/// The same form twice is carried out once; the same number of another person is another form.
#[tokio::test]
async fn a_form_sent_twice_is_carried_out_once() {
    let house = House::new();
    let (mut one, mut two) = (house.badge(1), house.badge(2));
    let (page, other) = (one.get("/zettel").await.2, two.get("/zettel").await.2);
    for _ in 0..2 {
        assert_eq!(one.form(&page, &at(1), "vorgang=v-1").await.0, StatusCode::SEE_OTHER);
        assert_eq!(two.form(&other, &at(3), "vorgang=v-1").await.0, StatusCode::SEE_OTHER);
    }
    assert_eq!(all(&one.get(&at(1)).await.2, "#zettel li", None), ["1"]);
    assert_eq!(all(&two.get(&at(3)).await.2, "#zettel li", None), ["1"]);
    assert_eq!(one.form(&page, &at(1), "vorgang=v-2").await.0, StatusCode::SEE_OTHER);
    assert_eq!(all(&one.get(&at(1)).await.2, "#zettel li", None), ["2"]);
}

#[tokio::test]
async fn a_device_on_which_badges_are_shown_too_often_must_wait() {
    let house = House::new();
    let tried = |device| house.site.p.try_badge(device, RULE).map(drop);
    for _ in 0..10 {
        tried(DEVICE).unwrap();
        house.site.clock.seconds(5);
    }
    let refused = tried(DEVICE).unwrap_err();
    assert_eq!((refused.code, refused.retry_after), ("ZU_VIELE_VERSUCHE", Some(11)));
    assert!(tried([9; 16]).is_ok(), "another device is free");
    house.site.clock.seconds(9);
    assert!(tried(DEVICE).is_err(), "59 seconds after the first");
    house.site.clock.seconds(1);
    assert!(tried(DEVICE).is_ok() && tried(DEVICE).is_err(), "one had its minute");
    house.site.clock.seconds(-3600);
    assert!(tried(DEVICE).is_ok(), "what lies in the future does not count");
}
