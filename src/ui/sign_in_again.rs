//! Signing in again without losing what was typed: the panel above an untouched form, and the page that carries a sent
//! form with it (interface.md, 4.0 and 4.2).

use maud::{Markup, html};

use crate::kernel::{
    problem::{FieldErrors, Problem},
    words::Msg,
};
use crate::ui::{
    form::{self, Field},
    page::{NavSpot, Page},
    passkey,
    view::View,
};

/// Where both are answered.
pub const ADDRESS: &str = "/anmelden/wieder";

/// A plain form that was sent when the session was over.
#[derive(Clone)]
pub struct Kept {
    /// Where it goes: a local path.
    pub path: String,
    /// Its fields, in order, without the token of the session that is over.
    pub fields: Vec<(String, String)>,
}
crate::opaque_debug!(Kept);

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// E-mail and password.
    Password,
    /// The code of the second factor.
    Code,
}

/// The form of signing in again.
pub struct Again {
    /// What is asked for.
    pub step: Step,
    /// The token of the page whose session is over: says whose page it was.
    pub page: String,
    /// The typed e-mail.
    pub email: String,
    /// Why it was refused.
    pub problem: Option<Problem>,
    /// What goes along.
    pub kept: Option<Kept>,
    /// What a passkey is asked in place of the code.
    pub passkey: Option<String>,
}

impl Again {
    /// The first step.
    #[must_use]
    pub fn first(page: String, kept: Option<Kept>) -> Self {
        Self { step: Step::Password, page, email: String::new(), problem: None, kept, passkey: None }
    }

    fn form(&self, v: &View, in_panel: bool) -> Markup {
        // Names of their own: the page below may have fields of the plain names.
        let none = FieldErrors::new();
        let errors = self.problem.as_ref().map_or(&none, |problem| &problem.fields);
        let field = |name, label| Field::new(name, Msg::new(label)).errors(errors);
        let email = field("konto_email", "sign-in-email").autocomplete("username");
        let password = field("konto_passwort", "sign-in-password").autocomplete("current-password");
        let code =
            field("konto_code", "code-label").hint(Msg::new("code-hint")).autocomplete("one-time-code");
        let (email, code) =
            if self.problem.is_none() && in_panel { (email.focus(), code.focus()) } else { (email, code) };
        html! {
            form.form #neu-anmeldung method="post" action=(ADDRESS) data-ohne-warnung
                hx-post=[in_panel.then_some(ADDRESS)] hx-target=[in_panel.then_some("#neu-anmelden")] {
                (form::error_summary(v, errors))
                @if let Some(problem) = self.problem.as_ref().filter(|_| errors.is_empty()) {
                    div.error-summary tabindex="-1" data-fokus {
                        div role="alert" { p { (v.t(&problem.words)) } }
                    }
                }
                (self.carried())
                @match self.step {
                    Step::Password => {
                        (form::email(v, &email, &self.email))
                        (form::password(v, &password))
                        (form::actions(v, &Msg::new("sign-in-submit"), None))
                    }
                    Step::Code => {
                        (form::text(v, &code, ""))
                        (form::actions(v, &Msg::new("code-submit"), None))
                    }
                }
            }
            @if let Some(question) = self.passkey.as_ref().filter(|_| self.step == Step::Code) {
                form.form #neu-passkey method="post" action=(ADDRESS) data-ohne-warnung
                    hx-post=[in_panel.then_some(ADDRESS)] hx-target=[in_panel.then_some("#neu-anmelden")] {
                    (self.carried())
                    (passkey::button(v, question, "code-passkey", true))
                }
            }
        }
    }

    /// What goes through both steps.
    fn carried(&self) -> Markup {
        html! {
            (form::hidden("seite", &self.page))
            @if let Some(kept) = &self.kept {
                (form::hidden("ziel", &kept.path))
                @for (name, value) in &kept.fields { (form::hidden(&format!("alt-{name}"), value)) }
            }
        }
    }

    /// The panel above an untouched form.
    #[must_use]
    pub fn panel(&self, v: &View) -> Markup {
        html! {
            section.card.again aria-labelledby="neu-titel" {
                h2 #neu-titel { (v.w("again-title")) }
                p { (v.w("again-panel")) }
                (form::with_labels(v, || self.form(v, true)))
            }
        }
    }
}

impl Page for Again {
    fn title(&self) -> Msg {
        Msg::new("again-title")
    }
    fn here(&self) -> NavSpot {
        NavSpot::NONE
    }
    fn refused(&self) -> bool {
        self.problem.is_some()
    }
    fn body(&self, v: &View) -> Markup {
        html! {
            p { (v.w(if self.kept.is_some() { "again-kept" } else { "again-lost" })) }
            (self.form(v, false))
        }
    }
}

/// A form that waits to be sent again, in words.
pub struct Waiting {
    /// What it is about; none where only its fields are known.
    pub title: Option<Msg>,
    /// What was typed, each under its label.
    pub fields: Vec<(String, String)>,
}
crate::opaque_debug!(Waiting);

/// After signing in again: what was typed, and one button that sends it, with the token of the new session.
pub struct SendAgain {
    /// The form.
    pub kept: Kept,
    /// The same in words.
    pub waiting: Waiting,
}

impl Page for SendAgain {
    fn title(&self) -> Msg {
        Msg::new("send-again-title")
    }
    fn here(&self) -> NavSpot {
        NavSpot::NONE
    }
    fn body(&self, v: &View) -> Markup {
        html! {
            p { (v.w("send-again-words")) }
            section.card #wartet {
                @if let Some(title) = &self.waiting.title { h2 { (v.t(title)) } }
                @if self.waiting.fields.is_empty() {
                    p { (v.w("send-again-nothing")) }
                } @else {
                    dl.facts {
                        @for (label, value) in &self.waiting.fields {
                            div {
                                dt { (label) }
                                dd { @for (at, line) in value.lines().enumerate() { @if at > 0 { br; } (line) } }
                            }
                        }
                    }
                }
            }
            form.form #noch-einmal method="post" action=(self.kept.path) data-ohne-warnung {
                (form::hidden("csrf", &v.csrf))
                @for (name, value) in &self.kept.fields { (form::hidden(name, value)) }
                (form::actions(v, &Msg::new("send-again-submit"), Some(("/", &Msg::new("send-again-drop")))))
            }
        }
    }
}
