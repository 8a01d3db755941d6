//! What a search text names: a running number, or words that a case must have. Text is literal (interface.md, 4.4).

use super::Case;
use crate::{
    kernel::text::norm,
    platform::{
        search::{self, Terms},
        store::Record as _,
    },
};

/// A running number that a search text names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Number {
    /// The number.
    pub nr: u64,
    /// It is called a number ("Nr. 123", "#123"), so nothing else is meant; "2026" alone may be a word as well.
    pub surely: bool,
}

impl Number {
    /// "123", "#123", "Nr. 123", "Fall 123", "Fall Nr. 123", and the same in English.
    pub(super) fn of(q: &str) -> Option<Self> {
        let text = norm(q);
        let mut rest = text.as_str();
        for word in ["fall", "case"] {
            // "Fallobst 7" is no case 7.
            rest = rest.strip_prefix(word).filter(|rest| rest.starts_with([' ', '#'])).unwrap_or(rest);
        }
        rest = rest.trim_start();
        for word in ["nr.", "no.", "nr", "no", "#"] {
            if let Some(behind) = rest.strip_prefix(word) {
                rest = behind.trim_start();
                break;
            }
        }
        let surely = rest.len() < text.len();
        let digits = !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit());
        // A leading zero is that of a postcode or a telephone number.
        let plain = digits && !rest.starts_with('0');
        plain.then(|| rest.parse().ok()).flatten().map(|nr| Self { nr, surely })
    }
}

/// A search text as the search index finds by it, for marking what was found, and for finding while the index is being
/// built.
pub(super) struct Needle {
    number: Option<u64>,
    /// The words, unless the text is a number and nothing else.
    text: Option<search::Needle>,
}

impl Needle {
    pub(super) fn new(q: &str) -> Self {
        let number = Number::of(q);
        let words = !q.trim().is_empty() && number.is_none_or(|number| !number.surely);
        Self { number: number.map(|number| number.nr), text: words.then(|| search::Needle::new(q)) }
    }

    /// Whether a word of a text is one of those searched.
    pub(super) fn hits(&self, word: &str) -> bool {
        self.text.as_ref().is_some_and(|text| text.hits(word))
    }

    /// Whether the text names the case with this number.
    pub(super) fn names(&self, nr: u64) -> bool {
        self.number == Some(nr) || self.text.as_ref().is_some_and(|text| text.names(&nr.to_string()))
    }

    pub(super) fn is_in(&self, case: &Case) -> bool {
        let found = |text: &search::Needle| case.words().is_some_and(|words| text.finds(&Terms::of(&words)));
        self.number == Some(case.nr) || self.text.as_ref().is_some_and(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::second_opinion::cases::testing;

    #[test]
    fn a_number_is_read_however_people_write_it() {
        let number = |q: &str| Number::of(q).map(|number| (number.nr, number.surely));
        for q in
            ["#123", "Nr. 123", "nr 123", "NR.123", "Fall Nr. 123", "Fall 123", "fall #123", "Case no. 123"]
        {
            assert_eq!(number(q), Some((123, true)), "{q}");
        }
        assert_eq!(number(" 123 "), Some((123, false)));
        assert_eq!(number("2"), Some((2, false)));
        for q in [
            "",
            "#",
            "Nr.",
            "01067",
            "12a",
            "1.2",
            "-5",
            "Tonn 12",
            "Fallobst 7",
            "١٢",
            "99999999999999999999",
        ] {
            assert_eq!(number(q), None, "{q}");
        }
    }

    #[test]
    fn without_the_index_a_text_finds_what_it_would_find_with_it() {
        let mut case = testing::full();
        case.nr = 12;
        let found = |q: &str| Needle::new(q).is_in(&case);
        for q in [
            "tonn reg",
            "Regina Tonn",
            "12",
            "#12",
            "tonn 12",
            "D410126355",
            "d 410 126 355",
            "2026-06-onko",
            "c50",
        ] {
            assert!(found(q), "{q}");
        }
        for q in ["3", "#1", "120", "D41012635", "reg tonn x", "***", "%%", "", "tonn 3"] {
            assert!(!found(q), "{q}");
        }
        let long = format!("tonn {}", "regina ".repeat(200));
        assert!(found(&long));
        assert!(!found(&"x".repeat(100_000)));
    }

    #[test]
    fn what_is_marked_is_what_was_searched() {
        let needle = Needle::new("mueller lud");
        let marked = |word: &str| needle.hits(word);
        assert!(marked("Müller") && marked("Lüdenscheidt") && !marked("Mülle") && !marked("Tonn"));
        let number = Needle::new("Nr. 10");
        assert!(number.names(10) && !number.names(100) && !number.hits("10"));
        assert!(Needle::new("tonn 10").names(10));
    }
}
