//! `serve`: runs the site until it is asked to end.

use std::path::Path;

use super::{
    CliContext,
    answer::Outcome,
    ask::say_no_locks,
    exit::{Exit, Failure, NO_ACCOUNT},
    logs::say,
    socket::Desk,
};
use crate::{
    app::{
        boot::{self, BootError, BoundServer},
        config::{Config, DEMO_MARK, Flags},
    },
    kernel::secret::Secret,
    platform::{
        Platform,
        clock::SystemClock,
        store::{OpenError, Store, StoreError, has_locks},
        web::first_run,
    },
};

#[derive(clap::Args)]
pub struct Args {
    /// Address and port for HTTPS
    #[arg(long, value_name = "ADDR")]
    listen: Option<String>,
    /// Address and port for plain HTTP, which only redirects
    #[arg(long, value_name = "ADDR")]
    http: Option<String>,
    /// Address and port for health and figures, for machines on this host
    #[arg(long, value_name = "ADDR")]
    ops_listen: Option<String>,
    /// Serve the invented people of a demo, too
    #[arg(long)]
    demo: bool,
}

impl Args {
    pub fn flags(&self, flags: &mut Flags) {
        for (key, text) in [("listen", &self.listen), ("http", &self.http), ("ops_listen", &self.ops_listen)]
        {
            flags.extend(text.clone().map(|text| (key, text)));
        }
    }

    /// A demo that only this machine reaches asks for no second factor, as when `demo` served it: its people have none.
    pub fn settle(&self, config: &mut Config) {
        config.settings.mfa_required &= !(self.demo && config.settings.listen.ip().is_loopback());
    }
}

/// The second factor is left out only where nobody but this machine gets in.
fn refuse_open_door(scene: &CliContext) -> Result<(), Failure> {
    let settings = &scene.config.settings;
    if settings.mfa_required || settings.listen.ip().is_loopback() {
        return Ok(());
    }
    let text = format!(
        "mfa_required = false is allowed only while the site listens on this machine alone (now: {})",
        settings.listen
    );
    Err(Failure::new(Exit::Configuration, text).hint("remove mfa_required, or set listen to 127.0.0.1:8443"))
}

/// Invented people with known passwords are served only by `demo`, or by whoever says so.
fn refuse_demo(data: &Path) -> Failure {
    let text =
        format!("{} holds the invented people of `visite demo`, whose passwords are known", data.display());
    let hint = "For real work, say --data with another directory. To see the demo again: `visite demo`, or `visite serve --demo`.";
    Failure::new(Exit::Configuration, text).hint(hint)
}

/// Opens the data file. Where there is neither data nor a keyring, a new instance is made, and its first run begins.
fn open(config: &Config) -> Result<Platform, OpenError> {
    let places = &config.places;
    let nothing = |folder: &Path| {
        std::fs::read_dir(folder)
            .map_or(true, |entries| entries.flatten().all(|entry| entry.file_name() == "lost+found"))
    };
    if !nothing(&places.data) || places.keyring.join("keyring.json").exists() {
        return boot::open(config, Box::new(SystemClock));
    }
    let (store, recovery) = Store::init(places)?;
    let (settings, data) = (config.settings.clone(), places.data.clone());
    let platform = boot::assemble(store, Box::new(SystemClock), settings, data)?;
    platform.begin_setup(&recovery)?;
    Ok(platform)
}

/// The code of the first run stands on the console, and nowhere else.
fn show_code(code: &Secret) {
    say(&format!("setup code: {}", code.reveal()));
}

pub async fn run(scene: &CliContext, args: &Args) -> Result<Outcome, Failure> {
    refuse_open_door(scene)?;
    let data = &scene.config.places.data;
    if !args.demo && data.join(DEMO_MARK).exists() {
        return Err(refuse_demo(data));
    }
    if !has_locks(&scene.config.places.data_file()) {
        say_no_locks();
    }
    let config = scene.config.clone();
    let platform = tokio::task::spawn_blocking(move || open(&config))
        .await
        .map_err(|_| Failure::new(Exit::Failed, "the data file could not be opened"))??;
    // A copy of the data file alone says it too.
    if !args.demo && platform.is_demo().map_err(|error| stored(&error))? {
        return Err(refuse_demo(data));
    }
    let site = BoundServer::bind(platform.clone()).await?;
    if platform.setup_waits().map_err(|error| stored(&error))? {
        platform.resume_setup(show_code).map_err(|error| stored(&error))?;
        say(&format!("first run: open {}{}", site.address()?, first_run::PATH));
    } else if platform.accounts(&platform.operator(String::new())).is_ok_and(|all| all.is_empty()) {
        say(NO_ACCOUNT);
    }
    run_site(platform, site).await?;
    Ok(Outcome::quiet())
}

/// Serves until SIGTERM or SIGINT, and answers verbs on the local socket.
pub async fn run_site(platform: Platform, site: BoundServer) -> Result<(), Failure> {
    let end = boot::asked_to_end()?;
    let desk = Desk::open(platform);
    if let Err(error) = &desk {
        tracing::warn!(%error, "no local socket: verbs that need the data file must wait for the end of this server");
    }
    say(&format!("Visite {} at {}", env!("CARGO_PKG_VERSION"), site.address()?));
    site.run(end).await?;
    Ok(())
}

fn stored(error: &StoreError) -> Failure {
    Failure::new(Exit::Io, error.to_string())
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        BootError::Start(error).into()
    }
}
