//! The photos of an entry: their record, and what is kept of new ones. The answers of a version name the photos that it has;
//! so a correction carries them on or takes them off, and the versions before keep theirs.

use jiff::Timestamp;

use super::model::Entry;
use crate::{
    features::care::{
        residents::Resident,
        templates::{PhotoId, Values},
    },
    kernel::{clock::whole_micros, ids::Id, problem::FieldErrors, words::Msg},
    platform::{
        blobs::{self, Blob, BlobChunk, BlobId, Bytes},
        sandbox::Picture,
        store::{Record, RefersTo, StoreError, TableName, Writer},
        tenancy::{MayWrite, Permission, User},
    },
    record,
};

record! {
    /// A photo of an entry. It goes with its entry, and is never changed or removed.
    #[derive(Clone, PartialEq, Eq)]
    pub struct Photo {
        /// By which the answers name it.
        pub id: PhotoId,
        /// Whose it is.
        pub entry_id: Id<Entry>,
        /// Whose entry that is.
        pub resident_id: Id<Resident>,
        /// The picture.
        pub file: BlobId,
        /// The picture, small.
        pub preview: Bytes,
        /// SHA-256 of the picture.
        pub sha256: [u8; 32],
        /// Bytes of the picture.
        pub size: u64,
        /// Its pixels from left to right.
        pub width: u32,
        /// Its pixels from top to bottom.
        pub height: u32,
        /// When it was added.
        pub created_at: Timestamp,
        /// By whom.
        pub created_by: Id<User>,
    }
}

impl Record for Photo {
    const TABLE: TableName = TableName::new(47, "photos");
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    type Key = PhotoId;

    fn key(&self) -> PhotoId {
        self.id
    }
}

impl RefersTo<Entry> for Photo {
    fn refers(&self) -> Option<Id<Entry>> {
        Some(self.entry_id)
    }
}

impl RefersTo<Resident> for Photo {
    fn refers(&self) -> Option<Id<Resident>> {
        Some(self.resident_id)
    }
}

impl RefersTo<Blob> for Photo {
    fn refers(&self) -> Option<[u8; 32]> {
        Some(self.file.0)
    }
}

/// A photo that was sent, drawn anew.
pub struct NewPhoto {
    /// The name of its field, as what was sent calls it.
    pub name: String,
    /// By which the answers name it.
    pub id: PhotoId,
    /// The picture.
    pub picture: Picture,
}

/// Whether the photos that answers name are theirs: of the version before, or new; new ones only of a resident who has
/// agreed. What is wrong is added to `errors` by the names of the fields, which begin with `prefix`.
pub fn check(
    werte: &Values,
    (before, new): (Option<&Values>, &[NewPhoto]),
    resident: &Resident,
    prefix: &str,
    errors: &mut FieldErrors,
) {
    for (key, id) in werte.photos() {
        if before.is_some_and(|before| before.photos_of(key).contains(&id)) {
            continue;
        }
        let name = format!("{prefix}.{key}");
        let is_said = |errors: &FieldErrors| errors.of(&name).next().is_some();
        if !new.iter().any(|photo| photo.id == id && photo.name == name) {
            errors.add(name, "FOTO_UNBEKANNT");
        } else if resident.einwilligung_foto_at.is_none() && !is_said(errors) {
            errors.add_with(name, "EINWILLIGUNG_FEHLT", Msg::new("entry-photo-consent"));
        }
    }
}

/// Keeps those of the new photos that the current version of an entry names. How many that are.
///
/// # Errors
/// Those of the store.
pub fn keep<P>(
    w: &mut Writer<'_, '_, P>,
    entry: &Entry,
    new: &[NewPhoto],
    (user, now): (Id<User>, Timestamp),
) -> Result<usize, StoreError>
where
    P: Permission + MayWrite<Photo> + MayWrite<Blob> + MayWrite<BlobChunk>,
{
    let named: Vec<PhotoId> =
        entry.current().into_iter().flat_map(|current| current.werte.photos()).map(|(_, id)| id).collect();
    let mut kept = 0;
    for photo in new.iter().filter(|photo| named.contains(&photo.id)) {
        let picture = &photo.picture;
        let file = blobs::put(w, &picture.jpeg)?;
        let Blob { size, sha256, .. } = *w.need::<Blob>(&file.0)?;
        w.add(&Photo {
            id: photo.id,
            entry_id: entry.id,
            resident_id: entry.resident_id,
            file,
            preview: Bytes(picture.preview.clone()),
            sha256,
            size,
            width: picture.width,
            height: picture.height,
            created_at: whole_micros(now),
            created_by: user,
        })?;
        kept += 1;
    }
    Ok(kept)
}
