//! The page on which a file is chosen, with the log of imports below.

use maud::{Markup, html};

use super::{Pages, Showing};
use crate::{
    kernel::{
        problem::{FieldErrors, Problem},
        words::Msg,
    },
    platform::{
        intake::{Intake, LogPage, PlanHead, Run, contract::words},
        tenancy::Permission as _,
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
pub struct ImportPage<I: Intake> {
    /// The imports of this page.
    pub log: LogPage<I>,
    /// The person's own previews that can still be confirmed.
    pub open: Vec<PlanHead<I>>,
    /// Whether the person may import; otherwise the log alone is shown.
    pub may_import: bool,
    /// Why the last file was refused.
    pub problem: Option<Problem>,
}

impl<I: Pages> Page for ImportPage<I> {
    fn title(&self) -> Msg {
        if self.may_import { words::<I>("title") } else { Msg::new("import-log-title") }
    }
    fn here(&self) -> NavSpot {
        I::HERE
    }
    fn refused(&self) -> bool {
        self.problem.is_some()
    }
    fn body(&self, v: &View) -> Markup {
        html! {
            (self.left(v))
            @if self.may_import { (self.form(v)) }
            section {
                @if self.may_import { h2 { (v.w("import-log-title")) } }
                @if !self.may_import { p.meta { (v.w("import-log-own")) } }
                @if self.log.total == 0 {
                    (empty(v, &self.nothing(v), &[]))
                } @else {
                    (table(v, &self.table(v)))
                    (pager(v, self.log.paging, self.log.total, |page| format!("{}?seite={page}", I::AT)))
                }
            }
        }
    }
}

impl<I: Pages> ImportPage<I> {
    /// Who sees their own imports alone is never told that there are none.
    fn nothing(&self, v: &View) -> Msg {
        if self.may_import {
            return Msg::new("import-log-empty");
        }
        let roles: Vec<String> = I::Act::ROLES.iter().map(|role| v.w(role.words())).collect();
        Msg::new("import-log-none-own").with("rollen", roles.join(", "))
    }

    /// The previews that were left: until when each counts, the way on, and the way to give it up.
    fn left(&self, v: &View) -> Markup {
        let said = |plan: &PlanHead<I>| {
            Msg::new("import-open-plan").with("datei", plan.filename.as_str()).with("n", plan.counts.total)
        };
        html! {
            @if !self.open.is_empty() {
                ul.card.open-plans #offene-vorschau role="list" {
                    @for plan in &self.open {
                        @let at = format!("{}/{}", I::AT, plan.id);
                        li {
                            p { (v.t(&said(plan))) " · " (v.w("import-open-until")) " " (time::clock(v, plan.expires_at)) }
                            div.actions {
                                a.button.secondary href={ (at) (Showing::first(plan).query()) } { (v.w("import-open-on")) }
                                form method="post" action={ (at) "/verwerfen" } data-ohne-warnung {
                                    (form::guard(v))
                                    button.link type="submit" { (v.w("import-discard")) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn form(&self, v: &View) -> Markup {
        let mut errors = FieldErrors::new();
        if let Some(problem) = &self.problem {
            errors.add_with("datei", problem.code, problem.words.clone());
        }
        let field =
            Field::new("datei", Msg::new("import-file")).hint(words::<I>("file-hint")).errors(&errors);
        html! {
            @if let Some(name) = I::TEMPLATE {
                p { a href={ (I::AT) "/" (name) } download { (v.w("import-template")) } }
            }
            form.form method="post" action=(I::AT) enctype="multipart/form-data" {
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
            number("import-column-left-out"),
            number("import-column-errors"),
            Column::new(Msg::new("common-state")),
        ];
        let rows = self.log.items.iter().map(|run| self.row(v, run)).collect();
        Table::new("import-log", Msg::new("import-log-title"), columns).rows(rows)
    }

    fn row(&self, v: &View, run: &Run<I>) -> Row {
        let when = time::moment(v, run.imported_at);
        let count = |number: u32| html! { (crate::ui::format::count(v.lang, number.into())) };
        Row::new(vec![
            html! {
                @if self.may_import { a href={ (I::AT) "/" (run.id) "/ergebnis" } { (when) } } @else { (when) }
            },
            html! { (run.filename) },
            html! { (run.imported_by_name) },
            count(run.imported),
            count(run.skipped),
            count(run.left_out),
            count(run.errors),
            state(v, run),
        ])
    }
}

/// Whether an import stands.
fn state<I: Intake>(v: &View, run: &Run<I>) -> Markup {
    match run.undone {
        None => badge(Tone::Good, &v.w("import-state-done")),
        Some(undone) if undone.kept > 0 => badge(Tone::Warn, &v.w("import-state-partly")),
        Some(_) => badge(Tone::Neutral, &v.w("import-state-undone")),
    }
}
