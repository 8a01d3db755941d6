//! Accounts: people of the instance and their role in each tenant.
//!
//! Owns: the rules of an account, and creating one.
//! May use: `kernel`, `platform`.
//! Never: checking a password (that is the platform's), or anything of a patient.

use crate::{
    kernel::{
        ids::Id,
        problem::{Explain, Kind, Problem},
        text,
        words::Lang,
    },
    platform::{
        Platform,
        store::{Event, EventKind, InstanceRecord as _, Recorded, Seen, StoreError},
        tenancy::{Area, Membership, MembershipState, Operator, Role, Tenant, User},
    },
};

/// An account was created, or got a role in one more tenant.
pub const ACCOUNT_CREATED: EventKind = EventKind::new("account.created");
/// An account was disabled.
pub const ACCOUNT_DISABLED: EventKind = EventKind::new("account.disabled");

/// Why an account cannot be created or found.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// Not an e-mail address.
    #[error("that is not an e-mail address")]
    Email,
    /// The name is empty or too long.
    #[error("the name has 1 to 200 characters")]
    Name,
    /// The account has a role in this tenant already.
    #[error("that e-mail has a role in this tenant already")]
    Taken,
    /// There is none.
    #[error("no such account")]
    Unknown,
    /// The role does not exist in a tenant.
    #[error("that role is none of a tenant")]
    Role,
    /// The tenant has none of the areas that the role is for.
    #[error("that role needs one of these areas, and the tenant has none of them: {}", codes(.0))]
    Area(&'static [Area]),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn codes(areas: &[Area]) -> String {
    areas.iter().map(|area| area.code()).collect::<Vec<_>>().join(", ")
}

impl Explain for AccountError {
    fn explain(&self) -> Problem {
        match self {
            Self::Email => Problem::new(Kind::Invalid, "EMAIL_UNGUELTIG"),
            Self::Name => Problem::new(Kind::Invalid, "NAME_UNGUELTIG"),
            Self::Taken => Problem::new(Kind::Conflict, "KONTO_VORHANDEN"),
            Self::Unknown => Problem::new(Kind::NotFound, "KONTO_UNBEKANNT"),
            Self::Role => Problem::new(Kind::Invalid, "ROLLE_UNGUELTIG"),
            Self::Area(_) => Problem::new(Kind::Invalid, "ROLLE_OHNE_BEREICH"),
            Self::Store(error) => error.explain(),
        }
    }
}

/// What a new account needs; `password` is already a hash (PHC string).
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

/// A login as stored: trimmed, lower case; one `@`, no blanks.
#[must_use]
pub fn login(raw: &str) -> Option<String> {
    let email = text::norm(raw);
    let (name, domain) = email.split_once('@')?;
    let fine = !name.is_empty() && domain.contains('.') && !domain.contains('@') && !email.contains(' ');
    (fine && email.len() <= 254).then_some(email)
}

/// Creates an account with a role in a tenant; a known e-mail gets the role added and keeps its password.
pub fn create(
    platform: &Platform,
    operator: &Operator,
    tenant: &Tenant,
    new: NewAccount<'_>,
) -> Result<Id<User>, AccountError> {
    let email = login(new.email).ok_or(AccountError::Email)?;
    let name = text::line(new.name).map_err(|_| AccountError::Name)?;
    if name.is_empty() || text::length(&name) > 200 {
        return Err(AccountError::Name);
    }
    if new.role == Role::Operator {
        return Err(AccountError::Role);
    }
    if !new.role.areas().iter().any(|area| tenant.has(*area)) {
        return Err(AccountError::Area(new.role.areas()));
    }
    let now = platform.now();
    platform.operator_write(operator, |w| {
        let known = w.reader().find::<User>("email", &email)?.into_iter().next();
        let user = match known {
            Some(known) => {
                let roles = w.reader().find::<Membership>("user", &known.id.to_string())?;
                if roles.iter().any(|m| m.is_in(tenant) && m.state == MembershipState::Active) {
                    return Err(AccountError::Taken);
                }
                known.into_inner()
            }
            None => {
                let user = User {
                    id: Id::new(now),
                    email: email.clone(),
                    name,
                    password: new.password,
                    must_change: new.must_change,
                    disabled: false,
                    epoch: 0,
                    lang: Lang::De,
                    created_at: now,
                };
                w.put(&user)?;
                user
            }
        };
        w.put(&Membership::new(user.id, tenant, new.role, now))?;
        let event =
            Event::new(ACCOUNT_CREATED).about(User::TABLE, user.id.bytes()).note("rolle", new.role.code());
        Ok(Recorded::new(user.id, event))
    })
}

/// Disables an account: its tokens die with the next request.
pub fn disable(platform: &Platform, operator: &Operator, email: &str) -> Result<(), AccountError> {
    let email = login(email).ok_or(AccountError::Email)?;
    platform.operator_write(operator, |w| {
        let found =
            w.reader().find::<User>("email", &email)?.into_iter().next().ok_or(AccountError::Unknown)?;
        let mut user = found.into_inner();
        user.disabled = true;
        user.epoch = user.epoch.saturating_add(1);
        w.put(&user)?;
        Ok(Recorded::new((), Event::new(ACCOUNT_DISABLED).about(User::TABLE, user.id.bytes())))
    })
}

/// An account as the command line lists it.
pub struct Listed {
    /// The person.
    pub user: User,
    /// The roles: short name of the tenant, role.
    pub roles: Vec<(String, Role)>,
}

/// Every account of the instance, by login.
pub fn list(platform: &Platform, operator: &Operator) -> Result<Vec<Listed>, AccountError> {
    platform.operator_read(operator, |r| {
        let tenants = r.all::<Tenant>()?;
        let memberships = r.all::<Membership>()?;
        let mut listed: Vec<Listed> = r
            .all::<User>()?
            .into_iter()
            .map(Seen::into_inner)
            .map(|user| {
                let roles = memberships
                    .iter()
                    .filter(|m| m.user == user.id && m.state == MembershipState::Active)
                    .filter_map(|m| {
                        let tenant = tenants.iter().find(|tenant| m.is_in(tenant))?;
                        Some((tenant.slug.clone(), m.role))
                    })
                    .collect();
                Listed { user, roles }
            })
            .collect();
        listed.sort_by(|a, b| a.user.email.cmp(&b.user.email));
        Ok(listed)
    })
}
