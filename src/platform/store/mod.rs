//! Typed, tenant-scoped, sealed records over an ordered key-value engine.
//!
//! Owns: the engine seam, keys, sealing, keyring, transactions, derived rows, event log, outbox, backup and check.
//! May use: `kernel`, `cores`, `tenancy`.
//! Never: domain rules; a tenant-id argument.

mod asker;
mod backup;
mod bulk;
mod cached;
mod change_feed;
mod check;
pub mod codec;
mod commit;
mod compact;
mod draft;
mod durable;
mod engine;
mod engine_redb;
mod erasure;
mod event;
mod event_log;
mod event_verify;
mod export;
mod generation;
mod guard;
mod health;
mod instance;
mod journal;
pub mod key;
mod keyring;
mod lanes;
mod layers;
mod links;
mod listed;
mod lock;
mod marks;
mod master_key;
mod merge;
mod on_disk;
mod open;
mod overlay;
mod private;
mod purge;
mod reader;
mod record;
mod recovery;
mod recovery_key;
mod restore;
mod room;
mod seal;
mod seals;
mod writer;

#[cfg(test)]
pub mod testing;
#[cfg(test)]
mod tests;

pub use backup::{BackupError, BackupSummary};
pub use cached::CachedView;
pub(in crate::platform) use change_feed::ChangedRecord;
pub use check::{RecordKind, ScopeReport, TableReport};
pub use compact::compact;
pub use draft::Draft;
#[cfg(test)]
pub use draft::DraftWriter;
pub use engine::Examined;
pub use erasure::ErasureProof;
pub use event::{Change, Event, EventKind, Recorded};
pub(in crate::platform) use event_log::Due;
pub use event_log::{Entry, History};
pub use event_verify::{LogReport, VALUES_ERASED};
pub(in crate::platform) use export::Trail;
pub use export::{ExportError, ExportFault, ExportReport, ExportSummary, verify as verify_export};
pub use guard::{catch_damage, expect_panic};
pub use instance::{InstanceReader, InstanceWriter};
pub use key::{ByOwner, OrderedKey};
pub use keyring::KeyringError;
pub(in crate::platform) use lanes::Scope;
pub use links::{Link, LinkReport, RefersTo};
pub use lock::has_locks;
pub use marks::MarksState;
pub use on_disk::OnDisk;
pub use open::{DATA_FILE, FORMAT as DATA_FORMAT, OpenError, Places};
pub(in crate::platform) use private::own_folder;
#[cfg(test)]
pub use reader::ROWS_SEEN;
pub use reader::{Order, Range, Reader, Versioned};
pub use record::{Index, IndexEntries, InstanceRecord, Record, SearchWords, TableName, Tally, TallyEntries};
pub use recovery_key::RecoveryKey;
pub use restore::{restore, verify as verify_backup};
pub use seal::ScopeKeys;
pub(in crate::platform) use seal::{digest, mac, random};
pub use seals::SealReport;
pub use writer::Writer;

use std::sync::Arc;

use self::{
    commit::Committer,
    engine::{EngineError, Fault},
    keyring::Keyring,
};
use super::tenancy::{Ctx, MayRead, Permission, Reach};
use crate::kernel::problem::{Explain, Kind, Problem};

/// Stored bytes that cannot be what was stored: a flipped bit, a value at the wrong place, an unknown version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("stored data is damaged")]
pub struct Corrupt;

/// Why the store did not do what was asked.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// The record is not there (or belongs to somebody else, which looks the same).
    #[error("no such record")]
    Missing,
    /// The record changed since it was read.
    #[error("the record was changed meanwhile")]
    Stale,
    /// Damaged data; never shown as "not found".
    #[error("damaged data in {0}")]
    Damaged(&'static str),
    /// A row of this table is damaged: its key without the tenant, which identifies nobody, in hexadecimal digits.
    #[error("damaged data in {0}, row {1}")]
    DamagedRow(&'static str, String),
    /// The engine failed.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The operating system gave no randomness, or a key could not be used.
    #[error("no randomness")]
    Random,
    /// After repeated storage errors nothing is written any more.
    #[error("the store is read-only after repeated storage errors")]
    ReadOnly,
    /// So many writes wait already that one more is not taken on.
    #[error("too many writes are waiting")]
    Busy,
    /// A write within a write would wait for itself.
    #[error("a write within a write")]
    Nested,
    /// A write changed what belongs to a scope whose lane it does not hold; a bug.
    #[error("a write outside of its scopes")]
    Outside,
    /// A write changed something and ended without an event; a bug.
    #[error("a change without an event")]
    Unrecorded,
    /// A list of a person's own records by an index that the grant does not name; a bug.
    #[error("a list by an index that the grant does not name")]
    NotOwn,
    /// The keyring cannot be read or written.
    #[error("keyring: {0}")]
    Keyring(String),
}

impl From<Corrupt> for StoreError {
    fn from(_: Corrupt) -> Self {
        Self::Damaged("a record")
    }
}

impl Explain for StoreError {
    fn explain(&self) -> Problem {
        match self {
            Self::Missing => Problem::new(Kind::NotFound, "NICHT_GEFUNDEN"),
            Self::Stale => Problem::new(Kind::Conflict, "KONFLIKT"),
            Self::Engine(error) => match error.fault {
                Fault::Full => Problem::new(Kind::NoSpace, "SPEICHER_VOLL"),
                Fault::Damaged => Problem::internal(self),
                Fault::Unsure => Problem::new(Kind::Busy, "SPEICHER_UNGEWISS").retry_after(10),
                // A commit that failed, or a read while the data file was reopened after one: neither is a bug.
                Fault::Passing | Fault::Held => Problem::new(Kind::Busy, "SPEICHER_GESTOERT").retry_after(10),
            },
            Self::ReadOnly => Problem::new(Kind::Busy, "NUR_LESEN").retry_after(60),
            Self::Busy => Problem::new(Kind::Busy, "ZU_VIEL_LOS").retry_after(3),
            Self::Damaged(_)
            | Self::DamagedRow(..)
            | Self::Random
            | Self::Nested
            | Self::Outside
            | Self::Unrecorded
            | Self::NotOwn
            | Self::Keyring(_) => Problem::internal(self),
        }
        .because(self)
    }
}

/// Why a record of a person is read; written to the audit trail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Purpose(pub &'static str);

/// What a key is for, whose it is (none: the instance's), and its id, which tells nothing of it.
pub(in crate::platform) type KeyId = (&'static str, Option<[u8; 16]>, String);

/// The data file, opened with its keys.
pub struct Store {
    committer: Arc<Committer>,
    keyring: Arc<Keyring>,
    instance_keys: Arc<ScopeKeys>,
    views: cached::ViewCache,
}

impl Store {
    /// Reads from one snapshot of everything committed.
    pub fn read<P: Permission, T, E: From<StoreError>>(
        &self,
        ctx: &Ctx<P>,
        f: impl FnOnce(&Reader<'_, P>) -> Result<T, E>,
    ) -> Result<T, E> {
        let snapshot = self.committer.snapshot();
        let asker = asker::Asker::new(ctx.actor(), ctx.now());
        f(&Reader::of_snapshot(&*snapshot, &ctx.grant.keys, &asker, &self.views))
    }

    /// One transaction: all of it durable when this returns, or nothing. A change without an event is refused.
    ///
    /// # Errors
    /// Those of `f` and of the commit; [`StoreError::Unrecorded`] when it changed something and told nothing.
    pub fn write<P: Permission, T, E: From<StoreError>>(
        &self,
        ctx: &Ctx<P>,
        f: impl FnOnce(&mut Writer<'_, '_, P>) -> Result<Recorded<T>, E>,
    ) -> Result<T, E> {
        self.committer.write(&[ctx.grant.keys.scope()], |layers| {
            let mut writer = Writer::new(layers, &ctx.grant.keys, (ctx.actor(), ctx.now()));
            let (value, events) = f(&mut writer)?.parts(writer.changed_something())?;
            let fed = writer.finish(ctx.actor(), ctx.request(), ctx.now(), events).map_err(E::from)?;
            Ok((value, fed))
        })
    }

    /// Reads a person's record; the access is in the audit trail before the record is handed out, once per person,
    /// record and hour (architecture.md, 7). One that the permission does not reach is missing, and nothing is noted.
    pub fn open<P, R>(&self, ctx: &Ctx<P>, key: &R::Key, purpose: Purpose) -> Result<Versioned<R>, StoreError>
    where
        P: Permission + MayRead<R>,
        R: Record<Key: Into<[u8; 16]>>,
    {
        let (found, reach) = self.read(ctx, |r| {
            let found: Versioned<R> = r.need(key)?;
            let reach = r.reach::<R>(&found)?;
            Ok::<_, StoreError>((found, reach))
        })?;
        let purpose = if let Reach::As(purpose) = reach { Purpose(purpose) } else { purpose };
        let id: [u8; 16] = key.clone().into();
        let hour = writer::hour(ctx.now());
        let mark = writer::access_mark(&ctx.actor().distinct(), R::TABLE, &id, hour);
        let known = self.committer.snapshot().get(writer::ACCESS, &writer::scoped(&ctx.grant.keys, &mark))?;
        if known.is_none() {
            self.committer.write(&[ctx.grant.keys.scope()], |layers| {
                let mut writer: Writer<'_, '_, P> =
                    Writer::new(layers, &ctx.grant.keys, (ctx.actor(), ctx.now()));
                if !writer.mark_access(&mark, hour)? {
                    return Ok::<_, StoreError>(((), Vec::new()));
                }
                let event = Event::new(RECORD_READ).about(R::TABLE, id).note("zweck", purpose.0);
                let fed = writer.finish(ctx.actor(), ctx.request(), ctx.now(), vec![event])?;
                Ok(((), fed))
            })?;
        }
        Ok(found)
    }

    /// Commits and writes so far; their ratio is the size of the commit groups.
    #[must_use]
    pub fn commit_counts(&self) -> (u64, u64) {
        self.committer.counts()
    }

    pub(in crate::platform) fn listen(&self, listener: impl Fn(Vec<ChangedRecord>) + Send + Sync + 'static) {
        self.committer.change_feed().listen(listener);
    }

    /// The keys of a tenant; none when the keyring does not hold them (erased).
    pub(in crate::platform) fn tenant_keys(
        &self,
        tenant: [u8; 16],
    ) -> Result<Option<Arc<ScopeKeys>>, StoreError> {
        self.keyring.tenant_keys(tenant)
    }

    /// The keys of the instance scope.
    pub(in crate::platform) fn instance_keys(&self) -> &Arc<ScopeKeys> {
        &self.instance_keys
    }

    /// Whether anything can be read at present: after a storage error the data file may not open again for a while.
    #[must_use]
    pub fn reads(&self) -> bool {
        self.committer.reads()
    }

    /// Whether anything is written at present: for a while after repeated storage errors nothing is.
    #[must_use]
    pub fn writes(&self) -> bool {
        self.committer.writes()
    }

    /// Whether nothing is written any more until the process is started again.
    #[must_use]
    pub fn needs_restart(&self) -> bool {
        self.committer.is_dead()
    }

    /// Whether the ends of the audit chains reach their file beside the keyring.
    #[must_use]
    pub fn marks_state(&self) -> MarksState {
        self.committer.marks().state()
    }

    /// Where the keyring lies; none: in memory.
    #[must_use]
    pub fn keyring_folder(&self) -> Option<std::path::PathBuf> {
        self.keyring.folder().map(std::path::Path::to_path_buf)
    }

    /// Makes a new tenant's key durable in the keyring, before its first record.
    pub(in crate::platform) fn new_tenant_keys(
        &self,
        tenant: [u8; 16],
    ) -> Result<Arc<ScopeKeys>, StoreError> {
        self.keyring.new_tenant_keys(tenant)
    }

    /// The names of the keys, and how many tenants' keys were deleted.
    pub(in crate::platform) fn key_ids(&self) -> Result<(Vec<KeyId>, usize), KeyringError> {
        Ok((self.keyring.ids()?, self.keyring.erased_count()))
    }

    /// The key that signs tokens, derived from the master key.
    pub(in crate::platform) fn derived_key(&self, label: &str) -> Result<seal::KeyBytes, StoreError> {
        self.keyring.derived(label)
    }
}

/// A person's record was read.
pub const RECORD_READ: EventKind = EventKind::new("record.read");

/// 16 bytes that stand for several parts, each with its length (a key made of texts; not a secret).
pub(in crate::platform) fn mac_of(parts: &[&[u8]]) -> [u8; 16] {
    seal::mac(&[0; 32], parts).first_chunk::<16>().copied().unwrap_or_default()
}
