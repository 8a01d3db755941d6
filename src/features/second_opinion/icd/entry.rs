//! Reading what was typed: the codes, or one sentence for each part that is none, with what was probably meant.

use crate::{
    features::second_opinion::cases::Fallgruppe,
    kernel::{
        icd::{Normalised, normalise},
        problem::FieldErrors,
    },
};

/// Why a text is no list of codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// One for each offending part, at the field `icd`.
    pub fields: FieldErrors,
    /// The whole text as it was probably meant; readable. One key accepts it.
    pub suggestion: Option<String>,
}

/// Reads a list of codes.
///
/// # Errors
/// Every offending part, and the text that was probably meant where each part has one.
pub fn read(raw: &str) -> Result<Normalised, Refusal> {
    normalise(raw)
        .map_err(|refused| Refusal { fields: refused.sentences("icd"), suggestion: refused.suggestion })
}

/// What was probably meant by a text that is refused; none for one that is read, and where that is not sure.
#[must_use]
pub fn meant(raw: &str) -> Option<String> {
    read(raw).err()?.suggestion
}

/// Whether none of the codes fits the specialty: oncology codes begin with C or D (interface.md, 4.5). A hint only.
#[must_use]
pub fn unusual(fallgruppe: Fallgruppe, codes: &[String]) -> bool {
    fallgruppe == Fallgruppe::Onko
        && !codes.is_empty()
        && !codes.iter().any(|code| code.starts_with(['C', 'D']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_oncology_case_without_any_tumour_looks_unusual() {
        let codes = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect::<Vec<_>>();
        assert!(unusual(Fallgruppe::Onko, &codes(&["I10"])));
        assert!(!unusual(Fallgruppe::Onko, &codes(&["I10", "C50.1"])));
        assert!(!unusual(Fallgruppe::Kardio, &codes(&["I10"])));
    }

    #[test]
    fn what_was_probably_meant_is_the_whole_text() {
        let check = |raw: &str, suggestion: Option<&str>, code: &str| {
            let refusal = read(raw).unwrap_err();
            assert_eq!(refusal.suggestion.as_deref(), suggestion, "{raw}");
            assert_eq!(refusal.fields.0[0].code, code, "{raw}");
        };
        check("c501", Some("C50.1"), "ICD_FORMAT");
        check("c501; C795", Some("C50.1, C79.5"), "ICD_FORMAT");
        check("C79.5, c501", Some("C79.5, C50.1"), "ICD_FORMAT");
        check("C50,1", Some("C50.1"), "ICD_FORMAT");
        check("c501, xx", None, "ICD_FORMAT");
        check("Brust", None, "ICD_FORMAT");
        check("C50.1 V", None, "ICD_ZUSATZ");
        check("  ", None, "ICD_LEER");
    }

    #[test]
    fn the_sentence_names_the_part_and_the_code() {
        let refusal = read("c501").unwrap_err();
        let said = crate::ui::words::t(crate::kernel::words::Lang::De, &refusal.fields.0[0].words);
        assert!(said.ends_with("Meinten Sie C50.1?"), "{said}");
    }
}
