//! `backup`, `backup list`, `backup verify`: one finished, verified file.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::json;

use super::{
    CliContext,
    answer::Outcome,
    ask::{Ask, ask},
    check::shown,
    exit::{Exit, Failure},
    prompt,
};
use crate::{
    app::boot,
    platform::{
        Platform,
        clock::SystemClock,
        operation::backups,
        store::{BackupError, BackupSummary, KeyringError, RecoveryKey, verify_backup},
        tenancy::Operator,
    },
};

#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Args {
    /// Where to write it [default: backups/ in the data directory, named after the time]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(subcommand)]
    verb: Option<Verb>,
}

#[derive(clap::Subcommand)]
enum Verb {
    /// The backups in the data directory
    List,
    /// Read all of a backup, recount it and verify its audit chains; needs no server
    Verify(VerifyArgs),
}

#[derive(clap::Args)]
struct VerifyArgs {
    /// The backup
    file: PathBuf,
    /// File with the recovery key, where the keyring is not at hand
    #[arg(long, value_name = "FILE")]
    recovery_file: Option<PathBuf>,
}

pub async fn run(scene: &CliContext, args: Args) -> Result<Outcome, Failure> {
    match args.verb {
        None => {
            let here = |path: PathBuf| {
                std::path::absolute(&path).map_err(|_| Failure::new(Exit::Usage, "--out is no file name"))
            };
            ask(scene, Ask::Backup { out: args.out.map(here).transpose()? }).await
        }
        Some(Verb::List) => list(&folder(scene)),
        Some(Verb::Verify(args)) => verify(scene, &args),
    }
}

pub fn make(p: &Platform, operator: &Operator, out: Option<PathBuf>) -> Result<Outcome, Failure> {
    let file = out.unwrap_or_else(|| p.backup_file(&p.backups()));
    let summary = p.backup(operator, &file)?;
    Ok(Outcome::done(
        described(&summary),
        format!(
            "backup: {} ({} bytes, {} rows, verified)",
            summary.file.display(),
            summary.bytes,
            summary.rows.values().sum::<u64>()
        ),
    ))
}

fn described(summary: &BackupSummary) -> serde_json::Value {
    json!({
        "file": summary.file,
        "bytes": summary.bytes,
        "created_at": summary.created_at.to_string(),
        "version": summary.version,
        "rows": summary.rows,
    })
}

fn list(folder: &Path) -> Result<Outcome, Failure> {
    let found =
        backups(folder).map_err(|error| Failure::new(Exit::Io, format!("{}: {error}", folder.display())))?;
    let sized = found.into_iter().filter_map(|path| Some((fs::metadata(&path).ok()?.len(), path)));
    let found: Vec<(u64, PathBuf)> = sized.collect();
    let text: Vec<String> =
        found.iter().map(|(bytes, path)| format!("{}  {bytes} bytes", path.display())).collect();
    let rows: Vec<_> = found.iter().map(|(bytes, path)| json!({ "file": path, "bytes": bytes })).collect();
    Ok(Outcome::done(json!({ "backups": rows }), text.join("\n")))
}

fn verify(scene: &CliContext, args: &VerifyArgs) -> Result<Outcome, Failure> {
    let places = &scene.config.places;
    let recovery = recovery_key(&places.keyring, args.recovery_file.as_deref())?;
    let (summary, store) = verify_backup(&args.file, &places.keyring, recovery.as_ref())?;
    let platform =
        boot::assemble(store, Box::new(SystemClock), scene.config.settings.clone(), places.data.clone())?;
    let operator = platform.operator(super::ask::system_user(None));
    let mut outcome = shown(&platform.check(&operator));
    if let Some(object) = outcome.json.as_object_mut() {
        object.insert("backup".into(), described(&summary));
    }
    outcome.text = format!(
        "{}: made {} by version {}, {} bytes\n{}",
        summary.file.display(),
        summary.created_at,
        summary.version,
        summary.bytes,
        outcome.text
    );
    Ok(outcome)
}

/// The recovery key: from its file; or, where no keyring is at hand, from the prompt or standard input.
pub fn recovery_key(keyring: &Path, file: Option<&Path>) -> Result<Option<RecoveryKey>, Failure> {
    let text = match file {
        Some(path) => {
            let read = fs::read_to_string(path).map(zeroize::Zeroizing::new);
            crate::kernel::secret::Secret::new(
                read.map_err(|error| Failure::new(Exit::Io, format!("{}: {error}", path.display())))?
                    .to_string(),
            )
        }
        None if keyring.join("keyring.json").exists() => return Ok(None),
        None => prompt::secret("No keyring here. Recovery key: ")?,
    };
    text.reveal()
        .trim()
        .parse()
        .map(Some)
        .map_err(|error: KeyringError| Failure::new(Exit::Usage, error.to_string()))
}

impl From<BackupError> for Failure {
    fn from(error: BackupError) -> Self {
        let exit = match &error {
            BackupError::NotABackup(_) | BackupError::Damaged(_) => Exit::BadInput,
            BackupError::Newer { .. } | BackupError::NoKey => Exit::Configuration,
            BackupError::Exists(_) | BackupError::NotEmpty(_) => Exit::CannotCreate,
            BackupError::Io(..) | BackupError::Store(_) => Exit::Io,
            BackupError::Keyring(KeyringError::Exists(_)) => Exit::CannotCreate,
            BackupError::Keyring(_) => Exit::Configuration,
            BackupError::Open(_) => Exit::Io,
        };
        Self::new(exit, error.to_string())
    }
}

/// Where backups lie.
fn folder(scene: &CliContext) -> PathBuf {
    let told = scene.config.settings.backups.clone();
    told.unwrap_or_else(|| scene.config.places.data.join("backups"))
}
