//! Reading how it stands in a shift: the index rows of those who live in a unit, in one state of the data; audited as one list.

use super::{
    access::ReadToday,
    rules::{Figures, OfShift},
};
use crate::{
    features::care::{
        alerts,
        due::{self, By, Item, ShiftProof},
        evaluations::{self, Occasion},
        observations::{calendar, glances},
        residents::{Resident, living_by_room},
        settings::CareSettings,
        staff::Barred,
        units::{self, Unit},
    },
    kernel::{
        ids::Id,
        problem::{Explain as _, Problem},
        shift::ShiftSpan,
    },
    platform::{
        Platform,
        store::{Purpose, Reader, Record as _, StoreError, Versioned},
        tenancy::Ctx,
    },
};

/// Somebody who is there, with how they stand.
pub struct Row {
    /// Who.
    pub resident: Versioned<Resident>,
    /// What there is of them in the shift.
    pub of_shift: OfShift,
    /// What the proof of the shift would answer if the user gave it.
    pub routine: usize,
    /// The proof of the shift that was given.
    pub proof: Option<Id<ShiftProof>>,
    /// What gives occasion to evaluate their plan, the newest first.
    pub occasions: Vec<Occasion>,
}

/// How it stands in a unit in the present shift.
pub struct Today {
    /// The unit.
    pub unit: Versioned<Unit>,
    /// The shift.
    pub span: ShiftSpan,
    /// Those who are there, by room.
    pub rows: Vec<Row>,
    /// Those who live here and are away, by room.
    pub away: Vec<Versioned<Resident>>,
    /// The settings of the house.
    pub settings: CareSettings,
    /// Whether the user is a nurse.
    pub nurse: bool,
}

impl Today {
    /// What is counted of those who are there.
    #[must_use]
    pub fn figures(&self) -> Figures {
        Figures::of(self.rows.iter().map(|row| &row.of_shift))
    }
}

/// The units whose lists a user begins with, in their order.
///
/// # Errors
/// Those of the store.
pub fn units(p: &Platform, ctx: &Ctx<ReadToday>) -> Result<Vec<Unit>, StoreError> {
    p.store().read(ctx, |r| {
        let (duty, role) = (r.duty()?, ctx.actor().role);
        let all = units::all(r)?.into_iter();
        Ok(all.filter(|unit| unit.aktiv && duty.lists(role, unit.id)).collect())
    })
}

/// How it stands in a unit now.
///
/// # Errors
/// The unit is not there, or the user does not reach those who live in it ([`Barred`]); those of the store.
pub fn today(
    p: &Platform,
    ctx: &Ctx<ReadToday>,
    unit: Id<Unit>,
    purpose: &'static str,
) -> Result<Today, Problem> {
    let found = p.store().read(ctx, |r| {
        let unit: Versioned<Unit> = r.need(&unit)?;
        let reached = r.duty()?.reaches(ctx.actor().role, unit.id, false, None);
        match reached {
            Ok(_) => Ok::<_, StoreError>(Ok(of_unit(r, ctx, unit)?)),
            Err(barred) => Ok(Err(barred)),
        }
    })?;
    let found = found.map_err(|barred: Barred| barred.explain())?;
    let shown = found.rows.iter().map(|row| &row.resident).chain(&found.away);
    let ids: Vec<[u8; 16]> = shown.map(|one| one.id.bytes()).collect();
    p.store().note_listed::<_, Resident>(ctx, (Unit::TABLE, unit.bytes()), &ids, Purpose(purpose))?;
    Ok(found)
}

fn of_unit(
    r: &Reader<'_, ReadToday>,
    ctx: &Ctx<ReadToday>,
    unit: Versioned<Unit>,
) -> Result<Today, StoreError> {
    let calendar = calendar(r, unit.id)?;
    let (now, settings) = (ctx.now(), CareSettings::in_force(r)?);
    let span = calendar.at(now, ctx.zone()).ok_or(StoreError::Damaged("shifts"))?;
    let here = living_by_room(r, unit.id, ctx.today())?;
    let (away, there): (Vec<_>, Vec<_>) = here.into_iter().partition(|one| one.absence_at(now).is_some());
    let by = By { now, zone: ctx.zone(), calendar: &calendar, settings: &settings };
    let items = due::of_shift(r, &span, &there, by)?;
    let nurse = r.duty()?.fachkraft;
    let rows = there.into_iter().map(|resident| row(r, ctx, resident, &span, (&items, nurse)));
    let rows = rows.collect::<Result<_, StoreError>>()?;
    Ok(Today { unit, span, rows, away, settings, nurse })
}

fn row(
    r: &Reader<'_, ReadToday>,
    ctx: &Ctx<ReadToday>,
    resident: Versioned<Resident>,
    span: &ShiftSpan,
    (items, nurse): (&[Item], bool),
) -> Result<Row, StoreError> {
    let own = || items.iter().filter(|item| item.resident_id == resident.id);
    let in_state = |state| own().filter(|item| item.state == state).count();
    let seen = glances(r, resident.id, (span.from, span.until))?;
    let counts = || seen.iter().filter(|one| !one.is_withdrawn);
    let proof = due::proof_of(r, resident.id, span)?.map(|(id, _)| id);
    let routine = own().filter(|item| {
        item.state.is_open() && due::is_answered_by(item.version.nachweis, item.version.nur_fachkraft, nurse)
    });
    let coming = evaluations::coming(r, resident.id, ctx.now())?;
    let of_shift = OfShift {
        alerts: alerts::open_about(r, resident.id)?,
        entries: counts().count(),
        striking: counts().filter(|one| one.is_striking).count(),
        answers: own().filter(|item| item.answer.is_some()).count(),
        is_proved: proof.is_some(),
        open: in_state(due::DueState::Offen),
        late: in_state(due::DueState::Ueberfaellig),
        evaluations: coming.iter().filter(|one| one.is_near(ctx.today())).count(),
        evaluations_due: coming.iter().filter(|one| one.is_due(ctx.today())).count(),
    };
    let (routine, occasions) = (routine.count(), evaluations::open_in(r, resident.id)?);
    Ok(Row { of_shift, routine, proof, occasions, resident })
}
