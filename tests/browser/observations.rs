//! A nurse writes on a phone: a report, vitals, a correction, a withdrawal, an entry of the wrong person, the round; with
//! script and without.
//!
//! Covers: observations.

use crate::crawl::{Findings, look};
use crate::driver::in_browser;
use crate::support::{TestServer, site::PASSWORD, site::TENANT};
use crate::tab::Tab;
use crate::work::{Care, a_care_home};

/// A house with somebody on its staff.
async fn a_house() -> TestServer {
    let mut site = TestServer::prepared_with("zweitmeinung,pflege");
    site.account(TENANT, "staff");
    site.serve(&[]).await;
    site
}

/// A house with residents, and one of its staff before the file of one of them.
async fn before_a_file(tab: &Tab, site: &TestServer) -> (Care, String) {
    let care = a_care_home(&site.admin().await).await;
    tab.go(&format!("{}/anmelden", site.url())).await;
    tab.fill("[name=email]", &TestServer::email(TENANT, "staff")).await;
    tab.fill("[name=passwort]", PASSWORD).await;
    tab.click("#anmeldung button[type=submit]").await;
    tab.comes_to("/pflege/heute").await;
    let file = format!("/bewohner/{}", care.resident);
    tab.go(&format!("{}{file}", site.url())).await;
    (care, file)
}

/// A report: one press to the cursor, one to save; then the page goes on at its line.
async fn report(tab: &Tab, file: &str, text: &str) {
    tab.follow(&format!("a.button[href='{file}/beobachtungen/neu']")).await;
    tab.fill("#feld-freitext-bericht", text).await;
    tab.follow("main form .stays button[type=submit]").await;
    tab.sees("Der Eintrag ist gespeichert.").await;
    tab.sees(text).await;
}

/// Vitals beside a report, in one save; a number that cannot be is refused and kept.
async fn vitals(tab: &Tab, file: &str) {
    tab.follow(&format!("a.button[href='{file}/beobachtungen/neu']")).await;
    tab.click("#baustein-vitalzeichen > summary").await;
    // Each name has a point in it.
    tab.fill("[name='vitalzeichen.puls']", "999").await;
    tab.fill("[name='vitalzeichen.temperatur']", "37,5").await;
    tab.fill("#feld-freitext-bericht", "Möchte früh aufstehen.").await;
    tab.follow("main form .stays button[type=submit]").await;
    tab.shows(".error-summary a[href='#feld-vitalzeichen.puls']").await;
    assert_eq!(tab.value("document.querySelector(\"[name='vitalzeichen.puls']\").value").await, "999");
    tab.fill("[name='vitalzeichen.puls']", "72").await;
    tab.follow("main form .stays button[type=submit]").await;
    tab.sees("2 Einträge sind gespeichert.").await;
}

/// The newest entry with that text is corrected, then withdrawn.
async fn revise(tab: &Tab, site: &TestServer, file: &str) {
    report(tab, file, "Schlecht geschlafen.").await;
    tab.follow("#zeitachse .entry-line a").await;
    tab.follow("a[href$='/berichtigen']").await;
    tab.fill("#feld-freitext", "Gut geschlafen.").await;
    tab.follow("main form .stays button[type=submit]").await;
    tab.sees("Der Eintrag ist berichtigt.").await;
    assert_eq!(tab.text("#versionen del").await, "Schlecht geschlafen.");
    tab.follow("a[href$='/zurueckziehen']").await;
    tab.follow("main form button.danger").await;
    tab.sees("Der Eintrag ist zurückgezogen.").await;
    tab.go(&format!("{}{file}", site.url())).await;
    assert_eq!(tab.text("#zeitachse .entry-line > del").await, "Gut geschlafen.");
}

/// An entry of the wrong person: hidden at once, and entered for the right one with what it said.
async fn wrong_person(tab: &Tab, site: &TestServer, file: &str) {
    report(tab, file, "Herr Dornbusch hatte Besuch.").await;
    tab.follow("#zeitachse .entry-line a").await;
    tab.follow("a[href$='/zurueckziehen']").await;
    tab.click("#feld-falsche_person").await;
    tab.follow("main form button.danger").await;
    tab.run("const s = document.querySelector('#feld-bewohner'); s.value = [...s.options].find(o => o.text.startsWith('Dornbusch')).value").await;
    tab.follow("main form button[type=submit]").await;
    assert_eq!(
        tab.value("document.querySelector('#feld-freitext-bericht').value").await,
        "Herr Dornbusch hatte Besuch."
    );
    tab.follow("main form .stays button[type=submit]").await;
    tab.go(&format!("{}{file}", site.url())).await;
    assert_eq!(tab.value("document.body.innerText.includes('hatte Besuch')").await, false);
    tab.sees("Eintrag ohne Inhalt").await;
}

/// Five below each other, each saved alone, the next one ready.
async fn round(tab: &Tab, site: &TestServer) {
    tab.go(&format!("{}/pflege/runde?vorlage=vitalzeichen", site.url())).await;
    for place in 1..=5 {
        let row = format!("fieldset[id^=zeile-]:nth-of-type({})", place + 1);
        tab.fill(&format!("{row} input[name$='.puls']"), &format!("7{place}")).await;
        tab.follow(&format!("{row} button[name=zeile]")).await;
        tab.sees("gespeichert").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_nurse_writes_on_a_phone() {
    in_browser("a_nurse_writes_on_a_phone", |tab| async move {
        let site = a_house().await;
        let (_, file) = before_a_file(&tab, &site).await;
        tab.size(390, 844, true).await;
        report(&tab, &file, "Hat gut gegessen.").await;
        // The page goes on at the new line, which has the focus.
        assert!(
            tab.value(
                "document.activeElement.matches('.entry-line') && location.hash.startsWith('#eintrag-')"
            )
            .await
                == true
        );
        vitals(&tab, &file).await;
        tab.console().await; // The 422 is in it.
        tab.go(&format!("{}{file}/beobachtungen/neu", site.url())).await;
        assert_eq!(tab.value("document.activeElement.id").await, "feld-freitext-bericht");
        tab.whole("entry-form-phone").await;
        tab.go(&format!("{}{file}", site.url())).await;
        revise(&tab, &site, &file).await;
        wrong_person(&tab, &site, &file).await;
        round(&tab, &site).await;
        assert!(tab.console().await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_nurse_writes_without_javascript() {
    in_browser("a_nurse_writes_without_javascript", |tab| async move {
        let site = a_house().await;
        tab.scripts(false).await;
        let (_, file) = before_a_file(&tab, &site).await;
        report(&tab, &file, "Hat gut gegessen.").await;
        vitals(&tab, &file).await;
        round(&tab, &site).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_entries_fit_into_320_px_and_are_accessible() {
    in_browser("pages_of_entries_fit_into_320_px_and_are_accessible", |tab| async move {
        let site = a_house().await;
        let (care, file) = before_a_file(&tab, &site).await;
        let pages = [
            ("entries-file", file.clone()),
            ("entries-timeline", format!("{file}/beobachtungen")),
            ("entries-form", format!("{file}/beobachtungen/neu?vorlage=vitalzeichen")),
            ("entries-one", format!("/beobachtungen/{}", care.entry)),
            ("entries-hidden", format!("/beobachtungen/{}", care.hidden)),
            ("entries-round", "/pflege/runde".to_owned()),
        ];
        let mut found = Findings::default();
        for (name, path) in &pages {
            tab.desktop().await;
            tab.go(&format!("{}{path}", site.url())).await;
            look(&tab, path, name, path, &mut found).await;
            tab.size(320, 640, true).await;
            tab.go(&format!("{}{path}", site.url())).await;
            tab.no_horizontal_scroll().await;
            tab.whole(&format!("{name}-320")).await;
        }
        tab.print(true).await;
        tab.desktop().await;
        tab.go(&format!("{}{file}/beobachtungen", site.url())).await;
        tab.whole("entries-timeline-print").await;
        assert!(found.said.is_empty(), "{}", found.said.join("\n"));
    })
    .await;
}

/// A slow line paints a page before all of it is there: what is read already stays where it is.
#[tokio::test(flavor = "multi_thread")]
async fn the_form_of_entries_stays_in_place_while_it_comes_in_slowly() {
    in_browser("the_form_of_entries_stays_in_place_while_it_comes_in_slowly", |tab| async move {
        let site = a_house().await;
        let (_, file) = before_a_file(&tab, &site).await;
        let form = format!("{}{file}/beobachtungen/neu", site.url());
        // What stays in the cache does not come late.
        tab.go(&form).await;
        tab.network(false, 20, 40_000).await;
        tab.go(&form).await;
        let moved = tab.moved().await;
        tab.network(false, 0, 0).await;
        assert!(moved < 0.02, "it moves by {moved}");
    })
    .await;
}
