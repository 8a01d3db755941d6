//! Words that the whole product shares.
//!
//! Owns: ids, periods, dates as people type them and as files write them, decimals, local times, quarters of an hour, shifts,
//! schedules, salutations, hosts and mail addresses, the clock's trait, text rules, JSON in one way only, problems, field errors,
//! paging, and the code rules of KVNR and ICD.
//! May use: std and small pure crates.
//! Never: I/O, async, axum, redb, reading the system clock.

pub mod anrede;
pub mod canonical;
pub mod clock;
pub mod closed_list;
pub mod dates;
pub mod decimal;
pub mod email;
pub mod file_dates;
mod fold;
pub mod host;
pub mod icd;
pub mod ids;
pub mod kvnr;
pub mod local_time;
pub mod paging;
pub mod period;
pub mod problem;
pub mod quarters;
pub mod schedule;
pub mod secret;
pub mod shift;
pub mod text;
pub mod words;
