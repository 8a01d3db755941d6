//! `/berichte/{jahr}/{kw}`: the five sheets as tables, from the same cells as the file.

use maud::{Markup, html};

use super::{
    HERE,
    list::preliminary,
    words::{in_short, said},
};
use crate::{
    features::second_opinion::reports::{
        record::Report,
        sheets::{Cells, NAMES, ReportCells},
    },
    kernel::{
        period::IsoWeek,
        words::{Lang, Msg},
    },
    platform::sheet::write_xlsx::{Address, Value},
    ui::{NavSpot, Page, View, format, notice, time, view::Tone},
};

/// The page.
pub struct WeekPage {
    /// The last week.
    pub week: IsoWeek,
    /// The stored version that is shown; none: the numbers as they are now.
    pub report: Option<Report>,
    /// The five sheets.
    pub cells: ReportCells,
    /// Whether the week is over.
    pub ended: bool,
    /// The stored versions of the week, newest first.
    pub versions: Vec<Report>,
    /// Whether the person may make reports.
    pub may_generate: bool,
}

impl Page for WeekPage {
    fn title(&self) -> Msg {
        Msg::new("reports-week-title").with("kw", self.week.kw).with("jahr", self.week.jahr)
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn beside_title(&self, v: &View) -> Markup {
        html! {
            @if let Some(report) = self.report.as_ref().or(self.versions.first()) {
                a.button href=(report.href()) download hx-boost="false" {
                    (v.w("reports-download-excel")) " (" (v.t(&Msg::new("reports-version").with("n", report.version))) ")"
                }
            } @else if self.may_generate {
                a.button href={ "/berichte?jahr=" (self.week.jahr) } { (v.w("reports-generate")) }
            }
        }
    }
    fn body(&self, v: &View) -> Markup {
        html! {
            p { (time::week(v, self.week)) }
            (self.source(v))
            @if !self.ended { (notice::say(v, Tone::Info, Msg::new("reports-future-week"))) }
            nav.tabs.jumps aria-label=(v.w("reports-sheets")) {
                ul role="list" {
                    @for (number, name) in (1..=5_u8).zip(NAMES) {
                        li { a href={ "#blatt-" (number) } { (in_short(v, name)) } }
                    }
                }
            }
            @for ((number, name), cells) in (1..=5_u8).zip(NAMES).zip(self.cells.all()) {
                section.card.sheet .wide[is_wide(cells)] id={ "blatt-" (number) } data-blatt=(name) {
                    @if number == 5 { h2 { (said(v, name)) } (icd(v, name, cells)) } @else { (skeleton(v, name, cells)) }
                }
            }
        }
    }
}

impl WeekPage {
    /// Which numbers these are, and where the others are.
    fn source(&self, v: &View) -> Markup {
        let here = format!("/berichte/{}/{}", self.week.jahr, self.week.kw);
        let shown = self.report.as_ref().map(|report| report.version);
        html! {
            @match &self.report {
                Some(report) => {
                    p {
                        (v.t(&Msg::new("reports-stored").with("n", report.version))) " "
                        (time::moment(v, report.generated_at)) ", " (report.generated_by_name)
                        @if report.is_preliminary(&v.zone) { " " (preliminary(v)) }
                    }
                }
                None => { p { (v.w("reports-now")) } }
            }
            @if !self.versions.is_empty() {
                ul.versions #versionen {
                    @if shown.is_some() { li { a href=(here) { (v.w("reports-view-now")) } } }
                    @for report in self.versions.iter().filter(|report| Some(report.version) != shown) {
                        li {
                            a href={ (here) "?version=" (report.version) } { (v.t(&Msg::new("reports-version").with("n", report.version))) }
                            " " span.meta { (time::moment(v, report.generated_at)) }
                        }
                    }
                }
            }
        }
    }
}

/// First row of the weeks' heads, and of the groups above them.
const HEAD: u32 = 10;

/// Whether the weeks stand in groups of three columns: too many for paper that is held upright.
fn is_wide(cells: &Cells) -> bool {
    cells.contains_key(&Address::new(1, HEAD - 1))
}

fn region(label: &str, inside: Markup) -> Markup {
    html! {
        div.table-region role="region" aria-label=(label) tabindex="0" {
            table.table { caption.visually-hidden { (label) } (inside) }
        }
    }
}

/// Sheets 1 to 4: comparison with the previous year, then week by week.
fn skeleton(v: &View, name: &str, cells: &Cells) -> Markup {
    let at = |col, row| Address::new(col, row);
    let columns: Vec<u16> = (1..=30).take_while(|col| cells.contains_key(&at(*col, HEAD))).collect();
    let weeks: Vec<u32> =
        (HEAD + 1..).take_while(|row| matches!(cells.get(&at(0, *row)), Some(Value::Count(_)))).collect();
    let sum = HEAD + 1 + u32::try_from(weeks.len()).unwrap_or(0);
    let years = Sheet { v, cells, group: 2 };
    let comparison = html! {
        thead { tr {
            (years.head(at(0, 2), 1))
            @for col in [1, 3, 5] { (years.head(at(col, 2), 2)) }
            @for col in [7, 8] { (years.head(at(col, 2), 1)) }
        } }
        tbody {
            @for row in (3..=8).filter(|row| cells.contains_key(&at(0, *row))) { (years.line(row, 1..=8)) }
        }
    };
    let wide = is_wide(cells);
    let by_week = Sheet { v, cells, group: if wide { 3 } else { 0 } };
    let week_table = html! {
        thead {
            @if wide {
                tr { td {} @for col in columns.iter().step_by(3) { (by_week.head(at(*col, HEAD - 1), 3)) } }
            }
            tr { @for col in std::iter::once(0).chain(columns.iter().copied()) { (by_week.head(at(col, HEAD), 1)) } }
        }
        tbody { @for row in &weeks { (by_week.line(*row, columns.iter().copied())) } }
        tfoot { @for row in [sum, sum + 1] { (by_week.line(row, columns.iter().copied())) } }
    };
    let title = cells.get(&at(0, 1)).and_then(raw);
    let shown = said(v, name);
    html! {
        @if title.as_deref() == Some(name) {
            h2 data-zelle="A1" data-wert=(name) { (shown) }
        } @else {
            h2 { (shown) }
            @if let Some(title) = &title { p.meta data-zelle="A1" data-wert=(title) { (said(v, title)) } }
        }
        (region(&format!("{shown}: {}", v.w("reports-table-comparison")), comparison))
        (region(&format!("{shown}: {}", v.w("reports-table-weeks")), week_table))
    }
}

/// Sheet 5: codes and cases.
fn icd(v: &View, name: &str, cells: &Cells) -> Markup {
    let rows = (2..).take_while(|row| cells.contains_key(&Address::new(0, *row)));
    let sheet = Sheet { v, cells, group: 0 };
    let inside = html! {
        thead { tr { (sheet.head(Address::new(0, 1), 1)) (sheet.head(Address::new(1, 1), 1)) } }
        tbody { @for row in rows { (sheet.line(row, 1..=1)) } }
    };
    region(&said(v, name), inside)
}

/// The cells of a table, and how many columns after the first belong together: a line stands before each such group.
struct Sheet<'a> {
    v: &'a View,
    cells: &'a Cells,
    group: u16,
}

impl Sheet<'_> {
    fn begins(&self, col: u16) -> bool {
        col.checked_sub(1).is_some_and(|col| self.group > 0 && col.is_multiple_of(self.group))
    }

    /// A head over its numbers: at their right, or over the middle of several columns.
    fn head(&self, at: Address, columns: u16) -> Markup {
        let value = self.cells.get(&at);
        html! {
            th.numeric[at.col > 0 && columns == 1] .group-head[columns > 1] .apart[self.begins(at.col)]
                scope=(if columns > 1 { "colgroup" } else { "col" }) colspan=[(columns > 1).then_some(columns)]
                data-zelle=(at) data-wert=[value.and_then(raw)] { (shown(self.v, value)) }
        }
    }

    fn line(&self, row: u32, columns: impl IntoIterator<Item = u16>) -> Markup {
        let label = self.cells.get(&Address::new(0, row));
        html! {
            tr {
                th scope="row" data-zelle=(Address::new(0, row)) data-wert=[label.and_then(raw)] { (shown(self.v, label)) }
                @for at in columns.into_iter().map(|col| Address::new(col, row)) {
                    @let value = self.cells.get(&at);
                    td.numeric .apart[self.begins(at.col)] data-zelle=(at) data-wert=[value.and_then(raw)] { (shown(self.v, value)) }
                }
            }
        }
    }
}

/// The value as the file holds it.
fn raw(value: &Value) -> Option<String> {
    match value {
        Value::Count(count) => Some(count.to_string()),
        Value::Fraction(share) => Some(share.to_string()),
        Value::Text(text) => Some(text.clone()),
        Value::Empty => None,
    }
}

/// The value as people read it.
fn shown(v: &View, value: Option<&Value>) -> String {
    match value {
        Some(Value::Count(count)) => format::signed(v.lang, *count),
        Some(Value::Fraction(share)) => percent(v.lang, *share),
        Some(Value::Text(text)) => said(v, text),
        Some(Value::Empty) | None => String::new(),
    }
}

/// A share as the format `0.0%` shows it.
fn percent(lang: Lang, share: f64) -> String {
    let digits = format!("{:.1}", (share * 1000.0).round() / 10.0).replace('-', "−");
    match lang {
        Lang::De => format!("{}{}%", digits.replace('.', ","), format::NARROW),
        Lang::En => format!("{digits}%"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_written_as_the_workbook_shows_them() {
        assert_eq!(percent(Lang::De, 0.253), "25,3\u{202f}%");
        assert_eq!(percent(Lang::De, 1.0 / 3.0), "33,3\u{202f}%");
        assert_eq!(percent(Lang::De, -0.5), "−50,0\u{202f}%");
        assert_eq!(percent(Lang::En, 4.0), "400.0%");
        assert_eq!(percent(Lang::De, 0.0), "0,0\u{202f}%");
    }
}
