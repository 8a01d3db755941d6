//! A template as an empty form, to be filled in by hand while nothing works.

use maud::{Markup, html};

use super::emergency::print_button;
use crate::{
    features::care::templates::{FieldType, Template, TemplateField},
    kernel::{problem::Link, words::Msg},
    ui::{NavSpot, Page, View, format},
};

/// Where something is written by hand.
const RULE: &str = "______________________________";

/// The page.
pub struct FormPage(pub Template);

impl Page for FormPage {
    fn title(&self) -> Msg {
        Msg::new("blank-of").with("titel", self.0.titel.as_str())
    }
    fn here(&self) -> NavSpot {
        NavSpot("admin")
    }
    fn back(&self) -> Option<Link> {
        Some(Link { href: format!("/vorlagen/{}", self.0.key), words: Msg::new("template-back") })
    }
    fn beside_title(&self, v: &View) -> Markup {
        print_button(v)
    }
    fn body(&self, v: &View) -> Markup {
        let head = ["blank-resident", "blank-when", "blank-who"];
        html! {
            div.stack.blank {
                @for words in head { p { (v.w(words)) ": " span aria-hidden="true" { (RULE) } } }
                @for field in &self.0.felder { (blank(v, field)) }
                p { (v.w("entry-text")) ": " span aria-hidden="true" { (RULE) } }
                p aria-hidden="true" { (RULE) (RULE) }
                p aria-hidden="true" { (RULE) (RULE) }
            }
        }
    }
}

/// A field: boxes for what is chosen, a rule for what is written.
fn blank(v: &View, field: &TemplateField) -> Markup {
    let box_of = |label: &str| html! { span aria-hidden="true" { "☐\u{a0}" } (label) " " };
    html! {
        p {
            strong { (field.label) } @if field.pflicht { " *" } ": "
            @match field.typ {
                FieldType::Bool => { (box_of(&v.w("common-yes"))) (box_of(&v.w("common-no"))) }
                FieldType::Auswahl | FieldType::Mehrfach => { @for option in &field.optionen { (box_of(&option.label)) } }
                _ => {
                    span aria-hidden="true" { (RULE) }
                    @if let Some(unit) = &field.einheit { (format::NARROW) (unit) }
                }
            }
        }
    }
}
