//! Who may do what with units (care.md, 10.1).

use super::Unit;
use crate::{grants, permission, platform::web::idempotency::IdempotencyRecord};

permission!(
    /// The list of units.
    pub ReadUnits, "units.read", [Admin, Staff], Pflege
);
permission!(
    /// Adding, changing and closing units.
    pub ManageUnits, "units.manage", [Admin], Pflege
);

grants!(ReadUnits: read Unit);
grants!(ManageUnits: write Unit, IdempotencyRecord);
