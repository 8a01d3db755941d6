//! The sign-in page.

use maud::{Markup, html};

use crate::{
    kernel::{problem::Problem, words::Msg},
    ui::{
        NavSpot, Page, View,
        form::{self, Field},
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
        let email = Field::new("email", Msg::new("sign-in-email")).autocomplete("username");
        let password = Field::new("passwort", Msg::new("sign-in-password")).autocomplete("current-password");
        html! {
            form.form id="anmeldung" method="post" action="/anmelden" {
                @if let Some(problem) = &self.problem {
                    div.error-summary tabindex="-1" data-fokus {
                        div role="alert" {
                            h2 { (v.w("form-check")) }
                            p { (v.t(&problem.words)) }
                        }
                    }
                }
                (form::guard(v))
                @if let Some(onward) = &self.onward { (form::hidden("weiter", onward)) }
                (form::email(v, &email, &self.email))
                (form::password(v, &password))
                (form::actions(v, &Msg::new("sign-in-submit"), None))
            }
        }
    }
}
