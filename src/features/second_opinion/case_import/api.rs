//! What names cases in the JSON of their import (api.md).

use serde::Serialize;
use utoipa::ToSchema;

use super::{CrmImport, ImportPlan, ImportRun, PlanRow, Verdict, crm::KeptCase};
use crate::platform::intake::{
    PlanPage,
    api::{Api, KeptRecord, LogHead, PreviewHead, PreviewLine},
};

/// A preview with a page of its rows.
#[derive(Serialize, ToSchema)]
pub struct ImportPreview {
    /// What every preview says.
    #[serde(flatten)]
    pub head: PreviewHead,
    /// Rows that become cases.
    pub new_cases: u32,
    /// The rows of the page.
    pub rows: Vec<PreviewRow>,
}
crate::opaque_debug!(ImportPreview);

/// A row of a preview.
#[derive(Serialize, ToSchema)]
pub struct PreviewRow {
    /// What every row says.
    #[serde(flatten)]
    pub line: PreviewLine,
    /// The fall_id that it would get.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fall_id: Option<String>,
    /// Its fields; none when it is refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parsed: Option<Parsed>,
}
crate::opaque_debug!(PreviewRow);

/// The fields of a row as they would be stored.
#[derive(Serialize, ToSchema)]
#[allow(missing_docs, reason = "the columns of domain.md, 1.1")]
pub struct Parsed {
    pub nachname: String,
    pub vorname: Option<String>,
    pub geburtsdatum: Option<String>,
    pub geburtsdatum_roh: Option<String>,
    pub kvnr: Option<String>,
    pub datum: String,
    pub jahr: u16,
    pub kw: u8,
    pub fallgruppe: &'static str,
    pub thema: String,
    pub crm_ticket_id: Option<String>,
}
crate::opaque_debug!(Parsed);

impl From<&PlanRow> for PreviewRow {
    fn from(row: &PlanRow) -> Self {
        let fall_id = match &row.verdict {
            Verdict::New(new) => Some(new.fall_id.clone()),
            Verdict::Duplicate { .. } | Verdict::Refused => None,
        };
        let parsed = row.parsed.as_ref().map(|parsed| Parsed {
            nachname: parsed.nachname.clone(),
            vorname: parsed.vorname.clone(),
            geburtsdatum: parsed.geburtsdatum.map(|day| day.to_string()),
            geburtsdatum_roh: parsed.geburtsdatum_roh.clone(),
            kvnr: parsed.kvnr.clone(),
            datum: parsed.datum.to_string(),
            jahr: parsed.week().jahr,
            kw: parsed.week().kw,
            fallgruppe: parsed.fallgruppe.code(),
            thema: parsed.thema.clone(),
            crm_ticket_id: parsed.crm_ticket_id.clone(),
        });
        Self { line: row.into(), fall_id, parsed }
    }
}

/// A line of the import log.
#[derive(Serialize, ToSchema)]
#[allow(missing_docs, reason = "the fields of domain.md, 2.6")]
pub struct LogEntry {
    #[serde(flatten)]
    pub head: LogHead,
    pub cases_imported: u32,
    pub cases_skipped: u32,
    pub cases_updated: u32,
}
crate::opaque_debug!(LogEntry);

impl Api for CrmImport {
    const PREVIEWS: &'static str = "/api/v1/import/csv";
    const RUNS: &'static str = "/api/v1/import";
    type Preview = ImportPreview;
    type Logged = LogEntry;

    fn preview(head: PreviewHead, plan: &ImportPlan, page: &PlanPage<Self>) -> ImportPreview {
        let rows = page.rows.iter().map(|(_, row)| row.into()).collect();
        ImportPreview { head, new_cases: plan.counts.new, rows }
    }
    fn logged(head: LogHead, run: &ImportRun) -> LogEntry {
        LogEntry {
            head,
            cases_imported: run.imported,
            cases_skipped: run.skipped,
            cases_updated: run.updated,
        }
    }
    fn kept(kept: &KeptCase) -> KeptRecord {
        KeptRecord { nr: kept.nr, reason: "FALL_GEAENDERT" }
    }
}
