//! Query strings: percent-encoding, and what the two kinds of request bodies are read into.

use axum::{
    extract::{FromRequest, FromRequestParts, Request},
    http::request::Parts,
    response::Response,
};
use serde::de::DeserializeOwned;

use super::answer::refuse;
use crate::kernel::problem::{Kind, Problem};

/// A text as part of a query string.
#[must_use]
pub fn escaped(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
        out
    })
}

/// The query string; unreadable values are a 400.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Response;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        axum_extra::extract::Query::<T>::from_request_parts(parts, state)
            .await
            .map(|query| Self(query.0))
            .map_err(|_| refuse(Problem::new(Kind::Malformed, "ANFRAGE_UNLESBAR")))
    }
}

/// One part of the path, parsed; what does not parse is not found.
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Response;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        axum::extract::Path::<T>::from_request_parts(parts, state)
            .await
            .map(|path| Self(path.0))
            .map_err(|_| refuse(Problem::new(Kind::NotFound, "NICHT_GEFUNDEN")))
    }
}

/// The fields of an urlencoded form, in order, repeated names kept. `csrf` and `vorgang` are among them.
#[derive(Clone, Default)]
pub struct Form(pub Vec<(String, String)>);
crate::opaque_debug!(Form);

impl Form {
    /// The first value of a field; empty when it is not there.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }
    /// Whether a field was sent.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(field, _)| field == name)
    }
    /// The one-time id of the form; empty when it has none.
    #[must_use]
    pub fn vorgang(&self) -> &str {
        self.get("vorgang")
    }
    /// The version that the form was filled from.
    #[must_use]
    pub fn fassung(&self) -> Option<u64> {
        self.get("fassung").parse().ok()
    }
}

/// Most fields of a form (R-DOS-06).
const FIELDS: usize = 500;

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = Response;
    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let form = axum_extra::extract::Form::<Vec<(String, String)>>::from_request(request, state)
            .await
            .map_err(|_| refuse(Problem::new(Kind::Malformed, "ANFRAGE_UNLESBAR")))?;
        if form.0.len() > FIELDS {
            return Err(refuse(Problem::new(Kind::TooLarge, "ANFRAGE_ZU_GROSS")));
        }
        Ok(Self(form.0))
    }
}

/// A JSON body; unreadable JSON is a 400, a wrong shape or an unknown field a 422.
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Response;
    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        use axum::extract::rejection::JsonRejection;
        match axum::Json::<T>::from_request(request, state).await {
            Ok(json) => Ok(Self(json.0)),
            Err(JsonRejection::JsonDataError(_)) => {
                Err(refuse(Problem::new(Kind::Invalid, "FELD_UNGUELTIG")))
            }
            Err(JsonRejection::MissingJsonContentType(_)) => {
                Err(refuse(Problem::new(Kind::UnsupportedMedia, "JSON_ERWARTET")))
            }
            Err(JsonRejection::BytesRejection(rejection))
                if rejection.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE =>
            {
                Err(refuse(Problem::new(Kind::TooLarge, "ANFRAGE_ZU_GROSS")))
            }
            Err(_) => Err(refuse(Problem::new(Kind::Malformed, "ANFRAGE_UNLESBAR"))),
        }
    }
}

/// The version that an API update was made from: `If-Match: "7"`. 428 when absent.
pub struct IfMatch(pub u64);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Response;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        let header = parts.headers.get(axum::http::header::IF_MATCH);
        let Some(text) = header.and_then(|value| value.to_str().ok()) else {
            return Err(refuse(Problem::new(Kind::PreconditionRequired, "IF_MATCH_FEHLT")));
        };
        let number = text.trim().trim_start_matches("W/").trim_matches('"').parse();
        number.map(Self).map_err(|_| refuse(Problem::new(Kind::Stale, "KONFLIKT")))
    }
}
