//! Who may do what with alerts (care.md, 10.1). No alert is read but through its resident, whom staff reach by their duty.

use super::Alert;
use crate::{
    features::care::{
        residents::{Resident, reach},
        settings::CareSettings,
        staff::{CareDuty, Profile},
        units::Unit,
    },
    grants, permission,
    platform::{tenancy::SweepPermission, web::idempotency::IdempotencyRecord},
};

permission!(by CareDuty,
    /// The alerts of the residents whom one reaches.
    pub ReadAlerts, "alerts.read", [Admin, Staff], Pflege
);
permission!(by CareDuty,
    /// Saying that one has seen an alert.
    pub SeeAlerts, "alerts.see", [Admin, Staff], Pflege
);
permission!(by CareDuty,
    /// Saying what was done about an alert: an admin, or staff with the nurse's flag.
    pub CloseAlerts, "alerts.close", [Admin, Staff], Pflege
);
permission!(
    /// Telling of alerts, and having those go further up at which nobody looked. No role has it.
    pub TellAlerts, "alerts.tell", [], Pflege
);
impl SweepPermission for TellAlerts {}

grants!(ReadAlerts: read Resident where duty is reach);
grants!(ReadAlerts: read Alert, Unit);
grants!(SeeAlerts: read Resident where duty is reach);
grants!(SeeAlerts: write Alert);
grants!(CloseAlerts: read Resident where duty is reach);
grants!(CloseAlerts: write Alert, Profile, IdempotencyRecord);
grants!(TellAlerts: write Alert; read Resident, CareSettings);
