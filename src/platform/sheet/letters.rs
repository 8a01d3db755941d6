//! Which of the old one-byte encodings a file is in, by the words that its bytes make (domain.md, 2.1, Encoding).
//!
//! Windows, Mac and DOS have the umlauts at different places. Read with the wrong table, a letter within a word becomes a sign
//! that no name has there; read with the right one, it becomes a letter that names of German and its neighbours have.

use std::sync::LazyLock;

use encoding_rs::{MACINTOSH, WINDOWS_1252};

use super::decode::Encoding;

/// What the upper 128 bytes of an encoding stand for.
pub(super) type Table = [char; 128];

/// Windows-1252; its five bytes without a sign are control characters.
pub(super) static WINDOWS: LazyLock<Table> = LazyLock::new(|| of(WINDOWS_1252));
static MAC: LazyLock<Table> = LazyLock::new(|| of(MACINTOSH));
static DOS: LazyLock<Table> = LazyLock::new(|| {
    let signs = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";
    let mut all = signs.chars();
    std::array::from_fn(|_| all.next().unwrap_or(char::REPLACEMENT_CHARACTER))
});

fn of(encoding: &'static encoding_rs::Encoding) -> Table {
    let mut byte = 0x7f_u8;
    std::array::from_fn(|_| {
        byte = byte.saturating_add(1);
        let (text, _) = encoding.decode_without_bom_handling(std::slice::from_ref(&byte));
        text.chars().next().unwrap_or(char::REPLACEMENT_CHARACTER)
    })
}

/// The table of an encoding of one byte; Windows-1252 for those that are none.
pub(super) fn table(encoding: Encoding) -> &'static Table {
    match encoding {
        Encoding::MacRoman => &MAC,
        Encoding::Cp850 => &DOS,
        Encoding::Windows1252
        | Encoding::Utf8
        | Encoding::Utf8Bom
        | Encoding::Utf16Le
        | Encoding::Utf16Be => &WINDOWS,
    }
}

/// What a byte stands for.
pub(super) fn sign(table: &Table, byte: u8) -> char {
    byte.checked_sub(0x80).and_then(|at| table.get(usize::from(at))).copied().unwrap_or(char::from(byte))
}

/// What a letter within a word is worth: another encoding must find as much, unless Windows-1252 finds nothing.
const A_WORD: i64 = 2;
/// How far from one quote the other one is looked for, in bytes.
const QUOTED: usize = 60;

/// The encoding of one byte that makes the best words of these bytes; Windows-1252 unless another makes better ones.
pub(super) fn best(bytes: &[u8]) -> Encoding {
    let mut best = (score(bytes, &WINDOWS), Encoding::Windows1252);
    for other in [Encoding::MacRoman, Encoding::Cp850] {
        let found = score(bytes, table(other));
        if found > best.0 && (found >= A_WORD || (found > 0 && best.0 <= 0)) {
            best = (found, other);
        }
    }
    best.1
}

/// The sum over all bytes beyond ASCII.
fn score(bytes: &[u8], table: &Table) -> i64 {
    let at = |place: Option<usize>| place.and_then(|at| bytes.get(at)).map(|byte| sign(table, *byte));
    let beyond = bytes.iter().enumerate().filter(|(_, byte)| !byte.is_ascii());
    beyond
        .map(|(here, byte)| {
            let c = sign(table, *byte);
            match c {
                '„' | '‚' | '‘' => quote(at(here.checked_sub(1)), c, at(here.checked_add(1)), || {
                    has_counterpart(bytes, table, here, c)
                }),
                _ => fits(at(here.checked_sub(1)), c, at(here.checked_add(1))),
            }
        })
        .fold(0_i64, i64::saturating_add)
}

/// Whether the other sign of a pair of quotes is near.
fn has_counterpart(bytes: &[u8], table: &Table, here: usize, c: char) -> bool {
    let (from, to, others) = match c {
        '„' => (here, here.saturating_add(QUOTED), ['“', '”']),
        '‚' => (here, here.saturating_add(QUOTED), ['‘', '’']),
        _ => (here.saturating_sub(QUOTED), here, ['‚', '‚']),
    };
    let near = bytes.get(from..to.min(bytes.len())).unwrap_or_default();
    near.iter().any(|byte| others.contains(&sign(table, *byte)))
}

fn is_vowel(c: char) -> bool {
    matches!(c.to_ascii_lowercase(), 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'ä' | 'ö' | 'ü' | 'Ä' | 'Ö' | 'Ü')
}

/// What no word has at that place.
const WRONG: i64 = -3;

/// How well a quote stands between its neighbours.
fn quote(before: Option<char>, c: char, after: Option<char>, has_counterpart: impl Fn() -> bool) -> i64 {
    let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    match c {
        // An apostrophe of some.
        '‘' if letter(before) && letter(after) => 1,
        '‘' if !letter(before) => 0,
        '„' | '‚' if letter(before) => WRONG,
        _ if has_counterpart() => 2,
        // Alone in front of a word: on a Mac that was `Çelik`.
        '‚' if after.is_some_and(char::is_lowercase) => WRONG,
        _ => 0,
    }
}

/// How well a sign stands between its neighbours: 3 for an umlaut in a word, -3 for what no word has there.
fn fits(before: Option<char>, c: char, after: Option<char>) -> i64 {
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_alphabetic() && c != 'ˆ');
    let upper = |c: Option<char>| c.is_some_and(char::is_uppercase);
    let lower = |c: Option<char>| c.is_some_and(char::is_lowercase);
    let vowel = |c: Option<char>| c.is_some_and(is_vowel);
    let (behind_letter, before_letter) = (letter(before), letter(after));
    let (within, behind_consonant) = (behind_letter && before_letter, behind_letter && !vowel(before));
    let before_other_vowel = vowel(after) && after != Some('u');
    // Capitals begin words, or make up whole ones; of ß there is no capital that people use.
    let in_capitals = upper(before) && lower(after) && after != Some('ß');
    if c.is_uppercase() && (lower(before) || in_capitals) {
        return WRONG;
    }
    if c.is_lowercase() && c != 'ß' && behind_letter && upper(after) {
        return WRONG;
    }
    match c {
        'ß' if vowel(before) => 2,
        'ß' => WRONG,
        'ä' | 'ö' | 'ü' | 'Ä' | 'Ö' | 'Ü' if !behind_letter && !before_letter => -1,
        'ä' | 'ö' | 'ü' if !behind_letter || vowel(before) => 1,
        'ä' | 'ö' | 'ü' if before_other_vowel => 2,
        'Ä' | 'Ö' | 'Ü' if before_other_vowel => i64::from(behind_letter),
        'ä' | 'ö' | 'ü' | 'Ä' | 'Ö' | 'Ü' => 3,
        'Š' | 'Ž' if before_letter || behind_letter => 2,
        'š' | 'ž' if within && behind_consonant => 3 * i64::from(vowel(after)),
        'š' | 'ž' => i64::from(behind_letter),
        'ç' if behind_letter && matches!(after, Some('a' | 'o' | 'u')) => 3,
        'ã' | 'õ' if behind_letter && matches!(after, Some('o' | 'e')) => 3,
        'à' if within => 1,
        'ı' if behind_consonant => 2,
        'ç' if behind_letter => 2,
        'ë' | 'ï' if behind_letter => i64::from(vowel(before)).saturating_add(1),
        'é' | 'è' | 'ê' | 'ë' | 'á' | 'à' | 'â' | 'í' | 'ì' | 'î' | 'ï' | 'ó' | 'ò' | 'ô' | 'ú' | 'ù'
        | 'û' | 'ñ' | 'ç' | 'å' | 'æ' | 'ø' | 'ý' => match (behind_letter, before_letter) {
            (true, _) if vowel(before) => 1,
            (true, _) => 2,
            (false, true) => 0,
            (false, false) => -1,
        },
        'É' | 'È' | 'Á' | 'À' | 'Í' | 'Ó' | 'Ú' | 'Ñ' | 'Ç' | 'Å' | 'Æ' | 'Ø' => {
            match before_letter {
                // The beginning of a name, or its only letter.
                true if !behind_letter && lower(after) => 2,
                true => 1,
                false => i64::from(behind_letter || after == Some('.')),
            }
        }
        '“' | '”' if before.is_some_and(|c| !c.is_whitespace()) && !before_letter => 2,
        '“' | '”' if !within => 1,
        '’' if within && upper(after) => 3,
        '’' if within => i64::from(after == Some('s')).saturating_add(1),
        '’' => 1,
        '–' | '—' if within => i64::from(upper(after)).saturating_mul(2),
        '–' | '—' | '…' | '•' if !before_letter => 1,
        '€' if !within && lower(after) => WRONG,
        '€' if !within => i64::from(!before_letter),
        '\u{a0}' => 1,
        c if c.is_control() => WRONG,
        c if c.is_alphabetic() && !matches!(c, 'ƒ' | 'ª' | 'º' | 'µ' | 'ˆ' | 'ﬁ' | 'ﬂ' | 'Ω' | 'π') => {
            0
        }
        _ if within => WRONG,
        // What draws boxes is in no table of people.
        '\u{2500}'..='\u{25ff}' => -2,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The bytes of a text in that encoding.
    fn bytes(text: &str, encoding: Encoding) -> Vec<u8> {
        let byte = |c: char| {
            table(encoding).iter().position(|known| *known == c).map(|at| u8::try_from(at + 128).unwrap())
        };
        text.chars().map(|c| if c.is_ascii() { c as u8 } else { byte(c).unwrap() }).collect()
    }

    #[test]
    fn the_tables_are_those_of_the_encodings() {
        assert_eq!((sign(&WINDOWS, 0xe4), sign(&MAC, 0x8a), sign(&DOS, 0x84)), ('ä', 'ä', 'ä'));
        assert_eq!((sign(&WINDOWS, 0x80), sign(&MAC, 0xa7), sign(&DOS, 0xe1)), ('€', 'ß', 'ß'));
        assert_eq!((sign(&DOS, 0xff), sign(&DOS, 0x9f), sign(&DOS, b'a')), ('\u{a0}', 'ƒ', 'a'));
    }

    #[test]
    fn names_are_read_as_they_were_written() {
        let everywhere = [
            "Männle",
            "Jörg",
            "Müller",
            "Weiß",
            "Großmann",
            "Ärztin",
            "Özil",
            "Übel",
            "MÜLLER",
            "GRÖßER",
            "Käthe",
            "Zoë",
            "Chloé",
            "Çelik",
            "Çetin",
            "ÇELIK",
            "Émile",
            "É. Durand",
            "Álvarez",
            "Åse",
            "Nuñez",
            "Inês",
            "Göçmen",
            "Citroën",
            "Weißkopf",
            "José",
            "André",
            "François",
            "Hélène",
            "Jürgen Größl",
            "Bäuerle | Änne | 01.01.1970 |",
        ];
        for name in everywhere {
            for encoding in [Encoding::Windows1252, Encoding::MacRoman, Encoding::Cp850] {
                assert_eq!(best(&bytes(name, encoding)), encoding, "{name} as {}", encoding.name());
            }
        }
        for (name, bytes, encoding) in [
            ("Øystein", &b"\xafystein"[..], Encoding::MacRoman),
            ("Øystein", b"\x9dystein", Encoding::Cp850),
            ("João", b"Jo\x8bo", Encoding::MacRoman),
        ] {
            assert_eq!(best(bytes), encoding, "{name}");
        }
        for text in [
            "Kašpar",
            "Maršik",
            "wie geht’s",
            "‚eilig‘",
            "Lambert’sche",
            "Aleš",
            "Dušan",
            "Šimon",
            "Žižka",
            "Tomáš",
            "Mária",
            "Iván",
            "O’Brien",
            "Meier–Huber",
            "„eilig“ € 5",
            "§ 630f, 37 °C",
            "Zweitmeinung\u{a0}Onkologie",
            "Renée",
            "Søren Ångström",
            "Señor",
            "JOSÉ",
            "Gruppe „Ä“",
            "3–4 ½",
        ] {
            assert_eq!(best(&bytes(text, Encoding::Windows1252)), Encoding::Windows1252, "{text}");
        }
    }
}
