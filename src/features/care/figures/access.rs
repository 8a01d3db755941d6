//! Who sees figures (care.md, 10.1 and 10.2): admins, and nurses, of the units that they reach. That the reader is one of them
//! is part of [`Reach`], without which nothing is counted.

use std::collections::BTreeMap;

use super::model::ClosedShift;
use crate::{
    features::care::{
        alerts::Alert,
        due::{Answer, ShiftProof},
        evaluations::Evaluation,
        information::Sis,
        measures::Measure,
        moods::Mood,
        observations::Entry,
        residents::Resident,
        restraint_orders::RestraintOrder,
        settings::CareSettings,
        staff::CareDuty,
        units::{self, Unit},
        wound_courses::WoundCourse,
    },
    grants,
    kernel::{ids::Id, problem::Problem},
    permission,
    platform::{
        store::{Reader, StoreError},
        tenancy::{Ctx, SweepPermission},
    },
};

permission!(by CareDuty,
    /// Seeing the figures of the house: an admin, or staff with the nurse's flag.
    pub ReadFigures, "figures.read", [Admin, Staff], Pflege
);
permission!(
    /// Keeping what became of what was due in a shift once nobody answers it any more. No role has it.
    pub CloseShifts, "figures.close", [], Pflege
);
impl SweepPermission for CloseShifts {}

// Of residents and what is written of them only counts go out.
grants!(ReadFigures: read Resident, Entry, Alert, Mood, Measure, Answer, ShiftProof, ClosedShift, Unit, CareSettings);
grants!(ReadFigures: read Sis, WoundCourse, RestraintOrder, Evaluation);
grants!(CloseShifts: write ClosedShift; read Resident, Measure, Answer, ShiftProof, Unit, CareSettings);

/// The units whose figures somebody sees, and which of them were asked for. Only [`Reach::of`] makes one.
pub struct Reach {
    /// All that they see, in their order.
    pub offered: Vec<Unit>,
    /// Those that were asked for: one, or all.
    pub units: BTreeMap<Id<Unit>, Unit>,
}

impl Reach {
    /// What the reader sees of the unit that was asked for; without one, of all that they see.
    ///
    /// # Errors
    /// `FACHKRAFT_NOETIG`; of a unit that is another's `VERTRETUNG_NOETIG`, or as if it were not there.
    pub fn of(
        ctx: &Ctx<ReadFigures>,
        r: &Reader<'_, ReadFigures>,
        asked: Option<Id<Unit>>,
    ) -> Result<Self, Problem> {
        let (duty, role) = (r.duty()?, ctx.actor().role);
        duty.admin_or_nurse(role)?;
        let reached = |unit: &Unit| duty.reaches(role, unit.id, false, None);
        let all = units::all(r)?;
        if let Some(asked) = asked {
            let unit = all.iter().find(|unit| unit.id == asked).ok_or(StoreError::Missing)?;
            reached(unit)?;
        }
        let offered: Vec<Unit> = all.into_iter().filter(|unit| reached(unit).is_ok()).collect();
        let wanted = offered.iter().filter(|unit| asked.is_none_or(|asked| asked == unit.id));
        let units = wanted.map(|unit| (unit.id, unit.clone())).collect();
        Ok(Self { offered, units })
    }
}
