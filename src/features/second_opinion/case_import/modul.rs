//! From the CRM's `Modul` to the Fallgruppe (domain.md, 2.5).

use super::codes::Warning;
use crate::{
    features::second_opinion::cases::Fallgruppe,
    kernel::text::{collapse, norm},
};

/// The names of the CRM, to the letter.
const NAMES: [(&str, Fallgruppe); 5] = [
    ("Zweitmeinung Onkologie", Fallgruppe::Onko),
    ("Zweitmeinung Kardiologie", Fallgruppe::Kardio),
    ("Zweitmeinung Intensiv", Fallgruppe::Intensiv),
    ("Zweitmeinung Gallenblase", Fallgruppe::Galle),
    ("Zweitmeinung Schilddrüse", Fallgruppe::Sd),
];

/// What a `Modul` with `begutachtung` in it is known by, in this order.
const KEYWORDS: [(&str, Fallgruppe); 6] = [
    ("onko", Fallgruppe::Onko),
    ("kardio", Fallgruppe::Kardio),
    ("intensiv", Fallgruppe::Intensiv),
    ("galle", Fallgruppe::Galle),
    ("schilddrüse", Fallgruppe::Sd),
    ("schilddruese", Fallgruppe::Sd),
];

/// The Fallgruppe and what is odd about the name; none is MODUL_UNBEKANNT.
#[must_use]
pub fn fallgruppe_of(raw: &str) -> Option<(Fallgruppe, Option<Warning>)> {
    let (exact, lower) = (collapse(raw), norm(raw));
    if let Some((_, group)) = NAMES.into_iter().find(|(name, _)| *name == exact) {
        return Some((group, None));
    }
    if let Some((_, group)) = NAMES.into_iter().find(|(name, _)| norm(name) == lower) {
        return Some((group, Some(Warning::ModulSchreibweise)));
    }
    if !lower.contains("begutachtung") {
        return None;
    }
    let mut found = KEYWORDS.into_iter().filter(|(word, _)| lower.contains(word)).map(|(_, group)| group);
    let first = found.next()?;
    let ambiguous = found.any(|group| group != first);
    Some((first, ambiguous.then_some(Warning::ModulMehrdeutig)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::intake::Code as _;

    #[test]
    fn worked_examples_of_section_10() {
        for example in super::super::testing::examples()["modul"].as_array().unwrap() {
            let input = example["in"].as_str().unwrap();
            let shown = match fallgruppe_of(input) {
                Some((group, warning)) => {
                    let codes: Vec<&str> = warning.iter().map(|warning| warning.code()).collect();
                    serde_json::json!([group.code(), codes])
                }
                None => "FEHLER:MODUL_UNBEKANNT".into(),
            };
            assert_eq!(shown, example["out"], "{input}");
        }
        assert_eq!(fallgruppe_of("Zweitmeinung Orthopädie"), None);
        assert_eq!(fallgruppe_of("Begutachtung Schilddruese Schilddrüse"), Some((Fallgruppe::Sd, None)));
    }
}
