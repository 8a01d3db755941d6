//! Devices as JSON routes (care.md, 18).

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};

use super::{
    access::ManageDevices,
    actions::{self, Sent},
    json::{DeviceJson, DevicesJson, NewDevice, PairingJson},
    model::Device,
    routes::address,
};
use crate::{
    kernel::{ids::Id, problem::Problem},
    platform::{
        Platform,
        tenancy::Ctx,
        web::{
            present::json,
            query::{Json, Path},
            routes::{Doc, Routes, shape},
        },
    },
};

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/devices", list)
        .doc(Doc { summary: "Every device of the house", gives: Some(shape::<DevicesJson>()), ..Doc::default() })
        .post("/api/v1/devices/pairings", pair)
        .doc(Doc {
            summary: "Enters a device and makes the code that pairs its browser, once and within 15 minutes (403 \
                      ERNEUT_ANMELDEN, see /auth/reauth)",
            takes: Some(shape::<NewDevice>()),
            status: Some(201),
            gives: Some(shape::<PairingJson>()),
            ..Doc::default()
        })
        .delete("/api/v1/devices/{id}", revoke)
        .doc(Doc {
            summary: "Takes a device back: sessions on it are over",
            status: Some(204),
            ..Doc::default()
        })
}

async fn list(ctx: Ctx<ManageDevices>, State(p): State<Platform>) -> Response {
    p.answer(move |p| {
        let items = actions::list(p, &ctx)?.into_iter().map(DeviceJson::from).collect();
        Ok(json(StatusCode::OK, &DevicesJson { items }))
    })
    .await
}

async fn pair(ctx: Ctx<ManageDevices>, State(p): State<Platform>, Json(new): Json<NewDevice>) -> Response {
    p.answer(move |p| {
        let unit = new.wohnbereich_id.unwrap_or_default();
        let sent = Sent { art: &new.art, name: &new.name, wohnbereich_id: &unit, idempotency_key: "" };
        let entered = actions::enter(p, &ctx, &sent)?;
        let missing = || Problem::internal("a device without a form's id was entered before");
        let pairing = entered.pairing.ok_or_else(missing)?;
        let told = PairingJson {
            id: entered.device.id,
            url: address(p, &pairing.token).reveal().to_owned(),
            code: pairing.code.reveal().to_owned(),
            bis: pairing.until,
        };
        Ok(json(StatusCode::CREATED, &told))
    })
    .await
}

async fn revoke(ctx: Ctx<ManageDevices>, State(p): State<Platform>, Path(id): Path<Id<Device>>) -> Response {
    p.answer(move |p| {
        actions::revoke(p, &ctx, id)?;
        Ok(StatusCode::NO_CONTENT.into_response())
    })
    .await
}
