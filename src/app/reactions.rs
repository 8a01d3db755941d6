//! When this happens, also do that: every kind of event, and what follows it, folded out of the register.

use std::sync::LazyLock;

use super::features::each;
use crate::platform::{jobs::Reaction, store::EventKind};

/// Every kind of event with its reaction; a kind that no feature registers fails a test.
pub static REACTIONS: LazyLock<Vec<(EventKind, Reaction)>> = LazyLock::new(|| each(|feature| feature.events));

/// What follows an event of that name.
#[must_use]
pub fn reaction(kind: &str) -> Reaction {
    REACTIONS
        .iter()
        .find(|(known, _)| known.name == kind)
        .map_or(Reaction::Nothing, |(_, reaction)| *reaction)
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use super::*;
    use crate::{
        kernel::words::{Lang, Msg},
        ui::words::t,
    };

    /// Names given to `EventKind::new` in the product's sources.
    fn in_sources(folder: &Path, found: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.file_stem().is_some_and(|stem| stem == "tests" || stem == "testing") {
                continue;
            }
            if path.is_dir() {
                in_sources(&path, found);
            } else if path.extension().is_some_and(|ext| ext == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
                let made = ["EventKind::new(\"", "EventKind::with_reaction(\""];
                let kinds = made.iter().flat_map(|made| text.split(made).skip(1));
                let kinds = kinds.filter_map(|part| part.split('"').next());
                found.extend(
                    kinds
                        .filter(|kind| !kind.starts_with("test.") && !kind.starts_with("probe."))
                        .map(str::to_owned),
                );
            }
        }
    }

    #[test]
    fn every_kind_of_event_has_a_decision_and_words_in_both_languages() {
        let mut found = BTreeSet::new();
        in_sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
        let decided: BTreeSet<String> = REACTIONS.iter().map(|(kind, _)| kind.name.to_owned()).collect();
        assert_eq!(decided.len(), REACTIONS.len(), "a kind is decided twice");
        found.retain(|kind| !kind.is_empty() && !kind.contains(' '));
        assert_eq!(found, decided);
        for (kind, reaction) in REACTIONS.iter() {
            let does = matches!(reaction, Reaction::Do(_));
            assert_eq!(kind.reacts(), does, "{}: EventKind::with_reaction, or new?", kind.name);
        }
        for kind in &decided {
            let key = format!("event-{}", kind.replace(['.', '_'], "-"));
            for lang in Lang::ALL {
                let said = t(lang, &Msg { key: key.clone().into(), args: Vec::new() });
                assert!(!said.contains(&key), "{key} has no words");
            }
        }
    }
}
