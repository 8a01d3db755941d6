//! The round: one template, everybody who is there below each other, each saved alone. What is typed into the other rows stays.

use jiff::Timestamp;
use maud::{Markup, html};

use super::{
    called,
    inputs::{Filled, Last, inputs},
    resident_at, when,
};
use crate::{
    features::care::{residents::Resident, templates::Template},
    kernel::{
        ids::Id,
        problem::{FieldErrors, Link},
        words::Msg,
    },
    ui::{
        NavSpot, Page, View,
        form::{self, Choice, Field, Width},
        notice::{empty, say},
        view::Tone,
    },
};

/// Its place in the navigation.
pub const ROUND: NavSpot = NavSpot("round");
/// Its address.
pub const AT: &str = "/pflege/runde";

/// A resident in the round.
pub struct RoundRow {
    /// Who.
    pub resident: Resident,
    /// Their answers before.
    pub last: Last,
}

/// What the names of a row's fields begin with.
#[must_use]
pub fn row_prefix(id: Id<Resident>) -> String {
    format!("r{}", id.to_string().replace('-', ""))
}

/// The page of the round.
pub struct RoundPage {
    /// The templates of the house: key and title.
    pub vorlagen: Vec<(String, String)>,
    /// The units that the user works in: id and name.
    pub units: Vec<(String, String)>,
    /// The unit of the round.
    pub unit: String,
    /// What is asked; none while the house has no template.
    pub template: Option<Template>,
    /// Who is there, by room.
    pub rows: Vec<RoundRow>,
    /// Which of the pages it is, from 1, and how many there are.
    pub page: (usize, usize),
    /// The row in which the cursor stands.
    pub focus: Option<Id<Resident>>,
    /// Who was just saved.
    pub saved: Option<String>,
    /// What stands in the fields.
    pub filled: Filled,
    /// When the page was made: what its time says until it is changed.
    pub opened: Timestamp,
    /// What is wrong with it.
    pub errors: FieldErrors,
}

impl RoundPage {
    /// The address of this round, with a page.
    #[must_use]
    pub fn href(&self, page: usize) -> String {
        let key = self.template.as_ref().map_or("", |template| &template.key);
        format!("{AT}?vorlage={key}&wohnbereich={}&seite={page}", self.unit)
    }
}

impl Page for RoundPage {
    fn title(&self) -> Msg {
        match &self.template {
            Some(template) => Msg::new("entry-round-of").with("vorlage", template.titel.as_str()),
            None => Msg::new("entry-round"),
        }
    }
    fn here(&self) -> NavSpot {
        ROUND
    }
    fn refused(&self) -> bool {
        !self.errors.is_empty()
    }
    fn body(&self, v: &View) -> Markup {
        html! {
            (form::error_summary(v, &self.errors))
            @if let Some(name) = &self.saved {
                (say(v, Tone::Good, Msg::new("entry-round-saved").with("name", name.as_str())))
            }
            (self.choice(v))
            @match &self.template {
                Some(template) if !self.rows.is_empty() => (self.round(v, template)),
                Some(_) => (empty(v, &Msg::new("entry-round-nobody"), &[Link { href: "/bewohner".into(), words: Msg::new("nav-residents") }])),
                None => (empty(v, &Msg::new("entry-no-templates"), &[])),
            }
        }
    }
}

impl RoundPage {
    /// Which template, and where.
    fn choice(&self, v: &View) -> Markup {
        let list = |some: &[(String, String)]| -> Vec<Choice> {
            some.iter().map(|(value, label)| Choice::new(value, label)).collect()
        };
        let key = self.template.as_ref().map_or("", |template| &template.key);
        html! {
            form.filter.screen method="get" action=(AT) data-ohne-warnung {
                (form::select(v, &Field::new("vorlage", Msg::new("entry-filter-template")), &list(&self.vorlagen), key))
                @if self.units.len() > 1 {
                    (form::select(v, &Field::new("wohnbereich", Msg::new("entry-unit")), &list(&self.units), &self.unit))
                }
                button.secondary type="submit" { (v.w("entry-round-go")) }
            }
        }
    }

    fn round(&self, v: &View, template: &Template) -> Markup {
        let (page, pages) = self.page;
        html! {
            form.form method="post" action=(AT) {
                (form::guard(v))
                (form::hidden("vorlage", &template.key))
                (form::hidden("version", &template.version.to_string()))
                (form::hidden("wohnbereich", &self.unit))
                (form::hidden("seite", &page.to_string()))
                (form::hidden("geoeffnet", &self.opened.to_string()))
                fieldset.fieldset { legend { (v.w("entry-when")) } (when::show(v, &self.filled, &self.errors)) }
                @for row in &self.rows { (self.row(v, template, row)) }
            }
            @if pages > 1 {
                p.actions {
                    @if page > 1 { a rel="prev" href=(self.href(page - 1)) { (v.w("pager-back")) } }
                    span.meta { (v.t(&Msg::new("entry-round-page").with("seite", page).with("von", pages))) }
                    @if page < pages { a rel="next" href=(self.href(page + 1)) { (v.w("pager-next")) } }
                }
            }
        }
    }

    fn row(&self, v: &View, template: &Template, row: &RoundRow) -> Markup {
        let one = &row.resident;
        let prefix = row_prefix(one.id);
        let focus = self.focus == Some(one.id) && self.errors.is_empty();
        let name = format!("freitext-{prefix}");
        let filled =
            self.filled.iter().find(|(field, _)| *field == name).map_or("", |(_, text)| text.as_str());
        let text =
            Field::new(name, Msg::new("entry-text")).errors(&self.errors).width(Width::Full).maxlength(2_000);
        let first = focus && !template.felder.is_empty();
        let inputs = inputs(v, template, &prefix, (&self.filled, &self.errors), (&row.last, first), None);
        html! {
            fieldset.fieldset id={ "zeile-" (one.id) } tabindex="-1" {
                legend {
                    @if let Some(room) = &one.zimmer { (room) " · " }
                    a href=(resident_at(one.id)) { (called(one)) }
                    @if let Some(at) = row.last.newest() {
                        " " span.meta { (v.t(&Msg::new("entry-last-at").with("wann", crate::ui::format::moment(v.lang, at, &v.zone)))) }
                    }
                }
                (inputs)
                (form::textarea(v, &if focus && template.felder.is_empty() { text.focus() } else { text }, filled, 1))
                div.actions {
                    button.button type="submit" name="zeile" value=(one.id) {
                        (v.w("common-save")) span.visually-hidden { " " (called(one)) }
                    }
                }
            }
        }
    }
}
