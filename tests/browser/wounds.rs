//! A nurse on a phone: says what a medicine did, looks after somebody who is restrained and assesses a wound, each from the
//! list of what is due; and how the pages of wounds and restraints look.
//!
//! Covers: as_needed, wounds, restraints, due.

use crate::{
    crawl::{Findings, look},
    driver::in_browser,
    plans::before_a_file,
    work::wounds_and_restraints,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_nurse_works_off_what_the_record_makes_due_on_a_phone() {
    in_browser("a_nurse_works_off_what_the_record_makes_due_on_a_phone", |tab| async move {
        let (site, care, file) = before_a_file(&tab).await;
        let [course, order, dose] = wounds_and_restraints(&site.admin().await, &care.resident).await;
        tab.size(390, 844, true).await;
        tab.go(&format!("{}{file}", site.url())).await;
        tab.follow("#faellig a[href^='/pflege/faellig?bewohner=']").await;
        tab.sees("Wirkung prüfen: Beispielsaft, 10 ml").await;
        tab.whole("due-lines-phone").await;
        tab.follow(&format!("form[action='/beobachtungen/{dose}/wirkung'] button[value=gut]")).await;
        tab.sees("Die Wirkung ist eingetragen.").await;
        assert!(!tab.text("main").await.contains("Wirkung prüfen"), "it is said");
        tab.follow(&format!("form[action='/fem/{order}/anwendung'] button")).await;
        tab.sees("Der Eintrag ist gespeichert.").await;
        // The wound is not due for two weeks; its page leads to the form, and the form back to it.
        tab.go(&format!("{}{file}/wunden", site.url())).await;
        tab.follow(&format!("#verlauf-{course} a[href*='verlauf={course}']")).await;
        assert_eq!(tab.value("document.querySelector('[name=verlauf_id]').value").await, course.as_str());
        tab.fill("[name='wunde.laenge']", "2,5").await;
        tab.fill("[name='wunde.breite']", "2").await;
        tab.follow("main form .stays button[type=submit]").await;
        tab.sees("Der Eintrag ist gespeichert.").await;
        assert_eq!(tab.path().await, format!("{file}/wunden"));
        assert_eq!(tab.count("figure.chart svg.bars circle").await, 3);
        assert_eq!(tab.console().await, Vec::<String>::new());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_wounds_and_restraints_fit_into_320_px_and_are_accessible() {
    in_browser("pages_of_wounds_and_restraints_fit_into_320_px_and_are_accessible", |tab| async move {
        let (site, care, file) = before_a_file(&tab).await;
        let [course, order, dose] = wounds_and_restraints(&site.admin().await, &care.resident).await;
        let pages = [
            ("wounds", format!("{file}/wunden")),
            ("wound-new", format!("{file}/wunden/neu")),
            ("wound-close", format!("/wunden/{course}/abschliessen")),
            ("fem", format!("{file}/fem")),
            ("fem-new", format!("{file}/fem/neu")),
            ("fem-change", format!("/fem/{order}/aendern")),
            ("fem-end", format!("/fem/{order}/beenden")),
            ("effect", format!("/beobachtungen/{dose}/wirkung")),
            ("due-lines", format!("/pflege/faellig?bewohner={}", care.resident)),
            ("resident-cards", file.clone()),
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
            tab.size(320, 844, true).await;
            tab.go(&format!("{}{path}", site.url())).await;
            tab.no_horizontal_scroll().await;
            tab.whole(&format!("{name}-320")).await;
        }
        assert!(found.said.is_empty(), "{}", found.said.join("\n"));
    })
    .await;
}
