//! The instance's own certificate authority: made once, signs the server's certificate and nothing else (R-TLS-02).
//!
//! Devices trust it like a public one, so its certificate itself says what it may sign (RFC 5280, 4.2.1.10): the names of
//! the site, and addresses of private networks. Whoever gets hold of its key can impersonate nothing else to them. That of
//! an earlier version, which was taken over, says no such thing: with its key anything can be signed.

use std::{
    fs, io,
    io::Write as _,
    net::IpAddr,
    path::{Path, PathBuf},
    sync::Arc,
};

use jiff::{Timestamp, ToSpan as _, civil::Date, tz::TimeZone};
use rcgen::{
    BasicConstraints, CertificateParams, CidrSubnet, DnType, ExtendedKeyUsagePurpose, GeneralSubtree, IsCa,
    Issuer, KeyPair, KeyUsagePurpose, NameConstraints, PKCS_ECDSA_P256_SHA256,
};
use rustls::{
    RootCertStore,
    client::{WebPkiServerVerifier, danger::ServerCertVerifier as _},
    pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject as _},
};
use x509_parser::{
    extensions::ParsedExtension,
    prelude::{FromDer as _, GeneralName, X509Certificate},
};

use super::tls::{CertificateFiles, TlsError, load};
use crate::kernel::{host::Host, secret::Secret};

/// A new leaf is made when the old one ends within so many days.
const RENEW_DAYS: i64 = 30;

/// The networks of this machine alone.
const LOOPBACK: [&str; 2] = ["127.0.0.0/8", "::1/128"];

/// Networks whose addresses mean nothing outside of a house, so that the site may move within it: RFC 1918, RFC 4193,
/// link-local, loopback.
const PRIVATE: [&str; 8] = [
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "169.254.0.0/16",
    "127.0.0.0/8",
    "fc00::/7",
    "fe80::/10",
    "::1/128",
];

/// A certificate authority with its key, in memory. The key lies sealed in the data file.
#[derive(Clone)]
pub struct Authority {
    /// The certificate that devices trust, PEM; public.
    pub certificate: String,
    /// Its key, PKCS#8 in PEM.
    pub key: Secret,
}
crate::opaque_debug!(Authority);

impl Authority {
    /// A new authority for ten years, ECDSA P-256, that may sign for `names`, what is below them, this machine, and
    /// addresses of private networks; and for TLS servers only. One for this machine alone may sign for nothing else: so it
    /// is told apart from that of a house which is reached by a private address.
    ///
    /// # Errors
    /// Names that are none.
    pub fn new(names: &[String], now: Timestamp) -> Result<Self, TlsError> {
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
        let mut params = params(Vec::new(), "Visite (lokale Zertifizierungsstelle)", now, 3_652)?;
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let own = names.iter().all(|name| Host::of(name).is_own());
        let networks: &[&str] = if own { &LOOPBACK } else { &PRIVATE };
        let mut permitted: Vec<GeneralSubtree> =
            networks.iter().filter_map(|net| net.parse().ok().map(GeneralSubtree::IpAddress)).collect();
        for host in names.iter().map(|name| Host::of(name)).chain([Host::of("localhost")]) {
            let subtree = match host.address() {
                Some(address) if private(address) => continue,
                Some(address @ IpAddr::V4(_)) => {
                    GeneralSubtree::IpAddress(CidrSubnet::from_addr_prefix(address, 32))
                }
                Some(address) => GeneralSubtree::IpAddress(CidrSubnet::from_addr_prefix(address, 128)),
                None => GeneralSubtree::DnsName(host.as_str().trim_start_matches("*.").to_owned()),
            };
            if !permitted.contains(&subtree) {
                permitted.push(subtree);
            }
        }
        params.name_constraints =
            Some(NameConstraints { permitted_subtrees: permitted, excluded_subtrees: Vec::new() });
        let certificate = params.self_signed(&key)?.pem();
        Ok(Self { certificate, key: Secret::new(key.serialize_pem()) })
    }

    /// What the certificate says that it may sign; none: anything (authorities of earlier versions).
    #[must_use]
    pub fn scope(&self) -> Option<Scope> {
        Scope::of_pem(self.certificate.as_bytes())
    }

    /// Whether it may sign for a name or address.
    #[must_use]
    pub fn permits(&self, name: &str) -> bool {
        self.scope().is_none_or(|scope| scope.holds(name))
    }

    fn issue(&self, names: &[String], now: Timestamp) -> Result<(String, Secret), TlsError> {
        let issuer = Issuer::from_ca_cert_pem(&self.certificate, KeyPair::from_pem(self.key.reveal())?)?;
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
        let mut params = params(names.to_vec(), "Visite", now, 397)?;
        params.use_authority_key_identifier_extension = true;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let chain = params.signed_by(&key, &issuer)?.pem();
        Ok((chain, Secret::new(key.serialize_pem())))
    }
}

/// What an authority may sign: names with all that is below them, and networks (address and mask).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    names: Vec<String>,
    networks: Vec<Vec<u8>>,
}

impl Scope {
    /// What an authority's certificate (PEM) says that it may sign; none: anything.
    #[must_use]
    pub fn of_pem(certificate: &[u8]) -> Option<Self> {
        Self::of(&CertificateDer::from_pem_slice(certificate).ok()?)
    }

    fn of(certificate: &[u8]) -> Option<Self> {
        let (_, read) = X509Certificate::from_der(certificate).ok()?;
        let constraints =
            read.iter_extensions().find_map(|extension| match extension.parsed_extension() {
                ParsedExtension::NameConstraints(constraints) => Some(constraints),
                _ => None,
            })?;
        let (mut names, mut networks) = (Vec::new(), Vec::new());
        for subtree in constraints.permitted_subtrees.iter().flatten() {
            match &subtree.base {
                GeneralName::DNSName(name) => names.push(name.to_ascii_lowercase()),
                GeneralName::IPAddress(network) => networks.push(network.to_vec()),
                _ => {}
            }
        }
        Some(Self { names, networks })
    }

    /// Whether a name or address lies within.
    #[must_use]
    pub fn holds(&self, name: &str) -> bool {
        let host = Host::of(name);
        let Some(address) = host.address() else {
            let name = host.as_str().trim_start_matches("*.");
            return self.names.iter().any(|own| {
                own == name || name.strip_suffix(own.as_str()).is_some_and(|front| front.ends_with('.'))
            });
        };
        let bytes = match address {
            IpAddr::V4(four) => four.octets().to_vec(),
            IpAddr::V6(six) => six.octets().to_vec(),
        };
        self.networks.iter().any(|network| {
            let (base, mask) = network.split_at(network.len() / 2);
            let same = |((byte, base), mask): ((&u8, &u8), &u8)| byte & mask == base & mask;
            base.len() == bytes.len() && bytes.iter().zip(base).zip(mask).all(same)
        })
    }

    /// The names in it, without those of this machine.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.names.iter().filter(|name| !Host::of(name).is_own()).cloned().collect()
    }

    /// Whether it holds nothing but this machine: then no other device can have any use for it yet.
    #[must_use]
    pub fn is_this_machine(&self) -> bool {
        self.names().is_empty() && self.networks.len() == LOOPBACK.len()
    }
}

/// Whether an address lies in one of the private networks.
fn private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(four) => four.is_private() || four.is_link_local() || four.is_loopback(),
        IpAddr::V6(six) => six.is_unique_local() || six.is_unicast_link_local() || six.is_loopback(),
    }
}

/// Where the local authority's public files lie: `ca.pem` (for the devices), `server.pem`, `server.key`.
#[derive(Debug, Clone)]
pub struct LocalCa {
    folder: PathBuf,
}

impl LocalCa {
    /// The files of that folder; nothing is looked at yet.
    #[must_use]
    pub fn at(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// Brings the files in line with the authority: its certificate, and a leaf of 397 days for those of `names` (host
    /// names and IP addresses) that it may sign, readable by their owner only. A name beyond its scope would spoil the
    /// leaf for every other name, and is left out. A leaf that ends within 30 days, or lacks a name, is made anew.
    ///
    /// # Errors
    /// Files that cannot be read or written, or hold no certificate; names that are none.
    pub fn follow(&self, authority: &Authority, names: &[String], now: Timestamp) -> Result<(), TlsError> {
        fs::create_dir_all(&self.folder)?;
        if fs::read_to_string(self.root()).ok().as_deref() != Some(authority.certificate.as_str()) {
            write(&self.root(), &authority.certificate, 0o644)?;
        }
        let spelled = names.iter().map(|name| Host::of(name).as_str().to_owned());
        let permitted: Vec<String> = spelled.filter(|name| authority.permits(name)).collect();
        if self.leaf_serves(&permitted, now) {
            return Ok(());
        }
        let (chain, key) = authority.issue(&permitted, now)?;
        let files = self.files();
        write(&files.key, key.reveal(), 0o600)?;
        write(&files.chain, &chain, 0o644)
    }

    /// The certificate that devices must trust, PEM; public.
    #[must_use]
    pub fn root(&self) -> PathBuf {
        self.folder.join("ca.pem")
    }

    /// The key of an authority that an earlier version left unsealed.
    #[must_use]
    pub fn unsealed_key(&self) -> PathBuf {
        self.folder.join("ca.key")
    }

    /// An authority that an earlier version left unsealed; none when there is none, or it cannot be read.
    #[must_use]
    pub fn unsealed(&self) -> Option<Authority> {
        let key = Secret::new(fs::read_to_string(self.unsealed_key()).ok()?);
        let authority = Authority { certificate: fs::read_to_string(self.root()).ok()?, key };
        let parsed = KeyPair::from_pem(authority.key.reveal()).ok()?;
        Issuer::from_ca_cert_pem(&authority.certificate, parsed).ok()?;
        Some(authority)
    }

    /// The server's certificate and key.
    #[must_use]
    pub fn files(&self) -> CertificateFiles {
        CertificateFiles { chain: self.folder.join("server.pem"), key: self.folder.join("server.key") }
    }

    /// Whether clients that trust the root would accept the leaf under every name, a month from now too.
    #[must_use]
    pub fn leaf_serves(&self, names: &[String], now: Timestamp) -> bool {
        let judge = || -> Option<bool> {
            let files = self.files();
            // Cut off between its two files it has another certificate's key, and could not be shown.
            load(&files).ok()?;
            let leaf = CertificateDer::from_pem_file(&files.chain).ok()?;
            let mut roots = RootCertStore::empty();
            roots.add(CertificateDer::from_pem_file(self.root()).ok()?).ok()?;
            let provider = Arc::new(rustls::crypto::ring::default_provider());
            let verifier =
                WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider).build().ok()?;
            let then = u64::try_from(now.as_second().saturating_add(RENEW_DAYS * 86_400)).ok()?;
            let then = UnixTime::since_unix_epoch(std::time::Duration::from_secs(then));
            Some(names.iter().all(|name| {
                ServerName::try_from(Host::of(name).as_str().to_owned())
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

#[cfg(test)]
/// Authorities as earlier versions made them, for other tests.
pub mod tests {
    use std::process::Command;

    use super::*;

    fn now() -> Timestamp {
        // The independent judges go by the clock of this machine.
        crate::kernel::clock::Clock::now(&crate::platform::clock::SystemClock)
    }
    fn names() -> Vec<String> {
        vec!["haus.example".into(), "203.0.113.7".into(), "[2001:db8::7]".into()]
    }

    /// As earlier versions made it.
    pub fn unbounded() -> Authority {
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
        let mut params = params(Vec::new(), "Visite (lokale Zertifizierungsstelle)", now(), 3_652).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let certificate = params.self_signed(&key).unwrap().pem();
        Authority { certificate, key: Secret::new(key.serialize_pem()) }
    }

    /// Whether a device that trusts the authority takes a certificate of its key for that name: by webpki (rustls) and by
    /// OpenSSL, which must agree.
    fn taken(authority: &Authority, name: &str) -> bool {
        let folder = tempfile::tempdir().unwrap();
        let files = LocalCa::at(folder.path());
        let (chain, key) = authority.issue(&[name.to_owned()], now()).unwrap();
        for (path, text) in [(files.root(), &authority.certificate), (files.files().chain, &chain)] {
            fs::write(path, text).unwrap();
        }
        fs::write(files.files().key, key.reveal()).unwrap();
        let webpki = files.leaf_serves(&[name.to_owned()], now());
        let purpose = ["verify", "-purpose", "sslserver", "-CAfile"];
        let out =
            Command::new("openssl").args(purpose).args([files.root(), files.files().chain]).output().unwrap();
        let said =
            format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
        assert_eq!(webpki, out.status.success(), "{name}: {said}");
        assert!(webpki || said.contains("permitted subtree violation"), "{name}: {said}");
        webpki
    }

    /// Once anybody with the disk could sign for any website, and every device of the house believed it.
    #[test]
    fn r_tls_02_the_houses_own_authority_can_sign_for_nothing_else() {
        let authority = Authority::new(&names(), now()).unwrap();
        for own in [
            "haus.example",
            "portal.haus.example",
            "localhost",
            "203.0.113.7",
            "2001:db8::7",
            "192.168.7.4",
            "10.0.0.1",
            "127.0.0.1",
            "::1",
            "fd00::1",
        ] {
            assert!(authority.permits(own) && taken(&authority, own), "{own}");
        }
        for foreign in ["bank.example", "xhaus.example", "example", "203.0.113.8", "8.8.8.8", "2001:db8::8"] {
            assert!(!authority.permits(foreign) && !taken(&authority, foreign), "{foreign}");
        }
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("ca.pem");
        fs::write(&root, &authority.certificate).unwrap();
        let out =
            Command::new("openssl").args(["x509", "-noout", "-text", "-in"]).arg(root).output().unwrap();
        let text = String::from_utf8(out.stdout).unwrap();
        assert!(text.contains("Name Constraints: critical") && text.contains("DNS:haus.example"), "{text}");
        assert!(taken(&unbounded(), "bank.example"), "an authority of earlier versions could");
    }

    #[test]
    fn a_name_beyond_the_scope_does_not_spoil_the_certificate_of_the_others() {
        let folder = tempfile::tempdir().unwrap();
        let files = LocalCa::at(folder.path());
        let authority = Authority::new(&names(), now()).unwrap();
        let with = [names(), vec!["neu.example".into()]].concat();
        files.follow(&authority, &with, now()).unwrap();
        assert!(files.leaf_serves(&names(), now()) && !files.leaf_serves(&with, now()));
        let before = fs::read(files.files().chain).unwrap();
        files.follow(&authority, &with, now()).unwrap();
        assert_eq!(fs::read(files.files().chain).unwrap(), before, "not made anew each time");
    }

    #[test]
    fn a_scope_says_its_names() {
        let scope = Authority::new(&names(), now()).unwrap().scope().unwrap();
        assert_eq!(scope.names(), ["haus.example"]);
        assert!(!scope.is_this_machine());
        let of = |names: &[&str]| {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            Authority::new(&names, now()).unwrap().scope().unwrap()
        };
        assert!(of(&Host::OWN).is_this_machine() && !of(&Host::OWN).holds("10.0.0.7"));
        assert!(!of(&["localhost", "10.0.0.7"]).is_this_machine());
        assert!(unbounded().scope().is_none());
    }
}
