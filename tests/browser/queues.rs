//! The two queues of the desk: where they begin, what they count, and where a message of new cases leads; and what every
//! page says before there is a case.
//!
//! Covers: icd, coding, case_import, cases, dashboard, reports, residents.

use reqwest::Method;
use serde_json::{Value, json};

use crate::driver::in_browser;
use crate::support::TestServer;
use crate::tab::Tab;
use crate::work::{a_year, case, cases, change, import, sign_in};

/// The first number in the text of an element; a point in it separates thousands.
async fn number(tab: &Tab, css: &str) -> u64 {
    let script = format!(
        "Number(document.querySelector({}).textContent.replace(/\\./g, '').match(/\\d+/)[0])",
        json!(css)
    );
    tab.value(&script).await.as_u64().unwrap()
}

/// What the navigation counts beside the entry of this page.
const BADGE: &str = ".rail a[aria-current=page] .count";

async fn go(tab: &Tab, site: &TestServer, path: &str) {
    tab.go(&format!("{}{path}", site.url())).await;
}

/// The weeks of the rows of the ICD column, each once.
async fn weeks(tab: &Tab) -> Vec<String> {
    let script = "[...new Set([...document.querySelectorAll('.icd-row > span:nth-of-type(2)')].map(e => e.textContent.trim()))]";
    serde_json::from_value(tab.value(script).await).unwrap()
}

/// Number 13: the work begins at the newest week; what is older is one click away; the filter that was chosen last is
/// there again, for this person alone and whatever browser they use.
#[tokio::test(flavor = "multi_thread")]
async fn a_queue_begins_with_the_newest_week_and_remembers_the_last_filter() {
    in_browser("a_queue_begins_with_the_newest_week_and_remembers_the_last_filter", |tab| async move {
        let site = TestServer::start().await;
        let admin = site.admin().await;
        import(&admin, &a_year()).await;
        sign_in(&tab, &site, "admin").await;
        go(&tab, &site, "/icd").await;
        assert_eq!(weeks(&tab).await, ["46/2026"]);
        let rows = tab.count(".icd-row").await;
        assert_eq!(tab.text(".queue-standing strong").await, format!("{rows} offen in KW 46/2026"));
        let older = number(&tab, ".queue-standing a").await;
        assert_eq!(rows + older, number(&tab, BADGE).await, "together they are what the navigation counts");
        tab.follow(".queue-standing a").await;
        assert!(
            tab.text(".queue-standing strong").await.starts_with(&format!("{older} offen vor KW 46/2026"))
        );
        assert_eq!(weeks(&tab).await[0], "02/2025", "in the order of entry");

        // A filter that was chosen: there again, in another browser too.
        tab.run("document.querySelector('#feld-fallgruppe').value = 'galle'").await;
        tab.follow("main form.filter button[type=submit]").await;
        let galle = tab.count(".icd-row").await;
        tab.forget_cookies().await;
        sign_in(&tab, &site, "admin").await;
        tab.follow(".rail a[href='/icd']").await;
        assert_eq!(tab.count(".icd-row").await, galle);
        assert_eq!(tab.value("document.querySelector('#feld-fallgruppe').value").await, "galle");
        go(&tab, &site, "/kodierung").await;
        assert_eq!(tab.value("document.querySelector('#feld-fallgruppe')?.value ?? ''").await, "");
        // Everything chosen is nothing remembered.
        go(&tab, &site, "/icd").await;
        tab.follow_link("Filter zurücksetzen").await;
        assert!(tab.count(".icd-row").await > galle);
        go(&tab, &site, "/icd").await;
        assert_eq!(weeks(&tab).await, ["46/2026"]);
        // Nobody else's begins with it.
        tab.run("document.querySelector('#feld-fallgruppe').value = 'galle'").await;
        tab.follow("main form.filter button[type=submit]").await;
        tab.forget_cookies().await;
        sign_in(&tab, &site, "dak_mitarbeiter").await;
        go(&tab, &site, "/icd").await;
        assert_eq!(weeks(&tab).await, ["46/2026"]);
    })
    .await;
}

/// Number 13: the message of an import leads to its cases, whatever else waits.
#[tokio::test(flavor = "multi_thread")]
async fn new_cases_lead_to_just_these() {
    in_browser("new_cases_lead_to_just_these", |tab| async move {
        let site = TestServer::start().await;
        let (admin, dak) = (site.admin().await, site.dak().await);
        for name in ["Vorher", "Davor"] {
            case(&admin, json!({"nachname": name, "datum": "2026-02-02", "fallgruppe": "onko"})).await;
        }
        let head = "Name,Hauptkontakt,Thema,Modul,Erstellungsdatum\n";
        let rows: String = [("Achtern", "02.02.26"), ("Bader", "03.02.26"), ("Conrad", "04.03.26")]
            .map(|(name, day)| format!("T,\"{name} | Eva | 01.02.1960 |\",,Zweitmeinung Onkologie,{day}\n"))
            .concat();
        import(&admin, &format!("{head}{rows}")).await;
        dak.told(1).await;
        sign_in(&tab, &site, "dak_mitarbeiter").await;
        go(&tab, &site, "/benachrichtigungen").await;
        tab.follow("form[action$='/oeffnen'] button").await;
        tab.comes_to("/icd?import=").await;
        let names =
            "[...document.querySelectorAll('.icd-row > span:nth-of-type(3)')].map(e => e.textContent.trim())";
        assert_eq!(tab.value(names).await, json!(["Achtern, Eva", "Bader, Eva", "Conrad, Eva"]));
        assert_eq!(tab.text(".queue-standing strong").await, "3 offen aus diesem Import");
        tab.keys("c501").await;
        tab.keys(thirtyfour::Key::Enter).await;
        tab.holds("document.querySelector('.queue-standing strong').textContent.startsWith('2 offen')").await;
        tab.sees("1 von 3 Fällen haben einen ICD").await;
    })
    .await;
}

/// Number 15: the card, the bar and the navigation say one number, before and after a card is coded by script.
#[tokio::test(flavor = "multi_thread")]
async fn the_numbers_of_a_page_agree_while_the_work_goes_on() {
    in_browser("the_numbers_of_a_page_agree_while_the_work_goes_on", |tab| async move {
        let site = TestServer::start().await;
        let admin = site.admin().await;
        import(&admin, &a_year()).await;
        let all = cases(&admin, "jahr=2026&per_page=40&sort=-datum").await;
        for (place, found) in all.iter().enumerate().take(6) {
            let report = json!({"unterlagen": true, "gutachten": true});
            let now = change(&admin, Method::PATCH, found, "", report).await;
            if place < 2 {
                let coding = json!({"gutachten_typ": "Bestätigung", "therapieaenderung": "Nein"});
                change(&admin, Method::PUT, &now, "/coding", coding).await;
            }
        }
        sign_in(&tab, &site, "admin").await;
        go(&tab, &site, "/kodierung?gewaehlt=ja").await;
        tab.network(false, 400, 0).await;
        for (nth, open) in [(3, 4), (4, 3), (5, 2)] {
            tab.holds(&format!(
                "document.querySelector('#karte h2').textContent.startsWith('Fall {nth} von 6')"
            ))
            .await;
            assert_eq!(number(&tab, BADGE).await, open);
            assert_eq!(number(&tab, ".queue-standing").await, open);
            let bar =
                tab.value("(e => [e.value, e.max])(document.querySelector('#fortschritt progress'))").await;
            assert_eq!(bar, json!([nth - 1, 6]));
            tab.keys("1").await;
            tab.keys("n").await;
            tab.control(thirtyfour::Key::Enter).await;
        }
        tab.holds("document.querySelector('#karte h2').textContent.startsWith('Fall 6 von 6')").await;
        tab.network(false, 0, 0).await;
        // The column: its badge goes along with what is entered.
        go(&tab, &site, "/icd").await;
        let before = number(&tab, BADGE).await;
        tab.keys("c50.1").await;
        tab.keys(thirtyfour::Key::Enter).await;
        tab.holds("document.querySelectorAll('.icd-row.saved').length === 1").await;
        assert_eq!(number(&tab, BADGE).await, before - 1);
    })
    .await;
}

/// Number 14: before there is a case, every page says where to begin, or who can.
#[tokio::test(flavor = "multi_thread")]
async fn before_the_first_case_every_page_says_where_to_begin() {
    in_browser("before_the_first_case_every_page_says_where_to_begin", |tab| async move {
        let site = TestServer::start_with("zweitmeinung,pflege").await;
        const PAGES: [&str; 4] = ["/faelle/uebersicht", "/faelle", "/icd", "/berichte"];
        sign_in(&tab, &site, "admin").await;
        for path in PAGES.iter().chain(&["/kodierung"]) {
            go(&tab, &site, path).await;
            assert!(tab.text(".empty").await.contains("Beginnen Sie mit dem Import"), "{path}");
            assert_eq!(tab.count(".empty a[href='/import']").await, 1, "{path}");
            assert_eq!(
                tab.count("main form:is(.filter, .list-filter), #naechster").await,
                u64::from(*path == "/faelle"),
                "{path}"
            );
        }
        // A house of care begins with a unit.
        go(&tab, &site, "/bewohner").await;
        tab.follow(".empty a").await;
        assert_eq!(tab.path().await, "/verwaltung/wohnbereiche/neu");
        tab.forget_cookies().await;
        sign_in(&tab, &site, "dak_mitarbeiter").await;
        for path in PAGES {
            go(&tab, &site, path).await;
            let said = tab.text(".empty").await;
            assert!(said.contains("Importieren kann die Rolle"), "{path}: {said}");
            assert_eq!(tab.count(".empty a").await, 0, "{path}");
        }
        let raw = tab.value("document.body.innerText.match(/«[^»]*»/g)").await;
        assert_eq!(raw, Value::Null);
    })
    .await;
}

/// What is offered in a narrow row stays in its cell.
#[tokio::test(flavor = "multi_thread")]
async fn an_offer_stays_in_its_cell_on_a_phone() {
    in_browser("an_offer_stays_in_its_cell_on_a_phone", |tab| async move {
        let site = TestServer::start().await;
        let admin = site.admin().await;
        case(&admin, json!({"nachname": "Berg", "datum": "2026-02-02", "fallgruppe": "onko"})).await;
        sign_in(&tab, &site, "admin").await;
        tab.phone().await;
        go(&tab, &site, "/icd").await;
        let codes = (0..20).map(|n| format!("c50{n:02}")).map(|code| code[..4].to_owned()).collect::<Vec<_>>();
        let outside = "[...document.querySelectorAll('.icd-row .badge, .icd-row [data-vorschlag]')].filter(e => \
            e.getBoundingClientRect().right > e.closest('.icd-state').getBoundingClientRect().right + 1).length";
        tab.keys(format!("{}, d051, i251, c795, c341, c187, e119", codes[0])).await;
        tab.keys(thirtyfour::Key::Tab).await;
        tab.shows(".icd-row [data-vorschlag]").await;
        assert_eq!(tab.value(outside).await, 0);
        tab.keys(thirtyfour::Key::F2).await;
        tab.run("document.querySelector('.icd-row input[name=icd]').focus()").await;
        tab.keys(thirtyfour::Key::Enter).await;
        tab.shows(".icd-row.saved .badge").await;
        assert_eq!(tab.value(outside).await, 0);
        tab.no_horizontal_scroll().await;
    })
    .await;
}
