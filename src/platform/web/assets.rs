//! Embedded assets under addresses that carry their hash: compressed once, cached for ever.

use std::{borrow::Cow, collections::BTreeMap, sync::Arc};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, Request, StatusCode, Uri, header},
    response::{IntoResponse as _, Response},
    routing::get,
};
use sha2::{Digest as _, Sha256};
use tower::ServiceExt as _;
use tower_http::{CompressionLevel, compression::Compression};

const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// One file; `ui::assets` makes the list.
pub struct Asset {
    /// Full path in the address, the content's hash in it, e.g. `/assets/app.1f2e3d.css`.
    pub path: String,
    /// e.g. `text/css; charset=utf-8`.
    pub content_type: &'static str,
    /// Its content.
    pub bytes: Cow<'static, [u8]>,
}

struct Ready {
    content_type: &'static str,
    etag: HeaderValue,
    plain: Bytes,
    gzip: Option<Bytes>,
    br: Option<Bytes>,
}

/// A router with one GET route per asset; compresses each once, which takes a moment at start.
pub async fn shelf(assets: impl IntoIterator<Item = Asset>) -> Router {
    let mut router = Router::new();
    let mut seen = BTreeMap::new();
    for asset in assets {
        if seen.insert(asset.path.clone(), ()).is_some() {
            continue;
        }
        let plain = Bytes::from(asset.bytes.into_owned());
        let digest = Sha256::digest(&plain);
        let tag: String = digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
        let Ok(etag) = HeaderValue::from_str(&format!("\"{tag}\"")) else { continue };
        let (gzip, br) = (
            pressed(&plain, asset.content_type, "gzip").await,
            pressed(&plain, asset.content_type, "br").await,
        );
        let ready = Arc::new(Ready { content_type: asset.content_type, etag, plain, gzip, br });
        router = router.route(&asset.path, get(serve).with_state(ready));
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
    let (coding, bytes) = match (&file.br, &file.gzip) {
        (Some(bytes), _) if accepts(&headers, "br") => (Some("br"), bytes),
        (_, Some(bytes)) if accepts(&headers, "gzip") => (Some("gzip"), bytes),
        _ => (None, &file.plain),
    };
    let mut response = (fixed, [(header::CONTENT_TYPE, file.content_type)], bytes.clone()).into_response();
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

/// Compressed by the same layer that would do it per request; `None` when that does not pay.
async fn pressed(plain: &Bytes, content_type: &'static str, coding: &'static str) -> Option<Bytes> {
    let (body, length) = (plain.clone(), plain.len());
    let inner = tower::service_fn(move |_: Request<Body>| {
        let body = body.clone();
        async move {
            Ok::<_, std::convert::Infallible>(([(header::CONTENT_TYPE, content_type)], body).into_response())
        }
    });
    let request = Request::get(Uri::from_static("/"))
        .header(header::ACCEPT_ENCODING, coding)
        .body(Body::empty())
        .ok()?;
    let response = Compression::new(inner).quality(CompressionLevel::Best).oneshot(request).await.ok()?;
    if response.headers().get(header::CONTENT_ENCODING)? != coding {
        return None;
    }
    let bytes = axum::body::to_bytes(Body::new(response.into_body()), usize::MAX).await.ok()?;
    (bytes.len() < length).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn compressed_cached_and_revalidated() {
        let css = "a { color: red } ".repeat(200);
        let asset = Asset {
            path: "/assets/a.1.css".into(),
            content_type: "text/css",
            bytes: css.clone().into_bytes().into(),
        };
        let router = shelf([asset]).await;
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
