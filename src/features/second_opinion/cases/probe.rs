//! What a feature cannot write. Compiled only under `--cfg visite_probe="…"` by `tests/probes.rs`, which knows the
//! error that each must give; under `visite_probe="twin"` the same acts in their legal form compile.

#![allow(dead_code, missing_docs, reason = "never part of the product")]

use axum::{extract::State, http::StatusCode, response::Response};

use crate::{
    grants,
    kernel::ids::Id,
    permission,
    platform::{
        Platform,
        people::Invitation,
        search::Query,
        store::{
            CachedView, Draft, Event, EventKind, Index, InstanceReader, InstanceWriter, Order, Purpose,
            Range, Reader, Record, Recorded, StoreError, TableName, Tally, Versioned,
        },
        tenancy::{Ctx, KeepsBadges, MayReadAll, Membership, Permission, User},
        web::{
            present::Look,
            routes::Routes,
            session::{Session, SessionUser},
        },
    },
    record,
};

use super::{Case, EditCases, ReadCases};

permission!(Nothing, "probe.nothing", [Admin], Zweitmeinung);
permission!(OnlyReads, "probe.reads", [Admin], Zweitmeinung);
grants!(OnlyReads: read Case);

// Some cases of all, as "own / assigned only" of domain.md, 9; the indexes and the tally are never written.
permission!(own SomeCases, "probe.some", [Admin], Zweitmeinung);
grants!(SomeCases: write Case where |who, case| case.icd_entered_by == Some(who.user), by BY_USER);
const BY_USER: Index<Case, (Id<User>, u64)> = Index::new(250);
const BY_NUMBER: Index<Case, (u64, Id<User>)> = Index::new(251);
const SUMS: Tally<Case, u8> = Tally::new(250);

// Of who has no account, and for whom a case stands.
permission!(badge OfBadge, "probe.badge", from "/probe", Zweitmeinung);
grants!(OfBadge: read Case where |who, case| who.badge_of::<Case>() == Some(case.id), by BY_SELF);
const BY_SELF: Index<Case, Id<Case>> = Index::new(252);
permission!(KeepBadges, "probe.badges", [Admin], Zweitmeinung);
impl KeepsBadges for KeepBadges {}

struct Sum(usize);
impl CachedView for Sum {
    type Of = Case;
    fn work_out<P: Permission + MayReadAll<Case>>(
        r: &Reader<'_, P>,
        _: Option<&Self>,
    ) -> Result<Self, StoreError> {
        Ok(Self(r.tally(&SUMS, &Range::all())?.len()))
    }
    fn bytes(&self) -> usize {
        0
    }
}

record! {
    /// A kind of record that is saved as a draft.
    struct Sketch {
        id: Id<Sketch>,
    }
}
impl Record for Sketch {
    const TABLE: TableName = TableName::new(9999, "probe.sketches");
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    type Key = Id<Self>;
    fn key(&self) -> Id<Self> {
        self.id
    }
}
impl Draft for Sketch {}
permission!(EditSketches, "probe.sketches", [Admin], Zweitmeinung);
grants!(EditSketches: write Sketch; write Case);

const DONE: EventKind = EventKind::new("probe.done");

#[cfg(visite_probe = "makes_tenant")]
fn makes_tenant() -> crate::platform::tenancy::TenantId {
    crate::platform::tenancy::TenantId([0; 16])
}

#[cfg(visite_probe = "clones_ctx")]
fn clones_ctx(ctx: &Ctx<ReadCases>) -> Ctx<ReadCases> {
    <Ctx<ReadCases> as Clone>::clone(ctx)
}

#[cfg(visite_probe = "looks_into_ctx")]
fn looks_into_ctx(ctx: &Ctx<ReadCases>) -> bool {
    ctx.grant.tenant == ctx.grant.tenant
}

#[cfg(visite_probe = "makes_operator")]
fn makes_operator() -> crate::platform::tenancy::Operator {
    crate::platform::tenancy::Operator {
        actor: crate::platform::tenancy::Actor::system(),
        request: None,
        now: None,
    }
}

#[cfg(visite_probe = "reads_without_grant")]
fn reads_without_grant(
    p: &Platform,
    ctx: &Ctx<Nothing>,
    id: Id<Case>,
) -> Result<Option<Versioned<Case>>, StoreError> {
    p.store().read(ctx, |r| r.get::<Case>(&id))
}

#[cfg(visite_probe = "writes_without_grant")]
fn writes_without_grant(p: &Platform, ctx: &Ctx<OnlyReads>, case: &Case) -> Result<(), StoreError> {
    p.store().write(ctx, |w| {
        w.add(case)?;
        Ok(Recorded::new((), Event::new(DONE)))
    })
}

#[cfg(visite_probe = "writes_without_event")]
fn writes_without_event(p: &Platform, ctx: &Ctx<EditCases>, case: &Case) -> Result<(), StoreError> {
    p.store().write(ctx, |w| {
        w.add(case)?;
        Ok::<(), StoreError>(())
    })
}

#[cfg(visite_probe = "saves_what_is_no_draft")]
fn saves_what_is_no_draft(p: &Platform, ctx: &Ctx<EditSketches>, case: &Case) -> Result<(), StoreError> {
    p.store().save_draft(ctx, |w| w.add(case).map(Recorded::without_event))
}

#[cfg(visite_probe = "saves_without_grant")]
fn saves_without_grant(p: &Platform, ctx: &Ctx<EditCases>, sketch: &Sketch) -> Result<(), StoreError> {
    p.store().save_draft(ctx, |w| w.add(sketch).map(Recorded::without_event))
}

#[cfg(visite_probe = "saves_by_the_writer")]
fn saves_by_the_writer(p: &Platform, ctx: &Ctx<EditSketches>, case: &Case) -> Result<(), StoreError> {
    p.store().save_draft(ctx, |w| w.0.add(case).map(Recorded::without_event))
}

#[cfg(visite_probe = "asks_the_instance")]
fn asks_the_instance(p: &Platform) -> Result<usize, StoreError> {
    p.store().instance_read(|r| Ok(r.all::<crate::platform::tenancy::User>()?.len()))
}

#[cfg(visite_probe = "lists_all_of_some")]
fn lists_all_of_some(p: &Platform, ctx: &Ctx<SomeCases>) -> Result<usize, StoreError> {
    p.store().read(ctx, |r| Ok(r.by(&BY_USER, &Range::all(), Order::Up)?.count()))
}

#[cfg(visite_probe = "covers_all_of_some")]
fn covers_all_of_some(p: &Platform, ctx: &Ctx<SomeCases>) -> Result<usize, StoreError> {
    p.store().read(ctx, |r| Ok(r.by_covering(&BY_USER, &Range::all(), Order::Up)?.count()))
}

#[cfg(visite_probe = "tallies_all_of_some")]
fn tallies_all_of_some(p: &Platform, ctx: &Ctx<SomeCases>) -> Result<usize, StoreError> {
    p.store().read(ctx, |r| Ok(r.tally(&SUMS, &Range::all())?.len()))
}

#[cfg(visite_probe = "views_all_of_some")]
fn views_all_of_some(p: &Platform, ctx: &Ctx<SomeCases>) -> Result<usize, StoreError> {
    p.store().read(ctx, |r| Ok(r.cached::<Sum>()?.0))
}

#[cfg(visite_probe = "searches_all_of_some")]
fn searches_all_of_some(p: &Platform, ctx: &Ctx<SomeCases>) -> bool {
    p.search().find::<_, Case>(ctx, &Query::default()).is_ok()
}

#[cfg(visite_probe = "tells_of_all_of_some")]
fn tells_of_all_of_some(p: &Platform, ctx: &Ctx<SomeCases>, id: Id<Case>) -> Result<usize, StoreError> {
    p.store().read(ctx, |r| Ok(r.history::<Case>(id.bytes())?.len()))
}

#[cfg(visite_probe = "lists_own_by_another")]
fn lists_own_by_another(p: &Platform, ctx: &Ctx<SomeCases>) -> Result<usize, StoreError> {
    p.store().read(ctx, |r| Ok(r.own(&BY_NUMBER, &Range::all(), Order::Up)?.count()))
}

#[cfg(visite_probe = "lists_all_as_badge")]
fn lists_all_as_badge(p: &Platform, ctx: &Ctx<OfBadge>) -> Result<usize, StoreError> {
    p.store().read(ctx, |r| Ok(r.by(&BY_SELF, &Range::all(), Order::Up)?.count()))
}

#[cfg(visite_probe = "searches_as_badge")]
fn searches_as_badge(p: &Platform, ctx: &Ctx<OfBadge>) -> bool {
    p.search().find::<_, Case>(ctx, &Query::default()).is_ok()
}

#[cfg(visite_probe = "reaches_all_as_badge")]
grants!(OfBadge: read Sketch);

#[cfg(visite_probe = "acts_for_badge_and_user")]
fn acts_for_badge_and_user() -> Routes {
    async fn both(_: Ctx<OfBadge>, _: SessionUser) -> StatusCode {
        StatusCode::OK
    }
    Routes::new().get("/probe", both)
}

#[cfg(visite_probe = "acts_for_user_and_badge")]
fn acts_for_user_and_badge() -> Routes {
    async fn both(_: SessionUser, _: Result<Ctx<OfBadge>, Response>) -> StatusCode {
        StatusCode::OK
    }
    Routes::new().get("/probe", both)
}

#[cfg(visite_probe = "keeps_badges_without_right")]
fn keeps_badges_without_right(p: &Platform, ctx: &Ctx<EditCases>, id: Id<Case>) -> bool {
    p.end_badge_sessions_of(ctx, id).is_ok()
}

#[cfg(visite_probe = "reads_instance_without_owner")]
fn reads_instance_without_owner(r: &InstanceReader<'_>, key: [u8; 16]) -> Result<bool, StoreError> {
    Ok(r.get::<Invitation>(key)?.is_some() || r.get::<Membership>(key)?.is_some())
}

#[cfg(visite_probe = "removes_instance_without_owner")]
fn removes_instance_without_owner(w: &mut InstanceWriter<'_, '_>, key: [u8; 16]) -> Result<(), StoreError> {
    w.remove_at::<Session>(key)
}

#[cfg(visite_probe = "routes_without_permission")]
fn routes_without_permission() -> Routes {
    async fn open(State(p): State<Platform>) -> StatusCode {
        let _ = p;
        StatusCode::OK
    }
    Routes::new().get("/probe", open)
}

#[cfg(visite_probe = "twin")]
async fn guarded(ctx: Ctx<ReadCases>) -> StatusCode {
    let _ = ctx;
    StatusCode::OK
}

#[cfg(visite_probe = "twin")]
fn routes_with_permission() -> Routes {
    Routes::new().get("/probe", guarded)
}

#[cfg(visite_probe = "twin")]
fn acts_for_one() -> Routes {
    async fn of_badge(_: Ctx<OfBadge>, State(p): State<Platform>) -> StatusCode {
        let _ = p;
        StatusCode::OK
    }
    async fn of_user(_: SessionUser, _: Result<Ctx<Look>, Response>) -> StatusCode {
        StatusCode::OK
    }
    Routes::new().get("/probe", of_badge).get("/probe/user", of_user)
}

#[cfg(visite_probe = "twin")]
fn some_as_badge(p: &Platform, ctx: &Ctx<OfBadge>, id: Id<Case>) -> Result<usize, StoreError> {
    p.store().read(ctx, |r| {
        let opened = usize::from(r.get::<Case>(&id)?.is_some()) + r.scan::<Case>()?.count();
        Ok(opened + r.own(&BY_SELF, &Range::all(), Order::Up)?.count())
    })
}

#[cfg(visite_probe = "twin")]
fn keeps_badges(p: &Platform, ctx: &Ctx<KeepBadges>, id: Id<Case>) -> bool {
    p.end_badge_sessions_of(ctx, id).is_ok()
}

#[cfg(visite_probe = "twin")]
fn all_of_all(p: &Platform, ctx: &Ctx<ReadCases>, id: Id<Case>) -> Result<usize, StoreError> {
    let found = p.search().find::<_, Case>(ctx, &Query::default()).is_ok();
    p.store().read(ctx, |r| {
        let listed = r.by(&BY_USER, &Range::all(), Order::Up)?.count()
            + r.by_covering(&BY_USER, &Range::all(), Order::Up)?.count();
        let counted = r.tally(&SUMS, &Range::all())?.len() + r.cached::<Sum>()?.0;
        Ok(listed + counted + r.history::<Case>(id.bytes())?.len() + usize::from(found))
    })
}

#[cfg(visite_probe = "twin")]
fn some_of_some(p: &Platform, ctx: &Ctx<SomeCases>, id: Id<Case>) -> Result<usize, StoreError> {
    let seen: Versioned<Case> = p.store().open(ctx, &id, Purpose("probe"))?;
    p.store().write(ctx, |w| {
        w.replace(&seen, &seen)?;
        Ok::<_, StoreError>(Recorded::new((), Event::new(DONE).about(Case::TABLE, id.bytes())))
    })?;
    p.store().read(ctx, |r| {
        let opened = usize::from(r.get::<Case>(&id)?.is_some()) + r.scan::<Case>()?.count();
        let listed = r.own(&BY_USER, &Range::all(), Order::Up)?.count();
        Ok(opened + listed + r.history_of::<Case>(&id)?.acts.len())
    })
}

#[cfg(visite_probe = "twin")]
fn reads_instance_by_owner(
    r: &InstanceReader<'_>,
    user: Id<User>,
    key: [u8; 16],
) -> Result<bool, StoreError> {
    Ok(r.get::<User>(user.bytes())?.is_some() && r.get_of::<Membership>(&user, key)?.is_some())
}

#[cfg(visite_probe = "twin")]
fn removes_instance_by_owner(
    w: &mut InstanceWriter<'_, '_>,
    user: Id<User>,
    key: [u8; 16],
) -> Result<(), StoreError> {
    let found = w.reader().get_of::<Session>(&user, key)?;
    found.map_or(Ok(()), |session| w.remove(&*session))
}

#[cfg(visite_probe = "twin")]
fn saves_a_draft(p: &Platform, ctx: &Ctx<EditSketches>, sketch: &Sketch) -> Result<(), StoreError> {
    let seen = p.store().save_draft(ctx, |w| {
        w.add(sketch)?;
        Ok::<_, StoreError>(Recorded::without_event(w.need::<Sketch>(&sketch.id)?))
    })?;
    p.store().save_draft(ctx, |w| {
        w.replace(&seen, sketch)?;
        w.remove(&w.need::<Sketch>(&sketch.id)?).map(Recorded::without_event)
    })
}

#[cfg(visite_probe = "twin")]
fn twin(p: &Platform, read: &Ctx<OnlyReads>, edit: &Ctx<EditCases>, case: &Case) -> Result<(), StoreError> {
    let seen: Versioned<Case> = p.store().open(read, &case.id, Purpose("probe"))?;
    p.store().write(edit, |w| {
        w.replace(&seen, case)?;
        Ok(Recorded::new((), Event::new(DONE).about(Case::TABLE, case.id.bytes())))
    })
}
