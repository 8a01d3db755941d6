//! The local authority as this instance keeps it: sealed in the data file with all other secrets, so that a disk without
//! the keyring can sign for nothing, and a backup brings it back, with the trust of every device.

use std::{fs, io, path::Path};

use jiff::Timestamp;
use rustls::{
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
    sign::CertifiedKey,
};

use super::{
    certificate::Refused,
    chosen::{before_the_local, local},
    kept::FOLDER,
    local_ca::{Authority, LocalCa},
    tls::TlsError,
};
use crate::{
    kernel::{clock::Clock as _, secret::Secret, words::Msg},
    platform::{
        Platform,
        clock::SystemClock,
        store::{
            Corrupt, Event, EventKind, InstanceRecord, OnDisk, Recorded, Store, StoreError, TableName,
            Versioned, random,
        },
        tenancy::{Actor, Operator, RequestId},
    },
    ui::view::Tone,
};

/// The local authority was made anew: every device needs its certificate.
pub const AUTHORITY_RENEWED: EventKind = EventKind::new("certificate.authority_renewed");

/// There is one.
const ONE: [u8; 16] = [0; 16];

/// The sealed authority.
pub struct SealedAuthority(Authority);
crate::opaque_debug!(SealedAuthority);

/// Certificate and key, PEM.
impl OnDisk for SealedAuthority {
    type Raw = (String, String);
    fn raw(&self) -> Self::Raw {
        (self.0.certificate.clone(), self.0.key.raw())
    }
    fn of_raw((certificate, key): Self::Raw) -> Result<Self, Corrupt> {
        Ok(Self(Authority { certificate, key: Secret::new(key) }))
    }
}

impl InstanceRecord for SealedAuthority {
    type Owner = ();
    const TABLE: TableName = TableName::new(104, "local_authority");
    const VERSION: u8 = 1;
    fn key(&self) -> [u8; 16] {
        ONE
    }
    fn owner(&self) {}
}

/// How it is with the local authority; the first that applies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuthorityState {
    /// The certificate in use is not the local authority's.
    Unused,
    /// It may not sign for this name of the site.
    Outside(String),
    /// Its key is gone; the certificate of the server cannot be renewed under it.
    KeyMissing,
    /// A key lies unsealed in the data directory.
    Unsealed,
    /// An earlier version made it: it may sign for any name.
    Unbounded,
    /// Bounded, its key sealed.
    Good,
}

impl AuthorityState {
    /// How bad that is.
    #[must_use]
    pub fn tone(&self) -> Tone {
        match self {
            Self::Unused | Self::Good => Tone::Good,
            Self::KeyMissing | Self::Unsealed | Self::Unbounded => Tone::Warn,
            Self::Outside(_) => Tone::Bad,
        }
    }
    /// What it means, and what to do.
    #[must_use]
    pub fn words(&self) -> Msg {
        match self {
            Self::Unused => Msg::new("check-authority-unused"),
            Self::Outside(name) => Msg::new("check-authority-outside").with("name", name.as_str()),
            Self::KeyMissing => Msg::new("check-authority-missing"),
            Self::Unsealed => Msg::new("check-authority-unsealed"),
            Self::Unbounded => Msg::new("check-authority-unbounded"),
            Self::Good => Msg::new("check-authority-good"),
        }
    }
}

/// What devices need the local authority's certificate for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuthorityUse {
    /// The certificate in use is the authority's.
    Now,
    /// The authority's follows the certificate in use.
    Later,
}

fn sealed(store: &Store) -> Result<Option<Authority>, StoreError> {
    Ok(store
        .instance_read(|r| r.get::<SealedAuthority>(ONE))?
        .map(Versioned::into_inner)
        .map(|sealed| sealed.0))
}

/// Seals it, and says whether it can be read again.
fn seal(store: &Store, authority: &Authority) -> Result<bool, StoreError> {
    store.instance_upkeep(|w| w.put(&SealedAuthority(authority.clone())))?;
    Ok(sealed(store)?.is_some_and(|kept| kept.key.reveal() == authority.key.reveal()))
}

/// An authority that an earlier version left unsealed, if its key belongs to its certificate.
fn left_unsealed(files: &LocalCa) -> Option<Authority> {
    let authority = files.unsealed()?;
    let chain = vec![CertificateDer::from_pem_slice(authority.certificate.as_bytes()).ok()?];
    let key = PrivateKeyDer::from_pem_slice(authority.key.reveal().as_bytes()).ok()?;
    CertifiedKey::from_der(chain, key, &ring::default_provider()).ok()?.keys_match().ok()?;
    Some(authority)
}

/// Takes an unsealed key away whose like is sealed; what is not sealed stays where it is.
fn forget_unsealed(files: &LocalCa, sealed: &Authority) {
    let path = files.unsealed_key();
    let Ok(text) = fs::read_to_string(&path).map(Secret::new) else { return };
    if text.reveal().trim() != sealed.key.reveal().trim() {
        tracing::warn!("tls/ca.key is not the key of the local authority; it stays where it is");
        return;
    }
    match fs::remove_file(&path) {
        Ok(()) => tracing::info!("the key of the local authority is sealed in the data file from now on"),
        Err(error) => tracing::warn!(%error, "the key of the local authority is sealed, but its file stays"),
    }
}

/// Seals another in the place of the one before, and notes it: devices that trust that one need its certificate.
fn replace(store: &Store, made: &Authority, noted: Timestamp) -> Result<(), StoreError> {
    let request = RequestId(u128::from_be_bytes(random()?));
    store.instance_write(&Actor::system(), request, noted, |w| {
        w.put(&SealedAuthority(made.clone()))?;
        Ok(Recorded::new((), Event::new(AUTHORITY_RENEWED)))
    })
}

/// The files of the local authority, in line with the names of the site. An authority is made where there is none; one
/// of an earlier version is sealed; one that no other device can use yet makes way for one with the right names. `now` dates certificates, `noted` the
/// entry of one that is replaced.
pub(super) fn files(
    store: &Store,
    data: &Path,
    names: &[String],
    fresh: bool,
    now: Timestamp,
    noted: Timestamp,
) -> Result<LocalCa, TlsError> {
    let files = LocalCa::at(&data.join(FOLDER));
    let known = match sealed(store).map_err(stored)? {
        Some(authority) => {
            forget_unsealed(&files, &authority);
            Some(authority)
        }
        None => take_over(store, &files),
    };
    let authority = match &known {
        Some(authority) if !outgrown(authority, names, fresh) => authority.clone(),
        // The key is gone (an older backup came back): what it has signed serves on as long as it can, if not for every name.
        None if files.leaf_serves(&["localhost".to_owned()], now) => return Ok(files),
        _ => {
            let made = Authority::new(names, now)?;
            let first = known.is_none() && !files.root().exists();
            if first { seal(store, &made).map(drop) } else { replace(store, &made, noted) }
                .map_err(stored)?;
            made
        }
    };
    files.follow(&authority, names, now)?;
    Ok(files)
}

/// An authority of an earlier version: sealed first, and only then is its file removed. Where the data file cannot be
/// written it serves on as it is.
fn take_over(store: &Store, files: &LocalCa) -> Option<Authority> {
    let authority = left_unsealed(files)?;
    match seal(store, &authority) {
        Ok(true) => forget_unsealed(files, &authority),
        Ok(false) => tracing::warn!("the key of the local authority could not be sealed"),
        Err(error) => tracing::warn!(%error, "the key of the local authority could not be sealed"),
    }
    Some(authority)
}

/// Whether names have come that it may not sign, while it cannot have been given to another device: made for this machine
/// alone, or during the first run (`fresh`).
fn outgrown(authority: &Authority, names: &[String], fresh: bool) -> bool {
    let outside = || names.iter().any(|name| !authority.permits(name));
    authority.scope().is_some_and(|scope| (fresh || scope.is_this_machine()) && outside())
}

fn stored(error: StoreError) -> TlsError {
    TlsError::File(std::io::Error::other(error))
}

impl Platform {
    /// What devices need the local authority's certificate for; none: they never do.
    #[must_use]
    pub fn authority_use(&self) -> Option<AuthorityUse> {
        let files = LocalCa::at(&self.data().join(FOLDER));
        let exists = files.root().exists();
        let in_use = match self.certificates() {
            Some(shown) => shown.tls().files() == files.files(),
            None => exists && before_the_local(self).is_none(),
        };
        if in_use {
            return Some(AuthorityUse::Now);
        }
        (exists && self.local_follows()).then_some(AuthorityUse::Later)
    }

    /// How it is with the local authority in use.
    pub fn authority_state(&self) -> Result<AuthorityState, StoreError> {
        match self.authority_use() {
            Some(AuthorityUse::Now) => self.judge_authority(),
            _ => Ok(AuthorityState::Unused),
        }
    }

    /// How it is with the local authority, in use or not.
    pub fn judge_authority(&self) -> Result<AuthorityState, StoreError> {
        let files = LocalCa::at(&self.data().join(FOLDER));
        let Some(authority) = sealed(self.store())?.or_else(|| left_unsealed(&files)) else {
            return Ok(AuthorityState::KeyMissing);
        };
        let hosts = self.hosts();
        Ok(if let Some(name) = hosts.iter().find(|name| !authority.permits(name)) {
            AuthorityState::Outside(name.clone())
        } else if files.unsealed_key().exists() {
            AuthorityState::Unsealed
        } else if authority.scope().is_none() {
            AuthorityState::Unbounded
        } else {
            AuthorityState::Good
        })
    }

    /// SHA-256 of the local authority's certificate, in hexadecimal digits; none when there is none.
    #[must_use]
    pub fn authority_fingerprint(&self) -> Option<String> {
        let pem = fs::read(LocalCa::at(&self.data().join(FOLDER)).root()).ok()?;
        super::certificate::fingerprint_of(&pem)
    }

    /// Makes the local authority anew, for the names of today; a certificate of the old one is replaced at once. Every
    /// device that is to trust this site needs the new certificate.
    ///
    /// # Errors
    /// When the store fails, or the files cannot be written.
    pub fn renew_authority(&self, operator: &Operator) -> Result<(), Refused> {
        // Browsers judge a certificate by their own clocks: a demo's fixed clock must not date it.
        let made = Authority::new(&self.hosts(), SystemClock.now())?;
        let files = LocalCa::at(&self.data().join(FOLDER));
        let unsealed = files.unsealed_key();
        self.operator_write(operator, |w| {
            w.put(&SealedAuthority(made))?;
            Ok::<_, StoreError>(Recorded::new((), Event::new(AUTHORITY_RENEWED)))
        })
        .map_err(Refused::Store)?;
        // Whatever the old one's key was: nobody shall find it in the directory. The new one counts already, whatever fails.
        if let Err(error) = fs::remove_file(&unsealed)
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::warn!(%error, "tls/ca.key, the key of an earlier authority, stays where it is");
        }
        // Also while another certificate is in use: devices get the new one from the page.
        let made = || local(self).map(drop);
        self.certificates().map_or_else(made, |shown| shown.change(self, made))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{certificate::Certificates, kept::Kept, local_ca::tests::unbounded},
        *,
    };
    use crate::platform::{
        bench::{NOW, TestPlatform, lenient, wiring},
        store::{Store, testing::stored_bytes},
    };

    #[test]
    fn bytes_on_disk_are_for_ever() {
        let sealed = SealedAuthority(Authority { certificate: "c".into(), key: Secret::new("k".into()) });
        assert_eq!(stored_bytes(&sealed), b"\x01c\x01k");
    }

    fn now() -> Timestamp {
        SystemClock.now()
    }
    fn names(first: &str) -> Vec<String> {
        vec![first.into(), "localhost".into(), "127.0.0.1".into()]
    }
    fn read(path: &Path) -> String {
        fs::read_to_string(path).unwrap()
    }

    /// A data directory as earlier versions left it.
    fn of_an_earlier_version() -> (tempfile::TempDir, LocalCa, Authority) {
        let data = tempfile::tempdir().unwrap();
        let (old, files) = (unbounded(), LocalCa::at(&data.path().join(FOLDER)));
        fs::create_dir(data.path().join(FOLDER)).unwrap();
        fs::write(files.root(), &old.certificate).unwrap();
        fs::write(files.unsealed_key(), old.key.reveal()).unwrap();
        (data, files, old)
    }

    #[test]
    fn an_authority_of_an_earlier_version_is_sealed_and_goes_on() {
        let (data, at, old) = of_an_earlier_version();
        let store = Store::in_memory().unwrap();
        for _ in 0..2 {
            files(&store, data.path(), &names("haus.example"), false, now(), now()).unwrap();
            assert!(!at.unsealed_key().exists(), "the key lies in the data file alone");
            assert_eq!(read(&at.root()), old.certificate, "devices go on trusting");
            assert_eq!(sealed(&store).unwrap().unwrap().key.reveal(), old.key.reveal());
            assert!(at.leaf_serves(&names("haus.example"), now()));
        }
        // Cut off between sealing and removing: the next start removes.
        fs::write(at.unsealed_key(), old.key.reveal()).unwrap();
        files(&store, data.path(), &names("haus.example"), false, now(), now()).unwrap();
        assert!(!at.unsealed_key().exists());
        // A key that is sealed nowhere is never thrown away.
        fs::write(at.unsealed_key(), unbounded().key.reveal()).unwrap();
        files(&store, data.path(), &names("haus.example"), false, now(), now()).unwrap();
        assert!(at.unsealed_key().exists());
    }

    #[test]
    fn a_key_that_does_not_belong_to_the_certificate_is_not_taken_over() {
        let (data, at, _) = of_an_earlier_version();
        fs::write(at.unsealed_key(), unbounded().key.reveal()).unwrap();
        let store = Store::in_memory().unwrap();
        files(&store, data.path(), &names("haus.example"), false, now(), now()).unwrap();
        assert!(sealed(&store).unwrap().unwrap().scope().is_some(), "a new one was made");
        assert!(at.unsealed_key().exists());
    }

    #[test]
    fn other_names_get_another_authority_only_while_no_device_can_have_it() {
        let data = tempfile::tempdir().unwrap();
        let store = Store::in_memory().unwrap();
        let root = |names: &[String], fresh| {
            read(&files(&store, data.path(), names, fresh, now(), now()).unwrap().root())
        };
        let renewed = || store.check_log(None).entries;
        let machine = root(&names("localhost"), false);
        assert_eq!(renewed(), 0, "there was none before");
        let house = root(&names("haus.example"), false);
        assert!(machine != house, "nobody else could have used the first");
        assert_eq!(renewed(), 1);
        assert_eq!(root(&names("neu.example"), false), house, "devices trust it: it stays");
        assert!(root(&names("neu.example"), true) != house, "in the first run nobody has it");
    }

    /// Once it counted as one of this machine alone, and a name that came later took the trust of every device.
    #[test]
    fn an_authority_for_an_address_of_the_house_stays_when_a_name_comes() {
        let data = tempfile::tempdir().unwrap();
        let store = Store::in_memory().unwrap();
        let root =
            |names: &[String]| read(&files(&store, data.path(), names, false, now(), now()).unwrap().root());
        let house = root(&names("10.0.0.7"));
        assert_eq!(root(&[names("10.0.0.7"), names("haus.example")].concat()), house);
    }

    /// Once a key that could not be removed left the old certificate in use, and said that nothing was done.
    #[test]
    fn a_new_authority_counts_though_the_old_key_cannot_be_removed() {
        let (data, at, old) = of_an_earlier_version();
        let site = TestPlatform::wired(NOW, lenient(), wiring(&[]), &data.path().display().to_string());
        let names = names("localhost");
        let own = LocalCa::at(&data.path().join("own"));
        own.follow(&Authority::new(&names, now()).unwrap(), &names, now()).unwrap();
        Kept::Own.write(data.path(), &read(&own.files().chain), &read(&own.files().key)).unwrap();
        site.p.serve_with(Certificates::open(&site.p).unwrap());
        fs::create_dir(at.unsealed_key()).unwrap();
        let shown = site.p.certificates().unwrap().facts().unwrap();
        site.p.renew_authority(&site.op).unwrap();
        assert!(read(&at.root()) != old.certificate, "devices get the new one");
        assert_eq!(site.p.certificates().unwrap().facts().unwrap(), shown);
    }

    /// Once devices could not be prepared: there was no authority yet, or no page had it, until every device warned.
    #[test]
    fn devices_can_be_told_to_trust_it_before_its_certificate_is_in_use() {
        let data = tempfile::tempdir().unwrap();
        let settings =
            crate::platform::settings::Settings { hosts: vec!["haus.example".into()], ..lenient() };
        let site = TestPlatform::wired(NOW, settings, wiring(&[]), &data.path().display().to_string());
        let (folder, names) = (tempfile::tempdir().unwrap(), names("haus.example"));
        let own = LocalCa::at(folder.path());
        own.follow(&Authority::new(&names, now()).unwrap(), &names, now()).unwrap();
        fs::create_dir(data.path().join(FOLDER)).unwrap();
        Kept::Own.write(data.path(), &read(&own.files().chain), &read(&own.files().key)).unwrap();
        assert_eq!(site.p.authority_use(), None, "there is none");
        site.p.serve_with(Certificates::open(&site.p).unwrap());
        assert_eq!(site.p.authority_use(), Some(AuthorityUse::Later));
        assert_eq!(site.p.authority_state().unwrap(), AuthorityState::Unused);
        assert_eq!(site.p.judge_authority().unwrap(), AuthorityState::Good, "for the names of the site");
        let prepared = site.p.certificates().unwrap().authority().unwrap();
        site.p.give_up_certificate(&site.op).unwrap();
        assert_eq!(site.p.authority_use(), Some(AuthorityUse::Now));
        assert_eq!(
            site.p.certificates().unwrap().authority().unwrap(),
            prepared,
            "what devices trust already"
        );
    }

    /// A backup of before the sealing came back: what was signed serves on, and no device warns.
    #[test]
    fn without_the_key_the_certificate_serves_as_long_as_it_can() {
        let data = tempfile::tempdir().unwrap();
        let haus = names("haus.example");
        let before = files(&Store::in_memory().unwrap(), data.path(), &haus, false, now(), now()).unwrap();
        let root = read(&before.root());
        let older = Store::in_memory().unwrap();
        files(&older, data.path(), &haus, false, now(), now()).unwrap();
        assert_eq!(read(&before.root()), root);
        assert!(sealed(&older).unwrap().is_none());
        let later = now().saturating_add(jiff::SignedDuration::from_hours(24 * 380)).unwrap();
        files(&older, data.path(), &haus, false, later, later).unwrap();
        assert!(read(&before.root()) != root, "then there is a new one");
    }

    #[test]
    fn the_operator_makes_it_anew_and_the_old_key_goes() {
        let (data, at, old) = of_an_earlier_version();
        let folder = data.path().display().to_string();
        let settings =
            crate::platform::settings::Settings { hosts: vec!["haus.example".into()], ..lenient() };
        let site = TestPlatform::wired(NOW, settings, wiring(&[]), &folder);
        site.p.renew_authority(&site.op).unwrap();
        assert!(read(&at.root()) != old.certificate && !at.unsealed_key().exists());
        let sealed = sealed(site.p.store()).unwrap().unwrap();
        assert_eq!(sealed.scope().unwrap().names(), ["haus.example"]);
    }
}
