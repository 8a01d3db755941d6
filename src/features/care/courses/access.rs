//! Who may see courses, and who sets a hint aside (care.md, 8 and 10.1): courses are read as the entries of which they are
//! made; only a nurse sets a hint aside.

use super::model::HintAside;
use crate::{
    features::care::{
        observations::Entry,
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
    /// Seeing courses, balances and hints about weight.
    pub ReadCourses, "courses.read", [Admin, Staff], Pflege
);
permission!(by CareDuty,
    /// Setting a hint about weight aside: whoever of these roles has the nurse's flag.
    pub SetHintsAside, "courses.set_aside", [Admin, Staff], Pflege
);

grants!(ReadCourses: read Resident where duty is reach);
grants!(ReadCourses: read Entry, HintAside, Unit, TemplateHead, TemplateVersion, CareSettings);
grants!(SetHintsAside: read Resident where duty is reach);
grants!(SetHintsAside: write HintAside, Profile, IdempotencyRecord; read Entry);
