//! Browsers that a tenant has paired: a device that counts as a second fact beside whoever uses it. Such a browser is nobody;
//! what it may do, a feature says by a permission that no role has.
//!
//! Owns: pairings and paired browsers as records of the instance, their cookie, and the context of a paired browser.
//! May use: `kernel`, `store`, `tenancy`, the rest of `web`.
//! Never: what kind of device it is, or who uses it.

mod acts;
mod code;
mod record;

pub use acts::{DEVICE_CODE_MADE, DEVICE_PAIRED, DEVICE_UNPAIRED, NewPairing, PairedBy};
pub use code::{new_code, new_secret, typed as typed_code};
pub use record::{PairedBrowser, Pairing};
