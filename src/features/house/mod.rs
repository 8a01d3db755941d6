//! What every facility needs whatever it does: signing in, accounts, tenants.
//!
//! Owns: the pages and acts around people and facilities themselves.
//! May use: `kernel`, `ui`, `platform`.
//! Never: a record of a patient, resident or case.

pub mod accounts;
pub mod audit_trail;
pub mod my_account;
pub mod sign_in;
pub mod tenants;
