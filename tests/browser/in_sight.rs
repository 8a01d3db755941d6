//! What somebody is there for is in sight: the answers of a card on a phone, a preview that was left, the way between the
//! sheets of a report, a title in one line; and what is chosen looks like a choice.
//!
//! Covers: coding, intake, reports, cases, icd, dashboard, audit_trail, settings, sign_in.

use serde_json::{Value, json};

use crate::driver::in_browser;
use crate::support::{TestServer, site::TENANT};
use crate::tab::Tab;
use crate::work::{EXAMPLE, a_house_at_work, a_year, case, change, import, sign_in};

async fn at(tab: &Tab, site: &TestServer, path: &str) {
    tab.go(&format!("{}{path}", site.url())).await;
}

async fn is(tab: &Tab, expression: &str) {
    assert_eq!(tab.value(&format!("!!({expression})")).await, Value::Bool(true), "{expression}");
}

/// A side of an element's box, in pixels of the window.
fn side(css: &str, side: &str) -> String {
    format!("document.querySelector({}).getBoundingClientRect().{side}", json!(css))
}

async fn number(tab: &Tab, expression: &str) -> f64 {
    tab.value(expression).await.as_f64().unwrap_or_else(|| panic!("no number: {expression}"))
}

/// The answers stood 1,500 px below the heading of the card: behind everything that is known of the case.
#[tokio::test(flavor = "multi_thread")]
async fn a_card_on_a_phone_is_answered_without_going_past_the_case() {
    in_browser("a_card_on_a_phone_is_answered_without_going_past_the_case", |tab| async move {
        let site = TestServer::start().await;
        let admin = site.admin().await;
        let long = "Zustand nach Erstbehandlung, Befunde liegen vor. ".repeat(30);
        let new = json!({"nachname": "Müller-Lüdenscheidt", "vorname": "Käthe", "datum": "2026-02-02", "fallgruppe": "onko",
            "geburtsdatum": "1960-04-28", "kurzbeschreibung": long, "fragestellung": long});
        let made = case(&admin, new).await;
        change(&admin, reqwest::Method::PATCH, &made, "", json!({"unterlagen": true, "gutachten": true})).await;
        sign_in(&tab, &site, "admin").await;
        let known = "#karte .queue-card > :first-child";
        // Whether the case is told, although the driver takes what is closed for hidden.
        let long_text = "[...document.querySelectorAll('#karte dd')].some(e => \
            e.textContent.includes('Erstbehandlung') && e.checkVisibility())";
        for (width, height) in [(360, 640), (750, 900)] {
            tab.size(width, height, true).await;
            at(&tab, &site, "/kodierung").await;
            let heading = number(&tab, &side("#karte h2", "top")).await;
            let answers = number(&tab, &side("#karte [name=therapieaenderung][value=Nein]", "bottom")).await;
            assert!(answers - heading < f64::from(height), "{width}: {answers} px, heading at {heading}");
            is(&tab, &format!("{} <= {}", side(known, "bottom"), side("#karte form", "top"))).await;
            // Who it is says the card itself; the rest is one press away.
            let seen = tab.text(known).await;
            assert!(seen.contains("28.04.1960") && seen.contains("Onko"), "{seen}");
            is(&tab, &format!("!{long_text}")).await;
            tab.click(&format!("{known} summary")).await;
            is(&tab, long_text).await;
            tab.no_horizontal_scroll().await;
            assert!(tab.axe().await.is_empty());
        }
        // Where there is room both stand beside each other, and nothing is closed.
        for (width, phone) in [(760, true), (1280, false)] {
            tab.size(width, 800, phone).await;
            at(&tab, &site, "/kodierung").await;
            is(&tab, &format!("{} <= {}", side(known, "right"), side("#karte form", "left"))).await;
            is(&tab, long_text).await;
            is(&tab, &format!("!document.querySelector('{known} summary')?.checkVisibility()")).await;
        }
    })
    .await;
}

/// Who had left a preview uploaded the file again: nothing said that it was still there.
#[tokio::test(flavor = "multi_thread")]
async fn a_preview_that_was_left_is_found_again() {
    in_browser("a_preview_that_was_left_is_found_again", |tab| async move {
        let site = TestServer::start().await;
        sign_in(&tab, &site, "admin").await;
        at(&tab, &site, "/import").await;
        assert_eq!(tab.count("#offene-vorschau").await, 0);
        let file = std::path::PathBuf::from(site.path("export-kw06.csv"));
        std::fs::write(&file, EXAMPLE).unwrap();
        tab.choose_file("input[name=datei]", &file).await;
        tab.follow("form[enctype] button[type=submit]").await;
        let preview = tab.path().await.split('?').next().unwrap().to_owned();
        at(&tab, &site, "/import").await;
        let said = tab.text("#offene-vorschau").await;
        assert!(said.starts_with("Offene Vorschau: export-kw06.csv · 7 Zeilen · bis "), "{said}");
        assert!(tab.axe().await.is_empty());
        for width in [360, 320] {
            tab.size(width, 640, true).await;
            tab.no_horizontal_scroll().await;
        }
        tab.desktop().await;
        tab.follow("#offene-vorschau a").await;
        assert!(tab.path().await.starts_with(&preview), "it goes on where it was left");
        tab.shows("#import-summe").await;
        at(&tab, &site, "/import").await;
        tab.scripts(false).await;
        tab.follow("#offene-vorschau form button").await;
        tab.sees("Die Vorschau ist verworfen.").await;
        assert_eq!(tab.count("#offene-vorschau").await, 0);
    })
    .await;
}

/// Five sheets are 4,000 px, and the way to another one was at the top.
#[tokio::test(flavor = "multi_thread")]
async fn the_way_between_the_sheets_of_a_report_stays_in_sight() {
    in_browser("the_way_between_the_sheets_of_a_report_stays_in_sight", |tab| async move {
        let site = TestServer::start().await;
        import(&site.admin().await, &a_year()).await;
        sign_in(&tab, &site, "admin").await;
        for phone in [false, true] {
            if phone {
                tab.phone().await;
            }
            at(&tab, &site, "/berichte/2026/46").await;
            for sheet in [4, 2, 5] {
                tab.click(&format!("nav.tabs a[href='#blatt-{sheet}']")).await;
                tab.holds(&format!("location.hash === '#blatt-{sheet}'")).await;
                let bar = side("nav.tabs", "bottom");
                is(&tab, &format!("{} >= 0 && {bar} < innerHeight / 4", side("nav.tabs", "top"))).await;
                let head = format!("#blatt-{sheet} h2");
                is(&tab, &format!("{} >= {bar} && {} < innerHeight", side(&head, "top"), side(&head, "bottom"))).await;
                // Nothing lies on the bar.
                is(&tab, &format!("(b => {{ const r = b.getBoundingClientRect(); return b.contains(document.elementFromPoint(r.left + 9, r.top + 9)); }})\
                    (document.querySelector(`nav.tabs a[href='#blatt-{sheet}']`))")).await;
            }
            tab.no_horizontal_scroll().await;
            // On one line: it would take a third of a phone. A laptop has room for all of it.
            if !phone {
                is(&tab, "(list => list.scrollWidth <= list.clientWidth)(document.querySelector('nav.tabs ul'))").await;
            }
            assert!(number(&tab, "document.querySelector('nav.tabs').offsetHeight").await < 60.0);
        }
        tab.cdp("Emulation.setEmulatedMedia", json!({"media": "print"})).await;
        is(&tab, "getComputedStyle(document.querySelector('nav.tabs')).display === 'none'").await;
    })
    .await;
}

/// A long name and four buttons beside it made two lines of the title, with the badge alone on the second.
#[tokio::test(flavor = "multi_thread")]
async fn the_title_of_a_record_is_one_line_and_how_it_stands_is_below() {
    in_browser("the_title_of_a_record_is_one_line_and_how_it_stands_is_below", |tab| async move {
        let site = TestServer::start().await;
        let admin = site.admin().await;
        sign_in(&tab, &site, "admin").await;
        tab.desktop().await;
        for (surname, first) in [("Klinghagen", "Hugo"), ("Wolfeschlegel-Lüdenscheidt", "Anna-Katharina")] {
            let new = json!({"nachname": surname, "vorname": first, "datum": "2026-02-02", "fallgruppe": "onko", "icd": "C50.1"});
            let made = case(&admin, new).await;
            let now = change(&admin, reqwest::Method::PATCH, &made, "", json!({"unterlagen": true, "gutachten": true})).await;
            let coding = json!({"gutachten_typ": "Alternative", "therapieaenderung": "Nein"});
            change(&admin, reqwest::Method::PUT, &now, "/coding", coding).await;
            at(&tab, &site, &format!("/faelle/{}", made["id"].as_str().unwrap())).await;
            let acts = ".page-head > .actions";
            let title = number(&tab, "document.querySelector('h1').offsetHeight").await;
            assert!(title < 36.0, "{surname}: one line, not {title} px");
            assert_eq!(tab.count(&format!("{acts} :is(.button, .secondary)")).await, 4);
            assert!(number(&tab, &format!("document.querySelector('{acts}').offsetHeight")).await < 44.0, "one line");
            if first == "Hugo" {
                is(&tab, &format!("{} <= {}", side("h1", "right"), side(acts, "left"))).await;
            }
            assert_eq!((tab.count(".page-head .badge").await, tab.count(".lead > .badge").await), (0, 1));
            is(&tab, &format!("Math.abs({} - {}) < 8", side(".lead .badge", "bottom"), side(".lead p.meta", "bottom"))).await;
        }
    })
    .await;
}

/// Postcode and place were as wide as each other.
#[tokio::test(flavor = "multi_thread")]
async fn a_postcode_is_short_and_its_place_is_long() {
    in_browser("a_postcode_is_short_and_its_place_is_long", |tab| async move {
        let site = TestServer::start().await;
        sign_in(&tab, &site, "admin").await;
        for (width, phone) in [(1280, false), (800, false), (360, true)] {
            tab.size(width, 800, phone).await;
            at(&tab, &site, "/faelle/neu").await;
            let wide = |css: &str| format!("document.querySelector('{css}').offsetWidth");
            let (plz, ort) = (number(&tab, &wide("#feld-plz")).await, number(&tab, &wide("#feld-ort")).await);
            assert!(plz <= 120.0 && ort >= 150.0, "{width}: {plz} and {ort}");
            if !phone {
                assert!(ort >= 2.0 * plz, "{width}: {plz} and {ort}");
                is(
                    &tab,
                    &format!("Math.abs({} - {}) < 2", side("#feld-plz", "top"), side("#feld-ort", "top")),
                )
                .await;
            }
            tab.no_horizontal_scroll().await;
        }
        tab.desktop().await;
        at(&tab, &site, "/faelle/neu").await;
        // The columns of the form are kept: the place ends where the first name ends.
        is(
            &tab,
            &format!("Math.abs({} - {}) < 2", side("#feld-ort", "right"), side("#feld-vorname", "right")),
        )
        .await;
    })
    .await;
}

/// "885 ältere" was bare text beside a number, and nobody saw that it can be chosen.
#[tokio::test(flavor = "multi_thread")]
async fn what_else_waits_looks_like_a_choice() {
    in_browser("what_else_waits_looks_like_a_choice", |tab| async move {
        let site = TestServer::start().await;
        let admin = site.admin().await;
        a_house_at_work(&admin).await;
        sign_in(&tab, &site, "admin").await;
        for path in ["/icd", "/kodierung"] {
            at(&tab, &site, path).await;
            assert!(tab.count(".queue-standing a").await >= 1, "{path}");
            is(&tab, "[...document.querySelectorAll('.queue-standing a')].every(link => { const s = getComputedStyle(link); \
                return link.offsetHeight >= 28 && parseFloat(s.borderInlineStartWidth) >= 1 && s.textDecorationLine === 'none'; })").await;
            is(&tab, "!document.querySelector('.queue-standing').textContent.includes('·')").await;
            tab.phone().await;
            tab.no_horizontal_scroll().await;
            tab.desktop().await;
        }
    })
    .await;
}

/// Every week had its number, one in the other on a phone.
#[tokio::test(flavor = "multi_thread")]
async fn the_weeks_of_the_chart_are_named_five_by_five() {
    in_browser("the_weeks_of_the_chart_are_named_five_by_five", |tab| async move {
        let site = TestServer::start().await;
        import(&site.admin().await, &a_year()).await;
        sign_in(&tab, &site, "admin").await;
        let apart = "(all => all.every((a, n) => all.slice(n + 1).every(b => a.right + 2 <= b.left || b.right + 2 <= a.left \
            || a.bottom <= b.top + 3 || b.bottom <= a.top + 3))) \
            ([...document.querySelectorAll('.weeks .axis')].filter(e => e.checkVisibility()).map(e => e.getBoundingClientRect()))";
        for (year, last) in [(2026, "53"), (2025, "52")] {
            for phone in [false, true] {
                if phone { tab.phone().await } else { tab.desktop().await }
                at(&tab, &site, &format!("/faelle/uebersicht?jahr={year}")).await;
                let named = tab.value("[...document.querySelectorAll('.weeks .axis:not(.now)')].filter(e => e.checkVisibility()).map(e => e.textContent)").await;
                assert_eq!(named, json!(["5", "10", "15", "20", "25", "30", "35", "40", "45", "50", last]));
                is(&tab, apart).await;
            }
        }
    })
    .await;
}

/// An entry of the audit trail was a card of five lines with labels.
#[tokio::test(flavor = "multi_thread")]
async fn the_audit_trail_on_a_phone_is_a_calm_list() {
    in_browser("the_audit_trail_on_a_phone_is_a_calm_list", |tab| async move {
        let site = TestServer::start().await;
        let real = a_house_at_work(&site.admin().await).await;
        sign_in(&tab, &site, "admin").await;
        at(&tab, &site, &format!("/faelle/{}", real.case)).await;
        tab.phone().await;
        at(&tab, &site, "/verwaltung/protokoll").await;
        let high = "Math.max(...[...document.querySelectorAll('#protokollzeilen tbody tr')].map(row => row.offsetHeight))";
        assert!(number(&tab, high).await <= 80.0, "{}", tab.value(high).await);
        is(&tab, "[...document.querySelectorAll('#protokollzeilen tbody *')].every(e => e.scrollWidth <= e.clientWidth + 1 \
            || getComputedStyle(e).display === 'inline' || !e.checkVisibility())").await;
        is(&tab, "[...document.querySelectorAll('#protokollzeilen tbody :is(td, th)')].every(cell => cell.getBoundingClientRect().right <= innerWidth)").await;
        assert_eq!(tab.count("#protokollzeilen details[open]").await, 0);
        tab.click("#protokollzeilen details summary").await;
        tab.shows("#protokollzeilen details[open] dl").await;
        tab.no_horizontal_scroll().await;
        assert!(tab.axe().await.is_empty());
        tab.size(320, 640, true).await;
        tab.no_horizontal_scroll().await;
    })
    .await;
}

/// A zone was typed from memory, as nobody knows it.
#[tokio::test(flavor = "multi_thread")]
async fn the_time_zone_of_a_facility_is_chosen_from_a_list() {
    in_browser("the_time_zone_of_a_facility_is_chosen_from_a_list", |tab| async move {
        let site = TestServer::start().await;
        sign_in(&tab, &site, "admin").await;
        at(&tab, &site, "/verwaltung/einrichtung").await;
        let offered = "[...document.querySelector('#feld-zeitzone').list.options].map(one => one.value)";
        is(&tab, &format!("{offered}.includes('Europe/Berlin') && {offered}.length > 100")).await;
        tab.fill("#feld-zeitzone", "Europe/Lissabon").await;
        tab.follow("main form[method=post] button[type=submit]").await;
        tab.shows(".error-summary a[href='#feld-zeitzone']").await;
        is(&tab, &format!("{offered}.includes('Europe/Lisbon')")).await;
        tab.fill("#feld-zeitzone", "Europe/Lisbon").await;
        tab.follow("main form[method=post] button[type=submit]").await;
        is(&tab, "document.querySelector('#feld-zeitzone').value === 'Europe/Lisbon'").await;
    })
    .await;
}

/// The first key that somebody pressed at the door went nowhere.
#[tokio::test(flavor = "multi_thread")]
async fn sign_in_begins_in_the_first_empty_field() {
    in_browser("sign_in_begins_in_the_first_empty_field", |tab| async move {
        let site = TestServer::start().await;
        for scripts in [true, false] {
            tab.scripts(scripts).await;
            tab.forget_cookies().await;
            at(&tab, &site, "/anmelden").await;
            tab.has_focus("#feld-email").await;
            // A password manager knows both fields by these words.
            assert_eq!(tab.attribute("#feld-email", "autocomplete").await, "username");
            assert_eq!(tab.attribute("#feld-passwort", "autocomplete").await, "current-password");
            tab.keys(TestServer::email(TENANT, "admin")).await;
            tab.fill("#feld-passwort", "falsch-aber-lang-genug").await;
            tab.follow("#anmeldung button[type=submit]").await;
            tab.shows(".error-summary").await;
            assert_eq!(
                tab.value("document.querySelector('#feld-email').value").await,
                TestServer::email(TENANT, "admin")
            );
            if scripts {
                // What is wrong is read first.
                is(&tab, "document.activeElement.matches('.error-summary')").await;
            }
        }
        tab.scripts(true).await;
    })
    .await;
}
