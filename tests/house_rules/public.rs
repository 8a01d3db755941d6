//! What a public repository shows: known top-level entries, no traces of a workplace, links that lead somewhere.

use std::fs;

use crate::{files, report, root};

const TOP: &[&str] = &[
    ".cargo",
    ".ci",
    ".clippy.toml",
    ".gitattributes",
    ".gitignore",
    ".rustfmt.toml",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "README.md",
    "assets",
    "benches",
    "build.rs",
    "deny.toml",
    "fixtures",
    "packaging",
    "src",
    "systemd",
    "tests",
];

/// Written apart, so that this file does not hold them.
const WORDS: &[&[&str]] = &[
    &["/wo", "rk/"],
    &["/ro", "ot/"],
    &[".libr", "ary"],
    &["helper ", "session"],
    &["farm-", "bench"],
    &["farm-", "studio"],
    &["issues", " show"],
    &["before", "-stop"],
    &["cla", "ude"],
    &["anthro", "pic"],
    &["chat", "gpt"],
    &["open", "ai"],
    &["co-auth", "ored-by"],
    &["language", " model"],
];

fn unknown(path: &str) -> bool {
    !TOP.contains(&path.split('/').next().unwrap_or(path))
}

fn traces(path: &str, bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes).to_lowercase();
    let words = WORDS.iter().map(|parts| parts.concat());
    words.filter(|word| text.contains(word.as_str())).map(|word| format!("{path}: `{word}`")).collect()
}

/// The targets of `[…](target)` in a page, without those of the web and of the page itself.
fn links(text: &str) -> Vec<String> {
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let local =
        targets.filter(|to| !to.contains("://") && !to.starts_with('#') && !to.starts_with("mailto:"));
    local.map(|to| to.split('#').next().unwrap_or(to).to_owned()).collect()
}

#[test]
fn top_level_entries_are_known() {
    report("top level", files().into_iter().filter(|path| unknown(path)).collect());
}

#[test]
fn no_file_shows_the_workplace() {
    let found = files().into_iter().flat_map(|path| {
        let bytes = fs::read(root().join(&path)).unwrap();
        traces(&path, &bytes)
    });
    report("traces", found.collect());
}

#[test]
fn links_of_the_readme_lead_somewhere() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let links = links(&readme);
    report("dead links", links.into_iter().filter(|to| !root().join(to).exists()).collect());
    for needed in ["cargo run --release --locked -- demo", "tests/run"] {
        assert!(readme.contains(needed), "README.md does not name `{needed}`");
    }
}

#[test]
fn planted_entries_are_found() {
    assert!(unknown("notes.md"));
    assert!(unknown("scratch/a.rs"));
    assert!(!unknown("src/lib.rs"));
}

#[test]
fn planted_traces_are_found() {
    let planted = format!("// see {}main", ["/wo", "rk/"].concat());
    assert_eq!(traces("src/a.rs", planted.as_bytes()).len(), 1);
    assert_eq!(traces("src/a.rs", ["Helper", " Session"].concat().as_bytes()).len(), 1);
    assert!(traces("src/a.rs", b"// the work of a day").is_empty());
}

#[test]
fn planted_links_are_found() {
    assert_eq!(links("a [b](c/d.md#e) ![f](g.png) [h](https://i.example) [j](#k)"), ["c/d.md", "g.png"]);
}
