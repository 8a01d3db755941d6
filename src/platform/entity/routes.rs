//! The pages of a record: parse, one act, show. A refused form is shown again with everything that was entered.

use axum::{extract::State, http::StatusCode, response::Response};

use super::{
    ActError, Days, Done, ListQuery, Listed, Opened, Patch, Shown, Target, boxes, comparison, enter, joined,
    open,
    pages::{DetailPage, EditPage, ListPage, ListTable},
    reached, shown, stands, transition,
};
use crate::{
    kernel::{
        ids::Id,
        paging::Paging,
        problem::{FieldErrors, Kind, Problem},
        words::Msg,
    },
    platform::{
        Platform,
        store::Versioned,
        tenancy::{Ctx, Permission},
        web::{
            present::{Hx, Look, html, pushed, see_other},
            query::{Form, Path, Query},
            request_limits::Cost,
            routes::Routes,
        },
    },
    ui::{Fragment as _, compare::ComparePage, page::full},
};

/// The routes of the list, the page and the forms of a record.
#[must_use]
pub fn routes<R: Shown>() -> Routes {
    let at = R::AT;
    Routes::new()
        .get(at.list, list::<R>)
        .costly(Cost::Search)
        .get(at.one, detail::<R>)
        .get(at.new, new::<R>)
        .post(at.new, create::<R>)
        .get(at.edit, edit::<R>)
        .post(at.edit, save::<R>)
        .and(transition::pages::<R>())
}

/// A page of the list; to htmx the table alone.
pub async fn list<R: Shown>(
    ctx: Ctx<R::Read>,
    State(p): State<Platform>,
    hx: Hx,
    Query(query): Query<ListQuery<R>>,
) -> Response {
    p.answer(move |p| {
        let (errors, paging) = (query.errors(), Paging::page(query.page()));
        let refused = !errors.is_empty();
        let listed =
            if refused { Listed::found(Vec::new(), 0, paging) } else { R::list(p, &ctx, &query, paging)? };
        let (around, may_edit) = (R::around(p, &ctx)?, ctx.also::<R::Edit>());
        let table = ListTable { query, listed, around, may_edit };
        let status = if refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        if hx.fragment && hx.target.as_deref() == Some(ListTable::<R>::ID) {
            return Ok(pushed(html(status, table.answer(&p.view(&ctx), &errors)), &table.query.here()));
        }
        Ok(p.page_as(status, &ctx, &ListPage { table, errors }))
    })
    .await
}

/// The page of one; audited.
pub async fn detail<R: Shown>(
    ctx: Ctx<R::Read>,
    State(p): State<Platform>,
    Path(id): Path<Id<R>>,
) -> Response {
    p.answer(move |p| page_of(p, &ctx, open::<R>(p, &ctx, id)?)).await
}

/// The page of an opened record.
///
/// # Errors
/// Those of the store.
pub fn page_of<R: Shown>(p: &Platform, ctx: &Ctx<R::Read>, opened: Opened<R>) -> Result<Response, Problem> {
    let Opened { seen, history, people } = opened;
    let (version, record) = (seen.row_version(), seen.into_inner());
    let (around, may_edit) = (R::around(p, ctx)?, ctx.also::<R::Edit>());
    let acts = R::ACTS.iter().filter(|act| act.is_open(&record, p, ctx)).collect();
    let v = p.view(ctx);
    let added = p.beside(ctx.try_as::<Look>().as_ref(), &v, R::TABLE, record.key().bytes())?;
    let page = DetailPage { record, version, history, people, may_edit, acts, around, added };
    Ok(html(StatusCode::OK, full(&page, &v)))
}

/// What stands around, for those who do something to the record: they see it too.
pub(super) fn around<R: Shown, P: Permission>(p: &Platform, ctx: &Ctx<P>) -> Result<R::Around, Problem> {
    let reads = ctx.try_as().ok_or_else(|| Problem::new(Kind::NotAllowed, "KEINE_BERECHTIGUNG"))?;
    Ok(R::around(p, &reads)?)
}

/// A record with its version, opened for a form.
fn opened<R: Shown>(
    p: &Platform,
    ctx: &Ctx<R::Edit>,
    id: Id<R>,
    purpose: &'static str,
) -> Result<Versioned<R>, Problem> {
    Ok(reached(p, ctx, id, purpose)?)
}

fn to_page<R: Shown>(done: Done<Id<R>>, did: &str) -> Response {
    let key = if done.carried_out {
        format!("notice-{}-{did}", R::WORDS)
    } else {
        "notice-record-unchanged".into()
    };
    see_other(&R::at(done.id), Some(&Msg { key: key.into(), args: Vec::new() }))
}

/// An empty form.
pub async fn new<R: Shown>(ctx: Ctx<R::Edit>, State(p): State<Platform>) -> Response {
    p.answer(move |p| Ok(p.page(&ctx, &blank::<R>(around::<R, _>(p, &ctx)?, None)))).await
}

fn blank<R: Shown>(around: R::Around, sent: Option<Form>) -> EditPage<R> {
    EditPage { of: None, sent, errors: FieldErrors::new(), lookalikes: Vec::new(), around }
}

/// Enters a record.
pub async fn create<R: Shown>(ctx: Ctx<R::Edit>, State(p): State<Platform>, form: Form) -> Response {
    let form = joined::<R>(form);
    p.answer(move |p| {
        let sure = (form.get("trotzdem") == "1").then(|| R::ANYWAY.map_or("", |column| form.get(column)));
        let sent = boxes::<R>(&form);
        let days = R::days(None, &sent, ctx.today());
        let entered = Patch::from_form(sent, days).map_err(ActError::Invalid);
        let key = form.idempotency_key();
        let refused = match entered.and_then(|patch| enter::<R>(p, &ctx, &patch, &key, sure)) {
            Ok(done) => return Ok(to_page(done, "created")),
            Err(refused) => refused,
        };
        let page = blank::<R>(around::<R, _>(p, &ctx)?, Some(form));
        let page = match refused {
            ActError::Invalid(errors) => EditPage { errors, ..page },
            ActError::Alike(lookalikes) => EditPage { lookalikes, ..page },
            other => return Err(other.into()),
        };
        Ok(p.page_as(StatusCode::UNPROCESSABLE_ENTITY, &ctx, &page))
    })
    .await
}

/// The form of a stored record.
pub async fn edit<R: Shown>(ctx: Ctx<R::Edit>, State(p): State<Platform>, Path(id): Path<Id<R>>) -> Response {
    p.answer(move |p| {
        let seen = opened(p, &ctx, id, R::OPENED_FOR.form)?;
        seen.locked(ctx.today())?;
        let version = seen.row_version();
        let page = blank::<R>(around::<R, _>(p, &ctx)?, None);
        Ok(p.page(&ctx, &EditPage { of: Some((seen.into_inner(), version)), ..page }))
    })
    .await
}

/// Saves a form; a stale one is compared with what is stored.
pub async fn save<R: Shown>(
    ctx: Ctx<R::Edit>,
    State(p): State<Platform>,
    Path(id): Path<Id<R>>,
    form: Form,
) -> Response {
    let form = joined::<R>(form);
    p.answer(move |p| {
        let (row_version, key) = (form.row_version().unwrap_or(0), form.idempotency_key());
        let saved = shown::edit(p, &ctx, Target::of(id, row_version).once(&key), |stored| {
            // What was left as it is, is not judged anew: rules that came later must not be in the way of other changes.
            let sent = boxes::<R>(&form).into_iter();
            let touched: Vec<_> = sent.filter(|(name, raw)| !stands(stored, name, raw)).collect();
            let days = R::days(Some(stored), &touched, ctx.today());
            Patch::from_form(touched, days)
        });
        match saved {
            Ok(done) => Ok(to_page(done, "saved")),
            Err(ActError::Invalid(errors)) => {
                let seen = opened(p, &ctx, id, R::OPENED_FOR.form)?;
                let page = blank::<R>(around::<R, _>(p, &ctx)?, Some(form));
                let page = EditPage { of: Some((seen.into_inner(), row_version)), errors, ..page };
                Ok(p.page_as(StatusCode::UNPROCESSABLE_ENTITY, &ctx, &page))
            }
            Err(ActError::Stale) => {
                let seen = opened(p, &ctx, id, R::OPENED_FOR.form)?;
                let days: Days = R::days(Some(&seen), &[], ctx.today());
                let comparison =
                    comparison(p.store(), &ctx, &seen, &form, days, &R::at(id)).map_err(ActError::from)?;
                let title = seen.named(R::msg("edit-title"));
                Ok(p.page_as(StatusCode::CONFLICT, &ctx, &ComparePage { title, here: R::HERE, comparison }))
            }
            Err(other) => Err(other.into()),
        }
    })
    .await
}
