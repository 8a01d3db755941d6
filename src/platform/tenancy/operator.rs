//! The operator of the instance: the owner of the data file at the command line, or a person at the operator's desk.

use jiff::Timestamp;

use super::{Actor, ActorKind, RequestId, Role};
use crate::kernel::ids::Id;

/// The right to act on the instance: tenants, accounts, backups; never a patient's record by itself.
/// Built by `platform` for the owner of the data file (command line, local socket), and for a signed-in operator.
pub struct Operator {
    actor: Actor,
    request: Option<RequestId>,
    now: Option<Timestamp>,
}

impl Operator {
    /// The operator at the command line, named after the operating system's user.
    pub(in crate::platform) fn at_command_line(name: &str) -> Self {
        let actor = Actor {
            kind: ActorKind::CommandLine,
            user: Id::from_bytes([0; 16]),
            name: format!("Kommandozeile ({name})"),
            role: Role::Operator,
            origin: None,
        };
        Self { actor, request: None, now: None }
    }
    /// A person who signed in at the desk.
    pub(in crate::platform) fn at_desk(actor: Actor, request: RequestId, now: Timestamp) -> Self {
        Self { actor, request: Some(request), now: Some(now) }
    }
    /// The operator as an actor; audit lines name them.
    #[must_use]
    pub fn actor(&self) -> Actor {
        self.actor.clone()
    }
    /// Whether they own the data file: only then may they act for a tenant (R-ACC-09).
    #[must_use]
    pub fn owns_the_file(&self) -> bool {
        self.actor.kind == ActorKind::CommandLine
    }
    /// The request behind the act; none at the command line.
    #[must_use]
    pub fn request(&self) -> Option<RequestId> {
        self.request
    }
    /// When: the instant of the request; none at the command line.
    #[must_use]
    pub fn now(&self) -> Option<Timestamp> {
        self.now
    }
}
