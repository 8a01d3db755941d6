use axum::http::StatusCode;

use super::{PASSWORD, TestApp};
use crate::platform::{settings::Settings, store::testing::with_faults};

/// The site was not ready before the index of every tenant was built: up to 2.8 s with 100,000 cases, in which nobody
/// could even sign in.
#[tokio::test]
async fn the_site_is_ready_before_search_is_and_says_calmly_that_search_is_being_prepared() {
    let house = TestApp::new().await;
    let held = house.p.search().hold();
    house.p.search().warm_up();
    let preparing = |page: &super::Answer| page.text.contains("Die Suche wird gerade vorbereitet");
    assert!(!house.p.search().warm());
    assert_eq!(house.browser().get("/readyz").await.status, StatusCode::OK);
    let mut browser = house.signed_in("a@x.de").await;
    assert!(!house.p.search().warm());
    let list = browser.get("/faelle").await;
    assert!(list.status == StatusCode::OK && !preparing(&list));
    let search = browser.get("/faelle?q=tonn").await;
    assert!(search.status == StatusCode::OK && preparing(&search), "{}", search.text);
    drop(held);
    house.p.search().settle().unwrap();
    assert!(house.p.search().warm());
    let search = browser.get("/faelle?q=tonn").await;
    assert!(search.status == StatusCode::OK && !preparing(&search));
}

/// Story: after the thread of the commits had failed nothing could be saved until a restart, and the site said that it was
/// ready.
#[tokio::test]
async fn a_site_that_saves_nothing_until_a_restart_is_not_ready() {
    let (store, faults) = with_faults();
    let house = TestApp::on(store, Settings::default()).await;
    assert_eq!(house.browser().get("/readyz").await.status, StatusCode::OK);
    faults.stops();
    assert!(house.browser().sign_in("n@x.de", PASSWORD).await.status.is_server_error());
    while !house.p.store().needs_restart() {
        tokio::task::yield_now().await;
    }
    assert_eq!(house.browser().get("/readyz").await.status, StatusCode::SERVICE_UNAVAILABLE);
}
