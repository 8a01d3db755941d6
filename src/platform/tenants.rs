//! What the operator does to a facility as a whole: suspend, resume, switch areas, erase. Never anything inside it.

use std::collections::BTreeSet;

use super::{
    Platform,
    people::{AllowedDomain, EntryLink, Invitation},
    store::{
        Change, ErasureProof, Event, EventKind, InstanceReader, InstanceRecord, InstanceWriter, Recorded,
        ScopeKeys, StoreError, Versioned,
    },
    tenancy::{Area, Membership, MembershipState, Operator, Role, Tenant, TenantState, User},
    web::session::{BadgeSession, PairedBrowser, Pairing, Session},
};
use crate::kernel::text::hex;

/// A tenant was suspended.
pub const TENANT_SUSPENDED: EventKind = EventKind::new("tenant.suspended");
/// A tenant works again.
pub const TENANT_RESUMED: EventKind = EventKind::new("tenant.resumed");
/// Other areas are switched on.
pub const TENANT_AREAS: EventKind = EventKind::new("tenant.areas_changed");
/// A tenant was erased.
pub const TENANT_ERASED: EventKind = EventKind::new("tenant.erased");

/// A tenant with what may be counted of it.
#[derive(Clone)]
pub struct TenantCounts {
    /// The tenant.
    pub tenant: Tenant,
    /// People with a role in it.
    pub people: u64,
    /// Admins among them.
    pub admins: u64,
    /// Sessions that are open.
    pub sessions: u64,
}

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
pub enum TenantActError {
    /// There is none of that name.
    #[error("no such tenant")]
    Unknown,
    /// It is erased: nothing can be done with it any more.
    #[error("that tenant was erased")]
    Erased,
    /// It is in that state already, or another page was quicker.
    #[error("that tenant is in this state already")]
    State,
    /// A suspension says why.
    #[error("a reason is needed")]
    Reason,
    /// At least one area stays.
    #[error("at least one area is needed")]
    NoArea,
    /// What was typed is not its short name.
    #[error("the short name that was typed is another one")]
    Typed,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn members(r: &InstanceReader<'_>, tenant: &Tenant) -> Result<Vec<Versioned<Membership>>, StoreError> {
    r.find::<Membership>("tenant", &hex(&tenant.id.0))
}

/// Every session in a tenant ends, and no token of it counts any more.
fn end_sessions(w: &mut InstanceWriter<'_, '_>, tenant: &mut Tenant) -> Result<(), StoreError> {
    for membership in members(&w.reader(), tenant)? {
        w.remove_found::<Session>("membership", &membership.id.to_string())?;
    }
    w.remove_found::<BadgeSession>("tenant", &hex(&tenant.id.0))?;
    tenant.epoch = tenant.epoch.saturating_add(1);
    Ok(())
}

fn remove_all<R: InstanceRecord>(
    w: &mut InstanceWriter<'_, '_>,
    whose: impl Fn(&R) -> bool,
) -> Result<(), StoreError> {
    let all = w.reader().all::<R>()?;
    all.iter().filter(|record| whose(record)).try_for_each(|record| w.remove(&**record))
}

fn area_words(tenant: &Tenant) -> String {
    tenant.areas().map(Area::code).collect::<Vec<_>>().join(", ")
}

impl Platform {
    /// The tenant with that short name.
    pub fn tenant(&self, operator: &Operator, slug: &str) -> Result<Tenant, TenantActError> {
        let found = self.operator_read(operator, |r| r.find::<Tenant>("slug", slug))?;
        found.into_iter().next().map(Versioned::into_inner).ok_or(TenantActError::Unknown)
    }

    /// Every tenant with its counts, by short name.
    pub fn tenant_counts(&self, operator: &Operator) -> Result<Vec<TenantCounts>, StoreError> {
        self.operator_read(operator, |r| {
            let mut all: Vec<TenantCounts> = r
                .all::<Tenant>()?
                .into_iter()
                .map(|tenant| {
                    let tenant = tenant.into_inner();
                    let active: Vec<Versioned<Membership>> = members(r, &tenant)?
                        .into_iter()
                        .filter(|m| m.state == MembershipState::Active)
                        .collect();
                    let sessions = active.iter().try_fold(0_u64, |sum, m| {
                        let found = r.find::<Session>("membership", &m.id.to_string())?.len();
                        Ok::<_, StoreError>(sum.saturating_add(u64::try_from(found).unwrap_or(0)))
                    })?;
                    let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
                    let admins = active.iter().filter(|m| m.role == Role::Admin).count();
                    Ok(TenantCounts { people: count(active.len()), admins: count(admins), sessions, tenant })
                })
                .collect::<Result<_, StoreError>>()?;
            all.sort_by(|a, b| a.tenant.slug.cmp(&b.tenant.slug));
            Ok(all)
        })
    }

    fn change_tenant(
        &self,
        operator: &Operator,
        slug: &str,
        f: impl FnOnce(&mut InstanceWriter<'_, '_>, &mut Tenant) -> Result<Event, TenantActError>,
    ) -> Result<Tenant, TenantActError> {
        let known = self.tenant(operator, slug)?;
        let keys = self.store().tenant_keys(known.id.0)?;
        let keys: Option<&ScopeKeys> = keys.as_deref();
        let request = operator.request().map_or_else(|| self.request(), Ok)?;
        let now = operator.now().unwrap_or(self.now());
        self.store().joint_write(&operator.actor(), request, now, keys, |w| {
            let stored = w.reader().get::<Tenant>(known.id.0)?.ok_or(TenantActError::Unknown)?;
            let mut tenant = stored.into_inner();
            let event = f(w, &mut tenant)?;
            w.put(&tenant)?;
            let event = event.about(Tenant::TABLE, tenant.id.0);
            Ok(Recorded::new(tenant, event))
        })
    }

    /// Nobody gets in any more, and every session ends; the data stays as it is (domain.md, 8.1).
    pub fn suspend_tenant(
        &self,
        operator: &Operator,
        slug: &str,
        reason: &str,
    ) -> Result<Tenant, TenantActError> {
        let reason = crate::kernel::text::line(reason).unwrap_or_default();
        if !(3..=500).contains(&reason.chars().count()) {
            return Err(TenantActError::Reason);
        }
        self.change_tenant(operator, slug, |w, tenant| {
            match tenant.state {
                TenantState::Active => {}
                TenantState::Suspended => return Err(TenantActError::State),
                TenantState::Erased => return Err(TenantActError::Erased),
            }
            tenant.state = TenantState::Suspended;
            end_sessions(w, tenant)?;
            let reason = Change { field: "grund".into(), old: None, new: Some(reason) };
            Ok(Event::new(TENANT_SUSPENDED).changing(vec![reason]))
        })
    }

    /// A suspended tenant works again; its people sign in anew.
    pub fn resume_tenant(&self, operator: &Operator, slug: &str) -> Result<Tenant, TenantActError> {
        self.change_tenant(operator, slug, |_, tenant| {
            match tenant.state {
                TenantState::Suspended => {}
                TenantState::Active => return Err(TenantActError::State),
                TenantState::Erased => return Err(TenantActError::Erased),
            }
            tenant.state = TenantState::Active;
            Ok(Event::new(TENANT_RESUMED))
        })
    }

    /// Switches areas; what is switched off keeps its data.
    pub fn change_areas(
        &self,
        operator: &Operator,
        slug: &str,
        areas: &[Area],
    ) -> Result<Tenant, TenantActError> {
        if areas.is_empty() {
            return Err(TenantActError::NoArea);
        }
        self.change_tenant(operator, slug, |_, tenant| {
            if tenant.state == TenantState::Erased {
                return Err(TenantActError::Erased);
            }
            let before = area_words(tenant);
            tenant.areas = areas.iter().fold(0, |bits, area| bits | area.bit());
            let after = area_words(tenant);
            if before == after {
                return Err(TenantActError::State);
            }
            let change = Change { field: "bereiche".into(), old: Some(before), new: Some(after) };
            Ok(Event::new(TENANT_AREAS).changing(vec![change]))
        })
    }

    /// Erases a tenant: its people and sessions go, then its key, on the disk and in the generation before. What stays
    /// is the short name, so that nobody gets it again, and sealed rows that nothing opens. Repeating it finishes an
    /// erasure that was cut off.
    pub fn erase_tenant(
        &self,
        operator: &Operator,
        slug: &str,
        typed: &str,
    ) -> Result<ErasureProof, TenantActError> {
        let known = self.tenant(operator, slug)?;
        if typed.trim() != known.slug {
            return Err(TenantActError::Typed);
        }
        if known.state != TenantState::Erased {
            let request = operator.request().map_or_else(|| self.request(), Ok)?;
            let now = operator.now().unwrap_or(self.now());
            self.store().instance_write(&operator.actor(), request, now, |w| {
                let stored = w.reader().get::<Tenant>(known.id.0)?.ok_or(TenantActError::Unknown)?;
                let mut tenant = stored.into_inner();
                end_sessions(w, &mut tenant)?;
                let gone = forget_people(w, &tenant)?;
                tenant.state = TenantState::Erased;
                tenant.name = tenant.slug.clone();
                w.put(&tenant)?;
                let event = Event::new(TENANT_ERASED)
                    .about(Tenant::TABLE, tenant.id.0)
                    .note("kurzname", &tenant.slug)
                    .note("personen", gone);
                Ok::<_, TenantActError>(Recorded::new((), event))
            })?;
        }
        self.store().erase_tenant_keys(known.id.0)?;
        // The index holds words of its records: it goes, and is not built again without a key.
        self.search().rebuild(&known);
        Ok(self.store().prove_erasure(known.id.0, self.kinds())?)
    }
}

/// Takes the people of a tenant off the instance: their memberships, what waits for them, and whoever belongs nowhere
/// else. Returns how many people went.
fn forget_people(w: &mut InstanceWriter<'_, '_>, tenant: &Tenant) -> Result<usize, StoreError> {
    let own = members(&w.reader(), tenant)?;
    let people: BTreeSet<_> = own.iter().map(|membership| membership.user).collect();
    own.iter().try_for_each(|membership| w.remove(&**membership))?;
    remove_all::<Invitation>(w, |invitation| invitation.tenant == tenant.id)?;
    remove_all::<AllowedDomain>(w, |domain| domain.tenant == tenant.id)?;
    w.remove_found::<Pairing>("tenant", &hex(&tenant.id.0))?;
    w.remove_found::<PairedBrowser>("tenant", &hex(&tenant.id.0))?;
    let mut gone = 0_usize;
    for user in people {
        if !w.reader().find::<Membership>("user", &user.to_string())?.is_empty() {
            continue;
        }
        remove_all::<EntryLink>(w, |link| link.user == Some(user))?;
        w.remove_at::<User>(user.bytes())?;
        gone = gone.saturating_add(1);
    }
    Ok(gone)
}
