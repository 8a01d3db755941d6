//! Pages of recovery.

use maud::{Markup, html};

use crate::{
    features::house::accounts::{onward, refusal},
    kernel::{
        problem::{FieldErrors, Problem},
        words::Msg,
    },
    platform::people::Newcomer,
    ui::{
        NavSpot, Page, View,
        form::{self, Field},
        notice::say,
        view::Tone,
    },
};

/// Where a link is asked for.
pub const HREF: &str = "/passwort-vergessen";

/// Asking for a link.
pub struct ForgottenPage {
    /// Whether mail is sent; without it somebody has to be asked.
    pub mails: bool,
    /// Whether a link was asked for.
    pub asked: bool,
    /// The e-mail as typed.
    pub email: String,
    /// Why it was refused.
    pub problem: Option<Problem>,
}

impl Page for ForgottenPage {
    fn title(&self) -> Msg {
        Msg::new("recovery-title")
    }
    fn here(&self) -> NavSpot {
        NavSpot::NONE
    }
    fn refused(&self) -> bool {
        self.problem.is_some()
    }
    fn body(&self, v: &View) -> Markup {
        let email = Field::new("email", Msg::new("sign-in-email")).autocomplete("username").maxlength(254);
        html! {
            (refusal(v, self.problem.as_ref()))
            @if !self.mails {
                (say(v, Tone::Info, Msg::new("recovery-no-mail")))
            } @else if self.asked {
                (say(v, Tone::Info, Msg::new("recovery-asked")))
                p { (v.w("recovery-asked-said")) }
            } @else {
                p { (v.w("recovery-said")) }
                form.form method="post" action=(HREF) {
                    (form::guard(v))
                    (form::email(v, &email, &self.email))
                    (form::actions(v, &Msg::new("recovery-ask"), None))
                }
            }
            (onward(v))
        }
    }
}

/// Setting a password by a link.
pub struct SetPage {
    /// The secret of the link.
    pub token: String,
    /// Whether it counts.
    pub counts: bool,
    /// Whose first password it is.
    pub newcomer: Option<Newcomer>,
    /// Why it was refused.
    pub problem: Option<Problem>,
}

impl Page for SetPage {
    fn title(&self) -> Msg {
        match &self.newcomer {
            Some(newcomer) => {
                Msg::new("welcome-title").with("facility", newcomer.facility.as_deref().unwrap_or("Visite"))
            }
            None => Msg::new("recovery-set-title"),
        }
    }
    fn here(&self) -> NavSpot {
        NavSpot::NONE
    }
    fn refused(&self) -> bool {
        self.problem.is_some()
    }
    fn body(&self, v: &View) -> Markup {
        let none = FieldErrors::new();
        let errors = self.problem.as_ref().map_or(&none, |problem| &problem.fields);
        let label = if self.newcomer.is_some() { "sign-in-password" } else { "recovery-new" };
        let first = Field::new("password", Msg::new(label))
            .hint(Msg::new("password-hint"))
            .errors(errors)
            .autocomplete("new-password");
        let again = Field::new("password_again", Msg::new("password-again"))
            .errors(errors)
            .autocomplete("new-password");
        html! {
            (refusal(v, self.problem.as_ref()))
            @if self.counts {
                @match &self.newcomer {
                    Some(newcomer) => {
                        p { (v.t(&Msg::new("welcome-name").with("name", newcomer.name.as_str()))) }
                        p { (v.t(&Msg::new("welcome-password").with("email", newcomer.email.as_str()))) }
                    }
                    None => { p { (v.w("recovery-set-said")) } }
                }
                form.form method="post" action={ "/passwort/" (self.token) } {
                    (form::guard(v))
                    (form::password(v, &first))
                    (form::password(v, &again))
                    (form::actions(v, &Msg::new("recovery-save"), None))
                }
            } @else if self.problem.is_none() {
                (say(v, Tone::Bad, Msg::code("LINK_UNGUELTIG")))
            }
            @if !self.counts { p { a href=(HREF) { (v.w("recovery-again")) } } }
            (onward(v))
        }
    }
}
