//! The clause for the beginning of a word.

use std::{
    collections::{HashMap, hash_map::Entry},
    io,
    sync::Arc,
};

use parking_lot::RwLock;
use tantivy::{
    BitSet, DocId, DocSet as _, InvertedIndexReader, Score, Searcher, Segment, SegmentReader, TantivyError,
    index::SegmentId,
    postings::{BlockSegmentPostings, TermInfo},
    query::{BitSetDocSet, ConstScorer, EnableScoring, Explanation, Query, Scorer, Weight},
    schema::{Field, IndexRecordOption},
    termdict::TermOrdinal,
};

/// The engine packs so many postings of a word into one block, which is read as fast as a list.
const FREQUENT: u32 = 128;

/// Which records of a segment have its rare words, word after word as in the dictionary: what all words with one beginning
/// are in lies side by side. Thousands of words can begin alike, each in a record or two; the engine's dictionary leads
/// from one to the next, and to the postings of each, in more time than all the rest of a search takes.
pub(super) struct RareWords {
    /// Of each word of the dictionary the place of its first record; one more at the end.
    begins: Vec<u32>,
    records: Vec<DocId>,
    /// The other words. They have no records here.
    frequent: Vec<(TermOrdinal, TermInfo)>,
}

impl RareWords {
    fn of(segment: &SegmentReader, field: Field) -> tantivy::Result<Self> {
        let index = segment.inverted_index(field)?;
        let mut words = index.terms().stream()?;
        let mut begins = Vec::with_capacity(index.terms().num_terms().saturating_add(1));
        let (mut records, mut frequent) = (Vec::new(), Vec::new());
        let mut open = None;
        let place = |records: &Vec<DocId>| u32::try_from(records.len()).map_err(|_| too_many());
        while words.advance() {
            begins.push(place(&records)?);
            let word = words.value();
            if word.doc_freq < FREQUENT {
                read(&index, word, &mut open, |docs| records.extend_from_slice(docs))?;
            } else {
                frequent.push((words.term_ord(), word.clone()));
            }
        }
        begins.push(place(&records)?);
        records.shrink_to_fit();
        Ok(Self { begins, records, frequent })
    }

    /// Those of the words from one place of the dictionary to before another.
    fn between(&self, first: TermOrdinal, end: TermOrdinal) -> &[DocId] {
        let place =
            |word| self.begins.get(usize::try_from(word).ok()?).and_then(|at| usize::try_from(*at).ok());
        let range = place(first).zip(place(end)).map(|(first, end)| first..end);
        range.and_then(|range| self.records.get(range)).unwrap_or_default()
    }
}

fn too_many() -> TantivyError {
    TantivyError::SystemError("a segment with too many postings".into())
}

/// The records of one word, some at a time. `open` serves one word after another.
fn read(
    index: &InvertedIndexReader,
    word: &TermInfo,
    open: &mut Option<BlockSegmentPostings>,
    mut some: impl FnMut(&[DocId]),
) -> io::Result<()> {
    let postings = match open {
        Some(open) => {
            index.reset_block_postings_from_terminfo(word, open)?;
            open
        }
        None => open.insert(index.read_block_postings_from_terminfo(word, IndexRecordOption::Basic)?),
    };
    while !postings.docs().is_empty() {
        some(postings.docs());
        postings.advance();
    }
    Ok(())
}

/// The rare words by segment. A segment never changes: its deleted records are left out elsewhere.
type BySegment = HashMap<SegmentId, Arc<RareWords>>;

/// The rare words of an index, as they are now.
#[derive(Clone)]
pub(super) struct Prefixes {
    field: Field,
    segments: Arc<RwLock<Arc<BySegment>>>,
}

impl Prefixes {
    /// Those of an empty index.
    pub fn of(field: Field) -> Self {
        Self { field, segments: Arc::default() }
    }

    /// Takes in segments that no search sees yet: the first one would have to work them out.
    pub fn prepare(&self, segments: &[Segment]) -> tantivy::Result<()> {
        let mut by_segment = BySegment::clone(&self.segments.read());
        for segment in segments {
            if let Entry::Vacant(place) = by_segment.entry(segment.id()) {
                place.insert(Arc::new(RareWords::of(&SegmentReader::open(segment)?, self.field)?));
            }
        }
        *self.segments.write() = Arc::new(by_segment);
        Ok(())
    }

    /// Keeps those of the segments that searches see now.
    pub fn keep(&self, searcher: &Searcher) -> tantivy::Result<()> {
        let before = self.segments.read().clone();
        let words = |segment: &SegmentReader| match before.get(&segment.segment_id()) {
            Some(known) => Ok(known.clone()),
            // A merge has ended since they were prepared.
            None => RareWords::of(segment, self.field).map(Arc::new),
        };
        let kept =
            searcher.segment_readers().iter().map(|segment| Ok((segment.segment_id(), words(segment)?)));
        let kept = kept.collect::<tantivy::Result<BySegment>>()?;
        *self.segments.write() = Arc::new(kept);
        Ok(())
    }

    /// The clause.
    pub fn clause(&self, start: &str) -> Prefix {
        Prefix { field: self.field, start: start.to_owned(), segments: self.segments.read().clone() }
    }
}

/// Records with a word that begins so.
#[derive(Clone)]
pub(super) struct Prefix {
    field: Field,
    start: String,
    segments: Arc<BySegment>,
}

crate::opaque_debug!(Prefix);

impl Query for Prefix {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for Prefix {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let index = segment.inverted_index(self.field)?;
        let words = index.terms();
        let first_from = |bytes: &[u8]| -> io::Result<TermOrdinal> {
            let mut from = words.range().ge(bytes).into_stream()?;
            let all = u64::try_from(words.num_terms()).unwrap_or(u64::MAX);
            Ok(if from.advance() { from.term_ord() } else { all })
        };
        let first = first_from(self.start.as_bytes())?;
        // No letter's UTF-8 has this byte.
        let end = first_from(&[self.start.as_bytes(), &[0xFF]].concat())?;
        // Searches may see other segments by now than when this was asked for.
        let rare = match self.segments.get(&segment.segment_id()) {
            Some(known) => known.clone(),
            None => Arc::new(RareWords::of(segment, self.field)?),
        };
        let mut found = BitSet::with_max_value(segment.max_doc());
        let mut take_in = |docs: &[DocId]| {
            for doc in docs {
                found.insert(*doc);
            }
        };
        take_in(rare.between(first, end));
        let mut open = None;
        for (_, word) in rare.frequent.iter().filter(|(at, _)| (first..end).contains(at)) {
            read(&index, word, &mut open, &mut take_in)?;
        }
        Ok(Box::new(ConstScorer::new(BitSetDocSet::from(found), boost)))
    }

    fn explain(&self, segment: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let found = self.scorer(segment, 1.0)?.seek(doc) == doc;
        found
            .then(|| Explanation::new("Prefix", 1.0))
            .ok_or_else(|| TantivyError::InvalidArgument("no record that was found".into()))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::platform::{
        search::{
            Query as Sought,
            index::TenantIndex,
            overlay::Pending,
            tests::{Note, note},
        },
        store::{OrderedKey as _, Record as _},
    };

    const TABLE: u16 = Note::TABLE.number;

    /// Notes with two words each: one that many have, and one that begins as those of a thousand others do.
    struct Notes {
        index: TenantIndex,
        known: BTreeMap<u32, String>,
    }

    impl Notes {
        fn put(&mut self, numbers: impl Iterator<Item = u32>) {
            for nr in numbers {
                let words =
                    format!("{} tal{}", ["talberg", "talbruck", "berg"][nr as usize % 3], nr * 7 % 1_000);
                self.remove(nr);
                self.index.add(TABLE, &nr.encoded(), &note(nr, &words, &[]).words().unwrap()).unwrap();
                self.known.insert(nr, words);
            }
            self.index.commit().unwrap();
        }

        fn remove(&mut self, nr: u32) {
            self.index.remove(TABLE, &nr.encoded()).unwrap();
            self.known.remove(&nr);
        }

        fn check(&self, start: &str) {
            let query = Sought { text: start, take: 9_999, ..Sought::default() };
            let found = self.index.readable().find::<Note>(&query, &Pending::default()).unwrap();
            let begins = |words: &str| words.split(' ').any(|word| word.starts_with(start));
            let wanted = self.known.iter().filter(|(_, words)| begins(words)).map(|(nr, _)| *nr);
            assert_eq!(found.keys, wanted.collect::<Vec<_>>(), "{start}");
        }
    }

    #[test]
    fn the_beginnings_of_rare_and_frequent_words_are_found_in_every_segment() {
        let mut notes = Notes { index: TenantIndex::new().unwrap(), known: BTreeMap::new() };
        notes.put(0..900);
        notes.put(900..950);
        notes.remove(7);
        notes.remove(901);
        notes.put(40..60);
        let prefixes = notes.index.readable().prefixes;
        let frequent = |prefixes: &Prefixes| {
            prefixes.segments.read().values().map(|rare| rare.frequent.len()).collect::<BTreeSet<_>>()
        };
        assert!(frequent(&prefixes).len() > 1, "a segment with frequent words, and one without");
        let starts = [
            "talb", "talbe", "talberg", "talbergs", "tal1", "tal10", "tal9", "tal99", "tala", "talz", "zzzz",
            "berg",
        ];
        starts.iter().for_each(|start| notes.check(start));
        // Searches that see other segments than those that were prepared.
        *prefixes.segments.write() = Arc::default();
        starts.iter().for_each(|start| notes.check(start));
        // Whatever merges end meanwhile: what is searched is ready, and nothing else is kept.
        notes.put(60..80);
        notes.index.close().unwrap();
        let searcher = notes.index.readable().reader.searcher();
        let searched: BTreeSet<_> =
            searcher.segment_readers().iter().map(SegmentReader::segment_id).collect();
        assert_eq!(prefixes.segments.read().keys().copied().collect::<BTreeSet<_>>(), searched);
        starts.iter().for_each(|start| notes.check(start));
    }
}
