//! Upload, preview, and what is decided for the whole file.

use axum::{extract::State, http::StatusCode, response::Response};
use serde::Deserialize;

use super::{ShowingQuery, back, twins};
use crate::{
    kernel::{
        paging::Paging,
        problem::{Kind, Problem},
        words::Msg,
    },
    platform::{
        Platform,
        intake::{
            Choice as _, Column as _, Correction, ImportId, IntakeError, Pages, PlanHead, actions,
            pages::{DiscardPage, ImportPage, PreviewPage, RefusedReading, Showing, reading_of},
        },
        sheet::{CsvWriter, MAX_BYTES},
        tenancy::Ctx,
        web::{
            present::{download, see_other, status_of},
            query::{Form, Path, Query},
            upload::{self, FileForm, UploadError},
        },
    },
};

#[derive(Deserialize)]
pub(super) struct ListQuery {
    seite: Option<usize>,
}

/// The upload page with a page of the log.
fn import_page<I: Pages>(
    p: &Platform,
    ctx: &Ctx<I::Log>,
    page: usize,
    problem: Option<Problem>,
) -> Result<ImportPage<I>, Problem> {
    let log = actions::log::<I>(p, ctx, Paging::page(page))?;
    let open = match ctx.try_as::<I::Act>() {
        Some(ctx) => actions::open_plans::<I>(p, &ctx)?,
        None => Vec::new(),
    };
    Ok(ImportPage { log, open, may_import: ctx.also::<I::Act>(), problem })
}

pub(super) async fn list<I: Pages>(
    ctx: Ctx<I::Log>,
    State(p): State<Platform>,
    Query(q): Query<ListQuery>,
) -> Response {
    p.answer(move |p| Ok(p.page(&ctx, &import_page::<I>(p, &ctx, q.seite.unwrap_or(1), None)?))).await
}

/// The headings, as a file to be filled in.
pub(super) async fn template<I: Pages>(_: Ctx<I::Act>) -> Response {
    let mut file = CsvWriter::new();
    file.row(I::Column::ALL.iter().map(|column| column.name()));
    download(I::TEMPLATE.unwrap_or_default(), "text/csv; charset=utf-8", file.finish())
}

pub(super) async fn post<I: Pages>(
    ctx: Ctx<I::Act>,
    State(p): State<Platform>,
    FileForm(mut form): FileForm,
) -> Response {
    let file = upload::read_file(&mut form, "datei", MAX_BYTES).await;
    p.answer(move |p| {
        let refused = match file {
            Ok(file) => {
                p.check_form_token(&ctx, file.texts.get("csrf").map(String::as_str))?;
                match actions::upload::<I>(p, &ctx, &file.file_name, &file.bytes) {
                    Ok(plan) => return Ok(see_other(&back::<I>(plan.id, Showing::first(&plan), None), None)),
                    Err(error @ IntakeError::File(_)) => error.into(),
                    Err(error) => return Err(error.into()),
                }
            }
            Err(error @ (UploadError::Missing | UploadError::Empty | UploadError::TooLarge)) => error.into(),
            Err(error @ UploadError::Unreadable) => return Err(error.into()),
        };
        let status = status_of(&refused);
        let log = ctx.try_as::<I::Log>().ok_or_else(|| refused.clone())?;
        Ok(p.page_as(status, &ctx, &import_page::<I>(p, &log, 1, Some(refused))?))
    })
    .await
}

/// A page of a plan, with links to the records that its rows duplicate.
pub(super) fn preview_page<I: Pages>(
    p: &Platform,
    ctx: &Ctx<I::Act>,
    plan: PlanHead<I>,
    showing: Showing,
) -> Result<PreviewPage<I>, Problem> {
    let rows = actions::rows(p, ctx, &plan, showing.filter, Paging::page(showing.page))?;
    let twins = twins(p, ctx, rows.rows.iter().map(|(_, row)| row))?;
    Ok(PreviewPage { plan, rows, showing, twins, refused: None, unasked: false })
}

pub(super) async fn preview<I: Pages>(
    ctx: Ctx<I::Act>,
    State(p): State<Platform>,
    Path(id): Path<ImportId>,
    Query(q): Query<ShowingQuery>,
) -> Response {
    p.answer(move |p| match actions::plan::<I>(p, &ctx, id) {
        Ok(plan) => Ok(p.page(&ctx, &preview_page::<I>(p, &ctx, plan, q.into())?)),
        Err(IntakeError::Used(id)) => Ok(see_other(&format!("{}/{id}/ergebnis", I::AT), None)),
        Err(error) => Err(error.into()),
    })
    .await
}

pub(super) async fn choices<I: Pages>(
    ctx: Ctx<I::Act>,
    State(p): State<Platform>,
    Path(id): Path<ImportId>,
    Query(q): Query<ShowingQuery>,
    form: Form,
) -> Response {
    // Each value is followed by its choice.
    let mut choices: Vec<(String, Option<I::Choice>)> = Vec::new();
    for (name, value) in form.0 {
        match (name.as_str(), choices.last_mut()) {
            ("wert", _) => choices.push((value, None)),
            ("gruppe", Some((_, choice))) => {
                *choice = I::Choice::ALL.iter().copied().find(|one| one.code() == value)
            }
            _ => {}
        }
    }
    p.answer(move |p| {
        actions::correct::<I>(p, &ctx, id, &Correction::Choices(choices))?;
        Ok(see_other(&back::<I>(id, q.into(), None), Some(&Msg::new("notice-import-corrected"))))
    })
    .await
}

/// Another encoding or delimiter. A file that cannot be read so leaves the preview as it is, with the reason in the form.
pub(super) async fn read_again<I: Pages>(
    ctx: Ctx<I::Act>,
    State(p): State<Platform>,
    Path(id): Path<ImportId>,
    Query(q): Query<ShowingQuery>,
    form: Form,
) -> Response {
    let reading = reading_of(form.get("trenn"), form.get("kod"));
    p.answer(move |p| {
        let plan = actions::plan::<I>(p, &ctx, id)?;
        let reading = reading.ok_or_else(|| Problem::new(Kind::Malformed, "ANFRAGE_UNLESBAR"))?;
        match actions::read_again::<I>(p, &ctx, id, reading) {
            Ok(done) => {
                let key = if done.lost == 0 { "notice-import-read" } else { "notice-import-read-lost" };
                let words = Msg::new(key).with("n", done.lost);
                Ok(see_other(&back::<I>(id, Showing::first(&done.plan), None), Some(&words)))
            }
            Err(error @ IntakeError::File(_)) => {
                let refused = Some(RefusedReading { reading, problem: error.into() });
                let page = preview_page::<I>(p, &ctx, plan, q.into())?;
                Ok(p.page_as(StatusCode::UNPROCESSABLE_ENTITY, &ctx, &PreviewPage { refused, ..page }))
            }
            Err(error) => Err(error.into()),
        }
    })
    .await
}

/// Gives the preview up. Corrections are work, so they are asked about before they are thrown away.
pub(super) async fn discard<I: Pages>(
    ctx: Ctx<I::Act>,
    State(p): State<Platform>,
    Path(id): Path<ImportId>,
    form: Form,
) -> Response {
    let sure = form.get("sicher") == "ja";
    p.answer(move |p| {
        let plan = match actions::plan::<I>(p, &ctx, id) {
            Ok(plan) => plan,
            Err(IntakeError::Used(id)) => return Ok(see_other(&format!("{}/{id}/ergebnis", I::AT), None)),
            Err(error) => return Err(error.into()),
        };
        if !sure && plan.corrected() > 0 {
            return Ok(p.page(&ctx, &DiscardPage { plan }));
        }
        actions::discard::<I>(p, &ctx, id)?;
        Ok(see_other(I::AT, Some(&Msg::new("notice-import-discarded"))))
    })
    .await
}
