//! What the library shows: `main` starts it, tests and benches use its face, and nothing of the face is unused.

use std::collections::BTreeSet;

use crate::scan::{Named, Scan};
use crate::{Source, planted, report, sources, sources_of};

/// What `lib.rs` may make public: the face, and what `main.rs` calls.
const PUBLIC: &[&str] = &[
    "mod for_tests",
    "cli::no_runtime",
    "cli::run",
    "platform::sandbox::as_child",
    "platform::web::panic::install_hook",
];

/// The paths that a `use` tree names.
fn leaves(tree: &syn::UseTree, before: &str, out: &mut Vec<String>) {
    match tree {
        syn::UseTree::Path(path) => leaves(&path.tree, &format!("{before}{}::", path.ident), out),
        syn::UseTree::Group(group) => group.items.iter().for_each(|item| leaves(item, before, out)),
        syn::UseTree::Name(name) => out.push(format!("{before}{}", name.ident)),
        syn::UseTree::Rename(rename) => out.push(format!("{before}{}", rename.rename)),
        syn::UseTree::Glob(_) => out.push(format!("{before}*")),
    }
}

/// The public items of a file, except those of [`PUBLIC`].
fn shown(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for item in syn::parse_file(text).unwrap().items {
        let (vis, names) = match &item {
            syn::Item::Use(item) => {
                let mut names = Vec::new();
                leaves(&item.tree, "", &mut names);
                (&item.vis, names)
            }
            syn::Item::Mod(item) => (&item.vis, vec![format!("mod {}", item.ident)]),
            syn::Item::Fn(item) => (&item.vis, vec![item.sig.ident.to_string()]),
            syn::Item::Struct(item) => (&item.vis, vec![item.ident.to_string()]),
            syn::Item::Enum(item) => (&item.vis, vec![item.ident.to_string()]),
            syn::Item::Trait(item) => (&item.vis, vec![item.ident.to_string()]),
            syn::Item::Type(item) => (&item.vis, vec![item.ident.to_string()]),
            syn::Item::Const(item) => (&item.vis, vec![item.ident.to_string()]),
            syn::Item::Static(item) => (&item.vis, vec![item.ident.to_string()]),
            _ => continue,
        };
        if matches!(vis, syn::Visibility::Public(_)) {
            found.extend(names.into_iter().filter(|name| !PUBLIC.contains(&name.as_str())));
        }
    }
    found
}

/// The items of the face, by their paths in it: `Case`, `boot::wiring`.
fn face(items: &[syn::Item], before: &str) -> Vec<String> {
    let mut found = Vec::new();
    for item in items {
        match item {
            syn::Item::Use(item) => {
                let mut names = Vec::new();
                leaves(&item.tree, "", &mut names);
                let last = |name: &String| name.rsplit("::").next().unwrap_or(name).to_owned();
                found.extend(names.iter().map(|name| format!("{before}{}", last(name))));
            }
            syn::Item::Mod(item) => {
                let inside = item.content.as_ref().map_or(&[][..], |(_, items)| items);
                found.extend(face(inside, &format!("{before}{}::", item.ident)));
            }
            _ => found.push(format!("{before}(only `pub use` stands in the face)")),
        }
    }
    found
}

fn in_face(named: &Named) -> Option<String> {
    match &named.segments[..] {
        [library, face, item @ ..] if library == "visite" && face == "for_tests" => Some(item.join("::")),
        _ => None,
    }
}

/// Tests and benches name the library by its face, item by item.
fn past_the_face(scan: &Scan) -> Vec<String> {
    let ours = scan.named.iter().filter(|named| named.segments[0] == "visite");
    let wrong = ours.filter(|named| named.glob || in_face(named).is_none_or(|item| item.is_empty()));
    wrong.map(|named| format!("{}:{}: `{}`", scan.path, named.line, named.written())).collect()
}

fn unused(items: &[String], used: &BTreeSet<String>) -> Vec<String> {
    let within =
        |item: &String| used.iter().any(|name| name == item || name.starts_with(&format!("{item}::")));
    items.iter().filter(|item| !within(item)).cloned().collect()
}

/// Everything that uses the library from outside.
fn outside() -> Vec<Scan> {
    let all = sources_of(&["tests", "benches"]);
    all.iter().filter(|source| !source.path.starts_with("tests/house_rules/")).map(Scan::of).collect()
}

#[test]
fn the_library_shows_its_face_only() {
    let lib = sources().into_iter().find(|source| source.path == "src/lib.rs").unwrap();
    report("public items of lib.rs", shown(&lib.text));
    report("names past the face", outside().iter().flat_map(past_the_face).collect());
}

/// An item that stands in the face is used in the eyes of the compiler, so one that no test uses hides dead code.
#[test]
fn what_stands_in_the_face_is_used() {
    let text = std::fs::read_to_string(crate::root().join("src/for_tests.rs")).unwrap();
    let items = face(&syn::parse_file(&text).unwrap().items, "");
    assert!(items.len() > 20, "the face was not found");
    let used = outside().iter().flat_map(|scan| scan.named.iter().filter_map(in_face)).collect();
    report("unused in the face", unused(&items, &used));
}

#[test]
fn planted_public_items_are_found() {
    let text = "mod app; pub mod for_tests; pub mod kernel; pub(crate) use a::b; pub use cli::{run, secret}; pub fn f() {}";
    assert_eq!(shown(text), ["mod kernel", "cli::secret", "f"]);
}

#[test]
fn planted_names_past_the_face_are_found() {
    let found = |text: &str| planted("tests/journeys/a.rs", text, past_the_face).len();
    assert_eq!(found("use visite::for_tests::{Case, boot}; fn f() { boot::wiring(); }"), 0);
    assert_eq!(found("use visite::for_tests::*;"), 1);
    assert_eq!(found("use visite::run;"), 1);
    assert_eq!(found("fn f() { visite::install_hook(); visite::for_tests::settled(); }"), 1);
}

#[test]
fn planted_unused_items_are_found() {
    let text =
        "pub use crate::a::{Case, Clock as Time}; pub mod boot { pub use crate::b::{wiring, public}; }";
    let items = face(&syn::parse_file(text).unwrap().items, "");
    assert_eq!(items, ["Case", "Time", "boot::wiring", "boot::public"]);
    let text = "use visite::for_tests::{Case as C, boot}; fn f() { boot::wiring(); C::new(); }".to_owned();
    let scan = Scan::of(&Source { path: "tests/a.rs".to_owned(), text, test_only: true });
    let used = scan.named.iter().filter_map(in_face).collect();
    assert_eq!(unused(&items, &used), ["Time", "boot::public"]);
}
