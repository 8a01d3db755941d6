//! From a configuration to a running site: data file, handle, listeners, background work, an orderly end.

use std::{future::Future, io, net::SocketAddr, path::PathBuf, sync::LazyLock, time::Duration};

use tokio::{net::TcpListener, sync::watch};

use super::{features::each, nav, reactions, records, site, timetable};
use crate::{
    app::config::Config,
    kernel::{clock::Clock, host::Host},
    platform::{
        Platform, Wiring,
        action::Action,
        base::Base,
        jobs::Runner,
        notify::{Notice, post},
        settings::Settings,
        shown_at::ShownAt,
        store::{EventKind, OpenError, Store, catch_damage},
        web::{
            acme,
            beside::Beside,
            certificate::Certificates,
            chosen::choose,
            server::{Limits, redirect_router, serve, serve_plain},
            tls::{CertificateFiles, TlsConfig, TlsError},
            told::Told,
        },
    },
};

/// Why the site does not come up.
#[derive(Debug, thiserror::Error)]
pub enum BootError {
    /// The data file does not open.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// There is no certificate.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// An address cannot be listened on.
    #[error("cannot listen on {0}: {1}")]
    Listen(SocketAddr, io::Error),
    /// The machine refuses a thread or a signal.
    #[error("cannot start: {0}")]
    Start(#[from] io::Error),
}

/// What the platform learns of the features.
#[must_use]
pub fn wiring() -> Wiring {
    static NOTICES: LazyLock<Vec<&'static Notice>> = LazyLock::new(|| {
        let mut notices = each(|feature| feature.notices);
        notices.sort_by_key(|notice| notice.kind);
        notices
    });
    static SHOWN_AT: LazyLock<Vec<ShownAt>> = LazyLock::new(|| each(|feature| feature.shown_at));
    static TOLD: LazyLock<Vec<Told>> = LazyLock::new(|| each(|feature| feature.told));
    static BESIDE: LazyLock<Vec<Beside>> = LazyLock::new(|| each(|feature| feature.beside));
    static ACTIONS: LazyLock<Vec<(EventKind, Action)>> = LazyLock::new(|| each(|feature| feature.actions));
    Wiring {
        kinds: &records::KINDS,
        actions: &ACTIONS,
        notices: &NOTICES,
        shown_at: &SHOWN_AT,
        told: &TOLD,
        beside: &BESIDE,
        nav: nav::nav,
        desk: nav::desk,
        footer: nav::footer,
    }
}

/// The handle over an open store.
pub fn assemble(
    store: Store,
    clock: Box<dyn Clock>,
    settings: Settings,
    data: PathBuf,
) -> Result<Platform, OpenError> {
    // Derived rows may have to be built anew, and a page may be torn.
    let opened = catch_damage(|| Platform::new(store, clock, settings, wiring(), data));
    Ok(opened.map_err(|damage| OpenError::Damaged(damage.to_string()))??)
}

/// Opens the data file of a configuration.
pub fn open(config: &Config, clock: Box<dyn Clock>) -> Result<Platform, OpenError> {
    let store = Store::open_at(&config.places)?;
    assemble(store, clock, config.settings.clone(), config.places.data.clone())
}

/// Opens the data file of a configuration for looking only: not a byte of it changes.
pub fn open_untouched(config: &Config, clock: Box<dyn Clock>) -> Result<Platform, OpenError> {
    let store = Store::open_untouched(&config.places)?;
    assemble(store, clock, config.settings.clone(), config.places.data.clone())
}

/// The certificate: the operator's own files, an ordered one, or one of the local authority in `tls/` below the data
/// directory.
pub fn certificate(platform: &Platform) -> Result<CertificateFiles, TlsError> {
    choose(platform).map(|(_, files)| files)
}

/// A site whose addresses are taken, ready to run.
pub struct BoundServer {
    platform: Platform,
    tls: TlsConfig,
    https: TcpListener,
    http: Option<TcpListener>,
    ops: TcpListener,
    runner: Runner,
}

async fn listen(address: SocketAddr) -> Result<TcpListener, BootError> {
    TcpListener::bind(address).await.map_err(|error| BootError::Listen(address, error))
}

impl BoundServer {
    /// Takes the addresses and starts what runs behind the scenes.
    pub async fn bind(platform: Platform) -> Result<Self, BootError> {
        let settings = platform.settings().clone();
        let certificates = Certificates::open(&platform)?;
        let tls = certificates.tls();
        platform.serve_with(certificates);
        let https = listen(settings.listen).await?;
        let http = match settings.http {
            Some(address) => Some(listen(address).await?),
            None => None,
        };
        let ops = listen(settings.ops_listen).await?;
        let runner = Runner::start(Base::clone(&platform), reactions::reaction)?;
        Ok(Self { platform, tls, https, http, ops, runner })
    }

    /// The address that people type.
    pub fn address(&self) -> Result<String, BootError> {
        let names = self.platform.hosts();
        let host = Host::of(names.first().map_or("localhost", String::as_str));
        Ok(format!("https://{host}:{}", self.https.local_addr()?.port()))
    }

    /// Serves until `shutdown` is ready, then lets running requests end.
    pub async fn run(self, shutdown: impl Future<Output = ()>) -> Result<(), BootError> {
        let settings = self.platform.settings();
        let number = |count: u32| usize::try_from(count).unwrap_or(usize::MAX);
        let limits = Limits {
            connections: number(settings.connections),
            per_network: number(settings.connections_per_network),
            proxies: settings.trusted_proxies.clone(),
            ..Limits::default()
        };
        let (close, closing) = watch::channel(false);
        let ended = || {
            let mut closing = closing.clone();
            async move { drop(closing.wait_for(|closing| *closing).await) }
        };
        let public = site::public(&self.platform, &limits);
        let port = self.https.local_addr()?.port();
        let named = self.platform.clone();
        let redirect = redirect_router(move |asked| named.secure_origin(asked, port));
        let redirect = redirect.merge(acme::proofs(&self.platform));
        let ordering = tokio::spawn(self.platform.clone().keep_ordered());
        let watching = tokio::spawn(self.tls.clone().watch(Duration::from_secs(60)));
        let upkeep = tokio::spawn(timetable::keep(self.platform.clone()));
        let post = tokio::spawn(post::run(Base::clone(&self.platform), self.platform.notices()));
        let http = async {
            if let Some(listener) = self.http {
                serve_plain(listener, redirect, limits.clone(), ended()).await;
            }
        };
        let until = async {
            shutdown.await;
            let _ = close.send(true);
        };
        // Behind the answers: until a tenant's index is there, its lists work without search.
        self.platform.search().warm_up();
        tokio::join!(
            serve(self.https, self.tls, public, limits.clone(), ended()),
            serve_plain(self.ops, site::for_machines(&self.platform), limits.clone(), ended()),
            http,
            until,
        );
        watching.abort();
        ordering.abort();
        upkeep.abort();
        // A mail under way is given up: it is due again at the next start, with the same Message-ID.
        post.abort();
        // The runner ends after the pass under way; that blocks.
        let runner = self.runner;
        let _ = tokio::task::spawn_blocking(move || drop(runner)).await;
        Ok(())
    }
}

/// Ready when the operating system asks the process to end. From the call on, the signals are awaited.
pub fn asked_to_end() -> io::Result<impl Future<Output = ()>> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let (mut term, mut int) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
        Ok(async move {
            tokio::select! { _ = term.recv() => {}, _ = int.recv() => {} }
        })
    }
    #[cfg(not(unix))]
    Ok(async { drop(tokio::signal::ctrl_c().await) })
}
