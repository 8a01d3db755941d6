//! The pages of figures: what a tile counts is what its link shows, pictures fit their box and say in words and numbers
//! what they show, in the reader's language, on the screen as on paper (interface.md, 5: checks 10, 23, 30, 32).
//!
//! Covers: dashboard, reports.

use base64::Engine as _;
use serde_json::{Value, json};

use crate::driver::in_browser;
use crate::support::TestServer;
use crate::tab::Tab;
use crate::work::{Objects, a_house_at_work, sign_in};

const DASHBOARD: &str = "/faelle/uebersicht";
const WEEK: &str = "/berichte/2026/46";

async fn open(tab: &Tab, site: &TestServer, path: &str) {
    tab.go(&format!("{}{path}", site.url())).await;
}

/// A house at work, and its admin on the dashboard.
async fn at_work(tab: &Tab) -> (TestServer, Objects) {
    let site = TestServer::start().await;
    let real = a_house_at_work(&site.admin().await).await;
    sign_in(tab, &site, "admin").await;
    (site, real)
}

/// Chooses the language of the account, as its owner does.
async fn speak(tab: &Tab, site: &TestServer, lang: &str) {
    open(tab, site, "/konto").await;
    tab.run(&format!("document.querySelector('#feld-lang').value = '{lang}'")).await;
    tab.follow("form:has(#feld-lang) button[type=submit]").await;
    assert_eq!(tab.attribute("html", "lang").await, lang);
}

async fn texts(tab: &Tab, css: &str) -> Vec<String> {
    let script = format!("[...document.querySelectorAll({})].map(e => e.textContent.trim())", json!(css));
    serde_json::from_value(tab.value(&script).await).unwrap()
}

/// The first whole number of a text, its thousands joined.
fn number(text: &str) -> u64 {
    let digits = text.chars().skip_while(|c| !c.is_ascii_digit());
    let digits = digits.take_while(|c| c.is_ascii_digit() || *c == '.').filter(char::is_ascii_digit);
    digits.collect::<String>().parse().unwrap_or_else(|_| panic!("no number in {text}"))
}

/// The tile "Fälle ohne ICD" of a page of 2026 counted all years and led to a list with another number.
#[tokio::test(flavor = "multi_thread")]
async fn a_tile_says_its_number_first_and_leads_to_just_the_cases_that_it_counts() {
    in_browser("a_tile_says_its_number_first_and_leads_to_just_the_cases_that_it_counts", |tab| async move {
        let (site, _) = at_work(&tab).await;
        for page in [DASHBOARD.to_owned(), format!("{DASHBOARD}?jahr=2025")] {
            open(&tab, &site, &page).await;
            let first = "[...document.querySelectorAll('.tile')].every(tile => \
                tile.firstElementChild.matches('strong') && tile.querySelector('strong').getBoundingClientRect().bottom \
                <= tile.querySelector('a').getBoundingClientRect().top + 1)";
            assert_eq!(tab.value(first).await, Value::Bool(true), "the number stands above its label");
            let (numbers, labels) = (texts(&tab, ".tile strong").await, texts(&tab, ".tile a").await);
            assert_eq!(numbers.len(), 4);
            let notes = texts(&tab, ".tile p").await.join("|");
            assert!(notes.contains("aus allen Jahren"), "{notes}");
            assert!(page.contains("2025") || notes.contains("2025 bis KW"), "{notes}");
            for (place, label) in labels.iter().enumerate().filter(|(_, label)| !label.starts_with("Gutachten")) {
                open(&tab, &site, &page).await;
                tab.follow(&format!(".tile:nth-child({}) a", place + 1)).await;
                let listed = number(&tab.text("#filterzahl").await);
                assert_eq!(listed, number(&numbers[place]), "{label} on {page}");
            }
        }
    })
    .await;
}

/// Week 53 was cut off at 1280 px, and the comparison hid its last columns.
#[tokio::test(flavor = "multi_thread")]
async fn every_picture_fits_into_its_box() {
    in_browser("every_picture_fits_into_its_box", |tab| async move {
        let (site, _) = at_work(&tab).await;
        open(&tab, &site, &format!("{DASHBOARD}?jahr=2026")).await;
        for (width, scrolls) in [(1280, false), (1024, false), (1600, false), (360, true), (320, true)] {
            tab.size(width, 800, width < 400).await;
            tab.no_horizontal_scroll().await;
            assert_eq!(tab.text(".bars .axis:nth-last-of-type(1)").await, "53");
            let cut = tab
                .value(
                    "[...document.querySelectorAll('.chart .scroll, .chart .table-region')] \
                     .filter(e => e.checkVisibility() && e.scrollWidth > e.clientWidth + 1).length",
                )
                .await;
            assert!(cut == 0 || scrolls, "{cut} pictures are cut at {width} px");
            let beyond = "[...document.querySelectorAll('.bars')].some(svg => [...svg.querySelectorAll('rect, text')] \
                .some(e => e.getBoundingClientRect().right > svg.getBoundingClientRect().right + 1))";
            assert_eq!(tab.value(beyond).await, Value::Bool(false), "at {width} px");
            tab.whole(&format!("dashboard-{width}")).await;
        }
        tab.desktop().await;
        tab.click("#diagramm-kw summary").await;
        let high = tab.value("document.querySelector('#diagramm-kw tbody tr').offsetHeight").await;
        assert!(high.as_u64().unwrap() <= 28, "a row of the table behind is {high} px high");
        assert_eq!(tab.count("#diagramm-kw tbody tr").await, 53);
        tab.follow("#diagramm-kw tbody th a").await;
        assert!(tab.path().await.starts_with("/faelle?jahr=2026&kw="), "a week leads to its cases");
    })
    .await;
}

/// What is wrong with the pictures of a page: their names, their numbers, and those of the tables that say the same.
const PICTURES: &str = "(() => { const wrong = []; \
    const values = (root, css) => [...root.querySelectorAll(css)].map(e => e.dataset.wert).join(' '); \
    const said = (svg, name) => document.getElementById(svg.getAttribute(name))?.textContent.trim(); \
    for (const figure of document.querySelectorAll('figure.chart')) { \
        const name = figure.id, finding = figure.querySelector('figcaption p')?.textContent.trim(); \
        if (!finding) wrong.push(name + ': no sentence'); \
        const image = figure.querySelector('svg[role=img]'); \
        for (const svg of figure.querySelectorAll('svg')) \
            if (svg !== image && svg.getAttribute('aria-hidden') !== 'true') wrong.push(name + ': a drawing without a name'); \
        if (image) { \
            if (!said(image, 'aria-labelledby') || said(image, 'aria-describedby') !== finding) wrong.push(name + ': name or description'); \
            if (image.querySelector('a')) wrong.push(name + ': a link inside of an image'); \
            if (values(image, 'rect.first') !== values(figure, 'tbody td:nth-child(2)')) wrong.push(name + ': other numbers in the table'); \
        } else for (const row of figure.querySelectorAll('tbody tr')) { \
            const drawn = values(row, 'rect[data-wert]'), written = values(row, 'td[data-wert]'); \
            if (!drawn || !written.startsWith(drawn)) wrong.push(name + ': ' + drawn + ' drawn, ' + written + ' written'); \
        } \
        for (const cell of figure.querySelectorAll('td[data-wert]')) \
            if (cell.textContent.replace(/[^0-9]/g, '') !== cell.dataset.wert) wrong.push(name + ': ' + cell.textContent + ' is ' + cell.dataset.wert); \
        for (const link of figure.querySelectorAll('[aria-hidden] a')) \
            if (link.tabIndex >= 0 || !figure.querySelector('td a, th a')) wrong.push(name + ': a hidden link that Tab reaches'); \
    } return wrong; })()";

/// Check 10. Bars in the rows of a table repeat the number beside them, so the row itself is what they say.
#[tokio::test(flavor = "multi_thread")]
async fn pictures_have_a_name_a_description_and_the_same_numbers_in_a_table() {
    in_browser("pictures_have_a_name_a_description_and_the_same_numbers_in_a_table", |tab| async move {
        let (site, _) = at_work(&tab).await;
        for page in [DASHBOARD.to_owned(), format!("{DASHBOARD}?jahr=2025")] {
            open(&tab, &site, &page).await;
            assert_eq!(tab.count("figure.chart").await, 3);
            assert_eq!(tab.value(PICTURES).await, json!([]), "{page}");
            tab.run("document.querySelectorAll('details').forEach(e => { e.open = true; })").await;
            assert!(tab.axe().await.is_empty(), "{:#?}", tab.axe().await);
        }
        let features = json!({"features": [{"name": "forced-colors", "value": "active"}]});
        tab.cdp("Emulation.setEmulatedMedia", features).await;
        tab.holds("matchMedia('(forced-colors: active)').matches").await;
        let seen = "[...document.querySelectorAll('rect.first, .part rect')].every(e => { \
            const fill = getComputedStyle(e).fill; return fill !== getComputedStyle(document.body).backgroundColor && fill !== 'none'; })";
        assert_eq!(tab.value(seen).await, Value::Bool(true), "bars are seen where the system chooses the colours");
        tab.whole("dashboard-forced").await;
    })
    .await;
}

/// Words that a page in English must not have; the umlauts are looked for apart.
const GERMAN: [&str; 19] = [
    "KW",
    "Erstberatung",
    "Gutachten",
    "Unterlagen",
    "Ablehnung",
    "Fachgebiet",
    "Fallgruppe",
    "Kennzahl",
    "Differenz",
    "Anteil",
    "Anzahl",
    "Summe",
    "Gesamt",
    "Auswertung",
    "Kardiologie",
    "Onkologie",
    "Jahr",
    "Bericht",
    "Uhr",
];

/// The English page of a report was half German: the tables said the words of the workbook, which is German.
#[tokio::test(flavor = "multi_thread")]
async fn pages_in_english_are_all_english() {
    in_browser("pages_in_english_are_all_english", |tab| async move {
        let (site, _) = at_work(&tab).await;
        speak(&tab, &site, "en").await;
        for page in [DASHBOARD, "/berichte", WEEK, "/berichte/2026/46?version=1", "/berichte?jahr=2024"] {
            open(&tab, &site, page).await;
            tab.run("document.querySelectorAll('details').forEach(e => { e.open = true; })").await;
            let said = tab.value("document.querySelector('main').innerText + document.title").await;
            let said = said.as_str().unwrap().to_owned();
            let words = said.split(|c: char| !c.is_alphabetic());
            let german: Vec<&str> = words
                .filter(|word| {
                    GERMAN.iter().any(|known| word.starts_with(known))
                        || word.contains(['ä', 'ö', 'ü', 'ß', 'Ü'])
                })
                .collect();
            assert!(german.is_empty(), "{page}: {german:?}");
            let labels = "[...document.querySelectorAll('main [aria-label], main title, main desc')] \
                .map(e => (e.getAttribute('aria-label') || '') + ' ' + e.textContent).join(' ')";
            let labels = tab.value(labels).await.as_str().unwrap().to_owned();
            assert!(!labels.contains("KW") && !labels.contains("Gutachten"), "{page}: {labels}");
            assert_eq!(tab.count("main [lang=de]").await, 0, "{page}");
            tab.whole(&format!("english{}", page.replace(['/', '?', '='], "-"))).await;
        }
    })
    .await;
}

/// The heads of the report stand over their numbers: at the same right edge, or over the middle of their columns.
#[tokio::test(flavor = "multi_thread")]
async fn heads_of_a_report_stand_over_their_numbers() {
    in_browser("heads_of_a_report_stand_over_their_numbers", |tab| async move {
        let (site, _) = at_work(&tab).await;
        open(&tab, &site, WEEK).await;
        let wrong = "[...document.querySelectorAll('[id^=blatt-] thead th')].filter(th => { \
            const align = getComputedStyle(th).textAlign; \
            return th.colSpan > 1 ? align !== 'center' : th.cellIndex > 0 && align !== 'end'; }).map(th => th.textContent)";
        assert!(tab.count("[id^=blatt-] thead th").await > 50);
        assert_eq!(tab.value(wrong).await, json!([]));
        for (width, height) in [(1280, 800), (360, 640), (320, 640)] {
            tab.size(width, height, width < 400).await;
            tab.no_horizontal_scroll().await;
        }
    })
    .await;
}

/// A page as the browser prints it: its pages as text, and whether each is held across; none without `pdftotext`.
async fn printed(tab: &Tab, name: &str) -> Option<Vec<String>> {
    let said = tab
        .cdp("Page.printToPDF", json!({"preferCSSPageSize": true, "paperWidth": 8.27, "paperHeight": 11.69}))
        .await;
    let bytes = base64::engine::general_purpose::STANDARD.decode(said["data"].as_str().unwrap()).unwrap();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("target/screenshots");
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join(format!("{name}.pdf"));
    std::fs::write(&file, bytes).unwrap();
    let Ok(read) = std::process::Command::new("pdftotext").arg("-layout").arg(&file).arg("-").output() else {
        println!("skipped: the printed {name}, because pdftotext is not installed");
        return None;
    };
    let text = String::from_utf8(read.stdout).unwrap();
    let pages = text.trim_end_matches('\u{c}').split('\u{c}');
    Some(pages.map(|page| page.split_whitespace().collect::<Vec<_>>().join(" ")).collect())
}

/// Check 30. The first page of a printed report was empty but for its title, with a button on it, and the sheets with many
/// columns lost those at the right.
#[tokio::test(flavor = "multi_thread")]
async fn a_case_and_a_report_are_printed_without_navigation_with_facility_day_and_heads() {
    in_browser("a_case_and_a_report_are_printed_without_navigation_with_facility_day_and_heads", |tab| async move {
        let (site, real) = at_work(&tab).await;
        tab.dark(true).await;
        let today = tab.value("new Date().toLocaleDateString('de-DE', {timeZone: 'Europe/Berlin', day: '2-digit', month: '2-digit', year: 'numeric'})").await;
        let facility = tab.text(".facility").await;
        for (path, name, title) in [
            (WEEK.to_owned(), "print-report", "Bericht KW 46/2026"),
            (format!("{WEEK}?version=1"), "print-report-stored", "Bericht KW 46/2026"),
            (format!("/faelle/{}", real.case), "print-case", "Fall"),
            (DASHBOARD.to_owned(), "print-dashboard", "Übersicht 2026"),
        ] {
            open(&tab, &site, &path).await;
            tab.print(true).await;
            let shown = "[...document.querySelectorAll('nav, .header, .footer, button, .button, .secondary, summary:not(#verlauf *), select, input:not([type=hidden])')] \
                .filter(e => e.checkVisibility()).map(e => e.outerHTML.slice(0, 80))";
            assert_eq!(tab.value(shown).await, json!([]), "{path} prints what only a screen can use");
            tab.dark(true).await;
            let Some(pages) = printed(&tab, name).await else { return };
            let all = pages.len();
            let first = &pages[0];
            assert!(first.replace(' ', "").contains(&format!("1/{all}")), "no number on the first page of {path}: {first}");
            for want in [facility.as_str(), today.as_str().unwrap(), title, "gedruckt am"] {
                assert!(first.contains(want), "{want} is not on the first page of {path}: {first}");
            }
            for gone in ["Abmelden", "Tastenkürzel", "Herunterladen", "CSV importieren", "Als Tabelle"] {
                assert!(!pages.iter().any(|page| page.contains(gone)), "{gone} is printed of {path}");
            }
            if name.starts_with("print-report") {
                assert!(first.contains("Auswertung KW gesamt") && first.contains("Erstberatungen"), "{first}");
                assert!((5..=7).contains(&all), "{all} pages: one for each sheet, two for those that are long");
                let wide = pages.iter().find(|page| page.contains("Auswertung nach Fachgebieten"));
                let heads = "Onkologie Kardiologie Intensivmedizin Gallenblase Schilddrüse";
                assert!(wide.is_some_and(|page| page.contains(heads)), "{wide:?}");
                // Every page of a sheet has its heads; the sums stand once, below the last week.
                assert!(pages.iter().all(|page| page.contains("KW") || page.contains("ICD")));
                assert_eq!(pages.iter().filter(|page| page.contains("Summe")).count(), 5);
            }
        }
    })
    .await;
}
