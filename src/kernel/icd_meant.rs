//! What was probably meant by a text that is no ICD code: usual spellings, for the hint that one key accepts (domain.md,
//! 4.3). Nothing is ever taken from here without being asked about.

use unicode_normalization::UnicodeNormalization;

use super::{
    icd::{is_code, is_odd_digit},
    text::is_invisible,
};

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
#[derive(PartialEq, Eq)]
enum Word {
    /// Side, or that it is confirmed: dropped.
    Mark,
    /// Suspected, excluded, or past: whoever drops this asserts a diagnosis.
    Doubt,
    /// Anything else.
    Text,
}

/// Words in front of a code.
const LABELS: [&str; 14] = [
    "ICD",
    "HAUPTDIAGNOSE",
    "NEBENDIAGNOSE",
    "DIAGNOSEN",
    "DIAGNOSE",
    "DIAGNOSES",
    "DIAGNOSIS",
    "DIAG",
    "SCHLÜSSEL",
    "CODE",
    "KODE",
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
/// Beginnings of words that say that a diagnosis is not confirmed.
const DOUBTS: [&str; 14] = [
    "VERDACHT",
    "V.A",
    "VD",
    "Z.N",
    "ZUSTAND",
    "AUSSCHL",
    "AUSGESCHL",
    "SUSP",
    "FRAGL",
    "KEIN",
    "NICHT",
    "EXCLUDED",
    "HISTORY",
    "POSSIBLE",
];
/// Around words and codes, never in them.
const PUNCTUATION: [char; 9] = ['.', ',', ':', ';', '-', '=', '/', '!', '\''];

/// Whether these are the letters of certainty and side; `BALG` is a word.
pub(super) fn is_mark(word: &str) -> bool {
    let letters = word.chars().all(|c| matches!(c, 'G' | 'R' | 'L' | 'B' | 'A' | 'V' | 'Z'));
    letters && (word.len() <= 2 || !word.contains('A'))
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
    let tokens: Vec<&str> =
        text.split([' ', '(', ')', '[', ']', ',', ';']).filter(|token| !token.is_empty()).collect();
    // The code alone, with blanks inside and marks behind it.
    let last =
        tokens.iter().rposition(|token| word(token) == Word::Text).map_or(0, |at| at.saturating_add(1));
    let (core, marks) = tokens.split_at(last);
    let ambiguous =
        matches!(core, [code, digits] if code.contains('.') && is_code(code) && is_number(digits));
    if let Some(code) = spelled(&core.concat()).filter(|_| !ambiguous) {
        let doubt = marks.iter().any(|mark| word(mark) == Word::Doubt);
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
    for token in tokens.iter().skip(width) {
        match (exactly(token), word(token)) {
            (Some(code), _) if codes.contains(&code) => {}
            (Some(code), _) => codes.push(code),
            (None, Word::Mark) => {}
            // "Hepatitis A".
            (None, Word::Doubt) => doubt |= !(text && token.trim_matches(PUNCTUATION) == "A"),
            (None, Word::Text) => text = true,
        }
    }
    match (doubt, text) {
        (true, false) => Meant::Unconfirmed,
        (true, true) => Meant::Unknown,
        (false, _) => Meant::Codes(codes),
    }
}

/// In capitals; without quotes and without digits that only stand beside a text; every dash is `-`.
fn plain(entered: &str) -> String {
    let kept = entered.chars().filter(|c| !is_odd_digit(*c) && !is_invisible(*c));
    let wide: String = kept.nfkc().collect();
    wide.to_uppercase()
        .chars()
        .filter(|c| {
            !matches!(c, '"' | '\'' | '„' | '“' | '”' | '‚' | '‘' | '’' | '«' | '»' | '‹' | '›' | '`' | '´')
        })
        .map(|c| if matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}') { '-' } else { c })
        .collect()
}

/// Without a label in front.
fn unlabelled(text: &str) -> &str {
    let behind =
        |label: &&str| text.strip_prefix(*label).filter(|rest| !rest.starts_with(char::is_alphabetic));
    let Some(mut rest) = LABELS.iter().find_map(behind) else { return text };
    for part in ["10", "GM"] {
        let behind = rest.trim_start_matches([' ', '-']);
        rest = behind.strip_prefix(part).unwrap_or(rest);
    }
    let year = rest.trim_start_matches([' ', '-']);
    if let Some((digits, behind)) = year.split_at_checked(4)
        && is_number(digits)
    {
        rest = behind;
    }
    rest.trim_start_matches([' ', ':', '=', '-', '.', '#'])
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

fn word(token: &str) -> Word {
    let token = token.trim_matches(PUNCTUATION);
    if is_mark(token) {
        return if is_unconfirmed(token) { Word::Doubt } else { Word::Mark };
    }
    if MARKS.contains(&token) {
        Word::Mark
    } else if DOUBTS.iter().any(|doubt| token.starts_with(doubt)) {
        Word::Doubt
    } else {
        Word::Text
    }
}
