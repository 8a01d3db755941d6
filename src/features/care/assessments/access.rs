//! Who may do what with assessments (care.md, 3.7 and 10.1). The permission says which roles; whom of the residents staff reach
//! follows from their duty, and that the house's own assessment is a nurse's is asked of it, too.

use super::Assessment;
use crate::{
    features::care::{
        residents::{Resident, reach},
        staff::{CareDuty, Profile},
    },
    grants, permission,
    platform::web::idempotency::IdempotencyRecord,
};

permission!(by CareDuty,
    /// Reading assessments.
    pub ReadAssessments, "assessments.read", [Admin, Staff], Pflege
);
permission!(by CareDuty,
    /// Assessing a resident: whoever of these roles has the nurse's flag.
    pub WriteAssessments, "assessments.write", [Admin, Staff], Pflege
);
permission!(
    /// Entering what the care insurance decided, which alone changes a resident's care grade.
    pub EnterDecisions, "assessments.decide", [Admin], Pflege
);

grants!(ReadAssessments: read Resident where duty is reach);
grants!(ReadAssessments: read Assessment, Profile);
grants!(WriteAssessments: read Resident where duty is reach);
grants!(WriteAssessments: write Assessment, Profile, IdempotencyRecord);
grants!(EnterDecisions: write Assessment, Resident, Profile, IdempotencyRecord);
