//! An act of a record: a page that asks once.

use maud::{Markup, html};

use super::boxes::{self, Around, Asked};
use crate::{
    kernel::{problem::FieldErrors, words::Msg},
    platform::{
        entity::{Field, FieldValue, Shown, Transition},
        store::Record as _,
        web::query::Form,
    },
    ui::{NavSpot, Page, View, form, notice::say, view::Tone},
};

/// Asks before an act is carried out.
pub struct AskPage<T: Transition> {
    /// The act, with what stands in its form at first.
    pub asked: T,
    /// The record.
    pub record: T::Of,
    /// Its version.
    pub row_version: u64,
    /// Where the form is sent.
    pub at: String,
    /// What was entered; none when the form is shown for the first time.
    pub sent: Option<Form>,
    /// What is wrong with it.
    pub errors: FieldErrors,
    /// What else is in the way: somebody saved since the page was shown, and it is shown with the present version.
    pub problem: Option<Msg>,
    /// What stands around.
    pub around: <T::Of as Shown>::Around,
}

impl<T: Transition> Page for AskPage<T> {
    fn title(&self) -> Msg {
        self.asked.title(&self.record)
    }
    fn here(&self) -> NavSpot {
        T::Of::HERE
    }
    fn refused(&self) -> bool {
        !self.errors.is_empty() || self.problem.is_some()
    }
    fn body(&self, v: &View) -> Markup {
        let back = if T::UNOPENED { T::Of::AT.list.to_owned() } else { T::Of::at(self.record.key()) };
        let submit = Msg { key: T::WORDS.into(), args: Vec::new() };
        html! {
            (form::error_summary(v, &self.errors))
            @if let Some(problem) = &self.problem { (say(v, Tone::Warn, problem.clone())) }
            p { (v.t(&T::msg("said"))) }
            form.form.narrow method="post" action=(self.at) {
                (form::guard(v))
                (form::row_version(self.row_version))
                @for field in T::FIELDS { (self.input(v, field)) }
                @let back = Some((back.as_str(), &Msg::new("common-cancel")));
                @if T::GRAVE { (form::danger(v, &submit, back)) } @else { (form::actions(v, &submit, back)) }
            }
        }
    }
}

impl<T: Transition> AskPage<T> {
    fn input(&self, v: &View, field: &'static Field<T>) -> Markup {
        let value = match &self.sent {
            Some(sent) => sent.get(field.name).to_owned(),
            None => match field.get(&self.asked) {
                FieldValue::Instant(at) => at.to_zoned(v.zone.clone()).strftime("%d.%m.%Y %H:%M").to_string(),
                value => value.form(),
            },
        };
        let label = asked_label(field);
        let asked = Asked { needed: field.is_asked(), ..Asked::default() };
        boxes::input(v, &Around::<T::Of>(&self.around), (field, label), &value, &self.errors, asked)
    }
}

/// What a column that is asked is called: as that of the record, if there is one of its name.
pub fn asked_label<T: Transition>(field: &Field<T>) -> Msg {
    Field::<T::Of>::named(field.name).map_or_else(|| field.label(), Field::label)
}
