//! A generated report in the store: never changed, never recalculated (domain.md, 5.8 `weekly_reports`).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    basis::{Basis, StoredBasis},
    sheets::ReportNumbers,
};
use crate::{
    kernel::{ids::Id, period::IsoWeek},
    platform::{
        blobs::{Blob, BlobId},
        store::{Corrupt, Index, IndexEntries, Record, RefersTo, TableName, Tally, TallyEntries, codec},
        tenancy::User,
    },
};

/// One version of a week's report.
#[derive(Clone, PartialEq, Eq)]
pub struct Report {
    /// The record's id, used in URLs.
    pub id: Id<Report>,
    /// Year and last week.
    pub woche: IsoWeek,
    /// From 1, per week.
    pub version: u16,
    /// When.
    pub generated_at: Timestamp,
    /// By whom; the nil id for the command line.
    pub generated_by: Id<User>,
    /// Their name at that time.
    pub generated_by_name: String,
    /// SHA-256 of the file.
    pub sha256: [u8; 32],
    /// Length of the file in bytes.
    pub size: u64,
    /// The file.
    pub file: BlobId,
    /// Keyed hash of what it was counted from ([`Basis::bytes`]): the same hash, the same numbers.
    pub basis: [u8; 32],
}

crate::opaque_debug!(Report);

impl Report {
    /// The file's SHA-256 as hexadecimal digits.
    #[must_use]
    pub fn sha256_hex(&self) -> String {
        self.sha256.iter().map(|byte| format!("{byte:02x}")).collect()
    }
    /// Where the file is fetched by a browser.
    #[must_use]
    pub fn href(&self) -> String {
        format!("/berichte/{}/datei.xlsx", self.id)
    }
}

/// By year, week, version.
pub const BY_WEEK: Index<Report, (u16, u8, u16)> = Index::new(1);
/// Year -> number of reports, every version.
pub const GENERATED: Tally<Report, u16> = Tally::new(1);

/// The form on disk, version 1.
#[derive(Serialize, Deserialize)]
pub struct StoredReport {
    id: [u8; 16],
    jahr: u16,
    kw: u8,
    version: u16,
    generated_at: i64,
    generated_by: [u8; 16],
    generated_by_name: String,
    sha256: [u8; 32],
    size: u64,
    file: [u8; 32],
    basis: [u8; 32],
}

impl Record for Report {
    const TABLE: TableName = TableName::new(15, "reports");
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    type Key = Id<Self>;
    type Stored = StoredReport;

    fn key(&self) -> Id<Self> {
        self.id
    }
    fn store(&self) -> StoredReport {
        StoredReport {
            id: self.id.bytes(),
            jahr: self.woche.jahr,
            kw: self.woche.kw,
            version: self.version,
            generated_at: self.generated_at.as_microsecond(),
            generated_by: self.generated_by.bytes(),
            generated_by_name: self.generated_by_name.clone(),
            sha256: self.sha256,
            size: self.size,
            file: self.file.0,
            basis: self.basis,
        }
    }
    fn load(version: u8, bytes: &[u8]) -> Result<Self, Corrupt> {
        let stored: StoredReport = codec::only_version(1, version, bytes)?;
        Ok(Self {
            id: Id::from_bytes(stored.id),
            woche: IsoWeek::new(stored.jahr, stored.kw).ok_or(Corrupt)?,
            version: stored.version,
            generated_at: codec::instant(stored.generated_at)?,
            generated_by: Id::from_bytes(stored.generated_by),
            generated_by_name: stored.generated_by_name,
            sha256: stored.sha256,
            size: stored.size,
            file: BlobId(stored.file),
            basis: stored.basis,
        })
    }
    fn indexes(&self, out: &mut IndexEntries<'_>) {
        out.add(&BY_WEEK, &(self.woche.jahr, self.woche.kw, self.version));
    }
    fn tallies(&self, out: &mut TallyEntries) {
        out.count(&GENERATED, &self.woche.jahr, b"n");
    }
}

impl RefersTo<Blob> for Report {
    fn refers(&self) -> Option<[u8; 32]> {
        Some(self.file.0)
    }
}
impl RefersTo<ReportContent> for Report {
    fn refers(&self) -> Option<Id<Self>> {
        Some(self.id)
    }
}
impl RefersTo<Report> for ReportContent {
    fn refers(&self) -> Option<Id<Report>> {
        Some(self.id)
    }
}

/// What a report says and what it was counted from; apart from [`Report`], so that a list need not read it.
pub struct ReportContent {
    /// The report's id.
    pub id: Id<Report>,
    /// Every number, cell by cell.
    pub numbers: ReportNumbers,
    /// What they were counted from.
    pub basis: Basis,
}

/// The form on disk, version 1: id, numbers as JSON (they are a public form with names), basis.
#[derive(Serialize, Deserialize)]
pub struct StoredContent([u8; 16], String, StoredBasis);

impl Record for ReportContent {
    const TABLE: TableName = TableName::new(16, "report_contents");
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    type Key = Id<Report>;
    type Stored = StoredContent;

    fn key(&self) -> Id<Report> {
        self.id
    }
    fn store(&self) -> StoredContent {
        // Maps with text keys and plain numbers: there is nothing that JSON could refuse.
        let numbers = serde_json::to_string(&self.numbers).unwrap_or_default();
        StoredContent(self.id.bytes(), numbers, self.basis.store())
    }
    fn load(version: u8, bytes: &[u8]) -> Result<Self, Corrupt> {
        let StoredContent(id, numbers, basis) = codec::only_version(1, version, bytes)?;
        let numbers = serde_json::from_str(&numbers).map_err(|_| Corrupt)?;
        Ok(Self { id: Id::from_bytes(id), numbers, basis: Basis::load(basis) })
    }
}
