//! Who may import, and who sees what was imported (domain.md, 9).

use super::{ImportPiece, ImportPlan, ImportRun, PlanChunk};
use crate::{
    features::second_opinion::cases::Case,
    grants, permission,
    platform::{
        blobs::{Blob, BlobChunk},
        tenancy::SweepPermission,
        web::idempotency::IdempotencyRecord,
    },
};

permission!(
    /// Uploading, confirming and undoing imports.
    pub ImportCases, "import.run", [Admin], Zweitmeinung
);
permission!(own
    /// The list of one's own imports (domain.md, 9); who imports sees all of them.
    pub ReadImportLog, "import.log", [Admin, DakMitarbeiter], Zweitmeinung
);
permission!(
    /// Removing what has had its time; nobody's but the product's own.
    pub PurgeImports, "import.purge", [], Zweitmeinung
);
impl SweepPermission for PurgeImports {}

grants!(PurgeImports: write ImportPlan, PlanChunk, ImportRun, ImportPiece, Blob, BlobChunk);
grants!(ImportCases: write Case, ImportPlan, PlanChunk, ImportRun, ImportPiece, Blob, BlobChunk, IdempotencyRecord);
grants!(ReadImportLog: read ImportRun where |who, run| run.imported_by == who.user, by ImportRun::BY_PERSON);
