//! The addresses of the import: parse, one action, show.

use std::collections::{BTreeMap, HashMap};

use axum::{
    extract::{Multipart, State},
    http::{HeaderMap, HeaderValue, StatusCode},
    response::Response,
};
use serde::Deserialize;

use super::{
    Column, ImportError, ImportId, ImportPlan, Reason,
    access::{ImportCases, ReadImportLog},
    actions::{self, Confirmed, Correction, Filter, Undoing},
    api,
    duplicates::Of,
    pages::{
        ImportPage, LISTED, LaufPage, PROGRESS, PreviewPage, ResultPage, RowPage, Showing, UndoPage,
        field_name,
    },
    plan::Verdict,
    progress::{self, Course, Progress},
};
use crate::{
    features::second_opinion::cases::{BY_NR, Fallgruppe},
    kernel::{
        paging::Paging,
        problem::{Explain as _, FieldErrors, Kind, Problem},
        words::Msg,
    },
    platform::{
        Platform,
        sheet::MAX_BYTES,
        store::StoreError,
        tenancy::Ctx,
        web::{
            present::{Hx, download, html, see_other, status_of, with_headers},
            query::{Form, Path, Query},
            fair::Cost,
            routes::Routes,
            upload::{self, UploadError},
        },
    },
    ui::words::t,
};

/// From this many rows on, an import runs in the background and shows how far it is.
const BACKGROUND: u32 = 2_000;

/// Every route of the import.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get("/import", list)
        .post_file("/import", MAX_BYTES, post)
        .get("/import/{id}", preview)
        .post("/import/{id}/modul", moduln)
        .get("/import/{id}/zeile/{line}", row)
        .post("/import/{id}/zeile/{line}", correct)
        .post("/import/{id}/zeile/{line}/auslassen", leave_out)
        .post("/import/{id}/zeile/{line}/verwerfen", restore)
        .post("/import/{id}/uebernehmen", confirm)
        .costly(Cost::Import)
        .get("/import/{id}/lauf", lauf)
        .get("/import/{id}/ergebnis", result)
        .get("/import/{id}/nicht-importiert.csv", rest)
        .costly(Cost::Export)
        .get("/import/{id}/rueckgaengig", ask_undo)
        .post("/import/{id}/rueckgaengig", undo)
        .costly(Cost::Import)
        .and(api::routes())
}

fn explained(error: ImportError) -> Problem {
    error.explain()
}

#[derive(Deserialize)]
struct ListQuery {
    seite: Option<usize>,
}

#[derive(Deserialize, Clone, Copy)]
struct ShowingQuery {
    nur: Option<Filter>,
    seite: Option<usize>,
}

impl From<ShowingQuery> for Showing {
    fn from(query: ShowingQuery) -> Self {
        Self { filter: query.nur, page: query.seite.unwrap_or(1).max(1) }
    }
}

/// The upload page with a page of the log.
fn import_page(
    p: &Platform,
    ctx: &Ctx<ReadImportLog>,
    page: usize,
    problem: Option<Problem>,
) -> Result<ImportPage, Problem> {
    let log = actions::log(p, ctx, Paging::page(page)).map_err(explained)?;
    Ok(ImportPage { log, may_import: ctx.also::<ImportCases>(), problem })
}

async fn list(ctx: Ctx<ReadImportLog>, State(p): State<Platform>, Query(q): Query<ListQuery>) -> Response {
    p.answer(move |p| Ok(p.page(&ctx, &import_page(p, &ctx, q.seite.unwrap_or(1), None)?))).await
}

async fn post(ctx: Ctx<ImportCases>, State(p): State<Platform>, mut form: Multipart) -> Response {
    let file = upload::read_file(&mut form, "datei", MAX_BYTES).await;
    p.answer(move |p| {
        let refused = match file {
            Ok(file) => {
                p.check_form_token(&ctx, file.texts.get("csrf").map(String::as_str))?;
                match actions::upload(p, &ctx, &file.file_name, &file.bytes) {
                    Ok(plan) => return Ok(see_other(&format!("/import/{}", plan.id), None)),
                    Err(error @ ImportError::File(_)) => error.explain(),
                    Err(error) => return Err(error.explain()),
                }
            }
            Err(error @ (UploadError::Missing | UploadError::TooLarge)) => error.explain(),
            Err(error @ UploadError::Unreadable) => return Err(error.explain()),
        };
        let status = status_of(&refused);
        let log = ctx.try_as::<ReadImportLog>().ok_or_else(|| refused.clone())?;
        Ok(p.page_as(status, &ctx, &import_page(p, &log, 1, Some(refused))?))
    })
    .await
}

/// A page of a plan, with links to the cases that its rows duplicate.
fn preview_page(
    p: &Platform,
    ctx: &Ctx<ImportCases>,
    plan: ImportPlan,
    showing: Showing,
) -> Result<PreviewPage, Problem> {
    let rows = actions::rows(p, ctx, &plan, showing.filter, Paging::page(showing.page)).map_err(explained)?;
    let numbers = rows.rows.iter().filter_map(|(_, row)| match row.verdict {
        Verdict::Dublette { of: Of::Nr(nr), .. } => Some(nr),
        _ => None,
    });
    let twins = p
        .store()
        .read(ctx, |r| {
            let mut twins = HashMap::new();
            for nr in numbers {
                if let Some(id) = r.first_by(&BY_NR, &nr)? {
                    twins.insert(nr, id.to_string());
                }
            }
            Ok::<_, StoreError>(twins)
        })
        .map_err(|error| error.explain())?;
    Ok(PreviewPage { plan, rows, showing, twins })
}

async fn preview(
    ctx: Ctx<ImportCases>,
    State(p): State<Platform>,
    Path(id): Path<ImportId>,
    Query(q): Query<ShowingQuery>,
) -> Response {
    p.answer(move |p| match actions::plan(p, &ctx, id) {
        Ok(plan) => Ok(p.page(&ctx, &preview_page(p, &ctx, plan, q.into())?)),
        Err(ImportError::Used(id)) => Ok(see_other(&format!("/import/{id}/ergebnis"), None)),
        Err(error) => Err(error.explain()),
    })
    .await
}

/// The preview where it was left, at a row.
fn back(id: ImportId, showing: Showing, line: Option<u32>) -> String {
    let at = line.map(|line| format!("#zeile-{line}")).unwrap_or_default();
    format!("/import/{id}{}{at}", showing.query())
}

async fn moduln(
    ctx: Ctx<ImportCases>,
    State(p): State<Platform>,
    Path(id): Path<ImportId>,
    Query(q): Query<ShowingQuery>,
    form: Form,
) -> Response {
    // Each value is followed by its choice.
    let mut choices: Vec<(String, Option<Fallgruppe>)> = Vec::new();
    for (name, value) in form.0 {
        match (name.as_str(), choices.last_mut()) {
            ("wert", _) => choices.push((value, None)),
            ("gruppe", Some((_, choice))) => *choice = Fallgruppe::from_code(&value),
            _ => {}
        }
    }
    p.answer(move |p| {
        actions::correct(p, &ctx, id, &Correction::Moduln(choices)).map_err(explained)?;
        Ok(see_other(&back(id, q.into(), None), Some(&Msg::new("notice-import-corrected"))))
    })
    .await
}

async fn row(
    ctx: Ctx<ImportCases>,
    State(p): State<Platform>,
    Path((id, line)): Path<(ImportId, u32)>,
    Query(q): Query<ShowingQuery>,
) -> Response {
    p.answer(move |p| {
        let plan = actions::plan(p, &ctx, id).map_err(explained)?;
        let row = actions::row(p, &ctx, &plan, line).map_err(explained)?;
        let errors = FieldErrors::new();
        Ok(p.page(&ctx, &RowPage { plan, row, showing: q.into(), typed: None, errors }))
    })
    .await
}

async fn correct(
    ctx: Ctx<ImportCases>,
    State(p): State<Platform>,
    Path((id, line)): Path<(ImportId, u32)>,
    Query(q): Query<ShowingQuery>,
    form: Form,
) -> Response {
    let sent = Column::ALL.into_iter().filter(|column| form.has(field_name(*column)));
    let cells: BTreeMap<Column, String> =
        sent.map(|column| (column, form.get(field_name(column)).to_owned())).collect();
    p.answer(move |p| match actions::correct(p, &ctx, id, &Correction::Cells(line, cells.clone())) {
        Ok(_) => {
            let words = Msg::new("notice-import-row-corrected").with("n", line);
            Ok(see_other(&back(id, q.into(), Some(line)), Some(&words)))
        }
        Err(ImportError::StillRefused(reasons)) => {
            let plan = actions::plan(p, &ctx, id).map_err(explained)?;
            let row = actions::row(p, &ctx, &plan, line).map_err(explained)?;
            let mut frame = plan.frame();
            frame
                .corrections
                .cells
                .extend(cells.iter().map(|(column, text)| ((line, *column), text.clone())));
            let mut errors = FieldErrors::new();
            for reason in reasons {
                errors.add_with(place(reason), reason.code(), frame.reason_words(&row, reason));
            }
            let typed = Some(cells.into_iter().collect());
            let page = RowPage { plan, row, showing: q.into(), typed, errors };
            Ok(p.page_as(StatusCode::UNPROCESSABLE_ENTITY, &ctx, &page))
        }
        Err(error) => Err(error.explain()),
    })
    .await
}

/// The field in which a reason can be mended.
fn place(reason: Reason) -> &'static str {
    field_name(match reason {
        Reason::DatumUngueltig => Column::Erstellungsdatum,
        Reason::ModulUnbekannt => Column::Modul,
        Reason::NachnameFehlt
        | Reason::FeldZuLang
        | Reason::Spaltenzahl
        | Reason::ZeichenUngueltig
        | Reason::Ausgelassen => Column::Hauptkontakt,
    })
}

async fn leave_out(
    ctx: Ctx<ImportCases>,
    State(p): State<Platform>,
    Path((id, line)): Path<(ImportId, u32)>,
    Query(q): Query<ShowingQuery>,
    form: Form,
) -> Response {
    let out = form.get("auslassen") == "ja";
    p.answer(move |p| {
        actions::correct(p, &ctx, id, &Correction::LeaveOut(line, out)).map_err(explained)?;
        let key = if out { "notice-import-left-out" } else { "notice-import-taken" };
        Ok(see_other(&back(id, q.into(), Some(line)), Some(&Msg::new(key).with("n", line))))
    })
    .await
}

async fn restore(
    ctx: Ctx<ImportCases>,
    State(p): State<Platform>,
    Path((id, line)): Path<(ImportId, u32)>,
    Query(q): Query<ShowingQuery>,
    _: Form,
) -> Response {
    p.answer(move |p| {
        actions::correct(p, &ctx, id, &Correction::Restore(line)).map_err(explained)?;
        let words = Msg::new("notice-import-row-restored").with("n", line);
        Ok(see_other(&back(id, q.into(), Some(line)), Some(&words)))
    })
    .await
}

async fn confirm(
    ctx: Ctx<ImportCases>,
    State(p): State<Platform>,
    Path(id): Path<ImportId>,
    form: Form,
) -> Response {
    let (hash, vorgang) = (form.get("plan").to_owned(), form.vorgang().to_owned());
    p.answer(move |p| {
        let large = actions::plan(p, &ctx, id).is_ok_and(|plan| plan.counts.total >= BACKGROUND);
        if large {
            if let Some(progress) = progress::begin(id) {
                let p = p.clone();
                tokio::task::spawn_blocking(move || in_background(&p, &ctx, id, &hash, &vorgang, &progress));
            }
            return Ok(see_other(&format!("/import/{id}/lauf"), None));
        }
        match actions::confirm(p, &ctx, id, &hash, &vorgang).map_err(explained)? {
            Confirmed::Done(_) => Ok(see_other(&format!("/import/{id}/ergebnis"), None)),
            Confirmed::Stale(plan) => {
                let page = preview_page(p, &ctx, *plan, Showing { filter: None, page: 1 })?;
                Ok(p.page_as(StatusCode::CONFLICT, &ctx, &page))
            }
        }
    })
    .await
}

/// Ends the course of an import even when a bug stops it.
struct Ending {
    id: ImportId,
    failed: Option<Problem>,
}

impl Drop for Ending {
    fn drop(&mut self) {
        progress::end(self.id, self.failed.take());
    }
}

fn in_background(
    p: &Platform,
    ctx: &Ctx<ImportCases>,
    id: ImportId,
    hash: &str,
    vorgang: &str,
    progress: &Progress,
) {
    let failed = Some(Problem::new(Kind::Internal, "FEHLER_INTERN"));
    let mut ending = Ending { id, failed };
    // A stale plan is not kept as a failure: the preview itself shows it, with the changed rows marked.
    ending.failed =
        actions::confirm_watched(p, ctx, id, hash, vorgang, progress).err().map(|error| error.explain());
}

async fn lauf(
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
            Err(error) => return Err(error.explain()),
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

/// Tells htmx to go to another page.
fn onward(path: &str) -> Response {
    let mut headers = HeaderMap::new();
    if let Ok(path) = HeaderValue::from_str(path) {
        headers.insert("hx-location", path);
    }
    with_headers(html(StatusCode::OK, maud::html! {}), headers)
}

async fn result(ctx: Ctx<ImportCases>, State(p): State<Platform>, Path(id): Path<ImportId>) -> Response {
    p.answer(move |p| {
        let run = actions::run(p, &ctx, id).map_err(explained)?;
        let mut errors = actions::result(p, &ctx, id).map_err(explained)?.errors;
        errors.truncate(LISTED);
        let undoable = run.cases_imported > 0 && actions::undoable(&run, &ctx).is_ok();
        Ok(p.page(&ctx, &ResultPage { run, errors, undoable }))
    })
    .await
}

async fn rest(ctx: Ctx<ImportCases>, State(p): State<Platform>, Path(id): Path<ImportId>) -> Response {
    p.answer(move |p| {
        let lang = ctx.lang();
        let csv = actions::not_imported(p, &ctx, id, |words| t(lang, words)).map_err(explained)?;
        Ok(download("nicht-importiert.csv", "text/csv; charset=utf-8", csv))
    })
    .await
}

async fn ask_undo(ctx: Ctx<ImportCases>, State(p): State<Platform>, Path(id): Path<ImportId>) -> Response {
    p.answer(move |p| {
        let (run, plan) = actions::undo_plan(p, &ctx, id).map_err(explained)?;
        Ok(p.page(&ctx, &UndoPage { run, plan, changed_meanwhile: false }))
    })
    .await
}

async fn undo(
    ctx: Ctx<ImportCases>,
    State(p): State<Platform>,
    Path(id): Path<ImportId>,
    form: Form,
) -> Response {
    // Without a number that was seen nothing goes.
    let shown = Undoing::Exactly(form.get("unveraendert").parse().unwrap_or(u32::MAX));
    let vorgang = form.vorgang().to_owned();
    p.answer(move |p| match actions::undo(p, &ctx, id, shown, &vorgang) {
        Ok(done) => {
            let words = Msg::new("notice-import-undone").with("n", done.removed);
            Ok(see_other(&format!("/import/{id}/ergebnis"), Some(&words)))
        }
        Err(ImportError::UndoBlocked(_)) => {
            let (run, plan) = actions::undo_plan(p, &ctx, id).map_err(explained)?;
            let page = UndoPage { run, plan, changed_meanwhile: true };
            Ok(p.page_as(StatusCode::CONFLICT, &ctx, &page))
        }
        Err(error) => Err(error.explain()),
    })
    .await
}
