//! When this happens, also do that: every kind of event, and what follows it.

use crate::{
    features::{
        house::{inbox, tenants},
        second_opinion::{case_import::events as imports, cases, coding, icd, reports},
    },
    platform::{
        jobs::Reaction,
        notify, operation,
        people::events as people,
        setup,
        store::{EventKind, RECORD_READ, VALUES_ERASED},
        tenants as estate, trail,
        web::{acme, authority, certificate, session},
    },
};

/// Every kind of event with its reaction; a kind that is missing here fails a test.
pub static REACTIONS: &[(EventKind, Reaction)] = &[
    (RECORD_READ, Reaction::Nothing),
    (VALUES_ERASED, Reaction::Nothing),
    (tenants::TENANT_CREATED, Reaction::Nothing),
    (estate::TENANT_SUSPENDED, Reaction::Nothing),
    (estate::TENANT_RESUMED, Reaction::Nothing),
    (estate::TENANT_AREAS, Reaction::Nothing),
    (estate::TENANT_ERASED, Reaction::Nothing),
    (acme::ACME_ACCOUNT, Reaction::Nothing),
    (acme::ACME_CHOSEN, Reaction::Nothing),
    (setup::SETUP_DONE, Reaction::Nothing),
    (setup::SETUP_REFUSED, Reaction::Nothing),
    (setup::SETUP_FACTOR, Reaction::Nothing),
    (certificate::CERTIFICATE_REPLACED, Reaction::Nothing),
    (authority::AUTHORITY_RENEWED, Reaction::Nothing),
    (people::ACCOUNT_CREATED, Reaction::Nothing),
    (people::ACCOUNT_DISABLED, Reaction::Nothing),
    (people::ACCOUNT_ENABLED, Reaction::Nothing),
    (people::ROLE_CHANGED, Reaction::Nothing),
    (people::PERSON_ENDED, Reaction::Nothing),
    (people::PERSON_RESUMED, Reaction::Nothing),
    (people::PERSON_UNLOCKED, Reaction::Nothing),
    (people::SESSIONS_ENDED, Reaction::Nothing),
    (people::RESET_LINK_MADE, Reaction::Nothing),
    (people::FACTOR_RESET, Reaction::Nothing),
    (people::INVITED, Reaction::Nothing),
    (people::INVITATION_ACCEPTED, Reaction::Nothing),
    (people::INVITATION_REVOKED, Reaction::Nothing),
    (people::DOMAIN_ALLOWED, Reaction::Nothing),
    (people::DOMAIN_REMOVED, Reaction::Nothing),
    (people::REGISTRATION_ASKED, Reaction::Nothing),
    (people::RECOVERY_ASKED, Reaction::Nothing),
    (people::PASSWORD_SET, Reaction::Nothing),
    (people::FACILITY_CHANGED, Reaction::Nothing),
    (trail::AUDIT_EXPORTED, Reaction::Nothing),
    (icd::ICD_ENTERED, Reaction::Do(inbox::icd_entered)),
    (icd::ICD_CLEARED, Reaction::Nothing),
    (coding::CARD_OPENED, Reaction::Nothing),
    (coding::CODED, Reaction::Do(inbox::coding_completed)),
    (coding::CODING_UNDONE, Reaction::Nothing),
    (coding::CODING_RESET, Reaction::Nothing),
    (session::SIGNED_IN, Reaction::Nothing),
    (session::RECOVERY_USED, Reaction::Do(inbox::recovery_used)),
    (session::PASSKEY_USED, Reaction::Nothing),
    (session::PASSKEY_DOUBTED, Reaction::Nothing),
    (session::REFUSED, Reaction::Nothing),
    (session::LOCKED, Reaction::Do(inbox::account_locked)),
    (session::SIGNED_OUT, Reaction::Nothing),
    (session::REUSED, Reaction::Nothing),
    (session::MAILS_CHOSEN, Reaction::Nothing),
    (notify::MAIL_SETTINGS_CHANGED, Reaction::Nothing),
    (notify::MAIL_RESENT, Reaction::Nothing),
    (notify::MAIL_TESTED, Reaction::Nothing),
    (reports::REPORT_GENERATED, Reaction::Do(inbox::report_ready)),
    (session::PROVED, Reaction::Nothing),
    (session::SESSION_ENDED, Reaction::Nothing),
    (session::OTHERS_ENDED, Reaction::Nothing),
    (session::PLACE_CHANGED, Reaction::Nothing),
    (session::PROFILE_CHANGED, Reaction::Nothing),
    (session::PASSWORD_CHANGED, Reaction::Nothing),
    (session::FACTOR_SET, Reaction::Nothing),
    (session::FACTOR_REMOVED, Reaction::Nothing),
    (session::CODES_RENEWED, Reaction::Nothing),
    (session::PASSKEY_ADDED, Reaction::Nothing),
    (session::PASSKEY_REMOVED, Reaction::Nothing),
    (session::TOKEN_KEY_CHANGED, Reaction::Nothing),
    (reports::REPORT_DOWNLOADED, Reaction::Nothing),
    (operation::BACKUP_MADE, Reaction::Nothing),
    (operation::INDEX_REBUILT, Reaction::Nothing),
    (cases::CASE_CREATED, Reaction::Nothing),
    (cases::CASE_CHANGED, Reaction::Nothing),
    (cases::CASE_CANCELLED, Reaction::Nothing),
    (cases::CASE_RESTORED, Reaction::Nothing),
    (imports::IMPORT_PREVIEWED, Reaction::Nothing),
    (imports::IMPORT_DONE, Reaction::Do(inbox::new_cases)),
    (imports::IMPORT_FAILED, Reaction::Do(inbox::import_failed)),
    (imports::IMPORT_STOPPED, Reaction::Nothing),
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
        for (kind, reaction) in REACTIONS {
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
