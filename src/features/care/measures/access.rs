//! Who may do what with plans of care (care.md, 10.1). The permission says which roles; whom of the residents staff reach
//! follows from their duty, and that a plan is written by a nurse is asked of it, too.

use super::Measure;
use crate::{
    features::care::{
        residents::{Resident, reach},
        settings::CareSettings,
        staff::{CareDuty, Profile},
        templates::{TemplateHead, TemplateVersion},
        units::Unit,
    },
    grants, permission,
    platform::web::idempotency::IdempotencyRecord,
};

permission!(by CareDuty,
    /// Reading plans of care.
    pub ReadPlans, "plans.read", [Admin, Staff], Pflege
);
permission!(by CareDuty,
    /// Writing plans of care: whoever of these roles has the nurse's flag.
    pub WritePlans, "plans.write", [Admin, Staff], Pflege
);

grants!(ReadPlans: read Resident where duty is reach);
grants!(ReadPlans: read Measure, Unit, TemplateHead, TemplateVersion, CareSettings, Profile);
grants!(WritePlans: read Resident where duty is reach);
grants!(WritePlans: write Measure, Profile, IdempotencyRecord; read Unit, TemplateHead, TemplateVersion, CareSettings);
