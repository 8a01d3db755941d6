//! The addresses of ICD entry.

use axum::{extract::State, http::StatusCode, response::Response};
use maud::html;
use serde::Deserialize;

use super::{
    access::{ClearIcd, EnterIcd},
    actions::{self, Expected},
    api,
    beginning::{Beside, begin, beside},
    entry,
    error::IcdError,
    pages::{
        Cell, CellPage, ColumnPage, HERE, HREF, Noted, Row, State as RowState, WrongScope, href,
        progress_part,
    },
    pending::{self, Pending, Progress, QUEUE, open_icds},
    scope::{Place, Scope, ScopeQuery},
};
use crate::{
    features::second_opinion::cases::{Case, EditCases},
    kernel::{
        ids::Id,
        paging::Paging,
        problem::{Explain as _, Kind, Problem},
        words::Msg,
    },
    platform::{
        Platform,
        store::{StoreError, Versioned},
        tenancy::Ctx,
        web::{
            present::{Hx, Look, html as answer, see_other},
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
        .get(HREF, list)
        .post(HREF, save_all)
        .get("/faelle/{id}/icd", cell)
        .post("/faelle/{id}/icd", save)
        .and(api::routes())
}

/// The number of waiting cases for the navigation; none without the right, or where it cannot be read.
pub(super) fn waiting_count(p: &Platform, look: &Ctx<Look>) -> Option<u64> {
    open_icds(p, &look.try_as::<EnterIcd>()?).ok()
}

#[derive(Deserialize)]
struct ListQuery {
    #[serde(flatten)]
    asked: ScopeQuery,
    /// Behind which place: `year.week.group.number`.
    #[serde(default)]
    nach: String,
}

impl ListQuery {
    fn after(&self) -> Option<Place> {
        let mut parts = self.nach.split('.');
        let place = (
            parts.next()?.parse().ok()?,
            parts.next()?.parse().ok()?,
            parts.next()?.parse().ok()?,
            parts.next()?.parse().ok()?,
        );
        Some(place)
    }
}

async fn list(ctx: Ctx<EnterIcd>, State(p): State<Platform>, Query(q): Query<ListQuery>) -> Response {
    p.answer(move |p| match begin(p, &ctx, &QUEUE, &q.asked) {
        Ok(scope) => Ok(p.page(&ctx, &stretch(p, &ctx, scope, q.after())?)),
        Err(problem) if problem.fields.is_empty() => Err(problem),
        Err(problem) => {
            let page = WrongScope::of(Msg::new("icd-title"), HERE, HREF, q.asked, problem);
            Ok(p.page_as(StatusCode::UNPROCESSABLE_ENTITY, &ctx, &page))
        }
    })
    .await
}

fn stretch(
    p: &Platform,
    ctx: &Ctx<EnterIcd>,
    scope: Scope,
    after: Option<Place>,
) -> Result<ColumnPage, Problem> {
    let found = pending::pending(p, ctx, scope, after, Paging::page(1))?;
    let mut rows: Vec<Row> = found.cases.iter().map(|case| Row::of(case)).collect();
    if let Some(first) = rows.first_mut() {
        first.focus = true;
    }
    let may_import = ctx.also::<EditCases>();
    let Pending { next, progress, beside, .. } = found;
    Ok(ColumnPage { after, next, progress, beside, rows, may_import })
}

/// Without script: all rows of the page in one form, each saved on its own.
async fn save_all(
    ctx: Ctx<EnterIcd>,
    State(p): State<Platform>,
    Query(q): Query<ListQuery>,
    form: Form,
) -> Response {
    p.answer(move |p| {
        let (scope, after) = (Scope::read(&q.asked, HREF)?, q.after());
        let mut rows = Vec::new();
        let mut saved = 0_u64;
        for typed in typed_rows(&form) {
            let row = enter_row(p, &ctx, &typed)?;
            saved += u64::from(matches!(row.state, RowState::Saved(_)));
            rows.push(row);
        }
        if !rows.iter().any(Row::bad) {
            let notice = Msg::new("notice-icd-saved").with("n", saved);
            return Ok(see_other(&href(scope, after), Some(&notice)));
        }
        let (progress, beside) = standing(p, &ctx, scope)?;
        let next = rows.last().and_then(|row| place_of(p, &ctx, row.id));
        let page = ColumnPage { after, next, progress, beside, rows, may_import: false };
        Ok(p.page_as(StatusCode::UNPROCESSABLE_ENTITY, &ctx, &page))
    })
    .await
}

/// How far a scope has come, and what waits beside it.
fn standing(p: &Platform, ctx: &Ctx<EnterIcd>, scope: Scope) -> Result<(Progress, Beside), StoreError> {
    p.store().read(ctx, |r| Ok((pending::progress(r, scope)?, beside(r, &QUEUE, scope, ctx.today())?)))
}

/// Where the list goes on behind a row.
fn place_of(p: &Platform, ctx: &Ctx<EnterIcd>, id: Id<Case>) -> Option<Place> {
    let case = p.store().read(ctx, |r| r.need::<Case>(&id)).ok()?;
    Some((case.jahr, case.kw, case.fallgruppe.number(), case.nr))
}

/// What one row of the page's form says.
struct Typed {
    id: Id<Case>,
    vorher: String,
    icd: String,
    /// The person pressed Enter at it: the one key that takes what was probably meant (domain.md, 4.3).
    by_enter: bool,
}

/// The rows of the page's form: `fall` begins one, `vorher` and `icd` belong to it. `vorschlag` replaces one text.
fn typed_rows(form: &Form) -> Vec<Typed> {
    let mut rows: Vec<Typed> = Vec::new();
    for (name, value) in &form.0 {
        match (name.as_str(), rows.last_mut()) {
            ("fall", _) => {
                if let Ok(id) = value.parse() {
                    rows.push(Typed { id, vorher: String::new(), icd: String::new(), by_enter: false });
                }
            }
            ("vorher", Some(row)) => row.vorher.clone_from(value),
            ("icd", Some(row)) => row.icd.clone_from(value),
            _ => {}
        }
    }
    if let Some((id, text)) = form.get("vorschlag").split_once(' ')
        && let Some(row) = rows.iter_mut().find(|row| row.id.to_string() == id)
    {
        text.clone_into(&mut row.icd);
    }
    rows
}

/// Enters one row and shows what became of it; a row that was left alone stays so.
fn enter_row(p: &Platform, ctx: &Ctx<EnterIcd>, typed: &Typed) -> Result<Row, Problem> {
    let case: Option<Versioned<Case>> = p.store().read(ctx, |r| r.get(&typed.id))?;
    let case = case.ok_or_else(|| Problem::new(Kind::NotFound, "NICHT_GEFUNDEN"))?;
    let row = Row::of(&case);
    if typed.icd.trim() == typed.vorher {
        return Ok(row);
    }
    let meant = if typed.by_enter { entry::meant(&typed.icd) } else { None };
    let icd = meant.as_deref().unwrap_or(&typed.icd);
    match actions::enter(p, ctx, typed.id, icd, &Expected::Icd(typed.vorher.clone())) {
        Ok(entered) => Ok(Row::saved(&entered, meant.map(|_| as_typed(&typed.icd)))),
        Err(error) => Ok(row.typed(icd, refused(error)?)),
    }
}

/// What was typed, to be shown beside what was stored: a word in capitals, as codes are, anything longer as it is.
fn as_typed(icd: &str) -> String {
    let icd = icd.trim();
    if icd.contains(char::is_whitespace) { icd.to_owned() } else { icd.to_uppercase() }
}

/// What a refusal looks like in a row; a failure is a problem of the whole request.
fn refused(error: IcdError) -> Result<RowState, Problem> {
    match error {
        IcdError::Refused(refusal) => Ok(RowState::Refused(refusal)),
        IcdError::Changed(meanwhile) => Ok(RowState::Changed(*meanwhile)),
        IcdError::Broken(_) | IcdError::Storniert(_) | IcdError::Stale => {
            Ok(RowState::Lost(error.explain().words))
        }
        IcdError::NotAllowed | IcdError::Store(_) => Err(error.into()),
    }
}

fn status(state: &RowState) -> StatusCode {
    match state {
        RowState::Open | RowState::Saved(_) => StatusCode::OK,
        RowState::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
        RowState::Changed(_) | RowState::Lost(_) => StatusCode::CONFLICT,
    }
}

#[derive(Deserialize)]
struct CellQuery {
    bearbeiten: Option<String>,
}

async fn cell(
    ctx: Ctx<EnterIcd>,
    State(p): State<Platform>,
    hx: Hx,
    Path(id): Path<Id<Case>>,
    Query(q): Query<CellQuery>,
) -> Response {
    p.answer(move |p| {
        let case = actions::open_for_entry(p, &ctx, id)?;
        let cell = cell_of(&ctx, &case);
        if !hx.fragment {
            return Ok(p.page(&ctx, &CellPage(cell)));
        }
        let v = p.view(&ctx);
        let inside = if q.bearbeiten.is_some() { cell.edit(&v, true) } else { cell.view(&v, true) };
        Ok(answer(StatusCode::OK, inside))
    })
    .await
}

fn cell_of(ctx: &Ctx<EnterIcd>, case: &Case) -> Cell {
    let row = Row::of(case);
    Cell {
        id: row.id,
        name: row.name,
        nr: row.nr,
        text: row.text,
        vorher: row.vorher,
        state: RowState::Open,
        may_clear: ctx.also::<ClearIcd>(),
    }
}

async fn save(
    ctx: Ctx<EnterIcd>,
    State(p): State<Platform>,
    hx: Hx,
    Path(id): Path<Id<Case>>,
    Query(scope): Query<ScopeQuery>,
    form: Form,
) -> Response {
    p.answer(move |p| {
        if form.has("leeren") {
            return clear(p, &ctx, id, &form);
        }
        let icd = if form.has("vorschlag") { form.get("vorschlag") } else { form.get("icd") };
        let vorher = form.get("vorher").to_owned();
        let typed = Typed { id, vorher, icd: icd.to_owned(), by_enter: form.has("annehmen") };
        let row = saved_row(p, &ctx, &typed)?;
        let code = status(&row.state);
        if !hx.fragment {
            if code == StatusCode::OK {
                return Ok(see_other(
                    &format!("/faelle/{id}"),
                    Some(&Msg::new("notice-icd-saved").with("n", 1_u8)),
                ));
            }
            return Ok(p.page_as(code, &ctx, &CellPage(cell_with(&ctx, row))));
        }
        let v = p.view(&ctx);
        if hx.target.as_deref() == Some(row.element().as_str()) {
            return row_answer(p, &ctx, &v, Scope::read(&scope, HREF)?, &row);
        }
        let cell = cell_with(&ctx, row);
        let inside = if code == StatusCode::OK { cell.view(&v, true) } else { cell.edit(&v, true) };
        Ok(answer(code, html! { (inside) (said(&v, &cell.state, &cell.text)) }))
    })
    .await
}

/// As [`enter_row`], but what is sent alone is meant, also when nothing changed.
fn saved_row(p: &Platform, ctx: &Ctx<EnterIcd>, typed: &Typed) -> Result<Row, Problem> {
    let row = enter_row(p, ctx, typed)?;
    if !matches!(row.state, RowState::Open) {
        return Ok(row);
    }
    if typed.icd.trim().is_empty() {
        let state =
            refused(actions::enter(p, ctx, typed.id, "", &Expected::Any).err().unwrap_or(IcdError::Stale))?;
        return Ok(row.typed("", state));
    }
    Ok(Row { state: RowState::Saved(Noted::default()), ..row })
}

fn cell_with(ctx: &Ctx<EnterIcd>, row: Row) -> Cell {
    Cell {
        id: row.id,
        name: row.name,
        nr: row.nr,
        text: row.text,
        vorher: row.vorher,
        state: row.state,
        may_clear: ctx.also::<ClearIcd>(),
    }
}

/// The row, the progress of what is worked through, and one sentence for the live region.
fn row_answer(
    p: &Platform,
    ctx: &Ctx<EnterIcd>,
    v: &View,
    scope: Scope,
    row: &Row,
) -> Result<Response, Problem> {
    let (progress, beside) = standing(p, ctx, scope)?;
    let shown = html! {
        (row.show(v, scope)) (progress_part(v, progress, &beside, true)) (said(v, &row.state, &row.text))
    };
    Ok(answer(status(&row.state), shown))
}

fn said(v: &View, state: &RowState, icd: &str) -> maud::Markup {
    match state {
        RowState::Saved(noted) => notice::announce(v, &noted.words(icd)),
        RowState::Open | RowState::Refused(_) | RowState::Changed(_) | RowState::Lost(_) => html! {},
    }
}

fn clear(p: &Platform, ctx: &Ctx<EnterIcd>, id: Id<Case>, form: &Form) -> Result<Response, Problem> {
    let admin = ctx.try_as::<ClearIcd>().ok_or(IcdError::NotAllowed)?;
    let expected = Expected::Icd(form.get("vorher").to_owned());
    actions::clear(p, &admin, id, &expected)?;
    Ok(see_other(&format!("/faelle/{id}"), Some(&Msg::new("notice-icd-cleared"))))
}
