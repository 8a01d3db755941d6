//! Sessions without a user: somebody who has no account showed a badge on a device, and a record of the tenant stands for
//! them. Such a session buys no token and is no step to an account.
//!
//! Owns: these sessions as records of the instance, their cookie, opening and ending them, the context of their requests.
//! May use: `kernel`, `store`, `tenancy`, the rest of `web`.
//! Never: what a badge or a device is, or whether one counts: the feature that opens the session has judged that.

mod context;
mod open;
mod record;
#[cfg(test)]
mod tests;

pub(super) use context::badge_grant;
pub(in crate::platform) use context::{BadgeShown, lead_to_start, to_start};
pub use open::{BADGE_ENDED, BADGE_OPENED, BADGES_ENDED};
pub use open::{BadgeTry, NewBadgeSession, TryRule};
pub use record::BadgeSession;
