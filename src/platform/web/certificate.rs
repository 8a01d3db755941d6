//! The certificate that the site shows: which of the possible ones, what it says, and replacing it while the site runs
//! (R-TLS-01, R-TLS-02).

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use jiff::Timestamp;
use parking_lot::Mutex;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _};
use rustls::{crypto::ring, sign::CertifiedKey};
use x509_parser::prelude::{FromDer as _, GeneralName, X509Certificate};

use super::{
    chosen::{Leftover, choose},
    kept::{FOLDER, Kept},
    local_ca::LocalCa,
    tls::{TlsConfig, TlsError},
};
use crate::{
    kernel::{clock::Clock as _, host::Host, problem::Problem, text::hex},
    platform::{
        Platform,
        clock::SystemClock,
        settings::Hsts,
        store::{Event, EventKind, Recorded, StoreError, digest},
        tenancy::Operator,
    },
};

/// Another certificate is shown.
pub const CERTIFICATE_REPLACED: EventKind = EventKind::new("certificate.replaced");

/// Where a certificate comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CertificateKind {
    /// Files that the configuration names.
    Configured,
    /// Files that the operator handed in on the page.
    Uploaded,
    /// Ordered by ACME.
    Acme,
    /// The local authority's: every device has to be told to trust it.
    Local,
}

/// What a certificate says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateFacts {
    /// Where it comes from.
    pub kind: CertificateKind,
    /// Who issued it.
    pub issuer: String,
    /// Names and addresses that it is for.
    pub names: Vec<String>,
    /// Counts from then on.
    pub from: Timestamp,
    /// Counts until then.
    pub until: Timestamp,
    /// SHA-256 of the leaf, in hexadecimal digits.
    pub fingerprint: String,
}

impl CertificateFacts {
    /// Whole days until it ends; negative when it has ended.
    #[must_use]
    pub fn days_left(&self, now: Timestamp) -> i64 {
        self.until.duration_since(now).as_secs().div_euclid(86_400)
    }
    /// Whether it is for a name or address; a star stands for one label.
    #[must_use]
    pub fn covers(&self, name: &str) -> bool {
        let host = Host::of(name);
        self.names.iter().map(|own| Host::of(own)).any(|own| {
            let below = own.as_str().strip_prefix("*.");
            own == host
                || below.is_some_and(|rest| host.as_str().split_once('.').is_some_and(|(_, r)| r == rest))
        })
    }

    /// Whether it was ordered to try out: Let's Encrypt begins the name of each issuer of that directory so, and no device
    /// trusts one.
    #[must_use]
    pub fn is_a_trial(&self) -> bool {
        self.issuer.starts_with("(STAGING)")
    }

    /// What the first of a chain says.
    pub(super) fn of(chain: &[CertificateDer<'_>], kind: CertificateKind) -> Option<Self> {
        let leaf = chain.first()?;
        let (_, read) = X509Certificate::from_der(leaf).ok()?;
        let mut names = Vec::new();
        if let Ok(Some(extension)) = read.subject_alternative_name() {
            for name in &extension.value.general_names {
                match name {
                    GeneralName::DNSName(name) => names.push((*name).to_owned()),
                    GeneralName::IPAddress(bytes) => names.extend(address(bytes)),
                    _ => {}
                }
            }
        }
        let issuer = read.issuer();
        let said =
            issuer.iter_common_name().chain(issuer.iter_organization()).find_map(|name| name.as_str().ok());
        Some(Self {
            kind,
            issuer: said.unwrap_or_default().to_owned(),
            names,
            from: Timestamp::from_second(read.validity().not_before.timestamp()).ok()?,
            until: Timestamp::from_second(read.validity().not_after.timestamp()).ok()?,
            fingerprint: hex(&digest(leaf)),
        })
    }
}

fn address(bytes: &[u8]) -> Option<String> {
    if let Ok(four) = <[u8; 4]>::try_from(bytes) {
        return Some(std::net::Ipv4Addr::from(four).to_string());
    }
    <[u8; 16]>::try_from(bytes).ok().map(|six| std::net::Ipv6Addr::from(six).to_string())
}

/// Why a certificate that was handed in is not taken.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// No PEM certificate in the first text.
    #[error("no certificate in PEM form")]
    NoChain,
    /// No PEM key in the second.
    #[error("no private key in PEM form")]
    NoKey,
    /// They do not belong together, or are of a kind that is not supported.
    #[error("key and certificate do not belong together")]
    Mismatch,
    /// It has ended.
    #[error("the certificate has ended")]
    Ended,
    /// It does not count yet.
    #[error("the certificate does not count yet")]
    Early,
    /// It is not for this name of the site.
    #[error("the certificate is not for {0}")]
    Name(String),
    /// The configuration names files, and they go first.
    #[error("the configuration names the certificate")]
    Configured,
    /// Files that were handed in go first.
    #[error("files that were handed in go first")]
    HandedIn,
    /// The files cannot be written.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The store failed.
    #[error(transparent)]
    Store(StoreError),
}

/// Names that the certificate was made for at the first run, one a line, below the data directory.
pub const NAMES: &str = "tls/names";

/// Writes down which names the certificate was made for; from then on they are the default of `hosts`.
pub fn remember_names(data: &Path, names: &[String]) -> std::io::Result<()> {
    let path = data.join(NAMES);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, names.join("\n") + "\n")
}

/// A certificate, and whether devices trust it of themselves.
type Trusted = (Arc<CertifiedKey>, bool);

/// The certificate in use, and how it is replaced.
#[derive(Clone)]
pub struct Certificates {
    tls: TlsConfig,
    data: PathBuf,
    trusted: Arc<Mutex<Option<Trusted>>>,
}
crate::opaque_debug!(Certificates);

impl Certificates {
    /// The certificate of a platform that is about to serve.
    pub fn open(platform: &Platform) -> Result<Self, TlsError> {
        let (_, files) = choose(platform)?;
        Ok(Self { tls: TlsConfig::new(files)?, data: platform.data().clone(), trusted: Arc::default() })
    }

    /// What the listener shows it with.
    #[must_use]
    pub fn tls(&self) -> TlsConfig {
        self.tls.clone()
    }

    /// The public part of the local authority, PEM; none when there is none.
    #[must_use]
    pub fn authority(&self) -> Option<Vec<u8>> {
        fs::read(LocalCa::at(&self.data.join(FOLDER)).root()).ok()
    }

    /// What the certificate in use says.
    pub fn facts(&self) -> Result<CertificateFacts, TlsError> {
        let files = self.tls.files();
        let kind = match Kept::of(&files.chain, &self.data) {
            Some(kept) => kept.kind(),
            None if files == LocalCa::at(&self.data.join(FOLDER)).files() => CertificateKind::Local,
            None => CertificateKind::Configured,
        };
        CertificateFacts::of(&self.tls.chain(), kind)
            .ok_or(TlsError::Pem(rustls::pki_types::pem::Error::NoItemsFound))
    }

    /// Whether devices may trust the certificate in use of themselves: one of the operator's files or an ordered one, not
    /// signed by itself and no trial. That of the local authority is not: a device has to be told.
    #[must_use]
    pub fn is_trusted(&self) -> bool {
        let shown = self.tls.shown();
        let mut known = self.trusted.lock();
        match &*known {
            Some((of, trusted)) if Arc::ptr_eq(of, &shown) => *trusted,
            _ => {
                let known_to_devices =
                    |facts: CertificateFacts| facts.kind != CertificateKind::Local && !facts.is_a_trial();
                let trusted = self.facts().is_ok_and(known_to_devices) && !signs_itself(&shown.cert);
                *known = Some((shown, trusted));
                trusted
            }
        }
    }

    /// Takes a chain and its key (PEM), if they belong together, count today and are for every name; shown at once.
    pub fn replace(&self, platform: &Platform, chain: &str, key: &str) -> Result<CertificateFacts, Refused> {
        if platform.settings().tls_certificate.is_some() {
            return Err(Refused::Configured);
        }
        let facts = examine(chain, key, &platform.hosts(), SystemClock.now())?;
        self.change(platform, || Kept::Own.write(&self.data, chain, key))?;
        Ok(facts)
    }

    /// Shows what counts now: after other names, or when the local authority's certificate is due again.
    pub fn follow(&self, platform: &Platform) -> Result<(), TlsError> {
        self.change(platform, || Ok(()))
    }

    /// Changes what is laid down, and shows what counts then. One at a time: the hourly look would show again what it chose
    /// before the operator's act.
    pub(super) fn change(
        &self,
        platform: &Platform,
        act: impl FnOnce() -> Result<(), TlsError>,
    ) -> Result<(), TlsError> {
        let _one_at_a_time = self.tls.changing();
        act()?;
        let (_, files) = choose(platform)?;
        if files == self.tls.files() { self.tls.reload_if_changed().map(drop) } else { self.tls.show(files) }
    }
}

fn signs_itself(chain: &[CertificateDer<'_>]) -> bool {
    let read = chain.first().and_then(|leaf| X509Certificate::from_der(leaf).ok());
    read.is_none_or(|(_, leaf)| leaf.issuer() == leaf.subject())
}

/// Whether a chain and a key can be shown under these names now.
pub fn examine(
    chain: &str,
    key: &str,
    names: &[String],
    now: Timestamp,
) -> Result<CertificateFacts, Refused> {
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_slice_iter(chain.as_bytes())
        .collect::<Result<_, _>>()
        .map_err(|_| Refused::NoChain)?;
    let facts = CertificateFacts::of(&chain, CertificateKind::Uploaded).ok_or(Refused::NoChain)?;
    let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).map_err(|_| Refused::NoKey)?;
    CertifiedKey::from_der(chain, key, &ring::default_provider()).map_err(|_| Refused::Mismatch)?;
    if facts.until <= now {
        return Err(Refused::Ended);
    }
    if facts.from > now {
        return Err(Refused::Early);
    }
    match names.iter().find(|name| !facts.covers(name)) {
        Some(name) => Err(Refused::Name(name.clone())),
        None => Ok(facts),
    }
}

/// How near its end a certificate is told about: days (R-TLS-02).
pub const WARNINGS: [i64; 3] = [30, 7, 1];

/// SHA-256 of the first certificate of a PEM text, in hexadecimal digits.
#[must_use]
pub fn fingerprint_of(pem: &[u8]) -> Option<String> {
    CertificateDer::from_pem_slice(pem).ok().map(|der| hex(&digest(&der)))
}

/// The first certificate of a PEM text, DER.
#[must_use]
pub fn der_of(pem: &[u8]) -> Option<Vec<u8>> {
    CertificateDer::from_pem_slice(pem).ok().map(|der| der.to_vec())
}

impl Platform {
    /// Whether browsers are told to come over TLS only (R-WEB-09).
    #[must_use]
    pub fn sends_hsts(&self) -> bool {
        match self.settings().hsts {
            Hsts::On => true,
            Hsts::Off => false,
            // In the first run nobody has settled yet on a certificate.
            Hsts::Auto => !self.setup_pending() && self.certificates().is_some_and(Certificates::is_trusted),
        }
    }

    /// Shows a certificate that the operator hands in.
    pub fn replace_certificate(
        &self,
        operator: &Operator,
        chain: &str,
        key: &str,
    ) -> Result<CertificateFacts, Refused> {
        let shown = self.certificates().ok_or(Refused::Configured)?;
        let facts = shown.replace(self, chain, key)?;
        self.tell_certificate(operator, "eigene Dateien", &facts.fingerprint)?;
        Ok(facts)
    }

    /// Gives up the certificate that was handed in.
    pub fn give_up_certificate(&self, operator: &Operator) -> Result<(), Refused> {
        self.take_away(operator, "zurückgenommen", |p| Ok(Kept::Own.remove(p.data())?))
    }

    /// Throws away what is left over, if it still is; the next one in line is shown.
    ///
    /// # Errors
    /// When it cannot be removed, or the store fails.
    pub fn discard_certificate(&self, operator: &Operator, what: Leftover) -> Result<(), Refused> {
        self.take_away(operator, "verworfen", |p| Ok(p.remove_leftover(what)?))
    }

    fn take_away(
        &self,
        operator: &Operator,
        how: &str,
        act: impl FnOnce(&Self) -> Result<(), TlsError>,
    ) -> Result<(), Refused> {
        let shown = self.certificates().ok_or(Refused::Configured)?;
        shown.change(self, || act(self))?;
        let facts = shown.facts()?;
        self.tell_certificate(operator, how, &facts.fingerprint)
    }

    fn tell_certificate(&self, operator: &Operator, how: &str, fingerprint: &str) -> Result<(), Refused> {
        let event = Event::new(CERTIFICATE_REPLACED).note("weg", how).note("fingerabdruck", fingerprint);
        self.operator_write(operator, |_| Ok::<_, StoreError>(Recorded::new((), event)))
            .map_err(Refused::Store)
    }

    /// The whole address of a page of this site.
    #[must_use]
    pub fn address(&self, path: &str) -> String {
        format!("{}{path}", self.base_url())
    }

    /// Hourly: the local authority's certificate is made anew in time, and an end that comes near is logged.
    pub fn tend_certificate(&self) -> Result<(), Problem> {
        let Some(shown) = self.certificates() else { return Ok(()) };
        let broken = |error: TlsError| {
            tracing::error!(%error, "the certificate cannot be renewed");
            Problem::internal(error)
        };
        shown.follow(self).map_err(broken)?;
        let days = shown.facts().map_err(broken)?.days_left(SystemClock.now());
        let [first, second, last] = WARNINGS;
        if days <= last {
            tracing::error!(days, "the certificate ends: replace it now");
        } else if days <= second {
            tracing::error!(days, "the certificate ends within a week");
        } else if days <= first {
            tracing::warn!(days, "the certificate ends within a month");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::local_ca::{Authority, LocalCa},
        *,
    };

    fn now() -> Timestamp {
        "2026-02-04T09:00:00Z".parse().unwrap()
    }
    fn made(names: &[&str]) -> (tempfile::TempDir, String, String) {
        let dir = tempfile::tempdir().unwrap();
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let files = LocalCa::at(dir.path());
        files.follow(&Authority::new(&names, now()).unwrap(), &names, now()).unwrap();
        let files = files.files();
        let (chain, key) = (fs::read_to_string(files.chain).unwrap(), fs::read_to_string(files.key).unwrap());
        (dir, chain, key)
    }

    #[test]
    fn r_tls_02_a_certificate_that_cannot_serve_is_refused_with_its_reason() {
        let (_dir, chain, key) = made(&["haus.example", "10.0.0.7"]);
        let (_other, other_chain, other_key) = made(&["haus.example"]);
        let names = ["haus.example".to_owned(), "10.0.0.7".to_owned()];
        let facts = examine(&chain, &key, &names, now()).unwrap();
        assert_eq!(facts.names, ["haus.example", "10.0.0.7"]);
        let one_text = format!("{key}\n{chain}");
        assert_eq!(examine(&one_text, &one_text, &names, now()).unwrap().fingerprint, facts.fingerprint);
        assert_eq!(facts.issuer, "Visite (lokale Zertifizierungsstelle)");
        assert_eq!((facts.days_left(now()), facts.fingerprint.len()), (395, 64));
        let why = |chain: &str, key: &str, names: &[String], at: Timestamp| {
            examine(chain, key, names, at).unwrap_err().to_string()
        };
        assert!(why(&chain, &other_key, &names, now()).contains("do not belong together"));
        assert!(why(&other_chain, &other_key, &names, now()).contains("not for 10.0.0.7"));
        assert!(why(&key, &key, &names, now()).contains("no certificate"));
        assert!(why(&chain, &chain, &names, now()).contains("no private key"));
        let later = now().saturating_add(jiff::SignedDuration::from_hours(24 * 500)).unwrap();
        assert!(why(&chain, &key, &names, later).contains("has ended"));
        let sooner = now().saturating_sub(jiff::SignedDuration::from_hours(24 * 5)).unwrap();
        assert!(why(&chain, &key, &names, sooner).contains("not count yet"));
    }

    #[test]
    fn a_star_stands_for_one_label() {
        let (_dir, chain, key) = made(&["*.haus.example"]);
        let facts = examine(&chain, &key, &[], now()).unwrap();
        assert!(facts.covers("a.haus.example") && facts.covers("A.Haus.Example"));
        assert!(
            !facts.covers("haus.example")
                && !facts.covers("a.b.haus.example")
                && !facts.covers("xhaus.example")
        );
    }

    /// Story: the site was said not to be in its own certificate, because an address has several spellings.
    #[test]
    fn an_address_is_the_same_however_it_is_spelled() {
        let (_dir, chain, key) = made(&["2001:db8::7"]);
        let facts = examine(&chain, &key, &["[2001:0DB8::0007]".to_owned()], now()).unwrap();
        assert!(facts.covers("2001:db8:0::7") && !facts.covers("2001:db8::8"));
    }
}
