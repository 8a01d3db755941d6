use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use super::*;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, ending: &str, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, ending, out);
        } else if path.extension().is_some_and(|e| e == ending) {
            out.push(path);
        }
    }
}

/// Every key of a language with the arguments that its sentence names.
fn catalogue(lang: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut paths = Vec::new();
    files(&root().join("assets/i18n").join(lang), "ftl", &mut paths);
    let mut out: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for path in paths {
        let mut current = String::new();
        for line in fs::read_to_string(&path).unwrap().lines() {
            if line.starts_with(|c: char| c.is_ascii_lowercase()) {
                let (key, _) = line.split_once('=').unwrap_or_else(|| panic!("{path:?}: {line}"));
                current = key.trim().to_owned();
                let old = out.insert(current.clone(), BTreeSet::new());
                assert!(old.is_none(), "{lang}: {current} twice");
            }
            if line.starts_with('#') || current.is_empty() {
                continue;
            }
            for part in line.split('$').skip(1) {
                let name: String =
                    part.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
                out.get_mut(&current).unwrap().insert(name);
            }
        }
    }
    out
}

#[test]
fn both_languages_say_the_same_things_with_the_same_arguments() {
    let (de, en) = (catalogue("de"), catalogue("en"));
    let missing = |a: &BTreeMap<String, _>, b: &BTreeMap<String, _>| -> Vec<String> {
        a.keys().filter(|key| !b.contains_key(*key)).cloned().collect()
    };
    assert_eq!(missing(&de, &en), Vec::<String>::new(), "missing in English");
    assert_eq!(missing(&en, &de), Vec::<String>::new(), "missing in German");
    for (key, arguments) in &de {
        assert_eq!(Some(arguments), en.get(key), "arguments of {key}");
    }
}

/// A loader that was compiled before a catalogue file existed would show keys instead of sentences.
#[test]
fn every_key_on_disk_is_in_the_executable() {
    for (lang, tag) in [(Lang::De, "de"), (Lang::En, "en")] {
        for (key, arguments) in catalogue(tag) {
            let mut msg = Msg { key: key.clone().into(), args: Vec::new() };
            for name in arguments {
                msg = msg.with(Box::leak(name.into_boxed_str()), 3_u8);
            }
            let said = t(lang, &msg);
            assert!(
                !said.contains('«') && !said.contains("{$"),
                "{tag} {key}: {said}; touch src/ui/words.rs"
            );
        }
    }
}

/// Keys and codes that the source names: `Msg::new("…")`, `.w("…")`, and the codes of problems and field errors.
fn named_in_source() -> BTreeSet<String> {
    let mut paths = Vec::new();
    files(&root().join("src"), "rs", &mut paths);
    let mut out = BTreeSet::new();
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        // What stands in test modules may name anything.
        let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        if path.ends_with("tests.rs") || path.ends_with("gallery.rs") {
            continue;
        }
        for opening in ["Msg::new(\"", ".w(\""] {
            for part in text.split(opening).skip(1) {
                out.insert(part.split('"').next().unwrap().to_owned());
            }
        }
        let parts: Vec<&str> = text.split('"').collect();
        out.extend(parts.iter().filter(|part| is_component_key(part)).map(|part| (*part).to_owned()));
        for (at, literal) in parts.iter().enumerate().skip(1) {
            let shaped = literal.len() > 3
                && !literal.starts_with("VISITE_")
                && literal.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
            let before = parts[at - 1].trim_end();
            let field = at > 2 && before == "," && {
                let opening = parts[at - 3].trim_end();
                opening.ends_with(".add(") || opening.ends_with(".add_with(")
            };
            let problem =
                before.ends_with(',') && before.rsplit('(').next().is_some_and(|b| b.contains("Kind::"));
            let arm = before.ends_with("=>") && literal.contains('_');
            if shaped && (field || problem || arm || before.ends_with("Msg::code(")) {
                out.insert(Msg::code(literal).key.into_owned());
            }
        }
    }
    out
}

/// Keys of this folder's own components may stand in a `match` before they become a message.
const OWN: [&str; 6] = ["shell-", "form-", "pager-", "compare-", "problem-", "chart-"];

fn is_component_key(literal: &str) -> bool {
    OWN.iter().any(|prefix| literal.starts_with(prefix) && literal.len() > prefix.len())
        && literal.chars().all(|c| c.is_ascii_lowercase() || c == '-')
}

#[test]
fn every_key_and_code_in_the_source_has_a_sentence() {
    let de = catalogue("de");
    let missing: Vec<String> = named_in_source().into_iter().filter(|key| !de.contains_key(key)).collect();
    assert!(missing.is_empty(), "no sentence for: {missing:?}");
}

/// The words of this folder's own components; the features' are counted when their pages exist.
#[test]
fn no_sentence_of_the_components_is_left_over() {
    let named = named_in_source();
    let unused: Vec<String> = catalogue("de")
        .into_keys()
        .filter(|key| OWN.iter().any(|prefix| key.starts_with(prefix)) && !named.contains(key))
        .collect();
    assert!(unused.is_empty(), "never said: {unused:?}");
}

#[test]
fn numbers_are_grouped_and_labels_are_not() {
    let msg = Msg::new("pager-range").with("from", 51_u8).with("to", 100_u8).with("total", 1284_u16);
    assert_eq!(t(Lang::De, &msg), "51–100 von 1.284");
    assert_eq!(t(Lang::En, &msg), "51–100 of 1,284");
    assert_eq!(t(Lang::De, &Msg::code("MODUL_UNBEKANNT")), "Das Modul ist keiner Fallgruppe zugeordnet.");
    assert_eq!(t(Lang::De, &Msg::new("gibt-es-nicht")), "«gibt-es-nicht»");
}

/// What is stored as `fallgruppe` has one word in each language (interface.md, 2.3); "Fachgebiet" is only in the name of a
/// sheet of the workbook, which is fixed.
#[test]
fn what_a_case_is_grouped_by_has_one_word_in_each_language() {
    for (lang, others) in [("de", ["Fachgebiet", "Fachrichtung"]), ("en", ["case group", "Case group"])] {
        let mut paths = Vec::new();
        files(&root().join("assets/i18n").join(lang), "ftl", &mut paths);
        let text: String = paths.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
        let wrong: Vec<&str> = text
            .lines()
            .filter(|line| others.iter().any(|other| line.contains(other)))
            .filter(|line| !line.starts_with("sheet-fachgebiete = "))
            .collect();
        assert_eq!(wrong, Vec::<&str>::new(), "{lang}");
    }
}
