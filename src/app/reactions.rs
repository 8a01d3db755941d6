//! When this happens, also do that: every kind of event, and what follows it.

use crate::{
    features::{
        house::{accounts, tenants},
        second_opinion::{case_import::events as imports, cases, coding, icd, reports},
    },
    platform::{
        jobs::Reaction,
        operation,
        store::{EventKind, RECORD_READ},
        trail,
        web::session,
    },
};

/// Every kind of event with its reaction; a kind that is missing here fails a test.
pub static REACTIONS: &[(EventKind, Reaction)] = &[
    (RECORD_READ, Reaction::Nothing),
    (tenants::TENANT_CREATED, Reaction::Nothing),
    (tenants::TENANT_SUSPENDED, Reaction::Nothing),
    (tenants::TENANT_RESUMED, Reaction::Nothing),
    (accounts::ACCOUNT_CREATED, Reaction::Nothing),
    (accounts::ACCOUNT_DISABLED, Reaction::Nothing),
    (icd::ICD_ENTERED, Reaction::Nothing),
    (icd::ICD_CLEARED, Reaction::Nothing),
    (coding::CARD_OPENED, Reaction::Nothing),
    (coding::CODED, Reaction::Nothing),
    (coding::CODING_UNDONE, Reaction::Nothing),
    (coding::CODING_RESET, Reaction::Nothing),
    (session::SIGNED_IN, Reaction::Nothing),
    (session::REFUSED, Reaction::Nothing),
    (session::LOCKED, Reaction::Nothing),
    (session::SIGNED_OUT, Reaction::Nothing),
    (session::REUSED, Reaction::Nothing),
    (reports::REPORT_GENERATED, Reaction::Nothing),
    (reports::REPORT_DOWNLOADED, Reaction::Nothing),
    (operation::BACKUP_MADE, Reaction::Nothing),
    (trail::AUDIT_EXPORTED, Reaction::Nothing),
    (operation::INDEX_REBUILT, Reaction::Nothing),
    (cases::CASE_CREATED, Reaction::Nothing),
    (cases::CASE_CHANGED, Reaction::Nothing),
    (cases::CASE_CANCELLED, Reaction::Nothing),
    (cases::CASE_RESTORED, Reaction::Nothing),
    (imports::IMPORT_PREVIEWED, Reaction::Nothing),
    (imports::IMPORT_DONE, Reaction::Nothing),
    (imports::IMPORT_UNDONE, Reaction::Nothing),
    (imports::IMPORT_EXPORTED, Reaction::Nothing),
    (imports::IMPORT_PURGED, Reaction::Nothing),
];

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
                let kinds = text.split("EventKind::new(\"").skip(1).filter_map(|part| part.split('"').next());
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
        for kind in &decided {
            let key = format!("event-{}", kind.replace(['.', '_'], "-"));
            for lang in Lang::ALL {
                let said = t(lang, &Msg { key: key.clone().into(), args: Vec::new() });
                assert!(!said.contains(&key), "{key} has no words");
            }
        }
    }
}
