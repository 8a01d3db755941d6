//! Accounts: people of the instance and their role in each tenant.
//!
//! Owns: the right to manage the people of a facility, what its pages have in common, and the acts of the command line.
//! May use: `kernel`, `ui`, `platform`.
//! Never: checking a password (that is the platform's), or anything of a patient.

mod pages;

pub use pages::{ADMIN, LinkShown, Section, back, onward, refusal, role_field, role_word, roles_of, tabs};

use crate::{
    kernel::ids::Id,
    platform::{
        Platform,
        people::{self, ManagesPeople, PeopleError},
        tenancy::{Operator, Role, Tenant, User},
    },
};

crate::permission!(
    /// Seeing and changing the people of the facility, its invitations, allowed domains and settings.
    pub ManagePeople, "people.manage", [Admin]
);
impl ManagesPeople for ManagePeople {}

/// What a new account needs; `password` is already a hash (PHC string), empty: its owner sets it by a link.
pub struct NewAccount<'a> {
    /// The login.
    pub email: &'a str,
    /// The name that people see.
    pub name: &'a str,
    /// The role in the tenant.
    pub role: Role,
    /// argon2id.
    pub password: String,
    /// Must choose a new password at the first sign-in.
    pub must_change: bool,
}

/// Creates an account with a role in a tenant; a known e-mail gets the role added and keeps its password.
pub fn create(
    platform: &Platform,
    operator: &Operator,
    tenant: &Tenant,
    new: NewAccount<'_>,
) -> Result<Id<User>, PeopleError> {
    let NewAccount { email, name, role, password, must_change } = new;
    let password = Some(password).filter(|phc| !phc.is_empty());
    let new = people::NewAccount { email, name, role, password, must_change };
    platform.create_account(operator, Some(tenant), new).map(|(id, _)| id)
}
