//! Choosing another password.

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

/// The form; after a refusal with the sentences, never with what was typed.
#[derive(Default)]
pub struct PasswordPage {
    /// The login: lets a password manager know whose password it is.
    pub email: String,
    /// It must be changed before anything else.
    pub forced: bool,
    /// What is wrong.
    pub errors: FieldErrors,
    /// A refusal that is no field's.
    pub said: Option<Msg>,
}

impl Page for PasswordPage {
    fn title(&self) -> Msg {
        Msg::new("account-password-title")
    }
    fn here(&self) -> NavSpot {
        NavSpot::NONE
    }
    fn refused(&self) -> bool {
        !self.errors.is_empty() || self.said.is_some()
    }
    fn body(&self, v: &View) -> Markup {
        let field =
            |name, label| Field::new(name, Msg::new(label)).errors(&self.errors).autocomplete("new-password");
        let current = field("current_password", "account-password-current").autocomplete("current-password");
        let new = field("new_password", "account-password-new").hint(Msg::new("account-password-hint"));
        let again = field("new_password_again", "account-password-again");
        html! {
            (parts(v, "/konto/passwort", !self.forced))
            @if self.forced { (say(v, Tone::Info, Msg::new("account-password-forced"))) }
            @if let Some(said) = &self.said { (say(v, Tone::Bad, said.clone())) }
            (form::error_summary(v, &self.errors))
            form.form.narrow #passwort method="post" action="/konto/passwort" {
                (form::guard(v))
                input type="text" name="username" value=(self.email) autocomplete="username" hidden readonly;
                (form::password(v, &current))
                (form::password(v, &new))
                (form::password(v, &again))
                p.meta { (v.w("account-password-others")) }
                (form::actions(v, &Msg::new("account-password-submit"), None))
            }
        }
    }
}
