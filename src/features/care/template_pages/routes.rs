//! Templates in a browser.

use axum::{extract::State, http::StatusCode, response::Response};

use super::{
    HREF, at,
    builder::BuilderPage,
    draft::Draft,
    is_licensed,
    pages::{ListPage, TemplatePage},
    preview::{PREFIX, Tried},
};
use crate::{
    features::care::templates::{
        self, HouseTemplate, Input, ManageTemplates, OwnLimits, ReadTemplates, Template, history, judged,
        save, set_active,
    },
    kernel::{
        problem::{Explain as _, Kind, Problem},
        words::Msg,
    },
    platform::{
        Platform,
        entity::ActError,
        store::StoreError,
        tenancy::Ctx,
        web::{
            present::{see_other, status_of},
            query::{Form, Path},
            routes::Routes,
        },
    },
};

type Reader = Ctx<ReadTemplates>;
type Manager = Ctx<ManageTemplates>;

/// The routes of the pages.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get("/vorlagen", list)
        .get("/vorlagen/neu", begin)
        .post("/vorlagen/neu", make)
        .get("/vorlagen/{key}", show)
        .get("/vorlagen/{key}/fassungen/{n}", show_version)
        .post("/vorlagen/{key}/probe", attempt)
        .get("/vorlagen/{key}/bearbeiten", edit)
        .post("/vorlagen/{key}/bearbeiten", change)
        .post("/vorlagen/{key}/deaktivieren", deactivate)
        .post("/vorlagen/{key}/aktivieren", activate)
}

async fn list(ctx: Reader, State(p): State<Platform>) -> Response {
    p.answer(move |p| {
        let all = p.store().read(&ctx, |r| templates::all(r, is_licensed(r)?))?;
        Ok(p.page(&ctx, &ListPage { all, manages: manages(&ctx) }))
    })
    .await
}

fn manages(ctx: &Reader) -> bool {
    ctx.try_as::<ManageTemplates>().is_some()
}

/// The template with that key; also by its id, which the audit trail has.
fn need(p: &Platform, ctx: &Reader, key: &str) -> Result<HouseTemplate, Problem> {
    let found = p.store().read(ctx, |r| templates::find(r, key, is_licensed(r)?))?;
    found.ok_or_else(|| StoreError::Missing.into())
}

fn page(
    p: &Platform,
    ctx: &Reader,
    key: &str,
    make: impl FnOnce(&HouseTemplate) -> Result<(Template, Tried, Option<Problem>), Problem>,
) -> Result<Response, Problem> {
    let one = need(p, ctx, key)?;
    let (shown, tried, problem) = make(&one)?;
    let status = match (&problem, &tried) {
        (Some(problem), _) => status_of(problem),
        (None, Tried::Refused(..)) => StatusCode::UNPROCESSABLE_ENTITY,
        (None, _) => StatusCode::OK,
    };
    let page = TemplatePage { one, shown, manages: manages(ctx), tried, problem };
    Ok(p.page_as(status, ctx, &page))
}

async fn show(ctx: Reader, State(p): State<Platform>, Path(key): Path<String>) -> Response {
    p.answer(move |p| page(p, &ctx, &key, |one| Ok((one.template.clone(), Tried::Not, None)))).await
}

async fn show_version(
    ctx: Reader,
    State(p): State<Platform>,
    Path((key, n)): Path<(String, u32)>,
) -> Response {
    p.answer(move |p| {
        let version = p.store().read(&ctx, |r| templates::version(r, &key, n))?;
        let version = version.ok_or(StoreError::Missing)?;
        page(p, &ctx, &key, |_| Ok((version, Tried::Not, None)))
    })
    .await
}

async fn attempt(ctx: Reader, State(p): State<Platform>, Path(key): Path<String>, form: Form) -> Response {
    p.answer(move |p| {
        page(p, &ctx, &key, |one| {
            let template = one.template.clone();
            let input = Input::of_form(&form.0, PREFIX, ctx.today());
            let tried = match judged(&template, &input, false, &OwnLimits::new()) {
                Ok(judged) => Tried::Fits(form.0.clone(), Box::new(judged)),
                Err(errors) => Tried::Refused(form.0.clone(), errors),
            };
            Ok((template, tried, None))
        })
    })
    .await
}

async fn begin(ctx: Manager, State(p): State<Platform>) -> Response {
    p.answer(move |p| Ok(built(p, &ctx, Draft::begin(), Vec::new(), Vec::new(), None))).await
}

async fn edit(ctx: Manager, State(p): State<Platform>, Path(key): Path<String>) -> Response {
    p.answer(move |p| {
        let history = versions(p, &ctx, &key)?;
        let newest = history.last().ok_or(StoreError::Missing)?;
        let draft = Draft::of(newest);
        Ok(built(p, &ctx, draft, history, Vec::new(), None))
    })
    .await
}

fn versions(p: &Platform, ctx: &Manager, key: &str) -> Result<Vec<Template>, Problem> {
    Ok(p.store().read(ctx, |r| {
        let newest = templates::find(r, key, true)?.ok_or(StoreError::Missing)?;
        history(r, key, newest.template.version)
    })?)
}

fn built(
    p: &Platform,
    ctx: &Manager,
    draft: Draft,
    history: Vec<Template>,
    typed: Vec<(String, String)>,
    problem: Option<Problem>,
) -> Response {
    let status = problem.as_ref().map_or(StatusCode::OK, status_of);
    p.page_as(status, ctx, &BuilderPage { draft, history, typed, problem })
}

async fn make(ctx: Manager, State(p): State<Platform>, form: Form) -> Response {
    p.answer(move |p| work(p, &ctx, &form, Vec::new())).await
}

async fn change(ctx: Manager, State(p): State<Platform>, Path(key): Path<String>, form: Form) -> Response {
    p.answer(move |p| {
        let history = versions(p, &ctx, &key)?;
        work(p, &ctx, &form, history)
    })
    .await
}

/// One step of the page on which a template is made.
fn work(p: &Platform, ctx: &Manager, form: &Form, history: Vec<Template>) -> Result<Response, Problem> {
    let unreadable = || Problem::new(Kind::Malformed, "ENTWURF_UNLESBAR");
    let mut draft = Draft::of_form(form).ok_or_else(unreadable)?;
    // A form is of the template at whose address it was sent.
    if let Some(newest) = history.last() {
        draft.json.key.clone_from(&newest.key);
    }
    let step = form.get("tun");
    let takes_away = step.contains("weg:");
    if !draft.errors.is_empty() && !takes_away {
        let fields = draft.errors.clone();
        let problem = ActError::Invalid(fields).explain();
        return Ok(built(p, ctx, draft, history, form.0.clone(), Some(problem)));
    }
    draft.errors.0.clear();
    if step != "speichern" {
        draft.step(step);
        return Ok(built(p, ctx, draft, history, Vec::new(), None));
    }
    draft.name();
    let seen = Some(draft.from).filter(|from| *from > 0);
    match save(p, ctx, &draft.json, seen, &form.idempotency_key()) {
        Ok((key, _)) => Ok(see_other(&at(&key), Some(&Msg::new("notice-template-saved")))),
        Err(ActError::Invalid(errors)) => {
            draft.refused(&errors);
            let problem = ActError::Invalid(draft.errors.clone()).explain();
            Ok(built(p, ctx, draft, history, form.0.clone(), Some(problem)))
        }
        Err(ActError::Stale) => {
            // What the other one saved stands on the template's own page; this draft stays here, and is saved over it only
            // when that is asked for again.
            let newest = history.last().map_or(0, |newest| newest.version);
            let problem =
                ActError::Stale.explain().saying(Msg::new("template-stale").with("version", newest));
            draft.from = newest;
            Ok(built(p, ctx, draft, history, form.0.clone(), Some(problem)))
        }
        Err(error) => Err(error.into()),
    }
}

async fn deactivate(ctx: Manager, State(p): State<Platform>, Path(key): Path<String>, _: Form) -> Response {
    p.answer(move |p| switch(p, &ctx, &key, false, "notice-template-deactivated")).await
}

async fn activate(ctx: Manager, State(p): State<Platform>, Path(key): Path<String>, _: Form) -> Response {
    p.answer(move |p| switch(p, &ctx, &key, true, "notice-template-activated")).await
}

fn switch(
    p: &Platform,
    ctx: &Manager,
    key: &str,
    aktiv: bool,
    notice: &'static str,
) -> Result<Response, Problem> {
    let licensed = p.store().read(ctx, is_licensed)?;
    match set_active(p, ctx, key, aktiv, licensed) {
        Ok(_) => {
            Ok(see_other(if aktiv { at(key) } else { HREF.to_owned() }.as_str(), Some(&Msg::new(notice))))
        }
        Err(ActError::Refused(problem)) => {
            let reads = ctx.try_as::<ReadTemplates>();
            let reads = reads.ok_or_else(|| Problem::new(Kind::NotAllowed, "KEINE_BERECHTIGUNG"))?;
            page(p, &reads, key, |one| Ok((one.template.clone(), Tried::Not, Some(*problem))))
        }
        Err(error) => Err(error.into()),
    }
}
