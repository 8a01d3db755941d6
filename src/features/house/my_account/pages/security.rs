//! The second factor: its state, setting it up, its recovery codes.

use maud::{Markup, html};

use super::{parts, passkeys};
use crate::{
    kernel::{problem::FieldErrors, words::Msg},
    platform::{tenancy::User, web::session::FactorOffer},
    ui::{
        NavSpot, Page, View,
        facts::{Fact, facts},
        form::{self, Field},
        notice::say,
        qr::qr,
        time,
        view::Tone,
    },
};

/// Whether there is a second factor, and what can be done about it.
pub struct SecurityPage {
    /// The person.
    pub user: User,
    /// Whether a place of theirs demands it.
    pub needed: bool,
    /// Whether nothing else is open before it is set up.
    pub forced: bool,
    /// The name by which the browser is here; none at an address.
    pub here: Option<String>,
    /// A name by which the site is reached too.
    pub elsewhere: Option<String>,
}

fn act(v: &View, action: &str, submit: &'static str, secondary: bool) -> Markup {
    html! {
        form method="post" action=(action) {
            (form::guard(v))
            button.button .secondary[secondary] type="submit" { (v.w(submit)) }
        }
    }
}

impl Page for SecurityPage {
    fn title(&self) -> Msg {
        Msg::new("account-security-title")
    }
    fn here(&self) -> NavSpot {
        NavSpot::NONE
    }
    fn body(&self, v: &View) -> Markup {
        let left = self.user.recovery.len();
        html! {
            (parts(v, "/konto/sicherheit", !self.forced))
            @match &self.user.factor {
                None => {
                    @if self.forced {
                        (say(v, Tone::Info, Msg::new("account-factor-forced")))
                    } @else {
                        (say(v, Tone::Neutral, Msg::new("account-factor-none")))
                    }
                    p { (v.w("account-factor-why")) }
                    (act(v, "/konto/sicherheit/einrichten", "account-factor-set-up", false))
                }
                Some(factor) => {
                    (facts(v, &[
                        Fact::new(Msg::new("account-factor-since"), time::moment(v, factor.since)),
                        Fact::new(Msg::new("account-codes-left"), html! { (left) }),
                    ]))
                    @if left <= 3 { (say(v, Tone::Warn, Msg::new("account-codes-few").with("n", left))) }
                    div.actions {
                        (act(v, "/konto/sicherheit/codes", "account-codes-renew", true))
                        (act(v, "/konto/sicherheit/einrichten", "account-factor-replace", true))
                        @if !self.needed { (act(v, "/konto/sicherheit/abschalten", "account-factor-off", true)) }
                    }
                    @if self.needed { p.meta { (v.w("account-factor-needed")) } }
                    (passkeys::section(v, factor, self.here.as_deref(), self.elsewhere.as_deref()))
                    p.meta { (v.w("account-security-others")) }
                }
            }
        }
    }
}

/// The offered factor: a code for the camera, the key for the keyboard, and one field to confirm it.
pub struct FactorPage {
    /// What is offered.
    pub offer: FactorOffer,
    /// Whether the rest of the account is open.
    pub open: bool,
    /// What is wrong with the code.
    pub errors: FieldErrors,
}

/// The key in groups of four, as people read it aloud.
fn grouped(key: &str) -> String {
    let groups: Vec<String> =
        key.as_bytes().chunks(4).map(String::from_utf8_lossy).map(|group| group.into_owned()).collect();
    groups.join(" ")
}

impl Page for FactorPage {
    fn title(&self) -> Msg {
        Msg::new("account-factor-title")
    }
    fn here(&self) -> NavSpot {
        NavSpot::NONE
    }
    fn refused(&self) -> bool {
        !self.errors.is_empty()
    }
    fn body(&self, v: &View) -> Markup {
        let code = Field::new("code", Msg::new("account-factor-code"))
            .hint(Msg::new("account-factor-code-hint"))
            .errors(&self.errors)
            .autocomplete("one-time-code")
            .inputmode("numeric")
            .maxlength(7);
        html! {
            (parts(v, "/konto/sicherheit", self.open))
            (form::error_summary(v, &self.errors))
            ol.steps {
                li { (v.w("account-factor-step-app")) }
                li {
                    (v.w("account-factor-step-scan"))
                    (qr(&self.offer.address, &v.w("account-factor-qr")))
                    p { (v.w("account-factor-key")) " " code.key data-schluessel { (grouped(&self.offer.key)) } }
                    p { a href=(self.offer.address) { (v.w("account-factor-open")) } }
                }
                li { (v.w("account-factor-step-code")) }
            }
            form.form.narrow #faktor method="post" action="/konto/sicherheit/bestaetigen" {
                (form::guard(v))
                (form::text(v, &code, ""))
                (form::actions(v, &Msg::new("code-submit"), Some(("/konto/sicherheit", &Msg::new("common-cancel")))))
            }
        }
    }
}

/// Ten recovery codes, shown this once.
pub struct CodesPage {
    /// The codes.
    pub codes: Vec<String>,
}

impl Page for CodesPage {
    fn title(&self) -> Msg {
        Msg::new("account-codes-title")
    }
    fn here(&self) -> NavSpot {
        NavSpot::NONE
    }
    fn body(&self, v: &View) -> Markup {
        html! {
            (say(v, Tone::Good, Msg::new("account-codes-done")))
            p { (v.w("account-codes-why")) }
            ol.codes #codes { @for code in &self.codes { li { code { (code) } } } }
            p.actions {
                button.button.secondary type="button" data-kopieren="codes" data-wort=(v.w("account-codes-copied")) hidden {
                    (v.w("account-codes-copy"))
                }
                button.button.secondary type="button" data-drucken hidden { (v.w("account-codes-print")) }
            }
            form.form #gesichert method="post" action="/konto/sicherheit/gesichert" data-ohne-warnung {
                (form::guard(v))
                label.choice {
                    input type="checkbox" name="gesichert" value="ja" required;
                    span { (v.w("account-codes-saved")) }
                }
                (form::actions(v, &Msg::new("common-next"), None))
            }
        }
    }
}
