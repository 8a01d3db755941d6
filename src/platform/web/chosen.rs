//! Which of the certificates of this instance counts, and how one is laid down.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use rustls::sign::CertifiedKey;

use super::{
    authority,
    certificate::{CertificateFacts, CertificateKind, Refused},
    local_ca::{LocalCa, write},
    tls::{CertificateFiles, TlsError, load},
};
use crate::{
    kernel::{clock::Clock as _, host::Host},
    platform::{Platform, clock::SystemClock},
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
    const ALL: [Self; 2] = [Self::Own, Self::Ordered];

    pub(super) fn kind(self) -> CertificateKind {
        match self {
            Self::Own => CertificateKind::Uploaded,
            Self::Ordered => CertificateKind::Acme,
        }
    }

    fn path(self, data: &Path) -> PathBuf {
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
    fn read(self, data: &Path) -> Result<Option<(CertificateFiles, Arc<CertifiedKey>)>, TlsError> {
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
    fn usable(self, data: &Path) -> Option<(CertificateFiles, Arc<CertifiedKey>)> {
        self.read(data).unwrap_or_else(|error| {
            tracing::error!(%error, kept = ?self, "a certificate cannot be shown; the next in line is");
            None
        })
    }

    /// Lays one down.
    pub(super) fn write(self, data: &Path, chain: &str, key: &str) -> Result<(), TlsError> {
        let path = self.path(data);
        write(&path, &format!("{}\n{}\n", chain.trim_end(), key.trim_end()), 0o600)?;
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

fn removed(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Which certificate counts: that of the configuration, one handed in, an ordered one, the local authority's.
///
/// # Errors
/// When the local authority's cannot be made.
pub fn choose(p: &Platform) -> Result<(CertificateKind, CertificateFiles), TlsError> {
    match before_the_local(p) {
        Some(found) => Ok(found),
        None => Ok((CertificateKind::Local, local(p)?.files())),
    }
}

/// The local authority's certificate, in line with the names of the site; the machine itself is always among them.
pub(super) fn local(p: &Platform) -> Result<LocalCa, TlsError> {
    let mut names = p.hosts().to_vec();
    for own in Host::OWN {
        if !names.iter().any(|name| name == own) {
            names.push(own.to_owned());
        }
    }
    // Browsers judge a certificate by their own clocks: a demo's fixed clock must not date it.
    authority::files(p.store(), p.data(), &names, p.setup_pending(), SystemClock.now(), p.now())
}

/// The certificate that goes before the local authority's, if there is one.
pub(super) fn before_the_local(p: &Platform) -> Option<(CertificateKind, CertificateFiles)> {
    let settings = p.settings();
    if let (Some(chain), Some(key)) = (&settings.tls_certificate, &settings.tls_key) {
        let files = CertificateFiles { chain: chain.clone(), key: key.clone() };
        return Some((CertificateKind::Configured, files));
    }
    if let Some((files, _)) = Kept::Own.usable(p.data()) {
        return Some((Kept::Own.kind(), files));
    }
    let (files, shown) = Kept::Ordered.usable(p.data())?;
    // Browsers that were told to come over TLS only let nobody past the local authority's: an ordered one serves to its end.
    let serves = || {
        let facts = CertificateFacts::of(&shown.cert, CertificateKind::Acme);
        facts.is_some_and(|facts| facts.until > SystemClock.now())
    };
    (p.acme().is_some() || serves()).then_some((Kept::Ordered.kind(), files))
}

impl Platform {
    /// Whether the local authority's certificate follows the one in use, at once or when that ends, once it is given up or
    /// ordered no more.
    #[must_use]
    pub fn local_follows(&self) -> bool {
        match before_the_local(self) {
            Some((CertificateKind::Uploaded, _)) => {
                self.acme().is_none() || Kept::Ordered.usable(self.data()).is_none()
            }
            Some((kind, _)) => kind == CertificateKind::Acme,
            None => false,
        }
    }

    /// Refuses to order what would not be shown: files of the configuration, or some that were handed in, go first.
    ///
    /// # Errors
    /// Which files those are.
    pub fn may_order(&self) -> Result<(), Refused> {
        match before_the_local(self) {
            Some((CertificateKind::Configured, _)) => Err(Refused::Configured),
            Some((CertificateKind::Uploaded, _)) => Err(Refused::HandedIn),
            _ => Ok(()),
        }
    }

    /// Whether a certificate that lies there cannot be shown, so that the next in line is.
    #[must_use]
    pub fn certificate_skipped(&self) -> bool {
        self.settings().tls_certificate.is_none()
            && Kept::ALL.into_iter().any(|kept| kept.read(self.data()).is_err())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        kernel::words::Msg,
        platform::{
            bench::{NOW, Site, lenient, wiring},
            web::{
                acme::{AcmeChoice, OrderState},
                certificate::Certificates,
                local_ca::Authority,
            },
        },
    };

    /// A site that shows a certificate, and its data directory.
    fn site() -> (tempfile::TempDir, Site) {
        let data = tempfile::tempdir().unwrap();
        let site = Site::wired(NOW, lenient(), wiring(&[]), &data.path().display().to_string());
        site.p.serve_with(Certificates::open(&site.p).unwrap());
        (data, site)
    }
    /// Chain and key of a certificate for `localhost`, made so many days ago.
    fn made(days: i64) -> (String, String) {
        let (folder, names) = (tempfile::tempdir().unwrap(), ["localhost".to_owned()]);
        let then = SystemClock.now().saturating_sub(jiff::SignedDuration::from_hours(24 * days)).unwrap();
        let files = LocalCa::at(folder.path());
        files.follow(&Authority::new(&names, then).unwrap(), &names, then).unwrap();
        let read = |path| fs::read_to_string(path).unwrap();
        (read(files.files().chain), read(files.files().key))
    }
    fn kind(p: &Platform) -> CertificateKind {
        choose(p).unwrap().0
    }

    /// Once the site did not start after a cut between the two files of a certificate.
    #[test]
    fn a_certificate_that_cannot_be_shown_makes_way_for_the_next() {
        let (_data, site) = site();
        let (chain, key) = made(0);
        Kept::Own.write(site.p.data(), &chain, &key).unwrap();
        assert_eq!(kind(&site.p), CertificateKind::Uploaded);
        assert!(!site.p.certificate_skipped());
        Kept::Own.write(site.p.data(), &chain, &made(0).1).unwrap();
        assert_eq!(kind(&site.p), CertificateKind::Local);
        assert!(site.p.certificate_skipped());
        assert!(Certificates::open(&site.p).is_ok());
        // The local one is made anew.
        let local = local(&site.p).unwrap().files();
        fs::write(&local.key, made(0).1).unwrap();
        assert!(Certificates::open(&site.p).is_ok());
    }

    #[test]
    fn a_pair_of_an_earlier_version_counts_until_it_is_replaced() {
        let (_data, site) = site();
        let path = Kept::Own.path(site.p.data());
        let (chain, key) = made(0);
        fs::write(&path, &chain).unwrap();
        fs::write(path.with_extension("key"), &key).unwrap();
        let (kind, files) = choose(&site.p).unwrap();
        assert_eq!((kind, files.key), (CertificateKind::Uploaded, path.with_extension("key")));
        let (chain, key) = made(0);
        Kept::Own.write(site.p.data(), &chain, &key).unwrap();
        assert_eq!(choose(&site.p).unwrap().1.key, path);
        assert!(!path.with_extension("key").exists(), "no key of nothing lies about");
    }

    fn choice() -> AcmeChoice {
        AcmeChoice {
            directory: "https://acme.invalid/dir".into(),
            contact: None,
            names: vec!["localhost".into()],
            terms_agreed: true,
            configured: false,
        }
    }

    /// Once a valid certificate was thrown away for one that no browser lets pass.
    #[test]
    fn an_ordered_certificate_is_shown_until_it_ends_though_none_is_ordered_any_more() {
        let (_data, site) = site();
        let p = &site.p;
        p.choose_acme(&site.op, choice()).unwrap();
        let (chain, key) = made(0);
        Kept::Ordered.write(p.data(), &chain, &key).unwrap();
        assert!(kind(p) == CertificateKind::Acme && p.local_follows());
        p.end_acme(&site.op).unwrap();
        assert!(kind(p) == CertificateKind::Acme && p.local_follows());
        let (chain, key) = made(500);
        Kept::Ordered.write(p.data(), &chain, &key).unwrap();
        assert!(kind(p) == CertificateKind::Local && !p.local_follows(), "it has ended");
    }

    #[test]
    fn giving_up_files_leads_to_the_local_one_unless_one_is_ordered() {
        let (_data, site) = site();
        let p = &site.p;
        p.choose_acme(&site.op, choice()).unwrap();
        let (chain, key) = made(0);
        Kept::Own.write(p.data(), &chain, &key).unwrap();
        assert!(p.local_follows(), "nothing came of the order yet");
        Kept::Ordered.write(p.data(), &chain, &key).unwrap();
        assert!(!p.local_follows());
        p.end_acme(&site.op).unwrap();
        assert!(p.local_follows(), "when it ends");
    }

    /// Once an order that was under way took the place of files that were handed in meanwhile.
    #[test]
    fn what_was_ordered_takes_the_place_of_nothing_that_goes_first() {
        let (_data, site) = site();
        let p = &site.p;
        p.choose_acme(&site.op, choice()).unwrap();
        let (chain, key) = made(0);
        let shown = || p.certificates().unwrap().facts().unwrap().kind;
        p.replace_certificate(&site.op, &chain, &key).unwrap();
        p.take_ordered(&choice(), &chain, &key).unwrap();
        assert_eq!(shown(), CertificateKind::Uploaded);
        assert!(matches!(p.choose_acme(&site.op, choice()), Err(Refused::HandedIn)));
        p.give_up_certificate(&site.op).unwrap();
        assert_eq!(shown(), CertificateKind::Acme, "next in line");
        // Ordered no more, or otherwise, while it was under way: it is dropped.
        p.end_acme(&site.op).unwrap();
        Kept::Ordered.remove(p.data()).unwrap();
        p.take_ordered(&choice(), &chain, &key).unwrap();
        assert_eq!(kind(p), CertificateKind::Local);
    }

    /// Once the first run was told how an earlier order had failed.
    #[tokio::test]
    async fn whoever_waits_for_an_order_is_told_of_that_one() {
        let (_data, site) = site();
        let p = &site.p;
        let failed = |words| OrderState::Failed(p.now(), Msg::new(words));
        let limit = std::time::Duration::from_secs(600);
        let earlier = p.choose_acme(&site.op, choice()).unwrap();
        let own = p.choose_acme(&site.op, choice()).unwrap();
        p.orders().tell(earlier, failed("acme-unreachable"));
        assert_eq!(p.order_ended(earlier, limit).await, None, "another has taken its place");
        p.orders().tell(own, failed("acme-unproven"));
        assert_eq!(p.order_ended(own, limit).await, Some(failed("acme-unproven")));
    }
}
