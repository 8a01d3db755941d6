//! Orders of restraint as JSON routes (care.md, 18).

use super::{
    access::ReadRestraints,
    applications::{next_control, on_since},
    json::{Applied, NewOrder, OrderJson, OrdersJson},
};
use crate::{
    features::care::{
        observations::{Entry, People, belonging},
        restraint_orders::{Hint, RestraintOrder},
        versioned::{ApiPaths, ApiWords, RevisedApi},
    },
    kernel::problem::Problem,
    platform::{
        Platform,
        store::{Reader, StoreError},
        tenancy::{Ctx, MayReadAll},
    },
};

/// What is known of an order from its entries.
fn applied<P>(r: &Reader<'_, P>, order: &RestraintOrder) -> Result<Applied, StoreError>
where
    P: MayReadAll<Entry>,
{
    let Some(since) = on_since(r, order.id)? else { return Ok(Applied::default()) };
    let seen = belonging(r, order.id.bytes())?.next().transpose()?;
    let minutes = order.newest().map_or(0, |newest| newest.kontrolle_min);
    let control = seen.map(|entry| next_control(entry.zeitpunkt(), minutes));
    Ok(Applied { since: Some(since), control })
}

impl RevisedApi for RestraintOrder {
    type New = NewOrder;
    type Json = OrderJson;
    type All = OrdersJson;
    const API: ApiPaths = ApiPaths {
        all: "/api/v1/residents/{id}/restraints",
        one: "/api/v1/restraints/{id}",
        end: "/api/v1/restraints/{id}/end",
    };
    const DOC: ApiWords = ApiWords {
        list: "The orders of restraint of a resident, those in force first, with all versions and hints",
        create: "Writes an order of restraint; nurses only",
        read: "One order with all its versions; its ETag is its fassung",
        change: "Adds a version to an order: an approval that came, another interval; needs If-Match with its fassung",
        end: "Ends an order; needs If-Match with its fassung",
    };

    fn told(p: &Platform, ctx: &Ctx<ReadRestraints>, some: &[Self]) -> Result<Vec<OrderJson>, Problem> {
        let people = People::named(p, ctx, some.iter().flat_map(Self::authors))?;
        let told = p.store().read(ctx, |r| {
            let told = some.iter().map(|order| {
                let hint = order.hint(ctx.zone(), ctx.today()).map(Hint::code);
                Ok(OrderJson::new(order, hint, applied(r, order)?, &people))
            });
            told.collect::<Result<Vec<_>, StoreError>>()
        })?;
        Ok(told.into_iter().flatten().collect())
    }
    fn all(items: Vec<OrderJson>) -> OrdersJson {
        OrdersJson { items }
    }
}
