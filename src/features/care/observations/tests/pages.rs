//! The pages of entries as staff meet them, without script.

use axum::http::StatusCode;
use jiff::SignedDuration;
use serde_json::json;

use super::{ADMIN, HELPER, House, NURSE};
use crate::{
    kernel::text::hex,
    platform::web::browser::{Browser, all},
};

fn encoded(fields: &[(&str, &str)]) -> String {
    serde_html_form::to_string(fields).unwrap()
}

/// What stands in the inputs of a form, as a browser would send it.
fn stands(page: &str) -> Vec<(String, String)> {
    let names =
        all(page, "main form[method=post] input:not([type=radio]):not([type=checkbox])", Some("name"));
    let values =
        all(page, "main form[method=post] input:not([type=radio]):not([type=checkbox])", Some("value"));
    names.into_iter().zip(values).filter(|(name, _)| name != "csrf").collect()
}

/// Sends the form of a page with these fields in the place of what stands there.
async fn send(
    browser: &mut Browser,
    page: &str,
    at: &str,
    fields: &[(&str, &str)],
) -> (StatusCode, String, String) {
    let mut all = stands(page);
    all.retain(|(name, _)| fields.iter().all(|(other, _)| other != name));
    let pairs: Vec<(&str, &str)> = all
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .chain(fields.iter().copied())
        .collect();
    browser.form(page, at, &encoded(&pairs)).await
}

fn wrong(page: &str) -> Vec<String> {
    all(page, ".error-summary a", Some("href"))
}

#[tokio::test]
async fn a_report_is_one_press_away_and_comes_back_to_its_line() {
    let house = House::signing_in().await;
    let mut helper = house.browser(HELPER).await;
    let resident = format!("/bewohner/{}", house.residents[0]);
    let (status, _, page) = helper.get(&resident).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    let form = format!("{resident}/beobachtungen/neu");
    assert_eq!(all(&page, ".page-head a.button", Some("href"))[0], form, "the first button");
    assert!(page.contains("Noch kein Eintrag."));
    let (_, _, page) = helper.get(&form).await;
    assert_eq!(
        all(&page, "textarea[data-fokus]", Some("name")),
        ["freitext-bericht"],
        "the cursor is in the text"
    );
    assert_eq!(all(&page, ".blocks details[open]", Some("id")), ["baustein-bericht"]);
    let blocks = all(&page, ".blocks details", Some("id"));
    assert_eq!(blocks.first().map(String::as_str), Some("baustein-bericht"));
    assert!(!blocks.contains(&"baustein-barthel".to_owned()), "nurses only");
    assert!(!blocks.contains(&"baustein-braden".to_owned()), "without a licence");
    let sent = [("freitext-bericht", "Hat gut gegessen.\nLacht viel."), ("uebergabe", "ja")];
    let (status, at, _) = send(&mut helper, &page, &form, &sent).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let entry = house.all().remove(0);
    assert_eq!(at, format!("{resident}#eintrag-{}", entry.id));
    assert_eq!((entry.vorlage.as_str(), entry.uebergabe, entry.quelle.code()), ("bericht", true, "seite"));
    let (_, _, page) = helper.get(&resident).await;
    let line = format!("#eintrag-{}[tabindex=\"-1\"] .text", entry.id);
    assert_eq!(all(&page, &line, None), ["Hat gut gegessen. Lacht viel."]);
    // The same form sent again makes no second entry.
    let (_, _, again) = helper.get(&form).await;
    let first = send(&mut helper, &again, &form, &[("freitext-bericht", "zweimal gedrückt")]).await;
    let second = send(&mut helper, &again, &form, &[("freitext-bericht", "zweimal gedrückt")]).await;
    assert_eq!((first.1, house.all().len()), (second.1, 2));
}

#[tokio::test]
async fn several_blocks_are_saved_at_once_and_what_is_wrong_keeps_everything() {
    let house = House::signing_in().await;
    let mut helper = house.browser(HELPER).await;
    house
        .write(NURSE, "vitalzeichen", json!({"puls": 72, "blutdruck": {"syst": 130, "diast": 80}}), "")
        .await;
    house.site.clock.seconds(60);
    house.write(NURSE, "vitalzeichen", json!({"puls": 75}), "").await;
    let form = format!("/bewohner/{}/beobachtungen/neu", house.residents[0]);
    let (_, _, page) = helper.get(&format!("{form}?vorlage=vitalzeichen")).await;
    assert_eq!(all(&page, ".blocks details[open]", Some("id")), ["baustein-vitalzeichen"]);
    // The value before stands beside its input, each the newest of its field, and never in it.
    let hints = all(&page, "#baustein-vitalzeichen .meta", None).join(" ");
    assert!(hints.contains("zuletzt 75") && hints.contains("130/80"), "{hints}");
    assert_eq!(all(&page, "input[name='vitalzeichen.puls']", Some("value")), [""]);
    assert_eq!(all(&page, "input[name='vitalzeichen.temperatur']", Some("inputmode")), ["decimal"]);
    let sent = [
        ("vitalzeichen.puls", "72,5"),
        ("vitalzeichen.blutdruck.syst", "80"),
        ("vitalzeichen.blutdruck.diast", "120"),
        ("schmerz.nrs", "3"),
        ("freitext-schmerz", "beim Gehen"),
        ("tag", "20.11.2026"),
        ("zeit", "25:00"),
    ];
    let (status, _, page) = send(&mut helper, &page, &form, &sent).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(wrong(&page), ["#feld-zeit"], "the time is read first");
    let sent: Vec<_> =
        sent.into_iter().filter(|(name, _)| *name != "zeit").chain([("zeit", "23:59")]).collect();
    let (_, _, page) = send(&mut helper, &page, &form, &sent).await;
    assert_eq!(wrong(&page), ["#feld-vitalzeichen.blutdruck", "#feld-vitalzeichen.puls", "#feld-zeit"]);
    assert!(page.contains("<title>Fehler: "));
    assert_eq!(all(&page, "input[name='vitalzeichen.puls']", Some("value")), ["72,5"]);
    assert_eq!(all(&page, "textarea[name='freitext-schmerz']", None), ["beim Gehen"]);
    assert_eq!(all(&page, "input[name='schmerz.nrs'][checked]", Some("value")), ["3"]);
    assert_eq!(house.all().len(), 2, "nothing is stored");
    let sent = [
        ("vitalzeichen.puls", "72"),
        ("vitalzeichen.blutdruck.syst", "120"),
        ("vitalzeichen.blutdruck.diast", "80"),
        ("schmerz.nrs", "3"),
        ("freitext-schmerz", "beim Gehen"),
        ("zeit", "9:05"),
    ];
    let (status, _, _) = send(&mut helper, &page, &form, &sent).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let all_: Vec<_> = house.all().into_iter().filter(|entry| entry.erfasst_von == house.users[1]).collect();
    assert_eq!(all_.len(), 2);
    for entry in &all_ {
        assert_eq!(entry.zeitpunkt().to_string(), "2026-11-20T08:05:00Z");
        assert_eq!(entry.schicht, "2026-11-20/frueh");
    }
    // Nothing typed at all.
    let (_, _, page) = helper.get(&form).await;
    let (status, _, page) = send(&mut helper, &page, &form, &[]).await;
    assert_eq!(
        (status, wrong(&page)),
        (StatusCode::UNPROCESSABLE_ENTITY, vec!["#feld-freitext-bericht".to_owned()])
    );
}

#[tokio::test]
async fn the_hour_that_comes_twice_is_asked_about() {
    let house = House::signing_in().await;
    house.site.clock.set("2026-10-25T09:00:00Z");
    let mut helper = house.browser(HELPER).await;
    let form = format!("/bewohner/{}/beobachtungen/neu", house.residents[0]);
    let (_, _, page) = helper.get(&form).await;
    assert!(all(&page, "input[name=haelfte]", None).is_empty(), "asked only where it must be");
    let text = ("freitext-bericht", "unruhig");
    let (_, _, page) = send(&mut helper, &page, &form, &[text, ("zeit", "02:30")]).await;
    assert_eq!(wrong(&page), ["#feld-haelfte"]);
    assert_eq!(all(&page, "input[name=haelfte]", Some("value")), ["A", "B"]);
    let (status, at, _) = send(&mut helper, &page, &form, &[text, ("zeit", "02:30"), ("haelfte", "B")]).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let entry = house.all().remove(0);
    assert_eq!(entry.zeitpunkt().to_string(), "2026-10-25T01:30:00Z");
    let (_, _, page) = helper.get(at.split('#').next().unwrap()).await;
    assert!(all(&page, ".entry-line p", None)[0].starts_with("02:30 B"));
    let (_, _, page) = helper.get(&form).await;
    let (_, _, page) =
        send(&mut helper, &page, &form, &[text, ("tag", "29.03.2026"), ("zeit", "02:30")]).await;
    assert_eq!(wrong(&page), ["#feld-zeit"]);
    assert!(page.contains("gab es wegen der Zeitumstellung nicht"));
}

#[tokio::test]
async fn an_entry_shows_every_version_and_who_may_do_what() {
    let house = House::signing_in().await;
    let id = house.write(HELPER, "vitalzeichen", json!({"puls": 40}), "müde").await;
    let at = format!("/beobachtungen/{id}");
    let mut helper = house.browser(HELPER).await;
    let (_, _, page) = helper.get(&at).await;
    assert_eq!(
        all(&page, ".page-head .actions a", Some("href")),
        [format!("{at}/berichtigen"), format!("{at}/zurueckziehen")]
    );
    let mut nurse = house.browser(NURSE).await;
    let (_, _, seen) = nurse.get(&at).await;
    assert!(all(&seen, ".page-head .actions a", None).is_empty(), "of another author");
    let (status, _, said) = nurse.get(&format!("{at}/berichtigen")).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert!(said.contains("Nur HH oder die Verwaltung"), "{said}");
    // A correction begins with what stands there.
    let (_, _, form) = helper.get(&format!("{at}/berichtigen")).await;
    assert_eq!(all(&form, "input[name='werte.puls']", Some("value")), ["40"]);
    assert_eq!(all(&form, "textarea[name=freitext]", None), ["müde"]);
    let change = [("werte.puls", "72"), ("freitext", "wach")];
    let (status, to, _) = send(&mut helper, &form, &format!("{at}/berichtigen"), &change).await;
    assert_eq!((status, to), (StatusCode::SEE_OTHER, at.clone()));
    let (_, _, page) = helper.get(&at).await;
    assert_eq!(all(&page, "#versionen li strong:first-child", None)[..2], ["Fassung 2", "Fassung 1"]);
    assert!(all(&page, "#versionen del", None)[0].contains("müde"), "the old one is struck through");
    assert_eq!(
        house.entry(id).zeitpunkt(),
        house.entry(id).fassungen[0].zeitpunkt,
        "to the second as before"
    );
    // The form of an older version is answered with both, and nothing typed is lost.
    let (status, _, page) = send(
        &mut helper,
        &form,
        &format!("{at}/berichtigen"),
        &[("werte.puls", "73"), ("freitext", "munter")],
    )
    .await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(page.contains("wach") && page.contains("Beide Fassungen stehen unten"));
    assert_eq!(all(&page, "textarea[name=freitext]", None), ["munter"]);
    assert_eq!(all(&page, "input[name=fassung]", Some("value")), ["2"]);
    // A day later it must be said why.
    house.site.clock.wait(SignedDuration::from_hours(25));
    let mut helper = house.browser(HELPER).await;
    let (_, _, form) = helper.get(&format!("{at}/berichtigen")).await;
    let (status, _, page) =
        send(&mut helper, &form, &format!("{at}/berichtigen"), &[("werte.puls", "73"), ("freitext", "x")])
            .await;
    assert_eq!((status, wrong(&page)), (StatusCode::UNPROCESSABLE_ENTITY, vec!["#feld-grund".to_owned()]));
    assert_eq!(house.entry(id).fassung(), 2);
}

#[tokio::test]
async fn an_entry_of_the_wrong_person_is_entered_for_the_right_one() {
    let house = House::signing_in().await;
    let id = house.write(HELPER, "vitalzeichen", json!({"puls": 40}), "Herr Moor klagt").await;
    let at = format!("/beobachtungen/{id}");
    let mut helper = house.browser(HELPER).await;
    let (_, _, page) = helper.get(&format!("{at}/zurueckziehen")).await;
    assert!(page.contains("Herr Moor klagt"), "what is withdrawn is shown");
    let (status, to, _) =
        send(&mut helper, &page, &format!("{at}/zurueckziehen"), &[("falsche_person", "ja")]).await;
    assert_eq!((status, to.as_str()), (StatusCode::SEE_OTHER, format!("{at}/richtige-person").as_str()));
    let (_, _, page) = helper.get(&to).await;
    assert_eq!(
        all(&page, "select[name=bewohner] option", Some("value")),
        [house.residents[1].to_string()],
        "not the one it was"
    );
    let (status, to, _) =
        helper.get(&format!("{at}/richtige-person/eintragen?bewohner={}", house.residents[1])).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, _, form) = helper.get(&to).await;
    assert_eq!(all(&form, "input[name='vitalzeichen.puls']", Some("value")), ["40"]);
    assert_eq!(all(&form, "textarea[name='freitext-vitalzeichen']", None), ["Herr Moor klagt"]);
    let path = format!("/bewohner/{}/beobachtungen/neu", house.residents[1]);
    let sent = [("freitext-vitalzeichen", "Herr Moor klagt")];
    assert_eq!(send(&mut helper, &form, &path, &sent).await.0, StatusCode::SEE_OTHER);
    let carried = house.all().into_iter().find(|entry| entry.resident_id == house.residents[1]).unwrap();
    assert_eq!(carried.zeitpunkt().to_string(), "2026-11-20T13:00:00Z", "when it was observed");
    // Nobody else is offered it, and its page says nothing.
    let mut nurse = house.browser(NURSE).await;
    assert_eq!(nurse.get(&format!("{at}/richtige-person")).await.0, StatusCode::NOT_FOUND);
    let (_, _, form) = nurse.get(&to).await;
    assert_eq!(all(&form, "input[name='vitalzeichen.puls']", Some("value")), [""]);
    let resident = format!("/bewohner/{}", house.residents[0]);
    for page in [
        nurse.get(&at).await.2,
        nurse.get(&resident).await.2,
        nurse.get(&format!("{resident}/beobachtungen")).await.2,
    ] {
        assert!(!page.contains("klagt") && !page.contains("Vitalzeichen:"), "{page}");
    }
    let mut admin = house.browser(ADMIN).await;
    let (_, _, page) = admin.get(&format!("{at}/einsehen")).await;
    let (status, _, again) = send(&mut admin, &page, &format!("{at}/einsehen"), &[("grund", "kurz")]).await;
    assert_eq!((status, wrong(&again)), (StatusCode::UNPROCESSABLE_ENTITY, vec!["#feld-grund".to_owned()]));
    let (status, _, page) =
        send(&mut admin, &page, &format!("{at}/einsehen"), &[("grund", "Auskunft vom 3.11.")]).await;
    assert!(status == StatusCode::OK && page.contains("Herr Moor klagt"));
    assert_eq!(nurse.get(&format!("{at}/einsehen")).await.0, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_timeline_has_filters_in_its_address_and_pages() {
    let house = House::signing_in().await;
    for number in 0..60 {
        house.site.clock.seconds(60);
        house
            .write(
                if number % 2 == 0 { HELPER } else { NURSE },
                "bericht",
                json!({}),
                &format!("Bericht {number}"),
            )
            .await;
    }
    house.write(NURSE, "vitalzeichen", json!({"puls": 40}), "").await;
    let mut helper = house.browser(HELPER).await;
    let at = format!("/bewohner/{}/beobachtungen", house.residents[0]);
    let (_, _, page) = helper.get(&at).await;
    assert_eq!(all(&page, ".entry-line", None).len(), 50);
    let next = all(&page, "a[rel=next]", Some("href")).remove(0);
    let (_, _, page) = helper.get(&next).await;
    assert_eq!(all(&page, ".entry-line", None).len(), 11);
    assert!(all(&page, "a[rel=next]", None).is_empty());
    let (_, _, page) = helper.get(&format!("{at}?autor={}&vorlage=bericht", house.users[1])).await;
    assert_eq!(all(&page, ".entry-line", None).len(), 30);
    assert_eq!(all(&page, "select[name=vorlage] option[selected]", Some("value")), ["bericht"]);
    assert_eq!(all(&page, "select[name=autor] option[selected]", None), ["Hanno Hilf"]);
    let (_, _, page) = helper.get(&format!("{at}?auffaellig=ja")).await;
    assert_eq!(all(&page, ".entry-line dd .badge", None).len(), 1);
    let (_, _, page) = helper.get(&format!("{at}?q=bericht+17")).await;
    assert_eq!(all(&page, ".entry-line .text", None), ["Bericht 17"]);
    let (status, _, page) = helper.get(&format!("{at}?von=neulich")).await;
    assert_eq!((status, wrong(&page)), (StatusCode::UNPROCESSABLE_ENTITY, vec!["#feld-von".to_owned()]));
    let (_, _, page) = helper.get(&format!("{at}?q=nirgends")).await;
    assert!(page.contains("Keine Einträge mit diesen Filtern."));
}

#[tokio::test]
async fn the_round_saves_a_row_and_keeps_what_is_typed_into_the_others() {
    let house = House::signing_in().await;
    let third = house.take_in("Quell", 0);
    let mut helper = house.browser(HELPER).await;
    let round = format!("/pflege/runde?vorlage=vitalzeichen&wohnbereich={}", house.units[0]);
    let (_, _, page) = helper.get(&round).await;
    assert_eq!(
        all(&page, "fieldset[id^=zeile-]", Some("id")),
        [format!("zeile-{}", house.residents[0]), format!("zeile-{third}")]
    );
    let prefix = |id: crate::kernel::ids::Id<crate::features::care::residents::Resident>| {
        format!("r{}", hex(&id.bytes()))
    };
    let [first, last] = [prefix(house.residents[0]), prefix(third)].map(|prefix| format!("{prefix}.puls"));
    let (one, other) = (house.residents[0].to_string(), third.to_string());
    let sent = [(first.as_str(), "72"), (last.as_str(), "8"), ("zeile", one.as_str())];
    let (status, _, page) = send(&mut helper, &page, "/pflege/runde", &sent).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(house.all().len(), 1);
    assert_eq!(
        all(&page, &format!("input[name='{last}']"), Some("value")),
        ["8"],
        "typed into the other row"
    );
    assert_eq!(all(&page, &format!("input[name='{first}']"), Some("value")), [""]);
    assert!(page.contains("Bergfeld, Erna: gespeichert."));
    assert_eq!(all(&page, &format!("#zeile-{third} [data-fokus]"), None).len(), 1, "the next row");
    let sent = [(last.as_str(), "8"), ("zeile", other.as_str())];
    let (status, _, page) = send(&mut helper, &page, "/pflege/runde", &sent).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(wrong(&page), [format!("#feld-{last}")]);
    let sent = [(last.as_str(), "80"), ("zeile", other.as_str())];
    let (status, to, _) = send(&mut helper, &page, "/pflege/runde", &sent).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "nothing else is typed: a reload sends nothing again");
    assert!(helper.get(&to).await.2.contains("Quell, Erna: gespeichert."));
    let (_, _, page) = helper.get(&round).await;
    let empty = [("zeile", one.as_str())];
    let (_, _, page) = send(&mut helper, &page, "/pflege/runde", &empty).await;
    assert_eq!(wrong(&page), [format!("#feld-freitext-{}", prefix(house.residents[0]))]);
    assert_eq!(house.all().len(), 2);
}

#[tokio::test]
async fn a_page_that_is_not_reached_says_no_more_than_one_that_is_not_there() {
    let house = House::signing_in().await;
    house.set(&[("zugriff", "streng")]);
    house.say(house.users[1], "HH", &[house.units[1]], false);
    let id = house.write(NURSE, "bericht", json!({}), "x").await;
    let mut helper = house.browser(HELPER).await;
    let nobody = crate::kernel::ids::Id::<super::Entry>::from_bytes([8; 16]);
    for below in ["", "/berichtigen", "/zurueckziehen", "/richtige-person"] {
        let (status, _, page) = helper.get(&format!("/beobachtungen/{id}{below}")).await;
        let (_, _, none) = helper.get(&format!("/beobachtungen/{nobody}{below}")).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{below}");
        assert_eq!(page.replace(&id.to_string(), &nobody.to_string()), none, "{below}");
    }
}
