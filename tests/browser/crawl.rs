//! Every page of the route table, as each role sees it: accessible, narrow, well formed, quiet (interface.md, 5: checks 1, 2,
//! 4 to 7, 15, 23, 24, 26, 29, 33, 34). What is measured is told in [`crate::measures`].
//!
//! The list is the route table itself, so a new page cannot be forgotten: one with an id of a kind that `addresses`
//! does not know fails the test.
//!
//! Covers: ui, help.

use std::collections::{HashMap, HashSet};

use serde_json::Value;
use visite::for_tests::{Role, routes};

use crate::driver::in_browser;
use crate::measures::LISTENS;
use crate::support::TestServer;
use crate::tab::Tab;
use crate::work::{Objects, a_house_at_work, a_whole_care_home, sign_in};

/// GET routes that give no page of their own: files, what is inside the bell, and the search that gives the list of cases.
const NO_PAGES: [&str; 21] = [
    "/geraet/ca.pem",
    "/geraet/visite.crt",
    "/geraet/visite.mobileconfig",
    "/berichte/{id}/datei.xlsx",
    "/berichte/{jahr}",
    "/bewohner/{id}/export/akte.pdf",
    "/bewohner/{id}/export/akte.json",
    "/import/{id}/nicht-importiert.csv",
    "/verwaltung/bewohner-import/{id}/nicht-importiert.csv",
    "/verwaltung/bewohner-import/vorlage.csv",
    "/suche",
    "/register",
    "/verwaltung",
    "/benachrichtigungen/glocke",
    "/beobachtungen/{id}/fotos/{foto}/bild",
    "/beobachtungen/{id}/fotos/{foto}/vorschau",
    "/pflege/kennzahlen/kennzahlen.csv",
    "/verwaltung/protokoll/protokoll.csv",
    "/verwaltung/protokoll/protokoll.xlsx",
    "/verwaltung/protokoll/protokoll.jsonl",
    "/betrieb/protokoll/protokoll.txt",
];

/// The addresses at which a route is looked at, with real ids.
fn addresses(path: &str, real: &Objects) -> Vec<String> {
    let id = |id: &str| path.replace("{id}", id);
    let with = |queries: &[&str]| queries.iter().map(|query| format!("{path}{query}")).collect();
    match path {
        "/faelle" => with(&[
            "",
            "?q=mueller+lud",
            "?q=gibtesnicht",
            "?jahr=2026&status=kodiert&icd=ja",
            "?jahr=quatsch",
        ]),
        "/icd" => with(&["", "?fallgruppe=galle&jahr=2019"]),
        "/berichte" => with(&["", "?jahr=2025"]),
        "/berichte/{jahr}/{kw}" => vec!["/berichte/2026/46".into(), "/berichte/2026/46?version=1".into()],
        "/faelle/{id}/storno-zuruecknehmen" => vec![id(&real.cancelled)],
        "/faelle/{id}" => vec![id(&real.case), id(&real.waiting), id(&real.cancelled)],
        path if path.starts_with("/faelle/{id}") => vec![id(&real.case)],
        "/kodierung/{id}" => vec![id(&real.waiting), id(&real.case)],
        "/import/{id}" => vec![id(&real.preview), format!("{}?nur=abgelehnt", id(&real.preview))],
        "/import/{id}/zeile/{line}" => vec![id(&real.preview).replace("{line}", "5")],
        path if path.starts_with("/import/{id}") => vec![id(&real.import)],
        "/verwaltung/bewohner-import/{id}" => {
            vec![id(&real.care.preview), format!("{}?nur=abgelehnt", id(&real.care.preview))]
        }
        "/verwaltung/bewohner-import/{id}/zeile/{line}" => {
            vec![id(&real.care.preview).replace("{line}", "3")]
        }
        path if path.starts_with("/verwaltung/bewohner-import/{id}") => vec![id(&real.care.import)],
        "/verwaltung/personen/{id}" => vec![id(&real.own), id(&real.clerk)],
        "/verwaltung/handzeichen/{id}" => vec![id(&real.own)],
        "/verwaltung/wohnbereiche" => with(&["", "?aktiv=nein"]),
        "/verwaltung/wohnbereiche/{id}/oeffnen" => vec![id(&real.care.closed)],
        path if path.starts_with("/verwaltung/wohnbereiche/{id}") => vec![id(&real.care.unit)],
        "/bewohner" => with(&["", "?q=berg", "?q=gibtesnicht", "?status=ausgezogen", "?status=quatsch"]),
        "/bewohner/{id}" => vec![id(&real.care.resident), id(&real.care.gone)],
        "/bewohner/{id}/abwesenheit/{nr}" => vec![id(&real.care.resident).replace("{nr}", "1")],
        "/bewohner/{id}/wieder-oeffnen" => vec![id(&real.care.gone)],
        "/bewohner/{id}/freigeben" | "/bewohner/{id}/einsehen" => vec![id(&real.care.restricted)],
        "/bewohner/{id}/beobachtungen" => {
            let of = |query: &str| format!("{}{query}", id(&real.care.resident));
            ["", "?auffaellig=ja", "?q=gibtesnicht", "?von=quatsch"].map(of).to_vec()
        }
        "/bewohner/{id}/beobachtungen/neu" => {
            let of = |query: &str| format!("{}{query}", id(&real.care.resident));
            ["", "?vorlage=vitalzeichen"].map(of).to_vec()
        }
        "/bewohner/{id}/verlauf" => {
            let of = |query: &str| format!("{}{query}", id(&real.care.resident));
            ["", "?feld=vitalzeichen.gewicht&tage=90", "?von=quatsch"].map(of).to_vec()
        }
        path if path.starts_with("/bewohner/{id}") => vec![id(&real.care.resident)],
        // Leads to the moods of its resident.
        "/stimmungen/{id}" => Vec::new(),
        path if path.starts_with("/stimmungen/{id}") => vec![id(&real.care.mood)],
        "/pflege/hinweise" => with(&["", "?zustand=erledigt", "?zustand=alle"]),
        "/pflege/hinweise/{id}" => vec![id(&real.care.alert)],
        "/beobachtungen/{id}/einsehen" => vec![id(&real.care.hidden)],
        // There for the author and within the hour alone; the journey of entries goes there.
        "/beobachtungen/{id}/richtige-person" | "/beobachtungen/{id}/richtige-person/eintragen" => Vec::new(),
        "/beobachtungen/{id}" => {
            vec![id(&real.care.entry), id(&real.care.hidden), id(&real.care.photographed)]
        }
        "/beobachtungen/{id}/berichtigen" => vec![id(&real.care.entry), id(&real.care.photographed)],
        "/beobachtungen/{id}/fotos/{foto}" => {
            vec![id(&real.care.photographed).replace("{foto}", &real.care.photo)]
        }
        "/beobachtungen/{id}/wirkung" => vec![id(&real.care.dose)],
        path if path.starts_with("/beobachtungen/{id}") => vec![id(&real.care.entry)],
        // Lead to the page of their resident.
        "/wunden/{id}" | "/fem/{id}" => Vec::new(),
        path if path.starts_with("/wunden/{id}") => vec![id(&real.care.course)],
        path if path.starts_with("/fem/{id}") => vec![id(&real.care.order)],
        // Leads to the plan.
        "/massnahmen/{id}" => Vec::new(),
        path if path.starts_with("/massnahmen/{id}") => vec![id(&real.care.plan.open)],
        path if path.starts_with("/begutachtungen/{id}") => vec![id(&real.care.assessment)],
        "/ausweise/{id}" => vec![id(&real.care.badge)],
        path if path.starts_with("/informationssammlungen/{id}") => vec![id(&real.care.sis)],
        path if path.starts_with("/durchfuehrungen/{id}") => vec![id(&real.care.plan.answer)],
        path if path.starts_with("/schichtnachweise/{id}") => vec![id(&real.care.plan.proof)],
        "/pflege/faellig" => {
            let one = format!("?bewohner={}", real.care.resident);
            let unit = format!("?wohnbereich={}", real.care.unit);
            with(&[&unit, &one, "?schicht=quatsch"])
        }
        "/pflege/faellig/antwort" => {
            let plan = &real.care.plan;
            with(&[&format!("?massnahme={}&faellig={}", plan.open, plan.shift)])
        }
        "/uebergabe" => with(&["", "?seit=72h", "?seit=ab&tag=quatsch"]),
        "/pflege/kennzahlen" => with(&["", "?tage=90", "?von=quatsch&bis=1.11.2026"]),
        "/pflege/runde" => with(&["", "?vorlage=schmerz"]),
        "/vorlagen/{key}" => {
            ["vitalzeichen", "sturz", "braden"].map(|key| path.replace("{key}", key)).to_vec()
        }
        "/vorlagen/{key}/fassungen/{n}" => vec!["/vorlagen/schlaf/fassungen/1".into()],
        path if path.starts_with("/vorlagen/{key}") => vec![path.replace("{key}", "barthel")],
        // A link that counts no longer; those that do are looked at by the journey of people who come in.
        "/registrieren/{token}" | "/passwort/{token}" => Vec::new(),
        // Closed for ever once the site is set up; the journey of the first run looks at its pages.
        "/einrichtung" | "/einrichtung/{schritt}" => Vec::new(),
        path if path.starts_with("/betrieb/einrichtungen/{slug}") => {
            vec![path.replace("{slug}", "nordlicht")]
        }
        path if !path.contains('{') => vec![path.to_owned()],
        unknown => panic!("{unknown}: whose id is this? teach `addresses` this kind of path"),
    }
}

/// What is wrong with the form of a page, whatever is in it (checks 4 and 15); `LANG` is the language it must be in.
const FORM: &str = "(() => { \
    const wrong = []; \
    const all = css => [...document.querySelectorAll(css)]; \
    if (all('h1').length !== 1) wrong.push(all('h1').length + ' h1'); \
    if (all('main').length !== 1) wrong.push(all('main').length + ' main'); \
    if (document.documentElement.lang !== LANG) wrong.push('lang ' + document.documentElement.lang); \
    const heading = document.querySelector('h1')?.textContent.trim(); \
    const title = document.title.replace(/^(Fehler|Error): /, ''); \
    if (!title.startsWith(heading + ' – ')) wrong.push('title \"' + title + '\" of \"' + heading + '\"'); \
    const first = all('a[href], button, input, select, textarea, summary, [tabindex]') \
        .find(e => e.tabIndex >= 0 && !e.disabled && e.type !== 'hidden'); \
    if (!first?.matches('a.skip[href=\"#inhalt\"]')) wrong.push('first in Tab order: ' + first?.outerHTML); \
    for (const e of all('[tabindex]')) if (e.tabIndex > 0) wrong.push('tabindex ' + e.outerHTML.slice(0, 90)); \
    for (const e of all('[accesskey]')) wrong.push('accesskey ' + e.outerHTML.slice(0, 90)); \
    for (const e of all('*')) for (const a of e.attributes) \
        if (a.name.startsWith('on') || a.name === 'style') wrong.push(a.name + ' ' + e.outerHTML.slice(0, 90)); \
    const ids = all('[id]').map(e => e.id); \
    for (const id of new Set(ids.filter((id, n) => ids.indexOf(id) !== n))) wrong.push('twice the id ' + id); \
    for (const e of all('label[for]')) if (!document.getElementById(e.htmlFor)) wrong.push('label for ' + e.htmlFor); \
    for (const e of all('.badge')) if (/^\\p{Ll}/u.test(e.textContent.replace(/^\\P{L}+/u, ''))) wrong.push('badge ' + e.textContent); \
    const raw = document.body.innerText.match(/«[^»]*»/g); \
    if (raw) wrong.push('untranslated ' + raw.join(' ')); \
    return wrong; })()";

/// What was found, page by page: one run names all of it.
#[derive(Default)]
pub struct Findings {
    pub said: Vec<String>,
    /// Addresses whose sizes are known; the next role sees the same.
    measured: HashSet<String>,
    titles: HashMap<String, String>,
}

impl Findings {
    fn add(&mut self, page: &str, what: impl std::fmt::Display) {
        self.said.push(format!("{page}: {what}"));
    }
}

/// Whether what stays in sight leaves half of a low screen to the page (check 26).
const LEAVES_ROOM: &str = "[...document.body.querySelectorAll('*')].filter(e => /fixed|sticky/.test(getComputedStyle(e).position) \
    && e.offsetHeight < innerHeight && e.offsetWidth > innerWidth / 2 && e.checkVisibility()).reduce((sum, e) => sum + e.offsetHeight, 0) <= innerHeight / 2";

/// The form of the page that is shown.
async fn form_of(tab: &Tab, page: &str, lang: &str, found: &mut Findings) {
    let form = FORM.replace("LANG", &format!("'{lang}'"));
    for wrong in [tab.value(&form).await, tab.value(LISTENS).await] {
        wrong.as_array().unwrap().iter().for_each(|wrong| found.add(page, wrong));
    }
}

/// The sizes of the page that is shown: what is pressed, and what larger letters and a low screen leave of it.
async fn room_of(tab: &Tab, page: &str, found: &mut Findings) {
    if !found.measured.insert(page.to_owned()) {
        return;
    }
    let moved = tab.moved().await;
    if moved > 0.02 {
        found.add(page, format!("it moves by {moved} while it loads"));
    }
    for small in tab.too_small(24).await {
        found.add(page, small);
    }
    for cut in tab.without_room().await {
        found.add(page, cut);
    }
    tab.size(640, 360, true).await;
    if tab.value(LEAVES_ROOM).await != Value::Bool(true) {
        found.add(page, "a low screen is covered by what stays in sight");
    }
    tab.desktop().await;
}

pub async fn look(tab: &Tab, page: &str, name: &str, route: &str, found: &mut Findings) {
    for wide in tab.sideways().await {
        found.add(page, format!("1280 px: {wide}"));
    }
    if tab.status().await != 200 && !page.contains("quatsch") {
        found.add(page, format!("status {}", tab.status().await));
    }
    form_of(tab, page, "de", found).await;
    room_of(tab, page, found).await;
    let title = tab.value("document.title").await.as_str().unwrap_or_default().to_owned();
    if let Some(other) = found.titles.insert(title.clone(), route.to_owned())
        && other != route
    {
        found.add(page, format!("the title {title} is also that of {other}"));
    }
    tab.whole(name).await;
    for dark in [false, true] {
        tab.dark(dark).await;
        for finding in if dark { tab.axe_contrast().await } else { tab.axe_all().await } {
            found.add(page, format!("{} {finding:?}", if dark { "dark" } else { "light" }));
        }
        if dark {
            tab.whole(&format!("{name}-dark")).await;
        }
    }
    tab.dark(false).await;
    tab.phone().await;
    for wide in tab.sideways().await {
        found.add(page, format!("360 px: {wide}"));
    }
    if page.starts_with("/bewohner") {
        for small in tab.too_small(44).await {
            found.add(page, format!("360 px: {small}"));
        }
    }
    tab.whole(&format!("{name}-360")).await;
    tab.desktop().await;
    for line in tab.console().await {
        if line.contains("Content Security Policy") || (line.contains("SEVERE") && !page.contains("quatsch"))
        {
            found.add(page, line);
        }
    }
}

/// A page's name as a file name.
fn file(role: Role, path: &str, place: usize) -> String {
    let name: String = path.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    format!("{}{name}{place}", role.code())
}

/// The pages of a role: the path of each in the route table, and an address with real ids.
pub fn pages_of(role: Role, real: &Objects) -> Vec<(&'static str, String)> {
    let (_, table) = routes().split();
    let of_role = table.iter().filter(|route| route.method == "GET" && route.access.roles.contains(&role));
    let pages = of_role
        .map(|route| route.path)
        .filter(|path| !path.starts_with("/api/v1") && !NO_PAGES.contains(path) && *path != "/anmelden");
    pages.flat_map(|path| addresses(path, real).into_iter().map(move |address| (path, address))).collect()
}

pub async fn crawl(tab: &Tab, site: &TestServer, role: Role, real: &Objects, found: &mut Findings) {
    let mut pages = 0;
    for (path, address) in pages_of(role, real) {
        tab.go(&format!("{}{address}", site.url())).await;
        let shown = tab.path().await;
        if shown != address && !shown.starts_with("/kodierung") {
            continue; // A redirect to another page of the table.
        }
        let route = if shown.starts_with("/kodierung") { "/kodierung" } else { path };
        look(tab, &address, &file(role, path, pages), route, found).await;
        pages += 1;
    }
    let fewest = match role {
        Role::Admin => 25,
        Role::Operator => 15,
        _ => 14,
    };
    assert!(pages >= fewest, "{pages} pages");
    assert!(found.said.is_empty(), "{} findings:\n{}", found.said.len(), found.said.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_accessible_narrow_and_quiet() {
    in_browser("every_page_is_accessible_narrow_and_quiet", |tab| async move {
        let site = TestServer::start_with("zweitmeinung,pflege").await;
        let admin = site.admin().await;
        let real = Objects { care: a_whole_care_home(&admin).await, ..a_house_at_work(&admin).await };
        let mut found = Findings::default();
        tab.go(&format!("{}/anmelden", site.url())).await;
        look(&tab, "/anmelden", "anmelden", "/anmelden", &mut found).await;
        assert!(found.said.is_empty(), "{:#?}", found.said);
        sign_in(&tab, &site, "admin").await;
        weights(&tab, &site).await;
        skip_link(&tab).await;
        pictures(&tab, &site, &real).await;
        crawl(&tab, &site, Role::Admin, &real, &mut found).await;
        tab.forget_cookies().await;
        sign_in(&tab, &site, "dak_mitarbeiter").await;
        crawl(&tab, &site, Role::DakMitarbeiter, &real, &mut found).await;
    })
    .await;
}

/// Finds words that an English page has only where nobody translated it; the invented people and their cases have none of
/// them. What a house says in its templates stays in its own language, whatever the reader's is.
fn german() -> String {
    fn texts(of: &Value, all: &mut Vec<String>) {
        match of {
            Value::String(text) => all.push(text.clone()),
            Value::Array(items) => items.iter().for_each(|item| texts(item, all)),
            Value::Object(members) => members.values().for_each(|member| texts(member, all)),
            _ => {}
        }
    }
    let mut own = Vec::new();
    texts(&serde_json::from_str(include_str!("../../assets/care/templates.json")).unwrap(), &mut own);
    own.retain(|text| text.chars().count() > 3);
    own.sort_by_key(|text| std::cmp::Reverse(text.len()));
    format!(
        "(() => {{ let said = document.body.innerText; for (const own of {}) said = said.replaceAll(own, ' '); \
         return (said.match(/\\b(Sie|nicht|wird|werden|für|keine?|noch|bitte)\\b/gi) ?? []).map(w => 'German: ' + w); }})()",
        Value::from(own)
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_as_good_in_english() {
    in_browser("every_page_is_as_good_in_english", |tab| async move {
        let site = TestServer::start_with("zweitmeinung,pflege").await;
        let admin = site.admin().await;
        let real = Objects { care: a_whole_care_home(&admin).await, ..a_house_at_work(&admin).await };
        let profile = admin.get("/konto").await.form("#profil").set("lang", "en");
        admin.submit(profile).await;
        sign_in(&tab, &site, "admin").await;
        let (mut found, german) = (Findings::default(), german());
        for (_, address) in pages_of(Role::Admin, &real) {
            tab.go(&format!("{}{address}", site.url())).await;
            form_of(&tab, &address, "en", &mut found).await;
            for word in tab.value(&german).await.as_array().unwrap() {
                found.add(&address, word);
            }
            tab.size(320, 640, true).await;
            for wide in tab.sideways().await {
                found.add(&address, format!("320 px: {wide}"));
            }
            tab.desktop().await;
        }
        assert!(found.said.is_empty(), "{} findings:\n{}", found.said.len(), found.said.join("\n"));
    })
    .await;
}

/// Checks 5, 6: the way of the focus through the main pages, and its ring on everything that can have it, in both themes.
#[tokio::test(flavor = "multi_thread")]
async fn the_focus_goes_through_a_page_as_it_is_read_and_is_seen() {
    in_browser("the_focus_goes_through_a_page_as_it_is_read_and_is_seen", |tab| async move {
        let site = TestServer::start_with("zweitmeinung,pflege").await;
        let admin = site.admin().await;
        let real = Objects { care: a_whole_care_home(&admin).await, ..a_house_at_work(&admin).await };
        sign_in(&tab, &site, "admin").await;
        let pages = [
            "/faelle/uebersicht".to_owned(),
            "/faelle?jahr=2026&seite=1".into(),
            format!("/faelle/{}", real.case),
            format!("/faelle/{}/bearbeiten", real.case),
            "/icd?jahr=2026&fallgruppe=galle".into(),
            format!("/kodierung/{}", real.waiting),
            "/import".into(),
            format!("/import/{}", real.preview),
            "/berichte?jahr=2026".into(),
            "/bewohner".into(),
            format!("/bewohner/{}", real.care.resident),
            format!("/bewohner/{}/bearbeiten", real.care.resident),
            "/verwaltung/personen".into(),
            "/verwaltung/protokoll".into(),
            "/konto".into(),
        ];
        let mut found = Findings::default();
        for page in pages {
            tab.go(&format!("{}{page}", site.url())).await;
            for wrong in tab.focus_path().await {
                found.add(&page, wrong);
            }
        }
        for (page, kinds) in [
            (
                "/faelle?jahr=2026",
                &[
                    ".header .facility",
                    ".rail a:not([aria-current])",
                    "#feld-kw",
                    "#feld-fallgruppe",
                    ".more summary",
                    ".segments a",
                    "#faelle th a",
                    "#faelle tbody th a",
                    ".pager a",
                    ".account summary",
                ][..],
            ),
            (
                "/konto",
                &[
                    "#feld-name",
                    "#profil [name=farben]:checked",
                    "#profil [name=kuerzel]",
                    "#profil .button",
                    ".tabs a:not([aria-current])",
                ][..],
            ),
            ("/import", &["input[type=file]", ".footer a"][..]),
            ("/berichte?jahr=2026", &["#berichtliste a", ".segments a"][..]),
        ] {
            tab.go(&format!("{}{page}", site.url())).await;
            for dark in [false, true] {
                tab.dark(dark).await;
                tab.keys(thirtyfour::Key::Tab).await;
                for css in kinds {
                    let ring = tab.ring(css).await;
                    if ring.iter().any(|edge| *edge < 2) {
                        found.add(page, format!("{css}, dark {dark}: a ring of {ring:?} px"));
                    }
                }
            }
            tab.dark(false).await;
        }
        assert!(found.said.is_empty(), "{} findings:\n{}", found.said.len(), found.said.join("\n"));
    })
    .await;
}

/// Check 4: the skip link is first and moves the focus.
async fn skip_link(tab: &Tab) {
    tab.keys(thirtyfour::Key::Tab).await;
    assert!(
        tab.value("document.activeElement.matches('a.skip')").await == Value::Bool(true),
        "{}",
        tab.focused().await
    );
    tab.keys(thirtyfour::Key::Enter).await;
    tab.holds("document.activeElement.id === 'inhalt'").await;
}

/// Check 33: what dashboard and list cost on the wire, first and again. Chromium keeps nothing in its cache behind a
/// certificate that it was told to accept, so a repeat is the page alone, and every other part must be kept for good.
async fn weights(tab: &Tab, site: &TestServer) {
    let stranger = site.stranger();
    for page in ["/faelle", "/faelle/uebersicht"] {
        tab.forget_cache().await;
        tab.go(&format!("{}{page}", site.url())).await;
        let first = tab.weight().await;
        let again =
            tab.value("performance.getEntriesByType('navigation')[0].transferSize").await.as_u64().unwrap();
        println!("{page}: first {first:?}, again {again} bytes");
        assert!(first.bytes <= 75_000 && first.requests <= 6 && first.foreign == 0, "{page}: {first:?}");
        assert!(again <= 25_000, "{page}: {again}");
        let parts = tab.value("performance.getEntriesByType('resource').map(e => e.name)").await;
        for part in parts.as_array().unwrap() {
            let kept = stranger.get(part.as_str().unwrap()).await;
            assert!(kept.header("cache-control").contains("immutable"), "{part}: {:?}", kept.headers);
        }
    }
}

/// The pictures of the README.
async fn pictures(tab: &Tab, site: &TestServer, real: &Objects) {
    tab.desktop().await;
    let preview = format!("/import/{}", real.preview);
    let pages = [
        ("/faelle/uebersicht", "dashboard"),
        ("/faelle?jahr=2026", "cases"),
        (preview.as_str(), "import"),
        ("/icd?jahr=2026&fallgruppe=onko", "icd"),
        ("/kodierung", "coding"),
        ("/berichte/2026/46?version=1", "report"),
    ];
    for (path, name) in pages {
        tab.go(&format!("{}{path}", site.url())).await;
        if name == "icd" {
            for text in ["c50.1", "c61", "quatsch", "c34.1"] {
                tab.keys(text).await;
                tab.keys(thirtyfour::Key::Enter).await;
            }
            tab.holds("document.querySelectorAll('.icd-row.saved').length === 3").await;
            tab.shows(".icd-row.problem").await;
        }
        tab.picture(name).await;
        tab.console().await; // The refused code is in it.
    }
}

/// The narrowest that WCAG 1.4.10 asks for. The heading "Programmierschnittstelle" once made its page wider.
#[tokio::test(flavor = "multi_thread")]
async fn pages_for_strangers_fit_into_320_px() {
    in_browser("pages_for_strangers_fit_into_320_px", |tab| async move {
        let site = TestServer::start().await;
        for path in ["/api/docs", "/geraet", "/anmelden"] {
            tab.go(&format!("{}{path}", site.url())).await;
            // Only a page that says so is as wide as a small screen: the empty one before the first is not.
            tab.size(320, 640, true).await;
            tab.no_horizontal_scroll().await;
            tab.whole(&format!("stranger{}-320", path.replace('/', "-"))).await;
        }
        // Check 23: signing in needs no scrolling.
        tab.phone().await;
        tab.holds("document.querySelector('#anmeldung button[type=submit]').getBoundingClientRect().bottom <= innerHeight").await;
    })
    .await;
}
