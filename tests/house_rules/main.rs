//! The plan of the house, as a test: dependency arrows, folder heads, file sizes, and what stands in which folder only.
//! Every rule is a function over source text, and each is shown to fail on a planted snippet beside it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout
)]
#![allow(missing_docs)]

mod arrows;
mod placement;
mod public;
mod scan;
mod tree;

use std::{collections::BTreeSet, fs, path::Path, path::PathBuf, process::Command};

/// One file of the repository: its path from the root with `/`, and its text.
pub struct Source {
    pub path: String,
    pub text: String,
}

/// The repository. Cargo sets the variable while the tests run, so that a moved tree is found where it is now.
pub fn root() -> PathBuf {
    PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into()))
}

/// The files of the repository: what git tracks or would track; without git, the tree without build output.
pub fn files() -> Vec<String> {
    let listed = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output();
    let mut found: Vec<String> = match listed {
        Ok(out) if out.status.success() => {
            String::from_utf8_lossy(&out.stdout).lines().map(str::to_owned).collect()
        }
        _ => walk(&root(), ""),
    };
    found.retain(|path| root().join(path).is_file());
    found.sort();
    found
}

fn walk(dir: &Path, prefix: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap().map(Result::unwrap) {
        let name = entry.file_name().to_string_lossy().into_owned();
        if prefix.is_empty() && (name == "target" || name == ".git") {
            continue;
        }
        let path = format!("{prefix}{name}");
        if entry.path().is_dir() {
            found.extend(walk(&entry.path(), &format!("{path}/")));
        } else {
            found.push(path);
        }
    }
    found
}

/// The Rust sources below `src/`.
pub fn sources() -> Vec<Source> {
    let found: Vec<Source> = files()
        .into_iter()
        .filter(|path| path.starts_with("src/") && path.ends_with(".rs"))
        .map(|path| Source { text: fs::read_to_string(root().join(&path)).unwrap(), path })
        .collect();
    assert!(found.len() > 10, "the sources were not found");
    found
}

/// Fails with all findings at once, one a line.
pub fn report(rule: &str, findings: Vec<String>) {
    assert!(findings.is_empty(), "{rule}:\n  {}\n", findings.join("\n  "));
}

/// Runs a rule over one planted file.
pub fn planted(path: &str, text: &str, rule: impl Fn(&scan::Scan) -> Vec<String>) -> Vec<String> {
    let source = Source { path: path.to_owned(), text: text.to_owned() };
    rule(&scan::Scan::of(&source))
}

/// The module paths (`features::house::accounts`) of these files: tells a module from a function of the same look.
pub fn modules(sources: &[Source]) -> BTreeSet<String> {
    sources.iter().map(|source| scan::module_of(&source.path).join("::")).collect()
}
