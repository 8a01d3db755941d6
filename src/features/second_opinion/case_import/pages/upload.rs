//! The page on which a file is chosen, with the log of imports below.

use maud::{Markup, html};

use super::HERE;
use crate::{
    features::second_opinion::case_import::{ImportRun, actions::LogPage},
    kernel::{
        problem::{FieldErrors, Problem},
        words::Msg,
    },
    ui::{
        NavSpot, Page, View,
        badge::badge,
        form::{self, Field},
        notice::empty,
        pager::pager,
        table::{Column, Row, Table, table},
        time,
        view::Tone,
    },
};

/// Upload form and import log.
pub struct ImportPage {
    /// The imports of this page.
    pub log: LogPage,
    /// Whether the person may import; otherwise the log alone is shown.
    pub may_import: bool,
    /// Why the last file was refused.
    pub problem: Option<Problem>,
}

impl Page for ImportPage {
    fn title(&self) -> Msg {
        Msg::new(if self.may_import { "import-title" } else { "import-log-title" })
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn refused(&self) -> bool {
        self.problem.is_some()
    }
    fn body(&self, v: &View) -> Markup {
        html! {
            @if self.may_import { (self.form(v)) }
            section {
                @if self.may_import { h2 { (v.w("import-log-title")) } }
                @if self.log.total == 0 {
                    (empty(v, &Msg::new("import-log-empty"), &[]))
                } @else {
                    (table(v, &self.table(v)))
                    (pager(v, self.log.paging, self.log.total, |page| format!("/import?seite={page}")))
                }
            }
        }
    }
}

impl ImportPage {
    fn form(&self, v: &View) -> Markup {
        let mut errors = FieldErrors::new();
        if let Some(problem) = &self.problem {
            errors.add_with("datei", problem.code, problem.words.clone());
        }
        let field =
            Field::new("datei", Msg::new("import-file")).hint(Msg::new("import-file-hint")).errors(&errors);
        html! {
            form.form method="post" action="/import" enctype="multipart/form-data" {
                (form::error_summary(v, &errors))
                (form::guard(v))
                (form::file(v, &field, ".csv,text/csv"))
                (form::actions(v, &Msg::new("import-upload"), None))
            }
        }
    }

    fn table(&self, v: &View) -> Table {
        let number = |key| Column::new(Msg::new(key)).numeric();
        let columns = vec![
            Column::new(Msg::new("import-when")),
            Column::new(Msg::new("import-file")),
            Column::new(Msg::new("import-who")),
            number("import-column-imported"),
            number("import-column-skipped"),
            number("import-column-errors"),
            Column::new(Msg::new("common-state")),
        ];
        let rows = self.log.items.iter().map(|run| self.row(v, run)).collect();
        Table::new("import-log", Msg::new("import-log-title"), columns).rows(rows)
    }

    fn row(&self, v: &View, run: &ImportRun) -> Row {
        let when = time::moment(v, run.imported_at);
        let count = |number: u32| html! { (crate::ui::format::count(v.lang, number.into())) };
        Row::new(vec![
            html! {
                @if self.may_import { a href={ "/import/" (run.id) "/ergebnis" } { (when) } } @else { (when) }
            },
            html! { (run.filename) },
            html! { (run.imported_by_name) },
            count(run.cases_imported),
            count(run.cases_skipped),
            count(run.errors),
            state(v, run),
        ])
    }
}

/// Whether an import stands.
fn state(v: &View, run: &ImportRun) -> Markup {
    match run.undone {
        None => badge(Tone::Good, &v.w("import-state-done")),
        Some(undone) if undone.kept > 0 => badge(Tone::Warn, &v.w("import-state-partly")),
        Some(_) => badge(Tone::Neutral, &v.w("import-state-undone")),
    }
}
