//! Urlencoded forms.

use axum::{
    extract::{FromRequest, Request},
    response::Response,
};
use percent_encoding::percent_decode;
use sha2::{Digest as _, Sha256};

use super::{Asked, Asks, media_type, unreadable, whole};
use crate::{
    kernel::{
        problem::{Kind, Problem},
        text::hex,
    },
    platform::web::answer::refuse,
};

/// The fields of an urlencoded form, in order, repeated names kept. `csrf` and `idempotency_key` are among them.
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
    /// The one-time id of the form with a digest of what was sent; empty when it has none. The same page sent again with
    /// something else in it (after the browser's Back) is not the same act.
    #[must_use]
    pub fn idempotency_key(&self) -> String {
        let id = self.get("vorgang");
        if id.is_empty() {
            return String::new();
        }
        let mut digest = Sha256::new();
        for (name, value) in self.0.iter().filter(|(name, _)| name != "csrf") {
            for text in [name, value] {
                digest.update(text.len().to_be_bytes());
                digest.update(text);
            }
        }
        format!("{id}:{}", hex(&digest.finalize()))
    }
    /// Adds what stands for the content of a file: so that [`Self::idempotency_key`] tells forms with other files apart.
    pub fn add_digest(&mut self, field: &str, content: &[u8]) {
        self.0.push((field.to_owned(), hex(&Sha256::digest(content))));
    }
    /// The version that the form was filled from.
    #[must_use]
    pub fn row_version(&self) -> Option<u64> {
        self.get("fassung").parse().ok()
    }
}

/// Most fields of a form (R-DOS-06).
const FIELDS: usize = 500;

impl Asks for Form {
    const ASKED: Asked = Asked { form: true, ..Asked::NOTHING };
}

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = Response;
    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        if media_type(request.headers()) != "application/x-www-form-urlencoded" {
            return Err(refuse(Problem::new(Kind::UnsupportedMedia, "FORMULAR_ERWARTET")));
        }
        whole(request, state).await.and_then(|bytes| read(&bytes)).map(Self).map_err(refuse)
    }
}

/// As browsers write them (URL standard, "application/x-www-form-urlencoded parsing"), but bytes that are no UTF-8 are
/// refused: replaced, they would be stored as something that nobody typed.
fn read(bytes: &[u8]) -> Result<Vec<(String, String)>, Problem> {
    let text = |part: &[u8]| {
        let spaced: Vec<u8> = part.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
        percent_decode(&spaced).decode_utf8().map(|text| text.into_owned()).map_err(|_| unreadable())
    };
    let mut fields = Vec::new();
    for pair in bytes.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
        if fields.len() == FIELDS {
            return Err(Problem::new(Kind::TooLarge, "ANFRAGE_ZU_GROSS"));
        }
        let at = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
        let (name, value) = pair.split_at_checked(at).unwrap_or((pair, &[]));
        fields.push((text(name)?, text(value.get(1..).unwrap_or_default())?));
    }
    Ok(fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_the_same_act_only_with_the_same_content() {
        let form = |csrf: &str, idempotency_key: &str, ort: &str| {
            let fields = [("csrf", csrf), ("vorgang", idempotency_key), ("ort", ort)];
            Form(fields.map(|(name, value)| (name.into(), value.into())).to_vec()).idempotency_key()
        };
        let sent = form("a", "v-1", "Kiel");
        assert_eq!(sent, form("b", "v-1", "Kiel"), "after signing in again");
        assert_ne!(sent, form("a", "v-2", "Kiel"), "a form of its own");
        assert_ne!(sent, form("a", "v-1", "Plön"), "after going back");
        assert_eq!(form("a", "", "Kiel"), "", "without a number it is always done");
        assert!(!sent.contains("Kiel"));
        let with = |content: &[u8]| {
            let mut form = Form(vec![("vorgang".into(), "v-1".into())]);
            form.add_digest("bild", content);
            form.idempotency_key()
        };
        assert!(with(b"one") == with(b"one") && with(b"one") != with(b"two"), "another file");
    }

    #[test]
    fn a_form_is_read_as_browsers_write_it() {
        let read = |text: &str| read(text.as_bytes()).map_err(|problem| problem.code);
        let pairs = |list: &[(&str, &str)]| -> Result<Vec<(String, String)>, &'static str> {
            Ok(list.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect())
        };
        assert_eq!(
            read("a=1&a=2&b=M%C3%BCller+K%2B&&c&=d&e=f=g"),
            pairs(&[("a", "1"), ("a", "2"), ("b", "Müller K+"), ("c", ""), ("", "d"), ("e", "f=g")])
        );
        assert_eq!(read(""), pairs(&[]));
        assert_eq!(read("a=%zz%4"), pairs(&[("a", "%zz%4")]), "no escapes: taken as they stand");
        for broken in ["a=%FF", "%ff=1", "a=%C3", "a=1&b=%ED%A0%80"] {
            assert_eq!(read(broken), Err("ANFRAGE_UNLESBAR"), "{broken}");
        }
        assert_eq!(read(&"a=1&".repeat(500)).map(|fields| fields.len()), Ok(500));
        assert_eq!(read(&"a=1&".repeat(501)), Err("ANFRAGE_ZU_GROSS"), "R-DOS-06");
    }
}
