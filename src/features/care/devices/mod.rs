//! Devices of a house: tablets on which residents show their badge. A browser becomes one by a code that an admin made.
//!
//! Owns: the device as the house lists it, pairing and taking back, the page `/geraet/koppeln` on which a browser is paired.
//! May use: `kernel`, `ui`, `platform`, `units`, and the tabs of the administration (`accounts`).
//! Never: a badge, or a resident.

mod access;
mod actions;
mod api;
mod json;
mod model;
mod pages;
mod record;
mod routes;

pub use access::{ManageDevices, OnDevice};
pub use actions::{Here, here};
pub use model::Device;
pub use pages::script;
pub use routes::{Maybe, shown};

use self::actions::{ENTERED, RECOGNISED, REVOKED};
use crate::{
    features::{care::units::Unit, house::accounts::ADMIN},
    platform::{
        action::Action,
        feature::{Feature, NavEntry, Right},
        jobs::Reaction,
        shown_at::ShownAt,
        store::{Link, Record as _, RecordKind},
    },
    ui::icon::Icon,
};

/// What this feature registers.
pub static FEATURE: Feature = Feature {
    records: &[RecordKind::of::<Device>()], // 65
    links: &[Link::of::<Device, Unit>()],
    shown_at: &[ShownAt {
        table: Device::TABLE,
        words: "audit-object-device",
        page: Some(|_| pages::DEVICES.to_owned()),
    }],
    rights: &[Right::of::<ManageDevices>(450, "right-devices")],
    events: &[(ENTERED, Reaction::Nothing), (RECOGNISED, Reaction::Nothing), (REVOKED, Reaction::Nothing)],
    actions: &[(ENTERED, Action::Create), (REVOKED, Action::Delete)],
    admin: &[NavEntry::of::<ManageDevices>(18, ADMIN, pages::DEVICES, "tablet-table", Icon::Settings)],
    routes: || routes::routes().and(api::routes()),
    ..Feature::named("care::devices")
};

#[cfg(test)]
pub mod testing {
    //! Devices for the tests of what stands on them.

    use super::{Device, ManageDevices, actions};
    use crate::{
        kernel::ids::Id,
        platform::{Platform, tenancy::Ctx, web::session::NewPairing},
    };

    /// A device with what pairs its browser.
    pub fn entered(p: &Platform, ctx: &Ctx<ManageDevices>, name: &str) -> (Id<Device>, NewPairing) {
        let sent = actions::Sent { art: "bewohnertablet", name, wohnbereich_id: "", idempotency_key: "" };
        let entered = actions::enter(p, ctx, &sent).unwrap();
        (entered.device.id, entered.pairing.unwrap())
    }

    /// Takes a device back.
    pub fn revoked(p: &Platform, ctx: &Ctx<ManageDevices>, id: Id<Device>) {
        actions::revoke(p, ctx, id).unwrap();
    }
}
