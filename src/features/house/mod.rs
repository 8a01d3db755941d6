//! What every facility needs whatever it does: signing in, people, the ways in, tenants.
//!
//! Owns: the pages and acts around people and facilities themselves.
//! May use: `kernel`, `ui`, `platform`.
//! Never: a record of a patient, resident or case.

pub mod accounts;
pub mod audit_trail;
pub mod certificates;
pub mod domains;
pub mod help;
pub mod inbox;
pub mod invitations;
pub mod mail;
pub mod my_account;
pub mod operations;
pub mod people;
pub mod recovery;
pub mod registration;
pub mod settings;
pub mod setup;
pub mod sign_in;
pub mod tenants;
