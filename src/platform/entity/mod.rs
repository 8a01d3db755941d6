//! What a record of a tenant gets by saying what is special about it: its columns.
//!
//! Owns: a record's columns, their values, and what forms, JSON and audit make of them.
//! May use: `kernel`, `ui`, `tenancy`, `store`, `web`.
//! Never: a record, column, message key or rule of a feature.

mod field;
mod patch;
#[cfg(test)]
mod testing;
mod value;

pub use field::{Field, Fields, Kind, Section};
pub use patch::{Days, Patch, boxes, parse_field, parse_json, stands};
pub use value::{FieldValue, Part, Slot};
