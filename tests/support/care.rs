//! A house that takes photos.

use reqwest::{Method, StatusCode};
use serde_json::json;

use super::{Actor, case::tag};

/// The block that takes photos.
pub const BLOCK: &str = "wundfoto";

/// Gives the house a block that takes photos, and has a resident agree to them.
pub async fn takes_photos(admin: &Actor, resident: &str) {
    let field = json!({"key": "bild", "label": "Bild", "typ": "foto"});
    let block = json!({"key": BLOCK, "titel": "Wundfoto", "felder": [field]});
    let (status, said) = admin.api(Method::POST, "/templates", Some(block)).await;
    assert_eq!(status, StatusCode::CREATED, "{said}");
    let at = format!("/residents/{resident}");
    let (_, person) = admin.api(Method::GET, &at, None).await;
    let agrees = json!({"einwilligung_foto": true});
    let (status, _, said) = admin
        .api_with(Method::POST, &format!("{at}/consents"), Some(agrees), tag(&person["row_version"]))
        .await;
    assert!(status.is_success(), "{status} {said}");
}
