//! `health`: asks the running site whether it is ready.

use std::{net::SocketAddr, time::Duration};

use serde_json::json;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use super::{
    CliContext,
    answer::Outcome,
    ask::Ask,
    exit::{Exit, Failure},
    socket,
};
use crate::{app::health::lacks, platform::Platform};

/// Longer than this, and the site counts as not ready.
const PATIENCE: Duration = Duration::from_secs(5);

#[derive(clap::Args)]
pub struct Args {
    /// Ask this address instead of the server of the data directory, e.g. http://127.0.0.1:9464/readyz
    #[arg(long)]
    url: Option<String>,
}

/// Asks the server that holds the data file, through its local socket: whichever address it listens on. Where there is
/// no socket (another user, another container), the configured `ops_listen`.
pub async fn run(scene: &CliContext, args: &Args) -> Result<Outcome, Failure> {
    if let Some(url) = &args.url {
        let (host, path) = split(url)?;
        return over_http(&host, &path).await;
    }
    let asked =
        tokio::time::timeout(PATIENCE, socket::call(&scene.config.places.data, &Ask::Health.into())).await;
    match asked {
        Ok(Some(answered)) => answered,
        Ok(None) => {
            let host = reachable(scene.config.settings.ops_listen).to_string();
            let answered = over_http(&host, "/readyz").await;
            answered.map_err(|failure| {
                failure.hint("No server answers on the local socket of the data directory either.")
            })
        }
        Err(_) => Err(silent("the local socket")),
    }
}

/// What a running server says of itself.
pub fn health(p: &Platform) -> Result<Outcome, Failure> {
    match lacks(p) {
        None => Ok(ready("socket")),
        Some(lack) => Err(Failure::new(Exit::Failed, format!("not ready: {lack}"))),
    }
}

fn ready(through: &str) -> Outcome {
    Outcome::done(json!({ "ready": true, "through": through }), "ready")
}

fn silent(what: &str) -> Failure {
    Failure::new(Exit::Failed, format!("{what}: no answer within {} s", PATIENCE.as_secs()))
}

fn split(url: &str) -> Result<(String, String), Failure> {
    let rest = url.strip_prefix("http://").ok_or_else(|| {
        Failure::new(Exit::Usage, "the address begins with http:// (the listener for machines)")
    })?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, "readyz"));
    let host = if host.contains(':') { host.to_owned() } else { format!("{host}:80") };
    Ok((host, format!("/{path}")))
}

async fn over_http(host: &str, path: &str) -> Result<Outcome, Failure> {
    match tokio::time::timeout(PATIENCE, probe(host, path)).await {
        Ok(Ok(200)) => Ok(ready(&format!("http://{host}{path}"))),
        Ok(Ok(status)) => Err(Failure::new(Exit::Failed, format!("not ready (status {status})"))),
        Ok(Err(error)) => Err(Failure::new(Exit::Failed, format!("{host}: {error}"))),
        Err(_) => Err(silent(host)),
    }
}

/// A listener on all addresses is asked on this machine's own.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        let own: std::net::IpAddr =
            if address.is_ipv4() { [127, 0, 0, 1].into() } else { std::net::Ipv6Addr::LOCALHOST.into() };
        address.set_ip(own);
    }
    address
}

async fn probe(host: &str, path: &str) -> std::io::Result<u16> {
    let mut stream = TcpStream::connect(host).await?;
    let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.take(4096).read_to_end(&mut answer).await?;
    let head = String::from_utf8_lossy(&answer);
    let status = head.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3)?.parse().ok());
    status.ok_or_else(|| std::io::Error::other("that is no HTTP server"))
}
