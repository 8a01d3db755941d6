//! Resident care (tenant area `pflege`).
//!
//! Owns: units, the settings of a house, its staff, residents and how residents come in; what is kept in versions; the
//! templates of entries; entries;
//! alerts; plans of care; wounds; restraints; medicine as needed; what is due and what became of it; what ends with a stay;
//! values over time; moods; evaluations; the handover and the first page; assessments of the care grade; figures; information
//! collections; the record of a resident as a file, pages for paper; devices, badges, and the pages of residents.
//! May use: `kernel`, `ui`, `platform`.
//! Never: the areas `second_opinion` and `practice`.

pub mod alert_pages;
pub mod alerts;
pub mod as_needed;
pub mod assessments;
pub mod badges;
pub mod courses;
pub mod devices;
pub mod due;
pub mod evaluations;
pub mod figures;
pub mod handover;
pub mod information;
pub mod measures;
pub mod mein;
pub mod moods;
pub mod move_out;
pub mod observations;
pub mod overview;
pub mod print_pages;
pub mod resident_export;
pub mod resident_import;
pub mod residents;
pub mod restraint_orders;
pub mod restraints;
pub mod settings;
pub mod staff;
pub mod template_pages;
pub mod templates;
pub mod unit_pages;
pub mod units;
pub mod versioned;
pub mod wound_courses;
pub mod wounds;
