//! One slip of the keyboard: what a text may have meant that finds nothing. Looked for only then, since it goes through
//! all words that begin alike.

use std::{collections::BTreeSet, ops::Range};

use super::{Needle, Query, SearchError, Terms, index::Readable, overlay::Pending};
use crate::{
    kernel::text::{fold, is_apostrophe},
    platform::store::{Record, SearchWords},
};

/// Shorter words have too many neighbours.
const LEAST: usize = 5;
/// So many words of a text are looked at.
const WORDS: usize = 4;
/// So many neighbours of a word are tried.
const TRIED: usize = 24;
/// So many of the records that a word finds are asked how it is spelt: the last word also finds those that only begin so.
const SPELT: usize = 8;
/// So many are shown, those that find most first.
const SHOWN: usize = 3;

/// A text that finds something and differs in one letter from one that finds nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct Similar {
    /// The whole text.
    pub text: String,
    /// The word of it that is another, as the records spell it.
    pub word: String,
    /// How many records it finds under the same filters.
    pub total: usize,
}

crate::opaque_debug!(Similar);

/// A word of a text in which a slip may be.
struct Typed {
    at: Range<usize>,
    folded: String,
}

impl Typed {
    fn of(text: &str) -> Vec<Self> {
        let is_in_word = |c: char| c.is_alphanumeric() && !is_apostrophe(c);
        let mut found = Vec::new();
        let mut begin = None;
        for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
            match (begin, is_in_word(c)) {
                (None, true) => begin = Some(at),
                (Some(from), false) => {
                    begin = None;
                    let at = from..at;
                    let folded = text.get(at.clone()).map(fold).unwrap_or_default();
                    let letters = folded.chars().all(char::is_alphabetic);
                    if letters && folded.chars().nth(LEAST - 1).is_some() {
                        found.push(Self { at, folded });
                    }
                }
                _ => {}
            }
        }
        found.truncate(WORDS);
        found
    }

    /// The text with another word in its place.
    fn replaced(&self, text: &str, word: &str) -> String {
        let (before, behind) = (text.get(..self.at.start), text.get(self.at.end..));
        [before.unwrap_or_default(), word, behind.unwrap_or_default()].concat()
    }
}

/// Whether two words begin alike and differ by one letter: missing, too much, another, or in its neighbour's place.
fn is_slip(typed: &str, meant: &str) -> bool {
    if typed == meant || typed.chars().next() != meant.chars().next() {
        return false;
    }
    let (typed, meant): (Vec<char>, Vec<char>) = (typed.chars().collect(), meant.chars().collect());
    let (mut typed, mut meant) = (typed.as_slice(), meant.as_slice());
    while let ([a, typed_rest @ ..], [b, meant_rest @ ..]) = (typed, meant)
        && a == b
    {
        (typed, meant) = (typed_rest, meant_rest);
    }
    while let ([typed_rest @ .., a], [meant_rest @ .., b]) = (typed, meant)
        && a == b
    {
        (typed, meant) = (typed_rest, meant_rest);
    }
    match (typed, meant) {
        ([_], [] | [_]) | ([], [_]) => true,
        ([a, b], [c, d]) => a == d && b == c,
        _ => false,
    }
}

/// A word as a record spells it.
fn spelt(found_by: &SearchWords, folded: &str) -> Option<String> {
    let texts = found_by.words.iter();
    let mut words = texts.flat_map(|text| text.split(|c: char| !c.is_alphanumeric() || is_apostrophe(c)));
    words.find(|word| fold(word) == folded).map(str::to_owned)
}

/// Those that find most, each once.
fn best(mut found: Vec<Similar>) -> Vec<Similar> {
    found.sort_by(|a, b| b.total.cmp(&a.total).then_with(|| a.text.cmp(&b.text)));
    found.dedup_by(|a, b| a.text == b.text);
    found.truncate(SHOWN);
    found
}

/// Among records that pass all else that is asked for.
#[must_use]
pub fn similar_among<'a>(text: &str, records: impl Iterator<Item = &'a SearchWords>) -> Vec<Similar> {
    let typed = Typed::of(text);
    if typed.is_empty() {
        return Vec::new();
    }
    let records: Vec<(&SearchWords, Terms)> = records.map(|words| (words, Terms::of(words))).collect();
    let mut found = Vec::new();
    for one in &typed {
        let words = records.iter().flat_map(|(_, terms)| terms.words());
        let near: BTreeSet<&String> = words.filter(|word| is_slip(&one.folded, word)).collect();
        for word in near.into_iter().take(TRIED) {
            let needle = Needle::new(&one.replaced(text, word));
            let mut hits = records.iter().filter(|(_, terms)| needle.finds(terms));
            if let Some((first, _)) = hits.next() {
                let word = spelt(first, word).unwrap_or_else(|| word.clone());
                found.push(Similar { text: one.replaced(text, &word), word, total: hits.count() + 1 });
            }
        }
    }
    best(found)
}

impl Readable {
    /// What the text of a query that finds nothing may have meant; everything else that the query asks for is kept.
    /// `words` gives what a record is found by.
    pub(super) fn similar<R: Record>(
        &self,
        query: &Query<'_>,
        pending: &Pending,
        words: impl Fn(&R::Key) -> Option<SearchWords>,
    ) -> Result<Vec<Similar>, SearchError> {
        let mut found = Vec::new();
        for one in Typed::of(query.text) {
            for word in self.near(&one.folded, pending)? {
                let text = one.replaced(query.text, &word);
                let asked = Query { text: &text, skip: 0, take: SPELT, ..query.clone() };
                let hits = self.find::<R>(&asked, pending)?;
                if hits.keys.is_empty() {
                    continue;
                }
                let mut records = hits.keys.iter().filter_map(&words);
                let word = records.find_map(|found_by| spelt(&found_by, &word)).unwrap_or(word);
                found.push(Similar { text: one.replaced(query.text, &word), word, total: hits.total });
            }
        }
        Ok(best(found))
    }

    /// The words of the index, and of what it does not have yet, that are one slip away.
    fn near(&self, typed: &str, pending: &Pending) -> Result<BTreeSet<String>, SearchError> {
        let failed = |error: std::io::Error| SearchError::Failed(error.to_string());
        let mut near = BTreeSet::new();
        let first: String = typed.chars().take(1).collect();
        for segment in self.reader.searcher().segment_readers() {
            let index = segment.inverted_index(self.fields.words)?;
            // No letter's UTF-8 has this byte.
            let end = [first.as_bytes(), &[0xFF]].concat();
            let mut words =
                index.terms().range().ge(first.as_bytes()).lt(&end).into_stream().map_err(failed)?;
            while words.advance() && near.len() < TRIED {
                if let Ok(word) = std::str::from_utf8(words.key())
                    && is_slip(typed, word)
                {
                    near.insert(word.to_owned());
                }
            }
        }
        let changed = pending.changes.iter().filter_map(|change| change.found_by());
        let words = changed.flat_map(|found_by| found_by.terms.words());
        near.extend(words.filter(|word| is_slip(typed, word)).take(TRIED).cloned());
        Ok(near)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::{
        search::{
            index::TenantIndex,
            tests::{Note, note},
        },
        store::OrderedKey as _,
    };

    const TABLE: u16 = Note::TABLE.number;

    #[test]
    fn a_slip_is_one_letter_missing_too_much_another_or_in_its_neighbours_place() {
        for typed in
            ["rosenhgen", "rosenhhagen", "rosenhogen", "rosenahgen", "rosenhage", "rosenhagenn", "roesnhagen"]
        {
            assert!(is_slip(typed, "rosenhagen"), "{typed}");
        }
        for typed in ["rosenhagen", "hosenhagen", "rosenhg", "osenhagen", "rosnhgen", "rosegahnen", ""] {
            assert!(!is_slip(typed, "rosenhagen"), "{typed}");
        }
    }

    #[test]
    fn words_of_five_letters_on_are_looked_at_each_in_its_place() {
        let typed =
            |text: &str| Typed::of(text).iter().map(|one| one.replaced(text, "…")).collect::<Vec<_>>();
        assert_eq!(typed("Müller-Lüdenscheit, Anna"), ["…-Lüdenscheit, Anna", "Müller-…, Anna"]);
        assert_eq!(typed("D410126355 Ast 12345"), Vec::<String>::new());
        assert_eq!(typed("O’Brienn"), ["O’…"]);
    }

    #[test]
    fn what_finds_most_is_said_first_and_in_the_spelling_of_the_records() {
        let record = |name: &str| SearchWords { words: vec![name.into()], ..SearchWords::default() };
        let records =
            [record("Möller Jan"), record("Müller Jan"), record("Müller Eva"), record("Muster Eva")];
        let found = |text: &str| {
            similar_among(text, records.iter())
                .into_iter()
                .map(|s| (s.text, s.word, s.total))
                .collect::<Vec<_>>()
        };
        let said = |text: &str, word: &str, total| (text.to_owned(), word.to_owned(), total);
        assert_eq!(found("Mller"), [said("Müller", "Müller", 2), said("Möller", "Möller", 1)]);
        assert_eq!(found("Miller"), [said("Müller", "Müller", 2), said("Möller", "Möller", 1)]);
        assert_eq!(found("Miller Eva"), [said("Müller Eva", "Müller", 1)]);
        assert_eq!(found("Miller Uwe"), []);
    }

    #[test]
    fn the_index_gives_neighbours_that_pass_the_same_filters() {
        let mut index = TenantIndex::new().unwrap();
        let names = ["Rosenhagen, Hugo", "Rosenhagen, Ida", "Rosenhaben, Ute", "Rosen, Max"];
        for (nr, name) in (0_u32..).zip(names) {
            index.add(TABLE, &nr.encoded(), &note(nr, name, &[]).words().unwrap()).unwrap();
        }
        // A word of another kind of record is no neighbour.
        index.add(TABLE + 1, &9_u32.encoded(), &note(9, "Rosenhafen", &[]).words().unwrap()).unwrap();
        index.commit().unwrap();
        let found = |text: &str, facets: &[&str]| {
            let facets = facets.iter().map(|facet| vec![(*facet).to_owned()]).collect();
            let query = Query { text, facets, take: 9, ..Query::default() };
            let words = |nr: &u32| note(*nr, names[*nr as usize], &[]).words();
            let found = index.readable().similar::<Note>(&query, &Pending::default(), words).unwrap();
            found.into_iter().map(|similar| (similar.text, similar.total)).collect::<Vec<_>>()
        };
        let said = |text: &str, total| (text.to_owned(), total);
        assert_eq!(found("rosenhaken", &[]), [said("Rosenhagen", 2), said("Rosenhaben", 1)]);
        assert_eq!(found("Rosenhgen ida", &[]), [said("Rosenhagen ida", 1)]);
        assert_eq!(found("rosenhaken", &["rest:1"]), [said("Rosenhagen", 1)]);
        assert_eq!(found("ronen", &[]), [said("Rosen", 4)], "the last word is a beginning here, too");
        for nobody in ["hosenhagen", "rosnhgen", "rose", "rosenhaken uwe", ""] {
            assert_eq!(found(nobody, &[]), [], "{nobody}");
        }
    }
}
