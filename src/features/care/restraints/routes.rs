//! The page of the orders of a resident, one tap on an order, and what stands of them on the resident's own page.

use axum::{extract::State, response::Response};
use maud::html as markup;

use super::{
    access::{ReadRestraints, WriteRestraints},
    applications::{self, on_since},
    pages::{Line, OrdersPage, hint_word, tone},
};
use crate::{
    features::care::{
        observations::{Entry, People, WriteEntries, belonging, entries_before},
        residents::Resident,
        restraint_orders::{self, Hint, RestraintOrder},
        templates::{self, RESTRAINT},
        versioned::{Revised as _, RevisedPages as _, list, page_routes},
    },
    kernel::{ids::Id, problem::Problem, words::Msg},
    platform::{
        Platform,
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
    page_routes::<RestraintOrder>().get(RestraintOrder::PATHS.all, all).post("/fem/{id}/anwendung", apply)
}

async fn all(ctx: Ctx<ReadRestraints>, State(p): State<Platform>, Path(id): Path<Id<Resident>>) -> Response {
    p.answer(move |p| {
        let (resident, orders) = list::<RestraintOrder>(p, &ctx, id, RestraintOrder::PURPOSE)?;
        let (lines, loose, nurse, templates) = p.store().read(&ctx, |r| {
            let controls = applications::controls(r, id, ctx.now())?;
            let mut lines = Vec::new();
            for order in orders {
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
            p.store().note_listed::<_, Entry>(&ctx, of, &ids, Purpose(RestraintOrder::PURPOSE))?;
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
        let back = back.unwrap_or_else(|| {
            format!("{}#{}", RestraintOrder::all_at(resident), RestraintOrder::anchor(id))
        });
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
            @for hint in hints { p { (badge::badge(tone(hint), &hint_word(v, hint))) } }
            p.actions {
                a href=(RestraintOrder::all_at(id)) { (v.w("fem-open")) }
                @if writes { a href=(RestraintOrder::new_at(id)) { (v.w("fem-new")) } }
            }
        }
    };
    Ok(Some(Added { first: None, part }))
}
