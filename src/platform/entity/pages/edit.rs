//! The form of a record: everything that people enter, in the groups of its page; new and edited alike.

use maud::{Markup, html};

use super::boxes;
use crate::{
    kernel::{problem::FieldErrors, words::Msg},
    platform::{
        entity::{Field, Lookalike, Section, Shown},
        web::query::Form,
    },
    ui::{NavSpot, Page, View, form, notice::say, view::Tone},
};

/// The form.
pub struct EditPage<R: Shown> {
    /// The record as it is stored, with the version that the form was filled from; none for a new one.
    pub of: Option<(R, u64)>,
    /// What was sent, exactly; none when the form is shown for the first time.
    pub sent: Option<Form>,
    /// What is wrong with it.
    pub errors: FieldErrors,
    /// The records that the new one looks like; sending the form again confirms.
    pub lookalikes: Vec<Lookalike>,
    /// What stands around.
    pub around: R::Around,
}

impl<R: Shown> Page for EditPage<R> {
    fn title(&self) -> Msg {
        match &self.of {
            Some((record, _)) => record.named(R::msg("edit-title")),
            None => R::msg("new"),
        }
    }
    fn here(&self) -> NavSpot {
        R::HERE
    }
    fn refused(&self) -> bool {
        !self.errors.is_empty() || !self.lookalikes.is_empty()
    }
    fn body(&self, v: &View) -> Markup {
        let (action, back) = match &self.of {
            Some((record, _)) => (R::address(R::AT.edit, record.key()), R::at(record.key())),
            None => (R::AT.new.to_owned(), R::AT.list.to_owned()),
        };
        html! {
            (form::error_summary(v, &self.errors))
            (self.lookalikes(v))
            form.form method="post" action=(action) {
                (form::guard(v))
                @if let Some((_, row_version)) = self.of { (form::row_version(row_version)) }
                @for section in Section::of::<R>() { (self.section(v, section)) }
                @if self.asks() { (form::hidden("trotzdem", "1")) (self.anyway(v)) }
                @let submit = if !self.asks() { "common-save" } else { "record-new-anyway" };
                (form::actions(v, &Msg::new(submit), Some((&back, &Msg::new("common-cancel")))))
            }
        }
    }
}

impl<R: Shown> EditPage<R> {
    /// Whether sending the form confirms. A reason that was entered once stays.
    fn asks(&self) -> bool {
        let sent = self.sent.as_ref().is_some_and(|form| form.get("trotzdem") == "1");
        !self.lookalikes.is_empty() || (sent && R::ANYWAY.is_some())
    }

    fn anyway(&self, v: &View) -> Markup {
        let sent = |field: &Field<R>| self.sent.as_ref().map_or("", |form| form.get(field.name));
        html! {
            @if let Some(field) = R::ANYWAY.and_then(Field::<R>::named) {
                (boxes::input::<R, R>(v, &self.around, (field, field.label()), sent(field), &self.errors, true))
            }
        }
    }

    fn lookalikes(&self, v: &View) -> Markup {
        html! {
            @if !self.lookalikes.is_empty() {
                div #dublette tabindex="-1" data-fokus {
                    (say(v, Tone::Warn, R::msg("alike")))
                    ul {
                        @for found in &self.lookalikes {
                            li {
                                @for way in found.ways.iter().take(1) { a href=(way.href) { (v.t(&way.words)) } }
                                ": " (v.t(&Msg::code(found.code)))
                                @for way in found.ways.iter().skip(1) { " " a href=(way.href) { (v.t(&way.words)) } }
                            }
                        }
                    }
                }
            }
        }
    }

    fn section(&self, v: &View, section: Section) -> Markup {
        let fields: Vec<&'static Field<R>> =
            R::FIELDS.iter().filter(|field| field.section == section && field.writable()).collect();
        let boxes = |field: &'static Field<R>| {
            let value = self.value(v, field);
            boxes::input::<R, R>(
                v,
                &self.around,
                (field, field.label()),
                &value,
                &self.errors,
                field.required,
            )
        };
        html! {
            @if !fields.is_empty() {
                (form::fieldset(v, &section.label::<R>(), html! { @for field in fields { (boxes(field)) } }))
            }
        }
    }

    fn value(&self, v: &View, field: &Field<R>) -> String {
        match (&self.sent, &self.of) {
            (Some(form), _) => form.get(field.name).to_owned(),
            (None, Some((record, _))) => field.get(record).form(),
            (None, None) => R::begins(field.name, v.today),
        }
    }
}
