//! A nurse takes photos: with an entry, through the form and for programs; what is no photo is told in words, and whatever
//! is in a file ends no more than the child that reads it (R-FILE-05).
//!
//! Covers: observations, templates.

use std::time::{Duration, Instant};

use reqwest::{
    Method, StatusCode,
    header::{HeaderMap, IF_MATCH},
};
use serde_json::{Value, json};

use crate::support::{
    Actor, TestServer,
    care::takes_photos,
    pictures::{MARK, claims, colour, deep, jpeg, noise, png, sides, with_exif},
    site::TENANT,
};

/// A house with a block that takes photos, and somebody who agrees to them; their id.
async fn a_house(admin: &Actor) -> String {
    let (status, unit) =
        admin.api(Method::POST, "/units", Some(json!({"name": "Hof", "kuerzel": "H"}))).await;
    assert_eq!(status, StatusCode::CREATED, "{unit}");
    let person = json!({"nachname": "Bergfeld", "vorname": "Erna", "geburtsdatum": "1938-02-03",
        "aufnahme_datum": "1995-09-01", "wohnbereich_id": unit["id"]});
    let (status, person) = admin.api(Method::POST, "/residents", Some(person)).await;
    assert_eq!(status, StatusCode::CREATED, "{person}");
    let id = person["id"].as_str().unwrap().to_owned();
    takes_photos(admin, &id).await;
    id
}

async fn entries(who: &Actor, resident: &str) -> Vec<Value> {
    let (status, list) = who.api(Method::GET, &format!("/observations?resident_id={resident}"), None).await;
    assert_eq!(status, StatusCode::OK, "{list}");
    list["items"].as_array().unwrap().clone()
}

/// An entry without a photo, for programs to add some.
async fn an_entry(who: &Actor, resident: &str) -> String {
    let body = json!({"resident_id": resident, "vorlage": "wundfoto", "freitext": "Ferse links"});
    let (status, entry) = who.api(Method::POST, "/observations", Some(body)).await;
    assert_eq!(status, StatusCode::CREATED, "{entry}");
    entry["id"].as_str().unwrap().to_owned()
}

async fn add(who: &Actor, entry: &str, fassung: u64, bytes: Vec<u8>) -> (u16, Value) {
    let tag = HeaderMap::from_iter([(IF_MATCH, format!("\"{fassung}\"").parse().unwrap())]);
    let at = format!("/observations/{entry}/photos");
    let (status, said) = who.upload_with(&at, "IMG_0815.jpg", bytes, tag).await;
    (status.as_u16(), said)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_of_the_form_is_seen_by_staff_and_says_nothing_of_where_it_was_taken() {
    let mut site = TestServer::prepared_with("pflege");
    site.account(TENANT, "staff");
    site.serve(&[]).await;
    let admin = site.person(TENANT, "admin").await;
    let resident = a_house(&admin).await;
    let nurse = site.person(TENANT, "staff").await;
    let form = format!("/bewohner/{resident}/beobachtungen/neu?vorlage=wundfoto");
    let page = nurse.get(&form).await;
    let filled = || page.form("main form[method=post]").set("freitext-wundfoto", "Ferse links, gerötet");
    let refused = nurse.submit(filled().attach("wundfoto.bild", "wunde.jpg", "Hallo")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text(".error-summary").contains("kein Foto"), "{}", refused.body());
    assert_eq!(refused.text("textarea[name='freitext-wundfoto']"), "Ferse links, gerötet");
    let taken = with_exif(&jpeg(3_000, 2_000), 6);
    let saved = nurse.submit(filled().attach("wundfoto.bild", "wunde.jpg", taken)).await;
    assert!(saved.status.is_success() && saved.path() == format!("/bewohner/{resident}"), "{}", saved.body());

    let entry = entries(&nurse, &resident).await.remove(0);
    let (id, photo) = (entry["id"].as_str().unwrap(), entry["werte"]["bild"][0].as_str().unwrap());
    let (status, headers, bytes) = nurse.download(&format!("/observations/{id}/photos/{photo}")).await;
    assert_eq!((status, sides(&bytes)), (StatusCode::OK, (1_365, 2_048)));
    assert_eq!(colour(&bytes, 20, 20), "blue", "it stands upright");
    for part in [MARK, b"Exif", b"GPS"] {
        assert!(!bytes.windows(part.len()).any(|window| window == part));
    }
    for (name, value) in [
        ("content-type", "image/jpeg"),
        ("content-disposition", "attachment; filename=\"foto.jpg\""),
        ("content-security-policy", "default-src 'none'; frame-ancestors 'none'; sandbox"),
        ("x-content-type-options", "nosniff"),
        ("cache-control", "no-store"),
    ] {
        assert_eq!(headers[name], value);
    }
    let page = nurse.get(&format!("/beobachtungen/{id}")).await;
    assert_eq!(
        page.attributes(".photos img", "src"),
        [format!("/beobachtungen/{id}/fotos/{photo}/vorschau")]
    );
    let (_, trail) = admin.api(Method::GET, "/admin/audit-log?per_page=100", None).await;
    assert!(trail.to_string().contains(photo), "the look at the photo is in the trail");
    let checked = site.json(&["check", "--deep", "--json"]);
    let files = json!({"whole": 1, "faults": []});
    assert_eq!((&checked["clean"], &checked["deep"]["tenants"][0]["files"]), (&json!(true), &files));
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_would_harm_are_refused_and_the_site_lives_on() {
    let site = TestServer::start_with("pflege").await;
    let admin = site.person(TENANT, "admin").await;
    let resident = a_house(&admin).await;
    let entry = an_entry(&admin, &resident).await;
    let whole = jpeg(800, 600);
    for (what, bytes, statuses, code) in [
        ("a text", b"Hallo".to_vec(), vec![415], "FOTO_KEIN_BILD"),
        (
            "a drawing that runs",
            b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>".to_vec(),
            vec![415],
            "FOTO_KEIN_BILD",
        ),
        ("too many bytes", noise(3_200, 2_400), vec![413], "FOTO_ZU_GROSS"),
        ("half a picture", whole[..whole.len() / 2].to_vec(), vec![422], "FOTO_UNLESBAR"),
        ("20,000 by 20,000", claims(20_000, 20_000, 1 << 20), vec![422], "FOTO_ZU_VIELE_PUNKTE"),
        (
            "two hundred megabytes behind ten pixels",
            claims(10, 9, 200 << 20),
            vec![201, 422],
            "FOTO_UNLESBAR",
        ),
        ("pixels of eight bytes", deep(7_000, 7_000), vec![422], "FOTO_ZU_VIELE_PUNKTE"),
    ] {
        let fassung = entries(&admin, &resident).await[0]["fassung"].as_u64().unwrap();
        let (status, said) = add(&admin, &entry, fassung, bytes).await;
        assert!(
            statuses.contains(&status) && (status == 201 || said["code"] == code),
            "{what}: {status} {said}"
        );
        if status != 201 {
            assert!(said["detail"].as_str().is_some_and(|words| !words.is_empty()), "{what}: {said}");
            let (_, trail) = admin.api(Method::GET, "/admin/audit-log?per_page=1", None).await;
            let line = trail["items"][0].to_string();
            assert!(line.contains("entry.photos_refused") && line.contains(code), "{what}: {line}");
            assert!(line.contains(&entry), "{what}: it says to which entry: {line}");
        }
    }
    let fassung = entries(&admin, &resident).await[0]["fassung"].as_u64().unwrap();
    let (status, said) = add(&admin, &entry, fassung, png(300, 200)).await;
    assert_eq!(status, 201, "{said}");
    // Nothing reads what is sent to an entry that the user does not reach, or that never was.
    let (status, said) = add(&admin, &uuid_of_none(&entry), 1, b"Hallo".to_vec()).await;
    assert_eq!((status, &said["code"]), (404, &json!("NICHT_GEFUNDEN")), "{said}");
}

/// An id like this one, of nothing.
fn uuid_of_none(id: &str) -> String {
    let (first, rest) = id.split_at(id.len() - 1);
    format!("{first}{}", if rest == "0" { "1" } else { "0" })
}

/// Whoever ends the child of a server, and whether one was found in time.
fn end_a_child(server: &str) -> bool {
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(20) {
        let threads = std::fs::read_dir(format!("/proc/{server}/task")).unwrap().filter_map(Result::ok);
        let children =
            threads.filter_map(|thread| std::fs::read_to_string(thread.path().join("children")).ok());
        let children: Vec<String> = children
            .flat_map(|list| list.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
            .collect();
        let reads = |pid: &&String| {
            let line = std::fs::read_to_string(format!("/proc/{pid}/cmdline")).unwrap_or_default();
            line.contains("read-in-child")
        };
        if let Some(child) = children.iter().find(reads) {
            return std::process::Command::new("kill").args(["-9", child]).status().unwrap().success();
        }
    }
    false
}

#[tokio::test(flavor = "multi_thread")]
async fn a_child_that_is_killed_is_a_photo_that_cannot_be_read() {
    let site = TestServer::start_with("pflege").await;
    let admin = site.person(TENANT, "admin").await;
    let resident = a_house(&admin).await;
    let entry = an_entry(&admin, &resident).await;
    let server = site.pid();
    let mut fassung = 1;
    for turn in 0.. {
        assert!(turn < 20, "no child was ended in time");
        let pid = server.clone();
        let killer = tokio::task::spawn_blocking(move || end_a_child(&pid));
        let (status, said) = add(&admin, &entry, fassung, noise(2_000, 1_800)).await;
        // Its last line may have been on its way.
        if status == 201 {
            fassung = said["fassung"].as_u64().unwrap();
            continue;
        }
        assert_eq!((status, &said["code"]), (422, &json!("FOTO_UNLESBAR")), "{said}");
        assert!(killer.await.unwrap());
        let (_, trail) = admin.api(Method::GET, "/admin/audit-log?per_page=1", None).await;
        assert!(trail["items"][0].to_string().contains("entry.photos_refused"), "{trail}");
        break;
    }
    assert_eq!(site.pid(), server);
    let (status, said) = add(&admin, &entry, fassung, jpeg(300, 200)).await;
    assert_eq!(status, 201, "the same site, at once: {said}");
}
