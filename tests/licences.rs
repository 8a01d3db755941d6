//! The dependency tree against `deny.toml`: licences, banned crates, sources, and known advisories where a database is at hand.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout
)]

use std::{collections::BTreeSet, env, fs, path::Path, path::PathBuf, process::Command};

use serde_json::Value;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn deny() -> toml::Table {
    fs::read_to_string(root().join("deny.toml")).unwrap().parse().unwrap()
}

fn strings(list: &toml::Value, key: Option<&str>) -> BTreeSet<String> {
    let items = list.as_array().unwrap().iter();
    items.map(|item| key.map_or(item, |key| &item[key]).as_str().unwrap().to_owned()).collect()
}

/// The packages that this machine would build, tests included.
fn packages() -> Vec<Value> {
    let version = Command::new("rustc").arg("-vV").output().unwrap();
    let version = String::from_utf8(version.stdout).unwrap();
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap().to_owned();
    let out = Command::new(env!("CARGO"))
        .args(["metadata", "--locked", "--offline", "--format-version", "1", "--filter-platform", &host])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let metadata: Value = serde_json::from_slice(&out.stdout).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

/// Whether an SPDX expression (also in its old form with `/`) can be met with the allowed licences.
fn allowed(expression: &str, allow: &BTreeSet<String>) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let tokens: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    let met = any(&tokens, &mut at, allow);
    met && at == tokens.len()
}

fn any(tokens: &[&str], at: &mut usize, allow: &BTreeSet<String>) -> bool {
    let mut met = all(tokens, at, allow);
    while tokens.get(*at) == Some(&"OR") {
        *at += 1;
        met |= all(tokens, at, allow);
    }
    met
}

fn all(tokens: &[&str], at: &mut usize, allow: &BTreeSet<String>) -> bool {
    let mut met = one(tokens, at, allow);
    while tokens.get(*at) == Some(&"AND") {
        *at += 1;
        met &= one(tokens, at, allow);
    }
    met
}

fn one(tokens: &[&str], at: &mut usize, allow: &BTreeSet<String>) -> bool {
    let Some(token) = tokens.get(*at) else { return false };
    *at += 1;
    if *token == "(" {
        let met = any(tokens, at, allow);
        *at += 1;
        return met;
    }
    let mut name = (*token).to_owned();
    if tokens.get(*at) == Some(&"WITH") {
        name = format!("{name} WITH {}", tokens.get(*at + 1).unwrap_or(&""));
        *at += 2;
    }
    allow.contains(&name)
}

#[test]
fn licences_are_allowed() {
    let allow = strings(&deny()["licenses"]["allow"], None);
    let refused: Vec<String> = packages()
        .iter()
        .filter(|package| !allowed(package["license"].as_str().unwrap_or("none given"), &allow))
        .map(|package| format!("{} {}: {}", package["name"], package["version"], package["license"]))
        .collect();
    assert!(refused.is_empty(), "licences that deny.toml does not allow:\n  {}", refused.join("\n  "));
}

#[test]
fn banned_crates_are_absent() {
    let banned = strings(&deny()["bans"]["deny"], Some("crate"));
    assert!(!banned.is_empty());
    let packages = packages();
    let names: BTreeSet<String> = packages.iter().map(|p| p["name"].as_str().unwrap().to_owned()).collect();
    assert!(names.contains("visite") && names.len() > 100, "the tree was not read");
    let found: Vec<&String> = names.intersection(&banned).collect();
    assert!(found.is_empty(), "banned by deny.toml: {found:?}");
}

#[test]
fn crates_come_from_the_registry() {
    let foreign: Vec<String> = packages()
        .iter()
        .filter(|package| package["name"] != "visite")
        .filter(|package| package["source"].as_str().is_none_or(|from| !from.starts_with("registry+")))
        .map(|package| package["name"].to_string())
        .collect();
    assert!(foreign.is_empty(), "not from a registry: {foreign:?}");
}

/// A copy of the advisory database, by `ADVISORY_DB` or where cargo's tools keep one.
fn advisory_database() -> Option<PathBuf> {
    let given = env::var_os("ADVISORY_DB").map(PathBuf::from);
    let home = env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo")));
    let usual = home.map(|home| home.join("advisory-db"));
    [given, usual].into_iter().flatten().find(|dir| dir.join("crates").is_dir())
}

/// The numbers of a version that can be compared; what stands after `-` or `+` is left out.
fn numbers(version: &str) -> Vec<u64> {
    let plain = version.split(['-', '+']).next().unwrap_or(version);
    let mut numbers: Vec<u64> = plain.split('.').map(|part| part.trim().parse().unwrap_or(0)).collect();
    numbers.resize(3, 0);
    numbers
}

/// `>= 1.2, < 2`, `^1.2.3`, `1.2.3`: whether the version satisfies the requirement.
fn satisfies(version: &str, requirement: &str) -> bool {
    let own = numbers(version);
    requirement.split(',').map(str::trim).all(|part| {
        let sign = part.trim_end_matches(|c: char| !matches!(c, '<' | '>' | '=' | '^' | '~'));
        let sign: String = sign.chars().take_while(|c| matches!(c, '<' | '>' | '=' | '^' | '~')).collect();
        let bound = numbers(part.trim_start_matches(['<', '>', '=', '^', '~', ' ']));
        let next = |bound: &[u64]| match bound {
            [0, 0, patch] => vec![0, 0, patch + 1],
            [0, minor, _] => vec![0, minor + 1, 0],
            [major, ..] => vec![major + 1, 0, 0],
            [] => Vec::new(),
        };
        match sign.as_str() {
            ">=" => own >= bound,
            ">" => own > bound,
            "<=" => own <= bound,
            "<" => own < bound,
            "=" => own == bound,
            "~" => own >= bound && own[..2] == bound[..2],
            _ => own >= bound && own < next(&bound),
        }
    })
}

/// The head of an advisory: TOML between ```` ```toml ```` and ```` ``` ````.
fn advisory(text: &str) -> Option<toml::Table> {
    text.split("```toml").nth(1)?.split("```").next()?.parse().ok()
}

fn concerns(advisory: &toml::Table, version: &str) -> bool {
    let listed = |key: &str| match advisory.get("versions").and_then(|versions| versions.get(key)) {
        Some(list) => strings(list, None).iter().any(|requirement| satisfies(version, requirement)),
        None => false,
    };
    advisory["advisory"].get("withdrawn").is_none() && !listed("patched") && !listed("unaffected")
}

#[test]
fn no_advisory_concerns_the_tree() {
    let Some(database) = advisory_database() else {
        println!("skipped: advisories, because no advisory database is reachable (ADVISORY_DB names one)");
        return;
    };
    let ignored = strings(&deny()["advisories"]["ignore"], Some("id"));
    let mut found = Vec::new();
    for package in packages() {
        let (name, version) = (package["name"].as_str().unwrap(), package["version"].as_str().unwrap());
        let Ok(entries) = fs::read_dir(database.join("crates").join(name)) else { continue };
        for entry in entries.map(Result::unwrap) {
            let Some(advisory) = advisory(&fs::read_to_string(entry.path()).unwrap()) else { continue };
            let id = advisory["advisory"]["id"].as_str().unwrap().to_owned();
            if concerns(&advisory, version) && !ignored.contains(&id) {
                found.push(format!("{id}: {name} {version}"));
            }
        }
    }
    assert!(found.is_empty(), "advisories:\n  {}", found.join("\n  "));
}

#[test]
fn every_ignored_advisory_has_its_reason() {
    for ignored in deny()["advisories"]["ignore"].as_array().unwrap() {
        assert!(ignored["reason"].as_str().is_some_and(|reason| reason.len() > 20), "{ignored}");
    }
}

#[test]
fn planted_licences_are_refused() {
    let allow =
        ["MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "Unicode-3.0"].map(str::to_owned).into();
    let check =
        |expression: &str, expected: bool| assert_eq!(allowed(expression, &allow), expected, "{expression}");
    check("MIT OR Apache-2.0", true);
    check("MIT/GPL-3.0", true);
    check("GPL-3.0-only", false);
    check("MIT AND GPL-2.0", false);
    check("(MIT OR GPL-2.0) AND Unicode-3.0", true);
    check("(MIT OR GPL-2.0) AND ISC", false);
    check("Apache-2.0 WITH LLVM-exception", true);
    check("GPL-3.0 WITH Classpath-exception-2.0", false);
    check("none given", false);
    check("", false);
}

#[test]
fn planted_advisories_are_found() {
    let text = "```toml\n[advisory]\nid = \"RUSTSEC-2026-0001\"\n[versions]\npatched = [\">= 1.2.3\", \"^0.9.4\"]\n```\n# Story";
    let advisory = advisory(text).unwrap();
    for (version, expected) in [
        ("1.2.2", true),
        ("1.2.3", false),
        ("2.0.0", false),
        ("0.9.5", false),
        ("0.9.3", true),
        ("0.10.0", true),
    ] {
        assert_eq!(concerns(&advisory, version), expected, "{version}");
    }
    assert!(satisfies("1.4.0", ">= 1.2, < 1.5") && !satisfies("1.5.0", ">= 1.2, < 1.5"));
}
