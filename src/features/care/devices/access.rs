//! Who may do what with devices (care.md, 10.1): admins pair them and take them back. What happens on one is nobody's right,
//! but that of its browser.

use super::Device;
use crate::{
    features::care::units::Unit,
    grants, permission,
    platform::{tenancy::KeepsBadges, web::idempotency::IdempotencyRecord},
};

permission!(
    /// Pairing devices and taking them back.
    pub ManageDevices, "devices.manage", [Admin], Pflege
);
permission!(
    /// What the browser of a paired device does before anybody is known on it. No role has it.
    pub OnDevice, "devices.here", [], Pflege
);
impl KeepsBadges for ManageDevices {}
impl KeepsBadges for OnDevice {}

grants!(ManageDevices: write Device, IdempotencyRecord; read Unit);
grants!(OnDevice: write Device);
