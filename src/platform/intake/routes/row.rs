//! One row of a preview: its form, and what is decided about it. With script the answer is the row in its place with what
//! changed beside it; without, a page of its own and the way back.

use std::{collections::BTreeMap, marker::PhantomData};

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode},
    response::Response,
};

use super::{ShowingQuery, back, twins};
use crate::{
    kernel::{
        problem::{FieldErrors, Kind, Problem},
        words::Msg,
    },
    platform::{
        Platform,
        intake::{
            Code as _, Column as _, Corrected, Correction, ImportId, IntakeError, Mark, Pages, PlanHead,
            PlanRow, actions,
            pages::{Focus, LineAnswer, LineForm, RowPage, Showing, line_id},
        },
        tenancy::Ctx,
        web::{
            present::{Hx, html, see_other, with_headers},
            query::{Form, Path, Query},
        },
    },
};

/// A row that was asked for, and how the answer is wanted.
struct Asked<I> {
    id: ImportId,
    line: u32,
    showing: Showing,
    /// The answer goes into the row's place.
    in_place: bool,
    /// The row itself is wanted, not its form.
    close: bool,
    of: PhantomData<I>,
}

impl<I: Pages> Asked<I> {
    fn of((id, line): (ImportId, u32), query: ShowingQuery, hx: &Hx) -> Self {
        let in_place = hx.fragment && hx.target.as_deref() == Some(&line_id(line));
        Self { id, line, showing: query.into(), in_place, close: query.ansehen.is_some(), of: PhantomData }
    }

    fn found(&self, p: &Platform, ctx: &Ctx<I::Act>) -> Result<(PlanHead<I>, PlanRow<I>), IntakeError<I>> {
        let plan = actions::plan::<I>(p, ctx, self.id)?;
        let (_, row) = actions::row::<I>(p, ctx, &plan, self.line)?;
        Ok((plan, row))
    }

    /// The form, in the row's place or on a page.
    fn form(&self, p: &Platform, ctx: &Ctx<I::Act>, page: RowPage<I>) -> Response {
        let status = if page.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        if !self.in_place {
            return p.page_as(status, ctx, &page);
        }
        let RowPage { plan, row, showing, typed, errors } = page;
        html(status, LineForm { plan, row, showing, typed, errors }.show(&p.view(ctx)))
    }

    /// What a correction led to: in the row's place the row and all that changed with it, else the way back.
    fn done(
        &self,
        p: &Platform,
        ctx: &Ctx<I::Act>,
        done: Corrected<I>,
        focus: Focus,
        said: Msg,
    ) -> Result<Response, Problem> {
        if !self.in_place {
            return Ok(see_other(&back::<I>(self.id, self.showing, Some(self.line)), Some(&said)));
        }
        // With very many changed rows the whole page is the shorter answer.
        let Some(changed) = done.changed else {
            return Ok(elsewhere(&back::<I>(self.id, self.showing, None)));
        };
        let others = changed.into_iter().filter(|(_, row)| row.raw.line != self.line).collect();
        let answer = self.answer(p, ctx, done.plan, others, focus)?;
        let answer = LineAnswer { choices: done.choices, said: Some(said), ..answer };
        Ok(html(StatusCode::OK, answer.show(&p.view(ctx))))
    }

    fn answer(
        &self,
        p: &Platform,
        ctx: &Ctx<I::Act>,
        plan: PlanHead<I>,
        others: Vec<(Mark, PlanRow<I>)>,
        focus: Focus,
    ) -> Result<LineAnswer<I>, Problem> {
        let row = actions::row::<I>(p, ctx, &plan, self.line)?;
        let twins = twins(p, ctx, others.iter().chain([&row]).map(|(_, row)| row))?;
        Ok(LineAnswer { plan, row, others, twins, showing: self.showing, focus, choices: false, said: None })
    }

    /// A refusal that leaves no row to show: with script too the whole page says it.
    fn refused(&self, error: IntakeError<I>) -> Result<Response, Problem> {
        let problem = Problem::from(error);
        if self.in_place && matches!(problem.kind, Kind::NotFound | Kind::Conflict) {
            return Ok(elsewhere(&back::<I>(self.id, self.showing, None)));
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

pub(super) async fn row<I: Pages>(
    ctx: Ctx<I::Act>,
    State(p): State<Platform>,
    Path(path): Path<(ImportId, u32)>,
    Query(q): Query<ShowingQuery>,
    hx: Hx,
) -> Response {
    let asked = Asked::<I>::of(path, q, &hx);
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

/// Corrects a row: the answer is the row with `said` of its line, or its form with what is still wrong.
async fn corrected<I: Pages>(
    (ctx, p): (Ctx<I::Act>, Platform),
    asked: Asked<I>,
    correction: Correction<I>,
    (focus, said): (Focus, &'static str),
) -> Response {
    p.answer(move |p| match actions::correct::<I>(p, &ctx, asked.id, &correction) {
        Ok(done) => {
            // And what is left to do in the file.
            let said = Msg::new(said).with("n", asked.line).with("rest", done.plan.rejected());
            asked.done(p, &ctx, done, focus, said)
        }
        Err(IntakeError::StillRefused(reasons)) => {
            let Correction::Cells(_, cells) = correction else {
                return asked.refused(IntakeError::StillRefused(reasons));
            };
            let (plan, row) = asked.found(p, &ctx)?;
            let errors = errors(&plan, &row, &cells, &reasons);
            let typed = Some(cells.into_iter().collect());
            Ok(asked.form(p, &ctx, RowPage { plan, row, showing: asked.showing, typed, errors }))
        }
        Err(error) => asked.refused(error),
    })
    .await
}

pub(super) async fn correct<I: Pages>(
    ctx: Ctx<I::Act>,
    State(p): State<Platform>,
    Path(path): Path<(ImportId, u32)>,
    Query(q): Query<ShowingQuery>,
    hx: Hx,
    form: Form,
) -> Response {
    let asked = Asked::of(path, q, &hx);
    let sent = I::Column::ALL.iter().copied().filter(|column| form.has(column.field()));
    let cells = sent.map(|column| (column, form.get(column.field()).to_owned())).collect();
    let correction = Correction::Cells(asked.line, cells);
    corrected::<I>((ctx, p), asked, correction, (Focus::Correct, "notice-import-row-corrected")).await
}

pub(super) async fn leave_out<I: Pages>(
    ctx: Ctx<I::Act>,
    State(p): State<Platform>,
    Path(path): Path<(ImportId, u32)>,
    Query(q): Query<ShowingQuery>,
    hx: Hx,
    form: Form,
) -> Response {
    let asked = Asked::of(path, q, &hx);
    let out = form.get("auslassen") == "ja";
    let said = if out { "notice-import-left-out" } else { "notice-import-taken" };
    let correction = Correction::LeaveOut(asked.line, out);
    corrected::<I>((ctx, p), asked, correction, (Focus::LeaveOut, said)).await
}

pub(super) async fn restore<I: Pages>(
    ctx: Ctx<I::Act>,
    State(p): State<Platform>,
    Path(path): Path<(ImportId, u32)>,
    Query(q): Query<ShowingQuery>,
    hx: Hx,
    _: Form,
) -> Response {
    let asked = Asked::of(path, q, &hx);
    let correction = Correction::Restore(asked.line);
    corrected::<I>((ctx, p), asked, correction, (Focus::Correct, "notice-import-row-restored")).await
}

/// Why the row is still refused, each reason at the field in which it can be mended, quoting what was typed.
fn errors<I: Pages>(
    plan: &PlanHead<I>,
    row: &PlanRow<I>,
    cells: &BTreeMap<I::Column, String>,
    reasons: &[I::Reason],
) -> FieldErrors {
    let mut frame = plan.frame();
    let typed = cells.iter().map(|(column, text)| ((row.raw.line, *column), text.clone()));
    frame.corrections.cells.extend(typed);
    let mut errors = FieldErrors::new();
    for reason in reasons {
        errors.add_with(I::place(*reason).field(), reason.code(), frame.reason_words(row, *reason));
    }
    errors
}
