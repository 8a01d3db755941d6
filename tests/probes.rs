//! What a feature cannot write: each probe of `cases/probe.rs` must give its rustc error, and their legal twin compiles
//! (architecture.md, 4: a wrong-tenant read cannot be written).

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail loudly")]
use std::{collections::BTreeSet, process::Command};

const FILE: &str = "src/features/second_opinion/cases/probe.rs";

/// Compiles the library with these probes; which of them was refused, with the code that rustc gave.
fn errors(probes: &[&str]) -> BTreeSet<(String, String)> {
    let arguments = [
        "rustc",
        "--quiet",
        "--locked",
        "--offline",
        "--profile",
        "check",
        "--lib",
        "--message-format",
        "json",
    ];
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .args(["--", "--cfg", "visite_probe"])
        .args(probes.iter().flat_map(|probe| ["--cfg".to_owned(), format!("visite_probe=\"{probe}\"")]))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        // Five times nearly the same library: what the first compilation found out serves the others.
        .env("CARGO_INCREMENTAL", "1")
        .output()
        .expect("cargo runs");
    let source = std::fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/src/features/second_opinion/cases/probe.rs"
    ))
    .expect("the probes are there");
    let lines: Vec<&str> = source.lines().collect();
    let text = String::from_utf8_lossy(&output.stdout);
    let found: BTreeSet<(String, String)> = text
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .map(|line| line["message"].clone())
        .filter(|message| message["level"] == "error")
        .filter_map(|message| {
            let code = message["code"]["code"].as_str()?.to_owned();
            let mut span =
                message["spans"].as_array()?.iter().find(|span| span["is_primary"] == true)?.clone();
            // What a macro refuses stands in the macro: the probe called it.
            while span["file_name"] != FILE && !span["expansion"].is_null() {
                span = span["expansion"]["span"].clone();
            }
            assert_eq!(span["file_name"], FILE, "{message}");
            let line = usize::try_from(span["line_start"].as_u64()?).ok()?;
            let probe =
                lines[..line].iter().rev().find_map(|line| line.strip_prefix("#[cfg(visite_probe = \""))?;
            Some((probe.trim_end_matches("\")]").to_owned(), code))
        })
        .collect();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() == found.is_empty(), "{probes:?}: {said}");
    found
}

/// R-ACC-02 among them: a route whose handler does not say who may call it.
#[test]
fn what_must_not_be_written_does_not_compile() {
    assert_eq!(errors(&["twin"]), BTreeSet::new(), "the legal twin compiles");
    // The compiler goes on to the next kind of question only when none of the former kind was answered with no.
    for group in [
        &[("makes_tenant", "E0603")][..],
        &[("makes_operator", "E0451")],
        &[("reaches_all_as_badge", "E0080")],
        &[
            ("clones_ctx", "E0277"),
            ("looks_into_ctx", "E0616"),
            ("reads_without_grant", "E0277"),
            ("writes_without_grant", "E0277"),
            ("writes_without_event", "E0308"),
            ("saves_what_is_no_draft", "E0277"),
            ("saves_without_grant", "E0277"),
            ("saves_by_the_writer", "E0616"),
            ("asks_the_instance", "E0624"),
            ("routes_without_permission", "E0277"),
            ("lists_all_of_some", "E0277"),
            ("covers_all_of_some", "E0277"),
            ("tallies_all_of_some", "E0277"),
            ("views_all_of_some", "E0277"),
            ("searches_all_of_some", "E0277"),
            ("tells_of_all_of_some", "E0277"),
            ("lists_own_by_another", "E0277"),
            ("lists_all_as_badge", "E0277"),
            ("searches_as_badge", "E0277"),
            ("acts_for_badge_and_user", "E0277"),
            ("acts_for_user_and_badge", "E0277"),
            ("keeps_badges_without_right", "E0277"),
            ("reads_instance_without_owner", "E0271"),
            ("removes_instance_without_owner", "E0271"),
        ],
    ] {
        let probes: Vec<&str> = group.iter().map(|(probe, _)| *probe).collect();
        let expected: BTreeSet<_> =
            group.iter().map(|(probe, code)| ((*probe).to_owned(), (*code).to_owned())).collect();
        assert_eq!(errors(&probes), expected);
    }
}
