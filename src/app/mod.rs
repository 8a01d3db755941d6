//! The wiring: the only place that knows every feature.
//!
//! Owns: the register of features, and what folds over it: routes, records, permissions, reactions, timetable, navigation;
//! configuration; starting up.
//! May use: everything but `cli`.
//! Never: logic; a wiring line longer than a line.

pub mod api_docs;
pub mod boot;
pub mod config;
pub mod features;
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
