//! With JavaScript off: every link and every form that a role can reach is followed and sent, from the start page on; none
//! answers with an error, and nothing that can be pressed does nothing (interface.md, 5: checks 27, 28).
//!
//! Pages are not listed here: what links lead to is crawled, so a new page cannot be forgotten. `TYPED` says what a form
//! needs to do its work; a form that is not in it is sent as it stands, and must either work or say what is wrong.
//!
//! Covers: ui.

use std::collections::{BTreeMap, HashSet, VecDeque};

use serde::Deserialize;
use serde_json::json;

use crate::driver::in_browser;
use crate::still::serve;
use crate::support::{Actor, TestServer, site::TENANT};
use crate::tab::Tab;
use crate::work::{EXAMPLE, a_house_at_work, sign_in};

/// What is typed (or chosen, for `input[type=radio]`) into the form with this address before it is sent.
const TYPED: [(&str, &[(&str, &str)]); 7] = [
    ("/faelle/neu", &[("#feld-nachname", "Kiesel"), ("#feld-fallgruppe-1", "")]),
    ("/faelle/{id}/storno", &[("#feld-loesch_grund", "Doppelt erfasst")]),
    ("/faelle/{id}/icd", &[("input[name=icd]", "c61")]),
    ("/icd", &[(".icd-row input[name=icd]", "c50.1")]),
    ("/import/{id}/zeile/{n}", &[("#feld-modul", "Zweitmeinung Kardiologie")]),
    ("/kodierung/{id}", &[("#feld-gutachten_typ-1", ""), ("#feld-therapieaenderung-2", "")]),
    ("/import", &[("input[type=file]", "export.csv")]),
];

/// What is done late, because it takes away what other forms work on; signing out is the end.
const LATE: [&str; 7] = [
    "auslassen",
    "uebernehmen",
    "kodierung-zuruecksetzen",
    "storno",
    "rueckgaengig",
    "andere-beenden",
    "abmelden",
];

/// What a page offers for a minute (taking a coding back) or asks for after five (the password once more): sent as soon as
/// it is seen, however slow the machine is.
const PASSING: [&str; 2] = ["/kodierung/{id}/rueckgaengig", "/konto/nachweis"];

/// Gives up the one import that others confirm: sent where an import of its own is given up (`preview`).
const ELSEWHERE: &str = "post /import/{id}/verwerfen";

/// A form of a page, with one of its buttons.
#[derive(Deserialize, Clone, Debug)]
struct Form {
    method: String,
    action: String,
    /// Name and value of the button.
    button: String,
    /// Where it is among the buttons of the page that send forms.
    place: usize,
}

#[derive(Deserialize, Debug)]
struct Look {
    links: Vec<(String, bool)>,
    forms: Vec<Form>,
    idle: Vec<String>,
}

/// Links, forms, and what looks as if it did something. Hidden things do not count: a script would show them.
const LOOK: &str = "(() => { \
    const seen = e => e.getClientRects().length > 0; \
    const all = css => [...document.querySelectorAll(css)]; \
    const name = e => e.outerHTML.replace(/\\s+/g, ' ').slice(0, 120); \
    const idle = []; \
    for (const d of all('details')) d.open = true; \
    for (const e of all('a')) { \
        const to = e.getAttribute('href'); \
        if (to === null) idle.push('a link without address: ' + name(e)); \
        else if (to.startsWith('#') && !document.getElementById(to.slice(1))) idle.push('a link to nothing: ' + name(e)); \
        else if (to.startsWith('javascript:')) idle.push('a link that needs script: ' + name(e)); \
    } \
    const senders = all('button, input[type=submit]').filter(e => e.type === 'submit' && e.form); \
    for (const e of all('button')) if (seen(e) && !e.hidden && !senders.includes(e)) idle.push('a button that sends nothing: ' + name(e)); \
    for (const e of all('input, select, textarea')) \
        if (seen(e) && !e.form && !e.readOnly) idle.push('a field of no form: ' + name(e)); \
    for (const e of all('[role=button], [role=link], [role=switch], [role=tab]')) \
        if (seen(e) && !e.matches('a, button, input, summary')) idle.push('it needs script: ' + name(e)); \
    for (const f of all('form')) { \
        const fields = [...f.elements].filter(e => e.type !== 'hidden' && seen(e)); \
        if (fields.length && !senders.some(e => e.form === f)) idle.push('a form that cannot be sent: ' + name(f)); \
    } \
    const forms = senders.map((e, place) => ({method: e.form.method, action: e.form.getAttribute('action') || '', \
        button: e.name ? e.name + '=' + e.value : '', place, seen: seen(e)})).filter(f => f.seen); \
    const links = all('a[href]').map(a => [a.getAttribute('href'), a.hasAttribute('download')]); \
    return {links, forms, idle}; })()";

/// An address without what differs from record to record: `/faelle/{id}?jahr&kw`.
pub fn kind_of(address: &str) -> String {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let parts: Vec<&str> = path
        .split('/')
        .map(|part| match part {
            _ if part.len() == 36 && part.matches('-').count() == 4 => "{id}",
            _ if !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()) => "{n}",
            other => other,
        })
        .collect();
    let mut names: Vec<&str> = query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, _)| name)
        .collect();
    names.sort_unstable();
    let query = if names.is_empty() { String::new() } else { format!("?{}", names.join("&")) };
    format!("{}{query}", parts.join("/"))
}

struct Crawl<'a> {
    tab: &'a Tab,
    site: &'a TestServer,
    actor: &'a Actor,
    queue: VecDeque<String>,
    links: HashSet<String>,
    /// Forms that wait, by kind: the pages on which they stand.
    waiting: BTreeMap<(usize, String), Vec<String>>,
    sent: HashSet<String>,
    said: Vec<String>,
    pages: usize,
}

impl<'a> Crawl<'a> {
    fn new(tab: &'a Tab, site: &'a TestServer, actor: &'a Actor) -> Self {
        Self {
            tab,
            site,
            actor,
            queue: VecDeque::from(["/".to_owned()]),
            links: HashSet::new(),
            waiting: BTreeMap::new(),
            sent: HashSet::new(),
            said: Vec::new(),
            pages: 0,
        }
    }

    async fn run(&mut self) {
        loop {
            let passing = |(_, kind): &&(usize, String)| PASSING.iter().any(|path| kind.contains(path));
            let next = if let Some(key) = self.waiting.keys().find(passing).cloned() {
                self.waiting.remove_entry(&key)
            } else if let Some(address) = self.queue.pop_front() {
                self.follow(&address).await;
                continue;
            } else {
                self.waiting.pop_first()
            };
            let Some(((late, kind), pages)) = next else { return };
            self.sent.insert(kind.clone());
            self.send(&kind, &pages).await;
            if late == LATE.len() {
                return;
            }
        }
    }

    async fn open(&self, address: &str) {
        self.tab.go(&format!("{}{address}", self.site.url())).await;
    }

    async fn follow(&mut self, address: &str) {
        self.open(address).await;
        let status = self.tab.status().await;
        if status != 200 {
            self.said.push(format!("{address}: {status}"));
            return;
        }
        self.look().await;
    }

    /// Takes in what the page that is shown offers.
    async fn look(&mut self) {
        self.pages += 1;
        let here = self.tab.path().await;
        let found: Look = serde_json::from_value(self.tab.value(LOOK).await).unwrap();
        for idle in found.idle {
            self.said.push(format!("{here}: {idle}"));
        }
        for (link, file) in found.links {
            let link = link.split('#').next().unwrap_or_default();
            if link.is_empty() || !self.links.insert(kind_of(link)) {
                continue;
            }
            // The authenticator's own address opens no page.
            if link.starts_with("otpauth:") {
                continue;
            }
            if !link.starts_with('/') {
                self.said.push(format!("{here}: leads away: {link}"));
            } else if file || link.ends_with(".csv") || link.ends_with(".xlsx") {
                let answer = self.actor.get(link).await;
                if answer.status != 200 || answer.bytes.is_empty() {
                    self.said.push(format!("{here}: the file {link}: {}", answer.status));
                }
            } else {
                self.queue.push_back(link.to_owned());
            }
        }
        for form in found.forms {
            let kind = form.kind();
            if self.sent.contains(&kind) || kind == ELSEWHERE {
                continue;
            }
            let late = LATE.iter().rposition(|word| form.action.contains(word)).map_or(0, |at| at + 1);
            let pages = self.waiting.entry((late, kind)).or_default();
            if pages.len() < 8 && !pages.contains(&here) {
                pages.push(here.clone());
            }
        }
    }

    /// Sends a form from the first of its pages that still shows it, and looks at what comes.
    async fn send(&mut self, kind: &str, pages: &[String]) {
        for page in pages {
            self.open(page).await;
            if self.tab.status().await != 200 {
                continue;
            }
            let found: Look = serde_json::from_value(self.tab.value(LOOK).await).unwrap();
            let Some(form) = found.forms.iter().find(|form| form.kind() == kind) else { continue };
            let typed = TYPED.iter().find(|(path, _)| form.path() == *path);
            for (field, text) in typed.into_iter().flat_map(|(_, fields)| fields.iter()) {
                self.fill(field, text).await;
            }
            self.press(form.place).await;
            let (status, here) = (self.tab.status().await, self.tab.path().await);
            let explained = status == 422 && self.tab.count(".error-summary li").await > 0;
            if status != 200 && (typed.is_some() || !explained) {
                self.said.push(format!("{kind} on {page}: {status} at {here}"));
                return;
            }
            self.look().await;
            // The page that it came from may offer something new.
            self.open(page).await;
            if self.tab.status().await == 200 {
                self.look().await;
            }
            return;
        }
        self.said.push(format!(
            "{kind}: gone from {pages:?} before it was sent; is something else to be done late?"
        ));
    }

    async fn fill(&self, field: &str, text: &str) {
        if text.ends_with(".csv") {
            let file = std::path::PathBuf::from(self.site.path(text));
            std::fs::write(&file, EXAMPLE.replace("Daum", "Neumann")).unwrap();
            self.tab.choose_file(field, &file).await;
        } else if text.is_empty() {
            self.tab.click(field).await;
        } else {
            self.tab.fill(field, text).await;
        }
    }

    /// Presses a button, and waits for the page that comes.
    async fn press(&self, place: usize) {
        let choose = "const all = [...document.querySelectorAll('button, input[type=submit]')].filter(e => e.type === 'submit' && e.form); \
            const one = all[arguments[0]]; one.dataset.gewaehlt = 'ja'; \
            for (const d of document.querySelectorAll('details')) d.open = d.contains(one); \
            arguments[arguments.length - 1](null);";
        self.tab.answer(choose, vec![json!(place)]).await;
        self.tab.follow("[data-gewaehlt]").await;
    }
}

impl Form {
    /// Its address without what differs from record to record, and without what is only looked at.
    fn path(&self) -> String {
        kind_of(self.action.split('?').next().unwrap_or_default())
    }

    fn kind(&self) -> String {
        let button = self.button.split('=').next().unwrap_or_default();
        format!("{} {} {button}", self.method, self.path()).trim_end().to_owned()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_javascript_everything_leads_somewhere() {
    in_browser("without_javascript_everything_leads_somewhere", |tab| async move {
        let site = TestServer::start().await;
        a_house_at_work(&site.admin().await).await;
        tab.scripts(false).await;
        for (role, pages, forms) in [("dak_mitarbeiter", 30, 7), ("admin", 60, 25)] {
            tab.forget_cookies().await;
            sign_in(&tab, &site, role).await;
            let actor = site.person(TENANT, role).await;
            let mut crawl = Crawl::new(&tab, &site, &actor);
            crawl.run().await;
            println!(
                "{role}: {} pages, {} links, {} forms",
                crawl.pages,
                crawl.links.len(),
                crawl.sent.len()
            );
            assert!(crawl.said.is_empty(), "{role}:\n{}", crawl.said.join("\n"));
            assert!(
                crawl.pages >= pages && crawl.sent.len() >= forms,
                "{role}: {} {}",
                crawl.pages,
                crawl.sent.len()
            );
            assert!(tab.path().await.starts_with("/anmelden"), "signing out was the last");
        }
    })
    .await;
}

const IDLE: &str = r##"<!doctype html><html lang="de"><head><title>Probe</title></head><body><main><h1>Probe</h1>
<a>nichts</a><a href="#nirgends">nirgends</a><button type="button">ohne Skript nichts</button><select><option>x</select>
<form action="/a"><input name="q"></form><div role="button">auch nichts</div><button hidden type="button">für Skript</button>
<a href="#da">da</a><p id="da"></p><form method="post" action="/b"><button>gut</button></form></main></body></html>"##;

#[tokio::test(flavor = "multi_thread")]
async fn planted_idle_controls_are_seen() {
    in_browser("planted_idle_controls_are_seen", |tab| async move {
        let site = serve(|path| match path {
            "/" => Some(("text/html", IDLE)),
            _ => None,
        });
        tab.scripts(false).await;
        tab.go(&site).await;
        let found: Look = serde_json::from_value(tab.value(LOOK).await).unwrap();
        assert_eq!(found.idle.len(), 6, "{:#?}", found.idle);
        assert_eq!(found.forms.iter().map(Form::kind).collect::<Vec<_>>(), ["post /b"]);
    })
    .await;
}

#[test]
fn addresses_of_one_kind_are_one() {
    let kinds = [
        ("/faelle/0192f0c1-2d3e-7f40-8a1b-2c3d4e5f6071", "/faelle/{id}"),
        ("/berichte/2026/6?version=1", "/berichte/{n}/{n}?version"),
        ("/faelle?q=&kw=6&jahr=2026", "/faelle?jahr&kw"),
        ("/", "/"),
    ];
    for (address, kind) in kinds {
        assert_eq!(kind_of(address), kind);
    }
}
