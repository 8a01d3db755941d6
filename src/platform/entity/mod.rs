//! What a record of a tenant gets by saying what is special about it: its columns.
//!
//! Owns: a record's columns, their values, what forms, JSON, the API's description and audit make of them, and the
//! comparison of two changes.
//! May use: `kernel`, `ui`, `tenancy`, `store`, `web`.
//! Never: a record, column, message key or rule of a feature.

mod conflict;
mod field;
mod json;
mod patch;
#[cfg(test)]
mod testing;
mod value;

pub use conflict::{VERSION_NOTE, comparison};
pub use field::{Field, Fields, Kind, Section};
pub use json::{column_schema, type_schema, values_schema};
pub use patch::{Days, Patch, boxes, parse_field, parse_json, stands};
pub use value::{FieldValue, Part, Slot};
