//! Resident care (tenant area `pflege`).
//!
//! Owns: units, the settings of a house, its staff, residents and how residents come in; the templates of entries; entries;
//! alerts; plans of care; what is due and what became of it; assessments of the care grade; information collections.
//! May use: `kernel`, `ui`, `platform`.
//! Never: the areas `second_opinion` and `practice`.

pub mod alert_pages;
pub mod alerts;
pub mod assessments;
pub mod due;
pub mod information;
pub mod measures;
pub mod observations;
pub mod resident_import;
pub mod residents;
pub mod settings;
pub mod staff;
pub mod template_pages;
pub mod templates;
pub mod unit_pages;
pub mod units;
