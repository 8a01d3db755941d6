//! Which kinds of records are saved without an entry of the audit trail each. One more is a decision: it goes in here.

use std::collections::BTreeSet;

use crate::scan::Scan;
use crate::{planted, report, scans};

/// The file, the kind, and why its saves are no acts.
const DRAFTS: &[(&str, &str, &str)] = &[(
    "src/features/care/information/record.rs",
    "SisDraft",
    "it is saved while a nurse types; beginning, discarding and signing it are acts",
)];

/// Never part of the product: tries what must not compile (tests/probes.rs).
const PROBE: &str = "src/features/second_opinion/cases/probe.rs";

/// What declares a kind: `impl Draft for …`, by whatever name the trait is known there.
fn declared(scan: &Scan) -> impl Iterator<Item = (usize, &str)> {
    let of_store = |segments: &[String]| segments.join("::").ends_with("platform::store::Draft");
    scan.implemented
        .iter()
        .filter(move |of| scan.path != PROBE && !of.test && of_store(&of.segments))
        .map(|of| (of.line, of.by.as_str()))
}

fn undecided(scan: &Scan) -> Vec<String> {
    let new = |by: &str| !DRAFTS.iter().any(|(path, kind, _)| *path == scan.path && *kind == by);
    let found = declared(scan).filter(|(_, by)| new(by));
    let mut found: Vec<String> = found
        .map(|(line, by)| {
            format!("{}:{line}: `{by}` is saved without events: decide, and list it", scan.path)
        })
        .collect();
    // A macro that implements it is seen by its naming the trait.
    let listed = scan.path.starts_with("src/platform/store/")
        || scan.path == PROBE
        || DRAFTS.iter().any(|(path, ..)| *path == scan.path);
    let named = scan.named.iter().filter(|named| {
        !listed && !named.test && named.written().ends_with("platform::store::Draft") && !named.glob
    });
    if declared(scan).next().is_none() {
        found
            .extend(named.map(|named| format!("{}:{}: names `Draft`: list its kind", scan.path, named.line)));
    }
    found
}

#[test]
fn kinds_that_are_saved_without_events_are_listed() {
    report("drafts", scans().iter().flat_map(undecided).collect());
}

#[test]
fn listed_kinds_are_there() {
    let there: BTreeSet<(&str, &str)> =
        scans().iter().flat_map(|scan| declared(scan).map(|(_, by)| (scan.path.as_str(), by))).collect();
    let gone = DRAFTS.iter().filter(|(path, kind, _)| !there.contains(&(*path, *kind)));
    report("drafts no more", gone.map(|(path, kind, why)| format!("{path}: `{kind}` ({why})")).collect());
}

#[test]
fn planted_drafts_are_found() {
    let found = |text: &str| planted("src/features/practice/notes/record.rs", text, undecided).len();
    assert_eq!(found("use crate::platform::store::Draft; impl Draft for Note {}"), 1);
    assert_eq!(found("use crate::platform::store::Draft as D; impl D for Note {} impl D for Letter {}"), 2);
    assert_eq!(found("impl crate::platform::store::Draft for Note {}"), 1);
    assert_eq!(found("use crate::platform::store; impl store::Draft for super::Note {}"), 1);
    assert_eq!(found("many! { crate::platform::store::Draft, Note }"), 1);
    assert_eq!(found("struct Draft; impl Record for Draft {}"), 0);
    assert_eq!(found("#[cfg(test)] mod tests { impl crate::platform::store::Draft for Note {} }"), 0);
}
