//! Who may do what with restraints (care.md, 10.1). The permission says which roles; whom of the residents staff reach follows
//! from their duty, and that an order is written by a nurse is asked of it, too. Applications are entries: whoever writes
//! entries writes them.

use crate::{
    features::care::{
        observations::Entry,
        residents::{Resident, reach},
        restraint_orders::RestraintOrder,
        staff::{CareDuty, Profile},
        templates::TemplateVersion,
    },
    grants, permission,
    platform::{tenancy::SweepPermission, web::idempotency::IdempotencyRecord},
};

permission!(by CareDuty,
    /// Reading orders of restraint and what was applied.
    pub ReadRestraints, "restraints.read", [Admin, Staff], Pflege
);
permission!(by CareDuty,
    /// Writing orders of restraint: whoever of these roles has the nurse's flag.
    pub WriteRestraints, "restraints.write", [Admin, Staff], Pflege
);
permission!(
    /// Telling of approvals that end, and of restraints without a basis; ending orders with the stay. No role has it.
    pub WatchRestraints, "restraints.watch", [], Pflege
);
impl SweepPermission for WatchRestraints {}

grants!(ReadRestraints: read Resident where duty is reach);
grants!(ReadRestraints: read RestraintOrder, Entry, TemplateVersion);
grants!(WriteRestraints: read Resident where duty is reach);
grants!(WriteRestraints: write RestraintOrder, Profile, IdempotencyRecord; read Entry);
grants!(WatchRestraints: write RestraintOrder; read Resident, Entry);
