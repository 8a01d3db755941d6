//! Who may do what with reports (domain.md, 9), and which records each permission touches.

use super::record::{Report, ReportContent};
use crate::{
    features::second_opinion::cases::Case,
    grants, permission,
    platform::{
        blobs::{Blob, BlobChunk},
        web::idempotency::IdempotencyRecord,
    },
};

permission!(
    /// Reports and dashboard: seeing the numbers, the list, the files.
    pub ReadReports, "reports.read", [Admin, DakMitarbeiter], Zweitmeinung
);
permission!(
    /// Making a report.
    pub GenerateReports, "reports.generate", [Admin], Zweitmeinung
);

grants!(ReadReports: read Case, Report, ReportContent, Blob, BlobChunk);
grants!(GenerateReports: read Case; write Report, ReportContent, Blob, BlobChunk, IdempotencyRecord);
