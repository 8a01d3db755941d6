//! The CRM's `Hauptkontakt`: surname | first name | birth date | KVNR (domain.md, 2.2).

use jiff::civil::Date;

use super::codes::{Reason, Warning};
use crate::kernel::{
    file_dates::birth_date,
    kvnr::{self, KvnrStatus},
    text::{collapse, length, some},
};

/// Longest surname and first name (domain.md, 1.1).
const MAX_NAME: usize = 100;
/// Longest KVNR (domain.md, 1.1).
const MAX_KVNR: usize = 20;
/// What is kept of an unreadable birth date (domain.md, 1.1).
const MAX_ROH: usize = 50;

/// The person of a row, as stored.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Contact {
    /// Surname; empty is a reason to refuse the row.
    pub nachname: String,
    /// First name.
    pub vorname: Option<String>,
    /// Birth date.
    pub geburtsdatum: Option<Date>,
    /// Text of an unreadable birth date.
    pub geburtsdatum_roh: Option<String>,
    /// Cleaned KVNR, valid or not.
    pub kvnr: Option<String>,
    /// What is odd.
    pub warnings: Vec<Warning>,
    /// Why the row is refused.
    pub reasons: Vec<Reason>,
}
crate::opaque_debug!(Contact);

/// Reads a cell. `reference` is the case's date, else today.
#[must_use]
pub fn parse_contact(raw: &str, reference: Date) -> Contact {
    let mut parts = raw.split('|').map(collapse);
    let mut next = || parts.next().unwrap_or_default();
    let (nachname, vorname, geburt, kvnr) = (next(), next(), next(), next());
    let mut contact = Contact { nachname, vorname: some(vorname), ..Contact::default() };
    if parts.any(|extra| !extra.is_empty()) {
        contact.warnings.push(Warning::KontaktZusatzfelder);
    }
    if contact.nachname.is_empty() {
        contact.reasons.push(Reason::NachnameFehlt);
    }
    if contact.vorname.is_none() {
        contact.warnings.push(Warning::VornameFehlt);
    }
    let too_long = |text: &str, limit| length(text) > limit;
    if too_long(&contact.nachname, MAX_NAME)
        || contact.vorname.as_deref().is_some_and(|name| too_long(name, MAX_NAME))
    {
        contact.reasons.push(Reason::FeldZuLang);
    }
    match birth_date(&geburt, reference) {
        Ok(None) => {}
        Ok(Some(birth)) => {
            contact.geburtsdatum = Some(birth.date);
            if birth.two_digit_year {
                contact.warnings.push(Warning::GeburtsjahrZweistellig);
            }
        }
        Err(_) => {
            contact.geburtsdatum_roh = Some(geburt.chars().take(MAX_ROH).collect());
            contact.warnings.push(Warning::GeburtsdatumUngueltig);
        }
    }
    contact.kvnr = kvnr::clean(&kvnr);
    match kvnr::status(contact.kvnr.as_deref()) {
        KvnrStatus::Ok | KvnrStatus::Fehlt => {}
        KvnrStatus::Pruefziffer => contact.warnings.push(Warning::KvnrPruefziffer),
        KvnrStatus::Format => contact.warnings.push(Warning::KvnrFormat),
    }
    if contact.kvnr.as_deref().is_some_and(|kvnr| too_long(kvnr, MAX_KVNR)) {
        contact.reasons.push(Reason::FeldZuLang);
    }
    contact
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use serde_json::{Value, json};

    use super::*;
    use crate::{
        features::second_opinion::case_import::testing::examples,
        platform::intake::{Code as _, tidy},
    };

    #[test]
    fn worked_examples_of_section_10() {
        for example in examples()["hauptkontakt_ref_2026-02-02"].as_array().unwrap() {
            let input = example["in"].as_str().unwrap();
            let mut contact = parse_contact(input, date(2026, 2, 2));
            tidy(&mut contact.warnings);
            let warnings: Vec<&str> = contact.warnings.iter().map(|warning| warning.code()).collect();
            let shown = match contact.reasons.first() {
                Some(reason) => Value::from(format!("FEHLER:{}", reason.code())),
                None => json!({
                    "nachname": contact.nachname, "vorname": contact.vorname, "kvnr": contact.kvnr,
                    "geburtsdatum": contact.geburtsdatum.map(|day| day.to_string()), "warnungen": warnings,
                }),
            };
            assert_eq!(shown, example["out"], "{input}");
        }
    }

    #[test]
    fn worked_examples_of_the_kvnr() {
        for example in examples()["kvnr"].as_array().unwrap() {
            let cleaned = kvnr::clean(example["in"].as_str().unwrap());
            let status = kvnr::status(cleaned.as_deref()).name();
            assert_eq!(json!([cleaned, status]), example["out"]);
        }
        assert_eq!(kvnr::clean(" - "), None);
    }

    #[test]
    fn lengths_end_where_the_columns_end() {
        let on = date(2026, 2, 2);
        let reasons = |raw: &str| parse_contact(raw, on).reasons;
        let (name, longer) = ("ü".repeat(100), "ü".repeat(101));
        assert_eq!(reasons(&format!("{name}|{name}||{}", "1".repeat(20))), []);
        assert_eq!(reasons(&longer), [Reason::FeldZuLang]);
        assert_eq!(reasons(&format!("a|{longer}")), [Reason::FeldZuLang]);
        assert_eq!(reasons(&format!("a|b||{}", "1".repeat(21))), [Reason::FeldZuLang]);
        let roh = parse_contact(&format!("a|b|{}", "x".repeat(60)), on).geburtsdatum_roh;
        assert_eq!(roh, Some("x".repeat(50)));
    }
}
