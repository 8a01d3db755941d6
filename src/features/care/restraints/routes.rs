//! The pages' handlers: parse, one act, show. A refused form is shown again with everything that was entered.

use axum::{extract::State, http::StatusCode, response::Response};
use maud::html as markup;

use super::{
    access::{ReadRestraints, WriteRestraints},
    actions::{self, Seen},
    applications::{self, on_since},
    pages::{
        EndPage, Filled, Line, OrderForm, OrdersPage, anchor, begun, new_at, of_version, orders_at, sent,
    },
};
use crate::{
    features::care::{
        observations::{Entry, People, WriteEntries, belonging, entries_before},
        residents::Resident,
        restraint_orders::{self, Hint, RestraintOrder},
        staff::need_nurse,
        templates::{self, RESTRAINT},
    },
    kernel::{
        ids::Id,
        problem::{FieldErrors, Problem},
        words::Msg,
    },
    platform::{
        Platform,
        entity::{ActError, reached},
        store::{Purpose, Record as _, StoreError, Versioned},
        tenancy::Ctx,
        web::{
            beside::Added,
            present::{Look, see_other},
            query::{Form, Path, local},
            routes::Routes,
        },
    },
    ui::{View, badge, view::Tone},
};

/// So many entries stand below an order; the timeline has all.
const NEWEST: usize = 12;
/// So many entries are looked at for those without an order.
const LOOKED_BACK: usize = 50;

/// Every route of the pages of restraints.
pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/bewohner/{id}/fem", list)
        .get("/bewohner/{id}/fem/neu", new)
        .post("/bewohner/{id}/fem/neu", create)
        .get("/fem/{id}", show)
        .get("/fem/{id}/aendern", ask_change)
        .post("/fem/{id}/aendern", change)
        .get("/fem/{id}/beenden", ask_end)
        .post("/fem/{id}/beenden", end)
        .post("/fem/{id}/anwendung", apply)
}

async fn list(ctx: Ctx<ReadRestraints>, State(p): State<Platform>, Path(id): Path<Id<Resident>>) -> Response {
    p.answer(move |p| {
        let (resident, all) = actions::list(p, &ctx, id, "fem")?;
        let (lines, loose, nurse, templates) = p.store().read(&ctx, |r| {
            let controls = applications::controls(r, id, ctx.now())?;
            let mut lines = Vec::new();
            for order in all {
                let entries = belonging(r, order.id.bytes())?.take(NEWEST);
                let entries = entries.map(|entry| entry.map(Versioned::into_inner));
                lines.push(Line {
                    since: on_since(r, order.id)?,
                    control: controls
                        .iter()
                        .find(|one| one.order.id == order.id)
                        .map(|one| (one.due, one.is_overdue)),
                    entries: entries.collect::<Result<_, StoreError>>()?,
                    hint: order.hint(ctx.zone(), ctx.today()),
                    order,
                });
            }
            let mut loose: Vec<Entry> = Vec::new();
            for entry in entries_before(r, id, RESTRAINT, None)?.take(LOOKED_BACK) {
                let entry = entry?;
                if entry.anordnung_id.is_none() && loose.len() < NEWEST {
                    loose.push(entry.into_inner());
                }
            }
            let mut known = std::collections::BTreeMap::new();
            for entry in lines.iter().flat_map(|line| &line.entries).chain(&loose) {
                let version = entry.current().map_or(0, |current| current.vorlage_version);
                if let std::collections::btree_map::Entry::Vacant(free) = known.entry(version)
                    && let Some(template) = templates::version(r, RESTRAINT, version)?
                {
                    free.insert(template);
                }
            }
            Ok::<_, StoreError>((lines, loose, r.duty()?.nurse().is_ok(), known))
        })?;
        let shown = lines.iter().flat_map(|line| &line.entries).chain(&loose);
        let ids: Vec<[u8; 16]> = shown.clone().map(|entry| entry.id.bytes()).collect();
        if !ids.is_empty() {
            let of = (Resident::TABLE, id.bytes());
            p.store().note_listed::<_, Entry>(&ctx, of, &ids, Purpose("fem"))?;
        }
        let authors = lines.iter().flat_map(|line| line.order.authors());
        let people = People::named(p, &ctx, authors.chain(shown.map(|entry| entry.erfasst_von)))?;
        let lives = resident.auszug_datum.is_none();
        let page = OrdersPage {
            writes: nurse && ctx.also::<WriteRestraints>() && lives,
            applies: ctx.also::<WriteEntries>() && lives,
            resident: resident.into_inner(),
            lines,
            loose,
            templates,
            people,
            now: ctx.now(),
        };
        Ok(p.page(&ctx, &page))
    })
    .await
}

/// An order in the page to which it belongs.
async fn show(
    ctx: Ctx<ReadRestraints>,
    State(p): State<Platform>,
    Path(id): Path<Id<RestraintOrder>>,
) -> Response {
    p.answer(move |p| {
        let (resident, _) = actions::open(p, &ctx, id, "fem")?;
        Ok(see_other(&format!("{}#{}", orders_at(resident.id), anchor(id)), None))
    })
    .await
}

/// A form: a new order, or the next version of one.
struct Made {
    resident: Versioned<Resident>,
    of: Option<(RestraintOrder, u32)>,
    filled: Filled,
    errors: FieldErrors,
    is_stale: bool,
}

fn form(p: &Platform, ctx: &Ctx<WriteRestraints>, made: Made) -> Response {
    let status = match (made.is_stale, made.errors.is_empty()) {
        (true, _) => StatusCode::CONFLICT,
        (_, true) => StatusCode::OK,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let page = OrderForm {
        resident: made.resident.into_inner(),
        of: made.of,
        filled: made.filled,
        errors: made.errors,
        is_stale: made.is_stale,
    };
    p.page_as(status, ctx, &page)
}

async fn new(ctx: Ctx<WriteRestraints>, State(p): State<Platform>, Path(id): Path<Id<Resident>>) -> Response {
    p.answer(move |p| {
        let resident = reached::<Resident, _>(p, &ctx, id, "fem")?;
        need_nurse(p, &ctx)?;
        let errors = FieldErrors::new();
        Ok(form(p, &ctx, Made { resident, of: None, filled: begun(), errors, is_stale: false }))
    })
    .await
}

async fn create(
    ctx: Ctx<WriteRestraints>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
    body: Form,
) -> Response {
    p.answer(move |p| {
        let key = body.idempotency_key();
        let done = sent(&body.0, ctx.today())
            .map_err(ActError::Invalid)
            .and_then(|sent| actions::order(p, &ctx, id, &sent, &key));
        let errors = match done {
            Ok(order) => {
                let to = format!("{}#{}", orders_at(id), anchor(order.id));
                return Ok(see_other(&to, Some(&Msg::new("notice-fem-ordered"))));
            }
            Err(ActError::Invalid(errors)) => errors,
            Err(other) => return Err(other.into()),
        };
        let resident = reached::<Resident, _>(p, &ctx, id, "fem")?;
        need_nurse(p, &ctx)?;
        Ok(form(p, &ctx, Made { resident, of: None, filled: body.0, errors, is_stale: false }))
    })
    .await
}

async fn ask_change(
    ctx: Ctx<WriteRestraints>,
    State(p): State<Platform>,
    Path(id): Path<Id<RestraintOrder>>,
) -> Response {
    p.answer(move |p| {
        let (resident, order) = actions::open(p, &ctx, id, "fem")?;
        need_nurse(p, &ctx)?;
        let filled = order.newest().map(of_version).unwrap_or_default();
        let fassung = order.fassung();
        let of = Some((order, fassung));
        Ok(form(p, &ctx, Made { resident, of, filled, errors: FieldErrors::new(), is_stale: false }))
    })
    .await
}

/// The order that a form means.
fn seen<'a>(id: Id<RestraintOrder>, body: &Form, key: &'a str) -> Seen<'a> {
    let fassung = body.row_version().and_then(|version| u32::try_from(version).ok()).unwrap_or(0);
    Seen { id, fassung, idempotency_key: key }
}

async fn change(
    ctx: Ctx<WriteRestraints>,
    State(p): State<Platform>,
    Path(id): Path<Id<RestraintOrder>>,
    body: Form,
) -> Response {
    p.answer(move |p| {
        let key = body.idempotency_key();
        let seen = seen(id, &body, &key);
        let done = sent(&body.0, ctx.today())
            .map_err(ActError::Invalid)
            .and_then(|sent| actions::change(p, &ctx, seen, &sent));
        let (errors, is_stale) = match done {
            Ok(order) => {
                let to = format!("{}#{}", orders_at(order.resident_id), anchor(id));
                return Ok(see_other(&to, Some(&Msg::new("notice-fem-changed"))));
            }
            Err(ActError::Invalid(errors)) => (errors, false),
            Err(ActError::Stale | ActError::Store(StoreError::Stale)) => (FieldErrors::new(), true),
            Err(other) => return Err(other.into()),
        };
        let (resident, order) = actions::open(p, &ctx, id, "fem")?;
        need_nurse(p, &ctx)?;
        // Seen now, the version of somebody else can be replaced knowingly.
        let fassung = if is_stale { order.fassung() } else { seen.fassung };
        Ok(form(p, &ctx, Made { resident, of: Some((order, fassung)), filled: body.0, errors, is_stale }))
    })
    .await
}

fn end_page(
    p: &Platform,
    ctx: &Ctx<WriteRestraints>,
    id: Id<RestraintOrder>,
    (grund, errors): (String, FieldErrors),
) -> Result<Response, Problem> {
    let (resident, order) = actions::open(p, ctx, id, "fem")?;
    need_nurse(p, ctx)?;
    let is_on = p.store().read(ctx, |r| on_since(r, id))?.is_some();
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(p.page_as(status, ctx, &EndPage { resident: resident.into_inner(), order, is_on, grund, errors }))
}

async fn ask_end(
    ctx: Ctx<WriteRestraints>,
    State(p): State<Platform>,
    Path(id): Path<Id<RestraintOrder>>,
) -> Response {
    p.answer(move |p| end_page(p, &ctx, id, (String::new(), FieldErrors::new()))).await
}

async fn end(
    ctx: Ctx<WriteRestraints>,
    State(p): State<Platform>,
    Path(id): Path<Id<RestraintOrder>>,
    body: Form,
) -> Response {
    p.answer(move |p| {
        let key = body.idempotency_key();
        match actions::end(p, &ctx, seen(id, &body, &key), body.get("grund")) {
            Ok(order) => Ok(see_other(&orders_at(order.resident_id), Some(&Msg::new("notice-fem-ended")))),
            Err(ActError::Invalid(errors)) => end_page(p, &ctx, id, (body.get("grund").to_owned(), errors)),
            Err(other) => Err(other.into()),
        }
    })
    .await
}

/// One tap: begun, controlled or taken off.
async fn apply(
    ctx: Ctx<WriteEntries>,
    State(p): State<Platform>,
    Path(id): Path<Id<RestraintOrder>>,
    body: Form,
) -> Response {
    p.answer(move |p| {
        let key = body.idempotency_key();
        let (resident, written) = applications::apply(p, &ctx, id, body.get("aktion"), &key)?;
        let back = local(Some(body.get("zurueck").to_owned()));
        let back = back.unwrap_or_else(|| format!("{}#{}", orders_at(resident), anchor(id)));
        let marked = written.entries.iter().any(|entry| entry.ohne_grundlage);
        let words = if marked { "notice-fem-unfounded" } else { "notice-fem-applied" };
        Ok(see_other(&back, Some(&Msg::new(words))))
    })
    .await
}

/// What is ordered for a resident in one line on their page, with what must be done about it.
///
/// # Errors
/// Those of the store.
pub(super) fn beside(
    p: &Platform,
    look: &Ctx<Look>,
    v: &View,
    id: [u8; 16],
) -> Result<Option<Added>, Problem> {
    let Some(ctx) = look.try_as::<ReadRestraints>() else { return Ok(None) };
    let id: Id<Resident> = Id::from_bytes(id);
    let found = p.store().read(&ctx, |r| {
        let Some(resident) = r.get::<Resident>(&id)? else { return Ok::<_, StoreError>(None) };
        let orders = restraint_orders::of_resident(r, id)?;
        let open: Vec<_> = orders.into_iter().filter(|order| order.is_open(ctx.now())).collect();
        let writes = r.duty()?.nurse().is_ok() && resident.auszug_datum.is_none();
        Ok(Some((open, applications::controls(r, id, ctx.now())?, writes)))
    })?;
    let Some((open, controls, nurse)) = found else { return Ok(None) };
    let hints: Vec<Hint> = open.iter().filter_map(|order| order.hint(ctx.zone(), ctx.today())).collect();
    let writes = nurse && look.also::<WriteRestraints>();
    let part = markup! {
        section.card #fem {
            h2 { (v.w("fem-title")) }
            p {
                (v.t(&Msg::new("fem-count").with("n", open.len())))
                @if !controls.is_empty() { " " (badge::badge(Tone::Info, &v.w("fem-on"))) }
                @if controls.iter().any(|one| one.is_overdue) { " " (badge::badge(Tone::Warn, &v.w("fem-control-overdue"))) }
            }
            @for hint in hints { p { (badge::badge(super::pages::tone(hint), &super::pages::hint_word(v, hint))) } }
            p.actions {
                a href=(orders_at(id)) { (v.w("fem-open")) }
                @if writes { a href=(new_at(id)) { (v.w("fem-new")) } }
            }
        }
    };
    Ok(Some(Added { first: None, part }))
}
