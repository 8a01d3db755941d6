//! Who imports residents, and who sees what was imported (care.md, 10.1).

use super::{ResidentImportPiece, ResidentImportPlan, ResidentImportRun, ResidentPlanChunk};
use crate::{
    features::care::{residents::Resident, units::Unit},
    grants, permission,
    platform::{
        blobs::{Blob, BlobChunk},
        tenancy::SweepPermission,
        web::idempotency::IdempotencyRecord,
    },
};

permission!(
    /// Uploading, confirming and undoing imports of residents.
    pub ImportResidents, "residents.import", [Admin], Pflege
);
permission!(own
    /// The list of one's own imports; who imports sees all of them.
    pub ReadResidentImports, "residents.import_log", [Admin], Pflege
);
permission!(
    /// Removing what has had its time; nobody's but the product's own.
    pub PurgeResidentImports, "residents.import_purge", [], Pflege
);
impl SweepPermission for PurgeResidentImports {}

grants!(PurgeResidentImports: write ResidentImportPlan, ResidentPlanChunk, ResidentImportRun, ResidentImportPiece, Blob, BlobChunk);
grants!(ImportResidents: write Resident, ResidentImportPlan, ResidentPlanChunk, ResidentImportRun, ResidentImportPiece, Blob, BlobChunk, IdempotencyRecord; read Unit);
grants!(ReadResidentImports: read ResidentImportRun where |who, run| run.imported_by == who.user, by ResidentImportRun::BY_PERSON);
