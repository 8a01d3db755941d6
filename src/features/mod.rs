//! Everything that a user could name: one folder per feature, in four areas.
//!
//! Owns: records, rules, actions, pages and API of each feature.
//! May use: `kernel`, `ui`, `platform`, and the face (`mod.rs`) of the features below it.
//! Never: another feature's inner files; redb, tantivy, calamine by name.

pub mod care;
pub mod house;
pub mod second_opinion;
