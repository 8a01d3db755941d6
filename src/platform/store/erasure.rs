//! Erasing a tenant: its key goes, and what is left is looked at on the disk.

use std::fs;

use super::{
    RecordKind, Store, StoreError,
    engine::after_prefix,
    keyring::{KEYRING_FILE, KeyringFile, PREVIOUS_FILE},
    seal::Place,
};
use crate::kernel::text::hex;

/// Rows of each kind that are tried.
const TRIED: usize = 100;

/// What is left of an erased tenant's key, looked at on the disk after the erasure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ErasureProof {
    /// The keyring and the generation before hold no key of it.
    pub no_key_left: bool,
    /// The ledger of erasures names it: a restore of an older backup leaves it out.
    pub in_ledger: bool,
    /// Sealed rows that were tried with every key that there is.
    pub tried: u64,
    /// How many of them opened.
    pub opened: u64,
}

impl ErasureProof {
    /// Whether nothing of the tenant can be read here any more.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.no_key_left && self.in_ledger && self.opened == 0
    }
}

impl Store {
    /// Deletes a tenant's key for ever, in the keyring and its former generation: nothing of it opens any more, and a
    /// restore of an older backup leaves it out.
    pub(in crate::platform) fn erase_tenant_keys(&self, tenant: [u8; 16]) -> Result<(), StoreError> {
        let erased = self.keyring.erase_tenant(tenant);
        self.views.erase(tenant);
        erased
    }

    /// Looks for the key of an erased tenant in the files of the keyring, and tries its rows with every key there is.
    pub(in crate::platform) fn prove_erasure(
        &self,
        tenant: [u8; 16],
        kinds: &[RecordKind],
    ) -> Result<ErasureProof, StoreError> {
        let name = hex(&tenant);
        let broken = |text: String| StoreError::Keyring(text);
        let mut files = vec![self.keyring.content()];
        for file in [KEYRING_FILE, PREVIOUS_FILE] {
            let Some(path) = self.keyring.folder().map(|folder| folder.join(file)) else { continue };
            let bytes = fs::read(&path).map_err(|error| broken(error.to_string()))?;
            files.push(
                serde_json::from_slice::<KeyringFile>(&bytes).map_err(|error| broken(error.to_string()))?,
            );
        }
        let no_key_left = files.iter().all(|file| !file.holds(&name));
        let in_ledger = files.iter().all(|file| file.names_erased(&name));
        let keys = self.keyring.all_scopes().map_err(|error| broken(error.to_string()))?;
        let snapshot = self.committer.snapshot();
        let (mut tried, mut opened) = (0_u64, 0_u64);
        for kind in kinds {
            let space = kind.table.name;
            let rows = snapshot.range(space, &tenant, after_prefix(&tenant).as_deref(), false)?;
            for row in rows.take(TRIED) {
                let (key, sealed) = row?;
                let place = Place { space, key: key.get(16..).unwrap_or_default() };
                tried = tried.saturating_add(1);
                if keys.iter().any(|keys| keys.open(place, &sealed).is_ok()) {
                    opened = opened.saturating_add(1);
                }
            }
        }
        Ok(ErasureProof { no_key_left, in_ledger, tried, opened })
    }
}
