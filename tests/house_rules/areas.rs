//! The base and the house know no area: no address, column, message or word of one stands there, not even as a text. What
//! they list of an area, its features register (`platform/feature.rs`).

use std::collections::BTreeSet;

use crate::scan::{Said, Scan};
use crate::{planted, report, scans};

/// What no area may be named in.
const BASE: &[&str] = &["src/kernel/", "src/ui/", "src/platform/", "src/features/house/", "src/app/"];

/// Words of the areas, as they stand between the humps and marks of a name: `Icon::NewCases` is `new-cases`.
const WORDS: &[&str] = &[
    // zweitmeinung
    "zweitmeinung",
    "second-opinion",
    "fall",
    "fälle",
    "fällen",
    "faelle",
    "fallgruppe",
    "fallgruppen",
    "cases",
    "case-import",
    "object-case",
    "import-run",
    "import-runs",
    "import-plan",
    "import-plans",
    "icd",
    "icds",
    "kvnr",
    "kw",
    "woche",
    "nav-coding",
    "coding-completed",
    "gutachten",
    "bericht",
    "berichte",
    "object-report",
    "report-ready",
    "import-failed",
    "frist",
    // pflege
    "pflege",
    "bewohner",
    "resident",
    "residents",
    "wohnbereich",
    // praxis
    "praxis",
    "patient",
    "patients",
    "termin",
    "termine",
    "appointment",
    "appointments",
];

/// Where the pages of the areas are.
const ADDRESSES: &[&str] =
    &["/faelle", "/icd", "/import", "/kodierung", "/berichte", "/pflege", "/praxis", "/mein", "/kalender"];

/// What the base still knows of an area: file, word, and why. One that is not needed any more must go from here.
const KNOWN: &[(&str, &str, &str)] = &[
    ("src/platform/tenancy/permission.rs", "zweitmeinung", AREA),
    ("src/platform/tenancy/permission.rs", "pflege", AREA),
    ("src/platform/tenancy/permission.rs", "praxis", AREA),
    ("src/platform/web/password_rules.rs", "zweitmeinung", PASSWORD),
    ("src/platform/web/password_rules.rs", "pflege", PASSWORD),
    ("src/platform/web/password_rules.rs", "praxis", PASSWORD),
    ("src/platform/web/password_rules.rs", "gutachten", PASSWORD),
    ("src/kernel/mod.rs", "icd", CODES),
    ("src/kernel/icd/mod.rs", "icd", CODES),
    ("src/kernel/icd/meant.rs", "icd", CODES),
    ("src/kernel/mod.rs", "kvnr", CODES),
    ("src/kernel/kvnr.rs", "kvnr", CODES),
    ("src/platform/entity/field.rs", "icd", CODES),
    ("src/platform/entity/field.rs", "kvnr", CODES),
    ("src/platform/entity/json.rs", "icd", CODES),
    ("src/platform/entity/json.rs", "kvnr", CODES),
    ("src/platform/entity/pages/boxes.rs", "icd", CODES),
    ("src/platform/entity/pages/boxes.rs", "kvnr", CODES),
    ("src/platform/entity/pages/words.rs", "icd", CODES),
    ("src/platform/entity/patch.rs", "icd", CODES),
    ("src/platform/entity/patch.rs", "kvnr", CODES),
    ("src/platform/entity/value.rs", "icd", CODES),
    ("src/kernel/period.rs", "kw", WEEK),
    ("src/ui/chart/bars.rs", "kw", WEEK),
    ("src/ui/format.rs", "kw", WEEK),
    ("src/ui/words/mod.rs", "kw", WEEK),
    ("src/platform/web/routes.rs", "kw", WEEK),
    ("src/platform/web/openapi.rs", "kw", WEEK),
    ("src/platform/web/session/identify.rs", "kw", WEEK),
    ("src/ui/icon.rs", "cases", PICTURE),
    ("src/ui/icon.rs", "icd", PICTURE),
];

const AREA: &str =
    "which areas there are, and which roles people have in them, is stored with tenants and memberships";
const PASSWORD: &str = "no password is made of the product's own words";
const CODES: &str = "codes of the health system, which areas share";
const WEEK: &str = "a week of the calendar";
const PICTURE: &str = "a picture of the sprite goes by what it shows";

/// The words of a name or a text, in small letters, with `-` before, between and behind them.
fn words(text: &str) -> String {
    let mut out = String::from("-");
    let mut before = ' ';
    for letter in text.chars() {
        let parts = !letter.is_alphanumeric() || (letter.is_uppercase() && before.is_lowercase());
        if parts && !out.ends_with('-') {
            out.push('-');
        }
        if letter.is_alphanumeric() {
            out.extend(letter.to_lowercase());
        }
        before = letter;
    }
    if !out.ends_with('-') {
        out.push('-');
    }
    out
}

/// The words and addresses of areas in a name or a text.
fn of_areas(said: &Said) -> Vec<&'static str> {
    let words = words(&said.text);
    let text = said.text.trim_start_matches('"');
    let address = |address: &&&str| {
        let rest = text.strip_prefix(**address);
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '-'))
    };
    let word = |word: &&&str| words.contains(&format!("-{word}-"));
    WORDS.iter().filter(word).chain(ADDRESSES.iter().filter(address)).copied().collect()
}

/// What a file of the base knows of areas: the line, and the word.
fn known(scan: &Scan) -> Vec<(usize, &'static str)> {
    if !BASE.iter().any(|folder| scan.path.starts_with(folder)) || scan.path == "src/app/features.rs" {
        return Vec::new();
    }
    let said = scan.said.iter().filter(|said| !said.test);
    said.flat_map(|said| of_areas(said).into_iter().map(|word| (said.line, word))).collect()
}

fn knows(scan: &Scan) -> Vec<String> {
    let new = |word: &str| !KNOWN.iter().any(|(path, known, _)| *path == scan.path && *known == word);
    let found = known(scan).into_iter().filter(|(_, word)| new(word));
    found.map(|(line, word)| format!("{}:{line}: `{word}`: let the feature register it", scan.path)).collect()
}

#[test]
fn the_base_knows_no_area() {
    report("areas in the base", scans().iter().flat_map(knows).collect());
}

/// What was mended is mended for good.
#[test]
fn what_the_base_is_said_to_know_it_does_know() {
    let there: BTreeSet<(&str, &str)> = scans()
        .iter()
        .flat_map(|scan| known(scan).into_iter().map(|(_, word)| (scan.path.as_str(), word)))
        .collect();
    let gone = KNOWN.iter().filter(|(path, word, _)| !there.contains(&(*path, *word)));
    report("known no more", gone.map(|(path, word, why)| format!("{path}: `{word}` ({why})")).collect());
}

#[test]
fn planted_areas_are_found() {
    let found = |path: &str, text: &str| planted(path, text, knows).len();
    let inbox = "src/features/house/inbox/pages.rs";
    assert_eq!(found(inbox, "fn f() -> String { format!(\"/faelle/{}\", 1) }"), 2);
    assert_eq!(found(inbox, "fn f() -> Markup { html! { a href=\"/icd\" { (v.w(\"nav-reports\")) } } }"), 2);
    assert_eq!(found(inbox, "fn f(k: Kind) -> bool { k == Kind::NewCases }"), 1);
    assert_eq!(found("src/platform/web/a.rs", "struct A { kvnr: String }"), 1);
    assert_eq!(found("src/kernel/a.rs", "const A: &str = \"import_runs\";"), 1);
    assert_eq!(found("src/app/nav.rs", "const A: &str = \"/import\";"), 1);
    assert_eq!(found("src/app/nav.rs", "const A: &str = \"/important\";"), 0);
    assert_eq!(found("src/app/features.rs", "use crate::features::second_opinion::cases;"), 0);
    assert_eq!(
        found("src/kernel/a.rs", "/// A case, or a `kvnr`.\nfn lowercase_fallback(is_encoding: bool) {}"),
        0
    );
    assert_eq!(found("src/kernel/a.rs", "#[cfg(test)] mod tests { const A: &str = \"/faelle\"; }"), 0);
    assert_eq!(found("src/features/second_opinion/icd/a.rs", "const A: &str = \"/icd\";"), 0);
}
