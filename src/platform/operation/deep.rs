//! The deep check: what the recount does not see. Pages, seals, references, files, and the backups that lie beside.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

use serde::Serialize;

use super::{CheckReport, check_store, sound};
use crate::platform::{
    Platform,
    base::scopes_of,
    blobs::{FileReport, check_files},
    store::{Examined, InstanceRecord as _, Link, LinkReport, SealReport, Store, StoreError},
    tenancy::{Membership, Operator, Tenant, User},
    web::session::{BadgeSession, PairedBrowser, Pairing, Session},
};

/// What backup files end in.
pub const BACKUP_ENDING: &str = "visite-backup";

/// What a deep check found beside the recount: counts, names of tables, ids of damaged rows.
#[derive(Debug, Clone, Serialize)]
pub struct DeepReport {
    /// The pages of the data file.
    pub engine: EngineReport,
    /// Every sealed value.
    pub seals: SealReport,
    /// References between people, tenants and sessions.
    pub instance_links: Vec<LinkReport>,
    /// Every tenant.
    pub tenants: Vec<DeepTenant>,
    /// The files in `backups/`, by name.
    pub backups: Vec<BackupReport>,
}

/// The pages of the data file, compared with their checksums.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EngineReport {
    /// Whether there are pages to compare; not in memory.
    pub examined: bool,
    /// What is wrong; empty when every page is whole.
    pub faults: Vec<String>,
}

/// What a deep check found in one tenant.
#[derive(Debug, Clone, Serialize)]
pub struct DeepTenant {
    /// The tenant's short name.
    pub slug: String,
    /// References between its records.
    pub links: Vec<LinkReport>,
    /// Its files, compared with their hashes.
    pub files: FileReport,
}

/// What came of one backup.
#[derive(Debug, Clone, Serialize)]
pub struct BackupReport {
    /// The file.
    pub file: PathBuf,
    /// Rows in it, as its manifest says.
    pub rows: u64,
    /// What is wrong; empty when it verifies and its recount is clean.
    pub faults: Vec<String>,
    /// Why it could not be looked at, which says nothing of it; none when it was.
    pub unseen: Option<String>,
}

impl BackupReport {
    fn faulty(file: PathBuf, fault: String) -> Self {
        Self { file, rows: 0, faults: vec![fault], unseen: None }
    }
}

impl DeepReport {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn clean(&self) -> bool {
        let links = |links: &[LinkReport]| links.iter().all(|link| link.faults.is_empty());
        self.engine.faults.is_empty()
            && self.seals.faults.is_empty()
            && links(&self.instance_links)
            && self.tenants.iter().all(|tenant| links(&tenant.links) && tenant.files.faults.is_empty())
            && self.backups.iter().all(|backup| backup.faults.is_empty())
    }
}

impl Platform {
    /// [`Platform::check`], and everything that it does not see. Reads all of the data file several times, and every
    /// backup once, into a file without a name beside it.
    pub fn check_deep(&self, operator: &Operator, links: &[Link]) -> CheckReport {
        let scopes = sound(|| scopes_of(self.store())).unwrap_or_default();
        let keys: Vec<_> = scopes.iter().map(|(_, keys)| keys.clone()).collect();
        let tenants = scopes.iter().map(|(tenant, keys)| DeepTenant {
            slug: tenant.slug.clone(),
            links: self.store().check_links(keys, links),
            files: check_files(self.store(), keys),
        });
        let deep = DeepReport {
            engine: engine(self.store()),
            seals: self.store().check_seals(&keys),
            instance_links: instance_links(self.store()),
            tenants: tenants.collect(),
            backups: self.check_backups(),
        };
        CheckReport { deep: Some(deep), ..self.check(operator) }
    }

    fn check_backups(&self) -> Vec<BackupReport> {
        let folder = self.data().join("backups");
        match backups(&folder) {
            Ok(found) => found.into_iter().map(|file| self.check_backup(file)).collect(),
            Err(error) => vec![BackupReport::faulty(folder, error.to_string())],
        }
    }

    fn check_backup(&self, file: PathBuf) -> BackupReport {
        let (summary, store) = match self.store().verify_backup(&file) {
            Ok(verified) => verified,
            Err(error) if error.is_of_the_place() => {
                return BackupReport { file, rows: 0, faults: Vec::new(), unseen: Some(error.to_string()) };
            }
            Err(error) => return BackupReport::faulty(file, error.to_string()),
        };
        let clean = check_store(&store, self.kinds()).clean();
        let faults = (!clean).then(|| "its recount is not clean; `backup verify` says where".to_owned());
        let rows = summary.rows.values().sum();
        BackupReport { file, rows, faults: faults.into_iter().collect(), unseen: None }
    }
}

/// The backups in a folder, by name; none where there is no folder.
///
/// # Errors
/// The folder is there and cannot be read.
pub fn backups(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == BACKUP_ENDING) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn engine(store: &Store) -> EngineReport {
    match sound(|| store.examine()) {
        Ok(Examined::Whole) => EngineReport { examined: true, faults: Vec::new() },
        Ok(Examined::Damaged(fault)) | Err(fault) => EngineReport { examined: true, faults: vec![fault] },
        Ok(Examined::InMemory) => EngineReport { examined: false, faults: Vec::new() },
    }
}

/// Every membership has its user and, but for operators, its tenant; every session its user and membership, or
/// its tenant.
fn instance_links(store: &Store) -> Vec<LinkReport> {
    let followed = sound(|| {
        store.instance_read(|r| {
            let users = r.all::<User>()?.iter().map(|user| user.id.bytes()).collect();
            let tenants = r.all::<Tenant>()?.iter().map(|tenant| tenant.id.0).collect();
            let memberships = r.all::<Membership>()?;
            let sessions = r.all::<Session>()?;
            let badges = r.all::<BadgeSession>()?;
            let (pairings, browsers) = (r.all::<Pairing>()?, r.all::<PairedBrowser>()?);
            let known = memberships.iter().map(|membership| membership.id.bytes()).collect();
            let lost = |from, to, keys: Vec<[u8; 16]>, there: &BTreeSet<[u8; 16]>| {
                let lost = keys.iter().filter(|key| !there.contains(*key)).count();
                let faults = (lost > 0).then(|| format!("{lost} references lead nowhere"));
                let references = u64::try_from(keys.len()).unwrap_or(u64::MAX);
                LinkReport { from, to, references, faults: faults.into_iter().collect() }
            };
            let in_tenants = memberships.iter().filter(|one| !one.is_operator());
            Ok::<_, StoreError>(vec![
                lost(
                    "memberships",
                    "users",
                    memberships.iter().map(|one| one.user.bytes()).collect(),
                    &users,
                ),
                lost("memberships", "tenants", in_tenants.map(|one| one.tenant.0).collect(), &tenants),
                lost("sessions", "users", sessions.iter().map(|one| one.user.bytes()).collect(), &users),
                lost(
                    "sessions",
                    "memberships",
                    sessions.iter().map(|one| one.membership.bytes()).collect(),
                    &known,
                ),
                lost("badge_sessions", "tenants", badges.iter().map(|one| one.owner().0).collect(), &tenants),
                lost("pairings", "tenants", pairings.iter().map(|one| one.owner().0).collect(), &tenants),
                lost(
                    "paired_browsers",
                    "tenants",
                    browsers.iter().map(|one| one.owner().0).collect(),
                    &tenants,
                ),
            ])
        })
    });
    followed.unwrap_or_else(|fault| {
        vec![LinkReport { from: "memberships", to: "users", references: 0, faults: vec![fault] }]
    })
}
