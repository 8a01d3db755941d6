//! The page of a record of which there is one: its form.

use maud::{Markup, html};

use super::boxes::{self, Asked, Says};
use crate::{
    kernel::{
        problem::{FieldErrors, Problem},
        words::Msg,
    },
    platform::{
        entity::{Field, Section, Single},
        web::query::Form,
    },
    ui::{
        NavSpot, Page, View,
        form::{self, Choice},
    },
};

/// The form.
pub struct SinglePage<R: Single> {
    /// As it counts.
    pub record: R,
    /// Its version; 0 while none is stored.
    pub row_version: u64,
    /// What was sent, exactly; none when the form is shown for the first time.
    pub sent: Option<Form>,
    /// Why it was refused.
    pub problem: Option<Problem>,
}

/// As the record says it; it names no other.
struct Own<R>(std::marker::PhantomData<R>);

impl<R: Single> Says for Own<R> {
    fn word(&self, v: &View, column: &str, word: &str) -> String {
        R::word(v, column, word)
    }
    fn choices(&self, _: &str) -> Vec<Choice> {
        Vec::new()
    }
}

impl<R: Single> Page for SinglePage<R> {
    fn title(&self) -> Msg {
        Msg { key: R::WORDS.into(), args: Vec::new() }
    }
    fn here(&self) -> NavSpot {
        R::HERE
    }
    fn refused(&self) -> bool {
        self.problem.is_some()
    }
    fn body(&self, v: &View) -> Markup {
        let sections: Vec<(Section, Vec<&'static Field<R>>)> = Section::of::<R>()
            .into_iter()
            .map(|section| {
                let of = R::FIELDS.iter().filter(|field| field.section == section && field.writable());
                (section, of.collect::<Vec<_>>())
            })
            .filter(|(_, fields)| !fields.is_empty())
            .collect();
        html! {
            (R::above(v))
            (form::refusal(v, self.problem.as_ref()))
            form.form method="post" action=(R::AT) {
                (form::guard(v))
                (form::row_version(self.row_version))
                @for (section, fields) in &sections {
                    @let inside = html! { @for field in fields { (self.input(v, field)) } };
                    @if sections.len() > 1 {
                        (form::section(v, &format!("gruppe-{}", section.0), &section.label::<R>(), inside))
                    } @else { (inside) }
                }
                (form::actions(v, &Msg::new("common-save"), None))
            }
            (self.record.below(v))
        }
    }
}

impl<R: Single> SinglePage<R> {
    fn input(&self, v: &View, field: &'static Field<R>) -> Markup {
        let none = FieldErrors::new();
        let errors = self.problem.as_ref().map_or(&none, |problem| &problem.fields);
        let value = match &self.sent {
            Some(sent) => sent.get(field.name).to_owned(),
            None => field.get(&self.record).form(),
        };
        let asked = Asked { needed: field.required, ..Asked::default() };
        boxes::input(v, &Own::<R>(std::marker::PhantomData), (field, field.label()), &value, errors, asked)
    }
}
