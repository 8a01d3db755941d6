//! How a device comes to trust this site: its system's steps, and the file of the kind that it installs.

use base64::{Engine as _, engine::general_purpose::STANDARD as B64};
use maud::{Markup, html};

use crate::{
    kernel::words::{Lang, Msg},
    platform::web::{
        authority::AuthorityUse,
        certificate::{der_of, fingerprint_of},
        local_ca::Scope,
    },
    ui::{NavSpot, Page, View, facts::card, qr, words::t},
};

/// The authority's certificate as a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaFile {
    /// A configuration profile: what iPhone and iPad install when it is opened.
    Profile,
    /// The certificate itself (DER): what Windows, macOS, Android and Firefox take for an authority.
    Der,
    /// The certificate as text: what Linux and programs read.
    Pem,
}

impl CaFile {
    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Profile => "visite.mobileconfig",
            Self::Der => "visite.crt",
            Self::Pem => "visite-ca.pem",
        }
    }
    /// Where it is.
    #[must_use]
    pub fn href(self) -> &'static str {
        match self {
            Self::Profile => "/geraet/visite.mobileconfig",
            Self::Der => "/geraet/visite.crt",
            Self::Pem => "/geraet/ca.pem",
        }
    }
    /// Its media type; the system chooses by it what to do.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Profile => "application/x-apple-aspen-config",
            Self::Der => "application/x-x509-ca-cert",
            Self::Pem => "application/x-pem-file",
        }
    }
    /// Its content, from the certificate as PEM; none when that is unreadable.
    #[must_use]
    pub fn content(self, pem: &[u8], site: &str, lang: Lang) -> Option<Vec<u8>> {
        let der = der_of(pem)?;
        Some(match self {
            Self::Profile => {
                let about = match Scope::of_pem(pem) {
                    Some(_) => "device-profile-about",
                    None => "device-profile-unbounded",
                };
                profile(&der, &fingerprint_of(pem)?, site, about, lang).into_bytes()
            }
            Self::Der => der,
            Self::Pem => pem.to_vec(),
        })
    }
}

/// An Apple configuration profile that holds nothing but the authority. Its ids come from the certificate, so that the same
/// one installed twice is one, and a new one stands beside the old.
fn profile(der: &[u8], print: &str, site: &str, about: &'static str, lang: Lang) -> String {
    let uuid = |from: usize| {
        let part = |a: usize, b: usize| print.get(from + a..from + b).unwrap_or_default().to_uppercase();
        [part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)].join("-")
    };
    let site: String = site.chars().filter(|c| c.is_ascii_alphanumeric() || "-.:[]".contains(*c)).collect();
    let id = format!("visite.authority.{}", print.get(..16).unwrap_or_default());
    let name = t(lang, &Msg::new("device-profile-name").with("site", site.as_str()));
    let about = t(lang, &Msg::new(about).with("site", site.as_str()));
    let entry = |key: &str, value: &str| html! { key { (key) } string { (value) } }.into_string();
    let dict = |inside: String| format!("<dict>{inside}<key>PayloadVersion</key><integer>1</integer></dict>");
    let certificate = dict(
        [
            entry("PayloadType", "com.apple.security.root"),
            entry("PayloadIdentifier", &format!("{id}.certificate")),
            entry("PayloadUUID", &uuid(32)),
            entry("PayloadDisplayName", &name),
            entry("PayloadCertificateFileName", CaFile::Der.name()),
            format!("<key>PayloadContent</key><data>{}</data>", B64.encode(der)),
        ]
        .concat(),
    );
    let whole = dict(
        [
            entry("PayloadType", "Configuration"),
            entry("PayloadIdentifier", &id),
            entry("PayloadUUID", &uuid(0)),
            entry("PayloadDisplayName", &name),
            entry("PayloadDescription", &about),
            entry("PayloadOrganization", "Visite"),
            format!("<key>PayloadContent</key><array>{certificate}</array>"),
        ]
        .concat(),
    );
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \
         \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n<plist version=\"1.0\">{whole}</plist>\n"
    )
}

/// A system that is explained.
pub struct System {
    /// The key of its name.
    words: &'static str,
    /// What its browsers say of it.
    marks: &'static [&'static str],
    /// The files that it installs, the first the usual one.
    files: &'static [CaFile],
    /// What to do, step by step.
    steps: &'static [&'static str],
}

/// Every system; where a browser says the marks of two, the first counts (Android calls itself Linux too).
const SYSTEMS: [System; 5] = [
    System {
        words: "device-ios",
        marks: &["iPhone", "iPad", "iPod"],
        files: &[CaFile::Profile],
        steps: &["device-ios-1", "device-ios-2", "device-ios-3"],
    },
    System {
        words: "device-android",
        marks: &["Android"],
        files: &[CaFile::Der],
        steps: &["device-android-1", "device-android-2"],
    },
    System {
        words: "device-windows",
        marks: &["Windows"],
        files: &[CaFile::Der],
        steps: &["device-windows-1", "device-windows-2"],
    },
    System {
        words: "device-mac",
        marks: &["Macintosh", "Mac OS X"],
        files: &[CaFile::Der],
        steps: &["device-mac-1", "device-mac-2", "device-mac-3"],
    },
    System {
        words: "device-linux",
        marks: &["Linux", "CrOS", "X11"],
        files: &[CaFile::Pem, CaFile::Der],
        steps: &["device-linux-1", "device-linux-2"],
    },
];

/// How a device comes to trust this site.
pub struct DevicePage {
    /// The address of this page, for the QR code.
    pub address: String,
    /// What the authority's certificate is needed for, and its SHA-256 in groups of two digits; none: devices need none.
    pub authority: Option<(AuthorityUse, String)>,
    /// What the browser calls itself; its system comes first.
    pub agent: String,
}

impl DevicePage {
    /// The systems, that of this device in front; and whether it is known.
    fn systems(&self) -> (Vec<&'static System>, bool) {
        let own = SYSTEMS.iter().position(|system| system.marks.iter().any(|mark| self.agent.contains(mark)));
        let mut all: Vec<&System> = SYSTEMS.iter().collect();
        if let Some(own) = own {
            let first = all.remove(own);
            all.insert(0, first);
        }
        (all, own.is_some())
    }
}

impl Page for DevicePage {
    fn title(&self) -> Msg {
        Msg::new("device-title")
    }
    fn here(&self) -> NavSpot {
        NavSpot::NONE
    }
    fn roomy(&self) -> bool {
        true
    }
    fn body(&self, v: &View) -> Markup {
        let (systems, known) = self.systems();
        html! {
            @if let Some((needed, fingerprint)) = &self.authority {
                @let now = *needed == AuthorityUse::Now;
                p { (v.w(if now { "device-lead" } else { "device-later" })) }
                div {
                    @for (place, system) in systems.into_iter().enumerate() {
                        details.card open[now && known && place == 0] {
                            summary { (v.w(system.words)) }
                            p.actions {
                                @for (place, file) in system.files.iter().enumerate() {
                                    a.button .secondary[place > 0] href=(file.href()) hx-boost="false" {
                                        (v.t(&Msg::new("device-download").with("datei", file.name())))
                                    }
                                }
                            }
                            ol { @for step in system.steps { li { (v.w(step)) } } }
                        }
                    }
                }
                (card(v, &Msg::new("device-check"), html! {
                    p { (v.w("device-check-lead")) }
                    p { code { @for (at, pair) in fingerprint.split(':').enumerate() { @if at > 0 { ":" wbr; } (pair) } } }
                }))
                (card(v, &Msg::new("device-other"), html! {
                    p { (v.w("device-other-lead")) " " code { (self.address) } }
                    (qr::qr(&self.address, &v.w("device-qr")))
                }))
            } @else {
                p { (v.w("device-public")) }
            }
        }
    }
}

/// A fingerprint as people compare it: pairs of digits with colons.
#[must_use]
pub fn fingerprint(pem: &[u8]) -> Option<String> {
    let hex = fingerprint_of(pem)?;
    let pairs = hex.as_bytes().chunks(2).map(String::from_utf8_lossy).collect::<Vec<_>>();
    Some(pairs.join(":").to_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::web::local_ca::{Authority, tests::unbounded};

    fn first(agent: &str) -> (&'static str, CaFile, bool) {
        let page = DevicePage { address: String::new(), authority: None, agent: agent.into() };
        let (systems, known) = page.systems();
        (systems[0].words, systems[0].files[0], known)
    }

    #[test]
    fn each_device_is_offered_the_kind_of_file_that_it_installs() {
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1";
        assert_eq!(first(phone), ("device-ios", CaFile::Profile, true));
        let android = "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/150.0.0.0 Mobile Safari/537.36";
        assert_eq!(first(android), ("device-android", CaFile::Der, true));
        let windows =
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/150.0.0.0 Safari/537.36";
        assert_eq!(first(windows), ("device-windows", CaFile::Der, true));
        let mac = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15";
        assert_eq!(first(mac), ("device-mac", CaFile::Der, true));
        let linux = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
        assert_eq!(first(linux), ("device-linux", CaFile::Pem, true));
        assert!(!first("curl/8.0").2, "nothing is guessed of a stranger");
    }

    /// Once an authority of an earlier version, which may sign for anything, was said to sign for nothing else.
    #[test]
    fn a_profile_says_what_its_authority_may_sign() {
        let now = "2026-02-04T09:00:00Z".parse().unwrap();
        let said = |pem: String| {
            let profile = CaFile::Profile.content(pem.as_bytes(), "haus.example", Lang::En).unwrap();
            String::from_utf8(profile).unwrap()
        };
        let bounded = said(Authority::new(&["haus.example".into()], now).unwrap().certificate);
        assert!(bounded.contains("can sign for no other website"), "{bounded}");
        let unbounded = said(unbounded().certificate);
        assert!(unbounded.contains("may sign for any website"), "{unbounded}");
    }

    #[test]
    fn a_profile_names_the_site_and_keeps_foreign_text_out() {
        let said = profile(b"der", &"0f".repeat(32), "haus.example<x>&", "device-profile-about", Lang::De);
        assert!(said.contains("haus.example") && !said.contains("<x>") && !said.contains("&<"), "{said}");
        assert!(said.contains("<data>ZGVy</data>") && said.contains("com.apple.security.root"));
        assert!(said.contains("<string>0F0F0F0F-0F0F-0F0F-0F0F-0F0F0F0F0F0F</string>"), "{said}");
    }
}
