//! Writing an export: every entry up to the one that tells of it, then the signed head.

use std::{
    fs,
    io::{self, BufWriter},
    path::{Path, PathBuf},
};

use base64::{Engine as _, engine::general_purpose::STANDARD as B64};
use jiff::Timestamp;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::{Closing, FORMAT, Head, Opening, SIGNING, readable, signed};
use crate::{
    kernel::{
        problem::{Explain, Problem},
        text::hex,
    },
    platform::store::{
        Event, Store, StoreError, durable, event_log,
        reader::Source,
        seal::{self, ScopeKeys},
        writer,
    },
    platform::tenancy::{Actor, RequestId},
};

/// Why an export was not made.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// There is a file of that name already.
    #[error("{0} exists already, and an export never overwrites a file; choose another name")]
    Exists(PathBuf),
    /// The file cannot be written.
    #[error("{0}: {1}")]
    Io(PathBuf, io::Error),
    /// The chain is broken: an export would hide that.
    #[error("entry {0} of the audit trail is damaged; `audit verify` says what else is")]
    Damaged(u64),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Explain for ExportError {
    fn explain(&self) -> Problem {
        match self {
            Self::Store(error) => error.explain(),
            Self::Damaged(_) | Self::Exists(_) | Self::Io(..) => Problem::internal(self),
        }
    }
}

/// What is exported.
pub(in crate::platform) struct Trail<'a> {
    /// Whose.
    pub keys: &'a ScopeKeys,
    /// The tenant's short name.
    pub tenant: &'a str,
    /// The number of its last entry; what was entered since then is not in it.
    pub until: u64,
    /// When.
    pub now: Timestamp,
}

/// A finished export.
#[derive(Debug, Clone)]
pub struct ExportSummary {
    /// The file.
    pub file: PathBuf,
    /// Entries in it.
    pub entries: u64,
    /// The key that signed it, as `keys list` prints it.
    pub public_key: String,
}

impl Store {
    /// Appends an event to a tenant's chain that changes no record (that the trail was exported). Returns its number.
    pub(in crate::platform) fn note(
        &self,
        keys: &ScopeKeys,
        actor: &Actor,
        request: RequestId,
        now: Timestamp,
        event: Event,
    ) -> Result<u64, StoreError> {
        self.committer.write(&[keys.scope()], |layers| {
            event_log::append(layers, keys, actor, request, now, vec![event])?;
            Ok((event_log::last(writer::source(layers), keys)?, Vec::new()))
        })
    }

    /// The key that verifies this instance's exports.
    pub(in crate::platform) fn audit_key(&self) -> Result<[u8; 32], StoreError> {
        seal::verifying_key(&*self.keyring.derived(SIGNING)?)
    }

    /// Writes the audit trail of a tenant to a new file, which appears under its name only when it is finished.
    pub(in crate::platform) fn export_log(
        &self,
        trail: &Trail<'_>,
        file: &Path,
    ) -> Result<ExportSummary, ExportError> {
        if file.exists() {
            return Err(ExportError::Exists(file.to_path_buf()));
        }
        let unfinished = file.with_extension("unfinished");
        let written = self.write_export(trail, &unfinished);
        let io = |error| ExportError::Io(file.to_path_buf(), error);
        match written {
            Ok(entries) => durable::rename(&unfinished, file).map_err(io).map(|()| entries),
            Err(error) => {
                let _ = fs::remove_file(&unfinished);
                Err(error)
            }
        }
        .and_then(|entries| {
            Ok(ExportSummary { file: file.to_path_buf(), entries, public_key: hex(&self.audit_key()?) })
        })
    }

    /// The same, line by line for whoever asked for it in a browser.
    pub(in crate::platform) fn signed_log(
        &self,
        trail: &Trail<'_>,
        out: &mut dyn io::Write,
    ) -> Result<(), ExportError> {
        let io = |error| ExportError::Io(PathBuf::new(), error);
        self.write_lines(trail, out, &io).map(drop)
    }

    fn write_export(&self, trail: &Trail<'_>, path: &Path) -> Result<u64, ExportError> {
        let io = |error| ExportError::Io(path.to_path_buf(), error);
        let _ = fs::remove_file(path);
        let mut out = BufWriter::new(durable::create_new(path).map_err(io)?);
        let entries = self.write_lines(trail, &mut out, &io)?;
        let file = out.into_inner().map_err(|error| io(error.into_error()))?;
        file.sync_all().map_err(io)?;
        Ok(entries)
    }

    /// Every line of an export. Returns how many entries it holds.
    fn write_lines(
        &self,
        trail: &Trail<'_>,
        out: &mut dyn io::Write,
        failed: &dyn Fn(io::Error) -> ExportError,
    ) -> Result<u64, ExportError> {
        let Trail { keys, tenant, until, now } = *trail;
        let mut digest = Sha256::new();
        let mut line = |value: &Value, digest: Option<&mut Sha256>| {
            let text = format!("{value}\n");
            if let Some(digest) = digest {
                digest.update(text.as_bytes());
            }
            out.write_all(text.as_bytes()).map_err(failed)
        };
        let opening = Opening {
            visite_audit_export: FORMAT,
            tenant: tenant.to_owned(),
            tenant_id: hex(&keys.scope()),
            instance: self.keyring.instance(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            exported_at: now,
            public_key: hex(&self.audit_key()?),
        };
        line(&serde_json::json!(opening), Some(&mut digest))?;
        let snapshot = self.committer.snapshot();
        let (mut entries, mut last) = (0_u64, [0_u8; 32]);
        for told in event_log::told(Source::Snapshot(&*snapshot), keys)? {
            if entries == until {
                break;
            }
            let told = told?;
            entries = entries.saturating_add(1);
            // A gap or a broken link is not handed on under a signature.
            if told.entry.seq != entries || keys.link(&last, entries, &told.stored) != told.link {
                return Err(ExportError::Damaged(entries));
            }
            let mut members = readable(&told);
            members.insert("stored".into(), B64.encode(&told.stored).into());
            members.insert("link".into(), hex(&told.link).into());
            line(&Value::Object(members), Some(&mut digest))?;
            last = told.link;
        }
        if entries != until {
            return Err(ExportError::Damaged(entries.saturating_add(1)));
        }
        let sha256: [u8; 32] = digest.finalize().into();
        let signature = seal::sign(&*self.keyring.derived(SIGNING)?, &signed(&sha256, entries, &last))?;
        let head = Head { entries, link: hex(&last), sha256: hex(&sha256) };
        line(&serde_json::json!(Closing { head, signature: hex(&signature) }), None)?;
        Ok(entries)
    }
}
