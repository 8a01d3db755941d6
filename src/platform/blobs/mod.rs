//! Uploaded and generated files per tenant, sealed, inside the data file.
//!
//! Owns: files by content address, their chunks, the count of their uses.
//! May use: `kernel`, `store`, `tenancy`.
//! Never: parsing; what a file means.

use std::fmt;

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error as _, Visitor},
};

use super::{
    store::{
        Reader, Record, RefersTo, ScopeKeys, Store, StoreError, TableName, Writer, catch_damage, digest,
    },
    tenancy::{MayRead, MayWrite, Permission},
};
use crate::{kernel::text::hex, opaque_debug, record, stored_as_it_is};

/// Bytes of a chunk: one sealed value.
const CHUNK: usize = 256 << 10;

/// The address of a file's content: a keyed hash, different in every tenant, that tells nothing about the content.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct BlobId(pub [u8; 32]);

record! {
    /// A stored file, without its content. A feature that keeps files grants `write Blob, BlobChunk`.
    #[derive(Clone)]
    pub struct Blob {
        /// Its address.
        pub id: BlobId,
        /// Length in bytes.
        pub size: u64,
        /// SHA-256 of the content.
        pub sha256: [u8; 32],
        /// How many records hold it; at none it goes.
        uses: u32,
    }
}

impl Record for Blob {
    const TABLE: TableName = TableName::new(21, "blobs");
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    type Key = [u8; 32];

    fn key(&self) -> [u8; 32] {
        self.id.0
    }
}

record! {
    /// A piece of a file.
    pub struct BlobChunk {
        id: BlobId,
        nr: u32,
        bytes: Bytes,
    }
}

impl Record for BlobChunk {
    const TABLE: TableName = TableName::new(22, "blob_chunks");
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    type Key = ([u8; 32], u32);

    fn key(&self) -> ([u8; 32], u32) {
        (self.id.0, self.nr)
    }
}

impl RefersTo<Blob> for BlobChunk {
    fn refers(&self) -> Option<[u8; 32]> {
        Some(self.id.0)
    }
}

/// Bytes that are stored as one run, not as a list of numbers; at most as many as a piece of a file has.
#[derive(Clone, PartialEq, Eq)]
pub struct Bytes(pub Vec<u8>);
opaque_debug!(Bytes);

stored_as_it_is!(BlobId, Bytes);

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Run;
        impl Visitor<'_> for Run {
            type Value = Bytes;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("bytes")
            }
            fn visit_bytes<E: serde::de::Error>(self, bytes: &[u8]) -> Result<Bytes, E> {
                Ok(Bytes(bytes.to_vec()))
            }
            fn visit_byte_buf<E: serde::de::Error>(self, bytes: Vec<u8>) -> Result<Bytes, E> {
                if bytes.len() > CHUNK { Err(E::custom("too long")) } else { Ok(Bytes(bytes)) }
            }
        }
        let bytes = from.deserialize_byte_buf(Run)?;
        if bytes.0.len() > CHUNK { Err(D::Error::custom("too long")) } else { Ok(bytes) }
    }
}

const DAMAGED: StoreError = StoreError::Damaged("a file");

/// How many chunks a file of that size has.
fn chunks(size: u64) -> Result<u32, StoreError> {
    let chunk = u64::try_from(CHUNK).map_err(|_| DAMAGED)?;
    u32::try_from(size.div_ceil(chunk)).map_err(|_| DAMAGED)
}

/// Keeps a file. The same content is kept once; every `put` needs its own [`remove`].
pub fn put<P>(w: &mut Writer<'_, '_, P>, content: &[u8]) -> Result<BlobId, StoreError>
where
    P: Permission + MayWrite<Blob> + MayWrite<BlobChunk>,
{
    let id = BlobId(w.address(content));
    if let Some(seen) = w.get::<Blob>(&id.0)? {
        let used = Blob { uses: seen.uses.saturating_add(1), ..Blob::clone(&seen) };
        w.replace(&seen, &used)?;
        return Ok(id);
    }
    let size = u64::try_from(content.len()).map_err(|_| DAMAGED)?;
    w.add(&Blob { id, size, sha256: digest(content), uses: 1 })?;
    for (nr, bytes) in (0..chunks(size)?).zip(content.chunks(CHUNK)) {
        w.add(&BlobChunk { id, nr, bytes: Bytes(bytes.to_vec()) })?;
    }
    Ok(id)
}

/// What is known of a file without reading it.
pub fn head<P>(r: &Reader<'_, P>, id: BlobId) -> Result<Blob, StoreError>
where
    P: Permission + MayRead<Blob>,
{
    Ok(r.need::<Blob>(&id.0)?.into_inner())
}

/// A file's content, compared with its hash. Content that is not what was put is `Damaged`, never returned.
pub fn get<P>(r: &Reader<'_, P>, id: BlobId) -> Result<Vec<u8>, StoreError>
where
    P: Permission + MayRead<Blob> + MayRead<BlobChunk>,
{
    let head = head(r, id)?;
    let mut content = Vec::with_capacity(usize::try_from(head.size).map_err(|_| DAMAGED)?);
    for nr in 0..chunks(head.size)? {
        let chunk = r.get::<BlobChunk>(&(id.0, nr))?.ok_or(DAMAGED)?;
        content.extend_from_slice(&chunk.bytes.0);
    }
    if digest(&content) == head.sha256 && r.address(&content) == id.0 { Ok(content) } else { Err(DAMAGED) }
}

/// Lets go of a file; after the last user it is gone.
pub fn remove<P>(w: &mut Writer<'_, '_, P>, id: BlobId) -> Result<(), StoreError>
where
    P: Permission + MayWrite<Blob> + MayWrite<BlobChunk>,
{
    let seen = w.need::<Blob>(&id.0)?;
    let uses = seen.uses.saturating_sub(1);
    if uses > 0 {
        w.replace(&seen, &Blob { uses, ..Blob::clone(&seen) })?;
        return Ok(());
    }
    for nr in 0..chunks(seen.size)? {
        let chunk = w.get::<BlobChunk>(&(id.0, nr))?.ok_or(DAMAGED)?;
        w.remove(&chunk)?;
    }
    w.remove(&seen)
}

/// What comparing the files of a tenant with their hashes found. Counts and addresses, nothing of their content.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct FileReport {
    /// Files that are what was put.
    pub whole: u64,
    /// What is wrong; empty when all are.
    pub faults: Vec<String>,
}

/// Reads every file of a tenant and compares it with its address and its hash.
pub(in crate::platform) fn check_files(store: &Store, keys: &ScopeKeys) -> FileReport {
    let mut report = FileReport::default();
    let heads = match catch_damage(|| store.all_of::<Blob>(keys)) {
        Ok(Ok(heads)) => heads,
        Ok(Err(error)) => return FileReport { faults: vec![error.to_string()], ..report },
        Err(damage) => return FileReport { faults: vec![damage.to_string()], ..report },
    };
    for head in heads {
        let whole = catch_damage(|| {
            let mut content = Vec::new();
            for nr in 0..chunks(head.size)? {
                let chunk = store.one_of::<BlobChunk>(keys, &(head.id.0, nr))?.ok_or(DAMAGED)?;
                content.extend_from_slice(&chunk.bytes.0);
            }
            let same = digest(&content) == head.sha256 && keys.address(&content) == head.id.0;
            if same { Ok(()) } else { Err(DAMAGED) }
        });
        match whole {
            Ok(Ok(())) => report.whole = report.whole.saturating_add(1),
            _ => report.faults.push(format!("file {} is not what was put", hex(&head.id.0))),
        }
    }
    report
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        grants, permission,
        platform::{
            search::tests::tenant_as,
            store::{Event, EventKind, Recorded, Store, testing::tenant_stored_bytes},
            tenancy::Ctx,
        },
    };

    const KEPT: EventKind = EventKind::new("test.kept");
    permission!(Files, "test.files", [Admin]);
    grants!(Files: write Blob, BlobChunk);

    fn keep(store: &Store, ctx: &Ctx<Files>, content: &[u8]) -> BlobId {
        store.write(ctx, |w| Ok::<_, StoreError>(Recorded::new(put(w, content)?, Event::new(KEPT)))).unwrap()
    }
    fn drop_one(store: &Store, ctx: &Ctx<Files>, id: BlobId) -> Result<(), StoreError> {
        store.write(ctx, |w| Ok(Recorded::new(remove(w, id)?, Event::new(KEPT))))
    }

    #[test]
    fn bytes_on_disk_are_for_ever() {
        let id = BlobId([1; 32]);
        let blob = Blob { id, size: 2, sha256: [3; 32], uses: 4 };
        assert_eq!(tenant_stored_bytes(&blob), [[1; 32].as_slice(), b"\x02", &[3; 32], b"\x04"].concat());
        let chunk = BlobChunk { id, nr: 5, bytes: Bytes(vec![6, 7]) };
        assert_eq!(tenant_stored_bytes(&chunk), [[1; 32].as_slice(), b"\x05\x02\x06\x07"].concat());
    }

    #[test]
    fn content_of_every_length_comes_back_and_is_kept_once() {
        let store = Store::in_memory().unwrap();
        let ctx: Ctx<Files> = tenant_as(&store, 1);
        for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 7] {
            let content: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
            let id = keep(&store, &ctx, &content);
            assert_eq!(keep(&store, &ctx, &content), id);
            assert!(store.read(&ctx, |r| get(r, id)).unwrap() == content);
            let head: Blob = store.read(&ctx, |r| head(r, id)).unwrap();
            assert_eq!((head.size, head.sha256), (length as u64, digest(&content)));
            drop_one(&store, &ctx, id).unwrap();
            assert!(store.read(&ctx, |r| get(r, id)).unwrap() == content, "a second user still has it");
            drop_one(&store, &ctx, id).unwrap();
            assert!(matches!(store.read(&ctx, |r| get(r, id)), Err(StoreError::Missing)));
            assert!(matches!(drop_one(&store, &ctx, id), Err(StoreError::Missing)));
        }
        let left = store.read(&ctx, |r| Ok::<_, StoreError>(r.scan::<BlobChunk>()?.count())).unwrap();
        assert_eq!(left, 0);
    }

    #[test]
    fn the_neighbour_has_other_addresses_and_no_access() {
        let store = Store::in_memory().unwrap();
        let (here, there): (Ctx<Files>, Ctx<Files>) = (tenant_as(&store, 1), tenant_as(&store, 2));
        let id = keep(&store, &here, b"Befund");
        assert!(matches!(store.read(&there, |r| get(r, id)), Err(StoreError::Missing)));
        assert_ne!(keep(&store, &there, b"Befund"), id);
    }

    #[test]
    fn content_that_is_not_what_was_put_is_damaged() {
        let store = Store::in_memory().unwrap();
        let ctx: Ctx<Files> = tenant_as(&store, 1);
        let id = keep(&store, &ctx, b"Befund");
        let swap = |bytes: Option<&[u8]>| {
            store
                .write(&ctx, |w| {
                    let seen = w.need::<BlobChunk>(&(id.0, 0))?;
                    let chunk = |bytes: &[u8]| BlobChunk { id, nr: 0, bytes: Bytes(bytes.into()) };
                    match bytes {
                        Some(bytes) => drop(w.replace(&seen, &chunk(bytes))?),
                        None => w.remove(&seen)?,
                    }
                    Ok::<_, StoreError>(Recorded::new((), Event::new(KEPT)))
                })
                .unwrap();
        };
        swap(Some(b"befund"));
        assert!(matches!(store.read(&ctx, |r| get(r, id)), Err(StoreError::Damaged(_))));
        swap(None);
        assert!(matches!(store.read(&ctx, |r| get(r, id)), Err(StoreError::Damaged(_))));
    }
}
