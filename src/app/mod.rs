//! The wiring: the only place that knows every feature.
//!
//! Owns: the tables of routes, records, permissions, reactions and navigation; configuration; starting up.
//! May use: everything but `cli`.
//! Never: logic; a wiring line longer than a line.

pub mod api_docs;
pub mod boot;
pub mod config;
pub mod health;
pub mod nav;
pub mod permissions;
pub mod reactions;
pub mod records;
pub mod routes;
pub mod site;
pub mod start;
pub mod timetable;

#[cfg(test)]
mod tests;
