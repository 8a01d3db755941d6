//! From what a person typed to a page of keys: what the index finds, and what it does not know yet.

use std::{
    ops::{Bound, RangeInclusive},
    sync::Arc,
};

use tantivy::{
    DocAddress, Order, Searcher, Term,
    columnar::Column as Values,
    query::{
        AllQuery, BooleanQuery, EmptyQuery, Occur, Query as Clause, RangeQuery, TermQuery, TermSetQuery,
    },
    schema::{Field, IndexRecordOption},
};

use super::{
    SearchError,
    analysis::is_short,
    index::{COLUMNS, Fields, KEY, NUMBER, Readable, id},
    needle::Needle,
    overlay::{Change, Pending},
    prefix::Prefixes,
    sorted::{By, Place, page},
};
use crate::platform::store::{OrderedKey as _, Record, SearchWords};

/// The order of the records found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// By number.
    #[default]
    Number,
    /// By folded name; equal names by number.
    Name,
    /// By one of the record's columns.
    Column(Column),
}

/// One of the three columns of [`SearchWords`], by its place there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// The first.
    First,
    /// The second.
    Second,
    /// The third.
    Third,
}

impl Column {
    /// What belongs to it, of three that are in the same order.
    fn of<T: Copy>(self, [first, second, third]: [T; 3]) -> T {
        match self {
            Self::First => first,
            Self::Second => second,
            Self::Third => third,
        }
    }
}

impl Sort {
    fn by(self) -> By {
        match self {
            Self::Number => By::Column(NUMBER),
            Self::Column(column) => By::Column(column.of(COLUMNS)),
            Self::Name => By::Name,
        }
    }

    /// Where a record stands in this order that is not in the index.
    fn place(self, words: &SearchWords, name: &str) -> Place {
        match self {
            Self::Number => (None, Some(words.number)),
            Self::Name => (Some(name.to_owned()), Some(words.number)),
            Self::Column(column) => (None, Some(column.of(words.columns))),
        }
    }
}

/// What to find.
#[derive(Clone, Default)]
pub struct Query<'a> {
    /// What a person typed; all words must match, the last as a prefix. Empty: every record.
    pub text: &'a str,
    /// Facet terms such as `jahr:2026`: of each group at least one must hold (an empty group holds for no record).
    pub facets: Vec<Vec<String>>,
    /// A facet term that must not hold.
    pub without: Option<String>,
    /// A column, and the values of it that hold.
    pub within: Option<(Column, RangeInclusive<u64>)>,
    /// The order.
    pub sort: Sort,
    /// Greatest first.
    pub down: bool,
    /// How many to skip.
    pub skip: usize,
    /// How many to give; 0 only counts.
    pub take: usize,
}

crate::opaque_debug!(Query<'_>);

/// A page of what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<K> {
    /// The keys of this page, in order.
    pub keys: Vec<K>,
    /// How many records match in all.
    pub total: usize,
    /// The only record whose KVNR or number is exactly the whole text ("Genau ein Fall"), whatever the page.
    pub exact: Option<K>,
    /// More was committed at once than a search looks through; the index will know it in a moment.
    pub incomplete: bool,
}

type Boxed = Box<dyn Clause>;

fn term(field: Field, text: &str) -> Boxed {
    Box::new(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::Basic))
}

/// All of `clauses`; one alone needs no wrapping.
fn all(mut clauses: Vec<Boxed>) -> Boxed {
    match (clauses.pop(), clauses.is_empty()) {
        (Some(only), true) => only,
        (Some(last), false) => {
            clauses.push(last);
            Box::new(BooleanQuery::intersection(clauses))
        }
        (None, _) => Box::new(AllQuery),
    }
}

/// At least one of `clauses`.
fn any(mut clauses: Vec<Boxed>) -> Boxed {
    match (clauses.pop(), clauses.is_empty()) {
        (Some(only), true) => only,
        (Some(last), false) => {
            clauses.push(last);
            Box::new(BooleanQuery::union(clauses))
        }
        (None, _) => Box::new(EmptyQuery),
    }
}

/// Words of which all must match, the last as a prefix when the text ends in it.
fn sequence(fields: Fields, prefixes: &Prefixes, words: &[String], last_is_prefix: bool) -> Boxed {
    let last = words.len().saturating_sub(1);
    all(words
        .iter()
        .enumerate()
        .map(|(at, word)| -> Boxed {
            if at == last && last_is_prefix && is_short(word) {
                term(fields.starts, word)
            } else if at == last && last_is_prefix {
                Box::new(prefixes.clause(word))
            } else {
                term(fields.words, word)
            }
        })
        .collect())
}

/// The clause for typed text; none when it is empty.
fn typed(fields: Fields, prefixes: &Prefixes, needle: &Needle) -> Option<Boxed> {
    if needle.entire.is_empty() {
        return None;
    }
    let last = needle.parts.len().saturating_sub(1);
    let parts = needle.parts.iter().enumerate();
    let clauses: Vec<Boxed> = parts
        .map(|(at, part)| {
            let ways = part.ways().map(|words| sequence(fields, prefixes, words, at == last));
            any(ways.chain([term(fields.whole, &part.whole)]).collect())
        })
        .collect();
    let exactly = term(fields.whole, &needle.entire);
    Some(if clauses.is_empty() { exactly } else { any(vec![exactly, all(clauses)]) })
}

/// Table and facets, which every clause is under: counts are those of what may be seen. What the index knows of a record
/// that changed since does not count.
fn filters(fields: Fields, table: u16, query: &Query<'_>, pending: &[Arc<Change>]) -> Vec<(Occur, Boxed)> {
    let table = Term::from_field_u64(fields.table, u64::from(table));
    let mut clauses: Vec<(Occur, Boxed)> =
        vec![(Occur::Must, Box::new(TermQuery::new(table, IndexRecordOption::Basic)))];
    for group in &query.facets {
        let group = group.iter().map(|facet| term(fields.facet, facet)).collect();
        clauses.push((Occur::Must, any(group)));
    }
    if let Some((column, values)) = &query.within {
        let column = column.of(fields.columns);
        let bound = |value: &u64| Bound::Included(Term::from_field_u64(column, *value));
        clauses.push((Occur::Must, Box::new(RangeQuery::new(bound(values.start()), bound(values.end())))));
    }
    clauses.extend(query.without.as_deref().map(|facet| (Occur::MustNot, term(fields.facet, facet))));
    if !pending.is_empty() {
        let ids = pending.iter().map(|change| id(change.fed.table, &change.fed.key));
        let changed = TermSetQuery::new(ids.map(|id| Term::from_field_bytes(fields.id, &id)));
        clauses.push((Occur::MustNot, Box::new(changed)));
    }
    clauses
}

/// What [`filters`] says, for a record that is not in the index.
fn passes(query: &Query<'_>, words: &SearchWords) -> bool {
    let within =
        query.within.as_ref().is_none_or(|(column, values)| values.contains(&column.of(words.columns)));
    within
        && query.facets.iter().all(|group| group.iter().any(|facet| words.facets.contains(facet)))
        && query.without.as_ref().is_none_or(|facet| !words.facets.contains(facet))
}

/// The keys of what was found.
struct Keys(Vec<[Values<u64>; 2]>);

impl Keys {
    fn of(searcher: &Searcher) -> Result<Self, SearchError> {
        let columns = searcher.segment_readers().iter().map(|segment| {
            let [first, second] = KEY.map(|name| segment.fast_fields().u64(name));
            Ok([first?, second?])
        });
        columns.collect::<Result<_, SearchError>>().map(Self)
    }

    fn at<R: Record>(&self, at: DocAddress) -> Result<R::Key, SearchError> {
        let columns = usize::try_from(at.segment_ord).ok().and_then(|segment| self.0.get(segment));
        let Some([Some(first), Some(second)]) =
            columns.map(|columns| columns.each_ref().map(|column| column.first(at.doc_id)))
        else {
            return Err(SearchError::Failed("a record without a key".into()));
        };
        decoded::<R>([first, second].map(u64::to_be_bytes).as_flattened())
    }
}

fn decoded<R: Record>(mut key: &[u8]) -> Result<R::Key, SearchError> {
    R::Key::decode(&mut key).map_err(|_| SearchError::Failed("a record without a key".into()))
}

/// A record found: in the index, or among what it does not know yet.
enum Hit<'a> {
    Indexed(DocAddress),
    Pending(&'a Change),
}

impl Hit<'_> {
    fn key<R: Record>(&self, keys: &Keys) -> Result<R::Key, SearchError> {
        match self {
            Self::Indexed(at) => keys.at::<R>(*at),
            Self::Pending(change) => decoded::<R>(&change.fed.key),
        }
    }
}

impl Readable {
    /// Answers a query about records of kind `R`; `pending` is what this index may not know yet.
    pub fn find<R: Record>(
        &self,
        query: &Query<'_>,
        pending: &Pending,
    ) -> Result<Found<R::Key>, SearchError> {
        let (fields, searcher) = (self.fields, self.reader.searcher());
        let needle = Needle::new(query.text);
        let order = if query.down { Order::Desc } else { Order::Asc };
        let under = || filters(fields, R::TABLE.number, query, &pending.changes);
        let mut fresh: Vec<(Place, Hit<'_>)> = Vec::new();
        let mut exact: Vec<Hit<'_>> = Vec::new();
        for change in &pending.changes {
            let (Some(words), Some(found_by)) = (&change.fed.words, change.found_by()) else { continue };
            if passes(query, words) && needle.finds(&found_by.terms) {
                fresh.push((query.sort.place(words, &found_by.name), Hit::Pending(change)));
                if !needle.entire.is_empty() && found_by.terms.is_whole(&needle.entire) {
                    exact.push(Hit::Pending(change));
                }
            }
        }
        let mut clauses = under();
        let typed = typed(fields, &self.prefixes, &needle);
        clauses.extend(typed.map(|clause| (Occur::Must, clause)));
        // Wherever the pending ones sort, what precedes these hits of the index lies before the page.
        let begin = query.skip.saturating_sub(fresh.len());
        let skip = query.skip.saturating_sub(begin);
        let take = if query.take == 0 { 0 } else { query.take.saturating_add(skip) };
        let (hits, indexed) =
            page(&searcher, &BooleanQuery::new(clauses), (query.sort.by(), order), begin, take)?;
        let total = indexed.saturating_add(fresh.len());
        let mut hits: Vec<(Place, Hit<'_>)> =
            hits.into_iter().map(|(place, at)| (place, Hit::Indexed(at))).collect();
        if !fresh.is_empty() {
            hits.append(&mut fresh);
            hits.sort_by(|(a, _), (b, _)| if query.down { b.cmp(a) } else { a.cmp(b) });
        }
        let of_page = hits.iter().skip(skip).take(query.take);
        let key = Keys::of(&searcher)?;
        let keys = of_page.map(|(_, hit)| hit.key::<R>(&key)).collect::<Result<_, _>>()?;
        if !needle.entire.is_empty() && total > 0 {
            let mut clauses = under();
            clauses.push((Occur::Must, term(fields.whole, &needle.entire)));
            let two = page(&searcher, &BooleanQuery::new(clauses), (Sort::Number.by(), Order::Asc), 0, 2)?.0;
            exact.extend(two.into_iter().map(|(_, at)| Hit::Indexed(at)));
        }
        let exact = match exact.as_slice() {
            [only] => Some(only.key::<R>(&key)?),
            _ => None,
        };
        Ok(Found { keys, total, exact, incomplete: pending.incomplete })
    }
}
