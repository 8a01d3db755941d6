//! What is asked before a measure is ended.

use maud::{Markup, html};

use super::{HERE, called, measure_at, plan_at};
use crate::{
    features::care::{measures::model::Measure, residents::Resident},
    kernel::{
        problem::{FieldErrors, Link},
        words::Msg,
    },
    ui::{
        NavSpot, Page, View,
        form::{self, Field, Width},
    },
};

/// Whether a measure is ended, and why.
pub struct EndPage {
    /// For whom it is.
    pub resident: Resident,
    /// Which one.
    pub measure: Measure,
    /// What was sent.
    pub grund: String,
    /// What is wrong with it.
    pub errors: FieldErrors,
}

impl Page for EndPage {
    fn title(&self) -> Msg {
        let titel = self.measure.newest().map_or("", |newest| newest.titel.as_str());
        Msg::new("measure-end-title").with("titel", titel).with("name", called(&self.resident))
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn refused(&self) -> bool {
        !self.errors.is_empty()
    }
    fn back(&self) -> Option<Link> {
        Some(Link { href: plan_at(self.resident.id), words: Msg::new("measure-back") })
    }
    fn body(&self, v: &View) -> Markup {
        let why = Field::new("grund", Msg::new("entry-reason"))
            .errors(&self.errors)
            .width(Width::Full)
            .maxlength(500)
            .required();
        html! {
            (form::error_summary(v, &self.errors))
            p { (v.w("measure-end-said")) }
            form.form method="post" action=(measure_at(self.measure.id, "beenden")) {
                (form::guard(v))
                (form::row_version(self.measure.fassung().into()))
                (form::text(v, &if self.errors.is_empty() { why.focus() } else { why }, &self.grund))
                (form::danger(v, &Msg::new("measure-end"), Some((&plan_at(self.resident.id), &Msg::new("common-cancel")))))
            }
        }
    }
}
