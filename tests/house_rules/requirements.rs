//! Which requirement of security has a test that names it, and which has none.
//!
//! A test names a requirement in its own name (`r_auth_05_…`) or in the doc comment right above it (`R-AUTH-05`).

use std::collections::{BTreeMap, BTreeSet};

use crate::{Source, sources_of};

/// Every requirement: id, a few words.
const LIST: &str = include_str!("../../fixtures/requirements.txt");

/// Groups that concern what there is; each of their ids has a test or stands in [`LATER`].
const DUE: &[&str] = &["AUTH", "SES", "ACC", "AUD", "WEB", "TLS", "DOS", "LOG", "ERR"];

/// Ids without a test, and why. One that gets a test must go from here.
const LATER: &[(&str, &str)] = &[
    ("R-ACC-08", "there are no signed notes yet"),
    ("R-ACC-10", "quotas of a tenant are still to come"),
    ("R-AUTH-06", "decision 7 replaces the growing delay by the lock"),
];

fn list() -> BTreeMap<&'static str, &'static str> {
    LIST.lines().filter_map(|line| line.split_once(' ')).collect()
}

/// The ids that tests of a source name.
fn named(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let (mut above, mut is_test) = (String::new(), false);
    for line in text.lines().map(str::trim) {
        if line.starts_with("///") {
            above.push_str(line);
        } else if line.starts_with("#[") {
            is_test |= line.contains("test]") || line.contains("test(");
        } else if let Some(name) = line.split("fn ").nth(1).filter(|_| line.contains("fn ")) {
            if is_test {
                let name: String = name.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                found.extend(ids(&above));
                found.extend(ids(&name.to_uppercase().replace('_', "-")));
            }
            (above, is_test) = (String::new(), false);
        } else {
            (above, is_test) = (String::new(), false);
        }
    }
    found
}

/// The ids in a text, written as `R-AUTH-05`.
fn ids(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, _) in text.match_indices("R-") {
        let rest = &text[at..];
        let group = rest[2..].chars().take_while(char::is_ascii_uppercase).count();
        let end = 2 + group + 3;
        let id = rest.get(..end).unwrap_or_default();
        let digits = id.get(2 + group..).unwrap_or_default();
        let fits = digits.starts_with('-') && digits[1..].chars().all(|c| c.is_ascii_digit());
        if group >= 2 && digits.len() == 3 && fits {
            found.insert(id.to_owned());
        }
    }
    found
}

#[test]
fn every_requirement_that_is_due_is_named_by_a_test() {
    let all = list();
    // Not this file: what it plants is no test.
    let sources = sources_of(&["src", "tests"]);
    let sources = sources.iter().filter(|source| !source.path.ends_with("house_rules/requirements.rs"));
    let named: BTreeSet<String> = sources.flat_map(|Source { text, .. }| named(text)).collect();
    let (with, without): (Vec<&str>, Vec<&str>) = all.keys().copied().partition(|id| named.contains(*id));
    println!("{} requirements with a test: {}", with.len(), with.join(" "));
    println!("{} requirements without one:", without.len());
    for id in &without {
        let why = LATER.iter().find(|(later, _)| later == id).map_or("", |(_, why)| why);
        println!("  {id} {} {why}", all[id]);
    }
    let unknown: Vec<_> = named.iter().filter(|id| !all.contains_key(id.as_str())).collect();
    assert!(unknown.is_empty(), "no such requirement: {unknown:?}");
    let due = |id: &str| DUE.iter().any(|group| id.starts_with(&format!("R-{group}-")));
    let later = |id: &str| LATER.iter().any(|(later, _)| *later == id);
    let missing: Vec<_> = without.iter().filter(|id| due(id) && !later(id)).collect();
    assert!(missing.is_empty(), "due, and no test names them: {missing:?}");
    let tested: Vec<_> = LATER.iter().filter(|(id, _)| named.contains(*id)).collect();
    assert!(tested.is_empty(), "has a test and is said to have none: {tested:?}");
}

#[test]
fn names_are_found_in_tests_only() {
    let text = "
/// R-WEB-01, R-WEB-02: forged requests.
#[test]
fn a() {}
/// R-WEB-03 is no test.
fn b() {}
#[tokio::test(flavor = \"multi_thread\")]
async fn r_auth_05_and_more() {}
// R-WEB-04
#[test]
fn c() {}
";
    assert_eq!(named(text).into_iter().collect::<Vec<_>>(), ["R-AUTH-05", "R-WEB-01", "R-WEB-02"]);
    assert!(list().len() == 110 && list().contains_key("R-ERR-03"));
}
