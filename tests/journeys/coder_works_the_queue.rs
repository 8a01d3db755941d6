//! A clerk enters ICD codes and an admin codes expert reports, with plain forms, with what the script sends, and as JSON.
//!
//! Covers: icd, coding.

use reqwest::header::{HeaderMap, HeaderValue};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{Actor, Page, TestServer};

async fn case(admin: &Actor, name: &str, report: bool) -> String {
    let body = json!({"nachname": name, "datum": "2026-02-02", "fallgruppe": "onko",
        "unterlagen": report, "gutachten": report});
    let (status, answer) = admin.api(Method::POST, "/cases", Some(body)).await;
    assert_eq!(status, StatusCode::CREATED, "{answer}");
    answer["id"].as_str().unwrap().to_owned()
}

async fn stored(admin: &Actor, id: &str) -> Value {
    admin.api(Method::GET, &format!("/cases/{id}"), None).await.1
}

fn script(target: &str, csrf: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in [
        ("hx-request", "true"),
        ("hx-target", target),
        ("x-csrf-token", csrf),
        ("sec-fetch-site", "same-origin"),
        ("content-type", "application/x-www-form-urlencoded"),
    ] {
        headers.insert(name, HeaderValue::from_str(value).unwrap());
    }
    headers
}

async fn sent(actor: &Actor, path: &str, target: &str, csrf: &str, body: &str) -> Page {
    actor.raw(Method::POST, path, script(target, csrf), body.as_bytes().to_vec()).await
}

#[tokio::test]
async fn icd_codes_are_entered_by_script_by_plain_form_and_by_json() {
    let site = TestServer::start().await;
    let admin = site.admin().await;
    let clerk = site.dak().await;
    let ids = [
        case(&admin, "Anders", false).await,
        case(&admin, "Brandt", false).await,
        case(&admin, "Celik", false).await,
    ];
    let page = clerk.get("/icd").await;
    assert_eq!((page.status, page.texts("form.icd-row").len()), (StatusCode::OK, 3));
    let csrf = page.csrf();

    // The script: refused with the text kept and what was meant, then saved with the progress.
    let path = format!("/faelle/{}/icd", ids[0]);
    let row = format!("icd-zeile-{}", ids[0]);
    let refused = sent(&clerk, &path, &row, &csrf, "vorher=&icd=C50%2C1").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.attributes("[data-vorschlag]", "data-vorschlag"), ["C50.1"]);
    assert_eq!(refused.attributes("input[name=icd]", "value"), ["C50,1"]);
    // By Enter the same is taken as it was meant, and said; but nothing that names no code for sure.
    let unsure = sent(&clerk, &path, &row, &csrf, "vorher=&icd=C50.1+V&annehmen=ja").await;
    assert_eq!(unsure.status, StatusCode::UNPROCESSABLE_ENTITY);
    let saved = sent(&clerk, &path, &row, &csrf, "vorher=&icd=c501&annehmen=ja").await;
    assert_eq!(saved.status, StatusCode::OK, "{}", saved.body());
    assert!(saved.text(&format!("#{row}")).contains("C50.1 gespeichert (aus C501)"));
    assert_eq!(saved.text("#meldung"), "C50.1 gespeichert (aus C501)");
    assert!(saved.text("#icd-fortschritt[hx-swap-oob]").contains("1 von 3"));
    let late = sent(&clerk, &path, &row, &csrf, "vorher=&icd=c79.5").await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.text(".icd-state").contains("C50.1"));

    // Without script: one form for all rows, a wrong one keeps its text.
    let form = clerk.get("/icd").await.form("#icd-alle");
    let mut body: Vec<String> = form.pairs().iter().map(|(name, value)| format!("{name}={value}")).collect();
    for (id, icd) in [(&ids[1], "c79.5"), (&ids[2], "c501")] {
        body.push(format!("fall={id}&vorher=&icd={icd}"));
    }
    let mut headers = script("", &csrf);
    headers.remove("hx-request");
    let all = clerk.raw(Method::POST, "/icd", headers, body.join("&").into_bytes()).await;
    assert_eq!(all.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(all.texts(".icd-row.saved").len(), 1);
    assert_eq!(all.attributes(".icd-row.problem input[name=icd]", "value"), ["c501"]);
    let meant = all.attributes("button[name=vorschlag]", "value").remove(0);
    let form = all
        .form("#icd-alle")
        .set("fall", &ids[2])
        .set("vorher", "")
        .set("icd", "c501")
        .set("vorschlag", meant);
    let done = clerk.submit(form).await;
    assert_eq!(done.path(), "/icd?gewaehlt=ja");
    assert!(done.body().contains("Keine offenen ICD. Gut gemacht."), "{}", done.body());
    assert_eq!(stored(&admin, &ids[2]).await["icd"], "C50.1");

    // The cell: a page of its own, and a part of the list; only an admin clears.
    let page = clerk.get(&path).await;
    assert!(!page.has("button[name=leeren]"));
    let changed = clerk.submit(page.form("form.icd-cell").set("icd", "C50.2")).await;
    assert_eq!(changed.path(), format!("/faelle/{}", ids[0]));
    let (status, answer) = clerk.api(Method::GET, "/cases/pending-icd", None).await;
    assert_eq!((status, answer["total"].clone()), (StatusCode::OK, json!(0)));
    let mut version = HeaderMap::new();
    version.insert("if-match", HeaderValue::from_static("\"3\""));
    let put = format!("/cases/{}/icd", ids[0]);
    let (status, _, _) = clerk.api_with(Method::PUT, &put, Some(json!({"icd": null})), version.clone()).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let (status, _, answer) = clerk.api_with(Method::PUT, &put, Some(json!({})), version.clone()).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{answer}");
    let (status, headers, answer) =
        clerk.api_with(Method::PUT, &put, Some(json!({"icd": "C50.-"})), version.clone()).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    assert_eq!((&answer["icd"], &headers["etag"]), (&json!("C50"), &HeaderValue::from_static("\"4\"")));
    assert!(answer["warnings"].as_array().unwrap().contains(&json!("ICD_PLATZHALTER_ENTFERNT")));
    let (status, _, _) = admin.api_with(Method::PUT, &put, Some(json!({"icd": null})), version).await;
    assert_eq!(status, StatusCode::PRECONDITION_FAILED);

    // Whoever opens the form of a case that was taken back is told so before typing.
    admin
        .submit(
            admin
                .get(&format!("/faelle/{}/storno", ids[1]))
                .await
                .form("form[action$='/storno']")
                .set("loesch_grund", "Doppelt"),
        )
        .await;
    let told = clerk.get(&format!("/faelle/{}/icd", ids[1])).await;
    assert_eq!((told.status, told.has("input[name=icd]")), (StatusCode::CONFLICT, false));
    assert!(told.has(&format!("main a[href='/faelle/{}']", ids[1])));
}

#[tokio::test]
async fn expert_reports_are_coded_one_after_another() {
    let site = TestServer::start().await;
    let admin = site.admin().await;
    let ids = [
        case(&admin, "Anders", true).await,
        case(&admin, "Brandt", true).await,
        case(&admin, "Celik", true).await,
    ];
    let card = admin.get("/kodierung").await;
    assert_eq!(card.path(), format!("/kodierung/{}?jahr=2026&kw=6", ids[0]), "the newest week");
    assert_eq!(card.text("#karte h2"), "Fall 1 von 3: Anders");
    let incomplete = admin.submit(card.form("form.coding-form").set("gutachten_typ", "Alternative")).await;
    assert_eq!(incomplete.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        incomplete.has("input[value=Alternative][checked]")
            && incomplete.text("title").starts_with("Fehler: ")
    );
    let form = incomplete.form("form.coding-form").set("therapieaenderung", "Ja");
    let second = admin.submit(form.clone()).await;
    assert_eq!(second.text("#karte h2"), "Fall 2 von 3: Brandt");
    assert!(second.text(".notice.tone-good").contains("Gespeichert."));
    // The same form again does nothing new; another choice is told what stands there.
    assert_eq!(admin.submit(form.clone()).await.text("#karte h2"), "Fall 2 von 3: Brandt");
    let other = admin.submit(form.set("gutachten_typ", "Bestätigung")).await;
    assert_eq!(other.status, StatusCode::CONFLICT);
    assert!(other.text("#karte").contains("Alternative"));
    // Taken back: the card is filled as it was.
    let back = admin.submit(second.form("form[action*=rueckgaengig]")).await;
    assert_eq!(back.text("#karte h2"), "Fall 1 von 3: Anders");
    assert!(back.has("input[value=Alternative][checked]") && back.has("input[value=Ja][checked]"));
    // What the script sends: the next card alone, with its address.
    let csrf = back.csrf();
    let body = "gutachten_typ=Best%C3%A4tigung&therapieaenderung=Nein";
    let next = sent(&admin, &format!("/kodierung/{}?jahr=2026&kw=6", ids[0]), "karte", &csrf, body).await;
    assert_eq!(next.status, StatusCode::OK, "{}", next.body());
    assert!(next.header("hx-push-url").starts_with(&format!("/kodierung/{}?jahr=2026&kw=6&vorher=", ids[1])));
    assert!(next.text("#fortschritt[hx-swap-oob]").contains("Bestätigung 1 · Alternative 0"));
    assert!(!next.has("main"));
    // Skipping, then the queue as JSON.
    let skip = next.attributes("a[data-taste=S]", "href").remove(0);
    assert_eq!(admin.get(&skip).await.text("#karte h2"), "Fall 2 von 3: Celik");
    let (_, queue) = admin.api(Method::GET, "/coding/queue", None).await;
    assert_eq!((&queue["total"], &queue["progress"]["bestaetigung"]), (&json!(2), &json!(1)));
    let items = json!([
        {"id": ids[1], "gutachten_typ": "Alternative", "therapieaenderung": "Ja", "ta_uebertherapie": true},
        {"id": ids[2], "gutachten_typ": "Alternative"},
    ]);
    let (status, batch) = admin.api(Method::POST, "/coding/batch", Some(items)).await;
    assert_eq!(status, StatusCode::OK, "{batch}");
    assert_eq!(
        (&batch["coded"], &batch["results"][1]["code"]),
        (&json!(1), &json!("KODIERUNG_UNVOLLSTAENDIG"))
    );
    let body = "gutachten_typ=Alternative&therapieaenderung=Nein";
    let end = sent(&admin, &format!("/kodierung/{}", ids[2]), "karte", &csrf, body).await;
    assert!(end.body().contains("Alle Fälle kodiert: 3 Fälle."), "{}", end.body());
    // At the case the coding is reset, and the queue has it again.
    let detail = admin.get(&format!("/faelle/{}", ids[2])).await;
    admin.submit(detail.form("form[action$=kodierung-zuruecksetzen]")).await;
    assert_eq!(stored(&admin, &ids[2]).await["gutachten_typ"], Value::Null);
    assert_eq!(admin.get("/kodierung").await.text("#karte h2"), "Fall 3 von 3: Celik", "as the bar counts");
}
