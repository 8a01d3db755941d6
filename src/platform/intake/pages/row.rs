//! The correction of one row: a form that stands in the row's place, or on a page of its own without script.

use maud::{Markup, html};

use super::{
    Pages,
    line::{line_id, told},
    preview::Showing,
};
use crate::{
    kernel::{problem::FieldErrors, words::Msg},
    platform::intake::{Column as _, PlanHead, PlanRow, contract::words},
    ui::{
        NavSpot, Page, View,
        form::{self, Field, Width},
    },
};

/// Height of a field whose text has several lines.
const LINES: u8 = 4;

/// A row and the form that corrects it.
pub struct RowPage<I: Pages> {
    /// The plan.
    pub plan: PlanHead<I>,
    /// The row as it is planned.
    pub row: PlanRow<I>,
    /// Where the preview was left.
    pub showing: Showing,
    /// What was typed, when it was refused.
    pub typed: Option<Vec<(I::Column, String)>>,
    /// Why that was refused.
    pub errors: FieldErrors,
}

impl<I: Pages> Page for RowPage<I> {
    fn title(&self) -> Msg {
        title(self.row.raw.line)
    }
    fn here(&self) -> NavSpot {
        I::HERE
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
pub fn correction<I: Pages>(
    v: &View,
    plan: &PlanHead<I>,
    row: &PlanRow<I>,
    showing: Showing,
    typed: Option<&[(I::Column, String)]>,
    errors: &FieldErrors,
    inline: bool,
) -> Markup {
    let (id, line, query) = (plan.id, row.raw.line, showing.query());
    let address = format!("{}/{id}/zeile/{line}", I::AT);
    let back = format!("{}/{id}{query}#{}", I::AT, line_id(line));
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
fn stands<I: Pages>(v: &View, plan: &PlanHead<I>, row: &PlanRow<I>, inline: bool) -> Markup {
    let frame = plan.frame();
    html! {
        section.card[!inline] {
            @if inline { p.meta { (v.w("import-row-now")) } } @else { h2 { (v.w("import-row-now")) } }
            p { code { (row.raw.text) } }
            ul role="list" {
                @for words in told(&frame, row) { li { (v.t(&words)) } }
            }
        }
    }
}

fn fields<I: Pages>(
    v: &View,
    plan: &PlanHead<I>,
    row: &PlanRow<I>,
    typed: Option<&[(I::Column, String)]>,
    errors: &FieldErrors,
    inline: bool,
) -> Markup {
    let frame = plan.frame();
    // The field that wants to be mended, else the first.
    let wanted = row.reasons.first().map_or(I::FIRST, |reason| I::place(*reason));
    html! {
        @for column in I::Column::ALL.iter().copied() {
            @let typed = typed.into_iter().flatten().find(|(of, _)| *of == column).map(|(_, text)| text.as_str());
            @let now = frame.of_cells(row, |cells| cells.get(column).to_owned());
            @let field = field::<I>(column, errors, inline.then_some(row.raw.line));
            @let field = if inline && column == wanted && errors.is_empty() { field.focus() } else { field };
            @let text = typed.unwrap_or(&now);
            // A field of one line would lose the ends of lines.
            @if now.contains('\n') { (form::textarea(v, &field, text, LINES)) } @else { (form::text(v, &field, text)) }
        }
    }
}

fn field<I: Pages>(column: I::Column, errors: &FieldErrors, twin: Option<u32>) -> Field {
    // In the row the fields stand side by side, but for the long ones.
    let width = if twin.is_none() || I::is_long(column) { Width::Full } else { Width::Long };
    let label = words::<I>(&format!("cell-{}", column.field()));
    let mut field = Field::new(column.field(), label).width(width).errors(errors);
    if let Some(hint) = I::hint(column) {
        field = field.hint(Msg::new(hint));
    }
    if !I::COLUMNS.required.contains(&column.name()) {
        field = field.optional();
    }
    match twin {
        Some(line) => field.twin(line),
        None => field,
    }
}
