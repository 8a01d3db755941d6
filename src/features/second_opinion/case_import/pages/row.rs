//! One row of the preview, with its cells to correct.

use maud::{Markup, html};

use super::{HERE, preview::Showing};
use crate::{
    features::second_opinion::case_import::{Column, ImportPlan, PlanRow, Verdict},
    kernel::{problem::FieldErrors, words::Msg},
    ui::{
        NavSpot, Page, View,
        form::{self, Field, Width},
    },
};

/// A row and the form that corrects it.
pub struct RowPage {
    /// The plan.
    pub plan: ImportPlan,
    /// The row as it is planned.
    pub row: PlanRow,
    /// Where the preview was left.
    pub showing: Showing,
    /// What was typed, when it was refused.
    pub typed: Option<Vec<(Column, String)>>,
    /// Why that was refused.
    pub errors: FieldErrors,
}

/// The name of a column's field.
#[must_use]
pub fn field_name(column: Column) -> &'static str {
    match column {
        Column::Hauptkontakt => "hauptkontakt",
        Column::Erstellungsdatum => "erstellungsdatum",
        Column::Modul => "modul",
        Column::Thema => "thema",
        Column::Name => "name",
    }
}

impl Page for RowPage {
    fn title(&self) -> Msg {
        Msg::new("import-row-title").with("zeile", self.row.raw.line)
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn refused(&self) -> bool {
        !self.errors.is_empty()
    }
    fn body(&self, v: &View) -> Markup {
        let frame = self.plan.frame();
        let line = self.row.raw.line;
        let (id, query) = (self.plan.id, self.showing.query());
        let back = format!("/import/{id}{query}#zeile-{line}");
        let corrected = self.plan.corrections.cells.keys().any(|(of, _)| *of == line);
        let warned = matches!(self.row.verdict, Verdict::Neu { .. });
        html! {
            (form::error_summary(v, &self.errors))
            section.card {
                h2 { (v.w("import-row-now")) }
                p { code { (self.row.raw.text) } }
                ul role="list" {
                    @for reason in &self.row.reasons { li { (v.t(&frame.reason_words(&self.row, *reason))) } }
                    @if warned {
                        @for warning in &self.row.warnings { li { (v.t(&frame.warning_words(&self.row, *warning))) } }
                    }
                }
            }
            form.form method="post" action={ "/import/" (id) "/zeile/" (line) (query) } {
                (form::guard(v))
                @for column in Column::ALL { (self.cell(v, &frame.cell(&self.row, column).1, column)) }
                (form::actions(v, &Msg::new("import-row-save"), Some((&back, &Msg::new("common-cancel")))))
            }
            @if corrected {
                form method="post" action={ "/import/" (id) "/zeile/" (line) "/verwerfen" (query) } {
                    (form::guard(v))
                    button.button.secondary type="submit" { (v.w("import-row-restore")) }
                }
            }
        }
    }
}

impl RowPage {
    fn cell(&self, v: &View, now: &str, column: Column) -> Markup {
        let typed = self.typed.iter().flatten().find(|(of, _)| *of == column).map(|(_, text)| text.as_str());
        let hint = match column {
            Column::Hauptkontakt => Some("import-hint-hauptkontakt"),
            Column::Erstellungsdatum => Some("common-date-hint"),
            Column::Modul => Some("import-hint-modul"),
            Column::Thema | Column::Name => None,
        };
        let label = Msg::new(match column {
            Column::Hauptkontakt => "import-cell-hauptkontakt",
            Column::Erstellungsdatum => "import-cell-erstellungsdatum",
            Column::Modul => "import-cell-modul",
            Column::Thema => "import-cell-thema",
            Column::Name => "import-cell-name",
        });
        let mut field = Field::new(field_name(column), label).width(Width::Full).errors(&self.errors);
        if let Some(hint) = hint {
            field = field.hint(Msg::new(hint));
        }
        if !column.required() {
            field = field.optional();
        }
        form::text(v, &field, typed.unwrap_or(now))
    }
}
