//! The operator's desk in a browser: what needs a hand stands on top, and is done where the advice is. And pages that are
//! not there: they answer calmly, with a way on.
//!
//! Covers: operations, problem_page.

use serde_json::{Value, json};

use crate::driver::in_browser;
use crate::support::{TestServer, site::PASSWORD};
use crate::tab::Tab;
use crate::work::sign_in;

async fn open(tab: &Tab, site: &TestServer, path: &str) {
    tab.go(&format!("{}{path}", site.url())).await;
}

async fn as_operator(tab: &Tab) -> TestServer {
    let site = TestServer::start().await;
    site.operator().await;
    open(tab, &site, "/anmelden").await;
    tab.fill("[name=email]", "betrieb@haus.example").await;
    tab.fill("[name=passwort]", PASSWORD).await;
    tab.click("#anmeldung button[type=submit]").await;
    tab.comes_to("/betrieb").await;
    site
}

/// What is not in order stood below all that is; a backup could be made on the command line only.
#[tokio::test(flavor = "multi_thread")]
async fn the_desk_shows_first_what_needs_a_hand_and_backs_up_where_the_advice_is() {
    in_browser("the_desk_shows_first_what_needs_a_hand_and_backs_up_where_the_advice_is", |tab| async move {
        let site = as_operator(&tab).await;
        let order = "(() => { const worst = ['tone-bad', 'tone-warn', 'tone-good']; \
            const tones = [...document.querySelectorAll('#ampeln li')].map(e => worst.findIndex(tone => e.classList.contains(tone))); \
            return tones.every((tone, n) => tone >= 0 && (n === 0 || tones[n - 1] <= tone)) })()";
        assert_eq!(tab.value(order).await, Value::Bool(true), "red, amber, green");
        assert!(tab.count("#ampeln li.tone-good").await >= 5);
        tab.shows("#pruefung-sicherung.tone-bad").await;
        let high = tab.value("document.querySelector('#ampeln li.tone-good').offsetHeight").await;
        assert!(high.as_u64().unwrap() <= 40, "a row is {high} px high");

        tab.follow("#pruefung-sicherung form button").await;
        assert_eq!(tab.path().await, "/betrieb");
        tab.sees("Die Sicherung ist gemacht und geprüft.").await;
        tab.shows("#pruefung-sicherung.tone-good").await;
        assert!(tab.text("#pruefung-sicherung").await.contains("gerade eben"));
        let facts = tab.text("dl.facts").await;
        assert!(facts.contains("gerade eben") && facts.contains("GB"), "{facts}");
        assert_eq!(std::fs::read_dir(site.data().join("backups")).unwrap().count(), 1);

        open(&tab, &site, "/betrieb/pruefungen").await;
        tab.follow(".page-head form button").await;
        tab.shows("#pruefung-protokoll.tone-good").await;
        for page in ["/betrieb", "/betrieb/pruefungen"] {
            open(&tab, &site, page).await;
            for width in [1280, 360, 320] {
                tab.size(width, 800, width < 400).await;
                tab.no_horizontal_scroll().await;
                tab.whole(&format!("desk{}-{width}", page.replace('/', "-"))).await;
            }
            tab.desktop().await;
            assert!(tab.axe().await.is_empty(), "{:#?}", tab.axe().await);
        }
    })
    .await;
}

/// Facilities had the picture of people, mail that of the bell, checks that of coding.
#[tokio::test(flavor = "multi_thread")]
async fn every_entry_of_the_desk_has_a_picture_of_its_own() {
    in_browser("every_entry_of_the_desk_has_a_picture_of_its_own", |tab| async move {
        as_operator(&tab).await;
        let pictures = "[...document.querySelectorAll('.rail a use')].map(e => e.getAttribute('href'))";
        let mut pictures: Vec<String> = serde_json::from_value(tab.value(pictures).await).unwrap();
        let drawn = "[...document.querySelectorAll('.rail a use')].every(e => document.querySelector(e.getAttribute('href') + ' path'))";
        assert_eq!(tab.value(drawn).await, Value::Bool(true));
        let all = pictures.len();
        assert!(all >= 6, "{pictures:?}");
        for used in ["#i-people", "#i-bell", "#i-coding", "#i-settings"] {
            assert!(!pictures.iter().any(|picture| picture == used), "{used} stands for something else");
        }
        pictures.sort();
        pictures.dedup();
        assert_eq!(pictures.len(), all, "two entries with one picture");
    })
    .await;
}

/// Where the backup cannot be written, the page says so and keeps the advice.
#[tokio::test(flavor = "multi_thread")]
async fn a_backup_that_fails_is_said_on_the_desk() {
    in_browser("a_backup_that_fails_is_said_on_the_desk", |tab| async move {
        let site = as_operator(&tab).await;
        std::fs::write(site.data().join("backups"), "no folder").unwrap();
        tab.click("#pruefung-sicherung form button").await;
        tab.sees("Die Sicherung ist misslungen.").await;
        tab.shows("#pruefung-sicherung form button").await;
        assert!(tab.value("document.title").await.as_str().unwrap().starts_with("Fehler: "));
    })
    .await;
}

/// A page that is not there has a way on for whoever came to it, and says nothing of what may be there.
#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_is_not_there_answers_calmly_and_leads_on() {
    in_browser("a_page_that_is_not_there_answers_calmly_and_leads_on", |tab| async move {
        let site = TestServer::start().await;
        open(&tab, &site, "/gibt-es-nicht").await;
        assert_eq!(tab.status().await, 404);
        tab.follow("main a.button").await;
        tab.comes_to("/anmelden").await;

        sign_in(&tab, &site, "admin").await;
        let unknown = "00000000-0000-7000-8000-000000000000";
        for path in ["/gibt-es-nicht".to_owned(), format!("/faelle/{unknown}"), "/faelle/quatsch".into()] {
            open(&tab, &site, &path).await;
            assert_eq!(tab.status().await, 404, "{path}");
            assert_eq!(tab.text("h1").await, "Diese Seite gibt es nicht");
            assert_eq!(tab.attribute("main a.button", "href").await, "/");
            assert!(tab.axe().await.is_empty(), "{:#?}", tab.axe().await);
            for width in [360, 320] {
                tab.size(width, 640, true).await;
                tab.no_horizontal_scroll().await;
            }
            tab.desktop().await;
            tab.whole(&format!("missing{}", path.replace('/', "-"))).await;
        }
        // An address typed with a stroke too many, and a year of reports without a week.
        for (typed, shown) in [
            ("/faelle/", "/faelle"),
            ("/berichte/?jahr=2026", "/berichte?jahr=2026"),
            ("/berichte/2026", "/berichte?jahr=2026"),
        ] {
            open(&tab, &site, typed).await;
            assert_eq!((tab.path().await.as_str(), tab.status().await), (shown, 200), "{typed}");
        }
        // A week that the year does not have leads back to the reports.
        for typed in ["/berichte/2025/53", "/berichte/2026/99", "/berichte/2026/quatsch"] {
            open(&tab, &site, typed).await;
            assert!([404, 422].contains(&tab.status().await), "{typed}");
            let ways =
                tab.value("[...document.querySelectorAll('main a')].map(e => e.getAttribute('href'))").await;
            assert!(ways == json!(["/berichte"]) || ways == json!(["/"]), "{typed}: {ways}");
        }
    })
    .await;
}
