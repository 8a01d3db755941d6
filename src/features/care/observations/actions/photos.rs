//! Looking at the photos of an entry, and adding some to one that is there.

use super::{
    super::{
        access::{ReadEntries, WriteEntries},
        error::EntryError,
        model::Entry,
        photo::{NewPhoto, Photo},
    },
    revise::{Correction, Seen, correct},
    write::Names,
};
use crate::{
    features::care::{
        residents::Resident,
        templates::{self, FieldType, Input, PhotoId},
    },
    kernel::ids::Id,
    platform::{
        Platform, blobs,
        entity::{ActError, reached},
        store::{Event, EventKind, Purpose, Record as _, Recorded, StoreError, Versioned},
        tenancy::Ctx,
    },
};

/// What begins the names of the fields where photos are added.
const ADDED: &str = "werte";

/// How a photo is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// As it is kept.
    Whole,
    /// Its preview.
    Preview,
}

/// Photos that somebody sent were refused, with the code: what is in them ended the child that read them, or is no picture
/// (R-FILE-05).
pub const PHOTOS_REFUSED: EventKind = EventKind::new("entry.photos_refused");

/// What photos are sent to.
#[derive(Debug, Clone, Copy)]
pub enum SentTo {
    /// New entries of a resident.
    Resident(Id<Resident>),
    /// An entry that is there.
    Entry(Id<Entry>),
}

/// Whether the user reaches what the photos are sent to: asked before anything reads them.
///
/// # Errors
/// It is not there, or the user does not reach its resident.
pub fn reach(p: &Platform, ctx: &Ctx<WriteEntries>, to: SentTo) -> Result<(), EntryError> {
    let resident = match to {
        SentTo::Resident(id) => id,
        SentTo::Entry(id) => p.store().read(ctx, |r| r.need::<Entry>(&id))?.resident_id,
    };
    reached::<Resident, _>(p, ctx, resident, "eintrag")?;
    Ok(())
}

/// Writes into the audit trail that photos were refused, and why.
///
/// # Errors
/// Those of the store.
pub fn note_refused(
    p: &Platform,
    ctx: &Ctx<WriteEntries>,
    to: SentTo,
    code: &'static str,
) -> Result<(), StoreError> {
    let event = Event::new(PHOTOS_REFUSED).note("grund", code);
    let event = match to {
        SentTo::Resident(id) => event.about(Resident::TABLE, id.bytes()),
        SentTo::Entry(id) => event.about(Entry::TABLE, id.bytes()),
    };
    p.store().write(ctx, |_| Ok(Recorded::new((), event)))
}

/// Opens a photo: its bytes, a JPEG. Each is a reading of its own in the audit trail. One of an entry of the wrong person is
/// hidden as the content of that is.
///
/// # Errors
/// It is not there, or the user does not reach its resident.
pub fn open_photo(
    p: &Platform,
    ctx: &Ctx<ReadEntries>,
    (entry, photo): (Id<Entry>, PhotoId),
    size: Size,
) -> Result<Vec<u8>, EntryError> {
    let of: Versioned<Entry> = p.store().read(ctx, |r| r.need(&entry))?;
    reached::<Resident, _>(p, ctx, of.resident_id, "foto")?;
    let found: Versioned<Photo> = p.store().read(ctx, |r| r.need(&photo))?;
    if found.entry_id != entry || of.is_of_another() {
        return Err(StoreError::Missing.into());
    }
    let photo: Versioned<Photo> = p.store().open(ctx, &photo, Purpose("foto"))?;
    match size {
        Size::Whole => Ok(p.store().read(ctx, |r| blobs::get(r, photo.file))?),
        Size::Preview => Ok(photo.into_inner().preview.0),
    }
}

/// Adds photos to an entry, which gets another version with them; the rest stays as it is. `feld` is the key of their field;
/// none: the first one that takes photos. Each photo is called by that field from then on.
///
/// # Errors
/// `FOTO_OHNE_FELD` where its template takes none; those of a correction.
pub fn add_photos(
    p: &Platform,
    ctx: &Ctx<WriteEntries>,
    seen: Seen<'_>,
    (feld, mut photos): (Option<&str>, Vec<NewPhoto>),
    grund: &str,
) -> Result<Entry, EntryError> {
    let entry: Versioned<Entry> = p.store().read(ctx, |r| r.need(&seen.id))?;
    reached::<Resident, _>(p, ctx, entry.resident_id, "eintrag")?;
    let Some(current) = entry.current() else { return Err(StoreError::Missing.into()) };
    let template = p.store().read(ctx, |r| templates::version(r, &entry.vorlage, current.vorlage_version))?;
    let felder = template.iter().flat_map(|template| &template.felder);
    let field = felder
        .filter(|field| field.typ == FieldType::Foto)
        .find(|field| feld.is_none_or(|feld| feld == field.key));
    let Some(field) = field else { return Err(ActError::field("feld", "FOTO_OHNE_FELD").into()) };
    let mut werte = current.werte.json();
    let there = current.werte.photos_of(&field.key).iter().copied();
    let all: Vec<String> =
        there.chain(photos.iter().map(|photo| photo.id)).map(|id| id.to_string()).collect();
    werte.insert(field.key.clone(), all.into());
    for photo in &mut photos {
        photo.name = format!("{ADDED}.{}", field.key);
    }
    let new = Correction {
        werte: Input::Json(&werte),
        freitext: current.freitext.clone().unwrap_or_default(),
        zeitpunkt: None,
        grund,
        photos: &photos,
        names: Names {
            own: String::new(),
            werte: ADDED.into(),
            freitext: "freitext".into(),
            whole: String::new(),
        },
    };
    Ok(correct(p, ctx, seen, &new)?.0)
}
