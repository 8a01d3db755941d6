//! Who may do what with courses of wounds (care.md, 10.1). The permission says which roles; whom of the residents staff reach
//! follows from their duty, and that a course is written by a nurse is asked of it, too.

use crate::{
    features::care::{
        observations::Entry,
        residents::{Resident, reach},
        settings::CareSettings,
        staff::{CareDuty, Profile},
        templates::TemplateVersion,
        wound_courses::WoundCourse,
    },
    grants, permission,
    platform::web::idempotency::IdempotencyRecord,
};

permission!(by CareDuty,
    /// Reading courses of wounds.
    pub ReadWounds, "wounds.read", [Admin, Staff], Pflege
);
permission!(by CareDuty,
    /// Writing courses of wounds: whoever of these roles has the nurse's flag.
    pub WriteWounds, "wounds.write", [Admin, Staff], Pflege
);

grants!(ReadWounds: read Resident where duty is reach);
grants!(ReadWounds: read WoundCourse, Entry, TemplateVersion, CareSettings);
grants!(WriteWounds: read Resident where duty is reach);
grants!(WriteWounds: write WoundCourse, Profile, IdempotencyRecord; read Entry, TemplateVersion, CareSettings);
