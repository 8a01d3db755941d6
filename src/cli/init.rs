//! `init`: data file, keyring, local certificate authority; the recovery key is shown once.

use std::{fs, io::Write as _, path::Path, path::PathBuf};

use serde_json::json;

use super::{
    CliContext,
    answer::Outcome,
    exit::{Exit, Failure},
};
use crate::{
    app::{
        boot::{self, BootError},
        config::{Config, Flags},
    },
    platform::{clock::SystemClock, store::Store},
};

#[derive(clap::Args)]
pub struct Args {
    /// Name or address that the site is reached by; may be given several times
    #[arg(long = "host", value_name = "NAME")]
    hosts: Vec<String>,
    /// Write the recovery key to this new file (readable by you only) instead of printing it
    #[arg(long, value_name = "FILE")]
    recovery_out: Option<PathBuf>,
}

impl Args {
    pub fn flags(&self, flags: &mut Flags) {
        if !self.hosts.is_empty() {
            flags.push(("hosts", self.hosts.join(",")));
        }
    }
}

pub fn run(scene: &CliContext, args: &Args) -> Result<Outcome, Failure> {
    let places = &scene.config.places;
    // The file for the recovery key comes first: a key that cannot be kept must not be made.
    let mut out =
        args.recovery_out.as_deref().map(|path| Ok::<_, Failure>((path, private(path)?))).transpose()?;
    let made = Store::init(places);
    if made.is_err()
        && let Some((path, _)) = &out
    {
        let _ = fs::remove_file(path);
    }
    let (store, recovery) = made?;
    let key = recovery.to_string();
    if let Some((path, file)) = &mut out {
        let written = writeln!(file, "{key}").and_then(|()| file.sync_all());
        if let Err(error) = written {
            // The key must not be lost: it opens the backups when the machine is gone.
            eprintln!("{}: {error}\nrecovery key: {key}", path.display());
        }
    }
    let hosts = &scene.config.settings.hosts;
    Config::remember_names(&places.data, hosts)
        .map_err(|error| Failure::new(Exit::Io, format!("{}: {error}", places.data.display())))?;
    let platform =
        boot::assemble(store, Box::new(SystemClock), scene.config.settings.clone(), places.data.clone())?;
    let certificate = boot::certificate(&platform).map_err(BootError::from)?;
    let kept = match &args.recovery_out {
        Some(path) => {
            format!("recovery key: in {} (move it to a safe place off this machine)", path.display())
        }
        None => {
            format!("recovery key: {key}\n  (shown this once; with a backup file it restores everything)")
        }
    };
    let text = format!(
        "keyring: {}\ncertificate: {} for {}\n{kept}",
        places.keyring.display(),
        certificate.chain.display(),
        hosts.join(", ")
    );
    let mut json = json!({
        "data_file": places.data_file(),
        "keyring": places.keyring,
        "certificate": certificate.chain,
        "certificate_authority": places.data.join("tls").join("ca.pem"),
        "hosts": hosts,
    });
    if let Some(object) = json.as_object_mut() {
        match &args.recovery_out {
            Some(path) => object.insert("recovery_file".into(), path.display().to_string().into()),
            None => object.insert("recovery_key".into(), key.into()),
        };
    }
    Ok(Outcome::done(json, text))
}

/// A new file that only its owner may read.
fn private(path: &Path) -> Result<fs::File, Failure> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .open(path)
        .map_err(|error| Failure::new(Exit::CannotCreate, format!("{}: {error}", path.display())))
}
