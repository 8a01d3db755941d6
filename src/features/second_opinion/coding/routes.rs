//! The addresses of the coding queue.

use axum::{extract::State, http::StatusCode, response::Response};
use maud::{Markup, html};

use super::{
    access::CodeCases,
    actions::{self, Card},
    api,
    error::CodingError,
    lease::Coding,
    pages::{CardPage, HERE, Notes, Without, WithoutPage, progress_part},
    queue::{self, Figures, HREF, QUEUE, QueueCursor, SpotQuery, figures},
};
use crate::{
    features::second_opinion::{
        cases::{Case, EditCases},
        icd::{Beside, Scope, WrongScope, begin, beside},
    },
    kernel::{
        ids::Id,
        problem::{Explain as _, FieldErrors, Problem},
        words::Msg,
    },
    platform::{
        Platform,
        store::{StoreError, Versioned},
        tenancy::Ctx,
        web::{
            present::{Hx, Look, html as answer, pushed, see_other},
            query::{Form, Path, Query},
            routes::Routes,
        },
    },
    ui::{View, notice},
};

/// The routes.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get(HREF, start)
        .get("/kodierung/{id}", card)
        .post("/kodierung/{id}", save)
        .post("/kodierung/{id}/rueckgaengig", undo)
        .post("/faelle/{id}/kodierung-zuruecksetzen", reset)
        .and(api::routes())
}

/// The number of cards for the navigation; none without the right, or where it cannot be read.
pub(super) fn open_cards(p: &Platform, look: &Ctx<Look>) -> Option<u64> {
    let ctx = look.try_as::<CodeCases>()?;
    let open = p.store().read(&ctx, |r| figures(r, Scope::default())).ok();
    open.map(|figures: Figures| figures.offen)
}

async fn start(
    ctx: Ctx<CodeCases>,
    State(p): State<Platform>,
    hx: Hx,
    Query(q): Query<SpotQuery>,
) -> Response {
    p.answer(move |p| {
        let cursor = match begin(p, &ctx, &QUEUE, &q.asked) {
            Ok(scope) => q.cursor_in(scope),
            Err(problem) if problem.fields.is_empty() => return Err(problem),
            Err(problem) => {
                let page = WrongScope::of(Msg::new("coding-title"), HERE, HREF, q.asked, problem);
                return Ok(p.page_as(StatusCode::UNPROCESSABLE_ENTITY, &ctx, &page));
            }
        };
        match actions::take_next(p, &ctx, &cursor)? {
            Some(id) => Ok(see_other(&cursor.href(&queue::card(id)), None)),
            None => without(p, &ctx, &hx, cursor, None),
        }
    })
    .await
}

/// The queue without a card; `taken` when this one is in somebody else's hands.
fn without(
    p: &Platform,
    ctx: &Ctx<CodeCases>,
    hx: &Hx,
    cursor: QueueCursor,
    taken: Option<Msg>,
) -> Result<Response, Problem> {
    let (figures, beside) = read_figures(p, ctx, cursor.scope)?;
    let code = if taken.is_some() { StatusCode::CONFLICT } else { StatusCode::OK };
    let why = match taken {
        Some(words) => Without::Taken(words),
        None if figures.offen > 0 => Without::Busy,
        None => Without::Done,
    };
    let page = WithoutPage { why, cursor, figures, beside, may_import: ctx.also::<EditCases>() };
    if !hx.fragment {
        return Ok(p.page_as(code, ctx, &page));
    }
    let v = p.view(ctx);
    let shown = html! { (page.inside(&v)) (progress_part(&v, figures, &page.beside, true)) };
    Ok(pushed(answer(code, shown), &page.cursor.href(HREF)))
}

fn read_figures(p: &Platform, ctx: &Ctx<CodeCases>, scope: Scope) -> Result<(Figures, Beside), StoreError> {
    p.store().read(ctx, |r| Ok((figures(r, scope)?, beside(r, &QUEUE, scope, ctx.today())?)))
}

async fn card(
    ctx: Ctx<CodeCases>,
    State(p): State<Platform>,
    hx: Hx,
    Path(id): Path<Id<Case>>,
    Query(q): Query<SpotQuery>,
) -> Response {
    p.answer(move |p| {
        let cursor = q.cursor()?;
        show_card(p, &ctx, &hx, id, cursor, None)
    })
    .await
}

/// A card, alone or with its surroundings; `said` is spoken when only the card is sent.
fn show_card(
    p: &Platform,
    ctx: &Ctx<CodeCases>,
    hx: &Hx,
    id: Id<Case>,
    cursor: QueueCursor,
    said: Option<Msg>,
) -> Result<Response, Problem> {
    let Card { seen, coding, coded } = match actions::open_card(p, ctx, id) {
        Ok(card) => card,
        Err(error @ CodingError::Taken { .. }) => {
            return without(p, ctx, hx, cursor, Some(error.explain().words));
        }
        Err(error) => return Err(error.into()),
    };
    let (figures, beside) = read_figures(p, ctx, cursor.scope)?;
    let notes = notes(p, ctx, &cursor)?;
    let page = CardPage { case: seen.into_inner(), cursor, figures, beside, coding, coded, notes };
    if !hx.fragment {
        return Ok(p.page(ctx, &page));
    }
    let v = p.view(ctx);
    let response = answer(StatusCode::OK, fragment(&v, &page, said.as_ref()));
    Ok(pushed(response, &page.cursor.href(&queue::card(id))))
}

fn fragment(v: &View, page: &CardPage, said: Option<&Msg>) -> Markup {
    html! {
        (page.inside(v))
        (progress_part(v, page.figures, &page.beside, true))
        @if let Some(words) = said { (notice::announce(v, words)) }
    }
}

/// What can be said of the card before: it was saved, and for a minute it can be taken back.
fn notes(p: &Platform, ctx: &Ctx<CodeCases>, cursor: &QueueCursor) -> Result<Notes, Problem> {
    let Some(id) = cursor.before else { return Ok(Notes::default()) };
    let before: Option<Versioned<Case>> = p.store().read(ctx, |r| r.get(&id))?;
    let before = before.filter(|case| actions::can_undo(ctx, case));
    let warned = before.as_ref().is_some_and(|case| Coding::of(case).without_reason());
    Ok(Notes {
        undo: before.map(|case| case.id),
        warnings: if warned { vec!["TA_OHNE_GRUND"] } else { Vec::new() },
        ..Notes::default()
    })
}

async fn save(
    ctx: Ctx<CodeCases>,
    State(p): State<Platform>,
    hx: Hx,
    Path(id): Path<Id<Case>>,
    Query(q): Query<SpotQuery>,
    form: Form,
) -> Response {
    p.answer(move |p| {
        let (cursor, coding) = (q.cursor()?, Coding::of_form(&form));
        match actions::save(p, &ctx, id, coding, None) {
            Ok(_) => go_on(p, &ctx, &hx, cursor.coded(id)),
            Err(CodingError::Broken(errors)) => {
                let notes = Notes { errors, ..Notes::default() };
                refused(p, &ctx, &hx, StatusCode::UNPROCESSABLE_ENTITY, id, cursor, coding, notes)
            }
            Err(CodingError::AlreadyCoded(theirs)) => {
                let notes = Notes { refused: Some(*theirs), errors: FieldErrors::new(), ..Notes::default() };
                refused(p, &ctx, &hx, StatusCode::CONFLICT, id, cursor, coding, notes)
            }
            Err(error @ CodingError::Taken { .. }) => {
                without(p, &ctx, &hx, cursor, Some(error.explain().words))
            }
            Err(error) => Err(error.into()),
        }
    })
    .await
}

/// The next card after saving.
fn go_on(p: &Platform, ctx: &Ctx<CodeCases>, hx: &Hx, cursor: QueueCursor) -> Result<Response, Problem> {
    let next = actions::take_next(p, ctx, &cursor)?;
    match (next, hx.fragment) {
        (Some(id), true) => show_card(p, ctx, hx, id, cursor, Some(Msg::new("coding-saved"))),
        (Some(id), false) => Ok(see_other(&cursor.href(&queue::card(id)), None)),
        (None, true) => without(p, ctx, hx, cursor, None),
        (None, false) => Ok(see_other(&cursor.href(HREF), Some(&Msg::new("notice-coding-saved")))),
    }
}

/// The same card with what was chosen and why it was not saved.
#[expect(clippy::too_many_arguments, reason = "one refusal, all of it shown")]
fn refused(
    p: &Platform,
    ctx: &Ctx<CodeCases>,
    hx: &Hx,
    code: StatusCode,
    id: Id<Case>,
    cursor: QueueCursor,
    coding: Coding,
    notes: Notes,
) -> Result<Response, Problem> {
    let (figures, beside) = read_figures(p, ctx, cursor.scope)?;
    let seen: Versioned<Case> = p.store().open(ctx, &id, crate::platform::store::Purpose("kodierung"))?;
    let page = CardPage { case: seen.into_inner(), cursor, figures, beside, coding, coded: None, notes };
    if !hx.fragment {
        return Ok(p.page_as(code, ctx, &page));
    }
    let v = p.view(ctx);
    Ok(answer(code, fragment(&v, &page, None)))
}

async fn undo(
    ctx: Ctx<CodeCases>,
    State(p): State<Platform>,
    Path(id): Path<Id<Case>>,
    Query(q): Query<SpotQuery>,
    _: Form,
) -> Response {
    p.answer(move |p| {
        let cursor = q.cursor()?;
        actions::undo(p, &ctx, id)?;
        Ok(see_other(&cursor.back().href(&queue::card(id)), Some(&Msg::new("notice-coding-undone"))))
    })
    .await
}

async fn reset(
    ctx: Ctx<CodeCases>,
    State(p): State<Platform>,
    Path(id): Path<Id<Case>>,
    form: Form,
) -> Response {
    p.answer(move |p| {
        actions::reset(p, &ctx, id)?;
        let to = if form.get("weiter") == "karte" { queue::card(id) } else { format!("/faelle/{id}") };
        Ok(see_other(&to, Some(&Msg::new("notice-coding-reset"))))
    })
    .await
}
