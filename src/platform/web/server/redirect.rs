//! Plain HTTP: sends pages to https, accepts nothing (R-TLS-01).

use axum::{
    Router,
    extract::Request,
    http::{HeaderValue, Method, StatusCode, header},
    response::{IntoResponse as _, Response},
};

use crate::platform::web::host::HostPort;

/// Redirects GET and HEAD to the address over TLS that `to` gives for the host that was asked; everything else is 403,
/// and a request that names no host, or more than one, 400 (RFC 9112, 3.2). `to` gives no host that is none of the site's:
/// the client's `Host` chooses, it does not decide. (Until the first run has said what the site is called, it does.)
pub fn redirect_router(to: impl Fn(&HostPort) -> String + Clone + Send + Sync + 'static) -> Router {
    Router::new().fallback(move |request: Request| {
        let answer = answer(&to, &request);
        async move { answer }
    })
}

fn answer(to: &impl Fn(&HostPort) -> String, request: &Request) -> Response {
    let Ok(asked) = HostPort::named(request.uri(), request.headers()) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let target = request.uri().path_and_query().map_or("/", |target| target.as_str());
    let target = if target.starts_with('/') { target } else { "/" };
    match HeaderValue::from_str(&format!("{}{target}", to(&asked))) {
        Ok(to) => (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, to)]).into_response(),
        Err(_) => StatusCode::BAD_REQUEST.into_response(),
    }
}
