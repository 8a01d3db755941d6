//! Neighbours see nothing: what one facility has written is in no answer to another, by whatever way it is asked
//! (security.md, T2).
//!
//! Two facilities write a hundred words each into every field that takes text. Then the people of each ask for every
//! route of the table, with their own ids and with the other's, and follow every link that they find: pages, parts of
//! pages, JSON, files, searches. The table is the product's, so a new route is asked without being named here.
//!
//! Covers: tenancy, search, store.

use std::collections::{BTreeSet, VecDeque};
use std::io::Read as _;

use reqwest::{Method, StatusCode, Url, header::HeaderMap};
use scraper::{Html, Selector};
use serde_json::{Value, json};
use visite::for_tests::{Route, routes};

use crate::support::{
    Actor, TestServer,
    case::{ENDS, tag, whole},
    finder::Finder,
    page::Page,
    site::{OTHER_TENANT, TENANT},
};
use crate::trespass::{Objects, a_resident, objects, path};

/// Words that stand nowhere else.
struct Words {
    next: usize,
    all: Vec<String>,
}

impl Words {
    fn from(next: usize) -> Self {
        Self { next, all: Vec::new() }
    }
    fn keep(&mut self, word: String) -> String {
        self.all.push(word.clone());
        word
    }
    fn word(&mut self) -> String {
        let mut rest = self.next;
        self.next += 7;
        let mut word = "Zq".to_owned();
        for _ in 0..5 {
            word.push(char::from(b"bdfgklmnprstvwxz"[rest % 16]));
            rest /= 16;
        }
        self.keep(word + "xv")
    }
    fn kvnr(&mut self) -> String {
        let word = format!("Q91{:07}", self.next);
        self.next += 7;
        self.keep(word)
    }
    fn mail(&mut self) -> String {
        format!("{}@post.example", self.word().to_lowercase())
    }
}

/// Signed in with a browser that nobody else has.
async fn person(site: &TestServer, tenant: &str, role: &str) -> Actor {
    site.person(tenant, role).await
}

/// A case with a word in each of its columns.
fn case(words: &mut Words, end: &str) -> Value {
    whole(end, |column| match column.name {
        "email" => words.mail(),
        "kvnr" => words.kvnr(),
        _ => words.word(),
    })
}

/// Cases by the API and by import, codes, coding, a Storno, a report.
async fn cases(admin: &Actor, words: &mut Words, codes: [&str; 2]) {
    let (status, first) = admin.api(Method::POST, "/cases", Some(case(words, ENDS[0]))).await;
    assert_eq!(status, StatusCode::CREATED, "{first}");
    let at = format!("/cases/{}", first["id"].as_str().unwrap());
    let icd = json!({"icd": codes.map(|code| words.keep(code.to_owned())).join(", ")});
    let put = async |path: String, body: Value, version: &Value, method: Method| {
        let (status, _, answer) = admin.api_with(method, &path, Some(body), tag(version)).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        answer
    };
    let coded = put(format!("{at}/icd"), icd, &first["row_version"], Method::PUT).await;
    let coding =
        json!({"gutachten_typ": "Alternative", "therapieaenderung": "Ja", "ta_unterversorgung": true});
    let coded = put(format!("{at}/coding"), coding, &coded["row_version"], Method::PUT).await;
    // The old value stays in the audit trail.
    let changed =
        put(at.clone(), json!({"kommentar": words.word()}), &coded["row_version"], Method::PATCH).await;
    assert!(changed["row_version"].is_u64());
    let (_, second) = admin.api(Method::POST, "/cases", Some(case(words, ENDS[1]))).await;
    let at = format!("/cases/{}", second["id"].as_str().unwrap());
    put(at, json!({"loesch_grund": words.word()}), &second["row_version"], Method::DELETE).await;

    let mut csv = "Name,Hauptkontakt,Thema,Modul,Erstellungsdatum\n".to_owned();
    for day in 1..=6 {
        let (ticket, name, first, thema, kvnr) =
            (words.word(), words.word(), words.word(), words.word(), words.kvnr());
        csv += &format!(
            "{ticket},{name} | {first} | 0{day}.07.1937 | {kvnr},{thema},Zweitmeinung Onkologie,\"0{day}.02.26, 08:50\"\n"
        );
    }
    // Rows that are not imported: of an unknown Modul, and of a date that is none.
    let odd = [words.word(), words.word(), words.word(), words.word()];
    csv += &format!("T,{} | Eva | |,x,Zweitmeinung {},\"01.02.26, 08:50\"\n", odd[0], odd[1]);
    csv += &format!("{},Berg | Eva | |,x,Zweitmeinung Onkologie,{}\n", odd[2], odd[3]);
    let name = format!("{}.csv", words.word());
    let (status, plan) = admin.upload("/import/csv", &name, csv.clone().into_bytes()).await;
    assert_eq!((status, &plan["new_cases"]), (StatusCode::CREATED, &json!(6)), "{plan}");
    let sure = json!({"id": plan["id"], "plan_hash": plan["plan_hash"]});
    let (status, done) = admin.api(Method::POST, "/import/csv/confirm", Some(sure)).await;
    assert_eq!(status, StatusCode::OK, "{done}");
    // A plan that waits for its confirmation.
    let (name, thema) = (words.word(), words.word());
    let csv = format!(
        "Hauptkontakt,Thema,Erstellungsdatum,Modul\n{name} | Eva | |,{thema},02.02.2026,Zweitmeinung Onkologie\n"
    );
    let (status, plan) = admin.upload("/import/csv", &format!("{}.csv", words.word()), csv.into()).await;
    assert_eq!(status, StatusCode::CREATED, "{plan}");
    let week = json!({"jahr": 2026, "kw": 6});
    let (status, report) = admin.api(Method::POST, "/reports/generate", Some(week)).await;
    assert_eq!(status, StatusCode::CREATED, "{report}");
}

/// A unit and a resident with a word in each field that people write in.
async fn resident(admin: &Actor, words: &mut Words) {
    let (_, person) = a_resident(admin, |field| match field {
        // The end of it alone fits.
        "kuerzel" => "Ost".to_owned(),
        _ => words.word(),
    })
    .await;
    // The old value stays in the audit trail, and so does a reason.
    let at = format!("/residents/{}", person["id"].as_str().unwrap());
    let body = json!({"hinweise": words.word(), "kvnr": words.kvnr()});
    let (status, _, changed) =
        admin.api_with(Method::PATCH, &at, Some(body), tag(&person["row_version"])).await;
    assert_eq!(status, StatusCode::OK, "{changed}");
    let out = json!({"status": "ausgezogen", "auszug_datum": "2026-02-02"});
    let (status, _, gone) = admin
        .api_with(Method::POST, &format!("{at}/move-out"), Some(out), tag(&changed["row_version"]))
        .await;
    assert_eq!(status, StatusCode::OK, "{gone}");
    let why = json!({"grund": words.word()});
    let (status, _, back) =
        admin.api_with(Method::POST, &format!("{at}/reopen"), Some(why), tag(&gone["row_version"])).await;
    assert_eq!(status, StatusCode::OK, "{back}");
}

/// Residents by import: some that come in, some that do not, and a plan that waits for its confirmation.
async fn residents(admin: &Actor, words: &mut Words) {
    let unit = words.word();
    let (status, made) =
        admin.api(Method::POST, "/units", Some(json!({"name": unit, "kuerzel": "West"}))).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    let head = "Nachname;Vorname;Geburtsdatum;Wohnbereich;Aufnahme;Bewohnernr;KVNR;Hinweise;Kontakt 1 Name";
    let mut csv = format!("{head}\n");
    for day in 1..=6 {
        let (name, first, number, kvnr, hint, contact) =
            (words.word(), words.word(), words.word(), words.kvnr(), words.word(), words.word());
        csv += &format!("{name};{first};0{day}.07.1937;{unit};01.09.2025;{number};{kvnr};{hint};{contact}\n");
    }
    csv += &format!("{};Eva;01.07.1937;{};01.09.2025;;;;\n", words.word(), words.word());
    let name = format!("{}.csv", words.word());
    let (status, plan) = admin.upload("/import/residents", &name, csv.into_bytes()).await;
    assert_eq!((status, &plan["new_residents"]), (StatusCode::CREATED, &json!(6)), "{plan}");
    let sure = json!({"id": plan["id"], "plan_hash": plan["plan_hash"]});
    let (status, done) = admin.api(Method::POST, "/import/residents/confirm", Some(sure)).await;
    assert_eq!(status, StatusCode::OK, "{done}");
    let waits = format!("{head}\n{};Ida;01.07.1937;West;01.09.2025;;;{};\n", words.word(), words.word());
    let (status, plan) =
        admin.upload("/import/residents", &format!("{}.csv", words.word()), waits.into()).await;
    assert_eq!(status, StatusCode::CREATED, "{plan}");
}

/// The facility's name, its people, invitations, domains.
async fn house(site: &TestServer, admin: &Actor, tenant: &str, words: &mut Words) {
    let form = admin.get("/verwaltung/einrichtung").await.form("main form");
    let saved = admin.submit(form.set("name", format!("Haus {}", words.word()))).await;
    assert_eq!(saved.status, StatusCode::OK, "{}", saved.body());
    for role in ["staff", "therapist"] {
        let (name, email) = (format!("{} {}", words.word(), words.word()), words.mail());
        let who = ["account", "create", "--tenant", tenant, "--role", role, "--email", &email];
        site.run(&[&who[..], &["--name", &name]].concat(), "");
        let wish = json!({"role": role, "email": words.mail()});
        let (status, invited) = admin.api(Method::POST, "/admin/invitations", Some(wish)).await;
        assert_eq!(status, StatusCode::CREATED, "{invited}");
        let domain = json!({"domain": format!("{}.example", words.word().to_lowercase()), "role": role});
        let (status, allowed) = admin.api(Method::POST, "/admin/domains", Some(domain)).await;
        assert_eq!(status, StatusCode::CREATED, "{allowed}");
    }
    // The own name, as the audit trail will show it; and from which device.
    let form = admin.get("/konto").await.form("form[action='/konto']");
    let saved = admin.submit(form.set("name", words.word())).await;
    assert_eq!(saved.status, StatusCode::OK, "{}", saved.body());
}

// ---- asking for everything

/// What somebody got, by any way.
pub struct Crawl<'a> {
    actor: &'a Actor,
    /// Words that are looked for, in small letters.
    words: Finder,
    /// Words typed into every search: the beginning of some that are looked for, so that an echo is no finding.
    typed: Vec<String>,
    found: BTreeSet<String>,
    hits: Vec<String>,
    pub asked: BTreeSet<String>,
    /// Pages whose elements were looked at.
    read: BTreeSet<String>,
    /// Pages that were asked for in parts too.
    parts: BTreeSet<String>,
    due: VecDeque<String>,
    pages: usize,
    files: usize,
    /// What is neither page nor JSON: where it was, and how it was handed out.
    pub downloads: Vec<(String, HeaderMap)>,
    /// What a page would fetch from elsewhere.
    pub foreign: Vec<String>,
}

/// The texts of every part of a workbook; of anything else, itself.
fn text(bytes: &[u8]) -> Vec<u8> {
    let Ok(mut parts) = zip::ZipArchive::new(std::io::Cursor::new(bytes)) else {
        return bytes.to_vec();
    };
    let mut text = Vec::new();
    for at in 0..parts.len() {
        parts.by_index(at).unwrap().read_to_end(&mut text).unwrap();
    }
    text
}

impl<'a> Crawl<'a> {
    pub fn new(actor: &'a Actor, words: &'a [String]) -> Self {
        let typed = words.iter().step_by(25).map(|word| word[..word.len() - 2].to_lowercase()).collect();
        let words = Finder::new(words.iter().map(|word| (word.to_lowercase().into_bytes(), word.clone())));
        Self {
            actor,
            words,
            typed,
            found: BTreeSet::new(),
            hits: Vec::new(),
            asked: BTreeSet::new(),
            read: BTreeSet::new(),
            parts: BTreeSet::new(),
            due: VecDeque::new(),
            pages: 0,
            files: 0,
            downloads: Vec::new(),
            foreign: Vec::new(),
        }
    }

    fn look(&mut self, at: &str, headers: &HeaderMap, bytes: &[u8]) {
        let kind = headers.get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let shown = ["text/html", "application/json", "application/problem+json"];
        if !kind.is_empty() && !shown.iter().any(|shown| kind.starts_with(shown)) {
            self.downloads.push((at.to_owned(), headers.clone()));
        }
        let mut said = text(bytes);
        for (name, value) in headers {
            said.extend([b"\n", name.as_str().as_bytes(), b": ", value.as_bytes()].concat());
        }
        let mut found = BTreeSet::new();
        self.words.find(&said.to_ascii_lowercase(), &mut found);
        for word in found {
            if self.found.insert(word.clone()) {
                self.hits.push(format!("{word} at {at}"));
            }
        }
    }

    /// What leads on from a page: links, what a script would fetch, forms that only ask.
    fn lead_on(&mut self, page: &Page) {
        let body = page.body();
        let mut next = Vec::new();
        for name in [" href=\"", " hx-get=\"", " src=\""] {
            for rest in body.split(name).skip(1) {
                let href = rest.split('"').next().unwrap_or_default().replace("&amp;", "&");
                next.extend(page.url.join(&href).ok());
            }
        }
        // A page of the same kind has the same forms and fetches the same.
        if self.read.insert(page.url.path().to_owned()) {
            self.read_whole(page, &Html::parse_document(&body), &mut next);
        }
        for mut url in next {
            url.set_fragment(None);
            let own = url.origin() == page.url.origin() && !url.path().starts_with("/assets/");
            let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
            let at = format!("{}{query}", url.path());
            // The filters of a list have no end.
            if own && self.asked.len() < 1_200 && self.asked.insert(at.clone()) {
                self.due.push_back(at);
            }
        }
    }

    /// What stands in the elements of a page: forms that only ask, and what would be fetched from elsewhere.
    fn read_whole(&mut self, page: &Page, dom: &Html, next: &mut Vec<Url>) {
        let all = |css: &str| Selector::parse(css).unwrap();
        let fetched =
            all("img, script, link, iframe, object, embed, source, audio, video, track, use, image");
        for element in dom.select(&fetched) {
            for name in ["src", "href", "srcset", "data", "poster"] {
                let Some(from) = element.attr(name) else { continue };
                let own = page.url.join(from).is_ok_and(|url| url.origin() == page.url.origin());
                if !own && !from.starts_with("data:") && !from.starts_with('#') {
                    self.foreign.push(format!("{}: {}", page.path(), element.html()));
                }
            }
        }
        let asking = |form: &scraper::ElementRef<'_>| form.attr("method").is_none_or(|how| how == "get");
        for form in dom.select(&all("form")).filter(asking) {
            let Ok(target) = page.url.join(form.attr("action").unwrap_or_default()) else { continue };
            for field in form.select(&all("input[name]:not([type=hidden], [type=submit])")) {
                for typed in &self.typed {
                    let mut url = target.clone();
                    url.query_pairs_mut().append_pair(field.attr("name").unwrap(), typed);
                    next.push(url);
                }
            }
        }
    }

    async fn follow_all(&mut self) {
        while let Some(at) = self.due.pop_front() {
            let page = self.actor.get(&at).await;
            assert!(!page.status.is_server_error(), "{at}: {}", page.status);
            self.look(&at, &page.headers, &page.bytes);
            if page.header("content-type").starts_with("text/html") {
                self.pages += 1;
                self.lead_on(&page);
                // What a page is in parts does not depend on its query.
                if !self.parts.insert(page.url.path().to_owned()) {
                    continue;
                }
                let part = [("hx-request", "true"), ("hx-target", "liste")];
                let headers = part.map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
                let part = self.actor.raw(Method::GET, &at, headers.into_iter().collect(), Vec::new()).await;
                self.look(&format!("{at} as a part"), &part.headers, &part.bytes);
            } else {
                self.files += usize::from(page.status == StatusCode::OK);
            }
        }
    }

    async fn ask_the_api(&mut self, route: &Route, at: &str) {
        let at = at.trim_start_matches("/api/v1");
        let mut asked = vec![at.to_owned()];
        for param in route.doc.as_ref().map_or(&[][..], |doc| doc.query) {
            if matches!(param.name, "q" | "search") {
                asked.extend(self.typed.iter().map(|typed| format!("{at}?{}={typed}", param.name)));
            }
        }
        for at in asked {
            let (status, headers, bytes) = self.actor.download(&at).await;
            assert!(!status.is_server_error(), "{at}: {status}");
            self.files += usize::from(status == StatusCode::OK);
            self.look(&format!("/api/v1{at}"), &headers, &bytes);
        }
    }

    /// Every GET route with the ids of each, and all that it leads to.
    pub async fn everything(mut self, all: &[&Objects]) -> Self {
        for route in routes().split().1.iter().filter(|route| route.method == "GET") {
            for objects in all {
                let at = path(route, Some(objects));
                if !self.asked.insert(at.clone()) {
                    continue;
                }
                if at.starts_with("/api/v1/") {
                    self.ask_the_api(route, &at).await;
                } else {
                    self.due.push_back(at);
                }
            }
        }
        self.follow_all().await;
        self
    }
}

/// Lists that say how many there are.
const LISTS: [&str; 8] = [
    "/cases",
    "/cases/pending-icd",
    "/cases/pending-coding",
    "/coding/queue",
    "/import/log",
    "/import/residents/log",
    "/units",
    "/residents",
];

/// What a facility counts of its own.
async fn counted(admin: &Actor) -> Vec<Value> {
    let mut counted = Vec::new();
    for list in LISTS {
        counted.push(admin.api(Method::GET, list, None).await.1["total"].clone());
    }
    for list in ["/admin/users", "/admin/invitations", "/admin/domains", "/notifications", "/reports/list"] {
        let (status, answer) = admin.api(Method::GET, list, None).await;
        assert_eq!(status, StatusCode::OK, "{list}: {answer}");
        let items = answer.get("items").unwrap_or(&answer);
        counted.push(json!(items.as_array().map(Vec::len)));
    }
    counted.push(admin.api(Method::GET, "/reports/dashboard", None).await.1);
    counted
}

#[tokio::test(flavor = "multi_thread")]
async fn r_acc_03_no_word_of_a_facility_is_in_any_answer_to_another() {
    let mut site = TestServer::prepared_with("zweitmeinung,pflege");
    site.set("sign_in_burst", 1000);
    site.serve(&[]).await;
    let neighbour = person(&site, OTHER_TENANT, "admin").await;
    let theirs = objects(&site, OTHER_TENANT).await;
    let before = counted(&neighbour).await;

    let (admin, mut words) = (person(&site, TENANT, "admin").await, Words::from(300_000));
    let ours = objects(&site, TENANT).await;
    house(&site, &admin, TENANT, &mut words).await;
    resident(&admin, &mut words).await;
    residents(&admin, &mut words).await;
    cases(&admin, &mut words, ["C92.55", "Q87.43"]).await;
    while words.all.len() < 100 {
        let (status, made) = admin.api(Method::POST, "/cases", Some(case(&mut words, ENDS[2]))).await;
        assert_eq!(status, StatusCode::CREATED, "{made}");
    }
    assert_eq!(words.all.iter().collect::<BTreeSet<_>>().len(), words.all.len(), "each is another");

    // Whose they are finds them, so that the same way of asking can find them.
    let own = Crawl::new(&admin, &words.all).everything(&[&ours]).await;
    let missing: Vec<&String> = words.all.iter().filter(|word| !own.found.contains(*word)).collect();
    assert!(missing.len() * 20 <= words.all.len(), "{} of {}: {missing:?}", missing.len(), words.all.len());
    assert!(own.pages > 60 && own.files > 20, "{} pages, {} files", own.pages, own.files);

    let clerk = person(&site, OTHER_TENANT, "dak_mitarbeiter").await;
    for (who, actor) in [("admin", &neighbour), ("clerk", &clerk)] {
        let crawl = Crawl::new(actor, &words.all).everything(&[&theirs, &ours]).await;
        assert!(crawl.pages > 40, "{who}: {} pages", crawl.pages);
        assert!(crawl.hits.is_empty(), "the neighbour's {who} found {}", crawl.hits.join("\n"));
        println!("{who}: {} pages, {} files, {} addresses", crawl.pages, crawl.files, crawl.asked.len());
    }
    assert_eq!(counted(&neighbour).await, before, "nothing of it was counted there");
}
