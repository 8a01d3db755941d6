//! The form of a record: everything that people enter, in the groups of its page; new and edited alike.

use maud::{Markup, html};

use super::boxes::{self, Around, Asked};
use crate::{
    kernel::{
        problem::{FieldErrors, Link},
        words::Msg,
    },
    platform::{
        entity::{Field, Kind, Lookalike, Section, Shown},
        web::query::Form,
    },
    ui::{
        NavSpot, Page, View, form,
        notice::{empty, say},
        view::Tone,
    },
};

/// Element id of what is said once of every date.
const DATES: &str = "datum-hinweis";

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
        // Without it the form could not be saved.
        if let (None, Some((words, href, way))) = (&self.of, R::missing(&self.around)) {
            return empty(v, &Msg::new(words), &[Link { href: href.to_owned(), words: Msg::new(way) }]);
        }
        let (action, back) = match &self.of {
            Some((record, _)) => (R::address(R::AT.edit, record.key()), R::at(record.key())),
            None => (R::AT.new.to_owned(), R::AT.list.to_owned()),
        };
        let sections: Vec<_> = Section::of::<R>()
            .into_iter()
            .map(|section| (section, entered::<R>(section)))
            .filter(|(_, fields)| !fields.is_empty())
            .collect();
        let is_date =
            |field: &&Field<R>| matches!(field.kind, Kind::Date | Kind::DateFrom(_) | Kind::BirthDate);
        let dates = sections.iter().any(|(_, fields)| fields.iter().any(is_date));
        html! {
            (form::error_summary(v, &self.errors))
            (self.lookalikes(v))
            div.indexed {
                form.form method="post" action=(action) {
                    (form::guard(v))
                    @if let Some((_, row_version)) = self.of { (form::row_version(row_version)) }
                    @if dates { p.hint id=(DATES) { (v.w("record-dates")) } }
                    @for (section, fields) in &sections { (self.section(v, *section, fields)) }
                    @if self.asks() { (form::hidden("trotzdem", "1")) (self.anyway(v)) }
                    @let submit = if !self.asks() { "common-save" } else { "record-new-anyway" };
                    div.stays { (form::actions(v, &Msg::new(submit), Some((&back, &Msg::new("common-cancel"))))) }
                }
                @if sections.len() > 1 {
                    nav.index aria-label=(v.w("record-index")) {
                        ul role="list" {
                            @for (section, _) in &sections {
                                li { a href={ "#" (id_of(*section)) } { (v.t(&section.label::<R>())) } }
                            }
                        }
                    }
                }
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
                (boxes::input(v, &Around::<R>(&self.around), (field, field.label()), sent(field), &self.errors, Asked { needed: true, ..Asked::default() }))
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

    fn section(&self, v: &View, section: Section, fields: &[&'static Field<R>]) -> Markup {
        // A line begins with a column that is not beside another.
        let lines = fields.chunk_by(|_, next| next.beside);
        let inside = html! {
            @for line in lines {
                @if let [first, others @ ..] = line { (self.line(v, first, others)) }
            }
        };
        form::section(v, &id_of(section), &section.label::<R>(), inside)
    }

    fn line(&self, v: &View, first: &'static Field<R>, others: &[&'static Field<R>]) -> Markup {
        let label = v.t(&first.label());
        let beside = html! { @for field in others { (self.input(v, field, Some(label.clone()), None)) } };
        self.input(v, first, None, (!others.is_empty()).then_some(beside))
    }

    fn input(
        &self,
        v: &View,
        field: &'static Field<R>,
        below: Option<String>,
        line: Option<Markup>,
    ) -> Markup {
        let asked = Asked { needed: field.required, long: true, dates: Some(DATES), below, line };
        let value = self.value(v, field);
        boxes::input(v, &Around::<R>(&self.around), (field, field.label()), &value, &self.errors, asked)
    }

    fn value(&self, v: &View, field: &Field<R>) -> String {
        match (&self.sent, &self.of) {
            (Some(form), _) => form.get(field.name).to_owned(),
            (None, Some((record, _))) => field.get(record).form(),
            (None, None) => R::begins(field.name, v.today),
        }
    }
}

/// The columns of a section that people enter.
fn entered<R: Shown>(section: Section) -> Vec<&'static Field<R>> {
    R::FIELDS.iter().filter(|field| field.section == section && field.writable()).collect()
}

/// The element id of a section, to which the index leads.
fn id_of(section: Section) -> String {
    format!("gruppe-{}", section.0)
}
