//! Reads what figures are made of: counts, residents, closed shifts; never an entry.
//!
//! Owns: the figures of a time and of units, each by the day or as of the last day.
//! May use: the counts of `observations`, `moods`, `alerts`; plans, orders, courses of wounds and collections of residents.
//! Never: a sentence or a number as it is written.

mod as_of;
mod by_day;

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp, civil::Date};

use super::{
    access::{Reach, ReadFigures},
    closing::lived_in,
    rules::{Days, Stayed},
};
use crate::{
    features::care::{residents::Resident, settings::CareSettings, units::Unit},
    kernel::{
        ids::Id,
        problem::{Kind, Problem},
        schedule::Absences,
    },
    platform::{
        Platform,
        store::{Reader, StoreError, Versioned},
        tenancy::Ctx,
    },
};

pub use as_of::AsOf;
pub use by_day::{ByDay, OfDay};

/// The shortest time that is stored.
const AN_INSTANT: SignedDuration = SignedDuration::from_micros(1);

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
    /// One unit; none: all that the reader sees.
    pub unit: Option<Id<Unit>>,
}

/// Every figure of a time.
pub struct Figures {
    /// The time and the unit.
    pub asked: Asked,
    /// The units that the reader may ask for.
    pub offered: Vec<Unit>,
    /// K1 to K7, K13, K14.
    pub by_day: ByDay,
    /// K8 to K12, K15, K16.
    pub as_of: AsOf,
}

/// What every figure looks at.
struct Around<'a, 'r> {
    r: &'a Reader<'r, ReadFigures>,
    ctx: &'a Ctx<ReadFigures>,
    reach: &'a Reach,
    days: &'a Days,
    residents: &'a [Versioned<Resident>],
    settings: &'a CareSettings,
}

impl Around<'_, '_> {
    /// Whether a resident lived on a day in one of the units.
    fn is_of(&self, resident: &Resident, day: Date) -> bool {
        self.reach.units.contains_key(&lived_in(resident, day))
    }

    /// Those of the units who stay in the house on a day, there or away.
    fn residents_on(&self, day: Date) -> impl Iterator<Item = &Resident> {
        let all = self.residents.iter().map(|one| &**one);
        all.filter(move |one| stayed(one).has(day) && self.is_of(one, day))
    }

    /// The first instant behind the last day, or behind now where that day is not over.
    fn end(&self) -> Timestamp {
        let behind_now = self.ctx.now().checked_add(AN_INSTANT).unwrap_or(Timestamp::MAX);
        self.days.time().end.min(behind_now)
    }

    /// The last instant of the last day, or now.
    fn at(&self) -> Timestamp {
        self.end().checked_sub(AN_INSTANT).unwrap_or(Timestamp::MIN)
    }

    fn by_id(&self) -> HashMap<Id<Resident>, &Resident> {
        self.residents.iter().map(|one| (one.id, &**one)).collect()
    }
}

/// The stay of a resident.
fn stayed(resident: &Resident) -> Stayed {
    Stayed {
        from: resident.aufnahme_datum,
        until: resident.auszug_datum,
        away: Absences::new(resident.abwesenheiten.iter().map(|one| (one.von, one.bis))),
    }
}

/// The figures of a time, as far as the user sees them.
///
/// # Errors
/// Those of [`Reach::of`]; a time beyond the calendar; those of the store.
pub fn figures(p: &Platform, ctx: &Ctx<ReadFigures>, asked: Asked) -> Result<Figures, Problem> {
    let days = Days::new(asked.from, asked.until, ctx.zone());
    let days = days.ok_or_else(|| Problem::new(Kind::Invalid, "ZEITRAUM_UNGUELTIG"))?;
    p.store().read(ctx, |r| {
        let reach = Reach::of(ctx, r, asked.unit)?;
        let residents = r.scan::<Resident>()?.collect::<Result<Vec<_>, StoreError>>()?;
        let settings = CareSettings::in_force(r)?;
        let around =
            Around { r, ctx, reach: &reach, days: &days, residents: &residents, settings: &settings };
        let (by_day, as_of) = (ByDay::read(&around)?, AsOf::read(&around)?);
        Ok(Figures { asked, offered: reach.offered, by_day, as_of })
    })
}
