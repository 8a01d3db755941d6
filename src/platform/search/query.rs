//! From what a person typed to a page of keys. Text is literal: there is no query language and no error in it.

use tantivy::{
    DocAddress, Order, Searcher, Term,
    collector::{
        Count, TopDocs,
        sort_key::{SortByStaticFastValue, SortByString},
    },
    query::{AllQuery, BooleanQuery, EmptyQuery, FuzzyTermQuery, Occur, Query as Clause, TermQuery},
    schema::{Field, IndexRecordOption},
};

use super::{
    SearchError,
    analysis::{is_short, joined, whole, words},
    index::{Fields, ID, NAME, NUMBER, Readable},
};
use crate::platform::store::{OrderedKey as _, Record};

/// Longer text is cut (R-DOS-05).
pub const MOST_CHARACTERS: usize = 256;
/// More terms are cut (R-DOS-05).
pub const MOST_TERMS: usize = 16;

/// Whether only the beginning of a text is searched: whoever typed it should be told.
#[must_use]
pub fn is_cut(text: &str) -> bool {
    let text = text.trim();
    text.chars().nth(MOST_CHARACTERS).is_some() || words(text).len() > MOST_TERMS
}

/// The order of the records found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// Smallest number first.
    NumberUp,
    /// Greatest number first.
    #[default]
    NumberDown,
    /// By folded name, A first; equal names by number.
    NameUp,
    /// By folded name, Z first.
    NameDown,
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
    /// The order.
    pub sort: Sort,
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
fn sequence(fields: Fields, words: &[String], last_is_prefix: bool) -> Boxed {
    let last = words.len().saturating_sub(1);
    all(words
        .iter()
        .enumerate()
        .map(|(at, word)| -> Boxed {
            if at == last && last_is_prefix && is_short(word) {
                term(fields.starts, word)
            } else if at == last && last_is_prefix {
                let start = Term::from_field_text(fields.words, word);
                Box::new(FuzzyTermQuery::new_prefix(start, 0, true))
            } else {
                term(fields.words, word)
            }
        })
        .collect())
}

/// The clause for typed text; none when it is empty.
fn typed(fields: Fields, text: &str) -> Option<Boxed> {
    let entire = whole(text);
    if entire.is_empty() {
        return None;
    }
    let mut left = MOST_TERMS;
    let mut parts: Vec<(&str, Vec<String>)> = Vec::new();
    for part in text.split_whitespace() {
        let mut found = words(part);
        found.truncate(left);
        left = left.saturating_sub(found.len());
        // A part without letters and digits separates words and is none itself.
        if !found.is_empty() {
            parts.push((part, found));
        }
    }
    let last = parts.len().saturating_sub(1);
    let clauses: Vec<Boxed> = parts
        .iter()
        .enumerate()
        .map(|(at, (part, found))| {
            let mut ways = vec![sequence(fields, found, at == last), term(fields.whole, &whole(part))];
            if let Some(joined) = joined(part).filter(|words| !words.is_empty()) {
                ways.push(sequence(fields, &joined, at == last));
            }
            any(ways)
        })
        .collect();
    let exactly = term(fields.whole, &entire);
    Some(if clauses.is_empty() { exactly } else { any(vec![exactly, all(clauses)]) })
}

/// Table and facets, which every clause is under: counts are those of what may be seen.
fn filters(fields: Fields, table: u16, query: &Query<'_>) -> Vec<(Occur, Boxed)> {
    let table = Term::from_field_u64(fields.table, u64::from(table));
    let mut clauses: Vec<(Occur, Boxed)> =
        vec![(Occur::Must, Box::new(TermQuery::new(table, IndexRecordOption::Basic)))];
    for group in &query.facets {
        let group = group.iter().map(|facet| term(fields.facet, facet)).collect();
        clauses.push((Occur::Must, any(group)));
    }
    clauses.extend(query.without.as_deref().map(|facet| (Occur::MustNot, term(fields.facet, facet))));
    clauses
}

fn key_at<R: Record>(searcher: &Searcher, at: DocAddress) -> Result<R::Key, SearchError> {
    let lost = || SearchError::Failed("a record without an id".into());
    let column = searcher.segment_reader(at.segment_ord).fast_fields().bytes(ID)?.ok_or_else(lost)?;
    let ord = column.term_ords(at.doc_id).next().ok_or_else(lost)?;
    let mut id = Vec::new();
    column.ord_to_bytes(ord, &mut id).map_err(|error| SearchError::Failed(error.to_string()))?;
    R::Key::decode(&mut id.get(2..).unwrap_or_default()).map_err(|_| lost())
}

/// One page of addresses in order, and the count of all.
fn page(
    searcher: &Searcher,
    clause: &dyn Clause,
    query: &Query<'_>,
) -> Result<(Vec<DocAddress>, usize), SearchError> {
    let most = usize::try_from(searcher.num_docs()).unwrap_or(usize::MAX);
    let take = query.take.min(most.saturating_sub(query.skip));
    if take == 0 {
        return Ok((Vec::new(), searcher.search(clause, &Count)?));
    }
    let top = TopDocs::with_limit(take).and_offset(query.skip);
    let order = match query.sort {
        Sort::NumberUp | Sort::NameUp => Order::Asc,
        Sort::NumberDown | Sort::NameDown => Order::Desc,
    };
    let number = (SortByStaticFastValue::<u64>::for_field(NUMBER), order);
    Ok(match query.sort {
        Sort::NumberUp | Sort::NumberDown => {
            let (total, hits) = searcher.search(clause, &(Count, top.order_by(number)))?;
            (hits.into_iter().map(|(_, at)| at).collect(), total)
        }
        Sort::NameUp | Sort::NameDown => {
            let name = (SortByString::for_field(NAME), order);
            let (total, hits) = searcher.search(clause, &(Count, top.order_by((name, number))))?;
            (hits.into_iter().map(|(_, at)| at).collect(), total)
        }
    })
}

impl Readable {
    /// Answers a query about records of kind `R`.
    pub fn find<R: Record>(&self, query: &Query<'_>) -> Result<Found<R::Key>, SearchError> {
        let searcher = self.reader.searcher();
        let text: String = query.text.chars().take(MOST_CHARACTERS).collect();
        let under = || filters(self.fields, R::TABLE.number, query);
        let mut clauses = under();
        clauses.extend(typed(self.fields, &text).map(|clause| (Occur::Must, clause)));
        let (hits, total) = page(&searcher, &BooleanQuery::new(clauses), query)?;
        let keys = hits.into_iter().map(|at| key_at::<R>(&searcher, at)).collect::<Result<_, _>>()?;
        let entire = whole(&text);
        let exact = if entire.is_empty() || total == 0 {
            None
        } else {
            let mut clauses = under();
            clauses.push((Occur::Must, term(self.fields.whole, &entire)));
            let two = Query { take: 2, ..Query::default() };
            match page(&searcher, &BooleanQuery::new(clauses), &two)?.0.as_slice() {
                [only] => Some(key_at::<R>(&searcher, *only)?),
                _ => None,
            }
        };
        Ok(Found { keys, total, exact })
    }
}
