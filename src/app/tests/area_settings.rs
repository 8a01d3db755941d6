//! What an area lets its admins choose, and what they chose before its settings had a record of their own.

use super::*;
use crate::platform::store::Places;

const PAGE: &str = "/verwaltung/zweitmeinung";
const FIELD: &str = "keine_rm_frist_tage";
const CHANGED: &str = "second_opinion.settings_changed";

fn settings() -> Settings {
    Settings { mfa_required: false, ..Settings::default() }
}

/// The form of the page, as it is now.
async fn shown(browser: &mut Browser) -> (Answer, String) {
    let page = browser.get(PAGE).await;
    assert_eq!(page.status, 200, "{} {}", page.to(), page.text);
    let days = page.attr(&format!("main [name={FIELD}]"), "value");
    (page, days)
}

/// Where the only case stands: in the list, in a list of that state alone, and by itself.
async fn stands(router: &Router, token: &str) -> String {
    let get = async |path: &str| api(router, "GET", path, Some(token), None).await.json();
    let list = get("/cases").await;
    let status = list["items"][0]["status"].as_str().unwrap().to_owned();
    assert_eq!(get(&format!("/cases?status={status}")).await["total"], 1, "{status}");
    let id = list["items"][0]["id"].as_str().unwrap();
    assert_eq!(get(&format!("/cases/{id}")).await["status"], status.as_str());
    status
}

/// Old and new value of every change of the settings, the latest first.
async fn audited(router: &Router, token: &str) -> Vec<(String, String)> {
    let log = api(router, "GET", "/admin/audit-log?per_page=100", Some(token), None).await.json();
    let entries = log["items"].as_array().unwrap().iter().filter(|entry| entry["event"] == CHANGED);
    let text = |value: &Value| value[FIELD].as_str().unwrap().to_owned();
    entries.map(|entry| (text(&entry["old_values"]), text(&entry["new_values"]))).collect()
}

/// The days stood in the facility's own record; those who had chosen 14 must not find 28.
#[tokio::test]
async fn what_was_chosen_before_counts_until_it_is_changed_and_the_change_outlives_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let places = Places {
        data: folder.path().join("data"),
        keyring: folder.path().join("keys"),
        key_inside_allowed: false,
    };
    let house = TestApp::on(Store::init(&places).unwrap().0, settings()).await;
    house.change_tenant(1, |tenant| tenant.legacy_setting = 14);
    let (token, _) = house.tokens("n@x.de").await;
    // It is 2026-11-20.
    let case = json!({"nachname": "Tonn", "datum": "2026-10-31", "fallgruppe": "onko"});
    let made = house.api("POST", "/cases", Some(&token), Some(case)).await;
    assert_eq!((made.status.as_u16(), &made.json()["status"]), (201, &json!("keine_rueckmeldung")));
    assert_eq!(stands(&house.router, &token).await, "keine_rueckmeldung");
    let mut browser = house.signed_in("n@x.de").await;
    let (page, days) = shown(&mut browser).await;
    assert_eq!(days, "14");

    let saved = browser.submit(&page, "main form", &[(FIELD, " 30 ")]).await;
    assert_eq!((saved.status.as_u16(), saved.to()), (303, PAGE));
    assert_eq!(shown(&mut browser).await.1, "30");
    assert_eq!(stands(&house.router, &token).await, "eingegangen");
    let again = browser.submit(&page, "main form", &[(FIELD, " 30 ")]).await;
    assert_eq!(again.status, 303, "the same form sent twice");
    let stale = browser.submit(&page, "main form", &[(FIELD, "7")]).await;
    assert_eq!(
        (stale.status.as_u16(), stale.attr(&format!("main [name={FIELD}]"), "value")),
        (409, "7".into())
    );
    assert_eq!(audited(&house.router, &token).await, [("14".to_owned(), "30".to_owned())]);
    let kept = house.p.operator_read(&house.operator(), |r| r.find::<Tenant>("slug", "haus-zwei"));
    assert_eq!(kept.map_err(|error: StoreError| error).unwrap()[0].legacy_setting, 14);

    let saved = browser.submit(&stale, "main form", &[]).await;
    assert_eq!(saved.status, 303, "who was told that another one saved may save all the same");
    drop((browser, house));
    let clock = Box::new(TestClock::at(NOW));
    let p = assemble(Store::open_at(&places).unwrap(), clock, settings(), "".into()).unwrap();
    let router = public(&p, &Limits::default());
    let body = json!({"email": "n@x.de", "password": PASSWORD});
    let login = api(&router, "POST", "/auth/login", None, Some(body)).await.json();
    let token = login["access_token"].as_str().unwrap();
    assert_eq!(stands(&router, token).await, "keine_rueckmeldung");
    let changes = [("30", "7"), ("14", "30")].map(|(old, new)| (old.to_owned(), new.to_owned()));
    assert_eq!(audited(&router, token).await, changes);
}

#[tokio::test]
async fn what_cannot_be_is_refused_at_its_field_and_nothing_is_changed() {
    let house = TestApp::with(settings()).await;
    let mut browser = house.signed_in("n@x.de").await;
    let (page, days) = shown(&mut browser).await;
    assert_eq!(days, "28", "unless the facility says otherwise");
    for wrong in ["0", "366", "-1", "vierzehn", ""] {
        let refused = browser.submit(&page, "main form", &[(FIELD, wrong)]).await;
        assert_eq!(refused.status, 422, "{wrong}");
        assert_eq!(refused.attr(&format!("main [name={FIELD}]"), "value"), wrong);
        assert_eq!(refused.attr(&format!("main [name={FIELD}]"), "aria-invalid"), "true");
    }
    assert_eq!(browser.submit(&page, "main form", &[]).await.status, 303, "the same days again");
    let (token, _) = house.tokens("n@x.de").await;
    assert!(audited(&house.router, &token).await.is_empty());
}

/// One facility's choice is nobody else's, and a facility without the area is asked for none.
#[tokio::test]
async fn only_admins_of_the_area_choose_and_for_their_own_facility() {
    let house = TestApp::with(settings()).await;
    let operator = house.operator();
    let other = tenants::create(&house.p, &operator, "haus-drei", "haus-drei", &[Area::Pflege]).unwrap();
    let password = house.p.door().passwords().hash(Secret::new(PASSWORD.into())).await.unwrap();
    let new = NewAccount { email: "p@x.de", name: "p@x.de", role: Role::Admin, password, must_change: false };
    accounts::create(&house.p, &operator, &other, new).unwrap();

    let tab = format!("main a[href=\"{PAGE}\"]");
    let mut without = house.signed_in("p@x.de").await;
    let people = without.get("/verwaltung/personen").await;
    assert_eq!((people.status.as_u16(), people.all(&tab).len()), (200, 0));
    assert!(!without.get(PAGE).await.status.is_success());
    let mut insurer = house.signed_in("d@x.de").await;
    assert_eq!(insurer.get(PAGE).await.status, 403);

    let mut admin = house.signed_in("n@x.de").await;
    assert_eq!(admin.get("/verwaltung/personen").await.all(&tab), ["Zweitmeinung"]);
    assert_eq!(admin.get("/verwaltung/einrichtung").await.all(&format!("[name={FIELD}]")).len(), 0);
    let (page, _) = shown(&mut admin).await;
    assert_eq!(admin.submit(&page, "main form", &[(FIELD, "3")]).await.status, 303);
    let (mine, theirs) = (house.tokens("n@x.de").await.0, house.tokens("a@x.de").await.0);
    for (token, status) in [(mine, "keine_rueckmeldung"), (theirs, "eingegangen")] {
        let case = json!({"nachname": "Tonn", "datum": "2026-11-10", "fallgruppe": "onko"});
        let made = house.api("POST", "/cases", Some(&token), Some(case)).await;
        assert_eq!((made.status.as_u16(), &made.json()["status"]), (201, &json!(status)));
    }
}
