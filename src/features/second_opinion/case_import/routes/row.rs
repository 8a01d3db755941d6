//! One row of a preview: its form, and what is decided about it. With script the answer is the row in its place with what
//! changed beside it; without, a page of its own and the way back.

use std::collections::BTreeMap;

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode},
    response::Response,
};

use super::{ShowingQuery, back, twins};
use crate::{
    features::second_opinion::case_import::{
        Column, ImportError, ImportId, ImportPlan, PlanRow, Reason,
        access::ImportCases,
        actions::{self, Corrected, Correction},
        pages::{Focus, LineAnswer, LineForm, RowPage, Showing, field_name, line_id, place},
        record::Mark,
    },
    kernel::{
        problem::{FieldErrors, Kind, Problem},
        words::Msg,
    },
    platform::{
        Platform,
        tenancy::Ctx,
        web::{
            present::{Hx, html, see_other, with_headers},
            query::{Form, Path, Query},
        },
    },
};

/// A row that was asked for, and how the answer is wanted.
#[derive(Clone, Copy)]
struct Asked {
    id: ImportId,
    line: u32,
    showing: Showing,
    /// The answer goes into the row's place.
    in_place: bool,
    /// The row itself is wanted, not its form.
    close: bool,
}

impl Asked {
    fn of((id, line): (ImportId, u32), query: ShowingQuery, hx: &Hx) -> Self {
        let in_place = hx.fragment && hx.target.as_deref() == Some(&line_id(line));
        Self { id, line, showing: query.into(), in_place, close: query.ansehen.is_some() }
    }

    fn found(self, p: &Platform, ctx: &Ctx<ImportCases>) -> Result<(ImportPlan, PlanRow), ImportError> {
        let plan = actions::plan(p, ctx, self.id)?;
        let (_, row) = actions::row(p, ctx, &plan, self.line)?;
        Ok((plan, row))
    }

    /// The form, in the row's place or on a page.
    fn form(self, p: &Platform, ctx: &Ctx<ImportCases>, page: RowPage) -> Response {
        let status = if page.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        if !self.in_place {
            return p.page_as(status, ctx, &page);
        }
        let RowPage { plan, row, showing, typed, errors } = page;
        html(status, LineForm { plan, row, showing, typed, errors }.show(&p.view(ctx)))
    }

    /// What a correction led to: in the row's place the row and all that changed with it, else the way back.
    fn done(
        self,
        p: &Platform,
        ctx: &Ctx<ImportCases>,
        done: Corrected,
        focus: Focus,
        said: Msg,
    ) -> Result<Response, Problem> {
        if !self.in_place {
            return Ok(see_other(&back(self.id, self.showing, Some(self.line)), Some(&said)));
        }
        // With very many changed rows the whole page is the shorter answer.
        let Some(changed) = done.changed else { return Ok(elsewhere(&back(self.id, self.showing, None))) };
        let others = changed.into_iter().filter(|(_, row)| row.raw.line != self.line).collect();
        let answer = self.answer(p, ctx, done.plan, others, focus)?;
        let answer = LineAnswer { moduln: done.moduln, said: Some(said), ..answer };
        Ok(html(StatusCode::OK, answer.show(&p.view(ctx))))
    }

    fn answer(
        self,
        p: &Platform,
        ctx: &Ctx<ImportCases>,
        plan: ImportPlan,
        others: Vec<(Mark, PlanRow)>,
        focus: Focus,
    ) -> Result<LineAnswer, Problem> {
        let row = actions::row(p, ctx, &plan, self.line)?;
        let twins = twins(p, ctx, others.iter().chain([&row]).map(|(_, row)| row))?;
        Ok(LineAnswer { plan, row, others, twins, showing: self.showing, focus, moduln: false, said: None })
    }

    /// A refusal that leaves no row to show: with script too the whole page says it.
    fn refused(self, error: ImportError) -> Result<Response, Problem> {
        let problem = Problem::from(error);
        if self.in_place && matches!(problem.kind, Kind::NotFound | Kind::Conflict) {
            return Ok(elsewhere(&back(self.id, self.showing, None)));
        }
        Err(problem)
    }
}

/// Tells htmx to load another page.
fn elsewhere(path: &str) -> Response {
    let mut headers = HeaderMap::new();
    if let Ok(path) = HeaderValue::from_str(path) {
        headers.insert("hx-redirect", path);
    }
    with_headers(html(StatusCode::OK, maud::html! {}), headers)
}

pub(super) async fn row(
    ctx: Ctx<ImportCases>,
    State(p): State<Platform>,
    Path(path): Path<(ImportId, u32)>,
    Query(q): Query<ShowingQuery>,
    hx: Hx,
) -> Response {
    let asked = Asked::of(path, q, &hx);
    p.answer(move |p| {
        let (plan, row) = match asked.found(p, &ctx) {
            Ok(found) => found,
            Err(error) => return asked.refused(error),
        };
        if asked.in_place && asked.close {
            let answer = asked.answer(p, &ctx, plan, Vec::new(), Focus::Correct)?;
            return Ok(html(StatusCode::OK, answer.show(&p.view(&ctx))));
        }
        let (showing, errors) = (asked.showing, FieldErrors::new());
        Ok(asked.form(p, &ctx, RowPage { plan, row, showing, typed: None, errors }))
    })
    .await
}

pub(super) async fn correct(
    ctx: Ctx<ImportCases>,
    State(p): State<Platform>,
    Path(path): Path<(ImportId, u32)>,
    Query(q): Query<ShowingQuery>,
    hx: Hx,
    form: Form,
) -> Response {
    let asked = Asked::of(path, q, &hx);
    let sent = Column::ALL.into_iter().filter(|column| form.has(field_name(*column)));
    let cells: BTreeMap<Column, String> =
        sent.map(|column| (column, form.get(field_name(column)).to_owned())).collect();
    p.answer(move |p| {
        match actions::correct(p, &ctx, asked.id, &Correction::Cells(asked.line, cells.clone())) {
            Ok(done) => {
                let said = Msg::new("notice-import-row-corrected").with("n", asked.line);
                asked.done(p, &ctx, done, Focus::Correct, said)
            }
            Err(ImportError::StillRefused(reasons)) => {
                let (plan, row) = asked.found(p, &ctx)?;
                let errors = errors(&plan, &row, &cells, &reasons);
                let typed = Some(cells.into_iter().collect());
                Ok(asked.form(p, &ctx, RowPage { plan, row, showing: asked.showing, typed, errors }))
            }
            Err(error) => asked.refused(error),
        }
    })
    .await
}

/// Why the row is still refused, each reason at the field in which it can be mended, quoting what was typed.
fn errors(
    plan: &ImportPlan,
    row: &PlanRow,
    cells: &BTreeMap<Column, String>,
    reasons: &[Reason],
) -> FieldErrors {
    let mut frame = plan.frame();
    let typed = cells.iter().map(|(column, text)| ((row.raw.line, *column), text.clone()));
    frame.corrections.cells.extend(typed);
    let mut errors = FieldErrors::new();
    for reason in reasons {
        errors.add_with(field_name(place(*reason)), reason.code(), frame.reason_words(row, *reason));
    }
    errors
}

pub(super) async fn leave_out(
    ctx: Ctx<ImportCases>,
    State(p): State<Platform>,
    Path(path): Path<(ImportId, u32)>,
    Query(q): Query<ShowingQuery>,
    hx: Hx,
    form: Form,
) -> Response {
    let asked = Asked::of(path, q, &hx);
    let out = form.get("auslassen") == "ja";
    p.answer(move |p| match actions::correct(p, &ctx, asked.id, &Correction::LeaveOut(asked.line, out)) {
        Ok(done) => {
            let key = if out { "notice-import-left-out" } else { "notice-import-taken" };
            asked.done(p, &ctx, done, Focus::LeaveOut, Msg::new(key).with("n", asked.line))
        }
        Err(error) => asked.refused(error),
    })
    .await
}

pub(super) async fn restore(
    ctx: Ctx<ImportCases>,
    State(p): State<Platform>,
    Path(path): Path<(ImportId, u32)>,
    Query(q): Query<ShowingQuery>,
    hx: Hx,
    _: Form,
) -> Response {
    let asked = Asked::of(path, q, &hx);
    p.answer(move |p| match actions::correct(p, &ctx, asked.id, &Correction::Restore(asked.line)) {
        Ok(done) => {
            let said = Msg::new("notice-import-row-restored").with("n", asked.line);
            asked.done(p, &ctx, done, Focus::Correct, said)
        }
        Err(error) => asked.refused(error),
    })
    .await
}
