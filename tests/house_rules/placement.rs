//! What may stand in which folder only: crates, the clock, the making of tenants and contexts, raw HTML, output, globs.

use crate::scan::{Kind, Scan};
use crate::{everywhere, planted};

/// A crate that only these files and folders may name. Tests may: an independent reader is a good witness.
const CRATES: &[(&str, &[&str])] = &[
    ("redb", &["src/platform/store/engine_redb.rs"]),
    ("tantivy", &["src/platform/search/"]),
    ("calamine", &["src/platform/sheet/"]),
    ("rust_xlsxwriter", &["src/platform/sheet/"]),
    ("csv", &["src/platform/sheet/"]),
    ("krilla", &["src/platform/pdf/"]),
    ("skrifa", &["src/platform/pdf/"]),
    ("bincode", &["src/platform/store/"]),
    ("chacha20", &["src/platform/store/seal.rs"]),
    ("chacha20poly1305", &["src/platform/store/seal.rs", "src/platform/web/"]),
    ("hkdf", &["src/platform/store/seal.rs", "src/platform/web/"]),
    ("hmac", &["src/platform/store/seal.rs", "src/platform/web/"]),
    ("ring", &["src/platform/store/seal.rs"]),
    ("image", &["src/platform/sandbox/"]),
    ("landlock", &["src/platform/sandbox/"]),
    ("rayon", &["src/platform/cores.rs"]),
    ("webauthn_rs", &["src/platform/web/passkey/"]),
];

const CLOCK: &[&str] = &["src/platform/clock.rs"];
/// Never part of the product: tries what must not compile (tests/probes.rs).
const PROBE: &[&str] = &["src/features/second_opinion/cases/probe.rs"];
const RAW_HTML: &[&str] = &["src/ui/"];
const STANDARD_ERROR: &[&str] = &["src/cli/", "src/main.rs"];

/// The table of routes; and what has no person in it: assets, the proof for a certificate, health and figures.
const ROUTES: &[&str] = &[
    "src/platform/web/routes.rs",
    "src/platform/web/assets.rs",
    "src/platform/web/acme.rs",
    "src/app/health.rs",
];

fn within(path: &str, places: &[&str]) -> bool {
    places.iter().any(|place| path == *place || (place.ends_with('/') && path.starts_with(place)))
}

fn crates(scan: &Scan) -> Vec<String> {
    let mut found = Vec::new();
    for named in scan.named.iter().filter(|named| !named.test) {
        let Some(first) = named.segments.first() else { continue };
        let Some((name, places)) = CRATES.iter().find(|(name, _)| name == first) else { continue };
        if !within(&scan.path, places) && !scan.declared.contains(first) {
            found.push(format!(
                "{}:{}: `{name}` stands only in {}",
                scan.path,
                named.line,
                places.join(", ")
            ));
        }
    }
    found
}

/// The system clock is read in one file. (The lint says the same; this holds under an `allow` too.)
fn clock(scan: &Scan) -> Vec<String> {
    if within(&scan.path, CLOCK) {
        return Vec::new();
    }
    let clocks = ["Timestamp::now", "Zoned::now", "SystemTime::now", "Uuid::now_v7"];
    let reads = scan.named.iter().filter(|named| clocks.iter().any(|clock| named.written().ends_with(clock)));
    reads
        .map(|named| format!("{}:{}: `{}`: take `ctx.now()`", scan.path, named.line, named.written()))
        .collect()
}

/// Only the platform makes a tenant, a context or an operator, or opens its own visibility.
fn makers(scan: &Scan) -> Vec<String> {
    if within(&scan.path, PROBE) {
        return Vec::new();
    }
    if within(&scan.path, &["src/platform/"]) {
        return Vec::new();
    }
    let makes = |kind: Kind, name: &str| match kind {
        Kind::Call | Kind::Literal => matches!(name, "TenantId" | "Ctx" | "Operator"),
        Kind::Visibility => name.starts_with("crate::platform"),
        Kind::Macro | Kind::Method | Kind::Impl => false,
    };
    let found = scan.marks.iter().filter(|mark| makes(mark.kind, &mark.name));
    found
        .map(|mark| format!("{}:{}: `{}` is made below platform/ only", scan.path, mark.line, mark.name))
        .collect()
}

fn raw_html(scan: &Scan) -> Vec<String> {
    if within(&scan.path, RAW_HTML) {
        return Vec::new();
    }
    let calls = scan.marks.iter().filter(|mark| mark.kind == Kind::Call && mark.name == "PreEscaped");
    let named = scan.named.iter().filter(|named| named.written().contains("PreEscaped"));
    let lines: std::collections::BTreeSet<usize> =
        calls.map(|mark| mark.line).chain(named.map(|named| named.line)).collect();
    lines.into_iter().map(|line| format!("{}:{line}: `PreEscaped` stands in ui/ only", scan.path)).collect()
}

/// A route beside the table would have no permission, and no test would try it.
fn routes(scan: &Scan) -> Vec<String> {
    if within(&scan.path, ROUTES) {
        return Vec::new();
    }
    let adds =
        |name: &str| matches!(name, "route" | "route_service" | "nest" | "nest_service" | "fallback_service");
    let calls = scan.marks.iter().filter(|mark| mark.kind == Kind::Method && !mark.test && adds(&mark.name));
    calls
        .map(|mark| format!("{}:{}: `.{}(`: routes are added to `Routes`", scan.path, mark.line, mark.name))
        .collect()
}

fn output(scan: &Scan) -> Vec<String> {
    let banned = |name: &str| match name {
        "println" | "print" | "dbg" | "todo" | "unimplemented" => true,
        "eprintln" | "eprint" => !within(&scan.path, STANDARD_ERROR),
        _ => false,
    };
    let found = scan.marks.iter().filter(|mark| mark.kind == Kind::Macro && !mark.test && banned(&mark.name));
    found.map(|mark| format!("{}:{}: `{}!`", scan.path, mark.line, mark.name)).collect()
}

fn globs(scan: &Scan) -> Vec<String> {
    let found = scan.named.iter().filter(|named| named.glob && !named.test);
    found
        .map(|named| format!("{}:{}: `{}::*`: import by name", scan.path, named.line, named.written()))
        .collect()
}

#[test]
fn crates_stand_in_their_folder() {
    everywhere("crates", crates);
}

#[test]
fn the_clock_is_read_in_one_file() {
    everywhere("clock", clock);
}

#[test]
fn tenants_and_contexts_are_made_below_platform() {
    everywhere("makers", makers);
}

/// R-WEB-07.
#[test]
fn raw_html_stands_in_ui() {
    everywhere("raw html", raw_html);
}

/// R-ACC-02: what is in the table has a permission (tests/probes.rs), and nothing is beside it.
#[test]
fn r_acc_02_no_route_stands_beside_the_table() {
    everywhere("routes", routes);
}

#[test]
fn nothing_prints_by_macro() {
    everywhere("output", output);
}

#[test]
fn imports_are_by_name() {
    everywhere("globs", globs);
}

#[test]
fn planted_crates_are_found() {
    let found = |path: &str, text: &str| planted(path, text, crates).len();
    assert_eq!(found("src/platform/store/reader.rs", "use redb::Database;"), 1);
    assert_eq!(found("src/platform/store/engine_redb.rs", "use redb::Database;"), 0);
    assert_eq!(found("src/features/care/a.rs", "fn f() { let _ = ::csv::Reader::from_path(p); }"), 1);
    assert_eq!(found("src/features/care/a.rs", "type T = tantivy::Index;"), 1);
    assert_eq!(found("src/platform/search/write.rs", "use tantivy::Index;"), 0);
    assert_eq!(found("src/platform/store/keyring.rs", "fn f() { vec![hkdf::Hkdf::new(a)]; }"), 1);
    assert_eq!(found("src/features/care/mod.rs", "mod csv; use csv::parse;"), 0);
}

#[test]
fn planted_clocks_are_found() {
    let found = |path: &str, text: &str| planted(path, text, clock).len();
    assert_eq!(found("src/app/a.rs", "fn f() { jiff::Timestamp::now(); }"), 1);
    assert_eq!(found("src/app/a.rs", "use jiff::Timestamp; fn f() { g(Timestamp::now()); }"), 1);
    assert_eq!(found("src/app/a.rs", "fn f() { assert!(std::time::SystemTime::now() > t); }"), 1);
    assert_eq!(found("src/platform/clock.rs", "fn f() { jiff::Timestamp::now(); }"), 0);
}

#[test]
fn planted_makers_are_found() {
    let found = |path: &str, text: &str| planted(path, text, makers).len();
    let feature = "src/features/care/residents.rs";
    assert_eq!(found(feature, "fn f() -> TenantId { TenantId([0; 16]) }"), 1);
    assert_eq!(found(feature, "fn f() { g(vec![TenantId([0; 16])]); }"), 1);
    assert_eq!(found(feature, "fn f() { let _ = Ctx::<P> { tenant }; }"), 1);
    assert_eq!(found(feature, "fn f() { let _ = tenancy::Operator { a: 1 }; }"), 1);
    assert_eq!(found(feature, "pub(in crate::platform) fn f() {}"), 1);
    assert_eq!(found(feature, "fn f(ctx: &Ctx<ReadCases>) {} impl Shown for Ctx<P> {}"), 0);
    assert_eq!(found("src/platform/tenancy/ctx.rs", "pub(in crate::platform) fn f() { Ctx { a } }"), 0);
}

#[test]
fn planted_raw_html_is_found() {
    let found = |path: &str, text: &str| planted(path, text, raw_html).len();
    assert_eq!(found("src/features/care/pages.rs", "fn f() { html! { (maud::PreEscaped(x)) } }"), 1);
    assert_eq!(found("src/features/care/pages.rs", "use maud::PreEscaped as P;"), 1);
    assert_eq!(found("src/ui/chart.rs", "fn f() { maud::PreEscaped(x) }"), 0);
}

#[test]
fn planted_routes_are_found() {
    let found = |path: &str, text: &str| planted(path, text, routes).len();
    assert_eq!(
        found("src/app/site.rs", "fn f(r: Router) { r.fallback(x).route(\"/a\", get(b)).layer(c) }"),
        1
    );
    assert_eq!(found("src/features/care/a.rs", "fn f(r: Router) { r.nest_service(\"/a\", b) }"), 1);
    assert_eq!(found("src/features/care/a.rs", "fn f() { Routes::new().get(\"/a\", b) }"), 0);
    assert_eq!(found("src/platform/web/routes.rs", "fn f(r: Router) { r.route(\"/a\", b) }"), 0);
}

#[test]
fn planted_output_is_found() {
    let found = |path: &str, text: &str| planted(path, text, output).len();
    assert_eq!(found("src/app/a.rs", "fn f() { println!(\"x\"); }"), 1);
    assert_eq!(found("src/app/a.rs", "fn f() { eprintln!(\"x\"); }"), 1);
    assert_eq!(found("src/cli/a.rs", "fn f() { eprintln!(\"x\"); }"), 0);
    assert_eq!(found("src/cli/a.rs", "fn f() { std::print!(\"x\"); }"), 1);
    assert_eq!(found("src/app/a.rs", "#[cfg(test)] mod tests { fn f() { println!(\"x\"); } }"), 0);
}

#[test]
fn planted_globs_are_found() {
    let found = |text: &str| planted("src/app/a.rs", text, globs).len();
    assert_eq!(found("use maud::*;"), 1);
    assert_eq!(found("pub use super::cases::*;"), 1);
    assert_eq!(found("#[cfg(test)] mod tests { use super::*; }"), 0);
}
