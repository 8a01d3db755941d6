//! What a search text names among cases: a running number, or words that a case must have (interface.md, 4.4).

use crate::platform::search::{Number, NumberedNeedle};

/// What people call a case in front of its number, in German and English.
const CALLED: &[&str] = &["fall", "case"];

/// The number of a case that a search text names: "123", "#123", "Nr. 123", "Fall 123", "Fall Nr. 123", and the same in
/// English.
pub(super) fn number(q: &str) -> Option<Number> {
    Number::of(q, CALLED)
}

/// A search text as cases are found by it.
pub(super) fn needle(q: &str) -> NumberedNeedle {
    NumberedNeedle::new(q, CALLED)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{features::second_opinion::cases::testing, platform::store::Record as _};

    #[test]
    fn a_number_is_read_however_people_write_it() {
        let number = |q: &str| number(q).map(|number| (number.number, number.surely));
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
        let found = |q: &str| case.words().is_some_and(|words| needle(q).finds(&words));
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
        let sought = needle("mueller lud");
        let marked = |word: &str| sought.hits(word);
        assert!(marked("Müller") && marked("Lüdenscheidt") && !marked("Mülle") && !marked("Tonn"));
        let number = needle("Nr. 10");
        assert!(number.names(10) && !number.names(100) && !number.hits("10"));
        assert!(needle("tonn 10").names(10));
    }
}
