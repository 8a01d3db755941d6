//! Before a preview with corrections is given up.

use maud::{Markup, html};

use super::Pages;
use crate::{
    kernel::words::Msg,
    platform::intake::PlanHead,
    ui::{NavSpot, Page, View, form},
};

/// The question before a preview is given up in which somebody corrected something.
pub struct DiscardPage<I: Pages> {
    /// The plan.
    pub plan: PlanHead<I>,
}

impl<I: Pages> Page for DiscardPage<I> {
    fn title(&self) -> Msg {
        Msg::new("import-discard-title")
    }
    fn here(&self) -> NavSpot {
        I::HERE
    }
    fn body(&self, v: &View) -> Markup {
        let at = format!("{}/{}", I::AT, self.plan.id);
        html! {
            p { (v.t(&Msg::new("import-discard-lost").with("n", self.plan.corrected()).with("datei", self.plan.filename.as_str()))) }
            form.form method="post" action={ (at) "/verwerfen" } {
                (form::guard(v))
                (form::hidden("sicher", "ja"))
                (form::danger(v, &Msg::new("import-discard"), Some((&at, &Msg::new("import-to-preview")))))
            }
        }
    }
}
