//! A nurse with a phone takes a photo with an entry and sees it; a nurse of another unit does not. With script and without.
//!
//! Covers: observations.

use std::path::PathBuf;

use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::driver::in_browser;
use crate::support::{
    TestServer,
    case::tag,
    pictures::{jpeg, with_exif},
    site::{PASSWORD, TENANT},
};
use crate::tab::Tab;
use crate::work::{Care, a_care_home};

const OTHER: &str = "anderswo@nordlicht.example";

/// A house with residents, a nurse of theirs, and one of another unit.
async fn a_house() -> (TestServer, Care) {
    let mut site = TestServer::prepared_with("pflege,zweitmeinung");
    site.account(TENANT, "staff");
    site.account_of(TENANT, "staff", OTHER);
    site.serve(&[]).await;
    let admin = site.admin().await;
    let care = a_care_home(&admin).await;
    let unit = json!({"name": "Anderswo", "kuerzel": "AW"});
    let (status, unit) = admin.api(Method::POST, "/units", Some(unit)).await;
    assert_eq!(status, StatusCode::CREATED, "{unit}");
    let (_, people) = admin.api(Method::GET, "/admin/users", None).await;
    let other = people["items"].as_array().unwrap().iter().find(|one| one["email"] == OTHER).unwrap();
    let at = format!("/care/profiles/{}", other["id"].as_str().unwrap());
    let works = json!({"handzeichen": "AWo", "qualifikation": "pflegefachkraft", "fachkraft": true,
        "wohnbereiche": [unit["id"]]});
    let (status, _, said) = admin.api_with(Method::PATCH, &at, Some(works), tag(&json!(0))).await;
    assert_eq!(status, StatusCode::OK, "{said}");
    (site, care)
}

async fn sign_in(tab: &Tab, site: &TestServer, email: &str) {
    tab.go(&format!("{}/anmelden", site.url())).await;
    tab.fill("[name=email]", email).await;
    tab.fill("[name=passwort]", PASSWORD).await;
    tab.click("#anmeldung button[type=submit]").await;
    tab.comes_to("/pflege/heute").await;
}

/// A file of a phone's, and one that only looks like one.
fn files() -> (tempfile::TempDir, PathBuf, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let (photo, text) = (folder.path().join("IMG_0815.jpg"), folder.path().join("wunde.jpg"));
    std::fs::write(&photo, with_exif(&jpeg(1_200, 800), 6)).unwrap();
    std::fs::write(&text, "Hallo").unwrap();
    (folder, photo, text)
}

/// Whether the picture is there to be seen.
async fn is_drawn(tab: &Tab, css: &str) -> bool {
    tab.holds(&format!("document.querySelector(\"{css}\")?.complete")).await;
    let sides = "(i => [i.naturalWidth, i.clientWidth, i.clientHeight].every(side => side > 40))";
    tab.value(&format!("{sides}(document.querySelector(\"{css}\"))")).await == true
}

/// From the resident's file to the page of the entry with its photo; the address of that page.
async fn take_a_photo(tab: &Tab, site: &TestServer, care: &Care, name: &str) -> String {
    let (_folder, photo, text) = files();
    let file = format!("/bewohner/{}", care.resident);
    tab.go(&format!("{}{file}/beobachtungen/neu?vorlage=wundfoto", site.url())).await;
    assert_eq!(tab.count("#baustein-wundfoto input[type=file]").await, 2);
    tab.fill("#feld-freitext-wundfoto", "Ferse rechts, gerötet").await;
    let input = "#baustein-wundfoto .picture:not(.camera) input";
    tab.choose_file(input, &text).await;
    tab.whole(&format!("photo-form-{name}")).await;
    tab.follow("main form .stays button[type=submit]").await;
    tab.sees("Diese Datei ist kein Foto.").await;
    assert_eq!(
        tab.value("document.querySelector('#feld-freitext-wundfoto').value").await,
        "Ferse rechts, gerötet"
    );
    tab.whole(&format!("photo-refused-{name}")).await;
    tab.choose_file(input, &photo).await;
    tab.follow("main form .stays button[type=submit]").await;
    tab.sees("Der Eintrag ist gespeichert.").await;
    tab.sees("1 Foto").await;
    tab.follow("#zeitachse .entry-line a").await;
    assert!(is_drawn(tab, ".photos img").await, "the preview is shown");
    tab.whole(&format!("photo-entry-{name}")).await;
    tab.path().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_nurse_takes_a_photo_with_a_phone_and_another_units_nurse_does_not_see_it() {
    in_browser("a_nurse_takes_a_photo_with_a_phone", |tab| async move {
        let (site, care) = a_house().await;
        sign_in(&tab, &site, &TestServer::email(TENANT, "staff")).await;
        tab.size(390, 844, true).await;
        let entry = take_a_photo(&tab, &site, &care, "phone").await;
        tab.console().await; // The 422 is in it.
        tab.no_horizontal_scroll().await;
        // The whole picture, upright, on a page of its own.
        let picture = tab.attribute(".photos a", "href").await;
        tab.follow(".photos a").await;
        assert!(is_drawn(&tab, "img.photo").await);
        let sides = "(i => [i.naturalWidth, i.naturalHeight])(document.querySelector('img.photo'))";
        assert_eq!(tab.value(sides).await, json!([800, 1_200]));
        tab.no_horizontal_scroll().await;
        tab.whole("photo-phone").await;
        // A correction takes it off; the version before keeps it.
        tab.go(&format!("{}{entry}/berichtigen", site.url())).await;
        assert!(is_drawn(&tab, ".photos img").await);
        tab.whole("photo-correct-phone").await;
        tab.click(".photos input[type=checkbox]").await;
        tab.follow("main form .stays button[type=submit]").await;
        tab.sees("Der Eintrag ist berichtigt.").await;
        assert_eq!(tab.count(".photos img").await, 0);
        assert_eq!(tab.attribute("#versionen a", "href").await, picture);
        let said = tab.console().await;
        assert!(said.is_empty(), "{said:?}");
        for (name, dark) in [("desk", false), ("desk-dark", true)] {
            tab.desktop().await;
            tab.dark(dark).await;
            tab.go(&format!("{}/beobachtungen/{}", site.url(), care.photographed)).await;
            assert!(is_drawn(&tab, ".photos li:last-child img").await);
            tab.whole(&format!("photo-entry-{name}")).await;
            tab.go(&format!("{}/beobachtungen/{}/berichtigen", site.url(), care.photographed)).await;
            tab.go(&format!("{}/bewohner/{}/beobachtungen/neu?vorlage=wundfoto", site.url(), care.resident))
                .await;
            tab.whole(&format!("photo-form-{name}")).await;
        }
        tab.dark(false).await;
        tab.forget_cookies().await;
        sign_in(&tab, &site, OTHER).await;
        for path in [picture.clone(), format!("{picture}/bild"), format!("{picture}/vorschau"), entry] {
            tab.go(&format!("{}{path}", site.url())).await;
            tab.sees("Vertreten Sie dort gerade?").await;
            assert_eq!(tab.count("main img").await, 0);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_nurse_takes_a_photo_without_javascript() {
    in_browser("a_nurse_takes_a_photo_without_javascript", |tab| async move {
        let (site, care) = a_house().await;
        tab.scripts(false).await;
        sign_in(&tab, &site, &TestServer::email(TENANT, "staff")).await;
        take_a_photo(&tab, &site, &care, "no-script").await;
    })
    .await;
}
