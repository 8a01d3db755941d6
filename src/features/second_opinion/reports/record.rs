//! A generated report in the store: never changed, never recalculated (domain.md, 5.8 `weekly_reports`).

use jiff::{Timestamp, tz::TimeZone};

use super::{basis::Basis, rules, sheets::ReportNumbers};
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
    /// Whether the week was not over when it was made, by the calendar of that zone.
    #[must_use]
    pub fn is_preliminary(&self, zone: &TimeZone) -> bool {
        rules::is_preliminary(self.woche, zone.to_datetime(self.generated_at).date())
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::{
        features::second_opinion::{
            cases::{Fallgruppe, Traits},
            reports::{Sums, basis::Rows, sheets::ReportCells},
        },
        platform::{
            sheet::write_xlsx::{Address, Value},
            store::{codec, testing::tenant_stored_bytes},
        },
    };

    /// No two members of the sample are alike, so that a change of their order is seen.
    #[test]
    fn a_report_is_stored_in_these_bytes_for_ever() {
        let report = Report {
            id: Id::from_bytes([1; 16]),
            woche: IsoWeek { jahr: 2026, kw: 2 },
            version: 3,
            generated_at: codec::instant(4).unwrap(),
            generated_by: Id::from_bytes([5; 16]),
            generated_by_name: "Cy".into(),
            sha256: [6; 32],
            size: 7,
            file: BlobId([8; 32]),
            basis: [9; 32],
        };
        let parts: [&[u8]; 8] = [
            &[1; 16],
            b"\xfb\xea\x07\x02\x03\x08",
            &[5; 16],
            b"\x02Cy",
            &[6; 32],
            b"\x07",
            &[8; 32],
            &[9; 32],
        ];
        assert_eq!(tenant_stored_bytes(&report), parts.concat());
    }

    /// Id; numbers as JSON with these names in this order; counts of cases and of codes.
    #[test]
    fn what_a_report_says_is_stored_in_these_bytes_for_ever() {
        let (zero, unknown, mut five) = (Sums::zero(), Sums::unknown(), Sums::zero());
        five.add(Fallgruppe::Onko, Traits(0), 5);
        let cells = |row| BTreeMap::from([(Address { row, col: 0 }, Value::Count(i64::from(row)))]);
        let woche = IsoWeek { jahr: 2026, kw: 2 };
        let cases = vec![((woche, Fallgruppe::Kardio), vec![(Traits(3), 4)])];
        let content = ReportContent {
            id: Id::from_bytes([1; 16]),
            numbers: ReportNumbers {
                jahr: 2026,
                kw: 2,
                zeitraum: five.clone(),
                vorjahr_gesamt: zero.clone(),
                vorjahr_zeitraum: unknown.clone(),
                sheets: ReportCells {
                    gesamt: cells(1),
                    fachgebiete: cells(2),
                    gutachten: cells(3),
                    therapieaenderungen: cells(4),
                    icd_onko: cells(5),
                },
            },
            basis: Basis::of(woche, &Rows { cases, icd: vec![(woche, vec![("C1".into(), 6)])] }),
        };
        let json = |sums| serde_json::to_string(sums).unwrap();
        let numbers = format!(
            r#"{{"jahr":2026,"kw":2,"zeitraum":{},"vorjahr_gesamt":{},"vorjahr_zeitraum":{},"sheets":{{{}}}}}"#,
            json(&five),
            json(&zero),
            json(&unknown),
            r#""Auswertung KW gesamt":{"A1":1},"Auswertung nach Fachgebieten":{"A2":2},"Auswertung Gutachten":{"A3":3},"Auswertung Therapieänderungen":{"A4":4},"Auswertung ICD onko":{"A5":5}"#
        );
        let numbers = codec::encode(&numbers).unwrap();
        let counts = b"\x01\xfb\xea\x07\x02\x01\x03\x08\x01\x02\x02C1\x0c";
        assert_eq!(tenant_stored_bytes(&content), [[1; 16].as_slice(), &numbers, counts].concat());
    }
}
