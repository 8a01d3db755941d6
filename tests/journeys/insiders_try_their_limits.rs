//! Insiders try their limits: people who are signed in ask for another facility, for fields that are not theirs, for
//! more than a search may cost; they write markup into every field, and only ask where asking must change nothing.
//!
//! Covers: cases, search, tenancy.

use reqwest::{Method, StatusCode, header::HeaderMap};
use scraper::{Html, Selector};
use serde_json::{Value, json};
use visite::for_tests::routes;

use crate::neighbours_see_nothing::Crawl;
use crate::support::{
    Actor, TestServer,
    case::{ENDS, tag, text_columns},
    page::Page,
    site::{OTHER_TENANT, PASSWORD, TENANT},
};
use crate::trespass::{objects, path};

/// A site at which many may try at once.
async fn busy() -> TestServer {
    let mut site = TestServer::prepared_with("zweitmeinung,pflege");
    site.set("sign_in_burst", 1000);
    site.serve(&[]).await;
    site
}

async fn new_case(admin: &Actor) -> Value {
    let body = json!({"nachname": "Probst", "vorname": "Alma", "datum": "2026-02-02", "fallgruppe": "onko",
        "gutachten": true, "unterlagen": true});
    let (status, case) = admin.api(Method::POST, "/cases", Some(body)).await;
    assert_eq!(status, StatusCode::CREATED, "{case}");
    case
}

#[tokio::test(flavor = "multi_thread")]
async fn r_acc_04_whoever_names_another_facility_stays_in_their_own() {
    let site = busy().await;
    let case = new_case(&site.admin().await).await;
    let id = case["id"].as_str().unwrap();
    let neighbour = site.other_tenant().await;
    let tenants = site.json(&["tenant", "list"]).to_string();
    let uuid = |text: &str| text.len() == 36 && text.matches('-').count() == 4;
    let mut names: Vec<&str> = tenants.split('"').filter(|part| uuid(part)).collect();
    names.push(TENANT);
    for name in &names {
        for header in
            ["x-tenant", "x-tenant-id", "tenant", "x-mandant", "x-forwarded-tenant", "x-original-tenant"]
        {
            let headers: HeaderMap = [(header.parse().unwrap(), name.parse().unwrap())].into_iter().collect();
            let (status, _, list) = neighbour.api_with(Method::GET, "/cases", None, headers.clone()).await;
            assert_eq!((status, &list["total"]), (StatusCode::OK, &json!(0)), "{header}: {name}");
            let at = format!("/cases/{id}");
            let (status, _, answer) = neighbour.api_with(Method::GET, &at, None, headers.clone()).await;
            assert_eq!(status, StatusCode::NOT_FOUND, "{header}: {answer}");
            let page = neighbour.raw(Method::GET, "/faelle", headers, Vec::new()).await;
            assert_eq!(page.status, StatusCode::OK);
            assert!(!page.body().contains("Probst"), "{header}: {name}");
        }
        for field in ["tenant", "tenant_id", "mandant", "tid", "slug"] {
            let (_, list) = neighbour.api(Method::GET, &format!("/cases?{field}={name}"), None).await;
            assert!(list["total"] == 0 || list["status"] == 422, "{field}: {list}");
            assert_eq!(
                neighbour.get(&format!("/faelle/{id}?{field}={name}")).await.status,
                StatusCode::NOT_FOUND
            );
            let body = json!({"nachname": "Falsch", "vorname": "A", "datum": "2026-02-02",
                "fallgruppe": "onko", field: name});
            let (status, answer) = neighbour.api(Method::POST, "/cases", Some(body)).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{field}: {answer}");
        }
        for path in [format!("/cases/{name}"), format!("/{name}/cases"), format!("/tenants/{name}/cases")] {
            let (status, answer) = neighbour.api(Method::GET, &path, None).await;
            assert_eq!(status, StatusCode::NOT_FOUND, "{path}: {answer}");
        }
        // A place that is not one's own cannot be signed in to.
        let login =
            json!({"email": TestServer::email(OTHER_TENANT, "admin"), "password": PASSWORD, "tenant": name});
        let (status, answer) = site.stranger().api(Method::POST, "/auth/login", Some(login)).await;
        assert!(status.is_client_error(), "{name}: {status} {answer}");
    }
    // A form with a facility in it makes a case where its sender stands, or none.
    let form = neighbour.get("/faelle/neu").await.form("main form");
    let form = names.iter().fold(form, |form, name| form.set("tenant_id", *name).set("mandant", *name));
    let form = form.set("nachname", "Falsch").set("vorname", "A").set("datum", "2026-02-02");
    neighbour.submit(form.set("fallgruppe", "onko")).await;
    let (_, list) = site.admin().await.api(Method::GET, "/cases", None).await;
    assert_eq!(list["total"], 1, "nothing was written into the other house");
}

#[tokio::test(flavor = "multi_thread")]
async fn r_acc_06_a_clerk_of_the_insurer_enters_codes_and_nothing_else_by_any_way() {
    let site = busy().await;
    let (admin, clerk) = (site.admin().await, site.dak().await);
    let case = new_case(&admin).await;
    let id = case["id"].as_str().unwrap().to_owned();
    let at = format!("/cases/{id}");
    let read = async || admin.api(Method::GET, &at, None).await.1;
    let before = read().await;

    // JSON.
    let coding = json!({"gutachten_typ": "Alternative", "therapieaenderung": "Nein"});
    for (method, path, body) in [
        (Method::PATCH, at.clone(), json!({"nachname": "Falsch"})),
        (Method::PATCH, at.clone(), json!({"icd": "C50.1"})),
        (Method::DELETE, at.clone(), json!({"loesch_grund": "Irrtum"})),
        (Method::PUT, format!("{at}/coding"), coding.clone()),
        (Method::PUT, format!("/coding/{id}"), coding.clone()),
        (Method::POST, "/coding/batch".into(), json!([])),
        (Method::POST, "/cases".into(), json!({"nachname": "A"})),
        (Method::POST, "/reports/generate".into(), json!({"jahr": 2026, "kw": 6})),
    ] {
        let (status, _, answer) =
            clerk.api_with(method.clone(), &path, Some(body), tag(&before["row_version"])).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{method} {path}: {answer}");
    }
    // A field of another right beside one's own, and the code taken away again.
    for body in [
        json!({"icd": "C50.1", "nachname": "Falsch"}),
        json!({"icd": "C50.1", "gutachten_typ": "Alternative"}),
        json!({"icd": "C50.1", "row_version": 9}),
    ] {
        let path = format!("{at}/icd");
        let (status, _, answer) =
            clerk.api_with(Method::PUT, &path, Some(body), tag(&before["row_version"])).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{answer}");
    }
    // Import, and forms.
    let csv = "Hauptkontakt,Erstellungsdatum,Modul\nBerg | Eva | |,02.02.2026,Zweitmeinung Onkologie\n";
    assert_eq!(clerk.upload("/import/csv", "a.csv", csv.into()).await.0, StatusCode::FORBIDDEN);
    let own = clerk.get("/faelle").await;
    let token = own.attributes("input[name=csrf]", "value")[0].clone();
    let mut headers = HeaderMap::new();
    headers.insert("content-type", "application/x-www-form-urlencoded".parse().unwrap());
    headers.insert("sec-fetch-site", "same-origin".parse().unwrap());
    for path in [
        format!("/faelle/{id}/bearbeiten"),
        format!("/faelle/{id}/storno"),
        format!("/kodierung/{id}"),
        format!("/faelle/{id}/kodierung-zuruecksetzen"),
        "/faelle/neu".into(),
        "/import".into(),
    ] {
        let body = format!("csrf={token}&nachname=Falsch&vorgang=x&fassung=1&loesch_grund=x");
        let answer = clerk.raw(Method::POST, &path, headers.clone(), body.into_bytes()).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(read().await, before, "nothing of it changed the case");
    // The one field that is theirs, and what the form sends beside it.
    let page = clerk.get("/icd").await;
    let form = page.form(&format!("form[action*='{id}']:has([name=icd])"));
    let saved = clerk.submit(form.set("icd", "C50.1").set("nachname", "Falsch").set("gutachten", "")).await;
    assert!(saved.status.is_success(), "{}", saved.body());
    let mut after = read().await;
    assert_eq!(after["icd"], json!("C50.1"), "{after}");
    let changed: Vec<&String> = before
        .as_object()
        .unwrap()
        .iter()
        .filter(|(name, value)| after[name.as_str()] != **value)
        .map(|(name, _)| name)
        .collect();
    let follows = ["row_version", "updated_at", "updated_by", "status", "has_icd"];
    assert!(
        changed.iter().all(|name| follows.contains(&name.as_str()) || name.starts_with("icd")),
        "{changed:?}"
    );
    let (status, _, answer) = clerk
        .api_with(
            Method::PUT,
            &format!("{at}/icd"),
            Some(json!({"icd": ""})),
            tag(&after["row_version"].take()),
        )
        .await;
    assert!(status.is_client_error(), "a code is not the clerk's to take away: {status} {answer}");
}

// ---- asking changes nothing

/// All that a request could have changed: counts of every record but of the audit trail, and what the lists show.
async fn state(site: &TestServer, admin: &Actor) -> Value {
    let check = site.json(&["check", "--json"]);
    assert_eq!(check["clean"], true);
    let mut tables = Vec::new();
    for tenant in check["tenants"].as_array().unwrap() {
        for table in tenant["tables"].as_array().or(tenant["report"]["tables"].as_array()).unwrap() {
            // Who looks at a card holds it for five minutes; nothing of a case is changed by that.
            let name = table["table"].as_str().unwrap();
            if !name.contains("lease") {
                tables.push(table.clone());
            }
        }
    }
    assert!(tables.len() > 4, "{check}");
    let mut lists = Vec::new();
    for list in [
        "/cases?per_page=200",
        "/import/log",
        "/admin/users",
        "/admin/invitations",
        "/admin/domains",
        "/notifications",
        "/reports/list",
        "/coding/queue",
        "/auth/me",
    ] {
        let (status, answer) = admin.api(Method::GET, list, None).await;
        assert_eq!(status, StatusCode::OK, "{list}: {answer}");
        lists.push(answer);
    }
    json!([tables, lists])
}

/// R-WEB-03: asking changes nothing. R-WEB-08: a file is handed out as one. R-WEB-12: no page fetches from elsewhere.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_only_asks_changes_nothing_and_is_sent_nowhere_else() {
    let site = busy().await;
    let admin = site.admin().await;
    let ours = objects(&site, TENANT).await;
    // A file whose name wants to be a header, and rows of it that are not imported.
    let name = "a\"; X-Falsch: y.html.csv";
    let csv = "Hauptkontakt,Erstellungsdatum,Modul\nBerg | Eva | |,02.02.2026,Zweitmeinung Onkologie\n\
               Tal | Eva | |,gestern,Zweitmeinung Onkologie\n";
    let (status, answer) = admin.upload("/import/csv", "a\";\r\nX-Falsch: y.html", csv.into()).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "no name has two lines: {answer}");
    let (status, plan) = admin.upload("/import/csv", name, csv.into()).await;
    assert_eq!(status, StatusCode::CREATED, "{plan}");
    let sure = json!({"id": plan["id"], "plan_hash": plan["plan_hash"]});
    assert_eq!(admin.api(Method::POST, "/import/csv/confirm", Some(sure)).await.0, StatusCode::OK);
    // What follows the import is told, before anything is counted.
    site.dak().await.told(2).await;

    let before = state(&site, &admin).await;
    let crawl = Crawl::new(&admin, &[]).everything(&[&ours]).await;
    for route in routes().split().1.iter().filter(|route| route.method == "GET") {
        let at = path(route, Some(&ours));
        let answer = admin.raw(Method::HEAD, &at, HeaderMap::new(), Vec::new()).await;
        assert!(!answer.status.is_server_error() && answer.bytes.is_empty(), "HEAD {at}: {}", answer.status);
    }
    let after = state(&site, &admin).await;
    let mut wrong = Vec::new();
    if before != after {
        wrong.push(format!("R-WEB-03: asking changed something:\n{before}\n{after}"));
    }
    assert!(crawl.asked.len() > 100, "{} addresses", crawl.asked.len());

    wrong.extend(crawl.foreign.iter().map(|far| format!("R-WEB-12: {far}")));
    let rest = format!("/import/{}/nicht-importiert.csv", plan["id"].as_str().unwrap());
    let rest = admin.get(&rest).await;
    assert!(rest.header("x-falsch").is_empty());
    let mut files = crawl.downloads;
    files.push(("nicht-importiert.csv".into(), rest.headers.clone()));
    assert!(files.len() >= 6, "{files:?}");
    const KINDS: [&str; 11] = [
        "text/csv; charset=utf-8",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/x-ndjson",
        "application/jsonl",
        "application/x-pem-file",
        "application/x-x509-ca-cert",
        "application/x-apple-aspen-config",
        "text/plain; charset=utf-8",
        "image/jpeg",
        "application/pdf",
        "application/json; charset=utf-8",
    ];
    for (at, headers) in files {
        let header = |name: &str| headers.get(name).map_or("", |value| value.to_str().unwrap());
        let said = header("content-disposition");
        let file = said.strip_prefix("attachment; filename=\"").and_then(|rest| rest.strip_suffix('"'));
        let plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
        let right = file.is_some_and(|file| file.chars().all(plain))
            && KINDS.contains(&header("content-type"))
            && header("x-content-type-options") == "nosniff"
            && header("content-security-policy").contains("sandbox");
        if !right {
            wrong.push(format!("R-WEB-08: {at}: {headers:?}"));
        }
    }
    // What pages load of ours loads nothing from elsewhere either.
    let start = admin.get("/faelle").await;
    let mut assets = start.attributes("script[src]", "src");
    assets.extend(start.attributes("link[href]", "href"));
    assert!(assets.len() >= 2, "{assets:?}");
    // Those from elsewhere are named already.
    for asset in assets.into_iter().filter(|asset| asset.starts_with("/assets/")) {
        let asset = admin.get(&asset).await;
        assert_eq!(asset.status, StatusCode::OK);
        if asset.header("content-type").starts_with("text/css") {
            let text = asset.body().to_lowercase();
            for far in ["@import", "url(http", "url(\"http", "url('http", "url(//"] {
                if text.contains(far) {
                    wrong.push(format!("R-WEB-12: {far} in {}", asset.path()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} faults\n{}", wrong.len(), wrong.join("\n"));
}

// ---- markup in every field

const OPENERS: [&str; 6] = ["", "\">", "'>", "</textarea>", "</title>", "</option></select>"];
const BODIES: [&str; 10] = [
    "<script>zqx()</script>",
    "<img src=x onerror=zqx()>",
    "<svg onload=zqx()>",
    "<iframe srcdoc=zqx>",
    "<a href=javascript:zqx()>x</a>",
    "<zqx onclick=zqx()>",
    "<math><mtext zqx>",
    "<body onload=zqx()>",
    "\" onfocus=zqx() autofocus zqx=\"",
    "' zqx='1",
];

fn payloads() -> Vec<String> {
    OPENERS.iter().flat_map(|opener| BODIES.iter().map(move |body| format!("{opener}{body}"))).collect()
}

/// What of a payload became an element or an attribute of a page.
fn alive(page: &Page) -> Vec<String> {
    let body = page.body();
    let dom = if body.contains("<html") { Html::parse_document(&body) } else { Html::parse_fragment(&body) };
    let own = |url: &str| page.url.join(url).is_ok_and(|url| url.origin() == page.url.origin());
    let mut found = Vec::new();
    for element in dom.select(&Selector::parse("*").unwrap()) {
        let name = element.value().name();
        let never = ["iframe", "object", "embed", "base", "math", "zqx", "style", "template", "marquee"];
        let script = name == "script" && !element.attr("src").is_some_and(|src| src.starts_with("/assets/"));
        if never.contains(&name) || script || (name == "img" && element.attr("src") == Some("x")) {
            found.push(format!("<{name}>"));
        }
        for (attribute, value) in element.value().attrs() {
            let event = attribute.starts_with("on") || ["style", "srcdoc", "autofocus"].contains(&attribute);
            let leads = ["href", "src", "action", "formaction", "data"].contains(&attribute);
            let away = leads && !value.starts_with("data:image") && !own(value);
            if (event && value.contains("zqx")) || attribute.contains("zqx") || away {
                found.push(format!("<{name} {attribute}={value:?}>"));
            }
        }
    }
    found
}

/// Whether there is nothing alive in it; and it is counted, when the payload is there as text.
#[derive(Default)]
struct Inert {
    shown: usize,
    wrong: Vec<String>,
}

impl Inert {
    fn look(&mut self, page: &Page) {
        if !page.header("content-type").starts_with("text/html") {
            return;
        }
        assert!(!page.status.is_server_error(), "{}: {}", page.path(), page.status);
        self.shown += usize::from(page.body().contains("zqx"));
        self.wrong.extend(alive(page).into_iter().map(|what| format!("{}: {what}", page.path())));
        for (name, value) in &page.headers {
            if value.as_bytes().windows(3).any(|part| part == b"zqx") && name != "hx-push-url" {
                self.wrong.push(format!("{}: {name}: {value:?}", page.path()));
            }
        }
    }
}

/// A case that ended so, with the payload in every column that takes it. Returns its id, and how many columns took it.
async fn infected(admin: &Actor, payload: &str, end: &str) -> (String, usize) {
    let mut columns: Vec<&str> = text_columns().map(|column| column.name).collect();
    loop {
        let mut body = json!({"datum": "2026-02-02", "fallgruppe": "onko", "unterlagen": true, end: true});
        for column in &columns {
            body[*column] = payload.into();
        }
        let (status, case) = admin.api(Method::POST, "/cases", Some(body)).await;
        if status == StatusCode::CREATED {
            return (case["id"].as_str().unwrap().to_owned(), columns.len());
        }
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{case}");
        let refused = case["fields"].as_object().unwrap().clone();
        let before = columns.len();
        columns.retain(|column| !refused.contains_key(*column));
        assert!(columns.len() < before, "{case}");
    }
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn r_web_06_sixty_pieces_of_markup_stay_text_wherever_they_are_written() {
    let site = busy().await;
    let (admin, operator) = (site.admin().await, site.operator().await);
    let (mut inert, mut fields) = (Inert::default(), 0);
    let payloads = payloads();
    assert_eq!(payloads.len(), 60);
    for (at, payload) in payloads.iter().enumerate() {
        let (id, columns) = infected(&admin, payload, ENDS[at % 3]).await;
        fields += columns;
        let typed = encoded(payload);
        for path in [
            format!("/faelle/{id}"),
            format!("/faelle/{id}/bearbeiten"),
            format!("/faelle?q={typed}"),
            format!("/verwaltung/protokoll?q={typed}&suche={typed}&wer={typed}"),
            format!("/anmelden?weiter={typed}"),
            format!("/{typed}"),
            format!("/registrieren?einladung={typed}"),
        ] {
            inert.look(&admin.get(&path).await);
        }
        inert.look(&operator.get(&format!("/betrieb/protokoll?suche={typed}")).await);
        let part = [("hx-request", "true"), ("hx-target", "liste")];
        let headers: HeaderMap =
            part.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        inert.look(&admin.raw(Method::GET, &format!("/faelle?q={typed}"), headers, Vec::new()).await);
        // Input that is refused comes back in its field.
        if at % 6 == 0 {
            let mut form = admin.get("/faelle/neu").await.form("main form");
            for (name, _) in form.pairs() {
                if !matches!(name.as_str(), "csrf" | "vorgang" | "fassung") {
                    form = form.set(&name, payload.as_str());
                }
            }
            inert.look(&admin.submit(form).await);
            inert.look(&site.stranger().try_sign_in(payload, payload).await);
        }
        // A file with it in its name, its headings and its cells.
        if at % 4 == 0 {
            let cell = payload.replace('"', "\"\"");
            let csv = format!(
                "Hauptkontakt,Thema,\"{cell}\",Erstellungsdatum,Modul\n\"{cell} | Eva | |\",\"{cell}\",\"{cell}\",02.02.2026,\
                 Zweitmeinung Onkologie\nTal | Eva | |,\"{cell}\",x,\"{cell}\",\"Zweitmeinung {cell}\"\n"
            );
            let (status, plan) = admin.upload("/import/csv", &format!("{payload}.csv"), csv.into()).await;
            if status == StatusCode::CREATED {
                let id = plan["id"].as_str().unwrap();
                inert.look(&admin.get(&format!("/import/{id}")).await);
                for line in [2, 3] {
                    inert.look(&admin.get(&format!("/import/{id}/zeile/{line}")).await);
                }
            } else {
                assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{plan}");
            }
        }
        if at % 5 == 0 {
            // Names of people, of the facility, of oneself; what is refused comes back in the form.
            for (page, form, name) in [
                ("/verwaltung/einrichtung", "main form", "name"),
                ("/konto", "form[action='/konto']", "name"),
                ("/verwaltung/einladungen", "main form:has([name=email])", "email"),
                ("/verwaltung/personen/neu", "main form", "name"),
            ] {
                let form = admin.get(page).await.form(form).set(name, payload.as_str());
                inert.look(&admin.submit(form).await);
            }
            for page in
                ["/verwaltung/personen", "/verwaltung/protokoll", "/konto", "/faelle", "/import", "/icd"]
            {
                inert.look(&admin.get(page).await);
            }
            inert.look(&operator.get("/betrieb/einrichtungen").await);
        }
    }
    // The JSON and the files say it as it is, and as what they are.
    let (status, headers, bytes) = admin.download("/cases?per_page=200").await;
    assert_eq!((status, headers["content-type"].to_str().unwrap()), (StatusCode::OK, "application/json"));
    assert!(String::from_utf8_lossy(&bytes).contains("<script>zqx()"));
    println!("{fields} fields took one of {} payloads; {} pages show one", payloads.len(), inert.shown);
    assert!(fields >= 60 * 10, "{fields} fields took a payload");
    assert!(inert.shown > 300, "{} pages show a payload", inert.shown);
    assert!(
        inert.wrong.is_empty(),
        "{}:\n{}",
        inert.wrong.len(),
        inert.wrong[..inert.wrong.len().min(40)].join("\n")
    );
}

#[test]
fn living_markup_is_seen() {
    let page = |body: String| Page {
        status: StatusCode::OK,
        url: "https://localhost:1/faelle".parse().unwrap(),
        headers: HeaderMap::new(),
        bytes: format!("<html><title>x</title><body><textarea>a</textarea>{body}</body></html>").into_bytes(),
    };
    for payload in BODIES {
        let raw = match payload.chars().next() {
            Some('<') => page(payload.to_owned()),
            Some(quote) => page(format!("<input value={quote}{payload}{quote}>")),
            None => continue,
        };
        let body = "<body onload";
        assert!(!alive(&raw).is_empty() || payload.starts_with(body), "{payload} is seen");
        let escaped =
            payload.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;").replace('\'', "&#39;");
        let found = alive(&page(format!("<input value=\"{escaped}\"><p>{escaped}</p>")));
        assert!(found.is_empty(), "{payload}: {found:?}");
    }
}

/// Over HTTP what `platform::search` shows of the parser: literal text, cut where it is too long, and never an error.
#[tokio::test(flavor = "multi_thread")]
async fn r_dos_05_no_search_costs_more_than_a_search() {
    let site = busy().await;
    let admin = site.admin().await;
    new_case(&admin).await;
    let mut hostile: Vec<String> =
        ["*", "?", "pro*", "*obst", "pro?st", "/.*/", "(a+)+$", "a~9", "[a TO z]", "\"", "NOT ("]
            .map(str::to_owned)
            .into();
    hostile.push("a ".repeat(500));
    hostile.push("x".repeat(4_000));
    hostile.push("probst ".repeat(300));
    hostile.extend((0..60).map(|n| format!("{}*{}", "p".repeat(n), "?".repeat(n))));
    for text in hostile {
        let typed = encoded(&text);
        if typed.len() > 7_000 {
            continue;
        }
        let (status, found) = admin.api(Method::GET, &format!("/cases?q={typed}"), None).await;
        assert_eq!(status, StatusCode::OK, "{text}: {found}");
        let page = admin.get(&format!("/faelle?q={typed}")).await;
        assert_eq!(page.status, StatusCode::OK, "{text}");
    }
    // No wildcard in front, no pattern: text is text. The last word is a beginning.
    for (text, total) in [("*obst", 0), ("pro?st", 0), ("/.*/", 0), ("prob", 1)] {
        let (_, found) = admin.api(Method::GET, &format!("/cases?q={}", encoded(text)), None).await;
        assert_eq!(found["total"], total, "{text}");
    }
    let long = admin.get(&format!("/faelle?q={}", "probst+".repeat(60))).await;
    assert!(long.has(".notice"), "whoever typed more than is searched is told: {}", long.text("main"));
}
