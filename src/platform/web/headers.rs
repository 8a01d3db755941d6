//! The outermost dress of every answer: security headers, request id, access line, head limits, caught panics.

use std::{sync::Arc, time::Instant};

use axum::{
    Router,
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    middleware::{Next, from_fn, from_fn_with_state},
    response::Response,
};
use tower_http::catch_panic::CatchPanicLayer;

use super::{answer::refuse_as, panic, server::Limits};
use crate::kernel::problem::{Kind, Problem};

/// R-WEB-05; no `unsafe-*`, nothing from elsewhere.
pub const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'";
const VARY: &str = "HX-Request, HX-Boosted, HX-Target";
const ALWAYS: [(&str, &str); 7] = [
    ("x-content-type-options", "nosniff"),
    // Nothing goes to other sites. `no-referrer` would also take the origin off the site's own forms (`Origin: null`), and
    // a browser without `Sec-Fetch-TestPlatform` could not say that they come from here.
    ("referrer-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("x-frame-options", "DENY"),
    ("x-permitted-cross-domain-policies", "none"),
];

/// Id of one request, in its extensions and in the answer's `X-Request-Id`; never taken from the client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(pub String);

/// What depends on the configuration and on the certificate that is shown.
#[derive(Clone)]
pub struct HeaderPolicy {
    /// Whether to send HSTS for a year: only with a certificate that browsers trust, or after opting in (R-WEB-09). Asked
    /// for every answer, because the certificate is replaced while the site runs.
    pub hsts: Arc<dyn Fn() -> bool + Send + Sync>,
}
crate::opaque_debug!(HeaderPolicy);

/// Puts everything around a finished router that every answer needs. Call it once, last.
pub fn with_security_headers(router: Router, policy: HeaderPolicy, limits: &Limits) -> Router {
    panic::install_hook();
    router
        .layer(CatchPanicLayer::custom(panic::Answer))
        .layer(from_fn_with_state(Arc::new(limits.clone()), head_limits))
        .layer(from_fn_with_state(policy, every_answer))
        .layer(from_fn(access_line))
}

async fn head_limits(State(limits): State<Arc<Limits>>, request: Request, next: Next) -> Response {
    let uri = request.uri().path_and_query().map_or(0, |target| target.as_str().len());
    if uri > limits.uri_bytes {
        return refuse_as(StatusCode::URI_TOO_LONG, Problem::new(Kind::TooLarge, "ADRESSE_ZU_LANG"), None);
    }
    let bytes: usize =
        request.headers().iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    if request.headers().len() > limits.headers_count || bytes > limits.header_bytes {
        let problem = Problem::new(Kind::TooLarge, "KOPFZEILEN_ZU_GROSS");
        return refuse_as(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, problem, None);
    }
    next.run(request).await
}

async fn every_answer(State(policy): State<HeaderPolicy>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    put(response.headers_mut(), &policy);
    response
}

/// The headers themselves; a download's stricter CSP (`sandbox`) and an asset's `Cache-Control` stay.
pub fn put(headers: &mut HeaderMap, policy: &HeaderPolicy) {
    for (name, value) in ALWAYS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(CSP));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers.append(header::VARY, HeaderValue::from_static(VARY));
    headers.remove(header::SERVER);
    if (policy.hsts)() {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
}

async fn access_line(mut request: Request, next: Next) -> Response {
    let id = uuid::Uuid::new_v4().simple().to_string();
    request.extensions_mut().insert(RequestId(id.clone()));
    let (method, started) = (request.method().clone(), Instant::now());
    let route = request.extensions().get::<MatchedPath>().cloned();
    let mut response = next.run(request).await;
    let (route, status) = (route.as_ref().map_or("-", MatchedPath::as_str), response.status().as_u16());
    let ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::info!(%method, route, status, ms, id, "request");
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert("x-request-id", value);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{body::Body, routing::get};
    use tower::ServiceExt as _;

    /// R-WEB-05, R-WEB-09, R-DOS-03, R-DOS-07.
    #[tokio::test]
    async fn every_status_has_every_header() {
        let router = Router::new()
            .route("/ok", get(|| async { "ok" }))
            .route("/cached", get(|| async { ([(header::CACHE_CONTROL, "public")], "ok") }))
            .route(
                "/large",
                get(|| async { super::super::answer::refuse(Problem::new(Kind::TooLarge, "X")) }),
            )
            .route("/panic", get(|| async { if true { panic!("Erika Mustermann") } else { "" } }));
        let router =
            with_security_headers(router, HeaderPolicy { hsts: Arc::new(|| true) }, &Limits::default());
        let long = format!("/ok?{}", "a".repeat(9_000));
        let table = [
            ("/ok", 200),
            ("/cached", 200),
            ("/none", 404),
            ("/large", 413),
            ("/panic", 500),
            (long.as_str(), 414),
        ];
        for (path, status) in table {
            let response =
                router.clone().oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
            assert_eq!(response.status().as_u16(), status, "{status}");
            let has = |name: &str| response.headers().get(name).map(|v| v.to_str().unwrap().to_owned());
            assert_eq!(has("content-security-policy").as_deref(), Some(CSP));
            for (name, value) in ALWAYS {
                assert_eq!(has(name).as_deref(), Some(value));
            }
            assert_eq!(
                has("cache-control").as_deref(),
                Some(if path == "/cached" { "public" } else { "no-store" })
            );
            assert_eq!(has("strict-transport-security").as_deref(), Some("max-age=31536000"));
            assert!(has("vary").unwrap().contains("HX-Request") && has("server").is_none());
            assert_eq!(has("x-request-id").unwrap().len(), 32);
            let body = axum::body::to_bytes(response.into_body(), 10_000).await.unwrap();
            let text = String::from_utf8_lossy(&body);
            assert!(!text.contains("Mustermann"));
            assert_eq!(text.contains("incident"), status == 500);
        }
        let many = (0..101).fold(Request::get("/ok"), |request, n| request.header(format!("x-{n}"), "1"));
        let response = router.oneshot(many.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(response.status().as_u16(), 431);
    }
}
