//! The addresses of the import as people and programs call them: the real router, on a house in memory.

use std::collections::BTreeMap;

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header, request::Builder},
    middleware::from_fn_with_state,
};
use jiff::SignedDuration;
use scraper::{Html, Selector};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use super::{
    ImportResidents, ResidentImport, ResidentImportPiece, ResidentImportPlan, ResidentImportRun,
    ResidentPlanChunk, routes,
};
use crate::{
    features::care::{
        residents::{EditResidents, ReadResidents, Resident, ResidentPatch, Status},
        units::{self, ManageUnits, UnitPatch},
    },
    kernel::ids::Id,
    platform::{
        NewTenant,
        bench::{NOW, PASSWORD, TestPlatform},
        blobs::{Blob, BlobChunk},
        entity::{self, Days, Target},
        intake,
        store::{Event, EventKind, RecordKind, StoreError, Versioned},
        tenancy::{Area, Role, Tenant},
        web::{
            idempotency::IdempotencyRecord,
            openapi,
            problem_face::present,
            session::{Attempt, SignInOutcome, identify},
        },
    },
};

/// A file of forty, of whom two stand wrong in it: line 8 has an impossible birth date, line 25 no unit of the house.
const FORTY: &str = include_str!("../../../../fixtures/care/bewohner_40.csv");

static KINDS: &[RecordKind] = &[
    RecordKind::of::<ResidentImportPlan>(),
    RecordKind::of::<ResidentPlanChunk>(),
    RecordKind::of::<ResidentImportRun>(),
    RecordKind::of::<ResidentImportPiece>(),
    RecordKind::of::<units::Unit>(),
    RecordKind::of::<Resident>(),
    RecordKind::of::<IdempotencyRecord>(),
    RecordKind::of::<Blob>(),
    RecordKind::of::<BlobChunk>(),
];

/// A house with two units, and an admin who calls its addresses.
struct TestHouse {
    site: TestPlatform,
    tenant: Tenant,
    router: Router,
    token: String,
}

struct Answer {
    status: StatusCode,
    location: String,
    text: String,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("{} {}", self.status, self.text))
    }
    fn all(&self, css: &str) -> Vec<String> {
        let words = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let page = Html::parse_document(&self.text);
        page.select(&Selector::parse(css).unwrap()).map(|one| words(one.text().collect())).collect()
    }
    fn attr(&self, css: &str, name: &str) -> String {
        let page = Html::parse_document(&self.text);
        let one = page.select(&Selector::parse(css).unwrap()).next();
        one.unwrap_or_else(|| panic!("no {css} in {}", self.text)).attr(name).unwrap().to_owned()
    }
}

impl TestHouse {
    async fn new() -> Self {
        let site = TestPlatform::at(NOW, KINDS);
        let new = NewTenant { slug: "haus", name: "Haus", zone: "Europe/Berlin", areas: &[Area::Pflege] };
        let made = Event::new(EventKind::new("test.tenant"));
        let tenant = site.p.create_tenant(&site.op, new, made).unwrap().unwrap();
        site.account(Some(&tenant), "a@x.de", Role::Admin).await;
        let manage = site.ctx::<ManageUnits>(&tenant, Some("a@x.de"));
        for (name, kuerzel) in [("Erdgeschoss", "EG"), ("Obergeschoss", "OG")] {
            let boxes = UnitPatch::from_form([("name", name), ("kuerzel", kuerzel)], days()).unwrap();
            entity::enter(&site.p, &manage, &boxes, "", None).unwrap();
        }
        let attempt = Attempt { browser: false, ..Attempt::for_tests("a@x.de", PASSWORD) };
        let Ok(SignInOutcome::In(signed_in)) = site.p.sign_in(attempt).await else { panic!("not let in") };
        let router = routes().split().0;
        let router = router
            .layer(from_fn_with_state(site.p.clone(), present))
            .layer(from_fn_with_state(site.p.clone(), identify))
            .with_state(site.p.clone());
        Self { site, tenant, router, token: signed_in.tokens.access }
    }

    async fn send(&self, request: Builder, body: impl Into<Body>) -> Answer {
        let request = request.header(header::AUTHORIZATION, format!("Bearer {}", self.token));
        let response = self.router.clone().oneshot(request.body(body.into()).unwrap()).await.unwrap();
        let location = response.headers().get(header::LOCATION).map(|to| to.to_str().unwrap().to_owned());
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), 100 << 20).await.unwrap();
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        Answer { status, location: location.unwrap_or_default(), text }
    }
    async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path), "").await
    }
    async fn form(&self, path: &str, body: &str) -> Answer {
        let kind = "application/x-www-form-urlencoded";
        self.send(Request::post(path).header(header::CONTENT_TYPE, kind), body.to_owned()).await
    }
    async fn upload(&self, path: &str, field: &str, content: &str) -> Answer {
        let body = format!(
            "--B\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"b.csv\"\r\n\r\n{content}\r\n--B--\r\n"
        );
        self.send(Request::post(path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=B"), body)
            .await
    }
    /// The address of the preview of a file, whatever it opens on.
    async fn preview(&self, content: &str) -> String {
        let answer = self.upload("/verwaltung/bewohner-import", "datei", content).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        answer.location.split('?').next().unwrap().to_owned()
    }
    /// Everybody who lives or lived there, by number.
    fn residents(&self) -> BTreeMap<u64, Resident> {
        let ctx = self.site.ctx::<ReadResidents>(&self.tenant, Some("a@x.de"));
        let read = self.site.p.store().read(&ctx, |r| {
            let all = r.scan::<Resident>()?.map(|one| one.map(Versioned::into_inner));
            all.map(|one| one.map(|one| (one.nr, one))).collect::<Result<_, StoreError>>()
        });
        read.unwrap()
    }
    /// Changes a file as its page would.
    fn touch(&self, id: Id<Resident>) {
        let ctx = self.site.ctx::<EditResidents>(&self.tenant, Some("a@x.de"));
        let patch = ResidentPatch::from_form([("rufname", "Heidi")], days()).unwrap();
        entity::edit(&self.site.p, &ctx, Target::of(id, 1), |_| Ok(patch)).unwrap();
    }
}

fn days() -> Days {
    let today = "2026-11-20".parse().unwrap();
    Days { today, born_by: today }
}

const HEAD: &str = "Nachname;Vorname;Geburtsdatum;Wohnbereich;Aufnahme;Bewohnernr;KVNR;Auszug;Hinweise\n";

#[tokio::test]
async fn from_upload_to_undo_by_plain_forms() {
    let house = TestHouse::new().await;
    let start = house.get("/verwaltung/bewohner-import").await;
    assert_eq!(start.all("h1"), ["Bewohner importieren"]);
    let template = house.get(&start.attr("main a[download]", "href")).await;
    assert!(
        template.text.starts_with("\u{feff}Nachname;Vorname;Geburtsdatum;Wohnbereich;Aufnahme;Bewohnernr;")
    );

    let preview = house.preview(FORTY).await;
    let page = house.get(&preview).await;
    assert_eq!(page.all(".tabs .count"), ["40", "38", "0", "0", "2"]);
    assert!(page.all("#zeile-8").concat().contains("Das Geburtsdatum „31.02.1938“ ist ungültig."));
    assert!(page.all("#zeile-25").concat().contains("Diesen Wohnbereich gibt es nicht."));

    // Two cells are corrected; what does not help is refused at its field, with what was typed.
    let row = format!("{preview}/zeile/8");
    let refused = house.form(&row, "geburtsdatum=30.02.1938").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.attr("#feld-geburtsdatum", "value"), "30.02.1938");
    assert!(refused.all(".error-summary li").concat().contains("„30.02.1938“"));
    assert_eq!(house.form(&row, "geburtsdatum=28.02.1938").await.status, StatusCode::SEE_OTHER);
    let unit = house.form(&format!("{preview}/zeile/25"), "wohnbereich=obergeschoss").await;
    assert_eq!(unit.location, format!("{preview}#zeile-25"));
    let page = house.get(&preview).await;
    assert_eq!(page.all(".tabs .count"), ["40", "40", "0", "0", "0"]);
    assert_eq!(page.all("form[action$=uebernehmen] button"), ["40 Personen importieren"]);
    assert!(house.residents().is_empty(), "a preview imports nothing");

    let plan = page.attr("input[name=plan]", "value");
    let done = house.form(&format!("{preview}/uebernehmen"), &format!("plan={plan}&vorgang=x")).await;
    assert_eq!(done.location, format!("{preview}/ergebnis"), "{}", done.text);
    let result = house.get(&done.location).await;
    assert!(result.all(".notice").concat().contains("40 Personen importiert, 0 schon vorhanden"));
    let all = house.residents();
    assert_eq!(all.keys().copied().collect::<Vec<_>>(), (1..=40).collect::<Vec<_>>());
    let seventh = &all[&7];
    assert_eq!((seventh.geburtsdatum.to_string().as_str(), seventh.import_zeile), ("1938-02-28", Some(8)));
    assert_eq!(seventh.umzuege.len(), 1, "what follows from the columns is settled");

    // The same file again: all of them are there, and each is named with a way to their file.
    let again = house.get(&house.preview(FORTY).await).await;
    assert_eq!(again.all(".tabs .count"), ["40", "0", "38", "0", "2"]);
    assert_eq!(again.attr("#zeile-2 li a", "href"), format!("/bewohner/{}", all[&1].id));
    assert_eq!(again.all("#zeile-2 li"), ["Schon vorhanden: Nr. 1 (gleiche Bewohnernummer und Person)"]);

    // Taken back, but for the file that somebody touched.
    house.touch(all[&3].id);
    let ask = house.get(&format!("{preview}/rueckgaengig")).await;
    assert_eq!(ask.all("main form button"), ["Nur die unveränderten 39 zurücknehmen"]);
    assert_eq!(ask.attr("main li a", "href"), format!("/bewohner/{}", all[&3].id));
    let wrong = house.form(&format!("{preview}/rueckgaengig"), "unveraendert=40").await;
    assert_eq!((wrong.status, house.residents().len()), (StatusCode::CONFLICT, 40));
    let undone = house.form(&format!("{preview}/rueckgaengig"), "unveraendert=39").await;
    assert_eq!(undone.status, StatusCode::SEE_OTHER);
    assert_eq!(house.residents().keys().copied().collect::<Vec<_>>(), [3]);
}

#[tokio::test]
async fn a_number_of_somebody_else_is_refused_in_the_form_that_gives_it() {
    let house = TestHouse::new().await;
    let preview = house
        .preview(&format!(
            "{HEAD}Bergfeld;Erna;03.02.1938;EG;01.10.2025;17;;;\"hört schlecht\nlinks\"\n\
             Moor;Ida;01.01.1940;EG;01.10.2025;17;;;\nMoor;Ida;01.01.1940;OG;01.10.2025;;;;\n"
        ))
        .await;
    let page = house.get(&preview).await;
    assert_eq!(page.all(".tabs .count"), ["3", "2", "0", "0", "1"]);
    assert!(page.all("#zeile-4").concat().contains("Diese Bewohnernummer hat schon jemand anderes."));
    // Corrected to a free number she is new, and the row behind her is she again.
    let still = house.form(&format!("{preview}/zeile/4"), "bewohnernr=+17").await;
    assert_eq!(still.status, StatusCode::UNPROCESSABLE_ENTITY);
    let taken = house.form(&format!("{preview}/zeile/5"), "bewohnernr=17").await;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY, "right cells, but not beside the others");
    assert!(
        taken.all(".error-summary li").concat().contains("Diese Bewohnernummer hat schon jemand anderes.")
    );
    house.form(&format!("{preview}/zeile/4"), "bewohnernr=18").await;
    let page = house.get(&preview).await;
    assert_eq!(page.all(".tabs .count"), ["3", "2", "1", "0", "0"]);
    assert!(page.all("#zeile-5").concat().contains("Doppelt zu Zeile 4 dieser Datei"));
    // A text of two lines is corrected in a field that keeps them.
    let form = house.get(&format!("{preview}/zeile/2")).await;
    assert_eq!(form.all("textarea#feld-hinweise"), ["hört schlecht links"]);
    assert!(form.text.contains("hört schlecht\nlinks</textarea>"));
}

#[tokio::test]
async fn the_api_previews_confirms_once_and_takes_back() {
    let house = TestHouse::new().await;
    let file = format!(
        "{HEAD}Bergfeld;Erna;03.02.1938;EG;01.10.2025;17;A123456780;;\n\
         Bergfeldt;Erna;03.02.1938;EG;01.10.2025;;A123456780;;\n\
         Moor;Ida;01.01.1940;EG;01.10.2025;;;20.11.2026;\nAst;;;EG;heute;;;;\n"
    );
    let uploaded = house.upload("/api/v1/import/residents", "file", &file).await;
    assert_eq!(uploaded.status, StatusCode::CREATED, "{}", uploaded.text);
    let preview = uploaded.json();
    let count = |name: &str| preview[name].as_u64().unwrap();
    assert_eq!(["total", "new_residents", "duplicates", "rejected"].map(count), [4, 2, 1, 1]);
    assert_eq!(preview["rows"][0]["parsed"]["geburtsdatum"], "1938-02-03");
    assert_eq!(preview["rows"][1]["duplicate_of"], json!({"line": 2, "rule": "R3"}));
    let reasons = json!(["DATUM_UNGUELTIG", "GEBURTSDATUM_FEHLT", "VORNAME_FEHLT"]);
    assert_eq!(preview["rows"][3]["reasons"], reasons);
    let id = preview["id"].as_str().unwrap();
    let some = house.get(&format!("/api/v1/import/residents/{id}?verdict=abgelehnt")).await.json();
    assert_eq!((&some["rows_total"], &some["rows"][0]["line"]), (&json!(1), &json!(5)));

    let confirm = |hash: &str| {
        let request = Request::post("/api/v1/import/residents/confirm")
            .header("idempotency-key", "k")
            .header(header::CONTENT_TYPE, "application/json");
        house.send(request, json!({"id": id, "plan_hash": hash}).to_string())
    };
    assert_eq!(confirm(&"0".repeat(64)).await.json()["code"], "VORSCHAU_VERALTET");
    let hash = preview["plan_hash"].as_str().unwrap();
    let done = confirm(hash).await.json();
    assert_eq!((&done["imported"], &done["skipped"]), (&json!(2), &json!(1)), "{done}");
    assert_eq!(confirm(hash).await.json(), done);
    let all = house.residents();
    assert_eq!((all.len(), all[&2].status), (2, Status::Ausgezogen));

    house.touch(all[&1].id);
    let undone = house.send(Request::post(format!("/api/v1/import/residents/{id}/undo")), "").await;
    assert_eq!(undone.json(), json!({"removed": 1, "kept": [{"nr": 1, "reason": "BEWOHNER_GEAENDERT"}]}));
    let log = house.get("/api/v1/import/residents/log").await.json();
    assert_eq!((&log["total"], &log["items"][0]["residents_imported"]), (&json!(1), &json!(2)));
    assert!(log["items"][0]["undone_at"].is_string());
}

#[tokio::test]
async fn what_has_had_its_time_is_removed() {
    let house = TestHouse::new().await;
    house.preview(FORTY).await;
    let kept =
        house.preview(&format!("{HEAD}Ast;;;EG;heute;;;;\nMoor;Ida;01.01.1940;EG;01.10.2025;;;;\n")).await;
    let plan = house.get(&kept).await.attr("input[name=plan]", "value");
    house.form(&format!("{kept}/uebernehmen"), &format!("plan={plan}")).await;
    let rest = house.get(&format!("{kept}/nicht-importiert.csv")).await;
    assert!(rest.text.contains("Ast;;;EG;heute"), "{}", rest.text);
    let left = || {
        let ctx = house.site.ctx::<ImportResidents>(&house.tenant, Some("a@x.de"));
        let read = house.site.p.store().read(&ctx, |r| {
            Ok::<_, StoreError>((
                r.scan::<ResidentImportPlan>()?.count(),
                r.scan::<ResidentImportPiece>()?.count(),
            ))
        });
        read.unwrap()
    };
    let before = left();
    house.site.clock.wait(SignedDuration::from_hours(31 * 24));
    intake::upkeep::<ResidentImport>(&house.site.p).unwrap();
    assert!(before.0 > 0 && left().0 == 0, "previews that ran out");
    assert!(left().1 < before.1, "rows of 30 days ago");
}

#[test]
fn every_api_route_is_described() {
    let (_, table) = routes().split();
    let document = serde_json::to_value(openapi::document(&table)).unwrap();
    for route in table.iter().filter(|route| route.path.starts_with("/api/")) {
        assert!(route.doc.is_some(), "{}", route.path);
    }
    let schemas = &document["components"]["schemas"];
    assert!(schemas["ResidentPreview"].is_object() && schemas["ParsedResident"].is_object(), "{schemas}");
}
