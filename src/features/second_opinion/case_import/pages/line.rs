//! The rows of the preview: what happens to each, why, and what can be done about it; one at a time as a form in its place
//! (interface.md, 4.3).

use std::collections::HashMap;

use maud::{Markup, html};

use super::{
    group,
    preview::{Showing, counters, moduln, notices, take_over},
    reading::valid_until,
    row::correction,
};
use crate::{
    features::second_opinion::case_import::{
        Column as Cell, ImportPlan, Plan, PlanRow, Reason, Verdict,
        duplicates::{Of, Rule},
        record::Mark,
    },
    kernel::{problem::FieldErrors, words::Msg},
    ui::{
        View,
        badge::badge,
        form, format,
        notice::announce,
        table::{self, Column, Row, Table},
        time,
        view::Tone,
    },
};

/// The columns of the table.
const COLUMNS: usize = 8;

/// Which control of a row takes the focus, when the row is the answer to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    /// The link that opens its form.
    Correct,
    /// The button that leaves it out, or takes it in again.
    LeaveOut,
}

/// Element id of a row; also its anchor.
#[must_use]
pub fn line_id(line: u32) -> String {
    format!("zeile-{line}")
}

/// What showing rows of a plan needs.
#[derive(Clone, Copy)]
pub struct Lines<'a> {
    /// The plan's header.
    pub plan: &'a ImportPlan,
    /// What is looked at.
    pub showing: Showing,
    /// Ids of the cases that the rows duplicate, by number.
    pub twins: &'a HashMap<u64, String>,
}

/// A row on its own: the answer that replaces it, with everything else on the page that changed with it.
pub struct LineAnswer {
    /// The plan's header.
    pub plan: ImportPlan,
    /// The row with its mark.
    pub row: (Mark, PlanRow),
    /// Other rows that are judged otherwise now.
    pub others: Vec<(Mark, PlanRow)>,
    /// Ids of the cases that these rows duplicate, by number.
    pub twins: HashMap<u64, String>,
    /// What is looked at.
    pub showing: Showing,
    /// Where the focus goes.
    pub focus: Focus,
    /// Whether the unknown Modul values or their counts changed.
    pub moduln: bool,
    /// What has happened; nothing when the row was only closed.
    pub said: Option<Msg>,
}

impl LineAnswer {
    /// The rows first: behind anything else a browser takes them for loose text. All that is no row stands in a template,
    /// for between rows a form is closed before its fields.
    #[must_use]
    pub fn show(&self, v: &View) -> Markup {
        let (plan, showing) = (&self.plan, self.showing);
        let lines = Lines { plan, showing, twins: &self.twins };
        let (frame, columns) = (plan.frame(), columns());
        let own = lines.row(v, &frame, &self.row, Some(self.focus));
        html! {
            (table::row(v, &columns, &own))
            @if let Some(said) = &self.said {
                @for other in &self.others {
                    (table::row(v, &columns, &lines.row(v, &frame, other, None).out_of_band()))
                }
                template {
                    (counters(v, plan, showing, true))
                    (take_over(v, plan, true))
                    (notices(v, plan, true))
                    (valid_until(v, plan, true))
                    @if self.moduln { (moduln(v, plan, showing, true)) }
                    (announce(v, said))
                }
            }
        }
    }
}

/// The form of a row in the place of the row.
pub struct LineForm {
    /// The plan's header.
    pub plan: ImportPlan,
    /// The row.
    pub row: PlanRow,
    /// What is looked at.
    pub showing: Showing,
    /// What was typed, when it was refused.
    pub typed: Option<Vec<(Cell, String)>>,
    /// Why that was refused.
    pub errors: FieldErrors,
}

impl LineForm {
    /// The row.
    #[must_use]
    pub fn show(&self, v: &View) -> Markup {
        let line = self.row.raw.line;
        html! {
            tr.editing id=(line_id(line)) role="row" {
                th.numeric scope="row" role="rowheader" data-label=(v.w("import-column-line")) { (line) }
                td role="cell" colspan=(COLUMNS - 1) {
                    (correction(v, &self.plan, &self.row, self.showing, self.typed.as_deref(), &self.errors, true))
                }
            }
            @if !self.errors.is_empty() { template { (announce(v, &Msg::code("ZEILE_FEHLERHAFT"))) } }
        }
    }
}

fn columns() -> Vec<Column> {
    vec![
        Column::new(Msg::new("import-column-line")).numeric(),
        Column::new(Msg::new("import-column-decision")),
        Column::new(Msg::new("common-name")),
        Column::new(Msg::new("import-column-born")),
        Column::new(Msg::new("case-field-fallgruppe")),
        Column::new(Msg::new("common-date")),
        Column::new(Msg::new("import-column-problem")),
        Column::new(Msg::new("common-actions")).hidden_label(),
    ]
}

impl Lines<'_> {
    /// The table of these rows.
    #[must_use]
    pub fn table(&self, v: &View, rows: &[(Mark, PlanRow)]) -> Table {
        let frame = self.plan.frame();
        let rows = rows.iter().map(|row| self.row(v, &frame, row, None)).collect();
        Table::new("vorschau", Msg::new("import-rows"), columns()).rows(rows)
    }

    fn row(&self, v: &View, frame: &Plan, (mark, row): &(Mark, PlanRow), focus: Option<Focus>) -> Row {
        let line = row.raw.line;
        let dash = || html! { span.unknown { (format::UNKNOWN) } };
        let text = |value: Option<&str>| match value.filter(|text| !text.is_empty()) {
            Some(value) => html! { (value) },
            None => dash(),
        };
        let mut cells = vec![html! { (line) }, decision(v, row)];
        match &row.parsed {
            Some(parsed) => cells.extend([
                html! { (parsed.nachname) ", " (text(parsed.vorname.as_deref())) },
                html! {
                    span {
                        @match parsed.geburtsdatum {
                            Some(day) => (time::date(v, day)),
                            None => (text(parsed.geburtsdatum_roh.as_deref())),
                        }
                        @if let Some(kvnr) = &parsed.kvnr { br; span.meta { (kvnr) } }
                    }
                },
                html! { (v.t(&group(parsed.fallgruppe))) },
                html! { span { (time::date(v, parsed.datum)) br; span.meta.nowrap { "KW " (parsed.week()) } } },
            ]),
            None => {
                cells.push(text(Some(&frame.cell(row, Cell::Hauptkontakt).1)));
                cells.extend((0..3).map(|_| dash()));
            }
        }
        cells.push(self.problems(v, frame, row));
        cells.push(self.actions(v, row, focus));
        let shown = Row::new(cells).id(line_id(line));
        if mark.has(Mark::CHANGED) { shown.marked(Tone::Warn) } else { shown }
    }

    fn problems(&self, v: &View, frame: &Plan, row: &PlanRow) -> Markup {
        let warnings = matches!(row.verdict, Verdict::Neu { .. }).then_some(&row.warnings);
        html! {
            ul role="list" {
                @if let Verdict::Dublette { rule, of } = &row.verdict { li { (self.duplicate(v, *rule, *of)) } }
                @for reason in &row.reasons { li { (v.t(&frame.reason_words(row, *reason))) } }
                @for warning in warnings.into_iter().flatten() { li { (v.t(&frame.warning_words(row, *warning))) } }
            }
        }
    }

    /// Of what it is a duplicate, and by which rule; with a link to the case.
    fn duplicate(&self, v: &View, rule: Rule, of: Of) -> Markup {
        let why = v.w(match rule {
            Rule::D1 => "import-rule-d1",
            Rule::D2 => "import-rule-d2",
            Rule::D3 => "import-rule-d3",
        });
        match of {
            Of::Nr(nr) => {
                let words = v.t(&Msg::new("import-duplicate-of-case").with("nr", nr));
                html! {
                    @if let Some(id) = self.twins.get(&nr) { a href={ "/faelle/" (id) } { (words) } } @else { (words) }
                    " (" (why) ")"
                }
            }
            Of::Line(line) => {
                let words = v.t(&Msg::new("import-duplicate-of-line").with("zeile", line));
                html! { (words) " (" (why) ")" }
            }
        }
    }

    fn actions(&self, v: &View, row: &PlanRow, focus: Option<Focus>) -> Markup {
        let line = row.raw.line;
        let (base, place) = (format!("/import/{}/zeile/{line}", self.plan.id), format!("#{}", line_id(line)));
        let query = self.showing.query();
        let (form, leave) = (format!("{base}{query}"), format!("{base}/auslassen{query}"));
        let left_out = row.reasons.contains(&Reason::Ausgelassen);
        let about = |key| v.t(&Msg::new(key).with("zeile", line));
        html! {
            div.actions {
                a href=(form) hx-get=(form) hx-target=(place) hx-swap="outerHTML"
                    aria-label=(about("import-correct-line")) data-fokus[focus == Some(Focus::Correct)] {
                    (v.w("import-correct"))
                }
                @if left_out || matches!(row.verdict, Verdict::Neu { .. }) {
                    form method="post" action=(leave) hx-post=(leave) hx-target=(place) hx-swap="outerHTML" data-ohne-warnung {
                        (form::guard(v))
                        (form::hidden("auslassen", if left_out { "nein" } else { "ja" }))
                        @let (key, label) = if left_out {
                            ("import-take", "import-take-line")
                        } else {
                            ("import-leave-out", "import-leave-out-line")
                        };
                        button.link type="submit" aria-label=(about(label)) data-fokus[focus == Some(Focus::LeaveOut)] {
                            (v.w(key))
                        }
                    }
                }
            }
        }
    }
}

/// What happens to a row, as shape and word.
fn decision(v: &View, row: &PlanRow) -> Markup {
    let (tone, key) = match &row.verdict {
        Verdict::Neu { .. } if row.warnings.is_empty() => (Tone::Good, "import-decision-take"),
        Verdict::Neu { .. } => (Tone::Warn, "import-decision-take"),
        Verdict::Dublette { .. } => (Tone::Neutral, "import-decision-duplicate"),
        Verdict::Abgelehnt if row.reasons.contains(&Reason::Ausgelassen) => {
            (Tone::Neutral, "import-decision-left-out")
        }
        Verdict::Abgelehnt => (Tone::Bad, "import-decision-rejected"),
    };
    badge(tone, &v.w(key))
}
