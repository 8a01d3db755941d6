//! Which passwords are refused: too short, too long, or among the first that anybody would try (R-AUTH-01, R-AUTH-02).
//!
//! One judge for every way to a password: change, invitation, recovery, command line. No rule of composition.

use std::{collections::HashSet, io::Read as _, sync::OnceLock};

use flate2::read::GzDecoder;
use unicode_normalization::UnicodeNormalization as _;
use zxcvbn::{Score, zxcvbn};

use super::password::{PasswordError, check_length};
use crate::kernel::problem::{FieldErrors, Kind, Problem};

/// The passwords of published leaks (`assets/passwords/SOURCE.md`).
static LEAKED: &[u8] = include_bytes!("../../../assets/passwords/common-passwords.txt.gz");
/// No more than this is unpacked of them, bytes.
const MOST: u64 = 1 << 20;
/// The product's own words, and what people type in front of a year: no better than a known password.
const OWN_WORDS: [&str; 16] = [
    "visite",
    "zweitmeinung",
    "pflege",
    "praxis",
    "krankenhaus",
    "gutachten",
    "dak",
    "passwort",
    "kennwort",
    "password",
    "geheim",
    "anmelden",
    "willkommen",
    "sommer",
    "winter",
    "changeme",
];

/// Why a password is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// Fewer than 12 characters.
    TooShort,
    /// More than 128 characters.
    TooLong,
    /// Leaked, made of what everybody knows about its owner, or guessed quickly. One sentence for all of them.
    Guessable,
}

impl Refused {
    /// The code of domain.md, section 11.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::TooShort => "PASSWORT_ZU_KURZ",
            Self::TooLong => "PASSWORT_ZU_LANG",
            Self::Guessable => "PASSWORT_BEKANNT",
        }
    }
    /// The refusal as a problem of one field of a form.
    #[must_use]
    pub fn at(self, field: &'static str) -> Problem {
        let mut fields = FieldErrors::new();
        fields.add(field, self.code());
        Problem::new(Kind::Invalid, self.code()).with_fields(fields)
    }
}

/// Judges a new password. `about`: what is known of its owner (name, e-mail, facility). Takes some milliseconds.
pub fn judge(password: &str, about: &[&str]) -> Result<(), Refused> {
    match check_length(password) {
        Ok(()) => {}
        Err(PasswordError::TooLong) => return Err(Refused::TooLong),
        Err(_) => return Err(Refused::TooShort),
    }
    let password: String = password.nfc().collect();
    let words = words(about);
    let mut inputs: Vec<&str> = OWN_WORDS.to_vec();
    inputs.extend(words.iter().map(String::as_str));
    if is_leaked(&password)
        || is_made_of(&password, &inputs)
        || zxcvbn(&password, &inputs).score() < Score::Three
    {
        return Err(Refused::Guessable);
    }
    Ok(())
}

/// The words of what is known of somebody: whole, and each part of three letters or more.
fn words(about: &[&str]) -> Vec<String> {
    let mut words = Vec::new();
    for text in about {
        let text = text.nfc().collect::<String>().to_lowercase();
        words.extend(
            text.split(|c: char| !c.is_alphanumeric())
                .filter(|part| part.chars().count() >= 3)
                .map(str::to_owned),
        );
        words.push(text);
    }
    words
}

fn leaked() -> &'static HashSet<String> {
    static SET: OnceLock<HashSet<String>> = OnceLock::new();
    SET.get_or_init(|| {
        let mut text = String::new();
        // The list is part of the executable; a test reads it whole.
        let _ = GzDecoder::new(LEAKED).take(MOST).read_to_string(&mut text);
        text.lines().map(str::to_owned).collect()
    })
}

/// Whether it is a leaked password, as it is or with digits and signs around it.
fn is_leaked(password: &str) -> bool {
    let lower = password.to_lowercase();
    let core = lower.trim_matches(|c: char| !c.is_alphabetic());
    let long = |text: &str| text.chars().count() >= 4;
    let rest = lower.chars().count().saturating_sub(core.chars().count());
    leaked().contains(&lower) || (rest <= 8 && long(core) && leaked().contains(core))
}

/// Whether nothing is left of it but signs and a few characters when the known words are taken out.
fn is_made_of(password: &str, words: &[&str]) -> bool {
    let mut sorted: Vec<&str> = words.iter().copied().filter(|word| word.chars().count() >= 3).collect();
    sorted.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let mut left = password.to_lowercase();
    let whole = left.clone();
    for word in sorted {
        left = left.replace(word, "");
    }
    left != whole && left.chars().filter(|c| c.is_alphabetic()).count() <= 3
}

#[cfg(test)]
mod tests {
    use super::*;

    const ABOUT: [&str; 3] = ["Käthe Nordlicht-Ahrens", "k.ahrens@haus-seeblick.example", "Haus Seeblick"];

    #[test]
    fn r_auth_02_the_list_is_whole() {
        // 20,000 lines, some of them twice.
        assert_eq!(leaked().len(), 19_729);
        assert!(leaked().contains("123456") && leaked().contains("qwertyuiop"));
    }

    #[test]
    fn r_auth_02_leaked_and_context_words_are_refused_alike() {
        let mut tried: Vec<String> = leaked()
            .iter()
            .filter(|text| (12..=100).contains(&text.chars().count()))
            .take(60)
            .map(|text| text.to_uppercase())
            .collect();
        assert!(tried.len() >= 50);
        for text in [
            "passwort1234",
            "Passwort2026!",
            "123456789012",
            "qwertzuiop123",
            "aaaaaaaaaaaa",
            "Visite-2026-!!",
            "zweitmeinung1",
            "Haus-Seeblick-7",
            "KätheAhrens2026",
            "k.ahrens@haus-seeblick.example",
            "DragonDragon12",
            "willkommen2026",
        ] {
            tried.push(text.to_owned());
        }
        for text in tried {
            assert_eq!(judge(&text, &ABOUT), Err(Refused::Guessable), "{text}");
        }
    }

    #[test]
    fn r_auth_01_length_is_the_only_rule_of_form() {
        for text in [
            "Kiesel-47-Seerose-Anker",
            "sieben müde otter am fluss",
            "🦦🌊🪵🌿🍄🪨🦆🌧🌈🔥🌵🐚",
            "MQX7-vbTT-k9Lw",
        ] {
            assert_eq!(judge(text, &ABOUT), Ok(()), "{text}");
        }
        assert_eq!(judge("MQX7-vbTT-k", &ABOUT), Err(Refused::TooShort));
        let long: String = "Otterbucht7".chars().cycle().take(129).collect();
        assert_eq!(judge(&long, &ABOUT), Err(Refused::TooLong));
    }
}
