//! The order in the store: key, index rows, and how orders are found.

use jiff::civil::Date;

use super::{model::RestraintOrder, words::Basis};
use crate::{
    features::care::residents::Resident,
    kernel::ids::Id,
    platform::{
        store::{
            Index, IndexEntries, Order, Range, Reader, Record, RefersTo, StoreError, TableName, Versioned,
        },
        tenancy::MayReadAll,
    },
};

/// By resident, those that are not ended last.
const BY_RESIDENT: Index<RestraintOrder, (Id<Resident>, u64)> = Index::new(1);
/// Those that are not ended and rest on an approval, by its last day.
const APPROVED_UNTIL: Index<RestraintOrder, Date> = Index::new(2);

impl Record for RestraintOrder {
    const TABLE: TableName = TableName::new(54, "restraint_orders");
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    type Key = Id<Self>;

    fn key(&self) -> Id<Self> {
        self.id
    }

    fn indexes(&self, out: &mut IndexEntries<'_>) {
        let ended = self.ende.as_ref().map(|end| u64::try_from(end.at.as_microsecond()).unwrap_or(0));
        out.add(&BY_RESIDENT, &(self.resident_id, ended.unwrap_or(u64::MAX)));
        let approved = self.newest().filter(|newest| newest.grundlage == Basis::Genehmigung);
        if let (Some(last), None) = (approved.and_then(|newest| newest.gueltig_bis), &self.ende) {
            out.add(&APPROVED_UNTIL, &last);
        }
    }
}

impl RefersTo<Resident> for RestraintOrder {
    fn refers(&self) -> Option<Id<Resident>> {
        Some(self.resident_id)
    }
}

/// Every order that there is or was for a resident, those that are not ended last.
///
/// # Errors
/// Those of the store.
pub fn of_resident<P>(
    r: &Reader<'_, P>,
    resident: Id<Resident>,
) -> Result<Vec<Versioned<RestraintOrder>>, StoreError>
where
    P: MayReadAll<RestraintOrder>,
{
    r.by(&BY_RESIDENT, &Range::prefix(&resident), Order::Up)?
        .map(|row| row.and_then(|(_, id)| r.need(&id)))
        .collect()
}

/// The one order of a resident that is not ended; none where there are none or several, of which one must be named.
///
/// # Errors
/// Those of the store.
pub fn only_open<P>(
    r: &Reader<'_, P>,
    resident: Id<Resident>,
) -> Result<Option<Id<RestraintOrder>>, StoreError>
where
    P: MayReadAll<RestraintOrder>,
{
    let mut open = r.by(&BY_RESIDENT, &Range::prefix(&(resident, u64::MAX)), Order::Up)?;
    let first = open.next().transpose()?.map(|(_, id)| id);
    Ok(if open.next().transpose()?.is_some() { None } else { first })
}

/// The orders that are not ended and whose approval has its last day then or before.
///
/// # Errors
/// Those of the store.
pub fn approved_until<P>(r: &Reader<'_, P>, last: Date) -> Result<Vec<Versioned<RestraintOrder>>, StoreError>
where
    P: MayReadAll<RestraintOrder>,
{
    let mut found = Vec::new();
    for row in r.by(&APPROVED_UNTIL, &Range::prefix(&()), Order::Up)? {
        let (day, id) = row?;
        if day > last {
            break;
        }
        found.push(r.need(&id)?);
    }
    Ok(found)
}
