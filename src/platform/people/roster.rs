//! The people of a facility: seen and changed by its admin.

use jiff::Timestamp;

use super::{
    ManagesPeople, PeopleError,
    acting_as::{Member, another_admin, end_sessions, member, memberships},
    events::{ACCOUNT_CREATED, PERSON_ENDED, PERSON_RESUMED, PERSON_UNLOCKED, ROLE_CHANGED, SESSIONS_ENDED},
    resets::{IssuedLink, hand_over},
    rules,
};
use crate::{
    kernel::{ids::Id, problem::FieldErrors, text::hex, words::Lang},
    platform::{
        Platform,
        store::{Change, Event, InstanceReader, InstanceRecord as _, InstanceWriter, Recorded, StoreError},
        tenancy::{Ctx, Membership, MembershipState, Role, SignInPolicy, Tenant, TenantId, User},
        web::session::SignInFailures,
    },
};

/// A person as the admin of their facility sees them.
#[derive(Clone)]
pub struct Person {
    /// The account; the id of URLs. Without a place in the facility it is nobody's.
    pub id: Id<User>,
    /// Counts up with every change of the membership.
    pub version: u64,
    /// The name.
    pub name: String,
    /// The login.
    pub email: String,
    /// The role here.
    pub role: Role,
    /// Whether they belong to the facility.
    pub state: MembershipState,
    /// Disabled by the operator.
    pub disabled: bool,
    /// Whether they have ever set a password.
    pub has_password: bool,
    /// Whether they have a second factor.
    pub has_factor: bool,
    /// Whether they have none although their role demands one here (decisions.md, 8).
    pub lacks_factor: bool,
    /// Last sign-in here.
    pub signed_in_at: Option<Timestamp>,
    /// Locked until then, after too many failures.
    pub locked_until: Option<Timestamp>,
    /// Sessions here.
    pub sessions: usize,
    /// Since when.
    pub since: Timestamp,
}
crate::opaque_debug!(Person);

/// A person whom an admin makes an account for.
pub struct NewPerson<'a> {
    /// The name.
    pub name: &'a str,
    /// The login.
    pub email: &'a str,
    /// The word of the role.
    pub role: &'a str,
}

/// What is to become of a person's place in the facility.
#[derive(Clone, Copy, Default)]
pub struct PersonChange<'a> {
    /// The word of another role.
    pub role: Option<&'a str>,
    /// Whether they belong to the facility.
    pub active: Option<bool>,
}

fn locked(
    p: &Platform,
    r: &InstanceReader<'_>,
    user: &User,
    now: Timestamp,
) -> Result<Option<Timestamp>, StoreError> {
    let mut until = None;
    for whose in [p.door().whose_passwords(&user.email), p.door().whose_codes(user.id)] {
        let rows = r.find::<SignInFailures>("whose", &hex(&whose))?;
        until = until.max(rows.iter().filter_map(|row| row.failures.locked_until(now)).max());
    }
    Ok(until)
}

/// What the facility demands at sign-in, where the instance demands a second factor at all.
fn demands(
    p: &Platform,
    r: &InstanceReader<'_>,
    tenant: TenantId,
) -> Result<Option<SignInPolicy>, StoreError> {
    let tenant = r.get::<Tenant>(tenant.0)?;
    Ok(tenant.filter(|_| p.settings().mfa_required).map(|tenant| tenant.policy))
}

fn seen(
    p: &Platform,
    r: &InstanceReader<'_>,
    member: Member,
    policy: Option<SignInPolicy>,
    now: Timestamp,
) -> Result<Person, PeopleError> {
    let Member { user, membership, version } = member;
    let is_active = membership.state == MembershipState::Active;
    let needs_factor = policy.is_some_and(|policy| is_active && policy.needs_factor(membership.role));
    let sessions =
        r.find::<crate::platform::web::session::Session>("membership", &membership.id.to_string())?;
    Ok(Person {
        id: user.id,
        version,
        locked_until: locked(p, r, &user, now)?,
        name: user.name,
        email: user.email,
        role: membership.role,
        state: membership.state,
        disabled: user.disabled,
        has_password: !user.password.is_empty(),
        has_factor: user.factor.is_some(),
        lacks_factor: needs_factor && user.factor.is_none(),
        signed_in_at: membership.signed_in_at,
        sessions: sessions.iter().filter(|session| session.expires_at > now).count(),
        since: membership.created_at,
    })
}

/// Forgets the failures that lock somebody out. Returns how many rows went.
pub(super) fn unlock(
    p: &Platform,
    w: &mut InstanceWriter<'_, '_>,
    user: &User,
    codes_too: bool,
) -> Result<usize, StoreError> {
    let mut whose = vec![p.door().whose_passwords(&user.email)];
    whose.extend(codes_too.then(|| p.door().whose_codes(user.id)));
    let mut gone = 0_usize;
    for whose in whose {
        for row in w.reader().find::<SignInFailures>("whose", &hex(&whose))? {
            w.remove(&*row)?;
            gone = gone.saturating_add(1);
        }
    }
    Ok(gone)
}

impl Platform {
    /// Everybody who belongs, or belonged, to the facility; by name.
    pub fn people<P: ManagesPeople>(&self, ctx: &Ctx<P>) -> Result<Vec<Person>, PeopleError> {
        self.store().instance_read(|r| {
            let mut ids: Vec<Id<User>> = memberships(r, ctx.grant.tenant)?.iter().map(|m| m.user).collect();
            ids.sort_unstable();
            ids.dedup();
            let policy = demands(self, r, ctx.grant.tenant)?;
            let mut people = Vec::with_capacity(ids.len());
            for id in ids {
                people.push(seen(self, r, member(r, ctx.grant.tenant, id)?, policy, ctx.now())?);
            }
            people.sort_by_cached_key(|person| {
                let ended = person.state != MembershipState::Active;
                (ended, crate::kernel::text::fold(&person.name), person.email.clone())
            });
            Ok(people)
        })
    }

    /// One person of the facility.
    pub fn person<P: ManagesPeople>(&self, ctx: &Ctx<P>, id: Id<User>) -> Result<Person, PeopleError> {
        self.store().instance_read(|r| {
            let policy = demands(self, r, ctx.grant.tenant)?;
            seen(self, r, member(r, ctx.grant.tenant, id)?, policy, ctx.now())
        })
    }

    /// Makes an account without a password, and the link by which its owner sets one. Somebody who has an account
    /// already is invited instead: nobody is put into a facility unasked.
    pub fn add_person<P: ManagesPeople>(
        &self,
        ctx: &Ctx<P>,
        new: &NewPerson<'_>,
    ) -> Result<(Id<User>, IssuedLink), PeopleError> {
        let (name, email, role) = (rules::name(new.name), rules::address(new.email), rules::role(new.role));
        let mut errors = FieldErrors::new();
        for (field, code, missing) in [
            ("username", "NAME_UNGUELTIG", name.is_none()),
            ("email", "EMAIL_UNGUELTIG", email.is_none()),
            ("role", "ROLLE_UNGUELTIG", role.is_none()),
        ] {
            if missing {
                errors.add(field, code);
            }
        }
        let (Some(name), Some(email), Some(role)) = (name, email, role) else {
            return Err(PeopleError::Invalid(errors));
        };
        let acting = self.acting(ctx);
        let tenant = acting.tenant()?;
        self.act(&acting, |w| {
            if !w.reader().find::<User>("email", &email)?.is_empty() {
                return Err(PeopleError::EmailTaken);
            }
            let mut user = User::new(email.clone(), name, String::new(), acting.now);
            user.lang = ctx.lang();
            w.put(&user)?;
            w.put(&Membership::in_tenant(user.id, tenant, role, acting.now))?;
            let handed = hand_over(self, w, &user, acting.now)?;
            let event =
                Event::new(ACCOUNT_CREATED).about(User::TABLE, user.id.bytes()).note("rolle", role.code());
            Ok(Recorded::new((user.id, handed), event))
        })
    }

    /// Changes somebody else's role, ends their membership or takes that end back; what they held here ends with it
    /// (R-SES-03). The account itself, and what it may do elsewhere, stays. `version` is that of [`Person::version`]
    /// where the caller must not overwrite what came in between.
    pub fn change_person<P: ManagesPeople>(
        &self,
        ctx: &Ctx<P>,
        id: Id<User>,
        change: PersonChange<'_>,
        version: Option<u64>,
    ) -> Result<(), PeopleError> {
        let role = change.role.map(|code| rules::role(code).ok_or(PeopleError::Role)).transpose()?;
        let acting = self.acting(ctx);
        let tenant = acting.tenant()?;
        let done = self.act(&acting, |w| {
            let Member { membership: before, version: stored, .. } = member(&w.reader(), tenant, id)?;
            if id == acting.actor.user {
                return Err(PeopleError::Own);
            }
            if version.is_some_and(|version| version != stored) {
                return Err(PeopleError::Stale);
            }
            let mut after = before.clone();
            let mut events = Vec::new();
            if let Some(role) = role.filter(|role| *role != before.role) {
                after.role = role;
                let change = Change {
                    field: "rolle".into(),
                    old: Some(before.role.code().into()),
                    new: Some(role.code().into()),
                };
                events.push(Event::new(ROLE_CHANGED).changing(vec![change]));
            }
            match (change.active, before.state) {
                (Some(false), MembershipState::Active) => {
                    after.state = MembershipState::Ended;
                    events.push(Event::new(PERSON_ENDED));
                }
                (Some(true), MembershipState::Ended) => {
                    after.state = MembershipState::Active;
                    events.push(Event::new(PERSON_RESUMED).note("rolle", after.role.code()));
                }
                _ => {}
            }
            let administers = |m: &Membership| m.role == Role::Admin && m.state == MembershipState::Active;
            if administers(&before) && !administers(&after) && !another_admin(&w.reader(), tenant, before.id)?
            {
                return Err(PeopleError::LastAdmin);
            }
            let mut events = events.into_iter().map(|event| event.about(User::TABLE, id.bytes()));
            let first = events.next().ok_or(PeopleError::Unchanged)?;
            w.put(&after)?;
            end_sessions(w, after.id)?;
            Ok(events.fold(Recorded::new((), first), Recorded::and))
        });
        match done {
            Err(PeopleError::Unchanged) => Ok(()),
            other => other,
        }
    }

    /// Lifts the lock after too many failures (features.md, D8).
    pub fn unlock_person<P: ManagesPeople>(&self, ctx: &Ctx<P>, id: Id<User>) -> Result<(), PeopleError> {
        let acting = self.acting(ctx);
        let tenant = acting.tenant()?;
        self.act(&acting, |w| {
            let member = member(&w.reader(), tenant, id)?;
            unlock(self, w, &member.user, true)?;
            Ok(Recorded::new((), Event::new(PERSON_UNLOCKED).about(User::TABLE, id.bytes())))
        })
    }

    /// Ends all sessions of a person in this facility (R-SES-11). Returns how many.
    pub fn end_sessions_of<P: ManagesPeople>(
        &self,
        ctx: &Ctx<P>,
        id: Id<User>,
    ) -> Result<usize, PeopleError> {
        let acting = self.acting(ctx);
        let tenant = acting.tenant()?;
        self.act(&acting, |w| {
            let member = member(&w.reader(), tenant, id)?;
            let ended = end_sessions(w, member.membership.id)?;
            let event = Event::new(SESSIONS_ENDED).about(User::TABLE, id.bytes()).note("sitzungen", ended);
            Ok(Recorded::new(ended, event))
        })
    }
}

/// The language in which somebody of whom nothing is known is written to.
pub(super) const LANG: Lang = Lang::De;

/// Puts a person into a tenant: a new membership, or the ended one taken up again with this role.
pub(super) fn join(
    w: &mut InstanceWriter<'_, '_>,
    user: Id<User>,
    tenant: &Tenant,
    role: Role,
    now: Timestamp,
) -> Result<(), PeopleError> {
    match member(&w.reader(), tenant.id, user) {
        Ok(member) if member.membership.state == MembershipState::Active => Err(PeopleError::Member),
        Ok(mut member) => {
            member.membership.state = MembershipState::Active;
            member.membership.role = role;
            Ok(w.put(&member.membership)?)
        }
        Err(PeopleError::Missing) => Ok(w.put(&Membership::in_tenant(user, tenant.id, role, now))?),
        Err(error) => Err(error),
    }
}
