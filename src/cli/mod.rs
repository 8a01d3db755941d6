//! The command line: one file per operator command.
//!
//! Owns: arguments, prompts, exit codes, and the local socket to a running server.
//! May use: `app` and everything below it.
//! Never: behaviour that a page also needs.

mod account;
mod answer;
mod ask;
mod audit;
mod backup;
mod check;
mod compact;
mod config;
mod demo;
mod doctor;
mod exit;
mod health;
mod import;
mod init;
mod keys;
mod logs;
mod prompt;
mod reindex;
mod report;
mod restore;
mod rotate;
mod serve;
mod socket;
mod tenant;
mod version;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};

use self::{
    answer::Outcome,
    exit::{Exit, Failure},
};
use crate::app::config::{Config, Flags, Surroundings};

/// Second-opinion cases, care documentation and EHR in one executable with one data file.
#[derive(Parser)]
#[command(name = "visite", version, max_term_width = 110)]
struct Line {
    /// Configuration file [default: /etc/visite/config.toml, if it is there]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Data directory [default: ./visite-data, of a demo ./visite-demo]
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Keyring directory, outside the data directory
    #[arg(long, global = true, value_name = "DIR")]
    keyring: Option<PathBuf>,
    /// One JSON object on standard output
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Make data file, keyring and local certificate authority
    Init(init::Args),
    /// Run the site
    Serve(serve::Args),
    /// Invented people, the whole main job, then the site with printed logins
    Demo(demo::Args),
    /// Facilities of this instance
    #[command(subcommand)]
    Tenant(tenant::Verb),
    /// People and their roles
    #[command(subcommand)]
    Account(account::Verb),
    /// Bring data in
    #[command(subcommand)]
    Import(import::Verb),
    /// The weekly report: its numbers, its workbook
    Report(report::Args),
    /// Write one finished, verified backup file, while the site runs
    Backup(backup::Args),
    /// Restore a backup into an empty place
    Restore(restore::Args),
    /// Write the data file anew without the space of what was removed; needs the server stopped
    Compact,
    /// Recount everything in the data file
    Check(check::Args),
    /// Look at the installation: disk, backup, certificate, keys; what to do about each
    Doctor,
    /// The audit trail
    #[command(subcommand)]
    Audit(audit::Verb),
    /// The keys of this instance
    #[command(subcommand)]
    Keys(keys::Verb),
    /// Rebuild derived rows and search from the records
    Reindex(reindex::Args),
    /// Whether the running site is ready (for containers)
    Health(health::Args),
    /// The configuration
    #[command(subcommand)]
    Config(config::Verb),
    /// Version and data format
    Version,
}

/// What every verb is given.
struct CliContext {
    config: Config,
}

impl CliContext {
    /// Says on standard error which data file the verb acts on.
    fn announce(&self) {
        let file = self.config.places.data_file();
        logs::say(&format!("data file: {}", std::path::absolute(&file).unwrap_or(file).display()));
    }
}

/// Runs what the command line says.
pub async fn run() -> ExitCode {
    // A file that may not grow any more (`ulimit -f`) fails the write that wants it to, instead of ending the process.
    #[cfg(unix)]
    let _ = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::from_raw(
        rustix::process::Signal::XFSZ.as_raw(),
    ));
    let line = Line::parse();
    let json = line.json;
    let outcome = match act(line).await {
        Ok(outcome) => outcome,
        Err(failure) => failure.into(),
    };
    outcome.print(json)
}

async fn act(line: Line) -> Result<Outcome, Failure> {
    let mut flags: Flags = Vec::new();
    for (key, folder) in [("data", &line.data), ("keyring", &line.keyring)] {
        if let Some(folder) = folder {
            let text =
                folder.to_str().ok_or_else(|| Failure::new(Exit::Usage, format!("--{key} is not UTF-8")))?;
            flags.push((key, text.to_owned()));
        }
    }
    match &line.verb {
        Verb::Serve(args) => args.flags(&mut flags),
        Verb::Init(args) => args.flags(&mut flags),
        Verb::Demo(args) => args.flags(&mut flags),
        _ => {}
    }
    let mut config = Config::load(flags, line.config, &Surroundings::of_process())?;
    match &line.verb {
        Verb::Demo(_) => demo::settle(&mut config),
        Verb::Serve(args) => args.settle(&mut config),
        _ => {}
    }
    let scene = CliContext { config };
    // A trail that is verified as a file has nothing to do with the data file.
    if !matches!(&line.verb, Verb::Audit(verb) if verb.on_a_file()) {
        scene.announce();
    }
    logs::start(&scene.config.settings, matches!(line.verb, Verb::Serve(_)));
    match line.verb {
        Verb::Init(args) => init::run(&scene, &args),
        Verb::Serve(args) => serve::run(&scene, &args).await,
        Verb::Demo(args) => demo::run(&scene, &args, line.json).await,
        Verb::Tenant(verb) => tenant::run(&scene, verb).await,
        Verb::Account(verb) => account::run(&scene, verb).await,
        Verb::Import(verb) => import::run(&scene, verb).await,
        Verb::Report(args) => report::run(&scene, args).await,
        Verb::Backup(args) => backup::run(&scene, args).await,
        Verb::Restore(args) => restore::run(&scene, &args),
        Verb::Compact => compact::run(&scene).await,
        Verb::Check(args) => check::run(&scene, &args).await,
        Verb::Doctor => doctor::run(&scene).await,
        Verb::Audit(verb) => audit::run(&scene, verb).await,
        Verb::Keys(verb) => keys::run(&scene, verb).await,
        Verb::Reindex(args) => reindex::run(&scene, args).await,
        Verb::Health(args) => health::run(&scene, &args).await,
        Verb::Config(config::Verb::Show) => Ok(config::show(&scene)),
        Verb::Version => Ok(version::run()),
    }
}

/// The machine gave no threads.
#[must_use]
pub fn no_runtime(error: &std::io::Error) -> ExitCode {
    logs::say(&format!("error: cannot start: {error}"));
    ExitCode::from(Exit::Failed.code())
}
