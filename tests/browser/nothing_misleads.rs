//! What is typed a little wrong still finds its person, and what the product says is said in words of the people who read it.
//!
//! Covers: cases, residents, audit_trail, sign_in, form.

use reqwest::Method;
use serde_json::{Value, json};

use crate::account::open;
use crate::driver::in_browser;
use crate::support::{Actor, TestServer};
use crate::tab::Tab;
use crate::work::{a_care_home, case, change, sign_in};

/// Five people of a name, one of a similar one, and one who is nobody's neighbour.
async fn people(admin: &Actor) -> Vec<Value> {
    let mut made = Vec::new();
    for (at, first) in ["Hugo", "Ida", "Karl", "Lene", "Max"].into_iter().enumerate() {
        let values = json!({"nachname": "Rosenhagen", "vorname": first, "datum": "2026-02-02", "fallgruppe": "onko",
            "geburtsdatum": format!("1997-03-1{at}")});
        made.push(case(admin, values).await);
    }
    let other = json!({"nachname": "Rosenhaben", "vorname": "Ute", "datum": "2026-02-03", "fallgruppe": "kardio",
        "geburtsdatum": "1954-11-30", "fragestellung": "Unfall am 17.03.1997, seither Schmerzen"});
    made.push(case(admin, other).await);
    made
}

async fn rows(tab: &Tab, path: &str) -> u64 {
    tab.count(&format!("#{path} tbody tr")).await
}

/// Issue: one slip in a name found nobody, on the telephone too.
#[tokio::test(flavor = "multi_thread")]
async fn one_slip_in_a_name_finds_the_person() {
    in_browser("one_slip_in_a_name_finds_the_person", |tab| async move {
        let site = TestServer::start_with("zweitmeinung,pflege").await;
        let admin = site.admin().await;
        people(&admin).await;
        a_care_home(&admin).await;
        sign_in(&tab, &site, "admin").await;

        // Each of the four slips, at once when the result of typing comes, and as a page without the script.
        for typed in ["Rosenhgen", "Rosenhaggen", "Rosemhagen", "Roesnhagen"] {
            open(&tab, &site, "/faelle").await;
            tab.fill("#liste-suche, [type=search][name=q]:not(header *)", typed).await;
            tab.shows(".similar a").await;
            assert_eq!(tab.text(".similar").await, "Ähnlich: Rosenhagen (5)", "{typed}");
        }
        tab.whole("aehnlich").await;
        tab.follow(".similar a").await;
        tab.holds("new URL(location).searchParams.get('q') === 'Rosenhagen'").await;
        tab.holds("document.querySelectorAll('tbody tr').length === 5").await;
        assert_eq!(tab.count(".similar").await, 0, "only where nothing is found");

        // What finds most comes first; the other filters stay.
        open(&tab, &site, "/faelle?q=Rosenhaxen").await;
        assert_eq!(tab.text(".similar").await, "Ähnlich: Rosenhagen (5), Rosenhaben (1)");
        open(&tab, &site, "/faelle?q=Rosenhgen+Ida&fallgruppe=onko").await;
        assert_eq!(tab.text(".similar").await, "Ähnlich: Rosenhagen (1)");
        let href = tab.attribute(".similar a", "href").await;
        assert!(href.ends_with("fallgruppe=onko") && href.contains("q=Rosenhagen"), "{href}");
        // Two slips, another first letter, a short word, a person who is not in the filter: nobody.
        for q in ["q=Rosnhgen", "q=Losenhagen", "q=Idda", "q=Rosenhgen&fallgruppe=kardio"] {
            open(&tab, &site, &format!("/faelle?{q}")).await;
            tab.shows(".empty").await;
            assert_eq!(tab.count(".similar").await, 0, "{q}");
        }

        // Residents; a restricted one is no neighbour of anybody.
        open(&tab, &site, "/bewohner?q=Dornbsuch").await;
        assert_eq!(tab.text(".similar").await, "Ähnlich: Dornbusch (1)");
        open(&tab, &site, "/bewohner?q=Quats").await;
        tab.shows(".empty").await;
        assert_eq!(tab.count(".similar").await, 0);

        // Programs are told apart from what was found.
        let found = async |path: &str| admin.api(Method::GET, path, None).await.1;
        let said = found("/cases?q=Rosenhgen").await;
        assert_eq!((&said["total"], &said["items"]), (&json!(0), &json!([])));
        assert_eq!(said["similar"], json!([{"q": "Rosenhagen", "total": 5}]));
        let said = found("/residents?q=Dornbsuch").await;
        assert_eq!(said["similar"], json!([{"q": "Dornbusch", "total": 1}]));
        let said = found("/cases?q=Rosenhagen").await;
        assert_eq!((&said["total"], &said["similar"]), (&json!(5), &json!([])));
    })
    .await;
}

/// Issue: who calls says a birth date, and no list knew it.
#[tokio::test(flavor = "multi_thread")]
async fn a_birth_date_finds_the_person() {
    in_browser("a_birth_date_finds_the_person", |tab| async move {
        let site = TestServer::start_with("zweitmeinung,pflege").await;
        let admin = site.admin().await;
        people(&admin).await;
        a_care_home(&admin).await;
        sign_in(&tab, &site, "admin").await;
        for typed in ["12.03.1997", "12.3.1997", "1997-03-12", "Rosenhagen 12.03.1997", "12.3.1997 karl"] {
            open(&tab, &site, &format!("/faelle?q={}", typed.replace(' ', "+"))).await;
            assert_eq!(tab.count("tbody tr").await, 1, "{typed}");
            tab.sees("Karl").await;
        }
        // Two digits may be another century; and a day in a text is no birth date.
        for typed in ["12.3.97", "17.03.1997", "12.03.1998"] {
            open(&tab, &site, &format!("/faelle?q={typed}")).await;
            tab.shows(".empty").await;
        }
        open(&tab, &site, "/bewohner?q=3.2.1938").await;
        assert_eq!(rows(&tab, "bewohner").await, 5, "not the restricted one, nor who has left");
        let found = admin.api(Method::GET, "/residents?q=1938-02-03&status=ausgezogen", None).await.1;
        assert_eq!(found["total"], json!(1));
    })
    .await;
}

/// A form that is sent empty, and how many of its fields are named at least.
struct Empty {
    path: String,
    form: &'static str,
    fields: usize,
}

/// Issue: "Diese Angabe fehlt." three times, one below the other.
#[tokio::test(flavor = "multi_thread")]
async fn every_summary_of_errors_names_its_fields() {
    in_browser("every_summary_of_errors_names_its_fields", |tab| async move {
        let site = TestServer::start_with("zweitmeinung,pflege").await;
        let admin = site.admin().await;
        let made = people(&admin).await.remove(0);
        let care = a_care_home(&admin).await;
        let id = made["id"].as_str().unwrap();
        let main = "main form[method=post]";
        let empty = |path: &str, form, fields| Empty { path: path.to_owned(), form, fields };
        let before = [empty("/anmelden", "#anmeldung", 2)];
        let inside = [
            empty("/faelle/neu", main, 2),
            empty(&format!("/faelle/{id}/storno"), main, 1),
            empty("/bewohner/neu", main, 4),
            empty(&format!("/bewohner/{}/bearbeiten", care.resident), main, 1),
            empty("/verwaltung/wohnbereiche/neu", main, 2),
            empty("/verwaltung/einrichtung", main, 1),
            empty("/verwaltung/domaenen", main, 1),
            empty("/konto", "#profil", 1),
            empty("/import", main, 1),
            empty("/berichte?jahr=2026", main, 1),
        ];
        for form in before {
            summary(&tab, &site, &form).await;
        }
        sign_in(&tab, &site, "admin").await;
        for form in inside {
            summary(&tab, &site, &form).await;
        }
        // In the other language, too.
        let profile = admin.get("/konto").await.form("#profil").set("lang", "en");
        admin.submit(profile).await;
        let form = empty("/faelle/neu", main, 2);
        summary(&tab, &site, &form).await;
        assert!(tab.text(".error-summary").await.contains("missing"));
        tab.whole("zusammenfassung-en").await;
    })
    .await;
}

/// Sends a form with all its texts emptied. Each line names its field, and the field says the same.
async fn summary(tab: &Tab, site: &TestServer, form: &Empty) {
    let Empty { path, form, fields } = form;
    open(tab, site, path).await;
    let emptied = format!(
        "const form = document.querySelector({}); \
         for (const box of form.querySelectorAll('input:not([type=hidden], [type=radio], [type=checkbox]), textarea')) \
             box.value = ''; form.noValidate = true; form.querySelector('button[type=submit]').click()",
        json!(form)
    );
    tab.run(&emptied).await;
    tab.shows(".error-summary a").await;
    let said = "[...document.querySelectorAll('.error-summary a')].map(a => { \
        const id = a.hash.slice(1), field = document.getElementById(id), \
              label = document.querySelector(`label[for='${id}']`) ?? field?.querySelector('legend') \
                  ?? field?.closest('label')?.querySelector('span'); \
        return [id, label?.firstChild.textContent.trim() ?? '', a.textContent, \
                document.getElementById(id + '-fehler')?.textContent ?? '']; })";
    let lines = tab.value(said).await;
    let lines = lines.as_array().unwrap();
    for line in lines {
        let [id, label, said, at_field] = [0, 1, 2, 3].map(|at| line[at].as_str().unwrap());
        assert!(!label.is_empty(), "{path}: {id} has no label: {said}");
        assert!(
            said.to_lowercase().contains(&label.to_lowercase()),
            "{path}: “{said}” does not say “{label}”"
        );
        assert!(at_field.contains(said), "{path}: “{said}” is not at {id}: {at_field}");
    }
    assert!(lines.len() >= *fields, "{path}: {lines:?}");
}

/// Issue: the trail told of `import_log_id` and ids, a screen for each entry.
#[tokio::test(flavor = "multi_thread")]
async fn the_trail_speaks_in_labels_and_names() {
    in_browser("the_trail_speaks_in_labels_and_names", |tab| async move {
        let site = TestServer::start_with("zweitmeinung,pflege").await;
        let admin = site.admin().await;
        // First, since what happens there is more than a page of the trail.
        let care = a_care_home(&admin).await;
        let made = people(&admin).await.remove(0);
        let nr = made["nr"].as_u64().unwrap();
        let values = json!({"ort": "Kiel", "telefonnummer": "0431 12", "plz": "24103", "unterlagen": true});
        change(&admin, Method::PATCH, &made, "", values).await;
        let facility = admin.get("/verwaltung/einrichtung").await;
        admin.submit(facility.form("main form[method=post]").set("idle_minutes", "20")).await;
        sign_in(&tab, &site, "admin").await;

        open(&tab, &site, "/verwaltung/protokoll").await;
        let word = format!("Fall {nr}");
        assert!(tab.text("#protokollzeilen").await.contains(&word));
        // Rows of one line; what there is more stands behind them, closed.
        assert_eq!(tab.count("#protokollzeilen details[open]").await, 0);
        let tall = "[...document.querySelectorAll('#protokollzeilen tbody tr')].map(tr => tr.offsetHeight) \
                    .filter(height => height > 44).length";
        assert_eq!(tab.value(tall).await, json!(0), "rows of one line");
        tab.whole("protokoll").await;
        // No name of a column and no id of a record is to be read anywhere.
        tab.run("document.querySelectorAll('#protokollzeilen details').forEach(d => { d.open = true; })").await;
        let raw = "[...document.querySelectorAll('#protokollzeilen dt')].map(dt => dt.textContent) \
                   .filter(text => /^[a-zäöü_]+$/.test(text))";
        assert_eq!(tab.value(raw).await, json!([]), "labels, not names");
        let ids = "[...document.querySelectorAll('#protokollzeilen td')].map(td => { \
                   const copy = td.cloneNode(true); copy.querySelectorAll('code').forEach(c => c.remove()); \
                   return copy.textContent; }).filter(text => /[0-9a-f]{8}-[0-9a-f]{4}-|true|false|«/.test(text))";
        assert_eq!(tab.value(ids).await, json!([]), "words, not ids");
        for said in ["Abmelden nach Minuten ohne Nutzung", "Unterlagen", "Ort"] {
            tab.sees(said).await;
        }
        tab.whole("protokoll-offen").await;

        // All of one record, and its history on its page.
        open(&tab, &site, &format!("/verwaltung/protokoll?objekt=cases:{}", made["id"].as_str().unwrap())).await;
        tab.sees(&format!("Alles zu diesem Datensatz: {word}")).await;
        open(&tab, &site, &format!("/faelle/{}", made["id"].as_str().unwrap())).await;
        tab.shows("#verlauf details summary").await;
        assert_eq!(tab.count("#verlauf details[open]").await, 0);
        tab.click("#verlauf details summary").await;
        tab.sees("24103").await;
        let history = tab.value(&raw.replace("#protokollzeilen", "#verlauf")).await;
        assert_eq!(history, json!([]));

        // A record that is gone is said to be.
        let gone = format!("/verwaltung/protokoll?objekt=residents:{}", care.resident);
        open(&tab, &site, &gone).await;
        tab.sees("Bewohner/in").await;

        let profile = admin.get("/konto").await.form("#profil").set("lang", "en");
        admin.submit(profile).await;
        open(&tab, &site, "/verwaltung/protokoll").await;
        tab.sees(&format!("Case {nr}")).await;
        tab.whole("protokoll-en").await;
        tab.dark(true).await;
        tab.whole("protokoll-dark").await;
        tab.dark(false).await;
        tab.phone().await;
        tab.no_horizontal_scroll().await;
        tab.whole("protokoll-360").await;
        tab.desktop().await;
        assert!(tab.axe().await.is_empty());
    })
    .await;
}

/// Issue: an empty form of signing in counted as a guess, and five of them locked the person out.
#[tokio::test(flavor = "multi_thread")]
async fn an_empty_sign_in_is_no_attempt() {
    in_browser("an_empty_sign_in_is_no_attempt", |tab| async move {
        let site = TestServer::start().await;
        let email = TestServer::email(crate::support::site::TENANT, "admin");
        for _ in 0..7 {
            open(&tab, &site, "/anmelden").await;
            tab.fill("[name=email]", &email).await;
            tab.follow("#anmeldung button[type=submit]").await;
            tab.shows(".error-summary").await;
            assert_eq!(tab.text(".error-summary ul").await, "Passwort fehlt.");
        }
        open(&tab, &site, "/anmelden").await;
        tab.follow("#anmeldung button[type=submit]").await;
        tab.shows(".error-summary").await;
        assert_eq!(tab.count(".error-summary a").await, 2);
        sign_in(&tab, &site, "admin").await;
    })
    .await;
}
