//! People of a facility as its admin may see and change them, and the ways in for those who are no people of it yet.
//!
//! Owns: roster, invitations, allowed domains, links of one use (recovery, proof of a mailbox, first password), and the
//! acts of the command line on accounts; each act stands in the chain of the instance and of the facility.
//! May use: `kernel`, `notify`, `store`, `tenancy`, `web`.
//! Never: a page; a person outside the facility of the one who acts.

mod account;
mod acting_as;
mod domain;
mod error;
pub mod events;
mod facility;
mod invitation;
mod invitations;
mod link;
mod post;
mod recovery;
mod registration;
mod resets;
mod roster;
mod rules;
#[cfg(test)]
mod tests;
mod token;
mod upkeep;

pub use account::NewAccount;
pub use domain::{AllowedDomain, DomainRow};
pub use error::PeopleError;
pub use facility::{Facility, FacilityChange};
pub use invitation::{Invitation, InvitationState};
pub use invitations::{InvitationRequest, InvitedPerson};
pub use link::{EntryKind, EntryLink};
pub use recovery::Newcomer;
pub use registration::{Choice, Proven, RegistrationRequest};
pub use resets::IssuedLink;
pub use roster::{NewPerson, Person, PersonChange};
pub use rules::{address, password as check_password};

#[cfg(test)]
pub use post::Letter;

use super::tenancy::{Permission, Role};

/// Permissions that see and change the people of their facility.
pub trait ManagesPeople: Permission {}

/// The roles that an admin gives; `operator` is none of a facility.
pub const ROLES: [Role; 5] = [Role::Admin, Role::DakMitarbeiter, Role::Staff, Role::Therapist, Role::Client];
