//! An unsafe request that meets a session that is over, or has been followed by another: nothing typed is lost
//! (interface.md, 4.0-5; D62).

use axum::{
    body::Body,
    extract::{FromRequest as _, Multipart, Request},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::Response,
};

use super::{
    csrf::{self, FIELD},
    present::{Hx, Look, html},
    session::SessionUser,
    upload::{self, FILES_LOST, WITHOUT_FILES},
};
use crate::{
    kernel::problem::Problem,
    platform::{Platform, tenancy::Ctx},
    ui::{
        View,
        page::full,
        sign_in_again::{Again, Kept, SendAgain},
    },
};

/// Most bytes of a form that are carried through signing in.
const MOST: usize = 64 * 1024;
/// Most bytes of a form with files, of which the rest is carried.
const MOST_WITH_FILES: usize = 48 << 20;

/// What the request says of the page that it comes from, taken before its handler has read it.
#[derive(Default)]
pub(in crate::platform) struct Sent {
    /// The token of the page; says whose it was.
    pub page: String,
    /// A plain form that can be sent again.
    pub kept: Option<Kept>,
}

/// Whether it is a form of that kind and of no more than so many bytes.
fn is_form(request: &Request, kind: &str, most: usize) -> bool {
    let said = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let form = said.is_some_and(|said| said.to_ascii_lowercase().starts_with(kind));
    let length = request.headers().get(header::CONTENT_LENGTH);
    let length = length.and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    let path = request.uri().path();
    let own = path.starts_with("/anmelden") || path == "/abmelden" || path.starts_with("/api/");
    request.method() == Method::POST && form && !own && length.is_some_and(|length| length <= most)
}

/// Reads what can be kept, and puts the body back.
pub(in crate::platform) async fn sent(request: Request) -> (Sent, Request) {
    let header = request.headers().get(csrf::HEADER).and_then(|value| value.to_str().ok());
    let mut from = Sent { page: header.unwrap_or_default().to_owned(), kept: None };
    if Hx::of(request.headers()).fragment {
        return (from, request);
    }
    if is_form(&request, "multipart/form-data", MOST_WITH_FILES) {
        return sent_with_files(from, request).await;
    }
    if !is_form(&request, "application/x-www-form-urlencoded", MOST) {
        return (from, request);
    }
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let (head, body) = request.into_parts();
    // The announced length is no larger than `MOST`; the server cuts a body that is longer than it says.
    let Ok(bytes) = axum::body::to_bytes(body, MOST).await else {
        return (from, Request::from_parts(head, Body::empty()));
    };
    let fields = fields_of(&bytes);
    if let Some((_, token)) = fields.iter().find(|(name, _)| name == FIELD) {
        from.page.clone_from(token);
    }
    from.kept = kept(path, fields);
    (from, Request::from_parts(head, Body::from(bytes)))
}

/// Reads what can be kept of a form with files, as far as it says that it makes sense without them. Its body is gone then:
/// nobody who is not known has anything read of it.
async fn sent_with_files(mut from: Sent, mut request: Request) -> (Sent, Request) {
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned();
    upload::file_limit(MOST_WITH_FILES).apply(&mut request);
    let (head, body) = request.into_parts();
    let parts = Multipart::from_request(Request::from_parts(head.clone(), body), &()).await;
    let rest = Request::from_parts(head, Body::empty());
    let Ok(mut parts) = parts else { return (from, rest) };
    // No file is kept, so none needs room.
    let Ok((form, files)) = upload::read_files(&mut parts, 0, 0).await else { return (from, rest) };
    if from.page.is_empty() {
        form.get(FIELD).clone_into(&mut from.page);
    }
    let weight: usize = form.0.iter().map(|(name, value)| name.len() + value.len()).sum();
    if form.has(WITHOUT_FILES) && weight <= MOST {
        let lost = (!files.is_empty()).then(|| (FILES_LOST.to_owned(), "ja".to_owned()));
        from.kept = kept(path, form.0.into_iter().chain(lost).collect());
    }
    (from, rest)
}

fn fields_of(bytes: &[u8]) -> Vec<(String, String)> {
    let pairs = bytes.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let mut halves = pair.splitn(2, |byte| *byte == b'=');
            let mut half = || decoded(halves.next().unwrap_or_default());
            (half(), half())
        })
        .collect()
}

fn decoded(bytes: &[u8]) -> String {
    let hex = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((byte, behind)) = rest.split_first() {
        rest = behind;
        match (byte, behind) {
            (b'+', _) => out.push(b' '),
            (b'%', [high, low, after @ ..]) => match (hex(*high), hex(*low)) {
                (Some(high), Some(low)) => {
                    out.push((high << 4) | low);
                    rest = after;
                }
                _ => out.push(b'%'),
            },
            (other, _) => out.push(*other),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// What may be carried: nothing of a form with a secret in it.
fn kept(path: String, fields: Vec<(String, String)>) -> Option<Kept> {
    const SECRETS: [&str; 7] =
        ["code", "mfa_code", "token", "secret", "recovery_key", "einrichtungscode", "antwort"];
    let secret = |name: &str| name.contains("passwor") || SECRETS.contains(&name);
    if fields.iter().any(|(name, _)| secret(name)) {
        return None;
    }
    Some(Kept { path, fields: fields.into_iter().filter(|(name, _)| name != FIELD).collect() })
}

/// 401 as the panel above an untouched form (htmx), or as the page that carries the form with it.
pub(super) fn sign_in_first(view: &View, hx: &Hx, from: Sent) -> Response {
    let again = Again::first(from.page, from.kept);
    if !hx.fragment {
        return html(StatusCode::UNAUTHORIZED, full(&again, view));
    }
    let mut response = html(StatusCode::UNAUTHORIZED, again.panel(view));
    let headers = response.headers_mut();
    headers.insert("hx-retarget", HeaderValue::from_static("#neu-anmelden"));
    headers.insert("hx-reswap", HeaderValue::from_static("innerHTML"));
    response
}

impl Platform {
    /// The page that sends a form for somebody who has signed in again, with what it says.
    #[must_use]
    pub fn send_again(&self, status: StatusCode, me: &SessionUser, kept: Kept) -> Response {
        let look = self.grant_of(&me.0).ok().flatten().and_then(Ctx::<Look>::admit);
        let view = self.view_of_me(me);
        let waiting = self.waiting(look.as_ref(), &view, &kept);
        html(status, full(&SendAgain { kept, waiting }, &view))
    }
}

/// Tells the page its new token; the request that waits is then sent once more.
#[must_use]
pub fn signed_in_again(csrf: &str) -> HeaderMap {
    let said = serde_json::json!({ "angemeldet": { "csrf": csrf } }).to_string();
    let mut headers = HeaderMap::new();
    if let Ok(value) = HeaderValue::from_str(&said) {
        headers.insert("hx-trigger", value);
    }
    headers
}

/// Whether a refusal says that nobody is signed in.
pub(super) fn says_signed_out(problem: &Problem) -> bool {
    matches!(problem.code, "ANMELDUNG_NOETIG" | "SITZUNG_ABGELAUFEN")
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn read(path: &str, kind: &str, body: &str) -> (Sent, String) {
        let request = Request::post(path)
            .header("content-type", kind)
            .header("content-length", body.len())
            .body(Body::from(body.to_owned()))
            .unwrap();
        let (from, request) = sent(request).await;
        let bytes = axum::body::to_bytes(request.into_body(), usize::MAX).await.unwrap();
        (from, String::from_utf8(bytes.to_vec()).unwrap())
    }

    const FORM: &str = "application/x-www-form-urlencoded";

    #[tokio::test]
    async fn a_plain_form_is_kept_field_by_field_and_its_body_put_back() {
        let body = "csrf=A.B&nachname=M%C3%BCller+%26+S%f6hne&a=1&a=2&leer=&vorgang=v1&rest=%zz";
        let (from, back) = read("/faelle/neu?x=1", FORM, body).await;
        let kept = from.kept.unwrap();
        assert_eq!((from.page.as_str(), kept.path.as_str(), back.as_str()), ("A.B", "/faelle/neu?x=1", body));
        let said: Vec<String> = kept.fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let expected = ["nachname=Müller & S\u{fffd}hne", "a=1", "a=2", "leer=", "vorgang=v1", "rest=%zz"];
        assert_eq!(said, expected);
    }

    #[tokio::test]
    async fn secrets_files_and_large_forms_are_not_carried() {
        for body in ["current_password=x&a=1", "passwort=x", "a=1&code=123456"] {
            let (from, back) = read("/konto/passwort", FORM, body).await;
            assert!(from.kept.is_none() && back == body, "{body}");
        }
        let (from, _) = read("/import", "multipart/form-data; boundary=x", "--x--").await;
        assert!(from.kept.is_none());
        let part = |name: &str, value: &str| {
            format!("--x\r\ncontent-disposition: form-data; name={name}\r\n\r\n{value}\r\n")
        };
        let file = part("bild; filename=a.jpg", "JPEG") + &part("bild; filename=\"\"", "");
        let kind = "multipart/form-data; boundary=x";
        let plain = part("csrf", "A.B") + &part("freitext", "Ferse");
        let (from, back) = read("/import", kind, &format!("{plain}{file}--x--")).await;
        assert!(from.kept.is_none() && from.page == "A.B" && back.is_empty(), "one that needs its file");
        for (file, lost) in [(file, true), (part("bild; filename=\"\"", ""), false)] {
            let body = format!("{plain}{}{file}--x--", part(WITHOUT_FILES, "ja"));
            let kept = read("/bewohner/1/neu", kind, &body).await.0.kept.unwrap();
            let names: Vec<&str> = kept.fields.iter().map(|(name, _)| name.as_str()).collect();
            let expected: &[&str] = if lost { &[FILES_LOST] } else { &[] };
            assert_eq!(names, [&["freitext", WITHOUT_FILES], expected].concat());
        }
        let large = format!("a={}", "x".repeat(MOST));
        let (from, back) = read("/faelle/neu", FORM, &large).await;
        assert!(from.kept.is_none() && back == large);
        let (from, _) = read("/anmelden", FORM, "email=a").await;
        assert!(from.kept.is_none());
    }
}
