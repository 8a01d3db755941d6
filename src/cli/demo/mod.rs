//! `demo`: invented people, and the whole main job done for them by the acts of the pages; then the site.
//!
//! Owns: the generator of invented people, the order of the job, the logins that are printed.
//! May use: the public acts of the features, as any page.
//! Never: a way of its own into the store.

mod care;
mod clock;
mod history;
mod job;
mod people;

use std::{fs, io::Write as _, path::Path, path::PathBuf};

use jiff::Timestamp;
use serde_json::json;

use self::{
    clock::DemoClock,
    job::{Done, Login},
};
use super::{
    CliContext,
    answer::Outcome,
    exit::{Exit, Failure},
    logs, serve, socket,
};
use crate::{
    app::{
        boot::{self, BoundServer},
        config::{Config, Flags},
    },
    kernel::clock::{Clock, FixedClock},
    platform::{Platform, clock::SystemClock, store::Store},
};

/// What marks a data directory that the next `demo` may delete; it also lets the keys lie inside.
pub use crate::app::config::DEMO_MARK;

#[derive(clap::Args)]
pub struct Args {
    /// Address and port for HTTPS [default: 127.0.0.1:8443]
    #[arg(long, value_name = "ADDR")]
    listen: Option<String>,
    /// Address and port for plain HTTP, which only redirects
    #[arg(long, value_name = "ADDR")]
    http: Option<String>,
    /// Address and port for health and figures [default: any free port]
    #[arg(long, value_name = "ADDR")]
    ops_listen: Option<String>,
    /// How many cases in all
    #[arg(long, default_value_t = 6000, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    cases: u32,
    /// How many days of the care house are told
    #[arg(long, default_value_t = 60, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=366))]
    days: u32,
    /// The clock stands still at this instant, e.g. 2026-02-18T09:00:00Z
    #[arg(long, value_name = "INSTANT")]
    fixed_clock: Option<Timestamp>,
    /// Stop after the job instead of serving
    #[arg(long)]
    exit: bool,
}

impl Args {
    pub fn flags(&self, flags: &mut Flags) {
        for (key, text) in [("listen", &self.listen), ("http", &self.http), ("ops_listen", &self.ops_listen)]
        {
            flags.extend(text.clone().map(|text| (key, text)));
        }
    }
}

/// The configuration of a demo: everything in one directory, reached from this machine only.
pub fn settle(config: &mut Config) {
    if config.is_default("data") {
        config.places.data = PathBuf::from("visite-demo");
    }
    if config.is_default("keyring") {
        config.places.keyring = config.places.data.join("keys");
    }
    if config.is_default("listen") {
        config.settings.listen = ([127, 0, 0, 1], 8443).into();
    }
    if config.is_default("ops_listen") {
        config.settings.ops_listen = ([127, 0, 0, 1], 0).into();
    }
    // Whoever tries the product out has no authenticator at hand for invented people.
    config.settings.mfa_required = false;
    config.places.key_inside_allowed = true;
}

pub async fn run(scene: &CliContext, args: &Args, as_json: bool) -> Result<Outcome, Failure> {
    let places = &scene.config.places;
    clear(&places.data)?;
    let present: Box<dyn Clock> = match args.fixed_clock {
        Some(instant) => Box::new(FixedClock(instant)),
        None => Box::new(SystemClock),
    };
    let clock = DemoClock::new(present);
    let (store, _) = Store::init(places)?;
    fs::write(places.data.join(DEMO_MARK), MARK_TEXT).map_err(|error| io(&places.data, &error))?;
    Config::remember_names(&places.data, &scene.config.settings.hosts)
        .map_err(|error| io(&places.data, &error))?;
    let platform =
        boot::assemble(store, Box::new(clock.clone()), scene.config.settings.clone(), places.data.clone())?;
    platform.mark_as_demo().map_err(|error| Failure::new(Exit::Io, error.to_string()))?;
    // The addresses are taken before the work begins: a taken one is told at once.
    let site = if args.exit { None } else { Some(BoundServer::bind(platform.clone()).await?) };
    let done = {
        let (platform, cases, days) = (platform.clone(), args.cases, args.days);
        tokio::task::spawn_blocking(move || job::run(&platform, &clock, (cases, days)))
            .await
            .map_err(|_| Failure::new(Exit::Failed, "the demo's job was stopped by a bug"))??
    };
    let address = site.as_ref().map(BoundServer::address).transpose()?;
    let outcome = shown(&done, address.as_deref(), places);
    let Some(site) = site else { return Ok(outcome) };
    let _ = outcome.print(as_json);
    let _ = std::io::stdout().flush();
    serve::run_site(platform, site).await?;
    Ok(Outcome::quiet())
}

const MARK_TEXT: &str =
    "This directory holds the invented people of `visite demo`. The next `visite demo` deletes it.\n";

fn io(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(Exit::Io, format!("{}: {error}", path.display()))
}

/// Removes the last demo; refuses anything else.
fn clear(data: &Path) -> Result<(), Failure> {
    let empty = fs::read_dir(data).map_or(true, |mut entries| entries.next().is_none());
    if empty {
        return Ok(());
    }
    if !data.join(DEMO_MARK).exists() {
        let text = format!("{} is not empty and no demo; say --data DIR for another place", data.display());
        return Err(Failure::new(Exit::CannotCreate, text));
    }
    if socket::held(&data.join(crate::platform::store::DATA_FILE)) {
        let text = "a demo is running on that directory; stop it, or say --data DIR for another place";
        return Err(Failure::new(Exit::Failed, text));
    }
    fs::remove_dir_all(data).map_err(|error| io(data, &error))
}

fn shown(done: &Done, address: Option<&str>, places: &crate::platform::store::Places) -> Outcome {
    let mut text = String::from("\nlogins\n");
    for Login { tenant, role, email, password } in &done.logins {
        text.push_str(&format!("  {tenant:<22} {role:<16} {email:<28} {password}\n"));
    }
    if let Some(address) = address {
        text.push_str(&format!("\n{address}\n"));
    }
    let authority = places.data.join("tls").join("ca.pem");
    if address.is_some() {
        text.push_str(&format!(
            "The browser will warn: the certificate is this demo's own ({} makes it trusted).\nCtrl-C ends it.\n",
            authority.display()
        ));
    }
    let logins: Vec<_> = done
        .logins
        .iter()
        .map(|l| json!({ "tenant": l.tenant, "role": l.role, "email": l.email, "password": l.password }))
        .collect();
    let json = json!({
        "address": address,
        "data_file": places.data_file(),
        "certificate_authority": authority,
        "logins": logins,
        "steps": done.steps,
        "cases": done.cases,
        "seconds": done.seconds,
    });
    Outcome::done(json, text)
}

/// A line about a step that is done.
fn tell(line: &str) {
    logs::say(line);
}

/// The operator of the demo.
fn operator(platform: &Platform) -> crate::platform::tenancy::Operator {
    platform.operator(super::ask::system_user(None))
}
