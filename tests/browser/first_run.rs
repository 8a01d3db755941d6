//! The first run by the keyboard alone, from the code on the console to the operator's desk, and every page of the desk.
//!
//! Covers: setup, operations.

use thirtyfour::Key;
use visite::for_tests::Role;

use crate::crawl::{Findings, crawl, look};
use crate::driver::in_browser;
use crate::support::{TestServer, authenticator::code, site::PASSWORD};
use crate::tab::Tab;
use crate::work::Objects;

const EMAIL: &str = "olga@haus.example";

/// The newest code on the console.
fn console_code(site: &TestServer) -> String {
    let log = site.log();
    let line = log.iter().rev().find_map(|line| line.strip_prefix("setup code: ").map(str::to_owned));
    line.unwrap_or_else(|| panic!("no code on the console: {}", log.join("\n")))
}

/// Goes to the field by Tab, and types; what stands in it is replaced.
async fn into(tab: &Tab, field: &str, text: &str) {
    tab.tab_to(&format!("#feld-{field}")).await;
    tab.control("a").await;
    tab.keys(text).await;
}

/// Sends the step by Enter; the next one must be `step`.
async fn on(tab: &Tab, step: u8) {
    tab.keys(Key::Enter).await;
    tab.comes_to(&format!("/einrichtung/{step}")).await;
}

async fn step(tab: &Tab, name: &str, found: &mut Findings) {
    look(tab, name, &format!("first-run-{name}"), name, found).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_run_by_keys_alone_and_then_the_desk() {
    in_browser("the_first_run_by_keys_alone_and_then_the_desk", |tab| async move {
        let mut site = TestServer::empty();
        site.set("mfa_required", true);
        site.serve(&[]).await;
        let mut found = Findings::default();
        tab.go(&site.url()).await;
        tab.comes_to("/einrichtung/1").await;
        step(&tab, "code", &mut found).await;
        tab.has_focus("#feld-code").await;
        tab.keys("AAAAA-AAAAA").await;
        tab.keys(Key::Enter).await;
        tab.shows(".error-summary").await;
        into(&tab, "code", &console_code(&site)).await;
        on(&tab, 2).await;
        tab.console().await; // The refusal is in it.
        step(&tab, "begin", &mut found).await;
        tab.tab_to("[name=weg]").await;
        on(&tab, 3).await;
        step(&tab, "place", &mut found).await;
        into(&tab, "adresse", "localhost").await;
        on(&tab, 4).await;
        step(&tab, "certificate", &mut found).await;
        tab.tab_to("[name=zertifikat]").await;
        on(&tab, 5).await;
        step(&tab, "operator", &mut found).await;
        into(&tab, "username", "Olga Betrieb").await;
        into(&tab, "email", EMAIL).await;
        into(&tab, "password", PASSWORD).await;
        into(&tab, "password_again", PASSWORD).await;
        tab.keys(Key::Enter).await;
        let key = tab.text("#schluessel").await;
        step(&tab, "factor", &mut found).await;
        into(&tab, "code", &code(&key, 0)).await;
        tab.keys(Key::Enter).await;
        tab.shows("#codes").await;
        assert_eq!(tab.count("#codes li").await, 10);
        step(&tab, "codes", &mut found).await;
        tab.tab_to("[name=gesichert]").await;
        tab.keys(" ").await;
        on(&tab, 6).await;
        step(&tab, "facility", &mut found).await;
        for (field, text) in [
            ("name", "Haus Nordlicht"),
            ("kurzname", "nordlicht"),
            ("username", "Anna Nord"),
            ("email", "anna@nord.example"),
        ] {
            into(&tab, field, text).await;
        }
        tab.keys(Key::Enter).await;
        tab.shows("#link").await;
        look(&tab, "facility-made", "first-run-facility-made", "facility", &mut found).await;
        tab.tab_to("a.button[href='/einrichtung/7']").await;
        on(&tab, 7).await;
        step(&tab, "backup", &mut found).await;
        into(&tab, "ordner", &site.path("sicherung")).await;
        tab.keys(Key::Enter).await;
        let sheet = tab.text("#notfallblatt code").await;
        step(&tab, "sheet", &mut found).await;
        let letters: Vec<char> = sheet.chars().filter(|letter| *letter != '-').collect();
        for field in ["erstes", "zweites"] {
            let label = tab.text(&format!("label[for=feld-{field}]")).await;
            let place: usize =
                label.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap();
            into(&tab, field, &letters[place - 1].to_string()).await;
        }
        on(&tab, 8).await;
        step(&tab, "done", &mut found).await;
        tab.tab_to("main form button[type=submit]").await;
        tab.keys(Key::Enter).await;
        tab.comes_to("/anmelden").await;

        // The operator signs in with the second factor, and finds no patient: only the desk.
        into(&tab, "email", EMAIL).await;
        into(&tab, "passwort", PASSWORD).await;
        tab.keys(Key::Enter).await;
        tab.comes_to("/anmelden/code").await;
        step(&tab, "sign-in-code", &mut found).await;
        into(&tab, "code", &code(&key, 1)).await;
        tab.keys(Key::Enter).await;
        tab.comes_to("/betrieb").await;
        assert!(found.said.is_empty(), "{} findings:\n{}", found.said.len(), found.said.join("\n"));
        // Who sees the desk has the steps of the first run behind them: a title may be the same.
        let mut found = Findings::default();
        crawl(&tab, &site, Role::Operator, &Objects::default(), &mut found).await;
    })
    .await;
}
