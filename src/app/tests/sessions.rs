//! How long a session lives, and what ends it.

use super::*;

const PAGE: &str = "/faelle";

async fn is_in(browser: &mut Browser) -> bool {
    let answer = browser.get(PAGE).await;
    assert!(
        answer.status == 200 || answer.to().starts_with("/anmelden"),
        "{} {}",
        answer.status,
        answer.to()
    );
    answer.status == 200
}

#[tokio::test]
async fn r_ses_09_idle_for_a_quarter_of_an_hour_is_over_and_a_clock_set_back_revives_nothing() {
    let house = TestApp::new().await;
    let mut browser = house.signed_in("d@x.de").await;
    house.wait(14 * 60 + 59);
    assert!(is_in(&mut browser).await, "14:59");
    let kept = browser.clone();
    house.wait(15 * 60 + 1);
    assert!(!is_in(&mut browser).await, "15:01");
    for back in [-120, -86_400] {
        house.wait(back);
        assert!(!is_in(&mut kept.clone()).await, "a clock set back by {back} s");
    }
}

#[tokio::test]
async fn r_ses_09_a_session_that_nobody_saw_end_is_not_revived_by_a_clock_set_back_a_day() {
    let house = TestApp::new().await;
    let browser = house.signed_in("d@x.de").await;
    house.wait(-86_400);
    assert!(!is_in(&mut browser.clone()).await);
}

#[tokio::test]
async fn r_ses_09_the_facility_says_how_long_and_the_day_ends_for_everybody() {
    let house = TestApp::new().await;
    let mut policy = SignInPolicy::default();
    (policy.idle_minutes, policy.absolute_hours) = (Some(5), Some(2));
    house.policy(0, policy);
    let mut browser = house.signed_in("d@x.de").await;
    house.wait(5 * 60 + 1);
    assert!(!is_in(&mut browser).await, "idle for more than five minutes");
    let mut browser = house.signed_in("d@x.de").await;
    for _ in 0..29 {
        house.wait(4 * 60);
        assert!(is_in(&mut browser).await);
    }
    house.wait(4 * 60);
    assert!(!is_in(&mut browser).await, "two hours after signing in");
    let mut other = house.signed_in("n@x.de").await;
    for _ in 0..71 {
        house.wait(10 * 60);
        assert!(is_in(&mut other).await);
    }
    house.wait(10 * 60);
    assert!(!is_in(&mut other).await, "twelve hours after signing in");
}

/// The bell asked every half minute, and nobody was ever signed out.
#[tokio::test]
async fn r_ses_09_what_a_page_asks_by_itself_is_no_sign_of_life() {
    let house = TestApp::new().await;
    let mut browser = house.signed_in("d@x.de").await;
    for _ in 0..15 {
        house.wait(60);
        let request = Request::get(PAGE).header("hx-request", "true").header("x-nebenbei", "1");
        browser.send(request, String::new()).await;
    }
    house.wait(1);
    assert!(!is_in(&mut browser).await);
}

#[tokio::test]
async fn r_ses_06_a_refresh_token_buys_once_and_its_old_ones_end_the_session() {
    let house = TestApp::new().await;
    let renew = async |token: &str| {
        house.api("POST", "/auth/refresh", None, Some(json!({"refresh_token": token}))).await
    };
    let next = |answer: &Answer| answer.json()["refresh_token"].as_str().unwrap().to_owned();
    let (_, first) = house.tokens("d@x.de").await;
    let second = next(&renew(&first).await);
    assert_ne!(first, second);
    house.wait(9);
    assert_eq!(next(&renew(&first).await), second, "two tabs at once get the same successor");
    house.wait(2);
    assert_eq!(renew(&first).await.status, 401);
    assert_eq!(renew(&second).await.status, 401, "the family is dead");
    assert!(house.kinds().contains(&"sign_in.token_reused".to_owned()), "{:?}", house.kinds());
    // Two generations old: known as one that was handed out, although its hash is no longer kept.
    let (_, first) = house.tokens("d@x.de").await;
    let second = next(&renew(&first).await);
    let third = next(&renew(&second).await);
    assert_eq!(renew(&first).await.status, 401);
    assert_eq!(renew(&third).await.status, 401, "the family is dead");
    // A guess with the id of a session ends nothing.
    let (_, good) = house.tokens("d@x.de").await;
    let mut guess = good.clone();
    guess.replace_range(30..40, "AAAAAAAAAA");
    assert_eq!(renew(&guess).await.status, 401);
    assert_eq!(renew(&good).await.status, 200);
}

#[tokio::test]
async fn r_ses_06_two_tabs_that_renew_at_once_stay_signed_in() {
    let house = TestApp::new().await;
    let browser = house.signed_in("d@x.de").await;
    house.wait(14 * 60);
    let mut tabs = [browser.clone(), browser.clone()];
    for tab in &mut tabs {
        tab.cookies.remove("__Host-zugang");
        assert!(is_in(tab).await);
    }
    assert_eq!(tabs[0].cookie("__Host-sitzung"), tabs[1].cookie("__Host-sitzung"));
    for _ in 0..3 {
        house.wait(14 * 60);
        for tab in &mut tabs {
            tab.cookies.remove("__Host-zugang");
            assert!(is_in(tab).await);
        }
    }
}

#[tokio::test]
async fn r_ses_07_role_and_disabling_bite_on_the_next_request() {
    let house = TestApp::new().await;
    let (token, _) = house.tokens("n@x.de").await;
    let audit = "/cases";
    for _ in 0..50 {
        house.change_role("n@x.de", Role::Client);
        assert_eq!(house.api("GET", audit, Some(&token), None).await.status, 403);
        house.change_role("n@x.de", Role::Admin);
        assert_eq!(house.api("GET", audit, Some(&token), None).await.status, 200);
    }
    house.change_user("n@x.de", |user| user.epoch += 1);
    assert_eq!(house.api("GET", audit, Some(&token), None).await.status, 401, "the user's epoch");
    let (token, _) = house.tokens("n@x.de").await;
    house.change_user("n@x.de", |user| user.disabled = true);
    assert_eq!(house.api("GET", audit, Some(&token), None).await.status, 401, "disabled");
    let (token, _) = house.tokens("d@x.de").await;
    let mut tenant = house.tenants[0].clone();
    tenant.epoch += 1;
    let event = crate::platform::store::Event::new(tenants::TENANT_CREATED);
    let done = house.p.operator_write(&house.operator(), |w| {
        w.put(&tenant)?;
        Ok::<_, StoreError>(Recorded::new((), event))
    });
    done.unwrap();
    assert_eq!(house.api("GET", audit, Some(&token), None).await.status, 401, "the tenant's epoch");
}

#[tokio::test]
async fn r_ses_08_another_password_ends_every_other_device() {
    let house = TestApp::new().await;
    let (here, _) = house.tokens("d@x.de").await;
    let (there, refresh) = house.tokens("d@x.de").await;
    let mut browser = house.signed_in("d@x.de").await;
    let body = json!({"current_password": PASSWORD, "new_password": OTHER_PASSWORD});
    let changed = house.api("POST", "/auth/password", Some(&here), Some(body)).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    for old in [&here, &there] {
        assert_eq!(house.api("GET", "/auth/me", Some(old), None).await.status, 401);
    }
    let renewed = house.api("POST", "/auth/refresh", None, Some(json!({"refresh_token": refresh}))).await;
    assert_eq!(renewed.status, 401, "the refresh token of another device");
    assert!(!is_in(&mut browser).await);
    let new = changed.json()["access_token"].as_str().unwrap().to_owned();
    assert_eq!(house.api("GET", "/auth/me", Some(&new), None).await.status, 200);
}

#[tokio::test]
async fn r_ses_10_signing_out_ends_it_on_the_server() {
    let house = TestApp::new().await;
    let mut browser = house.signed_in("d@x.de").await;
    let kept = browser.clone();
    let page = browser.get(PAGE).await;
    assert_eq!(page.header("cache-control"), "no-store");
    let out = browser.submit(&page, "form[action='/abmelden']", &[]).await;
    assert!(out.header("clear-site-data").contains("cache"));
    assert_eq!((out.status.as_u16(), out.header("cache-control")), (303, "no-store"));
    assert_eq!(browser.cookie("__Host-zugang"), "");
    assert!(!is_in(&mut kept.clone()).await, "the cookies of before");
    // The access token had run out: what renews it must not bring the session back.
    let mut browser = house.signed_in("d@x.de").await;
    let page = browser.get(PAGE).await;
    browser.cookies.remove("__Host-zugang");
    browser.submit(&page, "form[action='/abmelden']", &[]).await;
    assert_eq!((browser.cookie("__Host-zugang"), browser.cookie("__Host-sitzung")), ("", ""));
}

#[tokio::test]
async fn r_ses_11_people_see_and_end_their_own_sessions_only() {
    let house = TestApp::new().await;
    let mut here = house.signed_in("d@x.de").await;
    house.wait(90);
    let mut there = house.signed_in("d@x.de").await;
    let list = here.get("/konto/sitzungen").await;
    assert_eq!(list.all("ul.sessions > li").len(), 2);
    assert_eq!(list.all("ul.sessions > li:first-child .badge").len(), 1, "this one stands first");
    let ended = here.submit(&list, "ul.sessions form", &[]).await;
    assert_eq!((ended.status.as_u16(), ended.to()), (303, "/konto/sitzungen"));
    assert!(!is_in(&mut there).await && is_in(&mut here).await);
    let list = here.get("/konto/sitzungen").await;
    assert_eq!(list.all("ul.sessions > li").len(), 1);
    assert!(list.text.contains("Keine weiteren Sitzungen"));
    // All others at once, from a program too.
    let (token, _) = house.tokens("d@x.de").await;
    let all = house.api("GET", "/auth/sessions", Some(&token), None).await.json();
    assert_eq!(all["items"].as_array().unwrap().len(), 2);
    assert_eq!(house.api("DELETE", "/auth/sessions", Some(&token), None).await.status, 204);
    assert!(!is_in(&mut here).await);
    // Somebody else's is as unknown as nobody's.
    let (other, _) = house.tokens("n@x.de").await;
    let mine = house.api("GET", "/auth/sessions", Some(&token), None).await.json();
    let id = mine["items"][0]["id"].as_str().unwrap();
    let theirs = house.api("DELETE", &format!("/auth/sessions/{id}"), Some(&other), None).await;
    assert_eq!((theirs.status.as_u16(), theirs.code().as_str()), (404, "NICHT_GEFUNDEN"));
    let own = house.api("DELETE", &format!("/auth/sessions/{id}"), Some(&token), None).await;
    assert_eq!(own.status, 204);
    assert_eq!(house.api("GET", "/auth/me", Some(&token), None).await.status, 401);
}

#[tokio::test]
async fn going_to_another_facility_is_another_session() {
    let house = TestApp::new().await;
    let mut browser = house.signed_in("a@x.de").await;
    let kept = browser.clone();
    let page = browser.get("/konto/einrichtung").await;
    assert_eq!(page.all("ul.sessions > li h2").len(), 2);
    assert!(page.attr(".account-menu a[href='/konto/einrichtung']", "href").starts_with("/konto"));
    let gone = browser.submit(&page, "ul.sessions form", &[]).await;
    assert_eq!((gone.status.as_u16(), gone.to()), (303, "/"), "{}", gone.text);
    assert!(!is_in(&mut kept.clone()).await, "the old session is dead");
    let there = browser.get("/faelle").await;
    assert_eq!(there.all("a.facility"), ["haus-zwei"]);
    // A membership of somebody else.
    let page = browser.get("/konto/einrichtung").await;
    let user = house.user("n@x.de");
    let theirs =
        house.p.operator_read(&house.operator(), |r| r.find::<Membership>("user", &user.id.to_string()));
    let theirs = theirs.map_err(|e: StoreError| e).unwrap().remove(0).id.to_string();
    let gone = browser.submit(&page, "ul.sessions form", &[("mitgliedschaft", &theirs)]).await;
    assert_eq!(gone.status, 404);
    let alone = house.signed_in("d@x.de").await.get("/faelle").await;
    assert!(alone.all(".account-menu a[href='/konto/einrichtung']").is_empty());
}
