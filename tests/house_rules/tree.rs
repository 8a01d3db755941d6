//! The shape of the tree: folder heads, file sizes, names that say nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::{files, report, sources};

const LINES: usize = 500;
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

/// The words of `//! Covers: cases, icd.` in the head of a file of tests.
fn covered(text: &str) -> Vec<&str> {
    let line = text.lines().find_map(|line| line.strip_prefix("//! Covers:")).unwrap_or_default();
    line.split([',', '.']).map(str::trim).filter(|word| !word.is_empty()).collect()
}

/// `tests/run WORD` goes by these heads: each names what there is, and no feature is forgotten.
#[test]
fn tests_say_which_folders_they_cover() {
    let there = files();
    let folders: BTreeSet<&str> = there
        .iter()
        .filter_map(|path| path.strip_prefix("src/"))
        .flat_map(|path| path.split('/').map(|part| part.trim_end_matches(".rs")))
        .collect();
    let tests = crate::sources_of(&["tests"]);
    let heads =
        || tests.iter().flat_map(|file| covered(&file.text).into_iter().map(|word| (&file.path, word)));
    let mut wrong: Vec<String> = heads()
        .filter(|(_, word)| !folders.contains(word))
        .map(|(path, word)| format!("{path}: there is no `{word}` in src/"))
        .collect();
    let features: BTreeSet<&str> = there
        .iter()
        .filter_map(|path| path.strip_prefix("src/features/")?.strip_suffix("/mod.rs"))
        .filter(|path| path.matches('/').count() == 1)
        .filter_map(|path| path.split('/').nth(1))
        .collect();
    let named: BTreeSet<&str> = heads().map(|(_, word)| word).collect();
    wrong.extend(features.difference(&named).map(|word| {
        format!("{word}: no file of tests says `//! Covers: {word}.` in its head; which one works with it?")
    }));
    report("what tests cover", wrong);
}

#[test]
fn planted_covers_are_read() {
    assert_eq!(covered("//! A test.\n//!\n//! Covers: cases, icd.\n\nuse x;"), ["cases", "icd"]);
    assert_eq!(covered("//! A test."), [""; 0]);
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
