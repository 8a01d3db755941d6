//! Photos of entries: kept with them or not at all, seen by whom, corrected, hidden.

use axum::http::{Request, StatusCode};
use serde_json::json;

use super::{ADMIN, HELPER, House, NURSE, ReadEntries, stored::WITH_PHOTOS};
use crate::{
    features::care::{
        observations::{Photo, WriteEntries},
        residents::{EditResidents, Resident},
        templates::{self, ManageTemplates, PhotoId},
    },
    platform::{
        blobs::{self, Blob},
        sandbox::testing::{MARK, claims, colour, jpeg, noise, png, sides, with_exif},
        store::{Event, EventKind, RECORD_READ, Record as _, Recorded, StoreError, Versioned},
        web::browser::{Browser, all},
    },
};

type File = (&'static str, &'static str, Vec<u8>);

impl House {
    /// Has a template that takes photos, and the first resident's consent to them.
    async fn taking_photos() -> Self {
        let house = Self::signing_in().await;
        let ctx = house.ctx::<ManageTemplates>(None);
        templates::save(&house.site.p, &ctx, &serde_json::from_str(WITH_PHOTOS).unwrap(), None, "").unwrap();
        house.agree(true);
        house
    }

    fn agree(&self, agrees: bool) {
        let ctx = self.ctx::<EditResidents>(None);
        let said = self.site.p.store().write(&ctx, |w| {
            let seen: Versioned<Resident> = w.need(&self.residents[0])?;
            let einwilligung_foto_at = agrees.then(|| ctx.now());
            w.replace(&seen, &Resident { einwilligung_foto_at, ..Resident::clone(&seen) })?;
            Ok::<_, StoreError>(Recorded::new((), Event::new(EventKind::new("test.agreed"))))
        });
        said.unwrap();
    }

    fn form(&self) -> String {
        format!("/bewohner/{}/beobachtungen/neu", self.residents[0])
    }

    /// Sends the form of new entries with these files.
    async fn enter(
        &self,
        browser: &mut Browser,
        fields: &[(&str, &str)],
        files: &[File],
    ) -> (StatusCode, String, String) {
        let at = self.form();
        let (_, _, page) = browser.get(&format!("{at}?vorlage=wundfoto")).await;
        let key = all(&page, "input[name=vorgang]", Some("value")).remove(0);
        let sent = [&[("vorgang", key.as_str()), ("version-wundfoto", "1")], fields].concat();
        browser.parts(&page, &at, &sent, files).await
    }

    /// How many photos and files of photos there are.
    fn kept(&self) -> (usize, usize) {
        let read = self.site.p.store().read(&self.ctx::<ReadEntries>(None), |r| {
            Ok::<_, StoreError>((r.scan::<Photo>()?.count(), r.scan::<Blob>()?.count()))
        });
        read.unwrap()
    }

    fn photo(&self, id: PhotoId) -> Photo {
        let read = self.site.p.store().read(&self.ctx::<ReadEntries>(None), |r| r.need::<Photo>(&id));
        read.unwrap().into_inner()
    }

    fn named(&self) -> Vec<PhotoId> {
        let entry = self.all().pop().unwrap();
        entry.current().unwrap().werte.photos().map(|(_, id)| id).collect()
    }
}

fn a_photo() -> Vec<u8> {
    with_exif(&jpeg(600, 400), 6)
}
fn bild(content: Vec<u8>) -> File {
    ("wundfoto.bild", "IMG_0815.jpg", content)
}
fn wrong(page: &str) -> Vec<String> {
    all(page, ".error-summary a", Some("href"))
}

#[tokio::test]
async fn a_photo_is_kept_with_its_entry_and_each_look_at_it_is_in_the_trail() {
    let house = House::taking_photos().await;
    let mut helper = house.browser(HELPER).await;
    let (_, _, page) = helper.get(&format!("{}?vorlage=wundfoto", house.form())).await;
    assert_eq!(all(&page, "main form[method=post]", Some("enctype")), ["multipart/form-data"]);
    let inputs = "#baustein-wundfoto input[type=file][name='wundfoto.bild'][accept='image/jpeg,image/png']";
    assert_eq!(all(&page, inputs, None).len(), 2, "the camera, and files");
    assert_eq!(all(&page, &format!("{inputs}[capture]"), Some("capture")), ["environment"]);
    let (status, to, page) =
        house.enter(&mut helper, &[("freitext-wundfoto", "Ferse")], &[bild(a_photo())]).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let entry = house.all().remove(0);
    assert!(to.ends_with(&format!("#eintrag-{}", entry.id)), "{to}");
    let [id] = house.named()[..] else { panic!("one") };
    assert_eq!(house.kept(), (1, 1));
    let photo = house.photo(id);
    assert_eq!((photo.entry_id, photo.resident_id), (entry.id, house.residents[0]));
    assert_eq!((photo.width, photo.height, photo.created_by), (400, 600, house.users[1]));

    let at = format!("/beobachtungen/{}", entry.id);
    let (_, _, page) = helper.get(&at).await;
    let (of, picture, preview) =
        (format!("{at}/fotos/{id}"), format!("{at}/fotos/{id}/bild"), format!("{at}/fotos/{id}/vorschau"));
    assert_eq!(all(&page, ".photos a", Some("href")), [of.as_str()]);
    assert_eq!(all(&page, ".photos img", Some("src")), [preview.as_str()]);
    assert_eq!(all(&page, ".photos img", Some("alt")), ["Bild, Foto 1 von 1"]);
    assert!(page.contains("1 Foto"));
    let looks = || {
        let ctx = house.ctx::<ReadEntries>(None);
        let told = house.site.p.store().read(&ctx, |r| r.history::<Photo>(id.bytes())).unwrap();
        told.iter().filter(|event| event.kind == RECORD_READ.name).count()
    };
    let (_, _, page) = helper.get(&of).await;
    assert_eq!(all(&page, "h1", None), ["Bild, Foto 1 von 1: Bergfeld, Erna"]);
    assert_eq!(all(&page, "img.photo", Some("src")), [picture.as_str()]);
    assert_eq!(looks(), 0, "the pages themselves show no picture");
    let (status, headers, bytes) = helper.fetch(Request::get(&preview), "").await;
    assert_eq!((status, sides(&bytes)), (StatusCode::OK, (213, 320)));
    assert_eq!(looks(), 1);
    for (name, value) in [
        ("content-type", "image/jpeg"),
        ("content-disposition", "attachment; filename=\"foto.jpg\""),
        ("content-security-policy", "default-src 'none'; frame-ancestors 'none'; sandbox"),
    ] {
        assert_eq!(headers[name], value);
    }
    let (status, _, bytes) = helper.fetch(Request::get(&picture), "").await;
    assert_eq!((status, sides(&bytes), colour(&bytes, 5, 5)), (StatusCode::OK, (400, 600), "blue"));
    assert!(!bytes.windows(MARK.len()).any(|part| part == MARK), "where it was taken is nobody's business");
    assert_eq!(bytes.len() as u64, photo.size);
    assert_eq!(looks(), 1, "once an hour and person");
    house.browser(NURSE).await.fetch(Request::get(&picture), "").await;
    assert_eq!(looks(), 2);
    let (_, json) = house.get(NURSE, entry.id).await;
    assert_eq!(json["werte"], json!({"bild": [id.to_string()]}));
    // The lists say that there is one, and show none.
    let (_, _, page) = helper.get(&format!("/bewohner/{}/beobachtungen", house.residents[0])).await;
    assert!(page.contains("1 Foto") && all(&page, "img", None).is_empty());
}

#[tokio::test]
async fn a_photo_that_is_refused_loses_nothing_that_was_typed_and_leaves_nothing() {
    let house = House::taking_photos().await;
    let mut helper = house.browser(HELPER).await;
    let typed = [
        ("wundfoto.puls", "72"),
        ("freitext-wundfoto", "Ferse links"),
        ("freitext-bericht", "Ruhig"),
        ("tag", "20.11.2026"),
        ("zeit", "13:45"),
    ];
    let cut = a_photo()[..900].to_vec();
    for (content, words) in [
        (b"Hallo".to_vec(), "kein Foto"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), "kein Foto"),
        (Vec::new(), "kein Foto"),
        (cut, "nicht lesbar"),
        (claims(20_000, 20_000, 1_000), "zu viele Bildpunkte"),
        (noise(3_200, 2_400), "größer als 5 MB"),
    ] {
        let (status, _, page) = house.enter(&mut helper, &typed, &[bild(content)]).await;
        assert_eq!(
            (status, wrong(&page)),
            (StatusCode::UNPROCESSABLE_ENTITY, vec!["#feld-wundfoto.bild".into()])
        );
        let said = all(&page, "[id='feld-wundfoto.bild'] .error", None).join(" ");
        assert!(said.contains(words), "{said}");
        assert_eq!(all(&page, "input[name='wundfoto.puls']", Some("value")), ["72"]);
        assert_eq!(all(&page, "textarea[name='freitext-wundfoto']", None), ["Ferse links"]);
        assert_eq!(all(&page, "textarea[name='freitext-bericht']", None), ["Ruhig"]);
        assert_eq!(all(&page, "input[name=zeit]", Some("value")), ["13:45"], "what stands behind the file");
        assert!(page.contains("noch einmal auswählen"));
    }
    // A sound photo beside a wrong number is not kept either, and the page says so.
    let sent = [("wundfoto.puls", "999")];
    let (status, _, page) = house.enter(&mut helper, &sent, &[bild(a_photo())]).await;
    assert_eq!(
        (status, wrong(&page)),
        (StatusCode::UNPROCESSABLE_ENTITY, vec!["#feld-wundfoto.puls".into()])
    );
    assert!(page.contains("Die Fotos sind noch nicht gespeichert."));
    let five: Vec<File> = (1..=5).map(|side| bild(png(20 + side, 20))).collect();
    let (_, _, page) = house.enter(&mut helper, &[], &five).await;
    assert!(all(&page, ".error", None).join(" ").contains("Höchstens 4 Fotos."), "{page}");
    // Behind signing in again the files are gone; the entry is not saved without them, and not lost.
    let carried = [("freitext-wundfoto", "Ferse"), ("dateien_fehlen", "ja")];
    let (status, _, page) = house.enter(&mut helper, &carried, &[]).await;
    assert_eq!((status, wrong(&page)), (StatusCode::UNPROCESSABLE_ENTITY, Vec::new()));
    assert_eq!(all(&page, "textarea[name='freitext-wundfoto']", None), ["Ferse"]);
    assert!(page.contains("Die Fotos sind noch nicht gespeichert.") && !page.contains("dateien_fehlen"));
    assert_eq!((house.all().len(), house.kept()), (0, (0, 0)));
    let four: Vec<File> = five.into_iter().take(4).collect();
    assert_eq!(
        house.enter(&mut helper, &[], &four).await.0,
        StatusCode::SEE_OTHER,
        "photos alone are an entry"
    );
    assert_eq!((house.named().len(), house.kept()), (4, (4, 4)));
}

#[tokio::test]
async fn the_same_form_sent_again_makes_no_second_entry_and_another_photo_is_another_form() {
    let house = House::taking_photos().await;
    let mut helper = house.browser(HELPER).await;
    let at = house.form();
    let (_, _, page) = helper.get(&at).await;
    let sent = [("vorgang", "einmal"), ("version-wundfoto", "1")];
    let first = helper.parts(&page, &at, &sent, &[bild(a_photo())]).await;
    let again = helper.parts(&page, &at, &sent, &[bild(a_photo())]).await;
    assert_eq!((first.0, &first.1), (StatusCode::SEE_OTHER, &again.1));
    assert_eq!((house.all().len(), house.kept()), (1, (1, 1)));
    assert_eq!(helper.parts(&page, &at, &sent, &[bild(png(9, 9))]).await.0, StatusCode::SEE_OTHER);
    assert_eq!((house.all().len(), house.kept()), (2, (2, 2)));
    // The same picture in another entry is stored once.
    house.enter(&mut helper, &[], &[bild(a_photo())]).await;
    assert_eq!((house.all().len(), house.kept()), (3, (3, 2)));
    // A form without a file may come as other forms do; one without its token is refused either way.
    let fields = "version-wundfoto=1&vorgang=&wundfoto.puls=70";
    assert_eq!(helper.form(&page, &at, fields).await.0, StatusCode::SEE_OTHER);
    let forged = page.replace("name=\"csrf\" value=\"", "name=\"csrf\" value=\"x");
    assert_eq!(helper.parts(&forged, &at, &sent, &[]).await.0, StatusCode::FORBIDDEN);
    assert_eq!(helper.form(&forged, &at, fields).await.0, StatusCode::FORBIDDEN);
    assert_eq!(house.all().len(), 4);
}

#[tokio::test]
async fn without_consent_no_photo_is_taken() {
    let house = House::taking_photos().await;
    house.agree(false);
    let mut helper = house.browser(HELPER).await;
    let (_, _, page) = helper.get(&format!("{}?vorlage=wundfoto", house.form())).await;
    assert!(all(&page, "input[type=file]", None).is_empty());
    assert!(all(&page, "#baustein-wundfoto", None)[0].contains("Die Einwilligung in Fotos liegt nicht vor."));
    assert!(all(&page, "main form[method=post]", Some("enctype")).is_empty());
    let (status, _, page) = house.enter(&mut helper, &[("freitext-wundfoto", "x")], &[bild(a_photo())]).await;
    assert_eq!(
        (status, wrong(&page)),
        (StatusCode::UNPROCESSABLE_ENTITY, vec!["#feld-wundfoto.bild".into()])
    );
    assert_eq!((house.all().len(), house.kept()), (0, (0, 0)));
    // The photos that there are stay with the entry when it is corrected.
    house.agree(true);
    house.enter(&mut helper, &[], &[bild(a_photo())]).await;
    house.agree(false);
    let (entry, named) = (house.all().remove(0).id, house.named());
    let werte = json!({"puls": 80, "bild": [named[0].to_string()]});
    assert_eq!(house.correct(HELPER, entry, 1, json!({"werte": werte})).await.0, 200);
    assert_eq!(house.named(), named);
}

#[tokio::test]
async fn a_correction_carries_photos_on_or_takes_them_off_and_versions_keep_theirs() {
    let house = House::taking_photos().await;
    let mut helper = house.browser(HELPER).await;
    let two = [bild(png(50, 40)), bild(png(60, 40))];
    house.enter(&mut helper, &[("wundfoto.puls", "70")], &two).await;
    let entry = house.all().remove(0).id;
    let first = house.named();
    let at = format!("/beobachtungen/{entry}");
    let (_, _, page) = helper.get(&format!("{at}/berichtigen")).await;
    let kept = "input[type=checkbox][name='werte.bild'][checked]";
    assert_eq!(all(&page, kept, Some("value")), first.iter().map(PhotoId::to_string).collect::<Vec<_>>());
    assert_eq!(all(&page, ".photos img", Some("src")).len(), 2);
    let second = first[1].to_string();
    let sent = [("fassung", "1"), ("vorgang", "v"), ("werte.puls", "71"), ("werte.bild", second.as_str())];
    // What is wrong keeps what was chosen of the old ones.
    let bad = ("werte.bild", "a.jpg", b"Hallo".to_vec());
    let (status, _, again) = helper.parts(&page, &format!("{at}/berichtigen"), &sent, &[bad]).await;
    assert_eq!((status, wrong(&again)), (StatusCode::UNPROCESSABLE_ENTITY, vec!["#feld-werte.bild".into()]));
    assert_eq!(all(&again, kept, Some("value")), [second.as_str()]);
    assert_eq!(all(&again, "input[type=checkbox][name='werte.bild']", None).len(), 2);
    let new = ("werte.bild", "b.jpg", png(70, 40));
    let (status, _, said) = helper.parts(&page, &format!("{at}/berichtigen"), &sent, &[new]).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{said}");
    let now = house.named();
    assert_eq!((now.len(), now[0], house.kept()), (2, first[1], (3, 3)));
    let versions = house.entry(entry).fassungen.clone();
    assert_eq!(versions[0].werte.photos().map(|(_, id)| id).collect::<Vec<_>>(), first);
    let (_, _, page) = helper.get(&at).await;
    assert_eq!(
        all(&page, ".photos a", Some("href")),
        now.iter().map(|id| format!("{at}/fotos/{id}")).collect::<Vec<_>>()
    );
    assert_eq!(
        all(&page, "#versionen a", Some("href")),
        first.iter().map(|id| format!("{at}/fotos/{id}")).collect::<Vec<_>>()
    );
    assert_eq!(helper.fetch(Request::get(format!("{at}/fotos/{}", first[0])), "").await.0, StatusCode::OK);
    // All of them off; the entry is one still.
    let (status, json) = house.correct(HELPER, entry, 2, json!({"werte": {"puls": 71}})).await;
    assert_eq!((status, &json["werte"]), (200, &json!({"puls": 71})));
    assert_eq!(
        json["fassungen"][1]["werte"]["bild"],
        json!(now.iter().map(PhotoId::to_string).collect::<Vec<_>>())
    );
}

#[tokio::test]
async fn an_answer_names_no_photo_but_its_own() {
    let house = House::taking_photos().await;
    let mut helper = house.browser(HELPER).await;
    house.enter(&mut helper, &[], &[bild(a_photo())]).await;
    let (other, id) = (house.all().remove(0).id, house.named()[0].to_string());
    let unknown = json!([["werte.bild", "FOTO_UNBEKANNT"]]);
    let body = |bild: serde_json::Value| json!({"resident_id": house.residents[0], "vorlage": "wundfoto", "werte": {"bild": bild}, "freitext": "x"});
    let (status, said) = house.post(HELPER, body(json!([id]))).await;
    assert_eq!((status, &said["fields"]), (422, &unknown), "another entry's");
    assert_eq!(
        house.post(HELPER, body(json!(["nichts"]))).await.1["fields"],
        json!([["werte.bild", "TYP_FALSCH"]])
    );
    assert_eq!(
        house.post(HELPER, body(json!([id, id]))).await.1["fields"],
        json!([["werte.bild", "TYP_FALSCH"]])
    );
    let (status, made) = house.post(HELPER, body(json!([]))).await;
    assert_eq!((status, &made["werte"]), (201, &json!({})));
    let entry = made["id"].as_str().unwrap().parse().unwrap();
    let (status, said) = house.correct(HELPER, entry, 1, json!({"werte": {"bild": [id]}})).await;
    assert_eq!((status, &said["fields"]), (422, &unknown));
    // Typed into a form as a text it is no more than that.
    let (status, _, page) = house.enter(&mut helper, &[("wundfoto.bild", id.as_str())], &[]).await;
    assert_eq!(
        (status, wrong(&page)),
        (StatusCode::UNPROCESSABLE_ENTITY, vec!["#feld-wundfoto.bild".into()])
    );
    // Nor is it to be had below another entry.
    for end in ["", "/bild", "/vorschau"] {
        let at = format!("/beobachtungen/{entry}/fotos/{id}{end}");
        assert_eq!(helper.get(&at).await.0, StatusCode::NOT_FOUND);
    }
    let nobodys: PhotoId = PhotoId::from_bytes([9; 16]);
    assert_eq!(helper.get(&format!("/beobachtungen/{other}/fotos/{nobodys}")).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_photo_is_reached_as_its_entry_is() {
    let house = House::taking_photos().await;
    house.enter(&mut house.browser(HELPER).await, &[], &[bild(a_photo())]).await;
    let (entry, id) = (house.all().remove(0).id, house.named()[0]);
    let paths = ["", "/bild", "/vorschau"].map(|end| format!("/beobachtungen/{entry}/fotos/{id}{end}"));
    let paths = [&paths[..], &[format!("/api/v1/observations/{entry}/photos/{id}")]].concat();
    house.say(house.users[0], "NN", &[house.units[1]], true);
    let mut nurse = house.browser(NURSE).await;
    for path in &paths {
        let (status, _, said) = nurse.get(path).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "another unit: {said}");
    }
    house.set(&[("zugriff", "streng")]);
    for path in &paths {
        assert_eq!(nurse.get(path).await.0, StatusCode::NOT_FOUND, "where units are strict");
    }
    for who in [HELPER, ADMIN] {
        let mut browser = house.browser(who).await;
        for path in &paths {
            assert_eq!(browser.fetch(Request::get(path), "").await.0, StatusCode::OK, "{who}");
        }
    }
    // Of the wrong person: hidden as the content is, also from an admin and from its author.
    assert_eq!(house.withdraw(HELPER, entry, 1, json!({"klasse": "falsche_person"})).await.0, 200);
    for who in [HELPER, ADMIN] {
        let mut browser = house.browser(who).await;
        for path in &paths {
            assert_eq!(browser.get(path).await.0, StatusCode::NOT_FOUND, "{who}");
        }
        let (_, _, page) = browser.get(&format!("/beobachtungen/{entry}")).await;
        assert!(all(&page, "img", None).is_empty() && !page.contains(&id.to_string()));
    }
    assert_eq!(house.get(ADMIN, entry).await.1["werte"], json!({}));
    // What is carried over into the right file are the values.
    let carried = format!("/bewohner/{}/beobachtungen/neu?aus={entry}", house.residents[1]);
    let (_, _, page) = house.browser(HELPER).await.get(&carried).await;
    assert!(!page.contains(&id.to_string()));
}

#[tokio::test]
async fn programs_add_photos_to_an_entry_that_is_there() {
    let house = House::taking_photos().await;
    let mut helper = house.browser(HELPER).await;
    let (_, made) = house
        .post(
            HELPER,
            json!({"resident_id": house.residents[0], "vorlage": "wundfoto", "werte": {"puls": 70}}),
        )
        .await;
    let id = made["id"].as_str().unwrap().to_owned();
    let (_, _, page) = helper.get(&house.form()).await;
    let token = all(&page, "input[name=csrf]", Some("value")).remove(0);
    let mut add = async |id: &str, tag: &str, feld: &str, content: &[u8]| {
        let mut body = format!("--g\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\n{token}\r\n--g\r\ncontent-disposition: form-data; name=\"feld\"\r\n\r\n{feld}\r\n--g\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.jpg\"\r\n\r\n").into_bytes();
        body.extend(content);
        body.extend(b"\r\n--g--\r\n");
        let request = Request::post(format!("/api/v1/observations/{id}/photos"))
            .header("content-type", "multipart/form-data; boundary=g")
            .header("if-match", tag);
        let (status, headers, bytes) = helper.fetch(request, body).await;
        let tag = headers.get("etag").map(|tag| tag.to_str().unwrap().to_owned()).unwrap_or_default();
        (status.as_u16(), tag, serde_json::from_slice(&bytes).unwrap_or(json!(null)))
    };
    let (status, tag, json) = add(&id, "\"1\"", "", &a_photo()).await;
    assert_eq!((status, tag.as_str()), (201, "\"2\""), "{json}");
    assert_eq!((&json["werte"]["puls"], json["werte"]["bild"].as_array().unwrap().len()), (&json!(70), 1));
    let (status, _, said) = add(&id, "\"1\"", "", &a_photo()).await;
    assert_eq!((status, &said["code"]), (412, &json!("FASSUNG_VERALTET")));
    for (feld, content, status, code) in [
        ("", b"Hallo".to_vec(), 415, "FOTO_KEIN_BILD"),
        ("", noise(3_200, 2_400), 413, "FOTO_ZU_GROSS"),
        ("", a_photo()[..900].to_vec(), 422, "FOTO_UNLESBAR"),
        ("puls", a_photo(), 422, "FOTO_OHNE_FELD"),
    ] {
        let (got, _, said) = add(&id, "\"2\"", feld, &content).await;
        assert_eq!((got, &said["code"]), (status, &json!(code)), "{said}");
    }
    house.agree(false);
    let (status, _, said) = add(&id, "\"2\"", "bild", &png(9, 9)).await;
    assert_eq!((status, &said["fields"]["werte.bild"]), (422, &json!(["EINWILLIGUNG_FEHLT"])), "{said}");
    let plain = house.write(HELPER, "bericht", json!({}), "x").await.to_string();
    let (status, _, said) = add(&plain, "\"1\"", "", &png(9, 9)).await;
    assert_eq!((status, &said["fields"]["feld"]), (422, &json!(["FOTO_OHNE_FELD"])), "{said}");
    assert_eq!(house.kept(), (1, 1));
    let of = house.photo(house.entry(id.parse().unwrap()).current().unwrap().werte.photos_of("bild")[0]);
    let ctx = house.ctx::<WriteEntries>(None);
    let read = house.site.p.store().read(&ctx, |r| blobs::get(r, of.file)).unwrap();
    assert_eq!((read.len() as u64, Photo::TABLE.number), (of.size, 47));
}
