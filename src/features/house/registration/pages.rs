//! Pages for those who come in.

use maud::{Markup, html};

use crate::{
    features::house::accounts::{onward, refusal, role_word},
    kernel::{
        problem::{FieldErrors, Problem},
        words::Msg,
    },
    platform::{people::Choice, tenancy::Role},
    ui::{
        NavSpot, Page, View,
        form::{self, Choice as Option_, Field},
        notice::say,
        view::Tone,
    },
};

/// Where registration is.
pub const HREF: &str = "/registrieren";

/// What stands on the way in.
pub enum Way {
    /// An invitation that counts, for somebody who has not signed in.
    Invited {
        /// Name of the facility.
        facility: String,
        /// The role that it gives.
        role: Role,
        /// Name of who invites.
        by: String,
    },
    /// An invitation that counts, for somebody who is signed in.
    Further {
        /// Name of the facility.
        facility: String,
        /// The role that it gives.
        role: Role,
        /// Their login.
        email: String,
    },
    /// An invitation that does not count.
    Refused,
    /// By mail domain, if mailboxes can be proven.
    Domain {
        /// Whether they can.
        mails: bool,
    },
    /// The letter is on its way.
    Asked,
    /// The mailbox is proven.
    Proven {
        /// The mailbox.
        email: String,
        /// Where it leads.
        choices: Vec<Choice>,
    },
}

/// Registration.
pub struct RegisterPage {
    /// What stands on the way in.
    pub way: Way,
    /// The secret of the link; empty without one.
    pub token: String,
    /// The name as typed.
    pub name: String,
    /// The e-mail as typed.
    pub email: String,
    /// The facility as chosen.
    pub slug: String,
    /// Why it was refused.
    pub problem: Option<Problem>,
}

impl RegisterPage {
    /// A page on which nothing is typed yet.
    #[must_use]
    pub fn new(way: Way, token: String) -> Self {
        let (name, email, slug) = Default::default();
        Self { way, token, name, email, slug, problem: None }
    }
}

impl Page for RegisterPage {
    fn title(&self) -> Msg {
        match &self.way {
            Way::Invited { facility, .. } => Msg::new("welcome-title").with("facility", facility.as_str()),
            Way::Further { .. } => Msg::new("register-accept"),
            _ => Msg::new("register-title"),
        }
    }
    fn here(&self) -> NavSpot {
        NavSpot::NONE
    }
    fn refused(&self) -> bool {
        self.problem.is_some()
    }
    fn body(&self, v: &View) -> Markup {
        html! {
            (refusal(v, self.problem.as_ref()))
            @match &self.way {
                Way::Invited { role, by, .. } => (self.invited(v, by, *role)),
                Way::Further { facility, role, email } => (self.further(v, facility, *role, email)),
                Way::Refused => {
                    @if self.problem.is_none() { (say(v, Tone::Bad, Msg::code("EINLADUNG_UNGUELTIG"))) }
                }
                Way::Domain { mails: true } => (self.by_domain(v)),
                Way::Domain { mails: false } => { (say(v, Tone::Info, Msg::code("NUR_EINLADUNG"))) }
                Way::Asked => {
                    (say(v, Tone::Info, Msg::new("register-asked")))
                    p { (v.w("register-asked-said")) }
                }
                Way::Proven { email, choices } => (self.proven(v, email, choices)),
            }
            (onward(v))
        }
    }
}

impl RegisterPage {
    fn errors(&self) -> FieldErrors {
        self.problem.as_ref().map(|problem| problem.fields.clone()).unwrap_or_default()
    }

    fn passwords(&self, v: &View, errors: &FieldErrors) -> Markup {
        let first = Field::new("password", Msg::new("sign-in-password"))
            .hint(Msg::new("password-hint"))
            .errors(errors)
            .autocomplete("new-password");
        let again = Field::new("password_again", Msg::new("password-again"))
            .errors(errors)
            .autocomplete("new-password");
        html! { (form::password(v, &first)) (form::password(v, &again)) }
    }

    fn name_field(&self, v: &View, errors: &FieldErrors) -> Markup {
        let name = Field::new("username", Msg::new("people-name"))
            .errors(errors)
            .autocomplete("name")
            .maxlength(200);
        form::text(v, &name, &self.name)
    }

    fn invited(&self, v: &View, by: &str, role: Role) -> Markup {
        let errors = self.errors();
        let email = Field::new("email", Msg::new("sign-in-email"))
            .hint(Msg::new("register-email-hint"))
            .errors(&errors)
            .autocomplete("username")
            .maxlength(254);
        let said = Msg::new("register-invited").with("by", by).with("role", role_word(v, role));
        html! {
            p { (v.t(&said)) }
            p { (v.w("register-then")) }
            form.form method="post" action=(HREF) {
                (form::guard(v))
                (form::hidden("einladung", &self.token))
                (self.name_field(v, &errors))
                (form::email(v, &email, &self.email))
                (self.passwords(v, &errors))
                (form::actions(v, &Msg::new("register-submit"), None))
            }
        }
    }

    fn further(&self, v: &View, facility: &str, role: Role, email: &str) -> Markup {
        let said = Msg::new("register-further")
            .with("facility", facility)
            .with("role", role_word(v, role))
            .with("email", email);
        html! {
            p { (v.t(&said)) }
            form.form method="post" action={ (HREF) "/annehmen" } {
                (form::guard(v))
                (form::hidden("einladung", &self.token))
                (form::actions(v, &Msg::new("register-accept"), None))
            }
        }
    }

    fn by_domain(&self, v: &View) -> Markup {
        let errors = self.errors();
        let email = Field::new("email", Msg::new("sign-in-email"))
            .hint(Msg::new("register-domain-hint"))
            .errors(&errors)
            .autocomplete("username")
            .maxlength(254);
        html! {
            p { (v.w("register-domain")) }
            form.form method="post" action=(HREF) {
                (form::guard(v))
                (form::email(v, &email, &self.email))
                (form::actions(v, &Msg::new("register-ask"), None))
            }
        }
    }

    fn proven(&self, v: &View, email: &str, choices: &[Choice]) -> Markup {
        let errors = self.errors();
        let places: Vec<Option_> = choices
            .iter()
            .map(|choice| {
                Option_::new(&choice.slug, format!("{} ({})", choice.facility, role_word(v, choice.role)))
            })
            .collect();
        let chosen =
            if self.slug.is_empty() { choices.first().map_or("", |choice| &choice.slug) } else { &self.slug };
        html! {
            p { (v.t(&Msg::new("register-proven").with("email", email))) }
            form.form method="post" action={ (HREF) "/" (self.token) } {
                (form::guard(v))
                (form::radios(v, &Field::new("einrichtung", Msg::new("register-where")), &places, chosen))
                (self.name_field(v, &errors))
                (self.passwords(v, &errors))
                (form::actions(v, &Msg::new("register-submit"), None))
            }
        }
    }
}
