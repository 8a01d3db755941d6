//! The page on which days and parts are chosen; it works as a plain form.

use maud::{Markup, html};

use super::parts::Part;
use crate::{
    features::care::residents::Resident,
    kernel::{
        ids::Id,
        problem::{FieldErrors, Link},
        words::Msg,
    },
    ui::{
        NavSpot, Page, View,
        form::{self, Choice, Field},
    },
};

/// The page of a resident's export.
#[must_use]
pub fn export_at(id: Id<Resident>) -> String {
    format!("/bewohner/{id}/export")
}

/// The form.
pub struct ExportPage {
    /// Whose record.
    pub resident: Resident,
    /// First and last day as they stand in the fields.
    pub days: [String; 2],
    /// The parts that are offered.
    pub offered: Vec<Part>,
    /// The codes of those that are ticked.
    pub parts: Vec<String>,
    /// What is wrong.
    pub errors: FieldErrors,
}

impl Page for ExportPage {
    fn title(&self) -> Msg {
        Msg::new("export-of").with("name", format!("{}, {}", self.resident.nachname, self.resident.vorname))
    }
    fn here(&self) -> NavSpot {
        NavSpot("residents")
    }
    fn back(&self) -> Option<Link> {
        let href = format!("/bewohner/{}", self.resident.id);
        Some(Link { href, words: Msg::new("entry-back-resident") })
    }
    fn refused(&self) -> bool {
        !self.errors.is_empty()
    }
    fn body(&self, v: &View) -> Markup {
        let at = export_at(self.resident.id);
        let field =
            |name: &'static str, words: &'static str| Field::new(name, Msg::new(words)).errors(&self.errors);
        let choices: Vec<Choice> =
            self.offered.iter().map(|part| Choice::new(part.code(), v.t(&part.words()))).collect();
        let ticked: Vec<&str> = self.parts.iter().map(String::as_str).collect();
        let [von, bis] = &self.days;
        html! {
            (form::error_summary(v, &self.errors))
            p { (v.w("export-said")) }
            form.form method="get" action={ (at) "/akte.pdf" } data-ohne-warnung {
                (form::date(v, &field("von", "export-from"), von))
                (form::date(v, &field("bis", "export-until"), bis))
                (form::checkboxes(v, &field("teile", "export-parts"), &choices, &ticked))
                div.actions {
                    button.button type="submit" { (v.w("export-pdf")) }
                    button.secondary type="submit" formaction={ (at) "/akte.json" } { (v.w("export-json")) }
                }
            }
            p.hint { (v.w("export-audited")) }
        }
    }
}

/// What a resident's page shows of it.
#[must_use]
pub fn card(v: &View, id: Id<Resident>) -> Markup {
    html! {
        section.card #akte {
            h2 { (v.w("export-card")) }
            p.actions { a href=(export_at(id)) { (v.w("export-open")) } }
        }
    }
}
