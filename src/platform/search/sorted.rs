//! Sorted pages of what was found. Each record found is a number in the order asked for. A sample of the numbers tells
//! between which ones a page lies, however deep, and a selection among those finds it.
//!
//! A name begins with such a number: only the names of the page, and those that begin as its first and last one do, are
//! read. To read a name takes a hundred times as long as to read a number.

use std::{
    collections::{HashMap, hash_map::Entry},
    ops::RangeInclusive,
};

use tantivy::{
    DocAddress, DocId, Order, Score, Searcher, SegmentOrdinal, SegmentReader,
    collector::{Collector, SegmentCollector},
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
    let descending = order == Order::Desc;
    let (column, second) = match by {
        By::Column(column) => (column, None),
        By::Name => {
            let [first, second] = BEGINNINGS;
            (first, Some(second))
        }
    };
    let found = searcher.search(clause, &Firsts { column, descending })?;
    let total = found.iter().map(|segment| segment.firsts.len()).sum::<usize>();
    let take = take.min(total.saturating_sub(skip));
    if take == 0 {
        return Ok((Vec::new(), total));
    }
    let (mut before, mut ranked) = within(&found, &bounds(&found, total, skip, take));
    if before > skip || before + ranked.len() < skip + take {
        (before, ranked) = within(&found, &ALL);
    }
    if let Some(column) = second {
        read_seconds(searcher, column, descending, &mut ranked)?;
    }
    let skip = skip - before;
    let page = select(&mut ranked, skip, take);
    let page = match by {
        By::Column(_) => {
            let value = |(first, _): Rank| if descending { !first } else { first };
            page.iter().map(|(rank, at)| ((None, Some(value(*rank))), *at)).collect()
        }
        By::Name => {
            let (Some((low, _)), Some((high, _))) = (page.first().copied(), page.last().copied()) else {
                return Ok((Vec::new(), total));
            };
            let before = ranked.iter().filter(|(rank, _)| *rank < low).count();
            let mut names = Names::of(searcher)?;
            let alike = ranked.iter().filter(|(rank, _)| (low..=high).contains(rank));
            let mut alike = alike
                .map(|(_, at)| Ok((names.place(*at)?, *at)))
                .collect::<Result<Vec<(Place, DocAddress)>, SearchError>>()?;
            alike.sort_unstable_by(|a, b| if descending { b.cmp(a) } else { a.cmp(b) });
            alike.into_iter().skip(skip.saturating_sub(before)).take(take).collect()
        }
    };
    Ok((page, total))
}

/// Where a record stands in the order: lower is in front. The first number decides before the second.
type Rank = (u64, u64);
type Ranked = (Rank, DocAddress);
/// Between which first numbers a page lies.
type Bounds = RangeInclusive<u64>;

/// No bounds.
const ALL: Bounds = 0..=u64::MAX;
/// By about how many records it is estimated between which ones a page lies.
const SAMPLE: usize = 2_048;

/// Between which first numbers a page lies almost surely, by a sample of them: the page is four standard deviations
/// inside. Of a few records all are taken.
fn bounds(found: &[FirstsOfSegment], total: usize, skip: usize, take: usize) -> Bounds {
    let every = total / SAMPLE;
    if every < 2 {
        return ALL;
    }
    let mut sample: Vec<u64> =
        found.iter().flat_map(|segment| segment.firsts.iter().step_by(every)).copied().collect();
    let slack = 2 * sample.len().isqrt() + 1;
    let mut first = |at: usize| (at < sample.len()).then(|| *sample.select_nth_unstable(at).1);
    let low = (skip / every).checked_sub(slack).and_then(&mut first);
    let high = first((skip + take) / every + slack);
    low.unwrap_or(0)..=high.unwrap_or(u64::MAX)
}

/// How many records rank in front of the bounds, and those within, without their second numbers.
fn within(found: &[FirstsOfSegment], bounds: &Bounds) -> (usize, Vec<Ranked>) {
    let (mut before, mut ranked) = (0, Vec::new());
    for segment in found {
        for (first, doc) in segment.firsts.iter().zip(&segment.docs) {
            if first < bounds.start() {
                before += 1;
            } else if first <= bounds.end() {
                ranked.push(((*first, 0), DocAddress::new(segment.segment, *doc)));
            }
        }
    }
    (before, ranked)
}

/// Reads the second numbers of these records, which lie by segment.
fn read_seconds(
    searcher: &Searcher,
    column: &str,
    descending: bool,
    ranked: &mut [Ranked],
) -> Result<(), SearchError> {
    let mut values = Vec::new();
    for of_segment in ranked.chunk_by_mut(|(_, a), (_, b)| a.segment_ord == b.segment_ord) {
        let Some((_, at)) = of_segment.first() else { continue };
        let column = searcher.segment_reader(at.segment_ord).fast_fields().u64(column)?;
        let docs: Vec<DocId> = of_segment.iter().map(|(_, at)| at.doc_id).collect();
        read(&column, &docs, &mut values);
        for (((_, second), _), value) in of_segment.iter_mut().zip(&values) {
            *second = number(*value, descending);
        }
    }
    Ok(())
}

/// The column's value of each of these records.
fn read(column: &Column<u64>, docs: &[DocId], values: &mut Vec<Option<u64>>) {
    values.clear();
    values.resize(docs.len(), None);
    column.first_vals(docs, values);
}

/// The number by which a value ranks.
fn number(value: Option<u64>, descending: bool) -> u64 {
    let value = value.unwrap_or(0);
    if descending { !value } else { value }
}

/// Collects the first numbers of all records.
struct Firsts {
    column: &'static str,
    descending: bool,
}

/// The records of a segment with their first numbers.
struct FirstsOfSegment {
    segment: SegmentOrdinal,
    column: Column<u64>,
    descending: bool,
    values: Vec<Option<u64>>,
    docs: Vec<DocId>,
    firsts: Vec<u64>,
}

impl Collector for Firsts {
    type Fruit = Vec<FirstsOfSegment>;
    type Child = FirstsOfSegment;

    fn for_segment(
        &self,
        segment: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<FirstsOfSegment> {
        Ok(FirstsOfSegment {
            segment,
            column: reader.fast_fields().u64(self.column)?,
            descending: self.descending,
            values: Vec::new(),
            docs: Vec::new(),
            firsts: Vec::new(),
        })
    }
    fn requires_scoring(&self) -> bool {
        false
    }
    fn merge_fruits(&self, segments: Vec<FirstsOfSegment>) -> tantivy::Result<Vec<FirstsOfSegment>> {
        Ok(segments)
    }
}

impl SegmentCollector for FirstsOfSegment {
    type Fruit = Self;

    fn collect(&mut self, doc: DocId, _: Score) {
        self.collect_block(&[doc]);
    }
    fn collect_block(&mut self, docs: &[DocId]) {
        read(&self.column, docs, &mut self.values);
        self.docs.extend_from_slice(docs);
        let descending = self.descending;
        self.firsts.extend(self.values.iter().map(|value| number(*value, descending)));
    }
    fn harvest(self) -> Self {
        self
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
