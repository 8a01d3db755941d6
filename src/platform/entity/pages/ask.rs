//! Closing a record, and reopening it: a page that asks once.

use maud::{Markup, html};

use super::boxes;
use crate::{
    kernel::{problem::FieldErrors, words::Msg},
    platform::{
        entity::{Field, Shown, Way},
        web::query::Form,
    },
    ui::{NavSpot, Page, View, form, notice::say, view::Tone},
};

/// Asks before a record is closed or reopened.
pub struct AskPage<R: Shown> {
    /// The record.
    pub record: R,
    /// Its version.
    pub row_version: u64,
    /// Which of the two.
    pub way: Way,
    /// What was entered.
    pub sent: Form,
    /// What is wrong with it.
    pub errors: FieldErrors,
    /// Somebody saved since the page was shown; it is shown with the present version.
    pub stale: bool,
    /// What stands around.
    pub around: R::Around,
}

impl<R: Shown> Page for AskPage<R> {
    fn title(&self) -> Msg {
        self.record.named(self.msg("-title"))
    }
    fn here(&self) -> NavSpot {
        R::HERE
    }
    fn refused(&self) -> bool {
        !self.errors.is_empty() || self.stale
    }
    fn body(&self, v: &View) -> Markup {
        let at = R::at(self.record.key());
        let asked = self.way.columns::<R>().iter().filter_map(|name| Field::<R>::named(name));
        let boxes = |field: &'static Field<R>| {
            let sent = self.sent.has(field.name);
            let value = if sent { self.sent.get(field.name).into() } else { R::begins(field.name, v.today) };
            // A word that stands there already is no answer.
            let now = field.get(&self.record).plain();
            boxes::input_but(v, &self.around, field, &value, &self.errors, true, &now)
        };
        html! {
            (form::error_summary(v, &self.errors))
            @if self.stale { (say(v, Tone::Warn, R::msg("close-stale"))) }
            p { (v.t(&self.msg("-said"))) }
            form.narrow method="post" action=(R::address(self.way.at::<R>(), self.record.key())) {
                (form::guard(v))
                (form::row_version(self.row_version))
                @for field in asked { (boxes(field)) }
                (form::actions(v, &self.msg(""), Some((&at, &Msg::new("common-cancel")))))
            }
        }
    }
}

impl<R: Shown> AskPage<R> {
    fn msg(&self, end: &str) -> Msg {
        R::msg(&format!("{}{end}", self.way.part()))
    }
}
