//! Bodies of JSON.

use axum::{
    extract::{FromRequest, Request},
    response::Response,
};
use serde::de::DeserializeOwned;
use serde_json::error::Category;

use super::{Asked, Asks, media_type, unreadable, whole, wrong};
use crate::{
    kernel::problem::{Kind, Problem},
    platform::web::answer::refuse,
};

/// A JSON body; unreadable JSON is a 400, a wrong shape or an unknown field a 422 that names it.
pub struct Json<T>(pub T);

impl<T> Asks for Json<T> {
    const ASKED: Asked = Asked { json: true, ..Asked::NOTHING };
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Response;
    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let kind = media_type(request.headers());
        let json =
            kind.strip_prefix("application/").is_some_and(|kind| kind == "json" || kind.ends_with("+json"));
        if !json {
            return Err(refuse(Problem::new(Kind::UnsupportedMedia, "JSON_ERWARTET")));
        }
        whole(request, state).await.and_then(|bytes| read(&bytes)).map(Self).map_err(refuse)
    }
}

/// Deepest nesting (R-DOS-06).
const DEPTH: usize = 32;

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    if depth(bytes) > DEPTH {
        return Err(unreadable());
    }
    let mut from = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut from).map_err(|error| {
        let place = error.path().to_string();
        let error = error.into_inner();
        match error.classify() {
            Category::Data => wrong(place, &error.to_string()),
            Category::Syntax | Category::Eof | Category::Io => unreadable(),
        }
    })?;
    from.end().map_err(|_| unreadable())?;
    Ok(value)
}

/// How deep the brackets nest; those inside of texts do not count.
fn depth(bytes: &[u8]) -> usize {
    let (mut deepest, mut open, mut text, mut escaped) = (0_usize, 0_usize, false, false);
    for byte in bytes {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if text => escaped = true,
            b'"' => text = !text,
            b'[' | b'{' if !text => {
                open = open.saturating_add(1);
                deepest = deepest.max(open);
            }
            b']' | b'}' if !text => open = open.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Deserialize, Debug, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Item {
        id: u32,
        #[serde(default)]
        on: bool,
    }

    fn said<T: DeserializeOwned>(text: &str) -> (Kind, Vec<(String, &'static str)>) {
        let problem = read::<T>(text.as_bytes()).err().unwrap();
        let fields = problem.fields.0.into_iter().map(|error| (error.field.into_owned(), error.code));
        (problem.kind, fields.collect())
    }

    #[test]
    fn what_is_wrong_is_named() {
        let one = |field: &str, code| (Kind::Invalid, vec![(field.to_owned(), code)]);
        assert_eq!(said::<Item>(r#"{"id":1,"rolle":"admin"}"#), one("rolle", "FELD_UNBEKANNT"));
        assert_eq!(said::<Item>(r#"{"on":true}"#), one("id", "PFLICHTFELD"));
        assert_eq!(said::<Item>(r#"{"id":"1"}"#), one("id", "FELD_UNGUELTIG"));
        assert_eq!(said::<Item>(r#"{"id":1,"on":null}"#), one("on", "FELD_UNGUELTIG"));
        assert_eq!(said::<Item>(r#"{"id":1,"id":2}"#), one("id", "FELD_UNGUELTIG"));
        assert_eq!(said::<Vec<Item>>(r#"[{"id":1},{"id":2,"x":3}]"#), one("[1].x", "FELD_UNBEKANNT"));
        assert_eq!(said::<Vec<Item>>(r#"[{"id":1},{}]"#), one("[1].id", "PFLICHTFELD"));
        let long = format!(r#"{{"id":1,"{}":1}}"#, "ä".repeat(5_000));
        assert_eq!(said::<Item>(&long), one(&"ä".repeat(60), "FELD_UNBEKANNT"));
        assert_eq!(said::<Item>("[]"), (Kind::Invalid, Vec::new()), "the body itself");
        for broken in ["", "{", "{]", "nonsense", r#"{"id":1} x"#, "\"\u{1}\""] {
            assert_eq!(said::<Item>(broken), (Kind::Malformed, Vec::new()), "{broken}");
        }
        assert!(read::<String>(b"\"\xFF\"").is_err_and(|problem| problem.kind == Kind::Malformed));
        assert_eq!(read::<Item>(br#"{"id":7}"#).ok(), Some(Item { id: 7, on: false }));
    }

    #[test]
    fn r_dos_06_nesting_is_bounded() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(read::<serde_json::Value>(nested(32).as_bytes()).is_ok());
        assert_eq!(said::<serde_json::Value>(&nested(33)).0, Kind::Malformed);
        let text = format!("\"{}\\\"{}\"", "[".repeat(99), "{".repeat(99));
        assert!(read::<String>(text.as_bytes()).is_ok());
    }
}
