//! Who may do what with information collections (care.md, 10.1). The permission says which roles; whom of the residents staff
//! reach follows from their duty, and that a collection is a nurse's is asked of it, too.

use super::{Sis, SisDraft};
use crate::{
    features::care::{
        observations::Entry,
        residents::{Resident, reach},
        staff::{CareDuty, Profile},
    },
    grants, permission,
    platform::web::idempotency::IdempotencyRecord,
};

permission!(by CareDuty,
    /// Reading information collections, and whether their risks were looked at more closely.
    pub ReadInformation, "information.read", [Admin, Staff], Pflege
);
permission!(by CareDuty,
    /// Writing and signing information collections: whoever of these roles has the nurse's flag.
    pub WriteInformation, "information.write", [Admin, Staff], Pflege
);

grants!(ReadInformation: read Resident where duty is reach);
grants!(ReadInformation: read Sis, SisDraft, Entry, Profile);
grants!(WriteInformation: read Resident where duty is reach);
grants!(WriteInformation: write Sis, SisDraft, Profile, IdempotencyRecord);
