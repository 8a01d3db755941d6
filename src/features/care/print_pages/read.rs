//! Reads what stands on the sheets; each reading is audited.

use jiff::{SignedDuration, Timestamp};

use super::access::PrintSheets;
use crate::{
    features::care::{
        due::{self, By, Item},
        measures::{self, MeasureVersion, Proof, ShiftNames},
        observations::{Entry, Titles, calendar, entries_before},
        residents::{Resident, living_by_room},
        restraint_orders::{self, RestraintOrder},
        settings::CareSettings,
        staff::Barred,
        templates::value_text,
        units::{self, Unit},
    },
    kernel::{
        ids::Id,
        problem::{Explain as _, Problem},
        schedule::Due,
    },
    platform::{
        Platform,
        entity::reached,
        store::{Purpose, Reader, Record as _, StoreError, Versioned},
        tenancy::Ctx,
    },
    ui::View,
};

/// The template of vital signs.
const VITALS: &str = "vitalzeichen";
/// So many entries of vital signs are looked at for the newest value of each.
const LOOKED_BACK: usize = 20;
/// So far ahead the list for a power cut tells.
const AHEAD: SignedDuration = SignedDuration::from_hours(24);

/// A value that was measured.
pub struct Measured {
    /// What.
    pub feld: String,
    /// The value with its unit.
    pub wert: String,
    /// Whether it was striking.
    pub auffaellig: bool,
    /// When.
    pub at: Timestamp,
}

/// What goes along to hospital.
pub struct Emergency {
    /// Who.
    pub resident: Versioned<Resident>,
    /// Where they live.
    pub unit: String,
    /// What is proved singly and is valid now: treatment, restraint, everything ordered.
    pub measures: Vec<MeasureVersion>,
    /// How the shifts are called.
    pub shifts: ShiftNames,
    /// The newest value of each vital sign.
    pub vitals: Vec<Measured>,
    /// The orders of restraint in force.
    pub orders: Vec<RestraintOrder>,
}

/// Reads the emergency sheet of a resident.
///
/// # Errors
/// The user does not reach them, or must say why; those of the store.
pub fn emergency(
    p: &Platform,
    ctx: &Ctx<PrintSheets>,
    v: &View,
    id: Id<Resident>,
) -> Result<Emergency, Problem> {
    reached::<Resident, _>(p, ctx, id, "notfallblatt")?;
    let now = ctx.now();
    let (sheet, ids) = p.store().read(ctx, |r| {
        let resident: Versioned<Resident> = r.need(&id)?;
        let unit: Versioned<Unit> = r.need(&resident.wohnbereich_id)?;
        let shifts = ShiftNames::of(calendar(r, unit.id)?.on(ctx.today()));
        let mut valid = Vec::new();
        for measure in measures::of_resident(r, id, (Some(now), Some(now + SignedDuration::from_secs(1))))? {
            let is_now = |version: &MeasureVersion| version.nachweis == Proof::Einzeln;
            let versions = measure.versions().filter(|(_, version, _)| is_now(version));
            let mut of_now = versions.filter(|(_, _, validity)| validity.has(&Due::At(now)));
            valid.extend(of_now.next_back().map(|(_, version, _)| version.clone()));
        }
        let orders = restraint_orders::of_resident(r, id)?.into_iter().map(Versioned::into_inner);
        let orders = orders.filter(|order| order.is_open(now)).collect();
        let (vitals, ids) = vitals(r, v, id)?;
        let unit = unit.name.clone();
        Ok::<_, StoreError>((Emergency { resident, unit, measures: valid, shifts, vitals, orders }, ids))
    })?;
    let of = (Resident::TABLE, id.bytes());
    p.store().note_listed::<_, Entry>(ctx, of, &ids, Purpose("notfallblatt"))?;
    Ok(sheet)
}

/// The newest value of each vital sign, and the entries that tell them.
fn vitals(
    r: &Reader<'_, PrintSheets>,
    v: &View,
    id: Id<Resident>,
) -> Result<(Vec<Measured>, Vec<[u8; 16]>), StoreError> {
    let (mut found, mut ids, mut titles) = (Vec::<(String, Measured)>::new(), Vec::new(), Titles::default());
    for entry in entries_before(r, id, VITALS, None)?.take(LOOKED_BACK) {
        let entry = entry?;
        let (Some(current), Some(template)) = (entry.current(), titles.of(r, &entry)?) else { continue };
        let before = found.len();
        for field in &template.felder {
            let value = current.werte.get(&field.key).filter(|value| !value.is_blank());
            let Some(value) = value.filter(|_| found.iter().all(|(key, _)| *key != field.key)) else {
                continue;
            };
            let measured = Measured {
                feld: field.label.clone(),
                wert: value_text(v, field, value),
                auffaellig: current.auffaellige_felder.contains(&field.key),
                at: current.zeitpunkt,
            };
            found.push((field.key.clone(), measured));
        }
        if found.len() > before {
            ids.push(entry.id.bytes());
        }
    }
    Ok((found.into_iter().map(|(_, measured)| measured).collect(), ids))
}

/// What is due to somebody within a day.
pub struct Coming {
    /// To whom.
    pub resident: Versioned<Resident>,
    /// Whether they are away now.
    pub is_away: bool,
    /// What, in the order of the clock; in a shift at its end.
    pub items: Vec<Item>,
}

/// What a unit needs to go on on paper.
pub struct Outage {
    /// The unit.
    pub unit: Versioned<Unit>,
    /// Until before when it tells.
    pub until: Timestamp,
    /// Those who live there, by room.
    pub residents: Vec<Coming>,
}

/// The units whose lists a user begins with, in their order.
///
/// # Errors
/// Those of the store.
pub fn units(p: &Platform, ctx: &Ctx<PrintSheets>) -> Result<Vec<Unit>, StoreError> {
    p.store().read(ctx, |r| {
        let (duty, role) = (r.duty()?, ctx.actor().role);
        let all = units::all(r)?.into_iter();
        Ok(all.filter(|unit| unit.aktiv && duty.lists(role, unit.id)).collect())
    })
}

/// Reads the list of a unit for a power cut; audited as one list of residents.
///
/// # Errors
/// The unit is not there, or the user does not reach those who live in it; those of the store.
pub fn outage(p: &Platform, ctx: &Ctx<PrintSheets>, unit: Id<Unit>) -> Result<Outage, Problem> {
    let found = p.store().read(ctx, |r| {
        let unit: Versioned<Unit> = r.need(&unit)?;
        match r.duty()?.reaches(ctx.actor().role, unit.id, false, None) {
            Ok(_) => Ok::<_, StoreError>(Ok(of_unit(r, ctx, unit)?)),
            Err(barred) => Ok(Err(barred)),
        }
    })?;
    let found = found.map_err(|barred: Barred| barred.explain())?;
    let ids: Vec<[u8; 16]> = found.residents.iter().map(|one| one.resident.id.bytes()).collect();
    let of = (Unit::TABLE, found.unit.id.bytes());
    p.store().note_listed::<_, Resident>(ctx, of, &ids, Purpose("ausfallliste"))?;
    Ok(found)
}

fn of_unit(
    r: &Reader<'_, PrintSheets>,
    ctx: &Ctx<PrintSheets>,
    unit: Versioned<Unit>,
) -> Result<Outage, StoreError> {
    let calendar = calendar(r, unit.id)?;
    let (now, settings) = (ctx.now(), CareSettings::in_force(r)?);
    let until = now.checked_add(AHEAD).map_err(|_| StoreError::Damaged("the calendar"))?;
    let here = living_by_room(r, unit.id, ctx.today())?;
    let by = By { now, zone: ctx.zone(), calendar: &calendar, settings: &settings };
    let mut items = Vec::new();
    let mut next = calendar.at(now, ctx.zone());
    while let Some(span) = next.filter(|span| span.from < until) {
        next = calendar.after(&span, ctx.zone());
        items.extend(due::of_shift(r, &span, &here, by)?);
    }
    // Of the present shift also what is open from before: on paper nobody sees that it is late.
    items.retain(|item| item.state.is_open() && item.due.begins() < until);
    items.sort_by_key(|item| (item.due.ends(), item.version.titel.clone()));
    let mut residents: Vec<Coming> = Vec::new();
    for resident in here {
        let is_away = resident.absence_at(now).is_some();
        residents.push(Coming { resident, is_away, items: Vec::new() });
    }
    for item in items {
        if let Some(one) = residents.iter_mut().find(|one| one.resident.id == item.resident_id) {
            one.items.push(item);
        }
    }
    Ok(Outage { unit, until, residents })
}
