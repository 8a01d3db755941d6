//! Which of the certificates of this instance counts.

use std::io;

use super::{
    authority,
    certificate::{CertificateFacts, CertificateKind, Refused},
    kept::Kept,
    local_ca::LocalCa,
    tls::{CertificateFiles, TlsError},
};
use crate::{
    kernel::{clock::Clock as _, host::Host},
    platform::{Platform, clock::SystemClock},
};

/// Which certificate counts: that of the configuration, one handed in, an ordered one, the local authority's. That one is
/// made before it counts too, when it follows: devices are told to trust it while another is in use.
///
/// # Errors
/// When the local authority's cannot be made, and nothing goes before it.
pub fn choose(p: &Platform) -> Result<(CertificateKind, CertificateFiles), TlsError> {
    let Some(found) = before_the_local(p) else {
        return Ok((CertificateKind::Local, local(p)?.files()));
    };
    if p.local_follows()
        && let Err(error) = local(p)
    {
        tracing::error!(%error, "the local authority's certificate, which follows, cannot be made");
    }
    Ok(found)
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
        facts.is_some_and(|facts| serves_unordered(&facts, &p.hosts()))
    };
    (p.acme().is_some() || serves()).then_some((Kept::Ordered.kind(), files))
}

/// Whether devices go on trusting a certificate that is ordered no more: it counts, is no trial, and is for the site. That
/// is for a name of it, and for all that a public authority certifies: no such certificate is for the others.
fn serves_unordered(facts: &CertificateFacts, hosts: &[String]) -> bool {
    facts.until > SystemClock.now()
        && !facts.is_a_trial()
        && hosts.iter().any(|host| facts.covers(host))
        && hosts.iter().all(|host| facts.covers(host) || !Host::of(host).is_public())
}

/// A kept certificate that is of no use, or need not be any longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leftover {
    /// It cannot be shown; the next in line is.
    Unusable,
    /// It is shown, and ordered no more.
    Unordered,
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
        self.settings().tls_certificate.is_none() && self.unusable().next().is_some()
    }

    fn unusable(&self) -> impl Iterator<Item = Kept> {
        Kept::ALL.into_iter().filter(|kept| kept.read(self.data()).is_err())
    }

    /// What the operator may throw away; what cannot be shown first.
    #[must_use]
    pub fn leftover(&self) -> Option<Leftover> {
        if self.certificate_skipped() {
            return Some(Leftover::Unusable);
        }
        let ordered = matches!(before_the_local(self), Some((CertificateKind::Acme, _)));
        (ordered && self.acme().is_none()).then_some(Leftover::Unordered)
    }

    /// Removes it, if it is still left over.
    pub(super) fn remove_leftover(&self, what: Leftover) -> io::Result<()> {
        if self.leftover() != Some(what) {
            return Ok(());
        }
        match what {
            Leftover::Unusable => self.unusable().try_for_each(|kept| kept.remove(self.data())),
            Leftover::Unordered => Kept::Ordered.remove(self.data()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use rcgen::{CertificateParams, DnType, Issuer, KeyPair};
    use rustls::pki_types::{CertificateDer, pem::PemObject as _};

    use super::*;
    use crate::{
        kernel::words::Msg,
        platform::{
            bench::{NOW, TestPlatform, lenient, wiring},
            web::{acme::AcmeChoice, certificate::Certificates, local_ca::Authority, orders::OrderState},
        },
    };

    /// A site that shows a certificate, and its data directory.
    fn site() -> (tempfile::TempDir, TestPlatform) {
        let data = tempfile::tempdir().unwrap();
        let site = TestPlatform::wired(NOW, lenient(), wiring(&[]), &data.path().display().to_string());
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
        assert!(Kept::Own.write(site.p.data(), &chain, &made(0).1).is_err(), "it takes the place of nothing");
        assert_eq!(kind(&site.p), CertificateKind::Uploaded);
        fs::write(Kept::Own.path(site.p.data()), chain + &made(0).1).unwrap();
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

    /// Chain and key of a certificate by an authority of that name.
    fn by(authority: &str, name: &str) -> (String, String) {
        let (root, key) = (KeyPair::generate().unwrap(), KeyPair::generate().unwrap());
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name.push(DnType::CommonName, authority);
        let authority = Issuer::new(params, root);
        let leaf =
            CertificateParams::new(vec![name.to_owned()]).unwrap().signed_by(&key, &authority).unwrap();
        (leaf.pem(), key.serialize_pem())
    }

    /// Once a certificate that no browser trusts, or for names of before, was shown for months in place of the local one.
    #[test]
    fn what_is_ordered_no_more_serves_on_while_devices_trust_it_under_the_names_of_the_site() {
        let name = "visite.haus-am-see.de";
        let (trusted, trial) = ("R12", "(STAGING) Riddling Rhubarb R12");
        for (authority, hosts, shown) in [
            (trusted, vec![name], CertificateKind::Acme),
            (trusted, vec![name, "10.0.0.7", "nas", "localhost"], CertificateKind::Acme),
            (trusted, vec!["neu.haus-am-see.de"], CertificateKind::Local),
            (trusted, vec![name, "neu.haus-am-see.de"], CertificateKind::Local),
            (trusted, vec!["nas"], CertificateKind::Local),
            (trial, vec![name], CertificateKind::Local),
        ] {
            let (_data, site) = site();
            let p = &site.p;
            p.choose_acme(&site.op, choice()).unwrap();
            let (chain, key) = by(authority, name);
            p.take_ordered(&choice(), &chain, &key).unwrap();
            assert_eq!(kind(p), CertificateKind::Acme, "it was ordered");
            assert_eq!(p.certificates().unwrap().is_trusted(), authority == trusted);
            p.rename(hosts.iter().map(|host| (*host).to_owned()).collect());
            p.end_acme(&site.op).unwrap();
            assert_eq!(kind(p), shown, "{authority}, {hosts:?}");
            assert_eq!(p.leftover(), (shown == CertificateKind::Acme).then_some(Leftover::Unordered));
        }
    }

    /// Once it stayed in use though the local one was chosen in its place, and browsers were told to come over TLS only.
    #[test]
    fn in_the_first_run_an_order_that_is_ended_leaves_nothing() {
        let (_data, site) = site();
        let p = &site.p;
        let recovery = "00000-00000-00000-00000-00000-00000-00000-00000-00000-00000-06CT0".parse().unwrap();
        p.begin_setup(&recovery).unwrap();
        p.choose_acme(&site.op, choice()).unwrap();
        let (chain, key) = by("R12", "localhost");
        p.take_ordered(&choice(), &chain, &key).unwrap();
        let shown = || p.certificates().unwrap().facts().unwrap().kind;
        assert_eq!(shown(), CertificateKind::Acme);
        p.end_acme(&site.op).unwrap();
        assert_eq!(shown(), CertificateKind::Local);
        assert!(!Kept::Ordered.path(p.data()).exists());
    }

    #[test]
    fn the_operator_throws_away_what_cannot_be_shown_and_what_is_ordered_no_more() {
        let (_data, site) = site();
        let p = &site.p;
        let (chain, key) = by("R12", "localhost");
        p.choose_acme(&site.op, choice()).unwrap();
        p.take_ordered(&choice(), &chain, &key).unwrap();
        assert_eq!(p.leftover(), None, "it is ordered");
        p.discard_certificate(&site.op, Leftover::Unordered).unwrap();
        assert_eq!(kind(p), CertificateKind::Acme, "not behind anybody's back");
        p.end_acme(&site.op).unwrap();
        fs::write(Kept::Own.path(p.data()), "broken").unwrap();
        assert_eq!(p.leftover(), Some(Leftover::Unusable));
        p.discard_certificate(&site.op, Leftover::Unusable).unwrap();
        assert!(!p.certificate_skipped());
        assert_eq!(kind(p), CertificateKind::Acme);
        assert_eq!(p.leftover(), Some(Leftover::Unordered));
        p.discard_certificate(&site.op, Leftover::Unordered).unwrap();
        assert_eq!(p.certificates().unwrap().facts().unwrap().kind, CertificateKind::Local);
        assert_eq!(p.leftover(), None);
    }

    /// Once such a pair was taken and could not be shown, and the good one of before was gone.
    #[test]
    fn a_pair_is_laid_down_without_what_stands_around_it_in_its_texts() {
        let (_data, site) = site();
        let (older, older_key) = by("R12", "localhost");
        let (chain, key) = by("R12", "localhost");
        for (chain_text, key_text) in [
            (format!("{older_key}{chain}"), key.clone()),
            (format!("{chain}{older_key}"), format!("{older}{key}")),
            (chain.replace('\n', "\r\n"), key.replace('\n', "\r\n")),
        ] {
            site.p.replace_certificate(&site.op, &chain_text, &key_text).unwrap();
            assert!(!site.p.certificate_skipped());
            let shown = site.p.certificates().unwrap().tls().chain();
            assert_eq!(shown, [CertificateDer::from_pem_slice(chain.as_bytes()).unwrap()]);
            let laid_down = fs::read_to_string(Kept::Own.path(site.p.data())).unwrap();
            assert_eq!(laid_down.trim_end(), format!("{chain}{key}").replace('\r', "").trim_end());
        }
    }

    /// Once the hourly look chose the certificate of before, and showed it again after the operator had replaced it.
    #[test]
    fn nobody_shows_what_was_chosen_before_another_is_laid_down() {
        let (_data, site) = site();
        let (chain, key) = by("R12", "localhost");
        let shown = site.p.certificates().unwrap();
        let (done, looked) = std::sync::mpsc::channel();
        let mut hourly = None;
        let act = || {
            let p = site.p.clone();
            hourly = Some(std::thread::spawn(move || done.send(p.tend_certificate().is_ok())));
            let moment = std::time::Duration::from_millis(200);
            assert!(looked.recv_timeout(moment).is_err(), "it waits for the act");
            Kept::Own.write(site.p.data(), &chain, &key)
        };
        shown.change(&site.p, act).unwrap();
        hourly.unwrap().join().unwrap().unwrap();
        assert!(looked.recv().unwrap());
        assert_eq!(shown.facts().unwrap().kind, CertificateKind::Uploaded);
    }

    /// Once the page said for an hour that it was under way.
    #[tokio::test]
    async fn whoever_waits_for_an_order_that_is_dropped_is_told() {
        let (_data, site) = site();
        let p = &site.p;
        let (chain, key) = by("R12", "localhost");
        let number = p.choose_acme(&site.op, choice()).unwrap();
        p.replace_certificate(&site.op, &chain, &key).unwrap();
        let orders = tokio::spawn(p.clone().keep_ordered());
        let told = p.order_ended(number, std::time::Duration::from_secs(60)).await;
        assert_eq!(told, Some(OrderState::Waiting));
        orders.abort();
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
