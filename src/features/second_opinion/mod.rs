//! The second-opinion case portal (tenant area `zweitmeinung`).
//!
//! Owns: cases, their import, ICD entry, coding, reports, the dashboard and their settings.
//! May use: `kernel`, `ui`, `platform`.
//! Never: the areas `care` and `practice`.

pub mod case_import;
pub mod cases;
pub mod coding;
pub mod dashboard;
pub mod icd;
pub mod reports;
pub mod settings;
