//! Passkeys: those that there are, and adding one.

use maud::{Markup, html};

use super::parts;
use crate::{
    kernel::{problem::FieldErrors, words::Msg},
    platform::{
        tenancy::{Passkey, SecondFactor},
        web::passkey::MOST,
    },
    ui::{
        NavSpot, Page, View,
        form::{self, Field},
        notice::say,
        passkey, time,
        view::Tone,
    },
};

fn card(v: &View, passkey: &Passkey, here: Option<&str>) -> Markup {
    let id = passkey.id.to_string();
    html! {
        li.card {
            h3 id={ "passkey-" (id) } { (passkey.name) }
            dl.facts {
                div { dt { (v.w("account-passkey-made")) } dd { (time::moment(v, passkey.made_at)) } }
                div {
                    dt { (v.w("account-passkey-used")) }
                    dd { @match passkey.used_at { Some(at) => (time::moment(v, at)), None => (v.w("account-passkey-never")) } }
                }
                @if here != Some(passkey.home.as_str()) {
                    div { dt { (v.w("account-passkey-home")) } dd { (passkey.home) } }
                }
            }
            form method="post" action={ "/konto/sicherheit/passkey/" (id) "/entfernen" } {
                (form::guard(v))
                button.button.secondary type="submit" aria-describedby={ "passkey-" (id) } { (v.w("account-passkey-remove")) }
            }
        }
    }
}

/// The section of the second factor's page.
pub(super) fn section(
    v: &View,
    factor: &SecondFactor,
    here: Option<&str>,
    elsewhere: Option<&str>,
) -> Markup {
    html! {
        section.stack #passkeys aria-labelledby="passkeys-titel" {
            h2 #passkeys-titel { (v.w("account-passkeys")) }
            p { (v.w("account-passkeys-why")) }
            @if factor.passkeys.is_empty() {
                p.meta { (v.w("account-passkeys-none")) }
            } @else {
                ul.sessions role="list" { @for passkey in &factor.passkeys { (card(v, passkey, here)) } }
            }
            @if here.is_none() {
                @match elsewhere {
                    Some(name) => (say(v, Tone::Neutral, Msg::new("account-passkeys-name").with("name", name))),
                    None => (say(v, Tone::Neutral, Msg::new("account-passkeys-address"))),
                }
            } @else if factor.passkeys.len() >= MOST {
                p.meta { (v.t(&Msg::new("account-passkeys-full").with("n", MOST))) }
            } @else {
                p.actions { a.button.secondary href="/konto/sicherheit/passkey" { (v.w("account-passkey-add")) } }
            }
        }
    }
}

/// Adding a passkey: what it is called, and the button that asks the browser.
pub struct PasskeyPage {
    /// What the browser is asked, JSON.
    pub question: String,
    /// The typed name.
    pub name: String,
    /// What is wrong with the name.
    pub errors: FieldErrors,
    /// Another refusal.
    pub said: Option<Msg>,
}

impl Page for PasskeyPage {
    fn title(&self) -> Msg {
        Msg::new("account-passkey-title")
    }
    fn here(&self) -> NavSpot {
        NavSpot::NONE
    }
    fn refused(&self) -> bool {
        !self.errors.is_empty() || self.said.is_some()
    }
    fn body(&self, v: &View) -> Markup {
        let name = Field::new("name", Msg::new("account-passkey-name"))
            .hint(Msg::new("account-passkey-name-hint"))
            .errors(&self.errors)
            .maxlength(60);
        html! {
            (parts(v, "/konto/sicherheit", true))
            @if let Some(said) = &self.said { (say(v, Tone::Bad, said.clone())) }
            (form::error_summary(v, &self.errors))
            p { (v.w("account-passkey-how")) }
            form.form.narrow #passkey method="post" action="/konto/sicherheit/passkey" {
                (form::guard(v))
                (form::text(v, &name, &self.name))
                (passkey::button(v, &self.question, "account-passkey-make", false))
                noscript { p { (v.w("passkey-no-script")) } }
            }
            p { a href="/konto/sicherheit" { (v.w("common-cancel")) } }
        }
    }
}
