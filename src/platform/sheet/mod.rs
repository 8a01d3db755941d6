//! Typed rows in and out of CSV files and workbooks.
//!
//! Owns: the only users of calamine, rust_xlsxwriter and csv.
//! May use: `kernel`.
//! Never: business validation.

pub mod write_xlsx;
