//! Who sees how it stands (care.md, 10.1): whoever sees residents, entries and what is due, of those whom they reach.

use crate::{
    features::care::{
        alerts::Alert,
        due::{Answer, ShiftProof},
        evaluations::{Evaluation, Occasion},
        measures::Measure,
        observations::Entry,
        residents::{Resident, reach},
        settings::CareSettings,
        staff::CareDuty,
        units::Unit,
    },
    grants, permission,
};

permission!(by CareDuty,
    /// Seeing how it stands in a shift: the first page of the area, and the dashboards.
    pub ReadToday, "today.read", [Admin, Staff], Pflege
);

grants!(ReadToday: read Resident where duty is reach);
grants!(ReadToday: read Entry, Alert, Answer, ShiftProof, Measure, Evaluation, Occasion, Unit, CareSettings);
