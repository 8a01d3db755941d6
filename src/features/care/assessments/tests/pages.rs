//! The pages of assessments as staff meet them, without script.

use axum::http::StatusCode;

use super::*;
use crate::{
    features::care::{
        assessments::items::{Item, Scale},
        measures::testing::{ADMIN, HELPER, NURSE, encoded},
    },
    platform::web::browser::all,
};

/// Every needed criterion at nothing, as the radios of the form send it.
fn filled(named: &[(&'static str, &'static str)]) -> Vec<(String, String)> {
    let needed = Item::all().filter(|item| item.is_needed() && item.scale() != Scale::Rate);
    let needed = needed.map(|item| (format!("punkte.{}", item.code()), "0".to_owned()));
    let named = named.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let mut fields: Vec<(String, String)> = needed.collect();
    for (name, value) in named {
        fields.retain(|(known, _)| *known != name);
        fields.push((name, value));
    }
    fields
}

fn body(fields: &[(String, String)]) -> String {
    let pairs: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    encoded(&pairs)
}

#[tokio::test]
async fn a_nurse_fills_in_six_modules_and_sees_what_they_come_to() {
    let house = signing_in().await;
    let file = format!("/bewohner/{}", house.residents[0]);
    let at = format!("{file}/begutachtung");
    let mut nurse = house.browser(NURSE, (FEATURE.routes)()).await;
    let (_, _, page) = nurse.get(&file).await;
    assert!(all(&page, "#begutachtung", None)[0].contains("noch keine Begutachtung"));
    let (_, _, page) = nurse.get(&at).await;
    assert!(page.contains("Es ist noch keine Begutachtung eingetragen."));
    assert!(!page.contains("/begutachtung/bescheid"), "a nurse is led to no decision");
    let form = format!("{at}/neu");
    let (_, _, page) = nurse.get(&form).await;
    assert_eq!(all(&page, "main fieldset.fieldset", None).len(), 7);
    assert_eq!(all(&page, "input[name=stichtag]", Some("value")), ["20.11.2026"]);
    assert!(page.contains("1.1 Positionswechsel im Bett") && page.contains("überwiegend unselbständig (2)"));
    assert!(all(&page, "main input[checked]", None).is_empty(), "no answer stands there before it is given");
    assert_eq!(all(&page, "[name='haeufigkeiten.5.13.tag']", None).len(), 0);
    // What is missing is said at its criterion, and what was chosen stays.
    let mut fields =
        filled(&[("stichtag", "20.11.2026"), ("punkte.1.1", "3"), ("haeufigkeiten.5.1.tag", "4")]);
    fields.retain(|(name, _)| name != "punkte.2.4");
    let (status, _, again) = nurse.form(&page, &form, &body(&fields)).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(all(&again, ".error-summary a", Some("href")), ["#feld-punkte.2.4"]);
    assert_eq!(all(&again, "[name='punkte.1.1'][checked]", Some("value")), ["3"]);
    assert_eq!(all(&again, "[name='haeufigkeiten.5.1.tag']", Some("value")), ["4"]);
    let fields = filled(&[
        ("stichtag", "20.11.2026"),
        ("punkte.1.1", "3"),
        ("punkte.3.1", "1"),
        ("punkte.4.8", "9"),
        ("haeufigkeiten.5.1.tag", "4"),
    ]);
    let (status, to, _) = nurse.form(&again, &form, &body(&fields)).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, _, page) = nurse.get(&to).await;
    // 2,5 and 3,75 and 20 and 10.
    let shown = all(&page, "main", None)[0].clone();
    assert!(shown.contains("36,25") && shown.contains("Pflegegrad 2"), "{shown}");
    assert!(shown.contains("11,25"), "missing to the next: {shown}");
    assert!(shown.contains("Unsere Summe ist eine Einschätzung"), "{shown}");
    assert!(shown.contains("4 × pro Tag") && shown.contains("selten (ein- bis dreimal"), "{shown}");
    assert_eq!(all(&page, "#module tbody tr", None).len(), 7);
    let (_, _, page) = nurse.get(&at).await;
    assert!(all(&page, "#begutachtungen", None)[0].contains("36,25"));
    let (_, _, page) = nurse.get(&file).await;
    assert!(all(&page, "#begutachtung", None)[0].contains("Eigeneinschätzung · Pflegegrad 2"));
}

#[tokio::test]
async fn an_admin_enters_a_decision_and_the_file_has_the_grade() {
    let house = signing_in().await;
    let at = format!("/bewohner/{}/begutachtung", house.residents[0]);
    let mut admin = house.browser(ADMIN, (FEATURE.routes)()).await;
    let (_, _, page) = admin.get(&at).await;
    assert!(page.contains(&format!("{at}/bescheid")) && !page.contains(&format!("{at}/neu")));
    let form = format!("{at}/bescheid");
    let (_, _, page) = admin.get(&form).await;
    assert_eq!(all(&page, "[name=pflegegrad]", Some("value")), ["0", "1", "2", "3", "4", "5"]);
    let sent = encoded(&[("stichtag", "1.11.2026"), ("pflegegrad", "")]);
    let (status, _, again) = admin.form(&page, &form, &sent).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(all(&again, ".error-summary a", Some("href")), ["#feld-pflegegrad"]);
    let sent = encoded(&[("stichtag", "1.11.2026"), ("pflegegrad", "4")]);
    let (status, to, _) = admin.form(&again, &form, &sent).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, _, page) = admin.get(&to).await;
    assert!(page.contains("Pflegegrad im Bescheid") && !page.contains("Unsere Summe ist eine Einschätzung"));
    let (_, _, page) = admin.get(&at).await;
    assert!(page.contains("Zurzeit: Pflegegrad 4, seit 01.11.2026"), "{page}");
    assert_eq!(resident(&house, house.residents[0]).pflegegrad, Some(4));
}

#[tokio::test]
async fn who_is_no_nurse_reads_and_is_led_to_no_form() {
    let house = signing_in().await;
    let at = format!("/bewohner/{}/begutachtung", house.residents[0]);
    let mut helper = house.browser(HELPER, (FEATURE.routes)()).await;
    let (status, _, page) = helper.get(&at).await;
    assert_eq!(status, StatusCode::OK);
    for leads in [format!("{at}/neu"), format!("{at}/bescheid")] {
        assert!(!page.contains(&leads), "{leads}");
        assert_eq!(helper.get(&leads).await.0, StatusCode::FORBIDDEN, "{leads}");
    }
}
