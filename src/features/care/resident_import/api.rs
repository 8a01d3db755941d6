//! What names residents in the JSON of their import (care.md, 18).

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    ParsedRow, ResidentImport, ResidentImportPlan, ResidentImportRun, ResidentPlanRow, intake::KeptResident,
};
use crate::{
    features::care::units::Unit,
    kernel::ids::Id,
    platform::intake::{
        PlanPage,
        api::{Api, KeptRecord, LogHead, PreviewHead, PreviewLine},
    },
};

/// A preview with a page of its rows.
#[derive(Serialize, ToSchema)]
pub struct ResidentPreview {
    /// What every preview says.
    #[serde(flatten)]
    pub head: PreviewHead,
    /// Rows that become residents.
    pub new_residents: u32,
    /// The rows of the page.
    pub rows: Vec<ResidentPreviewRow>,
}
crate::opaque_debug!(ResidentPreview);

/// A row of a preview.
#[derive(Serialize, ToSchema)]
pub struct ResidentPreviewRow {
    /// What every row says.
    #[serde(flatten)]
    pub line: PreviewLine,
    /// Its fields; none when it is refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parsed: Option<ParsedResident>,
}
crate::opaque_debug!(ResidentPreviewRow);

/// The fields of a row as they would be stored.
#[derive(Serialize, ToSchema)]
#[allow(missing_docs, reason = "the columns of care.md, 2.1")]
pub struct ParsedResident {
    pub nachname: String,
    pub vorname: String,
    #[schema(value_type = String, format = "date")]
    pub geburtsdatum: Date,
    #[schema(value_type = String, format = "uuid")]
    pub wohnbereich_id: Id<Unit>,
    pub zimmer: Option<String>,
    #[schema(value_type = String, format = "date")]
    pub aufnahme_datum: Date,
    #[schema(value_type = Option<String>)]
    pub auszug_datum: Option<Date>,
    pub bewohnernr: Option<String>,
    pub anrede: Option<&'static str>,
    pub geschlecht: Option<&'static str>,
    pub kvnr: Option<String>,
    pub pflegegrad: Option<u8>,
    #[schema(value_type = Option<String>)]
    pub pflegegrad_seit: Option<Date>,
    pub allergien: Option<String>,
    pub hinweise: Option<String>,
    pub hausarzt: Option<String>,
    pub notfallkontakte: Option<String>,
}
crate::opaque_debug!(ParsedResident);

impl From<&ParsedRow> for ParsedResident {
    fn from(row: &ParsedRow) -> Self {
        let notfallkontakte = row.contact().map(|contact| contact.line());
        let row = row.clone();
        Self {
            nachname: row.nachname,
            vorname: row.vorname,
            geburtsdatum: row.geburtsdatum,
            wohnbereich_id: row.wohnbereich_id,
            zimmer: row.zimmer,
            aufnahme_datum: row.aufnahme_datum,
            auszug_datum: row.auszug_datum,
            bewohnernr: row.bewohnernr,
            anrede: row.anrede.map(|anrede| anrede.code()),
            geschlecht: row.geschlecht.map(|geschlecht| geschlecht.code()),
            kvnr: row.kvnr,
            pflegegrad: row.pflegegrad,
            pflegegrad_seit: row.pflegegrad_seit,
            allergien: row.allergien,
            hinweise: row.hinweise,
            hausarzt: row.hausarzt,
            notfallkontakte,
        }
    }
}

impl From<&ResidentPlanRow> for ResidentPreviewRow {
    fn from(row: &ResidentPlanRow) -> Self {
        Self { line: row.into(), parsed: row.parsed.as_ref().map(ParsedResident::from) }
    }
}

/// A line of the import log.
#[derive(Serialize, ToSchema)]
pub struct ResidentLogEntry {
    /// What every line says.
    #[serde(flatten)]
    pub head: LogHead,
    /// New residents.
    pub residents_imported: u32,
    /// Duplicates that were left alone.
    pub residents_skipped: u32,
}
crate::opaque_debug!(ResidentLogEntry);

impl Api for ResidentImport {
    const PREVIEWS: &'static str = "/api/v1/import/residents";
    const RUNS: &'static str = "/api/v1/import/residents";
    type Preview = ResidentPreview;
    type Logged = ResidentLogEntry;

    fn preview(head: PreviewHead, plan: &ResidentImportPlan, page: &PlanPage<Self>) -> ResidentPreview {
        let rows = page.rows.iter().map(|(_, row)| row.into()).collect();
        ResidentPreview { head, new_residents: plan.counts.new, rows }
    }
    fn logged(head: LogHead, run: &ResidentImportRun) -> ResidentLogEntry {
        ResidentLogEntry { head, residents_imported: run.imported, residents_skipped: run.skipped }
    }
    fn kept(kept: &KeptResident) -> KeptRecord {
        KeptRecord { nr: kept.nr, reason: "BEWOHNER_GEAENDERT" }
    }
}
