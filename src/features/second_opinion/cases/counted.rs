//! How many cases there are of each sort: what lists, navigation and dashboard add up on every page.

use std::collections::BTreeMap;

use super::{Case, Filter, Traits, record::COUNTS};
use crate::platform::{
    store::{CachedView, Range, Reader, StoreError},
    tenancy::{MayReadAll, Permission},
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

impl CountedRow {
    /// Whether these cases can be in the filter.
    #[must_use]
    pub fn is_in(&self, filter: &Filter) -> bool {
        filter.jahr.is_none_or(|jahr| jahr == self.jahr)
            && filter.kw.is_none_or(|kw| kw == self.kw)
            && filter.fallgruppe.is_none_or(|group| group.number() == self.group)
    }
}

/// Every row of [`COUNTS`], by year, week and group. The store caches it until one of the counts changes.
pub struct Counted {
    /// The rows.
    pub rows: Vec<CountedRow>,
    /// Their sum: what the navigation of every page counts.
    pub all: BTreeMap<Traits, i64>,
}

impl CachedView for Counted {
    type Of = Case;

    fn work_out<P: Permission + MayReadAll<Case>>(
        r: &Reader<'_, P>,
        _: Option<&Self>,
    ) -> Result<Self, StoreError> {
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

    fn bytes(&self) -> usize {
        let traits: usize = self.rows.iter().map(|row| row.traits.capacity()).sum();
        traits * size_of::<(Traits, i64)>() + self.rows.capacity() * size_of::<CountedRow>()
    }
}
