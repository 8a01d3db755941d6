//! Who acts on the people of which facility: an admin of it, the operator, or somebody who is just coming in.

use std::sync::Arc;

use jiff::Timestamp;

use super::{ManagesPeople, PeopleError};
use crate::{
    kernel::{ids::Id, text::hex},
    platform::{
        Platform,
        store::{InstanceReader, InstanceWriter, Recorded, ScopeKeys, StoreError, Versioned},
        tenancy::{
            Actor, Ctx, Membership, MembershipState, Operator, RequestId, Role, Tenant, TenantId, User,
        },
        web::session::{Asked, Session},
    },
};

/// Who acts, where, when.
pub(super) struct ActingAs {
    pub actor: Actor,
    pub request: RequestId,
    pub now: Timestamp,
    /// The facility whose people it is about; none: the operator's desk, or nobody's yet.
    pub tenant: Option<TenantId>,
    pub keys: Option<Arc<ScopeKeys>>,
}

impl ActingAs {
    /// The facility; acts on people of one have it.
    pub fn tenant(&self) -> Result<TenantId, PeopleError> {
        self.tenant.ok_or(PeopleError::Missing)
    }
}

/// A user and their membership in one facility.
pub(super) struct Member {
    pub user: User,
    pub membership: Membership,
    /// Counts up with every change of the membership.
    pub version: u64,
}

impl Platform {
    pub(super) fn acting<P: ManagesPeople>(&self, ctx: &Ctx<P>) -> ActingAs {
        ActingAs {
            actor: ctx.actor().clone(),
            request: ctx.request(),
            now: ctx.now(),
            tenant: Some(ctx.grant.tenant),
            keys: Some(ctx.grant.keys.clone()),
        }
    }

    /// The operator's hand, on the people of a tenant or of none.
    pub(super) fn operators_hand(
        &self,
        operator: &Operator,
        tenant: Option<&Tenant>,
    ) -> Result<ActingAs, StoreError> {
        let keys = match tenant {
            Some(tenant) => self.store().tenant_keys(tenant.id.0)?,
            None => None,
        };
        Ok(ActingAs {
            actor: operator.actor(),
            request: operator.request().map_or_else(|| self.request(), Ok)?,
            now: operator.now().unwrap_or(self.now()),
            tenant: tenant.map(|tenant| tenant.id),
            keys,
        })
    }

    /// The hand of somebody who comes in through a link.
    pub(super) fn strangers_hand(
        &self,
        actor: Actor,
        asked: &Asked,
        tenant: Option<TenantId>,
    ) -> Result<ActingAs, StoreError> {
        let keys = match tenant {
            Some(tenant) => self.store().tenant_keys(tenant.0)?,
            None => None,
        };
        Ok(ActingAs { actor, request: asked.request, now: self.now(), tenant, keys })
    }

    /// One transaction; its events stand in the chain of the instance and of the hand's facility.
    pub(super) fn act<T>(
        &self,
        acting: &ActingAs,
        f: impl FnOnce(&mut InstanceWriter<'_, '_>) -> Result<Recorded<T>, PeopleError>,
    ) -> Result<T, PeopleError> {
        self.store().joint_write(&acting.actor, acting.request, acting.now, acting.keys.as_deref(), f)
    }

    /// One transaction about a person wherever they belong: every facility of theirs is told.
    pub(super) fn act_everywhere<T>(
        &self,
        acting: &ActingAs,
        user: Id<User>,
        f: impl FnOnce(&mut InstanceWriter<'_, '_>) -> Result<Recorded<T>, PeopleError>,
    ) -> Result<T, PeopleError> {
        let tenants = self.store().instance_read(|r| {
            let memberships = r.find::<Membership>("user", &user.to_string())?;
            let active =
                memberships.into_iter().filter(|m| m.state == MembershipState::Active && !m.is_operator());
            Ok::<_, StoreError>(active.map(|m| m.tenant.0).collect::<Vec<_>>())
        })?;
        let mut keys = Vec::new();
        for tenant in tenants {
            keys.extend(self.store().tenant_keys(tenant)?);
        }
        let keys: Vec<&ScopeKeys> = keys.iter().map(AsRef::as_ref).collect();
        self.store().shared_write(&acting.actor, acting.request, acting.now, &keys, f)
    }
}

/// The memberships of a tenant.
pub(super) fn memberships(
    r: &InstanceReader<'_>,
    tenant: TenantId,
) -> Result<Vec<Versioned<Membership>>, StoreError> {
    r.find::<Membership>("tenant", &hex(&tenant.0))
}

/// One person of a tenant. Somebody of another tenant is missing, as somebody who does not exist.
pub(super) fn member(
    r: &InstanceReader<'_>,
    tenant: TenantId,
    user: Id<User>,
) -> Result<Member, PeopleError> {
    let mut own = r.find::<Membership>("user", &user.to_string())?;
    own.retain(|membership| membership.tenant == tenant);
    // One that counts goes before one that was ended.
    own.sort_by_key(|membership| (membership.state != MembershipState::Active, membership.id));
    let membership = own.into_iter().next().ok_or(PeopleError::Missing)?;
    let user = r.get::<User>(user.bytes())?.ok_or(PeopleError::Missing)?.into_inner();
    let version = membership.row_version();
    Ok(Member { user, membership: membership.into_inner(), version })
}

/// Whether the person has a place outside this tenant too: another tenant, or the operator's desk.
pub(super) fn elsewhere(
    r: &InstanceReader<'_>,
    tenant: TenantId,
    user: Id<User>,
) -> Result<bool, StoreError> {
    let all = r.find::<Membership>("user", &user.to_string())?;
    Ok(all
        .iter()
        .any(|membership| membership.tenant != tenant && membership.state == MembershipState::Active))
}

/// Whether somebody but `without` can still administer the tenant (R-ACC-09): active, not disabled, with a password.
pub(super) fn another_admin(
    r: &InstanceReader<'_>,
    tenant: TenantId,
    without: Id<Membership>,
) -> Result<bool, StoreError> {
    for membership in memberships(r, tenant)? {
        let counts = membership.role == Role::Admin && membership.state == MembershipState::Active;
        if !counts || membership.id == without {
            continue;
        }
        if r.get::<User>(membership.user.bytes())?
            .is_some_and(|user| !user.disabled && !user.password.is_empty())
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Ends the sessions of one membership. Returns how many.
pub(super) fn end_sessions(
    w: &mut InstanceWriter<'_, '_>,
    membership: Id<Membership>,
) -> Result<usize, StoreError> {
    w.remove_found::<Session>("membership", &membership.to_string())
}

/// Ends everything that a user holds, wherever: sessions with their refresh tokens, and by the epoch every access token
/// and link (R-SES-08).
pub(super) fn end_everything(w: &mut InstanceWriter<'_, '_>, user: &mut User) -> Result<(), StoreError> {
    w.remove_found::<Session>("user", &user.id.to_string())?;
    user.epoch = user.epoch.saturating_add(1);
    Ok(())
}
