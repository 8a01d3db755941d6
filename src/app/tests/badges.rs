//! A badge at the door of everybody else: every route of the product answers its cookie as it answers nobody's.

use jiff::SignedDuration;

use super::{Answer, Browser, TestApp};
use crate::{
    app::routes::routes,
    kernel::ids::Id,
    platform::{
        store::Record,
        tenancy::KeepsBadges,
        web::{
            routes::Route,
            session::{NewBadgeSession, TryRule},
        },
    },
};

crate::permission!(Desk, "test.desk", [Admin]);
impl KeepsBadges for Desk {}

/// Where somebody is let in for whom a record of this kind stands.
fn with_badge<R: Record<Key = Id<R>>>(app: &TestApp, person: Id<R>) -> Browser {
    let ctx = app.p.command_line::<Desk>(&app.operator(), &app.tenants[0], None).unwrap();
    let rule = TryRule { most: 10, within: SignedDuration::from_mins(1) };
    let new = NewBadgeSession {
        person,
        name: "Ausweis",
        idle: SignedDuration::from_mins(15),
        longest: SignedDuration::from_mins(60),
    };
    let answer = app.p.open_badge_session(&ctx, app.p.try_badge([1; 16], rule).unwrap(), &new).unwrap();
    let cookie = answer["set-cookie"].to_str().unwrap().split(';').next().unwrap();
    let (name, value) = cookie.split_once('=').unwrap();
    let mut browser = app.browser();
    browser.cookies.insert(name.into(), value.into());
    browser
}

async fn ask(browser: &Browser, route: &Route) -> Answer {
    let parts = route.path.split('/').map(|part| match part.trim_start_matches('{').trim_end_matches('}') {
        name if name.len() == part.len() => part,
        "jahr" => "2026",
        "kw" | "line" | "zeile" | "n" | "nr" | "schritt" => "2",
        "slug" => "niemand",
        "key" => "vitalzeichen",
        _ => "0192f0c1-2d3e-7f40-8a1b-2c3d4e5f6071",
    });
    let path = parts.collect::<Vec<_>>().join("/");
    let (kind, body) = match route.path.starts_with("/api/") {
        true => ("application/json", "{}"),
        false => ("application/x-www-form-urlencoded", "vorgang="),
    };
    let request = axum::http::Request::builder()
        .method(route.method)
        .uri(path)
        .header("sec-fetch-site", "same-origin")
        .header("if-match", "\"1\"")
        .header("content-type", kind);
    browser.clone().send(request, if route.method == "GET" { "" } else { body }.into()).await
}

/// R-ACC-01.
#[tokio::test]
async fn every_route_answers_a_badge_as_it_answers_nobody() {
    let app = TestApp::new().await;
    let badge = with_badge(&app, Id::<crate::features::care::residents::Resident>::from_bytes([7; 16]));
    let nobody = app.browser();
    let (mut tried, mut wrong) = (0, Vec::new());
    for route in routes().split().1.iter().filter(|route| route.access.badge.is_none()) {
        let (theirs, nobodys) = (ask(&badge, route).await, ask(&nobody, route).await);
        let said = |answer: &Answer| (answer.status, answer.to().to_owned(), answer.all("h1, [data-code]"));
        let shut = theirs.status == 401 || theirs.status == 303 && theirs.to().starts_with("/anmelden");
        if said(&theirs) != said(&nobodys) || (!route.access.public && !shut) {
            wrong.push(format!("{} {}: {} {}", route.method, route.path, theirs.status, theirs.to()));
        }
        tried += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(tried > 40, "the table is the product's: {tried}");
}
