//! Plain HTTP: sends pages to https, accepts nothing (R-TLS-01).

use axum::{
    Router,
    extract::Request,
    http::{HeaderValue, Method, StatusCode, header},
    response::{IntoResponse as _, Response},
};

/// Redirects GET and HEAD to `https://{host}:{port}`, everything else is 403. `host` comes from the configuration:
/// the client's `Host` header decides nothing.
pub fn redirect_router(host: &str, port: u16) -> Router {
    let origin = if port == 443 { format!("https://{host}") } else { format!("https://{host}:{port}") };
    Router::new().fallback(move |request: Request| {
        let answer = answer(&origin, &request);
        async move { answer }
    })
}

fn answer(origin: &str, request: &Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let target = request.uri().path_and_query().map_or("/", |target| target.as_str());
    let target = if target.starts_with('/') { target } else { "/" };
    match HeaderValue::from_str(&format!("{origin}{target}")) {
        Ok(to) => (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, to)]).into_response(),
        Err(_) => StatusCode::BAD_REQUEST.into_response(),
    }
}
