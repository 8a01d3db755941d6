//! The rules of the style sheet and the script, as tests (interface.md, 3.3, 3.4; security.md, R-WEB-05).

use std::{collections::BTreeSet, fs, path::PathBuf};

use crate::ui::assets;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: PathBuf, out: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(path, out);
        } else if path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with("style_rules.rs") {
            let text = fs::read_to_string(&path).unwrap();
            out.push((path, text));
        }
    }
}

fn style_files() -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> = fs::read_dir(root().join("assets/css"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(path).unwrap())
        })
        .collect();
    out.sort();
    out
}

fn name_at(text: &str) -> String {
    text.chars().take_while(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || *c == '-').collect()
}

/// Classes that the style sheet knows.
fn styled() -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    for (_, text) in style_files() {
        for (at, _) in text.match_indices('.') {
            let before = text[..at].chars().next_back().unwrap_or(' ');
            let name = name_at(&text[at + 1..]);
            let class = name.starts_with(|c: char| c.is_ascii_lowercase());
            if class && !before.is_ascii_digit() && !before.is_ascii_alphabetic()
                || class && before.is_ascii_alphabetic()
            {
                out.insert(name);
            }
        }
    }
    // A file name in a comment is no class.
    out.remove("md");
    out
}

const ELEMENTS: &str = " html head body a p div span main nav header footer section article form fieldset legend label input button \
    select option textarea table caption thead tbody tfoot tr th td ul ol li dl dt dd h1 h2 h3 details summary svg g rect \
    circle line text path figure figcaption strong em code kbd small time progress dialog aside mark pre img ";

/// Classes that maud templates write: `div.a.b`, `.c[...]`, `class="…"`, and names of classes in constants.
fn written() -> BTreeSet<(String, String)> {
    let mut files = Vec::new();
    rust_files(root().join("src"), &mut files);
    let mut out = BTreeSet::new();
    for (path, text) in files {
        let place = path.file_name().unwrap().to_str().unwrap().to_owned();
        if !text.contains("html!") || place == "gallery.rs" {
            continue;
        }
        let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        for line in text.lines() {
            let code = line.trim_start();
            if code.starts_with("//") || code.contains("fn ") || code.starts_with("let ") {
                continue;
            }
            // An element stands at the beginning of a line or behind a brace or semicolon; `.class[condition]` anywhere.
            let mut before = "{";
            for word in code.split_whitespace() {
                let opens = before.ends_with(['{', '}', ';']);
                before = word;
                let Some((element, classes)) = word.split_once('.') else { continue };
                let conditional = element.is_empty() && word.contains('[');
                let plain =
                    opens && ELEMENTS.contains(&format!(" {element} ")) && !word.contains(['"', '(', ',']);
                if !(conditional || plain) {
                    continue;
                }
                let classes = classes.split(['[', ';', '=', ',', '?', '#', '(']).next().unwrap();
                for class in classes.split('.') {
                    if !class.is_empty() && name_at(class) == class {
                        out.insert((class.to_owned(), place.clone()));
                    }
                }
            }
        }
    }
    out
}

#[test]
fn every_class_in_a_template_is_styled() {
    let styled = styled();
    // Carries no style of its own: a hook for a reader of the page.
    let plain = ["signed-in"];
    let missing: Vec<_> = written()
        .into_iter()
        .filter(|(class, _)| !styled.contains(class) && !plain.contains(&class.as_str()))
        .collect();
    assert!(missing.is_empty(), "not in assets/css: {missing:?}");
}

#[test]
fn every_styled_class_is_used() {
    let mut files = Vec::new();
    rust_files(root().join("src"), &mut files);
    let mut all: String = files.into_iter().map(|(_, text)| text).collect();
    all.push_str(&fs::read_to_string(root().join("assets/js/app.js")).unwrap());
    all.push_str(&fs::read_to_string(root().join("assets/icons/sprite.svg")).unwrap());
    // Parts of pages that the features write.
    let offered = ["stack", "cluster", "narrow", "nowrap", "queue-card", "danger", "waiting"];
    let unused: Vec<String> = styled()
        .into_iter()
        .filter(|class| !offered.contains(&class.as_str()))
        .filter(|class| {
            !all.contains(&format!(".{class}"))
                && !all.contains(&format!("\"{class}"))
                && !all.contains(&format!(" {class}\""))
        })
        .collect();
    assert!(unused.is_empty(), "styled but never written: {unused:?}");
}

#[test]
fn colours_are_numbers_only_among_the_tokens() {
    for (name, text) in style_files() {
        if name.starts_with("10-") {
            continue;
        }
        for (at, _) in text.match_indices('#') {
            let digits = text[at + 1..].chars().take_while(char::is_ascii_hexdigit).count();
            assert!(!(3..=8).contains(&digits), "{name}: {}", &text[at..at + 8]);
        }
        assert!(!text.contains("!important"), "{name}");
    }
}

#[test]
fn templates_have_no_inline_style_script_or_handler() {
    let mut files = Vec::new();
    rust_files(root().join("src"), &mut files);
    for (path, text) in files {
        for banned in
            [" style=\"", " style={", " onclick=", " onchange=", " hx-on", "javascript:", " accesskey="]
        {
            assert!(
                !text.split("#[cfg(test)]\nmod ").next().unwrap().contains(banned)
                    || path.ends_with("tests.rs"),
                "{path:?}: {banned}"
            );
        }
        let may = ["icon.rs", "qr.rs"];
        let name = path.file_name().unwrap().to_str().unwrap();
        assert!(may.contains(&name) || !text.contains("PreEscaped("), "{path:?}: unescaped markup");
    }
}

#[test]
fn style_and_script_stay_small_and_evaluate_nothing() {
    let script = fs::read_to_string(root().join("assets/js/app.js")).unwrap();
    for banned in
        ["eval(", "new Function", "localStorage", "sessionStorage", "document.write", "insertAdjacentHTML"]
    {
        assert!(!script.contains(banned), "{banned}");
    }
    // The script may have 30 kB, the style sheet 12 kB as it is sent (gzip).
    assert!(script.len() <= 30_000, "app.js has {} bytes", script.len());
    let style = assets::all().iter().find(|asset| asset.name == "app.css").and_then(|css| css.gzip).unwrap();
    assert!(style.len() <= 12_000, "the style sheet has {} bytes", style.len());
}
