//! The forms of cases: create, edit, Storno; a refused one is shown again with everything that was entered.

use axum::{extract::State, http::StatusCode, response::Response};

use super::{
    Case, CaseError, EditCases, actions,
    fields::from_form,
    filter::LIST,
    pages::{
        HERE,
        edit::{Boxes, EditPage},
        storno::StornoPage,
    },
};
use crate::{
    kernel::{
        ids::Id,
        problem::{FieldErrors, Problem},
        words::Msg,
    },
    platform::{
        Platform,
        entity::{ActError, Days, Done, boxes, comparison, stands},
        store::{Purpose, StoreError, Versioned},
        tenancy::Ctx,
        web::{
            present::see_other,
            query::{Form, Path},
            routes::Routes,
        },
    },
    ui::compare::ComparePage,
};

/// Routes of the forms.
pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/faelle/neu", new)
        .post("/faelle/neu", create)
        .get("/faelle/{id}/bearbeiten", edit)
        .post("/faelle/{id}/bearbeiten", save)
        .get("/faelle/{id}/storno", ask_cancel)
        .post("/faelle/{id}/storno", cancel)
        .get("/faelle/{id}/storno-zuruecknehmen", ask_restore)
        .post("/faelle/{id}/storno-zuruecknehmen", restore)
}

fn problem(error: StoreError) -> Problem {
    CaseError::from(error).into()
}

/// A case with its version, opened for a form.
fn opened(
    p: &Platform,
    ctx: &Ctx<EditCases>,
    id: Id<Case>,
    why: &'static str,
) -> Result<Versioned<Case>, Problem> {
    p.store().open(ctx, &id, Purpose(why)).map_err(problem)
}

fn to_case(done: Done<Id<Case>>, said: &'static str) -> Response {
    let said = Msg::new(if done.carried_out { said } else { "notice-case-unchanged" });
    see_other(&format!("{LIST}/{}", done.id), Some(&said))
}

async fn new(ctx: Ctx<EditCases>, State(p): State<Platform>) -> Response {
    p.answer(move |p| Ok(p.page(&ctx, &blank(Boxes::New)))).await
}

fn blank(boxes: Boxes) -> EditPage {
    EditPage { of: None, boxes, errors: FieldErrors::new(), lookalikes: Vec::new() }
}

pub(super) async fn create(ctx: Ctx<EditCases>, State(p): State<Platform>, form: Form) -> Response {
    p.answer(move |p| {
        let sure = form.get("trotzdem") == "1";
        let entered = from_form(boxes::<Case>(&form), ctx.today(), ctx.today()).map_err(CaseError::from);
        let page = match entered
            .and_then(|patch| actions::create(p, &ctx, &patch, &form.idempotency_key(), sure))
        {
            Ok(done) => return Ok(to_case(done, "notice-case-created")),
            Err(CaseError::Act(ActError::Invalid(errors))) => EditPage { errors, ..blank(Boxes::Sent(form)) },
            Err(CaseError::Lookalikes(found)) => EditPage { lookalikes: found, ..blank(Boxes::Sent(form)) },
            Err(other) => return Err(other.into()),
        };
        Ok(p.page_as(StatusCode::UNPROCESSABLE_ENTITY, &ctx, &page))
    })
    .await
}

pub(super) async fn edit(
    ctx: Ctx<EditCases>,
    State(p): State<Platform>,
    Path(id): Path<Id<Case>>,
) -> Response {
    p.answer(move |p| {
        let seen = opened(p, &ctx, id, "fall_bearbeiten")?;
        if seen.storniert() {
            return Err(CaseError::Cancelled.into());
        }
        let of = Some((id, seen.nr, seen.row_version()));
        Ok(p.page(&ctx, &EditPage { of, ..blank(Boxes::Stored(Box::new(seen.into_inner()))) }))
    })
    .await
}

pub(super) async fn save(
    ctx: Ctx<EditCases>,
    State(p): State<Platform>,
    Path(id): Path<Id<Case>>,
    form: Form,
) -> Response {
    p.answer(move |p| {
        let row_version = form.row_version().unwrap_or(0);
        let saved = actions::change(p, &ctx, id, row_version, &form.idempotency_key(), |case| {
            // What was left as it is, is not judged anew: rules that came later must not be in the way of other changes.
            let touched = boxes::<Case>(&form).into_iter().filter(|(name, raw)| !stands(case, name, raw));
            from_form(touched, ctx.today(), case.datum)
        });
        match saved {
            Ok(done) => Ok(to_case(done, "notice-case-saved")),
            Err(CaseError::Act(ActError::Invalid(errors))) => {
                let seen = opened(p, &ctx, id, "fall_bearbeiten")?;
                let of = Some((id, seen.nr, row_version));
                let page = EditPage { of, errors, ..blank(Boxes::Sent(form)) };
                Ok(p.page_as(StatusCode::UNPROCESSABLE_ENTITY, &ctx, &page))
            }
            Err(CaseError::Act(ActError::Stale)) => {
                let seen = opened(p, &ctx, id, "fall_bearbeiten")?;
                let days = Days { today: ctx.today(), born_by: seen.datum };
                let at = format!("{LIST}/{id}");
                let comparison = comparison(p.store(), &ctx, &seen, &form, days, &at).map_err(problem)?;
                let title = Msg::new("case-edit-title").with("nr", seen.nr);
                Ok(p.page_as(StatusCode::CONFLICT, &ctx, &ComparePage { title, here: HERE, comparison }))
            }
            Err(other) => Err(other.into()),
        }
    })
    .await
}

async fn ask_cancel(ctx: Ctx<EditCases>, State(p): State<Platform>, Path(id): Path<Id<Case>>) -> Response {
    p.answer(move |p| asked(p, &ctx, id, false)).await
}

async fn ask_restore(ctx: Ctx<EditCases>, State(p): State<Platform>, Path(id): Path<Id<Case>>) -> Response {
    p.answer(move |p| asked(p, &ctx, id, true)).await
}

/// The page that asks; when there is nothing to ask, the case.
fn asked(p: &Platform, ctx: &Ctx<EditCases>, id: Id<Case>, back: bool) -> Result<Response, Problem> {
    let seen = opened(p, ctx, id, "storno")?;
    if seen.storniert() != back {
        return Ok(see_other(&format!("{LIST}/{id}"), None));
    }
    Ok(p.page(ctx, &question(&seen, back)))
}

fn question(seen: &Versioned<Case>, back: bool) -> StornoPage {
    StornoPage {
        id: seen.id,
        nr: seen.nr,
        row_version: seen.row_version(),
        back,
        grund: String::new(),
        errors: FieldErrors::new(),
        stale: false,
    }
}

pub(super) async fn cancel(
    ctx: Ctx<EditCases>,
    State(p): State<Platform>,
    Path(id): Path<Id<Case>>,
    form: Form,
) -> Response {
    p.answer(move |p| {
        let row_version = form.row_version().unwrap_or(0);
        let grund = form.get("loesch_grund");
        match actions::cancel(p, &ctx, id, row_version, &form.idempotency_key(), grund) {
            Ok(done) => Ok(to_case(done, "notice-case-cancelled")),
            Err(error) => again(p, &ctx, id, error, grund, false),
        }
    })
    .await
}

pub(super) async fn restore(
    ctx: Ctx<EditCases>,
    State(p): State<Platform>,
    Path(id): Path<Id<Case>>,
    form: Form,
) -> Response {
    p.answer(move |p| {
        let row_version = form.row_version().unwrap_or(0);
        match actions::restore(p, &ctx, id, row_version, &form.idempotency_key()) {
            Ok(done) => Ok(to_case(done, "notice-case-restored")),
            Err(error) => again(p, &ctx, id, error, "", true),
        }
    })
    .await
}

/// The question again: with what is wrong (422), or with the version that somebody saved meanwhile (409).
fn again(
    p: &Platform,
    ctx: &Ctx<EditCases>,
    id: Id<Case>,
    error: CaseError,
    grund: &str,
    back: bool,
) -> Result<Response, Problem> {
    let seen = opened(p, ctx, id, "storno")?;
    let mut page = StornoPage { grund: grund.to_owned(), ..question(&seen, back) };
    let status = match error {
        CaseError::Act(ActError::Invalid(errors)) => {
            page.errors = errors;
            StatusCode::UNPROCESSABLE_ENTITY
        }
        CaseError::Act(ActError::Stale) => {
            page.stale = true;
            StatusCode::CONFLICT
        }
        other => return Err(other.into()),
    };
    Ok(p.page_as(status, ctx, &page))
}
