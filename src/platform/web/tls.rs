//! TLS 1.2 and 1.3 with ring; the certificate is read anew when its files change (R-TLS-01).

use std::{
    fmt, fs, io,
    path::PathBuf,
    sync::Arc,
    time::{Duration, SystemTime},
};

use parking_lot::{Mutex, MutexGuard, RwLock};
use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
    server::{ClientHello, ResolvesServerCert},
    sign::CertifiedKey,
};
use tokio_rustls::TlsAcceptor;

/// A certificate chain and its key, PEM: the local authority's or the operator's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateFiles {
    /// The leaf first.
    pub chain: PathBuf,
    /// PKCS#8, SEC1 or PKCS#1.
    pub key: PathBuf,
}

/// Why there is no certificate.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read or written.
    #[error("certificate files: {0}")]
    File(#[from] io::Error),
    /// A file holds no PEM certificate or key.
    #[error("no PEM certificate or key: {0}")]
    Pem(#[from] rustls::pki_types::pem::Error),
    /// Key and certificate do not belong together, or are of a kind that is not supported.
    #[error("certificate or key not usable: {0}")]
    Unusable(#[from] rustls::Error),
    /// The local authority could not make a certificate.
    #[error("certificate could not be made: {0}")]
    IssuedInvitation(#[from] rcgen::Error),
}

/// The listener's TLS side; clones share the certificate.
#[derive(Clone)]
pub struct TlsConfig {
    shown: Arc<Shown>,
    config: Arc<ServerConfig>,
}
crate::opaque_debug!(TlsConfig);

struct Shown {
    /// Held from choosing a certificate to showing it.
    changing: Mutex<()>,
    files: RwLock<CertificateFiles>,
    current: RwLock<(Stamp, Arc<CertifiedKey>)>,
}
type Stamp = Option<[(SystemTime, u64); 2]>;

impl fmt::Debug for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Shown")
    }
}
impl ResolvesServerCert for Shown {
    fn resolve(&self, _hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.current.read().1))
    }
}

impl TlsConfig {
    /// Reads the files; `h2` and `http/1.1` are offered.
    ///
    /// # Errors
    /// See [`TlsError`].
    pub fn new(files: CertificateFiles) -> Result<Self, TlsError> {
        let stamp = stamp(&files);
        let shown = Arc::new(Shown {
            changing: Mutex::new(()),
            current: RwLock::new((stamp, load(&files)?)),
            files: RwLock::new(files),
        });
        let resolver: Arc<dyn ResolvesServerCert> = Arc::<Shown>::clone(&shown);
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])?
            .with_no_client_auth()
            .with_cert_resolver(resolver);
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(Self { shown, config: Arc::new(config) })
    }

    /// Reads the files again if they have changed; `true` when another certificate is shown from now on. What cannot
    /// be used is refused, and the old certificate stays.
    ///
    /// # Errors
    /// See [`TlsError`].
    pub fn reload_if_changed(&self) -> Result<bool, TlsError> {
        let files = self.files();
        let stamp = stamp(&files);
        if stamp == self.shown.current.read().0 {
            return Ok(false);
        }
        let key = load(&files)?;
        *self.shown.current.write() = (stamp, key);
        Ok(true)
    }

    /// Held by whoever writes, chooses and shows a certificate, so that nobody shows one that was chosen before.
    pub(super) fn changing(&self) -> MutexGuard<'_, ()> {
        self.shown.changing.lock()
    }

    /// The files in use.
    #[must_use]
    pub fn files(&self) -> CertificateFiles {
        self.shown.files.read().clone()
    }

    /// The certificate in use, with its key.
    pub(super) fn shown(&self) -> Arc<CertifiedKey> {
        Arc::clone(&self.shown.current.read().1)
    }

    /// The chain in use, leaf first.
    #[must_use]
    pub fn chain(&self) -> Vec<CertificateDer<'static>> {
        self.shown.current.read().1.cert.clone()
    }

    /// Shows the certificate of other files from now on, if it can be used.
    ///
    /// # Errors
    /// See [`TlsError`]; the old certificate stays.
    pub fn show(&self, files: CertificateFiles) -> Result<(), TlsError> {
        let (stamp, key) = (stamp(&files), load(&files)?);
        *self.shown.files.write() = files;
        *self.shown.current.write() = (stamp, key);
        Ok(())
    }

    /// Looks for changed files for ever; spawn it.
    pub async fn watch(self, every: Duration) {
        loop {
            tokio::time::sleep(every).await;
            // Whoever changes it at the moment shows it too.
            let Some(_one_at_a_time) = self.shown.changing.try_lock() else { continue };
            match self.reload_if_changed() {
                Ok(true) => tracing::info!("new certificate in use"),
                Ok(false) => {}
                Err(error) => {
                    tracing::warn!(%error, "changed certificate files are not usable; the old one stays")
                }
            }
        }
    }

    pub(super) fn acceptor(&self) -> TlsAcceptor {
        TlsAcceptor::from(Arc::clone(&self.config))
    }
}

fn stamp(files: &CertificateFiles) -> Stamp {
    let of = |path| fs::metadata(path).and_then(|meta| Ok((meta.modified()?, meta.len()))).ok();
    Some([of(&files.chain)?, of(&files.key)?])
}

/// Reads a pair that can be shown.
pub(super) fn load(files: &CertificateFiles) -> Result<Arc<CertifiedKey>, TlsError> {
    let chain = CertificateDer::pem_file_iter(&files.chain)?.collect::<Result<Vec<_>, _>>()?;
    let key = PrivateKeyDer::from_pem_file(&files.key)?;
    Ok(Arc::new(CertifiedKey::from_der(chain, key, &ring::default_provider())?))
}
