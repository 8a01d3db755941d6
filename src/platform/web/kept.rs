//! The certificates that are kept below the data directory: how one is laid down, read and thrown away.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use base64::{Engine as _, engine::general_purpose::STANDARD as B64};
use rustls::{
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
    sign::CertifiedKey,
};

use super::{
    certificate::CertificateKind,
    local_ca::write,
    tls::{CertificateFiles, TlsError, load},
};

/// Below the data directory.
pub(super) const FOLDER: &str = "tls";

/// A certificate that is kept below the data directory. Chain and key lie in one file: whoever is cut off while it is
/// written leaves the old pair or the new one. Earlier versions kept the key in a file of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    /// Handed in by the operator.
    Own,
    /// Ordered by ACME.
    Ordered,
}

impl Kept {
    /// In the order in which they count.
    pub(super) const ALL: [Self; 2] = [Self::Own, Self::Ordered];

    pub(super) fn kind(self) -> CertificateKind {
        match self {
            Self::Own => CertificateKind::Uploaded,
            Self::Ordered => CertificateKind::Acme,
        }
    }

    pub(super) fn path(self, data: &Path) -> PathBuf {
        data.join(FOLDER).join(match self {
            Self::Own => "own.pem",
            Self::Ordered => "acme.pem",
        })
    }

    /// Which one that file belongs to.
    pub(super) fn of(chain: &Path, data: &Path) -> Option<Self> {
        Self::ALL.into_iter().find(|kept| kept.path(data) == chain)
    }

    /// Its files and what is in them; none when there is none.
    pub(super) fn read(self, data: &Path) -> Result<Option<(CertificateFiles, Arc<CertifiedKey>)>, TlsError> {
        let chain = self.path(data);
        if !chain.exists() {
            return Ok(None);
        }
        let apart = CertificateFiles { key: chain.with_extension("key"), chain: chain.clone() };
        let whole = CertificateFiles { key: chain.clone(), chain };
        let found = match load(&whole) {
            Err(_) if apart.key.exists() => load(&apart).map(|shown| (apart, shown)),
            read => read.map(|shown| (whole, shown)),
        };
        found.map(Some)
    }

    /// The same; one that cannot be shown is as good as none, so that the site is served with the next.
    pub(super) fn usable(self, data: &Path) -> Option<(CertificateFiles, Arc<CertifiedKey>)> {
        self.read(data).unwrap_or_else(|error| {
            tracing::error!(%error, kept = ?self, "a certificate cannot be shown; the next in line is");
            None
        })
    }

    /// Lays one down, if it can be shown. Of each text what was judged and nothing else: another key or certificate around
    /// it would be read from their one file first.
    pub(super) fn write(self, data: &Path, chain: &str, key: &str) -> Result<(), TlsError> {
        let path = self.path(data);
        let chain = CertificateDer::pem_slice_iter(chain.as_bytes()).collect::<Result<Vec<_>, _>>()?;
        let key = PrivateKeyDer::from_pem_slice(key.as_bytes())?;
        let label = match &key {
            PrivateKeyDer::Pkcs1(_) => "RSA PRIVATE KEY",
            PrivateKeyDer::Sec1(_) => "EC PRIVATE KEY",
            _ => "PRIVATE KEY",
        };
        let mut text: String = chain.iter().map(|der| pem("CERTIFICATE", der)).collect();
        text.push_str(&pem(label, key.secret_der()));
        CertifiedKey::from_der(chain, key, &ring::default_provider())?;
        write(&path, &text, 0o600)?;
        if let Err(error) = removed(&path.with_extension("key")) {
            tracing::warn!(%error, "the key of an earlier certificate stays in its file");
        }
        Ok(())
    }

    /// Throws it away.
    pub(super) fn remove(self, data: &Path) -> io::Result<()> {
        let path = self.path(data);
        removed(&path)?;
        removed(&path.with_extension("key"))
    }
}

/// As RFC 7468 has it.
fn pem(label: &str, der: &[u8]) -> String {
    // 48 bytes are the 64 characters of a line.
    let lines: String = der.chunks(48).map(|line| B64.encode(line) + "\n").collect();
    format!("-----BEGIN {label}-----\n{lines}-----END {label}-----\n")
}

fn removed(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
