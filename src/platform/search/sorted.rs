//! Sorted pages of what was found. Each record found is a number in the order asked for, and a selection among the numbers
//! finds those of the page, however deep it lies.
//!
//! A name begins with such a number: only the names of the page, and those that begin as its first and last one do, are
//! read. To read a name takes a hundred times as long as to read a number.

use std::{
    collections::{HashMap, hash_map::Entry},
    mem::take,
};

use tantivy::{
    DocAddress, DocId, Order, Score, Searcher, SegmentOrdinal, SegmentReader,
    collector::{Collector, Count, SegmentCollector},
    columnar::{Column, StrColumn},
    query::Query as Clause,
};

use super::{
    SearchError,
    index::{BEGINNINGS, NAME, NUMBER},
};

/// The first 16 bytes, as two numbers in the order of what begins with them.
pub(super) fn beginning(bytes: &[u8]) -> [u64; 2] {
    let mut begin = [0; 16];
    for (place, byte) in begin.iter_mut().zip(bytes) {
        *place = *byte;
    }
    let [first, second] = begin.as_chunks::<8>().0 else { return [0; 2] };
    [u64::from_be_bytes(*first), u64::from_be_bytes(*second)]
}

/// By what a record is sorted: its name, where names sort, then its number or column.
pub(super) type Place = (Option<String>, Option<u64>);

/// By what records are sorted.
#[derive(Clone, Copy)]
pub(super) enum By {
    /// A column.
    Column(&'static str),
    /// The name; equal names by number.
    Name,
}

/// So many records from `skip` on, and the count of all.
pub(super) fn page(
    searcher: &Searcher,
    clause: &dyn Clause,
    (by, order): (By, Order),
    skip: usize,
    take: usize,
) -> Result<(Vec<(Place, DocAddress)>, usize), SearchError> {
    let most = usize::try_from(searcher.num_docs()).unwrap_or(usize::MAX);
    let take = take.min(most.saturating_sub(skip));
    if take == 0 {
        return Ok((Vec::new(), searcher.search(clause, &Count)?));
    }
    let columns = match by {
        By::Column(column) => vec![column],
        By::Name => BEGINNINGS.to_vec(),
    };
    let descending = order == Order::Desc;
    let first = First { columns, descending, most: skip.saturating_add(take) };
    let (mut found, total) = searcher.search(clause, &first)?;
    let page = select(&mut found, skip, take);
    let page = match by {
        By::Column(_) => {
            let value = |(rank, _): Rank| if descending { !rank } else { rank };
            page.iter().map(|(rank, at)| ((None, Some(value(*rank))), *at)).collect()
        }
        By::Name => {
            let (Some((low, _)), Some((high, _))) = (page.first().copied(), page.last().copied()) else {
                return Ok((Vec::new(), total));
            };
            let before = found.iter().filter(|(rank, _)| *rank < low).count();
            let mut names = Names::of(searcher)?;
            let alike = found.iter().filter(|(rank, _)| (low..=high).contains(rank));
            let mut alike = alike
                .map(|(_, at)| Ok((names.place(*at)?, *at)))
                .collect::<Result<Vec<(Place, DocAddress)>, SearchError>>()?;
            alike.sort_unstable_by(|a, b| if descending { b.cmp(a) } else { a.cmp(b) });
            alike.into_iter().skip(skip.saturating_sub(before)).take(take).collect()
        }
    };
    Ok((page, total))
}

/// Where a record stands in the order: lower is in front.
type Rank = (u64, u64);
type Ranked = (Rank, DocAddress);

/// Collects the first records of an order, with all of the rank of the last one, and counts all.
struct First {
    /// One, or two of which the first decides before the second.
    columns: Vec<&'static str>,
    descending: bool,
    most: usize,
}

/// Below so many records none are left out: to find out which would take longer.
const FEW: usize = 2_048;

struct FirstOfSegment {
    segment: SegmentOrdinal,
    columns: Vec<Column<u64>>,
    descending: bool,
    most: usize,
    values: [Vec<Option<u64>>; 2],
    found: Vec<Ranked>,
    count: usize,
    /// What ranks behind is not wanted.
    last: Option<Rank>,
    /// With so many found the last ones are left out.
    full: usize,
}

impl Collector for First {
    type Fruit = (Vec<Ranked>, usize);
    type Child = FirstOfSegment;

    fn for_segment(
        &self,
        segment: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<FirstOfSegment> {
        let columns = self.columns.iter().map(|name| reader.fast_fields().u64(name));
        let columns = columns.collect::<tantivy::Result<_>>()?;
        let full = self.most.saturating_mul(2).max(FEW);
        let Self { descending, most, .. } = *self;
        let values = Default::default();
        Ok(FirstOfSegment {
            segment,
            columns,
            descending,
            most,
            values,
            found: Vec::with_capacity(most.min(usize::try_from(reader.max_doc()).unwrap_or(0))),
            count: 0,
            last: None,
            full,
        })
    }
    fn requires_scoring(&self) -> bool {
        false
    }
    fn merge_fruits(&self, segments: Vec<Self::Fruit>) -> tantivy::Result<Self::Fruit> {
        // What most were found in is not moved.
        let more = |one: Self::Fruit, other: Self::Fruit| {
            let (mut more, fewer) = if one.0.len() < other.0.len() { (other, one) } else { (one, other) };
            more.0.extend(fewer.0);
            (more.0, more.1 + fewer.1)
        };
        Ok(segments.into_iter().reduce(more).unwrap_or_default())
    }
}

impl FirstOfSegment {
    fn leave_out(&mut self) {
        let Some((_, (last, _), _)) =
            self.most.checked_sub(1).map(|last| self.found.select_nth_unstable(last))
        else {
            return self.found.clear();
        };
        let last = last.to_owned();
        self.found.retain(|(rank, _)| *rank <= last);
        self.last = Some(last);
        // Many may be of the last rank.
        self.full = self.full.max(self.found.len().saturating_mul(2));
    }
}

impl SegmentCollector for FirstOfSegment {
    type Fruit = (Vec<Ranked>, usize);

    fn collect(&mut self, doc: DocId, _: Score) {
        self.collect_block(&[doc]);
    }
    fn collect_block(&mut self, docs: &[DocId]) {
        self.count += docs.len();
        let mut values = take(&mut self.values);
        for (values, column) in values.iter_mut().zip(&self.columns) {
            values.clear();
            values.resize(docs.len(), None);
            column.first_vals(docs, values);
        }
        let rank = |value: Option<&Option<u64>>| {
            let value = value.copied().flatten().unwrap_or(0);
            if self.descending { !value } else { value }
        };
        let [first, second] = &values;
        for (at, doc) in docs.iter().enumerate() {
            let rank = (rank(first.get(at)), rank(second.get(at)));
            if self.last.is_none_or(|last| rank <= last) {
                self.found.push((rank, DocAddress::new(self.segment, *doc)));
            }
        }
        self.values = values;
        if self.found.len() >= self.full {
            self.leave_out();
        }
    }
    fn harvest(self) -> Self::Fruit {
        (self.found, self.count)
    }
}

/// Brings so many from `skip` on to their places, in order; the others lie around them in none.
fn select(found: &mut [Ranked], skip: usize, take: usize) -> &[Ranked] {
    if skip >= found.len() || take == 0 {
        return &[];
    }
    if skip > 0 {
        found.select_nth_unstable(skip);
    }
    let rest = found.get_mut(skip..).unwrap_or_default();
    if take < rest.len() {
        rest.select_nth_unstable(take);
    }
    let take = take.min(rest.len());
    let page = rest.get_mut(..take).unwrap_or_default();
    page.sort_unstable();
    page
}

/// The names of records, each text read once.
struct Names {
    columns: Vec<(StrColumn, Column<u64>)>,
    read: HashMap<(SegmentOrdinal, u64), String>,
}

impl Names {
    fn of(searcher: &Searcher) -> Result<Self, SearchError> {
        let columns = searcher.segment_readers().iter().map(|segment| {
            let columns = segment.fast_fields();
            Ok((columns.str(NAME)?.ok_or_else(lost)?, columns.u64(NUMBER)?))
        });
        Ok(Self { columns: columns.collect::<Result<_, SearchError>>()?, read: HashMap::new() })
    }

    fn place(&mut self, at: DocAddress) -> Result<Place, SearchError> {
        let segment = usize::try_from(at.segment_ord).unwrap_or(usize::MAX);
        let (names, numbers) = self.columns.get(segment).ok_or_else(lost)?;
        let ord = names.term_ords(at.doc_id).next().ok_or_else(lost)?;
        let name = match self.read.entry((at.segment_ord, ord)) {
            Entry::Occupied(read) => read.into_mut(),
            Entry::Vacant(unread) => {
                let mut name = String::new();
                names.ord_to_str(ord, &mut name).map_err(|error| SearchError::Failed(error.to_string()))?;
                unread.insert(name)
            }
        };
        Ok((Some(name.clone()), numbers.first(at.doc_id)))
    }
}

fn lost() -> SearchError {
    SearchError::Failed("a record without a name".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beginnings_are_in_the_order_of_the_names() {
        let mut names =
            ["", "a", "aa", "b", "muller", "muller anna", "muller anna-lena maria", "mullerz", "z"];
        names.sort_unstable();
        assert!(names.windows(2).all(|pair| beginning(pair[0].as_bytes()) <= beginning(pair[1].as_bytes())));
        assert!(beginning(b"muller") < beginning(b"muller anna"));
    }
}
