//! A generated report in the store: never changed, never recalculated (domain.md, 5.8 `weekly_reports`).

use jiff::Timestamp;

use super::{basis::Basis, sheets::ReportNumbers};
use crate::{
    kernel::{ids::Id, period::IsoWeek},
    platform::{
        blobs::{Blob, BlobId},
        store::{Corrupt, Index, IndexEntries, OnDisk, Record, RefersTo, TableName, Tally, TallyEntries},
        tenancy::User,
    },
    record,
};

record! {
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
}

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

impl Record for Report {
    const TABLE: TableName = TableName::new(15, "reports");
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    type Key = Id<Self>;

    fn key(&self) -> Id<Self> {
        self.id
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

record! {
    /// What a report says and what it was counted from; apart from [`Report`], so that a list need not read it.
    pub struct ReportContent {
        /// The report's id.
        pub id: Id<Report>,
        /// Every number, cell by cell.
        pub numbers: ReportNumbers,
        /// What they were counted from.
        pub basis: Basis,
    }
}

impl OnDisk for IsoWeek {
    type Raw = (u16, u8);
    fn raw(&self) -> (u16, u8) {
        (self.jahr, self.kw)
    }
    fn of_raw((jahr, kw): (u16, u8)) -> Result<Self, Corrupt> {
        Self::new(jahr, kw).ok_or(Corrupt)
    }
}

/// As JSON: they are a public form with names.
impl OnDisk for ReportNumbers {
    type Raw = String;
    fn raw(&self) -> String {
        // Maps with text keys and plain numbers: there is nothing that JSON could refuse.
        serde_json::to_string(self).unwrap_or_default()
    }
    fn of_raw(raw: String) -> Result<Self, Corrupt> {
        serde_json::from_str(&raw).map_err(|_| Corrupt)
    }
}

impl Record for ReportContent {
    const TABLE: TableName = TableName::new(16, "report_contents");
    const VERSION: u8 = 1;
    const DERIVED: u16 = 1;
    type Key = Id<Report>;

    fn key(&self) -> Id<Report> {
        self.id
    }
}
