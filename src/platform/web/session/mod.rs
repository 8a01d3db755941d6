//! Sessions: signing in and out, tokens, and who stands behind a request (decisions.md, 6 and 7).
//!
//! Owns: sessions and failure counters as records of the instance, cookies, the front door of sign-in.
//! May use: `kernel`, `store`, `tenancy`, `web`.
//! Never: a page.

mod cookies;
mod identify;
mod record;
mod sign_in;

pub(in crate::platform) use identify::{Known, notice_cookie};
pub use identify::{TakesFile, Visitor, browser_language, identify};
pub use record::{Session, SignInFailures};
pub use sign_in::{Door, LOCKED, REFUSED, REUSED, SIGNED_IN, SIGNED_OUT, SignedIn, TokenPair};
