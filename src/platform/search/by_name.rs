//! A page far behind in the order of names. Which names lie there is found by their beginnings, which are numbers; only
//! those of the page and its neighbours are read. To read all names in front of it would take longest of all.

use std::ops::Bound;

use tantivy::{
    DocAddress, Order, Searcher, Term,
    collector::{
        Count, TopDocs,
        sort_key::{SortByStaticFastValue, SortByString},
    },
    query::{BooleanQuery, Query as Clause, RangeQuery},
};

use super::{
    SearchError,
    index::{BEGINNINGS, NAME, NUMBER},
    query::Place,
};

/// The first 16 bytes of a folded name, as two numbers in the order of the names.
pub(super) fn beginning(folded: &str) -> [u64; 2] {
    let mut bytes = [0; 16];
    for (place, byte) in bytes.iter_mut().zip(folded.bytes()) {
        *place = byte;
    }
    let [first, second] = bytes.as_chunks::<8>().0 else { return [0; 2] };
    [u64::from_be_bytes(*first), u64::from_be_bytes(*second)]
}

/// So many records from `skip` on, and the count of all.
pub(super) fn page(
    searcher: &Searcher,
    clause: &dyn Clause,
    order: Order,
    skip: usize,
    take: usize,
) -> Result<(Vec<(Place, DocAddress)>, usize), SearchError> {
    let [first, second] = BEGINNINGS.map(|name| (SortByStaticFastValue::<u64>::for_field(name), order));
    let top = TopDocs::with_limit(skip.saturating_add(take));
    let (total, hits) = searcher.search(clause, &(Count, top.order_by((first, second))))?;
    let beginning_of = |hit: &((Option<u64>, Option<u64>), DocAddress)| {
        let (first, second) = hit.0;
        [first.unwrap_or(0), second.unwrap_or(0)]
    };
    let (Some(from), Some(to)) = (hits.get(skip).map(beginning_of), hits.last().map(beginning_of)) else {
        return Ok((Vec::new(), total));
    };
    let before = hits.iter().position(|hit| beginning_of(hit) == from).unwrap_or(skip);
    let (low, high) = if order == Order::Asc { (from, to) } else { (to, from) };
    let there = BooleanQuery::intersection(vec![clause.box_clone(), between(searcher, low, high)?]);
    let (name, number) = (SortByString::for_field(NAME), SortByStaticFastValue::<u64>::for_field(NUMBER));
    let top = TopDocs::with_limit(take).and_offset(skip.saturating_sub(before));
    let hits = searcher.search(&there, &top.order_by(((name, order), (number, order))))?;
    Ok((hits, total))
}

/// Names whose beginnings lie between two, these included.
fn between(searcher: &Searcher, low: [u64; 2], high: [u64; 2]) -> Result<Box<dyn Clause>, SearchError> {
    let [first, second] = BEGINNINGS.map(|name| searcher.schema().get_field(name));
    let (first, second) = (first?, second?);
    let range = |field, from: Bound<u64>, to: Bound<u64>| -> Box<dyn Clause> {
        let term = |bound: Bound<u64>| bound.map(|value| Term::from_field_u64(field, value));
        Box::new(RangeQuery::new(term(from), term(to)))
    };
    let is = |field, value| range(field, Bound::Included(value), Bound::Included(value));
    let both = |one, other| -> Box<dyn Clause> { Box::new(BooleanQuery::intersection(vec![one, other])) };
    let ([low, low_rest], [high, high_rest]) = (low, high);
    if low == high {
        let rest = range(second, Bound::Included(low_rest), Bound::Included(high_rest));
        return Ok(both(is(first, low), rest));
    }
    Ok(Box::new(BooleanQuery::union(vec![
        both(is(first, low), range(second, Bound::Included(low_rest), Bound::Unbounded)),
        range(first, Bound::Excluded(low), Bound::Excluded(high)),
        both(is(first, high), range(second, Bound::Unbounded, Bound::Included(high_rest))),
    ])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beginnings_are_in_the_order_of_the_names() {
        let mut names =
            ["", "a", "aa", "b", "muller", "muller anna", "muller anna-lena maria", "mullerz", "z"];
        names.sort_unstable();
        assert!(names.windows(2).all(|pair| beginning(pair[0]) <= beginning(pair[1])));
        assert!(beginning("muller") < beginning("muller anna"));
    }
}
