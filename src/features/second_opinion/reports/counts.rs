//! Reading what is counted: tally rows of the years that are needed, never a case.

use super::basis::{Basis, Row, Rows};
use crate::{
    features::second_opinion::cases::{COUNTS, Case, Fallgruppe, ICD_ONKO, Traits},
    kernel::period::IsoWeek,
    platform::{
        store::{Counters, Range, Reader, StoreError},
        tenancy::MayRead,
    },
};

const DAMAGED: StoreError = StoreError::Damaged("the counts of cases");

/// The rows of a range of (year, week, group).
///
/// # Errors
/// When the store fails or a row cannot be what was counted.
pub fn rows<P: MayRead<Case>>(r: &Reader<'_, P>, range: &Range) -> Result<Vec<Row>, StoreError> {
    let read = r.tally(&COUNTS, range)?;
    read.into_iter()
        .map(|((jahr, kw, group), counters)| {
            let group = Fallgruppe::from_number(group).ok_or(DAMAGED)?;
            Ok(((IsoWeek { jahr, kw }, group), traits(&counters)?))
        })
        .collect()
}

fn traits(counters: &Counters) -> Result<Vec<(Traits, i64)>, StoreError> {
    let one = |(name, count): (&Vec<u8>, &i64)| {
        let name: [u8; 2] = name.as_slice().try_into().map_err(|_| DAMAGED)?;
        Ok((Traits(u16::from_be_bytes(name)), *count))
    };
    counters.iter().map(one).collect()
}

/// All rows that reports of the weeks up to `bis` need: its year so far and the year before.
///
/// # Errors
/// As [`rows`].
pub fn up_to<P: MayRead<Case>>(r: &Reader<'_, P>, bis: IsoWeek) -> Result<Rows, StoreError> {
    let after = (bis.jahr, bis.kw.saturating_add(1));
    let cases = rows(r, &Range::between(&bis.jahr.saturating_sub(1), &after))?;
    let icd = r.tally(&ICD_ONKO, &Range::between(&bis.jahr, &after))?;
    let icd = icd
        .into_iter()
        .map(|((jahr, kw), counters)| {
            let code = |(name, count)| Ok((String::from_utf8(name).map_err(|_| DAMAGED)?, count));
            let codes = counters.into_iter().map(code).collect::<Result<_, StoreError>>()?;
            Ok((IsoWeek { jahr, kw }, codes))
        })
        .collect::<Result<_, StoreError>>()?;
    Ok(Rows { cases, icd })
}

/// What the report of a week is counted from, at present.
///
/// # Errors
/// As [`rows`].
pub fn basis<P: MayRead<Case>>(r: &Reader<'_, P>, woche: IsoWeek) -> Result<Basis, StoreError> {
    Ok(Basis::of(woche, &up_to(r, woche)?))
}
