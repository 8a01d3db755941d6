//! Who may do what with badges (care.md, 10.1): admins issue, unlock and take back; staff lock those of whom they reach. What
//! happens where one is shown is done by the device on which that is.

use super::Badge;
use crate::{
    features::care::{
        devices::OnDevice,
        residents::{Resident, reach},
        settings::CareSettings,
        staff::CareDuty,
    },
    grants, permission,
    platform::{tenancy::KeepsBadges, web::idempotency::IdempotencyRecord},
};

permission!(by CareDuty,
    /// Issuing badges, unlocking them and taking them back.
    pub ManageBadges, "badges.manage", [Admin], Pflege
);
permission!(by CareDuty,
    /// Seeing whether somebody has a badge, and locking it.
    pub LockBadges, "badges.lock", [Admin, Staff], Pflege
);
permission!(
    /// Taking back the badge of somebody who has moved out, and telling of locked ones. No role has it.
    pub TendBadges, "badges.tend", [], Pflege
);
impl KeepsBadges for ManageBadges {}
impl KeepsBadges for LockBadges {}
impl KeepsBadges for TendBadges {}

grants!(ManageBadges: read Resident where duty is reach);
grants!(ManageBadges: write Badge, IdempotencyRecord; read CareSettings);
grants!(LockBadges: read Resident where duty is reach);
grants!(LockBadges: write Badge; read CareSettings);
grants!(TendBadges: write Badge; read Resident);
grants!(OnDevice: write Badge; read Resident);
