//! The rows that were not imported: downloaded, mended, uploaded again; and who is said to have made the cases.

use axum::http::StatusCode;

use super::TestPlatform;
use crate::{
    features::second_opinion::case_import::CrmImport,
    platform::{
        intake::{confirm, upload},
        tenancy::Role,
    },
};

/// Rows as spreadsheets fear them, with a date that lost its quotes, one row without a surname, one duplicate.
const ODD: &str = "Name,Hauptkontakt,Thema,Modul,Erstellungsdatum
T-1,=1+1 | Eva,+49 171,Zahn,02.02.26, 08:50
T-2,'s-Gravenhage | Jan,-5,Zahn,02.02.26
T-3,\"@Klein | Ida\",\"'=2\",Zahn,02.02.26
T-4,\"| Udo\",-x,Zweitmeinung Intensiv,\"03.02.26, 09:00\"
T-5,Tonn | Eva,x,Zweitmeinung Onkologie,02.02.26, 08:50
T-5,Tonn | Eva,x,Zweitmeinung Onkologie,02.02.26, 08:51
";

/// The download guards cells against spreadsheets with an apostrophe. The import took it for part of the name.
#[tokio::test]
async fn rows_that_were_not_imported_come_back_as_they_were() {
    let site = TestPlatform::new().await;
    let preview = site.preview(ODD).await;
    let plan = site.get(&preview).await.attr("input[name=plan]", "value");
    site.form(&format!("{preview}/uebernehmen"), &format!("plan={plan}&vorgang=x")).await;
    let csv = site.get(&format!("{preview}/nicht-importiert.csv")).await.text;
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines.len(), 6, "{csv}");
    assert_eq!(lines[0], "\u{feff}Name;Hauptkontakt;Thema;Modul;Erstellungsdatum;Zeile;Grund");
    assert!(lines[1].starts_with("T-1;'=1+1 | Eva;'+49 171;Zahn;02.02.26, 08:50;2;"), "{}", lines[1]);
    assert!(lines[2].starts_with("T-2;'s-Gravenhage | Jan;-5;Zahn;"), "{}", lines[2]);
    assert!(lines[3].starts_with("T-3;'@Klein | Ida;'=2;Zahn;"), "{}", lines[3]);

    // Mended in a spreadsheet, which keeps the apostrophes, and uploaded with its two further columns.
    let mended = csv.replace("Zahn", "Zweitmeinung Kardiologie").replace(";| Udo;", ";Roth | Udo;");
    let second = site.preview(&mended).await;
    let page = site.get(&second).await;
    assert_eq!(page.all(".tabs .count"), ["5", "4", "1", "0", "0"]);
    // What is still not imported gets no second pair of columns.
    let plan = page.attr("input[name=plan]", "value");
    site.form(&format!("{second}/uebernehmen"), &format!("plan={plan}&vorgang=y")).await;
    let rest = site.get(&format!("{second}/nicht-importiert.csv")).await.text;
    assert_eq!(rest.lines().next(), lines.first().copied());
    assert_eq!(rest.lines().count(), 2);
    let names: Vec<(String, String)> =
        site.house.cases().into_iter().map(|case| (case.nachname, case.thema)).collect();
    let named = |nachname: &str, thema: &str| (nachname.to_owned(), thema.to_owned());
    assert_eq!(
        names,
        [
            named("Tonn", "x"),
            named("=1+1", "+49 171"),
            named("'s-Gravenhage", "-5"),
            named("@Klein", "=2"),
            named("Roth", "-x"),
        ]
    );
}

/// Imported cases showed a dash for who made them; only the history of a later change brought a name.
#[tokio::test]
async fn an_imported_case_says_who_imported_it() {
    let mut site = TestPlatform::new().await;
    let preview = site.preview(super::FIVE).await;
    let plan = site.get(&preview).await.attr("input[name=plan]", "value");
    site.form(&format!("{preview}/uebernehmen"), &format!("plan={plan}&vorgang=x")).await;
    let case = site.house.cases().remove(0);
    let fact = |page: &super::Answer, label: &str| {
        let (names, values) = (page.all("dl.facts dt"), page.all("dl.facts dd"));
        let at = names.iter().position(|name| name == label);
        at.map(|at| values[at].clone()).unwrap_or_else(|| panic!("no {label} in {names:?}"))
    };
    // Somebody else looks, before whoever imported it did.
    site.token = site.house.token(Role::DakMitarbeiter).await;
    let page = site.get(&format!("/faelle/{}", case.id)).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(
        (fact(&page, "Angelegt von"), fact(&page, "Geändert von")),
        ("Ada Ohm".into(), "Ada Ohm".into())
    );

    // At the command line nobody has an account.
    let nobody = site.house.nobody();
    let plan = upload::<CrmImport>(
        &site.house.platform,
        &nobody,
        "a.csv",
        b"Hauptkontakt,Modul,Erstellungsdatum\nKiesel | Ina,Zweitmeinung Intensiv,02.02.26\n",
    )
    .unwrap();
    confirm::<CrmImport>(&site.house.platform, &nobody, plan.id, &plan.hash_hex(), "").unwrap();
    let case = site.house.cases().pop().unwrap();
    let page = site.get(&format!("/faelle/{}", case.id)).await;
    assert_eq!(fact(&page, "Angelegt von"), "Kommandozeile");
}
