//! Every record kind of a tenant. Numbers and names are for ever; retired ones stay listed in the comment.

use crate::{
    features::second_opinion::{
        case_import::record::{ImportPiece, ImportPlan, ImportRun, PlanChunk},
        cases::Case,
        coding::CodingLease,
        reports::{Report, ReportContent},
    },
    platform::{
        blobs::{Blob, BlobChunk},
        notify::Notification,
        store::{Link, RecordKind},
        web::idempotency::IdempotencyRecord,
    },
};

/// Taken by the instance scope: 1 tenants, 2 users, 3 memberships, 4 sessions, 5 sign_in_failures,
/// 6 invitations, 7 allowed_domains, 8 entry_links, 9 mails, 100 setup, 101 mail_settings,
/// 102 token_keys, 103 acme, 104 local_authority, 105 acme_choice, 106 demo_mark.
pub static KINDS: &[RecordKind] = &[
    RecordKind::of::<Case>(),              // 10
    RecordKind::of::<ImportPlan>(),        // 11
    RecordKind::of::<PlanChunk>(),         // 12
    RecordKind::of::<ImportRun>(),         // 13
    RecordKind::of::<ImportPiece>(),       // 14
    RecordKind::of::<Report>(),            // 15
    RecordKind::of::<ReportContent>(),     // 16
    RecordKind::of::<CodingLease>(),       // 17
    RecordKind::of::<IdempotencyRecord>(), // 20
    RecordKind::of::<Blob>(),              // 21
    RecordKind::of::<BlobChunk>(),         // 22
    RecordKind::of::<Notification>(),      // 23
];

/// Which kinds of records cannot do without which; a deep check follows them.
pub static LINKS: &[Link] = &[
    Link::of::<Case, ImportRun>(),
    Link::of::<PlanChunk, ImportPlan>(),
    Link::of::<ImportPiece, ImportRun>(),
    Link::of::<Report, ReportContent>(),
    Link::of::<ReportContent, Report>(),
    Link::of::<Report, Blob>(),
    Link::of::<BlobChunk, Blob>(),
];

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
