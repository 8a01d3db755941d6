//! The correction of one row: a form that stands in the row's place, or on a page of its own without script.

use maud::{Markup, html};

use super::{HERE, line::line_id, preview::Showing};
use crate::{
    features::second_opinion::case_import::{Column, ImportPlan, PlanRow, Reason, Verdict},
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

/// The field in which a reason can be mended.
#[must_use]
pub fn place(reason: Reason) -> Column {
    match reason {
        Reason::DatumUngueltig => Column::Erstellungsdatum,
        Reason::ModulUnbekannt => Column::Modul,
        Reason::NachnameFehlt
        | Reason::FeldZuLang
        | Reason::Spaltenzahl
        | Reason::ZeichenUngueltig
        | Reason::Ausgelassen => Column::Hauptkontakt,
    }
}

impl Page for RowPage {
    fn title(&self) -> Msg {
        title(self.row.raw.line)
    }
    fn here(&self) -> NavSpot {
        HERE
    }
    fn refused(&self) -> bool {
        !self.errors.is_empty()
    }
    fn body(&self, v: &View) -> Markup {
        let typed = self.typed.as_deref();
        correction(v, &self.plan, &self.row, self.showing, typed, &self.errors, false)
    }
}

fn title(line: u32) -> Msg {
    Msg::new("import-row-title").with("zeile", line)
}

/// What stands in the file and what is wrong with it, the form, and the way back. In the row's place (`inline`) the forms
/// replace only the row, and their fields have the line in their ids: several rows may be open.
#[must_use]
pub fn correction(
    v: &View,
    plan: &ImportPlan,
    row: &PlanRow,
    showing: Showing,
    typed: Option<&[(Column, String)]>,
    errors: &FieldErrors,
    inline: bool,
) -> Markup {
    let (id, line, query) = (plan.id, row.raw.line, showing.query());
    let address = format!("/import/{id}/zeile/{line}");
    let back = format!("/import/{id}{query}#{}", line_id(line));
    let (save, restore) = (format!("{address}{query}"), format!("{address}/verwerfen{query}"));
    let close = format!("{save}{}ansehen=1", if query.is_empty() { "?" } else { "&" });
    let place = inline.then(|| format!("#{}", line_id(line)));
    let swap = inline.then_some("outerHTML");
    let only_there = |to: &str| inline.then(|| to.to_owned());
    let corrected = plan.corrections.cells.keys().any(|(of, _)| *of == line);
    let fields = fields(v, plan, row, typed, errors, inline);
    html! {
        div.stack {
            (form::error_summary_of(v, errors, inline.then_some(line)))
            (stands(v, plan, row, inline))
            form.form method="post" action=(save) hx-post=[only_there(&save)] hx-target=[&place] hx-swap=[swap]
                data-ohne-warnung[inline] {
                (form::guard(v))
                @if inline { (form::fieldset(v, &title(line), fields)) } @else { (fields) }
                div.actions {
                    button.button type="submit" { (v.w("import-row-save")) }
                    a href=(back) hx-get=[only_there(&close)] hx-target=[&place] hx-swap=[swap] {
                        (v.w("common-cancel"))
                    }
                }
            }
            @if corrected {
                form method="post" action=(restore) hx-post=[only_there(&restore)] hx-target=[&place] hx-swap=[swap] data-ohne-warnung {
                    (form::guard(v))
                    button.button.secondary type="submit" { (v.w("import-row-restore")) }
                }
            }
        }
    }
}

/// The row as it stands in the file, and what is to be said about it.
fn stands(v: &View, plan: &ImportPlan, row: &PlanRow, inline: bool) -> Markup {
    let frame = plan.frame();
    let warned = matches!(row.verdict, Verdict::Neu { .. });
    html! {
        section.card[!inline] {
            @if inline { p.meta { (v.w("import-row-now")) } } @else { h2 { (v.w("import-row-now")) } }
            p { code { (row.raw.text) } }
            ul role="list" {
                @for reason in &row.reasons { li { (v.t(&frame.reason_words(row, *reason))) } }
                @if warned {
                    @for warning in &row.warnings { li { (v.t(&frame.warning_words(row, *warning))) } }
                }
            }
        }
    }
}

fn fields(
    v: &View,
    plan: &ImportPlan,
    row: &PlanRow,
    typed: Option<&[(Column, String)]>,
    errors: &FieldErrors,
    inline: bool,
) -> Markup {
    let frame = plan.frame();
    // The field that wants to be mended, else the first.
    let wanted = row.reasons.first().map_or(Column::Hauptkontakt, |reason| place(*reason));
    html! {
        @for column in Column::ALL {
            @let typed = typed.into_iter().flatten().find(|(of, _)| *of == column).map(|(_, text)| text.as_str());
            @let now = frame.cell(row, column).1;
            @let field = field(column, errors, inline.then_some(row.raw.line));
            @let field = if inline && column == wanted && errors.is_empty() { field.focus() } else { field };
            (form::text(v, &field, typed.unwrap_or(&now)))
        }
    }
}

fn field(column: Column, errors: &FieldErrors, twin: Option<u32>) -> Field {
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
    // In the row the fields stand side by side, but for the long one.
    let long = twin.is_none() || column == Column::Hauptkontakt;
    let width = if long { Width::Full } else { Width::Long };
    let mut field = Field::new(field_name(column), label).width(width).errors(errors);
    if let Some(hint) = hint {
        field = field.hint(Msg::new(hint));
    }
    if !column.required() {
        field = field.optional();
    }
    match twin {
        Some(line) => field.twin(line),
        None => field,
    }
}
