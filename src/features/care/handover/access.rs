//! Who reads a handover and takes it over (care.md, 10.1): admins and staff, of those whom they reach. A user's own last
//! takeover is where the next handover begins.

use super::Takeover;
use crate::{
    features::care::{
        alerts::Alert,
        due::Answer,
        measures::Measure,
        moods::Mood,
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
    /// Reading the handover of a unit.
    pub ReadHandover, "handover.read", [Admin, Staff], Pflege
);
permission!(by CareDuty,
    /// Saying that one has taken a unit over.
    pub TakeOver, "handover.take", [Admin, Staff], Pflege
);

grants!(ReadHandover: read Resident where duty is reach);
grants!(ReadHandover: read Entry, Alert, Answer, Measure, Mood, Unit, TemplateHead, TemplateVersion, CareSettings, Takeover);
grants!(TakeOver: write Takeover, Profile, IdempotencyRecord);
