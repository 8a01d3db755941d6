//! The page of figures: a card for each with its values, its table and how it is counted.

use maud::{Markup, html};

use super::{
    read::Figures,
    sheet::{Cell, Figure, Sheet, sheet},
};
use crate::{
    features::care::courses::{DAYS, Period},
    kernel::{problem::FieldErrors, words::Msg},
    platform::web::query::escaped,
    ui::{
        NavSpot, Page, View,
        facts::{Fact, facts},
        form::{self, Choice, Field},
        format,
        notice::empty,
        table::{Column, Row, Table, table},
        tabs::{Tab, tabs},
    },
};

/// Its place in the navigation.
pub const HERE: NavSpot = NavSpot("figures");
/// Its address.
pub const AT: &str = "/pflege/kennzahlen";
/// The address of its file.
pub const FILE_AT: &str = "/pflege/kennzahlen/kennzahlen.csv";

/// The page.
pub struct FiguresPage {
    /// The figures; of the usual days where those that were asked for are none.
    pub figures: Figures,
    /// Their days.
    pub period: Period,
    /// The first and the last day as they were typed.
    pub typed: [String; 2],
    /// What is wrong with them.
    pub errors: FieldErrors,
}

impl Page for FiguresPage {
    fn title(&self) -> Msg {
        let unit = self.figures.asked.unit;
        match self.figures.offered.iter().find(|one| Some(one.id) == unit) {
            Some(unit) => Msg::new("figures-title-of").with("name", unit.name.as_str()),
            None => Msg::new("figures-title"),
        }
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn refused(&self) -> bool {
        !self.errors.is_empty()
    }
    fn body(&self, v: &View) -> Markup {
        if self.figures.offered.is_empty() {
            return empty(v, &Msg::new("due-no-units"), &[]);
        }
        html! {
            (form::error_summary(v, &self.errors))
            (self.choice(v))
            @if self.errors.is_empty() {
                p.meta { (v.w("figures-own")) }
                p { strong { (format::days(v.lang, self.period.from, self.period.until)) } " "
                    a href=(self.file(None)) { (v.w("figures-file")) } }
                @for figure in Figure::ALL { (self.card(v, &sheet(&self.figures, figure))) }
            }
        }
    }
}

impl FiguresPage {
    fn unit(&self) -> String {
        self.figures.asked.unit.map(|unit| unit.to_string()).unwrap_or_default()
    }

    /// Which days, and which unit.
    fn choice(&self, v: &View) -> Markup {
        let all = [Choice::new("", v.w("figures-all-units"))].into_iter();
        let units: Vec<Choice> = all
            .chain(self.figures.offered.iter().map(|one| Choice::new(one.id.to_string(), &one.name)))
            .collect();
        let unit = self.unit();
        let chosen = self.period.chosen.filter(|_| self.errors.is_empty());
        let days = DAYS.map(|days| Tab {
            href: with(AT, &[("tage", days.to_string().as_str()), ("wohnbereich", unit.as_str())]),
            label: Msg::new("course-days").with("n", days),
            count: None,
            current: chosen == Some(days),
        });
        let typed = self.typed.iter().any(|typed| !typed.is_empty());
        let [from, until] = &self.typed;
        let field =
            |name: &'static str, words: &'static str| Field::new(name, Msg::new(words)).errors(&self.errors);
        html! {
            (tabs(v, &Msg::new("course-period"), &days))
            details.card.screen open[typed || self.refused()] {
                summary { (v.w("figures-choose")) }
                form.form method="get" action=(AT) data-ohne-warnung {
                    @if let Some(days) = chosen { (form::hidden("tage", &days.to_string())) }
                    div.columns {
                        (form::date(v, &field("von", "entry-filter-from"), from))
                        (form::date(v, &field("bis", "entry-filter-until"), until))
                        @if self.figures.offered.len() > 1 {
                            (form::select(v, &Field::new("wohnbereich", Msg::new("entry-unit")), &units, &unit))
                        }
                    }
                    div.actions { button.button.secondary type="submit" { (v.w("course-show")) } }
                }
            }
        }
    }

    fn card(&self, v: &View, sheet: &Sheet) -> Markup {
        let title = sheet.figure.title();
        let values: Vec<Fact> = sheet
            .values
            .iter()
            .map(|(name, cell)| Fact::new(Msg::new(name), html! { (cell.written(v)) }))
            .collect();
        let numeric = |place: usize| {
            sheet.rows.first().and_then(|row| row.get(place)).is_some_and(|cell| cell.is_number())
        };
        let columns = sheet.columns.iter().enumerate().map(|(place, name)| {
            let column = Column::new(Msg::new(name));
            if numeric(place) { column.numeric() } else { column }
        });
        let row =
            |cells: &Vec<Cell>| Row::new(cells.iter().map(|cell| html! { (cell.written(v)) }).collect());
        let rows = sheet.rows.iter().map(row).collect();
        html! {
            section.card {
                h2 { (v.t(&title)) }
                (facts(v, &values))
                details {
                    summary { (v.w("figures-table")) span.visually-hidden { ": " (v.t(&title)) } }
                    (table(v, &Table::new(sheet.figure.code(), title.clone(), columns.collect()).rows(rows)))
                    p { a href=(self.file(Some(sheet.figure))) { (v.w("figures-file-one")) span.visually-hidden { ": " (v.t(&title)) } } }
                }
                details {
                    summary { (v.w("figures-said")) span.visually-hidden { ": " (v.t(&title)) } }
                    p { (v.t(&sheet.figure.definition())) }
                }
            }
        }
    }

    fn file(&self, figure: Option<Figure>) -> String {
        let (from, until) = (self.period.from.to_string(), self.period.until.to_string());
        let unit = self.unit();
        let of = figure.map_or("", Figure::code);
        let asked = [("von", from.as_str()), ("bis", until.as_str()), ("wohnbereich", unit.as_str())];
        with(FILE_AT, &[&asked[..], &[("kennzahl", of)]].concat())
    }
}

/// An address with those of these that say something.
fn with(address: &str, all: &[(&str, &str)]) -> String {
    let set = all.iter().filter(|(_, value)| !value.is_empty());
    let set: Vec<String> = set.map(|(name, value)| format!("{name}={}", escaped(value))).collect();
    if set.is_empty() { address.to_owned() } else { format!("{address}?{}", set.join("&")) }
}
