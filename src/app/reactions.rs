//! When this happens, also do that: every kind of event, and what follows it.

use crate::{
    features::house::{accounts, tenants},
    platform::store::{EventKind, RECORD_READ},
};

/// What follows an event, after its commit and at least once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reaction {
    /// Nothing.
    Nothing,
}

/// Every kind of event with its reaction; a kind that is missing here fails a test.
pub static REACTIONS: &[(EventKind, Reaction)] = &[
    (RECORD_READ, Reaction::Nothing),
    (tenants::TENANT_CREATED, Reaction::Nothing),
    (accounts::ACCOUNT_CREATED, Reaction::Nothing),
    (accounts::ACCOUNT_DISABLED, Reaction::Nothing),
];
