//! Carrying out a plan: at once or in the background, stopping, the result, taking it back.

use std::{
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
    features::second_opinion::case_import::{
        ImportError, ImportId,
        access::ImportCases,
        actions::{self, Confirmed, Undoing},
        pages::{LISTED, LaufPage, PROGRESS, PreviewPage, ResultPage, Showing, UndoPage},
        progress::{self, Course, Progress},
    },
    kernel::{
        problem::{Kind, Problem},
        words::Msg,
    },
    platform::{
        Platform,
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

pub(super) async fn confirm(
    ctx: Ctx<ImportCases>,
    State(p): State<Platform>,
    Path(id): Path<ImportId>,
    form: Form,
) -> Response {
    let (hash, idempotency_key) = (form.get("plan").to_owned(), form.idempotency_key());
    let checked = form.get("kodierung") == "ja";
    p.answer(move |p| {
        if actions::sure(p, &ctx, id, checked).is_err() {
            let plan = actions::plan(p, &ctx, id)?;
            let page = PreviewPage { unasked: true, ..preview_page(p, &ctx, plan, Showing::default())? };
            return Ok(p.page_as(StatusCode::UNPROCESSABLE_ENTITY, &ctx, &page));
        }
        let large = actions::plan(p, &ctx, id).is_ok_and(|plan| plan.counts.total >= BACKGROUND);
        if large {
            if let Some(progress) = progress::begin(id) {
                let p = p.clone();
                tokio::task::spawn_blocking(move || {
                    in_background(&p, &ctx, id, &hash, &idempotency_key, &progress)
                });
            }
            return Ok(see_other(&format!("/import/{id}/lauf"), None));
        }
        match actions::confirm(p, &ctx, id, &hash, &idempotency_key)? {
            Confirmed::Done(_) => Ok(see_other(&format!("/import/{id}/ergebnis"), None)),
            Confirmed::Stale(plan) => {
                let page = preview_page(p, &ctx, *plan, Showing::default())?;
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

fn in_background(
    p: &Platform,
    ctx: &Ctx<ImportCases>,
    id: ImportId,
    hash: &str,
    idempotency_key: &str,
    progress: &Arc<Progress>,
) {
    let confirm = || actions::confirm_watched(p, ctx, id, hash, idempotency_key, progress);
    let failed = match catch_unwind(AssertUnwindSafe(confirm)) {
        // Neither a stale plan nor a stop is kept as a failure: the preview itself shows what is to be known.
        Ok(Ok(_) | Err(ImportError::Stopped)) => None,
        Ok(Err(error)) => Some(Problem::from(error)),
        Err(_) => Some(Problem::internal("a bug stopped an import")),
    };
    let ending = Ending { id, progress, failed };
    let Some(problem) = &ending.failed else { return };
    if problem.kind == Kind::Internal {
        let incident = ctx.request();
        tracing::error!(%incident, code = problem.code, cause = %problem.cause, "an import failed");
    }
    // Its uploader is told. Where not even that can be written, the page of the import says it.
    let _ = actions::failed(p, ctx, id, problem.code);
}

pub(super) async fn lauf(
    ctx: Ctx<ImportCases>,
    State(p): State<Platform>,
    Path(id): Path<ImportId>,
    hx: Hx,
) -> Response {
    let polled = hx.target.as_deref() == Some(PROGRESS);
    p.answer(move |p| {
        // Whose import it is, before anything is said about it.
        let total = match actions::plan(p, &ctx, id) {
            Ok(plan) => Some(plan.counts.total),
            Err(ImportError::Used(_) | ImportError::Expired) => None,
            Err(error) => return Err(error.into()),
        };
        match (progress::course(id, !polled), total) {
            (Some(Course::Running(progress)), Some(total)) => {
                let page = LaufPage { id, done: progress.done(), total };
                Ok(if polled {
                    html(StatusCode::OK, page.polled(&p.view(&ctx)))
                } else {
                    p.page(&ctx, &page)
                })
            }
            (Some(Course::Failed(problem)), _) if !polled => Err(problem),
            (Some(Course::Failed(_)), _) => Ok(onward(&format!("/import/{id}/lauf"))),
            (_, None) if polled => Ok(onward(&format!("/import/{id}/ergebnis"))),
            (_, None) => Ok(see_other(&format!("/import/{id}/ergebnis"), None)),
            (None, Some(_)) if polled => Ok(onward(&format!("/import/{id}"))),
            (None, Some(_)) => Ok(see_other(&format!("/import/{id}"), None)),
        }
    })
    .await
}

/// Stops what runs. Where that comes too late, the way leads to what came of it.
pub(super) async fn stop(
    ctx: Ctx<ImportCases>,
    State(p): State<Platform>,
    Path(id): Path<ImportId>,
    _: Form,
) -> Response {
    p.answer(move |p| match actions::stop(p, &ctx, id) {
        Ok(true) => {
            let words = Msg::new("notice-import-stopped");
            Ok(see_other(&back(id, Showing::default(), None), Some(&words)))
        }
        Ok(false) => Ok(see_other(&format!("/import/{id}/lauf"), None)),
        Err(ImportError::Used(id)) => {
            let words = Msg::new("notice-import-stopped-late");
            Ok(see_other(&format!("/import/{id}/ergebnis"), Some(&words)))
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

pub(super) async fn result(
    ctx: Ctx<ImportCases>,
    State(p): State<Platform>,
    Path(id): Path<ImportId>,
) -> Response {
    p.answer(move |p| {
        let run = actions::run(p, &ctx, id)?;
        let mut errors = actions::result(p, &ctx, id)?.errors;
        errors.truncate(LISTED);
        let undoable = run.cases_imported > 0 && actions::undoable(&run, &ctx).is_ok();
        Ok(p.page(&ctx, &ResultPage { run, errors, undoable }))
    })
    .await
}

pub(super) async fn rest(
    ctx: Ctx<ImportCases>,
    State(p): State<Platform>,
    Path(id): Path<ImportId>,
) -> Response {
    p.answer(move |p| {
        let lang = ctx.lang();
        let csv = actions::not_imported(p, &ctx, id, |words| t(lang, words))?;
        Ok(download("nicht-importiert.csv", "text/csv; charset=utf-8", csv))
    })
    .await
}

pub(super) async fn ask_undo(
    ctx: Ctx<ImportCases>,
    State(p): State<Platform>,
    Path(id): Path<ImportId>,
) -> Response {
    p.answer(move |p| {
        let (run, plan) = actions::undo_plan(p, &ctx, id)?;
        Ok(p.page(&ctx, &UndoPage { run, plan, changed_meanwhile: false }))
    })
    .await
}

pub(super) async fn undo(
    ctx: Ctx<ImportCases>,
    State(p): State<Platform>,
    Path(id): Path<ImportId>,
    form: Form,
) -> Response {
    // Without a number that was seen nothing goes.
    let shown = Undoing::Exactly(form.get("unveraendert").parse().unwrap_or(u32::MAX));
    let idempotency_key = form.idempotency_key();
    p.answer(move |p| match actions::undo(p, &ctx, id, shown, &idempotency_key) {
        Ok(done) => {
            let words = Msg::new("notice-import-undone").with("n", done.removed);
            Ok(see_other(&format!("/import/{id}/ergebnis"), Some(&words)))
        }
        Err(ImportError::UndoBlocked(_)) => {
            let (run, plan) = actions::undo_plan(p, &ctx, id)?;
            let page = UndoPage { run, plan, changed_meanwhile: true };
            Ok(p.page_as(StatusCode::CONFLICT, &ctx, &page))
        }
        Err(error) => Err(error.into()),
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        kernel::ids::Id,
        platform::{
            bench::{NOW, TestClock, TestPlatform, lenient, wiring},
            store::testing::with_faults,
        },
    };

    /// Story: telling the uploader panicked too, on the same torn page; within the unwinding that ended the process.
    #[test]
    fn an_import_that_a_bug_stops_is_told_as_failed_even_if_that_cannot_be_written() {
        let ((store, faults), clock) = (with_faults(), TestClock::at(NOW));
        let p = Platform::new(store, Box::new(clock.clone()), lenient(), wiring(&[]), "".into()).unwrap();
        let site = TestPlatform { op: p.operator("op".into()), p, clock };
        let (ctx, id) = (site.ctx::<ImportCases>(&site.house("haus"), None), Id::from_bytes([0xA9; 16]));
        let progress = progress::begin(id).unwrap();
        faults.panics(true);
        let import = || in_background(&site.p, &ctx, id, "", "", &progress);
        assert!(catch_unwind(AssertUnwindSafe(import)).is_err());
        faults.panics(false);
        assert!(
            matches!(progress::course(id, true), Some(Course::Failed(bug)) if bug.kind == Kind::Internal)
        );
    }
}
