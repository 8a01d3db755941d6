//! The pages of residents: how they feel in three taps, their day, what they do not see, and who does not come here.

use axum::http::StatusCode;

use crate::{
    features::care::{
        badges::tests::{issued, post, signing_in, tablet, word},
        measures::{
            Measure, MeasureVersion, Proof, WritePlans,
            testing::{measure, version},
        },
        moods::{FEATURE as MOODS, ReadMoods},
        observations::tests::{ADMIN, House, NURSE},
        residents::{EditResidents, Resident},
    },
    platform::{
        store::{Event, EventKind, Recorded, StoreError, Versioned},
        web::browser::{Browser, all},
    },
};

/// A tablet on which the first resident is in.
async fn in_with_badge(house: &House) -> Browser {
    let (mut browser, _) = tablet(house).await;
    let (_, token, _) = issued(house, "");
    assert_eq!(word(&post(&mut browser, "/q", &format!("token={}", token.reveal())).await), "SITZUNG");
    browser
}

fn agrees(house: &House) {
    let ctx = house.ctx::<EditResidents>(None);
    let written = house.site.p.store().write(&ctx, |w| {
        let seen: Versioned<Resident> = w.need(&house.residents[0])?;
        let einwilligung_mood_at = Some(ctx.now());
        let hinweise = Some("Sturzgefahr".to_owned());
        w.replace(&seen, &Resident { einwilligung_mood_at, hinweise, ..Resident::clone(&seen) })?;
        Ok::<_, StoreError>(Recorded::new((), Event::new(EventKind::new("test.changed"))))
    });
    written.unwrap();
}

#[tokio::test]
async fn a_resident_says_how_they_feel_with_their_consent_and_within_the_limit() {
    let house = signing_in().await;
    let mut tablet = in_with_badge(&house).await;
    let home = tablet.get("/mein").await.2;
    assert!(all(&home, "a[href='/mein/stimmung']", None).is_empty(), "no tile without consent");
    assert_eq!(all(&home, "form[action='/mein/fertig'] button", None), ["Fertig"]);
    assert!(all(&home, ".account, nav", None).is_empty(), "no account, no navigation");
    let refused = tablet.form(&home, "/mein/stimmung", "wert=2&vorgang=a").await;
    assert_eq!(refused.0, StatusCode::FORBIDDEN);
    assert!(refused.2.contains("Die Einwilligung liegt nicht vor."));
    agrees(&house);
    let home = tablet.get("/mein").await.2;
    assert_eq!(all(&home, "a[href='/mein/stimmung'] strong", None), ["Stimmung"]);
    assert!(!home.contains("Sturzgefahr"));
    let page = tablet.get("/mein/stimmung").await.2;
    assert_eq!(all(&page, "input[name=wert]", None).len(), 5);
    // Nothing chosen keeps what was written; then it is recorded once, however often it is sent.
    let empty = tablet.form(&page, "/mein/stimmung", "notiz=Regen&vorgang=b").await;
    assert_eq!(empty.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(all(&empty.2, "textarea", None), ["Regen"]);
    for _ in 0..2 {
        let done = tablet.form(&page, "/mein/stimmung", "wert=1&vorgang=c").await;
        assert_eq!((done.0, done.1.as_str()), (StatusCode::SEE_OTHER, "/mein"));
    }
    assert!(tablet.get("/mein").await.2.contains("Danke."));
    assert_eq!(all(&tablet.get("/mein/stimmung").await.2, "main ul[role=list] li", None).len(), 1);
    for key in ["d", "e"] {
        assert_eq!(tablet.form(&page, "/mein/stimmung", &format!("wert=4&vorgang={key}")).await.0, 303);
    }
    let full = tablet.form(&page, "/mein/stimmung", "wert=4&vorgang=f").await;
    assert_eq!(full.0, StatusCode::TOO_MANY_REQUESTS);
    assert!(full.2.contains("Heute wurde die Stimmung schon 3-mal eingetragen."));
    // Staff see it as the resident's own.
    let mut nurse =
        Browser::signed_in(&house.site.p, (MOODS.routes)(), NURSE, crate::platform::bench::PASSWORD).await;
    let page = nurse.get(&format!("/bewohner/{}/stimmung", house.residents[0])).await.2;
    assert!(page.contains("Selbst eingetragen"), "{page}");
    assert!(house.ctx::<ReadMoods>(Some(NURSE)).also::<ReadMoods>());
    assert!(house.site.p.check(&house.site.op).clean());
}

#[tokio::test]
async fn my_day_has_the_titles_that_residents_may_see_and_nothing_else() {
    let house = signing_in().await;
    let mut tablet = in_with_badge(&house).await;
    assert!(tablet.get("/mein/tag").await.2.contains("Für heute ist nichts eingetragen."));
    let ctx = house.ctx::<WritePlans>(Some(NURSE));
    for (title, seen) in [("Singkreis", true), ("Insulin", false)] {
        let schedule = serde_json::json!({"art": "taeglich", "schichten": ["frueh"]});
        let since = "2026-11-01T00:00:00Z".parse().unwrap();
        let plan = version(&schedule, Proof::Keiner, since, None);
        let plan = MeasureVersion { titel: title.into(), fuer_bewohner: seen, ..plan };
        let id = crate::kernel::ids::Id::from_bytes([u8::from(seen) + 1; 16]);
        let new = Measure { id, resident_id: house.residents[0], ..measure(vec![plan], None) };
        let written = house.site.p.store().write(&ctx, |w| {
            w.add(&new)?;
            Ok::<_, StoreError>(Recorded::new((), Event::new(EventKind::new("test.changed"))))
        });
        written.unwrap();
    }
    let day = tablet.get("/mein/tag").await.2;
    assert_eq!(all(&day, "main ul[role=list] li", None), ["Singkreis"]);
    assert!(!day.contains("Insulin"));
}

/// "Fertig" ends the session, and so does its time; a user's cookies are nothing here.
#[tokio::test]
async fn done_is_done_and_users_do_not_come_here() {
    let house = signing_in().await;
    let mut tablet = in_with_badge(&house).await;
    let home = tablet.get("/mein").await.2;
    let done = tablet.form(&home, "/mein/fertig", "vorgang=x").await;
    assert_eq!((done.0, done.1.as_str()), (StatusCode::SEE_OTHER, "/q"));
    assert_eq!(word(&tablet.get("/mein").await), "SITZUNG_ABGELAUFEN");
    for who in [NURSE, ADMIN] {
        let routes = crate::features::care::badges::tests::routes();
        let mut user = Browser::signed_in(&house.site.p, routes, who, crate::platform::bench::PASSWORD).await;
        for path in ["/mein", "/mein/stimmung", "/mein/tag"] {
            assert!(user.get(path).await.1.starts_with("/q"), "{who} {path}");
        }
    }
}
