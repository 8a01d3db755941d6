//! The router as the listeners serve it: the table of routes in its layers, the assets, health.

use std::sync::Arc;

use axum::{
    Router,
    http::{Extensions, HeaderMap, Method, StatusCode, Uri, Version, header},
    middleware::{from_fn, from_fn_with_state},
    response::Response,
};
use tower_http::{CompressionLevel, compression::CompressionLayer};

use super::{health, routes::routes};
use crate::{
    kernel::problem::{Kind, Problem},
    platform::{
        Platform,
        web::{
            answer::refuse,
            assets::{Asset, shelf},
            csrf::same_origin,
            first_run::first_run_first,
            headers::{HeaderPolicy, with_security_headers},
            host::known_host,
            present::{see_other, tell_location},
            problem_face::present,
            request_limits::{RequestLimits, fair},
            server::Limits,
            session::identify,
            upload::page_limit,
        },
    },
    ui,
};

/// What people and programs reach. From the outside in: headers, problems without a person, the site's names, origin,
/// who asks, problems with the person's shell around them, fair shares, routes. Health is asked for by address.
pub fn public(platform: &Platform, limits: &Limits) -> Router {
    let (router, table) = routes().split();
    let shares = Arc::new(RequestLimits::new(platform.settings(), &table));
    let pages = router
        .fallback(no_such_page)
        .layer(page_limit())
        .layer(from_fn_with_state(shares, fair))
        .layer(from_fn_with_state(platform.clone(), present))
        .layer(from_fn_with_state(platform.clone(), identify))
        .layer(from_fn(same_origin))
        .with_state(platform.clone());
    let assets = ui::assets::all().iter().map(|asset| Asset {
        path: format!("/assets/{}", asset.hashed),
        content_type: asset.media_type,
        bytes: asset.bytes,
        gzip: asset.gzip,
        br: asset.br,
    });
    let of = platform.clone();
    let policy = HeaderPolicy { hsts: Arc::new(move || of.sends_hsts()) };
    let named = pages
        .merge(shelf(assets))
        .layer(from_fn_with_state(platform.clone(), first_run_first))
        .layer(from_fn_with_state(platform.clone(), known_host))
        .layer(from_fn_with_state(platform.clone(), present))
        .layer(from_fn(tell_location))
        .layer(CompressionLayer::new().no_br().quality(CompressionLevel::Fastest).compress_when(pays));
    with_security_headers(named.merge(health::probes(platform)), policy, limits)
}

/// Pages and JSON, by gzip: Brotli takes several times as long for an eighth less. Files are packed already. The cookies
/// are `SameSite=Strict`, so a foreign page cannot have answers made that it could measure.
fn pays(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.starts_with("text/html") || kind.starts_with("application/json")
}

/// What machines on this host reach.
pub fn for_machines(platform: &Platform) -> Router {
    health::probes(platform).merge(health::figures(platform))
}

/// A page's address with a stroke too many at its end leads to the page.
async fn no_such_page(method: Method, uri: Uri) -> Response {
    match without_last_stroke(&uri).filter(|_| method == Method::GET) {
        Some(page) => see_other(&page, None),
        None => refuse(Problem::new(Kind::NotFound, "NICHT_GEFUNDEN")),
    }
}

/// Only of plain paths: one that begins with two strokes, or has a backslash, could lead to another site.
fn without_last_stroke(uri: &Uri) -> Option<String> {
    let path = uri.path().strip_suffix('/')?.strip_prefix('/')?;
    let plain = path.starts_with(|c: char| c.is_ascii_alphanumeric())
        && path.chars().all(|c| c.is_ascii_alphanumeric() || "/-_.".contains(c));
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    plain.then(|| format!("/{path}{query}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_last_stroke_is_taken_away_and_never_leads_to_another_site() {
        let led = |uri: &str| without_last_stroke(&uri.parse().unwrap());
        assert_eq!(led("/faelle/").as_deref(), Some("/faelle"));
        assert_eq!(led("/faelle/?jahr=2026").as_deref(), Some("/faelle?jahr=2026"));
        for other in ["/", "//", "//other.example/", "/\\other.example/", "/%2fother.example/", "/faelle"] {
            assert_eq!(led(other), None, "{other}");
        }
    }
}
