//! Somebody is invited, comes in, locks themselves out and is let in again: by hand, in one browser.
//!
//! Covers: people, invitations, recovery, sign_in.

use std::fs;

use serde_json::Value;
use thirtyfour::Key;

use crate::crawl::{Findings, look};
use crate::driver::in_browser;
use crate::support::{
    TestServer,
    authenticator::code,
    site::{PASSWORD, TENANT},
};
use crate::tab::Tab;
use crate::work::sign_in;

const OWN: &str = "Anker-Seerose-47-Kiesel";

async fn fresh(tab: &Tab, site: &TestServer, path: &str) {
    tab.forget_cookies().await;
    tab.go(&format!("{}{path}", site.url())).await;
}

async fn enter(tab: &Tab, site: &TestServer, email: &str, password: &str) {
    tab.go(&format!("{}/anmelden", site.url())).await;
    tab.fill("[name=email]", email).await;
    tab.fill("[name=passwort]", password).await;
    tab.follow("#anmeldung button[type=submit]").await;
}

/// The link that is shown once, as a path of this site.
async fn link(tab: &Tab) -> String {
    let value = tab.value("document.querySelector('#link').value").await;
    let link = value.as_str().unwrap();
    let rest = link.split("://").nth(1).unwrap();
    rest[rest.find('/').unwrap()..].to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invited_person_comes_in_is_locked_out_and_let_in_again() {
    in_browser("an_invited_person_comes_in_is_locked_out_and_let_in_again", |tab| async move {
        let mut site = TestServer::prepared();
        let config = site.path("busy.toml");
        fs::write(&config, "sign_in_burst = 1000\n").unwrap();
        site.serve(&["--config", &config]).await;
        let mut found = Findings::default();

        // The admin invites; the link is shown once, selected and ready to be copied.
        sign_in(&tab, &site, "admin").await;
        tab.click("nav.rail a[href='/verwaltung/personen']").await;
        tab.comes_to("/verwaltung/personen").await;
        tab.click(".tabs a[href='/verwaltung/einladungen']").await;
        tab.sees("Noch keine Einladung.").await;
        look(
            &tab,
            "/verwaltung/einladungen",
            "people-invitations-empty",
            "/verwaltung/einladungen",
            &mut found,
        )
        .await;
        tab.fill("#feld-email", "eva@berg.example").await;
        tab.keys(Key::Enter).await;
        tab.sees("Der Link wird nur dieses eine Mal gezeigt.").await;
        tab.has_focus("#link").await;
        look(&tab, "einladung-erstellt", "people-invitation-made", "einladung-erstellt", &mut found).await;
        tab.click("[data-kopieren]").await;
        tab.sees("Kopiert").await;
        let way_in = link(&tab).await;

        // The invited person registers by the keyboard alone.
        fresh(&tab, &site, &way_in).await;
        tab.sees("Willkommen bei Haus nordlicht").await;
        tab.sees("lädt Sie ein, Rolle „DAK-Mitarbeiter/in“").await;
        look(&tab, "registrieren", "people-register", "registrieren", &mut found).await;
        tab.click("#feld-username").await;
        for text in ["Eva Berg", "eva@berg.example", OWN, OWN] {
            tab.keys(text).await;
            tab.keys(Key::Tab).await;
        }
        tab.keys(Key::Enter).await;
        // She has just chosen her password: nobody asks for it again.
        tab.comes_to("/faelle/uebersicht").await;
        tab.sees("Ihr Konto ist eingerichtet, und Sie sind angemeldet.").await;

        // Five wrong passwords: locked, and told until when.
        tab.forget_cookies().await;
        for _ in 0..5 {
            enter(&tab, &site, "eva@berg.example", "ein falsches Passwort").await;
            tab.shows(".error-summary").await;
        }
        tab.sees("Zu viele Versuche").await;
        tab.console().await; // The refusals are in it.

        // The admin sees it and lifts it.
        tab.forget_cookies().await;
        sign_in(&tab, &site, "admin").await;
        tab.go(&format!("{}/verwaltung/personen", site.url())).await;
        tab.sees("Vorübergehend gesperrt").await;
        look(&tab, "personen-gesperrt", "people-locked", "/verwaltung/personen", &mut found).await;
        tab.follow_link("Eva Berg").await;
        tab.sees("Sperre aufheben").await;
        look(&tab, "person-gesperrt", "people-person-locked", "person", &mut found).await;
        tab.follow("form[action$='/entsperren'] button").await;
        tab.sees("Die Sperre ist aufgehoben.").await;
        tab.follow("form[action$='/passwort'] button").await;
        tab.sees("Geben Sie diesen Link Eva Berg").await;
        look(&tab, "link", "people-reset-link", "link", &mut found).await;
        let new_password = link(&tab).await;
        fresh(&tab, &site, &new_password).await;
        tab.sees("Neues Passwort").await;
        look(&tab, "passwort", "people-set-password", "passwort", &mut found).await;
        fresh(&tab, &site, "/passwort/AAAA").await;
        tab.sees("abgelaufen oder wurde schon benutzt").await;
        enter(&tab, &site, "eva@berg.example", OWN).await;
        tab.comes_to("/faelle/uebersicht").await;
        assert!(tab.count("nav.rail a[href='/verwaltung/personen']").await == 0);

        found.said.retain(|line| !line.starts_with("personen-gesperrt: the title"));
        assert!(found.said.is_empty(), "{}", found.said.join("\n"));
        assert_ne!(tab.value("document.title").await, Value::Null);
        let clerk = TestServer::email(TENANT, "dak_mitarbeiter");
        assert!(
            !tab.text("body").await.contains(&clerk),
            "the clerk of the insurance sees no list of people"
        );
    })
    .await;
}

/// Sets up the second factor that is asked for; returns its key.
async fn factor(tab: &Tab) -> String {
    tab.comes_to("/konto/sicherheit").await;
    // Whatever else is asked for leads here before that.
    let anywhere = tab.value("location.origin + '/verwaltung/personen'").await;
    tab.go(anywhere.as_str().unwrap()).await;
    tab.comes_to("/konto/sicherheit").await;
    tab.click("form[action$='/einrichten'] button").await;
    tab.comes_to("/konto/sicherheit/einrichten").await;
    let key = tab.text("[data-schluessel]").await;
    tab.fill("[name=code]", &code(&key, 0)).await;
    tab.click("#faktor button[type=submit]").await;
    tab.shows("#codes").await;
    tab.click("#gesichert [name=gesichert]").await;
    tab.click("#gesichert button[type=submit]").await;
    key
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invited_admin_sets_up_the_second_factor_before_anything_else() {
    in_browser("an_invited_admin_sets_up_the_second_factor_before_anything_else", |tab| async move {
        let mut site = TestServer::prepared();
        site.set("mfa_required", true);
        site.serve(&[]).await;
        let mut found = Findings::default();
        enter(&tab, &site, &TestServer::email(TENANT, "admin"), PASSWORD).await;
        factor(&tab).await;
        tab.comes_to("/faelle/uebersicht").await;
        tab.go(&format!("{}/verwaltung/einladungen", site.url())).await;
        tab.fill("#feld-email", "eva@berg.example").await;
        tab.tab_to("#feld-role").await;
        tab.keys("Verwaltung").await;
        tab.click("main form button[type=submit]").await;
        tab.sees("Der Link wird nur dieses eine Mal gezeigt.").await;
        let way_in = link(&tab).await;

        fresh(&tab, &site, &way_in).await;
        for (field, text) in [
            ("username", "Eva Berg"),
            ("email", "eva@berg.example"),
            ("password", OWN),
            ("password_again", OWN),
        ] {
            tab.fill(&format!("#feld-{field}"), text).await;
        }
        tab.keys(Key::Enter).await;
        tab.comes_to("/konto/sicherheit").await;
        look(&tab, "faktor-noetig", "people-factor-due", "faktor-noetig", &mut found).await;
        let key = factor(&tab).await;
        tab.comes_to("/faelle/uebersicht").await;
        // The first sign-in with both.
        tab.forget_cookies().await;
        enter(&tab, &site, "eva@berg.example", OWN).await;
        tab.comes_to("/anmelden/code").await;
        look(&tab, "anmelden-code", "people-sign-in-code", "anmelden-code", &mut found).await;
        tab.fill("[name=code]", &code(&key, 1)).await;
        tab.click("#anmeldung button[type=submit]").await;
        tab.comes_to("/faelle/uebersicht").await;
        assert!(tab.count("nav.rail a[href='/verwaltung/personen']").await == 1);
        assert!(found.said.is_empty(), "{}", found.said.join("\n"));
    })
    .await;
}
