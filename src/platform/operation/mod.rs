//! What the operator does to the data file as a whole: back up, check, rebuild.
//!
//! Owns: the recount of everything derived from the records, the deep check of pages, seals, references and files.
//! May use: `kernel`, `base`, `blobs`, `demo_mark`, `notify`, `people`, `search`, `setup`, `store`, `tenancy`, `web`.
//! Never: repairing what a check finds; anything inside a record.

mod deep;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use serde::Serialize;

use crate::platform::{
    Platform,
    base::scopes_of,
    demo_mark::DemoMark,
    notify::{Mail, MailSettings},
    people::{AllowedDomain, EntryLink, Invitation},
    search::count_built,
    setup::Setup,
    store::{
        BackupError, BackupSummary, Event, EventKind, InstanceReader, InstanceRecord, RecordKind, Recorded,
        ScopeKeys, ScopeReport, Store, StoreError, TableReport, catch_damage,
    },
    tenancy::{Membership, Operator, Tenant, User},
    web::{
        acme::{AcmeAccount, AcmeChoice},
        authority::SealedAuthority,
        session::{BadgeSession, PairedBrowser, Pairing, Session, SignInFailures, TokenKeyBook},
    },
};

pub use deep::{BACKUP_ENDING, DeepReport, backups};

/// A backup was made.
pub const BACKUP_MADE: EventKind = EventKind::new("backup.made");
/// Derived rows and search were rebuilt.
pub const INDEX_REBUILT: EventKind = EventKind::new("index.rebuilt");

/// What a check of the whole data file found: counts, and ids of damaged rows.
#[derive(Debug, Clone, Serialize)]
pub struct CheckReport {
    /// The instance: people, tenants, sessions, its audit chain.
    pub instance: ScopeReport,
    /// Every tenant.
    pub tenants: Vec<TenantReport>,
    /// What only a deep check looks at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deep: Option<DeepReport>,
}

/// What a check found in one tenant.
#[derive(Debug, Clone, Serialize)]
pub struct TenantReport {
    /// The tenant's short name.
    pub slug: String,
    /// Records, derived rows, audit chain; a search index that misses a record is a fault of its table.
    #[serde(flatten)]
    pub scope: ScopeReport,
}

impl CheckReport {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn clean(&self) -> bool {
        self.instance.clean()
            && self.tenants.iter().all(|tenant| tenant.scope.clean())
            && self.deep.as_ref().is_none_or(DeepReport::clean)
    }
}

impl Platform {
    /// The file of a backup that begins now, in a folder.
    #[must_use]
    pub fn backup_file(&self, folder: &Path) -> PathBuf {
        let time = self.now().strftime("%Y%m%dT%H%M%SZ");
        folder.join(format!("visite-{time}.{BACKUP_ENDING}"))
    }

    /// Writes a finished, verified backup of everything to `file`, which must not exist, while the site goes on.
    pub fn backup(&self, operator: &Operator, file: &Path) -> Result<BackupSummary, BackupError> {
        let summary = self.store().backup(file, self.now())?;
        let event = Event::new(BACKUP_MADE).note("bytes", summary.bytes);
        self.operator_write(operator, |_| Ok::<_, StoreError>(Recorded::new((), event)))?;
        Ok(summary)
    }

    /// Recounts everything derived from the records, and builds every search index anew to count it.
    pub fn check(&self, _: &Operator) -> CheckReport {
        check_store(self.store(), self.kinds())
    }

    /// Rebuilds derived rows and search: of one tenant, or of all. Returns short names and rows written.
    pub fn reindex(
        &self,
        operator: &Operator,
        slug: Option<&str>,
    ) -> Result<Vec<(String, usize)>, StoreError> {
        let mut done = Vec::new();
        for (tenant, keys) in self.scopes()?.into_iter().filter(|(tenant, _)| named(tenant, slug)) {
            let rows = self.store().rebuild_scope(&keys, self.kinds())?;
            self.search().rebuild(&tenant);
            done.push((tenant.slug, rows));
        }
        let event = Event::new(INDEX_REBUILT).note("mandanten", done.len());
        self.operator_write(operator, |_| Ok::<_, StoreError>(Recorded::new((), event)))?;
        Ok(done)
    }
}

fn named(tenant: &Tenant, slug: Option<&str>) -> bool {
    slug.is_none_or(|slug| tenant.slug == slug)
}

/// Recounts a store. What cannot be read is a fault of its place; the check goes on.
fn check_store(store: &Store, kinds: &[RecordKind]) -> CheckReport {
    let mut tables = vec![
        instance_table::<Tenant>(store),
        instance_table::<User>(store),
        instance_table::<Membership>(store),
        instance_table::<Session>(store),
        instance_table::<BadgeSession>(store),
        instance_table::<Pairing>(store),
        instance_table::<PairedBrowser>(store),
        instance_table::<SignInFailures>(store),
        instance_table::<Setup>(store),
        instance_table::<AcmeAccount>(store),
        instance_table::<AcmeChoice>(store),
        instance_table::<SealedAuthority>(store),
        instance_table::<Invitation>(store),
        instance_table::<AllowedDomain>(store),
        instance_table::<EntryLink>(store),
        instance_table::<Mail>(store),
        instance_table::<MailSettings>(store),
        instance_table::<TokenKeyBook>(store),
        instance_table::<DemoMark>(store),
    ];
    let scopes = sound(|| scopes_of(store)).unwrap_or_else(|fault| {
        let fault = format!("the tenants cannot be listed: {fault}");
        tables.iter_mut().take(1).for_each(|table| table.faults.push(fault.clone()));
        Vec::new()
    });
    let audit = store.check_log(None);
    let tenants = scopes
        .into_iter()
        .map(|(tenant, keys)| TenantReport { slug: tenant.slug, scope: check_tenant(store, kinds, &keys) });
    CheckReport { instance: ScopeReport { tables, audit }, tenants: tenants.collect(), deep: None }
}

/// What was read, or what is wrong with it, in words.
fn sound<T>(f: impl FnOnce() -> Result<T, StoreError>) -> Result<T, String> {
    match catch_damage(f) {
        Ok(done) => done.map_err(|error| error.to_string()),
        Err(damage) => Err(damage.to_string()),
    }
}

fn check_tenant(store: &Store, kinds: &[RecordKind], keys: &ScopeKeys) -> ScopeReport {
    let mut report = store.check_scope(keys, kinds);
    let found = catch_damage(|| count_built(store, keys, kinds)).ok().and_then(Result::ok);
    for table in &mut report.tables {
        let there = found.as_ref().and_then(|found| found.iter().find(|(name, _)| name.name == table.table));
        match there {
            Some((_, count)) if *count == table.searchable => {}
            Some((_, count)) => {
                table.faults.push(format!("search finds {count} of {} records", table.searchable));
            }
            None => table.faults.push("the search index cannot be built".into()),
        }
    }
    report
}

/// Whether every record of the instance opens, and is found by what it is looked up by.
fn instance_table<R: InstanceRecord>(store: &Store) -> TableReport {
    sound(|| store.instance_read(|r| Ok(looked_up::<R>(r))))
        .unwrap_or_else(|fault| TableReport { faults: vec![fault], ..TableReport::of(R::TABLE.name) })
}

fn looked_up<R: InstanceRecord>(r: &InstanceReader<'_>) -> TableReport {
    let mut report = TableReport::of(R::TABLE.name);
    let records = match r.all::<R>() {
        Ok(records) => records,
        Err(error) => {
            report.faults.push(error.to_string());
            return report;
        }
    };
    // Many records may share a value (mails that wait): each is looked up once.
    let mut looked_up: BTreeMap<(&'static str, String), BTreeSet<[u8; 16]>> = BTreeMap::new();
    for record in &records {
        let mut fields = Vec::new();
        record.found_by(&mut fields);
        report.records = report.records.saturating_add(1);
        for (field, value) in fields {
            report.index_rows = report.index_rows.saturating_add(1);
            let found = looked_up.entry((field, value)).or_insert_with_key(|(field, value)| {
                let found = r.find::<R>(field, value).unwrap_or_default();
                found.iter().map(|other| other.key()).collect()
            });
            if !found.contains(&record.key()) {
                report.faults.push(format!("a record is not found by its {field}"));
            }
        }
    }
    report
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::bench::TestPlatform;

    fn platform() -> (Platform, Operator) {
        let site = TestPlatform::at("2026-02-04T09:00:00Z", &[]);
        for slug in ["haus-a", "haus-b"] {
            let _ = site.house(slug);
        }
        (site.p, site.op)
    }

    #[test]
    fn a_fresh_instance_is_clean_and_its_chains_hold() {
        let (platform, operator) = platform();
        let report = platform.check(&operator);
        assert!(report.clean(), "{report:?}");
        assert_eq!(report.tenants.iter().map(|t| t.slug.as_str()).collect::<Vec<_>>(), ["haus-a", "haus-b"]);
        assert_eq!(report.instance.tables.first().unwrap().records, 2);
        assert_eq!(platform.verify_audit(&operator, None).unwrap().len(), 3);
        assert_eq!(platform.verify_audit(&operator, Some("haus-b")).unwrap().len(), 1);
        assert_eq!(platform.reindex(&operator, Some("haus-a")).unwrap(), [("haus-a".to_owned(), 0)]);
        assert_eq!(platform.verify_audit(&operator, None).unwrap().first().unwrap().log.entries, 3);
    }

    #[test]
    fn a_backup_is_an_audited_act() {
        let (platform, operator) = platform();
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("a.visite-backup");
        let summary = platform.backup(&operator, &file).unwrap();
        assert!(summary.bytes > 0 && file.exists());
        assert!(platform.backup(&operator, &file).is_err(), "an existing file is not overwritten");
        assert_eq!(platform.verify_audit(&operator, None).unwrap().first().unwrap().log.entries, 3);
    }
}
