//! The instance's own certificate authority: made once, signs the server's certificate (R-TLS-02).

use std::{
    fs, io,
    io::Write as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use jiff::{Timestamp, ToSpan as _, civil::Date, tz::TimeZone};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, PKCS_ECDSA_P256_SHA256,
};
use rustls::{
    RootCertStore,
    client::{WebPkiServerVerifier, danger::ServerCertVerifier as _},
    pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject as _},
};

use super::tls::{CertificateFiles, TlsError};

/// A new leaf is made when the old one ends within so many days.
const RENEW_DAYS: i64 = 30;

/// Where the local authority keeps its files: `ca.pem` (for the devices), `ca.key`, `server.pem`, `server.key`.
#[derive(Debug, Clone)]
pub struct LocalCa {
    folder: PathBuf,
}

impl LocalCa {
    /// The authority of `folder` (which must not be inside the data directory's backups); makes what is missing: CA
    /// for ten years, leaf for 397 days, both ECDSA P-256, key files readable by their owner only. A leaf that ends
    /// within 30 days, or lacks one of `names` (host names and IP addresses), is made anew.
    ///
    /// # Errors
    /// Files that cannot be read or written, or hold no certificate; names that are none.
    pub fn ensure(folder: &Path, names: &[String], now: Timestamp) -> Result<Self, TlsError> {
        let authority = Self { folder: folder.to_owned() };
        fs::create_dir_all(folder)?;
        let (ca, ca_key) = (folder.join("ca.pem"), folder.join("ca.key"));
        if !ca.exists() || !ca_key.exists() {
            let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
            let mut params = params(Vec::new(), "Visite (lokale Zertifizierungsstelle)", now, 3_652)?;
            params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
            params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
            write(&ca_key, &key.serialize_pem(), 0o600)?;
            write(&ca, &params.self_signed(&key)?.pem(), 0o644)?;
            authority.issue(names, now)?;
        } else if !authority.leaf_serves(names, now) {
            authority.issue(names, now)?;
        }
        Ok(authority)
    }

    /// The certificate that devices must trust, PEM; public.
    #[must_use]
    pub fn root(&self) -> PathBuf {
        self.folder.join("ca.pem")
    }

    /// The server's certificate and key.
    #[must_use]
    pub fn files(&self) -> CertificateFiles {
        CertificateFiles { chain: self.folder.join("server.pem"), key: self.folder.join("server.key") }
    }

    fn issue(&self, names: &[String], now: Timestamp) -> Result<(), TlsError> {
        let ca_pem = fs::read_to_string(self.root())?;
        let ca_key = KeyPair::from_pem(&fs::read_to_string(self.folder.join("ca.key"))?)?;
        let issuer = Issuer::from_ca_cert_pem(&ca_pem, ca_key)?;
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
        let mut params = params(names.to_vec(), "Visite", now, 397)?;
        params.use_authority_key_identifier_extension = true;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let chain = params.signed_by(&key, &issuer)?.pem();
        let files = self.files();
        write(&files.key, &key.serialize_pem(), 0o600)?;
        write(&files.chain, &chain, 0o644)
    }

    /// Whether clients that trust the root would accept the leaf under every name, a month from now too.
    fn leaf_serves(&self, names: &[String], now: Timestamp) -> bool {
        let judge = || -> Option<bool> {
            let files = self.files();
            fs::metadata(&files.key).ok()?;
            let leaf = CertificateDer::from_pem_file(&files.chain).ok()?;
            let mut roots = RootCertStore::empty();
            roots.add(CertificateDer::from_pem_file(self.root()).ok()?).ok()?;
            let provider = Arc::new(rustls::crypto::ring::default_provider());
            let verifier =
                WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider).build().ok()?;
            let then = u64::try_from(now.as_second().saturating_add(RENEW_DAYS * 86_400)).ok()?;
            let then = UnixTime::since_unix_epoch(std::time::Duration::from_secs(then));
            Some(names.iter().all(|name| {
                ServerName::try_from(name.as_str())
                    .is_ok_and(|name| verifier.verify_server_cert(&leaf, &[], &name, &[], then).is_ok())
            }))
        };
        judge().unwrap_or(false)
    }
}

fn params(
    names: Vec<String>,
    common_name: &str,
    now: Timestamp,
    days: i64,
) -> Result<CertificateParams, TlsError> {
    let today = now.to_zoned(TimeZone::UTC).date();
    let mut params = CertificateParams::new(names)?;
    params.distinguished_name.push(DnType::CommonName, common_name);
    // A day back, for clocks that are behind; 397 days in all for the leaf.
    let (year, month, day) = ymd(today.saturating_sub(1.day()));
    params.not_before = rcgen::date_time_ymd(year, month, day);
    let (year, month, day) = ymd(today.saturating_add((days - 1).days()));
    params.not_after = rcgen::date_time_ymd(year, month, day);
    Ok(params)
}

/// Year, month, day as rcgen takes them.
fn ymd(date: Date) -> (i32, u8, u8) {
    let part = |number: i8| u8::try_from(number).unwrap_or(1);
    (i32::from(date.year()), part(date.month()), part(date.day()))
}

/// Writes beside and renames, so that a reader sees the old file or the new one.
pub(super) fn write(path: &Path, text: &str, mode: u32) -> Result<(), TlsError> {
    let beside = path.with_extension("new");
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
    let _ = match fs::remove_file(&beside) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
        done => done,
    };
    let mut file = options.open(&beside)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    Ok(())
}
