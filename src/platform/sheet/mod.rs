//! Typed rows in and out of tables that people upload and download.
//!
//! Owns: encodings, delimiters, quotes, line numbers, headers, hard limits; the writers of CSV exports and of workbooks.
//! May use: `kernel`, and the crates that read and write sheets.
//! Never: business validation; what a column means.

mod decode;
mod error;
mod guard;
mod header;
mod letters;
mod read_csv;
mod scan;
mod swallowed;
mod write_csv;
pub mod write_xlsx;

pub use decode::{Encoding, is_damaged, otherwise};
pub use error::FileError;
pub use read_csv::{Columns, CsvRecord, Delimiter, Head, RawRow, Reading, read_csv, read_csv_as};
pub use write_csv::CsvWriter;

#[cfg(test)]
pub use self::{decode::decode, scan::Scanner};

/// Media type of a workbook.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Largest file that is read, in bytes (domain.md, 2.1).
pub const MAX_BYTES: usize = 20 * 1024 * 1024;
/// Most data rows of one file (domain.md, 2.1).
pub const MAX_ROWS: usize = 50_000;
/// Longest field, in Unicode scalar values (domain.md, 2.1); what a longer one means is the caller's rule.
pub const MAX_FIELD: usize = 10_000;
