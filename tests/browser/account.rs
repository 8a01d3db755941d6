//! The own account in a browser: a second factor that a camera can read, a session that ends in the middle of a form,
//! and the warning before it does (interface.md, 5, check 21).
//!
//! Covers: my_account, session.

use std::process::Command;

use serde_json::{Value, json};

use crate::driver::in_browser;
use crate::support::{TestServer, authenticator::code, site::PASSWORD, site::TENANT, wait::until_some};
use crate::tab::Tab;
use crate::work::{a_year, cases, change, import, sign_in};

pub async fn open(tab: &Tab, site: &TestServer, path: &str) {
    tab.go(&format!("{}{path}", site.url())).await;
}

/// What the acceptance list asks of every page, and its pictures.
pub async fn look(tab: &Tab, name: &str) {
    for dark in [false, true] {
        tab.dark(dark).await;
        let found = if dark { tab.axe_contrast().await } else { tab.axe().await };
        assert!(found.is_empty(), "{name}: {found:#?}");
        tab.whole(&format!("konto-{name}{}", if dark { "-dark" } else { "" })).await;
    }
    tab.dark(false).await;
    tab.phone().await;
    tab.no_horizontal_scroll().await;
    tab.whole(&format!("konto-{name}-360")).await;
    tab.desktop().await;
    assert!(tab.csp_violations().await.is_empty(), "{name}");
}

/// What a camera reads in the page that is shown; none without `zbarimg`.
async fn read_qr(tab: &Tab, site: &TestServer) -> Option<String> {
    let picture = site.path("qr.png");
    std::fs::write(&picture, tab.picture_of("div.qr").await).unwrap();
    let Ok(out) = Command::new("zbarimg").args(["--quiet", "--raw", &picture]).output() else {
        println!("skipped: the independent reader of QR codes, because zbarimg is not installed");
        return None;
    };
    assert!(out.status.success(), "zbarimg finds no code: {}", String::from_utf8_lossy(&out.stderr));
    Some(String::from_utf8(out.stdout).unwrap().trim().to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_factor_is_set_up_by_its_owner() {
    in_browser("a_second_factor_is_set_up_by_its_owner", |tab| async move {
        let site = TestServer::start().await;
        sign_in(&tab, &site, "dak_mitarbeiter").await;
        for (path, name) in [
            ("/konto", "profil"),
            ("/konto/passwort", "passwort"),
            ("/konto/sitzungen", "sitzungen"),
            ("/konto/einrichtung", "einrichtung"),
            ("/konto/sicherheit", "sicherheit"),
        ] {
            open(&tab, &site, path).await;
            look(&tab, name).await;
        }
        // It takes a sign-in of the last five minutes, and looking at five pages takes what it takes.
        tab.forget_cookies().await;
        sign_in(&tab, &site, "dak_mitarbeiter").await;
        open(&tab, &site, "/konto/sicherheit").await;
        tab.click("form[action$='/einrichten'] button").await;
        tab.comes_to("/konto/sicherheit/einrichten").await;
        look(&tab, "faktor").await;
        let key = tab.text("[data-schluessel]").await;
        for dark in [false, true] {
            tab.dark(dark).await;
            if let Some(read) = read_qr(&tab, &site).await {
                assert!(read.starts_with("otpauth://totp/Visite"), "{read}");
                assert!(read.contains(&format!("secret={}", key.replace(' ', ""))), "{read}");
                let shown = tab.attribute("a[href^='otpauth:']", "href").await;
                assert_eq!(read, shown);
            }
        }
        tab.dark(false).await;
        tab.fill("[name=code]", "000000").await;
        tab.follow("#faktor button[type=submit]").await;
        tab.shows("#faktor .error").await;
        tab.fill("[name=code]", &code(&key, 0)).await;
        tab.click("#faktor button[type=submit]").await;
        tab.shows("#codes").await;
        assert_eq!(tab.count("#codes li").await, 10);
        look(&tab, "codes").await;
        tab.holds("!document.querySelector('[data-drucken]').hidden").await;
        tab.click("#gesichert [name=gesichert]").await;
        tab.click("#gesichert button[type=submit]").await;
        tab.comes_to("/faelle/uebersicht").await;
        open(&tab, &site, "/konto/sicherheit").await;
        look(&tab, "sicherheit-an").await;
        // From now on a code is asked for.
        tab.forget_cookies().await;
        open(&tab, &site, "/anmelden").await;
        tab.fill("[name=email]", &TestServer::email(TENANT, "dak_mitarbeiter")).await;
        tab.fill("[name=passwort]", PASSWORD).await;
        tab.click("#anmeldung button[type=submit]").await;
        tab.comes_to("/anmelden/code").await;
        tab.fill("[name=code]", &code(&key, 1)).await;
        tab.click("#anmeldung button[type=submit]").await;
        tab.comes_to("/faelle/uebersicht").await;
    })
    .await;
}

async fn end_session(tab: &Tab) {
    tab.forget_cookies().await;
}

/// Fills the panel or the page of signing in again.
async fn again(tab: &Tab, role: &str) {
    tab.fill("#neu-anmeldung [name=konto_email]", &TestServer::email(TENANT, role)).await;
    tab.fill("#neu-anmeldung [name=konto_passwort]", PASSWORD).await;
    tab.click("#neu-anmeldung button[type=submit]").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_session_in_a_half_filled_form_loses_nothing() {
    in_browser("an_expired_session_in_a_half_filled_form_loses_nothing", |tab| async move {
        let site = TestServer::start().await;
        let admin = site.admin().await;
        import(&admin, &a_year()).await;
        for found in cases(&admin, "jahr=2026&per_page=3").await {
            let values = json!({"unterlagen": true, "gutachten": true});
            change(&admin, reqwest::Method::PATCH, &found, "", values).await;
        }
        sign_in(&tab, &site, "admin").await;
        plain(&tab, &site, &admin).await;
        carried(&tab, &site, &admin).await;
        panel(&tab, &site, &admin).await;
        column(&tab, &site).await;
        upload(&tab, &site).await;
        other_tab(&tab, &site, &admin).await;
    })
    .await;
}

/// A plain form that a script sends: the panel stands above it, it stays as it is, and it is sent once after signing in.
async fn plain(tab: &Tab, site: &TestServer, admin: &crate::support::Actor) {
    open(tab, site, "/faelle/neu").await;
    tab.fill("[name=nachname]", "Dazwischen").await;
    tab.click("#feld-fallgruppe-1").await;
    end_session(tab).await;
    tab.click("main form[method=post] button.button[type=submit]").await;
    tab.shows("#neu-anmelden #neu-anmeldung").await;
    assert_eq!(tab.value("document.querySelector('#feld-nachname').value").await, "Dazwischen");
    again(tab, "admin").await;
    tab.shows("#verlauf").await;
    assert_eq!(cases(admin, "q=Dazwischen").await.len(), 1);
}

/// The same without the script that sends it: the page of signing in carries it, one button sends it.
async fn carried(tab: &Tab, site: &TestServer, admin: &crate::support::Actor) {
    open(tab, site, "/faelle/neu").await;
    tab.fill("[name=nachname]", "Zwischenzeit").await;
    tab.fill("[name=datum]", "02.02.2026").await;
    end_session(tab).await;
    tab.run("document.querySelector('main form[method=post]').submit()").await;
    tab.shows("main #neu-anmeldung").await;
    look(tab, "wieder").await;
    again(tab, "admin").await;
    tab.shows("#noch-einmal").await;
    // What waits is read before it is sent: the fields by their labels, without what nobody typed.
    let waiting = tab.text("#wartet").await;
    for said in ["Fall anlegen", "Nachname", "Zwischenzeit", "02.02.2026"] {
        assert!(waiting.contains(said), "{said}: {waiting}");
    }
    assert!(!waiting.contains("vorgang") && !waiting.contains("csrf"), "{waiting}");
    look(tab, "noch-einmal").await;
    tab.follow("#noch-einmal button[type=submit]").await;
    tab.shows("#feld-nachname, #verlauf").await;
    if tab.count("#feld-nachname").await == 1 {
        // The group was still to be chosen: refused like any form, with all that was typed.
        assert_eq!(tab.value("document.querySelector('#feld-nachname').value").await, "Zwischenzeit");
        assert_eq!(tab.value("document.querySelector('#feld-datum').value").await, "02.02.2026");
    } else {
        assert_eq!(cases(admin, "q=Zwischenzeit").await.len(), 1);
    }
    // Of a record that is there: which one, and only what was typed anew.
    let made = cases(admin, "q=Dazwischen").await.remove(0);
    open(tab, site, &format!("/faelle/{}/bearbeiten", made["id"].as_str().unwrap())).await;
    tab.fill("[name=ort]", "Kiel").await;
    tab.click("[name=unterlagen]").await;
    end_session(tab).await;
    tab.run("document.querySelector('main form[method=post]').submit()").await;
    tab.shows("main #neu-anmeldung").await;
    again(tab, "admin").await;
    tab.shows("#noch-einmal").await;
    let waiting = tab.text("#wartet").await;
    assert!(waiting.starts_with(&format!("Fall {}", made["nr"])), "{waiting}");
    let told = tab.value("[...document.querySelectorAll('#wartet dl > div')].map(e => e.textContent)").await;
    assert_eq!(told, json!(["OrtKiel", "UnterlagenJa"]));
    tab.follow("#noch-einmal button[type=submit]").await;
    tab.shows("#verlauf").await;
    tab.sees("Kiel").await;
}

/// A form that htmx sends: the panel stands above it, it stays as it is, and it is sent once after signing in.
async fn panel(tab: &Tab, site: &TestServer, admin: &crate::support::Actor) {
    open(tab, site, "/kodierung").await;
    tab.shows("#karte form.coding-form").await;
    tab.click("#feld-gutachten_typ-1").await;
    tab.click("#feld-therapieaenderung-2").await;
    let before = cases(admin, "jahr=2026&status=kodiert&per_page=100").await.len();
    let card = tab.value("document.querySelector('.coding-form').action").await;
    end_session(tab).await;
    tab.click(".coding-form button[type=submit]").await;
    tab.shows("#neu-anmelden #neu-anmeldung").await;
    tab.holds("document.activeElement.id === 'feld-konto_email'").await;
    assert_eq!(tab.count(".coding-form :checked").await, 2, "the form below is untouched");
    look(tab, "panel").await;
    tab.fill("#neu-anmeldung [name=konto_email]", &TestServer::email(TENANT, "admin")).await;
    tab.fill("#neu-anmeldung [name=konto_passwort]", "falsch, leider").await;
    tab.click("#neu-anmeldung button[type=submit]").await;
    tab.shows("#neu-anmeldung .error-summary").await;
    again(tab, "admin").await;
    tab.holds("!document.querySelector('#neu-anmeldung')").await;
    until_some("the coding is saved once", || async {
        let now = cases(admin, "jahr=2026&status=kodiert&per_page=100").await.len();
        (now == before + 1).then_some(())
    })
    .await;
    // Somebody else: a sentence, and nothing is sent. (The saved card stands there until the answer has come.)
    tab.holds(&format!("document.querySelector('.coding-form').action !== {card}")).await;
    tab.click("#feld-gutachten_typ-1").await;
    tab.click("#feld-therapieaenderung-2").await;
    end_session(tab).await;
    tab.click(".coding-form button[type=submit]").await;
    tab.shows("#neu-anmelden #neu-anmeldung").await;
    again(tab, "dak_mitarbeiter").await;
    tab.sees("gehört zu einem anderen Konto").await;
    assert_eq!(cases(admin, "jahr=2026&status=kodiert&per_page=100").await.len(), before + 1);
    again(tab, "admin").await;
    until_some("the second coding is saved", || async {
        let now = cases(admin, "jahr=2026&status=kodiert&per_page=100").await.len();
        (now == before + 2).then_some(())
    })
    .await;
}

/// The ICD column, which never waits: what was typed while the session was over is sent after signing in.
async fn column(tab: &Tab, site: &TestServer) {
    open(tab, site, "/icd?jahr=2026").await;
    tab.holds("document.activeElement.name === 'icd'").await;
    end_session(tab).await;
    for text in ["c50.1", "c61"] {
        tab.keys(text).await;
        tab.keys(thirtyfour::Key::Enter).await;
    }
    tab.shows("#neu-anmelden #neu-anmeldung").await;
    again(tab, "admin").await;
    tab.holds("document.querySelectorAll('.icd-row.saved').length === 2").await;
}

/// A file that is being sent: the browser keeps it, the panel asks, and it is sent.
async fn upload(tab: &Tab, site: &TestServer) {
    let file = std::path::PathBuf::from(site.path("spaeter.csv"));
    std::fs::write(&file, crate::work::EXAMPLE).unwrap();
    open(tab, site, "/import").await;
    tab.choose_file("input[name=datei]", &file).await;
    end_session(tab).await;
    tab.click("form[enctype] button[type=submit]").await;
    tab.shows("#neu-anmelden #neu-anmeldung").await;
    again(tab, "admin").await;
    tab.shows("#vorschau").await;
}

/// Signed in anew in another tab: the old page's request is sent again with the new token, without asking.
async fn other_tab(tab: &Tab, site: &TestServer, admin: &crate::support::Actor) {
    open(tab, site, "/kodierung").await;
    tab.shows("#karte form.coding-form").await;
    let before = cases(admin, "jahr=2026&status=kodiert&per_page=100").await.len();
    tab.click("#feld-gutachten_typ-1").await;
    tab.click("#feld-therapieaenderung-2").await;
    end_session(tab).await;
    let sign_in = "fetch('/anmelden', {method: 'POST', body: new URLSearchParams({email: 'admin@nordlicht.example', \
                   passwort: 'Kiesel-47-Seerose-Anker'})}).then(r => { window.da = r.ok; })";
    tab.run(sign_in).await;
    tab.holds("window.da").await;
    tab.click(".coding-form button[type=submit]").await;
    until_some("the coding is saved", || async {
        let now = cases(admin, "jahr=2026&status=kodiert&per_page=100").await.len();
        (now == before + 1).then_some(())
    })
    .await;
}

/// SC 2.2.1: said before it happens, and one button is enough. The page's timers are shortened, the server's are not.
#[tokio::test(flavor = "multi_thread")]
async fn people_are_warned_before_they_are_signed_out() {
    in_browser("people_are_warned_before_they_are_signed_out", |tab| async move {
        let site = TestServer::start().await;
        let shorter = "const real = window.setTimeout; \
            window.setTimeout = (run, wait, ...more) => { if (wait > 60000) window.gewartet = wait; \
            return real(run, wait > 60000 ? 600 : wait, ...more); };";
        tab.cdp("Page.enable", json!({})).await;
        tab.cdp("Page.addScriptToEvaluateOnNewDocument", json!({"source": shorter})).await;
        sign_in(&tab, &site, "admin").await;
        open(&tab, &site, "/konto").await;
        tab.holds("!document.querySelector('#leerlauf').hidden").await;
        // Fifteen minutes, less the one to within which the last use is known, less two of warning.
        assert_eq!(tab.value("window.gewartet").await, Value::from(12 * 60 * 1000));
        tab.sees("Angemeldet bleiben").await;
        look(&tab, "leerlauf").await;
        tab.run("window.gewartet = 0").await;
        tab.click("#leerlauf button").await;
        tab.holds("window.gewartet > 0").await;
        // Nobody is there any more: the panel stands where the banner was.
        tab.holds("!document.querySelector('#leerlauf').hidden").await;
        end_session(&tab).await;
        tab.click("#leerlauf button").await;
        tab.shows("#neu-anmelden #neu-anmeldung").await;
    })
    .await;
}
