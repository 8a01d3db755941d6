//! The inbox: who is told what, the bell, the list of messages, and which of them also come by mail.
//!
//! Owns: who is told on which event (domain.md, 7), the pages and the JSON of messages.
//! May use: `kernel`, `ui`, `platform`, `house::accounts`.
//! Never: delivery itself (that is the platform's); the records of another feature: an event's notes say enough.

mod api;
mod pages;
mod routes;
mod triggers;

pub use routes::{bell, routes};
pub use triggers::{
    account_locked, coding_completed, icd_entered, import_failed, new_cases, recovery_used, report_ready,
};

#[cfg(test)]
mod tests;
