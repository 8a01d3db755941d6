//! Every route of the table with everybody's cookies: a badge is a stranger at a user's route, a user at a badge's, and
//! another badge finds nothing.

use std::slice::from_ref;

use axum::http::{HeaderMap, HeaderValue, Request, StatusCode, header};

use super::{
    DEVICE, House,
    slips::{FEATURE, Slip, at},
};
use crate::{
    kernel::ids::Id,
    platform::web::{
        browser::{Answer, Browser, all},
        routes::Route,
        session::cookies,
    },
};

fn table() -> Vec<Route> {
    (FEATURE.routes)().split().1
}

fn path(route: &Route, number: u8) -> String {
    route.path.replace("{id}", &Id::<Slip>::from_bytes([number; 16]).to_string())
}

/// A request to a route, with the token that stands in a page.
async fn ask(browser: &mut Browser, route: &Route, path: &str, page: &str) -> Answer {
    let form = "application/x-www-form-urlencoded";
    let request = Request::builder().method(route.method).uri(path).header(header::CONTENT_TYPE, form);
    let token = all(page, "input[name=csrf]", Some("value")).pop().unwrap_or_default();
    browser.send(request, format!("csrf={token}&vorgang={path}")).await
}

/// Where somebody whom the route does not know is led to: a user to the sign-in, a badge to where badges begin.
fn shut_out(route: &Route, (status, location, body): &Answer) -> bool {
    let to = route.access.badge.unwrap_or("/anmelden");
    match (route.path.starts_with("/api/"), route.access.badge, route.method) {
        (false, Some(_), _) | (false, None, "GET") => {
            *status == StatusCode::SEE_OTHER && location.split('?').next() == Some(to)
        }
        (true, Some(_), _) => *status == StatusCode::UNAUTHORIZED && !body.contains("ANMELDUNG"),
        (true, None, _) => *status == StatusCode::UNAUTHORIZED && body.contains("ANMELDUNG_NOETIG"),
        (false, None, _) => *status == StatusCode::UNAUTHORIZED && body.contains("/anmelden"),
    }
}

/// The cookie of a badge with this value.
fn cookie(value: &str) -> HeaderMap {
    let cookie = HeaderValue::from_str(&cookies::set(cookies::BADGE, value, 60)).unwrap();
    HeaderMap::from_iter([(header::SET_COOKIE, cookie)])
}

/// R-ACC-01, R-ACC-02.
#[tokio::test]
async fn each_route_knows_its_own_kind_of_session_alone() {
    let house = House::new();
    let (user, badge) = (house.user().await, house.opened(1));
    let value = badge[header::SET_COOKIE].to_str().unwrap().split(['=', ';']).nth(1).unwrap().to_owned();
    let pair = |name: &str, answer: &HeaderMap| {
        let all = answer.get_all(header::SET_COOKIE).iter();
        let found = all.map(|cookie| cookie.to_str().unwrap().to_owned()).find(|one| one.starts_with(name));
        found.unwrap().split(['=', ';']).nth(1).unwrap().to_owned()
    };
    // A badge's secret as a user's, and a user's as a badge's.
    let mut as_user = HeaderMap::new();
    for name in [cookies::ACCESS, cookies::REFRESH] {
        let set = HeaderValue::from_str(&cookies::set(name, &value, 60)).unwrap();
        as_user.append(header::SET_COOKIE, set);
    }
    let as_badge = [cookies::ACCESS, cookies::REFRESH].map(|name| cookie(&pair(name, &user)));
    let mut other = value.clone().into_bytes();
    other[30] = if other[30] == b'A' { b'B' } else { b'A' };
    let other = cookie(std::str::from_utf8(&other).unwrap());
    let forged = [cookie(""), cookie("x"), other, as_user];

    let of_user = house.holding(from_ref(&user)).get("/tisch").await.2;
    let of_badge = house.holding(from_ref(&badge)).get("/zettel").await.2;
    let mut wrong = Vec::new();
    for route in table().iter().filter(|route| !route.access.public) {
        let known = if route.access.badge.is_some() { &badge } else { &user };
        let mut strangers: Vec<(&str, HeaderMap)> = vec![("nobody", HeaderMap::new())];
        strangers.extend(forged.iter().map(|cookie| ("a forger", cookie.clone())));
        if route.access.badge.is_some() {
            strangers.push(("a user", user.clone()));
            strangers.extend(as_badge.iter().map(|cookie| ("a user's token", cookie.clone())));
        } else {
            strangers.push(("a badge", badge.clone()));
        }
        let address = path(route, 1);
        for (who, cookies) in strangers {
            for page in [&of_user, &of_badge] {
                let answer = ask(&mut house.holding(from_ref(&cookies)), route, &address, page).await;
                // A user's own session refuses a form that is not its own before anybody looks at the route.
                let forged_form = who == "a user" && answer.2.contains("CSRF_UNGUELTIG");
                if !shut_out(route, &answer) && !forged_form {
                    wrong.push(format!(
                        "{} {}: {who} got {} {}",
                        route.method, route.path, answer.0, answer.1
                    ));
                }
            }
        }
        // Both at once: the route decides whose it is, and whose form it takes.
        let (right, foreign) =
            if route.access.badge.is_some() { (&of_badge, &of_user) } else { (&of_user, &of_badge) };
        if route.path == "/pflege" || route.path == "/fertig" {
            continue;
        }
        for cookies in [vec![known.clone()], vec![user.clone(), badge.clone()]] {
            let mut browser = house.holding(&cookies);
            let (status, location, _) = ask(&mut browser, route, &address, right).await;
            let led_off = location == "/start" || location.starts_with("/anmelden");
            assert!((status.is_success() || status == 303) && !led_off, "{} {status}", route.path);
            if route.method == "POST" {
                let (status, _, body) = ask(&mut browser, route, &address, foreign).await;
                let refused = status == StatusCode::FORBIDDEN && body.contains("CSRF_UNGUELTIG");
                assert!(refused, "{} took a form of the other's: {status}", route.path);
                let (status, ..) = ask(&mut browser, route, &address, "").await;
                assert_eq!(status, StatusCode::FORBIDDEN, "{} took a form without a token", route.path);
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// R-ACC-01: another person's row looks like one of nobody.
#[tokio::test]
async fn another_badge_finds_and_changes_nothing() {
    let house = House::new();
    let mut one = house.badge(1);
    let page = one.get("/zettel").await.2;
    let mut tried = 0;
    for route in table().iter().filter(|route| route.access.badge.is_some() && route.path.contains("{id}")) {
        let mine = ask(&mut one, route, &path(route, 2), &page).await;
        assert!(mine.0.is_success() || mine.0 == StatusCode::SEE_OTHER, "{} {}", route.path, mine.0);
        let theirs = ask(&mut one, route, &path(route, 3), &page).await;
        let nobodys = ask(&mut one, route, &path(route, 9), &page).await;
        assert_eq!(theirs.0, StatusCode::NOT_FOUND, "{} {}", route.method, route.path);
        let steady = |answer: &Answer| all(&answer.2, "main", None);
        assert_eq!(
            (theirs.0, &theirs.1, steady(&theirs)),
            (nobodys.0, &nobodys.1, steady(&nobodys)),
            "{}",
            route.path
        );
        // Even what is not there leads back to where badges begin, not to a user's start.
        assert_eq!(all(&theirs.2, "main .actions a", Some("href")), ["/start"]);
        tried += 1;
    }
    assert_eq!(tried, 2);
    assert_eq!(all(&house.badge(2).get(&at(3)).await.2, "#zettel li", None), ["0"]);
}

#[tokio::test]
async fn a_list_has_the_rows_of_its_person_alone() {
    let house = House::new();
    for (holder, rows) in [(1, vec!["1", "2"]), (2, vec!["3"]), (3, vec![])] {
        let mut browser = house.badge(holder);
        assert_eq!(all(&browser.get("/zettel").await.2, "#zettel li", None), rows);
        assert_eq!(browser.get("/api/v1/zettel").await.2, serde_json::json!(rows).to_string());
    }
}

/// R-ACC-04: the same record id in another house is somebody else.
#[tokio::test]
async fn a_badge_of_another_house_has_its_own_rows() {
    let house = House::new();
    let other = house.site.house("anderes");
    let mut there = house.holding(&[house.opened_on(&other, 1, DEVICE)]);
    assert_eq!(there.get("/zettel").await.0, StatusCode::OK);
    assert!(all(&there.get("/zettel").await.2, "#zettel li", None).is_empty());
    assert_eq!(there.get(&at(1)).await.0, StatusCode::NOT_FOUND);
    // An area that the house has not switched on is shut to badges too.
    let (status, _, body) = there.get("/pflege").await;
    assert_eq!(
        (status, all(&body, "main .actions a", Some("href"))),
        (StatusCode::FORBIDDEN, vec!["/start".into()])
    );
}

/// The way to the sign-in is no way for who has no account: pages lead to where badges begin, programs are told.
#[tokio::test]
async fn who_shows_no_badge_is_told_so_in_both_languages() {
    let house = House::new();
    for (tag, sentence) in [("de", "Bitte zeigen Sie Ihren Ausweis."), ("en", "Please show your badge.")] {
        for (cookies, code) in [(vec![], "AUSWEIS_NOETIG"), (vec![cookie("x")], "SITZUNG_ABGELAUFEN")] {
            let mut browser = house.holding(&cookies);
            let request = |path: &str| Request::get(path).header(header::ACCEPT_LANGUAGE, tag);
            let (status, _, body) = browser.send(request("/api/v1/zettel"), String::new()).await;
            let told: serde_json::Value = serde_json::from_str(&body).unwrap();
            assert_eq!(status, StatusCode::UNAUTHORIZED);
            assert_eq!((&told["code"], &told["detail"]), (&code.into(), &sentence.into()));
            // htmx is told the way, and puts nothing in place of what is there.
            let (status, location, body) =
                browser.send(request("/zettel").header("hx-request", "true"), String::new()).await;
            assert_eq!((status, location.as_str(), body.as_str()), (StatusCode::UNAUTHORIZED, "", ""));
            let (status, location, _) = browser.send(request("/zettel"), String::new()).await;
            assert_eq!((status, location.as_str()), (StatusCode::SEE_OTHER, "/start"));
            let (_, _, start) = browser.send(request("/start"), String::new()).await;
            assert_eq!(all(&start, "main .notice", None).len(), 1, "{start}");
            assert!(all(&start, "main .notice", None)[0].contains(sentence));
            assert!(!start.contains("password") && !start.contains("/anmelden"), "{start}");
        }
    }
}
