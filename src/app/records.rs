//! Every record kind of a tenant, folded out of the register. Numbers and names are for ever; retired ones stay listed in the
//! comment.

use std::sync::LazyLock;

use super::features::each;
use crate::platform::store::{Link, RecordKind};

/// By their numbers. Taken by the instance scope: 1 tenants, 2 users, 3 memberships, 4 sessions, 5 sign_in_failures,
/// 6 invitations, 7 allowed_domains, 8 entry_links, 9 mails, 100 setup, 101 mail_settings,
/// 102 token_keys, 103 acme, 104 local_authority, 105 acme_choice, 106 demo_mark,
/// 107 badge_sessions, 108 pairings, 109 paired_browsers.
pub static KINDS: LazyLock<Vec<RecordKind>> = LazyLock::new(|| {
    let mut kinds = each(|feature| feature.records);
    kinds.sort_by_key(|kind| kind.table.number);
    kinds
});

/// Which kinds of records cannot do without which; a deep check follows them.
pub static LINKS: LazyLock<Vec<Link>> = LazyLock::new(|| each(|feature| feature.links));

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::KINDS;

    #[test]
    fn numbers_and_names_of_tables_are_their_own() {
        let numbers: BTreeSet<u16> = KINDS.iter().map(|kind| kind.table.number).collect();
        let names: BTreeSet<&str> = KINDS.iter().map(|kind| kind.table.name).collect();
        assert_eq!((numbers.len(), names.len()), (KINDS.len(), KINDS.len()));
        assert!(numbers.iter().all(|number| *number >= 10), "1 to 9 are the instance's");
    }
}
