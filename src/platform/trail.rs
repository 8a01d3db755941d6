//! The audit trail and the keys, as the operator of the machine sees them: chains verified, a trail as a file, keys by name.

use std::path::Path;

use serde::Serialize;

use super::{
    handle::Platform,
    store::{
        Event, EventKind, ExportError, ExportSummary, InstanceRecord as _, KeyringError, LogReport,
        StoreError,
    },
    tenancy::{Operator, Tenant},
};
use crate::kernel::text::hex;

/// The audit trail of a tenant was exported.
pub const AUDIT_EXPORTED: EventKind = EventKind::new("audit.exported");

/// The audit chain of one scope.
#[derive(Debug, Clone, Serialize)]
pub struct AuditReport {
    /// The tenant's short name; none: the instance.
    pub tenant: Option<String>,
    /// What was found.
    #[serde(flatten)]
    pub log: LogReport,
}

/// The names of the keys. No key, and nothing that tells of one.
#[derive(Debug, Clone, Serialize)]
pub struct KeyList {
    /// Every key.
    pub keys: Vec<KeyName>,
    /// The key that verifies exports of the audit trail; public.
    pub audit_public_key: String,
    /// Tenants whose keys were deleted.
    pub erased_tenants: usize,
}

/// The name of a key.
#[derive(Debug, Clone, Serialize)]
pub struct KeyName {
    /// What it is for.
    pub purpose: &'static str,
    /// The tenant's short name; none: the instance.
    pub tenant: Option<String>,
    /// Stays the same as long as the key does.
    pub id: String,
}

impl Platform {
    /// Recomputes the audit chains: of one tenant, or of all and the instance.
    pub fn verify_audit(&self, _: &Operator, slug: Option<&str>) -> Result<Vec<AuditReport>, StoreError> {
        let mut reports = Vec::new();
        if slug.is_none() {
            reports.push(AuditReport { tenant: None, log: self.store().check_log(None) });
        }
        let named = |tenant: &Tenant| slug.is_none_or(|slug| tenant.slug == slug);
        for (tenant, keys) in self.scopes()?.into_iter().filter(|(tenant, _)| named(tenant)) {
            reports.push(AuditReport { tenant: Some(tenant.slug), log: self.store().check_log(Some(&keys)) });
        }
        Ok(reports)
    }

    /// Writes the audit trail of a tenant to a new file that another machine can verify. That it was done is the last
    /// entry of the export.
    pub fn export_audit(
        &self,
        operator: &Operator,
        tenant: &Tenant,
        file: &Path,
    ) -> Result<ExportSummary, ExportError> {
        if file.exists() {
            return Err(ExportError::Exists(file.to_path_buf()));
        }
        let keys = self.store().tenant_keys(tenant.id.0)?.ok_or(StoreError::Missing)?;
        let event = Event::new(AUDIT_EXPORTED).about(Tenant::TABLE, tenant.id.0);
        self.store().note(&keys, &operator.actor(), self.request()?, self.now(), event)?;
        self.store().export_log(&keys, &tenant.slug, self.now(), file)
    }

    /// The names of the keys.
    pub fn key_list(&self, _: &Operator) -> Result<KeyList, StoreError> {
        let scopes = self.scopes()?;
        let slug = |scope: [u8; 16]| {
            let found = scopes.iter().find(|(tenant, _)| tenant.id.0 == scope);
            found.map_or_else(|| hex(&scope), |(tenant, _)| tenant.slug.clone())
        };
        let (ids, erased_tenants) = self.store().key_ids().map_err(|error| match error {
            KeyringError::Store(error) => error,
            other => StoreError::Keyring(other.to_string()),
        })?;
        let keys =
            ids.into_iter().map(|(purpose, scope, id)| KeyName { purpose, tenant: scope.map(slug), id });
        let audit_public_key = hex(&self.store().audit_key()?);
        Ok(KeyList { keys: keys.collect(), audit_public_key, erased_tenants })
    }
}
