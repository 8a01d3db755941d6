//! Who may change the settings of the house (care.md, 10.1).

use super::CareSettings;
use crate::{grants, permission, platform::web::idempotency::IdempotencyRecord};

permission!(
    /// Seeing and changing the settings of the house.
    pub ManageCareSettings, "care.settings", [Admin], Pflege
);

grants!(ManageCareSettings: write CareSettings, IdempotencyRecord);
