//! Accounts as the operator at the command line sees and changes them: every person of the instance.

use super::{
    EntryKind, PeopleError,
    acting_as::end_everything,
    events::{
        ACCOUNT_CREATED, ACCOUNT_DISABLED, ACCOUNT_ENABLED, FACTOR_RESET, PERSON_UNLOCKED, RESET_LINK_MADE,
    },
    post,
    resets::{make_link, take_factor_off},
    roster::{join, unlock},
    rules,
};
use crate::{
    kernel::{ids::Id, secret::Secret, text},
    platform::{
        Platform,
        store::{Event, InstanceRecord as _, InstanceWriter, Recorded, Versioned},
        tenancy::{Membership, MembershipState, Operator, Role, Tenant, User},
    },
};

/// What a new account needs; `password` is already a hash (PHC string), none: its owner sets it by a link.
pub struct NewAccount<'a> {
    /// The login.
    pub email: &'a str,
    /// The name that people see.
    pub name: &'a str,
    /// The role in the tenant; `operator` has no tenant.
    pub role: Role,
    /// argon2id.
    pub password: Option<String>,
    /// Must choose a new password at the first sign-in.
    pub must_change: bool,
}

/// An account as the command line lists it.
pub struct AccountRow {
    /// The person.
    pub user: User,
    /// The roles: short name of the tenant (none at the operator's desk), role.
    pub roles: Vec<(Option<String>, Role)>,
}

impl Platform {
    /// Creates an account with a role in a tenant, or at the operator's desk; a known e-mail gets the role added and
    /// keeps its password. Returns the link for the first password where none was given.
    pub fn create_account(
        &self,
        operator: &Operator,
        tenant: Option<&Tenant>,
        new: NewAccount<'_>,
    ) -> Result<(Id<User>, Option<Secret>), PeopleError> {
        let email = rules::address(new.email).ok_or_else(|| invalid("email", "EMAIL_UNGUELTIG"))?;
        let name = rules::name(new.name).ok_or_else(|| invalid("username", "NAME_UNGUELTIG"))?;
        if tenant.is_none() != (new.role == Role::Operator) {
            return Err(PeopleError::Role);
        }
        let acting = self.operators_hand(operator, tenant)?;
        self.act(&acting, |w| {
            let known = w.reader().find::<User>("email", &email)?.into_iter().next();
            let user = match known {
                Some(known) => known.into_inner(),
                None => {
                    let mut user =
                        User::new(email.clone(), name, new.password.unwrap_or_default(), acting.now);
                    user.must_change = new.must_change;
                    w.put(&user)?;
                    user
                }
            };
            match tenant {
                Some(tenant) => join(w, user.id, tenant, new.role, acting.now)?,
                None => {
                    let places = w.reader().find::<Membership>("user", &user.id.to_string())?;
                    if places.iter().any(|m| m.is_operator() && m.state == MembershipState::Active) {
                        return Err(PeopleError::Member);
                    }
                    w.put(&Membership::operator(user.id, acting.now))?;
                }
            }
            let link = if user.password.is_empty() {
                let way = make_link(self, w, &user, EntryKind::FirstPassword, acting.now)?;
                Some(post::address(self, &way))
            } else {
                None
            };
            let event = Event::new(ACCOUNT_CREATED)
                .about(User::TABLE, user.id.bytes())
                .note("rolle", new.role.code());
            Ok(Recorded::new((user.id, link), event))
        })
    }

    /// Every account of the instance, by login.
    pub fn accounts(&self, operator: &Operator) -> Result<Vec<AccountRow>, PeopleError> {
        self.operator_read(operator, |r| {
            let (tenants, memberships) = (r.all::<Tenant>()?, r.all::<Membership>()?);
            let place = |membership: &Membership| {
                if membership.is_operator() {
                    return Some((None, membership.role));
                }
                let tenant = tenants.iter().find(|tenant| membership.is_in(tenant))?;
                Some((Some(tenant.slug.clone()), membership.role))
            };
            let mut listed: Vec<AccountRow> = r
                .all::<User>()?
                .into_iter()
                .map(Versioned::into_inner)
                .map(|user| {
                    let active = memberships
                        .iter()
                        .filter(|m| m.user == user.id && m.state == MembershipState::Active);
                    AccountRow { roles: active.filter_map(|m| place(m)).collect(), user }
                })
                .collect();
            listed.sort_by(|a, b| a.user.email.cmp(&b.user.email));
            Ok(listed)
        })
    }

    /// Disables an account: its tokens die with the next request.
    pub fn disable_account(&self, operator: &Operator, email: &str) -> Result<(), PeopleError> {
        self.change_account(operator, email, |_, w, user| {
            user.disabled = true;
            end_everything(w, user)?;
            w.put(user)?;
            Ok(((), Event::new(ACCOUNT_DISABLED)))
        })
    }

    /// Lets a disabled account count again.
    pub fn enable_account(&self, operator: &Operator, email: &str) -> Result<(), PeopleError> {
        self.change_account(operator, email, |_, w, user| {
            user.disabled = false;
            w.put(user)?;
            Ok(((), Event::new(ACCOUNT_ENABLED)))
        })
    }

    /// Makes a link by which an account's owner sets a new password; the old one counts until then.
    pub fn reset_account_password(&self, operator: &Operator, email: &str) -> Result<Secret, PeopleError> {
        self.change_account(operator, email, |p, w, user| {
            let kind = if user.password.is_empty() { EntryKind::FirstPassword } else { EntryKind::Recovery };
            let way = make_link(p, w, user, kind, p.now())?;
            Ok((post::address(p, &way), Event::new(RESET_LINK_MADE)))
        })
    }

    /// Takes an account's second factor off; everything that it holds ends.
    pub fn reset_account_factor(&self, operator: &Operator, email: &str) -> Result<(), PeopleError> {
        self.change_account(operator, email, |p, w, user| {
            take_factor_off(p, w, user)?;
            Ok(((), Event::new(FACTOR_RESET)))
        })
    }

    /// Lifts the lock after too many failures.
    pub fn unlock_account(&self, operator: &Operator, email: &str) -> Result<(), PeopleError> {
        self.change_account(operator, email, |p, w, user| {
            unlock(p, w, user, true)?;
            Ok(((), Event::new(PERSON_UNLOCKED)))
        })
    }

    fn change_account<T>(
        &self,
        operator: &Operator,
        email: &str,
        f: impl FnOnce(&Self, &mut InstanceWriter<'_, '_>, &mut User) -> Result<(T, Event), PeopleError>,
    ) -> Result<T, PeopleError> {
        // A login of before may be one that is refused now.
        let (address, typed) = (rules::address(email), text::norm(email));
        let found =
            self.operator_read(operator, |r| r.find::<User>("email", address.as_ref().unwrap_or(&typed)))?;
        let missing =
            || address.as_ref().map_or(invalid("email", "EMAIL_UNGUELTIG"), |_| PeopleError::Missing);
        let id = found.into_iter().next().ok_or_else(missing)?.id;
        let acting = self.operators_hand(operator, None)?;
        self.act_everywhere(&acting, id, |w| {
            let mut user = w.reader().get::<User>(id.bytes())?.ok_or(PeopleError::Missing)?.into_inner();
            let (value, event) = f(self, w, &mut user)?;
            Ok(Recorded::new(value, event.about(User::TABLE, id.bytes())))
        })
    }
}

fn invalid(field: &'static str, code: &'static str) -> PeopleError {
    let mut errors = crate::kernel::problem::FieldErrors::new();
    errors.add(field, code);
    PeopleError::Invalid(errors)
}
