//! The certificate page of the operator, and the page for devices.

use jiff::Timestamp;
use maud::{Markup, html};

use super::order::AcmeTyped;
use crate::{
    features::house::accounts::refusal,
    kernel::{
        problem::{FieldErrors, Problem},
        words::Msg,
    },
    platform::web::{
        authority::AuthorityState,
        certificate::{CertificateFacts, CertificateKind, WARNINGS},
        chosen::Leftover,
        orders::OrderState,
    },
    ui::{
        NavSpot, Page, View,
        facts::{Fact, card, facts},
        form::{self, Field, Width},
        notice::say,
        time,
        view::Tone,
    },
};

/// Its entry of the navigation.
pub const HERE: NavSpot = NavSpot("zertifikat");
/// Where the page is.
pub const HREF: &str = "/betrieb/zertifikat";
/// The page for devices.
pub const DEVICE: &str = "/geraet";
/// The box of a form that takes a certificate away, after which devices warn.
pub const TAKEN: &str = "verstanden";
/// The same of the form that makes the authority anew.
pub const RENEWAL: &str = "stelle_verstanden";

/// The certificate, and another one.
pub struct CertificatePage {
    /// What the one in use says; none: nothing is served.
    pub facts: Option<CertificateFacts>,
    /// The names of the site.
    pub names: Vec<String>,
    /// Now.
    pub now: Timestamp,
    /// How it is with the local authority; none: devices never need it.
    pub authority: Option<AuthorityState>,
    /// What is ordered by ACME, as typed.
    pub acme: AcmeTyped,
    /// Whether the configuration says what is ordered.
    pub acme_configured: bool,
    /// How the last order of a certificate went; none: none is ordered.
    pub order: Option<OrderState>,
    /// Whether the local authority's certificate follows when the one in use is given up or ordered no more.
    pub local_follows: bool,
    /// A certificate that may be thrown away.
    pub leftover: Option<Leftover>,
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
        html! {
            (refusal(v, self.problem.as_ref()))
            @if self.leftover == Some(Leftover::Unusable) {
                (say(v, Tone::Bad, Msg::new("check-certificate-skipped")))
                (self.taken_away(v, "/verwerfen", "cert-discard-unusable", &[]))
            }
            @if let Some(shown) = &self.facts {
                (self.warning(v, shown))
                (card(v, &Msg::new("cert-in-use"), html! {
                    (described(v, shown, self.now))
                    @if self.leftover == Some(Leftover::Unordered) {
                        (self.taken_away(v, "/verwerfen", "cert-discard", &["cert-local-follows"]))
                    }
                }))
            } @else {
                (say(v, Tone::Warn, Msg::new("check-certificate-none")))
            }
            @if let Some(state) = &self.authority {
                (card(v, &Msg::new("check-authority"), self.authority(v, state)))
            }
            @if self.orders() && (self.order.is_some() || !self.acme_configured) { (card(v, &Msg::new("cert-order"), self.ordered(v))) }
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

    fn errors(&self) -> &FieldErrors {
        static NONE: FieldErrors = FieldErrors::new();
        self.problem.as_ref().map_or(&NONE, |problem| &problem.fields)
    }

    /// The box of a form after which devices warn.
    fn understood(&self, v: &View, name: &'static str) -> Markup {
        let field = Field::new(name, Msg::new("cert-authority-understood")).errors(self.errors());
        form::checkbox(v, &field, false, None)
    }

    /// The local authority: whether it is as it should be, and a new one.
    fn authority(&self, v: &View, state: &AuthorityState) -> Markup {
        let tone = state.tone();
        html! {
            (say(v, tone, state.words()))
            p { (v.w("cert-local-lead")) " " a href=(DEVICE) { (v.w("cert-device-link")) } }
            details open[self.errors().of(RENEWAL).next().is_some() || tone != Tone::Good] {
                summary { (v.w("cert-authority-renew")) }
                p { (v.w("cert-authority-renew-lead")) }
                form.form method="post" action={ (HREF) "/stelle" } {
                    (form::guard(v))
                    (self.understood(v, RENEWAL))
                    (form::actions(v, &Msg::new("cert-authority-renew"), None))
                }
            }
        }
    }

    /// What is said before the certificate in use is given up or ordered no more.
    fn follows(&self) -> &'static [&'static str] {
        if self.local_follows { &["cert-local-follows", "cert-ordered-first"] } else { &[] }
    }

    /// A form that takes a certificate away; what the local authority's in its place means is said before, and asked.
    fn taken_away(&self, v: &View, path: &'static str, act: &'static str, said: &[&'static str]) -> Markup {
        html! {
            form.form method="post" action={ (HREF) (path) } {
                (form::guard(v))
                @if !said.is_empty() {
                    p {
                        @for words in said { (v.w(words)) " " }
                        a href=(DEVICE) { (v.w("cert-device-link")) }
                    }
                    (self.understood(v, TAKEN))
                }
                (form::actions(v, &Msg::new(act), None))
            }
        }
    }

    /// Whether what is ordered is shown: no files go first.
    fn orders(&self) -> bool {
        let kind = self.facts.as_ref().map(|facts| facts.kind);
        matches!(kind, Some(CertificateKind::Local | CertificateKind::Acme))
    }

    fn ordered(&self, v: &View) -> Markup {
        let errors = self.errors();
        html! {
            @if let Some(order) = &self.order {
                (say(v, order.tone(), order.words()))
                @if let Some(at) = order.at() { p.meta { (time::moment(v, at)) } }
                form.form method="post" action={ (HREF) "/bestellen" } {
                    (form::guard(v))
                    (form::actions(v, &Msg::new("cert-order-again"), None))
                }
            }
            @if !self.acme_configured {
                details open[!errors.is_empty()] {
                    summary { (v.w("cert-order-choose")) }
                    form.form method="post" action={ (HREF) "/acme" } {
                        (form::guard(v))
                        (self.acme.fields(v, errors))
                        (form::actions(v, &Msg::new("cert-order-submit"), None))
                    }
                    @if self.order.is_some() {
                        (self.taken_away(v, "/acme-beenden", "cert-order-end", self.follows()))
                    }
                }
            }
        }
    }

    fn replace(&self, v: &View) -> Markup {
        let errors = self.errors();
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
                (self.taken_away(v, "/zuruecknehmen", "cert-give-up", self.follows()))
            }
        }
    }
}
