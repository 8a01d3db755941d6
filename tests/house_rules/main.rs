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

mod areas;
mod arrows;
mod contracts;
mod documented;
mod drafts;
mod face;
mod placement;
mod public;
mod requirements;
mod scan;
mod tree;

use std::{collections::BTreeSet, fs, path::Path, path::PathBuf, process::Command, sync::LazyLock};

/// One file of the repository: its path from the root with `/`, and its text.
pub struct Source {
    pub path: String,
    pub text: String,
    /// Declared as `#[cfg(test)] mod …;`: the whole file is tests.
    pub test_only: bool,
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

/// The Rust files below these folders, product and tests alike.
pub fn sources_of(folders: &[&str]) -> Vec<Source> {
    let within = |path: &String| folders.iter().any(|folder| path.starts_with(&format!("{folder}/")));
    let paths = files().into_iter().filter(|path| path.ends_with(".rs")).filter(within);
    paths
        .map(|path| Source { text: fs::read_to_string(root().join(&path)).unwrap(), path, test_only: false })
        .collect()
}

/// The Rust sources below `src/`.
pub fn sources() -> Vec<Source> {
    let mut found: Vec<Source> = files()
        .into_iter()
        .filter(|path| path.starts_with("src/") && path.ends_with(".rs"))
        .map(|path| Source { text: fs::read_to_string(root().join(&path)).unwrap(), path, test_only: false })
        .collect();
    assert!(found.len() > 10, "the sources were not found");
    let tests: BTreeSet<Vec<String>> = found.iter().flat_map(test_modules).collect();
    for source in &mut found {
        let module = scan::module_of(&source.path);
        // What a module of tests declares is tests too.
        source.test_only = (1..=module.len()).any(|length| tests.contains(&module[..length]));
    }
    found
}

/// What each of them names; read once for all rules.
pub fn scans() -> &'static [scan::Scan] {
    static SCANS: LazyLock<Vec<scan::Scan>> =
        LazyLock::new(|| sources().iter().map(scan::Scan::of).collect());
    &SCANS
}

/// The files that this one declares as tests.
fn test_modules(source: &Source) -> Vec<Vec<String>> {
    let lines: Vec<&str> = source.text.lines().map(str::trim).collect();
    let tests = lines.windows(2).filter(|two| two[0] == "#[cfg(test)]").filter_map(|two| {
        let name =
            two[1].split_once("mod ").filter(|(head, _)| head.is_empty() || head.starts_with("pub"))?.1;
        let mut module = scan::module_of(&source.path);
        module.push(name.strip_suffix(';')?.to_owned());
        Some(module)
    });
    tests.collect()
}

/// Fails with all findings at once, one a line.
pub fn report(rule: &str, findings: Vec<String>) {
    assert!(findings.is_empty(), "{rule}:\n  {}\n", findings.join("\n  "));
}

/// A rule over every source.
pub fn everywhere(rule: &str, check: impl Fn(&scan::Scan) -> Vec<String>) {
    report(rule, scans().iter().flat_map(check).collect());
}

/// Runs a rule over one planted file.
pub fn planted(path: &str, text: &str, rule: impl Fn(&scan::Scan) -> Vec<String>) -> Vec<String> {
    let source = Source { path: path.to_owned(), text: text.to_owned(), test_only: false };
    rule(&scan::Scan::of(&source))
}

/// The module paths (`features::house::accounts`) of these files: tells a module from a function of the same look.
pub fn modules(sources: &[Source]) -> BTreeSet<String> {
    sources.iter().map(|source| scan::module_of(&source.path).join("::")).collect()
}

#[test]
fn files_of_tests_are_known() {
    let text = "pub mod a;\n#[cfg(test)]\nmod acceptance;\n#[cfg(test)]\nmod tests {\n}\n".to_owned();
    let found = test_modules(&Source { path: "src/app/mod.rs".to_owned(), text, test_only: false });
    assert_eq!(found, [["app", "acceptance"]]);
}
