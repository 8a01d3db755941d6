//! Cross-site requests: where an unsafe request comes from, and the token bound to the session (R-WEB-01, 02).

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, Method, Uri, header},
    middleware::Next,
    response::Response,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;

use super::{answer::refuse, upload::PAGE_BODY};
use crate::kernel::problem::{Kind, Problem};

/// The form field and (with `X-`) the header that carry the token.
pub const FIELD: &str = "csrf";
/// The header of htmx and of the API's browser clients.
pub const HEADER: &str = "x-csrf-token";

/// Whether the request is allowed to change something, judged by where the browser says it comes from.
#[must_use]
pub fn origin_allows(method: &Method, uri: &Uri, headers: &HeaderMap) -> bool {
    if method.is_safe() || bearer_only(headers) || program(headers) {
        return true;
    }
    let mut sites = headers.get_all("sec-fetch-site").iter();
    match (sites.next(), sites.next()) {
        (Some(site), None) => return site == "same-origin",
        (Some(_), Some(_)) => return false,
        (None, _) => {}
    }
    let host = uri.authority().map(|a| a.as_str()).or_else(|| headers.get(header::HOST)?.to_str().ok());
    let mut origins = headers.get_all(header::ORIGIN).iter();
    match (origins.next().and_then(|o| o.to_str().ok()), origins.next(), host) {
        (Some(origin), None, Some(host)) => {
            // The port of https itself may be left out on either side.
            let bare = |name: &str| name.strip_suffix(":443").unwrap_or(name).to_ascii_lowercase();
            origin.strip_prefix("https://").is_some_and(|name| bare(name) == bare(host))
        }
        _ => false,
    }
}

/// A bearer token and no cookie: no browser adds that by itself.
#[must_use]
pub fn bearer_only(headers: &HeaderMap) -> bool {
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.as_bytes().get(..7));
    bearer.is_some_and(|scheme| scheme.eq_ignore_ascii_case(b"bearer "))
        && !headers.contains_key(header::COOKIE)
}

/// A program that signs in: JSON, no cookie, and none of the headers that every browser adds to an unsafe request.
/// (A page elsewhere cannot send JSON without being asked first, and nobody allows it.)
fn program(headers: &HeaderMap) -> bool {
    let json = headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    let browser =
        [header::COOKIE, header::ORIGIN, header::REFERER].iter().any(|name| headers.contains_key(name));
    json && !browser && !headers.contains_key("sec-fetch-site")
}

/// Middleware: refuses unsafe requests from elsewhere with 403 `FREMDE_HERKUNFT`.
pub async fn same_origin(request: Request, next: Next) -> Response {
    if origin_allows(request.method(), request.uri(), request.headers()) {
        next.run(request).await
    } else {
        refuse(Problem::new(Kind::NotAllowed, "FREMDE_HERKUNFT"))
    }
}

/// The token of a session, for forms and `hx-headers`; `key` is a subkey of its own.
#[must_use]
pub fn token(key: &[u8; 32], session: &str) -> String {
    URL_SAFE_NO_PAD.encode(tag(key, session))
}

/// Whether `presented` is the token of the session, in constant time.
#[must_use]
pub fn token_matches(key: &[u8; 32], session: &str, presented: &str) -> bool {
    match URL_SAFE_NO_PAD.decode(presented) {
        Ok(bytes) => tag(key, session).as_slice().ct_eq(bytes.as_slice()).into(),
        Err(_) => false,
    }
}

/// The token that the request carries in its header or in its urlencoded form; the body is put back for the handler.
/// A multipart form carries it in the header, or in a field that `upload::read_file` returns.
///
/// # Errors
/// 413 when the form is larger than a page's form may be; 400 when it cannot be read.
pub async fn presented(request: Request) -> Result<(Option<String>, Request), Problem> {
    if let Some(value) = request.headers().get(HEADER) {
        return Ok((value.to_str().ok().map(str::to_owned), request));
    }
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.as_bytes().get(..33));
    if !kind.is_some_and(|kind| kind.eq_ignore_ascii_case(b"application/x-www-form-urlencoded")) {
        return Ok((None, request));
    }
    let (head, body) = request.into_parts();
    let bytes = match axum::body::to_bytes(body, PAGE_BODY).await {
        Ok(bytes) => bytes,
        Err(error) if super::upload::is_too_long(&error) => {
            return Err(Problem::new(Kind::TooLarge, "ANFRAGE_ZU_GROSS"));
        }
        Err(_) => return Err(Problem::new(Kind::Malformed, "ANFRAGE_UNLESBAR")),
    };
    // The token's alphabet needs no percent encoding, so the field is found without decoding the rest.
    let found = bytes.split(|byte| *byte == b'&').find_map(|pair| pair.strip_prefix(b"csrf="));
    let found = found.and_then(|value| std::str::from_utf8(value).ok()).map(str::to_owned);
    Ok((found, Request::from_parts(head, Body::from(bytes))))
}

fn tag(key: &[u8; 32], session: &str) -> [u8; 32] {
    // A 32-byte key is always accepted; an empty tag would match nothing that `token` made.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return [0; 32] };
    mac.update(b"csrf/1\0");
    mac.update(session.as_bytes());
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn headers(list: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut map = HeaderMap::new();
        for (name, value) in list {
            map.append(*name, HeaderValue::from_static(value));
        }
        map
    }

    /// R-WEB-01.
    #[test]
    fn header_combinations() {
        let host = ("host", "visite.test:8443");
        let check = |list: &[(&'static str, &'static str)], allowed: bool| {
            let mut list = list.to_vec();
            list.push(host);
            let map = headers(&list);
            for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
                assert_eq!(origin_allows(&method, &Uri::from_static("/x"), &map), allowed, "{list:?}");
            }
            assert!(origin_allows(&Method::GET, &Uri::from_static("/x"), &map));
        };
        check(&[("sec-fetch-site", "same-origin")], true);
        check(&[("sec-fetch-site", "same-site")], false);
        check(&[("sec-fetch-site", "cross-site")], false);
        check(&[("sec-fetch-site", "none")], false);
        check(&[("origin", "https://visite.test:8443")], true);
        check(&[("origin", "https://evil.test")], false);
        check(&[("origin", "http://visite.test:8443")], false);
        check(&[("origin", "null")], false);
        check(&[], false);
        check(&[("sec-fetch-site", "cross-site"), ("origin", "https://visite.test:8443")], false);
        check(&[("sec-fetch-site", "same-origin"), ("sec-fetch-site", "cross-site")], false);
        check(&[("origin", "https://visite.test:8443"), ("origin", "https://evil.test")], false);
        check(&[("origin", "https://visite.test:8443.evil.test")], false);
        check(&[("authorization", "Bearer abc")], true);
        check(&[("authorization", "Bearer abc"), ("cookie", "a=b")], false);
        check(&[("authorization", "Basic abc")], false);
    }

    #[test]
    fn h2_authority_is_the_host() {
        let uri = Uri::from_static("https://visite.test:8443/x");
        assert!(origin_allows(&Method::POST, &uri, &headers(&[("origin", "https://visite.test:8443")])));
        assert!(!origin_allows(
            &Method::POST,
            &uri,
            &headers(&[("origin", "https://a.test"), ("host", "a.test")])
        ));
    }

    /// R-WEB-02.
    #[test]
    fn token_belongs_to_one_session_and_key() {
        let (key, other) = ([1; 32], [2; 32]);
        let made = token(&key, "s1");
        assert!(token_matches(&key, "s1", &made));
        for (key, session, text) in
            [(&key, "s2", made.as_str()), (&other, "s1", &made), (&key, "s1", ""), (&key, "s1", "%%")]
        {
            assert!(!token_matches(key, session, text));
        }
    }

    #[tokio::test]
    async fn token_is_read_and_the_body_put_back() {
        let form = "application/x-www-form-urlencoded";
        let request =
            Request::post("/").header("content-type", form).body(Body::from("a=1&csrf=T-_1&b=2")).unwrap();
        let (found, request) = presented(request).await.unwrap();
        assert_eq!(found.as_deref(), Some("T-_1"));
        assert_eq!(axum::body::to_bytes(request.into_body(), 100).await.unwrap(), "a=1&csrf=T-_1&b=2");
        let request = Request::post("/").header(HEADER, "H").body(Body::empty()).unwrap();
        assert_eq!(presented(request).await.unwrap().0.as_deref(), Some("H"));
        let big = Request::post("/")
            .header("content-type", form)
            .body(Body::from(vec![b'a'; PAGE_BODY + 1]))
            .unwrap();
        assert_eq!(presented(big).await.unwrap_err().kind, Kind::TooLarge);
    }
}
