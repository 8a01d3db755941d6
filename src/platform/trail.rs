//! The audit trail and the keys, as the operator of the machine sees them: chains verified, a trail as a file, keys by name.

use std::{io, path::Path, sync::Arc};

use jiff::Timestamp;
use serde::Serialize;

use super::{
    base::Base,
    store::{
        Event, EventKind, ExportError, ExportSummary, InstanceRecord as _, KeyringError, LogReport,
        ScopeKeys, StoreError, Trail,
    },
    tenancy::{Ctx, Operator, ReadsTrail, Tenant},
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

/// A trail that is about to be sent.
pub struct SignedTrail {
    base: Base,
    keys: Arc<ScopeKeys>,
    tenant: String,
    until: u64,
    now: Timestamp,
    bytes: u64,
}

impl SignedTrail {
    /// Its length.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Writes it; the same bytes each time.
    ///
    /// # Errors
    /// When the trail is damaged, or `out` takes no more.
    pub fn write(&self, out: &mut dyn io::Write) -> Result<(), ExportError> {
        let trail = Trail { keys: &self.keys, tenant: &self.tenant, until: self.until, now: self.now };
        self.base.store().signed_log(&trail, out)
    }
}

/// Counts what is written, and keeps nothing.
struct Counted(u64);

impl io::Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self.0.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Base {
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
        let until = self.store().note(&keys, &operator.actor(), self.request()?, self.now(), event)?;
        let trail = Trail { keys: &keys, tenant: &tenant.slug, until, now: self.now() };
        self.store().export_log(&trail, file)
    }

    /// The same of one's own tenant, for whoever asked for it in a browser. It is gone through once now, so that what
    /// is wrong with it is told before the first byte is sent; then it is written, and never held as a whole.
    pub fn signed_trail<P: ReadsTrail>(&self, ctx: &Ctx<P>) -> Result<SignedTrail, ExportError> {
        let tenant = self
            .store()
            .instance_read(|r| r.get::<Tenant>(ctx.grant.tenant.0))?
            .ok_or(StoreError::Missing)?;
        let event = Event::new(AUDIT_EXPORTED).note("form", "jsonl");
        let until = self.store().note(&ctx.grant.keys, ctx.actor(), ctx.request(), ctx.now(), event)?;
        let keys = self.store().tenant_keys(ctx.grant.tenant.0)?.ok_or(StoreError::Missing)?;
        let (base, now) = (self.clone(), ctx.now());
        let mut trail = SignedTrail { base, keys, tenant: tenant.into_inner().slug, until, now, bytes: 0 };
        let mut counted = Counted(0);
        trail.write(&mut counted)?;
        trail.bytes = counted.0;
        Ok(trail)
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

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::platform::{
        bench::{NOW, TestPlatform},
        store::Recorded,
    };

    crate::permission!(Look, "test.trail", [Admin]);
    impl ReadsTrail for Look {}

    const MEANWHILE: EventKind = EventKind::new("test.meanwhile");

    /// Whose trail a file says it is, and the kind of its last entry.
    fn said(bytes: &[u8]) -> (String, String) {
        let lines: Vec<Value> = serde_json::Deserializer::from_slice(bytes)
            .into_iter::<Value>()
            .collect::<Result<_, _>>()
            .unwrap();
        let text = |line: &Value, member: &str| line[member].as_str().unwrap().to_owned();
        (text(&lines[0], "tenant"), text(&lines[lines.len() - 2], "kind"))
    }

    /// Story: the note that the trail was exported and the reading of it were two steps, so what others did between them
    /// stood in the file behind the note; and the page named the facility where the command line named its short name.
    #[test]
    fn an_export_ends_with_the_entry_that_tells_of_it_whoever_else_is_busy() {
        let site = TestPlatform::at(NOW, &[]);
        let mut house = site.house("haus");
        house.name = "Haus am See".into();
        site.p.store().instance_upkeep(|w| w.put(&house)).unwrap();
        let (ctx, others) = (site.ctx::<Look>(&house, None), site.ctx::<Look>(&house, None));
        let dir = tempfile::tempdir().unwrap();
        let expected = ("haus".to_owned(), AUDIT_EXPORTED.name.to_owned());
        std::thread::scope(|scope| {
            let busy = scope.spawn(|| {
                for _ in 0..2_000 {
                    let event = Event::new(MEANWHILE);
                    site.p.store().write(&others, |_| Ok::<_, StoreError>(Recorded::new((), event))).unwrap();
                }
            });
            for turn in 0..20 {
                let trail = site.p.signed_trail(&ctx).unwrap();
                let mut bytes = Vec::new();
                trail.write(&mut bytes).unwrap();
                assert_eq!(said(&bytes), expected, "the page's, {turn}");
                assert_eq!(trail.bytes(), bytes.len() as u64);
                let file = dir.path().join(turn.to_string());
                site.p.export_audit(&site.op, &house, &file).unwrap();
                assert_eq!(said(&std::fs::read(&file).unwrap()), expected, "the command line's, {turn}");
                if busy.is_finished() {
                    break;
                }
            }
        });
    }
}
