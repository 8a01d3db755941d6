//! Badges as JSON (care.md, 18).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::model::Badge;
use crate::{features::care::residents::Resident, kernel::ids::Id};

/// A badge.
#[derive(Serialize, ToSchema)]
pub struct BadgeJson {
    /// The record's id.
    #[schema(value_type = String, format = "uuid")]
    pub id: Id<Badge>,
    /// Whose it is.
    #[schema(value_type = String, format = "uuid")]
    pub resident_id: Id<Resident>,
    /// `aktiv`, `gesperrt`, `widerrufen` or `abgelaufen`.
    pub zustand: &'static str,
    /// Whether it has a PIN.
    pub mit_pin: bool,
    /// When it was issued.
    #[schema(value_type = String, format = "date-time")]
    pub created_at: Timestamp,
    /// It counts until before then.
    #[schema(value_type = String, format = "date-time")]
    pub gueltig_bis: Timestamp,
}

impl BadgeJson {
    /// A badge as it stands at that instant.
    #[must_use]
    pub fn new(badge: &Badge, now: Timestamp) -> Self {
        Self {
            id: badge.id,
            resident_id: badge.resident_id,
            zustand: badge.state(now).code(),
            mit_pin: badge.pin.is_some(),
            created_at: badge.created_at,
            gueltig_bis: badge.gueltig_bis,
        }
    }
}

/// A badge to be issued.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewBadge {
    /// For whom.
    #[schema(value_type = String, format = "uuid")]
    pub resident_id: Id<Resident>,
    /// Its PIN of 4 to 6 digits; none where the house leaves that free.
    #[serde(default)]
    pub pin: Option<String>,
    /// Days for which it counts, 1 to 395; none: as the house has said.
    #[serde(default)]
    pub tage: Option<u16>,
}

/// A badge that was issued. What opens it is told this once.
#[derive(Serialize, ToSchema)]
pub struct IssuedJson {
    /// It.
    #[serde(flatten)]
    pub badge: BadgeJson,
    /// What its QR code says.
    pub url: String,
    /// The same to be typed.
    pub code: String,
}
