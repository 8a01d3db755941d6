//! Reading what is counted: tally rows of the years that are needed, never a case.

use super::basis::{Basis, Row, Rows};
use crate::{
    features::second_opinion::cases::{COUNTS, Case, Fallgruppe, ICD_ONKO, Traits},
    kernel::period::IsoWeek,
    platform::{
        store::{Range, Reader, StoreError},
        tenancy::MayReadAll,
    },
};

const DAMAGED: StoreError = StoreError::Damaged("the counts of cases");

/// The rows of a range of (year, week, group).
///
/// # Errors
/// When the store fails or a row cannot be what was counted.
pub fn rows<P: MayReadAll<Case>>(r: &Reader<'_, P>, range: &Range) -> Result<Vec<Row>, StoreError> {
    let mut rows: Vec<Row> = Vec::new();
    r.tally_each(&COUNTS, range, |&(jahr, kw, group), name, count| {
        let bits = name.try_into().map_err(|_| DAMAGED)?;
        let counted = (Traits(u16::from_be_bytes(bits)), count);
        let at = (IsoWeek { jahr, kw }, Fallgruppe::from_number(group).ok_or(DAMAGED)?);
        match rows.last_mut().filter(|row| row.0 == at) {
            Some(row) => row.1.push(counted),
            None => rows.push((at, vec![counted])),
        }
        Ok(())
    })?;
    Ok(rows)
}

/// All rows that reports of the weeks up to `bis` need: its year so far and the year before.
///
/// # Errors
/// As [`rows`].
pub fn up_to<P: MayReadAll<Case>>(r: &Reader<'_, P>, bis: IsoWeek) -> Result<Rows, StoreError> {
    let after = (bis.jahr, bis.kw.saturating_add(1));
    let cases = rows(r, &Range::between(&bis.jahr.saturating_sub(1), &after))?;
    let mut icd: Vec<(IsoWeek, Vec<(String, i64)>)> = Vec::new();
    r.tally_each(&ICD_ONKO, &Range::between(&bis.jahr, &after), |&(jahr, kw), name, count| {
        let code = std::str::from_utf8(name).map_err(|_| DAMAGED)?.to_owned();
        let at = IsoWeek { jahr, kw };
        match icd.last_mut().filter(|week| week.0 == at) {
            Some(week) => week.1.push((code, count)),
            None => icd.push((at, vec![(code, count)])),
        }
        Ok(())
    })?;
    Ok(Rows { cases, icd })
}

/// What the report of a week is counted from, at present.
///
/// # Errors
/// As [`rows`].
pub fn basis<P: MayReadAll<Case>>(r: &Reader<'_, P>, woche: IsoWeek) -> Result<Basis, StoreError> {
    Ok(Basis::of(woche, &up_to(r, woche)?))
}
