//! The certificate page of the operator, and the page for devices.

use jiff::Timestamp;
use maud::{Markup, html};

use crate::{
    features::house::accounts::refusal,
    kernel::{
        problem::{FieldErrors, Problem},
        words::Msg,
    },
    platform::web::{
        acme::OrderState,
        certificate::{CertificateFacts, CertificateKind, WARNINGS},
    },
    ui::{
        NavSpot, Page, View,
        facts::{Fact, card, facts},
        form::{self, Field, Width},
        notice::say,
        qr, time,
        view::Tone,
    },
};

/// Its entry of the navigation.
pub const HERE: NavSpot = NavSpot("zertifikat");
/// Where the page is.
pub const HREF: &str = "/betrieb/zertifikat";
/// The page for devices.
pub const DEVICE: &str = "/geraet";

/// The certificate, and another one.
pub struct CertificatePage {
    /// What the one in use says; none: nothing is served.
    pub facts: Option<CertificateFacts>,
    /// The names of the site.
    pub names: Vec<String>,
    /// Now.
    pub now: Timestamp,
    /// How the last order of a certificate went; none: none is ordered.
    pub order: Option<OrderState>,
    /// The chain as it was typed (never the key).
    pub chain: String,
    /// Why another one was refused.
    pub problem: Option<Problem>,
}

fn kind(kind: CertificateKind) -> Msg {
    Msg::new(match kind {
        CertificateKind::Configured => "cert-kind-configured",
        CertificateKind::Uploaded => "cert-kind-uploaded",
        CertificateKind::Acme => "cert-kind-acme",
        CertificateKind::Local => "cert-kind-local",
    })
}

/// What a certificate says, as a list.
#[must_use]
pub fn described(v: &View, shown: &CertificateFacts, now: Timestamp) -> Markup {
    let days = Msg::new("desk-days").with("n", shown.days_left(now));
    let known = [
        Fact::text(Msg::new("cert-kind"), Some(&v.t(&kind(shown.kind)))),
        Fact::text(Msg::new("cert-issuer"), Some(&shown.issuer)),
        Fact::text(Msg::new("cert-names"), Some(&shown.names.join(", "))),
        Fact::new(Msg::new("cert-until"), html! { (time::moment(v, shown.until)) " (" (v.t(&days)) ")" }),
        Fact::new(Msg::new("cert-fingerprint"), html! { code { (shown.fingerprint) } }),
    ];
    facts(v, &known)
}

impl Page for CertificatePage {
    fn title(&self) -> Msg {
        Msg::new("desk-certificate")
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn refused(&self) -> bool {
        self.problem.is_some()
    }
    fn body(&self, v: &View) -> Markup {
        let local = self.facts.as_ref().is_some_and(|facts| facts.kind == CertificateKind::Local);
        html! {
            (refusal(v, self.problem.as_ref()))
            @if let Some(shown) = &self.facts {
                (self.warning(v, shown))
                (card(v, &Msg::new("cert-in-use"), described(v, shown, self.now)))
            } @else {
                (say(v, Tone::Warn, Msg::new("check-certificate-none")))
            }
            @if local { p { (v.w("cert-local-lead")) " " a href=(DEVICE) { (v.w("cert-device-link")) } } }
            @if let Some(order) = &self.order { (card(v, &Msg::new("cert-order"), self.ordered(v, order))) }
            @if !self.facts.as_ref().is_some_and(|facts| facts.kind == CertificateKind::Configured) {
                (card(v, &Msg::new("cert-replace"), self.replace(v)))
            } @else {
                p { (v.w("cert-configured-lead")) }
            }
        }
    }
}

impl CertificatePage {
    fn warning(&self, v: &View, shown: &CertificateFacts) -> Markup {
        let days = shown.days_left(self.now);
        let [first, second, _] = WARNINGS;
        let missing = self.names.iter().find(|name| !shown.covers(name));
        html! {
            @if days < 0 {
                (say(v, Tone::Bad, Msg::new("check-certificate-ended").with("tage", 0_u8)))
            } @else if days <= second {
                (say(v, Tone::Bad, Msg::new("check-certificate-bad").with("tage", days)))
            } @else if days <= first {
                (say(v, Tone::Warn, Msg::new("check-certificate-warn").with("tage", days)))
            }
            @if let Some(name) = missing {
                (say(v, Tone::Bad, Msg::new("check-names-bad").with("name", name.as_str())))
            }
        }
    }

    fn ordered(&self, v: &View, order: &OrderState) -> Markup {
        html! {
            (say(v, order.tone(), order.words()))
            @if let Some(at) = order.at() { p.meta { (time::moment(v, at)) } }
            form.form method="post" action={ (HREF) "/bestellen" } {
                (form::guard(v))
                (form::actions(v, &Msg::new("cert-order-again"), None))
            }
        }
    }

    fn replace(&self, v: &View) -> Markup {
        let none = FieldErrors::new();
        let errors = self.problem.as_ref().map_or(&none, |problem| &problem.fields);
        let field = |name, label, hint| {
            Field::new(name, Msg::new(label)).hint(Msg::new(hint)).errors(errors).width(Width::Full)
        };
        let uploaded = self.facts.as_ref().is_some_and(|facts| facts.kind == CertificateKind::Uploaded);
        html! {
            p { (v.t(&Msg::new("cert-replace-lead").with("namen", self.names.join(", ")))) }
            form.form method="post" action=(HREF) {
                (form::guard(v))
                (form::textarea(v, &field("kette", "cert-chain", "cert-chain-hint"), &self.chain, 6))
                (form::textarea(v, &field("schluessel", "cert-key", "cert-key-hint"), "", 4))
                (form::actions(v, &Msg::new("cert-replace"), None))
            }
            @if uploaded {
                form.form method="post" action={ (HREF) "/zuruecknehmen" } {
                    (form::guard(v))
                    (form::actions(v, &Msg::new("cert-give-up"), None))
                }
            }
        }
    }
}

/// How a device comes to trust this site.
pub struct DevicePage {
    /// The address of this page, for the QR code.
    pub address: String,
    /// SHA-256 of the authority's certificate, in groups of two digits; none: the certificate is one of a public authority.
    pub fingerprint: Option<String>,
}

/// The systems that are explained: key of the words, number of steps.
const SYSTEMS: [(&str, [&str; 2]); 5] = [
    ("device-windows", ["device-windows-1", "device-windows-2"]),
    ("device-mac", ["device-mac-1", "device-mac-2"]),
    ("device-ios", ["device-ios-1", "device-ios-2"]),
    ("device-android", ["device-android-1", "device-android-2"]),
    ("device-linux", ["device-linux-1", "device-linux-2"]),
];

impl Page for DevicePage {
    fn title(&self) -> Msg {
        Msg::new("device-title")
    }
    fn here(&self) -> NavSpot {
        NavSpot::NONE
    }
    fn body(&self, v: &View) -> Markup {
        html! {
            @if let Some(fingerprint) = &self.fingerprint {
                p { (v.w("device-lead")) }
                p.actions { a.button href={ (DEVICE) "/ca.pem" } hx-boost="false" { (v.w("device-download")) } }
                (card(v, &Msg::new("device-check"), html! {
                    p { (v.w("device-check-lead")) }
                    p { code { (fingerprint) } }
                }))
                @for (system, steps) in SYSTEMS {
                    details.card {
                        summary { (v.w(system)) }
                        ol { @for step in steps { li { (v.w(step)) } } }
                    }
                }
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
pub fn pairs(hex: &str) -> String {
    hex.as_bytes().chunks(2).map(String::from_utf8_lossy).collect::<Vec<_>>().join(":").to_uppercase()
}
