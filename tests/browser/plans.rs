//! A nurse on a phone: plans a measure, ticks it, takes that back, says why not, and says "as planned" for a shift; with
//! script and without.
//!
//! Covers: measures, versioned, due.

use reqwest::{
    Method, StatusCode,
    header::{HeaderMap, IF_MATCH},
};
use serde_json::json;

use crate::crawl::{Findings, look};
use crate::driver::in_browser;
use crate::support::{TestServer, site::PASSWORD, site::TENANT};
use crate::tab::Tab;
use crate::work::{Care, a_care_home};

/// A house in which a shift may be proved at any time of it, with a nurse who signs in on the page of a resident.
pub async fn before_a_file(tab: &Tab) -> (TestServer, Care, String) {
    let mut site = TestServer::prepared_with("zweitmeinung,pflege");
    site.account(TENANT, "staff");
    site.serve(&[]).await;
    let admin = site.admin().await;
    let care = a_care_home(&admin).await;
    let first = || HeaderMap::from_iter([(IF_MATCH, "\"0\"".parse().unwrap())]);
    let early = json!({"nachweis_frueh_min": 720});
    let (status, _, said) = admin.api_with(Method::PATCH, "/care/settings", Some(early), first()).await;
    assert_eq!(status, StatusCode::OK, "{said}");
    let (_, people) = admin.api(Method::GET, "/admin/users", None).await;
    let email = TestServer::email(TENANT, "staff");
    let staff = people["items"].as_array().unwrap().iter().find(|person| person["email"] == email).unwrap();
    let at = format!("/care/profiles/{}", staff["id"].as_str().unwrap());
    let nurses = json!({"handzeichen": "NN", "fachkraft": true});
    let (status, _, said) = admin.api_with(Method::PATCH, &at, Some(nurses), first()).await;
    assert_eq!(status, StatusCode::OK, "{said}");
    tab.go(&format!("{}/anmelden", site.url())).await;
    tab.fill("[name=email]", &email).await;
    tab.fill("[name=passwort]", PASSWORD).await;
    tab.click("#anmeldung button[type=submit]").await;
    tab.comes_to("/pflege/heute").await;
    let file = format!("/bewohner/{}", care.resident);
    tab.go(&format!("{}{file}", site.url())).await;
    (site, care, file)
}

/// Plans what is done in every shift.
async fn plan(tab: &Tab, file: &str, titel: &str, nachweis: &str) {
    tab.follow(&format!("a[href='{file}/plan/neu']")).await;
    tab.fill("#feld-titel", titel).await;
    for key in ["frueh", "spaet", "nacht"] {
        tab.click(&format!("input[name=schichten][value={key}]")).await;
    }
    tab.click(&format!("input[name=nachweis][value={nachweis}]")).await;
    tab.follow("main form .stays button[type=submit]").await;
    tab.sees("Die Maßnahme ist geplant.").await;
    tab.sees(titel).await;
}

/// The line of a measure in the list.
async fn line(tab: &Tab, titel: &str) -> String {
    let find = format!(
        "[...document.querySelectorAll('li.entry-line')].findIndex(li => li.innerText.includes('{titel}'))"
    );
    let mark = format!("document.querySelectorAll('li.entry-line')[{find}].id = 'gesucht'");
    tab.run(&mark).await;
    "#gesucht".to_owned()
}

async fn ticks(tab: &Tab, site: &TestServer) {
    tab.go(&format!("{}/pflege/faellig", site.url())).await;
    let insulin = line(tab, "Insulin").await;
    tab.follow(&format!("{insulin} form button")).await;
    tab.sees("Abgezeichnet: Insulin").await;
    tab.follow("main form[action$='/zurueckziehen'] button").await;
    tab.sees("Die Maßnahme ist wieder offen.").await;
    let insulin = line(tab, "Insulin").await;
    tab.follow(&format!("{insulin} a[href*='/antwort?']")).await;
    tab.follow("button[name=antwort][value=schlaeft]").await;
    tab.sees("Abgezeichnet: Insulin").await;
    tab.go(&format!("{}/pflege/faellig", site.url())).await;
    tab.follow("#wie-geplant form button").await;
    tab.sees("Wie geplant: die Schicht ist nachgewiesen.").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_nurse_plans_and_ticks_on_a_phone() {
    in_browser("a_nurse_plans_and_ticks_on_a_phone", |tab| async move {
        let (site, _, file) = before_a_file(&tab).await;
        tab.size(390, 844, true).await;
        tab.go(&format!("{}{file}/plan/neu", site.url())).await;
        assert_eq!(tab.value("document.activeElement.id").await, "feld-titel");
        // What does not belong to the chosen kind is not in the way.
        assert!(!tab.is_shown("#feld-tage-1").await && !tab.is_shown("#feld-zeiten").await);
        tab.click("input[name=art][value=wochentage]").await;
        tab.click("input[name=wann][value=zeiten]").await;
        assert!(tab.is_shown("#feld-tage-1").await && tab.is_shown("#feld-zeiten").await);
        assert!(!tab.is_shown("input[name=schichten]").await);
        tab.click("input[name=art][value=intervall]").await;
        assert!(tab.is_shown("#feld-stunden").await && !tab.is_shown("#feld-zeiten").await);
        tab.whole("plan-form-phone").await;
        tab.go(&format!("{}{file}", site.url())).await;
        plan(&tab, &file, "Insulin", "einzeln").await;
        plan(&tab, &file, "Mundpflege", "schicht").await;
        ticks(&tab, &site).await;
        tab.whole("due-phone").await;
        // Where a page has put the focus already, the browser says that it does not put it again.
        let mut said = tab.console().await;
        said.retain(|line| !line.contains("Autofocus processing was blocked"));
        assert_eq!(said, Vec::<String>::new());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_nurse_plans_and_ticks_without_javascript() {
    in_browser("a_nurse_plans_and_ticks_without_javascript", |tab| async move {
        tab.scripts(false).await;
        let (site, _, file) = before_a_file(&tab).await;
        plan(&tab, &file, "Insulin", "einzeln").await;
        plan(&tab, &file, "Mundpflege", "schicht").await;
        ticks(&tab, &site).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_plans_fit_into_320_px_and_are_accessible() {
    in_browser("pages_of_plans_fit_into_320_px_and_are_accessible", |tab| async move {
        let (site, care, file) = before_a_file(&tab).await;
        let plan = &care.plan;
        let pages = [
            ("plan", format!("{file}/plan")),
            ("plan-form", format!("{file}/plan/neu")),
            ("plan-change", format!("/massnahmen/{}/aendern", plan.open)),
            ("plan-end", format!("/massnahmen/{}/beenden", plan.open)),
            ("due", "/pflege/faellig".to_owned()),
            ("due-answer", format!("/pflege/faellig/antwort?massnahme={}&faellig={}", plan.open, plan.shift)),
            ("due-one", format!("/durchfuehrungen/{}", plan.answer)),
            ("due-proof", format!("/schichtnachweise/{}", plan.proof)),
        ];
        let mut found = Findings::default();
        for (name, path) in &pages {
            tab.desktop().await;
            tab.go(&format!("{}{path}", site.url())).await;
            look(&tab, path, name, path, &mut found).await;
            tab.whole(&format!("{name}-1280")).await;
            tab.dark(true).await;
            tab.whole(&format!("{name}-dark")).await;
            tab.dark(false).await;
            for width in [320, 390] {
                tab.size(width, 844, true).await;
                tab.go(&format!("{}{path}", site.url())).await;
                tab.no_horizontal_scroll().await;
                tab.whole(&format!("{name}-{width}")).await;
            }
        }
        assert!(found.said.is_empty(), "{}", found.said.join("\n"));
    })
    .await;
}
