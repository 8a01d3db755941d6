//! What a part of the page does that htmx changes: whoever pressed Enter keeps a place for the focus, and the page is as
//! accessible as before; and what the browser's own buttons lead to (interface.md, 5: checks 3, 16, 17, 36).
//!
//! Covers: ui.

use std::collections::HashSet;

use serde::Deserialize;
use serde_json::{Value, json};
use thirtyfour::Key;
use visite::for_tests::Role;

use crate::crawl::pages_of;
use crate::driver::in_browser;
use crate::no_script::kind_of;
use crate::support::TestServer;
use crate::tab::Tab;
use crate::work::{Objects, a_house_at_work, a_whole_care_home, a_year, case, import, sign_in};

/// What changes a part of the page when a person acts on it: where in the page, and the address that it asks.
#[derive(Deserialize)]
struct Part {
    place: usize,
    address: String,
    typed: bool,
}

/// Polling parts are left out: nobody presses them (check 18 looks at the bell).
const PARTS: &str = "(() => { for (const d of document.querySelectorAll('main details')) d.open = true; \
    return [...document.querySelectorAll('[hx-get], [hx-post]')] \
        .map((e, place) => ({e, place, by: e.getAttribute('hx-trigger') ?? ''})) \
        .filter(({e, by}) => !/every|load|nachsehen|angemeldet/.test(by) && e.checkVisibility()) \
        .map(({e, place, by}) => ({place, address: e.getAttribute('hx-get') ?? e.getAttribute('hx-post'), typed: /input|change/.test(by)})); })()";

/// Puts the focus where the keys go that trigger the part, and counts what comes.
fn focus(part: &Part) -> String {
    format!(
        "for (const d of document.querySelectorAll('main details')) d.open = true; \
         const e = document.querySelectorAll('[hx-get], [hx-post]')[{}], box = 'input:not([type=hidden], [type=radio], [type=checkbox]), select', \
             button = e.querySelector('button[type=submit], button:not([type])') ?? document.querySelector(`button[form='${{e.id}}']`); \
         window.__answers = 0; document.addEventListener('htmx:afterRequest', () => window.__answers++); \
         (e.matches('a, button, input, select') ? e : {} ?? e.querySelector(box)).focus()",
        part.place,
        if part.typed { "e.querySelector(box)" } else { "button" }
    )
}

/// Checks 3, 16: every part that a page of this role can change, once for each kind.
async fn press_all(tab: &Tab, site: &TestServer, role: Role, real: &Objects) {
    let (mut pressed, mut said) = (HashSet::new(), Vec::new());
    for (route, address) in pages_of(role, real) {
        let url = format!("{}{address}", site.url());
        tab.go(&url).await;
        let parts: Vec<Part> = serde_json::from_value(tab.value(PARTS).await).unwrap();
        for part in parts {
            let kind = format!("{route}: {}", kind_of(&part.address));
            if !pressed.insert(kind.clone()) {
                continue;
            }
            tab.go(&url).await;
            tab.run(&focus(&part)).await;
            if part.typed {
                tab.keys("e").await;
            }
            tab.keys(Key::Enter).await;
            // A page that follows has no count of its own.
            tab.holds("window.__answers !== 0").await;
            let lost = "window.__answers !== undefined && (e => e === document.body || !e.checkVisibility() \
                || (r => r.bottom < 0 || r.top > innerHeight)(e.getBoundingClientRect()))(document.activeElement)";
            if tab.value(lost).await == Value::Bool(true) {
                said.push(format!("{kind}: the focus is lost to {}", tab.focused().await));
            }
            // What a head that stays in sight covers of the rest is a matter of how far the page is scrolled.
            tab.run("scrollTo(0, 0)").await;
            said.extend(tab.axe().await.into_iter().map(|finding| format!("{kind}: {finding:?}")));
        }
    }
    println!("{} kinds of parts", pressed.len());
    assert!(said.is_empty(), "{}", said.join("\n"));
    assert!(pressed.len() >= 12, "{} kinds", pressed.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changes_in_place_keeps_the_focus_and_stays_accessible() {
    in_browser("what_changes_in_place_keeps_the_focus_and_stays_accessible", |tab| async move {
        let site = TestServer::start_with("zweitmeinung,pflege").await;
        let admin = site.admin().await;
        let real = Objects { care: a_whole_care_home(&admin).await, ..a_house_at_work(&admin).await };
        sign_in(&tab, &site, "admin").await;
        // What is not htmx's: the rows of the column, saved and refused.
        tab.go(&format!("{}/icd?gewaehlt=ja", site.url())).await;
        for text in ["c50.1", "quatsch"] {
            tab.keys(text).await;
            tab.keys(Key::Enter).await;
        }
        tab.shows(".icd-row.saved").await;
        tab.shows(".icd-row.problem").await;
        let found = tab.axe().await;
        assert!(found.is_empty(), "a saved and a refused row: {found:#?}");
        press_all(&tab, &site, Role::Admin, &real).await;
    })
    .await;
}

/// Check 17: links lead to a page at its top that says its name; Back brings the page before with its place and its filter,
/// from the server: nothing of a page is kept in the browser.
#[tokio::test(flavor = "multi_thread")]
async fn back_brings_the_page_before_with_its_place_and_its_filter() {
    in_browser("back_brings_the_page_before_with_its_place_and_its_filter", |tab| async move {
        let site = TestServer::start().await;
        let admin = site.admin().await;
        import(&admin, &a_year()).await;
        sign_in(&tab, &site, "admin").await;
        tab.go(&format!("{}/faelle?jahr=2025", site.url())).await;
        tab.run("document.querySelector('#feld-fallgruppe').focus()").await;
        tab.keys("Onk").await;
        tab.holds("location.search.includes('fallgruppe=onko')").await;
        tab.run("scrollTo(0, 700)").await;
        let (path, title) = (tab.path().await, tab.value("document.title").await);
        let gone = tab.value("scrollY").await.as_f64().unwrap();
        assert!(gone > 100.0, "the list is longer than the window: {gone}");
        let name = tab.text("#faelle tbody tr:nth-child(30)").await;
        tab.follow("#faelle tbody tr:nth-child(30) th a").await;
        assert_eq!(tab.value("scrollY").await, json!(0));
        let shown = tab.value("document.title").await;
        let surname = shown.as_str().unwrap().split(',').next().unwrap();
        assert!(shown != title && name.contains(surname), "{shown} of {name}");
        let before = tab.value("performance.timeOrigin").await;
        tab.run("history.back()").await;
        tab.comes_to(&path).await;
        tab.holds(&format!("performance.timeOrigin !== {before}")).await;
        tab.holds("Math.abs(scrollY - 700) < 120 || scrollY > 500").await;
        assert_eq!(tab.value("document.title").await, title);
        assert_eq!(tab.value("document.querySelector('#feld-fallgruppe').value").await, "onko");
        let kept = "['htmx-history-cache' in sessionStorage, localStorage.length]";
        assert_eq!(tab.value(kept).await, json!([false, 0]));
    })
    .await;
}

/// Check 36: a browser opens six connections to a site; twelve pages that ask for news do not take them all for good.
#[tokio::test(flavor = "multi_thread")]
async fn twelve_open_pages_leave_room_for_a_thirteenth() {
    in_browser("twelve_open_pages_leave_room_for_a_thirteenth", |tab| async move {
        let site = TestServer::start().await;
        let admin = site.admin().await;
        let made =
            case(&admin, json!({"nachname": "Berg", "datum": "2026-02-02", "fallgruppe": "onko"})).await;
        sign_in(&tab, &site, "admin").await;
        for _ in 0..12 {
            tab.another().await;
            tab.go(&format!("{}/faelle", site.url())).await;
            tab.run("htmx.trigger('#glocke', 'nachsehen')").await;
        }
        tab.another().await;
        tab.go(&format!("{}/faelle/{}/bearbeiten", site.url(), made["id"].as_str().unwrap())).await;
        tab.fill("#feld-ort", "Kiel").await;
        tab.follow("main form[method=post] button.button[type=submit]").await;
        tab.sees("Kiel").await;
    })
    .await;
}
