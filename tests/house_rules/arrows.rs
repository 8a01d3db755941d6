//! Who may name whom: layers, the feature DAG, and the face of a feature. Within the platform: `contracts`.

use std::collections::BTreeSet;

use crate::scan::{Named, Scan};
use crate::{everywhere, modules, planted, sources};

/// From the bottom up; a layer names only itself and what stands before it.
const LAYERS: &[&str] = &["kernel", "ui", "platform", "features", "app", "cli"];

/// Every feature, and the features right below it. What those stand on may be named too.
const FEATURES: &[(&str, &[&str])] = &[
    ("house::accounts", &[]),
    ("house::my_account", &[]),
    ("house::sign_in", &["house::accounts"]),
    ("house::people", &["house::accounts"]),
    ("house::invitations", &["house::accounts"]),
    ("house::domains", &["house::accounts"]),
    ("house::help", &[]),
    ("house::registration", &["house::accounts"]),
    ("house::recovery", &["house::accounts"]),
    ("house::tenants", &["house::accounts"]),
    ("house::settings", &["house::accounts"]),
    ("house::audit_trail", &["house::accounts"]),
    ("house::certificates", &["house::accounts"]),
    ("house::setup", &["house::tenants", "house::certificates"]),
    ("house::inbox", &["house::accounts"]),
    ("house::mail", &["house::accounts"]),
    ("house::operations", &["house::accounts"]),
    ("second_opinion::settings", &["house::accounts"]),
    ("second_opinion::cases", &["second_opinion::settings"]),
    ("second_opinion::case_import", &["second_opinion::cases"]),
    ("second_opinion::icd", &["second_opinion::cases"]),
    ("second_opinion::coding", &["second_opinion::icd"]),
    ("second_opinion::reports", &["second_opinion::coding"]),
    ("second_opinion::dashboard", &["second_opinion::reports"]),
    ("care::units", &["house::accounts"]),
    ("care::residents", &["care::units"]),
    ("care::unit_pages", &["care::residents"]),
    ("care::resident_import", &["care::residents"]),
    ("care::observations", &["care::residents"]),
    ("care::moods", &["care::residents"]),
    ("care::handover", &["care::residents"]),
    ("care::badges", &["care::residents"]),
    ("practice::patients", &["house::accounts"]),
    ("practice::providers", &["house::accounts"]),
    ("practice::appointments", &["practice::patients", "practice::providers"]),
    ("practice::notes", &["practice::patients", "practice::providers", "practice::appointments"]),
    ("practice::messages", &["practice::patients", "practice::providers"]),
    ("practice::televisits", &["practice::appointments"]),
];

pub fn finding(scan: &Scan, named: &Named, why: &str) -> String {
    format!("{}:{}: `{}`: {why}", scan.path, named.line, named.written())
}

/// `kernel <- ui <- platform <- features <- app <- cli`: names point down only.
fn layers(scan: &Scan) -> Vec<String> {
    let place = |name: &String| LAYERS.iter().position(|layer| layer == name);
    let Some(own) = scan.module.first().and_then(place) else { return Vec::new() };
    let up =
        |named: &&Named| named.inside().and_then(<[_]>::first).and_then(place).is_some_and(|to| to > own);
    let found = scan.named.iter().filter(up);
    found.map(|named| finding(scan, named, "dependencies point down only")).collect()
}

fn feature_of(path: &[String]) -> Option<String> {
    match path {
        [layer, area, feature, ..] if layer == "features" => Some(format!("{area}::{feature}")),
        _ => None,
    }
}

fn below(feature: &str) -> BTreeSet<&'static str> {
    let mut all = BTreeSet::new();
    let mut open: Vec<&str> = vec![feature];
    while let Some(next) = open.pop() {
        for under in FEATURES.iter().filter(|(name, _)| *name == next).flat_map(|(_, under)| under.iter()) {
            if all.insert(*under) {
                open.push(under);
            }
        }
    }
    all
}

/// A feature names another one only below it in the DAG, and only what stands in that one's `mod.rs`.
fn features(scan: &Scan, modules: &BTreeSet<String>) -> Vec<String> {
    let Some(own) = feature_of(&scan.module) else { return Vec::new() };
    if !FEATURES.iter().any(|(name, _)| *name == own) {
        return vec![format!("{}: feature `{own}` is not in the table of this test", scan.path)];
    }
    let allowed = below(&own);
    let mut found = Vec::new();
    // The bench of a test may stand on the whole product.
    for named in scan.named.iter().filter(|named| !named.test) {
        let Some(inside) = named.inside().filter(|path| path.first().is_some_and(|l| l == "features")) else {
            continue;
        };
        let Some(other) = feature_of(inside) else {
            found.push(finding(scan, named, "name the feature, not its area"));
            continue;
        };
        if other == own {
            continue;
        }
        if !allowed.contains(other.as_str()) {
            found.push(finding(scan, named, "not below this feature in the DAG"));
        }
        let inner = inside.get(..4).is_some_and(|path| modules.contains(&path.join("::")));
        let through = inside.get(3).filter(|_| inside.len() > 4);
        if inner || through.is_some_and(|item| item.starts_with(|c: char| c.is_lowercase())) {
            found.push(finding(scan, named, "another feature is its `mod.rs`: name the item there"));
        }
    }
    found
}

#[test]
fn names_point_down() {
    everywhere("layers", layers);
}

#[test]
fn features_follow_the_dag_and_use_faces() {
    let modules = modules(&sources());
    everywhere("feature DAG", |scan| features(scan, &modules));
}

#[test]
fn the_dag_has_no_circle_and_crosses_areas_only_to_the_house() {
    for (feature, _) in FEATURES {
        let area = feature.split("::").next().unwrap();
        for under in below(feature) {
            assert_ne!(under, *feature, "circle");
            assert!(under.starts_with(area) || under.starts_with("house::"), "{feature} -> {under}");
            assert!(FEATURES.iter().any(|(name, _)| *name == under), "{under} is not in the table");
        }
    }
}

#[test]
fn planted_upward_names_are_found() {
    let up = |path: &str, text: &str| planted(path, text, layers).len();
    assert_eq!(up("src/kernel/a.rs", "use crate::platform::store::Store;"), 1);
    assert_eq!(up("src/kernel/a.rs", "use crate::{kernel::ids::Id, ui::page::Page};"), 1);
    assert_eq!(up("src/kernel/a/b.rs", "use super::super::super::app::config;"), 1);
    assert_eq!(
        up("src/platform/web/a.rs", "fn f() { let _ = crate::features::house::accounts::find(); }"),
        1
    );
    assert_eq!(
        up("src/platform/web/a.rs", "fn f() -> Markup { html! { p { (crate::app::nav::bar()) } } }"),
        1
    );
    assert_eq!(up("src/app/a.rs", "type A = Vec<crate::cli::Verb>;"), 1);
    assert_eq!(up("src/app/a.rs", "mod tests { fn f(_: super::super::super::cli::Verb) {} }"), 1);
    assert_eq!(up("src/cli/a.rs", "use crate::app::boot::start;"), 0);
    assert_eq!(up("src/platform/a.rs", "use crate::kernel::ids::Id; use super::store::Store;"), 0);
}

#[test]
fn planted_feature_names_are_found() {
    let modules = BTreeSet::from(["features::second_opinion::cases::rules".to_owned()]);
    let found = |path: &str, text: &str| planted(path, text, |scan| features(scan, &modules)).join("\n");
    let icd = "src/features/second_opinion/icd/mod.rs";
    assert!(found(icd, "use crate::features::second_opinion::coding::Queue;").contains("DAG"));
    assert!(found(icd, "use super::coding::Queue;").contains("DAG"));
    assert!(found(icd, "use super::cases::rules;").contains("mod.rs"));
    assert!(found(icd, "use super::cases::model::Case;").contains("mod.rs"));
    assert!(found(icd, "use super::cases; fn f() { cases::rules::check(); }").contains("mod.rs"));
    assert!(found(icd, "use crate::features::second_opinion as so;").contains("area"));
    assert!(
        found("src/features/care/residents.rs", "use crate::features::practice::patients::Patient;")
            .contains("DAG")
    );
    assert!(found("src/features/care/gossip/mod.rs", "").contains("table"));
    assert!(found(icd, "use super::cases::Case; use crate::features::house::accounts::User;").is_empty());
    let dashboard = "src/features/second_opinion/dashboard/pages.rs";
    assert!(
        found(dashboard, "fn f() { crate::features::second_opinion::cases::Fallgruppe::all(); }").is_empty()
    );
}
