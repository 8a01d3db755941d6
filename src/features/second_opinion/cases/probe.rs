//! What a feature cannot write. Compiled only under `--cfg visite_probe="…"` by `tests/probes.rs`, which knows the
//! error that each must give; under `visite_probe="twin"` the same acts in their legal form compile.

#![allow(dead_code, missing_docs, reason = "never part of the product")]

use axum::{extract::State, http::StatusCode};

use crate::{
    grants,
    kernel::ids::Id,
    permission,
    platform::{
        Platform,
        store::{Event, EventKind, Purpose, Record as _, Recorded, StoreError, Versioned},
        tenancy::Ctx,
        web::routes::Routes,
    },
};

use super::{Case, EditCases, ReadCases};

permission!(Nothing, "probe.nothing", [Admin], Zweitmeinung);
permission!(OnlyReads, "probe.reads", [Admin], Zweitmeinung);
grants!(OnlyReads: read Case);

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
    ctx.tenant == ctx.tenant
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

#[cfg(visite_probe = "asks_the_instance")]
fn asks_the_instance(p: &Platform) -> Result<usize, StoreError> {
    p.store().instance_read(|r| Ok(r.all::<crate::platform::tenancy::User>()?.len()))
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
fn twin(p: &Platform, read: &Ctx<OnlyReads>, edit: &Ctx<EditCases>, case: &Case) -> Result<(), StoreError> {
    let seen: Versioned<Case> = p.store().open(read, &case.id, Purpose("probe"))?;
    p.store().write(edit, |w| {
        w.replace(&seen, case)?;
        Ok(Recorded::new((), Event::new(DONE).about(Case::TABLE, case.id.bytes())))
    })
}
