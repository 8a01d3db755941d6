//! A striking entry reaches a nurse on a phone: the list comes by itself, the alert is opened, and it is said what was done;
//! with script and without.
//!
//! Covers: alerts, alert_pages.

use reqwest::{
    Method, StatusCode,
    header::{HeaderMap, IF_MATCH},
};
use serde_json::{Value, json};

use crate::driver::in_browser;
use crate::support::{TestServer, site::PASSWORD, site::TENANT};
use crate::tab::Tab;
use crate::work::{Care, a_care_home};

const LIST: &str = "/pflege/hinweise";

/// A house with a nurse, who has signed in.
async fn before_a_nurse(tab: &Tab) -> (TestServer, Care) {
    let mut site = TestServer::prepared_with("zweitmeinung,pflege");
    site.account(TENANT, "staff");
    site.serve(&[]).await;
    let admin = site.admin().await;
    let care = a_care_home(&admin).await;
    let (_, people) = admin.api(Method::GET, "/admin/users", None).await;
    let email = TestServer::email(TENANT, "staff");
    let staff = people["items"].as_array().unwrap().iter().find(|person| person["email"] == email).unwrap();
    let at = format!("/care/profiles/{}", staff["id"].as_str().unwrap());
    let nurse = json!({"handzeichen": "NN", "qualifikation": "pflegefachkraft", "fachkraft": true});
    let first = HeaderMap::from_iter([(IF_MATCH, "\"0\"".parse().unwrap())]);
    let (status, _, said) = admin.api_with(Method::PATCH, &at, Some(nurse), first).await;
    assert_eq!(status, StatusCode::OK, "{said}");
    tab.go(&format!("{}/anmelden", site.url())).await;
    tab.fill("[name=email]", &email).await;
    tab.fill("[name=passwort]", PASSWORD).await;
    tab.click("#anmeldung button[type=submit]").await;
    tab.comes_to("/pflege/heute").await;
    (site, care)
}

async fn has_fever(site: &TestServer, care: &Care, temperature: f64) -> Value {
    let body = json!({"resident_id": care.resident, "vorlage": "vitalzeichen", "werte": {"temperatur": temperature}});
    let (status, said) = site.admin().await.api(Method::POST, "/observations", Some(body)).await;
    assert_eq!(status, StatusCode::CREATED, "{said}");
    said
}

/// Opens the newest alert of the list, is refused without a text, says what was done.
async fn deal_with(tab: &Tab, with_script: bool) {
    tab.follow("#hinweise .entry-line:first-child a").await;
    tab.sees("39,4").await;
    // A page that was opened says so by itself.
    if !with_script {
        tab.follow("form[action$='/gesehen'] button").await;
    }
    tab.sees("Gesehen von").await;
    // The browser itself asks for the text; the server does, too.
    tab.fill("#feld-text", "x").await;
    tab.follow("form[action$='/erledigen'] button[type=submit]").await;
    tab.shows(".error-summary a[href='#feld-text']").await;
    assert_eq!(tab.value("document.querySelector('#feld-text').value").await, "x");
    tab.fill("#feld-text", "Ärztin angerufen").await;
    tab.follow("form[action$='/erledigen'] button[type=submit]").await;
    tab.sees("Hinweis erledigt.").await;
    tab.follow_link("Erledigt").await;
    tab.sees("Ärztin angerufen").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_nurse_deals_with_an_alert_on_a_phone() {
    in_browser("a_nurse_deals_with_an_alert_on_a_phone", |tab| async move {
        let (site, care) = before_a_nurse(&tab).await;
        tab.size(390, 844, true).await;
        tab.go(&format!("{}{LIST}", site.url())).await;
        tab.sees("Bergfeld-Oberhausen, Erna").await;
        // The blood pressure and the fall of the house.
        assert_eq!(tab.count("#hinweise .entry-line").await, 2);
        has_fever(&site, &care, 39.4).await;
        // The list asks by itself; the test does not wait half a minute for it.
        tab.run("htmx.ajax('GET', location.pathname, {target: '#hinweise', select: '#hinweise', swap: 'outerHTML'})").await;
        tab.sees("39,4").await;
        assert_eq!(tab.attribute("#hinweise", "hx-trigger").await, "every 30s");
        tab.no_horizontal_scroll().await;
        tab.whole("alerts-phone").await;
        tab.go(&format!("{}/bewohner/{}", site.url(), care.resident)).await;
        tab.sees("Offene Hinweise").await;
        tab.go(&format!("{}{LIST}", site.url())).await;
        deal_with(&tab, true).await;
        tab.console().await; // The 422 is in it.
        tab.go(&format!("{}{LIST}", site.url())).await;
        assert_eq!(tab.count("#hinweise .entry-line").await, 2);
        for (width, dark) in [(320, false), (1280, true)] {
            tab.size(width, 800, width < 500).await;
            tab.dark(dark).await;
            tab.go(&format!("{}{LIST}/{}", site.url(), care.alert)).await;
            tab.no_horizontal_scroll().await;
            tab.whole(&format!("alert-{width}")).await;
        }
        assert!(tab.console().await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_nurse_deals_with_an_alert_without_javascript() {
    in_browser("a_nurse_deals_with_an_alert_without_javascript", |tab| async move {
        let (site, care) = before_a_nurse(&tab).await;
        has_fever(&site, &care, 39.4).await;
        tab.scripts(false).await;
        tab.go(&format!("{}{LIST}", site.url())).await;
        deal_with(&tab, false).await;
    })
    .await;
}
