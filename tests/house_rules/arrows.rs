//! Who may name whom: layers, the feature DAG, and the face of a feature. Within the platform: `contracts`.

use std::collections::{BTreeMap, BTreeSet};

use crate::scan::{Named, Scan};
use crate::{Source, contracts, everywhere, modules, planted, scan, sources};

/// From the bottom up; a layer names only itself and what stands before it.
const LAYERS: &[&str] = &["kernel", "ui", "platform", "features", "app", "cli"];

/// Every feature, and the features right below it: those that its folder's head names after "May use", by their name in the
/// same area or in the house, or with the area. What those stand on may be named too.
pub struct Features(BTreeMap<String, BTreeSet<String>>);

impl Features {
    /// As the heads of these files say.
    fn of(sources: &[Source]) -> Self {
        let heads = sources.iter().filter(|source| source.path.ends_with("/mod.rs"));
        let heads: BTreeMap<String, &str> = heads
            .filter_map(|source| match scan::module_of(&source.path).as_slice() {
                [layer, area, feature] if layer == "features" => {
                    Some((format!("{area}::{feature}"), source.text.as_str()))
                }
                _ => None,
            })
            .collect();
        let named = |own: &str, word: &str| {
            let area = own.split("::").next().unwrap_or_default();
            let names = [word.to_owned(), format!("{area}::{word}"), format!("house::{word}")];
            names.into_iter().find(|name| heads.contains_key(name))
        };
        let under =
            |own: &String, text: &str| contracts::may_use(text).filter_map(|word| named(own, word)).collect();
        Self(heads.iter().map(|(own, text)| (own.clone(), under(own, text))).collect())
    }

    fn below(&self, feature: &str) -> BTreeSet<String> {
        let mut all = BTreeSet::new();
        let mut open = vec![feature.to_owned()];
        while let Some(next) = open.pop() {
            for under in self.0.get(&next).into_iter().flatten() {
                if all.insert(under.clone()) {
                    open.push(under.clone());
                }
            }
        }
        all
    }
}

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

/// A feature names another one only below it in the DAG, and only what stands in that one's `mod.rs`.
fn features(scan: &Scan, dag: &Features, modules: &BTreeSet<String>) -> Vec<String> {
    let Some(own) = feature_of(&scan.module) else { return Vec::new() };
    let allowed = dag.below(&own);
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
        if !allowed.contains(&other) {
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
    let sources = sources();
    let (dag, modules) = (Features::of(&sources), modules(&sources));
    everywhere("feature DAG", |scan| features(scan, &dag, &modules));
}

#[test]
fn the_dag_has_no_circle_and_crosses_areas_only_to_the_house() {
    let dag = Features::of(&sources());
    assert!(dag.0.len() > 20, "the heads were not found");
    for feature in dag.0.keys() {
        let area = feature.split("::").next().unwrap();
        for under in dag.below(feature) {
            assert_ne!(under, *feature, "circle");
            assert!(under.starts_with(area) || under.starts_with("house::"), "{feature} -> {under}");
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
    let head = |feature: &str, uses: &str| Source {
        path: format!("src/features/{feature}/mod.rs"),
        text: format!(
            "//! A folder.\n//!\n//! Owns: a.\n//! May use: `kernel`, {uses}.\n//! Never: `practice::patients`.\n"
        ),
        test_only: false,
    };
    let dag = Features::of(&[
        head("house/accounts", "`ui`"),
        head("practice/patients", "`accounts`"),
        head("care/residents", "`platform`"),
        head("second_opinion/cases", "`house::accounts`"),
        head("second_opinion/icd", "the face\n//! of `cases`"),
        head("second_opinion/coding", "`icd`"),
        head("second_opinion/dashboard", "`coding`"),
    ]);
    let found =
        |path: &str, text: &str| planted(path, text, |scan| features(scan, &dag, &modules)).join("\n");
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
    let nowhere = "use crate::features::care::residents::Resident;";
    assert!(found("src/features/care/gossip/mod.rs", nowhere).contains("DAG"), "without a head");
    assert!(found(icd, "use super::cases::Case; use crate::features::house::accounts::User;").is_empty());
    let dashboard = "src/features/second_opinion/dashboard/pages.rs";
    assert!(
        found(dashboard, "fn f() { crate::features::second_opinion::cases::Fallgruppe::all(); }").is_empty()
    );
}
