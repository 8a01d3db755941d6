//! The list, the page and the form of a record as people look at them: how much is in sight, what stands on one line,
//! where the focus is after a part of the page was changed, and what is said (interface.md, 3.2, 4.0; 5: checks 5, 9, 16).
//!
//! Covers: cases, residents, ui.

use serde_json::{Value, json};
use thirtyfour::Key;

use crate::driver::in_browser;
use crate::support::TestServer;
use crate::tab::Tab;
use crate::work::{a_care_home, a_house_at_work, a_year, case, cases, import, sign_in};

/// How many rows are seen whole, above the pages that stay in sight.
const ROWS: &str = "(() => { const end = Math.min(document.querySelector('.pager').getBoundingClientRect().top, innerHeight); \
    return [...document.querySelectorAll('.list tbody tr')].filter(row => row.getBoundingClientRect().bottom <= end).length; })()";
/// The height of the highest row.
const HIGHEST: &str = "Math.max(...[...document.querySelectorAll('.list tbody tr')].map(row => row.getBoundingClientRect().height))";
/// Whether everything in the bar of the filters stands on one line.
const ONE_LINE: &str = "(all => Math.max(...all.map(r => r.top)) < Math.min(...all.map(r => r.bottom))) \
    ([...document.querySelectorAll('.list-filter :is(input:not([type=hidden]), select, summary)')] \
    .filter(e => e.checkVisibility() && !e.closest('.more > div')).map(e => e.getBoundingClientRect()))";
/// Whether nothing runs out of its cell.
const INSIDE: &str = "[...document.querySelectorAll('.list tbody :is(td, th)')].every(cell => cell.scrollWidth <= cell.clientWidth + 1)";
/// Whether the rows end inside of the box of their list.
const FITS: &str =
    "(table => table.offsetWidth <= table.parentElement.clientWidth)(document.querySelector('.list table'))";

async fn at(tab: &Tab, site: &TestServer, path: &str) {
    tab.go(&format!("{}{path}", site.url())).await;
}

async fn number(tab: &Tab, expression: &str) -> f64 {
    tab.value(expression).await.as_f64().unwrap()
}

async fn is(tab: &Tab, expression: &str) {
    assert_eq!(tab.value(&format!("!!({expression})")).await, Value::Bool(true), "{expression}");
}

/// Puts the focus on an element without a click.
async fn to(tab: &Tab, css: &str) {
    tab.run(&format!("document.querySelector({}).focus()", json!(css))).await;
}

/// Presses an element in the bar of the filters. Where there is room the style sheet shows them although they are closed,
/// which the driver of the browser does not know.
async fn press(tab: &Tab, css: &str) {
    tab.run(&format!("document.querySelector({}).click()", json!(css))).await;
}

/// A row took 62 px, a page of the list showed eight of them, and every empty cell was a link.
#[tokio::test(flavor = "multi_thread")]
async fn a_laptop_shows_eighteen_rows_of_a_list() {
    in_browser("a_laptop_shows_eighteen_rows_of_a_list", |tab| async move {
        let site = TestServer::start_with("zweitmeinung,pflege").await;
        let admin = site.admin().await;
        import(&admin, &a_year()).await;
        let long = json!({"nachname": "Wolfeschlegelsteinhausenbergerdorff", "vorname": "Anna-Katharina",
            "datum": "2026-11-20", "fallgruppe": "intensiv"});
        case(&admin, long).await;
        a_care_home(&admin).await;
        sign_in(&tab, &site, "admin").await;
        at(&tab, &site, "/faelle?jahr=2026&seite=2").await;
        tab.size(1440, 900, false).await;
        assert!(number(&tab, ROWS).await >= 18.0, "{} rows at 1440 x 900", number(&tab, ROWS).await);
        tab.desktop().await;
        assert!(number(&tab, ROWS).await >= 14.0, "{} rows at 1280 x 800", number(&tab, ROWS).await);
        assert!(number(&tab, HIGHEST).await <= 40.0, "a row of {} px", number(&tab, HIGHEST).await);
        is(&tab, ONE_LINE).await;
        is(&tab, FITS).await;
        // The name leads to the case; an empty ICD leads quietly to its field; the Fall-ID is on the page of the case.
        is(&tab, "[...document.querySelectorAll('#faelle td:nth-child(5) a.meta')].filter(a => a.textContent === 'eintragen').length === 50").await;
        assert_eq!(tab.count("#faelle td a").await, 50);
        assert_eq!(tab.count("#faelle tbody th a").await, 50);
        is(&tab, "!document.querySelector('#faelle').textContent.includes('2026-')").await;
        is(&tab, "/^[.\\d]{10} KW\\s\\d+$/.test(document.querySelector('#faelle td:nth-child(3)').innerText)").await;
        // One search box, and it is the one that the key leads to; heads sort, so that no field does.
        is(&tab, "[...document.querySelectorAll('input[type=search]')].map(e => e.id).join() === 'faelle-suche'").await;
        is(&tab, "!document.querySelector('#feld-sort').checkVisibility() && !document.querySelector('#feld-jahr-2').checkVisibility()").await;
        to(&tab, "main").await;
        tab.keys("/").await;
        tab.has_focus("#faelle-suche").await;
        // The head that sorts says which way by a picture with room around it, not by a letter.
        is(&tab, "(after => parseFloat(after.marginInlineStart) >= 4 && after.opacity === '1' && after.clipPath !== 'none')(getComputedStyle(document.querySelector('[aria-sort] .sort'), '::after'))").await;
        is(&tab, "document.querySelector('[aria-sort] .sort').textContent === 'Nr.'").await;
        // The heads stay in sight, below the header that stays too.
        tab.run("scrollTo(0, 900)").await;
        is(&tab, "(head => head.top >= 40 && head.top < 80)(document.querySelector('#faelle thead th').getBoundingClientRect())").await;
        tab.picture("list").await;
        // A name without an end breaks in its cell, at every width.
        for width in [1200, 1280, 800, 360] {
            at(&tab, &site, "/faelle?sort=-nr").await;
            tab.size(width, 800, false).await;
            tab.no_horizontal_scroll().await;
            is(&tab, INSIDE).await;
        }
        tab.desktop().await;
        // The year is a link beside the title.
        tab.follow_link("2025").await;
        assert_eq!(tab.path().await, "/faelle?jahr=2025&sort=-nr");
        is(&tab, "document.querySelector('.segments [aria-current]').textContent === '2025'").await;

        at(&tab, &site, "/bewohner").await;
        is(&tab, ONE_LINE).await;
        assert!(number(&tab, HIGHEST).await <= 40.0);
        assert_eq!(tab.count("input[type=search]").await, 1);
        assert!(tab.axe().await.is_empty());
    })
    .await;
}

/// On a phone a case was a card of eight lines below seven fields.
#[tokio::test(flavor = "multi_thread")]
async fn a_phone_shows_a_case_in_three_lines_and_the_filters_behind_a_button() {
    in_browser("a_phone_shows_a_case_in_three_lines_and_the_filters_behind_a_button", |tab| async move {
        let site = TestServer::start_with("zweitmeinung,pflege").await;
        let admin = site.admin().await;
        import(&admin, &a_year()).await;
        a_care_home(&admin).await;
        sign_in(&tab, &site, "admin").await;
        at(&tab, &site, "/faelle?jahr=2026&fallgruppe=kardio").await;
        tab.phone().await;
        // Cells whose middles are close stand on one line; a name that is too long for its line is no line more.
        let lines = "[...new Set([...document.querySelectorAll('.list tbody tr')].map(row => [...row.cells].map(cell => cell.getBoundingClientRect()) \
            .map(r => (r.top + r.bottom) / 2).sort((a, b) => a - b).filter((middle, n, all) => n === 0 || middle - all[n - 1] > 8).length))]";
        assert_eq!(tab.value(lines).await, json!([3]), "how many lines a case has");
        is(&tab, "[...document.querySelectorAll('.list tbody tr:first-child [data-label]')].map(e => e.dataset.label).join() === 'ICD,Gutachten'").await;
        for width in [320, 360] {
            tab.size(width, 640, true).await;
            tab.no_horizontal_scroll().await;
        }
        assert_eq!(tab.text(".filters > summary").await.trim_end_matches(['▾', ' ']), "Filter (2)");
        assert!(!tab.is_shown("#feld-kw").await && !tab.is_shown(".segments").await);
        tab.whole("list-phone").await;
        tab.click(".filters > summary").await;
        for field in ["jahr-2", "kw", "fallgruppe", "status", "icd", "kodierung", "sort"] {
            is(&tab, &format!("document.querySelector('#feld-{field}').checkVisibility()")).await;
        }
        tab.run("(e => { e.value = '2025'; e.dispatchEvent(new Event('change', { bubbles: true })); })(document.querySelector('#feld-jahr-2'))").await;
        tab.holds("location.search === '?jahr=2025&fallgruppe=kardio'").await;
        tab.run("(e => { e.value = ''; e.dispatchEvent(new Event('change', { bubbles: true })); })(document.querySelector('#feld-fallgruppe'))").await;
        tab.holds("document.querySelector('#filteranzahl').textContent === 'Filter (1)'").await;
        tab.no_horizontal_scroll().await;
        assert!(tab.axe().await.is_empty());
        // The same without script.
        tab.scripts(false).await;
        at(&tab, &site, "/faelle?jahr=2026").await;
        tab.click(".filters > summary").await;
        tab.run("document.querySelector('#feld-jahr-2').value = '2025'").await;
        tab.follow("#fallfilter button[type=submit]").await;
        is(&tab, "new URLSearchParams(location.search).get('jahr') === '2025'").await;
        at(&tab, &site, "/bewohner").await;
        tab.whole("residents-phone").await;
        tab.no_horizontal_scroll().await;
    })
    .await;
}

/// Each page had a filter of another look, in a box of its own.
#[tokio::test(flavor = "multi_thread")]
async fn filters_stand_in_one_frameless_row_on_every_page() {
    in_browser("filters_stand_in_one_frameless_row_on_every_page", |tab| async move {
        let site = TestServer::start().await;
        a_house_at_work(&site.admin().await).await;
        sign_in(&tab, &site, "admin").await;
        for path in ["/faelle", "/icd", "/kodierung", "/verwaltung/protokoll"] {
            at(&tab, &site, path).await;
            is(&tab, "(style => style.borderTopWidth === '0px' && style.paddingTop === '0px')(getComputedStyle(document.querySelector('main form.filter')))").await;
            let one_line = ONE_LINE.replace(".list-filter", "form.filter");
            is(&tab, &one_line).await;
        }
        at(&tab, &site, "/faelle/uebersicht").await;
        let values = "[...document.querySelectorAll('#diagramm-fg tbody td[data-wert]')].map(e => +e.dataset.wert)";
        is(&tab, &format!("(all => all.length === 5 && all.join() === [...all].sort((a, b) => b - a).join())({values})")).await;
        // The year is a link beside the title, as on the list.
        for path in ["/faelle/uebersicht", "/berichte"] {
            at(&tab, &site, path).await;
            assert_eq!(tab.count("main form.filter").await, 0, "{path}");
            tab.follow(".page-head .segments a:not([aria-current])").await;
            is(&tab, "location.search === '?jahr=' + document.querySelector('.segments [aria-current]').textContent").await;
        }
        at(&tab, &site, "/icd").await;
        is(&tab, "(style => style.borderTopWidth === '1px' && style.borderTopLeftRadius === '8px')(getComputedStyle(document.querySelector('#icd-spalte')))").await;
        assert_eq!(tab.count("main button.button").await, 0, "Enter saves a row: saving all is not the first thing");
        // A badge begins with a capital.
        for path in ["/faelle", "/berichte", "/icd", "/kodierung"] {
            at(&tab, &site, path).await;
            is(&tab, "[...document.querySelectorAll('main .badge')].map(e => e.lastChild.textContent).every(word => /^[A-ZÄÖÜ]/.test(word))").await;
        }
    })
    .await;
}

/// A filter needed a button, and what it changed was not seen in the links around it.
#[tokio::test(flavor = "multi_thread")]
async fn a_filter_is_applied_when_it_changes_and_by_a_button_without_script() {
    in_browser("a_filter_is_applied_when_it_changes_and_by_a_button_without_script", |tab| async move {
        let site = TestServer::start().await;
        let admin = site.admin().await;
        import(&admin, &a_year()).await;
        sign_in(&tab, &site, "admin").await;
        at(&tab, &site, "/faelle?jahr=2026").await;
        tab.network(false, 400, 0).await;
        to(&tab, "#feld-fallgruppe").await;
        tab.keys("Kar").await;
        tab.holds("location.search === '?jahr=2026&fallgruppe=kardio'").await;
        tab.has_focus("#feld-fallgruppe").await;
        is(&tab, "[...document.querySelectorAll('#faelle td .group')].every(cell => cell.textContent === 'Kardio')").await;
        // The links around it follow: the year, and what drops the filter.
        is(&tab, "document.querySelector('.segments li:last-child a').search === '?jahr=2025&fallgruppe=kardio'").await;
        is(&tab, "document.querySelector('#filter-gesetzt ul a').textContent.startsWith('Fallgruppe: Kardiologie')").await;
        // A week that is none is said, and the focus goes on to where the hand went.
        to(&tab, "#feld-kw").await;
        tab.keys("60").await;
        tab.keys(Key::Tab).await;
        tab.holds("document.querySelector('#falltabelle .notice.tone-bad')").await;
        tab.has_focus("#feld-fallgruppe").await;
        is(&tab, "document.getElementById('meldung').textContent.includes('Kalenderwoche')").await;
        tab.network(false, 0, 0).await;
        // What is rarer is one click away.
        press(&tab, ".more summary").await;
        to(&tab, "#feld-icd").await;
        tab.keys(Key::Escape).await;
        is(&tab, "!document.querySelector('.more').open").await;

        tab.scripts(false).await;
        at(&tab, &site, "/faelle?jahr=2026").await;
        to(&tab, "#feld-kw").await;
        tab.keys("6").await;
        tab.follow("#fallfilter button[type=submit]").await;
        is(&tab, "new URLSearchParams(location.search).get('jahr') === '2026'").await;
        is(&tab, "[...document.querySelectorAll('#faelle td:nth-child(3)')].every(cell => cell.textContent.endsWith('KW\\u00a06'))").await;
        press(&tab, ".more summary").await;
        is(&tab, "document.querySelector('#feld-icd').checkVisibility()").await;
    })
    .await;
}

/// An order or another page was a new page: the focus was at its beginning again.
#[tokio::test(flavor = "multi_thread")]
async fn the_focus_stays_on_the_head_and_on_the_page_that_were_used() {
    in_browser("the_focus_stays_on_the_head_and_on_the_page_that_were_used", |tab| async move {
        let site = TestServer::start_with("zweitmeinung,pflege").await;
        let admin = site.admin().await;
        import(&admin, &a_year()).await;
        a_care_home(&admin).await;
        sign_in(&tab, &site, "admin").await;
        at(&tab, &site, "/faelle?jahr=2026").await;
        tab.network(false, 400, 0).await;
        to(&tab, "thead a[href*='sort=datum']").await;
        let head = tab.focused().await;
        tab.keys(Key::Enter).await;
        tab.holds("location.search === '?jahr=2026&sort=datum' && document.querySelector('[aria-sort=ascending]')").await;
        tab.has_focus(&head).await;
        tab.keys(Key::Enter).await;
        tab.holds("location.search.includes('sort=-datum') && document.querySelector('[aria-sort=descending]')").await;
        tab.has_focus(&head).await;
        is(&tab, "document.querySelector('#feld-sort').value === '-datum'").await;
        assert!(tab.text("#filterzahl").await.ends_with("Fälle"));
        assert_eq!(tab.value("document.getElementById('meldung').textContent").await, tab.text("#filterzahl").await);

        at(&tab, &site, "/faelle").await;
        to(&tab, ".pager a[rel=next]").await;
        let next = tab.focused().await;
        for page in 2..=3 {
            tab.keys(Key::Enter).await;
            tab.holds(&format!("location.search.includes('seite={page}')")).await;
            tab.has_focus(&next).await;
            // The new page is seen from its first row on, and the link that was used is still in sight.
            tab.holds("(row => row.top > 0 && row.top < 400)(document.querySelector('#faelle tbody tr').getBoundingClientRect())").await;
            is(&tab, "(link => link.bottom <= innerHeight && link.top > 0)(document.activeElement.getBoundingClientRect())").await;
        }
        // On the last page there is none further: the focus is on its number.
        at(&tab, &site, "/faelle?jahr=2026").await;
        let last = "[...document.querySelectorAll('.pager a:not([rel])')].at(-1)";
        tab.run(&format!("{last}.focus()")).await;
        tab.keys(Key::Enter).await;
        tab.holds("!document.querySelector('.pager a[rel=next]')").await;
        tab.holds("document.activeElement.matches('.pager [aria-current=page]')").await;
        tab.network(false, 0, 0).await;
        // Back is the page before, from the server.
        tab.run("history.back()").await;
        tab.holds("!location.search.includes('seite') && document.querySelector('.pager a[rel=next]')").await;

        at(&tab, &site, "/bewohner").await;
        to(&tab, "thead a[href*='sort=zimmer']").await;
        let head = tab.focused().await;
        tab.keys(Key::Enter).await;
        tab.holds("location.search === '?sort=zimmer'").await;
        tab.has_focus(&head).await;
    })
    .await;
}

/// A save showed its sentence and said nothing.
#[tokio::test(flavor = "multi_thread")]
async fn a_save_is_announced_once() {
    in_browser("a_save_is_announced_once", |tab| async move {
        let site = TestServer::start().await;
        let admin = site.admin().await;
        let values = json!({"nachname": "Probst", "datum": "2026-02-02", "fallgruppe": "onko", "icd": "C61"});
        let made = case(&admin, values).await;
        let path = format!("/faelle/{}", made["id"].as_str().unwrap());
        sign_in(&tab, &site, "admin").await;
        let said = "document.getElementById('meldung').textContent";
        // Another page.
        at(&tab, &site, &format!("{path}/bearbeiten")).await;
        tab.fill("#feld-ort", "Kiel").await;
        tab.follow("main form[method=post] button.button[type=submit]").await;
        tab.holds(&format!("{said} === 'Die Änderungen sind gespeichert.'")).await;
        at(&tab, &site, &path).await;
        tab.holds("window.htmx").await;
        assert_eq!(tab.value(said).await, "", "and not again");
        // A part of the page.
        at(&tab, &site, "/faelle").await;
        tab.click("#faelle td a[hx-get]").await;
        tab.holds("document.activeElement.name === 'icd'").await;
        tab.keys("c50.1").await;
        tab.keys(Key::Enter).await;
        tab.holds(&format!("{said}.includes('C50.1')")).await;
    })
    .await;
}

/// The page of a case was 3,500 px of dashes, and its acts were at the end.
#[tokio::test(flavor = "multi_thread")]
async fn a_fresh_case_is_seen_in_one_look() {
    in_browser("a_fresh_case_is_seen_in_one_look", |tab| async move {
        let site = TestServer::start().await;
        let admin = site.admin().await;
        let real = a_house_at_work(&admin).await;
        let fresh =
            cases(&admin, "status=keine_rueckmeldung&jahr=2026&has_icd=false&per_page=1").await.remove(0);
        let path = format!("/faelle/{}", fresh["id"].as_str().unwrap());
        let named = format!(
            "{}, {} · Fall {}",
            fresh["nachname"].as_str().unwrap(),
            fresh["vorname"].as_str().unwrap(),
            fresh["nr"]
        );
        sign_in(&tab, &site, "admin").await;
        at(&tab, &site, &path).await;
        tab.desktop().await;
        assert_eq!(tab.text("h1").await, named);
        let height = number(&tab, "document.documentElement.scrollHeight").await;
        assert!(height <= 1400.0, "{height} px");
        for act in ["bearbeiten", "icd", "storno"] {
            let top = format!(
                "document.querySelector(`main a[href='{path}/{act}']`).getBoundingClientRect().bottom"
            );
            assert!(number(&tab, &top).await < 260.0, "{act} is at the top");
        }
        assert_eq!(
            tab.text(".stages").await.lines().count(),
            12,
            "four steps, each with shape, name and word"
        );
        is(
            &tab,
            "document.querySelector('ol.stages [aria-current=step]').textContent.includes('als Nächstes')",
        )
        .await;
        is(
            &tab,
            "document.querySelectorAll('.columns > .card')[0].getBoundingClientRect().right \
            < [...document.querySelectorAll('.columns > .card')].at(-1).getBoundingClientRect().left",
        )
        .await;
        tab.picture("case").await;

        tab.scripts(false).await;
        at(&tab, &site, &path).await;
        assert!(!tab.is_shown(".empty-facts dl").await);
        let said = tab.text(".empty-facts summary").await;
        assert_eq!(said, format!("{} leere Felder zeigen", tab.count(".empty-facts dt").await));
        tab.click(".empty-facts summary").await;
        assert!(tab.is_shown(".empty-facts dl").await);
        tab.scripts(true).await;
        at(&tab, &site, &format!("/faelle/{}", real.case)).await;
        is(&tab, "document.querySelectorAll('.stages .tone-good').length === 4").await;
        assert!(tab.axe().await.is_empty());
        for width in [360, 320] {
            tab.size(width, 640, true).await;
            tab.no_horizontal_scroll().await;
        }
        tab.desktop().await;
        at(&tab, &site, "/konto").await;
        tab.run("document.querySelector('#feld-lang').value = 'en'").await;
        tab.follow("#profil button[type=submit]").await;
        for (page, words) in [
            (path.clone(), ["next", "empty fields", "To the list"]),
            ("/faelle?jahr=2026".into(), ["More filters", "Received", "of "]),
            (format!("{path}/bearbeiten"), ["(required)", "DD.MM.YYYY", "Sections"]),
        ] {
            at(&tab, &site, &page).await;
            let shown = tab
                .value("document.documentElement.textContent + document.querySelector('.index')?.ariaLabel")
                .await;
            let shown = shown.as_str().unwrap();
            for word in words {
                assert!(shown.contains(word), "{page}: {word}");
            }
            assert!(!shown.contains('«'), "{page}");
            assert!(tab.axe().await.is_empty(), "{page}");
        }
    })
    .await;
}

/// The form said "(freiwillig)" forty times and its button was 4,000 px below.
#[tokio::test(flavor = "multi_thread")]
async fn a_long_form_stands_in_lines_and_its_button_stays() {
    in_browser("a_long_form_stands_in_lines_and_its_button_stays", |tab| async move {
        let site = TestServer::start().await;
        let admin = site.admin().await;
        sign_in(&tab, &site, "admin").await;
        at(&tab, &site, "/faelle/neu").await;
        tab.desktop().await;
        // Label and field on one line; columns that belong together, too.
        let middle = |css: &str| {
            format!("(r => (r.top + r.bottom) / 2)(document.querySelector({}).getBoundingClientRect())", json!(css))
        };
        let mut lines = Vec::new();
        for css in ["#feld-unterlagen", "#feld-unterlagen_verschickt", "#feld-unterlagen_erhalten", "#feld-unterlagen_an_gutachter"] {
            lines.push(number(&tab, &middle(css)).await);
        }
        assert!(lines.iter().all(|line| (line - lines[0]).abs() < 6.0), "{lines:?}");
        for name in ["nachname", "strasse", "datum"] {
            let (label, field) = (format!("label[for=feld-{name}]"), format!("#feld-{name}"));
            is(&tab, &format!("document.querySelector('{label}').getBoundingClientRect().right <= document.querySelector('{field}').getBoundingClientRect().left")).await;
        }
        let text = tab.text("main form").await;
        assert_eq!((text.matches("(freiwillig)").count(), text.matches("(Pflicht)").count()), (0, 3), "{text}");
        assert_eq!(text.matches("TT.MM.JJJJ").count(), 1);
        is(&tab, "document.querySelector('#feld-datum').getAttribute('aria-describedby').split(' ').every(id => document.getElementById(id))").await;
        // The sections are listed beside, where there is room.
        tab.click(".index a[href='#gruppe-gutachten']").await;
        tab.holds("(top => top > 0 && top < 400)(document.querySelector('#gruppe-gutachten').getBoundingClientRect().top)").await;
        tab.picture("form").await;
        // The button is in sight, and never on what has the focus.
        tab.run("document.querySelector('#feld-nachname').focus(); scrollTo(0, 0)").await;
        for _ in 0..70 {
            tab.keys(Key::Tab).await;
            let covered = "(e => { const f = e.getBoundingClientRect(), bar = document.querySelector('.stays').getBoundingClientRect(); \
                return e.closest('.stays, .footer, header') ? null : [bar.bottom <= innerHeight + 1, f.bottom <= bar.top || f.top >= bar.bottom, e.id] })(document.activeElement)";
            let found = tab.value(covered).await;
            if found.is_null() {
                break;
            }
            assert_eq!((&found[0], &found[1]), (&json!(true), &json!(true)), "{found}");
        }
        tab.has_focus("button Speichern").await;
        days(&tab).await;
        tab.fill("#feld-nachname", "Zeilig").await;
        tab.click("#feld-fallgruppe-1").await;
        tab.follow("main form[method=post] button.button[type=submit]").await;
        tab.sees("Zeilig · Fall").await;
        let saved = cases(&admin, "per_page=1").await.remove(0);
        let (_, saved) = admin.api(reqwest::Method::GET, &format!("/cases/{}", saved["id"].as_str().unwrap()), None).await;
        assert_eq!((&saved["geburtsdatum"], &saved["unterlagen_verschickt"]), (&json!("1958-02-03"), &json!("2026-11-27")));
        for width in [1199, 360, 320] {
            at(&tab, &site, "/faelle/neu").await;
            tab.size(width, 640, width < 640).await;
            tab.no_horizontal_scroll().await;
            assert!(!tab.is_shown(".index").await);
        }
        assert!(tab.axe().await.is_empty());
    })
    .await;
}

/// What was read of a day is said beside it; what was typed stays as it was.
async fn days(tab: &Tab) {
    let echo = |name: &str| format!("document.querySelector('#feld-{name} + .echo')?.textContent");
    for (name, typed, read) in [
        ("unterlagen_verschickt", "27.11.26", "Fr, 27.11.2026, KW 48"),
        ("unterlagen_verschickt", "01.01.2027", "Fr, 01.01.2027, KW 53"),
        ("unterlagen_verschickt", "31.12.2024", "Di, 31.12.2024, KW 1"),
        ("unterlagen_verschickt", "31.02.2026", ""),
        ("unterlagen_verschickt", "27112026", "Fr, 27.11.2026, KW 48"),
        // Of a day of birth only what was not typed: nobody asks for the day of the week.
        ("geburtsdatum", "03.02.1958", ""),
        ("geburtsdatum", "3.2.58", "03.02.1958"),
    ] {
        tab.fill(&format!("#feld-{name}"), typed).await;
        tab.keys(Key::Tab).await;
        tab.holds(&format!("{} === {}", echo(name), json!(read))).await;
        assert_eq!(tab.value(&format!("document.querySelector('#feld-{name}').value")).await, typed);
    }
    is(tab, "document.getElementById('meldung').textContent === '03.02.1958'").await;
}
