//! The text rules of domain.md, section 0.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, is_nfc};

pub use super::fold::fold;

/// A control character that text must not contain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("control character")]
pub struct ControlCharacter;

/// A single line as stored: NFC, without invisible signs, trimmed, inner whitespace runs (incl. U+00A0, tab, newline) one space.
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

/// A text without the signs that nobody sees: zero-width signs, soft hyphens, byte order marks, direction marks. Spreadsheets,
/// web pages and PDFs put them there, and what they are in is equal to nothing. Two of them mean something between some
/// signs and stay there: U+200D inside an emoji sequence, U+200C and U+200D between letters of a script that joins.
#[must_use]
pub fn visible(raw: &str) -> Cow<'_, str> {
    if !raw.contains(is_invisible) {
        return Cow::Borrowed(raw);
    }
    let mut out = String::with_capacity(raw.len());
    let mut signs = raw.chars().filter(|c| !is_hidden(*c)).peekable();
    while let Some(c) = signs.next() {
        let stays = match (out.chars().next_back(), signs.peek()) {
            _ if !is_joiner(c) => true,
            (Some(before), Some(&after)) => {
                let pictures = c == '\u{200d}' && is_pictorial(before) && is_pictorial(after);
                pictures || joins(before) && joins(after)
            }
            _ => false,
        };
        if stays {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// Whether nothing of a text can be seen.
#[must_use]
pub fn is_blank(raw: &str) -> bool {
    raw.chars().all(|c| c.is_whitespace() || is_invisible(c))
}

/// Signs without a shape that mean nothing to what is stored here (domain.md, 0; their kin of the same blocks with them).
#[must_use]
pub fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

/// Hidden signs and joiners: what is left out where a value is one word of plain letters (codes, addresses, what is looked
/// for).
pub(super) fn is_invisible(c: char) -> bool {
    is_hidden(c) || is_joiner(c)
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// Letters and marks of scripts in which a joiner changes what is read: Arabic and its kin, the Indic scripts.
fn joins(c: char) -> bool {
    matches!(c,
        '\u{600}'..='\u{7ff}' | '\u{840}'..='\u{fff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{18af}'
        | '\u{a840}'..='\u{a8ff}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10a00}'..='\u{11fff}')
}

/// What an emoji sequence is made of: pictures, their colours and their style.
fn is_pictorial(c: char) -> bool {
    matches!(c, '\u{fe0f}' | '\u{20e3}' | '\u{2190}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}' | '\u{e0020}'..='\u{e007f}')
}

/// NFC, without invisible signs, trimmed, whitespace runs collapsed to one space; nothing refused.
#[must_use]
pub fn collapse(raw: &str) -> String {
    if is_plain(raw) {
        return raw.to_owned();
    }
    let raw = visible(raw);
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

/// Whether a text of ASCII and the letters of U+00C0 to U+00FF, which is most of what is stored, is collapsed already. Such
/// texts are told by their bytes alone: an import asks for each cell several times.
fn is_plain(raw: &str) -> bool {
    /// The byte that begins those letters in UTF-8; that of U+0080 to U+00BF, with a blank and a hidden sign, is the one
    /// before it.
    const LETTERS: u8 = 0xc3;
    let mut before = b' ';
    let plain = raw.bytes().all(|byte| {
        let blanks = byte == b' ' && before == b' ';
        before = byte;
        !blanks && matches!(byte, b' '..=b'~' | 0x80..=0xbf | LETTERS)
    });
    plain && (before != b' ' || raw.is_empty())
}

/// For comparisons: NFC, collapsed, lower case; no transliteration (`Müller` ≠ `Mueller`).
#[must_use]
pub fn norm(raw: &str) -> String {
    collapse(raw).to_lowercase()
}

/// For finding a name in other typography: [`norm`] with every dash a hyphen and every apostrophe a straight one, without
/// blanks around them, ligatures and full-width letters as plain ones. Equal names are equal here; not the other way round.
#[must_use]
pub fn spelling(raw: &str) -> String {
    let text = norm(raw);
    if text.is_ascii()
        && !text.contains('`')
        && ![" -", "- ", " '", "' "].iter().any(|pair| text.contains(pair))
    {
        return text;
    }
    let plain = |c: char| match c {
        c if is_dash(c) => '-',
        c if is_apostrophe(c) => '\'',
        c => c,
    };
    let mut out = String::with_capacity(text.len());
    for c in text.chars().map(plain).nfkc().flat_map(char::to_lowercase) {
        match c {
            ' ' if out.ends_with(['-', '\'']) => {}
            '-' | '\'' => {
                out.truncate(out.trim_end().len());
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

/// Whether a sign is a hyphen, a dash or a minus.
#[must_use]
pub fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}'
    )
}

/// Whether a sign is an apostrophe, or one of those that are typed in its place.
#[must_use]
pub fn is_apostrophe(c: char) -> bool {
    matches!(c,
        '\'' | '`' | '´' | '\u{2b9}'..='\u{2bc}' | '\u{2c8}' | '\u{2018}'..='\u{201b}' | '\u{2032}' | '\u{2035}'
        | '\u{ff07}')
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

    #[test]
    fn what_nobody_sees_is_taken_out_everywhere_and_what_joins_stays() {
        for (raw, seen) in [
            ("Fi\u{200b}scher", "Fischer"),
            ("\u{feff}\u{feff}Name", "Name"),
            ("Mac\u{ad}Leod \u{202e}x\u{202c}", "MacLeod x"),
            ("\u{200e}02.02.2026\u{200f}", "02.02.2026"),
            ("A\u{2066}b\u{2069}\u{2060}", "Ab"),
            // A joiner between letters of our own script means nothing.
            ("Auf\u{200c}lage \u{200d}x\u{200d}", "Auflage x"),
            ("👩🏽\u{200d}⚕️ Pflege", "👩🏽\u{200d}⚕️ Pflege"),
            ("👨\u{200d}👩\u{200d}👧", "👨\u{200d}👩\u{200d}👧"),
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
            ("क्\u{200d}ष", "क्\u{200d}ष"),
            ("می\u{200c} x", "می x"),
            // What hides between a letter and a joiner does not keep it from joining.
            ("می\u{200b}\u{200c}خ", "می\u{200c}خ"),
            (" \u{200b} \u{ad}", ""),
        ] {
            assert_eq!(collapse(raw), seen);
            assert_eq!(line(raw), Ok(seen.to_owned()));
            assert_eq!(norm(raw), norm(seen));
        }
        assert_eq!(lines("a\u{200b}\n\u{feff}b"), Ok("a\nb".into()));
        assert!(matches!(visible("Müller 👍"), Cow::Borrowed(_)));
        assert!(is_blank(" \u{feff}\u{a0}") && !is_blank("."));
    }

    #[test]
    fn plain_text_is_collapsed_as_any_other() {
        for raw in [
            "", " ", "a", "a b", "a  b", " a", "a ", "ä ö", "a\u{a0}b", "a\u{ad}b", "a\tb", "×÷ÿ",
            "a\u{7f}b", "ā b",
        ] {
            let collapsed = visible(raw).split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(collapse(raw), collapsed, "{raw:?}");
            assert!(!is_plain(raw) || collapsed == raw, "{raw:?}");
        }
        assert!(is_plain("Rückfrage zur Prüfung, 3-Gefäß") && is_plain(""));
    }

    #[test]
    fn a_name_in_other_typography_is_spelt_alike() {
        for (one, other) in [
            ("O'Brien", "O’Brien"),
            ("O'Brien", "O´ brien"),
            ("D`Arc", "dʼARC"),
            ("Müller-Lüdke", "Müller–Lüdke"),
            ("Müller-Lüdke", "Mu\u{308}ller\u{2011}Lüdke"),
            ("Müller-Lüdke", "Müller - Lüdke"),
            ("Müller-Lüdke", "Müller−Lüdke"),
            ("Florian", "ﬂorian"),
            ("Steffen", "Ｓteﬀen"),
            ("IJssel", "Ĳssel"),
        ] {
            assert_eq!(spelling(one), spelling(other), "{one} {other}");
        }
        assert_ne!(spelling("Müller"), spelling("Mueller"));
        assert_ne!(spelling("Müller Lüdke"), spelling("Müller-Lüdke"));
        assert_eq!(spelling("2026-06-onko-von  der Heide"), "2026-06-onko-von der heide");
    }
}
