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
    let columns = match by {
        By::Column(column) => vec![column],
        By::Name => BEGINNINGS.to_vec(),
    };
    let descending = order == Order::Desc;
    let ranks =
        |every, within| searcher.search(clause, &Ranks { columns: &columns, descending, every, within });
    let most = usize::try_from(searcher.num_docs()).unwrap_or(usize::MAX);
    let every = (most / SAMPLE).max(1);
    let mut found = ranks(every, ALL)?;
    let total = found.count;
    let take = take.min(total.saturating_sub(skip));
    if take == 0 {
        return Ok((Vec::new(), total));
    }
    if every > 1 {
        found = ranks(1, bounds(found.ranked, every, skip, take))?;
    }
    if found.before > skip || found.before + found.ranked.len() < skip + take {
        found = ranks(1, ALL)?;
    }
    let skip = skip - found.before;
    let page = select(&mut found.ranked, skip, take);
    let page = match by {
        By::Column(_) => {
            let value = |(rank, _): Rank| if descending { !rank } else { rank };
            page.iter().map(|(rank, at)| ((None, Some(value(*rank))), *at)).collect()
        }
        By::Name => {
            let (Some((low, _)), Some((high, _))) = (page.first().copied(), page.last().copied()) else {
                return Ok((Vec::new(), total));
            };
            let before = found.ranked.iter().filter(|(rank, _)| *rank < low).count();
            let mut names = Names::of(searcher)?;
            let alike = found.ranked.iter().filter(|(rank, _)| (low..=high).contains(rank));
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
/// Between which values of the first column a rank is wanted.
type Bounds = RangeInclusive<u64>;

/// No bounds.
const ALL: Bounds = 0..=u64::MAX;
/// How many records are looked at to find out between which ranks a page lies.
const SAMPLE: usize = 4_096;

/// Between which ranks a page lies almost surely, by every `every`-th record found. The page lies four standard
/// deviations inside.
fn bounds(mut sample: Vec<Ranked>, every: usize, skip: usize, take: usize) -> Bounds {
    let slack = 2 * sample.len().isqrt() + 1;
    let mut value = |at: usize| (at < sample.len()).then(|| sample.select_nth_unstable(at).1.0.0);
    let low = (skip / every).checked_sub(slack).and_then(&mut value);
    let high = value((skip + take) / every + slack);
    low.unwrap_or(0)..=high.unwrap_or(u64::MAX)
}

/// Collects every `every`-th record that ranks within the bounds, and counts those in front of them and all.
struct Ranks<'a> {
    /// One, or two of which the first decides before the second.
    columns: &'a [&'static str],
    descending: bool,
    every: usize,
    within: Bounds,
}

#[derive(Default)]
struct Found {
    /// How many there are in all.
    count: usize,
    /// How many rank in front of the bounds.
    before: usize,
    ranked: Vec<Ranked>,
}

struct RanksOfSegment {
    segment: SegmentOrdinal,
    columns: Vec<Column<u64>>,
    descending: bool,
    every: usize,
    /// So many records are passed over before the next one is looked at.
    pass: usize,
    within: Bounds,
    docs: Vec<DocId>,
    values: Vec<Option<u64>>,
    found: Found,
}

impl Collector for Ranks<'_> {
    type Fruit = Found;
    type Child = RanksOfSegment;

    fn for_segment(
        &self,
        segment: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<RanksOfSegment> {
        let columns = self.columns.iter().map(|name| reader.fast_fields().u64(name));
        Ok(RanksOfSegment {
            segment,
            columns: columns.collect::<tantivy::Result<_>>()?,
            descending: self.descending,
            every: self.every,
            pass: 0,
            within: self.within.clone(),
            docs: Vec::new(),
            values: Vec::new(),
            found: Found::default(),
        })
    }
    fn requires_scoring(&self) -> bool {
        false
    }
    fn merge_fruits(&self, segments: Vec<Found>) -> tantivy::Result<Found> {
        // What most were found in is not moved.
        let more = |one: Found, other: Found| {
            let (count, before) = (one.count + other.count, one.before + other.before);
            let (mut more, fewer) =
                if one.ranked.len() < other.ranked.len() { (other, one) } else { (one, other) };
            more.ranked.extend(fewer.ranked);
            Found { count, before, ranked: more.ranked }
        };
        Ok(segments.into_iter().reduce(more).unwrap_or_default())
    }
}

impl SegmentCollector for RanksOfSegment {
    type Fruit = Found;

    fn collect(&mut self, doc: DocId, _: Score) {
        self.collect_block(&[doc]);
    }
    fn collect_block(&mut self, docs: &[DocId]) {
        self.docs.clear();
        self.docs.extend(docs.iter().skip(self.pass).step_by(self.every));
        self.pass = (self.pass + self.docs.len() * self.every).saturating_sub(docs.len());
        self.found.count += docs.len();
        let Some((first, second)) = self.columns.split_first() else { return };
        let (seen, descending) = (self.found.ranked.len(), self.descending);
        let rank = |value: &Option<u64>| {
            let value = value.unwrap_or(0);
            if descending { !value } else { value }
        };
        read(first, &self.docs, &mut self.values);
        for (doc, value) in self.docs.iter().zip(&self.values) {
            let rank = rank(value);
            if rank < *self.within.start() {
                self.found.before += 1;
            } else if rank <= *self.within.end() {
                self.found.ranked.push(((rank, 0), DocAddress::new(self.segment, *doc)));
            }
        }
        // Most records lie outside the bounds: of them the second column is not read.
        for column in second {
            let kept = self.found.ranked.get_mut(seen..).unwrap_or_default();
            self.docs.clear();
            self.docs.extend(kept.iter().map(|(_, at)| at.doc_id));
            read(column, &self.docs, &mut self.values);
            for (((_, second), _), value) in kept.iter_mut().zip(&self.values) {
                *second = rank(value);
            }
        }
    }
    fn harvest(self) -> Found {
        self.found
    }
}

/// The column's value of each of these records.
fn read(column: &Column<u64>, docs: &[DocId], values: &mut Vec<Option<u64>>) {
    values.clear();
    values.resize(docs.len(), None);
    column.first_vals(docs, values);
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
