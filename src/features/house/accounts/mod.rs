//! Accounts: people of the instance and their role in each tenant.
//!
//! Owns: the right to manage the people of a facility, what its pages have in common, and the acts of the command line.
//! May use: `kernel`, `ui`, `platform`.
//! Never: checking a password (that is the platform's), or anything of a patient.

mod first;
mod pages;

pub use first::come_in;
pub use pages::{
    ADMIN, LinkShown, Section, back, onward, refusal, role_field, role_word, roles_of, tabs, zone_field,
};

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::{
        bench::{NOW, TestPlatform},
        tenancy::Ctx,
        web::present::Look,
    };

    #[test]
    fn names_are_those_of_the_own_house_only() {
        let site = TestPlatform::at(NOW, &[]);
        let (nord, sued) = (site.house("nord"), site.house("sued"));
        let person = |tenant, email, name| {
            let role = Role::Admin;
            let new = NewAccount { email, name, role, password: "x".into(), must_change: false };
            create(&site.p, &site.op, tenant, new).unwrap()
        };
        let (ada, ben) = (person(&nord, "ada@x.de", "Ada Ohm"), person(&sued, "ben@x.de", "Ben Watt"));
        let both = person(&nord, "cem@x.de", "Cem Volt");
        assert_eq!(person(&sued, "cem@x.de", "egal"), both);
        // Whoever has left is still known by name.
        site.p.disable_account(&site.op, "ada@x.de").unwrap();
        let seen = |tenant| {
            let ctx: Ctx<Look> = site.ctx(tenant, None);
            let nobody = Id::from_bytes([0; 16]);
            let found = site.p.names(&ctx, &[ada, ben, both, nobody]).unwrap();
            let mut names: Vec<String> = found.into_iter().map(|(_, name)| name).collect();
            names.sort();
            names
        };
        assert_eq!(seen(&nord), ["Ada Ohm", "Cem Volt"]);
        assert_eq!(seen(&sued), ["Ben Watt", "Cem Volt"]);
    }
}
