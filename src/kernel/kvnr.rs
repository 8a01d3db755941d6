//! The Krankenversichertennummer: cleaning and check digit (§ 290 SGB V, Anlage 1; domain.md, 2.2).

/// What a KVNR is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KvnrStatus {
    /// Right form, right check digit.
    Ok,
    /// Right form, wrong check digit.
    Pruefziffer,
    /// Wrong form.
    Format,
    /// There is none.
    Fehlt,
}

impl KvnrStatus {
    /// The word of domain.md, 1.1.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Pruefziffer => "pruefziffer",
            Self::Format => "format",
            Self::Fehlt => "fehlt",
        }
    }
}

/// Without blanks, `-`, `.`, `/`, in upper case; none when nothing is left.
#[must_use]
pub fn clean(raw: &str) -> Option<String> {
    let cleaned: String = crate::kernel::text::collapse(raw)
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '.' | '/'))
        .flat_map(char::to_uppercase)
        .collect();
    (!cleaned.is_empty()).then_some(cleaned)
}

/// Judges a cleaned KVNR.
#[must_use]
pub fn status(kvnr: Option<&str>) -> KvnrStatus {
    let Some(kvnr) = kvnr.filter(|text| !text.is_empty()) else { return KvnrStatus::Fehlt };
    let Some((&letter, digits)) = kvnr.as_bytes().split_first() else { return KvnrStatus::Fehlt };
    if !letter.is_ascii_uppercase() || digits.len() != 9 || !digits.iter().all(u8::is_ascii_digit) {
        return KvnrStatus::Format;
    }
    let Some((&check, counted)) = digits.split_last() else { return KvnrStatus::Format };
    let number = letter.saturating_sub(b'A').saturating_add(1);
    // Letter as two digits, then eight digits; weights 1, 2, 1, 2, …; cross-sum of each product.
    let sum: u32 = [number / 10, number % 10]
        .into_iter()
        .chain(counted.iter().map(|digit| digit.saturating_sub(b'0')))
        .zip([1_u8, 2].into_iter().cycle())
        .map(|(digit, weight)| digit.saturating_mul(weight))
        .map(|product| u32::from(product / 10) + u32::from(product % 10))
        .sum();
    if sum % 10 == u32::from(check.saturating_sub(b'0')) { KvnrStatus::Ok } else { KvnrStatus::Pruefziffer }
}

/// The KVNR if it says who somebody is: form and check digit are right, and it is not one digit nine times, which is right
/// behind 23 letters and what people type who know no number (domain.md, 6).
#[must_use]
pub fn valid(kvnr: Option<&str>) -> Option<&str> {
    let placeholder = |kvnr: &str| {
        let digits = kvnr.as_bytes().get(1..).unwrap_or_default();
        digits.iter().all(|digit| digits.first() == Some(digit))
    };
    kvnr.filter(|kvnr| status(Some(kvnr)) == KvnrStatus::Ok && !placeholder(kvnr))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worked_examples_hold() {
        let examples: serde_json::Value =
            serde_json::from_str(include_str!("../../fixtures/imports/examples.json")).unwrap();
        for example in examples["kvnr"].as_array().unwrap() {
            let cleaned = clean(example["in"].as_str().unwrap());
            let status = status(cleaned.as_deref());
            assert_eq!(serde_json::json!([cleaned, status.name()]), example["out"], "{}", example["in"]);
        }
        assert_eq!(clean(" - "), None);
        assert_eq!(status(Some("1234567890")), KvnrStatus::Format);
    }
}
