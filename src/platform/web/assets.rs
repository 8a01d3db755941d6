//! Embedded assets under addresses that carry their hash: packed by the build, cached for ever.

use std::{collections::BTreeSet, sync::Arc};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::get,
};
use sha2::{Digest as _, Sha256};

const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// One file; `ui::assets` makes the list.
pub struct Asset {
    /// Full path in the address, the content's hash in it, e.g. `/assets/app.1f2e3d.css`.
    pub path: String,
    /// e.g. `text/css; charset=utf-8`.
    pub content_type: &'static str,
    /// Its content.
    pub bytes: &'static [u8],
    /// Packed by gzip.
    pub gzip: Option<&'static [u8]>,
    /// Packed by Brotli.
    pub br: Option<&'static [u8]>,
}

struct Ready {
    asset: Asset,
    etag: HeaderValue,
}

/// A router with one GET route per asset.
pub fn shelf(assets: impl IntoIterator<Item = Asset>) -> Router {
    let mut router = Router::new();
    let mut seen = BTreeSet::new();
    for asset in assets {
        if !seen.insert(asset.path.clone()) {
            continue;
        }
        let digest = Sha256::digest(asset.bytes);
        let tag: String = digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
        let Ok(etag) = HeaderValue::from_str(&format!("\"{tag}\"")) else { continue };
        let path = asset.path.clone();
        router = router.route(&path, get(serve).with_state(Arc::new(Ready { asset, etag })));
    }
    router
}

async fn serve(State(file): State<Arc<Ready>>, headers: HeaderMap) -> Response {
    let fixed: [(HeaderName, HeaderValue); 3] = [
        (header::CACHE_CONTROL, FOR_EVER),
        (header::ETAG, file.etag.clone()),
        (header::VARY, HeaderValue::from_static("Accept-Encoding")),
    ];
    if headers.get_all(header::IF_NONE_MATCH).iter().any(|tag| tag == file.etag) {
        return (StatusCode::NOT_MODIFIED, fixed).into_response();
    }
    let asset = &file.asset;
    let (coding, bytes) = match (asset.br, asset.gzip) {
        (Some(bytes), _) if accepts(&headers, "br") => (Some("br"), bytes),
        (_, Some(bytes)) if accepts(&headers, "gzip") => (Some("gzip"), bytes),
        _ => (None, asset.bytes),
    };
    let body = Bytes::from_static(bytes);
    let mut response = (fixed, [(header::CONTENT_TYPE, asset.content_type)], body).into_response();
    if let Some(coding) = coding {
        response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    response
}

fn accepts(headers: &HeaderMap, coding: &str) -> bool {
    let lines = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|item| {
        let mut parts = item.split(';').map(str::trim);
        parts.next() == Some(coding) && !parts.any(|q| q == "q=0" || q == "q=0.0")
    })
}

#[cfg(test)]
mod tests {
    use axum::{body::Body, http::Request};
    use tower::ServiceExt as _;

    use super::*;

    #[tokio::test]
    async fn compressed_cached_and_revalidated() {
        let css = "a { color: red } a { color: red }";
        let asset = Asset {
            path: "/assets/a.1.css".into(),
            content_type: "text/css",
            bytes: css.as_bytes(),
            gzip: Some(b"as gzip"),
            br: Some(b"as br"),
        };
        let router = shelf([asset]);
        let ask = |name: &'static str, value: String| {
            let request = Request::get("/assets/a.1.css").header(name, value).body(Body::empty()).unwrap();
            router.clone().oneshot(request)
        };
        for (accept, coding) in
            [("gzip, deflate, br", Some("br")), ("gzip", Some("gzip")), ("br;q=0", None), ("", None)]
        {
            let response = ask("accept-encoding", accept.into()).await.unwrap();
            assert_eq!(response.headers().get("content-encoding").map(|v| v.to_str().unwrap()), coding);
            assert_eq!(response.headers()["cache-control"], FOR_EVER);
            let body = axum::body::to_bytes(response.into_body(), 100_000).await.unwrap();
            assert_eq!(body.len() < css.len(), coding.is_some());
        }
        let etag = ask("accept", "*/*".into()).await.unwrap().headers()["etag"].to_str().unwrap().to_owned();
        assert_eq!(ask("if-none-match", etag).await.unwrap().status(), StatusCode::NOT_MODIFIED);
    }
}
