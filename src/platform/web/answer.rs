//! A refusal made below the pages: the bare problem, which the outer layer may dress as a page.

use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::Response,
};

use crate::kernel::problem::{Kind, Problem};

/// Id under which a failure is found in the log; in the response's extensions when there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident(pub String);

/// What a problem says to programs beside its usual members; in the response's extensions when there is any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Members(pub serde_json::Map<String, serde_json::Value>);

/// [`refuse`], with further members for programs, e.g. what the problem is about.
#[must_use]
pub fn refuse_with(problem: Problem, members: Members) -> Response {
    let mut response = refuse(problem);
    response.extensions_mut().insert(members);
    response
}

/// The HTTP status of a kind of problem.
#[must_use]
pub fn status(kind: Kind) -> StatusCode {
    match kind {
        Kind::NotFound => StatusCode::NOT_FOUND,
        Kind::NotAllowed => StatusCode::FORBIDDEN,
        Kind::SignIn | Kind::ShowBadge => StatusCode::UNAUTHORIZED,
        Kind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        Kind::Malformed => StatusCode::BAD_REQUEST,
        Kind::Conflict => StatusCode::CONFLICT,
        Kind::Stale => StatusCode::PRECONDITION_FAILED,
        Kind::PreconditionRequired => StatusCode::PRECONDITION_REQUIRED,
        Kind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Kind::UnsupportedMedia => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Kind::TooMany => StatusCode::TOO_MANY_REQUESTS,
        Kind::Busy => StatusCode::SERVICE_UNAVAILABLE,
        Kind::NoSpace => StatusCode::INSUFFICIENT_STORAGE,
        Kind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// The problem as plain `application/problem+json`, with the [`Problem`] itself in the response's extensions.
#[must_use]
pub fn refuse(problem: Problem) -> Response {
    refuse_as(status(problem.kind), problem, None)
}

/// As [`refuse`], with a status of its own (414, 431) and an incident.
#[must_use]
pub fn refuse_as(status: StatusCode, problem: Problem, incident: Option<Incident>) -> Response {
    let mut body =
        serde_json::json!({ "type": "about:blank", "status": status.as_u16(), "code": problem.code });
    if let (Some(Incident(id)), Some(map)) = (&incident, body.as_object_mut()) {
        map.insert("incident".to_owned(), id.as_str().into());
    }
    let mut response = Response::new(Body::from(body.to_string()));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    if let Some(seconds) = problem.retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response.extensions_mut().insert(problem);
    if let Some(incident) = incident {
        response.extensions_mut().insert(incident);
    }
    response
}
