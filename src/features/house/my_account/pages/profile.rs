//! Name, language, colours, shortcuts.

use maud::{Markup, html};

use super::parts;
use crate::{
    kernel::{
        problem::FieldErrors,
        words::{Lang, Msg},
    },
    platform::{tenancy::User, web::session::Profile},
    ui::{
        NavSpot, Page, View,
        facts::{Fact, facts},
        form::{self, Choice, Field},
        view::Colour,
    },
};

/// The form as filled in.
pub struct ProfileInput {
    /// The name.
    pub name: String,
    /// `de` or `en`.
    pub lang: String,
    /// `geraet`, `hell` or `dunkel`.
    pub colour: String,
    /// Whether single-key shortcuts are on.
    pub shortcuts: bool,
}

impl ProfileInput {
    /// As stored.
    #[must_use]
    pub fn of(user: &User) -> Self {
        Self {
            name: user.name.clone(),
            lang: user.lang.tag().to_owned(),
            colour: user.colour.choice().to_owned(),
            shortcuts: user.shortcuts,
        }
    }
    /// As it is to be stored.
    #[must_use]
    pub fn profile(&self) -> Profile {
        Profile {
            name: self.name.clone(),
            lang: Lang::ALL.into_iter().find(|lang| lang.tag() == self.lang).unwrap_or_default(),
            colour: Colour::ALL.into_iter().find(|colour| colour.choice() == self.colour).unwrap_or_default(),
            shortcuts: self.shortcuts,
        }
    }
}

/// The profile.
pub struct ProfilePage {
    /// The login.
    pub email: String,
    /// What stands in the form.
    pub input: ProfileInput,
    /// What is wrong with it.
    pub errors: FieldErrors,
}

impl Page for ProfilePage {
    fn title(&self) -> Msg {
        Msg::new("account-profile-title")
    }
    fn here(&self) -> NavSpot {
        NavSpot::NONE
    }
    fn refused(&self) -> bool {
        !self.errors.is_empty()
    }
    fn body(&self, v: &View) -> Markup {
        let name = Field::new("name", Msg::new("account-name"))
            .hint(Msg::new("account-name-hint"))
            .errors(&self.errors)
            .autocomplete("name")
            .maxlength(200);
        let lang = Field::new("lang", Msg::new("account-lang"));
        let langs = Lang::ALL.map(|lang| Choice::new(lang.tag(), lang.own_name()));
        let colour = Field::new("farben", Msg::new("account-colours"));
        let colours = ["geraet", "hell", "dunkel"].map(|value| {
            Choice::new(value, v.t(&Msg { key: format!("account-colours-{value}").into(), args: Vec::new() }))
        });
        let shortcuts =
            Field::new("kuerzel", Msg::new("account-shortcuts")).hint(Msg::new("account-shortcuts-hint"));
        html! {
            (parts(v, "/konto", true))
            (form::error_summary(v, &self.errors))
            form.form.narrow #profil method="post" action="/konto" {
                (form::guard(v))
                (facts(v, &[Fact::text(Msg::new("sign-in-email"), Some(&self.email))]))
                (form::text(v, &name, &self.input.name))
                (form::select(v, &lang, &langs, &self.input.lang))
                (form::radios(v, &colour, &colours, &self.input.colour))
                (form::checkbox(v, &shortcuts, self.input.shortcuts, None))
                (form::actions(v, &Msg::new("common-save"), None))
            }
        }
    }
}
