//! Bytes to text: which encoding a file is in (domain.md, 2.1).

use std::borrow::Cow;

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};
use serde::{Deserialize, Serialize};

use super::{error::FileError, letters};

/// The encoding that a file was read in; stored with plans, so the order of the variants is for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Encoding {
    /// UTF-8 without a byte order mark.
    Utf8,
    /// UTF-8 with a byte order mark.
    Utf8Bom,
    /// UTF-16, little endian, with a byte order mark.
    Utf16Le,
    /// UTF-16, big endian, with a byte order mark.
    Utf16Be,
    /// Windows-1252.
    Windows1252,
    /// Mac Roman.
    MacRoman,
    /// DOS code page 850; of the letters of names, 437 has the same.
    Cp850,
}

impl Encoding {
    /// The name in previews and in the API.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf8Bom => "utf-8-bom",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Windows1252 => "windows-1252",
            Self::MacRoman => "mac-roman",
            Self::Cp850 => "cp850",
        }
    }

    /// Its proper name, the same in every language.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf8Bom => "UTF-8 (BOM)",
            Self::Utf16Le => "UTF-16 LE",
            Self::Utf16Be => "UTF-16 BE",
            Self::Windows1252 => "Windows-1252",
            Self::MacRoman => "Mac Roman",
            Self::Cp850 => "CP850 (DOS)",
        }
    }

    /// What a person may choose. A byte order mark is found by itself.
    pub const CHOICES: [Self; 6] =
        [Self::Utf8, Self::Windows1252, Self::MacRoman, Self::Cp850, Self::Utf16Le, Self::Utf16Be];

    /// Whether nothing in a file says that it is this one, so that finding it is a guess by its letters.
    #[must_use]
    pub fn is_guess(self) -> bool {
        matches!(self, Self::MacRoman | Self::Cp850)
    }
}

/// A file's text.
pub struct Decoded<'a> {
    /// The text without a byte order mark.
    pub text: Cow<'a, str>,
    /// What it was read as.
    pub encoding: Encoding,
    /// Whether it looks like UTF-8 that was once read as Windows-1252 (`Ã¤`); the text is left as it is.
    pub mojibake: bool,
}
crate::opaque_debug!(Decoded<'_>);

/// Reads bytes as text: a byte order mark decides, else strict UTF-8, else Windows-1252, or what makes better words of them.
pub fn decode(bytes: &[u8]) -> Result<Decoded<'_>, FileError> {
    let (text, encoding) = if let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        (utf8(rest, bytes)?, Encoding::Utf8Bom)
    } else if let Some(rest) = bytes.strip_prefix(b"\xFF\xFE") {
        (utf16(UTF_16LE, rest)?, Encoding::Utf16Le)
    } else if let Some(rest) = bytes.strip_prefix(b"\xFE\xFF") {
        (utf16(UTF_16BE, rest)?, Encoding::Utf16Be)
    } else if std::str::from_utf8(bytes).is_ok() {
        (utf8(bytes, bytes)?, Encoding::Utf8)
    } else {
        match letters::best(bytes) {
            Encoding::Windows1252 => (windows1252(bytes)?, Encoding::Windows1252),
            better => (single_byte(bytes, better)?, better),
        }
    };
    Ok(decoded(text, encoding))
}

/// Reads bytes in the encoding that a person chose; a byte order mark of that encoding is no text.
pub fn decode_as(bytes: &[u8], encoding: Encoding) -> Result<Decoded<'_>, FileError> {
    let without = |mark: &[u8]| bytes.strip_prefix(mark);
    let (text, encoding) = match encoding {
        Encoding::Utf8 | Encoding::Utf8Bom => match without(b"\xEF\xBB\xBF") {
            Some(rest) => (utf8(rest, bytes)?, Encoding::Utf8Bom),
            None => (utf8(bytes, bytes)?, Encoding::Utf8),
        },
        Encoding::Utf16Le => (utf16(UTF_16LE, without(b"\xFF\xFE").unwrap_or(bytes))?, encoding),
        Encoding::Utf16Be => (utf16(UTF_16BE, without(b"\xFE\xFF").unwrap_or(bytes))?, encoding),
        Encoding::Windows1252 => (windows1252(bytes)?, encoding),
        Encoding::MacRoman | Encoding::Cp850 => (single_byte(bytes, encoding)?, encoding),
    };
    Ok(decoded(text, encoding))
}

fn decoded(text: Cow<'_, str>, encoding: Encoding) -> Decoded<'_> {
    let mojibake = encoded_twice(&text);
    Decoded { text, encoding, mojibake }
}

/// Whether a text lost signs on its way here: the sign for what could not be read, or the signs of text that was encoded
/// twice (domain.md, 0).
#[must_use]
pub fn is_damaged(cell: &str) -> bool {
    cell.contains('\u{fffd}') || encoded_twice(cell)
}

/// Whether a text looks like UTF-8 that was read as something else and saved again: the signs that the first byte of a letter
/// beyond ASCII becomes, with one behind it that a further byte becomes.
#[must_use]
pub fn encoded_twice(text: &str) -> bool {
    if text.is_ascii() {
        return false;
    }
    let further =
        |c: char| matches!(c, '\u{80}'..='\u{bf}') || letters::WINDOWS.iter().take(32).any(|w| *w == c);
    text.chars().zip(text.chars().skip(1)).any(|(c, next)| match c {
        'Ã' | 'Â' | 'Ì' => further(next),
        // Dashes, quotes and apostrophes.
        'â' => matches!(next, '€' | '\u{80}'),
        // The same of letters like š and ł; not what may well stand behind a capital Ä or Å.
        'Ä' | 'Å' => {
            let usual = matches!(next, '“' | '”' | '„' | '‘' | '’' | '–' | '—' | '…' | '\u{a0}');
            further(next) && !next.is_alphabetic() && !usual
        }
        // By way of a Mac, and of DOS.
        '√' | '├' => !next.is_ascii(),
        _ => false,
    })
}

/// A text that was read as a guess, as Windows-1252 would have it.
#[must_use]
pub fn otherwise(text: &str, read_as: Encoding) -> String {
    let table = letters::table(read_as);
    let byte = |c: char| table.iter().position(|known| *known == c);
    let swap = |c: char| byte(c).and_then(|at| letters::WINDOWS.get(at)).copied().unwrap_or(c);
    text.chars().map(|c| if c.is_ascii() { c } else { swap(c) }).collect()
}

fn single_byte(bytes: &[u8], encoding: Encoding) -> Result<Cow<'_, str>, FileError> {
    refuse(bytes, |byte| byte == 0)?;
    let table = letters::table(encoding);
    Ok(bytes.iter().map(|byte| letters::sign(table, *byte)).collect::<String>().into())
}

fn utf8<'a>(rest: &'a [u8], all: &[u8]) -> Result<Cow<'a, str>, FileError> {
    let text = std::str::from_utf8(rest).map_err(|error| unknown_at(rest, error.valid_up_to()))?;
    refuse(all, |byte| byte == 0)?;
    Ok(Cow::Borrowed(text))
}

fn utf16<'a>(encoding: &'static encoding_rs::Encoding, rest: &'a [u8]) -> Result<Cow<'a, str>, FileError> {
    encoding
        .decode_without_bom_handling_and_without_replacement(rest)
        .ok_or(FileError::KodierungUnbekannt { line: None })
}

fn windows1252(bytes: &[u8]) -> Result<Cow<'_, str>, FileError> {
    // The five bytes have no character; the WHATWG table maps them to control characters all the same.
    refuse(bytes, |byte| matches!(byte, 0 | 0x81 | 0x8D | 0x8F | 0x90 | 0x9D))?;
    Ok(WINDOWS_1252.decode_without_bom_handling(bytes).0)
}

fn refuse(bytes: &[u8], impossible: impl Fn(u8) -> bool) -> Result<(), FileError> {
    match bytes.iter().position(|byte| impossible(*byte)) {
        Some(at) => Err(unknown_at(bytes, at)),
        None => Ok(()),
    }
}

fn unknown_at(bytes: &[u8], at: usize) -> FileError {
    let before = bytes.get(..at).unwrap_or_default();
    FileError::KodierungUnbekannt { line: Some(super::scan::line_breaks(before).saturating_add(1)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_encoding_is_found_by_mark_then_strict_utf8_then_windows_1252() {
        for (bytes, text, encoding) in [
            (&b"\xEF\xBB\xBFK\xC3\xB6ln"[..], "Köln", Encoding::Utf8Bom),
            (b"K\xC3\xB6ln", "Köln", Encoding::Utf8),
            (b"K\xF6ln \x80", "Köln €", Encoding::Windows1252),
            (b"\xFF\xFEK\0\xF6\0", "Kö", Encoding::Utf16Le),
            (b"\xFE\xFF\0K\0\xF6", "Kö", Encoding::Utf16Be),
            (b"M\x8Annle J\x9Arg Wei\xA7 \x80rzte", "Männle Jörg Weiß Ärzte", Encoding::MacRoman),
            (b"M\x84nnle J\x94rg Wei\xE1 M\x9ALLER", "Männle Jörg Weiß MÜLLER", Encoding::Cp850),
        ] {
            let read = decode(bytes).unwrap();
            assert_eq!((read.text.as_ref(), read.encoding, read.mojibake), (text, encoding, false));
        }
        assert!(decode("KÃ¶ln".as_bytes()).unwrap().mojibake);
    }

    #[test]
    fn text_that_was_encoded_twice_is_known_by_its_signs() {
        for once in [
            "Müller",
            "ÄRZTE",
            "Özil",
            "ÜBER",
            "Groß",
            "José",
            "Mu\u{308}ller",
            "Lukaš",
            "Kuś",
            "5 °C",
            "A – B",
            "Heinz’",
            "„x“",
        ] {
            let windows: String = once.bytes().map(|byte| letters::sign(&letters::WINDOWS, byte)).collect();
            let mac: String =
                once.bytes().map(|byte| letters::sign(letters::table(Encoding::MacRoman), byte)).collect();
            assert!(!encoded_twice(once), "{once}");
            assert!(encoded_twice(&windows), "{once}: {windows}");
            assert!(encoded_twice(&mac) || !once.contains(['ü', 'Ä', 'Ö', 'Ü', 'ß', 'é']), "{once}: {mac}");
        }
        for fine in
            ["CHÂTEAU", "JOÃO", "LUNEDÌ", "Ängste", "Ålesund", "„Gruppe Ä“", "Haus Ä – neu", "√2", "Ä…", ""]
        {
            assert!(!encoded_twice(fine), "{fine}");
        }
    }

    #[test]
    fn a_guess_can_be_shown_as_it_would_be_otherwise() {
        assert_eq!(otherwise("Männle, Jörg", Encoding::MacRoman), "MŠnnle, Jšrg");
        assert_eq!(otherwise("Weiß", Encoding::Cp850), "Weiá");
    }

    #[test]
    fn a_chosen_encoding_is_taken_at_its_word() {
        for (bytes, chosen, text, encoding) in [
            (&b"K\xC3\xB6ln"[..], Encoding::Windows1252, "KÃ¶ln", Encoding::Windows1252),
            (b"\xEF\xBB\xBFK\xC3\xB6ln", Encoding::Utf8, "Köln", Encoding::Utf8Bom),
            (b"K\xC3\xB6ln", Encoding::Utf8Bom, "Köln", Encoding::Utf8),
            (b"K\0\xF6\0", Encoding::Utf16Le, "Kö", Encoding::Utf16Le),
            (b"\xFE\xFF\0K\0\xF6", Encoding::Utf16Be, "Kö", Encoding::Utf16Be),
        ] {
            let read = decode_as(bytes, chosen).unwrap();
            assert_eq!((read.text.as_ref(), read.encoding), (text, encoding), "{chosen:?}");
        }
        let refused = |bytes, chosen| decode_as(bytes, chosen).unwrap_err();
        let unknown = |line| FileError::KodierungUnbekannt { line };
        assert_eq!(refused(b"a\nK\xF6ln", Encoding::Utf8), unknown(Some(2)));
        assert_eq!(refused(b"K\0\xF6\0", Encoding::Windows1252), unknown(Some(1)));
        assert_eq!(refused(b"abc", Encoding::Utf16Le), unknown(None));
    }

    #[test]
    fn impossible_bytes_are_refused_with_their_line() {
        for (bytes, line) in [
            (&b"a\r\nb\0c"[..], Some(2)),
            (b"a\rb\n\xF6\x81", Some(3)),
            (b"\xEF\xBB\xBFa\n\xFF", Some(2)),
            (b"\xEF\xBB\xBFa\n\n\0", Some(3)),
            (b"\xFF\xFEa\0\x00\xD8", None),
            (b"\xFF\xFEa", None),
        ] {
            assert_eq!(decode(bytes).unwrap_err(), FileError::KodierungUnbekannt { line }, "{bytes:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes: Vec<u8>) {
            let _ = decode(&bytes);
        }
    }
}
