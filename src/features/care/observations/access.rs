//! Who may do what with entries (domain.md, 9; care.md, 10.1). The permission says which roles; whom of the residents staff
//! reach follows from their duty, and no entry is read but through its resident. A right to revise ends at the row: staff
//! write their own entries, an admin writes any.

use super::{Entry, Photo};
use crate::{
    features::care::{
        alerts::Alert,
        residents::{Resident, reach},
        restraint_orders::RestraintOrder,
        settings::CareSettings,
        staff::{CareDuty, Profile},
        templates::{TemplateHead, TemplateVersion},
        units::Unit,
        wound_courses::WoundCourse,
    },
    grants, permission,
    platform::{
        blobs::{Blob, BlobChunk},
        tenancy::{MayRead, MayReadAll, MayWrite, Permission},
        web::idempotency::IdempotencyRecord,
    },
};

permission!(by CareDuty,
    /// Reading entries and looking for them.
    pub ReadEntries, "entries.read", [Admin, Staff], Pflege
);
permission!(by CareDuty,
    /// Writing entries, and asking for a correction or withdrawal.
    pub WriteEntries, "entries.write", [Admin, Staff], Pflege
);
permission!(own
    /// Correcting and withdrawing one's own entries.
    pub ReviseOwnEntries, "entries.revise_own", [Staff], Pflege
);
permission!(
    /// Correcting and withdrawing any entry, with a reason.
    pub ReviseAnyEntry, "entries.revise", [Admin], Pflege
);
permission!(
    /// Looking into an entry that was hidden since it is another person's, with a reason.
    pub SeeHiddenEntries, "entries.hidden", [Admin], Pflege
);

grants!(ReadEntries: read Resident where duty is reach);
grants!(ReadEntries: read Entry, Unit, TemplateHead, TemplateVersion, CareSettings, Profile);
grants!(ReadEntries: read Photo, Blob, BlobChunk);
grants!(WriteEntries: read Resident where duty is reach);
grants!(WriteEntries: write Photo, Blob, BlobChunk; read WoundCourse, RestraintOrder);
grants!(WriteEntries: write Entry, Alert, Profile, IdempotencyRecord; read Unit, TemplateHead, TemplateVersion, CareSettings);
grants!(ReviseOwnEntries: write Entry where |who, entry| entry.erfasst_von == who.user);
grants!(ReviseOwnEntries: write Alert, Photo, Blob, BlobChunk, IdempotencyRecord; read Resident, Unit, CareSettings, Profile);
grants!(ReviseAnyEntry: write Entry, Alert, Photo, Blob, BlobChunk, IdempotencyRecord; read Resident, Unit, CareSettings, Profile);
grants!(SeeHiddenEntries: read Entry, TemplateHead, TemplateVersion);

/// A permission under which entries are written: that of the feature itself, and those of features in which one act is their
/// own record and an entry.
pub trait WritesEntries:
    Permission<Duty = CareDuty>
    + MayWrite<Entry>
    + MayReadAll<Entry>
    + MayWrite<Alert>
    + MayWrite<Photo>
    + MayWrite<Blob>
    + MayWrite<BlobChunk>
    + MayWrite<Profile>
    + MayRead<Resident>
    + MayRead<Unit>
    + MayRead<TemplateHead>
    + MayRead<TemplateVersion>
    + MayRead<CareSettings>
    + MayRead<WoundCourse>
    + MayRead<RestraintOrder>
{
}
impl WritesEntries for WriteEntries {}
