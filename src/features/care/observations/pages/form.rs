//! The form of new entries, several blocks in one save, and that of a correction.

use jiff::Timestamp;
use maud::{Markup, html};

use super::{
    HERE, called, entry_at, form_at,
    inputs::{Filled, Last, Photos, inputs},
    photos, resident_at,
    subjects::Subjects,
    values::{Shown, said},
    when,
};
use crate::{
    features::care::{
        observations::model::Entry,
        residents::Resident,
        templates::{Template, Values},
    },
    kernel::{
        ids::Id,
        problem::{FieldErrors, Link},
        words::Msg,
    },
    ui::{
        NavSpot, Page, View,
        form::{self, Field, Width},
        notice::{empty, say},
        view::Tone,
    },
};

/// The template that is open unless another one is asked for: a report is a text and nothing else.
pub const REPORT: &str = "bericht";

/// A template in the form of new entries.
pub struct Block {
    /// What it asks.
    pub template: Template,
    /// The answers before.
    pub last: Last,
    /// Whether it is open.
    pub is_open: bool,
}

/// The form of new entries of one resident.
pub struct EntryForm {
    /// Whose.
    pub resident: Resident,
    /// The templates of the house, in its order.
    pub blocks: Vec<Block>,
    /// What entries of it may belong to.
    pub subjects: Subjects,
    /// The block in which the cursor stands.
    pub focus: String,
    /// What stands in the fields.
    pub filled: Filled,
    /// When the form was opened: what its time says until it is changed.
    pub opened: Timestamp,
    /// Where it goes back to.
    pub zurueck: String,
    /// What is wrong with it.
    pub errors: FieldErrors,
    /// Whether the file is closed and an admin must say why.
    pub needs_reason: bool,
    /// Whether it is filled with what was written into the file of the wrong person.
    pub is_carried: bool,
    /// Whether photos were chosen that are not saved.
    pub lost_photos: bool,
}

fn first<'a>(filled: &'a Filled, name: &str) -> &'a str {
    filled.iter().find(|(field, _)| field == name).map_or("", |(_, text)| text)
}

/// The name of a block's free text.
#[must_use]
pub fn text_name(key: &str) -> String {
    format!("freitext-{key}")
}

impl Page for EntryForm {
    fn title(&self) -> Msg {
        Msg::new("entry-new-title").with("name", called(&self.resident))
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn refused(&self) -> bool {
        !self.errors.is_empty()
    }
    fn back(&self) -> Option<Link> {
        Some(Link { href: self.zurueck.clone(), words: Msg::new("entry-back-resident") })
    }
    fn body(&self, v: &View) -> Markup {
        if self.blocks.is_empty() {
            let way = Link { href: resident_at(self.resident.id), words: Msg::new("entry-back-resident") };
            return empty(v, &Msg::new("entry-no-templates"), &[way]);
        }
        let enctype = photos::enctype(self.blocks.iter().map(|block| &block.template), self.consents());
        html! {
            (form::error_summary(v, &self.errors))
            @if self.is_carried { (say(v, Tone::Info, Msg::new("entry-carried"))) }
            (photos::lost(v, self.lost_photos))
            form.form method="post" action=(form_at(self.resident.id)) enctype=[enctype] {
                (form::guard(v))
                (form::hidden("zurueck", &self.zurueck))
                (form::hidden("geoeffnet", &self.opened.to_string()))
                div.blocks { @for block in &self.blocks { (self.block(v, block)) } }
                fieldset.fieldset {
                    legend { (v.w("entry-when")) }
                    (when::show(v, &self.filled, &self.errors))
                    (form::checkbox(v, &Field::new("uebergabe", Msg::new("entry-into-handover")), first(&self.filled, "uebergabe") == "ja", None))
                    @if self.needs_reason {
                        (form::text(v, &Field::new("grund", Msg::new("entry-reason")).errors(&self.errors).width(Width::Full).required(), first(&self.filled, "grund")))
                    }
                }
                (photos::beside(v, enctype))
                div.stays { (form::actions(v, &Msg::new("common-save"), Some((&self.zurueck, &Msg::new("common-cancel"))))) }
            }
        }
    }
}

impl EntryForm {
    /// Whether photos of the resident may be taken.
    fn consents(&self) -> bool {
        self.resident.einwilligung_foto_at.is_some()
    }

    fn block(&self, v: &View, block: &Block) -> Markup {
        let key = &block.template.key;
        let focus = self.focus == *key && self.errors.is_empty();
        // A report is its text, and what it is about is said after it.
        let text_first = key == REPORT;
        let text = html! { (self.text(v, key, focus && (text_first || block.template.felder.is_empty()), text_first)) };
        let inputs = inputs(
            v,
            &block.template,
            key,
            (&self.filled, &self.errors),
            (&block.last, focus && !text_first),
            Some(&Photos { consent: self.consents(), there: None }),
        );
        html! {
            details id={ "baustein-" (key) } open[block.is_open] {
                summary { h2 { (block.template.titel) } }
                div.stack {
                    (form::hidden(&format!("version-{key}"), &block.template.version.to_string()))
                    @if !block.template.beschreibung.is_empty() { p.hint { (block.template.beschreibung) } }
                    (self.subjects.show(v, key, &self.filled, &self.errors))
                    @if text_first { (text) }
                    (inputs)
                    @if !text_first { (text) }
                }
            }
        }
    }

    fn text(&self, v: &View, key: &str, focus: bool, is_main: bool) -> Markup {
        let name = text_name(key);
        let words = Msg::new(if is_main { "entry-report" } else { "entry-text" });
        let field = Field::new(name.clone(), words).errors(&self.errors).width(Width::Full).maxlength(2_000);
        let field = if focus { field.focus() } else { field };
        form::textarea(v, &field, first(&self.filled, &name), if is_main { 6 } else { 2 })
    }
}

/// The form of a correction.
pub struct CorrectPage {
    /// Which entry.
    pub id: Id<Entry>,
    /// The version that is seen.
    pub fassung: u32,
    /// Whose it is.
    pub name: String,
    /// What it asks.
    pub template: Template,
    /// What stands in the fields.
    pub filled: Filled,
    /// What is wrong with it.
    pub errors: FieldErrors,
    /// Whether it must be said why.
    pub needs_reason: bool,
    /// The version that was made meanwhile, where there is one.
    pub meanwhile: Option<Shown>,
    /// The answers that are corrected.
    pub there: Values,
    /// Whether photos of the resident may be taken.
    pub consent: bool,
    /// Whether photos were chosen that are not saved.
    pub lost_photos: bool,
}

/// What the names of the fields begin with.
pub const WERTE: &str = "werte";

impl Page for CorrectPage {
    fn title(&self) -> Msg {
        Msg::new("entry-correct-title")
            .with("name", self.name.as_str())
            .with("vorlage", self.template.titel.as_str())
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn refused(&self) -> bool {
        !self.errors.is_empty()
    }
    fn back(&self) -> Option<Link> {
        Some(Link { href: entry_at(self.id), words: Msg::new("entry-back") })
    }
    fn body(&self, v: &View) -> Markup {
        let text = Field::new(
            "freitext",
            Msg::new(if self.template.key == REPORT { "entry-report" } else { "entry-text" }),
        );
        let text = text.errors(&self.errors).width(Width::Full).maxlength(2_000);
        let why = Field::new("grund", Msg::new("entry-reason"))
            .errors(&self.errors)
            .width(Width::Full)
            .maxlength(500);
        let why = if self.needs_reason { why.required() } else { why.optional() };
        let report = self.template.key == REPORT;
        let focus = !report && self.errors.is_empty();
        let there = Photos { consent: self.consent, there: Some((self.id, &self.there)) };
        let sent = (&self.filled, &self.errors);
        let inputs = inputs(v, &self.template, WERTE, sent, (&Last::default(), focus), Some(&there));
        let enctype = photos::enctype(std::iter::once(&self.template), self.consent);
        let text = form::textarea(
            v,
            &if report && self.errors.is_empty() { text.focus() } else { text },
            first(&self.filled, "freitext"),
            4,
        );
        html! {
            (form::error_summary(v, &self.errors))
            @if let Some(now) = &self.meanwhile {
                (say(v, Tone::Warn, Msg::code("FASSUNG_VERALTET_EINTRAG")))
                section.card { h2 { (v.w("entry-saved-meanwhile")) } (said(v, now)) }
            }
            p { (v.w("entry-correct-said")) }
            (photos::lost(v, self.lost_photos))
            form.form method="post" action=(super::below_entry(self.id, "berichtigen")) enctype=[enctype] {
                (form::guard(v))
                (form::row_version(self.fassung.into()))
                @if report { (text) }
                (inputs)
                @if !report { (text) }
                (when::show(v, &self.filled, &self.errors))
                (form::text(v, &why, first(&self.filled, "grund")))
                (photos::beside(v, enctype))
                div.stays { (form::actions(v, &Msg::new("entry-correct"), Some((&entry_at(self.id), &Msg::new("common-cancel"))))) }
            }
        }
    }
}
