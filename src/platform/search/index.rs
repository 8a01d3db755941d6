//! One tenant's index: ids, postings and two sort columns in memory; no stored text, nothing on disk.

use std::time::Instant;

use tantivy::{
    Index, IndexReader, IndexWriter, ReloadPolicy, TantivyDocument, Term,
    collector::Count,
    index::IndexSettings,
    indexer::IndexWriterOptions,
    query::TermQuery,
    schema::{FAST, Field, INDEXED, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions},
};

use super::{
    analysis::{joined, starts, whole, words},
    prefix::Prefixes,
    sorted::beginning,
};
use crate::{
    kernel::{
        problem::{Explain, Kind, Problem},
        text::fold,
    },
    platform::store::SearchWords,
};

/// Why a search has no answer. A page then lists without it.
#[derive(Debug, Clone, thiserror::Error)]
pub enum SearchError {
    /// The tenant's index is still being built.
    #[error("the search index is still being built")]
    NotReady,
    /// A failure inside the index; it holds nothing of a record's content.
    #[error("search: {0}")]
    Failed(String),
}

impl From<tantivy::TantivyError> for SearchError {
    fn from(error: tantivy::TantivyError) -> Self {
        Self::Failed(error.to_string())
    }
}

impl Explain for SearchError {
    fn explain(&self) -> Problem {
        match self {
            Self::NotReady => Problem::new(Kind::Busy, "SUCHE_NICHT_BEREIT"),
            Self::Failed(_) => Problem::internal(self),
        }
    }
}

/// Smallest budget that the engine accepts, in bytes.
const WRITER_BYTES: usize = 15_000_000;

/// Columns by name: the record's key, and what sorts.
pub(super) const KEY: [&str; 2] = ["key0", "key1"];
pub(super) const NUMBER: &str = "number";
pub(super) const NAME: &str = "name";
/// The beginning of the name, see [`super::sorted`].
pub(super) const BEGINNINGS: [&str; 2] = ["beginning0", "beginning1"];
pub(super) const COLUMNS: [&str; 3] = ["column0", "column1", "column2"];

/// The fields of every index.
#[derive(Clone, Copy)]
pub(super) struct Fields {
    /// Table number, then the record's key.
    pub id: Field,
    /// The key once more, as two numbers: a column of texts takes a hundred times as long to read.
    pub key: [Field; 2],
    pub table: Field,
    pub words: Field,
    /// Short beginnings of the words.
    pub starts: Field,
    pub whole: Field,
    pub facet: Field,
    pub number: Field,
    pub name: Field,
    pub beginnings: [Field; 2],
    pub columns: [Field; 3],
}

/// The number of a table and a key, as one id.
pub(super) fn id(table: u16, key: &[u8]) -> Vec<u8> {
    [&table.to_be_bytes()[..], key].concat()
}

/// One tenant's index with its writer, which exists only while it is fed.
pub(super) struct TenantIndex {
    index: Index,
    fields: Fields,
    reader: IndexReader,
    prefixes: Prefixes,
    writer: Option<IndexWriter>,
    /// When it was last fed.
    pub fed: Instant,
}

/// What searches hold of an index.
#[derive(Clone)]
pub(super) struct Readable {
    pub reader: IndexReader,
    pub fields: Fields,
    pub prefixes: Prefixes,
}

impl TenantIndex {
    /// An empty index.
    pub fn new() -> Result<Self, SearchError> {
        let mut schema = Schema::builder();
        // Words come folded already, with blanks between them.
        let words = TextFieldIndexing::default()
            .set_tokenizer("whitespace")
            .set_index_option(IndexRecordOption::Basic)
            .set_fieldnorms(false);
        let words = TextOptions::default().set_indexing_options(words);
        let fields = Fields {
            id: schema.add_bytes_field("id", INDEXED),
            key: KEY.map(|name| schema.add_u64_field(name, FAST)),
            table: schema.add_u64_field("table", INDEXED),
            words: schema.add_text_field("words", words.clone()),
            starts: schema.add_text_field("starts", words),
            whole: schema.add_text_field("whole", STRING),
            facet: schema.add_text_field("facet", STRING),
            number: schema.add_u64_field(NUMBER, FAST),
            name: schema.add_text_field(NAME, TextOptions::default().set_fast("raw")),
            beginnings: BEGINNINGS.map(|name| schema.add_u64_field(name, FAST)),
            columns: COLUMNS.map(|name| schema.add_u64_field(name, FAST)),
        };
        let index = Index::create(
            tantivy::directory::RamDirectory::create(),
            schema.build(),
            IndexSettings::default(),
        )?;
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let prefixes = Prefixes::of(fields.words);
        Ok(Self { index, fields, reader, prefixes, writer: None, fed: Instant::now() })
    }

    fn writer(&mut self) -> Result<&mut IndexWriter, SearchError> {
        let writer = match self.writer.take() {
            Some(writer) => writer,
            None => self.index.writer_with_options(
                IndexWriterOptions::builder()
                    .memory_budget_per_thread(WRITER_BYTES)
                    .num_worker_threads(1)
                    .num_merge_threads(1)
                    .build(),
            )?,
        };
        Ok(self.writer.insert(writer))
    }

    /// Adds a record that is not there.
    pub fn add(&mut self, table: u16, key: &[u8], found_by: &SearchWords) -> Result<(), SearchError> {
        if key.len() > size_of::<[u64; 2]>() {
            return Err(SearchError::Failed("a key of more than 16 bytes".into()));
        }
        let fields = self.fields;
        let mut document = TantivyDocument::default();
        document.add_bytes(fields.id, &id(table, key));
        for (field, value) in fields.key.into_iter().zip(beginning(key)) {
            document.add_u64(field, value);
        }
        document.add_u64(fields.table, u64::from(table));
        for text in &found_by.words {
            for words in std::iter::once(words(text)).chain(joined(text)) {
                let begun: Vec<&str> = words.iter().flat_map(|word| starts(word)).collect();
                document.add_text(fields.starts, begun.join(" "));
                document.add_text(fields.words, words.join(" "));
            }
        }
        for value in &found_by.exact {
            document.add_text(fields.whole, whole(value));
        }
        for facet in &found_by.facets {
            document.add_text(fields.facet, facet);
        }
        document.add_u64(fields.number, found_by.number);
        let name = fold(&found_by.name);
        for (field, value) in fields.beginnings.into_iter().zip(beginning(name.as_bytes())) {
            document.add_u64(field, value);
        }
        document.add_text(fields.name, name);
        for (column, value) in fields.columns.into_iter().zip(found_by.columns) {
            document.add_u64(column, value);
        }
        self.writer()?.add_document(document)?;
        Ok(())
    }

    /// Removes a record, if it is there.
    pub fn remove(&mut self, table: u16, key: &[u8]) -> Result<(), SearchError> {
        let term = Term::from_field_bytes(self.fields.id, &id(table, key));
        self.writer()?.delete_term(term);
        Ok(())
    }

    /// Makes what was added and removed visible to searches.
    pub fn commit(&mut self) -> Result<(), SearchError> {
        self.fed = Instant::now();
        self.writer()?.commit()?;
        self.show()
    }

    fn show(&self) -> Result<(), SearchError> {
        self.prefixes.prepare(&self.index.searchable_segments()?)?;
        self.reader.reload()?;
        self.prefixes.keep(&self.reader.searcher())?;
        Ok(())
    }

    /// Whether its writer (threads and memory) is open.
    pub fn is_open(&self) -> bool {
        self.writer.is_some()
    }

    /// Gives the writer's threads and memory back; merges under way are finished first.
    pub fn close(&mut self) -> Result<(), SearchError> {
        if let Some(writer) = self.writer.take() {
            writer.wait_merging_threads()?;
            self.show()?;
        }
        Ok(())
    }

    /// What searches need.
    pub fn readable(&self) -> Readable {
        Readable { reader: self.reader.clone(), fields: self.fields, prefixes: self.prefixes.clone() }
    }
}

impl Readable {
    /// Records in the index.
    #[cfg(test)]
    pub fn documents(&self) -> u64 {
        self.reader.searcher().num_docs()
    }

    /// Records of one table in the index.
    pub fn documents_of(&self, table: u16) -> Result<u64, SearchError> {
        let term = Term::from_field_u64(self.fields.table, u64::from(table));
        let count = self.reader.searcher().search(&TermQuery::new(term, IndexRecordOption::Basic), &Count)?;
        Ok(u64::try_from(count).unwrap_or(u64::MAX))
    }
}
