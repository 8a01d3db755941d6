//! Courses, balance and moods of a resident on a desk and on a phone; a nurse records a mood with script and without.
//!
//! Covers: courses, moods.

use crate::crawl::{Findings, look};
use crate::driver::in_browser;
use crate::support::{TestServer, site::PASSWORD, site::TENANT};
use crate::tab::Tab;
use crate::work::{Care, a_care_home};

/// A house with somebody of whom much was measured, before whose file staff stand.
async fn before_a_file(tab: &Tab) -> (TestServer, Care, String) {
    let mut site = TestServer::prepared_with("zweitmeinung,pflege");
    site.account(TENANT, "staff");
    site.serve(&[]).await;
    let care = a_care_home(&site.admin().await).await;
    tab.go(&format!("{}/anmelden", site.url())).await;
    tab.fill("[name=email]", &TestServer::email(TENANT, "staff")).await;
    tab.fill("[name=passwort]", PASSWORD).await;
    tab.click("#anmeldung button[type=submit]").await;
    tab.comes_to("/pflege/heute").await;
    let file = format!("/bewohner/{}", care.resident);
    tab.go(&format!("{}{file}", site.url())).await;
    (site, care, file)
}

async fn records(tab: &Tab, file: &str) {
    tab.follow(&format!("a[href='{file}/stimmung']")).await;
    tab.click("input[name=wert][value='3']").await;
    tab.fill("#feld-notiz", "Sitzt am Fenster").await;
    tab.follow("#stimmung button[type=submit]").await;
    tab.sees("Die Stimmung ist eingetragen.").await;
    tab.sees("Sitzt am Fenster").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_record_a_mood_on_a_phone() {
    in_browser("staff_record_a_mood_on_a_phone", |tab| async move {
        let (_site, _, file) = before_a_file(&tab).await;
        tab.size(390, 844, true).await;
        records(&tab, &file).await;
        tab.whole("mood-phone").await;
        assert_eq!(tab.console().await, Vec::<String>::new());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_record_a_mood_without_javascript() {
    in_browser("staff_record_a_mood_without_javascript", |tab| async move {
        tab.scripts(false).await;
        let (_site, _, file) = before_a_file(&tab).await;
        records(&tab, &file).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_courses_fit_into_320_px_and_are_accessible() {
    in_browser("pages_of_courses_fit_into_320_px_and_are_accessible", |tab| async move {
        let (site, care, file) = before_a_file(&tab).await;
        let pages = [
            ("course", format!("{file}/verlauf?tage=7")),
            ("course-weight", format!("{file}/verlauf?feld=vitalzeichen.gewicht&tage=90")),
            ("balance", format!("{file}/bilanz")),
            ("moods", format!("{file}/stimmung")),
            ("courses-file", file.clone()),
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
        assert!(!care.mood.is_empty() && found.said.is_empty(), "{}", found.said.join("\n"));
    })
    .await;
}
