//! Who may do what with moods (care.md, 7 and 10.1). No mood is read but through its resident, whom staff reach by their duty.
//! A right to withdraw ends at the row: staff withdraw what they recorded, an admin what anybody of the staff did. What a
//! resident recorded stands for ever.

use super::model::Mood;
use crate::{
    features::care::{
        alerts::Alert,
        residents::{Resident, reach},
        settings::CareSettings,
        staff::{CareDuty, Profile},
    },
    grants, permission,
    platform::web::idempotency::IdempotencyRecord,
};

permission!(by CareDuty,
    /// Reading moods and their course.
    pub ReadMoods, "moods.read", [Admin, Staff], Pflege
);
permission!(by CareDuty,
    /// Recording moods, and asking for a withdrawal.
    pub RecordMoods, "moods.record", [Admin, Staff], Pflege
);
permission!(own
    /// Withdrawing moods that one recorded.
    pub ReviseOwnMoods, "moods.revise_own", [Staff], Pflege
);
permission!(own
    /// Withdrawing moods that anybody of the staff recorded, with a reason.
    pub ReviseAnyMood, "moods.revise", [Admin], Pflege
);

grants!(ReadMoods: read Resident where duty is reach);
grants!(ReadMoods: read Mood);
grants!(RecordMoods: read Resident where duty is reach);
grants!(RecordMoods: write Mood, Alert, Profile, IdempotencyRecord; read CareSettings);
grants!(ReviseOwnMoods: write Mood where |who, mood| mood.erfasst_von == Some(who.user));
grants!(ReviseOwnMoods: write Alert, IdempotencyRecord; read Resident, Profile);
grants!(ReviseAnyMood: write Mood where |who, mood| mood.erfasst_von.is_some());
grants!(ReviseAnyMood: write Alert, IdempotencyRecord; read Resident, Profile);
