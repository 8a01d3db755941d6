//! A feature for badges: slips that belong to somebody, and a desk of users beside them.

use axum::{extract::State, http::StatusCode, response::Response};
use maud::{Markup, html};
use serde::{Deserialize, Serialize};

use super::Desk;
use crate::{
    grants,
    kernel::{ids::Id, problem::Problem, words::Msg},
    permission,
    platform::{
        Platform,
        feature::Feature,
        store::{
            Event, EventKind, Index, IndexEntries, Order, Range, Record, RecordKind, Recorded, StoreError,
            TableName,
        },
        tenancy::Ctx,
        web::{
            idempotency::{self, IdempotencyRecord},
            present::{html as page_response, json, see_other},
            query::{Form, Path},
            routes::Routes,
            session::Visitor,
        },
    },
    ui::{NavSpot, Page, View, page::full},
};

permission!(badge OwnSlips, "test.slips.own", from "/start");
permission!(badge OfCare, "test.care.own", from "/start", Pflege);
permission!(pub KeepSlips, "test.slips", [Admin]);
grants!(OwnSlips: write Slip where |who, slip| who.badge_of::<Holder>() == Some(slip.holder), by BY_HOLDER);
grants!(OwnSlips: write IdempotencyRecord where |_who, _once| true);
grants!(KeepSlips: write Slip);

const CHANGED: EventKind = EventKind::new("slip.changed");
pub const BY_HOLDER: Index<Slip, (Id<Holder>, u32)> = Index::new(1);
pub static KINDS: &[RecordKind] = &[RecordKind::of::<Slip>(), RecordKind::of::<IdempotencyRecord>()];
pub static FEATURE: Feature = Feature { routes, ..Feature::named("test::slips") };

/// Who stands behind a badge.
#[derive(Clone, Serialize, Deserialize)]
pub struct Holder([u8; 16]);
crate::stored_as_it_is!(Holder);
impl Holder {
    pub fn key_of(number: u8) -> Id<Self> {
        Id::from_bytes([number; 16])
    }
}
impl Record for Holder {
    const TABLE: TableName = TableName::new(906, "test_holders");
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    type Key = Id<Self>;
    fn key(&self) -> Id<Self> {
        Id::from_bytes(self.0)
    }
}

/// What belongs to a holder.
#[derive(Clone, Serialize, Deserialize)]
pub struct Slip {
    id: [u8; 16],
    holder: Id<Holder>,
    changes: u32,
}
crate::stored_as_it_is!(Slip);
impl Record for Slip {
    const TABLE: TableName = TableName::new(907, "test_holder_slips");
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    type Key = Id<Self>;
    fn key(&self) -> Id<Self> {
        Id::from_bytes(self.id)
    }
    fn indexes(&self, out: &mut IndexEntries<'_>) {
        out.add(&BY_HOLDER, &(self.holder, u32::from(self.id[0])));
    }
}

pub fn slip(number: u8, holder: u8) -> Slip {
    Slip { id: [number; 16], holder: Holder::key_of(holder), changes: 0 }
}

/// The address of a slip.
pub fn at(number: u8) -> String {
    format!("/zettel/{}", Id::<Slip>::from_bytes([number; 16]))
}

fn routes() -> Routes {
    Routes::new()
        .get("/start", start)
        .get("/zettel", list)
        .get("/zettel/{id}", show)
        .post("/zettel/{id}", change)
        .post("/fertig", end)
        .get("/api/v1/zettel", listed)
        .get("/pflege", of_care)
        .get("/tisch", desk)
        .post("/tisch", work)
        .get("/api/v1/tisch", worked)
}

/// Some lines, and a form that leads somewhere.
struct Lines(Vec<String>, &'static str);
impl Page for Lines {
    fn title(&self) -> Msg {
        Msg::new("audit-object-session")
    }
    fn here(&self) -> NavSpot {
        NavSpot::NONE
    }
    fn body(&self, v: &View) -> Markup {
        html! {
            ul #zettel { @for line in &self.0 { li { (line) } } }
            form method="post" action=(self.1) {
                input type="hidden" name="csrf" value=(v.csrf);
                input type="hidden" name="vorgang" value=(v.idempotency_key);
            }
        }
    }
}

async fn start(visitor: Visitor, State(p): State<Platform>) -> Response {
    let view = p.bare_view(visitor.lang, visitor.notice.as_ref());
    page_response(StatusCode::OK, full(&Lines(Vec::new(), "/start"), &view))
}

fn own(p: &Platform, ctx: &Ctx<OwnSlips>) -> Result<Vec<String>, Problem> {
    let listed = p.store().read(ctx, |r| {
        let rows = r.own(&BY_HOLDER, &Range::all(), Order::Up)?;
        rows.map(|row| row.map(|((_, number), ..)| number.to_string())).collect::<Result<_, StoreError>>()
    });
    Ok(listed?)
}

async fn list(ctx: Ctx<OwnSlips>, State(p): State<Platform>) -> Response {
    p.answer(move |p| Ok(p.page(&ctx, &Lines(own(p, &ctx)?, "/zettel")))).await
}

async fn listed(ctx: Ctx<OwnSlips>, State(p): State<Platform>) -> Response {
    p.answer(move |p| Ok(json(StatusCode::OK, &own(p, &ctx)?))).await
}

async fn show(ctx: Ctx<OwnSlips>, State(p): State<Platform>, Path(id): Path<Id<Slip>>) -> Response {
    p.answer(move |p| {
        let slip = p.store().read(&ctx, |r| r.need::<Slip>(&id).map_err(|error: StoreError| error))?;
        Ok(p.page(&ctx, &Lines(vec![slip.changes.to_string()], "/zettel")))
    })
    .await
}

async fn change(
    ctx: Ctx<OwnSlips>,
    State(p): State<Platform>,
    Path(id): Path<Id<Slip>>,
    form: Form,
) -> Response {
    p.answer(move |p| {
        let once = form.idempotency_key();
        p.store().write(&ctx, |w| {
            if idempotency::result_of(&ctx, w, &once)?.is_some() {
                return Ok(Recorded::unchanged(()));
            }
            let seen = w.need::<Slip>(&id)?;
            w.replace(&seen, &Slip { changes: seen.changes + 1, ..(*seen).clone() })?;
            idempotency::remember(&ctx, w, &once, String::new())?;
            Ok::<_, StoreError>(Recorded::new((), Event::new(CHANGED).about(Slip::TABLE, id.bytes())))
        })?;
        Ok(see_other("/zettel", Some(&Msg::new("notice-show-badge"))))
    })
    .await
}

async fn end(ctx: Ctx<OwnSlips>, State(p): State<Platform>) -> Response {
    p.answer(move |p| {
        let gone = p.end_own_badge_session(&ctx)?;
        Ok(crate::platform::web::present::with_headers(see_other("/start", None), gone))
    })
    .await
}

async fn of_care(_: Ctx<OfCare>) -> StatusCode {
    StatusCode::OK
}

async fn desk(ctx: Ctx<Desk>, State(p): State<Platform>) -> Response {
    p.answer(move |p| Ok(p.page(&ctx, &Lines(vec![ctx.actor().name.clone()], "/tisch")))).await
}

async fn work(_: Ctx<Desk>, _: Form) -> StatusCode {
    StatusCode::OK
}

async fn worked(ctx: Ctx<Desk>) -> Response {
    json(StatusCode::OK, &ctx.actor().name)
}
