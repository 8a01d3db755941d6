//! The shape of the tree: folder heads, file sizes, names that say nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::{files, report, sources};

const LINES: usize = 600;
const EMPTY_NAMES: &[&str] = &["util", "utils", "helper", "helpers", "manager", "managers", "common", "misc"];

/// Over this size a file has a seam that nobody has found yet. Files of tests only are free.
fn too_long(path: &str, text: &str, tests_only: bool) -> Option<String> {
    let lines = text.lines().count();
    (lines > LINES && !tests_only).then(|| format!("{path}: {lines} lines"))
}

/// Every folder of the source is one sentence, and says what it owns, may use and never does.
fn without_head(files: &BTreeMap<String, String>) -> Vec<String> {
    let mut folders = BTreeSet::new();
    for path in files.keys() {
        let mut folder = path.as_str();
        while let Some((parent, _)) = folder.rsplit_once('/') {
            folders.insert(parent);
            folder = parent;
        }
    }
    folders.remove("src");
    let mut found = Vec::new();
    for folder in folders {
        let Some(text) = files.get(&format!("{folder}/mod.rs")) else {
            found.push(format!("{folder}: no mod.rs"));
            continue;
        };
        let head: Vec<&str> =
            text.lines().take_while(|line| line.starts_with("//!")).map(|line| line[3..].trim()).collect();
        if head
            .first()
            .is_none_or(|first| first.is_empty() || !first.ends_with('.') && head.get(1) == Some(&""))
        {
            found.push(format!("{folder}/mod.rs: the head does not begin with a sentence"));
        }
        for part in ["Owns:", "May use:", "Never:"] {
            if !head.iter().any(|line| line.starts_with(part)) {
                found.push(format!("{folder}/mod.rs: the head lacks `{part}`"));
            }
        }
    }
    found
}

fn says_nothing(path: &str) -> bool {
    path.split('/').any(|part| EMPTY_NAMES.contains(&part.split('.').next().unwrap_or(part)))
}

#[test]
fn files_are_short() {
    report(
        "file size",
        sources().iter().filter_map(|file| too_long(&file.path, &file.text, file.test_only)).collect(),
    );
}

#[test]
fn folders_have_heads() {
    let files = sources().into_iter().map(|source| (source.path, source.text)).collect();
    report("folder heads", without_head(&files));
}

#[test]
fn names_say_something() {
    let ours =
        files().into_iter().filter(|path| !path.starts_with("assets/") && !path.starts_with("fixtures/"));
    report("names", ours.filter(|path| says_nothing(path)).collect());
}

#[test]
fn planted_long_files_are_found() {
    let text = "//\n".repeat(LINES + 1);
    assert!(too_long("src/app/a.rs", &text, false).is_some());
    assert!(too_long("src/app/tests.rs", &text, true).is_none());
    assert!(too_long("src/app/a.rs", &"//\n".repeat(LINES), false).is_none());
}

#[test]
fn planted_heads_are_found() {
    let found =
        |path: &str, text: &str| without_head(&BTreeMap::from([(path.to_owned(), text.to_owned())])).len();
    let good = "//! Cases.\n//!\n//! Owns: a\n//! May use: b\n//! Never: c\n\npub mod a;";
    assert_eq!(found("src/a/mod.rs", good), 0);
    assert_eq!(found("src/a/mod.rs", &good.replace("Never", "Rarely")), 1);
    assert_eq!(found("src/a/mod.rs", "pub mod a;\n//! Owns:"), 4);
    assert_eq!(found("src/a/b/mod.rs", good), 1, "the folder above has none");
    assert_eq!(found("src/a/b.rs", ""), 1);
}

#[test]
fn planted_empty_names_are_found() {
    assert!(says_nothing("src/platform/utils/mod.rs"));
    assert!(says_nothing("tests/support/helpers.rs"));
    assert!(says_nothing("src/common.rs"));
    assert!(!says_nothing("src/platform/store/commit.rs"));
}
