//! The two fonts of the product, and how wide a text is in them.

use std::{collections::HashMap, io::Read as _, sync::LazyLock};

use flate2::read::GzDecoder;
use skrifa::{
    FontRef, MetadataProvider as _,
    instance::{LocationRef, Size},
};
use unicode_normalization::UnicodeNormalization as _;

use super::PdfError;

/// DejaVu Sans Condensed (`assets/fonts/SOURCE.md`): it has the Latin letters that names
/// are written with, Greek, Cyrillic, and the signs that people type.
static REGULAR: LazyLock<Vec<u8>> =
    LazyLock::new(|| unpacked(include_bytes!("../../../assets/fonts/DejaVuSansCondensed.ttf.gz")));
static BOLD: LazyLock<Vec<u8>> =
    LazyLock::new(|| unpacked(include_bytes!("../../../assets/fonts/DejaVuSansCondensed-Bold.ttf.gz")));

/// Stands for a letter that the font does not have.
const REPLACEMENT: char = '\u{fffd}';

/// Empty where the bytes are damaged; then no font is read from them.
fn unpacked(packed: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    if GzDecoder::new(packed).read_to_end(&mut out).is_err() {
        out.clear();
    }
    out
}

/// A letter as it is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Glyph {
    /// Its number in the font.
    pub id: u32,
    /// How far the next one stands behind it, in parts of the size.
    pub advance: f32,
}

/// A font with the letters that most text has, looked up beforehand.
pub struct Face {
    bytes: &'static [u8],
    font: FontRef<'static>,
    known: HashMap<char, Glyph>,
    missing: Glyph,
}

/// Both fonts.
pub struct Fonts {
    /// Of most text.
    pub regular: Face,
    /// Of bold text.
    pub bold: Face,
}

impl Fonts {
    /// Reads them.
    ///
    /// # Errors
    /// [`PdfError::Font`].
    pub fn load() -> Result<Self, PdfError> {
        Ok(Self { regular: Face::of(&REGULAR)?, bold: Face::of(&BOLD)? })
    }
}

impl Face {
    fn of(bytes: &'static [u8]) -> Result<Self, PdfError> {
        let font = FontRef::new(bytes).map_err(|_| PdfError::Font)?;
        let missing = Glyph { id: 0, advance: 0.0 };
        let mut face = Self { bytes, font, known: HashMap::new(), missing };
        face.missing = face.find(REPLACEMENT).ok_or(PdfError::Font)?;
        let usual = ('\u{20}'..'\u{250}').chain('\u{2010}'..'\u{2040}');
        let usual: Vec<(char, Glyph)> = usual.filter_map(|c| Some((c, face.find(c)?))).collect();
        face.known.extend(usual);
        Ok(face)
    }

    /// The file.
    #[must_use]
    pub fn bytes(&self) -> &'static [u8] {
        self.bytes
    }

    fn find(&self, letter: char) -> Option<Glyph> {
        let id = self.font.charmap().map(letter).filter(|id| id.to_u32() != 0)?;
        let (size, at) = (Size::unscaled(), LocationRef::default());
        let advance = self.font.glyph_metrics(size, at).advance_width(id)?;
        let em = f32::from(self.font.metrics(size, at).units_per_em);
        Some(Glyph { id: id.to_u32(), advance: advance / em })
    }

    /// How a letter is drawn; one that the font does not have as a sign that something stands there.
    #[must_use]
    pub fn glyph(&self, letter: char) -> Glyph {
        let known = self.known.get(&letter).copied();
        known.or_else(|| self.find(letter)).unwrap_or(self.missing)
    }

    /// How wide a text is in that size.
    #[must_use]
    pub fn width(&self, text: &str, size: f32) -> f32 {
        text.chars().map(|letter| self.glyph(letter).advance * size).sum()
    }

    /// The lines of a text where they may be so wide. A blank at which a line is broken stays at its end, for those who take
    /// the text out again.
    #[must_use]
    pub fn lines(&self, text: &str, size: f32, room: f32) -> Vec<String> {
        let mut out = Vec::new();
        for part in cleaned(text).split('\n') {
            let (mut line, mut width) = (String::new(), 0.0);
            for word in part.split_inclusive([' ', '-']) {
                let needs = self.width(word.trim_end_matches(' '), size);
                if width + needs > room && !line.is_empty() {
                    out.push(std::mem::take(&mut line));
                    width = 0.0;
                }
                if needs <= room {
                    line.push_str(word);
                    width += self.width(word, size);
                    continue;
                }
                // A word that is longer than a line is broken where it must be.
                for letter in word.chars() {
                    let needs = self.glyph(letter).advance * size;
                    if width + needs > room && !line.is_empty() {
                        out.push(std::mem::take(&mut line));
                        width = 0.0;
                    }
                    line.push(letter);
                    width += needs;
                }
            }
            out.push(line);
        }
        out
    }
}

/// A text as it can be drawn: letters composed, since nothing here puts marks upon letters; blanks for tabs; without
/// characters that are none. What is private to some font says nothing in another.
fn cleaned(text: &str) -> String {
    let kept = |letter: char| match letter {
        '\n' => Some('\n'),
        '\t' | '\u{2028}' | '\u{2029}' => Some(' '),
        '\u{feff}' => None,
        private if matches!(u32::from(private), 0xe000..=0xf8ff | 0xf_0000..=0x10_ffff) => Some(REPLACEMENT),
        // Not a character, by the standard.
        none if u32::from(none) & 0xfffe == 0xfffe => Some(REPLACEMENT),
        control if control.is_control() => None,
        letter => Some(letter),
    };
    text.nfc().filter_map(kept).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fonts_have_the_latin_letters_that_names_are_written_with() {
        let fonts = Fonts::load().unwrap();
        let letters = ('\u{20}'..'\u{7f}').chain('\u{a0}'..'\u{250}').chain('\u{1e00}'..'\u{1efa}');
        for letter in letters.chain("„“–−…€°²³µ☐☑✓→■▲●○◆☺\u{202f}".chars())
        {
            for face in [&fonts.regular, &fonts.bold] {
                assert!(face.find(letter).is_some(), "U+{:04X}", u32::from(letter));
            }
        }
        assert_eq!(fonts.regular.glyph('\u{4e2d}'), fonts.regular.missing);
    }

    #[test]
    fn lines_are_broken_between_words_and_nothing_is_lost() {
        let fonts = Fonts::load().unwrap();
        let face = &fonts.regular;
        let text = "Frau B. trinkt wenig; Donaudampfschifffahrtsgesellschaftskapitänswitwe.\nZweite Zeile";
        for room in [20.0, 60.0, 120.0, 400.0] {
            let lines = face.lines(text, 9.0, room);
            assert_eq!(lines.concat(), text.replace('\n', ""), "{room}");
            assert!(lines.iter().all(|line| face.width(line.trim_end(), 9.0) <= room + 0.01), "{room}");
        }
        assert_eq!(face.lines("a\n\nb", 9.0, 100.0), ["a", "", "b"]);
        assert_eq!(face.lines("", 9.0, 100.0), [""]);
    }

    #[test]
    fn what_is_no_letter_is_not_drawn() {
        assert_eq!(cleaned("a\u{0}b\tc\u{feff}\u{e000}\u{ffff}"), "ab c\u{fffd}\u{fffd}");
        assert_eq!(cleaned("u\u{308}"), "ü");
    }
}
