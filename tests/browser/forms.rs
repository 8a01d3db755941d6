//! What happens when a form is wrong, sent twice, or older than the record (interface.md, 5: checks 19 to 22).
//!
//! Covers: cases, form.

use reqwest::Method;
use serde_json::{Value, json};

use crate::driver::in_browser;
use crate::support::{Actor, TestServer};
use crate::tab::Tab;
use crate::work::{EXAMPLE, case, cases, sign_in};

/// A form, what is typed into it, and the fields that must be named.
struct Wrong<'a> {
    path: String,
    typed: &'a [(&'a str, &'a str)],
    submit: &'a str,
    fields: &'a [&'a str],
}

/// Sends one wrong form and looks at the answer.
async fn refused(tab: &Tab, site: &TestServer, wrong: Wrong<'_>) {
    let path = &wrong.path;
    tab.go(&format!("{}{path}", site.url())).await;
    for (field, text) in wrong.typed {
        tab.fill(field, text).await;
    }
    tab.follow(wrong.submit).await;
    tab.shows(".error-summary").await;
    assert_eq!(tab.answered(path).await, 422, "{path}");
    tab.holds("document.activeElement.matches('.error-summary')").await;
    let title = tab.value("document.title").await;
    assert!(title.as_str().unwrap().starts_with("Fehler: "), "{path}: {title}");
    for (field, text) in wrong.typed {
        let kept = tab.value(&format!("document.querySelector({}).value", json!(field))).await;
        assert_eq!(kept, *text, "{path}: {field} is kept");
    }
    for field in wrong.fields {
        let link = format!(".error-summary a[href='#{field}']");
        let said = tab.text(&link).await;
        tab.click(&link).await;
        tab.holds(&format!("document.activeElement.id === {}", json!(field))).await;
        let check = format!(
            "(e => [e.getAttribute('aria-invalid') ?? e.closest('.invalid') !== null, \
              (e.getAttribute('aria-describedby') || '').split(' ').map(id => document.getElementById(id)?.textContent || '').join(' ')]) \
              (document.getElementById({}))",
            json!(field)
        );
        let at = tab.value(&check).await;
        assert!(at[0] == "true" || at[0] == Value::Bool(true), "{path}: {field} is marked: {at}");
        assert!(at[1].as_str().unwrap().contains(&said), "{path}: \"{said}\" is not at {field}: {at}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_form_says_what_to_do_and_loses_nothing() {
    in_browser("a_wrong_form_says_what_to_do_and_loses_nothing", |tab| async move {
        let site = TestServer::start().await;
        let admin = site.admin().await;
        let values =
            json!({"nachname": "Probst", "vorname": "Alma", "datum": "2026-02-02", "fallgruppe": "onko"});
        let made = case(&admin, values).await;
        let id = made["id"].as_str().unwrap();
        let (_, plan) = admin.upload("/import/csv", "faelle.csv", EXAMPLE.into()).await;
        let plan = plan["id"].as_str().unwrap();

        tab.go(&format!("{}/anmelden", site.url())).await;
        tab.click("#anmeldung button[type=submit]").await;
        tab.shows(".error-summary").await;
        tab.holds("document.activeElement.matches('.error-summary')").await;
        assert!(tab.value("document.title").await.as_str().unwrap().starts_with("Fehler: "));
        sign_in(&tab, &site, "admin").await;

        let save = "main form[method=post] button.button[type=submit]";
        let form = |path: &str, typed, fields| Wrong { path: path.to_owned(), typed, submit: save, fields };
        let forms = [
            form("/faelle/neu", &[][..], &["feld-nachname"][..]),
            form(
                "/faelle/neu",
                &[("#feld-nachname", "Kiesel"), ("#feld-geburtsdatum", "31.02.1960"), ("#feld-ort", "Kiel")],
                &["feld-geburtsdatum"],
            ),
            form(
                &format!("/faelle/{id}/bearbeiten"),
                &[("#feld-unterlagen_erhalten", "quatsch"), ("#feld-thema", "Knie")],
                &["feld-unterlagen_erhalten"],
            ),
            form(
                &format!("/faelle/{id}/bearbeiten"),
                &[("#feld-nachname", ""), ("#feld-ort", "Kiel")],
                &["feld-nachname"],
            ),
            form(&format!("/faelle/{id}/storno"), &[], &["feld-loesch_grund"]),
            form("/import", &[], &["feld-datei"]),
            form("/berichte?jahr=2026", &[("#feld-kw", "99")], &["feld-kw"]),
            form("/berichte?jahr=2026", &[("#feld-kw", "")], &["feld-kw"]),
            form(
                &format!("/import/{plan}/zeile/5"),
                &[("#feld-erstellungsdatum", "gestern")],
                &["feld-erstellungsdatum"],
            ),
        ];
        for wrong in forms {
            refused(&tab, &site, wrong).await;
        }
        // 2025 has no week 53.
        let week = [("#feld-jahr", "2025"), ("#feld-kw", "53")];
        for path in ["/icd", "/kodierung"].map(str::to_owned) {
            let submit = "main form.filter button[type=submit]";
            refused(&tab, &site, Wrong { path, typed: &week, submit, fields: &["feld-kw"] }).await;
        }
    })
    .await;
}

/// The cases with this surname, from the list: the search may be a moment behind.
async fn named(admin: &Actor, name: &str) -> Vec<Value> {
    let all = cases(admin, "per_page=100").await;
    all.into_iter().filter(|case| case["nachname"] == name).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn twice_is_once_and_two_people_lose_nothing() {
    in_browser("twice_is_once_and_two_people_lose_nothing", |tab| async move {
        let site = TestServer::start().await;
        let admin = site.admin().await;
        sign_in(&tab, &site, "admin").await;
        let url = |path: &str| format!("{}{path}", site.url());

        // Two clicks at once, and the same form sent twice behind the script's back.
        tab.go(&url("/faelle/neu")).await;
        tab.fill("#feld-nachname", "Doppelt").await;
        tab.click("#feld-fallgruppe-1").await;
        tab.double_click("main form[method=post] button.button[type=submit]").await;
        tab.leaves("/faelle/neu").await;
        assert_eq!(named(&admin, "Doppelt").await.len(), 1);
        // Loaded again, the page that came is asked for, and nothing is sent.
        let before = tab.value("performance.timeOrigin").await;
        tab.run("location.reload()").await;
        tab.holds(&format!("performance.timeOrigin !== {before}")).await;
        assert_eq!(tab.status().await, 200);
        assert_eq!(named(&admin, "Doppelt").await.len(), 1);
        tab.go(&url("/faelle/neu")).await;
        tab.fill("#feld-nachname", "Zweimal").await;
        tab.click("#feld-fallgruppe-1").await;
        let script = "const done = arguments[0], form = document.querySelector('main form[method=post]'); \
            const send = () => fetch(form.action, {method: 'POST', body: new URLSearchParams(new FormData(form))}); \
            Promise.all([send(), send()]).then(all => done(all.map(one => one.url)));";
        let both = tab.answer(script, Vec::new()).await;
        assert_eq!(both[0], both[1], "both answers lead to the same case");
        assert_eq!(named(&admin, "Zweimal").await.len(), 1);
        // Gone back to, the same page with something else in it is an act of its own: nothing that was typed is dropped.
        tab.fill("#feld-nachname", "Nochmal").await;
        let again = tab.answer(script, Vec::new()).await;
        assert!(again[0] == again[1] && again[0] != both[0], "{again} after {both}");
        assert_eq!(named(&admin, "Nochmal").await.len(), 1);

        // Somebody else saves while the form is open.
        let one = named(&admin, "Zweimal").await.remove(0);
        let edit = format!("/faelle/{}/bearbeiten", one["id"].as_str().unwrap());
        tab.go(&url(&edit)).await;
        let other = admin.get(&edit).await.form("form[action$='/bearbeiten']");
        admin.submit(other.set("ort", "Köln").set("thema", "Hüfte")).await;
        tab.fill("#feld-ort", "Kiel").await;
        tab.fill("#feld-strasse", "Am Hafen 1").await;
        tab.click("main form[method=post] button.button[type=submit]").await;
        tab.shows("form.compare").await;
        assert_eq!(tab.answered(&edit).await, 409);
        tab.holds("document.activeElement.matches('.error-summary')").await;
        let said = tab.text("form.compare").await;
        assert!(said.contains("Kiel") && said.contains("Köln"), "{said}");
        tab.click("form.compare input[name=ort][value=Köln]").await;
        tab.click("form.compare button[type=submit]").await;
        tab.leaves(&edit).await;
        let (_, now) = admin.api(Method::GET, &format!("/cases/{}", one["id"].as_str().unwrap()), None).await;
        let saved = [&now["ort"], &now["strasse"], &now["thema"]];
        assert_eq!(saved, [&json!("Köln"), &json!("Am Hafen 1"), &json!("Hüfte")]);
    })
    .await;
}

/// The line is cut while a form is sent: it was the browser's own error page, and what was typed was gone.
#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_is_down_loses_nothing_typed() {
    in_browser("a_line_that_is_down_loses_nothing_typed", |tab| async move {
        let site = TestServer::start().await;
        let admin = site.admin().await;
        sign_in(&tab, &site, "admin").await;
        let typed =
            [("#feld-nachname", "Funkloch"), ("#feld-ort", "Kiel"), ("#feld-kurzbeschreibung", "Im Aufzug")];
        let save = "main form[method=post] button.button[type=submit]";
        let waits = |path: &'static str| {
            let tab = tab.clone();
            async move {
                tab.network(true, 0, 0).await;
                tab.click(save).await;
                tab.sees("Keine Verbindung. Ihre Eingabe ist noch da.").await;
                assert_eq!(tab.path().await, path);
                // Once more while it is still down: the same answer, and nothing is sent twice later.
                tab.click("#stoerung button").await;
                tab.shows("#stoerung button").await;
                tab.network(false, 0, 0).await;
            }
        };
        tab.go(&format!("{}/faelle/neu", site.url())).await;
        tab.click("#feld-fallgruppe-1").await;
        for (field, text) in typed {
            tab.fill(field, text).await;
        }
        waits("/faelle/neu").await;
        for (field, text) in typed {
            assert_eq!(tab.value(&format!("document.querySelector('{field}').value")).await, text);
        }
        tab.follow("#stoerung button").await;
        tab.sees("Funkloch").await;
        let saved = named(&admin, "Funkloch").await;
        assert_eq!(saved.len(), 1);
        let (_, case) =
            admin.api(Method::GET, &format!("/cases/{}", saved[0]["id"].as_str().unwrap()), None).await;
        assert_eq!((&case["ort"], &case["kurzbeschreibung"]), (&json!("Kiel"), &json!("Im Aufzug")));

        // A form of another kind: the same.
        tab.go(&format!("{}/verwaltung/zweitmeinung", site.url())).await;
        tab.fill("main form[method=post] input:not([type=hidden])", "77").await;
        waits("/verwaltung/zweitmeinung").await;
        tab.follow("#stoerung button").await;
        assert_eq!(
            tab.value("document.querySelector('main form[method=post] input:not([type=hidden])').value")
                .await,
            "77"
        );
    })
    .await;
}
