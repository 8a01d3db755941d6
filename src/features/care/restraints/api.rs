//! Orders of restraint as JSON routes (care.md, 18).

use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use serde_json::{Map, Value};

use super::{
    access::{ReadRestraints, WriteRestraints},
    actions::{self, Seen},
    applications::{next_control, on_since},
    json::{Applied, NewOrder, NewOrderEnd, OrderJson, OrdersJson},
};
use crate::{
    features::care::{
        observations::{Entry, People},
        residents::Resident,
        restraint_orders::{Hint, RestraintOrder},
    },
    kernel::{
        ids::Id,
        problem::{Explain as _, Kind, Problem},
    },
    platform::{
        Platform,
        entity::ActError,
        store::StoreError,
        tenancy::{Ctx, MayReadAll, Permission},
        web::{
            answer::{Members, refuse_with},
            present::{json, located, versioned},
            query::{IfMatch, Json, Path},
            routes::{Doc, Routes, shape},
        },
    },
};

/// The routes below `/api/v1`.
pub(super) fn routes() -> Routes {
    let one = |summary| Doc { summary, gives: Some(shape::<OrderJson>()), ..Doc::default() };
    Routes::new()
        .get("/api/v1/residents/{id}/restraints", list)
        .doc(Doc {
            summary: "The orders of restraint of a resident, those in force first, with all versions and hints",
            gives: Some(shape::<OrdersJson>()),
            ..Doc::default()
        })
        .post("/api/v1/residents/{id}/restraints", create)
        .doc(Doc {
            takes: Some(shape::<NewOrder>()),
            status: Some(201),
            also: &[409],
            ..one("Writes an order of restraint; nurses only")
        })
        .get("/api/v1/restraints/{id}", read)
        .doc(one("One order with all its versions; its ETag is its fassung"))
        .put("/api/v1/restraints/{id}", change)
        .doc(Doc {
            takes: Some(shape::<NewOrder>()),
            also: &[409],
            ..one("Adds a version to an order: an approval that came, another interval; needs If-Match with its fassung")
        })
        .post("/api/v1/restraints/{id}/end", end)
        .doc(Doc {
            takes: Some(shape::<NewOrderEnd>()),
            also: &[409],
            ..one("Ends an order; needs If-Match with its fassung")
        })
}

/// What is known of an order from its entries.
fn applied<P>(p: &Platform, ctx: &Ctx<P>, order: &RestraintOrder) -> Result<Applied, StoreError>
where
    P: Permission + MayReadAll<Entry> + MayReadAll<RestraintOrder>,
{
    p.store().read(ctx, |r| {
        let Some(since) = on_since(r, order.id)? else { return Ok(Applied::default()) };
        let seen = crate::features::care::observations::belonging(r, order.id.bytes())?.next().transpose()?;
        let minutes = order.newest().map_or(0, |newest| newest.kontrolle_min);
        let control = seen.map(|entry| next_control(entry.zeitpunkt(), minutes));
        Ok(Applied { since: Some(since), control })
    })
}

/// An order as a program is told of it.
fn told<P>(p: &Platform, ctx: &Ctx<P>, order: &RestraintOrder) -> Result<Option<OrderJson>, Problem>
where
    P: Permission + MayReadAll<Entry> + MayReadAll<RestraintOrder>,
{
    let people = People::named(p, ctx, order.authors())?;
    let hint = order.hint(ctx.zone(), ctx.today()).map(Hint::code);
    Ok(OrderJson::new(order, hint, applied(p, ctx, order)?, &people))
}

pub(super) async fn list(
    ctx: Ctx<ReadRestraints>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
) -> Response {
    p.answer(move |p| {
        let (_, all) = actions::list(p, &ctx, id, "api")?;
        let items = all.iter().map(|order| told(p, &ctx, order)).collect::<Result<Vec<_>, _>>()?;
        Ok(json(StatusCode::OK, &OrdersJson { items: items.into_iter().flatten().collect() }))
    })
    .await
}

pub(super) async fn read(
    ctx: Ctx<ReadRestraints>,
    State(p): State<Platform>,
    Path(id): Path<Id<RestraintOrder>>,
) -> Response {
    p.answer(move |p| {
        let (_, order) = actions::open(p, &ctx, id, "api")?;
        Ok(versioned(StatusCode::OK, &told(p, &ctx, &order)?, order.fassung().into()))
    })
    .await
}

pub(super) async fn create(
    ctx: Ctx<WriteRestraints>,
    State(p): State<Platform>,
    Path(id): Path<Id<Resident>>,
    Json(body): Json<NewOrder>,
) -> Response {
    p.answer(move |p| {
        let order = actions::order(p, &ctx, id, &body.into(), "")?;
        let shown = versioned(StatusCode::CREATED, &told(p, &ctx, &order)?, order.fassung().into());
        Ok(located(shown, &format!("/api/v1/restraints/{}", order.id)))
    })
    .await
}

/// The order that a program means; a version beyond those that are counted is one that never was.
fn seen(id: Id<RestraintOrder>, fassung: u64) -> Seen<'static> {
    Seen { id, fassung: u32::try_from(fassung).unwrap_or(u32::MAX), idempotency_key: "" }
}

pub(super) async fn change(
    ctx: Ctx<WriteRestraints>,
    State(p): State<Platform>,
    Path(id): Path<Id<RestraintOrder>>,
    IfMatch(fassung): IfMatch,
    Json(body): Json<NewOrder>,
) -> Response {
    p.answer(move |p| answered(p, &ctx, id, actions::change(p, &ctx, seen(id, fassung), &body.into()))).await
}

pub(super) async fn end(
    ctx: Ctx<WriteRestraints>,
    State(p): State<Platform>,
    Path(id): Path<Id<RestraintOrder>>,
    IfMatch(fassung): IfMatch,
    Json(body): Json<NewOrderEnd>,
) -> Response {
    p.answer(move |p| answered(p, &ctx, id, actions::end(p, &ctx, seen(id, fassung), &body.grund))).await
}

/// The order as it became. What somebody else did first comes with the order as it is now; a stale version is 412 to
/// programs.
fn answered(
    p: &Platform,
    ctx: &Ctx<WriteRestraints>,
    id: Id<RestraintOrder>,
    done: Result<RestraintOrder, ActError>,
) -> Result<Response, Problem> {
    let stale = match done {
        Ok(order) => {
            return Ok(versioned(StatusCode::OK, &told(p, ctx, &order)?, order.fassung().into()));
        }
        Err(error @ (ActError::Stale | ActError::Store(StoreError::Stale))) => error,
        Err(other) => return Err(other.into()),
    };
    let mut problem = stale.explain();
    problem.kind = Kind::Stale;
    let (_, order) = actions::open(p, ctx, id, "api")?;
    let json = serde_json::to_value(told(p, ctx, &order)?).unwrap_or(Value::Null);
    let mut response = refuse_with(problem, Members(Map::from_iter([("aktuell".to_owned(), json)])));
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{}\"", order.fassung())) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    Ok(response)
}
