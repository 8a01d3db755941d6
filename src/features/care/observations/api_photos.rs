//! Photos of entries for programs (care.md, 18).

use axum::{extract::State, http::StatusCode, response::Response};

use super::{
    access::{ReadEntries, WriteEntries},
    actions::{self, SentTo, Size},
    api::{refused_with_current, seen},
    json::{EntryJson, People},
    model::Entry,
    photo::NewPhoto,
    routes::photos::{noted, reached},
};
use crate::{
    features::care::templates::{MOST_PHOTOS, PhotoId},
    kernel::{
        ids::Id,
        problem::{Explain as _, FieldErrors, Kind, Problem},
        words::Msg,
    },
    platform::{
        Platform,
        sandbox::{MAX_PICTURE, PictureError, read_picture},
        tenancy::Ctx,
        web::{
            answer::refuse,
            present::{photo, versioned},
            query::{Form, IfMatch, Path},
            routes::{Doc, Routes, shape},
            upload::{self, FileForm, FilePart, TooMuch, UploadError},
        },
    },
};

/// The routes of photos below `/api/v1`.
pub(super) fn routes() -> Routes {
    Routes::new()
        .post_file("/api/v1/observations/{id}/photos", MOST_PHOTOS * MAX_PICTURE, add)
        .doc(Doc {
            summary: "Adds up to four photos (JPEG or PNG, each part `file`) to an entry, which gets another version; \
                      `feld` and `grund` as text; needs If-Match with its fassung",
            also: &[409, 503],
            status: Some(201),
            gives: Some(shape::<EntryJson>()),
            ..Doc::default()
        })
        .get("/api/v1/observations/{id}/photos/{foto}", show)
        .doc(Doc {
            summary: "A photo of an entry; each reading is audited",
            gives_file: Some("image/jpeg"),
            ..Doc::default()
        })
}

/// Why photos are not taken.
enum Undrawn {
    /// For what is in one of them.
    Picture(PictureError),
    /// For how they were sent.
    Sent(Problem),
}

impl From<PictureError> for Undrawn {
    fn from(error: PictureError) -> Self {
        Self::Picture(error)
    }
}

async fn drawn(files: Vec<FilePart>, now: jiff::Timestamp) -> Result<Vec<NewPhoto>, Undrawn> {
    let mut photos = Vec::new();
    for FilePart { content, .. } in files {
        let bytes = content.map_err(|too_much| match too_much {
            TooMuch::Bytes => PictureError::TooLarge.into(),
            TooMuch::Files => {
                let words = Msg::code("FOTO_ZU_VIELE").with("n", MOST_PHOTOS);
                let mut errors = FieldErrors::new();
                errors.add_with("file", "FOTO_ZU_VIELE", words.clone());
                let problem = Problem::new(Kind::Invalid, "FOTO_ZU_VIELE").saying(words);
                Undrawn::Sent(problem.with_fields(errors))
            }
        })?;
        let picture = read_picture(&bytes).await?;
        photos.push(NewPhoto { name: String::new(), id: Id::new(now), picture });
    }
    if photos.is_empty() { Err(Undrawn::Sent(UploadError::Missing.into())) } else { Ok(photos) }
}

/// Adds photos to an entry.
pub(super) async fn add(
    ctx: Ctx<WriteEntries>,
    State(p): State<Platform>,
    Path(id): Path<Id<Entry>>,
    IfMatch(fassung): IfMatch,
    FileForm(mut parts): FileForm,
) -> Response {
    let (form, files): (Form, _) = match upload::read_files(&mut parts, MAX_PICTURE, MOST_PHOTOS).await {
        Ok(read) => read,
        Err(error) => return refuse(error.into()),
    };
    if let Err(problem) = p.check_form_token(&ctx, Some(form.get("csrf"))) {
        return refuse(problem);
    }
    let to = SentTo::Entry(id);
    let ctx = match reached(&p, ctx, to).await {
        Ok(ctx) => ctx,
        Err(problem) => return refuse(problem),
    };
    let photos = match drawn(files, ctx.now()).await {
        Ok(photos) => photos,
        Err(Undrawn::Sent(problem)) => return refuse(problem),
        Err(Undrawn::Picture(error)) => {
            let noted =
                if error.is_busy() { Ok(ctx) } else { noted(&p, ctx, to, error.explain().code).await };
            return refuse(noted.err().unwrap_or_else(|| error.explain()));
        }
    };
    p.answer(move |p| {
        let feld = Some(form.get("feld")).filter(|feld| !feld.is_empty());
        match actions::add_photos(p, &ctx, seen(id, fassung), (feld, photos), form.get("grund")) {
            Ok(entry) => {
                let people = People::of(p, &ctx, std::iter::once(&entry))?;
                let json = EntryJson::new(&entry, &people);
                Ok(versioned(StatusCode::CREATED, &json, entry.fassung().into()))
            }
            Err(refused) => refused_with_current(p, &ctx, id, refused),
        }
    })
    .await
}

/// A photo of an entry; audited.
pub(super) async fn show(
    ctx: Ctx<ReadEntries>,
    State(p): State<Platform>,
    Path((entry, id)): Path<(Id<Entry>, PhotoId)>,
) -> Response {
    p.answer(move |p| Ok(photo(actions::open_photo(p, &ctx, (entry, id), Size::Whole)?))).await
}
