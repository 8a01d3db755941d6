//! Who takes the record of a resident out of the house as a file (care.md, 10.1): admins and staff, of those whom they reach.

use crate::{
    features::care::{
        assessments::Assessment,
        due::{Answer, ShiftProof},
        information::Sis,
        measures::Measure,
        moods::Mood,
        observations::Entry,
        residents::{Resident, reach},
        restraint_orders::RestraintOrder,
        settings::CareSettings,
        staff::CareDuty,
        templates::{TemplateHead, TemplateVersion},
        units::Unit,
        wound_courses::WoundCourse,
    },
    grants, permission,
};

permission!(by CareDuty,
    /// Taking the record of a resident out as PDF or JSON.
    pub ExportResidents, "residents.export", [Admin, Staff], Pflege
);
permission!(
    /// Seeing who read the record of a resident.
    pub SeeAccesses, "residents.accesses", [Admin], Pflege
);

grants!(ExportResidents: read Resident where duty is reach);
grants!(ExportResidents: read Entry, Answer, ShiftProof, Measure, Mood, Sis, Assessment, RestraintOrder, WoundCourse);
grants!(ExportResidents: read Unit, TemplateHead, TemplateVersion, CareSettings);
// Asked for a resident who was reached before.
grants!(SeeAccesses: read Resident);
