//! User, membership and tenant behind a session, and whether they still count.

use jiff::{SignedDuration, Timestamp};

use super::{auth_keys::PrincipalId, identity::Gate, lifetime::Timed as _, record::Session};
use crate::platform::{
    Platform,
    store::{InstanceReader, StoreError, Versioned},
    tenancy::{Membership, MembershipState, Tenant, TenantId, TenantState, User},
};

/// What a session stands for.
#[derive(Clone)]
pub(super) struct Principal {
    pub user: User,
    pub membership: Membership,
    /// None at the operator's desk.
    pub tenant: Option<Tenant>,
}

impl Principal {
    /// The person in this place.
    pub fn whose(&self) -> PrincipalId {
        PrincipalId { user: self.user.id, tenant: self.membership.tenant }
    }
    /// The epochs that a token must carry.
    pub fn epochs(&self) -> (u64, u64) {
        (u64::from(self.user.epoch), self.tenant.as_ref().map_or(0, |tenant| u64::from(tenant.epoch)))
    }
}

/// The tenant of a membership that counts: none inside for the operator's desk, none at all when it does not count.
fn place(r: &InstanceReader<'_>, membership: &Membership) -> Result<Option<Option<Tenant>>, StoreError> {
    if membership.state != MembershipState::Active {
        return Ok(None);
    }
    if membership.is_operator() {
        return Ok(Some(None));
    }
    Ok(working(r, membership.tenant)?.map(Some))
}

/// A tenant, if it works.
pub(in crate::platform) fn working(
    r: &InstanceReader<'_>,
    tenant: TenantId,
) -> Result<Option<Tenant>, StoreError> {
    let tenant = r.get::<Tenant>(tenant.0)?.map(Versioned::into_inner);
    Ok(tenant.filter(|tenant| tenant.state == TenantState::Active))
}

/// User, membership and tenant behind a session, if all of them still count.
pub(super) fn principal_of(
    r: &InstanceReader<'_>,
    session: &Session,
) -> Result<Option<Principal>, StoreError> {
    let Some(user) = r.get::<User>(session.user.bytes())?.filter(|user| !user.disabled) else {
        return Ok(None);
    };
    let Some(membership) = r.get_of::<Membership>(&session.user, session.membership.bytes())? else {
        return Ok(None);
    };
    let Some(tenant) = place(r, &membership)? else { return Ok(None) };
    Ok(Some(Principal { user: user.into_inner(), membership: membership.into_inner(), tenant }))
}

/// Where a user may go: all that counts, oldest first.
pub(super) fn places(r: &InstanceReader<'_>, user: &User) -> Result<Vec<Principal>, StoreError> {
    let mut memberships = r.find::<Membership>("user", &user.id.to_string())?;
    memberships.sort_by_key(|membership| membership.id);
    let mut found = Vec::new();
    for membership in memberships {
        if let Some(tenant) = place(r, &membership)? {
            found.push(Principal { user: user.clone(), membership: membership.into_inner(), tenant });
        }
    }
    Ok(found)
}

impl Platform {
    /// Whether this place demands a second factor of this person.
    pub(super) fn factor_due(&self, principal: &Principal) -> bool {
        let needed = match &principal.tenant {
            Some(tenant) => tenant.policy.needs_factor(principal.membership.role),
            None => principal.membership.role.always_needs_factor(),
        };
        needed && self.settings().mfa_required
    }

    /// What this person must do before their work.
    pub(super) fn gate(&self, principal: &Principal) -> Gate {
        if principal.user.must_change {
            Gate::ChangePassword
        } else if self.factor_due(principal) && principal.user.factor.is_none() {
            Gate::SetUpFactor
        } else {
            Gate::Open
        }
    }

    /// Seconds without a request after which a browser must sign in again.
    pub(in crate::platform) fn idle_s(&self, tenant: Option<&Tenant>) -> u32 {
        let policy = tenant.map(|tenant| tenant.policy).unwrap_or_default();
        let minutes = policy.idle_minutes.map_or(self.settings().session_idle_minutes, u32::from);
        minutes.saturating_mul(60)
    }

    /// Whether a user's session has had its time; programs may be idle as long as they like.
    pub(super) fn timed_out(&self, session: &Session, tenant: Option<&Tenant>, now: Timestamp) -> bool {
        session.has_ended(session.browser.then(|| self.idle_s(tenant)), now)
    }

    /// When a session that begins now ends whatever happens.
    pub(super) fn session_end(&self, tenant: Option<&Tenant>, browser: bool, now: Timestamp) -> Timestamp {
        let policy = tenant.map(|tenant| tenant.policy).unwrap_or_default();
        let days = i64::from(self.settings().refresh_days);
        let hours = policy.absolute_hours.map_or(self.settings().session_absolute_hours, u32::from);
        let hours = if browser { i64::from(hours).min(days * 24) } else { days * 24 };
        now.saturating_add(SignedDuration::from_hours(hours)).unwrap_or(now)
    }
}
