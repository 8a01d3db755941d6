//! What a request asks, read at the edge: the arguments of a handler beside who asks.
//!
//! Owns: reading paths, query strings, forms, JSON and conditions; every refusal of an unreadable one.
//! May use: `kernel`, `web::answer`, `web::admission`.
//! Never: a rule about what was read.

mod address;
mod asks;
mod conditions;
mod form;
mod json;

pub use address::{Path, Query, escaped};
pub use asks::{Asked, Asks, AsksBesideUser, Of, Parts};
pub use conditions::{IdempotencyKey, IfMatch};
pub use form::Form;
pub use json::Json;

use axum::{
    body::Bytes,
    extract::{FromRequest as _, Request},
    http::{HeaderMap, StatusCode, header},
};

use super::admission::Admission;
use crate::kernel::problem::{FieldErrors, Kind, Problem};

/// Longest name of a field that is said back, characters.
const NAME: usize = 60;

/// A request that cannot be read at all.
pub(super) fn unreadable() -> Problem {
    Problem::new(Kind::Malformed, "ANFRAGE_UNLESBAR")
}

/// The media type that the request says its body has, in small letters, without parameters.
pub(super) fn media_type(headers: &HeaderMap) -> String {
    let said = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    said.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// The whole body, under the limit of the route, when it is the request's turn.
async fn whole<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, Problem> {
    let admission = request.extensions().get::<Admission>().cloned();
    let body = Bytes::from_request(request, state).await.map_err(|refused| {
        if refused.status() == StatusCode::PAYLOAD_TOO_LARGE {
            Problem::new(Kind::TooLarge, "ANFRAGE_ZU_GROSS")
        } else {
            unreadable()
        }
    })?;
    if let Some(admission) = admission {
        admission.enter().await?;
    }
    Ok(body)
}

/// Which field is wrong, and how. `place` is where reading stopped; `said` is serde's sentence, whose beginnings are
/// fixed (`serde::de::Error`).
fn wrong(place: String, said: &str) -> Problem {
    // Where a field is missing or doubled, reading stopped at the object around it.
    let within = |name: &str| if place == "." { name.to_owned() } else { format!("{place}.{name}") };
    let named = |start: &str| said.strip_prefix(start)?.split('`').next().map(within);
    let (name, code) = if let Some(name) = named("missing field `") {
        (name, "PFLICHTFELD")
    } else if let Some(name) = named("duplicate field `") {
        (name, "FELD_UNGUELTIG")
    } else if said.starts_with("unknown field `") {
        (place, "FELD_UNBEKANNT")
    } else {
        (place, "FELD_UNGUELTIG")
    };
    let mut fields = FieldErrors::new();
    if name != "." {
        fields.add(name.chars().take(NAME).collect::<String>(), code);
    }
    Problem::new(Kind::Invalid, "FELD_UNGUELTIG").with_fields(fields)
}
