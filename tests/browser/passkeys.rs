//! Passkeys with the authenticator that Chromium has for tests: the real protocol between page, browser and key.
//!
//! Covers: passkey, my_account.

use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::account::{look, open};
use crate::driver::in_browser;
use crate::support::{TestServer, authenticator::code, site::PASSWORD, site::TENANT};
use crate::tab::Tab;
use crate::work::sign_in;

/// A device that confirms by itself. Returns its id.
async fn device(tab: &Tab) -> String {
    tab.cdp("WebAuthn.enable", json!({})).await;
    let options = json!({"protocol": "ctap2", "transport": "internal", "hasResidentKey": true, "hasUserVerification": true,
        "isUserVerified": true, "automaticPresenceSimulation": true});
    let made = tab.cdp("WebAuthn.addVirtualAuthenticator", json!({"options": options})).await;
    made["authenticatorId"].as_str().unwrap().to_owned()
}

/// Whether the person at the device agrees.
async fn agrees(tab: &Tab, device: &str, yes: bool) {
    let who = json!({"authenticatorId": device, "isUserVerified": yes});
    tab.cdp("WebAuthn.setUserVerified", who).await;
}

/// Gives the person in this tab an app. Returns its key, whose present step is used, and a recovery code.
async fn with_app(tab: &Tab, site: &TestServer) -> (String, String) {
    open(tab, site, "/konto/sicherheit").await;
    tab.click("form[action$='/einrichten'] button").await;
    tab.comes_to("/konto/sicherheit/einrichten").await;
    let key = tab.text("[data-schluessel]").await;
    tab.fill("[name=code]", &code(&key, 0)).await;
    tab.click("#faktor button[type=submit]").await;
    let recovery = tab.text("#codes li").await;
    tab.click("#gesichert [name=gesichert]").await;
    tab.click("#gesichert button[type=submit]").await;
    tab.comes_to("/faelle/uebersicht").await;
    (key, recovery)
}

/// Up to the second step.
async fn half_way(tab: &Tab, site: &TestServer) {
    half_way_at(tab, &site.url()).await;
}

async fn half_way_at(tab: &Tab, address: &str) {
    tab.forget_cookies().await;
    tab.go(&format!("{address}/anmelden")).await;
    tab.fill("[name=email]", &TestServer::email(TENANT, "dak_mitarbeiter")).await;
    tab.fill("[name=passwort]", PASSWORD).await;
    tab.click("#anmeldung button[type=submit]").await;
    tab.comes_to("/anmelden/code").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_is_added_signs_in_once_per_question_and_is_removed() {
    in_browser("a_passkey_is_added_signs_in_once_per_question_and_is_removed", |tab| async move {
        let mut site = TestServer::prepared();
        // Nobody signs in so often within a minute.
        site.set("sign_in_burst", 1000);
        site.serve(&[]).await;
        sign_in(&tab, &site, "dak_mitarbeiter").await;
        open(&tab, &site, "/konto/sicherheit").await;
        assert_eq!(tab.count("#passkeys").await, 0, "without an app there are none");
        let (key, recovery) = with_app(&tab, &site).await;
        let device = device(&tab).await;
        add(&tab, &site, &device).await;
        enter(&tab, &site, &device).await;
        replayed(&tab, &site).await;
        again(&tab, &site).await;
        no_script(&tab, &site, &key).await;
        by_address(&tab, &site, &recovery).await;
        remove(&tab, &site).await;
        audited(&site).await;
    })
    .await;
}

async fn add(tab: &Tab, site: &TestServer, device: &str) {
    open(tab, site, "/konto/sicherheit").await;
    look(tab, "passkeys-keine").await;
    tab.click("#passkeys a.button").await;
    tab.comes_to("/konto/sicherheit/passkey").await;
    look(tab, "passkey-neu").await;
    // Somebody who does not agree: a sentence, the name stays, the focus too.
    agrees(tab, device, false).await;
    tab.fill("[name=name]", "Diensttelefon").await;
    tab.click("[data-passkey]").await;
    tab.sees("abgebrochen").await;
    tab.holds("document.activeElement.matches('[data-passkey]')").await;
    assert_eq!(tab.value("document.querySelector('[name=name]').value").await, "Diensttelefon");
    look(tab, "passkey-abgebrochen").await;
    agrees(tab, device, true).await;
    tab.tab_back_to("[name=name]").await;
    tab.keys(thirtyfour::Key::Enter).await;
    tab.sees("Der Passkey ist hinzugefügt.").await;
    assert_eq!(tab.text("#passkeys h3").await, "Diensttelefon");
    look(tab, "passkeys").await;
    // The same device again.
    tab.follow("#passkeys a.button").await;
    tab.fill("[name=name]", "Noch einmal").await;
    tab.click("[data-passkey]").await;
    tab.sees("hat schon einen Passkey").await;
}

/// At an address there are none: said kindly, at no place offered.
async fn by_address(tab: &Tab, site: &TestServer, recovery: &str) {
    let address = site.url().replace("localhost", "127.0.0.1");
    half_way_at(tab, &address).await;
    assert_eq!(tab.count("[data-passkey]").await, 0);
    tab.fill("[name=code]", recovery).await;
    tab.click("#anmeldung button[type=submit]").await;
    tab.comes_to("/faelle/uebersicht").await;
    tab.go(&format!("{address}/konto/sicherheit")).await;
    tab.sees("Öffnen Sie sie unter localhost.").await;
    assert_eq!((tab.count("#passkeys h3").await, tab.count("#passkeys a.button").await), (1, 0));
    look(tab, "passkeys-adresse").await;
}

async fn enter(tab: &Tab, site: &TestServer, device: &str) {
    half_way(tab, site).await;
    look(tab, "anmelden-passkey").await;
    agrees(tab, device, false).await;
    tab.click("[data-passkey]").await;
    tab.sees("abgebrochen").await;
    tab.holds("document.activeElement.matches('[data-passkey]')").await;
    agrees(tab, device, true).await;
    tab.keys(thirtyfour::Key::Enter).await;
    tab.comes_to("/faelle/uebersicht").await;
    open(tab, site, "/konto/sicherheit").await;
    assert_eq!(tab.count("#passkeys h3").await, 1);
    assert!(!tab.text("#passkeys").await.contains("Noch nie"));
}

/// What the browser sent is sent again, in the same step and in a later one.
async fn replayed(tab: &Tab, site: &TestServer) {
    half_way(tab, site).await;
    let hold = "(form => form.addEventListener('submit', event => { event.preventDefault(); window.gehalten = \
                form.elements.antwort.value; }))(document.getElementById('passkey'))";
    tab.run(hold).await;
    tab.click("[data-passkey]").await;
    tab.holds("window.gehalten").await;
    let send = "fetch('/anmelden/passkey', {method: 'POST', redirect: 'manual', body: new URLSearchParams({antwort: \
                window.gehalten})}).then(answer => { window.kam = answer.type === 'opaqueredirect' ? 303 : answer.status; })";
    // Another question has been asked meanwhile: the answer is one to none.
    tab.run("fetch('/anmelden/code').then(() => { window.neu = true; })").await;
    tab.holds("window.neu").await;
    tab.run(send).await;
    tab.holds("window.kam").await;
    assert_eq!(tab.value("window.kam").await, 422);
    // In its own time it counts, and only then.
    half_way(tab, site).await;
    tab.run(hold).await;
    tab.click("[data-passkey]").await;
    tab.holds("window.gehalten").await;
    let half = tab.cookie("__Host-halb").await;
    tab.run(send).await;
    tab.holds("window.kam").await;
    assert_eq!(tab.value("window.kam").await, 303);
    tab.forget_cookies().await;
    let half = json!({"name": "__Host-halb", "value": half.value, "url": site.url(), "secure": true, "httpOnly": true,
        "sameSite": "Strict"});
    assert_eq!(tab.cdp("Network.setCookie", half).await["success"], true);
    tab.run(&format!("window.kam = 0; {send}")).await;
    tab.holds("window.kam").await;
    assert_eq!(tab.value("window.kam").await, 422, "the cookie of the step brings nothing back");
}

/// A session that ends in the middle: the passkey does in place of the code, on the page and in the panel.
async fn again(tab: &Tab, site: &TestServer) {
    half_way(tab, site).await;
    tab.click("[data-passkey]").await;
    tab.comes_to("/faelle/uebersicht").await;
    open(tab, site, "/konto").await;
    tab.fill("[name=name]", "Dana Anders").await;
    tab.forget_cookies().await;
    tab.run("document.querySelector(\"main form[action='/konto']\").submit()").await;
    tab.shows("main #neu-anmeldung").await;
    password_again(tab).await;
    look(tab, "wieder-passkey").await;
    tab.click("#neu-passkey [data-passkey]").await;
    tab.click("#noch-einmal button[type=submit]").await;
    tab.sees("Ihr Konto ist gespeichert.").await;
    assert_eq!(tab.value("document.querySelector('[name=name]').value").await, "Dana Anders");
    let token = tab.value("document.querySelector('input[name=csrf]').value").await;
    tab.forget_cookies().await;
    let ask = "htmx.ajax('GET', '/anmelden/wieder', {target: '#neu-anmelden', headers: {'X-CSRF-Token': \
               document.querySelector('input[name=csrf]').value}})";
    tab.run(ask).await;
    password_again(tab).await;
    look(tab, "panel-passkey").await;
    tab.click("#neu-passkey [data-passkey]").await;
    tab.holds("!document.querySelector('#neu-anmeldung')").await;
    assert_ne!(tab.value("document.querySelector('input[name=csrf]').value").await, token);
}

async fn password_again(tab: &Tab) {
    tab.fill("#neu-anmeldung [name=konto_email]", &TestServer::email(TENANT, "dak_mitarbeiter")).await;
    tab.fill("#neu-anmeldung [name=konto_passwort]", PASSWORD).await;
    tab.click("#neu-anmeldung button[type=submit]").await;
    tab.shows("#neu-passkey").await;
}

/// Without script the code is asked for, and nothing else is shown.
async fn no_script(tab: &Tab, site: &TestServer, key: &str) {
    tab.scripts(false).await;
    half_way(tab, site).await;
    assert!(!tab.is_shown("[data-passkey]").await);
    tab.fill("[name=code]", &code(key, 1)).await;
    tab.click("#anmeldung button[type=submit]").await;
    tab.comes_to("/faelle/uebersicht").await;
    open(tab, site, "/konto/sicherheit/passkey").await;
    tab.sees("Passkeys brauchen JavaScript.").await;
    tab.scripts(true).await;
}

async fn remove(tab: &Tab, site: &TestServer) {
    half_way(tab, site).await;
    tab.click("[data-passkey]").await;
    tab.comes_to("/faelle/uebersicht").await;
    open(tab, site, "/konto/sicherheit").await;
    tab.click("#passkeys form button").await;
    tab.sees("Der Passkey ist entfernt.").await;
    assert_eq!(tab.count("#passkeys h3").await, 0);
    half_way(tab, site).await;
    assert_eq!(tab.count("[data-passkey]").await, 0, "no longer offered");
}

async fn audited(site: &TestServer) {
    let admin = site.admin().await;
    let (status, trail) = admin.api(Method::GET, "/admin/audit-log?per_page=200", None).await;
    assert_eq!(status, StatusCode::OK, "{trail}");
    let text = trail.to_string();
    for event in
        ["account.passkey_added", "account.passkey_removed", "sign_in.passkey_used", "sign_in.refused"]
    {
        assert!(text.contains(event), "{event}: {text}");
    }
    assert!(!site.log().join("\n").contains("challenge"));
}
