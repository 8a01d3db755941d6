//! The bell polls while somebody types, and nobody notices but by its number (interface.md, 5, check 18).
//!
//! Covers: inbox.

use reqwest::Method;
use serde_json::{Value, json};

use crate::driver::in_browser;
use crate::support::TestServer;
use crate::work::{case, change, sign_in};

const ASKED: &str = "performance.getEntriesByType('resource').filter(e => e.name.endsWith('/glocke')).length";

#[tokio::test(flavor = "multi_thread")]
async fn the_bell_moves_no_focus_and_rests_in_a_hidden_tab() {
    in_browser("the_bell_moves_no_focus_and_rests_in_a_hidden_tab", |tab| async move {
        let site = TestServer::start().await;
        let (admin, dak) = (site.admin().await, site.dak().await);
        let values = json!({"nachname": "Berg", "datum": "2026-02-02", "fallgruppe": "onko"});
        let of_berg = case(&admin, values).await;
        sign_in(&tab, &site, "admin").await;
        tab.go(&format!("{}/faelle/neu", site.url())).await;
        assert_eq!(tab.count("#glocke .count").await, 0);
        tab.click("#feld-nachname").await;
        tab.keys("Halb getip").await;
        change(&dak, Method::PUT, &of_berg, "/icd", json!({"icd": "C50.1"})).await;
        admin.told(1).await;
        // As when the tab is looked at again.
        tab.run("dispatchEvent(new Event('focus'))").await;
        assert!(tab.text("#glocke .count").await.starts_with('1'));
        tab.keys("pt").await;
        assert_eq!(tab.focused().await, "#feld-nachname");
        assert_eq!(tab.value("document.activeElement.value").await, "Halb getippt");
        // With the focus on the bell itself, it stays there.
        tab.run("document.querySelector('#glocke').focus()").await;
        let before = tab.value(ASKED).await.as_u64().unwrap();
        tab.run("htmx.trigger('#glocke', 'nachsehen')").await;
        tab.holds(&format!("{ASKED} === {}", before + 1)).await;
        tab.holds("!document.querySelector('#glocke').classList.contains('htmx-request')").await;
        assert_eq!(tab.focused().await, "#glocke");
        // Hidden, it asks nothing; seen again, it asks once.
        tab.run("Object.defineProperty(document, 'hidden', {value: true, configurable: true})").await;
        for _ in 0..3 {
            tab.run("htmx.trigger('#glocke', 'nachsehen')").await;
            tab.run("dispatchEvent(new Event('focus'))").await;
        }
        tab.run("Object.defineProperty(document, 'hidden', {value: false, configurable: true})").await;
        tab.run("document.dispatchEvent(new Event('visibilitychange'))").await;
        tab.holds(&format!("{ASKED} === {}", before + 2)).await;
        // Signed out elsewhere: the bell says nothing, and what is typed stays.
        tab.forget_cookies().await;
        tab.run("htmx.trigger('#glocke', 'nachsehen')").await;
        tab.holds(&format!("{ASKED} === {}", before + 3)).await;
        assert_eq!(tab.value("document.querySelector('#neu-anmelden').childElementCount").await, 0);
        assert_eq!(tab.value("document.querySelector('#feld-nachname').value").await, "Halb getippt");
        assert_eq!(tab.value("document.querySelector('#stoerung').hidden").await, Value::Bool(true));
        // A click leads to the messages.
        sign_in(&tab, &site, "admin").await;
        tab.click("#glocke").await;
        tab.sees("ICD-Code erfasst").await;
        assert_eq!(tab.path().await, "/benachrichtigungen");
    })
    .await;
}
