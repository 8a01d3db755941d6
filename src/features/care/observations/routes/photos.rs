//! Photos: what a form brings of them, and the routes that show them.

use axum::{extract::State, http::StatusCode, response::Response};
use jiff::Timestamp;

use crate::{
    features::care::{
        observations::{
            access::{ReadEntries, WriteEntries},
            actions::{self, SentTo, Size},
            error::EntryError,
            json::People,
            model::Entry,
            pages::PhotoPage,
            photo::NewPhoto,
        },
        templates::{MOST_PHOTOS, PhotoId},
    },
    kernel::{
        ids::Id,
        problem::{Explain as _, FieldErrors, Problem},
        words::Msg,
    },
    platform::{
        Platform,
        sandbox::{MAX_PICTURE, PictureError, read_picture},
        store::StoreError,
        tenancy::Ctx,
        web::{
            present::{headers_of, photo, status_of, with_headers},
            query::{Form, Path},
            upload::{FILES_LOST, FilePart, FilesForm, TooMuch},
        },
    },
};

/// Most photos of one form: two fields full of them.
const MOST: usize = 2 * MOST_PHOTOS;
/// Largest body of such a form, in bytes. Photos of phones that are too large arrive, too: the form is shown again with what
/// was typed, and says which of them was refused.
pub const LARGEST_FORM: usize = 48 << 20;

/// A form of an entry.
pub type PhotosForm = FilesForm<MAX_PICTURE, MOST>;

/// What a form brought.
pub struct Brought {
    /// The fields as they were typed.
    pub typed: Form,
    /// The fields with the names of the photos among the answers.
    pub form: Form,
    /// The photos.
    pub photos: Vec<NewPhoto>,
    /// Says whether the same was sent again; the photos are part of it.
    pub idempotency_key: String,
    /// Whether any file was chosen.
    pub had_files: bool,
    /// Whether files were chosen that got lost on the way: then nothing is saved without them.
    is_incomplete: bool,
    /// What is wrong with the files.
    pub errors: FieldErrors,
    /// Why the first of those that were refused for what is in them was.
    unread: Option<&'static str>,
    /// That they cannot be read now, whatever is in them.
    busy: Option<Problem>,
}

impl Brought {
    /// What there is to save.
    ///
    /// # Errors
    /// What is wrong with the files; nothing where some are missing, and the form is shown again.
    pub fn whole(&self) -> Result<&Form, EntryError> {
        let sound = self.errors.is_empty() && !self.is_incomplete;
        if sound { Ok(&self.form) } else { Err(EntryError::Invalid(self.errors.clone())) }
    }

    /// An answer that shows the form again; when the photos could not be read now, it says so to machines, too.
    #[must_use]
    pub fn refused(&self, response: Response) -> Response {
        let Some(busy) = &self.busy else { return response };
        let mut response = with_headers(response, headers_of(busy));
        *response.status_mut() = status_of(busy);
        response
    }
}

/// Has the photos of a form drawn anew, for somebody who reaches what they are sent to: nothing reads those of anybody else.
/// What is wrong with one stands at its field, and in the audit trail (R-FILE-05).
///
/// # Errors
/// Those of [`actions::reach`].
pub async fn brought(
    p: &Platform,
    ctx: Ctx<WriteEntries>,
    to: SentTo,
    sent: PhotosForm,
) -> Result<(Ctx<WriteEntries>, Brought), Problem> {
    if sent.files.is_empty() {
        let brought = drawn(sent, ctx.now()).await;
        return Ok((ctx, brought));
    }
    let ctx = reached(p, ctx, to).await?;
    let brought = drawn(sent, ctx.now()).await;
    let ctx = match brought.unread {
        Some(code) => noted(p, ctx, to, code).await?,
        None => ctx,
    };
    Ok((ctx, brought))
}

/// Goes on for somebody who reaches what photos are sent to.
pub async fn reached(p: &Platform, ctx: Ctx<WriteEntries>, to: SentTo) -> Result<Ctx<WriteEntries>, Problem> {
    let work = move |p: &Platform| actions::reach(p, &ctx, to).map(|()| ctx);
    Ok(p.run(work).await?)
}

/// Goes on after the audit trail says that photos were refused.
pub async fn noted(
    p: &Platform,
    ctx: Ctx<WriteEntries>,
    to: SentTo,
    code: &'static str,
) -> Result<Ctx<WriteEntries>, Problem> {
    let work = move |p: &Platform| actions::note_refused(p, &ctx, to, code).map(|()| ctx);
    Ok(p.run(work).await?)
}

async fn drawn(sent: PhotosForm, now: Timestamp) -> Brought {
    let PhotosForm { form: typed, files } = sent;
    let (mut form, mut keyed) = (typed.clone(), typed.clone());
    let (mut photos, mut errors, mut busy, mut unread) = (Vec::new(), FieldErrors::new(), None, None);
    let is_incomplete = typed.has(FILES_LOST);
    let had_files = is_incomplete || !files.is_empty();
    for FilePart { field, content } in files {
        if errors.of(&field).next().is_some() {
            continue;
        }
        let of_field = |photo: &&NewPhoto| photo.name == field;
        let picture = match content {
            Ok(_) if photos.iter().filter(of_field).count() >= MOST_PHOTOS => Err(None),
            Ok(bytes) => {
                keyed.add_digest(&field, &bytes);
                read_picture(&bytes).await.map_err(Some)
            }
            Err(TooMuch::Bytes) => Err(Some(PictureError::TooLarge)),
            Err(TooMuch::Files) => Err(None),
        };
        match picture {
            Ok(picture) => {
                let id = Id::new(now);
                form.0.push((field.clone(), id.to_string()));
                photos.push(NewPhoto { name: field, id, picture });
            }
            Err(None) => {
                errors.add_with(field, "FOTO_ZU_VIELE", Msg::code("FOTO_ZU_VIELE").with("n", MOST_PHOTOS));
            }
            Err(Some(error)) => {
                let problem = error.explain();
                let is_busy = error.is_busy();
                let words = if is_busy { Msg::new("entry-photo-busy") } else { problem.words.clone() };
                errors.add_with(field, problem.code, words);
                if is_busy {
                    busy = Some(problem);
                    break;
                }
                unread = unread.or(Some(problem.code));
            }
        }
    }
    Brought {
        typed,
        form,
        photos,
        idempotency_key: keyed.idempotency_key(),
        had_files,
        is_incomplete,
        errors,
        unread,
        busy,
    }
}

/// The status of a form that is shown again.
pub const REFUSED: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

async fn shown(p: Platform, ctx: Ctx<ReadEntries>, which: (Id<Entry>, PhotoId), size: Size) -> Response {
    p.answer(move |p| Ok(photo(actions::open_photo(p, &ctx, which, size)?))).await
}

/// The page of a photo, which says whose it is and leads back to its entry.
pub async fn page(
    ctx: Ctx<ReadEntries>,
    State(p): State<Platform>,
    Path((id, photo)): Path<(Id<Entry>, PhotoId)>,
) -> Response {
    p.answer(move |p| {
        let seen = actions::open(p, &ctx, id, "foto")?;
        let people = People::of(p, &ctx, std::iter::once(&seen.entry))?;
        // A photo that a correction took off is one of the versions before.
        let page = PhotoPage::of(&seen, photo, people).ok_or(StoreError::Missing)?;
        Ok(p.page(&ctx, &page))
    })
    .await
}

/// A photo as it is kept; audited.
pub async fn whole(
    ctx: Ctx<ReadEntries>,
    State(p): State<Platform>,
    Path(which): Path<(Id<Entry>, PhotoId)>,
) -> Response {
    shown(p, ctx, which, Size::Whole).await
}

/// Its preview; audited.
pub async fn preview(
    ctx: Ctx<ReadEntries>,
    State(p): State<Platform>,
    Path(which): Path<(Id<Entry>, PhotoId)>,
) -> Response {
    shown(p, ctx, which, Size::Preview).await
}
