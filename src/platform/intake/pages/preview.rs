//! The preview: what the file is, what would happen to each row, and what can be corrected (interface.md, 4.3).

use std::collections::HashMap;

use maud::{Markup, html};

use super::{
    Pages,
    line::Lines,
    reading::{RefusedReading, detected},
};
use crate::{
    kernel::{problem::Link, words::Msg},
    platform::{
        intake::{Choice as _, Filter, Intake, PlanHead, PlanPage, contract::words},
        sheet::otherwise,
    },
    ui::{
        NavSpot, Page, View,
        form::{self, Field},
        format,
        notice::{notice, say},
        pager::pager,
        table::{Column, Row, Table, table},
        tabs::{Tab, tabs},
        view::{Notice, Tone},
    },
};

/// Which part of a preview is looked at: kept in the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Showing {
    /// Which rows.
    pub filter: Option<Filter>,
    /// Which page of them, from 1.
    pub page: usize,
}

impl Showing {
    /// What a preview opens on: the rows that are wrong, if there are any.
    #[must_use]
    pub fn first<I: Intake>(plan: &PlanHead<I>) -> Self {
        Self { filter: (plan.rejected() > 0).then_some(Filter::Abgelehnt), page: 1 }
    }

    /// As a query string with its question mark; empty for the first page of all rows.
    #[must_use]
    pub fn query(self) -> String {
        let filter = self.filter.map(|filter| format!("nur={}", filter.word()));
        let page = (self.page > 1).then(|| format!("seite={}", self.page));
        let parts: Vec<String> = [filter, page].into_iter().flatten().collect();
        if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
    }
}

/// The preview of one file.
pub struct PreviewPage<I: Pages> {
    /// The plan's header.
    pub plan: PlanHead<I>,
    /// A page of its rows.
    pub rows: PlanPage<I>,
    /// What is looked at.
    pub showing: Showing,
    /// Pages of the records that rows of this page duplicate.
    pub twins: HashMap<I::Twin, String>,
    /// Another reading of the file that was asked for and refused.
    pub refused: Option<RefusedReading>,
    /// Whether it was to be carried out without a word about the encoding that was guessed.
    pub unasked: bool,
}

impl<I: Pages> Page for PreviewPage<I> {
    fn title(&self) -> Msg {
        words::<I>("preview-title")
    }
    fn here(&self) -> NavSpot {
        I::HERE
    }
    fn refused(&self) -> bool {
        self.refused.is_some() || self.unasked
    }
    fn body(&self, v: &View) -> Markup {
        let query = self.showing.query();
        let lines = Lines { plan: &self.plan, showing: self.showing, twins: &self.twins };
        html! {
            (notices(v, &self.plan, false))
            @if self.plan.is_unsure() { (guessed(v, &self.plan, self.unasked)) }
            (choices(v, &self.plan, self.showing, false))
            section {
                (summary(v, &self.plan, false))
                h2.visually-hidden { (v.w("import-rows")) }
                (counters(v, &self.plan, self.showing, false))
                @if self.rows.total == 0 {
                    (self.none(v))
                } @else {
                    (table(v, &lines.table(v, &self.rows.rows)))
                    (pager(v, self.rows.paging, self.rows.total, |page| {
                        format!("{}/{}{}", I::AT, self.plan.id, Showing { page, ..self.showing }.query())
                    }))
                }
            }
            (detected(v, &self.plan, &query, self.refused.as_ref()))
            @if !self.plan.is_unsure() { (take_over(v, &self.plan, false)) }
        }
    }
}

impl<I: Pages> PreviewPage<I> {
    /// Why there is no row, with the way to all.
    fn none(&self, v: &View) -> Markup {
        let mended = self.showing.filter == Some(Filter::Abgelehnt) && self.plan.counts.total > 0;
        let key = if mended { "import-rows-mended" } else { "import-rows-none" };
        html! {
            p.empty {
                (v.w(key))
                @if self.showing.filter.is_some() {
                    " " a href={ (I::AT) "/" (self.plan.id) } { (v.w("import-rows-all")) }
                }
            }
        }
    }
}

/// The file's name and how many of its rows come to what; what no row comes to is left out.
#[must_use]
pub fn summary<I: Intake>(v: &View, plan: &PlanHead<I>, out_of_band: bool) -> Markup {
    let counts = [
        ("import-sum-new", plan.counts.new),
        ("import-sum-duplicate", plan.counts.duplicates),
        ("import-sum-rejected", plan.rejected()),
        ("import-sum-left-out", plan.left_out()),
    ];
    let told = counts.into_iter().filter(|(_, n)| *n > 0).map(|(key, n)| v.t(&Msg::new(key).with("n", n)));
    let told = told.collect::<Vec<_>>().join(", ");
    html! {
        p.meta #import-summe hx-swap-oob=[band(out_of_band)] {
            strong { (plan.filename) } " · " (v.t(&Msg::new("import-sum").with("n", plan.counts.total)))
            @if !told.is_empty() { ": " (told) }
        }
    }
}

/// What a part of the page says about itself when it is put into its place out of band.
fn band(out_of_band: bool) -> Option<&'static str> {
    out_of_band.then_some("true")
}

/// The button that takes the plan over: it carries the number and the plan's hash. Beside it stands how many rows are wrong
/// and so stay out, and the way to give the preview up. It stays in sight, but where names must be compared first: there it
/// stands below them.
#[must_use]
pub fn take_over<I: Intake>(v: &View, plan: &PlanHead<I>, out_of_band: bool) -> Markup {
    let new = plan.counts.new;
    let stays = new > 0 && !plan.is_unsure();
    let (at, rejected) = (format!("{}/{}", I::AT, plan.id), plan.rejected());
    html! {
        div.actions.stays[stays] #import-uebernehmen hx-swap-oob=[band(out_of_band)] {
            @if new > 0 {
                form method="post" action={ (at) "/uebernehmen" } {
                    (form::guard(v))
                    (form::hidden("plan", &plan.hash_hex()))
                    @if plan.is_unsure() { (form::checkbox(v, &asked(), false, None)) }
                    button.button type="submit" { (v.t(&words::<I>("confirm").with("n", new))) }
                }
            }
            form method="post" action={ (at) "/verwerfen" } data-ohne-warnung {
                (form::guard(v))
                button.link type="submit" { (v.w("import-discard")) }
            }
            @if new > 0 && rejected > 0 {
                p.meta { (v.t(&Msg::new("import-stays-out").with("n", rejected))) }
            }
        }
    }
}

/// The question that a guessed encoding asks.
fn asked() -> Field {
    Field::new("kodierung", Msg::new("import-encoding-sure"))
}

/// The names by which a guessed encoding is judged, and the way on: its button stands behind them, with the question.
fn guessed<I: Intake>(v: &View, plan: &PlanHead<I>, unasked: bool) -> Markup {
    let columns =
        vec![Column::new(Msg::new("import-encoding-here")), Column::new(Msg::new("import-encoding-else"))];
    let row =
        |name: &String| Row::new(vec![html! { (name) }, html! { (otherwise(name, plan.head.encoding)) }]);
    let rows = plan.names.iter().map(row).collect();
    html! {
        section.card {
            @if unasked {
                div role="alert" { (say(v, Tone::Bad, Msg::new("import-encoding-unasked"))) }
            }
            (table(v, &Table::new("namen", Msg::new("import-encoding-names"), columns).caption_shown().rows(rows)))
            (take_over(v, plan, false))
        }
    }
}

/// What is to be known about the whole file.
#[must_use]
pub fn notices<I: Intake>(v: &View, plan: &PlanHead<I>, out_of_band: bool) -> Markup {
    let changed = plan.changed();
    let earlier = plan.earlier.map(|earlier| Notice {
        tone: Tone::Warn,
        words: words::<I>("known-file").with("wann", format::moment(v.lang, earlier.at, &v.zone)),
        link: Some(Link {
            href: format!("{}/{}/ergebnis", I::AT, earlier.run),
            words: Msg::new("import-to-result"),
        }),
    });
    html! {
        div.stack #import-hinweise hx-swap-oob=[band(out_of_band)] {
            @if changed > 0 {
                div role="alert" {
                    (notice(v, &Notice {
                        tone: Tone::Warn,
                        words: Msg::new("import-stale").with("n", changed),
                        link: Some(Link {
                            href: format!("{}/{}?nur=anders", I::AT, plan.id),
                            words: Msg::new("import-stale-show"),
                        }),
                    }))
                }
            }
            @if let Some(earlier) = &earlier { (notice(v, earlier)) }
            @for code in plan.file_warnings() { (say(v, Tone::Warn, Msg::code(code))) }
            @if plan.counts.new == 0 { (say(v, Tone::Info, Msg::code("NICHTS_ZU_IMPORTIEREN"))) }
        }
    }
}

/// Every value that needs a meaning; one choice holds for the whole file.
#[must_use]
pub fn choices<I: Intake>(v: &View, plan: &PlanHead<I>, showing: Showing, out_of_band: bool) -> Markup {
    let Some(chosen) = I::CHOSEN else { return html! {} };
    if plan.choices.is_empty() {
        return html! { div id=(chosen.id) hx-swap-oob=[band(out_of_band)] {} };
    }
    html! {
        section.card id=(chosen.id) hx-swap-oob=[band(out_of_band)] {
            h2 { (v.t(&words::<I>("choices"))) }
            p { (v.t(&words::<I>("choices-hint"))) }
            form.form method="post" action={ (I::AT) "/" (plan.id) "/" (chosen.at) (showing.query()) } {
                (form::guard(v))
                @for (place, value) in plan.choices.iter().enumerate() {
                    div.field {
                        label for={ "feld-gruppe-" (place) } {
                            (v.t(&words::<I>("choice-rows").with("x", value.text.as_str()).with("n", value.count)))
                        }
                        (form::hidden("wert", &value.text))
                        select id={ "feld-gruppe-" (place) } name="gruppe" {
                            option value="" { (v.t(&words::<I>("choice-none"))) }
                            @for choice in I::Choice::ALL {
                                option value=(choice.code()) selected[value.choice == Some(*choice)] {
                                    (v.t(&choice.label()))
                                }
                            }
                        }
                    }
                }
                div.actions { button.button.secondary type="submit" { (v.t(&words::<I>("choice-save"))) } }
            }
        }
    }
}

/// The counts, each a link to its rows.
#[must_use]
pub fn counters<I: Intake>(v: &View, plan: &PlanHead<I>, showing: Showing, out_of_band: bool) -> Markup {
    let counts = plan.counts;
    let tab = |filter: Option<Filter>, label: &'static str, count: u64| Tab {
        href: format!("{}/{}{}", I::AT, plan.id, Showing { filter, page: 1 }.query()),
        label: Msg::new(label),
        count: Some(count),
        current: showing.filter == filter,
    };
    let wide = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    let mut all = vec![
        tab(None, "common-all", counts.total.into()),
        tab(Some(Filter::Neu), "import-filter-new", counts.new.into()),
        tab(Some(Filter::Dublette), "import-filter-duplicate", counts.duplicates.into()),
        tab(Some(Filter::Hinweis), "import-filter-warned", wide(plan.warned())),
        tab(Some(Filter::Abgelehnt), "import-filter-rejected", plan.rejected().into()),
    ];
    let left_out = plan.left_out();
    if left_out > 0 || showing.filter == Some(Filter::Ausgelassen) {
        all.push(tab(Some(Filter::Ausgelassen), "import-filter-left-out", left_out.into()));
    }
    let changed = plan.changed();
    if changed > 0 {
        all.push(tab(Some(Filter::Anders), "import-filter-changed", wide(changed)));
    }
    html! {
        div #import-zaehler hx-swap-oob=[band(out_of_band)] { (tabs(v, &Msg::new("import-filter"), &all)) }
    }
}
