//! Who reads and writes evaluations (care.md, 10.1): admins and staff read those of the residents whom they reach; evaluating is
//! a nurse's (§ 4 PflBG), which is asked of the user's duty.

use super::{Evaluation, Occasion};
use crate::{
    features::care::{
        due::Answer,
        measures::Measure,
        observations::Entry,
        residents::{Resident, reach},
        settings::CareSettings,
        staff::{CareDuty, Profile},
        units::Unit,
    },
    grants, permission,
    platform::{tenancy::SweepPermission, web::idempotency::IdempotencyRecord},
};

permission!(by CareDuty,
    /// Reading evaluations and what gives occasion to them.
    pub ReadEvaluations, "evaluations.read", [Admin, Staff], Pflege
);
permission!(by CareDuty,
    /// Evaluating, and saying that an occasion is none: whoever of these roles has the nurse's flag.
    pub WriteEvaluations, "evaluations.write", [Admin, Staff], Pflege
);
permission!(
    /// Keeping what gives occasion to evaluate, and telling what is due. No role has it.
    pub FollowOccasions, "evaluations.follow", [], Pflege
);
impl SweepPermission for FollowOccasions {}

grants!(ReadEvaluations: read Resident where duty is reach);
grants!(ReadEvaluations: read Evaluation, Occasion, Measure, Entry, Unit, CareSettings);
grants!(WriteEvaluations: read Resident where duty is reach);
grants!(WriteEvaluations: write Evaluation, Occasion, Measure, Profile, IdempotencyRecord; read CareSettings);
grants!(FollowOccasions: write Occasion; read Evaluation, Measure, Entry, Answer, Resident);
