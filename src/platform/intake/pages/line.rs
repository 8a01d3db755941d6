//! The rows of the preview: what happens to each, why, and what can be done about it; one at a time as a form in its place
//! (interface.md, 4.3).

use std::collections::HashMap;

use maud::{Markup, html};

use super::{
    Pages,
    preview::{Showing, choices, counters, notices, summary, take_over},
    reading::valid_until,
    row::correction,
};
use crate::{
    kernel::{problem::FieldErrors, words::Msg},
    platform::intake::{
        Code as _, Column as _, Intake, Mark, Of, Plan, PlanHead, PlanRow, Verdict, contract::words,
    },
    ui::{
        View,
        badge::badge,
        form, format,
        notice::announce,
        table::{self, Column, Row, Table},
        view::Tone,
    },
};

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
pub struct Lines<'a, I: Pages> {
    /// The plan's header.
    pub plan: &'a PlanHead<I>,
    /// What is looked at.
    pub showing: Showing,
    /// Pages of the records that the rows duplicate.
    pub twins: &'a HashMap<I::Twin, String>,
}

/// A row on its own: the answer that replaces it, with everything else on the page that changed with it.
pub struct LineAnswer<I: Pages> {
    /// The plan's header.
    pub plan: PlanHead<I>,
    /// The row with its mark.
    pub row: (Mark, PlanRow<I>),
    /// Other rows that are judged otherwise now.
    pub others: Vec<(Mark, PlanRow<I>)>,
    /// Pages of the records that these rows duplicate.
    pub twins: HashMap<I::Twin, String>,
    /// What is looked at.
    pub showing: Showing,
    /// Where the focus goes.
    pub focus: Focus,
    /// Whether the unknown values or their counts changed.
    pub choices: bool,
    /// What has happened; nothing when the row was only closed.
    pub said: Option<Msg>,
}

impl<I: Pages> LineAnswer<I> {
    /// The rows first: behind anything else a browser takes them for loose text. All that is no row stands in a template,
    /// for between rows a form is closed before its fields.
    #[must_use]
    pub fn show(&self, v: &View) -> Markup {
        let (plan, showing) = (&self.plan, self.showing);
        let lines = Lines { plan, showing, twins: &self.twins };
        let (frame, columns) = (plan.frame(), columns::<I>());
        let own = lines.row(v, &frame, &self.row, Some(self.focus));
        html! {
            (table::row(v, &columns, &own))
            @if let Some(said) = &self.said {
                @for other in &self.others {
                    (table::row(v, &columns, &lines.row(v, &frame, other, None).out_of_band()))
                }
                template {
                    (summary(v, plan, true))
                    (counters(v, plan, showing, true))
                    (take_over(v, plan, true))
                    (notices(v, plan, true))
                    (valid_until(v, plan, true))
                    @if self.choices { (choices(v, plan, showing, true)) }
                    (announce(v, said))
                }
            }
        }
    }
}

/// The form of a row in the place of the row.
pub struct LineForm<I: Pages> {
    /// The plan's header.
    pub plan: PlanHead<I>,
    /// The row.
    pub row: PlanRow<I>,
    /// What is looked at.
    pub showing: Showing,
    /// What was typed, when it was refused.
    pub typed: Option<Vec<(I::Column, String)>>,
    /// Why that was refused.
    pub errors: FieldErrors,
}

impl<I: Pages> LineForm<I> {
    /// The row.
    #[must_use]
    pub fn show(&self, v: &View) -> Markup {
        let line = self.row.raw.line;
        html! {
            tr.editing id=(line_id(line)) role="row" {
                th.numeric scope="row" role="rowheader" data-label=(v.w("import-column-line")) { (line) }
                td role="cell" colspan=(columns::<I>().len().saturating_sub(1)) {
                    (correction(v, &self.plan, &self.row, self.showing, self.typed.as_deref(), &self.errors, true))
                }
            }
            @if !self.errors.is_empty() { template { (announce(v, &Msg::code("ZEILE_FEHLERHAFT"))) } }
        }
    }
}

fn columns<I: Pages>() -> Vec<Column> {
    let before = [
        Column::new(Msg::new("import-column-line")).numeric(),
        Column::new(Msg::new("import-column-decision")),
    ];
    let behind = [
        Column::new(Msg::new("import-column-problem")),
        Column::new(Msg::new("common-actions")).hidden_label(),
    ];
    before.into_iter().chain(I::columns()).chain(behind).collect()
}

impl<I: Pages> Lines<'_, I> {
    /// The table of these rows.
    #[must_use]
    pub fn table(&self, v: &View, rows: &[(Mark, PlanRow<I>)]) -> Table {
        let frame = self.plan.frame();
        let rows = rows.iter().map(|row| self.row(v, &frame, row, None)).collect();
        Table::new("vorschau", Msg::new("import-rows"), columns::<I>()).rows(rows)
    }

    fn row(&self, v: &View, frame: &Plan<I>, (mark, row): &(Mark, PlanRow<I>), focus: Option<Focus>) -> Row {
        let line = row.raw.line;
        let read = |text: String| match text.trim() {
            "" => html! { span.unknown { (format::UNKNOWN) } },
            text => html! { (text) },
        };
        let mut cells = vec![html! { (line) }, decision(v, row)];
        match &row.parsed {
            Some(parsed) => cells.extend(I::cells(v, parsed)),
            None => cells.extend(frame.of_cells(row, I::as_read).into_iter().map(read)),
        }
        cells.push(self.problems(v, frame, row));
        cells.push(self.actions(v, row, focus));
        let shown = Row::new(cells).id(line_id(line));
        if mark.has(Mark::CHANGED) { shown.marked(Tone::Warn) } else { shown }
    }

    fn problems(&self, v: &View, frame: &Plan<I>, row: &PlanRow<I>) -> Markup {
        html! {
            ul role="list" {
                @let told = told(frame, row);
                @let corrected = self.corrected(v, row.raw.line);
                @if let Some(corrected) = &corrected { li.meta { (v.t(corrected)) } }
                @if let Verdict::Duplicate { rule, of } = &row.verdict { li { (self.duplicate(v, *rule, *of)) } }
                @else if corrected.is_some() && told.is_empty() { li { (v.w("import-nothing-left")) } }
                @for words in told { li { (v.t(&words)) } }
            }
        }
    }

    /// Which of a row's cells a person corrected; nothing for a row that is as in the file.
    fn corrected(&self, v: &View, line: u32) -> Option<Msg> {
        let own = self.plan.corrections.cells.keys().filter(|(of, _)| *of == line);
        let label = |column: I::Column| v.t(&words::<I>(&format!("cell-{}", column.field())));
        let labels: Vec<String> = own.map(|(_, column)| label(*column)).collect();
        (!labels.is_empty()).then(|| Msg::new("import-corrected").with("felder", labels.join(", ")))
    }

    /// Of what it is a duplicate, and by which rule; with a link to the record.
    fn duplicate(&self, v: &View, rule: I::Rule, of: Of<I::Twin>) -> Markup {
        let why = v.t(&words::<I>(&format!("rule-{}", rule.code().to_ascii_lowercase())));
        let (said, page) = match of {
            Of::There(twin) => (I::twin(twin), self.twins.get(&twin)),
            Of::Line(line) => (Msg::new("import-duplicate-of-line").with("zeile", line), None),
        };
        html! {
            @if let Some(page) = page { a href=(page) { (v.t(&said)) } } @else { (v.t(&said)) }
            " (" (why) ")"
        }
    }

    fn actions(&self, v: &View, row: &PlanRow<I>, focus: Option<Focus>) -> Markup {
        let line = row.raw.line;
        let (base, place) =
            (format!("{}/{}/zeile/{line}", I::AT, self.plan.id), format!("#{}", line_id(line)));
        let query = self.showing.query();
        let (form, leave) = (format!("{base}{query}"), format!("{base}/auslassen{query}"));
        let left_out = row.is_left_out();
        let about = |key| v.t(&Msg::new(key).with("zeile", line));
        html! {
            div.actions {
                a href=(form) hx-get=(form) hx-target=(place) hx-swap="outerHTML"
                    aria-label=(about("import-correct-line")) data-fokus[focus == Some(Focus::Correct)] {
                    (v.w("import-correct"))
                }
                @if left_out || row.verdict.is_new() {
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
fn decision<I: Intake>(v: &View, row: &PlanRow<I>) -> Markup {
    let (tone, key) = match &row.verdict {
        Verdict::New(_) if row.warnings.is_empty() => (Tone::Good, "import-decision-take"),
        Verdict::New(_) => (Tone::Warn, "import-decision-take"),
        Verdict::Duplicate { .. } => (Tone::Neutral, "import-decision-duplicate"),
        Verdict::Refused if row.is_left_out() => (Tone::Neutral, "import-decision-left-out"),
        Verdict::Refused => (Tone::Bad, "import-decision-rejected"),
    };
    badge(tone, &v.w(key))
}

/// What is to be said about a row: why it is refused, and of a new one what is odd.
pub(super) fn told<I: Intake>(frame: &Plan<I>, row: &PlanRow<I>) -> Vec<Msg> {
    let reasons = row.reasons.iter().map(|reason| frame.reason_words(row, *reason));
    let warnings = row.warnings.iter().filter(|_| row.verdict.is_new());
    reasons.chain(warnings.map(|warning| I::warning_words(*warning, row))).collect()
}
