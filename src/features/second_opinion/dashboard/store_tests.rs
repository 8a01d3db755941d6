use axum::{extract::State, http::StatusCode};
use scraper::{Html, Selector};

use super::{dashboard, pages::DashboardPage, routes};
use crate::{
    features::second_opinion::{
        cases::{Case, EditCases, Fallgruppe, test_case},
        reports::{ReadReports, Report},
    },
    kernel::{ids::Id, period::IsoWeek, words::Lang},
    platform::{
        Platform,
        bench::TestPlatform,
        store::{Event, EventKind, RecordKind, Recorded, StoreError},
        tenancy::{Ctx, Permission, Tenant},
        web::query::Query,
    },
    ui::{Page as _, View},
};

const TESTED: EventKind = EventKind::new("test.case");
const KINDS: &[RecordKind] = &[RecordKind::of::<Case>(), RecordKind::of::<Report>()];

fn house() -> (Platform, Tenant) {
    let site = TestPlatform::at("2026-02-25T09:00:00Z", KINDS);
    let tenant = site.house("haus");
    (site.p, tenant)
}

fn ctx<P: Permission>((p, tenant): &(Platform, Tenant)) -> Ctx<P> {
    p.command_line(&p.operator("op".into()), tenant, None).unwrap()
}

fn add(house: &(Platform, Tenant), nr: u8, datum: &str, group: Fallgruppe, change: impl FnOnce(&mut Case)) {
    let mut case = test_case(datum);
    (case.id, case.fallgruppe) = (Id::from_bytes([nr; 16]), group);
    change(&mut case);
    let case = case.call(u64::from(nr), format!("fall-{nr}"), None);
    house
        .0
        .store()
        .write(&ctx::<EditCases>(house), |w| {
            w.add(&case)?;
            Ok::<_, StoreError>(Recorded::new((), Event::new(TESTED)))
        })
        .unwrap();
}

fn filled() -> (Platform, Tenant) {
    let house = house();
    add(&house, 1, "2026-02-16", Fallgruppe::Onko, |case| case.gutachten = true);
    add(&house, 2, "2026-02-16", Fallgruppe::Kardio, |case| case.icd = vec!["I25.1".into()]);
    add(&house, 3, "2025-02-17", Fallgruppe::Sd, |_| {});
    add(&house, 4, "2020-12-31", Fallgruppe::Sd, |_| {});
    house
}

fn page(house: &(Platform, Tenant), jahr: Option<u16>, may_edit: bool) -> Html {
    let (dashboard, years) = dashboard(&house.0, &ctx::<ReadReports>(house), jahr).unwrap();
    let page = DashboardPage { dashboard, years, now: IsoWeek { jahr: 2026, kw: 9 }, may_edit };
    let view = View::bare(Lang::De, "Haus", "2026-02-25".parse().unwrap());
    Html::parse_fragment(&(page.beside_title(&view).into_string() + &page.body(&view).into_string()))
}

fn texts(dom: &Html, css: &str) -> Vec<String> {
    let css = Selector::parse(css).unwrap();
    dom.select(&css).map(|element| element.text().collect::<String>().trim().to_owned()).collect()
}

#[test]
fn the_page_counts_the_year_links_to_its_cases_and_says_what_it_shows() {
    let dom = page(&filled(), None, true);
    assert_eq!(texts(&dom, "#kennzahlen strong"), ["2", "3", "1", "1"]);
    assert_eq!(texts(&dom, "#diagramm-kw tbody a[href='/faelle?jahr=2026&kw=8']").len(), 1);
    assert_eq!(texts(&dom, "#kennzahlen a[href='/faelle?icd=nein']").len(), 1);
    assert_eq!(
        texts(&dom, "#kennzahlen p"),
        [
            "1 mehr als 2025 bis KW\u{a0}9",
            "aus allen Jahren",
            "aus allen Jahren",
            "1 mehr als 2025 bis KW\u{a0}9"
        ]
    );
    assert_eq!(texts(&dom, "#diagramm-fg tbody a").len(), 5);
    assert_eq!(texts(&dom, "nav.segments a"), ["2026", "2025", "2020"]);
    assert!(texts(&dom, "#diagramm-kw figcaption p")[0].starts_with("KW\u{a0}9: 0 Erstberatungen"));
    assert_eq!(texts(&dom, "#vorjahr tbody tr").len(), 5);
    assert!(texts(&dom, "#kodierstand")[0].contains("0 von 1 Gutachten"));
    let last = page(&filled(), Some(2020), false);
    assert_eq!(texts(&last, "#kennzahlen strong"), ["1", "3", "0"], "who cannot code has no such figure");
    assert_eq!(texts(&last, "#diagramm-kw details tbody tr").len(), 53);
}

#[test]
fn without_a_case_the_page_says_how_to_begin() {
    let (admin, other) = (page(&house(), None, true), page(&house(), None, false));
    assert_eq!(texts(&admin, ".empty a[href='/import']").len(), 1);
    assert_eq!(texts(&other, ".empty a").len(), 0);
}

#[tokio::test]
async fn the_json_has_the_names_of_the_api() {
    let house = filled();
    let query = Query(serde_json::from_str(r#"{"jahr":2026}"#).unwrap());
    let answer = routes::api(ctx(&house), State(house.0.clone()), query).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let bytes = axum::body::to_bytes(answer.into_body(), 1 << 20).await.unwrap();
    let json: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(
        (&json["total_cases"], &json["pending_icd"], &json["pending_coding"]),
        (&4.into(), &3.into(), &1.into())
    );
    assert_eq!(json["weekly"].as_array().unwrap().len(), 53);
    assert_eq!(
        (&json["vorjahr"]["jahr"], &json["vorjahr"]["gesamt"]["erstberatungen"]),
        (&2025.into(), &1.into())
    );
    assert_eq!(json["vorjahr"]["zeitraum"]["erstberatungen"], 1);
    let query = Query(serde_json::from_str(r#"{"jahr":1900}"#).unwrap());
    let refused = routes::api(ctx(&house), State(house.0.clone()), query).await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
}
