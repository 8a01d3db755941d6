//! ICD-10-GM codes: one normalisation everywhere (domain.md, 4.3).

use unicode_normalization::UnicodeNormalization;

use super::words::Msg;

/// More codes than this are refused for one case.
pub const MOST_CODES: usize = 20;
/// Between codes, where they are stored or shown as one text.
pub const JOINT: &str = ", ";

/// Readable codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Normalised {
    /// Canonical codes (`C50.1`), each once, in the order of entry; never empty.
    pub codes: Vec<String>,
    /// Codes of domain.md, one for each thing that was dropped, e.g. `ICD_PLATZHALTER_ENTFERNT`.
    pub warnings: Vec<&'static str>,
}

impl Normalised {
    /// As stored and shown: `C50.1, C79.5`.
    #[must_use]
    pub fn text(&self) -> String {
        self.codes.join(JOINT)
    }
}

/// What was probably meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IcdHint {
    /// `C501`: "Meinten Sie C50.1?", with the code to put in its place.
    Meinten(String),
    /// `C50,1`: "Punkt statt Komma", with the code to put in its place.
    PunktStattKomma(String),
}

impl IcdHint {
    /// The code that one key accepts.
    #[must_use]
    pub fn suggestion(&self) -> &str {
        match self {
            Self::Meinten(code) | Self::PunktStattKomma(code) => code,
        }
    }

    /// The sentence for people.
    #[must_use]
    pub fn words(&self) -> Msg {
        match self {
            Self::Meinten(code) => Msg::new("icd-hint-meinten").with("x", code.as_str()),
            Self::PunktStattKomma(code) => Msg::new("icd-hint-punkt-statt-komma").with("x", code.as_str()),
        }
    }
}

/// Why a text is no list of codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IcdProblem {
    /// `ICD_FORMAT`, `ICD_ZUSATZ`, `ICD_LEER` or `ICD_ZU_VIELE`.
    pub code: &'static str,
    /// The offending part as entered; empty where it is the whole text.
    pub part: String,
    /// What was probably meant.
    pub hint: Option<IcdHint>,
}

impl IcdProblem {
    fn whole(code: &'static str) -> Self {
        Self { code, part: String::new(), hint: None }
    }

    /// The sentence for people; `x` is the offending part.
    #[must_use]
    pub fn words(&self) -> Msg {
        Msg::code(self.code).with("x", self.part.as_str())
    }
}

/// Reads a list of codes: all or nothing.
///
/// # Errors
/// Every offending part with its code; `ICD_LEER` when there is none, `ICD_ZU_VIELE` above [`MOST_CODES`].
pub fn normalise(raw: &str) -> Result<Normalised, Vec<IcdProblem>> {
    let mut found = Normalised { codes: Vec::new(), warnings: Vec::new() };
    let mut problems = Vec::new();
    // A category without subclass that a comma follows directly: `C50` of `C50,1`.
    let mut before_comma: Option<String> = None;
    for piece in raw.split_inclusive([',', ';', '\n', '\r']) {
        let part = piece.trim_end_matches([',', ';', '\n', '\r']);
        let category = before_comma.take();
        if part.trim().is_empty() {
            continue;
        }
        match one(part, &mut found.warnings) {
            Ok(code) => {
                if piece.ends_with(',') && code.len() == 3 {
                    before_comma = Some(code.clone());
                }
                if !found.codes.contains(&code) {
                    found.codes.push(code);
                }
            }
            Err(mut problem) => {
                if let Some(whole) = category.map(|stem| format!("{stem}.{}", problem.part))
                    && is_code(&whole)
                {
                    problem.part = whole.replace('.', ",");
                    problem.hint = Some(IcdHint::PunktStattKomma(whole));
                }
                problems.push(problem);
            }
        }
    }
    if problems.is_empty() && found.codes.is_empty() {
        problems.push(IcdProblem::whole("ICD_LEER"));
    }
    if found.codes.len() > MOST_CODES {
        problems.push(IcdProblem::whole("ICD_ZU_VIELE"));
    }
    if problems.is_empty() { Ok(found) } else { Err(problems) }
}

/// The three characters that a code's statistics are kept by (`C50.1` → `C50`).
#[must_use]
pub fn hauptgruppe(code: &str) -> &str {
    code.get(..3).unwrap_or(code)
}

/// Whether a text is a canonical code: `^[A-Z]\d{2}(\.\d{1,2})?$`, ASCII.
#[must_use]
pub fn is_code(text: &str) -> bool {
    let digits = |part: &[u8]| part.iter().all(u8::is_ascii_digit);
    match text.as_bytes() {
        [letter, a, b, rest @ ..] if letter.is_ascii_uppercase() && digits(&[*a, *b]) => match rest {
            [] => true,
            [b'.', sub @ ..] => (1..=2).contains(&sub.len()) && digits(sub),
            _ => false,
        },
        _ => false,
    }
}

/// One code: steps 1 to 4 of domain.md, 4.3, each once, in this order.
fn one(part: &str, warnings: &mut Vec<&'static str>) -> Result<String, IcdProblem> {
    let entered = crate::kernel::text::collapse(part);
    let wide: String = part.nfkc().collect();
    let mut code = wide.trim().to_uppercase();
    let mut dropped = Vec::new();
    if code.ends_with(['†', '+', '*', '!']) {
        code.pop();
        code.truncate(code.trim_end().len());
        dropped.push("ICD_KENNZEICHEN_ENTFERNT");
    }
    if let Some(stem) = code.strip_suffix('-') {
        let stem = stem.strip_suffix('.').unwrap_or(stem);
        code.truncate(stem.len());
        dropped.push("ICD_PLATZHALTER_ENTFERNT");
    }
    let stem = code.trim_end_matches([' ', 'G', 'R', 'L', 'B', 'A', 'V', 'Z']);
    // `XYZ` is no code with additions: something with a digit must stand before them.
    if stem.len() < code.len() && stem.contains(|c: char| c.is_ascii_digit()) {
        if code.get(stem.len()..).is_some_and(|tail| tail.contains(['A', 'V', 'Z'])) {
            return Err(IcdProblem { code: "ICD_ZUSATZ", part: entered, hint: None });
        }
        code.truncate(stem.len());
        dropped.push("ICD_ZUSATZ_ENTFERNT");
    }
    if !is_code(&code) {
        return Err(IcdProblem { code: "ICD_FORMAT", part: entered, hint: missing_point(&code) });
    }
    warnings.extend(dropped);
    Ok(code)
}

/// `C501` → `C50.1`.
fn missing_point(code: &str) -> Option<IcdHint> {
    let (stem, sub) = code.split_at_checked(3)?;
    let pointed = format!("{stem}.{sub}");
    is_code(&pointed).then_some(IcdHint::Meinten(pointed))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert_eq, proptest};

    use super::*;

    #[test]
    fn the_worked_examples_hold() {
        let examples: serde_json::Value =
            serde_json::from_str(include_str!("../../fixtures/imports/examples.json")).unwrap();
        for example in examples["icd"].as_array().unwrap() {
            let got = match normalise(example["in"].as_str().unwrap()) {
                Ok(found) => serde_json::json!([found.codes, found.warnings]),
                Err(problems) => serde_json::json!(format!("FEHLER:{}", problems[0].code)),
            };
            assert_eq!(got, example["out"], "{}", example["in"]);
        }
        assert_eq!(hauptgruppe("C50.1"), "C50");
    }

    fn check(raw: &str, code: &str, part: &str, hint: Option<IcdHint>) {
        let problems = normalise(raw).unwrap_err();
        assert_eq!(
            (problems[0].code, problems[0].part.as_str(), &problems[0].hint),
            (code, part, &hint),
            "{raw}"
        );
        assert_eq!(problems.len(), 1, "{raw}");
    }

    #[test]
    fn a_refusal_names_the_part_and_what_was_meant() {
        let meinten = |code: &str| Some(IcdHint::Meinten(code.into()));
        check("c501", "ICD_FORMAT", "c501", meinten("C50.1"));
        check("C50.1; C7951 G", "ICD_FORMAT", "C7951 G", meinten("C79.51"));
        check("C50,1", "ICD_FORMAT", "C50,1", Some(IcdHint::PunktStattKomma("C50.1".into())));
        check("I10, C50 , 11", "ICD_FORMAT", "C50,11", Some(IcdHint::PunktStattKomma("C50.11".into())));
        check("C50;1", "ICD_FORMAT", "1", None);
        check("C50,123", "ICD_FORMAT", "123", None);
        check("C50.1+ G", "ICD_FORMAT", "C50.1+ G", None);
        check("C50.1, unklar", "ICD_FORMAT", "unklar", None);
        check("C50.1/C79.5", "ICD_FORMAT", "C50.1/C79.5", None);
        check("C61 gv", "ICD_ZUSATZ", "C61 gv", None);
        check(" ; ,\n", "ICD_LEER", "", None);
        let many: Vec<String> = (10..31).map(|n| format!("C{n}")).collect();
        check(&many.join(";"), "ICD_ZU_VIELE", "", None);
        assert_eq!(normalise(&many[1..].join("\n")).unwrap().codes.len(), MOST_CODES);
    }

    #[test]
    fn markers_placeholders_and_sides_are_dropped_once_each() {
        assert_eq!(normalise("C50.11-").unwrap().codes, ["C50.11"]);
        assert_eq!(normalise("M73.0-*").unwrap().codes, ["M73.0"]);
        assert_eq!(normalise("Ｃ５０.1 R").unwrap().codes, ["C50.1"]);
        assert!(normalise("C50.1*!").is_err());
    }

    proptest! {
        #[test]
        fn normalising_is_done_after_once(raw in "([ ,;\n]{0,2}[a-dA-D][0-9]{2}(\\.[0-9]{1,2}|\\.-)?[†*! GRLBAVZ-]{0,3}[,;]){0,25}") {
            if let Ok(first) = normalise(&raw) {
                let again = normalise(&first.text()).unwrap();
                prop_assert_eq!(again.codes, first.codes);
                prop_assert_eq!(again.warnings.len(), 0);
            }
        }

        #[test]
        fn no_text_makes_it_panic(raw in "\\PC{0,40}") {
            if let Ok(found) = normalise(&raw) {
                assert!(found.codes.iter().all(|code| is_code(code)));
            }
        }
    }
}
