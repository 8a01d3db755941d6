//! How many cases there are of each sort: what lists, navigation and dashboard add up on every page.

use std::collections::BTreeMap;

use super::{Case, Traits, record::COUNTS};
use crate::platform::{
    store::{Kept, Range, Reader, StoreError},
    tenancy::{MayRead, Permission},
};

/// How many cases of a week and group have which traits, cancelled ones included.
pub struct CountedRow {
    /// ISO year.
    pub jahr: u16,
    /// ISO week.
    pub kw: u8,
    /// Number of the group.
    pub group: u8,
    /// Traits, and how many cases have just these.
    pub traits: Vec<(Traits, i64)>,
}

/// Every row of [`COUNTS`], by year, week and group. The store keeps it as long as nothing of the facility changes.
pub struct Counted {
    /// The rows.
    pub rows: Vec<CountedRow>,
    /// Their sum: what the navigation of every page counts.
    pub all: BTreeMap<Traits, i64>,
}

impl Kept for Counted {
    type Of = Case;

    fn work_out<P: Permission + MayRead<Case>>(r: &Reader<'_, P>) -> Result<Self, StoreError> {
        let (mut rows, mut all) = (Vec::<CountedRow>::new(), BTreeMap::new());
        r.tally_each(&COUNTS, &Range::all(), |&(jahr, kw, group), name, count| {
            let bits = name.try_into().map_err(|_| StoreError::Damaged("the counts of cases"))?;
            let traits = Traits(u16::from_be_bytes(bits));
            match rows.last_mut().filter(|row| (row.jahr, row.kw, row.group) == (jahr, kw, group)) {
                Some(row) => row.traits.push((traits, count)),
                None => rows.push(CountedRow { jahr, kw, group, traits: vec![(traits, count)] }),
            }
            *all.entry(traits).or_default() += count;
            Ok(())
        })?;
        Ok(Self { rows, all })
    }
}
