//! Paths and query strings.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts as Head},
    response::Response,
};
use percent_encoding::percent_decode_str;
use serde::de::DeserializeOwned;

use super::{Asked, Asks, Parts, unreadable, wrong};
use crate::{
    kernel::problem::{Kind, Problem},
    platform::web::answer::refuse,
};

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

/// Only a path of this site: no scheme, no host, no way around through backslashes (R-WEB-11).
#[must_use]
pub fn local(path: Option<String>) -> Option<String> {
    path.filter(|path| {
        path.starts_with('/')
            && !path.starts_with("//")
            && path.bytes().all(|b| b.is_ascii_graphic() && b != b'\\')
    })
}

/// The page of this site on which the request was made, as the browser says.
#[must_use]
pub fn came_from(headers: &HeaderMap) -> Option<String> {
    let address = headers.get(header::REFERER)?.to_str().ok()?;
    let (_, behind) = address.split_once("://")?;
    local(behind.find('/').and_then(|at| behind.get(at..)).map(str::to_owned))
}

/// The query string; a value that cannot be what it is meant to be is a 422 that names it.
pub struct Query<T>(pub T);

impl<T> Asks for Query<T> {
    const ASKED: Asked = Asked { query: true, ..Asked::NOTHING };
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Response;
    async fn from_request_parts(head: &mut Head, _: &S) -> Result<Self, Response> {
        read(head.uri.query().unwrap_or_default()).map(Self).map_err(refuse)
    }
}

fn read<T: DeserializeOwned>(query: &str) -> Result<T, Problem> {
    // Bytes that are no UTF-8 would be replaced, and then sought.
    percent_decode_str(query).decode_utf8().map_err(|_| unreadable())?;
    let from = serde_html_form::Deserializer::from_bytes(query.as_bytes());
    serde_path_to_error::deserialize(from).map_err(|error| {
        let place = error.path().to_string();
        wrong(place, &error.into_inner().to_string())
    })
}

/// The parts of the path that stand for something, parsed; what does not parse is not found.
pub struct Path<T>(pub T);

impl<T: Parts> Asks for Path<T> {
    const ASKED: Asked = Asked { path: T::OF, ..Asked::NOTHING };
}

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Response;
    async fn from_request_parts(head: &mut Head, state: &S) -> Result<Self, Response> {
        axum::extract::Path::<T>::from_request_parts(head, state)
            .await
            .map(|path| Self(path.0))
            .map_err(|_| refuse(Problem::new(Kind::NotFound, "NICHT_GEFUNDEN")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Deserialize, Debug, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Wanted {
        page: Option<usize>,
        #[serde(default)]
        q: String,
    }

    #[test]
    fn onward_paths_stay_on_this_site() {
        for good in ["/", "/faelle?jahr=2026", "/faelle/x?q=a%20b"] {
            assert_eq!(local(Some(good.into())).as_deref(), Some(good));
        }
        for evil in ["//evil", "/\\evil", "https:evil", "evil", "", "/a b", "/\u{9}/evil", "\\\\evil"] {
            assert_eq!(local(Some(evil.into())), None, "{evil}");
        }
    }

    #[test]
    fn the_page_before_is_a_path_of_this_site_whatever_host_is_said() {
        let from = |referer: &'static str| {
            came_from(&HeaderMap::from_iter([(header::REFERER, header::HeaderValue::from_static(referer))]))
        };
        assert_eq!(from("https://haus.example/faelle?jahr=2026").as_deref(), Some("/faelle?jahr=2026"));
        assert_eq!(from("https://evil.example//evil.example"), None);
        assert_eq!(from("https://haus.example"), None);
        assert_eq!(from("/faelle"), None);
        assert_eq!(came_from(&HeaderMap::new()), None);
    }

    #[test]
    fn a_query_is_read_and_what_is_wrong_with_it_is_named() {
        let wanted = |page, q: &str| Some(Wanted { page, q: q.into() });
        assert_eq!(read("").ok(), wanted(None, ""));
        assert_eq!(read("page=2&q=M%C3%BCller+K").ok(), wanted(Some(2), "Müller K"));
        let said = |query: &str| {
            let problem = read::<Wanted>(query).err().unwrap();
            let field = problem.fields.0.into_iter().next();
            (problem.kind, field.map(|error| (error.field.into_owned(), error.code)))
        };
        let invalid = |field: &str, code| (Kind::Invalid, Some((field.to_owned(), code)));
        assert_eq!(said("page=zwei"), invalid("page", "FELD_UNGUELTIG"));
        assert_eq!(said("page=-1"), invalid("page", "FELD_UNGUELTIG"));
        assert_eq!(said("seite=1"), invalid("seite", "FELD_UNBEKANNT"));
        assert_eq!(said("q=%FF"), (Kind::Malformed, None));
    }
}
