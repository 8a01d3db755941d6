use axum::http::StatusCode;

use super::super::{
    residents::{self, Resident},
    units::{Unit, test_unit},
};
use crate::{
    entity_conformance,
    platform::{
        NewTenant,
        bench::{NOW, PASSWORD, TestPlatform},
        entity::conformance::Sample,
        store::{Event, EventKind, RecordKind},
        tenancy::{Area, Role},
        web::{
            browser::{Browser, all},
            idempotency::IdempotencyRecord,
        },
    },
};

static KINDS: [RecordKind; 3] =
    [RecordKind::of::<Unit>(), RecordKind::of::<Resident>(), RecordKind::of::<IdempotencyRecord>()];

fn sample() -> Sample<Unit> {
    Sample {
        full: test_unit(),
        rest: |_| (),
        stored: include_str!("../../../../fixtures/records/unit_v2.hex"),
        boxes: &[("name", "Erdgeschoss"), ("kuerzel", "EG"), ("plaetze", "14")],
        change: ("plaetze", "12"),
        acts: &[("unit-close", &[]), ("unit-reopen", &[])],
        kinds: &KINDS,
        before: |_, _| (),
    }
}

entity_conformance!(Unit, sample());

#[tokio::test]
async fn a_unit_says_who_lives_there_and_closes_only_when_nobody_does() {
    let site = TestPlatform::at(NOW, &KINDS);
    let new = NewTenant { slug: "haus", name: "Haus", zone: "Europe/Berlin", areas: &[Area::Pflege] };
    let begun = Event::new(EventKind::new("test.begun"));
    let tenant = site.p.create_tenant(&site.op, new, begun).unwrap().unwrap();
    site.account(Some(&tenant), "a@x.de", Role::Admin).await;
    site.account(Some(&tenant), "s@x.de", Role::Staff).await;
    let routes = || super::routes().and((residents::FEATURE.routes)());
    let mut admin = Browser::signed_in(&site.p, routes(), "a@x.de", PASSWORD).await;
    let new = "/verwaltung/wohnbereiche/neu";
    let (_, _, page) = admin.get(new).await;
    assert_eq!(all(&page, "#feld-sortierung", Some("value")), ["0"]);
    let (status, _, text) =
        admin.form(&page, new, "name=Erdgeschoss&kuerzel=EG&plaetze=501&sortierung=2").await;
    assert_eq!(
        (status, all(&text, ".error-summary a", Some("href"))),
        (StatusCode::UNPROCESSABLE_ENTITY, vec!["#feld-plaetze".to_owned()])
    );
    let (status, at, _) = admin.form(&page, new, "name=Erdgeschoss&kuerzel=EG&plaetze=14&sortierung=2").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (status, ..) = admin.form(&page, new, "name=Dach&kuerzel=DG&sortierung=1").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let id = at.rsplit('/').next().unwrap();
    let person = format!(
        "nachname=Bergfeld&vorname=Erna&geburtsdatum=3.2.38&aufnahme_datum=1.9.95&wohnbereich_id={id}"
    );
    let (status, ..) = admin.form(&page, "/bewohner/neu", &person).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, _, page) = admin.get("/verwaltung/wohnbereiche").await;
    let rows = all(&page, "#wohnbereiche-tabelle tbody tr", None);
    assert!(rows[0].starts_with("Dach") && rows[1].starts_with("Erdgeschoss"), "in their order: {rows:?}");
    assert_eq!(all(&page, "#wohnbereiche-tabelle tbody tr:nth-child(2) td", None)[..3], ["EG", "14", "1"]);
    let close = format!("{at}/schliessen");
    let (_, _, page) = admin.get(&close).await;
    let (status, _, text) = admin.form(&page, &close, "fassung=1").await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(text.contains("Hier wohnt noch eine Person."), "{:?}", all(&text, "main", None));
    let ways = all(&text, "main form a", Some("href"));
    assert_eq!(
        (all(&text, "h1", None), ways),
        (all(&page, "h1", None), vec![at.clone()]),
        "where it was asked"
    );
    let (_, _, list) = admin.get("/bewohner").await;
    let restrict = format!("{}/einschraenken", all(&list, "#bewohner tbody th a", Some("href"))[0]);
    let (_, _, ask) = admin.get(&restrict).await;
    let (status, ..) = admin.form(&ask, &restrict, "fassung=1&grund=L%C3%B6schung+verlangt").await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (status, ..) = admin.form(&page, &close, "fassung=1").await;
    assert_eq!(status, StatusCode::CONFLICT, "somebody of a restricted file lives there too");
    let mut staff = Browser::signed_in(&site.p, routes(), "s@x.de", PASSWORD).await;
    assert_eq!(staff.get(&at).await.0, StatusCode::OK);
    assert_eq!(staff.get(&close).await.0, StatusCode::FORBIDDEN);
}
