//! The store against the real engine: properties, isolation, sealing, audit, backup, group commit, power loss.
//!
//! Owns: a record kind for tests, a failing engine, a disk that loses power.
//! May use: `kernel`, `store`, `tenancy`.
//! Never: a figure of time in an assertion.

mod audit;
mod badges;
mod bulk;
mod cut_off;
mod drafts;
mod duty;
mod failures;
mod files;
mod group;
mod keys;
mod lanes;
mod model;
mod power;
mod reach;
mod rig;
mod space;
mod thing;
mod views;
