//! The contracts of the platform: which of its files and folders may name which, and that none of them escapes.

use std::collections::{BTreeMap, BTreeSet};

use crate::arrows::finding;
use crate::scan::{Kind, Named, Scan};
use crate::{Source, everywhere, planted, report, scans, sources};

/// Every file and folder of the platform with what it may name of the others, from the bottom up: a row names only rows
/// above it. A folder's head says the same after "May use".
const PLATFORM: &[(&str, &[&str])] = &[
    ("action", &[]),
    ("clock", &[]),
    ("cores", &[]),
    ("log_lines", &["clock"]),
    ("pdf", &[]),
    ("sandbox", &[]),
    ("settings", &[]),
    ("sheet", &[]),
    ("store", &["cores", "tenancy"]),
    ("tenancy", &["store"]),
    ("search", &["cores", "store", "tenancy"]),
    ("blobs", &["store", "tenancy"]),
    ("shown_at", &["store"]),
    ("base", &["search", "settings", "shown_at", "store", "tenancy"]),
    ("demo_mark", &["base", "store"]),
    ("last_filters", &["base", "store", "tenancy"]),
    ("trail", &["base", "store", "tenancy"]),
    ("jobs", &["base", "store", "tenancy"]),
    ("notify", &["base", "settings", "store", "tenancy"]),
    ("web", &["action", "base", "clock", "notify", "settings", "shown_at", "store", "tenancy"]),
    ("people", &["notify", "store", "tenancy", "web"]),
    ("entity", &["search", "store", "tenancy", "web"]),
    ("intake", &["base", "blobs", "cores", "sheet", "store", "tenancy", "web"]),
    ("feature", &["action", "jobs", "notify", "shown_at", "store", "tenancy", "web"]),
    ("setup", &["people", "store", "tenancy", "web"]),
    ("tenants", &["people", "store", "tenancy", "web"]),
    ("purge", &["store", "tenancy", "web"]),
    (
        "operation",
        &["base", "blobs", "demo_mark", "notify", "people", "search", "setup", "store", "tenancy", "web"],
    ),
    ("condition", &["operation", "settings", "store", "tenancy", "web"]),
    (
        "registered",
        &[
            "action",
            "blobs",
            "feature",
            "jobs",
            "last_filters",
            "notify",
            "operation",
            "people",
            "setup",
            "shown_at",
            "store",
            "tenancy",
            "tenants",
            "trail",
            "web",
        ],
    ),
];

/// The one circle: a tenant is a record of the store, and the store knows whose rows it reads by the context of an act.
const CIRCLE: [&str; 2] = ["store", "tenancy"];

fn row(unit: &str) -> Option<usize> {
    PLATFORM.iter().position(|(name, _)| *name == unit)
}

fn may(unit: &str) -> &'static [&'static str] {
    row(unit).map_or(&[], |row| PLATFORM[row].1)
}

/// The file or folder right below `platform` that a source file belongs to.
fn unit(scan: &Scan) -> Option<&str> {
    match &scan.module[..] {
        [layer, unit, ..] if layer == "platform" => Some(unit),
        _ => None,
    }
}

/// What `platform/mod.rs` hands on under a name of its own, and whose it is.
type Face = BTreeMap<String, String>;

fn face(module: &Scan) -> Face {
    let mut face = Face::new();
    for named in &module.named {
        let path = match &named.segments[..] {
            [first, second, rest @ ..] if first == "crate" && second == "platform" => rest,
            rest => rest,
        };
        if let [first, .., last] = path
            && row(first).is_some()
        {
            face.insert(last.clone(), first.clone());
        }
    }
    face
}

fn face_of_the_platform() -> Face {
    face(scans().iter().find(|scan| scan.module == ["platform"]).expect("platform/mod.rs"))
}

/// The neighbours that a file names, outside its tests. A name that belongs to no row stands for itself.
fn neighbours<'a>(scan: &'a Scan, face: &'a Face) -> impl Iterator<Item = (&'a Named, &'a str)> {
    scan.named.iter().filter(|named| !named.test).filter_map(|named| match named.inside()? {
        [layer, to, ..] if layer == "platform" => Some((named, face.get(to).map_or(to.as_str(), |of| of))),
        [layer] if layer == "platform" && named.glob => Some((named, "*")),
        _ => None,
    })
}

/// The files and folders of the platform name each other as the table says, and each of them stands in it.
fn contracts(scan: &Scan, face: &Face) -> Vec<String> {
    let Some(own) = unit(scan).filter(|_| !scan.is_test_only()) else { return Vec::new() };
    if row(own).is_none() {
        return vec![format!("{}: `{own}` is not in the table of this test", scan.path)];
    }
    let strange = neighbours(scan, face).filter(|(_, to)| *to != own && !may(own).contains(to));
    strange.map(|(named, _)| finding(scan, named, "the contract does not allow this neighbour")).collect()
}

fn is_below_the_web(unit: &str) -> bool {
    row(unit) < row("web")
}

/// Nothing below the web names it, nor what stands on it; and what has a `Base` reaches nothing of it by a method.
fn webless(scan: &Scan, face: &Face) -> Vec<String> {
    let Some(own) = unit(scan).filter(|own| row(own).is_some()) else { return Vec::new() };
    if !is_below_the_web(own) {
        let methods = scan.marks.iter().filter(|mark| mark.kind == Kind::Impl && mark.name == "Base");
        return methods.map(|mark| format!("{}:{}: a method of `Base` here", scan.path, mark.line)).collect();
    }
    let up = neighbours(scan, face).filter(|(_, to)| !is_below_the_web(to)).map(|(named, _)| named);
    let servers = scan.named.iter().filter(|named| !named.test && named.segments[0] == "axum");
    up.chain(servers).map(|named| finding(scan, named, "stands below the web")).collect()
}

/// The words in backticks that a folder's head has after "May use".
pub fn may_use(text: &str) -> impl Iterator<Item = &str> {
    let head = text.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim);
    let lines = head.skip_while(|line| !line.starts_with("May use:"));
    let lines = lines.take_while(|line| !line.starts_with("Never:"));
    lines.flat_map(|line| line.split('`').skip(1).step_by(2))
}

/// The rows of the table that a folder's head names after "May use"; none without a head.
fn said(text: &str) -> Option<BTreeSet<&str>> {
    let has_head = text.lines().any(|line| line.starts_with("//! May use:"));
    let rows = may_use(text).map(|word| word.split("::").next().unwrap_or(word));
    has_head.then(|| rows.filter(|word| row(word).is_some()).collect())
}

/// A folder's head names the neighbours of its row; those of the folders in it, no others.
fn head(source: &Source) -> Vec<String> {
    let module = crate::scan::module_of(&source.path);
    let (Some("platform"), Some(own)) = (module.first().map(String::as_str), module.get(1)) else {
        return Vec::new();
    };
    let Some(said) = said(&source.text).filter(|_| source.path.ends_with("/mod.rs") && !source.test_only)
    else {
        return Vec::new();
    };
    let table: BTreeSet<&str> = may(own).iter().copied().collect();
    let wrong: Vec<&str> = if module.len() == 2 {
        said.symmetric_difference(&table).copied().collect()
    } else {
        said.difference(&table).copied().filter(|word| word != own).collect()
    };
    wrong.iter().map(|word| format!("{}: head and table differ in `{word}`", source.path)).collect()
}

#[test]
fn the_platform_keeps_its_contracts() {
    let face = face_of_the_platform();
    everywhere("platform contracts", |scan| contracts(scan, &face));
}

#[test]
fn the_base_and_what_it_stands_on_know_no_web() {
    let face = face_of_the_platform();
    everywhere("below the web", |scan| webless(scan, &face));
    for below in ["base", "store", "search", "tenancy", "blobs", "sheet", "jobs", "notify"] {
        assert!(row(below).is_some() && is_below_the_web(below), "{below}");
    }
}

#[test]
fn heads_say_what_the_table_says() {
    report("heads of the platform", sources().iter().flat_map(head).collect());
}

#[test]
fn the_table_has_no_other_circle_and_no_row_for_nothing() {
    let units: BTreeSet<&str> = scans().iter().filter_map(unit).collect();
    for (at, (name, neighbours)) in PLATFORM.iter().enumerate() {
        assert!(units.contains(name), "there is no platform::{name}");
        assert_eq!(row(name), Some(at), "{name} has two rows");
        for to in *neighbours {
            let known = CIRCLE.contains(name) && CIRCLE.contains(to);
            assert!(row(to).is_some_and(|to| to < at) || known, "{name} -> {to} does not point down");
        }
    }
}

#[test]
fn planted_neighbours_are_found() {
    let face = face(&Scan::of(&Source {
        path: "src/platform/mod.rs".to_owned(),
        text: "pub mod web; pub use base::NewTenant; pub use self::web::{Platform, Wiring};".to_owned(),
        test_only: false,
    }));
    let found = |path: &str, text: &str| planted(path, text, |scan| contracts(scan, &face)).len();
    assert_eq!(found("src/platform/tenancy/ctx.rs", "use crate::platform::web::csrf::token;"), 1);
    assert_eq!(found("src/platform/store/mod.rs", "use super::web::session::Session;"), 1);
    assert_eq!(found("src/platform/sheet/read.rs", "use crate::platform::tenancy::Ctx;"), 1);
    assert_eq!(found("src/platform/store/mod.rs", "use crate::platform::{cores::Cores, tenancy::Ctx};"), 0);
    // A file beside `mod.rs` is a row too.
    assert_eq!(found("src/platform/base.rs", "use super::{notify::Notice, store::Store};"), 1);
    assert_eq!(found("src/platform/purge.rs", "use super::{Platform, store::Store};"), 0);
    assert_eq!(found("src/platform/gossip.rs", ""), 1, "a file without a row");
    assert_eq!(found("src/platform/gossip/mod.rs", ""), 1, "a folder without a row");
    // What `platform/mod.rs` hands on is whose it is.
    assert_eq!(found("src/platform/jobs/mod.rs", "use crate::platform::Platform;"), 1);
    assert_eq!(found("src/platform/jobs/mod.rs", "use crate::platform::NewTenant;"), 0);
    assert_eq!(found("src/platform/jobs/mod.rs", "use crate::platform::*;"), 1);
    assert_eq!(found("src/platform/jobs/mod.rs", "use crate::platform as p; fn f(_: p::web::A) {}"), 1);
    assert_eq!(
        found("src/platform/jobs/mod.rs", "#[cfg(test)] mod tests { use crate::platform::web::A; }"),
        0
    );
}

#[test]
fn planted_names_of_the_web_are_found() {
    let face = Face::from([("Platform".to_owned(), "web".to_owned())]);
    let found = |path: &str, text: &str| planted(path, text, |scan| webless(scan, &face)).len();
    assert_eq!(found("src/platform/base.rs", "use super::web::session::AuthKeys;"), 1);
    assert_eq!(found("src/platform/notify/a.rs", "fn f(_: &crate::platform::Platform) {}"), 1);
    assert_eq!(found("src/platform/jobs/a.rs", "use crate::platform::feature::Feature;"), 1);
    assert_eq!(found("src/platform/trail.rs", "use axum::response::Response;"), 1);
    assert_eq!(found("src/platform/trail.rs", "use super::{base::Base, store::Store}; impl Base {}"), 0);
    assert_eq!(found("src/platform/purge.rs", "use super::base::Base; impl Base {}"), 1);
    assert_eq!(found("src/platform/purge.rs", "use super::Platform; impl Platform {}"), 0);
}

#[test]
fn planted_heads_are_found() {
    let found = |path: &str, uses: &str| {
        let text = format!("//! A folder.\n//!\n//! Owns: a.\n//! May use: {uses}\n//! Never: `web`.\n");
        head(&Source { path: path.to_owned(), text, test_only: false }).len()
    };
    assert_eq!(
        found("src/platform/notify/mod.rs", "`kernel`, `base`, `settings`,\n//! `store`, `tenancy`."),
        0
    );
    assert_eq!(found("src/platform/notify/mod.rs", "`base`, `settings`, `store`."), 1, "one is missing");
    assert_eq!(found("src/platform/sheet/mod.rs", "`kernel`, `store`."), 1, "one too many");
    assert_eq!(found("src/platform/web/session/mod.rs", "`store`, the rest of `web`."), 0);
    assert_eq!(found("src/platform/web/session/mod.rs", "`web::tls`, `search`."), 1);
    assert_eq!(found("src/features/care/units/mod.rs", "`web`."), 0);
}
