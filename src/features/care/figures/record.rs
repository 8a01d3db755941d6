//! The closed shift in the store: key and tally. It is added once and never changed.

use jiff::civil::Date;

use super::{model::ClosedShift, rules::Done};
use crate::{
    features::care::{observations::moment, units::Unit},
    kernel::ids::Id,
    platform::{
        store::{
            Index, IndexEntries, Order, Range, Reader, Record, RefersTo, StoreError, TableName, Tally,
            TallyEntries,
        },
        tenancy::MayReadAll,
    },
};

/// By unit and the first instant of the shift.
const BY_UNIT: Index<ClosedShift, (Id<Unit>, u64)> = Index::new(1);
/// (unit, local day) -> what became of it (1 to 4 in the order of [`Done`]) -> how much.
const BECAME: Tally<ClosedShift, (Id<Unit>, Date)> = Tally::new(1);

impl Record for ClosedShift {
    const TABLE: TableName = TableName::new(60, "closed_shifts");
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    type Key = (Id<Unit>, u64);

    fn key(&self) -> (Id<Unit>, u64) {
        (self.wohnbereich_id, moment(self.beginn))
    }

    fn indexes(&self, out: &mut IndexEntries<'_>) {
        out.add(&BY_UNIT, &self.key());
    }

    fn tallies(&self, out: &mut TallyEntries) {
        let day = (self.wohnbereich_id, self.tag);
        let became = [self.erledigt, self.abweichung, self.nicht_erledigt, self.nicht_dokumentiert];
        for (name, amount) in (1_u8..).zip(became).filter(|(_, amount)| *amount > 0) {
            out.add(&BECAME, &day, &[name], amount);
        }
    }
}

impl RefersTo<Unit> for ClosedShift {
    fn refers(&self) -> Option<Id<Unit>> {
        Some(self.wohnbereich_id)
    }
}

/// The last shift of a unit that was closed.
///
/// # Errors
/// Those of the store.
pub fn last_closed<P: MayReadAll<ClosedShift>>(
    r: &Reader<'_, P>,
    unit: Id<Unit>,
) -> Result<Option<ClosedShift>, StoreError> {
    let newest = r.by(&BY_UNIT, &Range::prefix(&unit), Order::Down)?.next().transpose()?;
    newest.map(|(_, key)| Ok(r.need::<ClosedShift>(&key)?.into_inner())).transpose()
}

/// What became of what was due in the closed shifts of a unit, by the day on which they begin, from one to another.
///
/// # Errors
/// Those of the store.
pub fn closed<P: MayReadAll<ClosedShift>>(
    r: &Reader<'_, P>,
    unit: Id<Unit>,
    (from, until): (Date, Date),
) -> Result<Vec<(Date, Done)>, StoreError> {
    let damaged = || StoreError::Damaged("the counts of closed shifts");
    let (behind, mut all) = (until.tomorrow().unwrap_or(Date::MAX), Vec::new());
    r.tally_each(&BECAME, &Range::between(&(unit, from), &(unit, behind)), |(_, day), name, count| {
        let (mut done, count) = (Done::default(), u64::try_from(count).map_err(|_| damaged())?);
        match name {
            [1] => done.erledigt = count,
            [2] => done.abweichung = count,
            [3] => done.nicht_erledigt = count,
            [4] => done.nicht_dokumentiert = count,
            _ => return Err(damaged()),
        }
        all.push((*day, done));
        Ok(())
    })?;
    Ok(all)
}
