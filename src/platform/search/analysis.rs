//! What counts as a word. Records and queries go through the same functions.

use crate::kernel::{
    file_dates::whole_day,
    text::{fold, is_apostrophe, norm},
};

/// Longer words are cut to so many characters, on both sides.
const WORD: usize = 60;

/// The folded words of a text: runs of letters and digits. An apostrophe joins and separates: `O'Brien` is found as
/// `o'brien`, `brien` and `obrien`.
pub(super) fn words(raw: &str) -> Vec<String> {
    // Before folding, which makes letters of some of them.
    raw.split(is_apostrophe)
        .flat_map(|part| {
            let folded = fold(part);
            let words = folded.split(|c: char| !c.is_alphanumeric());
            words.map(str::to_owned).collect::<Vec<_>>()
        })
        .filter(|word| !word.is_empty())
        .map(|word| word.chars().take(WORD).collect())
        .collect()
}

/// The folded words of a text with its apostrophes left out; none when there is no apostrophe.
pub(super) fn joined(raw: &str) -> Option<Vec<String>> {
    raw.contains(is_apostrophe).then(|| words(&raw.replace(is_apostrophe, "")))
}

/// Beginnings of up to so many characters are terms of their own: many words share them, and walking through all of those
/// is what would make the first letters of a search the slowest.
const SHORT: usize = 3;

/// Whether a beginning is a term of its own.
pub(super) fn is_short(start: &str) -> bool {
    start.chars().nth(SHORT).is_none()
}

/// The short beginnings of a word, the word itself among them when it is short.
pub(super) fn starts(word: &str) -> impl Iterator<Item = &str> {
    word.char_indices().take(SHORT).map(|(at, c)| word.get(..at + c.len_utf8()).unwrap_or(word))
}

/// A whole value that matches only exactly: lower case, without blanks (`A 123 456 789`); a day as ISO 8601 writes it, in
/// whichever way it was typed.
pub(super) fn whole(raw: &str) -> String {
    let plain = norm(raw).replace(char::is_whitespace, "");
    whole_day(&plain).map_or(plain, |day| day.to_string())
}

/// Whether a part of a search text is a day. It matches as a whole only: its digits alone name nobody.
pub(super) fn is_day(part: &str) -> bool {
    whole_day(part).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_folded_runs_of_letters_and_digits() {
        let check = |raw: &str, expected: &[&str]| assert_eq!(words(raw), expected, "{raw}");
        check("Müller-Lüdenscheidt", &["muller", "ludenscheidt"]);
        check("Mu\u{308}ller", &["muller"]);
        check("STRASSE straße", &["strasse", "strasse"]);
        check("C73.9, Fall 12", &["c73", "9", "fall", "12"]);
        check("O'Brien", &["o", "brien"]);
        check("*?[]:\"()\\ +-~^", &[]);
        check(&"a".repeat(99), &["a".repeat(60).as_str()]);
        assert_eq!(starts("muller").collect::<Vec<_>>(), ["m", "mu", "mul"]);
        assert_eq!(starts("éa").collect::<Vec<_>>(), ["é", "éa"]);
        assert!(is_short("éab") && !is_short("mull"));
        assert_eq!(joined("O’Brien"), Some(vec!["obrien".into()]));
        for sign in ['\'', '’', '‘', '`', '´', '\u{2bb}', '\u{2bc}', '\u{2032}', '\u{ff07}'] {
            assert_eq!(words(&format!("Kaho{sign}olawe")), ["kaho", "olawe"], "{sign}");
            assert_eq!(joined(&format!("Kaho{sign}olawe")), Some(vec!["kahoolawe".into()]), "{sign}");
        }
        assert_eq!(joined("Brien"), None);
        assert_eq!(whole(" A 123\u{a0}456 789"), "a123456789");
        for day in ["17.03.1997", "17.3.1997", " 17. 3. 1997", "1997-03-17"] {
            assert_eq!(whole(day), "1997-03-17", "{day}");
        }
        // Which century, or no day at all: taken as it stands.
        for text in ["17.3.97", "31.02.1997", "1997-3-17", "17/03/1997"] {
            assert_eq!(whole(text), text);
        }
    }
}
