//! The text rules of domain.md, section 0.

use unicode_normalization::{UnicodeNormalization, is_nfc};

pub use super::fold::fold;

/// A control character that text must not contain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("control character")]
pub struct ControlCharacter;

/// A single line as stored: NFC, trimmed, inner whitespace runs (incl. U+00A0, tab, newline) one space.
/// Control characters other than whitespace are refused.
pub fn line(raw: &str) -> Result<String, ControlCharacter> {
    if raw.chars().any(|c| c.is_control() && !c.is_whitespace()) {
        return Err(ControlCharacter);
    }
    Ok(collapse(raw))
}

/// Several lines as stored: each line like [`line`], `\n` between them, no blank lines at either end.
pub fn lines(raw: &str) -> Result<String, ControlCharacter> {
    let cleaned: Vec<String> =
        raw.replace("\r\n", "\n").replace('\r', "\n").split('\n').map(line).collect::<Result<_, _>>()?;
    Ok(cleaned.join("\n").trim_matches('\n').to_owned())
}

/// NFC, trimmed, whitespace runs collapsed to one space; nothing refused.
#[must_use]
pub fn collapse(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    for word in raw.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    // Below U+0300 nothing composes; that saves most texts the lookup of every character.
    if out.chars().all(|c| c < '\u{300}') || is_nfc(&out) { out } else { out.nfc().collect() }
}

/// For comparisons: NFC, collapsed, lower case; no transliteration (`Müller` ≠ `Mueller`).
#[must_use]
pub fn norm(raw: &str) -> String {
    collapse(raw).to_lowercase()
}

/// Empty is none.
#[must_use]
pub fn some(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

/// Length in Unicode scalar values, as every limit of domain.md counts.
#[must_use]
pub fn length(text: &str) -> usize {
    text.chars().count()
}

/// Lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len().saturating_mul(2)), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_collapsed_composed_and_refused_as_section_0_says() {
        assert_eq!(line("  Karl\u{a0} \t Heinz\n"), Ok("Karl Heinz".into()));
        assert_eq!(line("Schilddru\u{308}se"), Ok("Schilddrüse".into()));
        assert_eq!(line("a\u{0}b"), Err(ControlCharacter));
        assert_eq!(lines(" a  b\r\n\r\nc \n"), Ok("a b\n\nc".into()));
        assert_eq!(norm(" MÜLLER  x"), "müller x");
    }
}
