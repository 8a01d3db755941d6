//! Tokens and cookies: what is handed out, what is taken for what, and changing the key.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as B64};

use super::*;

#[tokio::test]
async fn r_ses_01_every_cookie_is_of_this_host_alone() {
    let house = TestApp::new().await;
    let mut browser = house.signed_in("a@x.de").await;
    let page = browser.get("/konto").await;
    browser.submit(&page, "#profil", &[("name", "Anna")]).await;
    let page = browser.get("/konto/einrichtung").await;
    browser.submit(&page, "ul.sessions form", &[]).await;
    browser.cookies.remove("__Host-zugang");
    let page = browser.get("/faelle").await;
    browser.submit(&page, "form[action='/abmelden']", &[]).await;
    assert!(browser.seen.len() >= 10, "{:?}", browser.seen);
    for cookie in &browser.seen {
        let parts: Vec<&str> = cookie.split("; ").collect();
        assert!(parts[0].starts_with("__Host-") && cookie.len() < 4096, "{cookie}");
        for part in ["Path=/", "Secure", "HttpOnly", "SameSite=Strict"] {
            assert!(parts.contains(&part), "{cookie}: {part}");
        }
        assert!(!cookie.contains("Domain"), "{cookie}");
    }
}

#[tokio::test]
async fn r_ses_02_no_token_stands_in_a_page_or_an_address() {
    let house = TestApp::new().await;
    let mut browser = house.signed_in("a@x.de").await;
    let (_, table) = crate::app::routes::routes().split();
    let mut pages = 0;
    for route in table.iter().filter(|route| route.method == "GET" && !route.path.contains('{')) {
        let answer = browser.get(route.path).await;
        let secrets = [browser.cookie("__Host-zugang"), browser.cookie("__Host-sitzung")];
        for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
            assert!(!answer.text.contains(secret), "{}", route.path);
            assert!(!answer.to().contains(secret), "{}", route.path);
        }
        assert!(!answer.text.contains("eyJ") && !answer.to().contains("eyJ"), "{}", route.path);
        pages += 1;
    }
    assert!(pages > 20);
    // A browser that calls the API gets its new tokens as cookies.
    let token = browser.get("/konto").await.fields("#profil").remove(0).1;
    let body = json!({"current_password": PASSWORD, "new_password": OTHER_PASSWORD}).to_string();
    let request = Request::post("/api/v1/auth/password")
        .header("content-type", "application/json")
        .header("sec-fetch-site", "same-origin")
        .header("x-csrf-token", token);
    let answer = browser.send(request, body).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert!(answer.json().get("access_token").is_none() && !answer.text.contains("eyJ"));
    assert_eq!(browser.get("/konto").await.status, 200);
}

#[tokio::test]
async fn r_ses_03_a_session_that_was_there_before_is_not_the_one_after_signing_in() {
    let house = TestApp::new().await;
    let mut victim = house.browser();
    let planted = house.signed_in("n@x.de").await;
    victim.cookies = planted.cookies.clone();
    let page = victim.get("/konto").await;
    let token = page.fields("#profil").remove(0).1;
    let fields = [("email", "d@x.de"), ("passwort", PASSWORD), ("csrf", token.as_str())];
    assert_eq!(victim.post("/anmelden", &fields).await.status, 303);
    for name in ["__Host-zugang", "__Host-sitzung"] {
        assert_ne!(victim.cookie(name), planted.cookie(name));
    }
    assert!(victim.get("/konto").await.text.contains("d@x.de"));
    assert!(planted.clone().get("/konto").await.text.contains("n@x.de"), "the planted one is nobody else's");
    // Setting up the second factor: another session too.
    let before = victim.clone();
    let page = victim.get("/konto/sicherheit").await;
    victim.submit(&page, "form[action$='einrichten']", &[]).await;
    let page = victim.get("/konto/sicherheit/einrichten").await;
    let key = page.all("[data-schluessel]").remove(0);
    let done = victim.submit(&page, "#faktor", &[("code", &code(&key, house.now()))]).await;
    assert_eq!(done.all("#codes li").len(), 10, "{}", done.text);
    assert_ne!(victim.cookie("__Host-zugang"), before.cookie("__Host-zugang"));
    assert!(before.clone().get("/konto").await.to().starts_with("/anmelden"));
    assert_eq!(victim.get("/konto").await.status, 200);
}

fn parts(token: &str) -> (Value, Value, String) {
    let parts: Vec<&str> = token.split('.').collect();
    let json = |text: &str| serde_json::from_slice(&B64.decode(text).unwrap()).unwrap();
    (json(parts[0]), json(parts[1]), parts[2].to_owned())
}

#[tokio::test]
async fn r_ses_04_forged_tokens_are_refused_at_the_door() {
    let house = TestApp::new().await;
    let (good, _) = house.tokens("a@x.de").await;
    let (head, body, tag) = parts(&good);
    let put = |head: &Value, body: &Value, tag: &str| {
        format!("{}.{}.{tag}", B64.encode(head.to_string()), B64.encode(body.to_string()))
    };
    let with = |value: &Value, key: &str, to: Value| {
        let mut value = value.clone();
        value[key] = to;
        value
    };
    // An HMAC with a key that an attacker may know.
    let signed = |head: &Value, body: &Value, key: &[u8]| {
        use hmac::{KeyInit as _, Mac as _};
        let text = format!("{}.{}", B64.encode(head.to_string()), B64.encode(body.to_string()));
        let mut mac = hmac::Hmac::<sha2::Sha256>::new_from_slice(key).unwrap();
        mac.update(text.as_bytes());
        format!("{text}.{}", B64.encode(mac.finalize().into_bytes()))
    };
    let mut forged = vec![
        String::new(),
        "..".into(),
        "x.y.z".into(),
        good.replace('.', ""),
        format!("{good}."),
        format!("{good}A"),
        put(&head, &body, ""),
        put(&with(&head, "alg", json!("none")), &body, ""),
        put(&with(&head, "alg", json!("NONE")), &body, &tag),
        put(&with(&head, "alg", json!("RS256")), &body, &tag),
        put(&with(&head, "alg", json!("ES256")), &body, &tag),
        put(&with(&head, "alg", json!("HS512")), &body, &tag),
        put(&with(&head, "kid", json!("2")), &body, &tag),
        put(&with(&head, "kid", json!("../../etc/passwd")), &body, &tag),
        put(&with(&head, "jwk", json!({"kty": "oct", "k": "AAAA"})), &body, &tag),
        put(&with(&head, "jku", json!("https://evil.example/keys")), &body, &tag),
        put(&with(&head, "x5u", json!("https://evil.example/cert")), &body, &tag),
        put(&with(&head, "crit", json!(["exp"])), &body, &tag),
        signed(&head, &body, b""),
        signed(&head, &body, &[0; 32]),
        signed(&head, &body, b"visite"),
        signed(&with(&head, "jwk", json!({"kty": "oct", "k": "AAAA"})), &body, &[0, 0, 0]),
    ];
    for claim in ["sub", "tid", "sid", "typ", "epoch", "exp", "aud", "iss", "jti", "iat"] {
        forged.push(put(&head, &with(&body, claim, json!("x")), &tag));
        let mut less = body.clone();
        less.as_object_mut().unwrap().remove(claim);
        forged.push(put(&head, &less, &tag));
    }
    assert!(forged.len() >= 25);
    assert_eq!(house.api("GET", "/auth/me", Some(&good), None).await.status, 200);
    for token in forged {
        assert_eq!(house.api("GET", "/auth/me", Some(&token), None).await.status, 401, "{token}");
        let mut browser = house.browser();
        browser.cookies.insert("__Host-zugang".into(), token.clone());
        assert!(browser.get("/konto").await.to().starts_with("/anmelden"), "{token}");
    }
}

#[tokio::test]
async fn r_ses_05_a_token_is_good_for_one_thing_only() {
    let house = TestApp::new().await;
    let key = with_factor(&house, "d@x.de").await;
    let (access, refresh) = house.tokens("n@x.de").await;
    let mut browser = house.browser();
    browser.sign_in("d@x.de", PASSWORD).await;
    let half = browser.cookie("__Host-halb").to_owned();
    let seated = house.signed_in("n@x.de").await;
    let cookie = seated.cookie("__Host-zugang").to_owned();
    assert!(!half.is_empty() && !cookie.is_empty());
    for (name, token) in [("access", &access), ("refresh", &refresh), ("half", &half), ("cookie", &cookie)] {
        let bearer = house.api("GET", "/auth/me", Some(token), None).await.status;
        assert_eq!(bearer == 200, name == "access", "{name} as bearer");
        let renewed = house.api("POST", "/auth/refresh", None, Some(json!({"refresh_token": token}))).await;
        assert_eq!(renewed.status == 200, name == "refresh", "{name} as refresh token");
        let mut jar = house.browser();
        jar.cookies.insert("__Host-zugang".into(), token.clone());
        assert_eq!(jar.get("/konto").await.status == 200, name == "cookie", "{name} as access cookie");
        let mut jar = house.browser();
        jar.cookies.insert("__Host-halb".into(), token.clone());
        let done = jar.post("/anmelden/code", &[("code", &code(&key, house.now()))]).await;
        assert_eq!(done.status == 303, name == "half", "{name} as half a sign-in");
    }
}

/// Gives somebody a second factor through the API. Returns its key. Its present step is used; time goes on to the next.
pub(super) async fn with_factor(house: &TestApp, email: &str) -> String {
    let (token, _) = house.tokens(email).await;
    let offer = house.api("POST", "/auth/mfa/setup", Some(&token), None).await.json();
    let key = offer["secret"].as_str().unwrap_or_else(|| panic!("{offer}")).to_owned();
    let body = json!({"code": code(&key, house.now())});
    let done = house.api("POST", "/auth/mfa/verify", Some(&token), Some(body)).await;
    assert_eq!(done.json()["recovery_codes"].as_array().map(Vec::len), Some(10), "{}", done.text);
    house.wait(30);
    key
}

#[tokio::test]
async fn r_ses_12_a_new_key_signs_the_old_one_verifies_until_its_last_token_has_run_out() {
    let house = TestApp::new().await;
    let (old, refresh) = house.tokens("d@x.de").await;
    let change = house.p.change_token_key(&house.operator(), false).unwrap();
    assert_eq!((change.number, change.ended), (2, 0));
    assert_eq!(house.api("GET", "/auth/me", Some(&old), None).await.status, 200, "sessions live on");
    let renewed = house.api("POST", "/auth/refresh", None, Some(json!({"refresh_token": refresh}))).await;
    let new = renewed.json()["access_token"].as_str().unwrap().to_owned();
    assert_eq!((parts(&old).0["kid"].clone(), parts(&new).0["kid"].clone()), (json!("1"), json!("2")));
    house.p.change_token_key(&house.operator(), false).unwrap();
    for token in [&old, &new] {
        assert_eq!(house.api("GET", "/auth/me", Some(token), None).await.status, 200);
    }
    // At once: the keys and the sessions are dead, refresh tokens too.
    let refresh = renewed.json()["refresh_token"].as_str().unwrap().to_owned();
    let mut browser = house.signed_in("n@x.de").await;
    let change = house.p.change_token_key(&house.operator(), true).unwrap();
    assert_eq!((change.number, change.ended, change.old_until), (4, 2, None));
    assert_eq!(house.api("GET", "/auth/me", Some(&new), None).await.status, 401);
    let renewed = house.api("POST", "/auth/refresh", None, Some(json!({"refresh_token": refresh}))).await;
    assert_eq!(renewed.status, 401);
    assert!(browser.get("/konto").await.to().starts_with("/anmelden"));
    let (token, _) = house.tokens("d@x.de").await;
    assert_eq!(house.api("GET", "/auth/me", Some(&token), None).await.status, 200);
    assert!(house.p.check(&house.operator()).clean());
}
