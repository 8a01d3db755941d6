//! Sessions: signing in and out, tokens, and who stands behind a request (decisions.md, 6 to 8).
//!
//! Owns: sessions (of users, and without a user: `badge`), paired browsers (`paired`) and failure counters as records of the instance, cookies, the
//! front door of sign-in.
//! May use: `kernel`, `ui` (a person's choice of colours), `store`, `tenancy`, `web`.
//! Never: a page.

mod auth_keys;
mod badge;
mod cookies;
mod identify;
mod identity;
mod judge;
mod lifetime;
mod mail_choice;
mod own;
mod paired;
mod principal;
mod record;
mod renew;
mod sign_in;
mod token_keys;
mod unwritten;

pub use auth_keys::AuthKeys;
pub(in crate::platform) use auth_keys::PrincipalId;
pub use badge::{BADGE_ENDED, BADGE_OPENED, BADGES_ENDED, BadgeSession};
pub(in crate::platform) use badge::{BadgeShown, lead_to_start, to_start};
pub use badge::{BadgeTry, NewBadgeSession, TryRule};
pub(in crate::platform) use identify::{Identified, notice_cookie};
pub use identify::{TakesFile, browser_language, identify};
pub use identity::{Asked, BELL, Gate, SessionUser, Visitor};
pub(in crate::platform) use identity::{Authenticated, Identity};
pub use mail_choice::MAILS_CHOSEN;
pub use own::{
    CODES_RENEWED, FACTOR_REMOVED, FACTOR_SET, FactorOffer, OTHERS_ENDED, OwnPlace, OwnSession,
    PASSKEY_ADDED, PASSKEY_REMOVED, PASSWORD_CHANGED, PLACE_CHANGED, PROFILE_CHANGED, PROVED, Profile,
    SESSION_ENDED, prove_again,
};
pub use paired::{
    DEVICE_CODE_MADE, DEVICE_PAIRED, DEVICE_UNPAIRED, NewPairing, PairedBrowser, PairedBy, Pairing, new_code,
    new_secret, typed_code,
};
pub(in crate::platform) use principal::working;
pub use record::{Session, SignInFailures};
pub use renew::{REUSED, SIGNED_OUT};
pub use sign_in::{
    Attempt, LOCKED, PASSKEY_DOUBTED, PASSKEY_USED, RECOVERY_USED, REFUSED, SIGNED_IN, SecondStep,
    SignInOutcome, SignedIn, TokenPair,
};
pub use token_keys::{TOKEN_KEY_CHANGED, TokenKeyBook};
