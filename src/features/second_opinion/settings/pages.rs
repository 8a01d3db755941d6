//! The page of the settings, a part of the administration.

use maud::{Markup, html};

use crate::{
    features::house::accounts::{ADMIN, Section, refusal, tabs},
    kernel::{
        problem::{FieldErrors, Problem},
        words::Msg,
    },
    ui::{
        NavSpot, Page, View,
        form::{self, Field, Width},
    },
};

/// Where the page is.
pub const HREF: &str = "/verwaltung/zweitmeinung";

/// The settings in a form.
pub struct SettingsPage {
    /// As stored, or as typed when it was refused.
    pub days: String,
    /// The version of the stored settings.
    pub row_version: u64,
    /// Why it was refused.
    pub problem: Option<Problem>,
}

impl Page for SettingsPage {
    fn title(&self) -> Msg {
        Msg::new("second-opinion-settings")
    }
    fn here(&self) -> NavSpot {
        ADMIN
    }
    fn refused(&self) -> bool {
        self.problem.is_some()
    }
    fn body(&self, v: &View) -> Markup {
        let none = FieldErrors::new();
        let errors = self.problem.as_ref().map_or(&none, |problem| &problem.fields);
        let days = Field::new("keine_rm_frist_tage", Msg::new("second-opinion-frist"))
            .hint(Msg::new("second-opinion-frist-hint"))
            .errors(errors)
            .width(Width::Short)
            .inputmode("numeric")
            .maxlength(3);
        html! {
            (tabs(v, Section::Area(HREF)))
            (refusal(v, self.problem.as_ref()))
            form.form method="post" action=(HREF) {
                (form::guard(v))
                (form::row_version(self.row_version))
                (form::text(v, &days, &self.days))
                (form::actions(v, &Msg::new("common-save"), None))
            }
        }
    }
}
