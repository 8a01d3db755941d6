//! The rules of profiles, pure.

use jiff::civil::Date;

use super::model::{FormerSign, Profile};
use crate::{
    kernel::{
        clock::whole_micros,
        problem::FieldErrors,
        text::{fold, length, norm},
    },
    platform::entity::{Entity, Stamp, Violation, columns_fit},
};

/// A Handzeichen has so many letters.
pub const LETTERS: std::ops::RangeInclusive<usize> = 2..=5;

/// Whether a text can be a Handzeichen: two to five letters and nothing else.
#[must_use]
pub fn is_sign(text: &str) -> bool {
    LETTERS.contains(&length(text)) && text.chars().all(char::is_alphabetic)
}

/// A Handzeichen for somebody of that name that nobody has: first letters, then ever more of the surname, then letters that
/// count. None where all of these are taken.
#[must_use]
pub fn proposed(name: &str, is_taken: impl Fn(&str) -> bool) -> Option<String> {
    let letters = |word: &str| word.chars().filter(|c| c.is_alphabetic()).collect::<Vec<char>>();
    let words: Vec<Vec<char>> =
        name.split_whitespace().map(letters).filter(|word| !word.is_empty()).collect();
    let (first, last) = (words.first()?, words.last()?);
    let capital =
        |word: &[char]| word.first().map(|c| c.to_uppercase().collect::<String>()).unwrap_or_default();
    let few =
        |word: &[char], count: usize| word.iter().skip(1).take(count).collect::<String>().to_lowercase();
    let initials =
        format!("{}{}", capital(first), if words.len() > 1 { capital(last) } else { few(first, 1) });
    let longer = (1..=3).map(|count| format!("{}{}{}", capital(first), capital(last), few(last, count)));
    let counted = ('a'..='z').map(|letter| format!("{initials}{letter}"));
    let all = std::iter::once(initials.clone()).chain(longer).chain(counted);
    all.into_iter().find(|sign| is_sign(sign) && !is_taken(sign))
}

/// The order of lists: those who work here by name, then those who have left.
#[must_use]
pub fn place(profile: &Profile, today: Date) -> (bool, String) {
    (profile.bis.is_some_and(|last| last < today), fold(&profile.name))
}

impl Entity for Profile {
    const STAMPS: &'static [&'static str] = &["updated_at", "updated_by"];

    /// Letters that were signed with stay theirs: others begin a new period.
    fn settle(&mut self, before: Option<&Self>, stamp: &Stamp) {
        if let Some(before) = before.filter(|before| norm(&before.handzeichen) != norm(&self.handzeichen)) {
            if before.signiert_at.is_some() {
                let (von, bis) = (before.handzeichen_von, stamp.today);
                let handzeichen = before.handzeichen.clone();
                self.handzeichen_frueher.push(FormerSign { handzeichen, von, bis });
                self.handzeichen_von = stamp.today;
                self.signiert_at = None;
            } else if self.handzeichen_frueher.is_empty() {
                self.handzeichen_von = self.von;
            }
        }
        (self.updated_at, self.updated_by) = (whole_micros(stamp.now), stamp.user);
    }

    fn check(&self, _: Option<&Self>, _: Date) -> FieldErrors {
        let mut broken = columns_fit(self);
        if !self.handzeichen.is_empty() && !is_sign(&self.handzeichen) {
            broken.push(Violation::new("handzeichen", "HANDZEICHEN_UNGUELTIG"));
        }
        if self.bis.is_some_and(|last| last < self.von) {
            broken.push(Violation::new("bis", "ENDE_VOR_BEGINN"));
        }
        broken.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_is_two_to_five_letters() {
        for (text, fits) in [
            ("PL", true),
            ("Öß", true),
            ("ABCDE", true),
            ("P", false),
            ("ABCDEF", false),
            ("P1", false),
            ("P L", false),
            ("", false),
        ] {
            assert_eq!(is_sign(text), fits, "{text}");
        }
    }

    #[test]
    fn the_proposal_is_the_shortest_that_nobody_has() {
        let of = |name: &str, taken: &[&str]| proposed(name, |sign| taken.contains(&sign));
        assert_eq!(of("Petra Leitung", &[]).as_deref(), Some("PL"));
        assert_eq!(of("Petra Leitung", &["PL"]).as_deref(), Some("PLe"));
        assert_eq!(of("petra maria  leitung", &["PL", "PLe", "PLei", "PLeit"]).as_deref(), Some("PLa"));
        assert_eq!(of("Cem", &[]).as_deref(), Some("Ce"));
        assert_eq!(of("Dr. Ida von Öhm", &[]).as_deref(), Some("DÖ"));
        assert_eq!((of("7", &[]), of("", &[])), (None, None));
    }
}
