//! What can be done with badges: by admins and staff at their desk (`keep`), and where one is shown (`show`).
//!
//! Owns: those acts, each one transaction with its events, and ending the sessions that a badge opened.
//! May use: everything of the feature, `residents`, `settings`, `devices`.
//! Never: a page.

mod keep;
mod show;

#[cfg(test)]
pub use keep::Issued;
pub use keep::{
    ISSUED, LOCKED_BY_STAFF, REVOKED, Sent, UNLOCKED, badge_of, end_with_the_stay, issue, lock, newest,
    revoke, unlock,
};
pub use show::{LOCKED, Opened, SHOWN, enter_pin, show};
