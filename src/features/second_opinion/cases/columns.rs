//! What the index rows tell of every case, in memory: any filter in any order, at any page, without walking through rows
//! of the store. A page costs about a nanosecond per case, and a changed case one block that is read again.

use std::{
    collections::BTreeMap,
    ops::{ControlFlow, RangeInclusive},
    sync::Arc,
};

use jiff::civil::Date;

use super::{
    Case, Fallgruppe, Filter, Traits,
    filter::{Column, Sort},
    record::{BLOCK, BLOCKS, BY_NR},
    repo::counts_in,
};
use crate::{
    kernel::{ids::Id, paging::Paging},
    platform::{
        cores::Cores,
        store::{CachedView, Order, Range, Reader, StoreError},
        tenancy::{MayReadAll, Permission},
    },
};

/// So many are read by all cores.
const MANY_BLOCKS: usize = 8;

/// Cases with neighbouring numbers, by number; one entry of each list per case.
#[derive(Default)]
struct Block {
    /// What [`BLOCKS`] sums up of them: while it stays, they stay.
    sums: [i64; 2],
    nrs: Vec<u64>,
    keys: Vec<Id<Case>>,
    /// See [`day_number`].
    days: Vec<u32>,
    /// Year, week, group and traits ([`packed`]).
    what: Vec<u64>,
    /// Which of `imports` it came by, from 1.
    import: Vec<u16>,
    imports: Vec<[u8; 16]>,
    first_day: u32,
    last_day: u32,
    /// Of `what`, the first and the last.
    first_week: u64,
    last_week: u64,
    /// One more than the greatest group.
    groups: usize,
}

/// The columns of all cases, cancelled ones included. The store caches them and reads again what was changed.
#[derive(Default)]
pub(super) struct Columns {
    blocks: BTreeMap<u64, Arc<Block>>,
}

/// 16 bits of year, 8 of week, 8 of group, 16 of traits: as numbers in the order of weeks and groups.
fn packed(jahr: u16, kw: u8, group: u8, traits: u16) -> u64 {
    u64::from(jahr) << 32 | u64::from(kw) << 24 | u64::from(group) << 16 | u64::from(traits)
}

/// The lowest bits of a number of that many.
fn bits(what: u64, from: u32, count: u32) -> usize {
    usize::try_from(what >> from & ((1 << count) - 1)).unwrap_or(usize::MAX)
}

fn as_place(day: u32) -> usize {
    usize::try_from(day).unwrap_or(usize::MAX)
}

/// A number that grows with the days, about as many as there are days.
fn day_number(day: Date) -> u32 {
    let part = |value: i8| u32::try_from(value).unwrap_or(0);
    let year = u32::try_from(day.year()).unwrap_or(0);
    year * 372 + part(day.month()) * 31 + part(day.day())
}

impl Block {
    fn read<P>(r: &Reader<'_, P>, number: u64, sums: [i64; 2]) -> Result<Self, StoreError>
    where
        P: Permission + MayReadAll<Case>,
    {
        let mut block = Self { sums, ..Self::default() };
        let first = number.saturating_mul(BLOCK);
        let rows = r.by_covering(&BY_NR, &Range::between(&first, &first.saturating_add(BLOCK)), Order::Up)?;
        for row in rows {
            let (nr, (day, jahr, kw, group, traits, import), key) = row?;
            block.nrs.push(nr);
            block.keys.push(key);
            block.days.push(day_number(day));
            block.what.push(packed(jahr, kw, group, traits));
            let at = if import == [0; 16] { 0 } else { block.place_of(import) };
            block.import.push(at);
        }
        let days = || block.days.iter().copied();
        (block.first_day, block.last_day) =
            (days().min().unwrap_or_default(), days().max().unwrap_or_default());
        let weeks = || block.what.iter().copied();
        (block.first_week, block.last_week) =
            (weeks().min().unwrap_or_default(), weeks().max().unwrap_or_default());
        block.groups = weeks().map(|what| bits(what, 16, 8) + 1).max().unwrap_or(1);
        Ok(block)
    }

    fn place_of(&mut self, import: [u8; 16]) -> u16 {
        let at = self.imports.iter().rposition(|other| *other == import).unwrap_or_else(|| {
            self.imports.push(import);
            self.imports.len() - 1
        });
        u16::try_from(at + 1).unwrap_or(u16::MAX)
    }

    fn bytes(&self) -> usize {
        self.nrs.capacity() * (8 + 16 + 4 + 8 + 2) + self.imports.capacity() * 16 + size_of::<Self>()
    }
}

impl CachedView for Columns {
    type Of = Case;

    fn work_out<P: Permission + MayReadAll<Case>>(
        r: &Reader<'_, P>,
        old: Option<&Self>,
    ) -> Result<Self, StoreError> {
        let mut sums = BTreeMap::<u64, [i64; 2]>::new();
        r.tally_each(&BLOCKS, &Range::all(), |(number,), half, sum| {
            let half = half.first().copied().map_or(0, usize::from);
            if let Some(place) = sums.entry(*number).or_default().get_mut(half) {
                *place = sum;
            }
            Ok(())
        })?;
        let (mut blocks, mut changed) = (BTreeMap::new(), Vec::new());
        for (number, sums) in sums {
            match old.and_then(|old| old.blocks.get(&number)).filter(|block| block.sums == sums) {
                Some(same) => drop(blocks.insert(number, same.clone())),
                None => changed.push((number, sums)),
            }
        }
        let read = |(number, sums)| Block::read(r, number, sums).map(|block| (number, Arc::new(block)));
        blocks.extend(Cores::default().each(MANY_BLOCKS, changed, read)?);
        Ok(Self { blocks })
    }

    fn bytes(&self) -> usize {
        self.blocks.values().map(|block| block.bytes()).sum()
    }
}

/// Whether cases with certain traits are wanted.
#[derive(Clone, Copy, Default)]
enum Verdict {
    #[default]
    Unknown,
    No,
    Yes,
    /// Only on one side of the term: from the day on, or before it.
    From,
    Before,
}

/// A filter, made ready for many cases.
struct Wanted<'a> {
    filter: &'a Filter,
    since: u32,
    mask: u64,
    value: u64,
    /// By traits.
    verdicts: Vec<Verdict>,
}

impl<'a> Wanted<'a> {
    fn new(filter: &'a Filter, since: Date) -> Self {
        let mask = packed(
            filter.jahr.map_or(0, |_| u16::MAX),
            filter.kw.map_or(0, |_| u8::MAX),
            filter.fallgruppe.map_or(0, |_| u8::MAX),
            0,
        );
        let group = filter.fallgruppe.map_or(0, Fallgruppe::number);
        let value = packed(filter.jahr.unwrap_or(0), filter.kw.unwrap_or(0), group, 0);
        Self { filter, since: day_number(since), mask, value, verdicts: vec![Verdict::Unknown; 1 << 16] }
    }

    fn has(&mut self, what: u64, day: impl Fn() -> Option<u32>) -> bool {
        if what & self.mask != self.value {
            return false;
        }
        let at = bits(what, 0, 16);
        let known = self.verdicts.get(at).copied().unwrap_or_default();
        let verdict = if matches!(known, Verdict::Unknown) { self.judge(at) } else { known };
        match verdict {
            Verdict::Yes => true,
            Verdict::From => day().is_some_and(|day| day >= self.since),
            Verdict::Before => day().is_some_and(|day| day < self.since),
            Verdict::No | Verdict::Unknown => false,
        }
    }

    fn judge(&mut self, at: usize) -> Verdict {
        let traits = Traits(u16::try_from(at).unwrap_or_default());
        let verdict = match [true, false].map(|fresh| counts_in(traits, self.filter, Some(fresh))) {
            [true, true] => Verdict::Yes,
            [true, false] => Verdict::From,
            [false, true] => Verdict::Before,
            [false, false] => Verdict::No,
        };
        if let Some(place) = self.verdicts.get_mut(at) {
            *place = verdict;
        }
        verdict
    }
}

impl Columns {
    /// The keys of one page, and how many cases the filter has; `total`, when that is known already.
    pub fn page(
        &self,
        filter: &Filter,
        sort: Sort,
        since: Date,
        paging: Paging,
        total: Option<usize>,
    ) -> (Vec<Id<Case>>, usize) {
        let mut wanted = Wanted::new(filter, since);
        let order = self.order(sort.by);
        let last = order.count - 1;
        // How many cases lie in front of each place of the order: first counted, then summed up.
        let mut ranks = vec![0_usize; order.count];
        let total = match total.filter(|_| order.count == 1) {
            Some(total) => total,
            None => {
                self.each(&mut wanted, &order, 0..=last, sort.down, |_, _, place| {
                    if let Some(count) = ranks.get_mut(place) {
                        *count += 1;
                    }
                    ControlFlow::Continue(())
                });
                let mut before = 0;
                let mut sum_up = |count: &mut usize| before += std::mem::replace(count, before);
                if sort.down {
                    ranks.iter_mut().rev().for_each(&mut sum_up);
                } else {
                    ranks.iter_mut().for_each(&mut sum_up);
                }
                before
            }
        };
        let page = paging.skip()..paging.skip().saturating_add(paging.per_page).min(total);
        let mut found = Vec::with_capacity(page.len());
        if page.is_empty() {
            return (Vec::new(), total);
        }
        // The ranks grow along the order: the last place that does not begin behind a case of the page has it.
        let place_of = |case: usize| {
            let begun = ranks.iter().filter(|rank| **rank <= case).count().saturating_sub(1);
            if sort.down { last.saturating_sub(begun) } else { begun }
        };
        let (one, other) = (place_of(page.start), place_of(page.end - 1));
        let places = one.min(other)..=one.max(other);
        // Cases of one place come in the order of their numbers, as they are.
        self.each(&mut wanted, &order, places, sort.down, |block, at, place| {
            let Some(rank) = ranks.get_mut(place) else { return ControlFlow::Continue(()) };
            if page.contains(rank) {
                found.extend(block.keys.get(at).map(|key| (*rank, *key)));
            }
            *rank += 1;
            if found.len() == page.len() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        found.sort_unstable_by_key(|(rank, _)| *rank);
        (found.into_iter().map(|(_, key)| key).collect(), total)
    }

    /// Every case at these places of an order that is wanted, by number, as long as `each` goes on.
    fn each(
        &self,
        wanted: &mut Wanted<'_>,
        order: &Places,
        places: RangeInclusive<usize>,
        down: bool,
        mut each: impl FnMut(&Block, usize, usize) -> ControlFlow<()>,
    ) {
        let import = wanted.filter.import.map(|import| import.bytes());
        let mut block = |block: &Arc<Block>| {
            let of_import = import.map(|import| block.imports.iter().position(|other| *other == import));
            if of_import == Some(None) {
                return ControlFlow::Continue(());
            }
            let of_import = of_import.flatten();
            let row = |(at, what): (usize, &u64)| {
                let place = order.of(block, at, *what);
                let has = places.contains(&place)
                    && wanted.has(*what, || block.days.get(at).copied())
                    && of_import.is_none_or(|place| {
                        block.import.get(at).is_some_and(|import| usize::from(*import) == place + 1)
                    });
                if has { each(block, at, place) } else { ControlFlow::Continue(()) }
            };
            let mut rows = block.what.iter().enumerate();
            if down { rows.rev().try_for_each(row) } else { rows.try_for_each(row) }
        };
        let mut blocks = self.blocks.values();
        let _ = if down { blocks.rev().try_for_each(&mut block) } else { blocks.try_for_each(&mut block) };
    }

    fn order(&self, by: Column) -> Places {
        let mut places = Places { by, groups: 1, first: 0, count: 1 };
        let blocks = || self.blocks.values();
        let last = match by {
            Column::Nr | Column::Nachname => 0,
            Column::Fallgruppe => usize::from(u8::MAX),
            Column::Datum => {
                let number = |day: Option<u32>| day.map_or(0, as_place);
                places.first = number(blocks().map(|block| block.first_day).min());
                number(blocks().map(|block| block.last_day).max())
            }
            Column::Kw => {
                places.groups = blocks().map(|block| block.groups).max().unwrap_or(1);
                let number = |what| places.week_and_group(what);
                let first = blocks().map(|block| number(block.first_week)).min().unwrap_or(0);
                let last = blocks().map(|block| number(block.last_week)).max().unwrap_or(0);
                places.first = first;
                last
            }
        };
        places.count = last.saturating_sub(places.first) + 1;
        places
    }
}

/// An order as a row of places; those of one place are by number.
struct Places {
    by: Column,
    /// Of a week.
    groups: usize,
    first: usize,
    count: usize,
}

impl Places {
    fn week_and_group(&self, what: u64) -> usize {
        // No year has more weeks.
        let week = bits(what, 32, 16) * 54 + bits(what, 24, 8);
        week * self.groups + bits(what, 16, 8)
    }

    #[inline]
    fn of(&self, block: &Block, at: usize, what: u64) -> usize {
        let number = match self.by {
            Column::Nr | Column::Nachname => 0,
            Column::Fallgruppe => bits(what, 16, 8),
            Column::Kw => self.week_and_group(what),
            Column::Datum => block.days.get(at).map_or(0, |day| as_place(*day)),
        };
        number.saturating_sub(self.first)
    }
}
