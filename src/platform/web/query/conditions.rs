//! Headers that a request is bound to: the version that it was made from, the key under which it is done once.

use axum::{
    extract::FromRequestParts,
    http::{
        header::{self, HeaderValue},
        request::Parts as Head,
    },
    response::Response,
};

use super::{Asked, Asks, Of};
use crate::{
    kernel::problem::{Kind, Problem},
    platform::web::answer::refuse,
};

/// The version that an API update was made from: `If-Match: "7"`, the `ETag` of the last read. 428 when none is named,
/// 412 when it can be no version of ours, 400 when it is no entity tag (RFC 9110, 8.8.3 and 13.1.1).
pub struct IfMatch(pub u64);

impl Asks for IfMatch {
    const ASKED: Asked = Asked { headers: &[("If-Match", Of::Tag, true)], ..Asked::NOTHING };
}

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Response;
    async fn from_request_parts(head: &mut Head, _: &S) -> Result<Self, Response> {
        let mut sent = head.headers.get_all(header::IF_MATCH).iter();
        version(sent.next(), sent.next().is_some()).map(Self).map_err(refuse)
    }
}

fn version(sent: Option<&HeaderValue>, more: bool) -> Result<u64, Problem> {
    let malformed = || Problem::new(Kind::Malformed, "IF_MATCH_UNLESBAR");
    let text = match sent {
        // `*` names no version, so nothing would keep the update from overwriting a newer one.
        None => return Err(Problem::new(Kind::PreconditionRequired, "IF_MATCH_FEHLT")),
        Some(value) => value.to_str().map_err(|_| malformed())?.trim(),
    };
    if text == "*" && !more {
        return Err(Problem::new(Kind::PreconditionRequired, "IF_MATCH_FEHLT"));
    }
    let (weak, tag) = text.strip_prefix("W/").map_or((false, text), |tag| (true, tag));
    let inner = tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"'));
    // One update was made from one version: a list of tags is none.
    let inner =
        inner.filter(|tag| !more && tag.bytes().all(|byte| byte == 0x21 || (0x23..=0x7E).contains(&byte)));
    let inner = inner.ok_or_else(malformed)?;
    // A weak tag never matches here (strong comparison), nor does one that we did not give out.
    // Version 0 is that of a record that counts before it is stored.
    let written_so = inner == "0" || !inner.starts_with('0');
    let ours = !weak && inner.bytes().all(|byte| byte.is_ascii_digit()) && written_so;
    inner.parse().ok().filter(|_| ours).ok_or_else(|| Problem::new(Kind::Stale, "FASSUNG_VERALTET"))
}

/// The key under which the same request sent again gives the first result; empty when there is none, longer ones are
/// cut at 200 characters.
pub struct IdempotencyKey(pub String);

const IDEMPOTENCY_KEY: &str = "Idempotency-Key";

impl Asks for IdempotencyKey {
    const ASKED: Asked = Asked { headers: &[(IDEMPOTENCY_KEY, Of::Text, false)], ..Asked::NOTHING };
}

impl<S: Send + Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = std::convert::Infallible;
    async fn from_request_parts(head: &mut Head, _: &S) -> Result<Self, Self::Rejection> {
        let key = head.headers.get(IDEMPOTENCY_KEY).and_then(|value| value.to_str().ok());
        Ok(Self(key.map(|key| key.chars().take(200).collect()).unwrap_or_default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn if_match_names_one_version() {
        let read = |text: &'static str| version(Some(&HeaderValue::from_static(text)), false);
        let kind = |text: &'static str| read(text).err().map(|problem| problem.kind);
        assert_eq!(read("\"7\"").ok(), Some(7));
        assert_eq!(read(" \"18446744073709551615\" ").ok(), Some(u64::MAX));
        assert_eq!(version(None, false).err().map(|problem| problem.kind), Some(Kind::PreconditionRequired));
        assert_eq!(kind("*"), Some(Kind::PreconditionRequired));
        for stale in ["W/\"7\"", "\"abc\"", "\"\"", "\"07\"", "\"+7\"", "\"18446744073709551616\""] {
            assert_eq!(kind(stale), Some(Kind::Stale), "{stale}");
        }
        for malformed in
            ["7", "'7'", "\"7", "7\"", "\"", "", "W/7", "w/\"7\"", "\"7\", \"8\"", "\"7 8\"", "*, \"7\""]
        {
            assert_eq!(kind(malformed), Some(Kind::Malformed), "{malformed}");
        }
        assert_eq!(
            version(Some(&HeaderValue::from_static("\"7\"")), true).err().map(|problem| problem.kind),
            Some(Kind::Malformed)
        );
        let bytes = HeaderValue::from_bytes(b"\"\xFF\"").unwrap();
        assert_eq!(version(Some(&bytes), false).err().map(|problem| problem.kind), Some(Kind::Malformed));
    }
}
