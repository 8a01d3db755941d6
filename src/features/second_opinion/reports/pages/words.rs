//! The words of the workbook in the reader's language. The workbook itself is German (domain.md, 5): its cells are what
//! is stored, and the page says the same.

use crate::{kernel::words::Msg, ui::View};

/// Every fixed word of a cell and of a sheet's name, and the message that says it.
const WORDS: [(&str, &str); 36] = [
    ("Auswertung KW gesamt", "sheet-gesamt"),
    ("Auswertung nach Fachgebieten", "sheet-fachgebiete"),
    ("Auswertung Gutachten", "sheet-gutachten"),
    ("Auswertung Therapieänderungen", "sheet-therapie"),
    ("Auswertung ICD onko", "sheet-icd"),
    ("Gesamtübersicht", "sheet-overview"),
    ("Kennzahl", "chart-figure"),
    ("Differenz", "chart-difference"),
    ("Veränderung", "chart-change"),
    ("KW", "common-week"),
    ("Summe", "common-sum"),
    ("Anteil", "common-share"),
    ("Anzahl", "common-count"),
    ("Gesamt", "sheet-all"),
    ("ICD", "sheet-code"),
    ("Keine ICD-Daten", "sheet-no-codes"),
    ("Onkologie", "gruppe-onko"),
    ("Kardiologie", "gruppe-kardio"),
    ("Intensivmedizin", "gruppe-intensiv"),
    ("Gallenblase", "gruppe-galle"),
    ("Schilddrüse", "gruppe-sd"),
    ("Erstberatungen", "measure-erstberatungen"),
    ("Unterlagen", "measure-unterlagen"),
    ("Ablehnungen", "measure-ablehnungen"),
    ("Keine Rückmeldung", "measure-keine-rueckmeldung"),
    ("Gutachten", "measure-gutachten"),
    ("Alternative", "measure-alternative"),
    ("Bestätigung", "measure-bestaetigung"),
    ("Noch nicht kodiert", "measure-nicht-kodiert"),
    ("Keine RM/Ablehnung", "measure-keine-rm-ablehnung"),
    ("TA Ja", "measure-ta-ja"),
    ("TA Nein", "measure-ta-nein"),
    ("Diagnosekorrektur", "measure-diagnosekorrektur"),
    ("Unterversorgung", "measure-unterversorgung"),
    ("Übertherapie", "measure-uebertherapie"),
    ("Abbrüche", "measure-abbrueche"),
];

/// A text of the workbook in the reader's language. What is no word of it (an ICD code, a dash) stays as it is.
pub(super) fn said(v: &View, text: &str) -> String {
    message(text).map_or_else(|| text.to_owned(), |msg| v.t(&msg))
}

/// The name of a sheet without the word that all of them begin with: "Nach Fachgebieten".
pub(super) fn in_short(v: &View, name: &str) -> String {
    let said = said(v, name);
    let rest = said.strip_prefix("Auswertung ").unwrap_or(&said);
    let mut letters = rest.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn message(text: &str) -> Option<Msg> {
    WORDS.iter().find(|(word, _)| *word == text).map(|(_, key)| Msg::new(key)).or_else(|| period(text))
}

/// The heads of the comparison: `2025 (gesamt)`, `2026 (bis KW 08)`.
fn period(text: &str) -> Option<Msg> {
    let (jahr, rest) = text.strip_suffix(')')?.split_once(" (")?;
    jahr.parse::<u16>().ok()?;
    match rest.strip_prefix("bis KW ") {
        Some(kw) => Some(Msg::new("sheet-until").with("jahr", jahr).with("kw", kw)),
        None => (rest == "gesamt").then(|| Msg::new("sheet-whole").with("jahr", jahr)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        features::second_opinion::reports::{
            sheets::{NAMES, sheets},
            workbook_tests::{golden, medium},
        },
        kernel::words::Lang,
        platform::sheet::write_xlsx::Value,
    };

    /// Words that are the same in both languages.
    const SAME: [&str; 2] = ["ICD", "Alternative"];

    #[test]
    fn the_page_says_every_word_of_the_workbook_german_as_it_stands_there_and_english_in_english() {
        let view = |lang| View::bare(lang, "Haus", jiff::civil::date(2026, 11, 20));
        let (german, english) = (view(Lang::De), view(Lang::En));
        let mut texts: Vec<String> = NAMES.map(str::to_owned).to_vec();
        for figures in [golden(), medium(2021, 8)] {
            for sheet in sheets(&figures) {
                texts.extend(sheet.cells.into_values().filter_map(|cell| match cell.value {
                    Value::Text(text) => Some(text),
                    Value::Count(_) | Value::Fraction(_) | Value::Empty => None,
                }));
            }
        }
        let is_code = |text: &str| text.chars().nth(1).is_some_and(|c| c.is_ascii_digit());
        for text in texts.iter().filter(|text| *text != "–" && (!is_code(text) || text.contains('('))) {
            assert!(message(text).is_some(), "{text}");
            assert_eq!(&said(&german, text), text);
            assert_eq!(&said(&english, text) == text, SAME.contains(&text.as_str()), "{text}");
        }
        assert!(
            texts.iter().any(|text| text == "2025 (bis KW 08)") && texts.iter().any(|text| is_code(text))
        );
        assert_eq!(said(&english, "2025 (bis KW 08)"), "2025 (up to week 08)");
        assert_eq!(
            NAMES.map(|name| in_short(&german, name)),
            ["KW gesamt", "Nach Fachgebieten", "Gutachten", "Therapieänderungen", "ICD onko"]
        );
        assert_eq!((said(&english, "C50.1"), said(&english, "–")), ("C50.1".into(), "–".into()));
    }
}
