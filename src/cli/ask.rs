//! What a verb asks of the data file, and where it is answered: here, or by the server that holds the file.

use std::{path::PathBuf, time::Duration};

use serde::{Deserialize, Serialize};

use super::{
    CliContext, account,
    answer::Outcome,
    audit, backup, check, doctor,
    exit::{Exit, Failure},
    health, import, keys, logs, reindex, report, rotate, socket, tenant,
};
use crate::{
    app::{boot, config::Config},
    kernel::clock::Clock,
    platform::{
        Platform,
        clock::SystemClock,
        store::{OpenError, has_locks},
        tenancy::{Area, Operator, Role},
    },
};

/// One act on the data file. Never printed: it may hold a password.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub enum Ask {
    TenantCreate {
        slug: String,
        name: String,
        areas: Vec<Area>,
    },
    TenantList,
    TenantErase {
        slug: String,
        typed: String,
    },
    TenantSuspend {
        slug: String,
        reason: String,
    },
    TenantResume {
        slug: String,
    },
    Doctor,
    AccountCreate(NewAccount),
    AccountList,
    AccountDisable {
        email: String,
    },
    AccountEnable {
        email: String,
    },
    AccountResetPassword {
        email: String,
    },
    AccountResetMfa {
        email: String,
    },
    AccountUnlock {
        email: String,
    },
    Backup {
        out: Option<PathBuf>,
    },
    Check {
        deep: bool,
    },
    /// Only of a running server.
    Health,
    AuditVerify {
        tenant: Option<String>,
    },
    AuditExport {
        tenant: String,
        out: PathBuf,
    },
    KeysList,
    Reindex {
        tenant: Option<String>,
    },
    ImportCrm {
        tenant: String,
        email: Option<String>,
        name: String,
        preview: bool,
        encoding: Option<String>,
    },
    Report(report::Order),
    RotateJwt {
        now: bool,
    },
    RotateAuthority,
}
crate::opaque_debug!(Ask, NewAccount);

/// What a new account needs.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewAccount {
    /// None for an operator.
    pub tenant: Option<String>,
    pub email: String,
    pub name: String,
    pub role: Role,
    /// None: its owner sets it by a link.
    pub password: Option<String>,
    pub must_change: bool,
}

/// An act with the file that belongs to it, if any.
pub struct Request {
    pub ask: Ask,
    pub file: Vec<u8>,
}

impl From<Ask> for Request {
    fn from(ask: Ask) -> Self {
        Self { ask, file: Vec::new() }
    }
}

/// Does what was asked. Blocks.
pub fn answer(platform: &Platform, system_user: String, request: Request) -> Outcome {
    let operator = platform.operator(system_user);
    act(platform, &operator, request).unwrap_or_else(Outcome::from)
}

fn act(p: &Platform, operator: &Operator, Request { ask, file }: Request) -> Result<Outcome, Failure> {
    match ask {
        Ask::TenantCreate { slug, name, areas } => tenant::create(p, operator, &slug, &name, &areas),
        Ask::TenantList => tenant::list(p, operator),
        Ask::TenantErase { slug, typed } => tenant::erase(p, operator, &slug, &typed),
        Ask::TenantSuspend { slug, reason } => tenant::suspend(p, operator, &slug, &reason),
        Ask::TenantResume { slug } => tenant::resume(p, operator, &slug),
        Ask::Doctor => doctor::look(p, operator),
        Ask::AccountCreate(new) => account::create(p, operator, new),
        Ask::AccountList => account::list(p, operator),
        Ask::AccountDisable { email } => account::disable(p, operator, &email),
        Ask::AccountEnable { email } => account::enable(p, operator, &email),
        Ask::AccountResetPassword { email } => account::reset_password(p, operator, &email),
        Ask::AccountResetMfa { email } => account::reset_mfa(p, operator, &email),
        Ask::AccountUnlock { email } => account::unlock(p, operator, &email),
        Ask::Backup { out } => backup::make(p, operator, out),
        Ask::Check { deep } => Ok(check::check(p, operator, deep)),
        Ask::Health => health::health(p),
        Ask::AuditVerify { tenant } => audit::verify(p, operator, tenant.as_deref()),
        Ask::AuditExport { tenant, out } => audit::export(p, operator, &tenant, &out),
        Ask::KeysList => keys::list(p, operator),
        Ask::Reindex { tenant } => reindex::reindex(p, operator, tenant.as_deref()),
        Ask::ImportCrm { tenant, email, name, preview, encoding } => {
            let (email, encoding) = (email.as_deref(), encoding.as_deref());
            let order = import::Order { tenant: &tenant, email, name: &name, preview, encoding };
            import::import(p, operator, &order, &file)
        }
        Ask::RotateJwt { now } => rotate::rotate(p, operator, now),
        Ask::RotateAuthority => rotate::renew_authority(p, operator),
        Ask::Report(order) => report::report(p, operator, &order),
    }
}

/// How often, and how long between, a held data file is tried again: its holder may be starting or ending.
const TRIES: (u32, Duration) = (15, Duration::from_millis(200));

/// How the data file is opened where no server holds it.
type Opening = fn(&Config, Box<dyn Clock>) -> Result<Platform, OpenError>;

/// Opens the data file and answers; if a server holds it, the server answers.
pub async fn ask(scene: &CliContext, request: impl Into<Request>) -> Result<Outcome, Failure> {
    ask_with(scene, request, boot::open).await
}

/// [`ask`], with an opening of its own.
pub async fn ask_with(
    scene: &CliContext,
    request: impl Into<Request>,
    opening: Opening,
) -> Result<Outcome, Failure> {
    let request = request.into();
    let checks = matches!(request.ask, Ask::Check { .. });
    let places = &scene.config.places;
    let unlocked = !has_locks(&places.data_file());
    if unlocked {
        say_no_locks();
        // No lock tells that a server has the file: its socket does.
        if let Some(answered) = socket::call(&places.data, &request).await {
            return answered;
        }
    }
    fn stopped<E>(_: E) -> Failure {
        Failure::new(Exit::Failed, "stopped by a bug")
    }
    for attempt in 1.. {
        let config = scene.config.clone();
        let opened = tokio::task::spawn_blocking(move || opening(&config, Box::new(SystemClock))).await;
        match opened.map_err(stopped)? {
            Ok(platform) => {
                let answered = move || answer(&platform, system_user(None), request);
                let outcome = tokio::task::spawn_blocking(answered).await.map_err(stopped)?;
                return Ok(if checks && unlocked { check::unlocked(outcome) } else { outcome });
            }
            Err(busy @ OpenError::Busy(_)) => {
                if let Some(answered) = socket::call(&scene.config.places.data, &request).await {
                    return answered;
                }
                if attempt == TRIES.0 {
                    let hint = "It does not answer on its local socket; stop it, or wait.";
                    return Err(Failure::from(busy).hint(hint));
                }
                tokio::time::sleep(TRIES.1).await;
            }
            Err(error) => {
                let damage = checks.then(|| check::unopened(&error)).flatten();
                let damage = damage.map(|found| if unlocked { check::unlocked(found) } else { found });
                return damage.ok_or_else(|| error.into());
            }
        }
    }
    Err(stopped(()))
}

/// Said by every verb that finds it so.
pub fn say_no_locks() {
    logs::say(NO_LOCKS);
}
const NO_LOCKS: &str = "warning: the drive of the data file has no file locks. Whether another process uses the file \
    cannot be told: see to it that only one does, or put the data directory on a local drive.";

/// The name of an operating system's user, for audit lines.
pub fn system_user(uid: Option<u32>) -> String {
    #[cfg(unix)]
    {
        let uid = uid.unwrap_or_else(|| rustix::process::geteuid().as_raw()).to_string();
        let accounts = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
        let found = accounts.lines().find_map(|line| {
            let mut parts = line.split(':');
            let name = parts.next()?;
            (parts.nth(1)? == uid).then(|| name.to_owned())
        });
        found.unwrap_or_else(|| format!("uid {uid}"))
    }
    #[cfg(not(unix))]
    {
        let _ = uid;
        std::env::var("USERNAME").unwrap_or_else(|_| "-".into())
    }
}
