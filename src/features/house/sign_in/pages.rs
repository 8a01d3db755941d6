//! The sign-in page.

use maud::{Markup, html};

use crate::{
    features::house::accounts::refusal,
    kernel::{
        problem::{FieldErrors, Problem},
        words::Msg,
    },
    ui::{
        NavSpot, Page, View,
        form::{self, Field},
        passkey,
    },
};

/// The sign-in page; after a refusal with what was typed (never the password) and the sentence.
#[derive(Default)]
pub struct SignInPage {
    /// The typed e-mail.
    pub email: String,
    /// Where to go after signing in: a local path.
    pub onward: Option<String>,
    /// Why it was refused.
    pub problem: Option<Problem>,
}

impl Page for SignInPage {
    fn title(&self) -> Msg {
        Msg::new("sign-in-title")
    }
    fn here(&self) -> NavSpot {
        NavSpot::NONE
    }
    fn refused(&self) -> bool {
        self.problem.is_some()
    }
    fn body(&self, v: &View) -> Markup {
        let errors = errors(self.problem.as_ref());
        let email = Field::new("email", Msg::new("sign-in-email")).errors(&errors).autocomplete("username");
        let password = Field::new("passwort", Msg::new("sign-in-password"))
            .errors(&errors)
            .autocomplete("current-password");
        // The first that is empty; of a refusal the reason is read first.
        let (email, password) = match (&self.problem, self.email.is_empty()) {
            (Some(_), _) => (email, password),
            (None, true) => (email.focus(), password),
            (None, false) => (email, password.focus()),
        };
        html! {
            form.form id="anmeldung" method="post" action="/anmelden" {
                (refusal(v, self.problem.as_ref()))
                (form::guard(v))
                @if let Some(onward) = &self.onward { (form::hidden("weiter", onward)) }
                (form::email(v, &email, &self.email))
                (form::password(v, &password))
                (form::actions(v, &Msg::new("sign-in-submit"), None))
            }
            p { a href="/passwort-vergessen" { (v.w("sign-in-forgotten")) } }
            p { (v.w("sign-in-no-account")) " " a href="/registrieren" { (v.w("register-title")) } }
        }
    }
}

/// The second step: a code of the authenticator, or one of the recovery codes.
#[derive(Default)]
pub struct CodePage {
    /// Where to go after signing in: a local path.
    pub onward: Option<String>,
    /// Why it was refused.
    pub problem: Option<Problem>,
    /// What a passkey is asked, where the account has one for this name of the site.
    pub passkey: Option<String>,
}

impl Page for CodePage {
    fn title(&self) -> Msg {
        Msg::new("code-title")
    }
    fn here(&self) -> NavSpot {
        NavSpot::NONE
    }
    fn refused(&self) -> bool {
        self.problem.is_some()
    }
    fn body(&self, v: &View) -> Markup {
        // One field, no auto-submit, paste allowed (interface.md, 4.2); a recovery code is longer than six digits.
        let code = Field::new("code", Msg::new("code-label"))
            .hint(Msg::new("code-hint"))
            .errors(&errors(self.problem.as_ref()))
            .autocomplete("one-time-code");
        let code = if self.problem.is_none() { code.focus() } else { code };
        html! {
            form.form id="anmeldung" method="post" action="/anmelden/code" {
                (refusal(v, self.problem.as_ref()))
                (form::guard(v))
                @if let Some(onward) = &self.onward { (form::hidden("weiter", onward)) }
                (form::text(v, &code, ""))
                (form::actions(v, &Msg::new("code-submit"), Some(("/anmelden", &Msg::new("code-back")))))
            }
            @if let Some(question) = &self.passkey {
                form.form id="passkey" method="post" action="/anmelden/passkey" data-ohne-warnung {
                    (form::guard(v))
                    @if let Some(onward) = &self.onward { (form::hidden("weiter", onward)) }
                    (passkey::button(v, question, "code-passkey", true))
                }
            }
            p.meta { (v.w("code-lost")) }
        }
    }
}

/// What is missing in the form, if that is why it was refused.
fn errors(problem: Option<&Problem>) -> FieldErrors {
    problem.map(|problem| problem.fields.clone()).unwrap_or_default()
}
