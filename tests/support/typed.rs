//! What people typed, all through the test run: none of it may stand in the log of any site (security.md, R-LOG-01).
//!
//! Whatever a test puts into a personal field, of a form, of JSON or of an imported file, is kept here until its binary
//! ends. Sites log at `trace`, and each looks through its log for all of it when it is over.

use std::collections::{BTreeSet, HashMap};
use std::sync::{LazyLock, Mutex};

use serde_json::Value;
use visite::for_tests::{FIELDS, Kind};

/// Personal beside the columns of a case: of people, their ways in, and what they look for.
const OF_PEOPLE: &[&str] = &[
    "name",
    "username",
    "email",
    "mail",
    "konto_email",
    "passwort",
    "konto_passwort",
    "password",
    "password_again",
    "current_password",
    "new_password",
    "access_token",
    "refresh_token",
    "secret",
    "token",
    "csrf",
    "hauptkontakt",
    "grund",
    "q",
];
/// Shorter ones would be found by chance.
const LEAST: usize = 4;
/// Words of programs, which hostile tests type as well.
const OF_PROGRAMS: &[&str] = &["null", "none", "true", "false"];

static TYPED: LazyLock<Mutex<BTreeSet<String>>> = LazyLock::new(Mutex::default);

/// Whether what stands in a field of this name says something of a person.
pub fn is_personal(field: &str) -> bool {
    let tells = |kind| {
        matches!(
            kind,
            Kind::Line(_) | Kind::Lines(_) | Kind::Kvnr | Kind::Email | Kind::BirthDate | Kind::Icd
        )
    };
    OF_PEOPLE.contains(&field) || FIELDS.iter().any(|column| column.name == field && tells(column.kind))
}

/// Keeps one value, if it is not one of those that stand in any log by chance.
pub fn keep(value: &str) {
    let value = value.trim();
    let letters = value.chars().filter(|c| c.is_alphabetic()).count();
    let digits = value.chars().filter(char::is_ascii_digit).count();
    let of_programs = OF_PROGRAMS.contains(&value.to_lowercase().as_str());
    if !of_programs && letters + digits >= LEAST && (letters > 0 || digits >= 8) && value.len() < 10_000 {
        TYPED.lock().unwrap().insert(value.to_owned());
    }
}

/// Keeps what stands in the personal fields of a form.
pub fn keep_form(pairs: &[(String, String)]) {
    pairs.iter().filter(|(name, _)| is_personal(name)).for_each(|(_, value)| keep(value));
}

/// Keeps what stands in the personal fields of a JSON value, however deep.
pub fn keep_json(value: &Value) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(text) if is_personal(name) => keep(text),
                    _ => keep_json(value),
                }
            }
        }
        Value::Array(values) => values.iter().for_each(keep_json),
        _ => {}
    }
}

/// Keeps what stands between the bars of an imported file's contacts: surname, first name, birth date, KVNR.
pub fn keep_file(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for cell in text.split(['\n', '"', ',', ';', '\t']).filter(|cell| cell.contains('|')) {
        cell.split('|').for_each(keep);
    }
}

/// The bytes of a word; all that is not ASCII counts as a letter.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || !byte.is_ascii()
}

fn words(text: &str) -> impl Iterator<Item = &[u8]> {
    text.as_bytes().split(|byte| !is_word(*byte)).filter(|word| !word.is_empty())
}

/// Whether a text stands somewhere in another, and not as a part of a longer word.
fn stands_alone(log: &str, text: &str) -> bool {
    let edge = |byte: Option<&u8>| byte.is_none_or(|byte| !is_word(*byte));
    log.match_indices(text).any(|(at, _)| {
        let (before, after) = (log.as_bytes()[..at].last(), log.as_bytes().get(at + text.len()));
        edge(before) && edge(after)
    })
}

/// As it is, and as it stands in an address.
fn forms(value: &str) -> [String; 2] {
    let escaped = value.bytes().map(|byte| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    });
    [value.to_owned(), escaped.collect()]
}

/// How many values were typed so far, and which of them stand in this log.
pub fn look(log: &str) -> (usize, BTreeSet<String>) {
    let typed = TYPED.lock().unwrap().clone();
    let mut by_word: HashMap<Vec<u8>, Vec<String>> = HashMap::new();
    for form in typed.iter().flat_map(|value| forms(value)) {
        // One word of it, the longest, tells cheaply whether the rest is worth looking for.
        let longest = words(&form).max_by_key(|word| word.len()).unwrap_or_default().to_vec();
        by_word.entry(longest).or_default().push(form);
    }
    let mut found = BTreeSet::new();
    for word in words(log) {
        if let Some(forms) = by_word.remove(word) {
            found.extend(forms.into_iter().filter(|form| stands_alone(log, form)));
        }
    }
    (typed.len(), found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_found_in_a_log() {
        keep_form(&[("nachname".into(), "Zwölfender Qualst".into()), ("sort".into(), "Xylogramm".into())]);
        keep_json(&serde_json::json!([{"case": {"kvnr": "X918273645", "sort": "Yttrium"}}]));
        keep_file("Name,Hauptkontakt\n1,\"Querbalken | Ypsilon | 01.07.1937 | Z192837465\"\n".as_bytes());
        let found = |log: &str| look(log).1.into_iter().collect::<Vec<_>>();
        assert_eq!(found("TRACE sent q=Zwölfender Qualst"), ["Zwölfender Qualst"]);
        assert_eq!(found("GET /faelle?q=Zw%C3%B6lfender%20Qualst HTTP/2"), ["Zw%C3%B6lfender%20Qualst"]);
        assert_eq!(found("{\"kvnr\":\"X918273645\"}"), ["X918273645"]);
        assert_eq!(found("Querbalken, Ypsilon (01.07.1937)"), ["01.07.1937", "Querbalken", "Ypsilon"]);
        assert_eq!(found("Querbalkens X9182736451 Zwölfender Yttrium Xylogramm"), [""; 0]);
    }
}
