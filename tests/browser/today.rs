//! A nurse begins her shift on a phone: the first page, "as planned", a fall and what follows from it, the handover; with
//! script and without.
//!
//! Covers: overview, handover, evaluations, figures.

use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::crawl::{Findings, look};
use crate::driver::in_browser;
use crate::plans::before_a_file;
use crate::support::TestServer;
use crate::tab::Tab;
use crate::work::Care;

/// A resident falls; that it gives occasion to evaluate the plan is there a moment later.
async fn falls(site: &TestServer, care: &Care) {
    let admin = site.admin().await;
    let body = json!({"resident_id": care.resident, "vorlage": "sturz", "werte": {"hergang": "Neben dem Bett gefunden."}});
    let (status, said) = admin.api(Method::POST, "/observations", Some(body)).await;
    assert_eq!(status, StatusCode::CREATED, "{said}");
    let at = format!("/residents/{}/evaluations", care.resident);
    for _ in 0..100 {
        let (_, said) = admin.api(Method::GET, &at, None).await;
        if said["anlaesse"][0]["id"].is_string() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("a fall gives occasion to evaluate the plan");
}

/// From the first page: one tap proves the shift, one opens the form; then the handover is read and taken over.
async fn begins(tab: &Tab, site: &TestServer, care: &Care) {
    tab.phone().await;
    falls(site, care).await;
    tab.go(&format!("{}/pflege/heute", site.url())).await;
    let card = format!("#bewohner-karte-{}", care.resident);
    assert!(tab.text("#hinweise").await.contains("Sturz"));
    tab.follow(&format!("{card} form button")).await;
    assert!(tab.text("main").await.contains("Wie geplant: die Schicht ist nachgewiesen."));
    tab.follow("form[action^='/schichtnachweise/'] button").await;
    tab.comes_to("/pflege/heute").await;
    tab.follow(&format!("{card} a.button")).await;
    assert!(tab.path().await.ends_with("/beobachtungen/neu"));
    tab.go(&format!("{}/uebergabe", site.url())).await;
    assert!(tab.text("#uebergabe").await.contains("Neben dem Bett gefunden."));
    tab.follow("form[method=post][action='/uebergabe'] button").await;
    tab.comes_to("/uebergabe").await;
    assert!(tab.text("main").await.contains("Zuletzt von Ihnen übernommen"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_nurse_begins_her_shift_on_a_phone() {
    in_browser("a_nurse_begins_her_shift_on_a_phone", |tab| async move {
        let (site, care, _) = before_a_file(&tab).await;
        begins(&tab, &site, &care).await;
        let mut said = tab.console().await;
        said.retain(|line| !line.contains("Autofocus processing was blocked"));
        assert_eq!(said, Vec::<String>::new());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_nurse_begins_her_shift_without_javascript() {
    in_browser("a_nurse_begins_her_shift_without_javascript", |tab| async move {
        tab.scripts(false).await;
        let (site, care, _) = before_a_file(&tab).await;
        begins(&tab, &site, &care).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_the_shift_fit_into_320_px_and_are_accessible() {
    in_browser("pages_of_the_shift_fit_into_320_px_and_are_accessible", |tab| async move {
        let (site, care, file) = before_a_file(&tab).await;
        falls(&site, &care).await;
        let pages = [
            ("today", "/pflege/heute".to_owned()),
            ("handover", "/uebergabe".to_owned()),
            ("handover-72", "/uebergabe?seit=72h".to_owned()),
            ("figures", "/pflege/kennzahlen".to_owned()),
            ("evaluation", format!("{file}/evaluation")),
            ("evaluation-form", format!("{file}/evaluation/neu?was={}", care.plan.open)),
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
            for width in [320, 360] {
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
