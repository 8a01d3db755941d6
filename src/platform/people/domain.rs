//! Mail domains whose people may register, with proof of the mailbox.

use jiff::Timestamp;

use super::{
    ManagesPeople, PeopleError,
    events::{DOMAIN_ALLOWED, DOMAIN_REMOVED},
    rules,
};
use crate::{
    kernel::{ids::Id, problem::FieldErrors, text::hex},
    platform::{
        Platform,
        store::{Event, InstanceRecord, Recorded, StoreError, TableName, Versioned},
        tenancy::{Ctx, Role, TenantId},
    },
    record,
};

record! {
    /// A mail domain that a facility allows.
    #[derive(Clone)]
    pub struct AllowedDomain {
        /// Its id.
        pub id: Id<AllowedDomain>,
        pub(in crate::platform) tenant: TenantId,
        /// What must stand after the last `@`, to the letter.
        pub domain: String,
        /// The role that its people get.
        pub role: Role,
        /// When it was allowed.
        pub created_at: Timestamp,
    }
}
/// A domain and its role, as an admin enters them.
pub struct DomainRow<'a> {
    /// The domain.
    pub domain: &'a str,
    /// The word of the role.
    pub role: &'a str,
}

impl InstanceRecord for AllowedDomain {
    type Owner = TenantId;
    const TABLE: TableName = TableName::new(7, "allowed_domains");
    const VERSION: u8 = 1;
    fn key(&self) -> [u8; 16] {
        self.id.bytes()
    }
    fn owner(&self) -> TenantId {
        self.tenant
    }
    fn found_by(&self, out: &mut Vec<(&'static str, String)>) {
        out.push(("domain", self.domain.clone()));
        out.push(("tenant", hex(&self.tenant.0)));
    }
}

/// Roles that nobody gets by a mailbox alone.
fn by_mailbox(role: Role) -> bool {
    role != Role::Admin
}

impl Platform {
    /// The allowed domains of the facility, by name.
    pub fn domains<P: ManagesPeople>(&self, ctx: &Ctx<P>) -> Result<Vec<AllowedDomain>, PeopleError> {
        let found =
            self.store().instance_read(|r| r.find::<AllowedDomain>("tenant", &hex(&ctx.grant.tenant.0)))?;
        let mut all: Vec<AllowedDomain> = found.into_iter().map(Versioned::into_inner).collect();
        all.sort_by(|a, b| a.domain.cmp(&b.domain));
        Ok(all)
    }

    /// Allows a domain: exact, no wildcard, none at which everybody gets a mailbox; never for admins.
    pub fn allow_domain<P: ManagesPeople>(
        &self,
        ctx: &Ctx<P>,
        row: &DomainRow<'_>,
    ) -> Result<AllowedDomain, PeopleError> {
        let acting = self.acting(ctx);
        let tenant = acting.tenant()?;
        let mut errors = FieldErrors::new();
        let role = rules::role(row.role).filter(|role| by_mailbox(*role));
        let domain = rules::domain(row.domain);
        if let Err(code) = &domain {
            errors.add("domain", code);
        }
        if role.is_none() {
            errors.add("role", "ROLLE_UNGUELTIG");
        }
        let (Ok(domain), Some(role)) = (domain, role) else { return Err(PeopleError::Invalid(errors)) };
        self.act(&acting, |w| {
            let same = w.reader().find::<AllowedDomain>("domain", &domain)?;
            if same.iter().any(|known| known.tenant == tenant) {
                let mut errors = FieldErrors::new();
                errors.add("domain", "DOMAIN_VORHANDEN");
                return Err(PeopleError::Invalid(errors));
            }
            let allowed =
                AllowedDomain { id: Id::new(acting.now), tenant, domain, role, created_at: acting.now };
            w.put(&allowed)?;
            let event = Event::new(DOMAIN_ALLOWED)
                .about(AllowedDomain::TABLE, allowed.id.bytes())
                .note("domain", &allowed.domain)
                .note("rolle", role.code());
            Ok(Recorded::new(allowed, event))
        })
    }

    /// Allows a domain no longer; who has registered by it stays.
    pub fn remove_domain<P: ManagesPeople>(
        &self,
        ctx: &Ctx<P>,
        id: Id<AllowedDomain>,
    ) -> Result<(), PeopleError> {
        let acting = self.acting(ctx);
        let tenant = acting.tenant()?;
        self.act(&acting, |w| {
            let found = w.reader().get_of::<AllowedDomain>(&tenant, id.bytes())?;
            let allowed = found.ok_or(StoreError::Missing)?;
            w.remove(&*allowed)?;
            let event = Event::new(DOMAIN_REMOVED)
                .about(AllowedDomain::TABLE, id.bytes())
                .note("domain", &allowed.domain);
            Ok(Recorded::new((), event))
        })
    }
}
