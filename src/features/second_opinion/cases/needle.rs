//! What a search text names: a running number, or words that a case must have. Text is literal (interface.md, 4.4).

use super::Case;
use crate::{
    kernel::text::{fold, norm},
    platform::search::{MOST_CHARACTERS, MOST_TERMS},
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

/// One part of a search text between blanks.
struct Part {
    whole: String,
    words: Vec<String>,
}

/// A search text: all its parts must be there, the last word as the beginning of a word. As the search index finds, for
/// marking what was found, and for finding while the index is being built.
pub(super) struct Needle {
    whole: String,
    number: Option<u64>,
    parts: Vec<Part>,
}

impl Needle {
    pub(super) fn new(q: &str) -> Self {
        let text: String = q.chars().take(MOST_CHARACTERS).collect();
        let number = Number::of(&text);
        let mut left = MOST_TERMS;
        let mut parts = Vec::new();
        let texts = text.split_whitespace().filter(|_| number.is_none_or(|number| !number.surely));
        for part in texts {
            let words: Vec<String> = split(&fold(part)).take(left).map(str::to_owned).collect();
            left = left.saturating_sub(words.len());
            // A part without letters and digits separates words and is none itself.
            if !words.is_empty() {
                parts.push(Part { whole: whole(part), words });
            }
        }
        Self { whole: whole(&text), number: number.map(|number| number.nr), parts }
    }

    /// Whether a word of a text is one of those searched.
    pub(super) fn hits(&self, word: &str) -> bool {
        let folded = fold(word);
        self.words().any(|(wanted, last)| matches(&folded, wanted, last))
    }

    /// Whether the text names the case with this number.
    pub(super) fn names(&self, nr: u64) -> bool {
        self.number == Some(nr) || self.parts.iter().any(|part| part.whole == nr.to_string())
    }

    /// The words, each with whether it is the last and so a beginning.
    fn words(&self) -> impl Iterator<Item = (&str, bool)> {
        let all: Vec<&str> =
            self.parts.iter().flat_map(|part| part.words.iter().map(String::as_str)).collect();
        let last = all.len().saturating_sub(1);
        all.into_iter().enumerate().map(move |(at, word)| (word, at == last))
    }

    pub(super) fn is_in(&self, case: &Case) -> bool {
        let exact =
            [whole(&case.fall_id), case.kvnr.as_deref().map(whole).unwrap_or_default(), case.nr.to_string()];
        if self.number == Some(case.nr) || !self.whole.is_empty() && exact.contains(&self.whole) {
            return true;
        }
        let texts = [
            Some(case.nachname.as_str()),
            case.vorname.as_deref(),
            case.ort.as_deref(),
            Some(case.thema.as_str()),
            case.kurzbeschreibung.as_deref(),
            case.fragestellung.as_deref(),
            Some(case.fall_id.as_str()),
            case.crm_ticket_id.as_deref(),
        ];
        let mut all = texts.into_iter().flatten().collect::<Vec<_>>().join(" ");
        all.push(' ');
        all.push_str(&case.icd.join(" "));
        let all = fold(&all);
        let last_part = self.parts.len().saturating_sub(1);
        // A text without letters and digits names nothing.
        !self.parts.is_empty()
            && self.parts.iter().enumerate().all(|(at, part)| {
                let last_word = part.words.len().saturating_sub(1);
                let found = |(nth, wanted): (usize, &String)| {
                    let last = at == last_part && nth == last_word;
                    split(&all).any(|word| matches(word, wanted, last))
                };
                exact.contains(&part.whole) || part.words.iter().enumerate().all(found)
            })
    }
}

fn matches(word: &str, wanted: &str, last: bool) -> bool {
    if last { word.starts_with(wanted) } else { word == wanted }
}

/// A value that matches only as a whole: lower case, without blanks.
fn whole(text: &str) -> String {
    norm(text).replace(char::is_whitespace, "")
}

fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
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
