//! Devices as JSON (care.md, 18).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{actions::Listed, model::Device};
use crate::{features::care::units::Unit, kernel::ids::Id, platform::tenancy::User};

/// A device.
#[derive(Serialize, ToSchema)]
pub struct DeviceJson {
    /// The record's id.
    #[schema(value_type = String, format = "uuid")]
    pub id: Id<Device>,
    /// What it is for: `bewohnertablet`.
    pub art: &'static str,
    /// What it is called.
    pub name: String,
    /// Where it lies.
    #[schema(value_type = Option<String>, format = "uuid")]
    pub wohnbereich_id: Option<Id<Unit>>,
    /// `offen`, `ungekoppelt`, `gekoppelt` or `widerrufen`.
    pub zustand: &'static str,
    /// When it was entered.
    #[schema(value_type = String, format = "date-time")]
    pub created_at: Timestamp,
    /// By whom.
    #[schema(value_type = String, format = "uuid")]
    pub created_by: Id<User>,
    /// When its browser was paired.
    #[schema(value_type = Option<String>, format = "date-time")]
    pub gekoppelt_at: Option<Timestamp>,
    /// When it was there last, to within a minute.
    #[schema(value_type = Option<String>, format = "date-time")]
    pub zuletzt_at: Option<Timestamp>,
    /// When it was recognised by a test scan.
    #[schema(value_type = Option<String>, format = "date-time")]
    pub erkannt_at: Option<Timestamp>,
    /// Until when its code counts, while nobody has used it.
    #[schema(value_type = Option<String>, format = "date-time")]
    pub code_bis: Option<Timestamp>,
    /// When it was taken back.
    #[schema(value_type = Option<String>, format = "date-time")]
    pub widerrufen_at: Option<Timestamp>,
}

impl From<Listed> for DeviceJson {
    fn from(Listed { device, state, paired, code_until }: Listed) -> Self {
        Self {
            id: device.id,
            art: device.art.code(),
            name: device.name,
            wohnbereich_id: device.wohnbereich_id,
            zustand: state.code(),
            created_at: device.created_at,
            created_by: device.created_by,
            gekoppelt_at: paired.map(|(at, _)| at),
            zuletzt_at: paired.map(|(_, seen)| seen),
            erkannt_at: device.erkannt_at,
            code_bis: code_until,
            widerrufen_at: device.widerruf.map(|taken| taken.at),
        }
    }
}

/// Every device.
#[derive(Serialize, ToSchema)]
pub struct DevicesJson {
    /// The newest first, those that were taken back last.
    pub items: Vec<DeviceJson>,
}

/// A device to be paired.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDevice {
    /// What it is for: `bewohnertablet`.
    #[serde(default)]
    pub art: String,
    /// What it is called.
    #[serde(default)]
    pub name: String,
    /// Where it lies.
    #[serde(default)]
    pub wohnbereich_id: Option<String>,
}

/// What pairs its browser, told this once.
#[derive(Serialize, ToSchema)]
pub struct PairingJson {
    /// The device.
    #[schema(value_type = String, format = "uuid")]
    pub id: Id<Device>,
    /// The address to be opened in the browser that will be used.
    pub url: String,
    /// The same to be typed there.
    pub code: String,
    /// Counts until then, once.
    #[schema(value_type = String, format = "date-time")]
    pub bis: Timestamp,
}
