//! The clause for the beginning of a word.

use tantivy::{
    BitSet, DocId, DocSet as _, Score, SegmentReader, TantivyError,
    query::{BitSetDocSet, ConstScorer, EnableScoring, Explanation, Query, Scorer, Weight},
    schema::{Field, IndexRecordOption},
};

/// Records with a word that begins so. Thousands of words can: the engine's own clause opens the postings of each anew,
/// which takes longer than to read them.
#[derive(Clone)]
pub(super) struct Prefix {
    pub field: Field,
    pub start: String,
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
        // No letter's UTF-8 has this byte.
        let end = [self.start.as_bytes(), &[0xFF]].concat();
        let mut words = index.terms().range().ge(&self.start).lt(end).into_stream()?;
        let mut found = BitSet::with_max_value(segment.max_doc());
        let mut postings = None;
        while words.advance() {
            let word = words.value();
            let postings = match &mut postings {
                Some(open) => {
                    index.reset_block_postings_from_terminfo(word, open)?;
                    open
                }
                None => {
                    postings.insert(index.read_block_postings_from_terminfo(word, IndexRecordOption::Basic)?)
                }
            };
            while !postings.docs().is_empty() {
                for doc in postings.docs() {
                    found.insert(*doc);
                }
                postings.advance();
            }
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
