//! Password and second factor in the hands of their owner.

use super::{tokens::with_factor, *};

#[tokio::test]
async fn r_auth_01_length_is_counted_in_characters_and_nothing_is_cut() {
    let house = TestApp::new().await;
    let long: String = "Grüße🦦 vom Fluss 7, ".chars().cycle().take(128).collect();
    let mut now = PASSWORD.to_owned();
    for (new, status) in [("Mq7-vTTk9Lw", 422), (&*"x".repeat(129), 422), ("Mq7-vTTk9Lwz", 200), (&long, 200)]
    {
        let (token, _) = tokens_with(&house, "d@x.de", &now).await;
        let body = json!({"current_password": now, "new_password": new});
        let answer = house.api("POST", "/auth/password", Some(&token), Some(body)).await;
        assert_eq!(answer.status, status, "{new}: {}", answer.text);
        if status == 200 {
            now = new.to_owned();
        }
    }
    let shorter: String = long.chars().take(127).collect();
    let body = json!({"email": "d@x.de", "password": shorter});
    assert_eq!(house.api("POST", "/auth/login", None, Some(body)).await.status, 401);
    // The same letters, typed as base and mark.
    let body = json!({"email": "d@x.de", "password": long.replace('ü', "u\u{308}")});
    assert_eq!(house.api("POST", "/auth/login", None, Some(body)).await.status, 200);
}

async fn tokens_with(house: &TestApp, email: &str, password: &str) -> (String, String) {
    let body = json!({"email": email, "password": password});
    let json = house.api("POST", "/auth/login", None, Some(body)).await.json();
    let token = |name: &str| json[name].as_str().unwrap_or_else(|| panic!("{json}")).to_owned();
    (token("access_token"), token("refresh_token"))
}

#[tokio::test]
async fn r_auth_02_leaked_and_own_words_are_refused_with_one_sentence() {
    let house = TestApp::new().await;
    house.change_user("d@x.de", |user| user.name = "Ottilie Sommerfeld".into());
    let (token, _) = house.tokens("d@x.de").await;
    let mut said = std::collections::BTreeSet::new();
    for new in [
        "q1w2e3r4t5y6",
        "qwerty123456",
        "Visite2026!!",
        "ottilie.sommerfeld",
        "haus-eins-2026",
        "Passwort1234",
    ] {
        let body = json!({"current_password": PASSWORD, "new_password": new});
        let answer = house.api("POST", "/auth/password", Some(&token), Some(body)).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (422, "PASSWORT_BEKANNT"), "{new}");
        assert_eq!(answer.json()["fields"], json!({"new_password": ["PASSWORT_BEKANNT"]}));
        said.insert(answer.json()["detail"].to_string());
    }
    assert_eq!(said.len(), 1);
}

#[tokio::test]
async fn the_password_page_keeps_its_rules_and_leads_on() {
    let house = TestApp::new().await;
    house.change_user("d@x.de", |user| user.must_change = true);
    let mut browser = house.signed_in("d@x.de").await;
    assert_eq!(browser.get("/faelle").await.to(), "/konto/passwort", "nothing else is open");
    assert_eq!(browser.get("/konto").await.to(), "/konto/passwort");
    let page = browser.get("/konto/passwort").await;
    let fill = |current, new, again| {
        [("current_password", current), ("new_password", new), ("new_password_again", again)]
    };
    for (current, new, again, field) in [
        ("falsch", OTHER_PASSWORD, OTHER_PASSWORD, "current_password"),
        (PASSWORD, OTHER_PASSWORD, "anders", "new_password_again"),
        (PASSWORD, "kurz", "kurz", "new_password"),
        (PASSWORD, PASSWORD, PASSWORD, "new_password"),
    ] {
        let refused = browser.submit(&page, "#passwort", &fill(current, new, again)).await;
        assert_eq!(refused.status, 422);
        assert_eq!(refused.attr(".error-summary a", "href"), format!("#feld-{field}"));
        assert!(!refused.text.contains(OTHER_PASSWORD) && !refused.text.contains(PASSWORD));
    }
    let done = browser.submit(&page, "#passwort", &fill(PASSWORD, OTHER_PASSWORD, OTHER_PASSWORD)).await;
    assert_eq!((done.status.as_u16(), done.to()), (303, "/"), "{}", done.text);
    assert_eq!(browser.get("/faelle").await.status, 200);
    assert_eq!(house.browser().sign_in("d@x.de", PASSWORD).await.status, 422);
    assert_eq!(house.browser().sign_in("d@x.de", OTHER_PASSWORD).await.status, 303);
}

#[tokio::test]
async fn r_auth_10_whoever_needs_a_second_factor_gets_no_further_than_setting_it_up() {
    let house = TestApp::with(Settings::default()).await;
    let (token, _) = house.tokens("n@x.de").await;
    let (_, table) = crate::app::routes::routes().split();
    // Routes for badges know no user at all (`app::tests::badges`).
    let of_users = table.iter().filter(|route| !route.access.public && route.access.badge.is_none());
    for route in of_users.filter(|route| route.access.permission != "account.own") {
        let id = "0192f0c1-2d3e-7f40-8a1b-2c3d4e5f6071";
        let path: Vec<String> = route
            .path
            .split('/')
            .map(|part| match part {
                "{jahr}" => "2026".into(),
                "{kw}" | "{line}" | "{zeile}" | "{n}" => "6".into(),
                part if part.starts_with('{') => id.into(),
                part => part.into(),
            })
            .collect();
        let mut request =
            Request::builder().method(route.method).uri(path.join("/")).header("host", "localhost");
        request = request.header("authorization", format!("Bearer {token}"));
        let request = request.header("content-type", "application/json").body(Body::from("{}")).unwrap();
        let answer = Answer::of(house.router.clone().oneshot(request).await.unwrap()).await;
        let there = answer.to() == "/konto/sicherheit";
        assert!(answer.status == 403 || there, "{} {}: {}", route.method, route.path, answer.status);
    }
    let mut browser = house.signed_in("n@x.de").await;
    assert_eq!(browser.get("/faelle").await.to(), "/konto/sicherheit");
    let page = browser.get("/konto/sicherheit").await;
    assert!(page.all("nav.tabs").is_empty(), "there is nothing else yet");
    let sent = browser.submit(&page, "form[action$='einrichten']", &[]).await;
    assert_eq!(sent.to(), "/konto/sicherheit/einrichten");
    let page = browser.get("/konto/sicherheit/einrichten").await;
    assert_eq!(page.all("div.qr[role=img][aria-label]").len(), 1);
    let wrong = browser.submit(&page, "#faktor", &[("code", "000000")]).await;
    assert_eq!(wrong.status, 422);
    let key = page.all("[data-schluessel]").remove(0);
    assert_eq!(
        wrong.all("[data-schluessel]"),
        std::slice::from_ref(&key),
        "the same secret is still to be confirmed"
    );
    let now = code(&key, house.now());
    let done = browser.submit(&page, "#faktor", &[("code", &format!("{} {}", &now[..3], &now[3..]))]).await;
    assert_eq!((done.status.as_u16(), done.all("#codes li").len()), (200, 10), "{}", done.text);
    let on = browser.submit(&done, "#gesichert", &[("gesichert", "ja")]).await;
    assert_eq!(on.to(), "/");
    assert_eq!(browser.get("/faelle").await.status, 200);
    // An admin cannot switch it off again.
    let page = browser.get("/konto/sicherheit").await;
    assert!(page.all("form[action$='abschalten']").is_empty());
    let csrf = page.fields("form[action$='codes']").remove(0).1;
    assert_eq!(browser.post("/konto/sicherheit/abschalten", &[("csrf", &csrf)]).await.status, 403);
}

#[tokio::test]
async fn r_auth_12_recovery_codes_are_shown_once_and_count_once() {
    let house = TestApp::new().await;
    let mut browser = house.signed_in("d@x.de").await;
    let page = browser.get("/konto/sicherheit").await;
    browser.submit(&page, "form[action$='einrichten']", &[]).await;
    let page = browser.get("/konto/sicherheit/einrichten").await;
    let key = page.all("[data-schluessel]").remove(0);
    let codes =
        browser.submit(&page, "#faktor", &[("code", &code(&key, house.now()))]).await.all("#codes li");
    assert_eq!(codes.len(), 10);
    for path in ["/konto/sicherheit", "/konto/sicherheit/einrichten", "/konto"] {
        let again = browser.get(path).await;
        assert!(codes.iter().all(|code| !again.text.contains(code)), "{path}");
        assert!(!again.text.contains(&key), "{path}");
    }
    let mut other = house.browser();
    assert_eq!(other.sign_in("d@x.de", PASSWORD).await.to(), "/anmelden/code");
    let with = codes[4].to_lowercase();
    assert_eq!(other.clone().post("/anmelden/code", &[("code", &with)]).await.status, 303);
    assert_eq!(other.post("/anmelden/code", &[("code", &with)]).await.status, 422, "used");
    assert!(house.kinds().contains(&"sign_in.recovery_code_used".to_owned()));
    // New ones kill the old ones.
    let mut browser = house.browser();
    browser.sign_in("d@x.de", PASSWORD).await;
    browser.post("/anmelden/code", &[("code", &codes[0])]).await;
    let page = browser.get("/konto/sicherheit").await;
    let new = browser.submit(&page, "form[action$='codes']", &[]).await.all("#codes li");
    assert_eq!(new.len(), 10);
    let mut other = house.browser();
    other.sign_in("d@x.de", PASSWORD).await;
    assert_eq!(other.post("/anmelden/code", &[("code", &codes[7])]).await.status, 422);
    assert_eq!(other.post("/anmelden/code", &[("code", &new[7])]).await.status, 303);
}

#[tokio::test]
async fn r_auth_13_an_old_proof_opens_nothing_and_a_new_one_opens_it_for_five_minutes() {
    let house = TestApp::new().await;
    let key = with_factor(&house, "d@x.de").await;
    let body = json!({"email": "d@x.de", "password": PASSWORD, "mfa_code": code(&key, house.now())});
    let login = house.api("POST", "/auth/login", None, Some(body)).await.json();
    let token = login["access_token"].as_str().unwrap().to_owned();
    house.wait(5 * 60 + 1);
    let change = json!({"current_password": PASSWORD, "new_password": OTHER_PASSWORD});
    for (path, body) in [
        ("/auth/password", Some(change.clone())),
        ("/auth/mfa/setup", None),
        ("/auth/mfa/verify", Some(json!({"code": "123456"}))),
    ] {
        let answer = house.api("POST", path, Some(&token), body).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (403, "ERNEUT_ANMELDEN"), "{path}");
    }
    let prove = async |password: &str, code: Option<String>| {
        let body = json!({"password": password, "mfa_code": code});
        house.api("POST", "/auth/reauth", Some(&token), Some(body)).await
    };
    assert_eq!(prove("falsch", Some(code(&key, house.now()))).await.code(), "PASSWORT_FALSCH");
    assert_eq!(prove(PASSWORD, None).await.code(), "MFA_CODE_FALSCH");
    assert_eq!(prove(PASSWORD, Some("000000".into())).await.code(), "MFA_CODE_FALSCH");
    let good = code(&key, house.now());
    assert_eq!(prove(PASSWORD, Some(good.clone())).await.status, 204);
    assert_eq!(prove(PASSWORD, Some(good)).await.code(), "MFA_CODE_BENUTZT", "a step counts once here too");
    let (other, _) = (house.signed_in_with(&key, 30).await, ());
    let changed = house.api("POST", "/auth/password", Some(&token), Some(change)).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    assert!(other.clone().get("/konto").await.to().starts_with("/anmelden"), "the second client is out");
}

#[tokio::test]
async fn r_auth_13_the_pages_ask_who_sits_there_before_they_change_anything() {
    let house = TestApp::new().await;
    let mut browser = house.signed_in("d@x.de").await;
    house.wait(6 * 60);
    let page = browser.get("/konto/sicherheit").await;
    let asked = browser.submit(&page, "form[action$='einrichten']", &[]).await;
    assert_eq!(asked.all("#nachweis [name=password]").len(), 1, "{}", asked.text);
    assert!(asked.all("#nachweis [name=mfa_code]").is_empty(), "there is no second factor yet");
    let wrong = browser.submit(&asked, "#nachweis", &[("password", "falsch")]).await;
    assert_eq!(
        (wrong.status.as_u16(), wrong.attr(".error-summary a", "href").as_str()),
        (422, "#feld-password")
    );
    let right = browser.submit(&asked, "#nachweis", &[("password", PASSWORD)]).await;
    assert_eq!((right.status.as_u16(), right.to()), (303, "/konto/sicherheit"));
    let sent = browser.submit(&page, "form[action$='einrichten']", &[]).await;
    assert_eq!(sent.to(), "/konto/sicherheit/einrichten");
    // Guessing at this form locks like guessing at the door.
    for _ in 0..4 {
        assert_eq!(browser.submit(&asked, "#nachweis", &[("password", "falsch")]).await.status, 422);
    }
    assert_eq!(browser.submit(&asked, "#nachweis", &[("password", "falsch")]).await.status, 429);
}

#[tokio::test]
async fn switching_the_second_factor_off_is_for_those_who_need_none() {
    let house = TestApp::new().await;
    let key = with_factor(&house, "d@x.de").await;
    let mut browser = house.signed_in_with(&key, 0).await;
    let page = browser.get("/konto/sicherheit").await;
    let off = browser.submit(&page, "form[action$='abschalten']", &[]).await;
    assert_eq!((off.status.as_u16(), off.to()), (303, "/konto/sicherheit"));
    assert!(house.user("d@x.de").factor.is_none());
    assert_eq!(house.browser().sign_in("d@x.de", PASSWORD).await.to(), "/");
}

#[tokio::test]
async fn the_profile_is_kept_and_changes_how_pages_look() {
    let house = TestApp::new().await;
    let mut browser = house.signed_in("d@x.de").await;
    let page = browser.get("/konto").await;
    let refused = browser.submit(&page, "#profil", &[("name", "  ")]).await;
    assert_eq!(
        (refused.status.as_u16(), refused.attr(".error-summary a", "href").as_str()),
        (422, "#feld-name")
    );
    let set = [("name", " Dora   Kasse "), ("lang", "en"), ("farben", "dunkel")];
    assert_eq!(browser.submit(&page, "#profil", &set).await.status, 303);
    let page = browser.get("/konto").await;
    assert_eq!((page.attr("html", "lang"), page.attr("html", "data-farbe")), ("en".into(), "dunkel".into()));
    assert_eq!(page.attr("body", "data-kuerzel"), "aus", "the box was not ticked");
    assert_eq!(page.attr("#profil [name=name]", "value"), "Dora Kasse");
    assert_eq!(browser.get("/konto/darstellung").await.to(), "/konto#profil");
}

impl TestApp {
    /// `d@x.de` with a second factor, signed in after some seconds.
    async fn signed_in_with(&self, key: &str, wait: i64) -> Browser {
        self.wait(wait);
        let mut browser = self.browser();
        browser.sign_in("d@x.de", PASSWORD).await;
        let done = browser.post("/anmelden/code", &[("code", &code(key, self.now()))]).await;
        assert_eq!(done.status, 303, "{}", done.text);
        browser
    }
}
