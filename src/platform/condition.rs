//! The condition of this instance, as its operator sees it: sizes, ages, counts; nothing of a tenant's content.

use std::{fs, path::Path};

use jiff::Timestamp;

use super::{
    Platform,
    operation::BACKUP_ENDING,
    settings::Hsts,
    store::{DATA_FILE, MarksState, StoreError, has_locks},
    tenancy::{Membership, MembershipState, Operator, Tenant, TenantState, User},
    web::{authority::AuthorityState, certificate::CertificateFacts, orders::OrderState},
};

/// The space of a disk, bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Space {
    /// What may still be written.
    pub free: u64,
    /// All of it.
    pub all: u64,
}

/// A finished backup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastBackup {
    /// When its file was finished.
    pub at: Timestamp,
    /// Its size in bytes.
    pub bytes: u64,
}

/// What is known of the instance.
#[derive(Debug, Clone)]
pub struct Condition {
    /// The version that runs.
    pub version: &'static str,
    /// Now.
    pub now: Timestamp,
    /// When it was started.
    pub started_at: Timestamp,
    /// The disk of the data directory; none when it cannot tell.
    pub disk: Option<Space>,
    /// Size of the data file, bytes.
    pub data_bytes: u64,
    /// The newest backup.
    pub backup: Option<LastBackup>,
    /// Whether the backups lie on another disk than the data; none when nobody can tell.
    pub backups_apart: Option<bool>,
    /// Whether the keyring lies on another disk than the data.
    pub keyring_apart: Option<bool>,
    /// Whether the ends of the audit chains reach their file beside the keyring.
    pub marks: MarksState,
    /// Whether the drive of the data file has file locks.
    pub file_locks: bool,
    /// The certificate that is shown; none while nothing is served.
    pub certificate: Option<CertificateFacts>,
    /// Whether one that goes before it cannot be shown.
    pub certificate_skipped: bool,
    /// How it is with the local authority.
    pub authority: AuthorityState,
    /// How the last order of a certificate went; none: none is ordered.
    pub order: Option<OrderState>,
    /// Names of the site that the certificate does not cover.
    pub names_missing: Vec<String>,
    /// Whether every index of the full-text search is complete.
    pub search_ready: bool,
    /// Whether the store still writes.
    pub writes: bool,
    /// Facilities that work, that are suspended.
    pub tenants: (u64, u64),
    /// Operators who can sign in, and those with a second factor.
    pub operators: (u64, u64),
    /// Whether operators and admins need a second factor.
    pub factor_required: bool,
    /// Whether browsers are told to come over TLS only, and what the configuration says of it.
    pub hsts: (bool, Hsts),
    /// Whether the only name of the site is that of this machine, though others get in.
    pub nameless: bool,
}

impl Platform {
    /// Looks at the instance.
    pub fn condition(&self, operator: &Operator) -> Result<Condition, StoreError> {
        let (tenants, operators) = self.operator_read(operator, |r| {
            let all = r.all::<Tenant>()?;
            let count = |state| all.iter().filter(|tenant| tenant.state == state).count();
            let tenants = (number(count(TenantState::Active)), number(count(TenantState::Suspended)));
            let mut operators = (0_u64, 0_u64);
            for membership in r.all::<Membership>()? {
                if !membership.is_operator() || membership.state != MembershipState::Active {
                    continue;
                }
                let Some(user) = r.get::<User>(membership.user.bytes())? else { continue };
                if !user.disabled && !user.password.is_empty() {
                    operators.0 = operators.0.saturating_add(1);
                    operators.1 = operators.1.saturating_add(u64::from(user.factor.is_some()));
                }
            }
            Ok::<_, StoreError>((tenants, operators))
        })?;
        let certificate = self.certificates().map(|shown| shown.facts()).and_then(Result::ok);
        let names = self.hosts();
        let names_missing = certificate.as_ref().map_or_else(Vec::new, |facts| {
            names.iter().filter(|name| !facts.covers(name)).cloned().collect::<Vec<_>>()
        });
        let backups = self.backups();
        let keyring = self.store().keyring_folder();
        let only_own = names.iter().all(|name| matches!(name.as_str(), "localhost" | "127.0.0.1" | "::1"));
        Ok(Condition {
            version: env!("CARGO_PKG_VERSION"),
            now: self.now(),
            started_at: self.started_at(),
            disk: space(self.data()),
            data_bytes: fs::metadata(self.data().join(DATA_FILE)).map_or(0, |meta| meta.len()),
            backup: newest(&backups),
            backups_apart: apart(self.data(), &backups),
            marks: self.store().marks_state(),
            file_locks: has_locks(&self.data().join(DATA_FILE)),
            keyring_apart: keyring.and_then(|folder| apart(self.data(), &folder)),
            certificate,
            certificate_skipped: self.certificate_skipped(),
            authority: self.authority_state()?,
            order: self.order_state(),
            names_missing,
            search_ready: self.search().warm(),
            writes: self.store().writes(),
            tenants,
            operators,
            factor_required: self.settings().mfa_required,
            hsts: (self.sends_hsts(), self.settings().hsts),
            nameless: only_own && !self.settings().listen.ip().is_loopback(),
        })
    }
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// The newest finished backup of a folder.
fn newest(folder: &Path) -> Option<LastBackup> {
    let files = fs::read_dir(folder).ok()?.map_while(Result::ok);
    let backups = files.filter(|entry| entry.path().extension().is_some_and(|end| end == BACKUP_ENDING));
    let found = backups.filter_map(|entry| {
        let meta = entry.metadata().ok()?;
        let at = Timestamp::try_from(meta.modified().ok()?).ok()?;
        Some(LastBackup { at, bytes: meta.len() })
    });
    found.max_by_key(|backup| backup.at)
}

/// The space of the disk that a folder lies on.
#[cfg(unix)]
#[must_use]
pub fn space(folder: &Path) -> Option<Space> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    let bytes = |blocks: u64| blocks.saturating_mul(disk.f_frsize);
    Some(Space { free: bytes(disk.f_bavail), all: bytes(disk.f_blocks) })
}
/// The space of the disk that a folder lies on.
#[cfg(not(unix))]
#[must_use]
pub fn space(_: &Path) -> Option<Space> {
    None
}

/// Whether two folders lie on different disks.
#[cfg(unix)]
fn apart(one: &Path, other: &Path) -> Option<bool> {
    use std::os::unix::fs::MetadataExt as _;
    // A folder that is not there yet will lie where its parent does.
    let device =
        |path: &Path| path.ancestors().find_map(|path| fs::metadata(path).ok()).map(|meta| meta.dev());
    Some(device(one)? != device(other)?)
}
#[cfg(not(unix))]
fn apart(_: &Path, _: &Path) -> Option<bool> {
    None
}
