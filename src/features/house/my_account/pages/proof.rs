//! Showing again who one is, before something that lets people in is changed.

use maud::{Markup, html};

use super::parts;
use crate::{
    kernel::{problem::FieldErrors, words::Msg},
    ui::{
        NavSpot, Page, View,
        form::{self, Field},
        notice::say,
        view::Tone,
    },
};

/// The small form; leads on to where the person wanted to go.
#[derive(Default)]
pub struct ProofPage {
    /// The login, for password managers.
    pub email: String,
    /// Whether a code is due too.
    pub code: bool,
    /// Where to go then: a path of this site.
    pub onward: String,
    /// The part of the account that it belongs to.
    pub part: &'static str,
    /// Whether the rest of the account is open.
    pub open: bool,
    /// What is wrong.
    pub errors: FieldErrors,
    /// A refusal that is no field's.
    pub said: Option<Msg>,
}

impl Page for ProofPage {
    fn title(&self) -> Msg {
        Msg::new("account-proof-title")
    }
    fn here(&self) -> NavSpot {
        NavSpot::NONE
    }
    fn refused(&self) -> bool {
        !self.errors.is_empty() || self.said.is_some()
    }
    fn body(&self, v: &View) -> Markup {
        let password = Field::new("password", Msg::new("sign-in-password"))
            .errors(&self.errors)
            .autocomplete("current-password");
        let code = Field::new("mfa_code", Msg::new("code-label"))
            .hint(Msg::new("code-hint"))
            .errors(&self.errors)
            .autocomplete("one-time-code");
        html! {
            (parts(v, self.part, self.open))
            @if let Some(said) = &self.said { (say(v, Tone::Bad, said.clone())) }
            (form::error_summary(v, &self.errors))
            p { (v.w(if self.onward.starts_with("/konto/") { "account-proof-why" } else { "account-proof-to-sign" })) }
            form.form.narrow #nachweis method="post" action="/konto/nachweis" {
                (form::guard(v))
                (form::hidden("weiter", &self.onward))
                input type="text" name="username" value=(self.email) autocomplete="username" hidden readonly;
                (form::password(v, &password))
                @if self.code { (form::text(v, &code, "")) }
                (form::actions(v, &Msg::new("common-next"), None))
            }
        }
    }
}
