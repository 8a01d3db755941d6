//! `restore`: a backup into an empty place; never half.

use std::path::PathBuf;

use serde_json::json;

use super::{
    CliContext,
    answer::Outcome,
    backup::recovery_key,
    exit::{Exit, Failure},
    socket,
};
use crate::platform::store::restore;

#[derive(clap::Args)]
pub struct Args {
    /// The backup
    file: PathBuf,
    /// File with the recovery key, where the keyring is gone (else it is asked for)
    #[arg(long, value_name = "FILE")]
    recovery_file: Option<PathBuf>,
    /// Replace a data file that is there; it stays beside it as visite.before-restore
    #[arg(long)]
    force: bool,
}

pub fn run(scene: &CliContext, args: &Args) -> Result<Outcome, Failure> {
    let places = &scene.config.places;
    if socket::held(&places.data_file()) {
        return Err(Failure::new(
            Exit::Failed,
            "a server is running on this data file; stop it, then restore (nothing was changed)",
        ));
    }
    let recovery = recovery_key(&places.keyring, args.recovery_file.as_deref())?;
    let summary = restore(&args.file, places, recovery.as_ref(), args.force)?;
    let rows = summary.rows.values().sum::<u64>();
    Ok(Outcome::done(
        json!({
            "data_file": places.data_file(),
            "keyring": places.keyring,
            "created_at": summary.created_at.to_string(),
            "version": summary.version,
            "rows": summary.rows,
        }),
        format!("restored the state of {} ({rows} rows)\nnext: visite check", summary.created_at),
    ))
}
