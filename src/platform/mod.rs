//! What a user must never have to think about: it exists once, below the features.
//!
//! Owns: tenancy, transactions, sealing, sheets, the web shell.
//! May use: `kernel`, `ui`.
//! Never: domain rules, a feature's route.

pub mod sheet;
