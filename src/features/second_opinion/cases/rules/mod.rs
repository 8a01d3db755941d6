//! The rules of a case, as pure functions.
//!
//! Owns: the invariants of domain.md, 1.3, every change of a case, the repairs of imports.
//! May use: `kernel`, `model`, `fields`.
//! Never: the store, the clock (time and user are arguments), who may call it (permissions stand in handlers).

mod change;
mod repair;
#[cfg(test)]
mod replay;
mod validate;

pub use change::{clear_icd, draft, set_coding, set_icd, storno, un_storno};
pub use validate::warnings;

#[cfg(test)]
pub use self::{repair::repair, validate::validate};

#[cfg(test)]
mod tests {
    use super::super::{FIELDS, testing};
    use crate::platform::{entity::changes, tenancy::Role};

    #[test]
    fn a_dak_mitarbeiter_writes_only_icd() {
        let names = |role| -> Vec<&str> {
            FIELDS.iter().filter(|field| field.written_by(role)).map(|field| field.name).collect()
        };
        assert_eq!(names(Role::DakMitarbeiter), ["icd"]);
        assert!(names(Role::Admin).contains(&"nachname"));
        for kept in ["id", "fall_id", "tenant_id", "created_at", "jahr", "kw", "geloescht_am", "row_version"]
        {
            assert!(!names(Role::Admin).contains(&kept), "{kept}");
        }
    }

    #[test]
    fn the_register_has_every_column_of_domain_md() {
        assert_eq!(FIELDS.len(), 67);
    }

    #[test]
    fn the_audit_sees_changed_columns_only() {
        let old = testing::case("2026-02-02");
        let mut new = old.clone();
        new.ort = Some("Köln".into());
        new.updated_at = testing::now() + jiff::SignedDuration::from_secs(1);
        let found = changes(&old, &new);
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].field.as_str(), found[0].old.as_deref(), found[0].new.as_deref()),
            ("ort", None, Some("Köln"))
        );
        assert_eq!(format!("{:?}", found[0]), "Change(…)");
    }
}
