//! Uploaded files: read as a stream, under a cap that bites while the bytes arrive.

use std::{collections::BTreeMap, error::Error};

use axum::{
    body::Body,
    extract::{DefaultBodyLimit, FromRequest, Multipart, Request, multipart::MultipartError},
    response::Response,
};
use http_body_util::Limited;

use super::{
    admission::Admission,
    answer::refuse,
    query::{Asked, Asks, Form, media_type, unreadable},
};
use crate::kernel::problem::{Explain, Kind, Problem};

/// Largest body of a page's form, bytes.
pub const PAGE_BODY: usize = 256 * 1024;
/// What a multipart form may weigh beside its file, bytes.
const AROUND: usize = 64 * 1024;
/// Largest text field beside a file, bytes; at most [`TEXTS`] of them.
const TEXT: usize = 4 * 1024;
const TEXTS: usize = 50;
/// Most text fields of a page's form with files, as of others (R-DOS-06).
const FIELDS: usize = 500;

/// A field of a form with files that makes sense without them: it is carried through signing in, where files are not.
pub const WITHOUT_FILES: &str = "ohne_dateien";
/// A field that such a form has behind signing in: files were chosen, and are not there any more.
pub const FILES_LOST: &str = "dateien_fehlen";

/// Total body limit of ordinary pages (a layer for their router).
pub fn page_limit() -> DefaultBodyLimit {
    DefaultBodyLimit::max(PAGE_BODY)
}

/// Total body limit of a route that takes a file of at most `cap` bytes.
pub fn file_limit(cap: usize) -> DefaultBodyLimit {
    DefaultBodyLimit::max(cap.saturating_add(AROUND))
}

/// A form that carries a file (`multipart/form-data`), not yet read: [`read_file`] does that. Another kind of body is a 415.
pub struct FileForm(pub Multipart);

impl Asks for FileForm {
    const ASKED: Asked = Asked { file: true, ..Asked::NOTHING };
}

impl<S: Send + Sync> FromRequest<S> for FileForm {
    type Rejection = Response;
    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        if media_type(request.headers()) != "multipart/form-data" {
            return Err(refuse(Problem::new(Kind::UnsupportedMedia, "DATEIFORMULAR_ERWARTET")));
        }
        // Only the boundary can be wrong with it so far.
        Multipart::from_request(request, state).await.map(Self).map_err(|_| refuse(unreadable()))
    }
}

/// A file that arrived whole.
pub struct Upload {
    /// Base name as the sender gave it, without folders and control characters, at most 255 bytes.
    pub file_name: String,
    /// Its content.
    pub bytes: Vec<u8>,
    /// The text fields of the same form, `csrf` and `idempotency_key` among them.
    pub texts: BTreeMap<String, String>,
}
crate::opaque_debug!(Upload);

/// Why there is no upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UploadError {
    /// More than the cap; the rest was not read.
    #[error("upload is larger than allowed")]
    TooLarge,
    /// The field holds no file: nothing was chosen.
    #[error("upload has no file")]
    Missing,
    /// The file has no bytes.
    #[error("the file is empty")]
    Empty,
    /// Not a multipart form, broken off, or too slow.
    #[error("upload cannot be read")]
    Unreadable,
}
impl Explain for UploadError {
    fn explain(&self) -> Problem {
        match self {
            Self::TooLarge => Problem::new(Kind::TooLarge, "DATEI_ZU_GROSS"),
            Self::Missing => Problem::new(Kind::Invalid, "DATEI_FEHLT"),
            Self::Empty => Problem::new(Kind::Invalid, "DATEI_LEER"),
            Self::Unreadable => Problem::new(Kind::Malformed, "ANFRAGE_UNLESBAR"),
        }
    }
}

/// Reads the whole form: the file of `field` (at most `cap` bytes) and the small text fields around it.
///
/// # Errors
/// See [`UploadError`].
pub async fn read_file(form: &mut Multipart, field: &str, cap: usize) -> Result<Upload, UploadError> {
    let (mut file, mut texts) = (None, BTreeMap::new());
    while let Some(mut part) = form.next_field().await.map_err(|error| judge(&error))? {
        let name = part.name().unwrap_or_default().to_owned();
        let is_file = name == field && file.is_none();
        let file_name = base_name(part.file_name().unwrap_or_default());
        let most = if is_file { cap } else { TEXT };
        let mut bytes = Vec::new();
        while let Some(chunk) = part.chunk().await.map_err(|error| judge(&error))? {
            if bytes.len().saturating_add(chunk.len()) > most {
                return Err(UploadError::TooLarge);
            }
            bytes.extend_from_slice(&chunk);
        }
        if is_file {
            file = Some((file_name, bytes));
        } else if texts.len() < TEXTS {
            texts.insert(name, String::from_utf8(bytes).map_err(|_| UploadError::Unreadable)?);
        } else {
            return Err(UploadError::Unreadable);
        }
    }
    match file {
        Some((file_name, bytes)) if !bytes.is_empty() => Ok(Upload { file_name, bytes, texts }),
        // A browser sends a part without a name where nothing was chosen.
        Some((file_name, _)) if !file_name.is_empty() => Err(UploadError::Empty),
        _ => Err(UploadError::Missing),
    }
}

/// A page's form that may carry files. Without any it comes as other forms do. Each file has at most `EACH` bytes, and there
/// are at most `MOST` of them; what is beyond is not kept, and the rest of the form is still read, so that nobody types it
/// again. The handler compares the token.
pub struct FilesForm<const EACH: usize, const MOST: usize> {
    /// The fields.
    pub form: Form,
    /// The files that were chosen.
    pub files: Vec<FilePart>,
}

/// A file of a form that takes several.
pub struct FilePart {
    /// The name of its field.
    pub field: String,
    /// Its content; none of one that is too much.
    pub content: Result<Vec<u8>, TooMuch>,
}
crate::opaque_debug!(FilePart);

/// Why the content of a file is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TooMuch {
    /// It has too many bytes.
    Bytes,
    /// There are too many files.
    Files,
}

impl<const EACH: usize, const MOST: usize> Asks for FilesForm<EACH, MOST> {
    const ASKED: Asked = Asked { form: true, ..Asked::NOTHING };
}

impl<const EACH: usize, const MOST: usize, S: Send + Sync> FromRequest<S> for FilesForm<EACH, MOST> {
    type Rejection = Response;
    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        if media_type(request.headers()) != "multipart/form-data" {
            // The route's limit is that of files.
            let small = request.map(|body| Body::new(Limited::new(body, PAGE_BODY)));
            let form = Form::from_request(small, state).await?;
            return Ok(Self { form, files: Vec::new() });
        }
        let admission = request.extensions().get::<Admission>().cloned();
        let mut parts = Multipart::from_request(request, state).await.map_err(|_| refuse(unreadable()))?;
        let (form, files) = read_files(&mut parts, EACH, MOST).await.map_err(|error| refuse(error.into()))?;
        if let Some(admission) = admission {
            admission.enter().await.map_err(refuse)?;
        }
        Ok(Self { form, files })
    }
}

/// Reads a whole form with any number of files: at most `most` of them are kept, each of at most `each` bytes.
///
/// # Errors
/// See [`UploadError`]; a file that is too much is none.
pub async fn read_files(
    parts: &mut Multipart,
    each: usize,
    most: usize,
) -> Result<(Form, Vec<FilePart>), UploadError> {
    let (mut fields, mut files, mut weight) = (Vec::new(), Vec::new(), 0_usize);
    while let Some(mut part) = parts.next_field().await.map_err(|error| judge(&error))? {
        let name = part.name().unwrap_or_default().to_owned();
        let file_name = part.file_name().map(str::to_owned);
        let cap = if file_name.is_some() { each } else { PAGE_BODY.saturating_sub(weight) };
        let is_beyond = file_name.is_some() && files.len() >= most;
        let mut content = if is_beyond { Err(TooMuch::Files) } else { Ok(Vec::new()) };
        while let Some(chunk) = part.chunk().await.map_err(|error| judge(&error))? {
            match &mut content {
                Ok(bytes) if bytes.len().saturating_add(chunk.len()) > cap => {
                    content = Err(TooMuch::Bytes);
                }
                Ok(bytes) => bytes.extend_from_slice(&chunk),
                Err(_) => {}
            }
        }
        match (file_name, content) {
            // A browser sends a part without a name where nothing was chosen.
            (Some(named), _) if named.is_empty() => {}
            (Some(_), content) => files.push(FilePart { field: name, content }),
            (None, Ok(bytes)) => {
                weight = weight.saturating_add(name.len()).saturating_add(bytes.len());
                if fields.len() >= FIELDS {
                    return Err(UploadError::TooLarge);
                }
                fields.push((name, String::from_utf8(bytes).map_err(|_| UploadError::Unreadable)?));
            }
            (None, Err(_)) => return Err(UploadError::TooLarge),
        }
    }
    Ok((Form(fields), files))
}

/// Without folders of either system and without control characters, cut to 255 bytes at a character.
fn base_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let mut kept: String = last.chars().filter(|letter| !letter.is_control()).collect();
    kept.truncate(kept.floor_char_boundary(255));
    kept
}

fn judge(error: &MultipartError) -> UploadError {
    if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
        UploadError::TooLarge
    } else {
        UploadError::Unreadable
    }
}

/// Whether a body failed because it was longer than its limit (and not because it broke off).
pub(super) fn is_too_long(error: &axum::Error) -> bool {
    let mut cause: Option<&(dyn Error + 'static)> = error.source();
    while let Some(inner) = cause {
        if inner.is::<http_body_util::LengthLimitError>() {
            return true;
        }
        cause = inner.source();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{Router, body::Body, http::Request, routing::post};
    use tower::ServiceExt as _;

    async fn send(body: String) -> (u16, String) {
        async fn handler(mut form: Multipart) -> axum::response::Response {
            use axum::response::IntoResponse as _;
            match read_file(&mut form, "datei", 10).await {
                Ok(up) => format!("{}|{}|{:?}", up.file_name, up.bytes.len(), up.texts).into_response(),
                Err(error) => super::super::answer::refuse(error.into()),
            }
        }
        let request = Request::post("/").header("content-type", "multipart/form-data; boundary=B");
        let router = Router::new().route("/", post(handler)).layer(file_limit(10));
        let response = router.oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
        let status = response.status().as_u16();
        let text = axum::body::to_bytes(response.into_body(), 10_000).await.unwrap();
        (status, String::from_utf8(text.to_vec()).unwrap())
    }
    fn file(name: &str, content: &str) -> String {
        format!(
            "--B\r\nContent-Disposition: form-data; name=\"datei\"; filename=\"{name}\"\r\n\r\n{content}\r\n"
        )
    }

    #[tokio::test]
    async fn cap_names_and_texts() {
        let csrf = "--B\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\nT\r\n--B--\r\n";
        assert_eq!(
            send(file("a/b\\c.csv", "0123456789") + csrf).await,
            (200, "c.csv|10|{\"csrf\": \"T\"}".into())
        );
        assert_eq!(send(file("c.csv", "01234567890") + csrf).await.0, 413);
        assert_eq!(send(file("c.csv", &"0".repeat(AROUND + 100)) + csrf).await.0, 413);
        assert_eq!(send(file("c.csv", "") + csrf).await.0, 422);
        assert_eq!(send(csrf.into()).await.0, 422);
        assert_eq!(send(file("c.csv", "0123")).await.0, 400);
        assert_eq!(base_name(&format!("{}ä", "a".repeat(254))).len(), 254);
    }
}
