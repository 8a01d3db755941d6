//! Keys alone: the ICD column at typing speed, shortcuts only where they are meant, focus that is never lost
//! (interface.md, 5: checks 12 to 14, 16).
//!
//! Covers: icd, coding, cases.

use serde_json::{Value, json};
use thirtyfour::Key;

use crate::driver::in_browser;
use crate::support::{TestServer, wait::until_some};
use crate::tab::Tab;
use crate::work::{a_year, cases, change, import, sign_in};

async fn is(tab: &Tab, expression: &str, wanted: bool) {
    assert_eq!(tab.value(&format!("!!({expression})")).await, Value::Bool(wanted), "{expression}");
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_do_the_work_and_nothing_else() {
    in_browser("keys_do_the_work_and_nothing_else", |tab| async move {
        let site = TestServer::start().await;
        let admin = site.admin().await;
        import(&admin, &a_year()).await;
        for found in cases(&admin, "jahr=2026&per_page=3").await {
            let values = json!({"unterlagen": true, "gutachten": true});
            change(&admin, reqwest::Method::PATCH, &found, "", values).await;
        }
        sign_in(&tab, &site, "admin").await;
        column(&tab, &site).await;
        cards(&tab, &site).await;
        cell(&tab, &site).await;
    })
    .await;
}

/// Check 12: ten codes in fifty strokes, over a slow line, and no stroke is lost: the Enter that sends a code without its
/// point takes what was meant. So it does with every other spelling that has a hint; leaving the field by Tab asks.
async fn column(tab: &Tab, site: &TestServer) {
    tab.go(&format!("{}/icd?jahr=2026", site.url())).await;
    tab.holds("document.activeElement.name === 'icd'").await;
    let address = "[...document.querySelectorAll('.icd-row')].map(row => row.id)";
    let rows: Vec<String> = serde_json::from_value(tab.value(address).await).unwrap();
    tab.network(false, 400, 0).await;
    for _ in 0..10 {
        tab.keys("c501").await;
        tab.keys(Key::Enter).await;
    }
    let focus = tab.value("document.activeElement.closest('.icd-row')?.id").await;
    assert_eq!(focus, rows[10].as_str(), "the focus is in row 11");
    tab.holds("document.querySelectorAll('.icd-row.saved').length === 10").await;
    is(tab, "document.querySelector('.icd-row.problem')", false).await;
    let state = |row: &str| format!("document.querySelector('#{row} .icd-state').textContent.trim()");
    assert_eq!(tab.value(&state(&rows[0])).await, "●C50.1 gespeichert (aus C501)");
    let said = tab.value("document.getElementById('meldung').textContent").await;
    assert_eq!(said, "C50.1 gespeichert (aus C501)");
    for text in ["C 50.1", "c5o.1", "c50,1", "C50.1 Mamma-Ca"] {
        tab.keys(text).await;
        tab.keys(Key::Enter).await;
    }
    tab.holds("document.querySelectorAll('.icd-row.saved').length === 14").await;
    assert_eq!(tab.value(&state(&rows[13])).await, "●C50.1 gespeichert (aus C50.1 Mamma-Ca)");
    tab.keys("c501").await;
    tab.keys(Key::Tab).await;
    tab.shows(&format!("#{}.problem [data-vorschlag]", rows[14])).await;
    tab.keys(Key::Up).await;
    tab.keys(Key::Enter).await;
    tab.holds("document.querySelectorAll('.icd-row.saved').length === 15").await;
    tab.network(false, 0, 0).await;
    tab.go(&format!("{}/icd?jahr=2026", site.url())).await;
    let left: Vec<String> = serde_json::from_value(tab.value(address).await).unwrap();
    assert_eq!(left[0], rows[15], "all of them are saved");

    // A refusal comes late, stays in its row and is counted; Esc puts the stored value back.
    tab.keys("quatsch").await;
    tab.keys(Key::Enter).await;
    tab.shows(".icd-row.problem").await;
    is(tab, "document.querySelector('[data-problemzahl] a')", true).await;
    tab.keys(Key::Up).await;
    tab.keys(Key::Escape).await;
    tab.holds("!document.querySelector('.icd-row.problem') && document.activeElement.value === ''").await;
}

/// Checks 13, 14: shortcuts on cards, not in fields, not when switched off; dialogs give the focus back.
async fn cards(tab: &Tab, site: &TestServer) {
    tab.go(&format!("{}/kodierung?gewaehlt=ja", site.url())).await;
    tab.holds("document.activeElement.matches('#karte h2')").await;
    let first = "document.querySelector('input[name=gutachten_typ]').checked";
    tab.run("document.getElementById('feld-jahr').focus()").await;
    tab.keys("1").await;
    is(tab, first, false).await;
    assert_eq!(tab.value("document.activeElement.value").await, "1");

    let heading = "document.querySelector('#karte h2')";
    tab.run(&format!("{heading}.focus()")).await;
    tab.run("document.body.dataset.kuerzel = 'aus'").await;
    tab.keys("1").await;
    is(tab, first, false).await;
    tab.run("document.body.dataset.kuerzel = 'an'").await;

    tab.keys("?").await;
    tab.holds("document.querySelector('dialog[open]')?.contains(document.activeElement)").await;
    tab.keys("1").await;
    is(tab, first, false).await;
    tab.keys(Key::Escape).await;
    tab.holds(&format!("!document.querySelector('dialog') && document.activeElement === {heading}")).await;
    tab.run("document.querySelector('.account summary').focus()").await;
    tab.keys(Key::Enter).await;
    tab.holds("document.querySelector('.account').open").await;
    tab.keys(Key::Escape).await;
    tab.holds(
        "!document.querySelector('.account').open && document.activeElement.matches('.account summary')",
    )
    .await;

    // Skipping swaps the card and moves the focus to its heading.
    let before = tab.text("#karte h2").await;
    tab.run(&format!("{heading}.focus()")).await;
    tab.keys("s").await;
    until_some("the next card", || async { (tab.text("#karte h2").await != before).then_some(()) }).await;
    tab.holds(&format!("document.activeElement === {heading}")).await;
    // An empty coding is refused, and the summary takes the focus.
    tab.control(Key::Enter).await;
    tab.shows("#karte .error-summary").await;
    tab.holds("document.activeElement.matches('.error-summary')").await;
}

/// Check 16: the cell in the list, opened, refused, left and saved by Enter; the focus is never lost.
async fn cell(tab: &Tab, site: &TestServer) {
    // An empty cell leads to its field, too.
    tab.go(&format!("{}/faelle?icd=nein&jahr=2026", site.url())).await;
    let (link, at) =
        ("#faelle tbody [hx-get*='bearbeiten']", "#faelle tbody tr:first-child td:nth-child(5)".to_owned());
    assert_eq!(tab.text(link).await, "eintragen");
    tab.run(&format!("document.querySelector({}).focus()", json!(link))).await;
    tab.keys(Key::Enter).await;
    tab.holds("document.activeElement.name === 'icd'").await;
    tab.keys("quatsch").await;
    tab.keys(Key::Enter).await;
    tab.shows(&format!("{at} .error")).await;
    tab.holds("document.activeElement.name === 'icd' && document.activeElement.value === 'quatsch'").await;
    tab.keys(Key::Tab).await;
    tab.keys(Key::Tab).await;
    tab.keys(Key::Enter).await;
    tab.holds(&format!(
        "(c => c.contains(document.activeElement) && !c.querySelector('form'))(document.querySelector({}))",
        json!(at)
    ))
    .await;
    tab.keys(Key::Enter).await;
    tab.holds("document.activeElement.name === 'icd'").await;
    tab.keys("c61").await;
    tab.keys(Key::Enter).await;
    tab.holds(&format!("document.querySelector({}).textContent.includes('C61')", json!(at))).await;
    tab.holds("document.activeElement !== document.body").await;
}
