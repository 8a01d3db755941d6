//! Carrying out a plan: at once or in the background, stopping, the result, taking it back.

use std::{
    marker::PhantomData,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode},
    response::Response,
};

use super::{back, preview::preview_page};
use crate::{
    kernel::{
        problem::{Kind, Problem},
        words::Msg,
    },
    platform::{
        Platform,
        intake::{
            Confirmed, ImportId, IntakeError, Pages, PlanHead, Undoing, actions,
            pages::{BrokenPage, LISTED, LaufPage, PROGRESS, PreviewPage, ResultPage, Showing, UndoPage},
            progress::{self, Course, Progress},
        },
        tenancy::Ctx,
        web::{
            present::{Hx, download, html, see_other, with_headers},
            query::{Form, Path},
        },
    },
    ui::words::t,
};

/// From this many rows on, an import runs in the background and shows how far it is.
const BACKGROUND: u32 = 2_000;

pub(super) async fn confirm<I: Pages>(
    ctx: Ctx<I::Act>,
    State(p): State<Platform>,
    Path(id): Path<ImportId>,
    form: Form,
) -> Response {
    let (hash, idempotency_key) = (form.get("plan").to_owned(), form.idempotency_key());
    let checked = form.get("kodierung") == "ja";
    p.answer(move |p| {
        if actions::sure::<I>(p, &ctx, id, checked).is_err() {
            let plan = actions::plan::<I>(p, &ctx, id)?;
            let page = PreviewPage { unasked: true, ..preview_page::<I>(p, &ctx, plan, Showing::default())? };
            return Ok(p.page_as(StatusCode::UNPROCESSABLE_ENTITY, &ctx, &page));
        }
        let large = actions::plan::<I>(p, &ctx, id).is_ok_and(|plan| plan.counts.total >= BACKGROUND);
        if large {
            if let Some(progress) = progress::begin(id) {
                let p = p.clone();
                tokio::task::spawn_blocking(move || {
                    in_background::<I>(&p, &ctx, id, &hash, &idempotency_key, &progress)
                });
            }
            return Ok(see_other(&format!("{}/{id}/lauf", I::AT), None));
        }
        match actions::confirm::<I>(p, &ctx, id, &hash, &idempotency_key)? {
            Confirmed::Done(_) => Ok(see_other(&format!("{}/{id}/ergebnis", I::AT), None)),
            Confirmed::Stale(plan) => {
                let page = preview_page::<I>(p, &ctx, *plan, Showing::default())?;
                Ok(p.page_as(StatusCode::CONFLICT, &ctx, &page))
            }
        }
    })
    .await
}

/// Ends the course of an import whatever happens.
struct Ending<'a> {
    id: ImportId,
    progress: &'a Arc<Progress>,
    failed: Option<Problem>,
}

impl Drop for Ending<'_> {
    /// Writes nothing: a panic in here, while another one unwinds, would end the process.
    fn drop(&mut self) {
        progress::end(self.id, self.progress, self.failed.take());
    }
}

pub(in super::super) fn in_background<I: Pages>(
    p: &Platform,
    ctx: &Ctx<I::Act>,
    id: ImportId,
    hash: &str,
    idempotency_key: &str,
    progress: &Arc<Progress>,
) {
    let confirm = || actions::confirm_watched::<I>(p, ctx, id, hash, idempotency_key, progress);
    let failed = match catch_unwind(AssertUnwindSafe(confirm)) {
        // Neither a stale plan nor a stop is kept as a failure: the preview itself shows what is to be known.
        Ok(Ok(_) | Err(IntakeError::Stopped)) => None,
        Ok(Err(error)) => Some(Problem::from(error)),
        Err(_) => Some(Problem::internal("a bug stopped an import")),
    };
    let ending = Ending { id, progress, failed };
    let Some(problem) = &ending.failed else { return };
    if problem.kind == Kind::Internal {
        let incident = ctx.request();
        tracing::error!(%incident, code = problem.code, cause = %problem.cause, "an import in the background failed");
    }
    // Its uploader is told. Where not even that can be written, the page of the import says it.
    let _ = actions::failed::<I>(p, ctx, id, problem.code);
}

pub(super) async fn lauf<I: Pages>(
    ctx: Ctx<I::Act>,
    State(p): State<Platform>,
    Path(id): Path<ImportId>,
    hx: Hx,
) -> Response {
    let polled = hx.target.as_deref() == Some(PROGRESS);
    p.answer(move |p| {
        let at = |tail: &str| format!("{}/{id}{tail}", I::AT);
        let go = |to: &str| if polled { onward(to) } else { see_other(to, None) };
        // Whose import it is, before anything is said about it.
        let Some(total) = planned::<I>(p, &ctx, id)?.map(|plan| plan.counts.total) else {
            return Ok(go(&at("/ergebnis")));
        };
        match progress::course(id, !polled) {
            Some(Course::Running(progress)) => {
                let page = LaufPage::<I> { id, done: progress.done(), total, of: PhantomData };
                Ok(if polled {
                    html(StatusCode::OK, page.polled(&p.view(&ctx)))
                } else {
                    p.page(&ctx, &page)
                })
            }
            Some(Course::Failed(problem)) if !polled => Err(problem),
            Some(Course::Failed(_)) => Ok(go(&at("/lauf"))),
            // It may have ended since it was looked up.
            None => match planned::<I>(p, &ctx, id)? {
                None => Ok(go(&at("/ergebnis"))),
                Some(plan) if plan.changed() > 0 => Ok(go(&at(""))),
                Some(_) if polled => Ok(go(&at("/lauf"))),
                Some(plan) => {
                    Ok(p.page(&ctx, &BrokenPage::<I> { id, until: plan.expires_at, of: PhantomData }))
                }
            },
        }
    })
    .await
}

/// The plan of an import that is not carried out yet; none once it is.
fn planned<I: Pages>(
    p: &Platform,
    ctx: &Ctx<I::Act>,
    id: ImportId,
) -> Result<Option<PlanHead<I>>, IntakeError<I>> {
    match actions::plan::<I>(p, ctx, id) {
        Ok(plan) => Ok(Some(plan)),
        Err(IntakeError::Used(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Stops what runs. Where that comes too late, the way leads to what came of it.
pub(super) async fn stop<I: Pages>(
    ctx: Ctx<I::Act>,
    State(p): State<Platform>,
    Path(id): Path<ImportId>,
    _: Form,
) -> Response {
    p.answer(move |p| match actions::stop::<I>(p, &ctx, id) {
        Ok(true) => {
            let words = Msg::new("notice-import-stopped");
            Ok(see_other(&back::<I>(id, Showing::default(), None), Some(&words)))
        }
        Ok(false) => Ok(see_other(&format!("{}/{id}/lauf", I::AT), None)),
        Err(IntakeError::Used(id)) => {
            let words = Msg::new("notice-import-stopped-late");
            Ok(see_other(&format!("{}/{id}/ergebnis", I::AT), Some(&words)))
        }
        Err(error) => Err(error.into()),
    })
    .await
}

/// Tells htmx to go to another page.
fn onward(path: &str) -> Response {
    let mut headers = HeaderMap::new();
    if let Ok(path) = HeaderValue::from_str(path) {
        headers.insert("hx-location", path);
    }
    with_headers(html(StatusCode::OK, maud::html! {}), headers)
}

pub(super) async fn result<I: Pages>(
    ctx: Ctx<I::Act>,
    State(p): State<Platform>,
    Path(id): Path<ImportId>,
) -> Response {
    p.answer(move |p| {
        let run = actions::run::<I>(p, &ctx, id)?;
        let mut errors = actions::result::<I>(p, &ctx, id)?.errors;
        errors.truncate(LISTED);
        let undoable = run.imported > 0 && actions::undoable::<I>(&run, &ctx).is_ok();
        Ok(p.page(&ctx, &ResultPage { run, errors, undoable }))
    })
    .await
}

pub(super) async fn rest<I: Pages>(
    ctx: Ctx<I::Act>,
    State(p): State<Platform>,
    Path(id): Path<ImportId>,
) -> Response {
    p.answer(move |p| {
        let lang = ctx.lang();
        let csv = actions::not_imported::<I>(p, &ctx, id, |words| t(lang, words))?;
        Ok(download("nicht-importiert.csv", "text/csv; charset=utf-8", csv))
    })
    .await
}

pub(super) async fn ask_undo<I: Pages>(
    ctx: Ctx<I::Act>,
    State(p): State<Platform>,
    Path(id): Path<ImportId>,
) -> Response {
    p.answer(move |p| {
        let (run, plan) = actions::undo_plan::<I>(p, &ctx, id)?;
        Ok(p.page(&ctx, &UndoPage { run, plan, changed_meanwhile: false }))
    })
    .await
}

pub(super) async fn undo<I: Pages>(
    ctx: Ctx<I::Act>,
    State(p): State<Platform>,
    Path(id): Path<ImportId>,
    form: Form,
) -> Response {
    // Without a number that was seen nothing goes.
    let shown = Undoing::Exactly(form.get("unveraendert").parse().unwrap_or(u32::MAX));
    let idempotency_key = form.idempotency_key();
    p.answer(move |p| match actions::undo::<I>(p, &ctx, id, shown, &idempotency_key) {
        Ok(done) => {
            let words = Msg { key: format!("notice-{}-undone", I::WORDS).into(), args: Vec::new() }
                .with("n", done.removed);
            Ok(see_other(&format!("{}/{id}/ergebnis", I::AT), Some(&words)))
        }
        Err(IntakeError::UndoBlocked(_)) => {
            let (run, plan) = actions::undo_plan::<I>(p, &ctx, id)?;
            let page = UndoPage { run, plan, changed_meanwhile: true };
            Ok(p.page_as(StatusCode::CONFLICT, &ctx, &page))
        }
        Err(error) => Err(error.into()),
    })
    .await
}
