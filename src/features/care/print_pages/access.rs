//! Who prints sheets about residents (care.md, 10.1): admins and staff, of those whom they reach.

use crate::{
    features::care::{
        due::{Answer, ShiftProof},
        measures::Measure,
        observations::Entry,
        residents::{Resident, reach},
        restraint_orders::RestraintOrder,
        settings::CareSettings,
        staff::CareDuty,
        templates::{TemplateHead, TemplateVersion},
        units::Unit,
    },
    grants, permission,
};

permission!(by CareDuty,
    /// Printing the emergency sheet of a resident, and the list for a power cut.
    pub PrintSheets, "care.print", [Admin, Staff], Pflege
);

grants!(PrintSheets: read Resident where duty is reach);
grants!(PrintSheets: read Entry, Answer, ShiftProof, Measure, RestraintOrder);
grants!(PrintSheets: read Unit, TemplateHead, TemplateVersion, CareSettings);
