//! The operator of the instance: the command line and, later, the operator's console.

use super::{Actor, ActorKind, Role};
use crate::kernel::ids::Id;

/// The right to act on the instance: tenants, accounts, backups; never a patient's record by itself.
/// Built by `platform` for the owner of the data file (command line, local socket).
pub struct Operator {
    name: String,
}

impl Operator {
    /// The operator at the command line, named after the operating system's user.
    pub(in crate::platform) fn at_command_line(name: String) -> Self {
        Self { name }
    }
    /// How audit lines name them.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
    /// The operator as an actor ("Kommandozeile").
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor {
            kind: ActorKind::CommandLine,
            user: Id::from_bytes([0; 16]),
            name: format!("Kommandozeile ({})", self.name),
            role: Role::Operator,
        }
    }
}
