//! The pages of information collections as staff meet them, without script.

use axum::http::StatusCode;

use super::*;
use crate::{
    features::{
        care::measures::testing::{HELPER, OTHER, encoded},
        house::my_account,
    },
    platform::{
        bench::PASSWORD,
        web::{
            browser::{Browser, all},
            routes::Routes,
        },
    },
};

fn routes() -> Routes {
    (FEATURE.routes)()
}

/// Every cell of the matrix without a risk, but for those that are named.
fn cells(named: &[(&'static str, &'static str)]) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = super::super::rules::cells()
        .filter(|(zeile, _)| zeile.code() != "sonstiges")
        .map(|(zeile, thema)| (format!("matrix.{}.{thema}", zeile.code()), "nein".to_owned()))
        .collect();
    for (name, said) in named {
        all.retain(|(known, _)| known != name);
        all.push(((*name).to_owned(), (*said).to_owned()));
    }
    all
}

fn body(fields: &[(&str, &str)], cells: &[(String, String)]) -> String {
    let cells = cells.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    encoded(&fields.iter().copied().chain(cells).collect::<Vec<_>>())
}

fn version(page: &str) -> String {
    all(page, "input[name=fassung]", Some("value")).remove(0)
}

async fn get(browser: &mut Browser, at: &str) -> String {
    let (status, _, page) = browser.get(at).await;
    assert_eq!(status, StatusCode::OK, "{at}");
    page
}

#[tokio::test]
async fn a_nurse_writes_lacks_something_and_signs() {
    let house = signing_in().await;
    let file = format!("/bewohner/{}", house.residents[0]);
    let at = format!("{file}/informationssammlung");
    let mut nurse = house.browser(NURSE, routes()).await;
    assert!(get(&mut nurse, &file).await.contains("noch keine Informationssammlung unterschrieben"));
    let form = format!("{at}/entwurf");
    let page = get(&mut nurse, &form).await;
    assert!(page.contains("Mobilität und Beweglichkeit") && !page.contains("SIS®"));
    assert_eq!((version(&page), all(&page, "main input[checked]", None).len()), ("0".to_owned(), 0));
    assert_eq!(
        list(&house, NURSE, house.residents[0]).await.1["entwurf"],
        Value::Null,
        "a look begins nothing"
    );
    // Saved, and on to the signature, where what is missing leads back to its cell.
    let fields = [
        ("datum", "20.11.2026"),
        ("fassung", "0"),
        ("o_ton", "Ich will laufen."),
        ("weiter", "unterschreiben"),
    ];
    let answered = cells(&[("matrix.sturz.2", "weitere"), ("matrix.schmerz.4", "")]);
    let (status, to, _) = nurse.form(&page, &form, &body(&fields, &answered)).await;
    assert_eq!((status, to.as_str()), (StatusCode::SEE_OTHER, format!("{at}/unterschreiben").as_str()));
    let page = get(&mut nurse, &to).await;
    assert_eq!(all(&page, ".error-summary a", Some("href")), [format!("{form}#feld-matrix.schmerz.4")]);
    assert!(all(&page, "main form", None).is_empty(), "nothing to sign yet");
    let page = get(&mut nurse, &form).await;
    assert_eq!(version(&page), "1");
    assert_eq!(all(&page, "[name='matrix.sturz.2'][checked]", Some("value")), ["weitere"]);
    assert!(all(&page, "[name='matrix.schmerz.4'][checked]", None).is_empty());
    let fields = [("datum", "20.11.2026"), ("fassung", "1"), ("o_ton", "Ich will laufen.")];
    let answered = cells(&[("matrix.sturz.2", "weitere")]);
    let (status, to, _) = nurse.form(&page, &form, &body(&fields, &answered)).await;
    assert_eq!((status, to.as_str()), (StatusCode::SEE_OTHER, form.as_str()));
    // Whoever signed in a moment ago has shown who they are.
    let signs = format!("{at}/unterschreiben");
    let page = get(&mut nurse, &signs).await;
    assert!(page.contains("Ich will laufen."));
    let (status, to, _) = nurse.form(&page, &signs, &encoded(&[("fassung", &version(&page))])).await;
    assert_eq!((status, to.as_str()), (StatusCode::SEE_OTHER, at.as_str()));
    let page = get(&mut nurse, &at).await;
    assert!(page.contains("„Ich will laufen.“") && page.contains("Weitere Einschätzung offen: "), "{page}");
    assert_eq!(all(&page, "#risikomatrix tbody tr", None).len(), 5);
    let page = get(&mut nurse, &file).await;
    assert!(all(&page, "#informationssammlung", None)[0].contains("Weitere Einschätzung offen"));
    let mut helper = house.browser(HELPER, routes()).await;
    let page = get(&mut helper, &at).await;
    assert!(page.contains("„Ich will laufen.“") && !page.contains(&form), "a helper reads");
    assert_eq!(helper.get(&form).await.0, StatusCode::FORBIDDEN);
    assert_eq!(helper.get(&signs).await.0, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn who_signed_in_long_ago_shows_again_who_they_are() {
    let house = signing_in().await;
    let at = format!("/bewohner/{}/informationssammlung", house.residents[0]);
    let signs = format!("{at}/unterschreiben");
    let mut nurse = house.browser(NURSE, routes().and((my_account::FEATURE.routes)())).await;
    let (_, draft) = post(&house, NURSE, house.residents[0], json!({"matrix": matrix(&[])})).await;
    house.site.clock.seconds(301);
    let page = get(&mut nurse, &signs).await;
    assert!(all(&page, "main form", None).is_empty());
    let proof = all(&page, "main .actions a.button", Some("href")).remove(0);
    assert_eq!(proof, format!("/konto/nachweis?weiter={signs}"));
    // Sent all the same it is not signed: the page asks for the proof.
    let form = page_with_token(&mut nurse, &at).await;
    let (status, _, page) = nurse.form(&form, &signs, "fassung=1").await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("in den letzten fünf Minuten ausgewiesen"));
    let page = get(&mut nurse, &proof).await;
    assert_eq!(all(&page, "#nachweis input[name=weiter]", Some("value")), [signs.as_str()]);
    let wrong = encoded(&[("weiter", &signs), ("password", "falsch-falsch-falsch")]);
    assert_eq!(nurse.form(&page, "/konto/nachweis", &wrong).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    let right = encoded(&[("weiter", &signs), ("password", PASSWORD)]);
    let (status, to, _) = nurse.form(&page, "/konto/nachweis", &right).await;
    assert_eq!((status, to.as_str()), (StatusCode::SEE_OTHER, signs.as_str()));
    let page = get(&mut nurse, &signs).await;
    let (status, ..) = nurse.form(&page, &signs, &encoded(&[("fassung", &version(&page))])).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(list(&house, NURSE, house.residents[0]).await.1["aktuell"]["id"], draft["id"]);
    // To no other site, whatever the address says.
    let page = get(&mut nurse, "/konto/nachweis?weiter=//evil.example").await;
    assert_eq!(all(&page, "#nachweis input[name=weiter]", Some("value")), ["/konto/sicherheit"]);
}

/// A page with a form, for its token.
async fn page_with_token(browser: &mut Browser, at: &str) -> String {
    get(browser, &format!("{at}/entwurf")).await
}

#[tokio::test]
async fn two_nurses_at_one_draft_lose_nothing() {
    let house = signing_in().await;
    let at = format!("/bewohner/{}/informationssammlung", house.residents[0]);
    let form = format!("{at}/entwurf");
    let mut nurse = house.browser(NURSE, routes()).await;
    let mut other = house.browser(OTHER, routes()).await;
    let (first, second) = (get(&mut nurse, &form).await, get(&mut other, &form).await);
    let said = |version: &str, text: &str| {
        encoded(&[("datum", "20.11.2026"), ("fassung", version), ("themen.2", text)])
    };
    assert_eq!(nurse.form(&first, &form, &said("0", "geht")).await.0, StatusCode::SEE_OTHER);
    let (status, _, page) = other.form(&second, &form, &said("0", "sitzt")).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(page.contains("Jemand hat den Entwurf inzwischen geändert."));
    assert_eq!(all(&page, "[name='themen.2']", None)[0].trim(), "sitzt", "what was typed stays");
    // Sent knowingly it replaces the other; with the version of before it does not.
    assert_eq!(other.form(&page, &form, &said(&version(&page), "sitzt")).await.0, StatusCode::SEE_OTHER);
    // Thrown away meanwhile: what is typed becomes no draft behind anybody's back.
    let discards = format!("{at}/verwerfen");
    let page = get(&mut nurse, &discards).await;
    let (status, to, _) = nurse.form(&page, &discards, &encoded(&[("fassung", &version(&page))])).await;
    assert_eq!((status, to.as_str()), (StatusCode::SEE_OTHER, at.as_str()));
    let (status, _, page) = other.form(&second, &form, &said("2", "liegt")).await;
    assert_eq!((status, version(&page)), (StatusCode::CONFLICT, "0".to_owned()));
    assert_eq!(list(&house, NURSE, house.residents[0]).await.1["entwurf"], Value::Null);
}
