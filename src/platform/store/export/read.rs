//! Verifying an export, line by line: with nothing but the file, or with the instance's keyring too.

use std::{
    fs::File,
    io::{self, BufRead as _, BufReader},
    path::{Path, PathBuf},
    sync::Arc,
};

use base64::{Engine as _, engine::general_purpose::STANDARD as B64};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use super::{Closing, FORMAT, Opening, SIGNING, readable, signed, unhex};
use crate::platform::store::{
    event_log,
    keyring::Keyring,
    seal::{self, ScopeKeys},
};

/// A longer line is none of an export's, bytes.
const LONGEST: usize = 16 << 20;
/// Most faults that are listed.
const MOST_FAULTS: usize = 20;

/// Why a file cannot be verified at all.
#[derive(Debug, thiserror::Error)]
pub enum ExportFault {
    /// It cannot be read.
    #[error("{0}: {1}")]
    Io(PathBuf, io::Error),
    /// It is no export.
    #[error("{0} is not an audit export of Visite")]
    NotAnExport(PathBuf),
    /// A newer version made it.
    #[error("the export has format {0}, this version reads up to {FORMAT}")]
    Newer(u32),
}

/// What verifying found.
#[derive(Debug, Clone, Serialize)]
pub struct ExportReport {
    /// Short name of the tenant, as the file says.
    pub tenant: String,
    /// When it was exported, as the file says.
    pub exported_at: Timestamp,
    /// The key that signed it.
    pub public_key: String,
    /// Entries that were read.
    pub entries: u64,
    /// The bytes, numbers and readable members are what the key signed.
    pub signature_verified: bool,
    /// The key is the expected one: that of the keyring, or the one that was given. None: nothing to compare it with.
    pub signer_known: Option<bool>,
    /// The links were computed anew with the tenant's key. None: that key is not at hand.
    pub links_verified: Option<bool>,
    /// What is wrong; empty when all is well.
    pub faults: Vec<String>,
}

/// Verifies an export. `expected` is the key that must have signed it, as hexadecimal digits; with the keyring of the
/// instance in `keyring`, its own key is expected, and the links are computed too.
pub fn verify(path: &Path, keyring: &Path, expected: Option<&str>) -> Result<ExportReport, ExportFault> {
    let io = |error| ExportFault::Io(path.to_path_buf(), error);
    let none = || ExportFault::NotAnExport(path.to_path_buf());
    let mut from = BufReader::new(File::open(path).map_err(io)?);
    let first = line(&mut from).map_err(io)?.ok_or_else(none)?;
    let loose: Value = serde_json::from_slice(&first).map_err(|_| none())?;
    let format = loose.get("visite_audit_export").and_then(Value::as_u64).ok_or_else(none)?;
    if format > u64::from(FORMAT) {
        return Err(ExportFault::Newer(u32::try_from(format).unwrap_or(u32::MAX)));
    }
    let opening: Opening = serde_json::from_value(loose).map_err(|_| none())?;
    let ours = Keyring::open(keyring).ok().filter(|keyring| keyring.instance() == opening.instance);
    let keys = ours.as_ref().and_then(|keyring| {
        unhex::<16>(&opening.tenant_id).and_then(|tenant| keyring.tenant_keys(tenant).ok().flatten())
    });
    let mut walk = Walk::new(keys);
    walk.digest.update(&first);
    // One line is held back: the last is no entry.
    let mut held = line(&mut from).map_err(io)?;
    while let Some(next) = line(&mut from).map_err(io)? {
        if let Some(entry) = held.replace(next) {
            walk.entry(&entry);
        }
    }
    let own_key = ours.and_then(|keyring| seal::verifying_key(&*keyring.derived(SIGNING).ok()?).ok());
    Ok(walk.close(opening, held.as_deref(), expected, own_key))
}

/// The next line with its end; none at the end of the file.
fn line(from: &mut impl io::BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    let most = u64::try_from(LONGEST).unwrap_or(u64::MAX);
    io::Read::take(from, most).read_until(b'\n', &mut bytes)?;
    Ok((!bytes.is_empty()).then_some(bytes))
}

struct Walk {
    keys: Option<Arc<ScopeKeys>>,
    digest: Sha256,
    entries: u64,
    link: [u8; 32],
    linked: bool,
    faults: Vec<String>,
}

impl Walk {
    fn new(keys: Option<Arc<ScopeKeys>>) -> Self {
        Self { keys, digest: Sha256::new(), entries: 0, link: [0; 32], linked: true, faults: Vec::new() }
    }

    fn fault(&mut self, fault: String) {
        if self.faults.len() < MOST_FAULTS {
            self.faults.push(fault);
        }
    }

    fn entry(&mut self, bytes: &[u8]) {
        self.digest.update(bytes);
        self.entries = self.entries.saturating_add(1);
        let number = self.entries;
        let Some((link, stored)) = self.judged(bytes) else {
            self.linked = false;
            return self.fault(format!("line {}: it is not entry {number}", number.saturating_add(1)));
        };
        if let Some(keys) = &self.keys
            && keys.link(&self.link, number, &stored) != link
        {
            self.linked = false;
            self.fault(format!("entry {number} does not continue the chain"));
        }
        self.link = link;
    }

    /// Link and stored form of the entry that is due, if the line is it and its readable members say the same.
    fn judged(&self, bytes: &[u8]) -> Option<([u8; 32], Vec<u8>)> {
        let mut said: Map<String, Value> = serde_json::from_slice(bytes).ok()?;
        let stored = B64.decode(said.shift_remove("stored")?.as_str()?).ok()?;
        let link = unhex(said.shift_remove("link")?.as_str()?)?;
        let form = u8::try_from(said.get("form")?.as_u64()?).ok()?;
        let told = event_log::plain(self.entries, form, &stored, link)?;
        (readable(&told) == said).then_some((link, stored))
    }

    fn close(
        mut self,
        opening: Opening,
        last: Option<&[u8]>,
        expected: Option<&str>,
        own: Option<[u8; 32]>,
    ) -> ExportReport {
        let sha256: [u8; 32] = std::mem::take(&mut self.digest).finalize().into();
        let public = unhex::<32>(&opening.public_key);
        let closing = last.and_then(|last| serde_json::from_slice::<Closing>(last).ok());
        let verified = match (closing, public) {
            (Some(Closing { head, signature }), Some(public)) => {
                let same = head.entries == self.entries
                    && unhex(&head.link) == Some(self.link)
                    && unhex(&head.sha256) == Some(sha256);
                let message = signed(&sha256, self.entries, &self.link);
                let genuine =
                    unhex::<64>(&signature).is_some_and(|it| seal::signature_fits(&public, &message, &it));
                if !(same && genuine) {
                    self.fault("what the head signs is not what the file holds".into());
                }
                same && genuine
            }
            _ => {
                self.fault("the signed head is missing: the file was cut off or added to".into());
                false
            }
        };
        let signer_known = match (expected, own) {
            (Some(expected), _) => Some(unhex::<32>(&expected.trim().to_ascii_lowercase()) == public),
            (None, Some(own)) => Some(public == Some(own)),
            (None, None) => None,
        };
        if signer_known == Some(false) {
            self.fault("another key than the expected one signed it".into());
        }
        ExportReport {
            tenant: opening.tenant,
            exported_at: opening.exported_at,
            public_key: opening.public_key,
            entries: self.entries,
            signature_verified: verified && self.faults.is_empty(),
            signer_known,
            links_verified: self.keys.is_some().then_some(self.linked),
            faults: self.faults,
        }
    }
}
