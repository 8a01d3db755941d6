//! What the platform registers of itself: its records, events and hourly work, by the same table as a feature's.

use super::{
    Platform,
    action::Action,
    blobs::{Blob, BlobChunk},
    feature::{Feature, Hourly},
    jobs::{JobDay, Reaction},
    last_filters::LastFilters,
    notify::{self, Notification},
    operation,
    people::events as people,
    setup,
    shown_at::ShownAt,
    store::{InstanceRecord as _, Link, RECORD_READ, RecordKind, TableName, VALUES_ERASED},
    tenancy::{Ctx, Membership, Tenant, User},
    tenants as estate, trail,
    web::{
        acme, authority, certificate,
        idempotency::IdempotencyRecord,
        present::Look,
        session,
        told::{Named, Told},
    },
};
use crate::kernel::{ids::Id, words::Msg};

/// The name of somebody who has or had a role in the facility.
fn person(p: &Platform, look: &Ctx<Look>, id: [u8; 16]) -> Named {
    match p.names(look, &[Id::from_bytes(id)]) {
        Ok(names) => names
            .into_iter()
            .next()
            .map_or(Named::Unsaid, |(_, name)| Named::Called(Msg::new("told-person").with("name", name))),
        Err(_) => Named::Unsaid,
    }
}

/// What the platform registers.
pub static FEATURE: Feature = Feature {
    records: &[
        RecordKind::of::<IdempotencyRecord>(), // 20
        RecordKind::of::<Blob>(),              // 21
        RecordKind::of::<BlobChunk>(),         // 22
        RecordKind::of::<Notification>(),      // 23
        RecordKind::of::<JobDay>(),            // 24
        RecordKind::of::<LastFilters>(),       // 25
    ],
    links: &[Link::of::<BlobChunk, Blob>()],
    shown_at: &[
        ShownAt::named(Tenant::TABLE, "audit-object-tenant"),
        ShownAt::named(User::TABLE, "audit-object-person"),
        ShownAt::named(Membership::TABLE, "audit-object-person"),
        ShownAt::named(TableName::new(4, "sessions"), "audit-object-session"),
        ShownAt::named(TableName::new(107, "badge_sessions"), "audit-object-session"),
        ShownAt::named(TableName::new(108, "pairings"), "audit-object-device"),
        ShownAt::named(TableName::new(109, "paired_browsers"), "audit-object-device"),
        ShownAt::named(TableName::new(6, "invitations"), "audit-object-invitation"),
    ],
    told: &[Told::named(User::TABLE, person)],
    events: &[
        (RECORD_READ, Reaction::Nothing),
        (VALUES_ERASED, Reaction::Nothing),
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
        (session::SIGNED_IN, Reaction::Nothing),
        (session::PASSKEY_USED, Reaction::Nothing),
        (session::PASSKEY_DOUBTED, Reaction::Nothing),
        (session::REFUSED, Reaction::Nothing),
        (session::SIGNED_OUT, Reaction::Nothing),
        (session::REUSED, Reaction::Nothing),
        (session::MAILS_CHOSEN, Reaction::Nothing),
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
        (session::BADGE_OPENED, Reaction::Nothing),
        (session::BADGE_ENDED, Reaction::Nothing),
        (session::BADGES_ENDED, Reaction::Nothing),
        (session::DEVICE_CODE_MADE, Reaction::Nothing),
        (session::DEVICE_PAIRED, Reaction::Nothing),
        (session::DEVICE_UNPAIRED, Reaction::Nothing),
        (session::TOKEN_KEY_CHANGED, Reaction::Nothing),
        (notify::MAIL_SETTINGS_CHANGED, Reaction::Nothing),
        (notify::MAIL_RESENT, Reaction::Nothing),
        (notify::MAIL_TESTED, Reaction::Nothing),
        (operation::BACKUP_MADE, Reaction::Nothing),
        (operation::INDEX_REBUILT, Reaction::Nothing),
    ],
    actions: &[
        (session::BADGE_OPENED, Action::Login),
        (session::DEVICE_PAIRED, Action::Create),
        (session::DEVICE_UNPAIRED, Action::Delete),
    ],
    hourly: &[
        Hourly { name: "session.upkeep", job: Platform::tidy_sessions },
        Hourly { name: "link.upkeep", job: Platform::tidy_links },
        Hourly { name: "certificate.upkeep", job: Platform::tend_certificate },
        Hourly { name: "inbox.upkeep", job: |p| notify::tidy(p) },
        Hourly { name: "purge", job: Platform::purge },
    ],
    ..Feature::named("platform")
};
