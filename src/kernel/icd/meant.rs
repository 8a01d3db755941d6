//! What was probably meant by a text that is no ICD code: usual spellings, for the hint that one key accepts (domain.md,
//! 4.3). Nothing is ever taken from here without being asked about.

use unicode_normalization::UnicodeNormalization;

use super::{is_code, is_odd_digit};
use crate::kernel::text::{is_dash, is_invisible};

/// What a refused text looks like.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Meant {
    /// These codes; more than one where only a blank stands between them, or words.
    Codes(Vec<String>),
    /// A code with a mark of an unconfirmed diagnosis, for which no code may be offered.
    Unconfirmed,
    /// Nothing in particular.
    Unknown,
}

/// A word beside a code.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Word {
    /// Side, or that it is confirmed: dropped.
    Mark,
    /// Suspected, excluded, or past: whoever drops this asserts a diagnosis.
    Doubt,
    /// A dash or a word between the ends of a range, or between alternatives.
    Between,
    /// Anything else.
    Text,
}

/// Words in front of a code.
const LABELS: [&str; 18] = [
    "ICD",
    "HAUPTDIAGNOSE",
    "NEBENDIAGNOSE",
    "DIAGNOSEN",
    "DIAGNOSE",
    "DIAGNOSES",
    "DIAGNOSIS",
    "DIAG",
    "DG",
    "SCHLUESSEL",
    "CODE",
    "KODE",
    "NUMMER",
    "NR",
    "NO",
    "DX",
    "HD",
    "ND",
];
/// Sides and certainty in words.
const MARKS: [&str; 12] = [
    "LINKS",
    "RECHTS",
    "LI",
    "RE",
    "BDS",
    "BEIDSEITS",
    "BEIDSEITIG",
    "GESICHERT",
    "LEFT",
    "RIGHT",
    "BILATERAL",
    "CONFIRMED",
];
/// Words that say that a diagnosis is not confirmed.
const DOUBTS: [&str; 20] = [
    "VA", "V.A", "VD", "V.D", "VERD", "ZN", "Z.N", "ZUST", "DD", "D.D", "ST.P", "S/P", "EVTL", "HISTORY",
    "POSSIBLE", "PROBABLE", "R/O", "RULE", "RULED", "OHNE",
];
/// Beginnings of such words.
const DOUBT_STEMS: [&str; 21] = [
    "VERDACHT",
    "V.A.",
    "Z.N.",
    "ZUSTAND",
    "KEIN",
    "AUSSCHL",
    "AUSGESCHL",
    "AUSZUSCHL",
    "SUSP",
    "FRAGL",
    "MOEGL",
    "WAHRSCH",
    "VERMUT",
    "EVENTUELL",
    "ANAMNE",
    "UNGESICH",
    "UNBESTAET",
    "EXCLUD",
    "LIKELY",
    "UNLIKELY",
    "UNCONFIRM",
];
/// Beginnings of what `NICHT` takes back; in front of anything else it is part of a name (`nicht kleinzellig`).
const CONFIRMED: [&str; 15] = [
    "GESICHERT",
    "BESTAETIGT",
    "NACHGEWIESEN",
    "NACHWEISBAR",
    "NACHZUWEISEN",
    "SICHER",
    "ERWIESEN",
    "BELEGT",
    "EINDEUTIG",
    "ERKENNBAR",
    "VORHANDEN",
    "VORLIEGEND",
    "MEHR",
    "CONFIRMED",
    "PROVEN",
];
/// Endings of Latin names of vessels: behind them `A.` and `V.` are an artery and a vein.
const VESSEL_ENDS: [&str; 4] = ["ALIS", "ARIS", "ICA", "ACA"];
/// Such names with other endings.
const VESSELS: [&str; 10] = [
    "CAROTIS",
    "CAVA",
    "CEREBRI",
    "MAGNA",
    "MENINGEA",
    "PARVA",
    "POPLITEA",
    "PORTAE",
    "SAPHENA",
    "SUBCLAVIA",
];
/// Words between the ends of a range, or between alternatives.
const BETWEEN: [&str; 5] = ["BIS", "ODER", "VS", "OR", "TO"];
/// Words of no other letters than those of certainty and side: tissue, lavage, laboratory.
const WORDS_OF_MARKS: [&str; 4] = ["BALG", "BAL", "LAB", "GRAB"];
/// Most words of a text that is looked through.
const MOST_WORDS: usize = 200;
/// Around words and codes, never in them.
const PUNCTUATION: [char; 9] = ['.', ',', ':', ';', '-', '=', '/', '!', '\''];

/// Whether these are letters of certainty and side, each at most once: `ALL` (leukaemia) and `VZV` (a virus) are words.
pub(super) fn is_mark(word: &str) -> bool {
    let letters = word.chars().all(|c| matches!(c, 'G' | 'R' | 'L' | 'B' | 'A' | 'V' | 'Z'));
    let once = word.char_indices().all(|(at, c)| !word.get(..at).is_some_and(|before| before.contains(c)));
    letters && !word.is_empty() && (word.len() <= 2 || (once && !WORDS_OF_MARKS.contains(&word)))
}

/// Whether letters of certainty say that the diagnosis is not confirmed.
pub(super) fn is_unconfirmed(marks: &str) -> bool {
    marks.contains(['A', 'V', 'Z'])
}

/// Reads a refused text as people write codes.
pub(super) fn meant(entered: &str) -> Meant {
    let plain = plain(entered);
    match of_plain(unlabelled(plain.trim())) {
        Meant::Codes(_) if plain.contains('?') => Meant::Unknown,
        meant => meant,
    }
}

fn of_plain(text: &str) -> Meant {
    let split = text.split([' ', '(', ')', '[', ']', ',', ';']).filter(|token| !token.is_empty());
    let tokens: Vec<&str> = split.take(MOST_WORDS.saturating_add(1)).collect();
    if tokens.len() > MOST_WORDS {
        return Meant::Unknown;
    }
    let words: Vec<Word> = (0..tokens.len()).map(|at| word(&tokens, at)).collect();
    // The code alone, with blanks inside and marks behind it.
    let last = words.iter().rposition(|word| *word == Word::Text).map_or(0, |at| at.saturating_add(1));
    let (core, _) = tokens.split_at(last);
    let ambiguous =
        matches!(core, [code, digits] if code.contains('.') && is_code(code) && is_number(digits));
    if let Some(code) = spelled(&core.concat()).filter(|_| !ambiguous) {
        let doubt = words.iter().skip(last).any(|word| *word == Word::Doubt);
        return if doubt { Meant::Unconfirmed } else { Meant::Codes(vec![code]) };
    }
    if ambiguous {
        return Meant::Unknown;
    }
    // A code, perhaps with blanks inside, and words or other codes behind it.
    let of_first = |width: usize| {
        let code = tokens.get(..width).map(<[&str]>::concat).as_deref().and_then(exactly)?;
        Some((width, code))
    };
    let pointed = |width: usize| of_first(width).filter(|(_, code)| code.contains('.'));
    let begin = [1, 2, 3].into_iter().find_map(pointed).or_else(|| of_first(1));
    let Some((width, first)) = begin else { return Meant::Unknown };
    let (mut codes, mut text, mut doubt) = (vec![first], false, false);
    for (at, (token, word)) in tokens.iter().zip(words).enumerate().skip(width) {
        let next_is_code = || tokens.get(at.saturating_add(1)).is_some_and(|next| exactly(next).is_some());
        match (exactly(token), word) {
            (Some(code), _) if codes.contains(&code) => {}
            (Some(code), _) => codes.push(code),
            // "C50.1 - C50.9" and "C50.1 oder C50.2" are not two codes.
            (None, Word::Between) if next_is_code() => return Meant::Unknown,
            (None, Word::Mark | Word::Between) => {}
            // "Hepatitis A", "Faktor V Leiden".
            (None, Word::Doubt) => doubt |= !(text && is_of_text(&tokens, at)),
            (None, Word::Text) => text = true,
        }
    }
    match (doubt, text) {
        (true, false) => Meant::Unconfirmed,
        (true, true) => Meant::Unknown,
        (false, _) => Meant::Codes(codes),
    }
}

/// Whether a letter behind words belongs to them.
fn is_of_text(tokens: &[&str], at: usize) -> bool {
    let bare = |at: usize| tokens.get(at).map(|token| token.trim_matches(PUNCTUATION));
    let next = at.saturating_add(1);
    // "V. a." is two letters of one abbreviation.
    match bare(at) {
        Some("A") => at.checked_sub(1).and_then(bare) != Some("V"),
        Some("V") => next < tokens.len() && bare(next) != Some("A") && word(tokens, next) == Word::Text,
        _ => false,
    }
}

/// In capitals, umlauts as two letters; without quotes and without digits that only stand beside a text; every dash is `-`.
fn plain(entered: &str) -> String {
    let kept = entered.chars().filter(|c| !is_odd_digit(*c) && !is_invisible(*c));
    let wide: String = kept.nfkc().collect();
    let upper = wide.to_uppercase().replace('Ä', "AE").replace('Ö', "OE").replace('Ü', "UE");
    upper
        .chars()
        .filter(|c| {
            !matches!(c, '"' | '\'' | '„' | '“' | '”' | '‚' | '‘' | '’' | '«' | '»' | '‹' | '›' | '`' | '´')
        })
        .map(|c| if is_dash(c) { '-' } else { c })
        .collect()
}

/// Without the labels in front: `ICD-10-GM 2026, Code:`, `Hauptdiagnose (ICD-10):`.
fn unlabelled(text: &str) -> &str {
    let mut rest = text;
    let mut labelled = false;
    loop {
        let begin = if labelled {
            rest.trim_start_matches([' ', ':', '=', '-', '.', '#', '(', ')', '[', ']'])
        } else {
            rest
        };
        // No letter may follow a word, no digit a number: `CODEIN`, `104`.
        let ends = |behind: &&str, number: bool| {
            !behind.starts_with(|c: char| if number { c.is_ascii_digit() } else { c.is_alphabetic() })
        };
        let word =
            LABELS.iter().find_map(|label| begin.strip_prefix(*label).filter(|behind| ends(behind, false)));
        let edition = || {
            let behind = |part: &&str| begin.strip_prefix(*part).filter(|behind| ends(behind, *part == "10"));
            let year = || {
                begin.split_at_checked(4).filter(|(digits, _)| is_number(digits)).map(|(_, behind)| behind)
            };
            ["10", "GM"].iter().find_map(behind).or_else(year)
        };
        let Some(behind) = word.or_else(|| edition().filter(|_| labelled)) else { return begin };
        (rest, labelled) = (behind, true);
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The code that stands here, perhaps with letters O for zeros and with punctuation around it.
fn exactly(token: &str) -> Option<String> {
    let code = zeros(token.trim_matches(PUNCTUATION));
    is_code(&code).then_some(code)
}

/// Likewise, where the point may be missing.
fn spelled(text: &str) -> Option<String> {
    exactly(text).or_else(|| {
        let code = zeros(text.trim_matches(PUNCTUATION));
        let (stem, sub) = code.split_at_checked(3)?;
        Some(format!("{stem}.{sub}")).filter(|code| is_code(code))
    })
}

/// With zeros for the letters O behind the first letter.
fn zeros(code: &str) -> String {
    let mut chars = code.chars();
    chars.next().into_iter().chain(chars.map(|c| if c == 'O' { '0' } else { c })).collect()
}

/// What a word beside a code says.
fn word(tokens: &[&str], at: usize) -> Word {
    let bare = |at: usize| tokens.get(at).map(|token| token.trim_matches(PUNCTUATION)).unwrap_or_default();
    let (raw, token, next) =
        (tokens.get(at).copied().unwrap_or_default(), bare(at), bare(at.saturating_add(1)));
    let before = at.checked_sub(1).map(bare).unwrap_or_default();
    if token.is_empty() || BETWEEN.contains(&token) {
        return Word::Between;
    }
    let takes_back = |behind: usize| {
        let word = bare(at.saturating_add(behind));
        CONFIRMED.iter().any(|stem| word.starts_with(stem))
    };
    // Arteria, vena, atrioventricular: the letter is part of a name.
    let is_vessel = VESSELS.contains(&next)
        || VESSEL_ENDS.iter().any(|end| next.len() > end.len() && next.ends_with(end));
    let is_name = next.len() > 1 && !next.starts_with(|c: char| c.is_ascii_digit());
    let is_conduction = token == "AV" && is_name && !is_doubt(next) && !MARKS.contains(&next);
    if (matches!(raw, "A." | "V.") && is_vessel) || is_conduction {
        return Word::Text;
    }
    if is_mark(token) {
        return if is_unconfirmed(token) { Word::Doubt } else { Word::Mark };
    }
    if MARKS.contains(&token) {
        Word::Mark
    } else if is_doubt(token)
        || (matches!(token, "NICHT" | "NOT") && (next.is_empty() || (1..=2).any(takes_back)))
        || (token == "N" && matches!(before, "Z" | "ZUST"))
    {
        Word::Doubt
    } else {
        Word::Text
    }
}

fn is_doubt(token: &str) -> bool {
    DOUBTS.contains(&token) || DOUBT_STEMS.iter().any(|stem| token.starts_with(stem))
}
