//! ICD-10-GM codes: one normalisation everywhere (domain.md, 4.3).
//!
//! Owns: what is read as a code, why a text is refused, and which code is offered in its place.
//! May use: `kernel`.
//! Never: a list of codes; a decision to take a code that was only offered.

mod meant;
#[cfg(test)]
mod tests;

use unicode_normalization::UnicodeNormalization;

use self::meant::{Meant, is_mark, is_unconfirmed, meant};
use super::{problem::FieldErrors, text::collapse, words::Msg};

/// More codes than this are refused for one case.
pub const MOST_CODES: usize = 20;
/// Parts of a text that are looked at; with more of them there are too many codes, whatever they are.
const MOST_PARTS: usize = 200;
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

/// What was probably meant by a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IcdHint {
    /// `C501`: "Meinten Sie C50.1?", with what to put in its place; two codes with a comma.
    Meinten(String),
    /// `C50,1`: "Punkt statt Komma", with the code to put in its place.
    PunktStattKomma(String),
}

/// Why a part of a text is no code.
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

    /// The sentence for people, with what was probably meant; `x` is the offending part.
    #[must_use]
    pub fn words(&self) -> Msg {
        let words = match &self.hint {
            Some(IcdHint::Meinten(code)) => Msg::new("code-icd-meinten-sie").with("y", code.as_str()),
            Some(IcdHint::PunktStattKomma(code)) => {
                Msg::new("code-icd-punkt-statt-komma").with("y", code.as_str())
            }
            None => Msg::code(self.code),
        };
        words.with("x", self.part.as_str())
    }
}

/// Why a text is no list of codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IcdRefused {
    /// Every offending part; never empty.
    pub problems: Vec<IcdProblem>,
    /// The whole text as it was probably meant, where each offending part has a hint; readable. One key accepts it.
    pub suggestion: Option<String>,
}

impl IcdRefused {
    /// One sentence for each offending part, at this field.
    #[must_use]
    pub fn sentences(&self, field: &'static str) -> FieldErrors {
        let mut errors = FieldErrors::new();
        for problem in &self.problems {
            errors.add_with(field, problem.code, problem.words());
        }
        errors
    }
}

/// What stands in front of a comma that may be a point.
#[derive(Clone, Copy)]
struct BeforeComma<'t> {
    part: &'t str,
    /// How many problems there were before it.
    problems: usize,
}

impl BeforeComma<'_> {
    /// What both sides of the comma are, if they are one code of this category with a comma for its point.
    fn with(self, behind: &str) -> Option<IcdProblem> {
        let category = one(self.part, &mut Vec::new()).or_else(|problem| match problem.hint {
            Some(IcdHint::Meinten(code)) => Ok(code),
            _ => Err(problem),
        });
        let stem = format!("{}.", category.ok()?);
        let entered = collapse(&format!("{},{}", self.part.trim_end(), behind.trim_start()));
        let code = match one(&format!("{}.{}", self.part.trim_end(), behind.trim_start()), &mut Vec::new()) {
            Ok(code) => code,
            Err(IcdProblem { code: "ICD_ZUSATZ", .. })
                if behind.trim_start().starts_with(|c: char| c.is_ascii_digit()) =>
            {
                return Some(IcdProblem { code: "ICD_ZUSATZ", part: entered, hint: None });
            }
            Err(IcdProblem { hint: Some(IcdHint::Meinten(code)), .. }) => code,
            Err(_) => return None,
        };
        (code.starts_with(&stem) && is_code(&code)).then_some(IcdProblem {
            code: "ICD_FORMAT",
            part: entered,
            hint: Some(IcdHint::PunktStattKomma(code)),
        })
    }
}

/// Reads a list of codes: all or nothing.
///
/// # Errors
/// Every offending part with its code; `ICD_LEER` when there is none, `ICD_ZU_VIELE` above [`MOST_CODES`].
pub fn normalise(raw: &str) -> Result<Normalised, IcdRefused> {
    let mut found = Normalised { codes: Vec::new(), warnings: Vec::new() };
    let mut problems = Vec::new();
    // What stands or was probably meant at each place.
    let mut places: Vec<Option<String>> = Vec::new();
    // A category without subclass that a comma follows directly: `C50` of `C50,1`.
    let mut before_comma: Option<BeforeComma<'_>> = None;
    for piece in raw.split_inclusive([',', ';', '\n', '\r']) {
        let part = piece.trim_end_matches([',', ';', '\n', '\r']);
        let category = before_comma.take();
        if part.trim().is_empty() {
            continue;
        }
        let begun = problems.len();
        let place = match one(part, &mut found.warnings) {
            Ok(code) => {
                if !found.codes.contains(&code) {
                    found.codes.push(code.clone());
                }
                Some(code)
            }
            Err(mut problem) => {
                if let Some((before, whole)) = category.and_then(|before| Some((before, before.with(part)?)))
                {
                    problems.truncate(before.problems);
                    places.pop();
                    problem = whole;
                }
                let meant = problem.hint.clone();
                problems.push(problem);
                meant.map(|(IcdHint::Meinten(text) | IcdHint::PunktStattKomma(text))| text)
            }
        };
        let category = place.as_deref().filter(|code| piece.ends_with(',') && code.len() == 3);
        before_comma = category.map(|_| BeforeComma { part, problems: begun });
        places.push(place);
        // What follows changes nothing any more, and costs.
        if places.len() > MOST_PARTS {
            problems.push(IcdProblem::whole("ICD_ZU_VIELE"));
            return Err(IcdRefused { problems, suggestion: None });
        }
    }
    if problems.is_empty() && found.codes.is_empty() {
        problems.push(IcdProblem::whole("ICD_LEER"));
    }
    if found.codes.len() > MOST_CODES {
        problems.push(IcdProblem::whole("ICD_ZU_VIELE"));
    }
    if problems.is_empty() {
        return Ok(found);
    }
    let meant: Option<Vec<String>> = places.into_iter().collect();
    // With too many codes, or none, the text that was meant is refused as well.
    let again = meant.filter(|_| problems.iter().all(|problem| problem.hint.is_some()));
    let suggestion = again.and_then(|parts| normalise(&parts.join(JOINT)).ok()).map(|found| found.text());
    Err(IcdRefused { problems, suggestion })
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

/// Whether a sign is a digit only in disguise: a footnote (`¹`), a number in a circle, a fraction. Full-width digits are
/// digits, as keyboards for Chinese and Japanese write them.
pub(super) fn is_odd_digit(c: char) -> bool {
    !c.is_ascii()
        && !matches!(c, '\u{FF10}'..='\u{FF19}')
        && std::iter::once(c).nfkc().any(|plain| plain.is_ascii_digit())
}

/// One code: steps 1 to 4 of domain.md, 4.3, each once, in this order.
fn one(part: &str, warnings: &mut Vec<&'static str>) -> Result<String, IcdProblem> {
    let entered = collapse(part);
    let odd = entered.contains(is_odd_digit);
    let wide: String = if odd { entered.clone() } else { entered.nfkc().collect() };
    let mut code = wide.trim().to_uppercase();
    let mut dropped = Vec::new();
    if code.ends_with(['†', '+', '*', '!']) {
        code.pop();
        code.truncate(code.trim_end().len());
        dropped.push("ICD_KENNZEICHEN_ENTFERNT");
    }
    if let Some(stem) = code.strip_suffix('-') {
        let stem = stem.strip_suffix('.').unwrap_or(stem);
        code.truncate(stem.trim_end().len());
        dropped.push("ICD_PLATZHALTER_ENTFERNT");
    }
    if let Some((stem, marks)) = additions(&code) {
        if is_unconfirmed(marks) {
            return Err(IcdProblem { code: "ICD_ZUSATZ", part: entered, hint: None });
        }
        code.truncate(stem.len());
        dropped.push("ICD_ZUSATZ_ENTFERNT");
    }
    if is_code(&code) {
        warnings.extend(dropped);
        return Ok(code);
    }
    let (code, hint) = match meant(&entered) {
        Meant::Codes(codes) => ("ICD_FORMAT", Some(IcdHint::Meinten(codes.join(JOINT)))),
        Meant::Unconfirmed => ("ICD_ZUSATZ", None),
        Meant::Unknown => ("ICD_FORMAT", None),
    };
    Err(IcdProblem { code, part: entered, hint })
}

/// Letters of certainty and side at the end of what looks like one code, and what stands before them. In `E04.2 Struma`
/// the last letters are none.
fn additions(code: &str) -> Option<(&str, &str)> {
    let stem = code.trim_end_matches([' ', 'G', 'R', 'L', 'B', 'A', 'V', 'Z']);
    let marks = code.get(stem.len()..)?;
    let mut behind = stem.chars().skip(1);
    let alone = stem.contains(|c: char| c.is_ascii_digit()) && !behind.any(char::is_alphabetic);
    (alone && !marks.trim().is_empty() && marks.split_whitespace().all(is_mark)).then_some((stem, marks))
}
