//! What can be done with badges: by admins and staff at their desk (`keep`), and where one is shown (`show`).

mod keep;
mod show;

#[cfg(test)]
pub use keep::Issued;
pub use keep::{
    ISSUED, LOCKED_BY_STAFF, REVOKED, Sent, UNLOCKED, badge_of, end_with_the_stay, issue, lock, newest,
    revoke, unlock,
};
pub use show::{LOCKED, Opened, SHOWN, enter_pin, show};
