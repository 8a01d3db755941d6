//! Reports of weeks that are not over: the test's day is a Wednesday of week 9 of 2026.

use axum::{
    extract::State as Axum,
    http::{StatusCode, header},
    response::Response,
};
use scraper::{Html, Selector};
use serde_json::{Value as Json, json};

use super::{
    api, routes,
    store_tests::{TestTenant, body, count, page},
};
use crate::platform::{
    tenancy::Role,
    web::query::{Form, Json as Body, Query},
};

async fn sent(house: &TestTenant, fields: &[(&str, &str)]) -> Response {
    let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    routes::generate(house.member(Role::Admin), Axum(house.p.clone()), Form(fields)).await
}

async fn asked(house: &TestTenant, wanted: Json) -> (StatusCode, Json) {
    let wanted = serde_json::from_value(wanted).unwrap();
    let answer = api::generate(house.ctx(), Axum(house.p.clone()), Body(wanted)).await;
    (answer.status(), serde_json::from_slice(&body(answer).await).unwrap())
}

async fn list(house: &TestTenant) -> Html {
    let query = Query(routes::ListQuery::default());
    page(routes::list(house.member(Role::Admin), Axum(house.p.clone()), query).await).await
}

fn said(dom: &Html, css: &str) -> String {
    dom.select(&Selector::parse(css).unwrap()).flat_map(|found| found.text()).collect()
}

#[tokio::test]
async fn a_week_that_has_not_begun_has_no_report_however_it_is_asked_for() {
    let house = TestTenant::golden();
    for trotzdem in ["", "1"] {
        let fields = [("vorgang", "v-1"), ("jahr", "2026"), ("kw", "10"), ("trotzdem", trotzdem)];
        let refused = sent(&house, &fields).await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let dom = page(refused).await;
        assert_eq!(count(&dom, "input[name=kw][value='10'][aria-invalid]"), 1);
        assert_eq!(count(&dom, "input[name=trotzdem]"), 0, "nothing to confirm");
        let summary = said(&dom, ".error-summary a[href='#feld-kw']");
        assert!(summary.contains("KW 10/2026 hat noch nicht begonnen."), "{summary}");
    }
    for vorlaeufig in [false, true] {
        let wanted = json!({"jahr": 2026, "kw": 10, "vorlaeufig": vorlaeufig});
        let (status, problem) = asked(&house, wanted).await;
        let code = &problem["code"];
        assert_eq!((status, code), (StatusCode::UNPROCESSABLE_ENTITY, &json!("KW_NICHT_BEGONNEN")));
    }
    assert_eq!(count(&list(&house).await, "#berichtliste tbody tr"), 0);
}

#[tokio::test]
async fn the_present_week_is_confirmed_once_and_its_report_is_marked_as_preliminary() {
    let house = TestTenant::golden();
    let fields = [("vorgang", "v-1"), ("jahr", "2026"), ("kw", "9")];
    let unsure = sent(&house, &fields).await;
    assert_eq!(unsure.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let dom = page(unsure).await;
    assert!(said(&dom, "#laeuft").contains("Die Woche läuft noch"));
    assert_eq!(count(&dom, "#naechster form input[name=trotzdem][value='1']"), 1);
    assert_eq!(count(&dom, "#naechster form input[name=kw][value='9']"), 1);
    assert_eq!(count(&list(&house).await, "#berichtliste tbody tr"), 0, "nothing is made before");

    let made = sent(&house, &[&fields[..], &[("trotzdem", "1")]].concat()).await;
    assert_eq!(made.status(), StatusCode::SEE_OTHER);
    assert!(made.headers().contains_key(header::LOCATION));
    let badges = said(&list(&house).await, "#berichtliste tbody tr .badge");
    assert!(badges.contains("Vorläufig"), "{badges}");

    let (status, problem) = asked(&house, json!({"jahr": 2026, "kw": 9})).await;
    assert_eq!((status, &problem["code"]), (StatusCode::CONFLICT, &json!("KW_LAEUFT")));
    let (status, report) = asked(&house, json!({"jahr": 2026, "kw": 9, "vorlaeufig": true})).await;
    assert_eq!((status, &report["vorlaeufig"]), (StatusCode::CREATED, &json!(true)), "{report}");
    // A week that is over is not preliminary, whatever is confirmed.
    let (status, report) = asked(&house, json!({"jahr": 2026, "kw": 8, "vorlaeufig": true})).await;
    assert_eq!((status, &report["vorlaeufig"]), (StatusCode::CREATED, &json!(false)), "{report}");
}
